// Marks a family for non-disclosure (turvakielto, Act on the Population Information System 661/2009, section 36), or lifts it.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { hideFamily } from '../families/hide-family.ts';
import { logOf } from '../families/open-family.ts';
import { type changed, nonDisclosureInput } from '../families/schema.ts';
import { correctPlaces } from './correct-places.ts';

/**
 * The mark removes the address, so that nobody reads it here by lifting the mark. From then on nothing that leaves the
 * house says where the family can be met: no message, calendar entry or page of its own; entries that did are corrected.
 * Anybody who works there still sees the site of its times, or nobody could hold them. Lifting the mark tells nobody
 * anything. Throws `Refusal`: not_found.
 */
export const markNonDisclosure: Command<z.output<typeof nonDisclosureInput>, z.output<typeof changed>> = {
  name: 'mark-non-disclosure',
  capability: 'manage-families',
  input: nonDisclosureInput,
  run: async (context, { family: id, nonDisclosure }) => {
    const family = await hideFamily(context, id, nonDisclosure);
    if (family.nonDisclosure === nonDisclosure) return { result: { id: family.id }, unchanged: true };
    const action = nonDisclosure ? 'mark-non-disclosure' : 'lift-non-disclosure';
    const events = nonDisclosure ? await correctPlaces(context, family.id) : [];
    return { result: { id: family.id }, log: [logOf(family, action, { corrected: events.length })], events };
  },
};

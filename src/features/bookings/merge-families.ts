// Makes one of two families that turned out to be the same.

import type { z } from 'zod';
import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { refuseDecidedOtherwise } from '../directory/refuse-decided-otherwise.ts';
import { joinFamilies, openPair, type Pair } from '../families/join-families.ts';
import { logOf, openFamily } from '../families/open-family.ts';
import type { changed } from '../families/schema.ts';
import { correctPlaces } from './correct-places.ts';
import { readClashesOfMerge } from './read-clashes-of-merge.ts';
import { screenTexts } from './rules.ts';
import { mergeInput } from './schema.ts';

type Input = z.output<typeof mergeInput>;

/**
 * Bookings, consents, waiting, guardians, children and named workers go to the one that stays; the other's reference
 * and id lead there. A guardian or child of both is one from then on: what is safer of the two stays, and a danger is
 * never lost; one address or number gives way to the other, and what its calendar holds is withdrawn or left, and
 * its links open nothing any more. Where one of them is under non-disclosure, what was told of the other's places is corrected. The
 * actor must keep families in the areas of both.
 * Throws `Refusal`: not_found, invalid_input for a family and itself, double_booked where both have a time to come at
 * once, unless a reason is given: nothing becomes double by it, but nobody would know otherwise; calendar_undecided, changed_meanwhile.
 */
export const mergeFamilies: Command<Input, z.output<typeof changed>> = {
  name: 'merge-families',
  capability: 'manage-families',
  input: mergeInput,
  run: async (context, input) => {
    const { override, calendar } = input;
    screenTexts({ 'override.reason': override?.reason });
    const pair = await openPair(context, input);
    if (pair === undefined) {
      const subject = { kind: 'family', id: input.family };
      await refuseDecidedOtherwise(context, { action: 'merge-families', subject }, calendar);
      return { result: { id: (await openFamily(context, input.into)).id }, unchanged: true };
    }
    const { from, to } = pair;
    if (override === undefined) await refuseClashes(context, pair);
    // before they are mixed: only the times of the one that was not marked have told a place
    const corrected =
      from.nonDisclosure === to.nonDisclosure ? [] : await correctPlaces(context, (from.nonDisclosure ? to : from).id);
    const { revoked, events: followed } = await joinFamilies(context, pair, calendar);
    const said = override && { purpose: override.reason };
    const aside = {
      ...(override && { override: override.rules.join(' ') }),
      ...(calendar && { leftCalendar: calendar }),
    };
    return {
      result: { id: to.id },
      log: [
        { ...logOf(from, 'merge-families', { into: to.id, ...aside }), ...said },
        { ...logOf(to, 'merge-families', { merged: from.id, ...(revoked > 0 && { revoked }), ...aside }), ...said },
      ],
      // each may have been offered a time of its own
      events: [...corrected, ...followed, { name: 'look-for-times', data: {} }],
    };
  },
};

async function refuseClashes({ tx, actor, now, deps }: CommandContext, { from, to }: Pair): Promise<void> {
  const clashes = await readClashesOfMerge(tx, actor, [from, to], now);
  if (clashes.length === 0) return;
  const directory = await readDirectory(deps, tx);
  const seen = new Map(clashes.flat().flatMap(({ seen }) => (seen ? [[seen.id, seen] as const] : [])));
  throw new Refusal('double_booked', 'both families have a booking at the same time', {
    clashes: [...seen.values()].map(({ id, start, end, area }) => {
      const zone = zoneOf(directory, area);
      return { booking: id, start: toIso(start, zone), end: toIso(end, zone) };
    }),
  });
}

// A coordinator adds a person or changes one: post, profession, languages, areas, and how to reach them.

import type { z } from 'zod';
import type { Professional } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { professionalFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { inStoredOrder } from './keep-order.ts';
import { loggedChange } from './log-changes.ts';
import { idFor, idsFor, requireEvery, requireSome } from './rules.ts';
import { professionalId, saveProfessionalInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';
import { findFormer } from './store-upcoming.ts';

type Input = z.output<typeof saveProfessionalInput>;

/**
 * Without an id, a new person is named after the post. Throws `Refusal`: not_allowed, not_found, invalid_input with
 * the faults an import would name, those of series and working hours that the person would no longer fit among them.
 */
export const saveProfessional: Command<Input, { readonly id: ProfessionalId }> = {
  name: 'save-professional',
  capability: 'manage-people',
  input: saveProfessionalInput,
  run: async (context, input) => {
    let saved: Saved | undefined;
    const former = input.id === undefined ? await findFormer(context.tx, idsFor(input.post)) : [];
    const { changes, renames } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      saved = withProfessional(stored?.content ?? emptyContent, context.actor, input, former);
      return saved.next;
    });
    if (saved === undefined) throw new Error('a saved person has an id');
    const { id, given, taken, before, person } = saved;
    const [change] = changes;
    if (change === undefined) return { result: { id }, unchanged: true };
    return {
      result: { id },
      log: [
        ...inEachArea([...input.areas, ...taken], {
          action: change.kind === 'added' ? 'add-professional' : 'change-professional',
          subject: { kind: 'professional', id },
          details: {
            ...(change.kind === 'changed' && {
              changed: change.fields.join(' '),
              ...loggedChange(change.fields, before, person),
            }),
            ...(given.length > 0 && { given: given.join(' ') }),
            ...(taken.length > 0 && { taken: taken.join(' ') }),
          },
        }),
        ...renames,
      ],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

type Saved = {
  readonly next: DirectoryContent;
  readonly id: ProfessionalId;
  readonly given: readonly AreaId[];
  readonly taken: readonly AreaId[];
  readonly before: Professional | undefined;
  readonly person: Professional;
};

/**
 * The directory with the person as they would be. Who coordinates one of their areas may change them; an area is given
 * or taken only by somebody who coordinates it, and how others reach them and their profession, which count everywhere,
 * in all of them. An id that somebody `former` had is given to nobody else: bookings would come with it.
 */
function withProfessional(current: DirectoryContent, actor: Actor, input: Input, former: readonly string[]): Saved {
  const before = current.professionals.find(({ id }) => id === input.id);
  if (input.id !== undefined && !before) throw new Refusal('not_found', 'there is no such person');
  const given = input.areas.filter((area) => !before?.areas.includes(area));
  const taken = (before?.areas ?? []).filter((area) => !input.areas.includes(area));
  if (before) requireSome(actor, 'manage-people', before.areas);
  if (given.length + taken.length > 0) requireEvery(actor, 'manage-people', [...given, ...taken]);
  const countsEverywhere = ['email', 'phone', 'profession'] as const;
  if (before && countsEverywhere.some((field) => before[field] !== input[field])) {
    requireEvery(actor, 'manage-people', before.areas);
  }
  const known = new Set<string>([...current.professionals.map((one) => one.id), ...former]);
  const id = before?.id ?? professionalId.parse(idFor(input.post, known));
  const person: Professional = inStoredOrder('professional', { ...input, id }, before, current);
  const kept = current.professionals.map((one) => (one.id === id ? person : one));
  const next = { ...current, professionals: before ? kept : [...kept, person] };
  const faults = professionalFaults(toDirectory(next, 0), person);
  if (faults.length > 0) throw invalidInput(...faults);
  return { next, id, given, taken, before, person };
}

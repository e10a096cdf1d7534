// A coordinator adds a person or changes one: post, profession, languages, areas, and how to reach them.

import type { z } from 'zod';
import type { DateText, Professional } from '../../core/directory.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { findDoneSince, inEachArea } from '../../platform/record-acts.ts';
import { professionalFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { withFittingMatters } from './fit-matters.ts';
import { eventsOf } from './follow-changes.ts';
import { inStoredOrder } from './keep-order.ts';
import { loggedChange } from './log-changes.ts';
import { idFor, idsFor, requireEvery, requireSome } from './rules.ts';
import { professionalId, saveProfessionalInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';
import { findFormer } from './store-upcoming.ts';

type Input = z.output<typeof saveProfessionalInput>;

/**
 * Without an id, a new person is named after the post; whom the same actor added a moment ago, word for word, is that
 * one. Throws `Refusal`: not_allowed, not_found, invalid_input with the faults an import would name, those of series and
 * working hours that the person would no longer fit among them, and of series that offer the person in an area taken away.
 */
export const saveProfessional: Command<Input, { readonly id: ProfessionalId }> = {
  name: 'save-professional',
  capability: 'manage-people',
  input: saveProfessionalInput,
  run: async (context, input) => {
    let saved: Saved | undefined;
    const former = input.id === undefined ? await findFormer(context.tx, idsFor(input.post)) : [];
    const { changes, renames } = await rewriteDirectory(context, { conflict: 'in_use' }, async (stored) => {
      const current = stored?.content ?? emptyContent;
      const id = input.id ?? (await findJustAdded(context, current, input));
      saved = withProfessional(current, context, { ...input, ...(id && { id }) }, former);
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
      events: eventsOf(changes),
    };
  },
};

/** Two people may well be alike; one who was added twice within the same press is one. */
async function findJustAdded(
  { tx, actor, now }: CommandContext,
  current: DirectoryContent,
  input: Input,
): Promise<ProfessionalId | undefined> {
  const { needsPermission, ...given } = input;
  const entry = { ...given, ...(needsPermission && { permissions: [] }) };
  const alike = current.professionals
    .filter((one) => isSameValue(inStoredOrder('professional', { ...entry, id: one.id }, one, current), one))
    .map(({ id }) => id);
  if (alike.length === 0) return undefined;
  const since = new Date(now - SAME_PRESS);
  const added = await findDoneSince(tx, actor, { action: 'add-professional', kind: 'professional', ids: alike, since });
  return alike.find((id) => added.includes(id));
}

/** How an area taken away is refused while a series goes on to offer the person there. */
export const STILL_OFFERED = 'offers the person in an area that would be taken away';

function stillOffered(
  { series }: DirectoryContent,
  { id, taken, today }: { readonly id: ProfessionalId; readonly taken: readonly AreaId[]; readonly today: DateText },
): readonly Fault[] {
  return series
    .filter(({ professionals, until = today }) => professionals.includes(id) && until >= today)
    .filter(({ areas }) => areas.some((area) => taken.includes(area)))
    .map((one) => ({ path: `series "${one.id}"`, message: STILL_OFFERED }));
}

type Reached = Pick<Professional, 'areas' | 'profession' | 'email' | 'phone'>;

/**
 * Who coordinates one of a person's areas may change them; an area is given or taken only by somebody who coordinates it, and
 * how others reach them and their profession, which count everywhere, in all of them. Throws `Refusal`: not_allowed.
 */
export function requireMayChange(
  actor: Actor,
  before: Reached | undefined,
  after: Partial<Reached> & Pick<Reached, 'areas'>,
) {
  const given = after.areas.filter((area) => !before?.areas.includes(area));
  const taken = (before?.areas ?? []).filter((area) => !after.areas.includes(area));
  if (before) requireSome(actor, 'manage-people', before.areas);
  if (given.length + taken.length > 0) requireEvery(actor, 'manage-people', [...given, ...taken]);
  const countsEverywhere = ['email', 'phone', 'profession'] as const;
  if (before && countsEverywhere.some((field) => before[field] !== after[field])) {
    requireEvery(actor, 'manage-people', before.areas);
  }
  return { given, taken };
}

type Saved = {
  readonly next: DirectoryContent;
  readonly id: ProfessionalId;
  readonly given: readonly AreaId[];
  readonly taken: readonly AreaId[];
  readonly before: Professional | undefined;
  readonly person: Professional;
};

/** The directory with the person as they would be. An id that somebody `former` had is given to nobody else: bookings would come with it. */
export function withProfessional(
  current: DirectoryContent,
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
  input: Input,
  former: readonly string[],
): Saved {
  const before = current.professionals.find(({ id }) => id === input.id);
  if (input.id !== undefined && !before) throw new Refusal('not_found', 'there is no such person');
  const { given, taken } = requireMayChange(actor, before, input);
  const known = new Set<string>([...current.professionals.map((one) => one.id), ...former]);
  const id = before?.id ?? professionalId.parse(idFor(input.post, known));
  const { needsPermission = before?.permissions !== undefined, ...entry } = input;
  const permissions = needsPermission && { permissions: before?.permissions ?? [] };
  const matters = before?.matters && { matters: before.matters };
  const renewed = inStoredOrder('professional', { ...entry, id, ...permissions, ...matters }, before, current);
  const [person = renewed] = withFittingMatters([renewed], current.areas);
  const kept = current.professionals.map((one) => (one.id === id ? person : one));
  const next = { ...current, professionals: before ? kept : [...kept, person] };
  const today = wallClock(current.region.timeZone).dateAt(now);
  const faults = [...professionalFaults(toDirectory(next, 0), person), ...stillOffered(current, { id, taken, today })];
  if (faults.length > 0) throw invalidInput(...faults);
  return { next, id, given, taken, before, person };
}

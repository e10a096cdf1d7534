// The family a command changes: found, held, and within the actor's areas.

import { Refusal } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { plainPhone } from './rules.ts';
import { type FamilyRecord, findFamilyForChange } from './store.ts';

/**
 * The family, held until the transaction ends; one that was merged leads to the one that stayed. Throws `not_found`,
 * also for a family of another area: who guesses an id learns nothing.
 */
export async function openFamily({ tx, actor }: CommandContext, id: FamilyId): Promise<FamilyRecord> {
  const family = await findFamilyForChange(tx, id);
  if (family === undefined || !may(actor, 'manage-families', family.area)) {
    throw new Refusal('not_found', 'no such family in the areas of this actor');
  }
  return family;
}

/** One of the family's guardians or children. Throws `not_found`. */
export function memberOf<Member extends { readonly id: string }>(members: readonly Member[], id: string): Member {
  const member = members.find((one) => one.id === id);
  if (member === undefined) throw new Refusal('not_found', 'nobody of this id is in the family');
  return member;
}

type Reached = Pick<FamilyRecord['guardians'][number], 'id' | 'channel' | 'safeToSend'> & {
  readonly phone?: string | undefined;
};

/** Whether one may call them unasked: they want to hear of their times, and nobody else hears it. */
export function mayBeCalled({ channel, safeToSend }: Pick<Reached, 'channel' | 'safeToSend'>): boolean {
  return safeToSend && channel !== 'none';
}

/** A guardian's number, unless it is also that of another of the family who may be called. */
export function ownNumber(guardians: readonly Reached[], { id, phone }: Reached): string | undefined {
  const isShared = (other: Reached) =>
    other.id !== id && mayBeCalled(other) && plainPhone(other.phone ?? '') === plainPhone(phone ?? '');
  return guardians.some(isShared) ? undefined : phone;
}

/** What the log says of a change of this family. */
export function logOf(
  family: Pick<FamilyRecord, 'id' | 'area'>,
  action: LogEntry['action'],
  details?: LogEntry['details'],
): LogEntry {
  return { action, subject: { kind: 'family', id: family.id }, area: family.area, ...(details && { details }) };
}

/** The fields that would be another than they are, by name; nothing given is as good as null. */
export function changedFields(before: object, given: object): readonly string[] {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(given).flatMap(([field, value]) =>
    (value ?? undefined) === (known.get(field) ?? undefined) ? [] : [field],
  );
}

// What changes when an administrator changes somebody: name, language, roles or professional, or whether they may sign in.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { CommandContext, Outcome, Unchanged } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { changedDetails, newUnits, onlyChanged, unitDetails } from './change-own-details.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import {
  administersAll,
  areasOfPower,
  changedGrants,
  distinctGrants,
  grantsText,
  reaches,
  type StoredUser,
  worksHere,
} from './rules.ts';
import type { ChangeUserInput } from './schema.ts';
import {
  endSessions,
  findUser,
  hasOtherAdministrator,
  lockAdministrators,
  readProfessionalAreas,
  replaceGrants,
  type UserChange,
  updateUser,
} from './store.ts';

/**
 * Anybody who is disabled loses their sessions at once; so do their keys. Throws `Refusal`: not_found, not_allowed
 * outside the administrator's areas, in_use when nobody would be left to administer, invalid_input.
 */
export async function writeUserChange(
  context: CommandContext,
  input: ChangeUserInput,
  calendar: ChosenForCalendar,
): Promise<Outcome<{ readonly id: string }> | Unchanged<{ readonly id: string }>> {
  const { tx } = context;
  await lockAdministrators(tx);
  const before = await findUser(tx, input.user);
  if (before === undefined) throw new Refusal('not_found', 'no such user');
  const grants = input.grants === undefined ? before.grants : distinctGrants(input.grants);
  const disabled = input.disabled ?? before.disabled;
  const professional = input.professional === undefined ? before.professional : (input.professional ?? undefined);
  const known = await powerOf(context, before);
  if (!reaches(context.actor, 'manage-users', known)) throw beyond();
  const given = { grants, ...(professional && { professional }) };
  const areas = [...known, ...(await powerGiven(context, given))];
  await refuseUnknown(tx, {
    areas: changedGrants(before.grants, grants).map((grant) => grant.area),
    ...(input.professional && { professional: input.professional }),
    units: { ids: newUnits(input.units ?? [], before), within: grants.map(({ area }) => area) },
  });
  if (administersAll(before) && !administersAll({ disabled, grants })) {
    if (!(await hasOtherAdministrator(tx, before.id))) {
      throw new Refusal('in_use', 'the last administrator of every area stays');
    }
  }
  const changes = changesIn(input, before);
  const result = { id: before.id };
  if (Object.keys(changes).length === 0) return { result, unchanged: true };
  await updateUser(tx, before.id, changeOf(changes, context.now));
  if (changes.grants !== undefined) await replaceGrants(tx, before.id, grants);
  if (disabled && !before.disabled) await endSessions(tx, before.id);
  return {
    result,
    log: inEachArea(areas, {
      action: 'change-user',
      subject: { kind: 'user', id: before.id },
      details: {
        ...detailsOf(changes, before),
        ...(worksHere(before) && !worksHere({ disabled, grants }) && { leftCalendar: calendar }),
      },
    }),
  };
}

/**
 * Where somebody would see or do anything with these roles and as this professional. Throws `Refusal`: not_allowed, naming
 * which of the two is more than the administrator may give.
 */
export async function powerGiven(
  context: CommandContext,
  given: Pick<StoredUser, 'grants' | 'professional'>,
): Promise<readonly (AreaId | '*')[]> {
  const { actor } = context;
  if (!reaches(actor, 'manage-users', areasOfPower(given.grants, undefined))) throw beyond('grants');
  const areas = await powerOf(context, given);
  if (!reaches(actor, 'manage-users', areas)) throw beyond('professional');
  return areas;
}

function beyond(path?: 'grants' | 'professional'): Refusal {
  const message = 'is outside the areas this administrator has';
  const why = 'a role, or a professional’s work, outside the areas this administrator has';
  return new Refusal('not_allowed', why, path === undefined ? {} : { faults: [{ path, message }] });
}

/** Where somebody sees or does anything: all of it must lie where the administrator administers. */
export async function powerOf({ tx }: CommandContext, user: Pick<StoredUser, 'grants' | 'professional'>) {
  if (user.professional === undefined) return areasOfPower(user.grants, undefined);
  const served = await readProfessionalAreas(tx, user.professional);
  return areasOfPower(user.grants, served === undefined ? 'gone' : { areas: served });
}

type Changes = Partial<Omit<ChangeUserInput, 'user'>>;

/** What would be another than it is. */
function changesIn({ user: _, grants, ...input }: ChangeUserInput, before: StoredUser): Changes {
  const isGiven = grants !== undefined && changedGrants(before.grants, distinctGrants(grants)).length > 0;
  return { ...onlyChanged(input, before), ...(isGiven && { grants }) };
}

function changeOf(changes: Changes, now: number): UserChange {
  return {
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.language !== undefined && { language: changes.language }),
    ...(changes.professional !== undefined && { professionalId: changes.professional }),
    ...changedDetails(changes),
    ...(changes.disabled !== undefined && { disabledAt: changes.disabled ? new Date(now) : null }),
  };
}

/** What the log keeps: which things changed and which roles came and went, never a name or an address. */
function detailsOf(input: Changes, before: StoredUser): NonNullable<LogEntry['details']> {
  const after = input.grants === undefined ? before.grants : distinctGrants(input.grants);
  const given = changedGrants(before.grants, after).filter((grant) => after.includes(grant));
  const taken = changedGrants(before.grants, after).filter((grant) => before.grants.includes(grant));
  return {
    changed: Object.keys(input).join(' '),
    ...(given.length > 0 && { given: grantsText(given) }),
    ...(taken.length > 0 && { taken: grantsText(taken) }),
    ...(input.professional !== undefined && {
      professional: input.professional ?? 'nobody',
      professionalBefore: before.professional ?? 'nobody',
    }),
    ...unitDetails(input, before),
    ...(input.language !== undefined && { language: input.language, before: before.language }),
    ...(input.disabled !== undefined && { disabled: input.disabled }),
  };
}

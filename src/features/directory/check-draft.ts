// What a draft may not be, and who may make it: judged when it is looked at and again when it is published.

import type { Directory } from '../../core/directory.ts';
import { type Fault, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { hoursFaults } from './check-directory-file.ts';
import { closureFaults, professionalFaults, typedSeriesFaults } from './check-entries.ts';
import type { Change } from './compare-directories.ts';
import { type DirectoryContent, toDirectory } from './directory-content.ts';
import { areasOf } from './log-changes.ts';
import { requireEvery, requireSome } from './rules.ts';
import { requireMayChange as requireMayChangePerson } from './save-professional.ts';

/** The faults that its entries have among the rest of the directory, as they would be named where they are made at once. */
export function checkDraft(next: DirectoryContent, changes: readonly Change[], now: number): readonly Fault[] {
  const directory = toDirectory(next, 0);
  return changes
    .filter(({ kind }) => kind !== 'removed')
    .flatMap((change) => faultsOf(next, directory, change, now).map((fault) => placed(change, fault)));
}

function faultsOf(next: DirectoryContent, directory: Directory, { noun, id }: Change, now: number): readonly Fault[] {
  const among = <Entry extends { readonly id: string }>(
    list: readonly Entry[],
    check: (entry: Entry) => readonly Fault[],
  ) => list.filter((one) => one.id === id).flatMap(check);
  switch (noun) {
    case 'series':
      return among(next.series, (series) => typedSeriesFaults(directory, series, now));
    case 'working-hours':
      return among(next.workingHours, (hours) => hoursFaults(directory, hours));
    case 'professional':
      return among(next.professionals, (person) => professionalFaults(directory, person));
    case 'closure':
      return among(next.closures, ({ areas, series, ...closure }) =>
        closureFaults(directory, { ...closure, areas: [...areas], series: [...series] }),
      );
    default:
      return [];
  }
}

function placed({ noun, id }: Change, { path, message }: Fault): Fault {
  return { path: [`${noun} "${id}"`, path].filter((part) => part !== '').join(' '), message };
}

/** Throws `Refusal`: not_allowed, unless the actor may make each of the changes by itself. */
export function requireMayMake(actor: Actor, contents: Contents, changes: readonly Change[]): void {
  const { current, next } = contents;
  for (const { noun, id } of changes) {
    const areas = areasOfChange(contents, { noun, id });
    if (noun === 'series') requireEvery(actor, 'manage-series', areas);
    if (noun === 'working-hours') requireEvery(actor, 'manage-people', areas);
    if (noun === 'closure') requireEvery(actor, 'manage-absences', areas);
    if (noun === 'absence') requireSome(actor, 'manage-absences', areas);
    const person = next.professionals.find((one) => noun === 'professional' && one.id === id);
    const before = current.professionals.find((one) => one.id === person?.id);
    if (person) requireMayChangePerson(actor, before, person);
  }
}

type Contents = { readonly current: DirectoryContent; readonly next: DirectoryContent };

function areasOfChange({ current, next }: Contents, { noun, id }: Pick<Change, 'noun' | 'id'>): readonly AreaId[] {
  return [current, next]
    .flatMap((content) => areasOf(content, noun, id))
    .flatMap((area) => (area === '*' ? [] : [area]));
}

/** The areas whose entries these changes are, each once. */
export function areasOfChanges(contents: Contents, changes: readonly Change[]): readonly AreaId[] {
  return [...new Set(changes.flatMap((change) => areasOfChange(contents, change)))];
}

/** Whether the actor may make each of the changes, so that nobody is offered what is then refused. */
export function mayMake(actor: Actor, contents: Contents, changes: readonly Change[]): boolean {
  try {
    requireMayMake(actor, contents, changes);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_allowed') return false;
    throw error;
  }
}

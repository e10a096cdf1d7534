// The directory as a change would leave it, for a person who may make that change: what is asked before anything is saved.

import { randomUUID } from 'node:crypto';
import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withAbsence } from './add-absence.ts';
import { withClosure } from './add-closure.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { withFile } from './import-directory.ts';
import { withoutAbsence } from './remove-absence.ts';
import { withoutClosure } from './remove-closure.ts';
import { withoutSeries } from './remove-series.ts';
import { withoutWorkingHours } from './remove-working-hours.ts';
import { withAway } from './report-away.ts';
import { withProfessional } from './save-professional.ts';
import { withSeries } from './save-series.ts';
import { withWorkingHours } from './save-working-hours.ts';
import {
  addAbsenceInput,
  addClosureInput,
  changeProfessionalInput,
  removeAbsenceInput,
  removeClosureInput,
  removeSeriesInput,
  removeWorkingHoursInput,
  reportAwayInput,
  saveSeriesInput,
  saveWorkingHoursInput,
} from './schema.ts';
import { loadDirectory, type StoredDirectory } from './store.ts';

/** A change as its command takes it, or a directory file (parsed JSON). */
export type AskedChange =
  | { readonly professional: unknown }
  | { readonly workingHours: unknown }
  | { readonly removedHours: unknown }
  | { readonly series: unknown }
  | { readonly removedSeries: unknown }
  | { readonly absence: unknown }
  | { readonly removedAbsence: unknown }
  | { readonly away: unknown }
  | { readonly closure: unknown }
  | { readonly removedClosure: unknown }
  | { readonly file: unknown };

export type Tried = { readonly before: Directory; readonly after: Directory };

/** Throws `Refusal` as the command or the import itself would: not_allowed, not_found, invalid_input, import_invalid. */
export async function tryChange(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  change: AskedChange,
): Promise<Tried> {
  const stored = await loadDirectory(deps.db);
  const current = stored?.content ?? emptyContent;
  const version = stored?.version ?? 0;
  return {
    before: toDirectory(current, version, stored?.gone),
    after: toDirectory(changedBy(stored, actor, change, deps.clock.now()), version, stored?.gone),
  };
}

/** The directory as the change would leave it. Throws `Refusal` as {@link tryChange}. */
export function changedBy(
  stored: StoredDirectory | undefined,
  actor: Actor,
  change: AskedChange,
  now: number,
): DirectoryContent {
  const current = stored?.content ?? emptyContent;
  if ('professional' in change) {
    const person = parseInput(changeProfessionalInput, change.professional);
    return withProfessional(current, { actor, now }, person, []).next;
  }
  if ('workingHours' in change) {
    const { leaving: _, ...hours } = parseInput(saveWorkingHoursInput, change.workingHours);
    return withWorkingHours(current, actor, hours).next;
  }
  if ('removedHours' in change) {
    return withoutWorkingHours(current, actor, parseInput(removeWorkingHoursInput, change.removedHours).id).next;
  }
  if ('series' in change) {
    const { leaving: _, ...series } = parseInput(saveSeriesInput, change.series);
    return withSeries(current, actor, series, now).next;
  }
  if ('removedSeries' in change) {
    return withoutSeries(current, actor, parseInput(removeSeriesInput, change.removedSeries).id).next;
  }
  if ('absence' in change) {
    const { leaving: _, ...absence } = parseInput(addAbsenceInput, change.absence);
    return withAbsence(current, actor, absence, { id: randomUUID(), now }).next;
  }
  if ('away' in change) {
    const { leaving: _, ...away } = parseInput(reportAwayInput, change.away);
    if (actor.professional === undefined) throw new Refusal('not_allowed', 'only a professional reports an absence');
    return withAway(current, actor.professional, away, { id: randomUUID(), now }).next;
  }
  if ('closure' in change) {
    const { leaving: _, ...closure } = parseInput(addClosureInput, change.closure);
    return withClosure(current, actor, closure, { id: randomUUID(), now }).next;
  }
  if ('removedAbsence' in change) {
    return withoutAbsence(current, actor, parseInput(removeAbsenceInput, change.removedAbsence).id).next;
  }
  if ('removedClosure' in change) {
    return withoutClosure(current, actor, parseInput(removeClosureInput, change.removedClosure).id).next;
  }
  return withFile(stored, actor, change.file, now).next;
}

// The directory as a change would leave it, for a person who may make that change: what is asked before anything is saved.

import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { type Actor, mayEverywhere } from '../../core/permissions.ts';
import { parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { closureFaults, seriesFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { mergeFile } from './merge-directory-file.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import { withoutWorkingHours } from './remove-working-hours.ts';
import { requireEvery } from './rules.ts';
import { withWorkingHours } from './save-working-hours.ts';
import {
  addClosureInput,
  removeSeriesInput,
  removeWorkingHoursInput,
  saveSeriesInput,
  saveWorkingHoursInput,
  seriesId,
} from './schema.ts';
import { loadDirectory } from './store.ts';

/** A change as its command takes it, or a directory file (parsed JSON). */
export type DraftChange =
  | { readonly workingHours: unknown }
  | { readonly removedHours: unknown }
  | { readonly series: unknown }
  | { readonly removedSeries: unknown }
  | { readonly closure: unknown }
  | { readonly file: unknown };

export type Draft = { readonly before: Directory; readonly after: Directory };

/** Throws `Refusal` as the command or the import itself would: not_allowed, not_found, invalid_input, import_invalid. */
export async function readDraft(deps: Pick<Dependencies, 'db'>, actor: Actor, change: DraftChange): Promise<Draft> {
  const stored = await loadDirectory(deps.db);
  const current = stored?.content ?? emptyContent;
  const version = stored?.version ?? 0;
  return { before: toDirectory(current, version), after: toDirectory(changed(current, actor, change), version) };
}

function changed(current: DirectoryContent, actor: Actor, change: DraftChange): DirectoryContent {
  if ('workingHours' in change) {
    return withWorkingHours(current, actor, parseInput(saveWorkingHoursInput, change.workingHours)).next;
  }
  if ('removedHours' in change) {
    return withoutWorkingHours(current, actor, parseInput(removeWorkingHoursInput, change.removedHours).id).next;
  }
  if ('series' in change) return withSeries(current, actor, change.series);
  if ('removedSeries' in change) return withoutSeries(current, actor, change.removedSeries);
  if ('closure' in change) return withClosure(current, actor, change.closure);
  return withFile(current, actor, change.file);
}

function withSeries(current: DirectoryContent, actor: Actor, input: unknown): DirectoryContent {
  const { id = seriesId.parse('draft'), ...rest } = parseInput(saveSeriesInput, input);
  const series = { id, ...rest };
  const before = current.series.find((one) => one.id === id);
  requireEvery(actor, 'manage-series', [...series.areas, ...(before?.areas ?? [])]);
  const faults = seriesFaults(toDirectory(current, 0), series);
  if (faults.length > 0) throw invalidInput(...faults);
  return { ...current, series: [...current.series.filter((one) => one !== before), series] };
}

function withoutSeries(current: DirectoryContent, actor: Actor, input: unknown): DirectoryContent {
  const { id } = parseInput(removeSeriesInput, input);
  const before = current.series.find((one) => one.id === id);
  if (before === undefined) throw new Refusal('not_found', 'there is no such series');
  requireEvery(actor, 'manage-series', before.areas);
  return { ...current, series: current.series.filter((one) => one !== before) };
}

function withClosure(current: DirectoryContent, actor: Actor, input: unknown): DirectoryContent {
  const closure = parseInput(addClosureInput, input);
  requireEvery(actor, 'manage-absences', closure.areas);
  const faults = closureFaults(toDirectory(current, 0), closure);
  if (faults.length > 0) throw invalidInput(...faults);
  return { ...current, closures: [...current.closures, { ...closure, id: 'draft', source: 'page' }] };
}

function withFile(current: DirectoryContent, actor: Actor, json: unknown): DirectoryContent {
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'only a coordinator of the whole region imports its directory');
  }
  const read = readDirectoryFile(json);
  if ('faults' in read) {
    throw new Refusal('import_invalid', `the file has ${read.faults.length} faults`, { faults: read.faults });
  }
  return mergeFile(current, read.directory);
}

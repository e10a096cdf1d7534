// A coordinator makes a series or changes one.

import type { z } from 'zod';
import type { Closure, Series } from '../../core/directory.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, SeriesId, ServiceId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { seriesFaults } from './check-entries.ts';
import { faultsOfClosedDates } from './check-series-dates.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { inStoredOrder } from './keep-order.ts';
import { loggedChange } from './log-changes.ts';
import { idFor, requireEvery } from './rules.ts';
import { saveSeriesInput, seriesId } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof saveSeriesInput>;

export type SeriesSaved = {
  readonly id: SeriesId;
  /** bookings to come that the change leaves outside: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/**
 * Without an id, a new series is named after its name. Only who coordinates every area it serves, and served before,
 * may save it. Throws `Refusal`: not_allowed, not_found, invalid_input with the faults an import would name,
 * bookings_left_outside.
 */
export const saveSeries: Command<Input, SeriesSaved> = {
  name: 'save-series',
  capability: 'manage-series',
  input: saveSeriesInput,
  run: async (context, { leaving, ...input }) => {
    let saved: ReturnType<typeof withSeries> | undefined;
    const how = { conflict: 'in_use', leaving } as const;
    const {
      changes,
      left: bookings,
      renames,
    } = await rewriteDirectory(context, how, (stored) => {
      saved = withSeries(stored?.content ?? emptyContent, context.actor, input);
      return saved.next;
    });
    if (saved === undefined) throw new Error('a saved series has an id');
    const { id, areas, services, before, series } = saved;
    const [was, is] = [before?.areas ?? series.areas, series.areas];
    const [given, taken] = [is.filter((area) => !was.includes(area)), was.filter((area) => !is.includes(area))];
    if (changes.length === 0) return { result: { id, bookings }, unchanged: true };
    const action = changes.some(({ kind }) => kind === 'added') ? 'add-series' : 'change-series';
    const changed = changes.flatMap((change) =>
      change.kind === 'changed' && change.noun === 'series' ? change.fields : [],
    );
    return {
      result: { id, bookings },
      log: [
        ...inEachArea(areas, {
          action,
          subject: { kind: 'series', id },
          details: {
            bookings,
            ...(changed.length > 0 && { changed: changed.join(' '), ...loggedChange(changed, before, series) }),
            ...(given.length > 0 && { given: given.join(' ') }),
            ...(taken.length > 0 && { taken: taken.join(' ') }),
          },
        }),
        ...renames,
      ],
      events: services.map((service) => ({ name: 'look-for-times', data: { service } })),
    };
  },
};

/** The directory with the series, and the areas and services it is and was of. */
export function withSeries(
  current: DirectoryContent,
  actor: Actor,
  input: Omit<Input, 'leaving'>,
): {
  readonly next: DirectoryContent;
  readonly id: SeriesId;
  readonly areas: readonly AreaId[];
  readonly services: readonly ServiceId[];
  readonly before: Series | undefined;
  readonly series: Series;
} {
  const directory = toDirectory(current, 0);
  const before = input.id && directory.series.get(input.id);
  if (input.id !== undefined && !before) throw new Refusal('not_found', 'there is no such series');
  const areas = [...input.areas, ...(before?.areas ?? [])];
  requireEvery(actor, 'manage-series', areas);
  const id = input.id ?? seriesId.parse(idFor(input.name, directory.series));
  const { closures: skipped, ...entry } = input;
  const series: Series = inStoredOrder('series', { ...entry, id }, before || undefined, current);
  const faults = [...seriesFaults(directory, series), ...closureFaults(current.closures, skipped)];
  const closures = skipped === undefined ? current.closures : closedFor(current.closures, series, skipped);
  const { sites } = current;
  const stood = { closures: current.closures, sites, series: before || undefined };
  const closed = faultsOfClosedDates({ path: '', value: series }, { closures, sites }, stood);
  if (faults.length + closed.length > 0) throw invalidInput(...faults, ...closed);
  const kept = current.series.map((one) => (one.id === id ? series : one));
  const services = [...new Set([input.service, ...(before ? [before.service] : [])])];
  const next = { ...current, closures, series: before ? kept : [...kept, series] };
  return { next, id, areas, services, before: before || undefined, series };
}

function closureFaults(closures: readonly Closure[], skipped: readonly string[] = []): readonly Fault[] {
  return skipped.flatMap((id, index) =>
    closures.some((one) => one.id === id)
      ? []
      : [{ path: `closures[${index}]`, message: `there is no closure "${id}"` }],
  );
}

/**
 * The closures once the series falls away in exactly these of those that close some series of its areas. What closes
 * everything stays; a closure of no series any more would come to close everything, and goes.
 */
export function closedFor<Kept extends Closure>(
  closures: readonly Kept[],
  { id, areas }: Pick<Series, 'id' | 'areas'>,
  skipped: readonly string[],
): readonly Kept[] {
  return closures.flatMap((closure): readonly Kept[] => {
    if (closure.series.length === 0 || !closure.areas.some((area) => areas.includes(area))) return [closure];
    if (closure.series.includes(id) === skipped.includes(closure.id)) return [closure];
    const others = closure.series.filter((one) => one !== id);
    const series = skipped.includes(closure.id) ? [...others, id] : others;
    return series.length === 0 ? [] : [{ ...closure, series }];
  });
}

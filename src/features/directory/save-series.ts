// A coordinator makes a series or changes one.

import type { z } from 'zod';
import type { Closure, Series } from '../../core/directory.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, SeriesId, ServiceId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { typedSeriesFaults } from './check-entries.ts';
import { faultsOfClosedDates } from './check-series-dates.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { inStoredOrder, saysSame } from './keep-order.ts';
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
 * Without an id, a new series is named after its name; word for word as one that is there, it is that one. Only who coordinates every area it serves, and served before,
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
      saved = withSeries(stored?.content ?? emptyContent, context.actor, input, context.now);
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
  now: number,
): {
  readonly next: DirectoryContent;
  readonly id: SeriesId;
  readonly areas: readonly AreaId[];
  readonly services: readonly ServiceId[];
  readonly before: Series | undefined;
  readonly series: Series;
} {
  const directory = toDirectory(current, 0);
  const { closures: skipped, ...entry } = input;
  const twin = input.id === undefined ? current.series.find((one) => isTwin(one, input)) : undefined;
  const known = input.id ?? (twin && isSeriesSo(twin, input, current) ? twin.id : undefined);
  const before = known && directory.series.get(known);
  if (known !== undefined && !before) throw new Refusal('not_found', 'there is no such series');
  const areas = [...input.areas, ...(before?.areas ?? [])];
  requireEvery(actor, 'manage-series', areas);
  const id = known ?? seriesId.parse(idFor(input.name, directory.series));
  const series: Series = inStoredOrder('series', { ...entry, id }, before || undefined, current);
  const faults = [...typedSeriesFaults(directory, series, now), ...closureFaults(current.closures, skipped)];
  const closures = skipped === undefined ? current.closures : closedFor(current.closures, series, skipped);
  const { sites } = current;
  const stood = { closures: current.closures, sites, series: before || undefined };
  const closed = faultsOfClosedDates({ path: '', value: series }, { closures, sites }, stood);
  if (faults.length + closed.length > 0) throw invalidInput(...faults, ...closed);
  if (twin && known === undefined) throw invalidInput({ path: 'window', message: TWIN });
  const kept = current.series.map((one) => (one.id === id ? series : one));
  const services = [...new Set([input.service, ...(before ? [before.service] : [])])];
  const next = { ...current, closures, series: before ? kept : [...kept, series] };
  return { next, id, areas, services, before: before || undefined, series };
}

/** How a new series is refused that would offer the same people's time twice over. */
export const TWIN = 'is the time of another series of the same people';

type Asked = Omit<Input, 'leaving'>;

/** Whether the same people hold the same service then and there already. */
function isTwin(series: Series, asked: Asked): boolean {
  const fields = ['service', 'site', 'professionals', 'recurrence', 'from', 'window'] as const;
  return (
    fields.every((field) => saysSame('series', field, series[field], asked[field])) &&
    series.areas.some((area) => asked.areas.includes(area))
  );
}

function isSeriesSo(series: Series, { closures: skipped, ...entry }: Asked, current: DirectoryContent): boolean {
  const closed = current.closures.filter((one) => one.series.includes(series.id)).map(({ id }) => id);
  return (
    isSameValue(inStoredOrder('series', { ...entry, id: series.id }, series, current), series) &&
    (skipped === undefined || isSameValue(closed.toSorted(), [...skipped].toSorted()))
  );
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

// A coordinator ends a series for good.

import type { Series } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, SeriesId, ServiceId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { requireEvery } from './rules.ts';
import { removeSeriesInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/**
 * A series with bookings to come stays: give it a last date instead.
 * Throws `Refusal`: not_allowed, not_found, in_use.
 */
export const removeSeries: Command<{ readonly id: SeriesId }, { readonly id: SeriesId }> = {
  name: 'remove-series',
  capability: 'manage-series',
  input: removeSeriesInput,
  run: async (context, { id }) => {
    let service: ServiceId | undefined;
    let areas: readonly AreaId[] = [];
    await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const removed = withoutSeries(stored?.content ?? emptyContent, context.actor, id);
      ({ areas, service } = removed.series);
      return removed.next;
    });
    return {
      result: { id },
      log: inEachArea(areas, { action: 'remove-series', subject: { kind: 'series', id } }),
      events: [{ name: 'look-for-times', data: service ? { service } : {} }],
    };
  },
};

/** The directory without the series, for a person who coordinates all of its areas. */
export function withoutSeries(
  current: DirectoryContent,
  actor: Actor,
  id: SeriesId,
): { readonly next: DirectoryContent; readonly series: Series } {
  const series = current.series.find((one) => one.id === id);
  if (!series) throw new Refusal('not_found', 'there is no such series');
  requireEvery(actor, 'manage-series', series.areas);
  // a closure of only this series would otherwise come to close everything
  const closures = current.closures
    .filter((closure) => closure.series.length !== 1 || closure.series[0] !== id)
    .map((closure) => ({ ...closure, series: closure.series.filter((one) => one !== id) }));
  return {
    next: { ...current, closures, series: current.series.filter((one) => one.id !== id) },
    series,
  };
}

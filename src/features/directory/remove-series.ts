// A coordinator ends a series for good.

import type { Series } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { SeriesId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { loggedName } from './log-changes.ts';
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
    let removed: Series | undefined;
    await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const { next, series } = withoutSeries(stored?.content ?? emptyContent, context.actor, id);
      removed = series;
      return next;
    });
    if (removed === undefined) throw new Error('a series that was removed was there');
    const { areas, service, name } = removed;
    return {
      result: { id },
      log: inEachArea(areas, { action: 'remove-series', subject: { kind: 'series', id }, details: loggedName(name) }),
      events: [{ name: 'look-for-times', data: { service } }],
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

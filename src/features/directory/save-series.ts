// A coordinator makes a series or changes one.

import type { z } from 'zod';
import type { Series } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { SeriesId } from '../../core/ids.ts';
import { type Command, inEachArea } from '../../platform/command.ts';
import { seriesFaults } from './check-entries.ts';
import { emptyContent, toDirectory } from './directory-content.ts';
import { idFor, requireEvery } from './rules.ts';
import { saveSeriesInput, seriesId } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/**
 * Without an id, a new series is named after its name. Only who coordinates every area it serves, and served before,
 * may save it. Throws `Refusal`: not_allowed, not_found, invalid_input with the faults an import would name.
 */
export const saveSeries: Command<z.output<typeof saveSeriesInput>, { readonly id: SeriesId }> = {
  name: 'save-series',
  capability: 'manage-series',
  input: saveSeriesInput,
  run: async ({ tx, now, actor }, input) => {
    let id = input.id;
    let areas = input.areas;
    const services = new Set([input.service]);
    const { changes } = await rewriteDirectory(tx, now, 'in_use', (stored) => {
      const current = stored?.content ?? emptyContent;
      const directory = toDirectory(current, stored?.version ?? 0);
      const before = input.id && directory.series.get(input.id);
      if (input.id !== undefined && !before) throw new Refusal('not_found', 'there is no such series');
      if (before) services.add(before.service);
      areas = [...input.areas, ...(before?.areas ?? [])];
      requireEvery(actor, 'manage-series', areas);
      id ??= seriesId.parse(idFor(input.name, directory.series));
      const series: Series = { ...input, id };
      const faults = seriesFaults(directory, series);
      if (faults.length > 0) throw invalidInput(...faults);
      const kept = current.series.map((one) => (one.id === id ? series : one));
      return { ...current, series: before ? kept : [...kept, series] };
    });
    if (id === undefined) throw new Error('a saved series has an id');
    const action = changes.some(({ kind }) => kind === 'added') ? 'add-series' : 'change-series';
    return {
      result: { id },
      log: inEachArea(areas, { action, subject: { kind: 'series', id } }),
      events: [...services].map((service) => ({ name: 'look-for-times', data: { service } })),
    };
  },
};

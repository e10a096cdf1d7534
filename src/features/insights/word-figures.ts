// Insights as a table for a spreadsheet, in the reader's words: one row for each period and service, then for each series.

import { csvOf } from '../../core/csv.ts';
import type { Directory, Localized } from '../../core/directory.ts';
import { nameIn } from '../../core/directory.ts';
import { MEASURES, measures } from '../../core/measures.ts';
import type { Language } from '../../core/permissions.ts';
import type { FiguresTold, InsightsTold, PeriodTold } from './schema.ts';
import { figuresTexts } from './texts/words.ts';

const COLUMNS = [
  'from',
  'to',
  'area',
  'service',
  'series',
  'kept',
  'cancelled',
  'noShows',
  'wait',
  'third',
  'fill',
] as const;

export function figuresAsCsv(told: InsightsTold, directory: Directory, language: Language): string {
  const text = figuresTexts[language];
  const head = [...COLUMNS.map((name) => text[name]), ...measures.map((what) => text.measure[what])];
  return csvOf([head, ...rowsOf(told.period, directory, language), ...rowsOf(told.against, directory, language)]);
}

function rowsOf({ from, to, total, services, series }: PeriodTold, directory: Directory, language: Language) {
  const text = figuresTexts[language];
  const [areas, known, all] = [directory.areas, directory.services, directory.series].map(namesOf);
  const say = (names: ReadonlyMap<string, Localized> | undefined, id: string) => {
    const name = names?.get(id);
    return name === undefined ? id : nameIn(name, language);
  };
  const counts = (of: FiguresTold) => [
    ...[of.kept, of.cancelled, of.noShows].map((count) => count ?? text.hidden),
    ...[of.wait, of.third].map((days) => days ?? undefined),
  ];
  const measured = (of: FiguresTold) =>
    measures.map((what) => {
      const one = of.measures.find((each) => each.what === what);
      const value = one && (MEASURES[what] === 'times' ? one.times : one.value);
      return one && (value ?? text.hidden);
    });
  return [
    [from, to, text.all, text.all, undefined, ...counts(total), undefined, ...measured(total)],
    ...services.map((one) => [
      ...[from, to, say(areas, one.area), say(known, one.service), undefined],
      ...counts(one),
      undefined,
      ...measured(one),
    ]),
    ...series.map((one) => [
      ...[
        from,
        to,
        one.areas.map((area) => say(areas, area)).join(', '),
        say(known, one.service),
        say(all, one.series),
      ],
      ...[undefined, undefined, undefined, undefined, undefined],
      one.fill ?? text.hidden,
    ]),
  ];
}

function namesOf(things: ReadonlyMap<string, { readonly name: Localized }>): ReadonlyMap<string, Localized> {
  return new Map([...things].map(([id, { name }]) => [id, name]));
}

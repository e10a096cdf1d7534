// What a period's sums come to, as they may be told: nothing small, and nothing that gives away what is small. Pure.

import type { Directory } from '../../core/directory.ts';
import {
  addFigures,
  addWaits,
  endOf,
  FEW,
  type Figures,
  medianOf,
  monthsIn,
  NO_FIGURES,
  type Period,
  type Waits,
} from '../../core/figures.ts';
import type { AreaId, SeriesId, ServiceId } from '../../core/ids.ts';
import { hideSmall, isSmall, LEAST_TOLD } from '../../core/small-counts.ts';
import type { FiguresTold, MonthTold, PeriodTold, SeriesTold, ServiceTold } from './schema.ts';
import type { AccessInMonth, MeasuredInMonth, MonthFigures, OfferedInMonth } from './store-figures.ts';
import { measuresOf, measuresTold } from './tell-measures.ts';

export type Kept = {
  readonly months: readonly MonthFigures[];
  readonly access: readonly AccessInMonth[];
  readonly offered: readonly OfferedInMonth[];
  readonly measured: readonly MeasuredInMonth[];
};

export type Asked = {
  readonly period: Period;
  readonly areas: readonly AreaId[];
  readonly service?: ServiceId | undefined;
};

/** What is hidden depends on the area and the period alone, so that no two questions give away together what neither tells. */
export function tellPeriod(directory: Directory, kept: Kept, { period, areas, service }: Asked): PeriodTold {
  const isOf = (one: { readonly service: ServiceId }) => service === undefined || one.service === service;
  const known = new Set([...areas, ...kept.months.map(({ area }) => area)]);
  const everywhere = new Map([...known].map((area) => [area, areaTold(area, kept)]));
  const areasTold = areas.flatMap((area) => everywhere.get(area) ?? []);
  const services = areasTold.flatMap((area) => area.services).filter(isOf);
  const mine = kept.months.filter((one) => areas.includes(one.area) && isOf(one));
  const access = kept.access.filter((one) => areas.includes(one.area) && isOf(one));
  return {
    from: period.first,
    to: endOf(period),
    total: {
      ...(service === undefined ? sumOf(areasTold.map(({ total }) => total)) : sumOf(services)),
      ...waitsTold(mine, access),
      measures: measuresOf(services, kept.measured),
    },
    services,
    series: seriesTold(directory, kept, { areas, isOf, everywhere }),
    months: monthsIn(period).map((month): MonthTold => {
      return {
        month,
        ...waitsTold(
          mine.filter((one) => one.month === month),
          access.filter((one) => one.month === month),
        ),
      };
    }),
  };
}

type Counts = Pick<FiguresTold, 'kept' | 'cancelled' | 'noShows'>;
const COUNTED = ['kept', 'cancelled', 'noShows'] as const satisfies readonly (keyof Counts)[];

type AreaTold = {
  readonly services: readonly (ServiceTold & { readonly service: ServiceId })[];
  readonly total: Counts;
};

/** The services of an area, each with its counts, and the area's own total. */
function areaTold(area: AreaId, { months, access, measured }: Kept): AreaTold {
  const own = Map.groupBy(
    months.filter((one) => one.area === area),
    (one) => one.service,
  );
  const thirds = Map.groupBy(
    access.filter((one) => one.area === area),
    (one) => one.service,
  );
  const ownMeasured = measured.filter((one) => one.area === area);
  const services = [...new Set([...own.keys(), ...thirds.keys(), ...ownMeasured.map(({ service }) => service)])].sort();
  const sums = services.map((service) => countsOf(totalOf(own.get(service) ?? [])));
  const hidden = {
    kept: hideSmall(sums.map(({ kept }) => kept)),
    cancelled: hideSmall(sums.map(({ cancelled }) => cancelled)),
    noShows: hideSmall(sums.map(({ noShows }) => noShows)),
  };
  const told = (counts: Record<keyof Counts, number>, isHidden: (name: keyof Counts) => boolean): Counts => ({
    kept: isHidden('kept') ? null : counts.kept,
    cancelled: isHidden('cancelled') ? null : counts.cancelled,
    noShows: isHidden('noShows') ? null : counts.noShows,
  });
  const all = countsOf(totalOf([...own.values()].flat()));
  return {
    services: services.map((service, at) => ({
      area,
      service,
      ...told(sums[at] ?? all, (name) => hidden[name].each[at] === true),
      ...waitsTold(own.get(service) ?? [], thirds.get(service) ?? []),
      measures: measuresTold(services, ownMeasured, service),
    })),
    total: told(all, (name) => hidden[name].total),
  };
}

function countsOf({ made, cancelled, noShows }: Figures): Record<keyof Counts, number> {
  return { kept: made - cancelled - noShows, cancelled, noShows };
}

/** Nothing where a part is hidden: with the rest it would be told. */
function sumOf(parts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) =>
    parts.reduce<number | null>((all, part) => (all === null || part[name] === null ? null : all + part[name]), 0);
  const [kept, cancelled, noShows] = COUNTED.map(sum);
  return { kept: kept ?? null, cancelled: cancelled ?? null, noShows: noShows ?? null };
}

function totalOf(rows: readonly Figures[]): Figures {
  return rows.reduce(addFigures, NO_FIGURES);
}

function waitsTold(rows: readonly Figures[], access: readonly AccessInMonth[]): Pick<FiguresTold, 'wait' | 'third'> {
  const { waits } = totalOf(rows);
  const waited = Object.values(waits).reduce((sum, count) => sum + count, 0);
  const third = medianOf(access.reduce<Waits>((all, { thirds }) => addWaits(all, thirds), {}));
  return {
    wait: waited < LEAST_TOLD ? null : (medianOf(waits) ?? null),
    third: third === undefined || third === FEW ? null : third,
  };
}

/**
 * How full the series are that serve these areas, by all areas that take their slots: in parts of a hundred alone, and not at all
 * where it would tell of an area what its own counts do not.
 */
function seriesTold(
  directory: Directory,
  { months, offered }: Kept,
  {
    areas,
    isOf,
    everywhere,
  }: {
    readonly areas: readonly AreaId[];
    readonly isOf: (one: { readonly service: ServiceId }) => boolean;
    readonly everywhere: ReadonlyMap<AreaId, AreaTold>;
  },
): SeriesTold[] {
  const bySeries = Map.groupBy(offered.filter(isOf), ({ series }) => series);
  return [...bySeries].flatMap(([id, days]): SeriesTold[] => {
    const series = directory.series.get(id);
    if (!series?.areas.some((area) => areas.includes(area))) return [];
    const slots = days.reduce((sum, day) => sum + day.slots - day.lost, 0);
    const takers = [...new Set([...series.areas, ...months.flatMap((one) => (one.series === id ? one.area : []))])];
    const taken = takers.map((area) => takenBy(months, id, area));
    const isHidden = takers.some(
      (area, at) =>
        isSmall(taken[at] ?? 0) ||
        everywhere.get(area)?.services.some((one) => one.service === series.service && one.kept === null),
    );
    const sum = taken.reduce((all, one) => all + one, 0);
    const fill = slots === 0 || isHidden ? null : Math.min(100, Math.round((sum * 100) / slots));
    return [{ series: id, service: series.service, areas: [...series.areas], fill }];
  });
}

/** The slots of the series that an area took, and did not give back. */
function takenBy(months: readonly MonthFigures[], series: SeriesId, area: AreaId): number {
  return months
    .filter((one) => one.series === series && one.area === area)
    .reduce((sum, { made, cancelled }) => sum + made - cancelled, 0);
}

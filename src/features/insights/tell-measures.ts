// What features measured, as it may be told of each service of an area and of several together. Pure.

import { addWaits, medianOf } from '../../core/figures.ts';
import type { ServiceId } from '../../core/ids.ts';
import { MEASURES, type Measure, measures, tenthsOf, timesOf, type Values } from '../../core/measures.ts';
import { hideSmall, isSmall } from '../../core/small-counts.ts';
import type { FiguresTold, ServiceTold } from './schema.ts';
import type { MeasuredInMonth } from './store-figures.ts';

/** Of one service of an area, beside the area's others: how often is hidden as other counts are. */
export function measuresTold(
  services: readonly ServiceId[],
  measured: readonly MeasuredInMonth[],
  service: ServiceId,
): FiguresTold['measures'] {
  return measures.flatMap((what) => {
    const of = measured.filter((one) => one.what === what);
    if (!of.some((one) => one.service === service)) return [];
    const each = services.map((id) => valuesIn(of.filter((one) => one.service === id)));
    const at = services.indexOf(service);
    const isHidden = hideSmall(each.map(timesOf)).each[at] === true;
    const values = each[at] ?? {};
    return [{ what, times: isHidden ? null : timesOf(values), value: isHidden ? null : resultOf(what, values) }];
  });
}

/** Of several services together: how often, where each says so; and of those that say so what it comes to. */
export function measuresOf(
  services: readonly ServiceTold[],
  measured: readonly MeasuredInMonth[],
): FiguresTold['measures'] {
  return measures.flatMap((what) => {
    const told = services.flatMap(({ area, service, measures: own }) =>
      own.filter((one) => one.what === what).map(({ times }) => ({ area, service, times })),
    );
    if (told.length === 0) return [];
    const open = told.filter(({ times }) => times !== null);
    const isOpen = ({ area, service }: MeasuredInMonth) =>
      open.some((one) => one.area === area && one.service === service);
    const values = valuesIn(measured.filter((one) => one.what === what && isOpen(one)));
    const isWhole = open.length === told.length;
    return [
      { what, times: isWhole ? timesOf(values) : null, value: open.length === 0 ? null : resultOf(what, values) },
    ];
  });
}

function valuesIn(rows: readonly MeasuredInMonth[]): Values {
  return rows.reduce<Values>((all, { values }) => addWaits(all, values), {});
}

/** A share that leaves only a few on either side would tell of them. */
function resultOf(what: Measure, values: Values): number | null {
  const kind = MEASURES[what];
  if (kind === 'times') return null;
  if (kind === 'median') return medianOf(values) ?? null;
  const tenths = tenthsOf(values);
  if (tenths === undefined) return null;
  if (kind === 'mean') return tenths / 10;
  const [yes, no] = [values['1'] ?? 0, values['0'] ?? 0];
  return isSmall(yes) || isSmall(no) ? null : Math.round((yes * 100) / (yes + no));
}

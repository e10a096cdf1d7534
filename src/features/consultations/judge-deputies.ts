// To whom the questions and times of somebody who is away go. Pure.

import { fits } from '../../core/deputies.ts';
import { type Directory, WORKS_REMOTELY } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { servedBy } from '../../core/who-serves.ts';

/** What is handed over: something of a service in an area. */
type Handed = { readonly service: ServiceId; readonly area: AreaId };

/**
 * Those it may go to, the first before the next: whom the one who hands over names, or the lasting deputies of the series
 * and hours of theirs that it belongs to. None who does not fit, and none who is away all that time.
 */
export function deputiesOf(
  directory: Directory,
  away: ProfessionalId,
  handed: Handed,
  { during, named }: { readonly during: Interval; readonly named?: ProfessionalId | undefined },
): readonly ProfessionalId[] {
  // a deputy who is away too hands on to who is there again, else to the next
  const lasting = [
    ...seriesOf(directory, handed).map(({ professionals, deputies = [] }) => ({ holders: professionals, deputies })),
    ...hoursOf(directory, handed).map(({ professional, deputies = [] }) => ({ holders: [professional], deputies })),
  ].flatMap(({ holders, deputies }) => {
    if (holders.includes(away)) return deputies;
    return deputies.includes(away) ? [...holders, ...deputies] : [];
  });
  const asked = named === undefined ? [...new Set(lasting)] : [named];
  return asked.filter(
    (one) =>
      one !== away &&
      fits(directory, handed.service, one, away) &&
      mayStandIn(directory, one, handed) &&
      !isAwayAll(directory, one, during),
  );
}

/** Whether somebody may answer and hold it: they work there, in a profession it needs, and offer it or are a deputy of it. */
export function mayStandIn(directory: Directory, professional: ProfessionalId, handed: Handed): boolean {
  const person = directory.professionals.get(professional);
  const needed = directory.services.get(handed.service)?.professions ?? [];
  if (person === undefined || directory.gone.has(professional) || !person.areas.includes(handed.area)) return false;
  if (needed.length > 0 && !needed.includes(person.profession)) return false;
  return (
    [...seriesOf(directory, handed), ...hoursOf(directory, handed)].some(({ deputies = [] }) =>
      deputies.includes(professional),
    ) ||
    servedBy(directory, professional).some(({ service, area }) => service === handed.service && area === handed.area)
  );
}

/** All whom somebody could name: who may stand in for anything of theirs, themselves not. */
export function namable(directory: Directory, away: ProfessionalId): readonly ProfessionalId[] {
  const theirs = servedBy(directory, away);
  return [...directory.professionals.keys()].filter(
    (one) => one !== away && theirs.some((handed) => mayStandIn(directory, one, handed)),
  );
}

/** The lasting deputies of the series and hours that somebody has, in the directory's order. */
export function lastingOf({ series, workingHours }: Directory, away: ProfessionalId): readonly ProfessionalId[] {
  const theirs = [...series.values()].filter(({ professionals }) => professionals.includes(away));
  const hours = workingHours.filter(({ professional }) => professional === away);
  return [...new Set([...theirs, ...hours].flatMap(({ deputies = [] }) => deputies))];
}

function seriesOf({ series }: Directory, { service, area }: Handed) {
  return [...series.values()].filter((one) => one.service === service && one.areas.includes(area));
}

function hoursOf({ workingHours, sites }: Directory, { service, area }: Handed) {
  return workingHours.filter((one) => one.services.includes(service) && sites.get(one.site)?.area === area);
}

/** Who works from elsewhere answers all the same. */
export function isAwayAll({ absences }: Directory, professional: ProfessionalId, { start, end }: Interval): boolean {
  return absences.some(
    ({ professional: who, from, to, reason }) =>
      who === professional && reason !== WORKS_REMOTELY && from <= start && end <= to,
  );
}

/** What was handed over can be taken back for so long, where nothing was done since. */
export const TAKEN_BACK_WITHIN = 1 * DAY;

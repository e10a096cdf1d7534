// A municipality's own specialist consults by a supervisor's standing permission, and no longer than it lasts. Pure.

import type { DateText, Directory, Professional, Series, StandingPermission } from './directory.ts';
import type { ProfessionalId, ServiceId } from './ids.ts';

/** How it is refused that a series names somebody whom no supervisor lets hold it. */
export const NOT_PERMITTED = 'has no standing permission for it';

/** Whether somebody may hold the series on a date. */
export function isPermitted(
  person: Pick<Professional, 'permissions'> | undefined,
  series: Pick<Series, 'id' | 'service'>,
  date: DateText,
): boolean {
  const { permissions } = person ?? {};
  return permissions === undefined || permissions.some((one) => covers(one, series) && date <= one.until);
}

/** The people and deputies of a series who may hold it on a date. Nothing is looked at where nobody needs to be let. */
export function permittedOn({ professionals }: Pick<Directory, 'professionals'>, series: Series) {
  const { deputies = [] } = series;
  const needs = (one: ProfessionalId) => professionals.get(one)?.permissions !== undefined;
  if (![...series.professionals, ...deputies].some(needs)) return () => series;
  return (date: DateText): Series => {
    const may = (one: ProfessionalId) => isPermitted(professionals.get(one), series, date);
    return { ...series, professionals: series.professionals.filter(may), deputies: deputies.filter(may) };
  };
}

/** Those of them who may answer for a service on a date, by a permission for it or for a series of it. */
export function permittedFor(
  { professionals, series }: Pick<Directory, 'professionals' | 'series'>,
  people: readonly ProfessionalId[],
  service: ServiceId,
  date: DateText,
): readonly ProfessionalId[] {
  const isForIt = (one: StandingPermission) =>
    (one.series === undefined ? one.service : series.get(one.series)?.service) === service && date <= one.until;
  return people.filter((id) => professionals.get(id)?.permissions?.some(isForIt) ?? true);
}

/** Whether two permissions are for the same. */
export function isForSame(
  one: Pick<StandingPermission, 'service' | 'series'>,
  other: Pick<StandingPermission, 'service' | 'series'>,
): boolean {
  return one.service === other.service && one.series === other.series;
}

function covers(one: StandingPermission, { id, service }: Pick<Series, 'id' | 'service'>): boolean {
  return one.series === undefined ? one.service === service : one.series === id;
}

// For which daycare, school or clinic somebody asks: the units they belong to.

import type { Directory } from './directory.ts';
import type { AreaId, SiteId } from './ids.ts';
import { type Actor, may } from './permissions.ts';

/** The unit that was named, else their only one: of several, nobody can tell which is meant. */
export function unitFor(
  directory: Directory,
  actor: Pick<Actor, 'units'>,
  named: SiteId | undefined,
): SiteId | undefined {
  if (named !== undefined) return named;
  const [only, ...others] = (actor.units ?? []).filter((unit) => directory.sites.has(unit));
  return others.length === 0 ? only : undefined;
}

/** Who names a unit asks in its area and in no other, as far as that is among these. */
export function areasOfUnit(
  directory: Directory,
  areas: readonly AreaId[] | '*',
  named: SiteId | undefined,
): readonly AreaId[] | '*' {
  if (named === undefined) return areas;
  const area = directory.sites.get(named)?.area;
  return area !== undefined && (areas === '*' || areas.includes(area)) ? [area] : [];
}

/** Whether somebody may ask for a unit: one of their own, or any of an area whose bookings they change. */
export function mayAskFor(directory: Directory, actor: Actor, unit: SiteId): boolean {
  const area = directory.sites.get(unit)?.area;
  return area !== undefined && (actor.units?.includes(unit) || may(actor, 'change-area-bookings', area));
}

// What somebody has booked before, to be booked again: with the next free time of each.

import type { Channel, Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { firstOf, soonestSlots } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { readFreeToAsk } from './read-elsewhere.ts';
import { findBookedBefore } from './store-own.ts';

export type BookAgain = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly series?: SeriesId;
  /** who it was with the last time */
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  /** none where nothing is free before the horizon */
  readonly next?: Slot;
};

/**
 * The last few consultations that the actor booked, each service, area and series once, the latest first; those that
 * are offered no more are left out. Without any content, so nothing is logged. Throws `Refusal`: not_allowed.
 */
export async function readBookAgain(
  deps: Dependencies,
  actor: Actor,
  limit = 3,
): Promise<{ readonly items: readonly BookAgain[]; readonly directory: Directory }> {
  const directory = await readDirectory(deps);
  const before = await findBookedBefore(deps.db, actor.principal);
  const known = before.filter(
    ({ service, area, series }) =>
      directory.services.has(service) &&
      directory.areas.has(area) &&
      may(actor, 'see-slots', area) &&
      (series === undefined || directory.series.has(series)),
  );
  const areFree = await readFreeToAsk(deps, actor);
  const items: BookAgain[] = [];
  for (const one of known.slice(0, limit)) {
    const { service, area, series } = one;
    const query = { service, area, ...(series !== undefined && { series }), limit: 1 };
    const next = await firstOf(soonestSlots(deps, actor, query), areFree);
    items.push({ ...one, ...(next && { next }) });
  }
  return { items, directory };
}

// A group event as anybody may see it: no registration is more than its number, and a seed shows only after the draw.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { toIso } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { attentionTo, closing, commitmentTo, placesLeft, takesRegistrations } from './rules.ts';
import type { GroupEventView } from './schema.ts';
import type { GroupEventRecord } from './store.ts';

export function viewGroupEvent(
  deps: Pick<Dependencies, 'config'>,
  directory: Directory,
  event: GroupEventRecord,
  now: number,
): GroupEventView {
  const area = directory.sites.get(event.site)?.area;
  const zone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const left = placesLeft(event, event.registrations);
  return {
    id: event.id,
    service: event.service,
    site: event.site,
    area: area ?? '',
    name: event.name,
    start: toIso(event.start, zone),
    end: toIso(event.end, zone),
    capacity: event.capacity,
    placesLeft: left.places,
    childcarePlaces: event.childcarePlaces,
    childcareLeft: left.childcare,
    waiting: event.registrations.filter(({ state }) => state === 'waiting' || state === 'not-drawn').length,
    room: event.room ?? null,
    professionals: [...event.professionals],
    closesAt: toIso(closing(event), zone),
    version: event.sequence,
    open: takesRegistrations(event, now),
    cancelled: event.cancelledAt !== undefined,
    begun: event.start <= now,
    attention: [...attentionTo(directory, event, zone)],
    page: `${deps.config.publicUrl}/groups/${event.id}`,
    lot: event.seed === undefined ? null : lotOf(event, event.seed, zone),
  };
}

function lotOf(event: GroupEventRecord, seed: string, zone: string): NonNullable<GroupEventView['lot']> {
  const { drawnAt, tookPart, tookChildcare, drawn, prize } = event;
  return {
    commitment: commitmentTo(seed),
    drawnAt: drawnAt === undefined ? null : toIso(drawnAt, zone),
    seed: drawnAt === undefined ? null : seed,
    tookPart: [...tookPart],
    childcare: [...tookChildcare],
    drawn: [...drawn],
    places: prize?.places ?? event.capacity,
    childcarePlaces: prize?.childcare ?? event.childcarePlaces,
  };
}

// What a desk can be looked at by: the services offered there, the people and the rooms; and what it opens with.

import type { Directory, Service } from '../../../core/directory.ts';
import type { DeskAddress } from '../booking/desk-address.ts';

/** What somebody at the area's sites, or for the area, offers to families. */
export function servicesOf(directory: Directory, { area }: DeskAddress): readonly Service[] {
  const offered = new Set([
    ...directory.workingHours
      .filter((hours) => directory.sites.get(hours.site)?.area === area)
      .flatMap((hours) => hours.services),
    ...[...directory.series.values()].filter((series) => series.areas.includes(area)).map((series) => series.service),
  ]);
  const all = [...directory.services.values()].filter((service) => offered.has(service.id));
  const isVisit = (service: Service) => service.kind === 'appointment';
  return [...all.filter(isVisit), ...all.filter((service) => !isVisit(service))];
}

/** A desk with a service to book, and for a week with somebody whose week it is. */
export function settled(at: DeskAddress, directory: Directory, services: readonly Service[]): DeskAddress {
  const service = (services.find(({ id }) => id === at.service) ?? mostOffered(directory, services))?.id;
  if (at.view !== 'week') return { ...at, service };
  if (at.by === 'room') {
    const rooms = roomsOf(directory, at);
    return { ...at, service, room: (rooms.find(({ id }) => id === at.room) ?? rooms[0])?.id };
  }
  const people = peopleAt(directory, at);
  return { ...at, service, professional: (people.find(({ id }) => id === at.professional) ?? people[0])?.id };
}

/** What most people here do: the likeliest to be asked for. */
function mostOffered(directory: Directory, services: readonly Service[]): Service | undefined {
  const offers = ({ id }: Service) => directory.workingHours.filter((hours) => hours.services.includes(id)).length;
  return [...services].sort((one, other) => offers(other) - offers(one))[0];
}

export function roomsOf(directory: Directory, { area, site }: DeskAddress) {
  return [...directory.rooms.values()].filter((room) =>
    site === undefined ? directory.sites.get(room.site)?.area === area : room.site === site,
  );
}

export function peopleAt(directory: Directory, { area, site }: DeskAddress) {
  const here = directory.workingHours.filter((hours) =>
    site === undefined ? directory.sites.get(hours.site)?.area === area : hours.site === site,
  );
  const inSeries = [...directory.series.values()].filter((series) => site === undefined && series.areas.includes(area));
  const ids = new Set([...here.map((hours) => hours.professional), ...inSeries.flatMap((one) => one.professionals)]);
  return [...ids].flatMap((id) => directory.professionals.get(id) ?? []);
}

export function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

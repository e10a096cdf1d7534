// When people of the house could meet: their hours, less what is booked, held or in a calendar of their own.

import type { z } from 'zod';
import { type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { type CommonTimeWanted, commonTimes } from '../../core/free-together.ts';
import type { AreaId, ServiceId } from '../../core/ids.ts';
import { DAY, HOUR, toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { readBusyOfActor } from '../bookings/read-elsewhere.ts';
import { readDirectory } from '../directory/read.ts';
import { askable, comingOf, lengthOf, networkServices } from './rules.ts';
import type { commonTimesOutput, commonTimesQuery } from './schema.ts';

/** So far is looked at once. */
const REACH = 28 * DAY;

/** Throws `not_allowed`, `not_found` where the directory has no such service, `invalid_input` for people who may not be asked. */
export async function findCommonTimes(
  deps: Dependencies,
  actor: Actor,
  query: z.output<typeof commonTimesQuery>,
): Promise<z.output<typeof commonTimesOutput>> {
  const directory = await readDirectory(deps);
  const service = serviceFor(directory, actor, query);
  const now = deps.clock.now();
  const known = new Set([...askable(directory, actor), ...(actor.professional ? [actor.professional] : [])]);
  if (!query.people.every((one) => known.has(one))) {
    throw invalidInput({ path: 'people', message: 'are not all in the areas of the caller' });
  }
  const soonest = now + service.minimumNoticeHours * HOUR;
  const last = now + service.horizonDays * DAY;
  const start = Math.min(Math.max(query.from ?? soonest, soonest), last);
  const end = Math.max(start, Math.min(query.to ?? last, start + REACH, last));
  const length = lengthOf(service, query.minutes);
  const people = comingOf(actor, query.people);
  const times = await freeFor(
    deps.db,
    directory,
    actor,
    { people, room: query.room, length, within: { start, end } },
    now,
  );
  const zone = zoneOf(directory, query.area);
  return {
    minutes: query.minutes ?? service.durationMinutes,
    items: times.map((time) => ({ start: toIso(time.start, zone), end: toIso(time.end, zone) })),
    until: toIso(end, zone),
  };
}

/** By which service they meet. Throws `not_allowed`, `not_found`. */
export function serviceFor(
  directory: Directory,
  actor: Actor,
  { area, service }: { readonly area: AreaId; readonly service?: ServiceId | undefined },
): Service {
  if (!directory.areas.has(area) || !may(actor, 'propose-meeting', area)) {
    throw new Refusal('not_allowed', 'not an area of this actor');
  }
  const services = networkServices(directory);
  const found = service === undefined ? services[0] : services.find(({ id }) => id === service);
  if (found === undefined) throw new Refusal('not_found', 'the directory has no such service for network meetings');
  return found;
}

/** All times at which they could meet, and who proposes it with them. */
export async function freeFor(
  reader: Reader,
  directory: Directory,
  actor: Actor,
  wanted: CommonTimeWanted,
  now: number,
): Promise<readonly Interval[]> {
  const resources = [
    ...wanted.people.map((one) => `professional:${one}` as const),
    ...(wanted.room === undefined ? [] : [`room:${wanted.room}` as const]),
  ];
  const { claims } = await loadWorld(reader, directory, wanted.within, now, { resources });
  const elsewhere = [...(wanted.elsewhere ?? []), ...(await readBusyOfActor(reader, actor, wanted.within))];
  return commonTimes(directory, claims, { ...wanted, elsewhere });
}

// What the desk sees of the days it looks at: the bookings, the free times, and the times to suggest.

import type { Context } from 'hono';
import type { DateText, Directory, Service } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import { DAY, toIso } from '../../../core/instant.ts';
import { may } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { findSlots, searchTimes } from '../../../features/availability/read.ts';
import { slotQuery } from '../../../features/availability/schema.ts';
import { type Desk, type DeskQuestion, readDesk } from '../../../features/clinics/read-desk.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readNamedWorker } from '../../../features/families/read-named-worker.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { type DeskAddress, endsBeforeStart, readDeskAddress, wishedWeekdays } from '../booking/desk-address.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { mondayOf, servicesOf, settled } from './choices.ts';
import type { Found } from './search.tsx';

const NOON = '12:00';
const MOST_FOUND = 60;

/** Everything the part that changes shows. */
export type Seen = {
  readonly at: DeskAddress;
  readonly directory: Directory;
  readonly services: readonly Service[];
  readonly desk: Desk;
  /** the service's free times on the days shown */
  readonly here: readonly Slot[];
  readonly found: Found;
  /** the worker named to the family that is looked for, as its record has it now */
  readonly named?: ProfessionalId | undefined;
  /** where none is on these days: the next date that has one */
  readonly next?: DateText | undefined;
  /** whether the asker may book here what a rule refuses */
  readonly mayOverride: boolean;
};

/** What the address asks to see, with what it leaves open filled in. */
export async function addressOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  more: Readonly<Record<string, string>> = {},
): Promise<DeskAddress> {
  const directory = await readDirectory(deps);
  return readDeskAddress({ ...c.req.query(), ...more }, { actor: signedIn(c), directory, now: deps.clock.now() });
}

/** Reads what `given`, or else the address, asks to see. The reads are logged. */
export async function lookAt(c: Context<WebEnv>, deps: Dependencies, given?: DeskAddress): Promise<Seen> {
  const actor = signedIn(c);
  const directory = await readDirectory(deps);
  const asked = given ?? (await addressOf(c, deps));
  const services = servicesOf(directory, asked);
  const at = settled(asked, directory, services);
  const days = at.view === 'week' ? 7 : 1;
  const only = at.view === 'week' ? (at.by === 'room' ? at.room : at.professional) : undefined;
  const asks: DeskQuestion = {
    area: at.area,
    by: at.by,
    from: at.view === 'week' ? mondayOf(at.date) : at.date,
    days,
    ...(at.site && { site: at.site }),
    ...(only && { only }),
  };
  const desk = await readDesk(deps, actor, asks, c.var.requestId);
  const mayOverride =
    may(actor, 'override-rule', at.area) && services.find(({ id }) => id === at.service)?.kind !== 'consultation';
  const named = at.family && (await readNamedWorker(deps, actor, at.family));
  const seen = { at, directory, services, desk, mayOverride, named };
  if (at.service === undefined) return { ...seen, here: [], found: { own: [], others: [] } };
  const { range } = desk;
  const query = { service: at.service, area: at.area, from: toIso(range.start, 'UTC'), to: toIso(range.end, 'UTC') };
  const here = await findSlots(deps, actor, slotQuery.parse({ ...query, ...(at.site && { site: at.site }) }));
  const next = here.slots.length === 0 ? await nextDay(c, deps, at, range.end) : undefined;
  return { ...seen, here: here.slots, next, found: await find(c, deps, seen) };
}

/** The first date after the days shown on which the service can be booked here. */
async function nextDay(
  c: Context<WebEnv>,
  deps: Dependencies,
  { service, area, site }: DeskAddress,
  after: number,
): Promise<DateText | undefined> {
  const from = toIso(Math.max(after, deps.clock.now()), 'UTC');
  const wanted = { service, areas: [area], from, limit: 1, ...(site && { sites: [site] }) };
  const { days } = await searchTimes(deps, signedIn(c), wanted, c.var.requestId);
  return days[0]?.date;
}

/** The times to suggest: the named worker's soonest, asked for by who they are, and everybody's. */
async function find(
  c: Context<WebEnv>,
  deps: Dependencies,
  { at, named, mayOverride }: Pick<Seen, 'at' | 'named' | 'mayOverride'>,
): Promise<Found> {
  const now = deps.clock.now();
  const search = {
    service: at.service,
    from: toIso(now, 'UTC'),
    to: toIso(now + Number(at.within) * 7 * DAY, 'UTC'),
    ...(at.where === 'here' ? { areas: [at.area] } : { near: { area: at.area } }),
    ...(at.where === 'here' && at.site && { sites: [at.site] }),
    ...(at.language && { language: at.language, languagePreferred: true }),
    ...hoursOf(at),
    ...(at.weekdays && { weekdays: wishedWeekdays(at) }),
  };
  const ask = (more: object) => searchTimes(deps, signedIn(c), { ...search, ...more }, c.var.requestId);
  const all = await ask({ limit: MOST_FOUND, explain: at.why === 'yes' });
  const own = named === undefined ? [] : (await ask({ professional: named, limit: MOST_FOUND })).days;
  const { whyNot, relaxations } = all;
  return {
    own: own.flatMap(({ slots }) => slots),
    others: all.days.flatMap(({ slots }) => slots),
    ...(whyNot && {
      why: { whyNot, mayOverride, ...(relaxations && { relaxations }) },
    }),
  };
}

/** Hours given to the minute say more than the part of the day. */
function hoursOf(at: DeskAddress): { readonly earliest?: string; readonly latest?: string } {
  const { earliest, latest } = at;
  if ((earliest ?? latest) !== undefined && !endsBeforeStart(at)) {
    return { ...(earliest && { earliest }), ...(latest && { latest }) };
  }
  if (at.part === 'any') return {};
  return at.part === 'morning' ? { latest: NOON } : { earliest: NOON };
}

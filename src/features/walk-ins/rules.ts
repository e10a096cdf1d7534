// What a drop-in decides: when it runs, and how long its queue is. Pure.

import type { BookingStatus } from '../../core/booking.ts';
import { type DateText, type Directory, type Service, zoneOf } from '../../core/directory.ts';
import type { ProfessionalId, ServiceId, SiteId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Interval, normalise, overlaps, subtract } from '../../core/interval.ts';
import { openingsOf, takenFrom } from '../../core/openings.ts';
import type { Claim } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { WalkInState } from './schema.ts';

/** A professional at a drop-in today, for as long as nothing takes them away. */
export type Shift = Interval & { readonly professional: ProfessionalId };

/** What is left today of a service at a site: empty when nobody is there any more. */
export type DropIn = {
  readonly date: DateText;
  readonly shifts: readonly Shift[];
  /** who receives there today, or did until a while ago */
  readonly team: readonly ProfessionalId[];
};

/** The openings of a service at a site that run now or come later today, less absences and closures. */
export function dropInToday(directory: Directory, service: ServiceId, site: SiteId, now: number): DropIn {
  const area = directory.sites.get(site)?.area;
  const clock = wallClock(area === undefined ? directory.region.timeZone : zoneOf(directory, area));
  const date = clock.dateAt(now);
  const tomorrow = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  const day = { start: clock.instant(date, '00:00'), end: clock.instant(tomorrow, '00:00') };
  const shifts = shiftsOf(directory, service, site, day);
  const team = [...new Set(shifts.map(({ professional }) => professional))];
  return { date, shifts: shifts.filter(({ end }) => end > now), team };
}

/** When a drop-in is open in a range, no matter who is there: one after another, without overlap. */
export function dropInTimes(
  directory: Directory,
  service: ServiceId,
  site: SiteId,
  range: Interval,
): readonly Interval[] {
  return normalise(shiftsOf(directory, service, site, range));
}

function shiftsOf(directory: Directory, service: ServiceId, site: SiteId, range: Interval): readonly Shift[] {
  const taken = takenFrom(directory);
  return openingsOf(directory, { ...range, service })
    .filter((opening) => opening.site === site)
    .flatMap((opening) => {
      const away = taken(opening).filter(({ areas }) => areas.length === opening.areas.length);
      return subtract([opening], normalise(away)).map(({ start, end }) => ({
        start,
        end,
        professional: opening.professional,
      }));
    });
}

/** Whether people may wait for a drop-in at home and be met by video: by one professional, who need not know them. */
export function isMetByVideo({
  kind,
  channels,
  professions,
  anonymousCase,
}: Pick<Service, 'kind' | 'channels' | 'professions' | 'anonymousCase'>): boolean {
  return kind === 'drop-in' && anonymousCase && channels.includes('video') && professions.length <= 1;
}

/** Whether people come to a drop-in where it is held; not to one that is met by video alone. */
export function isOnSite(service: Pick<Service, 'kind' | 'channels' | 'professions' | 'anonymousCase'>): boolean {
  return service.kind === 'drop-in' && (service.channels.includes('on-site') || !isMetByVideo(service));
}

/** So long before it opens numbers are given to those who wait at home: they are there when it does. */
const NUMBERS_BEFORE = 10 * MINUTE;

/** Whether somebody at home may take a number now. `shifts`: those of today that are not over. */
export function givesNumbers({ shifts }: Pick<DropIn, 'shifts'>, now: number): boolean {
  return shifts.some(({ start, end }) => start - NUMBERS_BEFORE <= now && now < end);
}

/** Somebody who waits at home, as far as their page tells. Epoch milliseconds. */
export type Waiting = {
  readonly seenAt: number;
  /** somebody passed them over, and they have not said since that they are there */
  readonly passedAt?: number;
};

/** `away`: their page has not been heard of. `passed`: it may be open, but they were taken in vain. */
export type Presence = 'present' | 'away' | 'passed';

/** A page that is open is heard of three times in this. */
export const AWAY_AFTER = MINUTE;

export function presenceOf({ seenAt, passedAt }: Waiting, now: number): Presence {
  if (passedAt !== undefined) return 'passed';
  return now - seenAt <= AWAY_AFTER ? 'present' : 'away';
}

/** The parts of a number that say whose turn comes. */
export type Numbered = {
  readonly number: number;
  readonly state: WalkInState;
  /** of those who wait at home */
  readonly visitor?: Waiting;
};

/** Who can be taken by video, in turn: the lowest number first. Those who are away keep theirs, and are taken once back. */
export function turnsByVideo<One extends Numbered>(queue: readonly One[], now: number): readonly One[] {
  return queue
    .filter(({ state, visitor }) => state === 'waiting' && visitor && presenceOf(visitor, now) === 'present')
    .toSorted((one, other) => one.number - other.number);
}

/** Whether somebody waits and is there, so that those behind them wait for them too. */
export function isWaitedFor({ state, visitor }: Numbered, now: number): boolean {
  return state === 'waiting' && (visitor === undefined || presenceOf(visitor, now) === 'present');
}

/** How a number stands whose visit is a booking: what was said of the booking has been said of the number. */
export function stateByVisit(kept: WalkInState, visit: BookingStatus | undefined): WalkInState {
  if (kept !== 'called' || visit === undefined) return kept;
  if (visit === 'fulfilled') return 'served';
  return visit === 'cancelled' || visit === 'no-show' ? 'left' : kept;
}

/** How long somebody will wait, in whole minutes; `doubtful`: their turn may not come before everybody has left. */
export type Wait = { readonly minutes: number; readonly doubtful: boolean };

/** Who is before somebody in the queue: when those in the room were called, and how many wait with a lower number. */
export type Ahead = { readonly called: readonly number[]; readonly waiting: number };

/**
 * The estimate for somebody in the queue of a drop-in that somebody still holds today. Numbers are called in their
 * order by the professional who is free first; everybody takes as long as the service says, and a visit begins only where it ends
 * before the next booked time: those are kept. `busy`: what takes the time of those who hold the drop-in.
 */
export function estimateWait(
  { shifts, busy }: Pick<DropIn, 'shifts'> & { readonly busy: readonly Claim[] },
  { durationMinutes, professions }: Pick<Service, 'durationMinutes' | 'professions'>,
  { called, waiting }: Ahead,
  now: number,
): Wait {
  const duration = durationMinutes * MINUTE;
  const lanes = lanesOf(shifts, busy, Math.max(1, professions.length), now);
  for (const at of [...called].sort((a, b) => a - b)) {
    const lane = soonest(lanes, ({ visitUntil }) => visitUntil);
    lane.visitUntil = Math.max(at, lane.visitUntil) + duration;
    lane.from = Math.max(lane.from, lane.visitUntil, now + OVERRUN);
  }
  const next = () => {
    const lane = soonest(lanes, (one) => freeFrom(one, duration));
    const start = freeFrom(lane, duration);
    lane.from = start + duration;
    return start;
  };
  for (let before = 0; before < waiting; before += 1) next();
  const start = next();
  return {
    minutes: Math.ceil((start - now) / MINUTE),
    doubtful: start + duration > Math.max(...shifts.map(({ end }) => end)),
  };
}

/** What may be said of a wait: nobody has been taken yet today; the turn may come at any moment; else the estimate. */
export type WaitTold = 'not-begun' | 'soon' | 'estimate';

/** Where people wait and nobody has been taken, an estimate promises what nobody has begun; they are told no "no wait". */
export function tellWait(queue: readonly Pick<Numbered, 'state'>[], { minutes }: Pick<Wait, 'minutes'>): WaitTold {
  if (!queue.some(({ state }) => state === 'called' || state === 'served')) return 'not-begun';
  return minutes === 0 ? 'soon' : 'estimate';
}

/** How long a visit that has lasted longer than it should is thought to go on. */
const OVERRUN = 5 * MINUTE;

/** One who receives, or as many as a visit needs together: from when, and when not. */
type Lane = { from: number; visitUntil: number; readonly blocked: readonly Interval[] };

function lanesOf(shifts: readonly Shift[], busy: readonly Claim[], together: number, now: number): Lane[] {
  const people = [...new Set(shifts.map(({ professional }) => professional))];
  const free = people.map((id) => {
    const own = shifts.filter(({ professional }) => professional === id);
    const claims = busy.filter(({ resource }) => resource === `professional:${id}`);
    const first = Math.min(...own.map(({ start }) => start));
    const last = Math.max(...own.map(({ end }) => end));
    const between = subtract([{ start: first, end: last }], normalise(own));
    return { from: Math.max(now, first), blocked: normalise([...between, ...claims]) };
  });
  const teams = Array.from({ length: Math.max(1, Math.floor(free.length / together)) }, (_, at) =>
    free.slice(at * together, (at + 1) * together),
  );
  return teams.map((team) => ({
    from: Math.max(...team.map(({ from }) => from)),
    visitUntil: 0,
    blocked: normalise(team.flatMap(({ blocked }) => blocked)),
  }));
}

/** The first moment from which a whole visit fits. */
function freeFrom({ from, blocked }: Pick<Lane, 'from' | 'blocked'>, duration: number): number {
  return blocked.reduce((at, one) => (overlaps({ start: at, end: at + duration }, one) ? one.end : at), from);
}

function soonest(lanes: readonly Lane[], by: (lane: Lane) => number): Lane {
  return lanes.reduce((best, lane) => (by(lane) < by(best) ? lane : best));
}

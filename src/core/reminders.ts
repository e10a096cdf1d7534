// When people are reminded of a time: so long before it as its service says, never at night, never twice for one thing.

import { type Channel, channels, type Lead, type Service } from './directory.ts';
import { DAY, HOUR, MINUTE, toIso } from './instant.ts';
import { NIGHT } from './quiet-hours.ts';
import { wallClock } from './wall-clock.ts';

/** So many for one way to meet: more would be a nuisance. */
export const MOST_REMINDERS = 3;

const [SHORTEST_LEAD, LONGEST_LEAD] = [30 * MINUTE, 14 * DAY];

/** Where a service says nothing: in time to move it, and before a video meeting also in time to find the link. */
const BY_DEFAULT: Readonly<Record<Channel, readonly Lead[]>> = {
  'on-site': ['P3D'],
  video: ['P3D', 'PT2H'],
  phone: ['P3D'],
  'home-visit': ['P3D'],
};

const UNITS = { D: DAY, H: HOUR, M: MINUTE } as const;

/** Its parts; nothing for what is no lead, or none between half an hour and fourteen days. */
function partsOf(lead: Lead): { readonly count: number; readonly unit: keyof typeof UNITS } | undefined {
  const [, days, time, of] = /^P(?:(\d{1,2})D|T(\d{1,5})([HM]))$/.exec(lead) ?? [];
  const unit = days === undefined ? of : 'D';
  if (unit !== 'D' && unit !== 'H' && unit !== 'M') return undefined;
  const count = Number(days ?? time);
  const length = count * UNITS[unit];
  return length < SHORTEST_LEAD || length > LONGEST_LEAD ? undefined : { count, unit };
}

export function isLead(text: string): text is Lead {
  return partsOf(text) !== undefined;
}

/** As long as it is on days of 24 hours, in milliseconds: by it leads are put in order and told apart. */
export function lengthOf(lead: Lead): number {
  const parts = partsOf(lead);
  return parts === undefined ? 0 : parts.count * UNITS[parts.unit];
}

/** How long before its times a service reminds those who meet by this channel, the longest first. */
export function leadsOf({ reminders }: Pick<Service, 'reminders'>, channel: Channel): readonly Lead[] {
  const leads = reminders?.[channel] ?? BY_DEFAULT[channel];
  return leads.toSorted((one, other) => lengthOf(other) - lengthOf(one));
}

/** Every lead that any of the services has. */
export function everyLead(services: Iterable<Pick<Service, 'reminders'>>): readonly Lead[] {
  const all = [...services].flatMap((service) => channels.flatMap((channel) => leadsOf(service, channel)));
  return [...new Set(all)];
}

/**
 * Nobody is reminded at night: what falls there goes out in the evening before.
 */
const EVENING = '20:30';
/** What could not be sent in its time, as nothing was working, is sent so much later at most. */
const LATEST = 2 * DAY;
/** Closer to the time than this nobody is reminded any more; of a short lead, closer than half of it. */
export const TOO_NEAR = 30 * MINUTE;
/** Nobody is reminded within this time of being told; of a time that is near, within half of what is left till then. */
const JUST_TOLD = 12 * HOUR;

/** The rules of reminding, by the wall clock of a zone. Instants in epoch milliseconds. */
export type Reminding = {
  /** when those who meet at `start` are reminded by this lead */
  readonly at: (start: number, lead: Lead) => number;
  /** when the newest of these reminders was due, where it still makes sense now */
  readonly due: (start: number, leads: readonly Lead[], now: number) => number | undefined;
  /** between which starts there may be any that are reminded of by this lead now; nothing at night */
  readonly starts: (lead: Lead, now: number) => { readonly from: number; readonly to: number } | undefined;
};

export function remindingIn(timeZone: string): Reminding {
  const clock = wallClock(timeZone);
  const timeAt = (instant: number) => toIso(instant, timeZone).slice(11, 16);
  const isNight = (instant: number) => timeAt(instant) >= NIGHT.from || timeAt(instant) < NIGHT.to;
  const eveningOf = (date: Temporal.PlainDate) => clock.instant(date.toString(), EVENING);

  const at = (start: number, lead: Lead): number => {
    const wanted = before(start, lead);
    const date = Temporal.PlainDate.from(clock.dateAt(wanted));
    if (timeAt(wanted) < NIGHT.to) return eveningOf(date.subtract({ days: 1 }));
    return Math.min(wanted, eveningOf(date));
  };

  /** Days are days of the wall clock: three days before nine o'clock is nine o'clock. */
  const before = (start: number, lead: Lead): number => {
    const parts = partsOf(lead);
    if (parts?.unit !== 'D') return start - lengthOf(lead);
    const date = Temporal.PlainDate.from(clock.dateAt(start)).subtract({ days: parts.count });
    return clock.instant(date.toString(), timeAt(start));
  };

  return {
    at,
    due: (start, leads, now) => {
      if (isNight(now)) return undefined;
      const past = leads.map((lead) => at(start, lead)).filter((instant) => instant <= now && now - instant <= LATEST);
      if (past.length === 0) return undefined;
      const newest = Math.max(...past);
      return start - now < Math.min(TOO_NEAR, (start - newest) / 2) ? undefined : newest;
    },
    starts: (lead, now) => {
      if (isNight(now)) return undefined;
      const today = clock.dateAt(now);
      // in the evening it is the turn of all that falls into the night
      const until = now < clock.instant(today, EVENING) ? now : now + 12 * HOUR;
      // a day of the wall clock may have an hour more or less
      return { from: now - LATEST + lengthOf(lead) - HOUR, to: until + lengthOf(lead) + HOUR };
    },
  };
}

/** When those who know of the time by now are reminded of it next; nothing where it is not sure that they are. */
export function nextReminder(
  { start, leads, timeZone }: { readonly start: number; readonly leads: readonly Lead[]; readonly timeZone: string },
  now: number,
): number | undefined {
  const rules = remindingIn(timeZone);
  const coming = leads.map((lead) => rules.at(start, lead)).filter((at) => !wasJustTold(now, at, start));
  return coming.length === 0 ? undefined : Math.min(...coming);
}

/** Whether somebody who was told of the time at an instant need not be reminded of it, the reminder being due at another. */
export function wasJustTold(told: number, due: number, start: number): boolean {
  return due < told + Math.min(JUST_TOLD, (start - due) / 2);
}

// What an outside calendar says is taken, as intervals: recurrence, exceptions and zones worked out by ical.js. Pure.

import ICAL from 'ical.js';
import type { Interval } from '../../core/interval.ts';

export type BusyQuestion = {
  /** iCalendar text: events, or the answer to a question for free and busy times */
  readonly text: string;
  readonly range: Interval;
  /** whose clock all-day events and times without a zone are told by */
  readonly zone: string;
  /** what stands in it of ours: entries by their UIDs, and the bookings that they are of */
  readonly ours: { readonly uids: readonly string[]; readonly times: readonly Interval[] };
};

/** More would be a fault of the calendar, or an attack. */
const MOST_OCCURRENCES = 50_000;
const MOST_TIMES = 10_000;

/**
 * When it is taken within the range, joined and in order. Our own bookings, which the calendar may have by mail or by a
 * subscription, are not: or each would stand in its own way. Throws where the text is no calendar, or too much.
 */
export function busyTimesOf({ text, range, zone, ours }: BusyQuestion): readonly Interval[] {
  const calendars = calendarsIn(text);
  const uids = new Set(ours.uids);
  const found: Interval[] = [];
  const add = (start: number, end: number) => {
    const time = { start: Math.max(start, range.start), end: Math.min(end, range.end) };
    if (time.end <= time.start) return;
    found.push(time);
    if (found.length > MOST_OCCURRENCES) throw new Error('too many times');
  };
  for (const calendar of calendars) {
    const clock = clockOf(calendar, zone);
    const events = calendar.getAllSubcomponents('vevent').filter((event) => !uids.has(textOf(event, 'uid')));
    for (const [at, until] of timesOf(events, clock, range)) add(at, until);
    for (const answer of calendar.getAllSubcomponents('vfreebusy')) {
      for (const [at, until] of periodsOf(answer, clock))
        if (!isOurs({ start: at, end: until }, ours.times)) add(at, until);
    }
  }
  return joined(found);
}

type Pair = readonly [start: number, end: number];
type Clock = { readonly zone: string; readonly zones: ReadonlyMap<string, ICAL.Timezone> };

/** How long one event takes that does not recur; nothing where it is told by days, or not at all. */
export function spanOfEvent(calendar: ICAL.Component, component: ICAL.Component, zone: string): Interval | undefined {
  const event = new ICAL.Event(component);
  if (!component.hasProperty('dtstart') || event.startDate.isDate) return undefined;
  const [span] = spanOf(event, event.startDate, event.endDate, clockOf(calendar, zone));
  return span && { start: span[0], end: span[1] };
}

function clockOf(calendar: ICAL.Component, zone: string): Clock {
  const zones = new Map(calendar.getAllSubcomponents('vtimezone').map((one) => [idOf(one), new ICAL.Timezone(one)]));
  return { zone, zones };
}

/** A file may hold several calendars one after another. Throws where the text is none. */
export function calendarsIn(text: string): readonly ICAL.Component[] {
  const parsed: unknown = ICAL.parse(text.replace(/^\uFEFF/, ''));
  if (!Array.isArray(parsed) || parsed.length === 0) throw new Error('no calendar');
  const all = typeof parsed[0] === 'string' ? [parsed] : parsed;
  const components = all.map((one) => new ICAL.Component(one));
  if (components.some(({ name }) => name !== 'vcalendar')) throw new Error('no calendar');
  return components;
}

function* timesOf(events: readonly ICAL.Component[], clock: Clock, range: Interval): Generator<Pair> {
  const alone = events.filter((event) => !event.hasProperty('recurrence-id'));
  const changed = Map.groupBy(
    events.filter((event) => event.hasProperty('recurrence-id')),
    (event) => textOf(event, 'uid'),
  );
  let steps = 0;
  for (const component of alone) {
    const exceptions = changed.get(textOf(component, 'uid')) ?? [];
    changed.delete(textOf(component, 'uid'));
    const event = new ICAL.Event(component, { strictExceptions: false, exceptions: [] });
    for (const one of exceptions) event.relateException(new ICAL.Event(one));
    if (!event.isRecurring()) {
      if (takesTime(component)) yield* spanOf(event, event.startDate, event.endDate, clock);
      continue;
    }
    // by instants as well: what is taken out or changed may be told by another clock than the series
    const out = new Set(instantsOf(component, 'exdate', clock));
    const others = new Map(exceptions.flatMap((one) => instantsOf(one, 'recurrence-id', clock).map((at) => [at, one])));
    const walk = event.iterator();
    for (let next = walk.next(); next; next = walk.next()) {
      steps += 1;
      if (steps > MOST_OCCURRENCES) throw new Error('recurs too often');
      const at = instantOf(next, zoneIn(component, 'dtstart'), clock);
      // what was moved back from beyond the range is found a month beyond it
      if (at > range.end + BEYOND) break;
      if (out.has(at)) continue;
      const other = others.get(at);
      const { item, startDate, endDate } = other ? whole(other) : event.getOccurrenceDetails(next);
      if (takesTime(item.component)) yield* spanOf(item, startDate, endDate, clock);
    }
  }
  // of a series that is not there itself, as of one whose beginning was not exported
  for (const component of [...changed.values()].flat()) {
    const event = new ICAL.Event(component);
    if (takesTime(component)) yield* spanOf(event, event.startDate, event.endDate, clock);
  }
}

const BEYOND = 31 * 24 * 60 * 60 * 1000;

function whole(component: ICAL.Component) {
  const item = new ICAL.Event(component);
  return { item, startDate: item.startDate, endDate: item.endDate };
}

function* spanOf(event: ICAL.Event, from: ICAL.Time | null, to: ICAL.Time | null, clock: Clock): Generator<Pair> {
  if (!from) return;
  const start = instantOf(from, zoneIn(event.component, 'dtstart'), clock);
  const ending = event.component.hasProperty('dtend') ? 'dtend' : 'dtstart';
  yield [start, to ? instantOf(to, zoneIn(event.component, ending), clock) : start];
}

/** The instants of all properties of this name, of which each may hold several. */
function instantsOf(component: ICAL.Component, name: string, clock: Clock): readonly number[] {
  return component
    .getAllProperties(name)
    .flatMap((property) =>
      property
        .getValues()
        .flatMap((value: unknown) =>
          value instanceof ICAL.Time ? [instantOf(value, property.getFirstParameter('tzid'), clock)] : [],
        ),
    );
}

function zoneIn(component: ICAL.Component, name: string): string | undefined {
  return component.getFirstProperty(name)?.getFirstParameter('tzid');
}

/** Neither called off, nor said to leave the person free, as Outlook says it too. */
function takesTime(event: ICAL.Component): boolean {
  if (textOf(event, 'status').toUpperCase() === 'CANCELLED') return false;
  if (textOf(event, 'transp').toUpperCase() === 'TRANSPARENT') return false;
  return !['FREE', 'WORKINGELSEWHERE'].includes(textOf(event, 'x-microsoft-cdo-busystatus').toUpperCase());
}

function* periodsOf(answer: ICAL.Component, clock: Clock): Generator<Pair> {
  for (const property of answer.getAllProperties('freebusy')) {
    const type = String(property.getFirstParameter('fbtype') ?? 'BUSY').toUpperCase();
    if (type === 'FREE') continue;
    for (const period of property.getValues()) {
      if (!(period instanceof ICAL.Period)) continue;
      const at = (time: ICAL.Time) => instantOf(time, undefined, clock);
      yield [at(period.start), at(period.getEnd())];
    }
  }
}

/** A zone by its name, as the runtime knows it; by the calendar's own rules where it does not; else the reader's. */
function instantOf(time: ICAL.Time, tzid: string | undefined, { zone, zones }: Clock): number {
  const { year, month, day, hour, minute, second } = time;
  const named = time.isDate ? undefined : tzid;
  if (!time.isDate && time.zone === ICAL.Timezone.utcTimezone)
    return Date.UTC(year, month - 1, day, hour, minute, second);
  const wall = new Temporal.PlainDateTime(year, month, day, time.isDate ? 0 : hour, time.isDate ? 0 : minute, second);
  const id = named === undefined ? zone : (WINDOWS[named] ?? named);
  try {
    return wall.toZonedDateTime(id).epochMilliseconds;
  } catch {
    const own = named === undefined ? undefined : zones.get(named);
    if (own === undefined) return wall.toZonedDateTime(zone).epochMilliseconds;
    return ICAL.Time.fromData({ year, month, day, hour, minute, second }, own).toUnixTime() * 1000;
  }
}

/** As Outlook calls the zones of this corner of the world, where it does not bring their rules along. */
const WINDOWS: Readonly<Record<string, string>> = {
  'FLE Standard Time': 'Europe/Helsinki',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'GMT Standard Time': 'Europe/London',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'GTB Standard Time': 'Europe/Bucharest',
  UTC: 'UTC',
};

/** Whether it is made of nothing but our own bookings, one or several that touch. */
function isOurs(time: Interval, ours: readonly Interval[]): boolean {
  let at = time.start;
  for (const { start, end } of joined(ours.filter((one) => one.start >= time.start && one.end <= time.end))) {
    if (start > at) return false;
    at = end;
  }
  return at >= time.end;
}

/** What touches or overlaps is one, in order. */
function joined(times: readonly Interval[]): readonly Interval[] {
  const whole: Interval[] = [];
  for (const time of times.toSorted((one, other) => one.start - other.start)) {
    const last = whole.at(-1);
    if (last !== undefined && time.start <= last.end) {
      whole[whole.length - 1] = { start: last.start, end: Math.max(last.end, time.end) };
    } else whole.push(time);
    if (whole.length > MOST_TIMES) throw new Error('too many times');
  }
  return whole;
}

function textOf(component: ICAL.Component, name: string): string {
  return String(component.getFirstPropertyValue(name) ?? '');
}

function idOf(zone: ICAL.Component): string {
  return textOf(zone, 'tzid');
}

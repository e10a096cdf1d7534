// What an auditor calls a thing that the log knows by its id: a number, a name or a time.

import { type Directory, type Localized, nameIn, zoneOf } from '../../core/directory.ts';
import type { Language } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { sayCalendarDate, sayDateTime } from '../../core/wording.ts';
import { wordFor } from '../../core/words.ts';
import { type FormerName, nameThen } from './former-names.ts';
import type { ToldAct } from './schema.ts';
import type { Names } from './store-names.ts';
import { loggedActTexts } from './texts/words.ts';

/** What the words of a page are made with. */
export type Wording = {
  readonly directory: Directory;
  readonly names: Names;
  /** what the directory's things were called before, the latest first */
  readonly former: readonly FormerName[];
  readonly language: Language;
};

/** An actor by name; a key says that it is one, so that its label is never taken for a person. */
export function callActor(people: Names['people'], id: string, language: Language): string | undefined {
  const name = people.get(id);
  return name === undefined || !id.startsWith('key:') ? name : loggedActTexts[language].who.keyNamed({ label: name });
}

/** Says things as one row of the log needs them: in its reader's language, times in the zone of its area. */
export type Things = ReturnType<typeof thingsOf>;

export function thingsOf({ directory, names, former, language }: Wording, { at, area }: Pick<ToldAct, 'at' | 'area'>) {
  const text = loggedActTexts[language];
  const zone = zoneIn(directory, area);
  const call = (kind: string, now: Localized | undefined, id: string) => {
    const name = nameThen(former, { kind, id, at: Date.parse(at) }, now);
    return name === undefined ? id : nameIn(name, language);
  };
  const gone = (kind: string) => text.gone({ kind: wordFor(text.kind, kind) ?? kind });
  const yearIn = (instant: number) => sayDateTime(instant, language, zone, 'full').match(/\d{4}/)?.[0];
  const time = (instant: number, there = zone) =>
    sayDateTime(instant, language, there, yearIn(instant) === yearIn(Date.parse(at)) ? 'short' : 'full');
  // The log has ids as text: a thing that is there has its own id.
  const byId = <Id extends string, Thing>(of: ReadonlyMap<Id, Thing>, id: string) => of.get(id as Id);

  const things = {
    text,
    language,
    gone,
    time,
    date: (date: string) =>
      sayCalendarDate(date, language, date.slice(0, 4) === yearIn(Date.parse(at)) ? 'short' : 'full'),
    /** with its year, also where the row is of the same one: an absence or a closure is planned far ahead */
    timeInFull: (instant: number) => sayDateTime(instant, language, zone, 'full'),
    dateInFull: (date: string) => sayCalendarDate(date, language, 'full'),
    /** the day on which it begins, and the day that it ends: where it begins with the one and ends with the other */
    wholeDays: (begins: number, ends: number) => {
      const here = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
      const [from, to] = [here(begins), here(ends)];
      const isWhole = begins < ends && from.equals(from.startOfDay()) && to.equals(to.startOfDay());
      return isWhole ? [from.toPlainDate(), to.toPlainDate().subtract({ days: 1 })].map(String) : undefined;
    },
    service: (id: string) => call('service', byId(directory.services, id)?.name, id),
    area: (id: string) => (id === '*' ? text.everywhere : call('area', byId(directory.areas, id)?.name, id)),
    site: (id: string) => call('site', byId(directory.sites, id)?.name, id),
    room: (id: string) => call('room', byId(directory.rooms, id)?.name, id),
    series: (id: string) => call('series', byId(directory.series, id)?.name, id),
    professional: (id: string) => call('professional', byId(directory.professionals, id)?.post, id),
    person: (id: string) =>
      callActor(names.people, id, language) ?? (id.startsWith('key:') ? text.who.key : text.who.user),
    /** a key by its label alone, where the words around it say that it is one */
    label: (key: string) => names.people.get(`key:${key}`) ?? text.nothing,
    family: (id: string) => {
      const number = names.families.get(id);
      return number === undefined ? gone('family') : text.whose.family({ number });
    },
    number: (id: string) => names.families.get(id) ?? text.nothing,
    /** whose it is, and when it was, where the row says that: it may have been moved since */
    booking: (id: string, start: number | undefined) => {
      const booking = names.bookings.get(id);
      if (booking === undefined) return gone('booking');
      const when = start === undefined ? '' : time(start, zoneIn(directory, booking.area));
      return text.whose.booking({ family: booking.family ?? '', when, service: things.service(booking.service) });
    },
    /** as `booking`, where a column beside says whose it is */
    bookingAt: (id: string, start: number | undefined) => {
      const booking = names.bookings.get(id);
      if (booking === undefined) return undefined;
      const service = things.service(booking.service);
      return start === undefined ? service : `${time(start, zoneIn(directory, booking.area))}, ${service}`;
    },
    waiting: (id: string) => {
      const entry = names.waiting.get(id);
      if (entry === undefined) return gone('waitlist-entry');
      return text.whose.waiting({ family: entry.family ?? '', service: things.service(entry.service) });
    },
    event: (id: string, start: number | undefined) => {
      const event = names.events.get(id);
      if (event === undefined) return gone('group-event');
      const name = nameIn(event.name, language);
      return start === undefined ? name : text.whose.timed({ name, when: time(start) });
    },
    registration: (id: string, start: number | undefined) => {
      const one = names.registrations.get(id);
      return one
        ? text.whose.registration({ number: one.number, event: things.event(one.event, start) })
        : gone('registration');
    },
    walkIn: (id: string): string => {
      const one = names.walkIns.get(id);
      if (one === undefined) return gone('walk-in');
      return text.whose.walkIn({
        number: one.number,
        date: things.date(one.date),
        service: things.service(one.service),
      });
    },
    closure: (id: string) => {
      const now = directory.closures.find((one) => one.id === id)?.name;
      const name = nameThen(former, { kind: 'closure', id, at: Date.parse(at) }, now);
      return name === undefined ? gone('closure') : things.named('closure', nameIn(name, language));
    },
    named: (kind: string, name: string) => text.whose.named({ kind: wordFor(text.kind, kind) ?? kind, name }),
  };
  return things;
}

/** When it was that a row is about, as it was written; nothing where the row does not say. Slots that it came to, or that it is about. */
export function startIn({ details }: Pick<ToldAct, 'details'>): number | undefined {
  if (details.start !== undefined) return Date.parse(String(details.start));
  return (parseSlotId(String(details.to)) ?? parseSlotId(String(details.slot)))?.start;
}

function zoneIn(directory: Directory, area: string | undefined): string {
  const known = [...directory.areas.keys()].find((id) => id === area);
  return known === undefined ? directory.region.timeZone : zoneOf(directory, known);
}

// What a calendar entry says and how it is written: iCalendar text in UTC that reveals no more than a time and a link.

import {
  escape as escapeText,
  foldLines,
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { Channel } from '../../core/directory.ts';
import { writable } from './word-feed.ts';

export type Organizer = { readonly name: string; readonly email: string };

/** One version of one entry. Instants are epoch milliseconds; texts are plain and may hold any character. */
export type Entry = {
  /** the same through every version, and says nothing about anybody */
  readonly uid: string;
  readonly sequence: number;
  /** when this version was made */
  readonly stampedAt: number;
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly description: string;
  readonly channel?: Channel;
  readonly location?: string;
  readonly url?: string;
  readonly conferenceUrl?: string;
  readonly organizer: Organizer;
  /** somebody reads what an attendee answers */
  readonly asksAnswer?: boolean;
};

/** An invite names the one person it is sent to and nobody else; a published entry names nobody. */
export type Invite = Entry &
  (
    | {
        readonly method: 'REQUEST' | 'CANCEL';
        readonly attendee: { readonly email: string };
        /** neutral words, never a name */
        readonly attendeeName: string;
      }
    | { readonly method: 'PUBLISH'; readonly cancelled: boolean }
  );

/** Where somebody has to go there, or be at home, they are reminded while there is time for it. */
const ALARM_MINUTES = { video: 15, phone: 15, 'on-site': 60, 'home-visit': 60 } as const satisfies Record<
  Channel,
  number
>;

/**
 * An iCalendar object (RFC 5545) as an iTIP message (RFC 5546): REQUEST invites, and with a higher `sequence`
 * updates; CANCEL withdraws; PUBLISH is for reading only. CONFERENCE is RFC 7986's.
 * @throws RangeError where the end is not after the start
 */
export function invite(entry: Invite): string {
  if (entry.end <= entry.start) throw new RangeError('an entry ends after it starts');
  const cancelled = entry.method === 'PUBLISH' ? entry.cancelled : entry.method === 'CANCEL';
  const calendar = new ICalCalendar({
    prodId: { company: 'Neuvoaika', product: 'Neuvoaika', language: 'EN' },
    method: ICalCalendarMethod[entry.method],
  });
  // Without a time zone every instant is written in UTC, which no calendar program can misread.
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: new Date(entry.stampedAt),
    start: new Date(entry.start),
    end: new Date(entry.end),
    summary: writable(entry.summary),
    description: writable(entry.description),
    organizer: { name: writable(entry.organizer.name), email: entry.organizer.email },
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // colleagues who share a calendar see that the time is taken, not the link
    class: ICalEventClass.PRIVATE,
    transparency: cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    ...(entry.location !== undefined && { location: writable(entry.location) }),
    ...(entry.url !== undefined && { url: new URL(entry.url).href }),
  });
  if (entry.method !== 'PUBLISH') event.createAttendee(asRecipient(entry));
  if (!cancelled) {
    const trigger = ALARM_MINUTES[entry.channel ?? 'on-site'] * 60;
    event.createAlarm({ type: ICalAlarmType.display, trigger, description: writable(entry.summary) });
  }
  const conference =
    entry.conferenceUrl === undefined || cancelled ? '' : conferenceLine(entry.conferenceUrl, entry.summary);
  return inOrder(`${calendar.toString()}\r\n`, conference);
}

/** The recipient as a guest of their own: Gmail shows an entry only where CUTYPE and X-NUM-GUESTS are given. */
function asRecipient({ attendee, attendeeName, asksAnswer, method }: Extract<Invite, { attendeeName: string }>) {
  return {
    email: attendee.email,
    // a program that is given none shows the address, or asks the house's directory for the person's own
    name: writable(attendeeName),
    type: ICalAttendeeType.INDIVIDUAL,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    // the booking stands without an answer: one is asked for where it is read
    rsvp: asksAnswer === true && method === 'REQUEST',
    x: { 'X-NUM-GUESTS': '0' },
  };
}

// The library cannot write CONFERENCE.
function conferenceLine(url: string, label: string): string {
  const value = `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="${escapeText(writable(label), true)}":${new URL(url).href}`;
  return `${foldLines(value)}\r\n`;
}

/**
 * RFC 5545 wants an event's properties before its alarms; the library writes some of them after.
 * No text can be mistaken for these markers: its line breaks are escaped, and a folded line begins with a space.
 */
function inOrder(text: string, conference: string): string {
  const [alarm = ''] = /(?<=\r\n)BEGIN:VALARM\r\n.*?\r\nEND:VALARM\r\n/s.exec(text) ?? [];
  const withoutAlarm = text.replace(alarm, '');
  return withoutAlarm.replace(/(?<=\r\n)END:VEVENT\r\n/, (end) => conference + alarm + end);
}

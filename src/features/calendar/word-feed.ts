// A calendar that others read again and again, as iCalendar text (RFC 5545): the same times give the same text. Pure.

import { escape as escapeText } from 'ical-generator';
import type { EntryWords } from '../../core/neutral-message.ts';
import { stampOf } from '../../core/slots.ts';

/** One time of it. Instants are epoch milliseconds. */
export type FeedEntry = Pick<EntryWords, 'summary' | 'location' | 'url'> & {
  readonly description?: string;
  readonly uid: string;
  readonly sequence: number;
  readonly changedAt: number;
  readonly start: number;
  readonly end: number;
  readonly cancelled: boolean;
};

/** How often a calendar may look again. */
const EVERY = 'PT15M';

/**
 * What is cancelled stays, and says so. It names no organizer, no attendee and has no alarms: those come by mail. It is
 * looked up and not sent, so that it has no METHOD, which would ask for an organizer.
 */
export function wordFeed(name: string, entries: readonly FeedEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Neuvoaika//Neuvoaika//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${said(name)}`,
    `X-WR-CALNAME:${said(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${EVERY}`,
    `X-PUBLISHED-TTL:${EVERY}`,
  ].map(folded);
  const components = entries.length === 0 ? UTC : entries.map(eventOf);
  return `${[...lines, ...components, 'END:VCALENDAR'].join('\r\n')}\r\n`;
}

/** A calendar without any component is none to some programs (RFC 5545, 3.6). */
const UTC = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

function eventOf(entry: FeedEntry): string {
  const { description, location, url } = entry;
  // of its lines only these can be long
  return [
    'BEGIN:VEVENT',
    folded(`UID:${entry.uid}`),
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${stampOf(entry.changedAt)}`,
    `DTSTART:${stampOf(entry.start)}`,
    `DTEND:${stampOf(entry.end)}`,
    folded(`SUMMARY:${said(entry.summary)}`),
    ...(description ? [folded(`DESCRIPTION:${said(description)}`)] : []),
    ...(location ? [folded(`LOCATION:${said(location)}`)] : []),
    ...(url ? [folded(`URL;VALUE=URI:${url}`)] : []),
    `STATUS:${entry.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${entry.cancelled ? 'TRANSPARENT' : 'OPAQUE'}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
  ].join('\r\n');
}

function said(text: string): string {
  return PLAIN.test(text) ? text : escapeText(writable(text), false);
}

/** Stands as it is: of a year's thousands of lines nearly all do. */
const PLAIN = /^[ -+\--:<-[\]-~]*$/;

/** RFC 5545, 3.1: no line is longer than 75 bytes, nor broken within a character. The library's own way takes four times as long. */
function folded(line: string): string {
  if (line.length <= LONGEST / 3) return line;
  if (ASCII.test(line)) return foldedAscii(line);
  const bytes = Buffer.from(line);
  if (bytes.length <= LONGEST) return line;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = at + (at === 0 ? LONGEST : LONGEST - 1);
    while (end < bytes.length && isWithin(bytes[end])) end -= 1;
    parts.push(bytes.toString('utf8', at, end));
    at = end;
  }
  return parts.join('\r\n ');
}

const LONGEST = 75;
const ASCII = /^[ -~]*$/;

/** Where each character is a byte. */
function foldedAscii(line: string): string {
  if (line.length <= LONGEST) return line;
  let text = line.slice(0, LONGEST);
  for (let at = LONGEST; at < line.length; at += LONGEST - 1) text += `\r\n ${line.slice(at, at + LONGEST - 1)}`;
  return text;
}

/** Whether the byte goes on with a character of UTF-8 that began before it. */
function isWithin(byte = 0): boolean {
  return byte >> 6 === 0b10;
}

/** RFC 5545 allows no control characters but tab and line break, and UTF-8 no half of a surrogate pair. */
export function writable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to leave out
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

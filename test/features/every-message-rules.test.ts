// Every message there can be, read as other programs read it: each is whole and right, and none tells what it must not.

import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { END, everyMessage, PHONE, SECRETS, START } from '../support/every-message.ts';

const messages = everyMessage();
/** What the entry says, its lines whole and nothing escaped. */
const plain = (entry: string) =>
  entry
    .replace(/\r\n /g, '')
    .replace(/\\n/g, '\n')
    .replace(/\\([,;\\])/g, '$1');
const aboutOf = ({ news, audience, language, channel, level, way }: (typeof messages)[number]) =>
  [news, audience, language, channel, level, way].join(' ');

test('every entry is a whole iTIP message to its one reader, in UTC, with an alarm in time and no second organizer', () => {
  expect(messages.length).toBeGreaterThan(1000);
  for (const message of messages) {
    const { entry, news, channel, sequence } = message;
    const about = aboutOf(message);
    const calendar = new ICAL.Component(ICAL.parse(entry));
    const [event, ...others] = calendar.getAllSubcomponents('vevent');
    if (event === undefined) throw new Error(`no event: ${about}`);
    const value = (name: string) => event.getFirstPropertyValue(name)?.toString();
    const goes = ['cancelled', 'released', 'readdressed'].includes(news);
    expect([about, others.length, calendar.getFirstPropertyValue('method'), value('status'), value('transp')]).toEqual(
      goes ? [about, 0, 'CANCEL', 'CANCELLED', 'TRANSPARENT'] : [about, 0, 'REQUEST', 'CONFIRMED', 'OPAQUE'],
    );
    expect([about, value('uid'), value('sequence'), value('class')]).toEqual([
      about,
      '5d1f0b36-4f0e-4d3b-8b7e-6a1c9d2e3f40',
      String(sequence),
      'PRIVATE',
    ]);
    expect([value('dtstart'), value('dtend')]).toEqual([iso(START), iso(END)]);
    const [attendee, ...more] = event.getAllProperties('attendee');
    expect([more.length, String(attendee?.getFirstValue()).toLowerCase()]).toEqual([
      0,
      'mailto:vastaanottaja@example.test',
    ]);
    expect(attendee?.getParameter('cn')).toMatch(/^(?:Osallistuja|Deltagare|Participant)$/);
    const alarms = event.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger')));
    const before = channel === 'video' || channel === 'phone' ? '-PT15M' : '-PT1H';
    expect([about, alarms]).toEqual([about, goes ? [] : [before]]);
    for (const one of [
      'uid',
      'dtstamp',
      'sequence',
      'summary',
      'location',
      'url',
      'organizer',
      'conference',
      'transp',
    ]) {
      expect([about, one, event.getAllProperties(one).length <= 1]).toEqual([about, one, true]);
    }
    const link = value('url');
    const isVideo = channel === 'video' && !goes && link !== undefined;
    expect([about, value('conference'), isVideo && value('location')]).toEqual([
      about,
      isVideo ? link : undefined,
      isVideo && link,
    ]);
    for (const line of entry.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  }
});

test('no message holds any of the seeded secrets, nor the place but for those who are told it', () => {
  for (const message of messages) {
    const { subject, text, html, entry, audience, level, way, channel, news } = message;
    const said = [subject, text, html, plain(entry)].join('\n').toLowerCase();
    const told = SECRETS.everywhere.filter((secret) => said.includes(secret.toLowerCase()));
    expect([aboutOf(message), told]).toEqual([aboutOf(message), []]);
    const isColleague = audience === 'professional' || audience === 'booker';
    const wishes = audience === 'family' && level !== 'neutral' && way === 'open';
    const mayKnow =
      channel === 'on-site' &&
      way !== 'hidden' &&
      !['released', 'readdressed'].includes(news) &&
      (isColleague || wishes);
    const knows = [SECRETS.address, SECRETS.name].map((part) => said.includes(part.toLowerCase()));
    if (!mayKnow) expect([aboutOf(message), knows]).toEqual([aboutOf(message), [false, false]]);
    // the site is called after what is done there: nobody outside reads that, whatever they wished for
    if (wishes && mayKnow) expect([aboutOf(message), knows]).toEqual([aboutOf(message), [true, false]]);
    if (audience === 'guest') expect(said).not.toMatch(/konsult|consult/);
  }
});

test('a message whose reader has no link any more leads nowhere, and says whom to call', () => {
  const closed = messages.filter(
    ({ way, audience }) => way === 'closed' && !/^(?:professional|booker)$/.test(audience),
  );
  expect(closed.length).toBeGreaterThan(200);
  for (const message of closed) {
    const said = [message.text, message.html, plain(message.entry)];
    for (const one of said) expect([aboutOf(message), /https?:\/\//.test(one)]).toEqual([aboutOf(message), false]);
    const stands = !['cancelled', 'released', 'readdressed'].includes(message.news);
    if (stands)
      for (const one of said) expect([aboutOf(message), one.includes(PHONE)]).toEqual([aboutOf(message), true]);
  }
});

function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000', '');
}

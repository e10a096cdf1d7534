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
  for (const message of messages.filter(({ news }) => news !== 'reminder')) {
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
    const entries = message.news === 'reminder' ? [] : [plain(message.entry)];
    const said = [message.text, message.html, ...entries];
    for (const one of said) expect([aboutOf(message), /https?:\/\//.test(one)]).toEqual([aboutOf(message), false]);
    const stands = !['cancelled', 'released', 'readdressed'].includes(message.news);
    if (stands)
      for (const one of said) expect([aboutOf(message), one.includes(PHONE)]).toEqual([aboutOf(message), true]);
  }
});

test('a reminder brings no calendar entry, and leads a family to confirm, move, cancel and be called', () => {
  const reminders = messages.filter(({ news }) => news === 'reminder');
  expect(reminders.length).toBeGreaterThan(200);
  for (const message of reminders) expect([aboutOf(message), message.entry]).toEqual([aboutOf(message), '']);
  const [family, ...others] = reminders.filter(
    ({ audience, language, channel, level, way }) =>
      audience === 'family' && language === 'en' && channel === 'video' && level === 'neutral' && way === 'open',
  );
  expect(others).toEqual([]);
  const link = /https:\/\/\S+\/b\/[\w-]{43}/.exec(family?.text ?? '')?.[0];
  expect(family?.text).toBe(`Hello,

This is a reminder of your appointment.
Time: Wednesday 2 December 2026, 13:50–14:35

We meet by video: open the booking page at the agreed time and join from there.

Please confirm on the booking page that the time suits you:
${link}

If the time does not suit you:
Move the appointment: ${link}/move
Cancel the appointment: ${link}/cancel
Ask us to call you: ${link}#call

An answer given in your calendar or by e-mail does not reach us.

You are warmly welcome.

Kind regards,
Neuvoaika

This message was sent automatically. Please do not send identity codes or other sensitive details by e-mail.
`);
  const buttons = family?.html.match(/display:inline-block/g);
  expect(buttons).toHaveLength(1);
  for (const way of ['move', 'cancel']) expect(family?.html).toContain(`<a href="${link}/${way}">`);
});

function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000', '');
}

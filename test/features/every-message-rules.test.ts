// Every message there can be, read as other programs read it: each is whole and right, and none tells what it must not.

import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { foldName } from '../../src/core/fold-name.ts';
import type { AreaId, SiteId } from '../../src/core/ids.ts';
import { templateFaults } from '../../src/core/judge-template.ts';
import { textOf } from '../../src/core/mail-parts.ts';
import { type Announcement, wordMessage, wordText } from '../../src/core/neutral-message.ts';
import { partsOfRegistration } from '../../src/core/registration-message.ts';
import {
  partsOf,
  placeholdersOf,
  type TemplateKind,
  type TemplatePart,
  type TemplateWords,
  templateKinds,
} from '../../src/core/template.ts';
import { partsOfWaiting } from '../../src/core/waiting-message.ts';
import { directory, END, everyMessage, LINK, PHONE, SECRETS, START } from '../support/every-message.ts';

const messages = everyMessage();

const AREA = 'salala' as AreaId;
const ORA = 'o' as SiteId;
/** What may stand in each part, and all of it: in every message there can be. */
const inAll = (kind: TemplateKind): TemplateWords =>
  Object.fromEntries(
    partsOf(kind).map((part) => [
      part,
      `Oma ${part} & <> ${placeholdersOf(kind, part)
        .map((name) => `{${name}}`)
        .join(' ')}.`,
    ]),
  );
const inOwnWords = everyMessage((_, news) => ({
  ...inAll('signature'),
  ...inAll(templateKinds.find((kind) => kind === news) ?? 'signature'),
}));
const ownFaults = (kind: TemplateKind, words: TemplateWords) => templateFaults({ area: AREA, kind }, words, directory);
/** What the entry says, its lines whole and nothing escaped. */
const plain = (entry: string) =>
  entry
    .replace(/\r\n /g, '')
    .replace(/\\n/g, '\n')
    .replace(/\\([,;\\])/g, '$1');
/** What only reminds or asks brings none. */
const bringsEntry = ({ news }: (typeof messages)[number]) => !['reminder', 'declined'].includes(news);

const aboutOf = ({ news, audience, language, channel, level, way }: (typeof messages)[number]) =>
  [news, audience, language, channel, level, way].join(' ');

test('every entry is a whole iTIP message to its one reader, in UTC, with an alarm in time and no second organizer', () => {
  expect(messages.length).toBeGreaterThan(1000);
  for (const message of messages.filter(bringsEntry)) {
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
  for (const message of [...messages, ...inOwnWords]) {
    const { subject, text, html, short, entry, audience, level, way, channel, news } = message;
    const said = [subject, text, html, short, plain(entry)].join('\n').toLowerCase();
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
    // a text is read over a shoulder, on a screen that is locked
    expect([aboutOf(message), /konsult|consult|katu/i.test(short)]).toEqual([aboutOf(message), false]);
  }
});

test('a message whose reader has no link any more leads nowhere, and says whom to call', () => {
  const closed = messages.filter(
    ({ way, audience }) => way === 'closed' && !/^(?:professional|booker)$/.test(audience),
  );
  expect(closed.length).toBeGreaterThan(200);
  for (const message of closed) {
    const entries = bringsEntry(message) ? [plain(message.entry)] : [];
    const said = [message.text, message.html, message.short, ...entries];
    for (const one of said) expect([aboutOf(message), /https?:\/\//.test(one)]).toEqual([aboutOf(message), false]);
    const stands = !['cancelled', 'released', 'readdressed'].includes(message.news);
    if (stands)
      for (const one of said) expect([aboutOf(message), one.includes(PHONE)]).toEqual([aboutOf(message), true]);
  }
});

test('a text message is of letters that phones count as one, and as long as one of them with its link at most', () => {
  const [gsm, longest] = [/^[\n A-Za-z0-9åÅäÄöÖæÆøØßÉé@£$¥!"#¤%&'()*+,\-./:;<=>?¡§¿_]*$/, 160];
  for (const message of messages.filter(({ audience }) => audience === 'family')) {
    const words = message.short.replace(/https:\S+/, '');
    expect([words, gsm.test(message.short), words.length <= longest]).toEqual([words, true, true]);
    expect([message.short, /https:/.test(message.short)]).toEqual([
      message.short,
      message.way !== 'closed' && !['cancelled', 'released', 'readdressed'].includes(message.news),
    ]);
  }
  const [one] = messages.filter(
    ({ audience, news, language, channel, way }) =>
      audience === 'family' && news === 'moved' && language === 'sv' && channel === 'phone' && way === 'open',
  );
  expect(one?.short.replace(/\S+$/, '')).toBe(
    'Neuvoaika: Din tid har flyttats. Den nya tiden är ons 2.12 kl. 13.50. Vi ringer dig. Se, flytta eller avboka: ',
  );
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

test('an area’s own words are read by families alone, beside the time, the way and the link, in mails and texts', () => {
  expect(inOwnWords).toHaveLength(messages.length);
  for (const [at, message] of inOwnWords.entries()) {
    const about = aboutOf(message);
    const { audience, news, text, html, subject, way } = message;
    const isTheirs = audience === 'family' && !['released', 'readdressed'].includes(news);
    const plainly = messages[at];
    expect([about, message.entry]).toEqual([about, plainly?.entry]);
    // what is asked after a refusal, or brings another link, is the service’s own, but for the line under it
    if (['declined', 'new-link'].includes(news) && isTheirs) {
      const lines = text.split('\n').filter((line) => !line.startsWith('Oma signature'));
      expect([about, subject, lines.join('\n')]).toEqual([about, plainly?.subject, plainly?.text]);
    } else if (!isTheirs) expect([about, subject, text]).toEqual([about, plainly?.subject, plainly?.text]);
    else {
      expect([about, /\{|\}/.test(subject + text + html), html.includes('<>')]).toEqual([about, false, false]);
      expect([about, subject]).toEqual([about, expect.stringMatching(/^Oma subject & <> /)]);
      for (const part of ['opening', 'instructions', 'signature']) expect(text).toContain(`Oma ${part} & <> `);
      expect(text).toContain(PHONE);
      // whatever else the message said, it still says
      const own = text.split('\n').filter((line) => !line.startsWith('Oma '));
      const standing = plainly?.text.split('\n').slice(0, 2).concat(plainly.text.split('\n').slice(3)) ?? [];
      expect([about, standing.filter((line) => !own.includes(line))]).toEqual([about, []]);
      if (way !== 'closed') expect(text).toContain(news === 'cancelled' ? PHONE : LINK);
    }
  }
});

test.each([
  ['the name of a service', 'Tulet salakonsultaatioon', 'service'],
  ['a service by a kind of help', 'Tervetuloa lastenpsykiatrin luo', 'help'],
  ['with a hyphen in it', 'Tervetuloa psyko-logille', 'help'],
  ['letter by letter', 'Tule n e u v o l a an', 'help'],
  ['with digits for letters', 'Tule neuv0laan', 'help'],
  ['in other letters', 'Välkommen till H\u00e9mlig konsultation', 'service'],
  ['a post', 'Sinut tapaa Salapuoli', 'professional'],
  ['a profession', 'The counsellor meets you', 'help'],
  ['the name of a room', 'Tule salaiseen huoneeseen', 'room'],
  ['a street', 'Tule Esimerkkikadulle', 'address'],
  ['whom one is led to', 'Aika on lastenvalvojalle', 'help'],
  ['what has happened', 'Välkommen, våld är inte tillåtet', 'help'],
  ['a hospital', 'Tervetuloa sairaalan pihalle', 'help'],
  ['with w for v', 'Tervetuloa neuwolaan', 'help'],
  ...'HIV-testi Syöpähoitaja Rokotusaika Verikokeet Vaccinationen Terkkari Painonpunnitus Invägning Ruokavalio Kostrådgivare Unikoulu Sömnskola Sleep oikomishoito Hammastarkastus tandläkartid Orthodontist Toimeentulotuki velkaneuvonta Skuldsanering Debts Utkomststöd käräjäpäätös Tingsrätten Court poliisi Polisanmälan Police Huumetesti Turvapaikka BCG-piikki MPR HPV-spruta Jab Tuhkarokko Mässling Measles Hinkuyskä Influenssa Hepatit Vesirokko Klamydia Migrän Punkkirokote Immunisation Pistos Kihomato Scabies Keuhkokuume Borrelioosi Stelkramp Yökastelu Uniapnea CP-vamma itsensävahingoittaminen Kuolema Grief Suru Sorggrupp Ero Isyys Huoltoriita Tukiperhe Stödfamilj Sijaishuolto Potilas Tutkimukseen Undersökning Examination Näyte Provtagning Seulonta Recept Prescription Omakanta Kela FPA Migri Uppehållstillstånd Immigration Edunvalvonta Åklagare Prosecutor'
    .split(' ')
    .map((word) => [word, `Ota mukaan: ${word}`, 'help'] as const),
] as const)('own words that would tell too much are refused: %s', (_what, text, source) => {
  for (const part of ['subject', 'opening', 'instructions', 'text'] as const) {
    const [fault] = ownFaults('booked', { [part]: text });
    expect([part, fault && 'source' in fault && fault.source]).toEqual([part, source]);
  }
});

test.each([
  'Vanhempi voi odottaa aulassa.',
  'Soita, jos lapsella on kuumetta.',
  'Ring om barnet har feber.',
  'Please be patient: the reception opens at eight.',
  'Näytä ovella tämä viesti.',
  'Aika eroaa tavallisesta.',
  'Hissi on huollossa.',
  'Vanhemmat voivat tulla yhdessä.',
  'Ilmoittaudu vastaanotossa.',
  'Työntekijä hakee sinut ovelta.',
  'Båda föräldrarna är välkomna.',
  'Anmäl dig i mottagningen.',
  'Kontrollera att kontroll inte behövs.',
  'Ota neuvolakortti mukaan, ja äitiyskortin kopio.',
  'Ta med rådgivningskortet.',
  'Tule klo 8.Tule ajoissa.Soita ovikelloa.',
  'Ravintola on pihan puolella, ja erikoinen nimetty ovi auki. Sinulla on oikeus perua. Tulkki on paikalla.',
  'Vi skulle gärna ses utan avbrott. Våga fråga, tag av skorna, och luta dig mot axeln eller skuldran.',
  'Walk through the courtyard. We welcome you with coffee, quietly.',
])('ordinary words are taken: %s', (text) => {
  expect(ownFaults('booked', { instructions: text })).toEqual([]);
});

test.each([
  ['Sinut tapaa Ulla.', 'Ulla', 'person'],
  ['Kysy Aholta, hän tietää.', 'Aholta', 'person'],
  ['Du träffar Ullas kollega.', 'Ullas', 'person'],
  ['Tule Oraan kello 9.', 'Oraan', 'site'],
  ['Vi ses vid Ora.', 'Ora', 'site'],
] as const)(
  'names of those who work here, and short ones of places, are refused in all their cases: %s',
  (text, word, source) => {
    const [site] = [...directory.sites.values()].map((one) => ({ ...one, name: { fi: 'Talo Ora' } }));
    const there = { ...directory, sites: new Map([...directory.sites, ...(site ? [[ORA, site] as const] : [])]) };
    const faults = templateFaults({ area: AREA, kind: 'offer' }, { opening: text }, there, ['Ulla Aho']);
    const start = text.indexOf(word);
    expect(faults).toEqual([{ part: 'opening', kind: 'revealing', source, start, end: start + word.length }]);
    // as ordinary words they tell nothing
    expect(templateFaults({ area: AREA, kind: 'offer' }, { opening: text.toLowerCase() }, there, ['Ulla Aho'])).toEqual(
      [],
    );
    expect(ownFaults('offer', { opening: 'Tulla voi heti, ja Ohessa on ohje. Orastava kevät!' })).toEqual([]);
  },
);

test('an addition to a text message ends as a sentence, so that the next one begins', () => {
  const inWords = (text: string) =>
    everyMessage(() => ({ text })).flatMap(({ audience, way, short }) =>
      audience === 'family' && way === 'open' ? short : [],
    );
  const without = inWords('Soita ovikelloa');
  expect(without).toEqual(inWords('Soita ovikelloa.'));
  expect(without.filter((short) => short.includes('Soita ovikelloa. ')).length).toBeGreaterThan(20);
});

test('a first sentence ends as one in every kind of message, but where its writer ended it otherwise', () => {
  const named = { language: 'fi', timeZone: 'Europe/Helsinki', start: 0, end: 0, sender: 'Neuvoaika' } as const;
  const saidAs = (opening: string) => {
    const own = { opening };
    const booked = everyMessage(() => own).flatMap(({ audience, way, news, text }) =>
      audience === 'family' && way === 'open' && news === 'booked' ? text : [],
    );
    const waiting = partsOfWaiting({ ...named, own, news: 'withdrawal' }).parts;
    const coming = { news: 'coming', standing: 'coming', number: 1, page: LINK } as const;
    const registered = partsOfRegistration({ ...named, own, ...coming }).parts;
    return [...booked, textOf(waiting), textOf(registered)].map((text) =>
      text.split('\n').find((line) => line.startsWith('Toinen sana')),
    );
  };
  expect(new Set(saidAs('Toinen sana'))).toEqual(new Set(['Toinen sana.']));
  for (const ended of ['Toinen sana!', 'Toinen sana?', 'Toinen sana:', 'Toinen sana (klo 8.)'])
    expect(new Set(saidAs(ended))).toEqual(new Set([ended]));
});

test.each<[string, TemplateKind, TemplatePart, string, string]>([
  ['a placeholder that there is not', 'booked', 'opening', 'Hei {name}!', 'unknown-placeholder'],
  ['one that belongs elsewhere', 'booked', 'subject', 'Soita {phone}', 'placeholder-not-here'],
  ['a word that the time says itself', 'booked', 'opening', 'Aikasi alkaa klo {time}', 'clock-twice'],
  ['something to be worked out', 'booked', 'opening', '{time, select, other {x}}', 'brace'],
  ['half a placeholder', 'booked', 'opening', 'Aika {date', 'brace'],
  ['a second line of a subject', 'booked', 'subject', 'Aika\nBcc: x', 'line-end'],
  ['a link', 'booked', 'instructions', 'Lue https://example.org/x', 'web-address'],
  ['a link without its beginning', 'booked', 'instructions', 'Lue example.org', 'web-address'],
  ['a link as a title', 'booked', 'instructions', 'Lue Example.Org tai Esimerkki.Fi', 'web-address'],
  ['how they meet, where nobody knows', 'offer', 'opening', 'Tapaamme {channel}', 'placeholder-not-here'],
  ['letters that only look like ours', 'booked', 'opening', 'Tule pаikalle', 'character'],
  ['what nobody sees', 'booked', 'opening', 'psy\u200Bkologi', 'character'],
  ['what makes two texts of one', 'booked', 'text', 'Soita ”ovikelloa”', 'character'],
  ['too much', 'booked', 'text', 'a'.repeat(61), 'too-long'],
  ['a part of another message', 'signature', 'opening', 'Hei!', 'not-its-part'],
])('own words that cannot be sent are refused: %s', (_what, kind, part, text, fault) => {
  expect(ownFaults(kind, { [part]: text }).map((one) => one.kind)).toContain(fault);
});

test('an area without a number cannot name it', () => {
  const areas = new Map([[AREA, { id: AREA, name: {}, municipalities: [], topics: [] }]]);
  const faults = templateFaults({ area: AREA, kind: 'signature' }, { signature: '{phone}' }, { ...directory, areas });
  expect(faults.map(({ kind }) => kind)).toEqual(['no-phone']);
});

test('whatever words are taken, the message has its time and link, and no name of the directory', () => {
  const harmless = ['Tervetuloa', 'ovikello', 'pääovella', 'Ta med', 'ring', 'the bell', 'viisi', '10', 'kerros'];
  const names = [
    ...['Perheneuvolan salakonsultaatio', 'Hemlig konsultation', 'Secret counselling', 'secret-counsellor'],
    ...['Psykologi Salapuoli', 'Psykolog Hemlig', 'Salainen huone', SECRETS.name, SECRETS.address],
  ];
  const piece = fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...harmless) },
    { weight: 1, arbitrary: fc.constantFrom(...names, ...names.flatMap((name) => name.split(/[ -]/))) },
    { weight: 2, arbitrary: fc.constantFrom('{date}', '{time}', '{channel}', '{sender}', '{phone}') },
    { weight: 1, arbitrary: fc.constantFrom('{', '}', '{link}', '\n', '\r\n', '.', 'http://', '</p>') },
    { weight: 1, arbitrary: fc.string({ maxLength: 5, unit: 'grapheme' }) },
  );
  const text = fc
    .tuple(fc.array(piece, { maxLength: 4 }), fc.constantFrom(' ', ' ', ' ', '-'))
    .map(([pieces, between]) => pieces.join(between));
  const words = fc.record(
    { subject: text, opening: text, instructions: text, text, signature: text },
    { requiredKeys: [] },
  );
  let taken = 0;
  fc.assert(
    fc.property(words, ({ signature, ...own }) => {
      const faults = [...ownFaults('booked', own), ...ownFaults('signature', { signature: signature ?? '' })];
      if (faults.length > 0) return;
      if (Object.values(own).some((one) => one !== '')) taken += 1;
      const announcement: Announcement = {
        ...({ news: 'booked', audience: 'family', language: 'fi', kind: 'appointment', channel: 'on-site' } as const),
        ...{ timeZone: 'Europe/Helsinki', start: START, end: END, link: LINK, home: 'x', sender: 'Neuvoaika' },
        ...{ phone: PHONE, own: { ...own, signature: signature ?? '' } },
      };
      const { subject, text: mail, html } = wordMessage(announcement);
      const sms = wordText(announcement);
      expect(subject).not.toMatch(/[\r\n]/);
      for (const one of [mail, html, sms]) expect(one).toContain(LINK);
      for (const one of [mail, html]) expect(one).toContain('13.50–14.35');
      expect(sms).toContain('13.50');
      const said = ` ${foldName(`${subject}\n${mail}\n${sms}`).join(' ')} `;
      for (const name of names) expect(said).not.toContain(` ${foldName(name).join(' ')} `);
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(200);
});

function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000', '');
}

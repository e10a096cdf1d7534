// What a mail and a calendar entry say, and above all what they do not.

import { describe, expect, test } from 'vitest';
import { outsideRoles } from '../../src/core/booking.ts';
import { channels } from '../../src/core/directory.ts';
import {
  type Announcement,
  type Audience,
  type MessageLevel,
  type News,
  wordEntry,
  wordMessage,
} from '../../src/core/neutral-message.ts';
import { type Language, languages } from '../../src/core/permissions.ts';
import { tellsWhat } from '../../src/core/tells-what.ts';

const announcement: Announcement = {
  news: 'booked',
  audience: 'booker',
  language: 'fi',
  start: Date.parse('2026-11-24T13:50+02:00'),
  end: Date.parse('2026-11-24T14:35+02:00'),
  timeZone: 'Europe/Helsinki',
  kind: 'consultation',
  channel: 'video',
  place: { name: 'Hartolan perheneuvola', address: 'Esimerkkikatu 3, Hartola' },
  phone: '03 123 4567',
  link: 'https://neuvoaika.example/bookings/0e7cbe4c',
  home: 'https://neuvoaika.example',
  sender: 'Neuvoaika',
};
const audiences: readonly Audience[] = ['professional', 'booker', 'family', ...outsideRoles];
const allNews: readonly News[] = ['booked', 'moved', 'changed', 'cancelled', 'released'];

test('a booking is told as one tells it to a colleague', () => {
  const { html: _beside, ...plain } = wordMessage(announcement);
  expect(plain).toEqual({
    subject: 'Konsultaatio: ti 24.11. klo 13.50',
    text: `Hei!

Konsultaatio on varattu.
Aika: tiistai 24.11.2026 klo 13.50–14.35

Tapaamme videolla: avaa varauksen sivu sovittuun aikaan ja liity siitä mukaan.

Varauksen sivu:
https://neuvoaika.example/bookings/0e7cbe4c

Jos aika ei sovi sinulle, siirrä tai peru se varauksen sivulla niin pian kuin voit. Näin aika vapautuu toiselle. Voit myös soittaa numeroon 03 123 4567. Vastaus, jonka annat kalenterissa tai sähköpostilla, ei tule meille.

Ystävällisin terveisin
Neuvoaika

Tämä on automaattinen viesti. Älä lähetä sähköpostilla tietoja asiakkaista.
`,
  });
});

test('the HTML says what the text does, with one button in place of the address, and asks for nothing from elsewhere', () => {
  const link = 'https://neuvoaika.example/b/a?x="<1>"&y';
  for (const language of languages) {
    for (const news of allNews) {
      for (const audience of audiences) {
        const { subject, text, html } = wordMessage({ ...announcement, language, news, audience, link });
        const addresses: readonly string[] = text.match(/https?:\S+/g) ?? [];
        const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
        expect(hrefs).toEqual(addresses.map((address) => escaped(address)));
        expect(hrefs.length).toBeLessThanOrEqual(1);
        expect(html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}">`));
        expect(html).toContain(`<title>${subject}</title>`);
        expect(html).toMatch(/<meta name="color-scheme" content="light dark">/);
        expect(html).not.toMatch(/\bsrc=|url\(|<(?:img|link|script|style)\b|undefined/);
        const said = html.replace(/<[^>]*>/g, '\n');
        for (const line of text.split('\n')) {
          if (!line.endsWith(':') && !addresses.includes(line)) expect(said).toContain(escaped(line));
        }
      }
    }
  }
});

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

test.each([
  ['fi', 'Konsultaatio', 'Aika', 'Tapaaminen', 'Tulkkaus'],
  ['sv', 'Konsultation', 'Tid', 'Möte', 'Tolkning'],
  ['en', 'Consultation', 'Appointment', 'Meeting', 'Interpreting'],
] as const)('in %s a colleague reads "%s", a family "%s", who was invited "%s" or "%s"', (language, ...titles) => {
  const [colleague, family, invited, interpreter] = titles;
  const said = (audience: Audience) => wordEntry({ ...announcement, language, audience }).summary;
  expect(said('booker')).toBe(colleague);
  expect(said('family')).toBe(family);
  expect([said('guest'), said('authority'), said('interpreter')]).toEqual([invited, invited, interpreter]);
  expect(wordEntry({ ...announcement, language, kind: 'appointment' }).summary).toBe(family);
});

test.each([
  ['fi', /varattu aika|aikasi|luoksesi|uuden ajan/i, /tulk/i],
  ['sv', /fått en tid|din tid|hem till dig|ny tid,/i, /tolk/i],
  ['en', /appointment|your home|new time, please/i, /interpret/i],
] as const)(
  'in %s no time is said to be that of somebody who was invited, and an interpreter is one',
  (language, own, role) => {
    for (const audience of outsideRoles) {
      for (const channel of channels) {
        const told = { ...announcement, language, audience, channel };
        const said = allNews.map((news) =>
          JSON.stringify([wordMessage({ ...told, news }), wordEntry({ ...told, news })]),
        );
        for (const text of said) {
          expect(text).not.toMatch(own);
          expect(role.test(text)).toBe(audience === 'interpreter');
          expect(text).not.toMatch(/perheneuvola|Esimerkkikatu|konsult|consult/i);
        }
      }
    }
  },
);

test.each([
  ['fi', /siirrä tai peru/, 'Jos aika ei sovi sinulle, soita numeroon 03 123 4567'],
  ['sv', /flytta eller avboka den/, 'Om tiden inte passar dig, ring 03 123 4567'],
  ['en', /please move or cancel/, 'If the time does not suit you, please ring 03 123 4567'],
] as const)(
  'in %s a time that is too near to be moved or cancelled is said to be rung about',
  (language, promise, ring) => {
    for (const audience of ['family', 'booker'] as const) {
      for (const news of ['booked', 'moved', 'changed'] as const) {
        const told = { ...announcement, language, audience, news };
        expect(wordMessage(told).text).toMatch(promise);
        const late = wordMessage({ ...told, late: true }).text;
        expect(late).toContain(ring);
        expect(late).not.toMatch(promise);
        const { phone: _none, ...without } = { ...told, late: true };
        expect(wordMessage(without).text).not.toMatch(promise);
      }
    }
  },
);

test.each([
  ['fi', /kysyjä/],
  ['sv', /den som frågar/],
  ['en', /the one who asks/],
] as const)(
  'in %s a professional reads of somebody who asks in a consultation, and of nobody in an appointment',
  (language, asker) => {
    const said = (kind: Announcement['kind']) =>
      wordMessage({ ...announcement, language, audience: 'professional', kind }).text;
    expect(said('consultation')).toMatch(asker);
    expect(said('appointment')).not.toMatch(asker);
    expect(said('appointment').split('\n\n')).toHaveLength(said('consultation').split('\n\n').length);
  },
);

test('an interpreter who cannot come says so in time for another', () => {
  const { text } = wordMessage({ ...announcement, audience: 'interpreter' });
  expect(text).toContain('Sinua pyydetään tulkiksi tapaamiseen.');
  expect(text).toContain('Jos et pääse tulkkaamaan, soita numeroon 03 123 4567 niin pian kuin voit.');
  expect(text).not.toMatch(/Lämpimästi tervetuloa/);
});

describe.each(languages)('in %s', (language: Language) => {
  test.each(audiences)(
    'each piece of news reads differently to a %s, and every message has a greeting and a sender',
    (audience) => {
      const messages = allNews.map((news) => wordMessage({ ...announcement, language, audience, news }));
      expect(new Set(messages.map(({ subject }) => subject)).size).toBe(allNews.length);
      for (const { text } of messages) {
        expect(text).toMatch(/^(Hei!|Hej!|Hello,)\n/);
        expect(text).toContain('\nNeuvoaika\n');
        expect(text).not.toMatch(/\b(undefined|null)\b|\n{3}/);
      }
    },
  );

  test('each channel says how to meet', () => {
    const ways = channels.map((channel) => wordEntry({ ...announcement, language, channel }));
    expect(new Set(ways.map(({ description }) => description)).size).toBe(channels.length);
    expect(ways.map(({ location }) => location)).not.toContain(undefined);
  });

  test('a guest is told neither what nor where the visit is, but where to find out', () => {
    const told = { ...announcement, language, audience: 'guest', channel: 'on-site' } as const;
    const said = allNews
      .map((news) => JSON.stringify([wordMessage({ ...told, news }), wordEntry({ ...told, news })]))
      .join();
    expect(said).not.toMatch(/perheneuvola|Esimerkkikatu|konsult|consult/i);
    expect(wordMessage(told).text).toContain(announcement.link);
  });
});

test('who makes the call depends on who reads', () => {
  const phone = { ...announcement, channel: 'phone' } as const;
  expect(wordMessage({ ...phone, audience: 'professional' }).text).toContain('sinä soitat');
  expect(wordMessage(phone).text).toContain('ammattilainen soittaa sovittuun aikaan');
  const { phone: _none, ...without } = phone;
  expect(wordMessage(without).text).not.toContain('numero');
});

test('who has left gets no link to a booking they can no longer open', () => {
  const released = { ...announcement, news: 'released', audience: 'professional' } as const;
  expect(wordMessage(released).text).not.toContain(announcement.link);
  expect(JSON.stringify(wordEntry(released))).not.toContain(announcement.link);
});

test.each<[MessageLevel | undefined, boolean | undefined, string | undefined]>([
  [undefined, false, undefined],
  ['neutral', false, undefined],
  ['place', false, 'Esimerkkikatu 3, Hartola'],
  ['full', true, 'Esimerkkikatu 3, Hartola'],
  ['full', undefined, 'Esimerkkikatu 3, Hartola'],
  ['full', false, 'Talo Jalo, Esimerkkikatu 3, Hartola'],
])(
  'a family that wishes for "%s" of a place whose name tells what is done there (%s) reads of it: %s',
  (level, tells, said) => {
    const place = { name: 'Talo Jalo', address: 'Esimerkkikatu 3, Hartola', ...(tells !== undefined && { tells }) };
    const told = { ...announcement, place, channel: 'on-site', audience: 'family', ...(level && { level }) } as const;
    for (const language of languages) {
      const entry = wordEntry({ ...told, language });
      expect(entry.location).toBe(said);
      for (const text of [wordMessage({ ...told, language }).text, entry.description]) {
        expect(/Talo|Esimerkkikatu/.test(text)).toBe(said !== undefined);
        if (said !== undefined) expect(text).toContain(said);
      }
      const { link: _closed, ...closed } = told;
      const others = [
        closed,
        { ...told, placeHidden: true, place: undefined },
        ...outsideRoles.map((audience) => ({ ...told, audience })),
        ...(['video', 'phone', 'home-visit'] as const).map((channel) => ({ ...told, channel })),
      ].map(({ place: known, ...other }) => ({ ...other, language, ...(known && { place: known }) }));
      for (const other of others) {
        expect(JSON.stringify([wordMessage(other), wordEntry(other)])).not.toMatch(/Talo|Esimerkkikatu/);
      }
    }
  },
);

test.each([
  ['Monitoimitalo Jalo', false],
  ['Pikkuvuoren toimitalo', false],
  ['Hartolan kirjasto', false],
  ['Eteläinen neuvola', true],
  ['Päiväkoti Kielo', true],
  ['Familjerådgivningen i Lahtis', true],
  ['Lasten- ja nuorisopsykiatria', true],
  ['Puheterapian tilat', true],
])('a place called %s tells what is done there: %s', (name, tells) => {
  const directory = {
    areas: new Map([['a', { name: { fi: 'Hartola' } }]]),
    services: new Map([['s', { name: { fi: 'Lastenneuvolan tarkastus', en: 'Three-year check at daycare' } }]]),
    professionals: new Map([
      ['p', { post: { fi: 'Perheohjaaja päiväkodissa, Hartola' }, profession: 'family-worker' }],
    ]),
  } as unknown as Parameters<typeof tellsWhat>[1];
  expect(tellsWhat(name, directory)).toBe(tells);
});

test.each([
  ['fi', /siirrä|peru se|sivulla/, /soi(?:taa?|ttakaa) numeroon 03 123 4567|numerosta 03 123 4567/i, 'ei tule meille'],
  ['sv', /flytta eller|avboka den|på bokningens sida/, /ring(?:a)? 03 123 4567|numret 03 123 4567/i, 'når oss inte'],
  ['en', /please move|cancel it|on the booking page/, /ring 03 123 4567|on 03 123 4567/, 'does not reach us'],
] as const)(
  'in %s one whose link was closed is led to no page and asked to call; nobody believes that an answer in a calendar arrives',
  (language, promise, call, unread) => {
    const { link: _closed, ...closed } = { ...announcement, language, kind: 'appointment' as const };
    for (const audience of ['family', ...outsideRoles] as const) {
      for (const channel of channels) {
        for (const news of allNews) {
          const told = { ...closed, audience, channel, news };
          const said = [wordMessage(told).text, JSON.stringify(wordEntry(told))];
          const stands = news !== 'cancelled' && news !== 'released';
          for (const text of said) {
            expect(text).not.toMatch(promise);
            expect(text).not.toMatch(/https?:/);
            expect([call.test(text), text.includes(unread)]).toEqual(stands ? [true, true] : [call.test(text), false]);
          }
        }
      }
    }
    expect(wordMessage({ ...announcement, language }).text).toContain(unread);
    expect(wordEntry({ ...announcement, language }).description).toMatch(promise);
  },
);

test('who registered for an event can give up their place on its page, and not move it', () => {
  const { description } = wordEntry({ ...announcement, audience: 'family', kind: 'group', late: true });
  expect(description).toContain('peru ilmoittautumisesi sivulla');
  expect(description).not.toMatch(/siirrä|soita/);
});

test('a video meeting that stands has its link wherever a calendar program looks for one, and no other has', () => {
  expect(wordEntry(announcement)).toMatchObject({
    conferenceUrl: announcement.link,
    url: announcement.link,
    location: announcement.link,
  });
  expect(wordEntry({ ...announcement, channel: 'phone' }).location).toBe('Puhelin');
  expect(wordEntry({ ...announcement, channel: 'phone' })).not.toHaveProperty('conferenceUrl');
  expect(wordEntry({ ...announcement, news: 'cancelled' })).not.toHaveProperty('conferenceUrl');
});

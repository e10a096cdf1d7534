// Every message that may go out about a booking: each piece of news, reader, language, way to meet and level, as worded.

import { outsideRoles } from '../../src/core/booking.ts';
import { type Channel, channels, type Directory } from '../../src/core/directory.ts';
import type { BookingId } from '../../src/core/ids.ts';
import {
  type Audience,
  type MessageLevel,
  messageLevels,
  type News,
  wordMessage,
  wordText,
} from '../../src/core/neutral-message.ts';
import { type Language, languages } from '../../src/core/permissions.ts';
import { announceTo, entryFor, type ToldVersion } from '../../src/features/clinics/write-to-recipient.ts';
import type { OwnWords } from '../../src/features/notifications/read-own-words.ts';

export type EveryMessage = {
  readonly news: News;
  readonly audience: Audience;
  readonly language: Language;
  readonly channel: Channel;
  readonly level: MessageLevel;
  readonly kind: 'consultation' | 'appointment';
  /** how the reader finds the booking, and whether the place is hidden */
  readonly way: 'open' | 'closed' | 'hidden';
  readonly sequence: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** the same as a text message */
  readonly short: string;
  /** none of a reminder */
  readonly entry: string;
};

/** What nobody outside is to read in any of them; `place` and `name`: but whoever the place is told. */
export const SECRETS = {
  everywhere: [
    ...['Perheneuvolan salakonsultaatio', 'Hemlig konsultation', 'Secret counselling'],
    ...['Psykologi Salapuoli', 'Psykolog Hemlig', 'secret-counsellor'],
    ...['Kätketty Lapsi', 'Huolten Hilja', 'N-4711', 'Salatie 9', '131052-308T'],
    ...['Lapsi herää yöllä', 'uniongelmat', 'Muistiinpano salainen', '040 999 8877', 'toinen@example.test'],
    ...['Salainen huone', 'Salalahti'],
  ],
  name: 'Salalan perheneuvola',
  address: 'Esimerkkikatu 3, Salala',
} as const;

export const START = Date.parse('2026-12-02T13:50+02:00');
export const END = START + 45 * 60_000;
const NOW = Date.parse('2026-11-20T09:00+02:00');
export const PHONE = '03 123 4567';
export const LINK = 'https://neuvoaika.example/b/kHq0wN9x2sVt4uYz6aBc8dEf0gHi2jKl4mNo6pQr8sT';

export const directory = {
  region: { name: { fi: 'Salalahti' }, timeZone: 'Europe/Helsinki', country: 'FI', languages: ['fi', 'sv', 'en'] },
  areas: new Map([
    ['salala', { id: 'salala', name: { fi: 'Salalahti' }, municipalities: [], phone: PHONE, topics: [] }],
  ]),
  sites: new Map([
    ['s', { id: 's', area: 'salala', kind: 'clinic', name: { fi: SECRETS.name }, address: SECRETS.address }],
  ]),
  rooms: new Map([['r', { id: 'r', site: 's', name: { fi: 'Salainen huone' } }]]),
  services: new Map(
    (['consultation', 'appointment'] as const).map((kind) => [
      kind,
      {
        id: kind,
        kind,
        name: { fi: 'Perheneuvolan salakonsultaatio', sv: 'Hemlig konsultation', en: 'Secret counselling' },
        professions: ['secret-counsellor'],
        changeCutOffHours: 12,
      },
    ]),
  ),
  professionals: new Map([
    ['p', { id: 'p', post: { fi: 'Psykologi Salapuoli', sv: 'Psykolog Hemlig' }, profession: 'secret-counsellor' }],
  ]),
} as unknown as Directory;

/** A booking as a careless reader might hand it on: with all that no message may hold. */
const whole = {
  id: '0e7cbe4c-7b1e-4b8e-a0a5-2c9c0a1b2c3d' as BookingId,
  calendarUid: '5d1f0b36-4f0e-4d3b-8b7e-6a1c9d2e3f40',
  area: 'salala',
  site: 's',
  room: 'r',
  professionals: ['p'],
  child: 'Kätketty Lapsi',
  case: { topic: 'uniongelmat', ageBand: '3-6', question: 'Lapsi herää yöllä' },
  note: 'Muistiinpano salainen 131052-308T',
  phone: '040 999 8877',
  family: { reference: 'N-4711', name: 'Huolten Hilja', address: 'Salatie 9' },
  participants: [{ email: 'toinen@example.test' }],
};

const deps = {
  config: { publicUrl: 'https://neuvoaika.example', mail: { from: 'Neuvoaika <no-reply@neuvoaika.example>' } },
  clock: { now: () => NOW },
} as unknown as Parameters<typeof announceTo>[0];

const SEQUENCES: Readonly<Record<News, number>> = {
  booked: 0,
  changed: 1,
  moved: 2,
  'new-link': 2,
  released: 3,
  readdressed: 3,
  cancelled: 4,
  reminder: 2,
  declined: 2,
};

/** `ownWords`: the area's own, in which all of them are said. */
export function everyMessage(ownWords: OwnWords = () => ({})): readonly EveryMessage[] {
  const readers: readonly (readonly [Audience, MessageLevel])[] = [
    ...(['professional', 'booker', ...outsideRoles] as const).map((one) => [one, 'neutral'] as const),
    ...messageLevels.map((level) => ['family', level] as const),
  ];
  const news = Object.keys(SEQUENCES) as News[];
  return readers.flatMap(([audience, level]) =>
    languages.flatMap((language) =>
      channels.flatMap((channel) =>
        (['open', 'closed', 'hidden'] as const).flatMap((way) =>
          news.map((each) => writeOne({ audience, level, language, channel, way, news: each }, ownWords)),
        ),
      ),
    ),
  );
}

function writeOne(
  one: Pick<EveryMessage, 'audience' | 'level' | 'language' | 'channel' | 'way' | 'news'>,
  ownWords: OwnWords,
): EveryMessage {
  const { audience, level, language, channel, way, news } = one;
  const kind = audience === 'family' ? 'appointment' : 'consultation';
  const isColleague = audience === 'professional' || audience === 'booker';
  const address = isColleague ? `https://neuvoaika.example/bookings/${whole.id}` : LINK;
  const booking = { ...whole, service: kind, channel, start: START, end: END, placeHidden: way === 'hidden' };
  const told = {
    booking: booking as unknown as ToldVersion['booking'] & { confirmed: boolean },
    recipient: { id: 'someone', audience, language },
    email: 'vastaanottaja@example.test',
    method: ['cancelled', 'released', 'readdressed'].includes(news) ? ('CANCEL' as const) : ('REQUEST' as const),
    sequence: SEQUENCES[news],
    answerable: false,
    start: START,
    end: END,
  };
  const found = { acts: audience === 'family', level, ...((way !== 'closed' || isColleague) && { address }) };
  const announcement = announceTo(deps, directory, { ...told, news }, found, ownWords);
  const hasEntry = news !== 'reminder' && news !== 'declined';
  return {
    ...one,
    ...wordMessage(announcement),
    ...{ kind, sequence: SEQUENCES[news], short: wordText(announcement) },
    // what only reminds or asks has none
    entry: hasEntry ? entryFor(deps, { ...told, news }, announcement).content : '',
  };
}

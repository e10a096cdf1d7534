import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, type LoggedDetail, loggedActions, loggedPurposes } from '../../src/core/access-log.ts';
import { languages } from '../../src/core/permissions.ts';
import { fileLists, regionSchema } from '../../src/features/directory/schema.ts';
import {
  type Evidence,
  type Link,
  type LoggedRow,
  type Seal,
  seal,
  sealingKey,
  TOLERANCE_MS,
  verifyLinks,
  verifyNoted,
  verifyUnsealed,
} from '../../src/features/insights/rules.ts';
import { wordAct } from '../../src/features/insights/word-acts.ts';
import { logKey, macOf } from '../../src/platform/authenticate-log.ts';
import { paijatHame } from '../support/directory.ts';

const SECRET = 'a secret of at least thirty-two characters';
const key = sealingKey(SECRET);
const evidence = evidenceOf(SECRET);
const START = Date.parse('2026-11-24T08:00:00Z');
const MINUTE = 60_000;

const anyRow = fc.record({
  actor: fc.string(),
  action: fc.constantFrom('book-slot', 'read-booking'),
  subjectId: fc.string(),
  area: fc.option(fc.constantFrom('hartola', 'asikkala'), { nil: null }),
  purpose: fc.option(fc.string(), { nil: null }),
  details: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
});

function evidenceOf(secret: string, copies: readonly bigint[] = []): Evidence {
  const keyOfRows = logKey(secret);
  return { key: sealingKey(secret), macOf: (act) => macOf(keyOfRows, act), copies: new Set(copies) };
}

/** Rows written one a minute and sealed `perSealing` at a time. */
function chainOf(rows: readonly Partial<LoggedRow>[], perSealing = 3): Link[] {
  const links: Link[] = [];
  let last: Seal | undefined;
  rows.forEach((given, at) => {
    const row = plainRow(BigInt(at + 1), START + at * MINUTE, given);
    const sealedAt = START + (Math.floor(at / perSealing) + 1) * perSealing * MINUTE;
    last = seal(key, last, row, sealedAt);
    links.push({ seal: last, row });
  });
  return links;
}

function plainRow(id: bigint, at: number, given: Partial<LoggedRow> = {}): LoggedRow {
  const act = {
    nonce: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    at,
    actor: 'user-1',
    role: 'worker',
    action: 'book-slot',
    subjectKind: 'booking',
    subjectId: 'b-1',
    area: 'hartola',
    purpose: null,
    requestId: null,
    details: {},
    ...given,
  };
  return { ...act, id, transaction: String(700n + id), mac: evidence.macOf(act), ...given };
}

const findingsOf = (links: readonly Link[], by = evidence) => verifyLinks(by, {}, links).findings;
const anyChain = fc.array(anyRow, { minLength: 1, maxLength: 12 }).map((rows) => chainOf(rows));
const anyPlace = fc.nat();

test('an untouched log has no findings, read in one piece or in pages', () => {
  fc.assert(
    fc.property(anyChain, fc.integer({ min: 1, max: 12 }), (links, size) => {
      let end = {};
      for (let from = 0; from < links.length; from += size) {
        const checked = verifyLinks(evidence, end, links.slice(from, from + size));
        expect(checked.findings).toEqual([]);
        end = checked.end;
      }
    }),
  );
});

test('one altered row is one finding, and names that row', () => {
  const change = fc.constantFrom<Partial<LoggedRow>>(
    { actor: 'somebody else' },
    { at: START - 1 },
    { subjectId: 'another' },
    { area: 'nowhere' },
    { details: { more: true } },
    { transaction: '1' },
    { nonce: 'another' },
    { mac: '' },
    { mac: 'ä'.repeat(64) },
  );
  fc.assert(
    fc.property(anyChain, anyPlace, change, (links, place, altered) => {
      const at = place % links.length;
      const tampered = links.map((link, n) =>
        n === at && link.row ? { ...link, row: { ...link.row, ...altered } } : link,
      );
      expect(findingsOf(tampered)).toEqual([{ kind: 'altered', logId: String(at + 1), position: String(at + 1) }]);
    }),
  );
});

test('a removed row is named, whether its seal was left or taken too', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 2, maxLength: 12 }).map((rows) => chainOf(rows)),
      anyPlace,
      (links, place) => {
        const at = place % (links.length - 1);
        const position = String(at + 1);
        const rowless = links.map((link, n) => (n === at ? { seal: link.seal } : link));
        expect(findingsOf(rowless)).toEqual([{ kind: 'removed', logId: position, position }]);
        expect(findingsOf(links.filter((_, n) => n !== at))).toEqual([{ kind: 'removed', position }]);
      },
    ),
  );
});

test('a gap of several seals is one finding', () => {
  const links = chainOf([{}, {}, {}, {}, {}]);
  expect(findingsOf(links.filter((_, n) => n === 0 || n === 4))).toEqual([{ kind: 'removed', position: '2-4' }]);
});

test('a row altered behind a gap is named too', () => {
  const links = chainOf([{}, {}, {}]).flatMap((link, n) => (n === 1 ? [] : [link]));
  const altered = links.map((link) =>
    link.row?.id === 3n ? { ...link, row: { ...link.row, actor: 'somebody else' } } : link,
  );
  expect(findingsOf(altered)).toEqual([
    { kind: 'removed', position: '2' },
    { kind: 'inserted', logId: '3', position: '3' },
  ]);
});

test('a sealed row without the code of the service was inserted before its sealing', () => {
  fc.assert(
    fc.property(anyRow, fc.string(), anyPlace, (row, mac, place) => {
      const at = place % 3;
      const rows = [{}, {}, {}].map((plain, n) => (n === at ? { ...row, mac } : plain));
      const number = String(at + 1);
      expect(findingsOf(chainOf(rows))).toEqual([{ kind: 'inserted', logId: number, position: number }]);
    }),
  );
});

test('a sealed row that repeats another was inserted before its sealing', () => {
  const [first] = chainOf([{}]);
  const links = chainOf([{}, {}, { ...first?.row, id: 3n }]);
  expect(findingsOf(links, evidenceOf(SECRET, [3n]))).toEqual([{ kind: 'inserted', logId: '3', position: '3' }]);
});

test('a row sealed later than its time allows was inserted', () => {
  const links = chainOf([{}, {}, {}, { at: START - TOLERANCE_MS }, {}]);
  expect(findingsOf(links)).toEqual([{ kind: 'inserted', logId: '4', position: '4' }]);
});

test('a row dated ahead of its sealing was inserted', () => {
  const links = chainOf([{}, { at: START + 2 * TOLERANCE_MS }, {}]);
  expect(findingsOf(links)).toEqual([{ kind: 'inserted', logId: '2', position: '2' }]);
});

test('rows that waited while nothing sealed for hours are not taken for inserted ones', () => {
  const first = seal(key, undefined, plainRow(1n, START), START + MINUTE);
  const late = START + 5 * 60 * MINUTE;
  const rows = [1, 120, 299].map((minutes, at) => plainRow(BigInt(at + 2), START + minutes * MINUTE));
  const links: Link[] = [{ seal: first, row: plainRow(1n, START) }];
  for (const row of rows) links.push({ seal: seal(key, links.at(-1)?.seal, row, late), row });
  expect(findingsOf(links)).toEqual([]);
});

test('a row that committed late, with a lower id than its neighbours, is no finding', () => {
  const order = [plainRow(2n, START), plainRow(3n, START + 1_000), plainRow(1n, START - 20_000)];
  const links: Link[] = [];
  order.forEach((row, at) => {
    links.push({ seal: seal(key, links.at(-1)?.seal, row, START + (at + 1) * MINUTE), row });
  });
  expect(findingsOf(links)).toEqual([]);
});

test('a demonstration whose clock starts over has no findings', () => {
  const before = seal(key, undefined, plainRow(1n, START), START + MINUTE);
  const earlier = START - 48 * 60 * MINUTE;
  const row = plainRow(2n, earlier);
  const after = seal(key, before, row, earlier + MINUTE);
  expect(
    findingsOf([
      { seal: before, row: plainRow(1n, START) },
      { seal: after, row },
    ]),
  ).toEqual([]);
});

test('a chain sealed with another secret does not verify', () => {
  const links = chainOf([{}, {}]);
  expect(findingsOf(links, evidenceOf('another secret of thirty-two characters!'))).toHaveLength(2);
});

test('a noted link shows that the end of the chain was cut off or sealed anew', () => {
  const [first, second] = chainOf([{}, {}]);
  if (!first || !second) throw new Error('no chain');
  const noted = { position: 2n, hash: second.seal.hash };
  expect(verifyNoted(noted, second.seal)).toBeUndefined();
  expect(verifyNoted(noted, undefined)).toEqual({ kind: 'not-reached', position: '2' });
  expect(verifyNoted(noted, { ...second.seal, hash: first.seal.hash })).toEqual({
    kind: 'other-hash',
    position: '2',
    noted: second.seal.hash,
    stands: first.seal.hash,
  });
});

test('an unsealed row may be as old as the sealing before it, less the tolerance', () => {
  const [link] = chainOf([{}]);
  const end = link ? { last: link.seal } : {};
  const now = START + 10 * MINUTE;
  const oldest = START + 3 * MINUTE - TOLERANCE_MS;
  const latest = now + TOLERANCE_MS;
  const rows = [oldest - 1, oldest, latest, latest + 1].map((at, n) => ({
    row: plainRow(BigInt(n), at),
    passed: false,
  }));
  expect(verifyUnsealed(evidence, end, now, rows)).toEqual([
    { kind: 'inserted', logId: '0' },
    { kind: 'inserted', logId: '3' },
  ]);
});

test('an unsealed row is ours if it bears its code, repeats no other and is not left behind', () => {
  const [ours, copy, left] = [1n, 2n, 3n].map((id) => plainRow(id, START));
  if (!ours || !copy || !left) throw new Error('no rows');
  const rows = [ours, { ...ours, id: 4n, actor: 'somebody else' }, copy].map((row) => ({ row, passed: false }));
  const by = evidenceOf(SECRET, [2n]);
  expect(verifyUnsealed(by, {}, START, [...rows, { row: left, passed: true }])).toEqual([
    { kind: 'inserted', logId: '4' },
    { kind: 'inserted', logId: '2' },
    { kind: 'inserted', logId: '3' },
  ]);
});

test('the order of keys in details does not change a row', () => {
  const one = plainRow(1n, START, { details: { a: 1, b: { c: 2, d: 3 } } });
  const other = plainRow(1n, START, { details: { b: { d: 3, c: 2 }, a: 1 } });
  expect(canonical(one)).toBe(canonical(other));
});

test('details that only look alike make different rows', () => {
  const lookAlikes = [{}, [], null, '{}', { a: 1 }, { a: '1' }, [['a', 1]], ['object', [['a', 1]]]];
  const texts = lookAlikes.map((details) => canonical(plainRow(1n, START, { details })));
  expect(new Set(texts).size).toBe(lookAlikes.length);
});

const [BOOKING, FAMILY, USER, GONE] = ['b', 'f', 'c', '9'].map(
  (one) => `0f8c2a52-7a7e-4c0e-8${one}01-000000000001`,
) as [string, string, string, string];
const SLOT = 'rokotus~th-hartola~20261124T110000Z~professional:th-hartola+room:hartola-n-1';
const names = {
  people: new Map([[USER, 'Anna Aalto']]),
  families: new Map([[FAMILY, '1001']]),
  bookings: new Map([
    [BOOKING, { start: Date.parse('2026-11-23T07:00:00Z'), service: 'rokotus', area: 'hartola', family: '1001' }],
  ]),
  links: new Map<string, string>(),
  waiting: new Map<string, { service: string }>(),
  events: new Map<string, { name: Record<string, string>; start: number }>(),
  registrations: new Map<string, { number: number; event: string }>(),
  walkIns: new Map<string, { number: number; date: string; service: string }>(),
};
/** What each detail may hold: a new one has its line here, and so its words. */
const HELD: Readonly<Record<LoggedDetail, readonly (string | number | boolean)[]>> = {
  accepted: [true, false],
  added: [0, 2],
  answer: ['accepted', 'tentative', 'declined', 'counter'],
  areas: ['hartola sysma'],
  as: ['served', 'left'],
  because: [
    'no-answer',
    'date-passed',
    `offer:th-hartola absence:${GONE} closure:${GONE}`,
    'series hours disabled removed service place',
  ],
  before: ['nobody', 'none'],
  begins: ['2026-11-24T06:00:00.000Z', '2026-11-24'],
  booking: [BOOKING, GONE],
  bookings: [0, 1, 4],
  byLink: [true, false],
  cancelled: [0, 1],
  changed: ['post phone areas', 3],
  channel: ['video', 'on-site'],
  child: [GONE],
  children: [0, 1, 2],
  commitment: ['9b74c9897bac770ffc029102a200c5de'],
  corrected: [0, 2],
  count: [0, 7],
  delivery: [GONE],
  message: [GONE],
  disabled: [true, false],
  drawn: [5],
  ends: ['2026-11-24T14:00:00.000Z', '2026-11-25'],
  entry: [GONE],
  event: [GONE],
  fields: ['name', 'start end capacity'],
  found: [0, 1, 3],
  from: [SLOT, 'video', 'booked', 'fi'],
  given: ['specialist@sysma worker@*', 'hartola'],
  grants: ['worker@hartola'],
  guardian: [GONE],
  guardians: [0, 1, 2],
  guest: [GONE],
  hash: ['9b74c9897bac770f'],
  hours: [GONE],
  into: [FAMILY],
  kept: [0, 1],
  key: [GONE],
  leftCalendar: ['cancel', 'silent'],
  language: ['sv'],
  level: ['busy', 'neutral', 'full'],
  link: [GONE],
  means: ['link', 'provider'],
  merged: [FAMILY, GONE],
  moved: [0, 2],
  movedUp: [0, 1],
  nonDisclosure: [true],
  note: [true, false],
  notReached: [true],
  offer: [GONE],
  otherWay: [0, 1],
  override: ['notice double-booking'],
  participant: [GONE],
  perMonth: [3, 'none'],
  perSession: [3, 'none'],
  perWeek: [3, 'none'],
  plan: [GONE],
  position: ['12'],
  professional: ['th-hartola', 'nobody'],
  professionalBefore: ['nobody'],
  question: [true, false],
  removed: [0, 2],
  revoked: [0, 1],
  role: ['interpreter', 'specialist', 'host', 'family'],
  row: ['12'],
  rows: [0, 1, 25],
  sealedAt: [Date.parse('2026-11-24T08:00:00Z')],
  sent: [true, false],
  sequence: [0, 2],
  series: ['perheneuvola-hartola'],
  service: ['rokotus'],
  services: ['rokotus', ''],
  slot: [SLOT],
  start: ['2026-11-24T11:00:00.000Z'],
  step: [GONE],
  taken: ['specialist@sysma', 'sysma'],
  template: ['booked', 'moved', 'changed', 'cancelled', 'signature'],
  to: [SLOT, 'phone', 'arrived', 'sv'],
  told: [true, false, 0, 2],
  tookPart: [9],
  topics: [6],
  twice: [true, false],
  unchanged: [0, 2],
  unit: ['hartola-neuvola', 'none'],
  unitBefore: ['none'],
  user: [USER, GONE],
  values: [
    'capacity=12>20 closesAt=2026-11-24T11:00:00.000Z> professionals=>th-hartola room=>hartola-n-1',
    'name.fi=Vanha%20nimi>Uusi%20nimi MO=08:00-11:30,12:15-15:45>08:00-12:00 until=>2027-05-11',
    'movedDates=>2027-01-05/2027-01-07 exceptDates=2027-05-11> services=rokotus> window=13:00-15:30>14:00-15:30',
  ],
  version: [4],
};

const CODES = ['th-hartola', 'double-booking', 'no-answer', 'date-passed', 'on-site', 'hartola-neuvola', 'rokotus'];

test('whatever a row of the log says is said in words, in every language, with no id, slot or code left in it', () => {
  const directory = paijatHame();
  const anyDetails = fc.record(
    Object.fromEntries(Object.entries(HELD).map(([detail, held]) => [detail, fc.constantFrom(...held)])),
    { requiredKeys: [] },
  );
  const subjects = fc.constantFrom(
    ...['user', 'api-key', 'family', 'booking', 'waitlist-entry', 'group-event', 'registration', 'walk-in', 'closure'],
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...loggedActions),
      fc.constantFrom(...languages),
      subjects,
      fc.constantFrom(BOOKING, FAMILY, USER, GONE, 'all'),
      anyDetails,
      (action, language, kind, id, details) => {
        const act = { at: '2026-11-20T08:00:00Z', actor: USER, role: 'worker', action, subject: { kind, id }, details };
        const said = wordAct({ directory, names, former: [], language }, { ...act, area: 'hartola' } as never);
        const all = Object.values(said).join(' | ');
        expect(all).not.toMatch(/[0-9a-f]{8}-|[0-9a-f]{12}|~|undefined|NaN|[{}@]|(absence|offer|closure):\S/);
        for (const code of CODES) expect(all).not.toContain(code);
        expect(said.what).not.toContain(action);
      },
    ),
  );
});

test('a move says from when to when and whose, in the area’s time', () => {
  const directory = paijatHame();
  const act = {
    at: '2026-11-20T08:00:00Z',
    actor: USER,
    role: 'scheduler',
    action: 'reschedule-booking',
    area: 'hartola',
    subject: { kind: 'booking', id: BOOKING },
    details: { booking: BOOKING, from: SLOT, to: SLOT.replace('20261124T110000', '20270105T120000'), sequence: 2 },
  };
  const inWords = (language: 'fi' | 'sv' | 'en') => wordAct({ directory, names, former: [], language }, act);
  expect(inWords('fi')).toMatchObject({
    who: 'Anna Aalto',
    what: 'Siirsi varauksen: ti 24.11. klo 13.00 → tiistai 5.1.2027 klo 14.00',
  });
  expect(inWords('fi').whose).toMatch(/^Perhe 1001, tiistai 5\.1\.2027 klo 14\.00, /);
  expect(inWords('sv').what).toBe('Flyttade en bokning: tis 24.11 kl. 13.00 → tisdag 5.1.2027 kl. 14.00');
  expect(inWords('en').what).toBe('Moved a booking: Tue 24 Nov, 13:00 → Tuesday 5 January 2027, 14:00');
});

test('a row says when a booking was as it was written, and one from before that was kept says no time at all', () => {
  const directory = paijatHame();
  const confirmed = (details: object) =>
    wordAct({ directory, names, former: [], language: 'en' }, {
      at: '2026-11-20T08:00:00Z',
      actor: 'link:of-the-family',
      role: 'family',
      action: 'confirm-coming',
      area: 'hartola',
      subject: { kind: 'family', id: FAMILY },
      details: { booking: BOOKING, sequence: 0, ...details },
    } as never).what;
  expect(confirmed({ start: '2026-12-07T06:30:00.000Z' })).toMatch(/^Confirmed that they come: Mon 7 Dec, 08:30, /);
  expect(confirmed({})).not.toMatch(/\d/);
});

test('a row calls a thing as it was called when the row was written, and a changed schedule says from what to what', () => {
  const directory = paijatHame();
  const renamed = (until: string, fi: string) => ({
    kind: 'series',
    id: 'sihti-hartola',
    until: Date.parse(until),
    name: { fi },
  });
  const former = [renamed('2026-11-22T08:00:00Z', 'Toinen nimi'), renamed('2026-11-20T08:00:00Z', 'Ensimmäinen nimi')];
  const said = (at: string, details: object = {}) =>
    wordAct({ directory, names, former, language: 'fi' }, {
      ...{ at, actor: USER, role: 'coordinator', action: 'change-series', area: 'hartola', details },
      ...{ subject: { kind: 'series', id: 'sihti-hartola' } },
    } as never);
  const then = ['2026-11-19', '2026-11-21', '2026-11-23'].map((day) => said(`${day}T08:00:00Z`).whose);
  expect(then.slice(0, 2)).toEqual(['Sarja Ensimmäinen nimi', 'Sarja Toinen nimi']);
  expect(then[2]).toContain(directory.series.get('sihti-hartola' as never)?.name.fi);
  const changed = {
    changed: 'window exceptDates weekly',
    values: 'window=13:00-15:30>14:00-15:30 MO=08:00-11:30,12:15-15:45> exceptDates=2027-05-11>2027-05-18,2027-05-25',
  };
  expect(said('2026-11-23T08:00:00Z', changed).what).toContain(
    'Muutti sarjaa: kellonajat: 13.00–15.30 → 14.00–15.30, maanantai: 8.00–11.30 ja 12.15–15.45 → ei mitään, poikkeuspäivät: lisätty tiistai 18.5.2027 ja tiistai 25.5.2027, poistettu tiistai 11.5.2027',
  );
});

test('an import says which fields it changed, each in words', () => {
  const directory = paijatHame();
  const said = (fields: string, language: 'fi' | 'sv') =>
    wordAct({ directory, names, former: [], language }, {
      ...{ at: '2026-11-20T08:00:00Z', actor: USER, role: 'coordinator', action: 'import-directory', area: '*' },
      ...{ subject: { kind: 'directory', id: 'region' }, details: { version: 4, changed: 2, fields } },
    } as never).what;
  expect(said('durationMinutes window', 'fi')).toContain('muutettu 2, muuttuivat kesto ja kellonajat');
  const lists = [regionSchema, ...Object.values(fileLists).map(({ entry }) => entry)];
  const fields = [...new Set(lists.flatMap(({ shape }) => Object.keys(shape)))].filter((field) => field !== 'id');
  expect(fields).toContain('durationMinutes');
  const isRaw = (field: string) => [said(field, 'fi'), said(field, 'sv')].some((row) => row.endsWith(` ${field}`));
  expect(fields.filter(isRaw)).toEqual([]);
});

test('every reason for a read has its words, and a change says from what to what', () => {
  const directory = paijatHame();
  const said = (action: string, details: object, purpose?: string) =>
    wordAct({ directory, names, former: [], language: 'en' }, {
      ...{ at: '2026-11-20T08:00:00Z', actor: USER, role: 'scheduler', action, area: 'hartola', details },
      ...{ subject: { kind: 'family', id: FAMILY }, ...(purpose && { purpose }) },
    } as never);
  for (const purpose of loggedPurposes) expect(said('read-booking', {}, purpose).why).not.toMatch(/reason:|“/);
  expect(said('read-booking', {}, 'family').why).toBe('by the family’s own link');
  expect(said('change-group-event', { fields: 'name capacity', values: 'capacity=12>20', told: 0 }).what).toBe(
    'Changed a group event: changed: name, nobody was told, number of places: 12 → 20',
  );
  const roles = { changed: 'language grants', given: 'worker@hartola', language: 'sv', before: 'fi' };
  expect(said('change-user', roles).what).toBe('Changed a user: given: worker (Hartola), Finnish → Swedish');
  expect(said('save-topics', { topics: 11, before: 11, added: 0, removed: 0, changed: 1 }).what).toBe(
    'Changed topics: 1 renamed',
  );
  const replanned = { moved: 2, cancelled: 1, kept: 1, because: 'series', unchanged: 0 };
  expect(said('replan-bookings', replanned).what).toBe(
    'Rearranged bookings: the series changed, cancelled: 1, kept as they were: 1, moved: 2',
  );
  expect(said('save-topics', { topics: 11 }).what).toBe('Changed topics: topics: 11');
});

// Every form with something to fill in, sent without any of it: it comes back with what is missing, and no page ends there.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/core/permissions.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
let kin: Awaited<ReturnType<typeof bookAppointment>>;
beforeAll(async () => {
  service = await openApp();
  kin = await bookAppointment(service);
});
afterAll(() => service.close());

const FORMS: Readonly<Partial<Record<Role, () => readonly string[]>>> = {
  administrator: () => ['/users/new', '/keys/new', '/own-details'],
  auditor: () => ['/access-log'],
  coordinator: () => [
    '/people/new',
    '/people/th-lahti-1',
    '/people/th-lahti-1/hours/new',
    '/series/new',
    '/series/perheneuvola-hartola/edit',
    '/absences/new',
    '/closures/new',
    '/quotas',
    '/topics/hartola',
    '/templates/hartola/fi/booked',
    '/import',
  ],
  scheduler: () => [
    '/families/new',
    `/families/${kin.family}/edit?purpose=correction`,
    `/families/${kin.family}/guardians/new`,
    `/families/${kin.family}/guardians/${kin.guardians[0]?.id}`,
    `/families/${kin.family}/children/new`,
    '/waitlist/new',
    '/groups/new',
    `/bookings/${kin.booking}/reword`,
    `/bookings/${kin.booking}/invited`,
    `/bookings/${kin.booking}/cancel`,
  ],
  worker: () => ['/own-details', '/accessibility'],
  specialist: () => ['/away'],
};

type Form = {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
};

/** The forms of a page that change something and have something to fill in, but for those of every page’s frame. */
function formsIn(path: string, html: string): readonly Form[] {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  return [...main.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].flatMap(([, about = '', content = '']) => {
    if (!about.includes('method="post"')) return [];
    const inputs = [...content.matchAll(/<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"[^>]*>/g)];
    const hidden = inputs.filter(([tag]) => tag.includes('type="hidden"'));
    const fields = inputs.filter(([tag]) => !tag.includes('type="hidden"')).map(([, name = '']) => name);
    if (fields.length === 0) return [];
    const action = (/action="([^"]*)"/.exec(about)?.[1] ?? path).replaceAll('&amp;', '&');
    const known = hidden.map(([tag, name = '']) => [name, /value="([^"]*)"/.exec(tag)?.[1] ?? ''] as const);
    return [{ action, hidden: Object.fromEntries(known), fields: [...new Set(fields)] }];
  });
}

/** What a browser sends of a page's first such form when nothing is touched. */
const sentOf = (html: string) => {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  const [, content = ''] = /<form[^>]*method="post"[^>]*>(.*?)<\/form>/s.exec(main) ?? [];
  const said = (text: string) =>
    text
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&');
  const inputs = [...content.matchAll(/<input\b[^>]*>/g)]
    .map(([tag]) => ({
      tag,
      name: /name="([^"]+)"/.exec(tag)?.[1] ?? '',
      value: /value="([^"]*)"/.exec(tag)?.[1] ?? '',
    }))
    .filter(({ tag }) => !/type="(?:checkbox|radio)"/.test(tag) || tag.includes(' checked'));
  const areas = [...content.matchAll(/<textarea\b[^>]*name="([^"]+)"[^>]*>([^<]*)</g)].map(
    ([, name = '', value = '']) => ({ name, value }),
  );
  const selects = [...content.matchAll(/<select\b[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(
    ([, name = '', options = '']) => ({ name, value: /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '' }),
  );
  return [...inputs, ...areas, ...selects].map(({ name, value }) => ({ name, value: said(value) }));
};

const asForm = (sent: ReturnType<typeof sentOf>) =>
  Object.fromEntries(
    [...Map.groupBy(sent, ({ name }) => name)].map(([name, all]) => [name, all.map(({ value }) => value)]),
  );

describe('a form sent with nothing filled in', () => {
  test.each(Object.keys(FORMS) as Role[])('comes back to a %s with what is missing, and is no end', async (role) => {
    const pages = await openPages(service, role);
    const ends: string[] = [];
    for (const path of FORMS[role]?.() ?? []) {
      const page = await pages.open(path);
      const forms = formsIn(path, page.text);
      if (page.status !== 200 || forms.length === 0) ends.push(`${page.status} ${path} has no form`);
      for (const { action, hidden, fields } of forms) {
        const { status, text, location } = await pages.send(action, hidden);
        const isBack = /<form[^>]*method="post"/.test(text) && fields.some((name) => text.includes(`name="${name}"`));
        if (!location && !isBack) ends.push(`${status} ${action}`);
      }
    }
    expect(ends).toEqual([]);
  });
});

describe('a form that changes what is kept, sent without a field of its own', () => {
  const ticked = /<input\b[^>]*type="checkbox"[^>]*>/g;

  test.each<[Role, () => string]>([
    ['worker', () => '/own-details'],
    ['scheduler', () => `/families/${kin.family}/edit`],
    ['scheduler', () => `/families/${kin.family}/guardians/${kin.guardians[0]?.id}`],
    ['coordinator', () => '/people/pn-psykologi'],
    ['coordinator', () => '/series/perheneuvola-hartola/edit'],
    ['coordinator', () => '/self-booking/hartola'],
  ])('loses nothing: %s at %s', async (role, at) => {
    const pages = await openPages(service, role);
    const path = at();
    const before = (await pages.open(path)).text;
    const sent = sentOf(before);
    const boxes = new Set([...before.matchAll(ticked)].map(([tag]) => /name="([^"]+)"/.exec(tag)?.[1] ?? ''));
    const left = [
      undefined,
      ...new Set(
        sent
          .filter(
            // how many rows stand there is no loss where none of them keeps anything
            ({ name, value }) =>
              value !== '' && !['moves', 'shares'].includes(name) && !name.startsWith('drawn.') && !boxes.has(name),
          )
          .map(({ name }) => name),
      ),
    ];
    for (const field of left) {
      const others = field === undefined ? [] : sent.filter(({ name }) => name !== field);
      const { status, text } = await pages.send(path, asForm(others));
      expect([field, status]).toEqual([field, 422]);
      expect(text).toContain('Tämä kohta puuttui lähetetystä lomakkeesta.');
      expect((await pages.open(path)).text.replace(/\s+/g, ' '), field).toBe(before.replace(/\s+/g, ' '));
    }
  });

  test('lifts no non-disclosure', async () => {
    const pages = await openPages(service, 'scheduler');
    expect((await pages.send(`/families/${kin.family}/non-disclosure`, {})).status).toBe(422);
  });
});

const made = async (role: Role, path: string, body: object): Promise<string> => {
  const { status, body: answer } = await service.call(role, 'POST', path, body);
  expect([path, status < 300, answer.faults]).toEqual([path, true, undefined]);
  return answer.child ?? answer.id;
};

/** Forms that change what is kept: whose, of what, where. */
const EDITS: readonly [Role, string, () => string | Promise<string>][] = [
  ['worker', 'own details', () => '/own-details'],
  ['scheduler', 'a family', () => `/families/${kin.family}/edit`],
  ['scheduler', 'a named worker', () => `/families/${kin.family}/named-worker`],
  ['scheduler', 'a guardian', () => `/families/${kin.family}/guardians/${kin.guardians[0]?.id}`],
  [
    'scheduler',
    'a child',
    async () => {
      const child = await made('scheduler', `/api/families/${kin.family}/children`, {
        name: 'Oiva',
        born: '2024-02',
      });
      return `/families/${kin.family}/children/${child}`;
    },
  ],
  [
    'scheduler',
    'a group event',
    async () => {
      const event = await made('scheduler', '/api/groups', {
        ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', capacity: 12 },
        ...{ start: '2026-12-03T13:00:00+02:00', end: '2026-12-03T15:00:00+02:00' },
        ...{ name: { en: 'Afternoon', fi: 'Iltapäivä', sv: 'Eftermiddag' } },
      });
      return `/groups/${event}/change`;
    },
  ],
  ['coordinator', 'a professional', () => '/people/pn-psykologi'],
  [
    'coordinator',
    'working hours',
    async () => {
      const { text } = await (await openPages(service, 'coordinator')).open('/people');
      return /\/people\/th-lahti-1\/hours\/(?!new)[^"/]+/.exec(text)?.[0] ?? '';
    },
  ],
  ['coordinator', 'a series', () => '/series/perheneuvola-hartola/edit'],
  ['coordinator', 'what families book themselves', () => '/self-booking/hartola'],
  ['coordinator', 'the words of a message', () => '/templates/hartola/fi/booked'],
  [
    'coordinator',
    'a topic',
    async () => {
      const { text } = await (await openPages(service, 'coordinator')).open('/topics/hartola');
      return /\/topics\/hartola\/[^"/]+(?=")/.exec(text)?.[0] ?? '';
    },
  ],
  [
    'administrator',
    'a user',
    async () => `/users/${(await service.deps.db.user.findFirstOrThrow({ where: { name: 'Anna Aalto' } })).id}`,
  ],
];

describe('a form that changes what is kept, saved untouched', () => {
  test.each(EDITS)('says to a %s that nothing was changed, and logs none: %s', async (role, _what, at) => {
    const pages = await openPages(service, role);
    const path = await at();
    const changes = () => service.deps.db.accessLog.count({ where: { NOT: { action: { startsWith: 'read-' } } } });
    const before = await changes();
    const saved = await pages.send(path, { act: 'save', ...asForm(sentOf((await pages.open(path)).text)) });
    expect([path, saved.status, saved.location]).toEqual([path, 303, expect.stringContaining('done=unchanged')]);
    const [page] = saved.location.split('#');
    const { text } = await pages.open(page ?? '');
    expect(text).toContain('Mitään ei muutettu: kaikki oli jo näin.');
    expect(text).not.toMatch(/class="note good"|on (?:tallennettu|muutettu|vaihdettu)\./);
    expect(await changes()).toBe(before);
  });
});

describe('a form that changes what is kept, left open while somebody else changes the same', () => {
  /** A field of each kind, what two people make of it, and how the second is told what the first has saved. */
  type Both = [
    what: string,
    field: string,
    theirs: string | readonly string[],
    mine: string | readonly string[],
    said?: string,
    also?: object,
  ];
  const BOTH: readonly Both[] = [
    ['own details', 'phone', '03 123 4567', '03 765 4321', '03 123 4567'],
    [
      'own details',
      'units',
      ['hartola-neuvola', 'hartola-perhekahvila'],
      ['hartola-perhekahvila'],
      'Hartolan neuvola, Hartola ja Hartolan perhekahvila, Hartola',
    ],
    ['a family', 'name', 'Kielo', 'Vanamo', 'Kielo'],
    ['a named worker', 'professional', 'th-lahti-1', 'th-lahti-2', 'Terveydenhoitaja 1, eteläinen neuvola'],
    ['a guardian', 'safeToSend', '', 'yes'],
    ['a guardian', 'language', 'en', 'fi', 'englanti'],
    ['a child', 'born', '3/2023', '4/2023', '3/2023'],
    ['a group event', 'leaders', ['th-lahti-1'], ['th-lahti-2'], 'Terveydenhoitaja 1, eteläinen neuvola'],
    ['a group event', 'date', '2026-12-04', '2026-12-07', 'perjantai 4.12.2026'],
    ['a professional', 'email', 'theirs@example.test', 'mine@example.test', 'theirs@example.test'],
    ['a professional', 'languages', ['fi', 'sv'], ['fi', 'sv', 'en'], 'suomi ja ruotsi'],
    ['working hours', 'WE', '8–12', '8–13', '8–12'],
    ['working hours', 'until', '2030-12-04', '2030-12-05', 'keskiviikko 4.12.2030'],
    ['a series', 'end', '15:40', '15:50', '15.40'],
    ['a series', 'skipPublicHolidays', '', 'yes'],
    [
      'a series',
      'moveTo1',
      '2027-01-14',
      '2027-01-15',
      'tiistai 12.1.2027 → torstai 14.1.2027',
      { moveFrom1: '2027-01-12' },
    ],
    ['what families book themselves', 'services', ['rokotus'], ['neuvola-maaraaikainen'], 'Rokotuskäynti'],
    ['the words of a message', 'opening', 'Aika odottaa', 'Tervetuloa', 'Aika odottaa'],
    ['a topic', 'nameSv', 'Sömn', 'Att sova', 'Sömn'],
    ['a user', 'role1', 'scheduler', 'coordinator', 'Ajanvaraaja (Hartola)'],
  ];

  test.each<Both>(BOTH)(
    'undoes none of it in silence, and says what is saved now: %s, %s',
    async (what, field, theirs, mine, now, also) => {
      const [role = 'worker', , at = () => ''] = EDITS.find(([, one]) => one === what) ?? [];
      const pages = await openPages(service, role);
      const path = await at();
      const drawn = asForm(sentOf((await pages.open(path)).text));
      const send = (form: object) => pages.send(path, { act: 'save', ...drawn, ...form });
      expect((await send({ ...also, [field]: theirs })).status).toBe(303);
      const said = 'Joku muutti tätä kohtaa sen jälkeen, kun avasit lomakkeen.';
      const all = (value: string | readonly string[] | undefined) => expect.arrayContaining([value ?? ''].flat());

      const untouched = await send({});
      expect([untouched.status, untouched.text.includes(said)]).toEqual([409, true]);
      const again = asForm(sentOf(untouched.text));
      expect([again[field] ?? ''].flat()).toEqual(all(theirs));
      const kept = await pages.send(path, { ...again, act: 'save' });
      expect([kept.status, kept.location]).toEqual([303, expect.stringContaining('done=unchanged')]);

      const other = { ...also, [field]: mine };
      const both = await send(other);
      const isSame = now === undefined;
      expect([both.status, both.text.includes(said)]).toEqual([409, true]);
      expect(/Joku muutti tätä[^<]*Nyt tallessa on: ([^<]*)\. Jos tallennat/.exec(both.text)?.[1]).toBe(now);
      const mineNow = asForm(sentOf(both.text));
      expect([mineNow[field] ?? ''].flat()).toEqual(all(isSame ? theirs : mine));
      expect((await pages.send(path, { ...mineNow, ...other, act: 'save' })).status).toBe(303);
      expect([asForm(sentOf((await pages.open(path)).text))[field]].flat()).toEqual(all(mine));
    },
  );

  test('keeps what each did to a name in another language, and says what is saved at that language only', async () => {
    const pages = await openPages(service, 'coordinator');
    const path = '/people/pn-psykologi';
    const drawn = asForm(sentOf((await pages.open(path)).text));
    const send = (form: object) => pages.send(path, { ...drawn, ...form });
    const at = (html: string) => [...html.matchAll(/id="(\w+)-fault"/g)].map(([, name]) => name);
    expect((await send({ nameSv: 'Psykolog i Hartola' })).status).toBe(303);
    const one = await send({ nameEn: 'Psychologist in Hartola' });
    expect([one.status, at(one.text)]).toEqual([409, ['nameSv']]);
    const merged = asForm(sentOf(one.text));
    expect(merged).toMatchObject({ nameSv: ['Psykolog i Hartola'], nameEn: ['Psychologist in Hartola'] });
    const both = await send({ nameSv: 'Psykolog i Sysmä', nameEn: 'Psychologist in Hartola' });
    expect([both.status, at(both.text)]).toEqual([409, ['nameSv']]);
    expect(both.text).toContain('Nyt tallessa on: Psykolog i Hartola.');
    const { text: log } = await (await openPages(service, 'auditor')).open('/access-log');
    expect(log, 'one act, one row').toMatch(/Muutti ammattilaisen tietoja: [^<]*→ Psykolog i Hartola/);
    expect(log).not.toMatch(/Antoi uuden nimen: [^<]*Psykolog i Hartola/);
    const wrong = await send({ nameSv: 'Psykolog i Sysmä', email: 'bad' });
    expect([wrong.status, at(wrong.text)]).toEqual([409, ['nameSv', 'email']]);
    expect((await pages.send(path, merged)).status).toBe(303);
    expect(asForm(sentOf((await pages.open(path)).text))).toMatchObject({
      nameSv: ['Psykolog i Hartola'],
      nameEn: ['Psychologist in Hartola'],
    });
  });
});

test('a guardian’s form without its choices comes back with the name as it was typed, each choice said beside it', async () => {
  const pages = await openPages(service, 'scheduler');
  const { status, text } = await pages.send(`/families/${kin.family}/guardians/new`, { name: 'Aino Uusi' });
  expect([status, text.includes('value="Aino Uusi"')]).toEqual([422, true]);
  expect(text).toMatch(/href="#(language|channel)"/);
  expect(text).toContain('Tarkista tämä kohta');
});

test('a person whose series need another profession keeps what was typed, and the profession says so', async () => {
  const pages = await openPages(service, 'coordinator');
  const person = {
    nameFi: 'Psykologi, sijainen',
    nameSv: 'Psykolog, vikarie',
    nameEn: 'Psychologist, deputy',
    email: 'pn-psykologi@example.test',
    languages: ['fi'],
    areas: ['hartola', 'sysma'],
  };
  const missing = await pages.send('/people/pn-psykologi', person);
  expect([missing.status, missing.text.includes('value="Psykologi, sijainen"')]).toEqual([422, true]);
  expect(missing.text).toContain('href="#profession"');
  const other = await pages.send('/people/pn-psykologi', { ...person, profession: 'public-health-nurse' });
  expect([other.status, other.text.includes('value="Psykologi, sijainen"')]).toEqual([422, true]);
  expect(other.text).toContain('Hänen sarjansa tai työaikansa ovat toisen ammatin palveluja.');
  const fewer = await pages.send('/people/pn-psykologi', {
    ...person,
    areas: ['lahti-etela'],
    profession: 'family-counsellor',
  });
  expect([fewer.status, fewer.text.includes('href="#areas"')]).toEqual([422, true]);
});

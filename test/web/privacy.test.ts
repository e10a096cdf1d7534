// What is told of people’s data is what is done with it: one table, read by the page and by the night.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { DAY } from '../../src/core/instant.ts';
import { KEPT, type KeptName, keptNames, keptParts, viewersOf } from '../../src/core/kept-data.ts';
import { languages, type Role } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { privacyTexts } from '../../src/surfaces/web/open/texts/words.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const changed: (() => void)[] = [];
afterEach(() => {
  for (const undo of changed.splice(0)) undo();
  service.travelTo(START);
});

/** The table as if somebody had written it otherwise, until the test is over. */
function write(name: KeptName, change: object): void {
  const row: object = KEPT[name];
  const before = { ...row };
  changed.push(() => Object.assign(row, before));
  Object.assign(row, change);
}

async function page(language = 'en', app = service.app): Promise<string> {
  const answer = await app.request('/privacy', { headers: { Accept: 'text/html', 'Accept-Language': language } });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The cells of the row that tells of this. */
async function told(name: KeptName, app = service.app): Promise<readonly string[]> {
  const rows = (await page('en', app)).matchAll(/<tr>(.*?)<\/tr>/gs);
  const found = [...rows].map(([, row = '']) =>
    [...row.matchAll(/<span>(.*?)<\/span>/gs)].map(([, cell = '']) => cell),
  );
  return found.find(([what]) => what === privacyTexts.en.rows[name].what) ?? [];
}

const inDays = (keep: number, after: string) => ({ term: { keep, unit: 'days', after } });

describe('the page on privacy', () => {
  test('tells for each kind of service what is kept, why, for how long and who sees it', async () => {
    for (const language of languages) {
      const text = privacyTexts[language];
      const html = await page(language);
      expect(Object.keys(text.rows).toSorted()).toEqual(keptNames().toSorted());
      for (const name of keptNames()) for (const said of Object.values(text.rows[name])) expect(html).toContain(said);
      for (const part of keptParts) expect(html).toContain(`<h2 id="${part}">${text.parts[part]}</h2>`);
    }
    expect(new Set(keptNames().map((name) => KEPT[name].part))).toEqual(new Set(keptParts));
    expect(await told('question')).toEqual([
      privacyTexts.en.rows.question.what,
      privacyTexts.en.rows.question.why,
      '90 days after the meeting',
      'who booked, or added to the list, the professional whose time it is, invited staff',
    ]);
  });

  test('owns up to what is kept of a family, and that nothing removes it', async () => {
    const [what, , term, who] = await told('guardians');
    expect([what, term]).toEqual([
      expect.stringContaining('phone numbers'),
      expect.stringContaining('does not remove'),
    ]);
    expect(who).toBe('the professional whose time it is, the booking desk, coordinators');
    expect((await told('family'))[0]).toMatch(/name, number and address, the children’s names/);
    expect(await page('fi')).not.toMatch(/nimeä, osoitetta tai henkilötunnusta ei talleteta/);
  });

  test('tells that what is given for one wait is kept with it, also of a family that is known here', async () => {
    const { body } = await service.call('scheduler', 'POST', '/api/families', { area: 'hartola', name: 'Jonottaja' });
    const wait = { service: 'neuvola-maaraaikainen', areas: ['hartola'], fromDate: '2026-11-20', toDate: '2026-12-31' };
    const given = { family: { id: body.id }, phone: '040 123 4567' };
    const joined = await service.call('scheduler', 'POST', '/api/waitlist', { ...wait, ...given });
    expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    const { phone, familyId } = await service.deps.db.waitlistEntry.findUniqueOrThrow({
      where: { id: joined.body.id },
    });
    expect([familyId, phone]).toEqual([body.id, given.phone]);
    const [what, , term] = await told('waiter');
    expect([what, term]).toEqual([
      expect.stringContaining('that was given for this wait'),
      'For as long as somebody waits',
    ]);
    expect(await page('fi')).not.toContain('kun jonottajalla ei ole perheen tietoja');
  });

  test('follows the table: another term, other people', async () => {
    write('guardians', { ...inDays(400, 'meeting'), seenBy: ['link', 'read-feedback'] });
    expect((await told('guardians')).slice(2)).toEqual([
      '400 days after the meeting',
      'who was given the link, administrators',
    ]);
    write('lobby', { part: 'group' });
    const html = await page();
    expect(html.indexOf(privacyTexts.en.rows.lobby.what)).toBeLessThan(html.indexOf('<h2 id="dropIn">'));
  });

  test('names the years of the log as they are set', async () => {
    expect((await told('accessLog'))[2]).toBe('12 years after the entry');
    const config = { ...service.deps.config, accessLogYears: 5 };
    expect((await told('accessLog', createApp({ ...service.deps, config })))[2]).toBe('5 years after the entry');
  });

  test('says nothing of the mail tray where mail is sent', async () => {
    expect(await told('tray')).toHaveLength(4);
    const config = { ...service.deps.config, demo: false };
    expect(await told('tray', createApp({ ...service.deps, config }))).toEqual([]);
  });
});

describe('the night', () => {
  const book = async () => {
    const { body: free } = await service.call(
      'worker',
      'GET',
      '/api/slots?service=perheneuvola-konsultaatio&area=hartola',
    );
    const { body } = await service.call('worker', 'POST', '/api/bookings', {
      slot: free.items[0].id,
      channel: 'phone',
      phone: '03 123 4567',
      note: 'Soitan kahvihuoneesta.',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
    });
    return { id: body.id as string, end: Date.parse(body.end) };
  };
  const kept = async (id: string) => {
    const { db } = service.deps;
    const row = await db.booking.findUniqueOrThrow({ where: { id }, include: { case: true } });
    return { question: row.case !== null, note: row.note !== null };
  };
  const nightAt = async (instant: number) => {
    service.travelTo(instant);
    await removeByRetention(service.deps);
  };

  test('removes a question, its note and who registered when the table says so, and not before', async () => {
    write('question', inDays(30, 'meeting'));
    write('note', inDays(20, 'meeting'));
    write('registrationContact', inDays(3, 'event'));
    const { id, end } = await book();
    const event = { service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Ilta' }, capacity: 3 };
    const times = { start: '2026-12-03T13:00:00+02:00', end: '2026-12-03T15:00:00+02:00' };
    const { body: group } = await service.call('scheduler', 'POST', '/api/groups', { ...event, ...times });
    await service.call('scheduler', 'POST', `/api/groups/${group.id}/registrations`, { email: 'tulee@example.test' });
    const address = async () =>
      (await service.deps.db.registration.findFirstOrThrow({ where: { eventId: group.id } })).email;

    await nightAt(Date.parse(times.end) + 3 * DAY);
    expect(await address()).toBe('tulee@example.test');
    await nightAt(Date.parse(times.end) + 3 * DAY + 1);
    expect(await address()).toBeNull();

    await nightAt(end + 20 * DAY - 1);
    expect(await kept(id)).toEqual({ question: true, note: true });
    await nightAt(end + 20 * DAY);
    expect(await kept(id)).toEqual({ question: true, note: false });
    await nightAt(end + 30 * DAY - 1);
    expect(await kept(id)).toEqual({ question: true, note: false });
    await nightAt(end + 30 * DAY);
    expect(await kept(id)).toEqual({ question: false, note: false });
  });

  test('forgets how often a network address tried to sign in', async () => {
    const { db } = service.deps;
    const at = (hours: number) => BigInt(Date.now() - hours * 3_600_000);
    const row = (id: string, lastRequest: bigint) => ({ id, key: `192.0.2.7/${id}`, count: 3, lastRequest });
    await db.rateLimit.createMany({ data: [row('old', at(25)), row('new', at(23))] });
    await removeByRetention(service.deps);
    expect(await db.rateLimit.findMany({ where: { key: { startsWith: '192.0.2.7/' } } })).toMatchObject([
      { id: 'new' },
    ]);
  });
});

describe('who sees it', () => {
  /** Those before whom it is put to the test, each with what they may be called on the page. */
  type Seer = { readonly role: Role; readonly as: readonly string[] };
  const NAME = 'Tunnistettava Työntekijä';
  const POST = 'Tunnistettava ammattinimike';

  test('holds on the pages of every role: whoever is shown it is among those who are told of', async () => {
    const worker = await service.deps.db.user.findFirstOrThrow({ where: { name: 'Anna Aalto' } });
    await service.deps.db.user.update({
      where: { id: worker.id },
      data: { name: NAME, post: POST, phone: '03 999 8877' },
    });
    const administrator = await openPages(service, 'administrator');
    const { body: free } = await service.call(
      'worker',
      'GET',
      '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
    );
    const { body: booking } = await service.call('worker', 'POST', '/api/bookings', {
      slot: free.items[0].id,
      channel: 'phone',
      phone: '03 123 4567',
      note: 'Tunnistettava viesti.',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Tunnistettava kysymys?' },
    });
    const day = free.items[0].start.slice(0, 10);
    const away = { professional: 'pn-psykologi', from: `${day}T00:00`, to: `${day}T23:59`, reason: 'training' };
    await executeSeen(service.deps, actorWith('coordinator@*'), addAbsence, away);
    const { body: someone } = await service.call('administrator', 'POST', '/api/users', {
      ...{ email: 'joku@example.test', name: 'Joku Uusi', language: 'fi' },
      grants: [{ role: 'worker', area: 'hartola' }],
    });
    await service.call('administrator', 'POST', `/api/users/${someone.id}`, { language: 'sv' });
    const pages = [
      ...['/', '/bookings', `/bookings/${booking.id}`, '/my-day', '/replan?professional=pn-psykologi', '/absences'],
      ...['/access-log', '/users', '/keys', '/undelivered', '/people', '/waitlist', '/groups', '/own-details', '/desk'],
    ];
    /** what is seen where a row of the table is shown */
    const marks: readonly (readonly [KeptName, RegExp])[] = [
      ['worker', new RegExp(`${NAME}|${POST}|03 999 8877`)],
      ['note', /Tunnistettava viesti/],
      ['question', /Tunnistettava kysymys/],
      ['accessLog', /Muutti käyttäjää|Lisäsi käyttäjän/],
      ['absenceReason', /koulutus/i],
    ];
    const seers: readonly Seer[] = [
      { role: 'worker', as: ['worker', 'booker', 'oneself'] },
      { role: 'specialist', as: ['specialist', 'professional'] },
      ...(['scheduler', 'coordinator', 'administrator', 'auditor'] as const).map((role) => ({ role, as: [role] })),
    ];
    const untold: string[] = [];
    const seen = new Map<KeptName, Set<Role>>(marks.map(([name]) => [name, new Set()]));
    for (const { role, as } of seers) {
      const reader = role === 'administrator' ? administrator : await openPages(service, role);
      for (const path of pages) {
        const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec((await reader.open(path)).text) ?? [];
        for (const [name, mark] of marks) {
          if (!mark.test(main)) continue;
          seen.get(name)?.add(role);
          if (!viewersOf(name).some((viewer) => as.includes(viewer) || viewer === 'anybody'))
            untold.push(`${name}: ${role} at ${path}`);
        }
      }
    }
    expect(untold).toEqual([]);
    expect([...(seen.get('worker') ?? [])]).toEqual([
      'worker',
      'specialist',
      'scheduler',
      'coordinator',
      'administrator',
      'auditor',
    ]);
    expect([...(seen.get('accessLog') ?? [])]).toEqual(['administrator', 'auditor']);
    expect([...(seen.get('question') ?? [])]).toEqual(['worker', 'specialist']);
  });
});

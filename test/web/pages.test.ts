// The pages through the public door: in every language, without scripts, keeping what was typed.

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { languages } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { executeSeen } from '../support/left-outside.ts';

let service: TestApp;
let worker: string;
let specialist: string;

beforeAll(async () => {
  service = await openApp();
  worker = await service.signIn('worker');
  specialist = await service.signIn('specialist');
});
afterAll(async () => service.close());

const FIRST_SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';

/** What browsers ask for when a person follows a link. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

function get(path: string, cookie = worker, headers: Record<string, string> = {}) {
  return service.app.request(path, { headers: { Accept: BROWSER, ...(cookie && { Cookie: cookie }), ...headers } });
}

function post(path: string, fields: Record<string, string>, cookie = worker) {
  const origin = new URL(service.deps.config.publicUrl).origin;
  return service.app.request(path, {
    method: 'POST',
    headers: { Accept: BROWSER, Cookie: cookie, Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
}

async function hold(slot: string, cookie = worker): Promise<string> {
  const held = await post('/holds', { slot, area: 'hartola' }, cookie);
  return new URL(held.headers.get('Location') ?? '', 'http://x').pathname;
}

const TEL = '<a class="nowrap" href="tel:031234567">03 123 4567</a>';

const typed = {
  about: 'case',
  topic: 'sleep',
  age: '0-2',
  question: 'Lapsi herää yöllä monta kertaa.',
  channel: 'video',
};

async function book(slot: string, cookie = worker): Promise<string> {
  const booked = await post(await hold(slot, cookie), { ...typed, topic: firstTopic() }, cookie);
  return (booked.headers.get('Location') ?? '').split('?')[0] ?? '';
}

let topic = '';
function firstTopic(): string {
  return topic;
}
beforeAll(async () => {
  const page = await (await get(await hold(FIRST_SLOT))).text();
  topic = /<select[^>]*name="topic"[^>]*>.*?<option value="([a-z-]+)"/s.exec(page)?.[1] ?? '';
});

describe('every page', () => {
  const paths = [
    '/book',
    '/book/perheneuvola-konsultaatio',
    '/bookings',
    '/accessibility',
    '/privacy',
    '/mail-tray',
    '/docs',
    '/nothing-here',
  ];

  test.each(languages.flatMap((language) => paths.map((path) => [language, path] as const)))(
    'speaks %s at %s',
    async (language, path) => {
      await get(`/language/${language}?to=/`);
      const html = await (await get(path)).text();
      expect(html).toContain(`<html lang="${language}">`);
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      expect(html).toMatch(/<title>[^<]+ · Neuvoaika<\/title>/);
      expect(html).not.toMatch(/ style="|<script(?![^>]* src=)|undefined|\[object/);
    },
  );

  test('sends somebody signed out to sign in, and back to where they were going', async () => {
    const answer = await get('/book/sihti-konsultaatio?channel=phone', '');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(
      `/sign-in?next=${encodeURIComponent('/book/sihti-konsultaatio?channel=phone')}`,
    );
  });

  test('is kept by nobody between the service and the reader', async () => {
    expect((await get('/bookings')).headers.get('Cache-Control')).toBe('private, no-store');
  });

  test('answers an unknown address with a page and 404', async () => {
    const answer = await get('/no/such/page');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Content-Type')).toContain('text/html');
  });
});

describe('the language', () => {
  test('of somebody signed out is the browser’s, until they choose', async () => {
    const page = await (await get('/privacy', '', { 'Accept-Language': 'de, sv-FI;q=0.9, en;q=0.8' })).text();
    expect(page).toContain('<html lang="sv">');
    const chosen = await get('/language/en?to=/privacy', '');
    expect(chosen.headers.get('Location')).toBe('/privacy');
    const cookie = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await (await get('/privacy', cookie, { 'Accept-Language': 'sv' })).text()).toContain('<html lang="en">');
  });

  test.each(['https://elsewhere.test', '//elsewhere.test', '/\\elsewhere.test'])(
    'never leads to another site: %s',
    async (to) => {
      const answer = await get(`/language/sv?to=${encodeURIComponent(to)}`, '');
      expect(answer.headers.get('Location')).toBe('/');
    },
  );

  test('that nobody speaks is no page', async () => {
    expect((await get('/language/tlh?to=/', '')).status).toBe(404);
  });
});

describe('the slot page', () => {
  test('says the rhythm in words and the next free time first', async () => {
    await get('/language/fi?to=/');
    const html = await (await get('/book/perheneuvola-konsultaatio?area=hartola')).text();
    expect(html).toContain(
      'Kuukauden toisena ja neljäntenä tiistaina klo 13–15.30, 45 minuuttia, videolla tai puhelimitse.',
    );
    expect(html).toMatch(/class="when">\s*<time[^>]*>tiistai 24\.11\. klo 13\.(00|50)/);
  });

  test('stays under 50 kB over the wire with its style, and needs no script', async () => {
    const html = await (await get('/book/perheneuvola-konsultaatio')).text();
    const style = /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1] ?? '';
    const css = await (await get(style)).text();
    expect(css).toContain('light-dark');
    expect(gzipSync(html).length + gzipSync(css).length).toBeLessThan(50_000);
    expect(html).not.toContain('<script');
  });

  test('says what to do where a filter leaves nothing', async () => {
    const absence = { professional: 'pn-sosiaalityontekija', from: '2026-11-20T00:00', to: '2028-01-01T00:00' };
    const { id } = await executeSeen(service.deps, theService, addAbsence, { ...absence, reason: 'sick-leave' });
    const html = await (await get('/book/perheneuvola-konsultaatio?language=sv')).text();
    expect(html).toContain('class="empty"');
    expect(html).toContain('href="/book/perheneuvola-konsultaatio?area=hartola"');
    await execute(service.deps, theService, removeAbsence, { id });
  });

  test('that is asked for a language that nobody speaks says so, and shows every time', async () => {
    const html = await (await get('/book/perheneuvola-konsultaatio?language=se')).text();
    expect(html).toContain('href="#language"');
    expect(html).toContain('Seuraava vapaa aika');
  });

  test('of no service is not found', async () => {
    expect((await get('/book/no-such-service')).status).toBe(404);
  });
});

/** What stands beneath a field whose text was refused. */
const markedIn = (html: string, field: string) =>
  new RegExp(`<figure class="marked" id="${field}-marked">(.*?)</figure>`, 's').exec(html)?.[1] ?? '';
const shownText = (html: string) =>
  html
    .replace(/<mark>/g, '[')
    .replace(/<\/mark>/g, ']')
    .replace(/<[^>]+>/g, '');

describe('booking with forms alone', () => {
  test('holds a time, keeps all that was typed when something is wrong, then books', async () => {
    const form = await hold(FIRST_SLOT.replace('110000', '115000'));
    const refused = await post(form, { ...typed, topic, question: 'Lapsi 131052-308T <valvoo>.' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Lapsi 131052-308T &lt;valvoo&gt;.</textarea>');
    expect(html).toMatch(/<a href="#question">[^<]*: ”131052-308T”/);
    expect(html).toMatch(/<textarea[^>]*aria-invalid="true"/);
    expect(html).toContain('<option value="0-2" selected=""');
    expect(html).toMatch(/<textarea[^>]*aria-describedby="[^"]*question-marked"[^>]*data-found="6 17"/);
    expect(shownText(markedIn(html, 'question'))).toBe(
      'Löydetty kohta on merkitty tekstiin:Lapsi [löytynyt kohta alkaa: 131052-308T löytynyt kohta päättyy] &lt;valvoo&gt;.',
    );
    const named = 'Kysyn, mitä tehdä: eilen Matti Virtanen oli mukana.';
    const warned = await (await post(form, { ...typed, topic, question: named })).text();
    expect(shownText(markedIn(warned, 'question'))).toContain('eilen [löytynyt kohta alkaa: Matti Virtanen löytynyt');
    const booked = await post(form, { ...typed, topic });
    expect(booked.status).toBe(303);
    const page = await (await get(booked.headers.get('Location') ?? '')).text();
    expect(page).toContain('role="status"');
    expect(page).toContain('Lapsi herää yöllä monta kertaa.');
  });

  test('a lost race offers the three nearest slots as buttons', async () => {
    const slot = FIRST_SLOT.replace('110000', '124000');
    await book(slot);
    const lost = await post('/holds', { slot, area: 'hartola' });
    expect(lost.status).toBe(409);
    const html = await lost.text();
    expect(html.match(/<button type="submit" class="slot" name="slot"/g)).toHaveLength(3);
    expect(html).toContain('<input type="hidden" name="area" value="hartola"');
  });

  test('a hold that another booking swept away keeps the text and offers other times', async () => {
    const slot = FIRST_SLOT.replace('20261124T110000', '20261208T110000');
    const form = await hold(slot);
    service.travelTo('2026-11-20T09:06:00+02:00');
    const other = await service.signIn('coordinator');
    await book(slot, other);
    const late = await post(form, { ...typed, topic, slot, area: 'hartola' });
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('Lapsi herää yöllä monta kertaa.</textarea>');
    const [, instead = ''] = /name="instead" value="([^"]+)"/.exec(html) ?? [];
    const offers = /name="offers" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const faulty = { ...typed, topic, question: '', slot, area: 'hartola', lost: 'slot_taken', offers, instead };
    const wrong = await post(form, faulty);
    expect([wrong.status, (await wrong.text()).match(/type="radio" name="instead"/g)]).toMatchObject([
      422,
      { length: 3 },
    ]);
    const again = await post(form, { ...typed, topic, slot, area: 'hartola', lost: 'slot_taken', instead });
    expect(again.headers.get('Location')).toMatch(/^\/bookings\/.+\?done=booked$/);
  });

  test('that went back after booking is told that nothing was changed, with the ways to change it', async () => {
    const form = await hold(FIRST_SLOT.replace('20261124T110000', '20270223T110000'));
    const booked = (await post(form, { ...typed, topic })).headers.get('Location') ?? '';
    const [page = ''] = booked.split('?');
    expect((await post(form, { ...typed, topic })).headers.get('Location')).toBe(booked);
    const again = await post(form, { ...typed, topic, question: 'Lapsi ei syö.' });
    expect(again.headers.get('Location')).toBe(`${page}?done=already&unsaved=question`);
    const older = await post(form, { ...typed, topic, age: '3-5' });
    expect(older.headers.get('Location')).toBe(`${page}?done=already&unsaved=age`);
    const named = await (await get(older.headers.get('Location') ?? '')).text();
    expect(named).toContain('Lomakkeella oli muuta kuin varauksessa: lapsen ikä. Sitä ei tallennettu.');
    const consented = { about: 'family', familyReference: '1099', consentScope: 'this-consultation' };
    const given = { consentGivenBy: 'guardian', consentGivenOn: '2026-11-19' };
    const family = await post(form, { ...typed, topic, ...consented, ...given });
    expect(family.headers.get('Location')).toBe(`${page}?done=already&unsaved=family.consent`);
    const said = await (await get(family.headers.get('Location') ?? '')).text();
    expect(said).toContain('Lomakkeella oli muuta kuin varauksessa: perhe, suostumus. Sitä ei tallennettu.');
    expect(said).toContain(`<a href="${page}/cancel">Peru aika</a>`);
    for (const path of [
      again.headers.get('Location') ?? '',
      (await post(`${form}/release`, {})).headers.get('Location') ?? '',
    ]) {
      const html = await (await get(path)).text();
      expect(html).toContain('Aika on jo varattu. Mitään ei muutettu.');
      expect(html).not.toContain('Lapsi ei syö.');
      for (const way of ['reschedule', 'channel', 'reword', 'cancel']) expect(html).toContain(`href="${page}/${way}"`);
    }
    expect((await get(form)).headers.get('Location')).toBe(`${page}?done=already`);
  });

  test('changes the question of a booking: what is wrong is said at its field, and the specialist sees when it was changed', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20270223T124000'));
    const form = await (await get(`${page}/reword`)).text();
    expect(form).toContain('Lapsi herää yöllä monta kertaa.</textarea>');
    const said = { topic, age: '0-2', question: 'Lapsi herää yöllä monta kertaa.', note: '' };
    const send = async (change: object) => post(`${page}/reword`, { ...said, ...change });
    expect((await send({})).headers.get('Location')).toBe(`${page}?done=same`);
    expect(await (await get(`${page}?done=same`)).text()).toContain('Teksti on sama kuin ennen. Mitään ei muutettu.');
    for (const [wrong, field] of [
      [{ question: '' }, 'question'],
      [{ question: 'Soita 040 123 4567' }, 'question'],
      [{ note: 'Maija Meikäläinen tulee mukaan.' }, 'note'],
    ] as const) {
      const answer = await send(wrong);
      expect([answer.status, (await answer.text()).includes(`href="#${field}"`)]).toEqual([422, true]);
    }
    expect((await send({ question: 'Lapsi ei syö.', note: 'Mukana opettaja.' })).headers.get('Location')).toBe(
      `${page}?done=reworded`,
    );
    // back to the first words within the same second, and to these again: both are changes
    expect((await send({})).headers.get('Location')).toBe(`${page}?done=reworded`);
    expect((await send({ question: 'Lapsi ei syö.', note: 'Mukana opettaja.' })).headers.get('Location')).toBe(
      `${page}?done=reworded`,
    );
    const read = await (await get(page, specialist)).text();
    expect(read).toMatch(/Lapsi ei syö\..*Mukana opettaja\..*Tekstiä on muutettu/s);
    expect(read).not.toContain(`${page}/reword`);
    expect((await get(`${page}/reword`, specialist)).status).toBe(409);
  });

  test('that lets go of a time is told so', async () => {
    const form = await hold(FIRST_SLOT.replace('20261124T110000', '20270223T115000'));
    const times = (await post(`${form}/release`, {})).headers.get('Location') ?? '';
    expect(times).toBe('/book/perheneuvola-konsultaatio?done=released&was=2027-02-23T11%3A50%3A00.000Z');
    expect(await (await get(times)).text()).toMatch(/Luovuit ajasta\. Mitään ei varattu.*tiistai 23\.2\. klo 13\.50/s);
    const twice = (await post(`${form}/release`, {})).headers.get('Location') ?? '';
    expect(twice).toBe('/book?done=unheld');
    const nothing = await (await get(twice)).text();
    expect(nothing).toContain('Aika ei ollut enää varattuna sinulle. Mitään ei muutettu.');
    expect(nothing).not.toContain('Luovuit ajasta');
  });

  test('moves a booking after asking once more', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20261222T110000'));
    const slot = FIRST_SLOT.replace('20261124T110000', '20261222T115000');
    const asked = await post(`${page}/reschedule`, { slot });
    expect(await (await get(asked.headers.get('Location') ?? '')).text()).toContain('name="sure"');
    const moved = await post(`${page}/reschedule`, { slot, sure: 'yes' });
    expect(moved.headers.get('Location')).toBe(`${page}?done=moved&was=2026-12-22T11:00:00.000Z`);
    const said = await (await get(moved.headers.get('Location') ?? '')).text();
    expect(said).toContain('Aika on siirretty.');
    expect(said).toContain('</span>, tiistai 22.12. klo 13.50–14.35, <span>Psykologi, perheneuvola');
    expect(said).toMatch(/Aiempi aika ti 22\.12\. klo 13\.00[^<]* ei ole enää voimassa/);
    const twice = await post(`${page}/reschedule`, { slot, sure: 'yes' });
    expect(twice.headers.get('Location')).toBe(`${page}?done=same-time`);
    const nothing = await (await get(`${page}?done=same-time`)).text();
    expect(nothing).toContain('Varaus on jo tässä ajassa. Mitään ei muutettu.');
    expect(nothing).not.toContain('Viesti lähtee');
    expect(await (await get(page)).text()).toContain('13.50–14.35');
  });

  test('asks for a number to call when the meeting is by phone, and keeps what was typed', async () => {
    const form = await hold(FIRST_SLOT.replace('20261124T110000', '20270126T110000'));
    const byPhone = { ...typed, topic, channel: 'phone' };
    const refused = await post(form, { ...byPhone, phone: 'soita <vaihteeseen>' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('value="soita &lt;vaihteeseen&gt;"');
    expect(html).toMatch(/<input[^>]*id="phone"[^>]*aria-invalid="true"/);
    const booked = await post(form, { ...byPhone, phone: '03 123 4567' });
    const page = (booked.headers.get('Location') ?? '').split('?')[0] ?? '';
    for (const cookie of [worker, specialist]) expect(await (await get(page, cookie)).text()).toContain(TEL);
    expect(await (await get(page, specialist)).text()).toContain('Sinä soitat varaajalle klo 13.00');
    expect(await (await get('/my-day?date=2027-01-26', specialist)).text()).toContain('href="tel:031234567"');
  });

  test('cancels only with a reason, and says so afterwards', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20261222T124000'));
    expect((await post(`${page}/cancel`, {})).status).toBe(422);
    const cancelled = await post(`${page}/cancel`, { reason: 'not-needed' });
    const html = await (await get(cancelled.headers.get('Location') ?? '')).text();
    expect(html).toContain('Peruttu');
    expect(html).not.toContain(`${page}/cancel`);
    const again = await post(`${page}/cancel`, { reason: 'not-needed' });
    const note = await (await get(again.headers.get('Location') ?? '')).text();
    expect(note).toContain('Aika on jo peruttu. Mitään ei muutettu.');
  });

  test('shows a booking to nobody it does not concern', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20270112T110000'));
    const auditor = await service.signIn('auditor');
    const answer = await get(page, auditor);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('Lapsi herää');
  });
});

describe('the specialist’s day', () => {
  test('shows the question ahead and leads to the room', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20270112T115000'));
    const html = await (await get('/my-day?date=2027-01-12', specialist)).text();
    expect(html).toContain('Lapsi herää yöllä monta kertaa.');
    expect(html).toContain(`href="${page}/room"`);
  });

  test('tells topic, age and question of what is coming, and logs the reading', async () => {
    const page = await book(FIRST_SLOT.replace('20261124T110000', '20270126T115000'));
    const reads = () =>
      service.deps.db.accessLog.count({ where: { action: 'read-booking', subjectId: page.split('/').at(-1) ?? '' } });
    const before = await reads();
    const html = await (await get('/my-day?date=2027-01-25', specialist)).text();
    const coming = html.slice(html.indexOf(`href="${page}"`));
    expect(coming).toContain('0–2 vuotta');
    expect(coming).toContain('Lapsi herää yöllä monta kertaa.');
    expect(await reads()).toBe(before + 1);
  });

  test('without bookings says when the next one is', async () => {
    const html = await (await get('/my-day?date=2027-01-13', specialist)).text();
    expect(html).toContain('class="empty"');
  });

  test.each(['2026-13-45', 'tomorrow', '2026-02-30'])(
    'takes "%s" for no date, says so and shows today',
    async (date) => {
      const answer = await get(`/my-day?date=${date}`, specialist);
      const html = await answer.text();
      expect([answer.status, html.includes('href="#date"')]).toEqual([422, true]);
      expect(html).toContain(`value="${date}"`);
      expect(html).toContain('Oma päivä, tänään');
    },
  );
});

describe('accessibility feedback', () => {
  test('that holds a phone number says so at its field, marks it, and keeps what was written', async () => {
    const message = 'Painike on pieni. Soittakaa 040 123 4567, kiitos.';
    const refused = await post('/accessibility', { page: '/book', message, contact: 'a@example.test 010199-123A' }, '');
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Soittakaa 040 123 4567, kiitos.</textarea>');
    expect(html).toMatch(/<a href="#message">[^<]*: ”040 123 4567”/);
    expect(shownText(markedIn(html, 'message'))).toContain('Soittakaa [löytynyt kohta alkaa: 040 123 4567 löytynyt');
    // an address is asked for there
    expect(markedIn(html, 'contact').match(/<mark>/g)).toHaveLength(1);
    expect(shownText(markedIn(html, 'contact'))).toContain('a@example.test [löytynyt kohta alkaa: 010199-123A');
  });

  test('is taken from anybody, signed in or not', async () => {
    const sent = await post('/accessibility', { page: '/book', message: 'Painike on liian pieni.', contact: '' }, '');
    expect(sent.headers.get('Location')).toBe('/accessibility?done=sent');
  });

  test('comes back with what was typed when the message is missing', async () => {
    const answer = await post('/accessibility', { page: '/book', message: ' ', contact: 'x@example.test' }, '');
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('value="x@example.test"');
  });
});

describe('what is refused before it reaches a page', () => {
  const foreign = (path: string, headers: Record<string, string>) =>
    service.app.request(path, {
      method: 'POST',
      headers: {
        Cookie: worker,
        Origin: 'https://elsewhere.test',
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams({ slot: FIRST_SLOT }),
    });

  test.each([
    ['fi', 'Lomaketta ei voitu ottaa vastaan'],
    ['sv', 'Formuläret kunde inte tas emot'],
    ['en', 'The form could not be taken in'],
  ])('a form from another site is told so in the person’s language: %s', async (language, title) => {
    await get(`/language/${language}?to=/`);
    const answer = await foreign('/holds', { Accept: BROWSER });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    const html = await answer.text();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(title);
    expect(html).toContain('class="button" href="/"');
  });

  test.each([
    ['/holds', 'application/json'],
    ['/holds', '*/*'],
    ['/api/bookings', BROWSER],
  ])('a machine reads a problem: %s asked with %s', async (path, accept) => {
    const answer = await foreign(path, { Accept: accept });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  });

  test('an unknown path is a problem to a machine', async () => {
    const answer = await get('/no/such/page', worker, { Accept: '*/*' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  test('a bad key is a page that does not lead in circles', async () => {
    const answer = await get('/bookings', '', { Authorization: 'Bearer nv_no_such_key', 'Accept-Language': 'en' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('href="/sign-in"');
  });

  test('too many requests are a page that says when to try again', async () => {
    const { deps } = service;
    const app = createApp({ ...deps, config: { ...deps.config, rateLimit: 1 } });
    const ask = () => app.request('/privacy', { headers: { Accept: BROWSER, 'Accept-Language': 'sv' } });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('<html lang="sv">');
  });

  test('a failure of ours is a page without its words, even when the database does not answer', async () => {
    const failing = new Proxy(service.deps.db, {
      get: () => {
        throw new Error('secret words of the database');
      },
    });
    const app = createApp({ ...service.deps, db: failing });
    const answer = await app.request('/book', {
      headers: { Accept: BROWSER, 'Accept-Language': 'en', Cookie: worker },
    });
    expect(answer.status).toBe(500);
    const html = await answer.text();
    expect(html).toContain('Something is wrong with the service');
    expect(html).not.toContain('secret words');
    expect(html).not.toContain('probably not saved');
    const sent = await app.request('/holds', {
      method: 'POST',
      headers: { Accept: BROWSER, 'Accept-Language': 'en', Cookie: worker, Origin: service.deps.config.publicUrl },
      body: new URLSearchParams({ slot: FIRST_SLOT }),
    });
    expect([sent.status, (await sent.text()).includes('What you sent was probably not saved.')]).toEqual([500, true]);
  });
});

// The page where an absence's bookings are planned anew, as a person without scripts uses it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';
import { sendSeen } from '../support/left-outside.ts';
import { openPages, type Pages } from '../support/pages.ts';

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

async function book(start: string): Promise<string> {
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-1&limit=500';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const slot = body.items.find((one: { start: string }) => one.start === start)?.id;
  const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot, family: { reference: '5001' } });
  expect(booked.status).toBe(201);
  return booked.body.id;
}

async function addAbsence(date: string): Promise<string> {
  const days = { span: 'days', fromDate: date, toDate: date, reason: 'other' };
  const { done } = await sendSeen(pages, '/absences/new', { professional: 'th-lahti-1', ...days });
  expect(done.location).toMatch(/^\/replan\?absence=/);
  return done.location;
}

type Row = {
  readonly text: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly chosen: boolean }[];
};

/** A booking's row of the table: its words, and what its field offers. */
function rowOf(html: string, booking: string): Row {
  const row = html.split('<tr>').find((part) => part.includes(`name="b-${booking}"`)) ?? '';
  const options = [...row.matchAll(/<option value="([^"]*)"( selected)?[^>]*>([^<]*)/g)];
  return {
    text: row.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '),
    options: options.map(([, value = '', chosen, label = '']) => ({ value, label, chosen: chosen !== undefined })),
  };
}
const chosenIn = (html: string, booking: string) => rowOf(html, booking).options.find(({ chosen }) => chosen);

/** What the page says that the fields come to. */
function countsIn(html: string): Record<string, number> {
  const [, counts = ''] = /<div class="todo">(.*?<\/div>)<\/div>/s.exec(html) ?? [];
  const said = [...counts.matchAll(/<b>(\d+)<\/b><span>([^<]*)/g)];
  return Object.fromEntries(said.map(([, count = '', what = '']) => [what, Number(count)]));
}

/** The form as the page has it, every field as it stands. */
function filledIn(html: string): Record<string, string | readonly string[]> {
  const hidden = [...html.matchAll(/<input type="hidden" name="(v-[^"]+)" value="([^"]*)"/g)];
  const ids = hidden.map(([, name = '']) => name.slice(2));
  return Object.fromEntries([
    ['of', ids],
    ...hidden.map(([, name = '', value = '']) => [name, value]),
    ...ids.map((id) => [`b-${id}`, chosenIn(html, id)?.value ?? '']),
  ]);
}

test('each booking has its row, who booked it and one proposal; one press does the lot, and says whom to call', async () => {
  const ids = [
    await book('2026-11-24T09:00:00+02:00'),
    await book('2026-11-24T10:00:00+02:00'),
    await book('2026-11-24T13:00:00+02:00'),
  ];
  const path = await addAbsence('2026-11-24');
  const { status, text } = await pages.open(path);
  expect([status, (text.match(/<select/g) ?? []).length, text.includes('type="radio"')]).toEqual([200, 3, false]);
  expect(text).toContain('tiistai 24.11.2026');
  for (const id of ids) {
    expect(rowOf(text, id).text).toContain('Sanna Salmi');
    expect(rowOf(text, id).text).toContain('Sama aika, toinen ammattilainen');
    expect(chosenIn(text, id)?.label).toContain('Terveydenhoitaja 2');
  }
  const sent = await pages.send(path, filledIn(text));
  expect([sent.status, new URL(sent.location, 'http://x').searchParams.get('moved')]).toEqual([303, '3']);
  const after = (await pages.open(sent.location)).text;
  expect(after).toContain('3 varausta siirrettiin.');
  expect(after).toContain('Soita ja kerro muutoksesta:');
  const { familyId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: ids[0] ?? '' } });
  const family = `<a href="/families/${familyId}\\?purpose=appointment">[^<]*perhe 5001</a>: `;
  expect(after).toMatch(new RegExp(`${family}<a href="/bookings/${ids[0]}">tiistai 24\\.11\\. klo 9\\.00</a>`));
  expect(after).toContain('Ei järjestettäviä varauksia');
  for (const id of ids) {
    const moved = await service.call('scheduler', 'GET', `/api/bookings/${id}`);
    expect([moved.body.professionals[0].id, moved.body.sequence]).toEqual(['th-lahti-2', 1]);
  }
});

test('a proposal that was taken meanwhile is told, the rest is done, and the booking is there with another', async () => {
  const [one, two] = [await book('2026-12-08T09:00:00+02:00'), await book('2026-12-08T13:00:00+02:00')];
  const path = await addAbsence('2026-12-08');
  const form = filledIn((await pages.open(path)).text);
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-2&limit=500';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const same = body.items.find(({ start }: { start: string }) => start === '2026-12-08T09:00:00+02:00').id;
  await service.call('scheduler', 'POST', '/api/bookings', { slot: same, family: { reference: '5002' } });
  const { location } = await pages.send(path, form);
  const { text } = await pages.open(location);
  expect(text).toContain('Yksi varaus siirrettiin.');
  expect(text).toContain('Yhtä varausta ei voitu muuttaa. Se on ennallaan:');
  expect(text).toContain('joku ehti varata ajan');
  expect(text).not.toContain(`name="b-${two}"`);
  expect(chosenIn(text, one)?.value).not.toBe(form[`b-${one}`]);
  await pages.send(path, filledIn(text));
});

test('pressed again after Back, it says what is arranged already and what is left, and leads on', async () => {
  const [one, two] = [await book('2026-12-14T09:00:00+02:00'), await book('2026-12-14T13:00:00+02:00')];
  const path = await addAbsence('2026-12-14');
  const whole = filledIn((await pages.open(path)).text);
  expect(whole.of).toEqual([one, two]);
  const half = { ...whole, [`b-${two}`]: '' };
  expect((await pages.send(path, half)).location).toContain('moved=1');
  const again = await pages.send(path, half);
  expect(again.status).toBe(303);
  const { status, text } = await pages.open(again.location);
  expect(status).toBe(200);
  expect(text).toContain('Yksi valitsemistasi varauksista oli jo järjestetty, eikä sille tehty nyt mitään.');
  expect(text).toContain('Alla oleva varaus odottaa vielä.');
  expect(rowOf(text, two).options.length).toBeGreaterThan(0);
  // the old form with all of it chosen: what is left is done
  const rest = await pages.send(path, whole);
  expect(rest.location).toContain('moved=1&settled=1');
  const last = await pages.send(path, whole);
  const over = (await pages.open(last.location)).text;
  expect(over).toContain('2 valitsemistasi varauksista oli jo järjestetty');
  expect(over).toContain('Järjestettävää ei jäänyt.');
  // what somebody else arranged between the page and the press is told too, though it is no row any more
  const meanwhile = `${path}&moved=1&not=${two}.wrong_status.${Date.parse('2026-12-14T13:00:00+02:00')}`;
  expect((await pages.open(meanwhile)).text).toMatch(
    new RegExp(`Yhtä varausta ei voitu muuttaa.*href="/bookings/${two}">[^<]*klo 13[^<]*varaus on jo muuttunut`, 's'),
  );
  for (const id of [one, two]) {
    expect((await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body.sequence).toBe(1);
  }
});

test('all are changed at once to another kind, or to none: then nothing is chosen, and nothing changes', async () => {
  const booking = await book('2026-12-01T09:00:00+02:00');
  const path = await addAbsence('2026-12-01');
  const asked = (await pages.open(`${path}&choose=same-person`)).text;
  expect(rowOf(asked, booking).text).toContain('Lähin aika saman ammattilaisen kanssa');
  expect(chosenIn(asked, booking)?.value).toContain('professional:th-lahti-1');
  const none = (await pages.open(`${path}&choose=none`)).text;
  expect(chosenIn(none, booking)?.value).toBe('');
  // each row has its proposals: what waits is the choice
  expect([countsIn(asked), countsIn(none)]).toEqual([
    { 'samassa ajassa': 0, 'uuteen aikaan': 1, 'ilman ehdotusta': 0 },
    { 'samassa ajassa': 0, 'uuteen aikaan': 0, 'odottaa valintaasi': 1, 'ilman ehdotusta': 0 },
  ]);
  const nothing = await pages.send(path, filledIn(none));
  expect([nothing.status, nothing.text.includes('Et valinnut vielä mitään')]).toEqual([422, true]);
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.sequence).toBe(0);
  await pages.send(path, { [`b-${booking}`]: 'cancel' });
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.status).toBe('cancelled');
});

test('what is held all the same is asked about no more, and nobody is told of a change', async () => {
  const booking = await book('2026-12-15T09:00:00+02:00');
  const path = await addAbsence('2026-12-15');
  const { location } = await pages.send(path, { [`b-${booking}`]: 'keep' });
  const { text } = await pages.open(location);
  expect(text).toContain('Ei järjestettäviä varauksia');
  expect(text).toContain('Yksi varaus pidetään ennallaan.');
  expect(text).not.toContain('Soita ja kerro');
  const { body } = await service.call('scheduler', 'GET', `/api/bookings/${booking}`);
  expect([body.status, body.sequence]).toEqual(['booked', 0]);
});

test('the address in mails of before leads to the same page', async () => {
  expect((await pages.open('/absences/one/replan')).location).toBe('/replan?absence=one');
});

test('an absence that is not there is not found, and a worker may not replan', async () => {
  expect((await pages.open('/replan?absence=none')).status).toBe(404);
  const worker = await openPages(service, 'worker');
  expect((await worker.open('/replan?absence=none')).status).toBe(403);
});

test('of what is others’ alone nothing is told, and nothing is said to be arranged already', async () => {
  const booking = await book('2026-12-16T09:00:00+02:00');
  const path = await addAbsence('2026-12-16');
  const local = await openPages(service, 'coordinator', 'hartola');
  const of = { of: booking, [`b-${booking}`]: 'cancel' };
  for (const cause of [path, '/replan?professional=th-lahti-1']) {
    expect([(await local.open(cause)).status, (await local.send(cause, of)).status]).toEqual([404, 404]);
  }
  const nothing = await local.open('/replan?professional=th-hartola');
  expect([nothing.status, nothing.text.includes('Näitä aikoja ei enää tarjota')]).toEqual([200, false]);
  expect((await local.open('/replan?series=perheneuvola-hartola')).text).not.toContain('on muutettu');
  const elsewhere = await local.open(`/replan?professional=th-hartola&call=${booking}.1`);
  expect([elsewhere.status, elsewhere.text.includes('5001')]).toEqual([200, false]);
  expect((await local.send('/replan?professional=th-hartola', of)).location).toContain('settled=0');
  const api = await service.call('coordinator', 'GET', '/api/affected-bookings?professional=th-lahti-1');
  expect(api.status).toBe(200);
  expect((await pages.send(path, { [`b-${booking}`]: 'keep' })).status).toBe(303);
});

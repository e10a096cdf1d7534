// A page left open while the time on it moves: what is pressed there is not done to a time that nobody saw.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;

/** A video appointment with its family's link, and how it is moved by somebody else. */
async function opened() {
  const guardians = [{ name: 'Aino', email: 'aino.muuttuva@example.test', language: 'fi' }];
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians };
  const { booking } = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
  const slots = await freeSlots(service, { service: 'neuvola-etavastaanotto' });
  const moveAway = async () => {
    const moved = { slot: slots[3]?.id };
    expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, moved)).status).toBe(200);
    return bookingOf(booking);
  };
  return { booking, path: new URL(body.url).pathname, slots, moveAway };
}

/** What the form that goes to `action` carries unseen. */
function hiddenIn(html: string, action: string): Readonly<Record<string, string>> {
  const form = [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].find(([, about = '']) =>
    about.replaceAll('&amp;', '&').includes(`action="${action}"`),
  );
  const inputs = [...(form?.[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]));
}

describe('a family’s page that was open while its time moved', () => {
  const FORMS: readonly [what: string, page: string, act: string, form: Readonly<Record<string, string>>][] = [
    ['confirms', '', '/confirm', {}],
    ['cancels', '/cancel', '/cancel', {}],
    ['changes how to meet at', '/channel', '/channel', { channel: 'phone', phone: '040 123 4567' }],
  ];

  test.each(FORMS)('%s no time that the family has not seen', async (_what, page, act, form) => {
    const { booking, path, moveAway } = await opened();
    const anybody = await openPages(service, 'scheduler');
    const drawn = hiddenIn((await anybody.open(path + page)).text, path + act);
    const moved = await moveAway();
    const { status, location } = await anybody.send(path + act, { ...drawn, ...form });
    expect([status, location]).toEqual([303, `${path}?done=changed`]);
    expect(await bookingOf(booking)).toEqual(moved);
    const { text } = await anybody.open(location);
    expect(text).toContain('Aikasi muuttui sen jälkeen, kun avasit sivun, eikä mitään tehty.');
    expect(text).toContain(`<time datetime="${new Date(moved.start).toISOString().slice(0, 16)}`);
    const anew = hiddenIn((await anybody.open(path + page)).text, path + act);
    const done = await anybody.send(path + act, { ...anew, ...form });
    expect(done.location).toMatch(/done=(?:confirmed|cancelled|channel&from=video)$/);
  });

  test.each(FORMS)('%s no time that was cancelled meanwhile, and says so', async (_what, page, act, form) => {
    const { booking, path } = await opened();
    const anybody = await openPages(service, 'scheduler');
    const drawn = hiddenIn((await anybody.open(path + page)).text, path + act);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'time-withdrawn' });
    const { status, location } = await anybody.send(path + act, { ...drawn, ...form });
    expect(status).toBe(303);
    const { text } = await anybody.open(location);
    expect(text).toMatch(act === '/cancel' ? /Aika oli jo peruttu/ : /Aikasi muuttui sen jälkeen, kun avasit sivun/);
    expect(text).not.toContain('Tätä ei voi enää tehdä');
  });

  test('moves it only from the time that the family saw', async () => {
    const { booking, path, moveAway } = await opened();
    const anybody = await openPages(service, 'scheduler');
    const choice = (await anybody.open(`${path}/move`)).text;
    const code = /name="slot" value="([\w-]{22})"/.exec(choice)?.[1] ?? '';
    const drawn = hiddenIn((await anybody.open(`${path}/move?slot=${code}`)).text, `${path}/move`);
    const moved = await moveAway();
    const { location } = await anybody.send(`${path}/move`, drawn);
    expect(location).toBe(`${path}?done=changed`);
    expect(await bookingOf(booking)).toEqual(moved);
  });
});

describe('a page of staff that was open while the time moved', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['cancels', 'cancel', { reason: 'not-needed' }],
    ['changes how to meet at', 'channel', { channel: 'phone', phone: '040 123 4567' }],
  ])('%s no time that nobody has seen', async (_what, act, form) => {
    const { booking, moveAway } = await opened();
    const desk = await openPages(service, 'scheduler');
    const path = `/bookings/${booking}/${act}`;
    const drawn = hiddenIn((await desk.open(path)).text, path);
    const moved = await moveAway();
    const { location } = await desk.send(path, { ...drawn, ...form });
    expect(location).toMatch(new RegExp(`^/bookings/${booking}\\?done=changed`));
    expect(await bookingOf(booking)).toEqual(moved);
    expect((await desk.open(location)).text).toContain('Aika muuttui sen jälkeen, kun avasit sivun');
  });

  test.each<[string, string, Readonly<Record<string, string>>, string]>([
    ['the way to meet', 'channel', { channel: 'phone', phone: '040 123 4567' }, '&typed=unsaved'],
    ['its words', 'reword', { note: 'Mukana tulee opettaja' }, '&typed=unsaved'],
    ['its time', 'reschedule', { slot: 'another', sure: 'yes' }, ''],
    [
      'who takes part',
      'invited',
      { role: 'interpreter', language: 'so', email: 'tulkki@example.test' },
      '&typed=unsaved',
    ],
    ['that they came', 'arrive', {}, ''],
  ])('leads to the booking where %s is to be changed and it was cancelled', async (_what, act, form, typed) => {
    const { booking } = await opened();
    const desk = await openPages(service, 'scheduler');
    const path = `/bookings/${booking}/${act}`;
    const drawn = hiddenIn((await desk.open(path)).text, path);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'time-withdrawn' });
    const { status, location } = await desk.send(path, { ...drawn, ...form });
    expect([status, location]).toEqual([303, `/bookings/${booking}?done=changed${typed}`]);
    const { text } = await desk.open(location);
    expect(text).toContain('Aika peruttiin sen jälkeen, kun avasit sivun, eikä mitään tehty.');
    expect(text.includes('Kirjoittamaasi ei tallennettu.')).toBe(typed !== '');
    if (['channel', 'reschedule', 'reword'].includes(act)) {
      expect((await desk.open(path)).location).toBe(`/bookings/${booking}?done=changed`);
    }
  });

  test('leads back to the desk that a move began at, where the time was cancelled', async () => {
    const { booking, slots } = await opened();
    const desk = await openPages(service, 'scheduler');
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'time-withdrawn' });
    const sent = { slot: slots[6]?.id ?? '', sure: 'yes', back: '/desk?area=hartola' };
    const moved = await desk.send(`/bookings/${booking}/reschedule`, sent);
    const dropped = await desk.send('/desk/move', { ...sent, booking });
    for (const { location } of [moved, dropped]) {
      expect(location).toBe(`/desk?area=hartola&done=changed&booking=${booking}`);
      expect((await desk.open(location)).text).toContain('Aika peruttiin sen jälkeen');
    }
  });

  test('moves it neither by its own page nor by the desk’s question', async () => {
    const { booking, slots, moveAway } = await opened();
    const desk = await openPages(service, 'scheduler');
    const slot = slots[6]?.id ?? '';
    const path = `/bookings/${booking}/reschedule`;
    const drawn = hiddenIn((await desk.open(`${path}?${new URLSearchParams({ slot })}`)).text, path);
    const { professionals, start } = await bookingOf(booking);
    const at = String(Date.parse(start));
    const where = new URLSearchParams({ booking, resource: `professional:${professionals[0].id}`, at });
    const asked = hiddenIn((await desk.open(`/desk/move?${where}`)).text, '/desk/move');
    const moved = await moveAway();
    expect((await desk.send(path, drawn)).location).toBe(`/bookings/${booking}?done=changed`);
    const dropped = await desk.send('/desk/move', { ...asked, slot });
    expect(dropped.location).toContain('done=changed');
    expect(await bookingOf(booking)).toEqual(moved);
  });
});

test('a family that presses twice meets another way once, and is told that it is so', async () => {
  const { booking, path } = await opened();
  const anybody = await openPages(service, 'scheduler');
  const drawn = hiddenIn((await anybody.open(`${path}/channel`)).text, `${path}/channel`);
  const press = () => anybody.send(`${path}/channel`, { ...drawn, channel: 'phone', phone: '040 123 4567' });
  const { sequence } = await bookingOf(booking);
  const locations = (await Promise.all([press(), press()])).map(({ location }) => location);
  locations.push((await press()).location);
  for (const location of locations) expect(location).toMatch(/done=(?:same-)?channel/);
  expect(await bookingOf(booking)).toMatchObject({ channel: 'phone', sequence: sequence + 1 });
});

test('a program that says which version it has seen changes no other', async () => {
  const { booking, slots, moveAway } = await opened();
  const { sequence } = await bookingOf(booking);
  const moved = await moveAway();
  const ask = (act: string, body: object) => service.call('scheduler', 'POST', `/api/bookings/${booking}/${act}`, body);
  const refused = await Promise.all([
    ask('cancel', { reason: 'not-needed', sequence }),
    ask('reschedule', { slot: slots[6]?.id, sequence }),
    ask('channel', { channel: 'phone', phone: '040 123 4567', sequence }),
  ]);
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [409, 'changed_meanwhile']));
  expect(await bookingOf(booking)).toEqual(moved);
  // what is so already is so, whichever version was seen
  expect((await ask('reschedule', { slot: slots[3]?.id, sequence })).status).toBe(200);
  expect((await ask('cancel', { reason: 'not-needed', sequence: moved.sequence })).status).toBe(200);
});

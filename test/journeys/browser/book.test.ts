// The main job in a real browser: a worker books, the specialist knows, both hold an entry; moved, then cancelled.

import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingTexts, slotTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { frameTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { trayTexts } from '../../../src/surfaces/web/open/texts/words.ts';
import { type Hand, pointer } from '../../support/hands.ts';
import { until } from '../../support/process.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { book, cancel, move, QUESTION, SERVICE, slotButtons } from './errands.ts';

const WORKER = 'worker@neuvoaika.example';
const SPECIALIST = 'pn-psykologi@example.test';
const NEXT_TIME = 'tiistai 24.11. klo 13.00';

let staff: Staff;
let worker: Page;
let tray: Page;
beforeAll(async () => {
  staff = await openStaff();
  worker = await staff.arrive('worker');
  tray = await staff.stranger();
});
afterAll(() => staff.close());

describe('a worker of Hartola', () => {
  let path: string;
  let uid: string | undefined;

  it('books the next free time of the consultation in five presses from the first page', async () => {
    let presses = 0;
    const counting: Hand = {
      ...pointer,
      press: (control) => {
        presses += 1;
        return pointer.press(control);
      },
      choose: (list, label) => {
        presses += 1;
        return pointer.choose(list, label);
      },
      pick: async (radio) => expect(await radio.isChecked()).toBe(true),
    };
    expect(new URL(worker.url()).pathname).toBe('/');
    path = await book(worker, counting);
    expect(path).toMatch(/^\/bookings\/[\w-]+$/);
    expect(presses).toBeLessThanOrEqual(5);
    expect(await worker.getByRole('heading', { level: 1 }).textContent()).toMatch(/24\.11\.\s*klo 13\.00–13\.45/);
  });

  it('is read by the specialist: the question on the day, and the time among those to come', async () => {
    const specialist = await staff.arrive('specialist');
    expect(new URL(specialist.url()).pathname).toBe('/');
    const session = specialist.getByRole('listitem').filter({ hasText: '24.11.' });
    await session.getByText('1 varattu').waitFor();
    await specialist.getByRole('link', { name: frameTexts.fi.nav.myDay }).click();
    await specialist.getByRole('complementary').getByText('24.11.').waitFor();
    await specialist.goto('/');
    await session.getByRole('link').click();
    await specialist.waitForURL('**/my-day?date=2026-11-24');
    await specialist.getByText(QUESTION).waitFor();
    await specialist.goto(path);
    await specialist.getByText(QUESTION).waitFor();
  });

  it('and the specialist both get an invite that names nobody else and gives nothing away', async () => {
    for (const address of [WORKER, SPECIALIST]) {
      const [invite] = await invitesFor(address, 1);
      expect(invite).toMatchObject({
        method: 'REQUEST',
        sequence: 0,
        start: '2026-11-24T11:00:00Z',
        end: '2026-11-24T11:45:00Z',
        attendees: [`mailto:${address}`],
      });
      expect(invite?.organizer).toMatch(/^mailto:\S+@\S+$/);
      uid ??= invite?.uid;
      expect(invite?.uid).toBe(uid);
      expect(invite?.mail).not.toMatch(/perheneuvol|\buni\b|herää|vanhem|psykologi|hartola/i);
    }
  });

  it('moves the booking: the same entry, one sequence on', async () => {
    await move(worker, pointer);
    for (const address of [WORKER, SPECIALIST]) {
      const [update] = await invitesFor(address, 2);
      expect(update).toMatchObject({ method: 'REQUEST', sequence: 1, uid });
      expect(update?.start).not.toBe('2026-11-24T11:00:00Z');
    }
  });

  it('cancels it with a reason: the entries are withdrawn and the time is free again', async () => {
    const taken = await worker.getByRole('heading', { level: 1 }).locator('time').getAttribute('datetime');
    await cancel(worker, pointer);
    for (const address of [WORKER, SPECIALIST]) {
      const [withdrawal] = await invitesFor(address, 3);
      expect(withdrawal).toMatchObject({ method: 'CANCEL', sequence: 2, uid, status: 'CANCELLED' });
    }
    await worker.getByText(bookingTexts.fi.cancelReason['not-needed']).waitFor();
    await worker.goto('/book/perheneuvola-konsultaatio');
    expect(await worker.locator('.next .when').textContent()).toBe(NEXT_TIME);
    await worker.goto(`/book/perheneuvola-konsultaatio?month=${taken?.slice(0, 7)}`);
    expect(await slotButtons(worker).locator(`time[datetime="${taken}"]`).count()).toBe(2);
  });

  it('cancels another that was never moved: sequence 1', async () => {
    await worker.goto('/');
    await book(worker, pointer);
    const [invite] = await invitesFor(WORKER, 4);
    expect(invite).toMatchObject({ method: 'REQUEST', sequence: 0 });
    expect(invite?.uid).not.toBe(uid);
    await cancel(worker, pointer);
    const [withdrawal] = await invitesFor(WORKER, 5);
    expect(withdrawal).toMatchObject({ method: 'CANCEL', sequence: 1, uid: invite?.uid });
  });

  it('prints a booking without menus and buttons', async () => {
    await worker.goto('/');
    await book(worker, pointer);
    const shown = () => worker.locator('nav, .button, footer, .skip').filter({ visible: true }).count();
    expect(await shown()).toBeGreaterThan(3);
    await worker.emulateMedia({ media: 'print' });
    expect(await worker.locator('header, nav, footer, .button, button').filter({ visible: true }).count()).toBe(0);
    expect(await worker.getByText(QUESTION).isVisible()).toBe(true);
    expect(await worker.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    await worker.emulateMedia({ media: null });
  });

  it('finds the way back to the services from a time that is given up', async () => {
    await worker.goto('/book');
    await worker.getByRole('link', { name: new RegExp(`${slotTexts.fi.seeTimes}.*${SERVICE}`) }).click();
    await worker.getByRole('button', { name: slotTexts.fi.bookThis }).click();
    await worker.getByRole('button', { name: 'Luovu ajasta' }).click();
    await worker.waitForURL(/\/book\/perheneuvola-konsultaatio\?done=released/);
    await worker.getByText('Luovuit ajasta.').waitFor();
  });
});

type ReadInvite = {
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly start: string;
  readonly end: string;
  readonly organizer: string;
  readonly attendees: readonly string[];
  /** all that a reader of the mail sees: subject, text, and the entry without its one recipient */
  readonly mail: string;
};

/** What has come for an address, newest first, once there are `count` of them. */
async function invitesFor(address: string, count: number): Promise<readonly ReadInvite[]> {
  const rows = tray.getByRole('row').filter({ hasText: address });
  await until(async () => {
    await tray.goto('/mail-tray');
    return (await rows.count()) >= count;
  }, 20_000);
  expect(await rows.count()).toBe(count);
  const paths = await rows.getByRole('link').evaluateAll((links: { href: string }[]) => links.map(({ href }) => href));
  return Promise.all(paths.slice(0, 1).map((path) => readInvite(path, address)));
}

async function readInvite(path: string, address: string): Promise<ReadInvite> {
  await tray.goto(path);
  const subject = await tray.getByRole('heading', { level: 1 }).textContent();
  const text = await tray.locator('.said').textContent();
  const file = await tray.getByRole('link', { name: trayTexts.fi.download }).getAttribute('href');
  const content = await (await fetch(`${staff.service.url}${file}`)).text();
  const calendar = new ICAL.Component(ICAL.parse(content));
  const entry = calendar.getFirstSubcomponent('vevent');
  if (entry === null) throw new Error('the invite holds no event');
  const event = new ICAL.Event(entry);
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: event.uid,
    sequence: event.sequence,
    status: String(entry.getFirstPropertyValue('status')),
    start: String(entry.getFirstPropertyValue('dtstart')),
    end: String(entry.getFirstPropertyValue('dtend')),
    organizer: event.organizer.toLowerCase(),
    attendees: entry.getAllProperties('attendee').map((attendee) => String(attendee.getFirstValue()).toLowerCase()),
    mail: `${subject}\n${text}\n${content.replaceAll('\r\n ', '').replaceAll(address, '')}`,
  };
}

// From a booking to the mailboxes through the real queue, as `npm start` runs it.

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import ICAL from 'ical.js';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { AreaId, BookingId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { bookSlot } from '../../src/features/bookings/book-slot.ts';
import { cancelBooking } from '../../src/features/bookings/cancel-booking.ts';
import { rescheduleBooking } from '../../src/features/bookings/reschedule-booking.ts';
import { readInvite } from '../../src/features/calendar/read.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { postSignIn } from '../../src/features/notifications/post-sign-in.ts';
import { execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { openDependencies } from '../../src/platform/open-dependencies.ts';
import { runJobs } from '../../src/surfaces/worker/run-jobs.ts';
import { noVideo } from '../support/app.ts';
import { openTestDatabase } from '../support/database.ts';
import { type MailServer, startMailServer } from '../support/smtp.ts';

const worker: Actor = {
  principal: 'user-worker' as Principal,
  name: 'Terveydenhoitaja',
  email: 'kysyja@example.test',
  language: 'fi',
  grants: [{ role: 'worker', area: 'hartola' as AreaId }],
};
const specialist: Actor = {
  principal: 'user-specialist' as Principal,
  name: 'Psykologi',
  language: 'sv',
  professional: 'pn-psykologi' as ProfessionalId,
  grants: [{ role: 'specialist', area: 'hartola' as AreaId }],
};
const SPECIALIST_EMAIL = 'pn-psykologi@example.test';
const COLLEAGUE_EMAIL = 'pn-sosiaalityontekija@example.test';
const slot = (start: string, professional: string) =>
  `perheneuvola-konsultaatio~perheneuvola-hartola~${start}~professional:${professional}`;

let server: MailServer;
let now = Date.parse('2026-11-20T09:00:00+02:00');
let service: { deps: Dependencies; close: () => Promise<void> };

beforeAll(async () => {
  server = await startMailServer();
  const config = readConfig({
    SECRET: 'a secret for tests that is long enough',
    LOG_LEVEL: 'silent',
    SMTP_URL: server.url,
    PUBLIC_URL: 'https://neuvoaika.example',
    DEMO: 'true',
    DEMO_OPEN_TO_ALL: 'true',
  });
  service = await openDependencies(config, postSignIn, {
    database: await openTestDatabase(),
    clock: { now: () => now },
    video: noVideo,
  });
  const file: unknown = JSON.parse(readFileSync(new URL('../support/paijat-hame.json', import.meta.url), 'utf8'));
  await execute(service.deps, theService, importDirectory, { file });
  await runJobs(service.deps);
});

afterAll(async () => {
  await service.close();
  await server.stop();
});

afterEach(() => {
  server.messages.length = 0;
});

async function book(start: string): Promise<BookingId> {
  const area = await service.deps.db.area.findUniqueOrThrow({ where: { id: 'hartola' } });
  const [topic] = area.topics as { id: string }[];
  const made = await execute(service.deps, worker, bookSlot, {
    slot: slot(start, 'pn-psykologi'),
    channel: 'video',
    case: { topic: topic?.id, ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  });
  return made.id as BookingId;
}

/** Waits until so many mails have come, then what each mailbox holds, in order: method, sequence and start. */
async function mailboxes(count: number): Promise<Record<string, string[]>> {
  while (server.messages.length < count) await pause(50);
  const found: Record<string, string[]> = {};
  for (const { recipients, invite } of server.messages) {
    const calendar = new ICAL.Component(ICAL.parse(invite?.content ?? ''));
    const event = calendar.getFirstSubcomponent('vevent');
    const said = `${calendar.getFirstPropertyValue('method')} ${event?.getFirstPropertyValue('sequence')} ${event?.getFirstPropertyValue('dtstart')}`;
    for (const mailbox of recipients) found[mailbox] = [...(found[mailbox] ?? []), said];
  }
  return found;
}

test('a booking reaches both sides, its move to another professional all three, its cancellation those who remain', async () => {
  const booking = await book('20261124T110000Z');
  const request = 'REQUEST 0 2026-11-24T11:00:00Z';
  expect(await mailboxes(2)).toEqual({ 'kysyja@example.test': [request], [SPECIALIST_EMAIL]: [request] });

  await execute(service.deps, worker, rescheduleBooking, {
    calendar: 'cancel',
    booking,
    slot: slot('20261208T115000Z', 'pn-sosiaalityontekija'),
  });
  const update = 'REQUEST 1 2026-12-08T11:50:00Z';
  expect(await mailboxes(5)).toEqual({
    'kysyja@example.test': [request, update],
    [SPECIALIST_EMAIL]: [request, 'CANCEL 1 2026-11-24T11:00:00Z'],
    [COLLEAGUE_EMAIL]: [update],
  });

  await execute(service.deps, worker, cancelBooking, { booking, reason: 'other' });
  const cancel = 'CANCEL 2 2026-12-08T11:50:00Z';
  expect(await mailboxes(7)).toEqual({
    'kysyja@example.test': [request, update, cancel],
    [SPECIALIST_EMAIL]: [request, 'CANCEL 1 2026-11-24T11:00:00Z'],
    [COLLEAGUE_EMAIL]: [update, cancel],
  });
});

test('mail that the server puts off comes again by itself, each message once', async () => {
  server.failNext(451);
  await book('20261124T115000Z');
  await mailboxes(1);
  while ((await service.deps.db.message.count({ where: { state: 'queued', code: '451' } })) === 0) await pause(50);
  now += 10_000;
  expect(Object.keys(await mailboxes(2)).toSorted()).toEqual(['kysyja@example.test', SPECIALIST_EMAIL]);
  const states = await service.deps.db.message.groupBy({ by: ['state'], _count: true });
  expect(states.map(({ state }) => state)).not.toContain('failed');
});

test('the calendar file of a booking is read in the reader’s language and names no attendee', async () => {
  const booking = await book('20261208T110000Z');
  const text = await readInvite(service.deps, specialist, booking);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent');
  expect(String(calendar.getFirstPropertyValue('method'))).toBe('PUBLISH');
  expect(String(event?.getFirstPropertyValue('summary'))).toBe('Konsultation');
  expect(event?.getAllProperties('attendee')).toEqual([]);
  expect(text).not.toMatch(/perheneuvol|familjeråd|kysyja|herää/i);
  const stranger = { ...worker, principal: 'user-stranger' as Principal, email: 'vieras@example.test' };
  await expect(readInvite(service.deps, stranger, booking)).rejects.toMatchObject({ code: 'not_found' });
});

// Messages while the mail server is down, and when it is back: seen, sent again, and taken over from a sender that died.

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { AreaId, BookingId, Principal } from '../../src/core/ids.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { bookSlot } from '../../src/features/bookings/book-slot.ts';
import { cancelBooking } from '../../src/features/bookings/cancel-booking.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { postSignIn } from '../../src/features/notifications/post-sign-in.ts';
import { readUndeliveredMessages } from '../../src/features/notifications/read.ts';
import { readSenderPauses } from '../../src/features/notifications/read-pause.ts';
import { TRIED_FOR } from '../../src/features/notifications/rules.ts';
import { sendMessageAgain } from '../../src/features/notifications/send-message-again.ts';
import { LEASE } from '../../src/features/notifications/send-messages.ts';
import { execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { openDependencies } from '../../src/platform/open-dependencies.ts';
import { runJobs } from '../../src/surfaces/worker/run-jobs.ts';
import { openTestDatabase } from '../support/database.ts';
import { type MailServer, startEagerMailServer, startMailServer } from '../support/smtp.ts';

const START = Date.parse('2026-11-20T09:00:00+02:00');
let now = START;
let server: MailServer;
let port: number;
let service: { deps: Dependencies; close: () => Promise<void> };

beforeAll(async () => {
  server = await startMailServer();
  port = Number(new URL(server.url).port);
  const config = readConfig({ SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', SMTP_URL: server.url });
  service = await openDependencies(config, postSignIn, {
    database: await openTestDatabase(),
    clock: { now: () => now },
  });
  const file = JSON.parse(readFileSync(new URL('../support/paijat-hame.json', import.meta.url), 'utf8'));
  await execute(service.deps, theService, importDirectory, { file });
  await runJobs(service.deps);
});
afterAll(async () => {
  await service.close();
  await server.stop();
});

beforeEach(async () => {
  now = START;
  await service.deps.db.booking.deleteMany();
  await service.deps.db.message.deleteMany();
  await service.deps.db.senderPause.deleteMany();
});

const actorWith = (role: Role, area = 'hartola'): Actor => ({
  principal: `user-${role}` as Principal,
  name: role,
  email: 'kysyja@example.test',
  language: 'fi',
  grants: [{ role, area: area as AreaId }],
});
const coordinator = actorWith('coordinator');
const slot = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';

/** Books while the server is down, and waits until both messages have been tried. */
async function bookUnheard(): Promise<BookingId> {
  await server.stop();
  const question = 'Lapsi herää yöllä monta kertaa.';
  const made = await execute(service.deps, actorWith('worker'), bookSlot, {
    slot,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question },
  });
  while ((await service.deps.db.message.count({ where: { stage: 'connect' } })) < 2) await pause(50);
  return made.id as BookingId;
}

async function comeBack(): Promise<void> {
  server = await startMailServer(port);
}

/** Has been tried in vain for as long as a message is. */
async function giveUp(message: string): Promise<void> {
  const { db } = service.deps;
  const longAgo = new Date(now - TRIED_FOR);
  await db.message.update({ where: { id: message }, data: { firstTriedAt: longAgo, nextAt: new Date(now) } });
  while ((await db.message.count({ where: { id: message, state: { not: 'failed' } } })) > 0) await pause(50);
}

const undelivered = (actor = coordinator, query = {}) => readUndeliveredMessages(service.deps, actor, query);
const mailboxes = () => server.messages.flatMap(({ recipients }) => recipients);

test('what waits and what failed is shown to a person who follows it, without a name or an address', async () => {
  const booking = await bookUnheard();
  const { items } = await undelivered();
  expect(items).toMatchObject([
    { booking, area: 'hartola', channel: 'mail', kind: 'invite', state: 'waiting', why: 'delayed' },
    { booking, since: '2026-11-20T07:00:00.000Z', meetingStarts: '2026-11-24T11:00:00.000Z', maySendAgain: true },
  ]);
  expect(items.map(({ recipient }) => recipient).sort()).toEqual(['booker', 'professional']);
  expect(JSON.stringify(items)).not.toMatch(/@|psykologi|kysyja|herää|perheneuvola|sleep/);
  await giveUp(items[0]?.id ?? '');
  expect((await undelivered(actorWith('administrator'))).items[0]).toMatchObject({ state: 'failed', attempts: 2 });
  const { nextCursor } = await undelivered(coordinator, { limit: 1 });
  expect((await undelivered(coordinator, { limit: 1, cursor: nextCursor })).items).toMatchObject([
    { id: items[1]?.id },
  ]);

  expect((await undelivered(actorWith('coordinator', 'asikkala'))).items).toEqual([]);
  await expect(undelivered(actorWith('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(undelivered(coordinator, { area: 'asikkala' })).rejects.toMatchObject({ code: 'not_allowed' });
  now = Date.parse('2026-11-24T14:00:00+02:00');
  expect((await undelivered()).items).toEqual([]);
  await comeBack();
});

test('one that failed is sent again when the server is back, as often as a new one would be', async () => {
  const booking = await bookUnheard();
  const [first, second] = (await undelivered()).items;
  const delivery = first?.id ?? '';
  await giveUp(delivery);
  const again = (actor: Actor) => execute(service.deps, actor, sendMessageAgain, { message: delivery });
  await expect(again(actorWith('coordinator', 'asikkala'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(again(actorWith('scheduler'))).rejects.toMatchObject({ code: 'not_allowed' });

  await again(coordinator);
  const attempts = async () => (await service.deps.db.message.findUniqueOrThrow({ where: { id: delivery } })).attempts;
  while ((await attempts()) < 3) await pause(50);
  expect(await service.deps.db.message.count({ where: { id: delivery, state: 'failed' } })).toBe(0);
  await comeBack();
  await again(coordinator);
  while (!(await undelivered()).items.every(({ id }) => id === second?.id)) await pause(50);
  const address = first?.recipient === 'booker' ? 'kysyja@example.test' : 'pn-psykologi@example.test';
  expect(mailboxes()).toContain(address);
  await expect(again(coordinator)).rejects.toMatchObject({ code: 'not_found' });
  expect(await service.deps.db.accessLog.count({ where: { action: 'send-message-again', subjectId: booking } })).toBe(
    2,
  );
});

test('one that is no longer true is neither shown nor sent again', async () => {
  const booking = await bookUnheard();
  const [first] = (await undelivered()).items;
  await giveUp(first?.id ?? '');
  await execute(service.deps, actorWith('worker'), cancelBooking, { booking, reason: 'mistake' });
  await comeBack();
  const again = execute(service.deps, coordinator, sendMessageAgain, { message: first?.id ?? '' });
  await expect(again).rejects.toMatchObject({ code: 'not_found' });
  expect((await undelivered()).items.filter(({ kind }) => kind === 'invite')).toEqual([]);
});

test('what a sender had in hand when it died is taken over within seconds, and nothing that another still has', async () => {
  await bookUnheard();
  const { db } = service.deps;
  await comeBack();
  const inFlight = (until: number) =>
    db.message.updateMany({ data: { state: 'in-flight', nextAt: new Date(until), attempts: 7 } });
  await inFlight(now + LEASE);
  await pause(1_500);
  expect(mailboxes()).toEqual([]);
  now += LEASE;
  while ((await db.message.count({ where: { state: 'sent', attempts: 8 } })) < 2) await pause(50);
  expect(mailboxes().sort()).toEqual(['kysyja@example.test', 'pn-psykologi@example.test']);
});

test('a mailbox that is refused by a server which asks for the text all the same is listed at once, and the line goes on', async () => {
  await server.stop();
  const eager = await startEagerMailServer('kysyja@example.test', port);
  const question = 'Lapsi herää yöllä monta kertaa.';
  const content = { channel: 'video', case: { topic: 'sleep', ageBand: '0-2', question } } as const;
  const { id } = await execute(service.deps, actorWith('worker'), bookSlot, { slot, ...content });
  const isSent = { where: { aboutId: id, state: 'sent' } };
  await expect.poll(() => service.deps.db.message.count(isSent), { timeout: 10_000 }).toBe(1);
  const refusedTimes = async (attempts: number) => {
    const refused = { booking: id, recipient: 'booker', state: 'failed', why: 'refused', code: '5.1.1', attempts };
    await expect.poll(async () => (await undelivered()).items, { timeout: 10_000 }).toMatchObject([refused]);
  };
  await refusedTimes(1);

  const lines = eager.lines();
  await execute(service.deps, coordinator, sendMessageAgain, { message: (await undelivered()).items[0]?.id ?? '' });
  await refusedTimes(2);
  // what it says last may still be on its way
  await expect.poll(() => [eager.lines(), eager.heard.at(-1)], { timeout: 10_000 }).toEqual([lines, 'RSET']);
  await eager.stop();
  await comeBack();
});

test('a mail server that is not reached for ten minutes is told of, though only two mailboxes wait for it', async () => {
  await bookUnheard();
  const tried = (times: number) => service.deps.db.message.count({ where: { attempts: times, state: 'queued' } });
  const waits = () => readSenderPauses(service.deps);
  now = START + 5 * 60_000;
  await expect.poll(() => tried(2), { timeout: 20_000 }).toBe(2);
  expect(await waits()).toEqual([]);
  now = START + 11 * 60_000;
  await expect.poll(waits, { timeout: 20_000 }).toMatchObject([{ channel: 'mail', stage: 'connect', since: START }]);
  await comeBack();
  now += 60_000;
  await expect.poll(waits, { timeout: 20_000 }).toEqual([]);
  await expect.poll(() => mailboxes().length, { timeout: 20_000 }).toBe(2);
});

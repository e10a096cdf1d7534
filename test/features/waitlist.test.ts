// The waiting list: whom a freed slot is offered to, and that it is theirs while the deadline runs and no longer.

import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BookingId, SlotId } from '../../src/core/ids.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/instant.ts';
import { parseSlotId } from '../../src/core/slots.ts';
import { setQuota } from '../../src/features/bookings/set-quota.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { issueOwnLinks } from '../../src/features/clinics/issue-own-links.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { removeClosure } from '../../src/features/directory/remove-closure.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { postMessages } from '../../src/features/notifications/post-messages.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { endWaiting } from '../../src/features/waitlist/end-waiting.ts';
import { lapseOffers } from '../../src/features/waitlist/lapse-offers.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { offerFreedSlot } from '../../src/features/waitlist/offer-freed-slot.ts';
import { postOffer } from '../../src/features/waitlist/post-offer.ts';
import { postWithdrawal } from '../../src/features/waitlist/post-withdrawal.ts';
import { hoursToRead, offerDeadline } from '../../src/features/waitlist/rules.ts';
import { execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { MailNotTaken } from '../../src/platform/mailer.ts';
import { runJobs } from '../../src/surfaces/worker/run-jobs.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { type Answer, openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { executeSeen } from '../support/left-outside.ts';

const NOW = Temporal.Instant.from(START).epochMilliseconds;

/** Sends what is due, as the worker does. */
const sendDue = (deps: Dependencies) => sendDueMessages(deps, wordMessages(deps));

describe('a freed slot', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await openApp();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    service.travelTo(START);
    const { db } = service.deps;
    await db.waitlistEntry.deleteMany();
    await db.booking.deleteMany();
    await db.message.deleteMany();
    await db.trayMessage.deleteMany();
    await db.senderPause.deleteMany();
  });

  const SERVICE = 'perheohjaaja-paivakodissa';
  const CHECK = 'neuvola-maaraaikainen';

  async function bookFirst(of = SERVICE, family?: string): Promise<{ id: string; slot: string; start: string }> {
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${of}&limit=200`);
    // far enough ahead for a deadline of a day
    const free = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY);
    const made = await service.call('scheduler', 'POST', '/api/bookings', {
      slot: free.id,
      ...(family && { family: { id: family } }),
    });
    expect(made.status).toBe(201);
    return { id: made.body.id, slot: free.id, start: free.start };
  }

  const areasOf = async () => {
    const { body } = await service.call('scheduler', 'GET', '/api/areas');
    return body.items.map(({ id }: { id: string }) => id) as string[];
  };

  async function join(more: object = {}, role = 'scheduler'): Promise<Answer> {
    return service.call(role, 'POST', '/api/waitlist', {
      service: SERVICE,
      areas: await areasOf(),
      email: `w.${randomUUID()}@example.test`,
      fromDate: '2026-11-20',
      toDate: '2027-12-31',
      ...more,
    });
  }

  async function waiting(more: object = {}): Promise<string> {
    const { status, body } = await join(more);
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id;
  }

  /** Books a slot and cancels it, as the queue would go on from there. */
  async function free(of = SERVICE, family?: string) {
    const booking = await bookFirst(of, family);
    const answer = await service.call('scheduler', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'unwell' });
    expect(answer.status).toBe(200);
    await workFreed();
    return booking;
  }

  /** What `booking-changed` carries is what the worker gets. */
  async function workFreed() {
    const jobs = await service.deps.db.$queryRaw<{ id: string; data: { freed?: SlotId } }[]>`
      DELETE FROM pgboss.job WHERE name = 'booking-changed' RETURNING id::text, data`;
    for (const { data } of jobs) await offerFreedSlot(service.deps, data);
    return jobs;
  }

  const offers = () => service.deps.db.waitlistOffer.findMany({ orderBy: { createdAt: 'asc' } });
  const act = (role: string, offer: string | undefined, verb: 'accept' | 'decline') =>
    service.call(role, 'POST', `/api/offers/${offer}/${verb}`);
  const stateOf = async (entry: string) =>
    (await service.deps.db.waitlistEntry.findUnique({ where: { id: entry } }))?.state;
  const bookSlot = (slot: string) => service.call('scheduler', 'POST', '/api/bookings', { slot });

  async function family(guardian: object = {}) {
    const { db } = service.deps;
    const [id, reference] = [randomUUID(), `N-${randomUUID().slice(0, 8)}`];
    await db.family.create({
      data: { id, areaId: 'hartola', reference, foldedReference: reference.toLowerCase(), createdAt: new Date(0) },
    });
    const email = `g.${id}@example.test`;
    await db.guardian.create({ data: { id: randomUUID(), familyId: id, name: 'Maija', email, ...guardian } });
    return { id, reference, email };
  }

  test('is held for a person who has waited longest, who is told without a word of what it is', async () => {
    const first = await waiting({ email: 'eka@example.test', language: 'sv' });
    service.travelTo(NOW + MINUTE);
    const second = await waiting();
    const { slot } = await free();
    const [offer, ...others] = await offers();
    expect([offer?.entryId, offer?.slot, offer?.state, others]).toEqual([first, slot, 'open', []]);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['offered', 'waiting']);
    expect(offer?.deadline.getTime()).toBe(NOW + MINUTE + DAY);
    for (let time = 0; time < 2; time += 1) {
      await postOffer(service.deps, { offer: offer?.id ?? '' });
      await sendDue(service.deps);
    }
    const mails = await readMailTray(service.deps);
    expect(mails.map(({ recipient }) => recipient)).toEqual(['eka@example.test']);
    expect(mails[0]?.text).toMatch(/erbjud/);
    expect(mails[0]?.text).not.toMatch(/perheohjaaja|familjehandledare|daghem|hartola/i);
    expect(mails[0]?.text).toMatch(/\/offers\/[\w-]{43}\n/);
    const [kept] = await service.deps.db.trayMessage.findMany();
    const { html, headers } = await PostalMime.parse(kept?.raw ?? '');
    expect(html).toMatch(/<a href="[^"]+\/offers\/[\w-]{43}"[^>]*>Svara på erbjudandet<\/a>/);
    expect(headers.filter(({ key }) => key === 'references')).toMatchObject([
      { value: `<${offer?.id}.thread@example.test>` },
    ]);
  });

  test('comes to the family of its own worker before those who have waited longer', async () => {
    const [theirs, others] = [await family(), await family()];
    const where = { service: CHECK, areas: ['hartola'], email: undefined };
    await waiting({ ...where, family: { id: others.id } });
    service.travelTo(NOW + MINUTE);
    const own = await waiting({ ...where, family: { reference: theirs.reference } });
    const at = new Date(0);
    await service.deps.db.namedWorker.create({
      data: { id: randomUUID(), familyId: theirs.id, professionalId: 'th-hartola', since: at },
    });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${CHECK}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    expect((await offers()).map(({ entryId }) => entryId)).toEqual([own]);
  });

  test('that a booking has moved away from is offered as well', async () => {
    await waiting();
    const booking = await bookFirst();
    await workFreed();
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${SERVICE}&limit=200`);
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${booking.id}/reschedule`, {
      slot: found.body.items.at(-1).id,
    });
    expect(moved.status).toBe(200);
    await workFreed();
    expect((await offers()).map(({ slot }) => slot)).toEqual([booking.slot]);
  });

  test('is offered once, however often the job runs, and by several at once', async () => {
    await waiting();
    await waiting();
    const { slot } = await free();
    const freed = slot as SlotId;
    await Promise.all(Array.from({ length: 5 }, () => offerFreedSlot(service.deps, { freed })));
    expect(await offers()).toHaveLength(1);
    expect(await service.deps.db.booking.count({ where: { status: 'held' } })).toBe(1);
  });

  test('is nobody else’s while the deadline runs, though twenty want it at once', async () => {
    const entry = await waiting();
    const { slot } = await free();
    service.travelTo(NOW + DAY - 1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? bookSlot(slot) : service.call('scheduler', 'POST', '/api/holds', { slot }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['slot_taken']));
    const [offer] = await offers();
    const hold = await service.call('scheduler', 'POST', '/api/bookings', { hold: offer?.bookingId });
    expect(hold.status).not.toBe(201);
    expect((await service.call('scheduler', 'DELETE', `/api/holds/${offer?.bookingId}`)).status).not.toBe(500);
    expect((await act('scheduler', offer?.id, 'accept')).status).toBe(200);
    expect(await stateOf(entry)).toBe('booked');
  });

  test('accepted by many taps at once is one booking, told once', async () => {
    const kin = await family();
    const entry = await waiting({ service: CHECK, areas: ['hartola'], email: undefined, family: { id: kin.id } });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${CHECK}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    const [offer] = await offers();
    const answers = await Promise.all(Array.from({ length: 8 }, () => act('scheduler', offer?.id, 'accept')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.booking))).toEqual(new Set([offer?.bookingId]));
    expect(await service.deps.db.accessLog.count({ where: { action: 'accept-offer', subjectId: kin.id } })).toBe(1);
    expect(await stateOf(entry)).toBe('booked');
    const booking = await service.call('scheduler', 'GET', `/api/bookings/${offer?.bookingId}`);
    expect([booking.body.status, booking.body.slot, booking.body.family.id]).toEqual(['booked', slot, kin.id]);
    const guests = booking.body.participants.filter(({ role }: { role: string }) => role === 'guardian');
    expect(guests).toHaveLength(1);
    const jobs = await workFreed();
    expect(jobs.filter(({ data }) => 'booking' in data && data.booking === offer?.bookingId)).toHaveLength(1);
    const claims = await service.deps.db.claim.findMany({ where: { bookingId: offer?.bookingId ?? '' } });
    expect(claims.every(({ active, expiresAt }) => active && expiresAt === null)).toBe(true);
  });

  test('is not theirs from the deadline on, and free for all two minutes later, whether or not the round has come', async () => {
    const entry = await waiting();
    const { slot } = await free();
    const [offer] = await offers();
    service.travelTo(NOW + DAY);
    const late = await act('scheduler', offer?.id, 'accept');
    expect([late.status, late.body.code]).toEqual([409, 'hold_expired']);
    expect((await bookSlot(slot)).body.code).toBe('slot_taken');
    service.travelTo(NOW + DAY + 2 * MINUTE);
    expect((await bookSlot(slot)).status).toBe(201);
    await lapseOffers(service.deps);
    expect([(await offers()).map(({ state }) => state), await stateOf(entry)]).toEqual([['lapsed'], 'waiting']);
    expect((await act('scheduler', offer?.id, 'accept')).body.code).toBe('hold_expired');
    expect(await service.deps.db.booking.count({ where: { status: 'booked' } })).toBe(1);
  });

  test('accepted as it lapses is either booked or offered to the next, never both', async () => {
    for (const late of [false, true]) {
      await service.deps.db.waitlistEntry.deleteMany();
      await service.deps.db.booking.deleteMany();
      service.travelTo(START);
      const [first, second] = [await waiting(), await waiting()];
      await free();
      const [offer] = await offers();
      service.travelTo(NOW + DAY - (late ? 0 : 1));
      const [answer] = await Promise.all([act('scheduler', offer?.id, 'accept'), lapseOffers(service.deps)]);
      const states = [await stateOf(first), await stateOf(second)].sort();
      expect([answer.status, states]).toEqual(late ? [409, ['offered', 'waiting']] : [200, ['booked', 'waiting']]);
    }
  });

  test('lapses in order from one to the next, and at last is free for everybody', async () => {
    const entries: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      service.travelTo(NOW + at);
      entries.push(await waiting());
    }
    service.travelTo(START);
    const { slot } = await free();
    for (const entry of entries) {
      expect((await bookSlot(slot)).body.code).toBe('slot_taken');
      const open = (await offers()).filter(({ state }) => state === 'open');
      expect(open.map(({ entryId }) => entryId)).toEqual([entry]);
      service.travelTo(open[0]?.deadline.getTime() ?? 0);
      await Promise.all([lapseOffers(service.deps), lapseOffers(service.deps)]);
    }
    expect((await offers()).map(({ entryId }) => entryId)).toEqual(entries);
    expect((await offers()).every(({ state }) => state === 'lapsed')).toBe(true);
    expect((await bookSlot(slot)).status).toBe(201);
  });

  test('declined goes to the next at once, and who declined waits on', async () => {
    const first = await waiting();
    service.travelTo(NOW + 1);
    const second = await waiting();
    await free();
    const [offer] = await offers();
    const twice = [await act('scheduler', offer?.id, 'decline'), await act('scheduler', offer?.id, 'decline')];
    expect(twice.map(({ body }) => body.state)).toEqual(['declined', 'declined']);
    const rows = await service.deps.db.accessLog.findMany({ where: { action: 'decline-offer', subjectId: first } });
    expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waiting', 'offered']);
    expect((await act('scheduler', offer?.id, 'accept')).body.code).toBe('hold_expired');
  });

  test('of who leaves the list goes to the next, and their address is forgotten', async () => {
    const first = await waiting();
    service.travelTo(NOW + 1);
    const second = await waiting();
    await free();
    expect((await service.call('scheduler', 'DELETE', `/api/waitlist/${first}`)).status).toBe(200);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['left', 'offered']);
    expect((await service.deps.db.waitlistEntry.findUnique({ where: { id: first } }))?.email).toBeNull();
    const [gone] = await offers();
    expect(await service.deps.db.message.count({ where: { aboutId: gone?.id ?? '' } })).toBe(0);
    expect((await service.call('scheduler', 'DELETE', `/api/waitlist/${first}`)).status).toBe(404);
  });

  test('is offered to nobody where somebody has taken it meanwhile, or nobody could answer in time', async () => {
    await waiting();
    const booking = await bookFirst();
    await offerFreedSlot(service.deps, { freed: booking.slot as SlotId });
    expect(await offers()).toEqual([]);
    service.travelTo(Date.parse(booking.start) - 59 * MINUTE);
    await service.deps.db.booking.deleteMany();
    await offerFreedSlot(service.deps, { freed: booking.slot as SlotId });
    expect(await offers()).toEqual([]);
  });

  test('whose professional has fallen ill is not booked by accepting', async () => {
    await waiting();
    const { slot, start } = await free();
    const professional = /professional:([\w-]+)/.exec(slot)?.[1];
    const date = start.slice(0, 10);
    const away = { professional, from: `${date}T00:00`, to: `${date}T23:59`, reason: 'sick-leave' };
    const { id } = await execute(service.deps, theService, addAbsence, away);
    const [offer] = await offers();
    const answer = await act('scheduler', offer?.id, 'accept');
    expect([answer.status, answer.body.code]).toEqual([409, 'slot_taken']);
    await execute(service.deps, theService, removeAbsence, { id });
    expect((await act('scheduler', offer?.id, 'accept')).status).toBe(200);
  });

  describe('of a family that has another time then', () => {
    const AT = '2026-11-25T08:00:00+02:00';
    const WHERE = { service: CHECK, areas: ['hartola'] };
    const slotOf = async (of: string, area: string): Promise<SlotId> => {
      const query = `service=${of}&area=${area}&from=${encodeURIComponent(AT)}&limit=1`;
      const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
      expect(body.items[0].start).toBe(AT);
      return body.items[0].id;
    };
    const bookElsewhere = async (id: string) => {
      const slot = await slotOf('rokotus', 'lahti-etela');
      const { status, body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, family: { id } });
      expect([status, body.code]).toEqual([201, undefined]);
      return body.id as string;
    };

    test('goes to the next, and they wait on', async () => {
      const kin = await family();
      const busy = await waiting({ ...WHERE, email: undefined, family: { id: kin.id } });
      service.travelTo(NOW + MINUTE);
      const other = await family();
      const next = await waiting({ ...WHERE, email: undefined, family: { id: other.id } });
      await bookElsewhere(kin.id);
      await offerFreedSlot(service.deps, { freed: await slotOf(CHECK, 'hartola') });
      expect((await offers()).map(({ entryId }) => entryId)).toEqual([next]);
      expect(await stateOf(busy)).toBe('waiting');
    });

    test('that came after the offer is said, and the offer stands until they have let the other go', async () => {
      const kin = await family();
      await waiting({ ...WHERE, email: undefined, family: { id: kin.id } });
      await offerFreedSlot(service.deps, { freed: await slotOf(CHECK, 'hartola') });
      const [offer] = await offers();
      const elsewhere = await bookElsewhere(kin.id);
      const refused = await act('scheduler', offer?.id, 'accept');
      expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
      expect((await offers()).map(({ state }) => state)).toEqual(['open']);
      await service.call('scheduler', 'POST', `/api/bookings/${elsewhere}/cancel`, { reason: 'not-needed' });
      expect((await act('scheduler', offer?.id, 'accept')).status).toBe(200);
    });
  });

  test('comes to a family that is only called: nobody is written to, and the desk accepts for them', async () => {
    const kin = await family({ channel: 'phone' });
    await waiting({ service: CHECK, areas: ['hartola'], email: undefined, family: { id: kin.id } });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${CHECK}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    const { body } = await service.call('scheduler', 'GET', '/api/waitlist');
    await postOffer(service.deps, { offer: body.items[0].offer.id });
    await sendDue(service.deps);
    expect(await readMailTray(service.deps)).toEqual([]);
    expect((await act('scheduler', body.items[0].offer.id, 'accept')).status).toBe(200);
    expect((await service.call('scheduler', 'GET', '/api/waitlist')).body.items).toEqual([]);
  });

  test('offered on a Sunday evening for Monday runs out in the morning: where a family is only called, after calls can be made', async () => {
    const wall = (text: string) => Temporal.Instant.from(`${text}+02:00`).epochMilliseconds;
    service.travelTo(wall('2026-11-22T20:30'));
    const on = {
      service: CHECK,
      areas: ['lahti-etela'],
      fromDate: '2026-11-23',
      toDate: '2026-11-23',
      email: undefined,
    };
    const waits = async (clock: string, guardian: object) =>
      waiting({ ...on, earliest: clock, latest: clock, family: { id: (await family(guardian)).id } });
    const uncallable = await waits('08:30', { channel: 'phone' });
    const called = await waits('09:30', { channel: 'phone' });
    const written = await waits('09:30', {});
    await lookForTimes(service.deps);
    const until = new Map((await offers()).map(({ entryId, deadline }) => [entryId, deadline.toISOString()]));
    expect([uncallable, called, written].map((entry) => until.get(entry))).toEqual([
      undefined,
      '2026-11-23T06:45:00.000Z',
      '2026-11-23T06:00:00.000Z',
    ]);
  });

  test('of a call is accepted over the API with a number to call, where none is known', async () => {
    const [of, kin] = ['neuvola-etavastaanotto', await family({ channel: 'phone' })];
    const entry = await waiting({ service: of, areas: ['hartola'], email: undefined, family: { id: kin.id } });
    await service.deps.db.waitlistEntry.update({ where: { id: entry }, data: { channel: 'phone' } });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${of}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    const [offer] = await offers();
    const accept = (body?: object) => service.call('scheduler', 'POST', `/api/offers/${offer?.id}/accept`, body);
    for (const lacking of [undefined, {}]) {
      const { status, body } = await accept(lacking);
      expect([status, body.faults]).toMatchObject([400, [{ path: 'phone' }]]);
    }
    const accepted = await accept({ phone: '044 111 2222' });
    expect([accepted.status, accepted.body.state]).toEqual([200, 'accepted']);
    const kept = await service.deps.db.booking.findUnique({ where: { id: accepted.body.booking } });
    expect(kept).toMatchObject({ channel: 'phone', phone: '044 111 2222' });
  });

  test('of a call is accepted with the number that the desk gives, before the one it waited with; later ones change nothing', async () => {
    const [of, kin] = ['neuvola-etavastaanotto', await family({ channel: 'phone' })];
    const entry = await waiting({ service: of, areas: ['hartola'], email: undefined, family: { id: kin.id } });
    const known = { channel: 'phone', phone: '050 000 0001' };
    await service.deps.db.waitlistEntry.update({ where: { id: entry }, data: known });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${of}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    const [offer] = await offers();
    for (const phone of ['044 111 2222', '044 333 4444']) {
      const { status, body } = await service.call('scheduler', 'POST', `/api/offers/${offer?.id}/accept`, { phone });
      expect([status, body.phone]).toEqual([200, '044 111 2222']);
      const kept = await service.deps.db.booking.findUnique({ where: { id: body.booking } });
      expect(kept?.phone).toBe('044 111 2222');
    }
  });

  test('waits for nobody past their last date', async () => {
    const entry = await waiting({ toDate: '2026-11-21' });
    service.travelTo('2026-11-21T23:59:00+02:00');
    await endWaiting(service.deps);
    expect(await stateOf(entry)).toBe('waiting');
    service.travelTo('2026-11-22T00:00:00+02:00');
    await Promise.all([endWaiting(service.deps), endWaiting(service.deps)]);
    const { body } = await service.call('scheduler', 'GET', '/api/waitlist?state=ended');
    expect(body.items).toMatchObject([
      { id: entry, state: 'left', ended: { at: '2026-11-22T00:00:00+02:00', because: 'date-passed' } },
    ]);
    expect(body.items[0].email).toBeUndefined();
    service.travelTo(Date.parse('2026-11-22T00:00:00+02:00') + 180 * DAY);
    const of = { id: randomUUID(), bookingId: randomUUID(), slot: '', state: 'lapsed' };
    const at = new Date(NOW);
    await service.deps.db.waitlistOffer.create({ data: { ...of, entryId: entry, deadline: at, createdAt: at } });
    const told = {
      kind: 'offer',
      about: 'offer',
      aboutId: of.id,
      bearer: randomUUID(),
      mailbox: 'g@example.test',
    } as const;
    await postMessages(service.deps.db, [{ ...told, version: 0, start: NOW, end: NOW }], NOW);
    await endWaiting(service.deps);
    expect([await stateOf(entry), await service.deps.db.message.count()]).toEqual(['left', 1]);
    service.travelTo(Date.parse('2026-11-22T00:00:00+02:00') + 180 * DAY + 1);
    await endWaiting(service.deps);
    expect(await stateOf(entry)).toBeUndefined();
    expect(await service.deps.db.message.count()).toBe(0);
  });

  test('is waited for by workers for themselves only, by the desk for its areas, and by others not at all', async () => {
    const me = await join({ email: undefined, areas: ['hartola'] }, 'worker');
    expect([me.status, me.body.code]).toEqual([201, undefined]);
    expect((await join({ email: undefined, areas: ['hartola'] }, 'worker')).body.code).toBe('in_use');
    expect((await join({ areas: ['hartola'] }, 'worker')).body.code).toBe('not_allowed');
    expect((await join({}, 'auditor')).status).toBe(403);
    const kin = await family();
    const theirs = { email: undefined, family: { id: kin.id }, areas: ['hartola'], service: CHECK };
    expect((await join(theirs, 'worker')).body.code).toBe('not_allowed');
    expect((await join(theirs)).status).toBe(201);
    const mine = await service.call('worker', 'GET', '/api/waitlist');
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([me.body.id]);
    const all = await service.call('scheduler', 'GET', '/api/waitlist');
    expect(all.body.items).toHaveLength(2);
    const other = all.body.items.find((one: { family?: object }) => one.family);
    expect((await service.call('worker', 'DELETE', `/api/waitlist/${other.id}`)).status).toBe(404);
    expect((await service.call('worker', 'DELETE', `/api/waitlist/${me.body.id}`)).status).toBe(200);
    const read = await service.deps.db.accessLog.count({
      where: { action: 'read-waitlist-entry', subjectId: kin.id },
    });
    expect(read).toBe(1);
  });

  test('a wish that could never come true is refused by the field that is wrong', async () => {
    const fault = async (more: object) => {
      const { body } = await join(more);
      return body.faults?.[0]?.path ?? body.code;
    };
    expect([
      await fault({ service: 'vanhempainiltapaiva' }),
      await fault({ case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } }),
      await fault({ areas: ['nowhere'] }),
      await fault({ toDate: '2026-11-19', fromDate: '2026-11-01' }),
      await fault({ toDate: '2026-11-30', fromDate: '2026-12-01' }),
      await fault({ earliest: '12:00', latest: '11:00' }),
      await fault({ channel: 'video' }),
      await fault({ service: CHECK }),
      await fault({ email: undefined }),
      await fault({ family: { id: randomUUID() } }),
    ]).toEqual([
      'service',
      'case',
      'areas[0]',
      'toDate',
      'toDate',
      'latest',
      'channel',
      'case_not_accepted',
      'email',
      'not_found',
    ]);
  });
});

describe('the list', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await openApp();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    service.travelTo(START);
    const { db } = service.deps;
    await db.waitlistEntry.deleteMany();
    await db.booking.deleteMany();
    await db.message.deleteMany();
    await db.trayMessage.deleteMany();
    await db.senderPause.deleteMany();
    await db.quota.deleteMany();
    await db.$executeRaw`DELETE FROM pgboss.job`;
  });

  const DROP_IN = 'perheohjaaja-paivakodissa';
  const ASKED = 'perheneuvola-konsultaatio';
  const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?' };
  type Free = { readonly id: SlotId; readonly start: string; readonly series?: string };

  const freeOf = async (of = DROP_IN): Promise<readonly Free[]> =>
    (await service.call('scheduler', 'GET', `/api/slots?service=${of}&limit=200`)).body.items;
  /** Free four days ahead at the least, so that an offer lasts a day. */
  async function slotAhead(of = DROP_IN): Promise<Free> {
    const found = (await freeOf(of)).find(({ start }) => Date.parse(start) > NOW + 4 * DAY);
    if (found === undefined) throw new Error('no free slot');
    return found;
  }
  const at = ({ start }: Free) => ({
    fromDate: start.slice(0, 10),
    toDate: start.slice(0, 10),
    earliest: start.slice(11, 16),
    latest: start.slice(11, 16),
  });

  async function wait(more: object = {}, role = 'scheduler'): Promise<string> {
    const { status, body } = await service.call(role, 'POST', '/api/waitlist', {
      service: DROP_IN,
      areas: ['asikkala'],
      email: `w.${randomUUID()}@example.test`,
      fromDate: '2026-11-20',
      toDate: '2027-12-31',
      ...more,
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id;
  }

  const openOffers = () =>
    service.deps.db.waitlistOffer.findMany({ where: { state: 'open' }, orderBy: { createdAt: 'asc' } });
  async function onlyOffer() {
    const [offer, ...others] = await openOffers();
    if (offer === undefined || others.length > 0) throw new Error(`not one offer but ${others.length}`);
    return offer;
  }
  const entryOf = async (id: string) => service.deps.db.waitlistEntry.findUniqueOrThrow({ where: { id } });
  const act = (offer: string, verb: 'accept' | 'decline', role = 'scheduler') =>
    service.call(role, 'POST', `/api/offers/${offer}/${verb}`);
  /** Whether somebody has asked for a look since the last time this was asked. */
  const isAwaited = async () =>
    (await service.deps.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'look-for-times'`) > 0;
  const mails = async (to: string) =>
    (await readMailTray(service.deps)).filter(({ recipient }) => recipient === to).map(({ text }) => text);
  /** The service as it is while no mail server answers. */
  const mailless = (): Dependencies => ({
    ...service.deps,
    mailer: { ...service.deps.mailer, send: () => Promise.reject(new MailNotTaken('connect', { fault: 'no-answer' })) },
  });

  const away = async (slot: Free) => {
    const professional = /professional:([\w-]+)/.exec(slot.id)?.[1];
    const date = slot.start.slice(0, 10);
    const absence = { professional, from: `${date}T00:00`, to: `${date}T23:59`, reason: 'sick-leave' };
    const { id } = await executeSeen(service.deps, theService, addAbsence, absence);
    return () => execute(service.deps, theService, removeAbsence, { id });
  };
  const closed = async ({ start }: Free) => {
    const day = { from: start.slice(0, 10), to: start.slice(0, 10) };
    const closure = { areas: ['asikkala'], name: { fi: 'Suljettu' }, series: [], ...day };
    const { id } = await execute(service.deps, theService, addClosure, closure);
    return () => execute(service.deps, theService, removeClosure, { id });
  };
  const full = async () => {
    const quota = (most: number | null) =>
      execute(service.deps, theService, setQuota, { service: DROP_IN, area: 'asikkala', most });
    await quota(0);
    return () => quota(null);
  };
  const held = async ({ id: slot }: Free) => {
    const hold = await service.call('scheduler', 'POST', '/api/holds', { slot });
    expect(hold.status).toBe(201);
    return () => service.call('scheduler', 'DELETE', `/api/holds/${hold.body.id}`);
  };
  const imported = async ({ start, series }: Free) => {
    const file = structuredClone(paijatHame) as { series: { id: string; exceptDates?: string[] }[] };
    const taken = file.series.filter(({ id }) => id === series);
    for (const one of taken) one.exceptDates = [...(one.exceptDates ?? []), start.slice(0, 10)];
    await execute(service.deps, theService, importDirectory, { file });
    return () => execute(service.deps, theService, importDirectory, { file: paijatHame });
  };

  describe('offers a time as soon as it is free again:', () => {
    test.each([
      ['an absence that is removed', away],
      ['a closure that is removed', closed],
      ['a quota that is raised', full],
      ['a hold that is given back', held],
      ['a series that has grown', imported],
    ] as const)('%s', async (_way, take) => {
      const slot = await slotAhead();
      const giveBack = await take(slot);
      const entry = await wait(at(slot));
      await lookForTimes(service.deps);
      expect(await openOffers()).toEqual([]);
      await isAwaited();
      await giveBack();
      expect(await isAwaited()).toBe(true);
      await lookForTimes(service.deps);
      expect([(await onlyOffer()).slot, (await onlyOffer()).entryId]).toEqual([slot.id, entry]);
    });

    test('a hold that has run out, of which nobody tells: by the next round', async () => {
      const slot = await slotAhead();
      await held(slot);
      await wait(at(slot));
      service.travelTo(NOW + 5 * MINUTE - 1);
      await lookForTimes(service.deps);
      expect(await openOffers()).toEqual([]);
      service.travelTo(NOW + 5 * MINUTE);
      await lookForTimes(service.deps);
      expect((await onlyOffer()).slot).toBe(slot.id);
    });

    test('a free time that was there before they began to wait', async () => {
      const entry = await wait();
      expect(await isAwaited()).toBe(true);
      await lookForTimes(service.deps);
      const [soonest] = await freeOf();
      const offer = await onlyOffer();
      expect([offer.entryId, (await entryOf(entry)).state]).toEqual([entry, 'offered']);
      expect(parseSlotId(offer.slot)?.start).toBeLessThan(Date.parse(soonest?.start ?? ''));
    });

    test('in an area whose week is full, the next week’s', async () => {
      const [first] = await freeOf();
      await execute(service.deps, theService, setQuota, { service: DROP_IN, area: 'asikkala', most: 1 });
      const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot: first?.id });
      expect(booked.status).toBe(201);
      await wait();
      await wait();
      await lookForTimes(service.deps);
      const weeks = (await openOffers()).map(({ slot }) => Math.floor((parseSlotId(slot)?.start ?? 0) / (7 * DAY)));
      const full = Math.floor(Date.parse(first?.start ?? '') / (7 * DAY));
      expect([weeks.length, new Set([full, ...weeks]).size]).toEqual([2, 3]);
    });
  });

  describe('withdraws an offer whose time cannot be booked any more:', () => {
    test.each([
      ['its professional has fallen ill', away],
      ['the day has been closed', closed],
      ['the series has shrunk', imported],
    ] as const)('%s', async (_way, take) => {
      const slot = await slotAhead();
      const [entry, came] = [await wait(at(slot)), NOW];
      await lookForTimes(service.deps);
      const { id } = await onlyOffer();
      await isAwaited();
      const giveBack = await take(slot);
      expect(await isAwaited()).toBe(true);
      service.travelTo(NOW + MINUTE);
      await lookForTimes(service.deps);
      const { state, createdAt } = await entryOf(entry);
      expect([await openOffers(), state, createdAt.getTime()]).toEqual([[], 'waiting', came]);
      expect(await service.deps.db.booking.count()).toBe(0);
      expect((await act(id, 'accept')).body.code).toBe('hold_expired');
      expect((await act(id, 'decline')).body).toEqual({ id, state: 'withdrawn' });
      const log = await service.deps.db.accessLog.count({
        where: { action: 'withdraw-offer', details: { path: ['offer'], equals: id } },
      });
      expect(log).toBe(1);
      // they let nothing go: the very time is theirs again
      await giveBack();
      await lookForTimes(service.deps);
      expect([(await onlyOffer()).slot, (await onlyOffer()).entryId]).toEqual([slot.id, entry]);
    });

    test('and offers the next, tells those who had been told, and counts nothing against them', async () => {
      const [told, other] = [`w.${randomUUID()}@example.test`, `w.${randomUUID()}@example.test`];
      const entry = await wait({ email: told, language: 'en' });
      await lookForTimes(service.deps);
      for (let ill = 0; ill < 3; ill += 1) {
        const { id, slot } = await onlyOffer();
        await sendDue(service.deps);
        const start = new Date(parseSlotId(slot)?.start ?? 0).toISOString();
        const giveBack = await away({ id: slot as SlotId, start });
        await lookForTimes(service.deps);
        expect((await onlyOffer()).slot).not.toBe(slot);
        await postWithdrawal(service.deps, { offer: id });
        await sendDue(mailless());
        service.travelTo(service.deps.clock.now() + 10 * SECOND);
        for (let time = 0; time < 2; time += 1) {
          await postWithdrawal(service.deps, { offer: id });
          await sendDue(service.deps);
        }
        await giveBack();
      }
      const { deadline } = await onlyOffer();
      await sendDue(service.deps);
      service.travelTo(deadline.getTime());
      await lapseOffers(service.deps);
      expect((await entryOf(entry)).state).toBe('waiting');
      const sorry = (await mails(told)).filter((text) => text?.includes('no longer available'));
      expect([sorry.length, (await mails(told)).length]).toEqual([3, 7]);
      for (const text of sorry) expect(text).not.toMatch(/perheohjaa|asikkala|paivakodi|\/offers\//i);
      // who was not told is not told
      await service.deps.db.waitlistEntry.deleteMany();
      await wait({ email: other });
      await lookForTimes(service.deps);
      const unheard = await onlyOffer();
      const start = new Date(parseSlotId(unheard.slot)?.start ?? 0).toISOString();
      const giveBack = await away({ id: unheard.slot as SlotId, start });
      await lookForTimes(service.deps);
      await postOffer(service.deps, { offer: unheard.id });
      await postWithdrawal(service.deps, { offer: unheard.id });
      // the next time that they are offered is all that they hear of
      await sendDue(service.deps);
      const heard = await service.deps.db.message.findMany({ where: { mailbox: other } });
      expect(heard.filter(({ aboutId }) => aboutId === unheard.id)).toMatchObject([
        { kind: 'offer', state: 'superseded' },
      ]);
      expect([heard.length, (await mails(other)).length]).toEqual([2, 1]);
      expect((await mails(other)).join()).not.toContain('ei ole enää saatavilla');
      await giveBack();
    });

    test.each([
      ['arrived, is told', true],
      ['was refused, is not', false],
    ])(
      'and a guardian whose word of it was on its way and %s; nor is anybody who cannot have heard',
      async (_fate, arrives) => {
        const id = randomUUID();
        const { db, mailer } = service.deps;
        await db.family.create({
          data: { id, areaId: 'asikkala', reference: `N-${id}`, foldedReference: `n-${id}`, createdAt: new Date(0) },
        });
        const [one, other] = [`a.${id}@example.test`, `b.${id}@example.test`];
        for (const email of [one, other])
          await db.guardian.create({
            data: { id: randomUUID(), familyId: id, name: 'Aino Malli', email, language: 'en' },
          });
        await wait({ email: undefined, family: { id } });
        await lookForTimes(service.deps);
        const offer = await onlyOffer();
        const start = new Date(parseSlotId(offer.slot)?.start ?? 0).toISOString();
        let giveBack: (() => Promise<unknown>) | undefined;
        const refusal = new MailNotTaken('recipient', { reply: 550, enhanced: '5.1.1' });
        const send: typeof mailer.send = async (mail) => {
          if (giveBack !== undefined) return mailer.send(mail);
          if (mail.to === other) throw refusal;
          giveBack = await away({ id: offer.slot as SlotId, start });
          await lookForTimes(service.deps);
          await postWithdrawal(service.deps, { offer: offer.id });
          if (!arrives) throw refusal;
          return mailer.send(mail);
        };
        // the other first, who is refused before it is withdrawn
        await db.message.updateMany({ where: { mailbox: one }, data: { nextAt: new Date(NOW + 1) } });
        await sendDue({ ...service.deps, mailer: { ...mailer, send } });
        service.travelTo(NOW + 1);
        await sendDue({ ...service.deps, mailer: { ...mailer, send } });
        const isSorry = (text: string) => text.includes('no longer available');
        // each hears of the next time too
        expect((await mails(one)).map(isSorry).sort()).toEqual(arrives ? [false, false, true] : [false]);
        expect((await mails(other)).map(isSorry)).toEqual([false]);
        await giveBack?.();
      },
    );

    test('accepted at the same instant, it is booked or withdrawn, never both', async () => {
      for (let round = 0; round < 4; round += 1) {
        await service.deps.db.waitlistEntry.deleteMany();
        await service.deps.db.booking.deleteMany();
        const slot = await slotAhead();
        const entry = await wait(at(slot));
        await lookForTimes(service.deps);
        const { id } = await onlyOffer();
        const [accepted, giveBack] = await Promise.all([
          act(id, 'accept'),
          away(slot).then(async (undo) => {
            await Promise.all([lookForTimes(service.deps), lookForTimes(service.deps)]);
            return undo;
          }),
        ]);
        await lookForTimes(service.deps);
        const booked = await service.deps.db.booking.count({ where: { status: 'booked' } });
        const held = await service.deps.db.booking.count({ where: { status: 'held' } });
        const offer = await service.deps.db.waitlistOffer.findUniqueOrThrow({ where: { id } });
        expect([
          [200, 'accepted', 'booked', 1, 0],
          [409, 'withdrawn', 'waiting', 0, 0],
        ]).toContainEqual([accepted.status, offer.state, (await entryOf(entry)).state, booked, held]);
        await giveBack();
      }
    });

    test('of two that merged families were offered, the later; or both end as one is accepted', async () => {
      const { db } = service.deps;
      for (const look of [true, false]) {
        await db.waitlistEntry.deleteMany();
        await db.booking.deleteMany();
        const [one, two] = [randomUUID(), randomUUID()];
        for (const id of [one, two]) {
          await db.family.create({
            data: { id, areaId: 'asikkala', reference: `N-${id}`, foldedReference: `n-${id}`, createdAt: new Date(0) },
          });
          await wait({ email: undefined, family: { id } });
          await lookForTimes(service.deps);
          service.travelTo(NOW + MINUTE);
        }
        const [first, second] = await openOffers();
        await isAwaited();
        expect((await service.call('scheduler', 'POST', `/api/families/${two}/merge`, { into: one })).status).toBe(200);
        expect(await isAwaited()).toBe(true);
        if (look) {
          await lookForTimes(service.deps);
          expect((await onlyOffer()).id).toBe(first?.id);
        }
        expect((await act(first?.id ?? '', 'accept')).status).toBe(200);
        expect((await act(second?.id ?? '', 'accept')).body.code).toBe('hold_expired');
        expect(await openOffers()).toEqual([]);
        expect(await db.waitlistEntry.count({ where: { state: 'booked', familyId: one } })).toBe(2);
        expect(await db.booking.count()).toBe(1);
        service.travelTo(START);
      }
    });
  });

  test('makes of thirty who wait and four who look at once one offer each, and no time is anybody’s twice', async () => {
    const entries = await Promise.all(Array.from({ length: 30 }, () => wait()));
    const [some, other] = await freeOf();
    await Promise.all([
      ...Array.from({ length: 4 }, () => lookForTimes(service.deps)),
      offerFreedSlot(service.deps, { freed: (some as Free).id }),
      offerFreedSlot(service.deps, { freed: (other as Free).id }),
      ...entries.slice(0, 5).map((id) => service.call('scheduler', 'DELETE', `/api/waitlist/${id}`)),
    ]);
    await lookForTimes(service.deps);
    const open = await openOffers();
    const free = (await freeOf()).filter(({ start }) => Date.parse(start) > NOW + HOUR);
    expect(new Set(open.map(({ entryId }) => entryId)).size).toBe(open.length);
    expect(new Set(open.map(({ bookingId }) => bookingId)).size).toBe(open.length);
    expect(await service.deps.db.booking.count({ where: { status: 'held' } })).toBe(open.length);
    // either everybody has one, or nothing is left
    expect(open.length === 25 || free.length === 0).toBe(true);
    const left = await service.deps.db.waitlistEntry.count({ where: { state: 'left' } });
    expect(left).toBe(5);
    expect(open.some(({ entryId }) => entries.slice(0, 5).includes(entryId))).toBe(false);
  });

  test('withdrawn while offered, or accepted, at the same instant: one or the other, and the time is nobody’s twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      await service.deps.db.waitlistEntry.deleteMany();
      await service.deps.db.booking.deleteMany();
      const entry = await wait();
      await lookForTimes(service.deps);
      const offer = await onlyOffer();
      const [accepted, left] = await Promise.all([
        act(offer.id, 'accept'),
        service.call('scheduler', 'DELETE', `/api/waitlist/${entry}`),
      ]);
      const { state } = await entryOf(entry);
      const booked = await service.deps.db.booking.count({ where: { status: 'booked' } });
      expect([
        [200, 404, 'booked', 1],
        [409, 200, 'left', 0],
      ]).toContainEqual([accepted.status, left.status, state, booked]);
    }
  });

  test('keeps a time until they can have heard of it, and counts nothing against who never did', async () => {
    const entry = await wait();
    await lookForTimes(service.deps);
    const offer = await onlyOffer();
    const deadline = async () => (await onlyOffer()).deadline.getTime();
    const told = async () => (await service.call('scheduler', 'GET', '/api/waitlist')).body.items[0].offer.told;
    const [first, start] = [await deadline(), parseSlotId(offer.slot)?.start ?? 0];
    await sendDue(mailless());
    expect([await deadline(), await told()]).toEqual([first, 'pending']);
    service.travelTo(NOW + 3 * HOUR);
    await sendDue(mailless());
    const later = offerDeadline(start, hoursToRead(NOW + 3 * HOUR, 'Europe/Helsinki'));
    const claims = await service.deps.db.claim.findMany({ where: { bookingId: offer.bookingId } });
    expect([await deadline(), ...claims.map(({ expiresAt }) => expiresAt?.getTime())]).toEqual([
      later,
      ...claims.map(() => (later ?? 0) + 2 * MINUTE),
    ]);
    service.travelTo(await deadline());
    await lapseOffers(service.deps);
    expect((await entryOf(entry)).state).toBe('waiting');
    await lookForTimes(service.deps);
    const again = await onlyOffer();
    for (let time = 0; time < 2; time += 1) {
      await postOffer(service.deps, { offer: again.id });
      await sendDue(service.deps);
    }
    expect([(await readMailTray(service.deps)).length, await told()]).toEqual([1, 'sent']);
  });

  test('gives up on a mailbox after three days, or as soon as there is none, and tells the desk to call', async () => {
    const told = async () => (await service.call('scheduler', 'GET', '/api/waitlist')).body.items[0].offer.told;
    const lost = (await slotAhead()).start;
    await wait({ fromDate: lost.slice(0, 10) });
    await lookForTimes(service.deps);
    const { id } = await onlyOffer();
    const next = async () => (await service.deps.db.message.findFirstOrThrow({ where: { aboutId: id } })).nextAt;
    for (let due = await next(); due !== null; due = await next()) {
      expect(await told()).toBe('pending');
      service.travelTo(due.getTime());
      await sendDue(mailless());
    }
    expect([await told(), service.deps.clock.now() - NOW > 2 * DAY]).toEqual(['failed', true]);
    expect((await act(id, 'accept')).status).toBe(200);

    service.travelTo(START);
    await service.deps.db.senderPause.deleteMany();
    await wait();
    await lookForTimes(service.deps);
    const refusal = new MailNotTaken('recipient', { reply: 550, enhanced: '5.1.1' });
    await sendDue({ ...service.deps, mailer: { ...service.deps.mailer, send: () => Promise.reject(refusal) } });
    expect(await told()).toBe('failed');
    expect((await act((await onlyOffer()).id, 'accept')).status).toBe(200);
  });

  test('asks nobody a fourth time who never answers, and says why they no longer wait', async () => {
    const entry = await wait();
    for (let asked = 0; asked < 3; asked += 1) {
      expect((await entryOf(entry)).state).toBe('waiting');
      await lookForTimes(service.deps);
      const { deadline } = await onlyOffer();
      await sendDue(service.deps);
      service.travelTo(deadline.getTime());
      await lapseOffers(service.deps);
    }
    const { body } = await service.call('scheduler', 'GET', '/api/waitlist?state=ended');
    expect(body.items.map(({ ended }: { ended: { because: string } }) => ended.because)).toEqual(['no-answer']);
    await lookForTimes(service.deps);
    expect(await openOffers()).toEqual([]);
  });

  test('asks a family that is only called as often as there is a time: the desk may not have reached them', async () => {
    const entry = await wait({ email: undefined, phone: '03 123 4567' });
    for (let asked = 0; asked < 4; asked += 1) {
      await lookForTimes(service.deps);
      service.travelTo((await onlyOffer()).deadline.getTime());
      await lapseOffers(service.deps);
    }
    expect((await entryOf(entry)).state).toBe('waiting');
    expect(await readMailTray(service.deps)).toEqual([]);
  });

  test('leads who has only an address to the booking’s own page, from the offer and from the mail', async () => {
    const email = 'vain.osoite@example.test';
    await wait({ email, language: 'en' });
    await lookForTimes(service.deps);
    const { bookingId } = await onlyOffer();
    await sendDue(service.deps);
    const path = /\/offers\/[\w-]{43}/.exec((await mails(email))[0] ?? '')?.[0] ?? '';
    await service.app.request(`${path}/accept`, {
      method: 'POST',
      headers: { Origin: new URL(service.deps.config.publicUrl).origin },
    });
    const page = await (await service.app.request(path)).text();
    const link = /\/b\/[\w-]{43}/.exec(page)?.[0] ?? 'none';
    // a page that was open since before declines nothing that is booked, and says so
    const declined = await service.app.request(`${path}/decline`, {
      method: 'POST',
      headers: { Origin: new URL(service.deps.config.publicUrl).origin },
    });
    expect(declined.headers.get('Location')).toBe(`${path}?done=kept`);
    const said = await (await service.app.request(`${path}?done=kept`)).text();
    expect(said).toContain('The time is booked already, and nothing was cancelled.');
    expect(said).toContain(`href="${link}/cancel"`);
    const booked = await service.app.request(link);
    expect([booked.status, (await booked.text()).includes('lang="en"')]).toEqual([200, true]);
    const booking = bookingId as BookingId;
    await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
    await sendDue(service.deps);
    const told = await mails(email);
    expect(told.filter((text) => text.includes(`${service.deps.config.publicUrl}${link}\n`))).toHaveLength(1);
    expect(told.join()).not.toMatch(/\/bookings\//);
    expect((await service.call('scheduler', 'POST', `/api/bookings/${bookingId}/links/revoke`)).status).toBeLessThan(
      500,
    );
  });

  describe('tells each guardian by a link of their own:', () => {
    /** Two who no longer live together, each told of one offer. */
    async function told() {
      const id = randomUUID();
      const { db } = service.deps;
      await db.family.create({
        data: { id, areaId: 'asikkala', reference: `N-${id}`, foldedReference: `n-${id}`, createdAt: new Date(0) },
      });
      const [one, other] = [guardian('fi'), guardian('sv')];
      await db.guardian.createMany({ data: [one, other].map((each) => ({ ...each, familyId: id })) });
      await wait({ email: undefined, family: { id } });
      await lookForTimes(service.deps);
      const offer = await onlyOffer();
      await sendDue(service.deps);
      const linkOf = async ({ email }: { email: string }) =>
        /\/offers\/[\w-]{43}/.exec((await mails(email)).at(-1) ?? '')?.[0] ?? 'none';
      return { family: id, offer, one, other, linkOf, path: await linkOf(one), others: await linkOf(other) };
    }
    /** As the queue goes on from there: how often somebody is to be told of the offer. */
    async function workOffers(offer: string): Promise<number> {
      const jobs = await service.deps.db.$queryRaw<{ data: { offer: string } }[]>`
        DELETE FROM pgboss.job WHERE name = 'offer-made' AND data->>'offer' = ${offer} RETURNING data`;
      for (const { data } of jobs) await postOffer(service.deps, data);
      return jobs.length;
    }
    const guardian = (language: string) => {
      const id = randomUUID();
      return { id, name: 'Aino Malli', email: `${id}@example.test`, language };
    };
    const show = async (path: string) => {
      const page = await service.app.request(path);
      return [page.status, await page.text()] as const;
    };
    const press = async (path: string, verb: string) =>
      service.app.request(`${path}/${verb}`, {
        method: 'POST',
        headers: { Origin: new URL(service.deps.config.publicUrl).origin },
      });
    const change = (family: string, { id, ...known }: ReturnType<typeof guardian>, more: object) =>
      service.call('scheduler', 'POST', `/api/families/${family}/guardians/${id}`, { ...known, ...more });

    test.each([
      [
        'is removed',
        (family: string, { id }: { id: string }) =>
          service.call('scheduler', 'DELETE', `/api/families/${family}/guardians/${id}`),
      ],
      [
        'may not be sent anything',
        (family: string, one: ReturnType<typeof guardian>) => change(family, one, { safeToSend: false }),
      ],
    ] as const)('that of one who %s opens nothing more, and the other’s takes the time', async (_why, close) => {
      const { family, one, path, others, offer } = await told();
      expect(path).not.toBe(others);
      expect((await show(path))[0]).toBe(200);
      expect((await close(family, one)).status).toBe(200);
      const [status, text] = await show(path);
      expect([status, text.includes('Linkki ei avaudu')]).toEqual([404, true]);
      expect([(await press(path, 'accept')).status, (await press(path, 'decline')).status]).toEqual([404, 404]);
      const [logged] = await service.deps.db.accessLog.findMany({
        where: { subjectId: family, action: { in: ['remove-guardian', 'change-guardian'] } },
      });
      expect(logged?.details).toMatchObject({ revoked: 1 });
      expect((await show(others))[1]).toContain('lang="sv"');
      expect((await press(others, 'accept')).status).toBe(303);
      expect((await service.deps.db.booking.findUnique({ where: { id: offer.bookingId } }))?.status).toBe('booked');
    });

    test('a new address is told anew, and what the old one was told opens nothing', async () => {
      const { family, offer, one, path, others, linkOf } = await told();
      const moved = { ...one, email: `uusi.${one.email}` };
      expect((await change(family, one, { email: moved.email })).status).toBe(200);
      await workOffers(offer.id);
      await sendDue(service.deps);
      expect((await show(path))[0]).toBe(404);
      expect([(await mails(one.email)).length, (await show(await linkOf(moved)))[0]]).toEqual([1, 200]);
      expect((await show(others))[0]).toBe(200);
    });

    test('who may be written to again is told anew; until then the desk reads that the link is closed', async () => {
      const { family, offer, one, other, path } = await told();
      const says = async () => (await service.call('scheduler', 'GET', '/api/waitlist')).body.items[0].offer.told;
      for (const each of [one, other]) expect((await change(family, each, { safeToSend: false })).status).toBe(200);
      expect(await says()).toBe('closed');
      const page = await service.app.request('/waitlist', { headers: { Cookie: await service.signIn('scheduler') } });
      expect(await page.text()).toMatch(/Lähetetty linkki on suljettu(?!.*ei mennyt perille)/s);
      expect((await change(family, one, { safeToSend: true })).status).toBe(200);
      await workOffers(offer.id);
      expect(await says()).toBe('pending');
      await sendDue(service.deps);
      // both mails are of one instant, so that neither is known to be the later
      const opened = (await mails(one.email)).map((text) => /\/offers\/[\w-]{43}/.exec(text)?.[0] ?? 'none');
      const [fresh = 'none', ...more] = opened.filter((each) => each !== path);
      expect([await says(), more, (await show(path))[0], (await show(fresh))[0]]).toEqual(['sent', [], 404, 200]);
      expect(await mails(other.email)).toHaveLength(1);
      // nothing is told twice
      expect((await change(family, { ...one, name: 'Aino Uusi' }, { safeToSend: true })).status).toBe(200);
      expect(await workOffers(offer.id)).toBe(0);
    });

    test('whose mailbox is another since two families became one hears of it there, once', async () => {
      const { db } = service.deps;
      const [from, into] = [randomUUID(), randomUUID()];
      const [goes, stays] = [guardian('fi'), guardian('fi')];
      for (const [id, each] of [
        [from, goes],
        [into, stays],
      ] as const) {
        await db.family.create({
          data: { id, areaId: 'asikkala', reference: `N-${id}`, foldedReference: `n-${id}`, createdAt: new Date(0) },
        });
        await db.guardian.create({ data: { ...each, familyId: id, phone: '040 123 4567' } });
      }
      await wait({ email: undefined, family: { id: from } });
      await lookForTimes(service.deps);
      const { id } = await onlyOffer();
      expect((await service.call('scheduler', 'POST', `/api/families/${from}/merge`, { into })).status).toBe(200);
      await postOffer(service.deps, { offer: id });
      await sendDue(service.deps);
      const [told, ...more] = await mails(stays.email);
      expect([more, await mails(goes.email)]).toEqual([[], []]);
      expect((await show(/\/offers\/[\w-]{43}/.exec(told ?? '')?.[0] ?? 'none'))[0]).toBe(200);
    });

    test('whose link was told to a mailbox that gave way as two families became one: it opens nothing, and theirs does', async () => {
      const { db } = service.deps;
      const { family, offer, one, path } = await told();
      const into = randomUUID();
      const stays = guardian('fi');
      await db.family.create({
        data: {
          id: into,
          areaId: 'asikkala',
          reference: `N-${into}`,
          foldedReference: `n-${into}`,
          createdAt: new Date(0),
        },
      });
      await db.guardian.create({ data: { ...stays, name: one.name, familyId: into, phone: '040 765 4321' } });
      await db.guardian.update({ where: { id: one.id }, data: { phone: '040 765 4321' } });
      expect((await service.call('scheduler', 'POST', `/api/families/${family}/merge`, { into })).status).toBe(200);
      expect((await show(path))[0]).toBe(404);
      await workOffers(offer.id);
      await sendDue(service.deps);
      const [fresh, ...more] = await mails(stays.email);
      expect([more, (await mails(one.email)).length]).toEqual([[], 1]);
      expect((await show(/\/offers\/[\w-]{43}/.exec(fresh ?? '')?.[0] ?? 'none'))[0]).toBe(200);
    });

    test('the mail says in their language that a time is free, which nobody may ever have given back', async () => {
      const { one, other } = await told();
      const [fi = '', sv = ''] = [await mails(one.email), await mails(other.email)].map(([first]) => first);
      expect(fi).toMatch(/Hei!\s+Aika, jota olet odottanut, on vapaana:/);
      expect(sv).toMatch(/Hej!\s+En tid som du har väntat på är ledig:/);
      expect(fi + sv).not.toMatch(/vapautunut|blivit ledig/);
    });

    test('an answer leads each to a link of their own to the booking', async () => {
      const { family, offer, one, path, others } = await told();
      expect((await press(path, 'accept')).status).toBe(303);
      const bookingOf = async (of: string) => /\/b\/[\w-]{43}/.exec((await show(of))[1])?.[0];
      const own = (await bookingOf(path)) ?? 'none';
      expect([(await show(own))[0], await bookingOf(others)]).toEqual([200, undefined]);
      await issueOwnLinks(service.deps, { booking: offer.bookingId as BookingId, sequence: 0, change: 'booked' });
      const theirs = (await bookingOf(others)) ?? 'none';
      expect([await bookingOf(path), theirs === own, (await show(theirs))[0]]).toEqual([own, false, 200]);
      await service.call('scheduler', 'DELETE', `/api/families/${family}/guardians/${one.id}`);
      expect([(await show(own))[0], (await show(path))[0], (await show(theirs))[0]]).toEqual([404, 404, 200]);
    });
  });

  test('keeps a colleague’s case for a consultation, books it with the time, and keeps it no longer', async () => {
    const asks = { service: ASKED, areas: ['hartola'], email: undefined, case: CASE, toDate: '2027-05-19' };
    const refused = async (more: object, role = 'worker') => {
      const wish = { fromDate: '2026-11-20', ...asks, ...more };
      const { body } = await service.call(role, 'POST', '/api/waitlist', wish);
      return body.faults?.[0]?.path ?? body.code;
    };
    expect([
      await refused({ case: undefined }),
      await refused({ case: { ...CASE, topic: 'no-such-topic' } }),
      await refused({ case: { ...CASE, question: 'Lapsi 131052-308T valvoo' } }),
      await refused({ toDate: '2027-05-20' }),
      await refused({ channel: 'phone' }),
      await refused({ email: 'other@example.test' }),
      await refused({ family: { reference: 'HAR-1' } }),
    ]).toEqual(['case', 'case.topic', 'case.question', 'toDate', 'phone', 'not_allowed', 'family']);
    const entry = await wait(asks, 'worker');
    expect(await refused({})).toBe('in_use');
    await lookForTimes(service.deps);
    const { id, bookingId } = await onlyOffer();
    await sendDue(service.deps);
    const [mail] = await readMailTray(service.deps);
    expect(mail?.text).not.toMatch(/perheneuvo|herää|sleep/i);
    expect((await act(id, 'accept', 'worker')).status).toBe(200);
    const { body } = await service.call('worker', 'GET', `/api/bookings/${bookingId}`);
    expect(body).toMatchObject({ status: 'booked', case: CASE });
    expect(body.participants.map(({ role }: { role: string }) => role).sort()).toEqual(['booker', 'professional']);
    const { state, caseQuestion, caseTopic, email } = await entryOf(entry);
    expect({ state, caseQuestion, caseTopic, email }).toEqual({
      state: 'booked',
      caseQuestion: null,
      caseTopic: null,
      email: null,
    });
    const seen = await service.call('scheduler', 'GET', '/api/waitlist?state=ended');
    expect(JSON.stringify(seen.body)).not.toContain('herää');
  });

  test('asks a family once that was two, and ends both when it has a time', async () => {
    const { db } = service.deps;
    const [one, two] = [randomUUID(), randomUUID()];
    for (const id of [one, two]) {
      await db.family.create({
        data: { id, areaId: 'asikkala', reference: `N-${id}`, foldedReference: `n-${id}`, createdAt: new Date(0) },
      });
      await wait({ email: undefined, family: { id } });
      await db.guardian.create({ data: { id: randomUUID(), familyId: id, name: 'Maija', language: 'fi' } });
    }
    const merged = await service.call('scheduler', 'POST', `/api/families/${two}/merge`, { into: one });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    await lookForTimes(service.deps);
    const { id } = await onlyOffer();
    await lookForTimes(service.deps);
    expect((await act(id, 'accept')).status).toBe(200);
    await lookForTimes(service.deps);
    expect(await openOffers()).toEqual([]);
    expect(await db.waitlistEntry.count({ where: { state: 'booked', familyId: one } })).toBe(2);
  });

  test('is read page by page, whole and without repetition, by area and service', async () => {
    for (let one = 0; one < 7; one += 1) await wait({ areas: one % 2 === 0 ? ['asikkala'] : ['hartola'] });
    await service.call('scheduler', 'GET', '/api/waitlist');
    const some = await freeOf();
    await offerFreedSlot(service.deps, { freed: (some[0] as Free).id });
    const read = async (query: string) => {
      const ids: string[] = [];
      let cursor: string | null = '';
      for (; cursor !== null; ) {
        const path = `/api/waitlist?limit=2&${query}${cursor && `&cursor=${cursor}`}`;
        const { status, body }: Answer = await service.call('scheduler', 'GET', path);
        expect(status).toBe(200);
        ids.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      return ids;
    };
    const all = await read('');
    expect([all.length, new Set(all).size]).toEqual([7, 7]);
    expect(all[0]).toBe((await onlyOffer()).entryId);
    expect((await read('area=hartola')).length + (await read('area=asikkala')).length).toBe(7);
    expect(await read(`service=${ASKED}`)).toEqual([]);
    for (const id of all.slice(0, 3)) await service.call('scheduler', 'DELETE', `/api/waitlist/${id}`);
    expect(new Set(await read('state=ended'))).toEqual(new Set(all.slice(0, 3)));
    expect((await service.call('scheduler', 'GET', '/api/waitlist?cursor=xyz')).body.code).toBe('invalid_input');
  });
});

test('from a cancellation to the mail through the real queue, as `npm start` runs it', {
  timeout: 60_000,
}, async () => {
  const service = await openApp();
  try {
    await runJobs(service.deps);
    const wanted = 'perheohjaaja-paivakodissa';
    const free = await service.call('scheduler', 'GET', `/api/slots?service=${wanted}&limit=200`);
    const { id: slot, start } = free.body.items.at(-1);
    const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot });
    const [date, time] = [start.slice(0, 10), start.slice(11, 16)];
    const entry = {
      service: wanted,
      areas: ['hartola', 'asikkala', 'lahti-etela', 'sysma'],
      email: 'odottaja@example.test',
      fromDate: date,
      toDate: date,
      earliest: time,
      latest: time,
    };
    expect((await service.call('scheduler', 'POST', '/api/waitlist', entry)).status).toBe(201);
    const path = `/api/bookings/${booked.body.id}/cancel`;
    expect((await service.call('scheduler', 'POST', path, { reason: 'unwell' })).status).toBe(200);
    const mails = async () =>
      (await readMailTray(service.deps)).filter(({ recipient }) => recipient === 'odottaja@example.test');
    await expect.poll(mails, { timeout: 40_000, interval: 200 }).toHaveLength(1);
    const list = await service.call('scheduler', 'GET', '/api/waitlist');
    expect(list.body.items[0]).toMatchObject({ state: 'offered', offer: { slot: booked.body.slot } });
  } finally {
    await service.close();
  }
});

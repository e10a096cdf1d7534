// The waiting list: whom a freed slot is offered to, and that it is theirs while the deadline runs and no longer.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Weekday, weekdays } from '../../src/core/directory.ts';
import type { AreaId, ProfessionalId, ServiceId, SlotId } from '../../src/core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts';
import { endWaiting } from '../../src/features/clinics/end-waiting.ts';
import { lapseOffers } from '../../src/features/clinics/lapse-offers.ts';
import { mailOffer } from '../../src/features/clinics/mail-offer.ts';
import { offerFreedSlot } from '../../src/features/clinics/offer-freed-slot.ts';
import { bestMatch, type FreeSlot, offerDeadline, planOffers, type Wish } from '../../src/features/clinics/rules.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { execute } from '../../src/platform/command.ts';
import { runJobs } from '../../src/surfaces/worker/run-jobs.ts';
import { type Answer, openApp, START, type TestApp } from '../support/app.ts';

const NOW = Temporal.Instant.from(START).epochMilliseconds;

describe('the best match', () => {
  const clock = fc
    .integer({ min: 0, max: 24 * 4 })
    .map((at) => `${String(Math.floor(at / 4)).padStart(2, '0')}:${String((at % 4) * 15).padStart(2, '0')}`);
  const date = fc.integer({ min: 20, max: 29 }).map((day) => `2026-11-${day}`);
  const areas = fc.subarray(['east', 'west', 'north'] as AreaId[], { minLength: 1 });
  const services = fc.constantFrom('check' as ServiceId, 'visit' as ServiceId);
  const slots = ['slot-1', 'slot-2'] as SlotId[];
  const workers = ['ann', 'bea'] as ProfessionalId[];
  const wish: fc.Arbitrary<Omit<Wish, 'id'>> = fc
    .record({
      service: services,
      areas,
      channel: fc.option(fc.constantFrom('on-site' as const, 'phone' as const), { nil: undefined }),
      weekdays: fc.subarray<Weekday>([...weekdays]),
      times: fc.tuple(clock, clock),
      dates: fc.tuple(date, date),
      worker: fc.option(fc.constantFrom(...workers), { nil: undefined }),
      createdAt: fc.integer({ min: 0, max: 3 }),
      offered: fc.subarray(slots),
    })
    .map(({ times, dates, channel, worker, ...rest }) => {
      const [earliest = '', latest = ''] = [...times].sort();
      const [fromDate = '', toDate = ''] = [...dates].sort();
      return { ...rest, earliest, latest, fromDate, toDate, ...(channel && { channel }), ...(worker && { worker }) };
    });
  const wishes = fc
    .array(wish, { maxLength: 12 })
    .map((all): Wish[] => all.map((one, at) => ({ ...one, id: `wish-${at}` })));
  const slot: fc.Arbitrary<FreeSlot> = fc
    .record({
      id: fc.constantFrom(...slots),
      service: services,
      start: fc.integer({ min: -4, max: 9 * 96 }).map((quarter) => NOW + quarter * 15 * MINUTE),
      professionals: fc.subarray(workers, { minLength: 1 }),
      channels: fc.subarray(['on-site', 'phone'] as const, { minLength: 1 }),
      places: areas.map((all) =>
        all.map((area) => ({ area, timeZone: area === 'west' ? 'Europe/Stockholm' : 'Europe/Helsinki' })),
      ),
    })
    .map((one) => {
      const end = one.start + 45 * MINUTE;
      const claims = one.professionals.map((id) => ({
        resource: `professional:${id}` as const,
        start: one.start,
        end,
      }));
      return { ...one, end, claims };
    });
  const free = fc
    .array(slot, { maxLength: 12 })
    .map((all) => all.map((one, at) => ({ ...one, id: `${one.id}-${at}` as SlotId })));

  /** By other means than the rule: the wall clock as `Intl` tells it. */
  function fulfils(one: Wish, freed: FreeSlot, area: AreaId): boolean {
    const place = freed.places.find((candidate) => candidate.area === area);
    if (place === undefined || !one.areas.includes(area)) return false;
    const there = new Intl.DateTimeFormat('sv-SE', {
      timeZone: place.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(freed.start);
    const [day = '', time = ''] = there.split(' ');
    const weekday = weekdays[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7] as Weekday;
    return (
      freed.start > NOW &&
      one.service === freed.service &&
      (one.weekdays.length === 0 || one.weekdays.includes(weekday)) &&
      (one.channel === undefined || freed.channels.includes(one.channel)) &&
      time >= one.earliest &&
      time <= one.latest &&
      day >= one.fromDate &&
      day <= one.toDate &&
      !one.offered.includes(freed.id)
    );
  }

  test('fulfils every wish of whoever is chosen, and is somebody whenever anybody’s is fulfilled', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const match = bestMatch(all, freed, NOW);
        if (match) expect(fulfils(match.wish, freed, match.area)).toBe(true);
        else expect(all.filter((one) => freed.places.some(({ area }) => fulfils(one, freed, area)))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('is the same in whatever order they are asked', () => {
    const shuffled = wishes.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, slot, ([all, other], freed) => {
        expect(bestMatch(other, freed, NOW)).toEqual(bestMatch(all, freed, NOW));
      }),
    );
  });

  test('is the named worker’s own family first, then who has waited longest', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const match = bestMatch(all, freed, NOW);
        if (match === undefined) return;
        const own = (one: Wish) => one.worker !== undefined && freed.professionals.includes(one.worker);
        for (const one of all.filter((each) => freed.places.some(({ area }) => fulfils(each, freed, area)))) {
          if (own(one)) expect(own(match.wish)).toBe(true);
          if (own(one) === own(match.wish)) expect(match.wish.createdAt).toBeLessThanOrEqual(one.createdAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('offered again and again, a slot comes to nobody twice', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const seen: string[] = [];
        let left = all;
        for (let match = bestMatch(left, freed, NOW); match; match = bestMatch(left, freed, NOW)) {
          const { id } = match.wish;
          expect(seen).not.toContain(id);
          seen.push(id);
          left = left.map((one) => (one.id === id ? { ...one, offered: [...one.offered, freed.id] } : one));
        }
      }),
    );
  });

  test('of several free times: nobody gets two, no two overlap in anybody, and nobody is left whom one would suit', () => {
    const clash = (one: FreeSlot, other: FreeSlot) =>
      one.start < other.end &&
      other.start < one.end &&
      one.professionals.some((id) => other.professionals.includes(id));
    fc.assert(
      fc.property(wishes, free, (all, times) => {
        const plan = planOffers(all, times, NOW);
        expect(new Set(plan.map(({ wish }) => wish.id)).size).toBe(plan.length);
        for (const [at, { wish, slot: given, area }] of plan.entries()) {
          expect(fulfils(wish, given, area)).toBe(true);
          for (const other of plan.slice(at + 1)) expect(clash(given, other.slot)).toBe(false);
        }
        const left = times.filter((one) => !plan.some((each) => clash(each.slot, one)));
        const without = all.filter((one) => !plan.some(({ wish }) => wish.id === one.id));
        expect(left.filter((one) => bestMatch(without, one, NOW))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('is not asked again about the time they let go: not a quarter later, not in another room', () => {
    const at = (time: string, person: string, room: string) =>
      `check~hours~20261123T${time}Z~professional:${person}+room:${room}` as SlotId;
    const start = Date.parse('2026-11-23T08:00:00Z');
    const one: FreeSlot = {
      id: at('080000', 'ann', 'a'),
      service: 'check' as ServiceId,
      start,
      end: start + 45 * MINUTE,
      professionals: ['ann' as ProfessionalId],
      channels: ['on-site'],
      claims: [],
      places: [{ area: 'east' as AreaId, timeZone: 'Europe/Helsinki' }],
    };
    const anyTime = { weekdays: [], earliest: '00:00', latest: '24:00', fromDate: '2026-11-20', toDate: '2026-12-31' };
    const asks = (offered: SlotId) =>
      bestMatch(
        [{ ...anyTime, id: 'w', service: one.service, areas: ['east' as AreaId], createdAt: 0, offered: [offered] }],
        one,
        NOW,
      ) !== undefined;
    expect([
      asks(one.id),
      asks(at('074500', 'ann', 'b')),
      asks(at('084400', 'ann', 'b')),
      asks(at('084500', 'ann', 'a')),
      asks(at('071500', 'ann', 'a')),
      asks(at('080000', 'bea', 'a')),
    ]).toEqual([false, false, false, true, true, true]);
  });

  test('has a day to answer, or half the time that is left; under half an hour there is no offer', () => {
    expect([
      offerDeadline(NOW + 10 * DAY, NOW),
      offerDeadline(NOW + 6 * HOUR, NOW),
      offerDeadline(NOW + HOUR, NOW),
      offerDeadline(NOW + HOUR - 1000, NOW),
      offerDeadline(NOW - DAY, NOW),
    ]).toEqual([NOW + DAY, NOW + 3 * HOUR, NOW + 30 * MINUTE, undefined, undefined]);
  });
});

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
    await db.trayMessage.deleteMany();
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
    await db.family.create({ data: { id, areaId: 'hartola', reference, createdAt: new Date(0) } });
    const email = `g.${id}@example.test`;
    await db.guardian.create({ data: { id: randomUUID(), familyId: id, name: 'Maija', email, ...guardian } });
    return { id, reference, email };
  }

  test('is held for who has waited longest, who is told without a word of what it is', async () => {
    const first = await waiting({ email: 'eka@example.test', language: 'sv' });
    service.travelTo(NOW + MINUTE);
    const second = await waiting();
    const { slot } = await free();
    const [offer, ...others] = await offers();
    expect([offer?.entryId, offer?.slot, offer?.state, others]).toEqual([first, slot, 'open', []]);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['offered', 'waiting']);
    expect(offer?.deadline.getTime()).toBe(NOW + MINUTE + DAY);
    await mailOffer(service.deps, { offer: offer?.id ?? '' });
    await mailOffer(service.deps, { offer: offer?.id ?? '' });
    const mails = await readMailTray(service.deps);
    expect(mails.map(({ recipient }) => recipient)).toEqual(['eka@example.test']);
    expect(mails[0]?.text).toMatch(/erbjud/);
    expect(mails[0]?.text).not.toMatch(/perheohjaaja|familjehandledare|daghem|hartola/i);
    expect(mails[0]?.text).toMatch(/\/offers\/[\w-]{43}\n/);
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

  test('comes to a family that is only called: nobody is written to, and the desk accepts for them', async () => {
    const kin = await family({ channel: 'phone' });
    await waiting({ service: CHECK, areas: ['hartola'], email: undefined, family: { id: kin.id } });
    const found = await service.call('scheduler', 'GET', `/api/slots?service=${CHECK}&area=hartola&limit=200`);
    const slot = found.body.items.find((one: { start: string }) => Date.parse(one.start) > NOW + 4 * DAY).id;
    await offerFreedSlot(service.deps, { freed: slot });
    const { body } = await service.call('scheduler', 'GET', '/api/waitlist');
    await mailOffer(service.deps, { offer: body.items[0].offer.id });
    expect(await readMailTray(service.deps)).toEqual([]);
    expect((await act('scheduler', body.items[0].offer.id, 'accept')).status).toBe(200);
    expect((await service.call('scheduler', 'GET', '/api/waitlist')).body.items).toEqual([]);
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
    await endWaiting(service.deps);
    expect(await stateOf(entry)).toBe('left');
    service.travelTo(Date.parse('2026-11-22T00:00:00+02:00') + 180 * DAY + 1);
    await endWaiting(service.deps);
    expect(await stateOf(entry)).toBeUndefined();
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

// Appointments of families: who takes part and is told what, teams that are claimed whole, and plans of visits.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bookingId } from '../../src/features/bookings/schema.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

type SlotAnswer = { id: string; start: string; professionals: { id: string }[] };

async function freeSlots(query: string): Promise<SlotAnswer[]> {
  const { status, body } = await service.call('scheduler', 'GET', `/api/slots?${query}&limit=500`);
  expect(status).toBe(200);
  return body.items;
}

async function firstFree(query: string): Promise<string> {
  const [slot] = await freeSlots(query);
  if (slot === undefined) throw new Error('no slot is free');
  return slot.id;
}

const CHECK = 'service=neuvola-maaraaikainen&area=hartola';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
const REMOTE = 'service=neuvola-etavastaanotto&area=hartola';
const JOINT = 'service=kolmevuotistarkastus&area=lahti-etela';

const book = (slot: string, more: object = {}, role = 'scheduler') =>
  service.call(role, 'POST', '/api/bookings', { slot, ...more });

type Kin = { family: string; mother: string; father: string; aunt: string; child: string };

/** A Finnish-speaking mother and a Swedish-speaking father with mail, and an aunt whose mail somebody else reads. */
async function makeFamily(area = 'hartola'): Promise<Kin> {
  const { db } = service.deps;
  const kin = { family: '', mother: '', father: '', aunt: '', child: '' };
  for (const key of Object.keys(kin) as (keyof Kin)[]) kin[key] = randomUUID();
  await db.family.create({
    data: {
      id: kin.family,
      areaId: area,
      reference: `N-${kin.family}`,
      foldedReference: `n-${kin.family}`,
      name: 'Meikäläinen',
      createdAt: new Date(0),
    },
  });
  const guardian = { familyId: kin.family };
  await db.guardian.createMany({
    data: [
      { ...guardian, id: kin.mother, name: 'Maija', email: `m.${kin.mother}@example.test`, phone: '040 1' },
      { ...guardian, id: kin.father, name: 'Matts', email: `f.${kin.father}@example.test`, language: 'sv' },
      { ...guardian, id: kin.aunt, name: 'Anna', email: `a.${kin.aunt}@example.test`, safeToSend: false },
    ],
  });
  await db.child.create({ data: { id: kin.child, familyId: kin.family, name: 'Pikku' } });
  return kin;
}

describe('an appointment of a family', () => {
  test('is booked by the desk without a consent; its guardians take part and the desk does not', async () => {
    const kin = await makeFamily();
    const family = { id: kin.family, child: kin.child };
    const { status, body } = await book(await firstFree(CHECK), { family });
    expect([status, body.family.id, body.child, body.consent]).toEqual([201, kin.family, kin.child, undefined]);
    const roles = body.participants.map((one: { role: string; guardian?: string }) => [one.role, one.guardian]);
    expect(roles.sort()).toEqual(
      [
        ['guardian', kin.father],
        ['guardian', kin.mother],
        ['professional', undefined],
      ].sort(),
    );
    const [logged] = await service.deps.db.accessLog.findMany({
      where: { action: 'book-slot', subjectKind: 'family', subjectId: kin.family },
    });
    expect(logged?.details).toMatchObject({ booking: body.id });
  });

  test('each guardian is invited alone, in their own language, and learns neither of the other nor of the service', async () => {
    const kin = await makeFamily();
    const { body } = await book(await firstFree(CHECK), { family: { id: kin.family } });
    await announceBookings(service.deps, [{ booking: bookingId.parse(body.id), sequence: 0, change: 'booked' }]);
    await sendDueMessages(service.deps, wordMessages(service.deps));
    const mails = await readMailTray(service.deps);
    const to = (guardian: string) => {
      const mine = mails.filter(({ recipient }) => recipient.includes(guardian));
      expect(mine).toHaveLength(1);
      return { text: `${mine[0]?.subject} ${mine[0]?.text}`, invite: (mine[0]?.invite ?? '').replaceAll('\r\n ', '') };
    };
    const [mother, father] = [to(kin.mother), to(kin.father)];
    for (const [mail, other] of [
      [mother, kin.father],
      [father, kin.mother],
    ] as const) {
      const all = `${mail.text} ${mail.invite}`;
      expect(all).not.toContain(other);
      expect(all).not.toMatch(/neuvola\b|hartola|tarkastus|kontroll|Meik|Maija|Matts|Pikku/i);
      expect(mail.invite.match(/^ATTENDEE/gm)).toHaveLength(1);
    }
    expect(mails.some(({ recipient }) => recipient.includes(kin.aunt))).toBe(false);
    expect(father.text).toMatch(/\btid/i);
    expect(mother.text).toMatch(/\baika/i);
  });

  test('a chosen guardian who may not be written to takes part without an address', async () => {
    const kin = await makeFamily();
    const { body } = await book(await firstFree(CHECK), { family: { id: kin.family, guardians: [kin.aunt] } });
    const rows = await service.deps.db.participant.findMany({ where: { bookingId: body.id, role: 'guardian' } });
    expect(rows.map(({ guardianId, email }) => [guardianId, email])).toEqual([[kin.aunt, null]]);
  });

  test('a phone appointment without a number is called at the guardian’s', async () => {
    const kin = await makeFamily();
    const { body } = await book(await firstFree(REMOTE), { family: { id: kin.family }, channel: 'phone' });
    expect([body.channel, body.phone]).toEqual(['phone', '040 1']);
  });

  test('somebody else’s child or guardian is refused, as is a family of areas that are not the actor’s', async () => {
    const [one, other] = [await makeFamily(), await makeFamily()];
    const slot = await firstFree(CHECK);
    const child = await book(slot, { family: { id: one.family, child: other.child } });
    const guardian = await book(slot, { family: { id: one.family, guardians: [other.mother] } });
    expect([child.body.faults?.[0].path, guardian.body.faults?.[0].path]).toEqual(['family.child', 'family.guardians']);
    expect((await book(slot, { family: { id: one.family } }, 'worker')).body.code).toBe('not_found');
    expect((await book(slot, { family: { id: one.family } })).status).toBe(201);
  });

  test('by a number nobody here has registers a family and says so, or is refused where that is not wanted', async () => {
    const all = await freeSlots('service=neuvola-etavastaanotto&area=lahti-etela');
    const [first, third] = [all[0], all.at(-1)];
    const family = { reference: 'Uusi-1' };
    const strict = { family: { ...family, register: false } };
    const refused = await book(first?.id ?? '', strict);
    expect([refused.status, refused.body.code, refused.body.faults[0].path]).toEqual([
      404,
      'not_found',
      'family.reference',
    ]);
    const made = await book(first?.id ?? '', { family });
    expect([made.status, made.body.familyCreated, made.body.family.reference]).toEqual([201, true, 'Uusi-1']);
    const known = await book(third?.id ?? '', strict);
    expect([known.status, known.body.familyCreated, known.body.family]).toEqual([201, undefined, made.body.family]);
  });

  test('by a number that a family of another area has makes no twin unasked, and names that one', async () => {
    const elsewhere = { area: 'sysma', reference: 'Kaksi-1', name: 'Toisaalla' };
    const other = await service.call('scheduler', 'POST', '/api/families', elsewhere);
    const family = { reference: 'kaksi-1' };
    const same = { family: other.body.id, shared: ['reference'] };
    const slot = await firstFree(REMOTE);
    const rhythm = { slot, every: 1, times: 2, channel: 'video', area: 'hartola' };
    const wish = { service: 'neuvola-maaraaikainen', fromDate: '2026-12-01', toDate: '2026-12-20', family };
    const post = (path: string, body: object) => service.call('scheduler', 'POST', path, body);
    for (const { status, body } of [await book(slot, { family }), await post('/api/plans', { ...rhythm, family })]) {
      expect([status, body.code, body.faults[0].path, body.duplicates]).toEqual([
        409,
        'possible_duplicate',
        'family.reference',
        [same],
      ]);
    }
    const waits = await post('/api/waitlist', { ...wish, areas: ['hartola'] });
    expect([waits.status, waits.body.duplicates]).toEqual([404, [same]]);
    const { db } = service.deps;
    expect(await db.family.count({ where: { foldedReference: 'kaksi-1' } })).toBe(1);
    const own = await book(slot, { family: { id: other.body.id } });
    expect([own.status, own.body.family.id]).toEqual([201, other.body.id]);
    const plan = await post('/api/plans', {
      ...rhythm,
      slot: (await freeSlots(REMOTE)).at(8)?.id,
      family: { ...family, register: true },
    });
    expect([plan.status, plan.body.familyCreated, plan.body.visits.length]).toEqual([201, true, 2]);
    const known = await book(await firstFree(CHECK), { family });
    expect([known.status, known.body.familyCreated]).toEqual([201, undefined]);
    const several = await post('/api/waitlist', { ...wish, areas: ['hartola', 'sysma'] });
    expect([several.status, several.body.code, several.body.duplicates.length]).toEqual([409, 'possible_duplicate', 2]);
    const registered = await post('/api/families', { area: 'asikkala', reference: 'KAKSI-1', name: 'Eri Nimi' });
    expect([registered.status, registered.body.code, registered.body.duplicates]).toContainEqual(
      expect.arrayContaining([same]),
    );
  });

  test('by a number of another area is taken as the area’s own from those who see no families', async () => {
    const elsewhere = { area: 'sysma', reference: 'Kaksi-2', name: 'Muualla' };
    expect((await service.call('scheduler', 'POST', '/api/families', elsewhere)).status).toBe(201);
    const slot = await firstFree('service=perheneuvola-konsultaatio&area=hartola');
    const consent = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T10:00:00+02:00' };
    const content = { case: CASE, family: { reference: 'kaksi-2' }, consent };
    const { status, body } = await book(slot, content, 'worker');
    expect([status, body.duplicates, body.familyCreated]).toEqual([201, undefined, undefined]);
  });

  test('a merged family is booked as the one it has gone into', async () => {
    const [one, other] = [await makeFamily(), await makeFamily()];
    await service.deps.db.family.update({ where: { id: one.family }, data: { mergedInto: other.family } });
    expect((await book(await firstFree(CHECK), { family: { id: one.family } })).body.family.id).toBe(other.family);
  });

  test('a consultation of a family by its id still needs the consent', async () => {
    const kin = await makeFamily();
    const slot = await firstFree('service=perheneuvola-konsultaatio&area=hartola');
    expect((await book(slot, { family: { id: kin.family } })).body.code).toBe('consent_missing');
    const consent = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T10:00:00+02:00' };
    const { status, body } = await book(slot, { family: { id: kin.family }, consent });
    expect([
      status,
      body.family.id,
      body.participants.some((one: { role: string }) => one.role === 'guardian'),
    ]).toEqual([201, kin.family, false]);
  });

  test('who booked it at the desk marks the arrival', async () => {
    const kin = await makeFamily();
    const { body } = await book(await firstFree(CHECK), { family: { id: kin.family }, note: 'Tulkki mukana' });
    expect(body.note).toBe('Tulkki mukana');
    service.travelTo(body.start);
    expect((await service.call('scheduler', 'POST', `/api/bookings/${body.id}/arrive`)).body.status).toBe('arrived');
  });

  test('an interpreter takes part with the language they interpret, with or without an address; a guest needs one', async () => {
    const kin = await makeFamily();
    const slot = await firstFree(CHECK);
    const guest = await book(slot, { family: { id: kin.family }, participants: [{ language: 'fi' }] });
    expect([guest.status, guest.body.faults[0].path]).toEqual([400, 'participants[0].email']);
    const participants = [{ role: 'interpreter', language: 'so' }];
    const { status, body } = await book(slot, { family: { id: kin.family }, participants });
    expect(status).toBe(201);
    expect(body.participants).toContainEqual(expect.objectContaining({ role: 'interpreter', language: 'so' }));
  });

  test('a drop-in time can be booked without saying who comes', async () => {
    expect((await book(await firstFree('service=perheohjaaja-paivakodissa'))).status).toBe(201);
  });
});

describe('a joint appointment', () => {
  /** of people at work and rooms */
  const claimsOf = async (booking: string) => {
    const rows = await service.deps.db.$queryRaw<{ resource: string }[]>`
      SELECT resource_id AS resource FROM claim WHERE booking_id = ${booking}::uuid AND active
        AND resource_id ~ '^(professional|room):' ORDER BY resource_id`;
    return rows.map(({ resource }) => resource);
  };
  const TEAM = ['professional:th-lahti-1', 'professional:vk-jalo', 'room:jalo-pk-ryhma'];

  test('claims nurse, teacher and room together, moves them together, and frees them together', async () => {
    const kin = await makeFamily('lahti-etela');
    const [slot, later] = [await firstFree(JOINT), (await freeSlots(JOINT)).at(-1)?.id ?? ''];
    const { status, body } = await book(slot, { family: { id: kin.family } });
    expect([status, await claimsOf(body.id)]).toEqual([201, TEAM]);
    expect(body.participants.filter((one: { role: string }) => one.role === 'professional')).toHaveLength(2);
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${body.id}/reschedule`, {
      slot: later,
      calendar: 'cancel',
    });
    expect([moved.status, moved.body.slot, await claimsOf(body.id)]).toEqual([200, later, TEAM]);
    expect((await freeSlots(JOINT)).map(({ id }) => id)).toContain(slot);
    await service.call('scheduler', 'POST', `/api/bookings/${body.id}/cancel`, { reason: 'not-needed' });
    expect(await claimsOf(body.id)).toEqual([]);
    expect((await freeSlots(JOINT)).map(({ id }) => id)).toContain(later);
  });

  test('is refused whole when one of the team or the room is taken meanwhile', async () => {
    const kin = await makeFamily('lahti-etela');
    const { db } = service.deps;
    const [slot] = await freeSlots(JOINT);
    for (const resource of TEAM) {
      const id = randomUUID();
      const at = new Date(slot?.start ?? 0);
      await db.booking.create({
        data: {
          id,
          status: 'booked',
          serviceId: 'other',
          areaId: 'lahti-etela',
          slot: 'other',
          start: at,
          end: new Date(at.getTime() + 60_000),
          professionals: [],
          bookedBy: 'somebody',
          language: 'fi',
          calendarUid: id,
          createdAt: at,
          changedAt: at,
        },
      });
      await db.$executeRaw`
        INSERT INTO claim (booking_id, resource_id, during)
        VALUES (${id}::uuid, ${resource}, tstzrange(${at}, ${new Date(at.getTime() + 60_000)}))`;
      const before = await db.claim.count();
      const refused = await book(slot?.id ?? '', { family: { id: kin.family } });
      expect([resource, refused.status, refused.body.code]).toEqual([resource, 409, 'slot_taken']);
      expect(await db.claim.count()).toBe(before);
      await db.booking.delete({ where: { id } });
    }
    expect((await book(slot?.id ?? '', { family: { id: kin.family } })).status).toBe(201);
  });

  test('twenty who want a team whose holds have run out: one gets it whole, the others are told it is taken', async () => {
    const kin = await makeFamily('lahti-etela');
    const [first, , third] = await freeSlots(JOINT);
    for (const slot of [first, (await freeSlots(JOINT)).find((one) => one.start >= (third?.start ?? ''))]) {
      await service.call('scheduler', 'POST', '/api/holds', { slot: slot?.id });
    }
    service.travelTo('2026-11-20T09:05:01+02:00');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => book(third?.id ?? '', { family: { id: kin.family } })),
    );
    const booked = answers.filter(({ status }) => status === 201);
    expect([booked.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 19]);
    expect(await claimsOf(booked[0]?.body.id)).toEqual(TEAM);
  });

  test('forty who want overlapping times of one team at once: each gets all of it or nothing', async () => {
    const kin = await makeFamily('lahti-etela');
    const wanted = (await freeSlots(JOINT)).slice(0, 8).map(({ id }) => id);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => book(wanted[at % wanted.length] ?? '', { family: { id: kin.family } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    for (const id of booked) expect(await claimsOf(id)).toEqual(TEAM);
    const [overlaps] = await service.deps.db.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS count FROM claim a JOIN claim b
        ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during AND a.active AND b.active`;
    expect(overlaps.count).toBe(0);
  });
});

describe('nobody is in two places', () => {
  const CALL = 'service=neuvola-etavastaanotto&area=lahti-etela';
  const by = (all: readonly SlotAnswer[], professional: string) =>
    all.filter(({ professionals }) => professionals.some(({ id }) => id === professional));

  /** The n-th half hour that either nurse has free. */
  async function sameTime(nth: number): Promise<readonly [string, string, string]> {
    const all = await freeSlots(`${CALL}&from=2026-11-23T00:00:00Z`);
    const pairs = by(all, 'th-lahti-1').flatMap((one) => {
      const other = by(all, 'th-lahti-2').find(({ start }) => start === one.start);
      return other ? [[one.id, other.id, one.start] as const] : [];
    });
    const found = pairs[nth * 3];
    if (found === undefined) throw new Error('the nurses have no such time');
    return found;
  }

  const isoIn = (slot: string) => slot.replace(/^.*~(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00Z~.*$/, '$1-$2-$3T$4:$5:00Z');

  async function withSibling(area = 'lahti-etela') {
    const kin = await makeFamily(area);
    const sibling = randomUUID();
    await service.deps.db.child.create({ data: { id: sibling, familyId: kin.family, name: 'Isompi' } });
    return { ...kin, sibling };
  }

  test('a lost time is told with the three nearest of its own area, though others elsewhere are nearer', async () => {
    const around = 'service=rokotus&from=2027-01-12T00:00:00Z&to=2027-01-15T00:00:00Z';
    const there = () => freeSlots(`${around}&area=lahti-etela`);
    const wanted = (await there()).find(({ start }) => start.startsWith('2027-01-13'));
    if (wanted === undefined) throw new Error('nothing is free that day');
    const family = async () => ({ family: { id: (await makeFamily('lahti-etela')).family } });
    expect((await book(wanted.id, await family())).status).toBe(201);
    const { status, body } = await book(wanted.id, await family());
    expect([status, body.code]).toEqual([409, 'slot_taken']);
    const distance = ({ start }: SlotAnswer) => Math.abs(Date.parse(start) - Date.parse(wanted.start));
    const nearest = (slots: readonly SlotAnswer[]) =>
      slots.toSorted((one, other) => distance(one) - distance(other)).slice(0, 3);
    expect(body.nearest).toEqual(nearest(await there()));
    expect(body.nearest).not.toEqual(nearest(await freeSlots(around)));
  });

  test('a child who is with one nurse is not booked with the other then; its sibling is, and the family is not', async () => {
    const kin = await withSibling();
    const [one, other, start] = await sameTime(0);
    const first = await book(one, { family: { id: kin.family, child: kin.child } });
    expect(first.status).toBe(201);
    const again = await book(other, { family: { id: kin.family, child: kin.child } });
    expect([again.status, again.body.code]).toEqual([409, 'double_booked']);
    expect(again.body.clashes).toEqual([{ booking: first.body.id, start, end: first.body.end }]);
    expect(again.body.nearest).toHaveLength(3);
    expect(again.body.nearest.map((near: SlotAnswer) => near.start)).not.toContain(start);
    expect((await book(other, { family: { id: kin.family } })).body.code).toBe('double_booked');
    expect((await book(other, { family: { id: kin.family, child: kin.sibling } })).status).toBe(201);
  });

  test('a hold is booked for somebody who is free, and for nobody else', async () => {
    const kin = await withSibling();
    const [one, other] = await sameTime(1);
    expect((await book(one, { family: { id: kin.family } })).status).toBe(201);
    const { body: hold } = await service.call('scheduler', 'POST', '/api/holds', { slot: other });
    const booking = { hold: hold.id, family: { id: kin.family, child: kin.child } };
    const refused = await service.call('scheduler', 'POST', '/api/bookings', booking);
    expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
    const stranger = await withSibling();
    const kept = await service.call('scheduler', 'POST', '/api/bookings', {
      ...booking,
      family: { id: stranger.family, child: stranger.child },
    });
    expect([kept.status, kept.body.id]).toEqual([201, hold.id]);
  });

  test('twelve who book one child with two nurses at once: it has one time, and the rest hear why', async () => {
    const kin = await withSibling();
    const [one, other] = await sameTime(2);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        book(at % 2 === 0 ? one : other, { family: { id: kin.family, ...(at % 3 > 0 && { child: kin.child }) } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 409));
    expect(refused.map(({ body }) => body.code)).toContain('double_booked');
    const [overlaps] = await service.deps.db.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS count FROM claim a JOIN claim b
        ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during AND a.active AND b.active`;
    expect(overlaps.count).toBe(0);
  });

  test('a coordinator books it all the same, and the log keeps the reason; nobody else may', async () => {
    const kin = await withSibling();
    const [one, other] = await sameTime(3);
    const family = { id: kin.family, child: kin.child };
    expect((await book(one, { family })).status).toBe(201);
    const override = { rules: ['double-booking'], reason: 'Isä tuo toisen käynnin ajaksi näytteen' };
    expect((await book(other, { family, override })).body.code).toBe('not_allowed');
    const anyway = await book(other, { family, override }, 'coordinator');
    expect([anyway.status, anyway.body.family.id]).toEqual([201, kin.family]);
    const rows = await service.deps.db.accessLog.findMany({ where: { action: 'book-slot', subjectId: kin.family } });
    expect(rows.map(({ purpose }) => purpose)).toContain(override.reason);
    // at its own time it may stay: another person there makes it no worse
    await service.call('scheduler', 'POST', `/api/bookings/${anyway.body.id}/cancel`, { reason: 'not-needed' });
    expect((await book(other, { family: { id: kin.family, child: kin.sibling } })).status).toBe(201);
  });

  test('a move onto another time of theirs is refused, and one beside it is not', async () => {
    const kin = await withSibling();
    const [one, other] = await sameTime(4);
    expect((await book(one, { family: { id: kin.family } })).status).toBe(201);
    const [later] = await sameTime(5);
    const moving = await book(later, { family: { id: kin.family } });
    expect(moving.status).toBe(201);
    const refused = await service.call('scheduler', 'POST', `/api/bookings/${moving.body.id}/reschedule`, {
      slot: other,
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
    const [, free] = await sameTime(6);
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${moving.body.id}/reschedule`, {
      slot: free,
      calendar: 'cancel',
    });
    expect(moved.status).toBe(200);
  });

  test('what is cancelled is in nobody’s way', async () => {
    const kin = await withSibling();
    const [one, other] = await sameTime(7);
    const { body } = await book(one, { family: { id: kin.family } });
    await service.call('scheduler', 'POST', `/api/bookings/${body.id}/cancel`, { reason: 'not-needed' });
    expect((await book(other, { family: { id: kin.family } })).status).toBe(201);
  });

  test('a plan shows no visit at a time the family has, and books around it', async () => {
    const kin = await withSibling();
    const [one] = await sameTime(9);
    const start = Date.parse(isoIn(one)) + 7 * 24 * 60 * 60 * 1000;
    const other = by(await freeSlots(CALL), 'th-lahti-2').find((slot) => Date.parse(slot.start) === start);
    const taken = await book(other?.id ?? '', { family: { id: kin.family } });
    expect(taken.status).toBe(201);
    const plan = { slot: one, every: 1, times: 2, family: { id: kin.family } };
    const { status, body } = await service.call('scheduler', 'POST', '/api/plans/preview', plan);
    expect(status).toBe(200);
    expect(body.visits[1].conflict.code).toBe('double_booked');
    const nearest = body.visits[1].conflict.nearest;
    expect(nearest.map((near: SlotAnswer) => near.start)).not.toContain(taken.body.start);
    const refused = await service.call('scheduler', 'POST', '/api/plans', plan);
    expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
    const instead = [{ visit: 2, slot: nearest[0].id }];
    expect((await service.call('scheduler', 'POST', '/api/plans', { ...plan, instead })).status).toBe(201);
  });

  test('somebody at work who asks is in one consultation at a time', async () => {
    const from = '/api/slots?service=perheneuvola-konsultaatio&area=hartola&from=2026-12-08T00:00:00Z';
    const { body } = await service.call('worker', 'GET', from);
    const [first] = body.items as SlotAnswer[];
    const same = (body.items as SlotAnswer[]).filter(({ start }) => start === first?.start);
    const ask = (slot: string) => book(slot, { case: CASE }, 'worker');
    const [one, other] = same;
    const answers = [await ask(one?.id ?? ''), await ask(other?.id ?? '')];
    expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual([
      [201, undefined],
      [409, 'double_booked'],
    ]);
  });

  test('so is a worker who also keeps the desk; who only keeps it there asks in others’ stead', async () => {
    const { db } = service.deps;
    const from = '/api/slots?service=perheneuvola-konsultaatio&area=hartola&from=2026-12-22T00:00:00Z';
    const { body } = await service.call('worker', 'GET', from);
    const starts = [...Map.groupBy(body.items as SlotAnswer[], ({ start }) => start).values()];
    const askTwice = async (at: number, role: string, area: string) => {
      const answers: unknown[] = [];
      for (const { id } of starts[at]?.slice(0, 2) ?? []) {
        const answer = await book(id, { case: CASE, area }, role);
        answers.push(answer.body.code ?? answer.status);
      }
      return answers;
    };
    const [anna, sanna] = await Promise.all(
      ['worker', 'scheduler'].map((name) =>
        db.user.findUniqueOrThrow({ where: { email: `${name}@neuvoaika.example` } }),
      ),
    );
    expect(await askTwice(0, 'scheduler', 'hartola')).toEqual([201, 201]);
    await db.roleGrant.createMany({
      data: [
        { userId: anna?.id ?? '', role: 'scheduler', area: 'hartola' },
        { userId: sanna?.id ?? '', role: 'worker', area: 'sysma' },
      ],
    });
    expect(await askTwice(1, 'worker', 'hartola')).toEqual([201, 'double_booked']);
    expect(await askTwice(2, 'scheduler', 'hartola')).toEqual([201, 201]);
    expect(await askTwice(3, 'scheduler', 'sysma')).toEqual([201, 'double_booked']);
  });

  test('what was booked before the rule takes its family’s time too, and where two clash both stay', async () => {
    const { db } = service.deps;
    const kept = () => db.claim.findMany({ orderBy: [{ bookingId: 'asc' }, { resourceId: 'asc' }] });
    const own = ({ resourceId }: { resourceId: string }) => /^(family|child|asker):/.test(resourceId);
    const live = async () => {
      const open = await db.booking.findMany({ where: { status: 'booked' }, select: { id: true } });
      const ids = new Set(open.map(({ id }) => id));
      const rows = (await kept()).filter((one) => own(one) && ids.has(one.bookingId ?? ''));
      return rows.map(({ bookingId, resourceId }) => `${bookingId} ${resourceId}`);
    };
    const before = await live();
    expect(before.length).toBeGreaterThan(0);
    await db.$executeRaw`DELETE FROM claim WHERE resource_id ~ '^(family|child|asker):'`;
    for (const name of ['20261128170000_double_booked', '20261128200000_askers_at_desks']) {
      const migration = new URL(`../../prisma/migrations/${name}/migration.sql`, import.meta.url);
      await db.$executeRawUnsafe(readFileSync(migration, 'utf8'));
    }
    expect((await live()).filter((one) => !before.includes(one))).toEqual([]);
    expect(await live()).toEqual(before);
  });

  test('families that turn out to be one keep both times, and get no third at either', async () => {
    const [kin, twin] = [await withSibling(), await withSibling()];
    const [one, other] = await sameTime(8);
    const [first, second] = [
      await book(one, { family: { id: kin.family } }),
      await book(other, { family: { id: twin.family } }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    const merge = (more = {}) =>
      service.call('scheduler', 'POST', `/api/families/${twin.family}/merge`, { into: kin.family, ...more });
    const refused = await merge();
    expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
    const inTheWay = refused.body.clashes.map(({ booking }: { booking: string }) => booking);
    expect(inTheWay.sort()).toEqual([first.body.id, second.body.id].sort());
    expect((await merge({ override: { rules: ['quota'], reason: 'Sama perhe.' } })).status).toBe(400);
    const reason = 'Sama perhe, toinen aika siirretään.';
    const merged = await merge({ override: { rules: ['double-booking'], reason } });
    expect([merged.status, merged.body.code]).toEqual([200, undefined]);
    const rows = await service.deps.db.claim.findMany({ where: { resourceId: `family:${kin.family}` } });
    expect(rows.map(({ bookingId }) => bookingId)).toEqual([first.body.id]);
    const [entry] = await service.deps.db.accessLog.findMany({
      where: { subjectId: kin.family, action: 'merge-families' },
    });
    expect(entry).toMatchObject({ purpose: reason, details: { override: 'double-booking' } });
  });

  test('families made one are in no two places by one booking of either, nor is a child who comes later', async () => {
    const [kin, twin] = [await withSibling(), await withSibling()];
    await service.deps.db.child.update({ where: { id: twin.sibling }, data: { name: 'Vain Täällä' } });
    const [one, other] = await sameTime(9);
    expect((await book(one, { family: { id: kin.family } })).status).toBe(201);
    const path = `/api/families/${twin.family}/merge`;
    expect((await service.call('scheduler', 'POST', path, { into: kin.family })).status).toBe(200);
    const late = await service.call('scheduler', 'POST', `/api/families/${kin.family}/children`, { name: 'Uusin' });
    for (const child of [twin.sibling, late.body.child, kin.child]) {
      const again = await book(other, { family: { id: kin.family, child } });
      expect([child, again.status, again.body.code]).toEqual([child, 409, 'double_booked']);
    }
  });

  test('siblings who are seen at once by two nurses hinder no merge; one child with both does', async () => {
    const [kin, twin] = [await withSibling(), await withSibling()];
    const [one, other] = await sameTime(10);
    expect((await book(one, { family: { id: kin.family, child: kin.child } })).status).toBe(201);
    const second = await book(other, { family: { id: twin.family, child: twin.child } });
    const path = `/api/families/${twin.family}/merge`;
    const refused = await service.call('scheduler', 'POST', path, { into: kin.family });
    expect([refused.status, refused.body.code]).toEqual([409, 'double_booked']);
    await service.deps.db.booking.update({ where: { id: second.body.id }, data: { childId: twin.sibling } });
    expect((await service.call('scheduler', 'POST', path, { into: kin.family })).status).toBe(200);
  });
});

// Appointments of families: who takes part and is told what, teams that are claimed whole, and plans of visits.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bookingId } from '../../src/features/bookings/schema.ts';
import { wordBookingMessage } from '../../src/features/clinics/word-booking-message.ts';
import { announceBooking } from '../../src/features/notifications/announce-booking.ts';
import { deliverMessage } from '../../src/features/notifications/deliver-message.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
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
    data: { id: kin.family, areaId: area, reference: `N-${kin.family}`, name: 'Meikäläinen', createdAt: new Date(0) },
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
    await announceBooking(service.deps, { booking: bookingId.parse(body.id), sequence: 0, change: 'booked' });
    const deliveries = await service.deps.db.delivery.findMany({ where: { bookingId: body.id } });
    for (const { id } of deliveries) await deliverMessage(service.deps, { delivery: id }, wordBookingMessage);
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
  const claimsOf = async (booking: string) => {
    const rows = await service.deps.db.$queryRaw<{ resource: string }[]>`
      SELECT resource_id AS resource FROM claim WHERE booking_id = ${booking}::uuid AND active ORDER BY resource_id`;
    return rows.map(({ resource }) => resource);
  };
  const TEAM = ['professional:th-lahti-1', 'professional:vk-jalo', 'room:jalo-pk-ryhma'];

  test('claims nurse, teacher and room together, moves them together, and frees them together', async () => {
    const kin = await makeFamily('lahti-etela');
    const [slot, later] = [await firstFree(JOINT), (await freeSlots(JOINT)).at(-1)?.id ?? ''];
    const { status, body } = await book(slot, { family: { id: kin.family } });
    expect([status, await claimsOf(body.id)]).toEqual([201, TEAM]);
    expect(body.participants.filter((one: { role: string }) => one.role === 'professional')).toHaveLength(2);
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${body.id}/reschedule`, { slot: later });
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

// Somebody falls ill: every booking it touches, what could be done about each, and the chosen things done at once.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment, mailTo, tellEverybody } from '../support/family.ts';
import { executeSeen, sendSeen } from '../support/left-outside.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

type Proposal = {
  kind: string;
  channel?: string;
  slot: { id: string; start: string; professionals: { id: string }[] };
};
type Item = { booking: { id: string; sequence: number }; callNeeded: boolean; proposals: Proposal[] };

const FAMILY = { family: { reference: '4001' } };
const BY_PHONE = { channel: 'phone', phone: '040 123 4567' };
const CASE = { case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } };

async function slotAt(query: string, start: string): Promise<string> {
  const from = encodeURIComponent(start);
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}&from=${from}&limit=500`);
  const slot = body.items.find((one: { start: string }) => one.start === start);
  if (slot === undefined) throw new Error(`no slot at ${start}`);
  return slot.id;
}

async function booked(query: string, start: string, more: object): Promise<string> {
  const slot = await slotAt(query, start);
  const { status, body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  return body.id;
}

async function affected(professional: string, from: string, to: string): Promise<Item[]> {
  const query = new URLSearchParams({ professional, from, to });
  const { status, body } = await service.call('scheduler', 'GET', `/api/affected-bookings?${query}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return body.items;
}

const replan = (professional: string, choices: object[], role = 'scheduler') =>
  service.call(role, 'POST', '/api/affected-bookings', { professional, choices });
const of = (item: Item | undefined, kind: string) => item?.proposals.find((proposal) => proposal.kind === kind);

/** of people at work and rooms */
async function claimsOf(booking: string): Promise<string[]> {
  const rows = await service.deps.db.claim.findMany({
    where: { bookingId: booking, active: true },
    orderBy: { resourceId: 'asc' },
  });
  return rows.map(({ resourceId }) => resourceId).filter((one) => /^(professional|room):/.test(one));
}

const NURSE = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-1';
const REMOTE = 'service=neuvola-etavastaanotto&area=lahti-etela&professional=th-lahti-1';

test('lists clinic and consultation bookings alike, each with a colleague at the same time and the nearest own times', async () => {
  const check = await booked(NURSE, '2026-11-24T09:00:00+02:00', FAMILY);
  const remote = await booked(REMOTE, '2026-11-24T10:00:00+02:00', { ...FAMILY, ...BY_PHONE });
  await booked(NURSE, '2026-11-26T10:00:00+02:00', FAMILY);
  const items = await affected('th-lahti-1', '2026-11-24T00:00:00+02:00', '2026-11-25T00:00:00+02:00');
  expect(items.map(({ booking }) => booking.id)).toEqual([check, remote]);
  const [first] = items;
  expect(of(first, 'colleague')?.slot).toMatchObject({
    start: '2026-11-24T09:00:00+02:00',
    professionals: [{ id: 'th-lahti-2' }],
  });
  expect(of(first, 'same-person')?.slot.start).toBe('2026-11-23T15:00:00+02:00');
  expect(first?.callNeeded).toBe(true);

  const consultation = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const asked = await booked(consultation, '2026-12-08T13:00:00+02:00', CASE);
  const [item] = await affected('pn-psykologi', '2026-12-08T00:00:00+02:00', '2026-12-09T00:00:00+02:00');
  expect([item?.booking.id, item?.callNeeded]).toEqual([asked, false]);
  expect(of(item, 'colleague')?.slot.professionals).toEqual([expect.objectContaining({ id: 'pn-sosiaalityontekija' })]);
  expect(JSON.stringify(item)).not.toContain('Miten tuen');
});

test('the chosen ones are applied at once: ids stay, versions grow, both professionals are told, and the log says why', async () => {
  const check = await booked(NURSE, '2026-12-01T09:00:00+02:00', FAMILY);
  const remote = await booked(REMOTE, '2026-12-01T10:00:00+02:00', { ...FAMILY, ...BY_PHONE });
  const gone = await booked(NURSE, '2026-12-01T13:00:00+02:00', FAMILY);
  const items = await affected('th-lahti-1', '2026-12-01T00:00:00+02:00', '2026-12-02T00:00:00+02:00');
  const byId = (id: string) => items.find(({ booking }) => booking.id === id);
  const { status, body } = await replan('th-lahti-1', [
    { booking: check, slot: of(byId(check), 'colleague')?.slot.id },
    { booking: remote, slot: of(byId(remote), 'same-person')?.slot.id },
    { booking: gone, cancel: true },
  ]);
  expect([status, body.unchanged]).toEqual([200, []]);
  const told = body.changed.map((one: Record<string, unknown>) => [one.id, one.status, one.sequence, one.channel]);
  expect(told).toEqual([
    [check, 'booked', 1, 'on-site'],
    [remote, 'booked', 1, 'phone'],
    [gone, 'cancelled', 1, 'on-site'],
  ]);
  const roles = await service.deps.db.participant.findMany({ where: { bookingId: check } });
  expect(roles.map(({ role, professionalId }) => [role, professionalId]).sort()).toEqual([
    ['left', 'th-lahti-1'],
    ['professional', 'th-lahti-2'],
  ]);
  const jobs = await service.deps.db.$queryRaw<{ change: string }[]>`
    SELECT data->>'change' AS change FROM pgboss.job
    WHERE name = 'booking-changed' AND data->>'sequence' = '1' AND data->>'booking' IN (${check}, ${remote}, ${gone})`;
  expect(jobs.map(({ change }) => change).sort()).toEqual(['cancelled', 'moved', 'moved']);
  const [logged] = await service.deps.db.accessLog.findMany({ where: { action: 'replan-bookings' } });
  expect([logged?.subjectId, logged?.details]).toEqual([
    'th-lahti-1',
    { moved: 2, cancelled: 1, because: 'absence', unchanged: 0, key: expect.any(String) },
  ]);
});

test('who is away is not met at that hour by another way either; only who works remotely is, by video or phone', async () => {
  const id = await booked(REMOTE, '2026-12-02T10:00:00+02:00', { ...FAMILY, ...BY_PHONE });
  const away = { professional: 'th-lahti-1', from: '2026-12-02T00:00', to: '2026-12-03T00:00' };
  const enter = (reason: string) => executeSeen(service.deps, theService, addAbsence, { ...away, reason });
  const waiting = async (absence: string): Promise<Item> => {
    const { body } = await service.call('scheduler', 'GET', `/api/affected-bookings?absence=${absence}`);
    return body.items.find(({ booking }: Item) => booking.id === id);
  };
  const slot = (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body.slot;
  const byVideo = () => replan('th-lahti-1', [{ booking: id, slot, channel: 'video' }]);
  for (const reason of ['leave', 'training', 'meeting', 'other']) {
    const absence = await enter(reason);
    expect([reason, of(await waiting(absence.id), 'other-channel')]).toEqual([reason, undefined]);
    expect((await byVideo()).body).toMatchObject({
      changed: [],
      unchanged: [{ booking: id, code: 'channel_not_offered' }],
    });
    await execute(service.deps, theService, removeAbsence, { id: absence.id });
  }
  const remote = await enter('remote');
  expect(of(await waiting(remote.id), 'other-channel')).toMatchObject({
    channel: 'video',
    slot: { start: '2026-12-02T10:00:00+02:00', professionals: [{ id: 'th-lahti-1' }] },
  });
  // remote work in the middle of a leave is leave
  const leave = await enter('leave');
  expect(of(await waiting(remote.id), 'other-channel')).toBeUndefined();
  await execute(service.deps, theService, removeAbsence, { id: leave.id });
  const { body } = await byVideo();
  expect(body).toMatchObject({ changed: [{ id, slot, channel: 'video', sequence: 1 }], unchanged: [] });
  await execute(service.deps, theService, removeAbsence, { id: remote.id });
});

test('a call is neither proposed nor done where nobody of the family has a number, and is with the number once it has one', async () => {
  const named = { area: 'lahti-etela', name: 'Numeroton', guardians: [{ name: 'Aino Numeroton', language: 'fi' }] };
  const family = (await service.call('scheduler', 'POST', '/api/families', { ...named, confirmed: true })).body.id;
  const id = await booked(REMOTE, '2026-12-04T10:00:00+02:00', { family: { id: family }, channel: 'video' });
  const away = { professional: 'th-lahti-1', from: '2026-12-04T00:00', to: '2026-12-05T00:00', reason: 'remote' };
  const absence = await executeSeen(service.deps, theService, addAbsence, away);
  const pages = await openPages(service, 'scheduler');
  const page = `/replan?absence=${absence.id}`;
  const waiting = async (): Promise<Item> => {
    const { body } = await service.call('scheduler', 'GET', `/api/affected-bookings?absence=${absence.id}`);
    return body.items.find(({ booking }: Item) => booking.id === id);
  };
  const slot = (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body.slot;
  const call = () => replan('th-lahti-1', [{ booking: id, slot, channel: 'phone' }]);
  expect(of(await waiting(), 'other-channel')).toBeUndefined();
  expect((await pages.open(page)).text).toContain('Puhelua ei ehdoteta: perheestä kenelläkään ei ole numeroa.');
  expect((await call()).body).toMatchObject({ changed: [], unchanged: [{ booking: id, code: 'invalid_input' }] });
  const refused = await pages.send(page, { [`b-${id}`]: `phone ${slot}` });
  expect((await pages.open(refused.location)).text).toContain('lisää numero perheen tietoihin');

  const guardian = await service.deps.db.guardian.findFirstOrThrow({ where: { familyId: family } });
  await service.deps.db.guardian.update({
    where: { id: guardian.id },
    data: { phone: '044 111 2222', channel: 'phone' },
  });
  expect(of(await waiting(), 'other-channel')).toMatchObject({ channel: 'phone' });
  expect((await pages.open(page)).text).not.toContain('Puhelua ei ehdoteta');
  expect((await call()).body).toMatchObject({ changed: [{ id, channel: 'phone', phone: '044 111 2222' }] });
  await execute(service.deps, theService, removeAbsence, { id: absence.id });
});

test('a booking that is left at its own time, met the same way, keeps its version and nobody is told', async () => {
  const own = await booked(REMOTE, '2026-12-03T10:00:00+02:00', { ...FAMILY, ...BY_PHONE });
  const slot = (await service.call('scheduler', 'GET', `/api/bookings/${own}`)).body.slot;
  for (const choice of [{}, { channel: 'phone' }]) {
    const { body } = await replan('th-lahti-1', [{ booking: own, slot, ...choice }]);
    expect(body).toMatchObject({ changed: [{ id: own, slot, sequence: 0 }], unchanged: [] });
  }
  const jobs = await service.deps.db.$queryRaw<{ change: string }[]>`
    SELECT data->>'change' AS change FROM pgboss.job WHERE name = 'booking-changed' AND data->>'booking' = ${own}`;
  expect(jobs).toEqual([{ change: 'booked' }]);
});

test('what cannot be applied any more is said with the nearest times and left whole; the rest is done', async () => {
  const one = await booked(NURSE, '2026-12-08T09:00:00+02:00', FAMILY);
  const two = await booked(NURSE, '2026-12-08T13:00:00+02:00', FAMILY);
  const items = await affected('th-lahti-1', '2026-12-08T00:00:00+02:00', '2026-12-09T00:00:00+02:00');
  const [lost, won] = [of(items[0], 'colleague')?.slot.id ?? '', of(items[1], 'colleague')?.slot.id ?? ''];
  await booked(NURSE.replace('th-lahti-1', 'th-lahti-2'), '2026-12-08T09:15:00+02:00', {
    family: { reference: '4002' },
  });
  const claims = () => service.deps.db.claim.findMany({ where: { bookingId: one, active: true } });
  const before = await claims();
  const { body } = await replan('th-lahti-1', [
    { booking: one, slot: lost },
    { booking: two, slot: won },
  ]);
  expect(body.changed.map(({ id }: { id: string }) => id)).toEqual([two]);
  expect(body.unchanged).toEqual([
    {
      booking: one,
      code: 'slot_taken',
      nearest: expect.arrayContaining([expect.objectContaining({ area: 'lahti-etela' })]),
    },
  ]);
  expect(await claims()).toEqual(before);
  const still = await service.call('scheduler', 'GET', `/api/bookings/${one}`);
  expect([still.body.status, still.body.sequence, still.body.professionals[0].id]).toEqual(['booked', 0, 'th-lahti-1']);
});

test('two choices for one colleague at one time: the first gets it, the second is told', async () => {
  const one = await booked(NURSE, '2027-01-11T09:00:00+02:00', FAMILY);
  const two = await booked(NURSE, '2027-01-12T09:00:00+02:00', FAMILY);
  const [first] = await affected('th-lahti-1', '2027-01-11T00:00:00+02:00', '2027-01-13T00:00:00+02:00');
  const slot = of(first, 'colleague')?.slot.id;
  const { body } = await replan('th-lahti-1', [
    { booking: one, slot },
    { booking: two, slot },
  ]);
  expect([body.changed.length, body.unchanged.map(({ code }: { code: string }) => code)]).toEqual([1, ['slot_taken']]);
});

test('this morning’s illness: neither the cut-off nor the notice keeps the same hour from a colleague', async () => {
  const check = await booked(NURSE, '2026-12-15T09:00:00+02:00', FAMILY);
  service.travelTo('2026-12-15T08:30:00+02:00');
  const [item] = await affected('th-lahti-1', '2026-12-15T00:00:00+02:00', '2026-12-16T00:00:00+02:00');
  const { body } = await replan('th-lahti-1', [{ booking: check, slot: of(item, 'colleague')?.slot.id }]);
  expect(body.changed.map(({ professionals }: Proposal['slot']) => professionals[0]?.id)).toEqual(['th-lahti-2']);
});

test('of a team, those who are there stay: a joint appointment keeps its teacher and its room', async () => {
  const joint = 'service=kolmevuotistarkastus&area=lahti-etela';
  const booking = await booked(joint, '2026-12-02T08:00:00+02:00', FAMILY);
  const [item] = await affected('th-lahti-1', '2026-12-02T00:00:00+02:00', '2026-12-03T00:00:00+02:00');
  const next = of(item, 'same-person');
  expect(next?.slot.professionals.map(({ id }) => id)).toEqual(['th-lahti-1', 'vk-jalo']);
  await replan('th-lahti-1', [{ booking, slot: next?.slot.id }]);
  expect(await claimsOf(booking)).toEqual(['professional:th-lahti-1', 'professional:vk-jalo', 'room:jalo-pk-ryhma']);
});

test('of a team only who is away is replaced: a colleague comes to the same teacher, room and hour', async () => {
  const file = structuredClone(paijatHame) as Record<string, Record<string, unknown>[]>;
  const joint = file.workingHours?.find((one) => one.professional === 'th-lahti-1' && one.site === 'jalo-paivakoti');
  file.workingHours?.push({ ...joint, professional: 'th-lahti-2' });
  const imported = await service.call('coordinator', 'POST', '/api/import', file);
  expect([imported.status, imported.body.code]).toEqual([200, undefined]);
  const query = 'service=kolmevuotistarkastus&area=lahti-etela&professional=th-lahti-1';
  const booking = await booked(query, '2026-12-16T09:00:00+02:00', FAMILY);
  const [item] = await affected('th-lahti-1', '2026-12-16T00:00:00+02:00', '2026-12-17T00:00:00+02:00');
  const colleague = of(item, 'colleague');
  expect(colleague?.slot.professionals.map(({ id }) => id)).toEqual(['th-lahti-2', 'vk-jalo']);
  const { body } = await replan('th-lahti-1', [{ booking, slot: colleague?.slot.id }]);
  expect(body.changed).toHaveLength(1);
  expect(await claimsOf(booking)).toEqual(['professional:th-lahti-2', 'professional:vk-jalo', 'room:jalo-pk-ryhma']);
  const roles = await service.deps.db.participant.findMany({ where: { bookingId: booking, role: 'left' } });
  expect(roles.map(({ professionalId }) => professionalId)).toEqual(['th-lahti-1']);
});

test('a colleague comes to the room the family knows, although another is free', async () => {
  const other = { family: { reference: '4003' } };
  const first = await booked(NURSE.replace('th-lahti-1', 'th-lahti-2'), '2027-01-19T09:00:00+02:00', other);
  const booking = await booked(NURSE, '2027-01-19T09:00:00+02:00', FAMILY);
  const [person, room] = await claimsOf(booking);
  await service.call('scheduler', 'POST', `/api/bookings/${first}/cancel`, { reason: 'mistake' });
  const [item] = await affected('th-lahti-1', '2027-01-19T00:00:00+02:00', '2027-01-20T00:00:00+02:00');
  await replan('th-lahti-1', [{ booking, slot: of(item, 'colleague')?.slot.id }]);
  expect([person, await claimsOf(booking)]).toEqual(['professional:th-lahti-1', ['professional:th-lahti-2', room]]);
});

test('of two coordinators who settle the same bookings at once, each booking follows one and the other is told', async () => {
  const day = ['2027-01-25T09:00:00+02:00', '2027-02-22T13:00:00+02:00'];
  const ids = [await booked(NURSE, day[0] ?? '', FAMILY), await booked(NURSE, day[1] ?? '', FAMILY)];
  const items = await affected('th-lahti-1', '2027-01-25T00:00:00+02:00', '2027-02-27T00:00:00+02:00');
  const choose = (kind: string) =>
    items.map((item) => ({
      booking: item.booking.id,
      sequence: item.booking.sequence,
      slot: of(item, kind)?.slot.id,
    }));
  const answers = await Promise.all([
    replan('th-lahti-1', choose('colleague')),
    replan('th-lahti-1', choose('same-person').toReversed(), 'coordinator'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const changed = answers.flatMap(({ body }) => body.changed.map(({ id }: { id: string }) => id));
  const unchanged = answers.flatMap(({ body }) => body.unchanged);
  expect(changed.sort()).toEqual(ids.toSorted());
  const kept = await service.deps.db.booking.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  // whichever comes second finds it with the colleague, or with the same person at another time
  expect(unchanged.map(({ booking, code }) => [booking, code]).sort()).toEqual(
    kept.map(({ id, professionals }) => [
      id,
      professionals.includes('th-lahti-1') ? 'changed_meanwhile' : 'wrong_status',
    ]),
  );
  expect(kept.map(({ sequence, status }) => [sequence, status])).toEqual([
    [1, 'booked'],
    [1, 'booked'],
  ]);
});

test('five minutes before, a colleague takes over; once it runs it can be moved; who has arrived is only shown', async () => {
  const [soon, later] = [
    await booked(NURSE, '2027-02-01T09:00:00+02:00', FAMILY),
    await booked(NURSE, '2027-02-01T10:00:00+02:00', FAMILY),
  ];
  const day = ['th-lahti-1', '2027-02-01T00:00:00+02:00', '2027-02-02T00:00:00+02:00'] as const;
  service.travelTo('2027-02-01T08:55:00+02:00');
  const [before] = await affected(...day);
  expect(of(before, 'colleague')?.slot.start).toBe('2027-02-01T09:00:00+02:00');
  service.travelTo('2027-02-01T09:05:00+02:00');
  expect((await service.call('scheduler', 'POST', `/api/bookings/${later}/arrive`)).status).toBe(200);
  const [running, arrived] = await affected(...day);
  expect([running?.booking.id, of(running, 'colleague')]).toEqual([soon, undefined]);
  expect([arrived?.booking.id, arrived?.proposals]).toEqual([later, []]);
  const { body } = await replan('th-lahti-1', [
    { booking: soon, slot: of(running, 'same-person')?.slot.id },
    { booking: later, cancel: true },
  ]);
  expect(body.changed.map(({ id }: { id: string }) => id)).toEqual([soon]);
  expect(body.unchanged).toEqual([{ booking: later, code: 'wrong_status', nearest: [] }]);
});

test('an absence taken back later leaves what was settled, and its hours are free again', async () => {
  const absence = { professional: 'th-lahti-1', from: '2027-02-09T00:00', to: '2027-02-10T00:00', reason: 'other' };
  const booking = await booked(NURSE, '2027-02-09T09:00:00+02:00', FAMILY);
  const { id } = await executeSeen(service.deps, theService, addAbsence, absence);
  const { body } = await service.call('coordinator', 'GET', `/api/affected-bookings?absence=${id}`);
  await replan('th-lahti-1', [{ booking, slot: of(body.items[0], 'colleague')?.slot.id }]);
  await expect(slotAt(NURSE, '2027-02-09T09:00:00+02:00')).rejects.toThrow('no slot');
  await execute(service.deps, theService, removeAbsence, { id });
  const kept = await service.call('scheduler', 'GET', `/api/bookings/${booking}`);
  expect([kept.body.status, kept.body.sequence, kept.body.professionals[0].id]).toEqual(['booked', 1, 'th-lahti-2']);
  expect(await slotAt(NURSE, '2027-02-09T09:00:00+02:00')).toContain('th-lahti-1');
  expect((await service.call('coordinator', 'GET', `/api/affected-bookings?absence=${id}`)).status).toBe(404);
});

test('a family under non-disclosure is moved like others, told the new time, and told no place', async () => {
  const { booking, guardians } = await bookAppointment(service, { nonDisclosure: true });
  const { body: before } = await service.call('scheduler', 'GET', `/api/bookings/${booking}`);
  const professional = before.professionals[0].id;
  const [item] = await affected(professional, before.start, before.end);
  expect(JSON.stringify(item)).not.toMatch(/Malli/);
  const { body } = await replan(professional, [{ booking, slot: of(item, 'later-colleague')?.slot.id }]);
  expect(body.changed).toHaveLength(1);
  await tellEverybody(service, booking, 'moved');
  const { text, invite } = await mailTo(service, guardians[0]?.email);
  expect(invite).toContain('SEQUENCE:1');
  for (const told of [text, invite]) expect(told).not.toMatch(/neuvola|rådgivning|LOCATION/i);
});

test('no time is proposed in a week that has all it may have', async () => {
  const area = { service: 'neuvola-maaraaikainen', area: 'lahti-etela' };
  const booking = await booked(NURSE, '2027-02-15T09:00:00+02:00', FAMILY);
  await booked(NURSE.replace('th-lahti-1', 'th-lahti-2'), '2027-02-22T09:00:00+02:00', FAMILY);
  await service.call('coordinator', 'POST', '/api/quotas', { ...area, most: 1 });
  const [item] = await affected('th-lahti-1', '2027-02-15T00:00:00+02:00', '2027-02-20T00:00:00+02:00');
  await service.call('coordinator', 'POST', '/api/quotas', { ...area, most: null });
  expect(item?.booking.id).toBe(booking);
  const weeks = item?.proposals.map(({ slot }) => Temporal.PlainDate.from(slot.start.slice(0, 10)).weekOfYear);
  expect(weeks?.length).toBeGreaterThan(1);
  expect(weeks).not.toContain(8);
});

test('an absence that is entered is found by its id; a worker sees none of it, and nobody an unknown one', async () => {
  const absence = { professional: 'th-hartola', from: '2026-12-09T00:00', to: '2026-12-10T00:00', reason: 'other' };
  const booking = await booked('service=rokotus&area=hartola', '2026-12-09T09:00:00+02:00', {
    family: { reference: '4004' },
  });
  const { id } = await executeSeen(service.deps, theService, addAbsence, absence);
  const { body } = await service.call('coordinator', 'GET', `/api/affected-bookings?absence=${id}`);
  expect(body.items.map((item: Item) => item.booking.id)).toEqual([booking]);
  expect((await service.call('worker', 'GET', `/api/affected-bookings?absence=${id}`)).status).toBe(403);
  expect((await service.call('coordinator', 'GET', '/api/affected-bookings?absence=none')).status).toBe(404);
  expect((await replan('th-hartola', [{ booking, cancel: true }], 'worker')).status).toBe(403);
  const another = await replan('th-lahti-2', [{ booking, cancel: true }]);
  expect(another.body).toEqual({ changed: [], unchanged: [{ booking, code: 'wrong_status', nearest: [] }] });
});

test('whatever takes the time away is arranged the same way: a closure, a series, a person, or all there is', async () => {
  const consultation = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const asked = await booked(consultation, '2027-01-26T13:00:00+02:00', CASE);
  const closure = { areas: ['hartola', 'sysma'], name: { fi: 'Remontti' }, from: '2027-01-26', to: '2027-01-26' };
  const { id } = await executeSeen(service.deps, theService, addClosure, closure);
  const ask = async (query: string) => {
    const { status, body } = await service.call('coordinator', 'GET', `/api/affected-bookings${query}`);
    expect([status, body.code]).toEqual([200, undefined]);
    return body.items as (Item & { because: string[]; bookedBy?: string })[];
  };
  for (const query of [`?closure=${id}`, '?series=perheneuvola-hartola', '?professional=pn-psykologi', '']) {
    const item = (await ask(query)).find(({ booking }) => booking.id === asked);
    expect([query, item?.because]).toEqual([query, [`closure:${id}`]]);
    const [first, ...others] = item?.proposals.filter((proposal) => 'chosen' in proposal) ?? [];
    expect([first?.kind, others]).toEqual(['same-person', []]);
  }
  expect(await ask('?professional=sihti-1')).toEqual([]);
  for (const wrong of ['?closure=none', '?series=none', '?professional=none'])
    expect((await service.call('coordinator', 'GET', `/api/affected-bookings${wrong}`)).status).toBe(404);
  const both = await service.call('coordinator', 'GET', `/api/affected-bookings?closure=${id}&professional=sihti-1`);
  expect(both.body.code).toBe('invalid_input');

  const [item] = await ask(`?closure=${id}`);
  const choices = [{ booking: asked, sequence: item?.booking.sequence, slot: of(item, 'same-person')?.slot.id }];
  const moved = await service.call('coordinator', 'POST', '/api/affected-bookings', { choices });
  expect([moved.body.changed.length, moved.body.unchanged]).toEqual([1, []]);
  expect(await ask(`?closure=${id}`)).toEqual([]);
});

test('who leaves for good: all that they have to come, though they are offered still', async () => {
  const [one, two] = [
    await booked(NURSE, '2027-03-08T09:00:00+02:00', FAMILY),
    await booked(NURSE, '2027-03-15T09:00:00+02:00', FAMILY),
  ];
  const query = new URLSearchParams({ professional: 'th-lahti-1', from: '2027-03-07T00:00:00+02:00' });
  const { body } = await service.call('scheduler', 'GET', `/api/affected-bookings?${query}`);
  expect(body.items.map((item: Item) => item.booking.id)).toEqual([one, two]);
  const slots: Proposal['slot'][] = body.items.flatMap((item: Item) => item.proposals.map(({ slot }) => slot));
  const theirs = slots.filter(({ professionals }) => professionals.some(({ id }) => id === 'th-lahti-1'));
  expect(slots.length).toBeGreaterThan(theirs.length);
  expect(theirs.every(({ start }) => start < '2027-03-07')).toBe(true);
});

test('a way to meet that a service is held by no more leaves its bookings waiting, to be met another way', async () => {
  const consultation = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const id = await booked(consultation, '2027-01-12T13:00:00+02:00', { ...CASE, channel: 'video' });
  const file = structuredClone(paijatHame) as { services: { id: string; channels: string[] }[] };
  for (const one of file.services) if (one.id === 'perheneuvola-konsultaatio') one.channels = ['phone'];
  const refused = await service.call('coordinator', 'POST', '/api/import', file);
  const { leftOutside } = refused.body;
  expect([refused.status, refused.body.code]).toEqual([409, 'bookings_left_outside']);
  expect(leftOutside.bookings.map((one: { id: string }) => one.id)).toContain(id);
  const imported = await service.call('coordinator', 'POST', `/api/import?leaving=${leftOutside.mark}`, file);
  expect(imported.status).toBe(200);
  const { body } = await service.call('coordinator', 'GET', '/api/affected-bookings');
  const item = body.items.find(({ booking }: Item) => booking.id === id);
  expect(of(item, 'other-channel')).toMatchObject({ channel: 'phone', slot: { start: '2027-01-12T13:00:00+02:00' } });
  const choice = { booking: id, slot: of(item, 'other-channel')?.slot.id, channel: 'phone' };
  const moved = await service.call('coordinator', 'POST', '/api/affected-bookings', { choices: [choice] });
  expect(moved.body).toMatchObject({ changed: [{ id, channel: 'phone' }], unchanged: [] });
  const after = await service.call('coordinator', 'GET', '/api/affected-bookings');
  expect(after.body.items.map(({ booking }: Item) => booking.id)).not.toContain(id);
  await service.call('coordinator', 'POST', '/api/import', paijatHame);
});

test('a room or equipment that is not where a booking is any more leaves it waiting, for another room at the same time', async () => {
  const id = await booked(NURSE, '2027-01-20T09:00:00+02:00', { family: { reference: '4031' } });
  const before = await service.call('scheduler', 'GET', `/api/bookings/${id}`);
  type File = Record<'rooms' | 'services' | 'equipment', Record<string, unknown>[]>;
  const fileWith = (list: keyof File, entry: string, change: object) => {
    const file = structuredClone(paijatHame) as File;
    return { ...file, [list]: file[list].map((one) => (one.id === entry ? { ...one, ...change } : one)) };
  };
  const scale = { id: 'hartola-vaaka', site: 'hartola-neuvola', kind: 'vaaka', name: { fi: 'Vaaka' } };
  const roomGone = fileWith('rooms', before.body.room, { site: 'hartola-neuvola' });
  const otherwise = [
    { ...fileWith('services', 'neuvola-maaraaikainen', { equipment: ['vaaka'] }), equipment: [scale] },
    roomGone,
  ];
  for (const [at, file] of otherwise.entries()) {
    const { body } = await service.call('coordinator', 'POST', '/api/import', file);
    const left = body.leftOutside?.bookings.map((one: { id: string }) => one.id) ?? [];
    expect([at, body.code, left.includes(id)]).toEqual([at, 'bookings_left_outside', true]);
  }
  const unseen = await service.call('coordinator', 'POST', '/api/import', roomGone);
  const { mark } = unseen.body.leftOutside;
  expect((await service.call('coordinator', 'POST', `/api/import?leaving=${mark}`, roomGone)).status).toBe(200);
  const pages = await openPages(service, 'coordinator');
  expect((await pages.open('/')).text).toContain('tilaa tai välinettä ei ole enää toimipisteessä');
  const waiting = async () => {
    const { body } = await service.call('coordinator', 'GET', '/api/affected-bookings');
    return body.items.find(({ booking }: Item) => booking.id === id);
  };
  const item = await waiting();
  expect(item.because).toEqual(['place:room']);
  const proposed = of(item, 'other-place')?.slot;
  expect(proposed).toMatchObject({ start: '2027-01-20T09:00:00+02:00', professionals: [{ id: 'th-lahti-1' }] });
  expect(item.proposals.filter(({ kind }: Proposal) => kind === 'colleague')).not.toContainEqual(
    expect.objectContaining({ slot: expect.objectContaining({ professionals: [{ id: 'th-lahti-1' }] }) }),
  );
  const choices = [{ booking: id, slot: proposed?.id }];
  const { body } = await service.call('coordinator', 'POST', '/api/affected-bookings', { choices });
  expect(body).toMatchObject({ changed: [{ id, start: '2027-01-20T09:00:00+02:00' }], unchanged: [] });
  expect(body.changed[0].room).not.toBe(before.body.room);
  expect(await waiting()).toBeUndefined();
  await service.call('coordinator', 'POST', `/api/bookings/${id}/cancel`, { reason: 'not-needed' });
  expect((await service.call('coordinator', 'POST', '/api/import', paijatHame)).status).toBe(200);
});

type DirectoryFile = Record<'workingHours' | 'services' | 'rooms' | 'series', Record<string, unknown>[]>;

test.each<[string, string, string, (file: DirectoryFile, room: string) => DirectoryFile]>([
  [
    'hours',
    'työajat muuttuivat',
    '2027-02-10T09:00:00+02:00',
    (file) => ({
      ...file,
      workingHours: file.workingHours.map((one) =>
        one.professional === 'th-lahti-1' ? { ...one, weekly: { ...(one.weekly as object), WE: [] } } : one,
      ),
    }),
  ],
  [
    'service',
    'palvelu muuttui',
    '2027-02-10T10:00:00+02:00',
    (file) => ({
      ...file,
      services: file.services.map((one) =>
        one.id === 'neuvola-maaraaikainen' ? { ...one, channels: ['video'] } : one,
      ),
    }),
  ],
  [
    'place',
    'huone tai väline puuttuu',
    '2027-02-12T09:00:00+02:00',
    (file, room) => ({
      ...file,
      rooms: file.rooms.map((one) => (one.id === room ? { ...one, site: 'hartola-neuvola' } : one)),
    }),
  ],
])('the log says why bookings were rearranged: %s, “%s”', async (cause, said, start, change) => {
  const id = await booked(NURSE, start, { family: { reference: '4041' }, channel: 'on-site' });
  const { body } = await service.call('scheduler', 'GET', `/api/bookings/${id}`);
  const file = change(structuredClone(paijatHame) as DirectoryFile, body.room);
  const { mark } = (await service.call('coordinator', 'POST', '/api/import', file)).body.leftOutside;
  expect((await service.call('coordinator', 'POST', `/api/import?leaving=${mark}`, file)).status).toBe(200);
  await cancelsFor(id, cause, said);
  expect((await service.call('coordinator', 'POST', '/api/import', paijatHame)).status).toBe(200);
});

test('the log says why bookings were rearranged: whose they are was shut out', async () => {
  const id = await booked(NURSE, '2027-02-17T09:00:00+02:00', { family: { reference: '4041' } });
  await openPages(service, 'specialist', 'lahti-etela', 'th-lahti-1');
  const person = await service.deps.db.user.findFirstOrThrow({ where: { professionalId: 'th-lahti-1' } });
  const administrator = await openPages(service, 'administrator');
  expect((await sendSeen(administrator, `/users/${person.id}/disable`, {})).done.status).toBe(303);
  await cancelsFor(id, 'disabled', 'käyttäjätunnus suljettiin');
  expect((await administrator.send(`/users/${person.id}/enable`, {})).status).toBe(303);
});

/** The coordinator cancels it as the others that wait, and the auditor reads why. */
async function cancelsFor(booking: string, cause: string, said: string): Promise<void> {
  const choices = [{ booking, cancel: true }];
  const { body } = await service.call('coordinator', 'POST', '/api/affected-bookings', { choices });
  expect(body).toMatchObject({ changed: [{ id: booking, status: 'cancelled' }], unchanged: [] });
  const last = { where: { action: 'replan-bookings' }, orderBy: { id: 'desc' } } as const;
  expect((await service.deps.db.accessLog.findFirstOrThrow(last)).details).toMatchObject({
    because: cause,
    cancelled: 1,
  });
  const log = (await (await openPages(service, 'auditor')).open('/access-log')).text;
  expect(log).toContain(`Järjesti varaukset uudelleen: ${said}, peruttu 1`);
}

test('what is kept where it is waits no more; cancelled, it says that the time was withdrawn', async () => {
  const consultation = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const [kept, gone] = [
    await booked(consultation, '2027-02-23T13:00:00+02:00', CASE),
    await booked(consultation, '2027-02-23T13:50:00+02:00', CASE),
  ];
  const closure = { areas: ['hartola', 'sysma'], name: { fi: 'Remontti' }, from: '2027-02-23', to: '2027-02-23' };
  await executeSeen(service.deps, theService, addClosure, closure);
  const choices = [
    { booking: kept, keep: true },
    { booking: gone, cancel: true },
  ];
  const { body } = await service.call('coordinator', 'POST', '/api/affected-bookings', { choices });
  expect(
    body.changed.map(({ id, sequence, cancelReason }: Record<string, unknown>) => [id, sequence, cancelReason]),
  ).toEqual([
    [kept, 0, undefined],
    [gone, 1, 'time-withdrawn'],
  ]);
  const rows = await service.deps.db.accessLog.findMany({ where: { action: 'keep-outside' } });
  expect(rows.map(({ subjectId, purpose }) => [subjectId, purpose])).toEqual([[kept, 'left-outside']]);
  const summary = await service.deps.db.accessLog.findFirst({
    where: { action: 'replan-bookings' },
    orderBy: { id: 'desc' },
  });
  expect(summary?.details).toMatchObject({ cancelled: 1, kept: 1, because: 'closure' });
  const after = await service.call('coordinator', 'GET', '/api/affected-bookings?professional=pn-psykologi');
  expect(after.body.items).toEqual([]);
});

test('no time is proposed at which the family is somewhere else', async () => {
  const family = { family: { reference: '4077' } };
  const falls = await booked(NURSE, '2026-12-15T09:00:00+02:00', family);
  const proposed = async () => {
    const items = await affected('th-lahti-1', '2026-12-15T00:00:00+02:00', '2026-12-15T12:00:00+02:00');
    return items.find(({ booking }) => booking.id === falls)?.proposals ?? [];
  };
  const [nearest] = (await proposed()).filter(({ kind }) => kind === 'later-colleague');
  expect(nearest).toBeDefined();
  const start = nearest?.slot.start ?? '';
  const other = await slotAt('service=rokotus&area=lahti-etela', start);
  const { status } = await service.call('scheduler', 'POST', '/api/bookings', { slot: other, ...family });
  expect(status).toBe(201);
  const starts = (await proposed()).map(({ slot }) => slot.start);
  expect(starts).not.toContain(start);
  expect(starts.length).toBeGreaterThan(0);
  const clash = await slotAt('service=neuvola-maaraaikainen&area=lahti-etela', start);
  const choices = [{ booking: falls, slot: clash }];
  const stale = await service.call('coordinator', 'POST', '/api/affected-bookings', {
    professional: 'th-lahti-1',
    choices,
  });
  expect(stale.body).toMatchObject({ changed: [], unchanged: [{ booking: falls, code: 'double_booked' }] });
  expect(stale.body.unchanged[0].nearest.length).toBeGreaterThan(0);
});

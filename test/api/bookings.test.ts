// The main job over JSON: find, hold, book, move, cancel, attend; by whom it may be done, and what refuses it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';
import { statementsIn } from '../support/statements.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const SERVICE = 'perheneuvola-konsultaatio';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?' };

async function freeSlots(query = ''): Promise<{ id: string; start: string }[]> {
  const { status, body } = await service.call('worker', 'GET', `/api/slots?service=${SERVICE}&area=hartola${query}`);
  expect(status).toBe(200);
  return body.items;
}

/** With one of the two specialists: nobody asks both at one time. */
async function firstFree(query = '&professional=pn-psykologi'): Promise<string> {
  const [slot] = await freeSlots(query);
  if (slot === undefined) throw new Error('no slot is free');
  return slot.id;
}

const book = (slot: string, more: object = {}, headers: Record<string, string> = {}) =>
  service.call('worker', 'POST', '/api/bookings', { slot, case: CASE, ...more }, headers);

describe('finding a time', () => {
  test('the next free time of the Hartola consultation is the fourth Tuesday at 13 o’clock, once per professional', async () => {
    const slots = await freeSlots('&to=2026-11-25T00:00:00%2B02:00');
    expect(slots.map((slot) => slot.start)).toEqual([
      '2026-11-24T13:00:00+02:00',
      '2026-11-24T13:00:00+02:00',
      '2026-11-24T13:50:00+02:00',
      '2026-11-24T13:50:00+02:00',
      '2026-11-24T14:40:00+02:00',
      '2026-11-24T14:40:00+02:00',
    ]);
  });

  test('a worker sees no times of an area that is not theirs', async () => {
    const { status, body } = await service.call('worker', 'GET', `/api/slots?service=${SERVICE}&area=asikkala`);
    expect([status, body.code]).toEqual([403, 'not_allowed']);
  });

  test('pages of slots follow each other without gap or repetition', async () => {
    const all = (await freeSlots()).map((slot) => slot.id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await service.call(
        'worker',
        'GET',
        `/api/slots?service=${SERVICE}&area=hartola&limit=7${query}`,
      );
      seen.push(...body.items.map((slot: { id: string }) => slot.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(all);
  });
});

describe('booking', () => {
  test('a booked slot is gone, is told with its case and links, and the specialist reads the question', async () => {
    const slot = await firstFree();
    const { status, body } = await book(slot, { channel: 'phone' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'booked',
      slot,
      area: 'hartola',
      channel: 'phone',
      sequence: 0,
      case: { topic: 'sleep' },
    });
    expect(body.links.page).toBe(`${service.deps.config.publicUrl}/bookings/${body.id}`);
    expect((await freeSlots()).map((free) => free.id)).not.toContain(slot);
    const seen = await service.call('specialist', 'GET', `/api/bookings/${body.id}`);
    expect(seen.body.case?.question ?? seen.body.code).toBe(
      slot.endsWith('pn-psykologi') ? CASE.question : 'not_found',
    );
  });

  test('a time that was taken a moment ago is refused with the three nearest free ones', async () => {
    const slot = await firstFree();
    expect((await book(slot)).status).toBe(201);
    const { status, body } = await book(slot);
    expect([status, body.code]).toEqual([409, 'slot_taken']);
    expect(body.nearest).toHaveLength(3);
    expect((await book(body.nearest[0].id)).status).toBe(201);
  });

  test('200 clients who want one slot at once: one gets it, 199 are told it is taken, and there is one row', async () => {
    const slot = await firstFree();
    const answers = await Promise.all(Array.from({ length: 200 }, () => book(slot)));
    const statuses = answers.map((answer) => answer.status);
    expect([
      statuses.filter((status) => status === 201).length,
      statuses.filter((status) => status === 409).length,
    ]).toEqual([1, 199]);
    expect(await service.deps.db.booking.count({ where: { slot } })).toBe(1);
    expect(
      await service.deps.db.claim.count({ where: { booking: { slot }, resourceId: { startsWith: 'professional:' } } }),
    ).toBe(1);
  });

  test('the same Idempotency-Key books once and answers the same; with another request it is refused', async () => {
    const slot = await firstFree();
    const key = { 'Idempotency-Key': 'worker-1-request-1' };
    const answers = await Promise.all([book(slot, {}, key), book(slot, {}, key), book(slot, {}, key)]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const other = await book(await firstFree(), {}, key);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  });

  test.each([
    ['an identity code', 'Lapsi 010120A123K herää yöllä.', 'identity-code'],
    ['an e-mail address', 'Vastaa osoitteeseen aiti@example.test', 'email'],
    ['a phone number', 'Soita 040 123 4567', 'phone'],
  ])('%s in the question is refused, saying what and where, and nothing is booked', async (_what, question, kind) => {
    const before = await service.deps.db.booking.count();
    const { status, body } = await book(await firstFree(), { case: { ...CASE, question } });
    expect([status, body.code]).toEqual([422, 'personal_data_found']);
    expect(body.findings[0]).toMatchObject({ field: 'case.question', kind });
    expect(JSON.stringify(body)).not.toContain('123 4567');
    expect(await service.deps.db.booking.count()).toBe(before);
  });

  test('what looks like a full name or somebody’s home is let through with a warning', async () => {
    const { status, body } = await book(await firstFree(), {
      case: { ...CASE, question: 'Äiti on Maija Virtanen ja hän on väsynyt.' },
      note: 'Koti on Koivukatu 5 A.',
    });
    expect(status).toBe(201);
    expect(body.warnings).toEqual([
      { field: 'case.question', kind: 'name', start: 8, end: 22, found: 'Maija Virtanen' },
      { field: 'note', kind: 'address', start: 8, end: 21, found: 'Koivukatu 5 A' },
    ]);
  });

  test('a family needs a consent; with it, the same reference is the same family', async () => {
    const family = { family: { reference: '1042' }, case: undefined };
    const without = await book(await firstFree(), family);
    expect([without.status, without.body.code]).toEqual([422, 'consent_missing']);
    const consent = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T10:00:00+02:00' };
    const one = await book(await firstFree(), { ...family, consent });
    const two = await book(await firstFree(), { ...family, consent });
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.family).toEqual(two.body.family);
    const future = await book(await firstFree(), {
      ...family,
      consent: { ...consent, givenAt: '2026-11-21T10:00:00+02:00' },
    });
    expect([future.status, future.body.faults[0].path]).toEqual([400, 'consent.givenAt']);
  });

  test('times too near, too far, past or unknown are refused by their rule', async () => {
    const slot = await firstFree();
    const at = (instant: string) => slot.replace(/~\d{8}T\d{6}Z~/, `~${instant}~`);
    service.travelTo('2026-11-23T14:00:00+02:00');
    expect((await book(at('20261124T110000Z'))).body.code).toMatch(/too_short_notice|slot_taken/);
    service.travelTo(START);
    expect((await book(at('20261110T110000Z'))).body.code).toBe('past_slot');
    expect((await book(at('20270608T100000Z'))).body.code).toBe('beyond_horizon');
    expect((await book(at('20261124T111500Z'))).body.code).toBe('unknown_slot');
    expect((await book('nonsense')).body.code).toBe('unknown_slot');
  });

  test('a coordinator may override the notice with a reason, which is logged; a worker may not', async () => {
    service.travelTo('2027-02-08T15:00:00+02:00');
    const slot = `${SERVICE}~perheneuvola-hartola~20270209T110000Z~professional:pn-psykologi`;
    const override = { rules: ['notice'], reason: 'Kiireellinen, sovittu puhelimessa' };
    expect((await book(slot)).body.code).toBe('too_short_notice');
    expect((await book(slot, { override })).body.code).toBe('not_allowed');
    const { status, body } = await service.call('coordinator', 'POST', '/api/bookings', { slot, case: CASE, override });
    expect([status, body.status]).toEqual([201, 'booked']);
    const [logged] = await service.deps.db.accessLog.findMany({ where: { subjectId: body.id, action: 'book-slot' } });
    expect(logged?.purpose).toBe(override.reason);
  });
});

describe('holding', () => {
  test('a held slot is nobody else’s, becomes a booking with the same id, or is free again after five minutes', async () => {
    const slot = await firstFree();
    const hold = await service.call('worker', 'POST', '/api/holds', { slot });
    expect([hold.status, hold.body.status]).toEqual([201, 'held']);
    expect((await service.call('coordinator', 'POST', '/api/bookings', { slot, case: CASE })).body.code).toBe(
      'slot_taken',
    );
    const booked = await service.call('worker', 'POST', '/api/bookings', { hold: hold.body.id, case: CASE });
    expect([booked.status, booked.body.id]).toEqual([201, hold.body.id]);

    const next = await firstFree();
    await service.call('worker', 'POST', '/api/holds', { slot: next });
    expect((await freeSlots()).map((free) => free.id)).not.toContain(next);
    service.travelTo('2026-11-20T09:05:01+02:00');
    expect((await service.call('coordinator', 'POST', '/api/bookings', { slot: next, case: CASE })).status).toBe(201);
  });

  test('a hold can be given back, and is nobody else’s to give', async () => {
    const slot = await firstFree();
    const { body } = await service.call('worker', 'POST', '/api/holds', { slot });
    expect((await service.call('coordinator', 'DELETE', `/api/holds/${body.id}`)).status).toBe(404);
    expect((await service.call('worker', 'DELETE', `/api/holds/${body.id}`)).status).toBe(200);
    expect(await firstFree()).toBe(slot);
  });

  test('a hold that ran out still books its slot when nobody took it', async () => {
    const slot = await firstFree();
    const { body } = await service.call('worker', 'POST', '/api/holds', { slot });
    service.travelTo('2026-11-20T09:30:00+02:00');
    const booked = await service.call('worker', 'POST', '/api/bookings', { hold: body.id, case: CASE });
    expect([booked.status, booked.body.slot]).toEqual([201, slot]);
  });
});

describe('changing', () => {
  test('moving keeps the id, frees the old time, takes the new one and raises the sequence', async () => {
    const [from, to] = [await firstFree(), (await freeSlots()).at(-1)?.id ?? ''];
    const { body: booking } = await book(from);
    const { status, body } = await service.call('worker', 'POST', `/api/bookings/${booking.id}/reschedule`, {
      slot: to,
    });
    expect([status, body.id, body.slot, body.sequence]).toEqual([200, booking.id, to, 1]);
    const free = (await freeSlots()).map((slot) => slot.id);
    expect([free.includes(from), free.includes(to)]).toEqual([true, false]);
  });

  test('moving to the time it has already, once or four times at once, changes nothing and tells nobody', async () => {
    const slots = await freeSlots('&professional=pn-psykologi');
    const [from, to] = [slots[0]?.id ?? '', slots.at(-3)?.id ?? ''];
    const { body: booking } = await book(from);
    const move = (slot: string) =>
      service.call('worker', 'POST', `/api/bookings/${booking.id}/reschedule`, { slot, calendar: 'cancel' });
    const news = () =>
      service.deps.db.$queryRaw<unknown[]>`
        SELECT data FROM pgboss.job WHERE name = 'booking-changed' AND data->>'booking' = ${booking.id}`;
    const before = (await news()).length;
    const own = await move(from);
    expect([own.status, own.body.slot, own.body.sequence]).toEqual([200, from, 0]);
    expect(await news()).toHaveLength(before);
    const answers = await Promise.all([1, 2, 3, 4].map(() => move(to)));
    expect(answers.map(({ status, body }) => [status, body.slot, body.sequence])).toEqual(
      answers.map(() => [200, to, 1]),
    );
    expect(await news()).toHaveLength(before + 1);
    const channel = { channel: booking.channel };
    const same = await service.call('worker', 'POST', `/api/bookings/${booking.id}/channel`, channel);
    expect([same.status, same.body.sequence, (await news()).length]).toEqual([200, 1, before + 1]);
    service.travelTo(new Date(Date.parse(slots.at(-3)?.start ?? '') - 60_000).toISOString());
    expect((await move(from)).body.code).toBe('cut_off_passed');
    expect([(await move(to)).status, (await news()).length]).toEqual([200, before + 1]);
  });

  test('moving to a taken time is refused and leaves the booking where it was', async () => {
    const { body: one } = await book(await firstFree());
    const { body: two } = await book(await firstFree());
    const refused = await service.call('worker', 'POST', `/api/bookings/${one.id}/reschedule`, {
      slot: two.slot,
      calendar: 'cancel',
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    expect((await service.call('worker', 'GET', `/api/bookings/${one.id}`)).body).toMatchObject({
      slot: one.slot,
      sequence: 0,
    });
  });

  test('two bookings that swap their times at once end without a server error and without an overlap', async () => {
    const { body: one } = await book(await firstFree());
    const { body: two } = await book(await firstFree());
    const answers = await Promise.all([
      service.call('worker', 'POST', `/api/bookings/${one.id}/reschedule`, { slot: two.slot, calendar: 'cancel' }),
      service.call('worker', 'POST', `/api/bookings/${two.id}/reschedule`, { slot: one.slot, calendar: 'cancel' }),
    ]);
    expect(answers.every((answer) => answer.status === 200 || answer.status === 409)).toBe(true);
  });

  test('after the cut-off only a coordinator with a reason, or the professional, may cancel', async () => {
    service.travelTo('2027-04-20T09:00:00+03:00');
    const slot = (await freeSlots()).find(({ id }) => id.includes('20270427') && id.endsWith('pn-psykologi'))?.id ?? '';
    const { body } = await book(slot);
    service.travelTo('2027-04-27T07:00:00+03:00');
    const reason = { reason: 'not-needed' };
    expect((await service.call('worker', 'POST', `/api/bookings/${body.id}/cancel`, reason)).body.code).toBe(
      'cut_off_passed',
    );
    expect((await service.call('scheduler', 'POST', `/api/bookings/${body.id}/cancel`, reason)).body.code).toMatch(
      /cut_off_passed|not_found/,
    );
    const override = { rules: ['cut-off'], reason: 'Perhe sairastui, sovittu puhelimessa' };
    const cancelled = await service.call('coordinator', 'POST', `/api/bookings/${body.id}/cancel`, {
      ...reason,
      override,
    });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', sequence: 1 });
    expect(await service.deps.db.claim.count({ where: { bookingId: body.id, active: true } })).toBe(0);
    const again = await service.call('specialist', 'POST', `/api/bookings/${body.id}/cancel`, reason);
    expect([again.status, again.body.sequence]).toEqual([200, 1]);
    const another = { reason: 'other-help' };
    expect((await service.call('specialist', 'POST', `/api/bookings/${body.id}/cancel`, another)).body.code).toBe(
      'wrong_status',
    );
  });

  test('a coordinator moves after the cut-off to a time that is too close, with a reason; the log says which rules', async () => {
    service.travelTo('2027-03-01T09:00:00+02:00');
    const slots = (await freeSlots()).filter(({ id }) => id.includes('20270323') && id.endsWith('pn-psykologi'));
    const { body } = await book(slots[0]?.id ?? '');
    service.travelTo('2027-03-23T08:00:00+02:00');
    const override = { rules: ['cut-off', 'notice'], reason: 'Perhe myöhästyy junasta, sovittu puhelimessa' };
    const move = (role: string, more: object) =>
      service.call(role, 'POST', `/api/bookings/${body.id}/reschedule`, {
        slot: slots[1]?.id,
        ...more,
        calendar: 'cancel',
      });
    expect((await move('coordinator', {})).body.code).toBe('cut_off_passed');
    expect((await move('coordinator', { override: { ...override, rules: ['cut-off'] } })).body.code).toBe(
      'too_short_notice',
    );
    expect((await move('worker', { override })).body.code).toBe('not_allowed');
    const moved = await move('coordinator', { override });
    expect([moved.status, moved.body.id, moved.body.sequence]).toEqual([200, body.id, 1]);
    const [logged] = await service.deps.db.accessLog.findMany({
      where: { action: 'reschedule-booking', subjectId: body.id },
    });
    expect([logged?.purpose, logged?.details]).toEqual([
      override.reason,
      expect.objectContaining({ override: 'cut-off notice', to: slots[1]?.id }),
    ]);
  });

  test('an appointment moves by less than its own length: it does not stand in its own way', async () => {
    const query =
      'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-1&from=2026-12-10T00:00:00Z&limit=2';
    const { body: page } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const [first, quarterLater] = page.items.map(({ id }: { id: string }) => id);
    const family = { reference: '2090' };
    const { body } = await service.call('scheduler', 'POST', '/api/bookings', { slot: first, family });
    const path = `/api/bookings/${body.id}/reschedule`;
    const moved = await service.call('scheduler', 'POST', path, { slot: quarterLater });
    expect([moved.status, moved.body.slot]).toEqual([200, quarterLater]);
    expect((await service.call('scheduler', 'POST', path, { slot: first })).body.sequence).toBe(2);
  });

  test('the question and the note are said anew by who booked: the time and its version stay, and who reads them is told when', async () => {
    const { body: booked } = await book(await firstFree(), { note: 'Mukana terveydenhoitaja.' });
    const path = `/api/bookings/${booked.id}/reword`;
    const say = (body: object, role = 'worker') => service.call(role, 'POST', path, body);
    const jobs = () => service.deps.db.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`;
    const before = await jobs();

    for (const same of [{}, { case: CASE }, { case: CASE, note: 'Mukana terveydenhoitaja.' }]) {
      const { status, body } = await say(same);
      expect([status, body.sequence, body.case.question, body.rewordedAt]).toEqual([200, 0, CASE.question, undefined]);
    }
    service.travelTo('2026-11-20T10:00:00+02:00');
    const question = 'Lapsi herää yöllä ja itkee. Miten tuen vanhempia?';
    const changed = await say({ case: { ...CASE, question } });
    expect(changed.body).toMatchObject({
      sequence: 0,
      case: { topic: 'sleep', question },
      note: 'Mukana terveydenhoitaja.',
    });
    expect((await service.call('specialist', 'GET', `/api/bookings/${booked.id}`)).body).toMatchObject({
      case: { question, removeAfter: booked.case.removeAfter },
      rewordedAt: '2026-11-20T10:00:00+02:00',
    });
    expect((await say({ note: '' })).body.note).toBeUndefined();
    expect(await jobs()).toEqual(before);

    const refused = await say({ case: { ...CASE, question: 'Soita 040 123 4567' } });
    expect([refused.status, refused.body.code]).toEqual([422, 'personal_data_found']);
    expect((await say({ note: 'maija@example.fi' })).body.code).toBe('personal_data_found');
    expect((await say({ case: { ...CASE, topic: 'no-such' } })).body.code).toBe('invalid_input');
    expect((await say({ case: { ...CASE, question: 'Maija Meikäläinen ei nuku.' } })).body.warnings).toMatchObject([
      { field: 'case.question', kind: 'name', found: 'Maija Meikäläinen' },
    ]);
    expect((await say({ case: CASE }, 'specialist')).body.code).toBe('not_allowed');
    expect((await say({ note: 'x' }, 'scheduler')).body.code).toBe('not_allowed');
    const logged = await service.deps.db.accessLog.findMany({
      where: { action: 'reword-booking', subjectId: booked.id },
      orderBy: { id: 'asc' },
    });
    expect(logged.map(({ details }) => details)).toMatchObject([
      { booking: booked.id, question: true, note: false },
      { question: false, note: true },
      { question: true, note: false },
    ]);
    expect(JSON.stringify(logged.map(({ details }) => details))).not.toContain('herää');

    await service.call('worker', 'POST', `/api/bookings/${booked.id}/cancel`, { reason: 'mistake' });
    expect((await say({ case: CASE })).body.code).toBe('wrong_status');
  });

  test('the desk says anew what it wrote for a family, and has no question to write', async () => {
    const query = 'service=neuvola-maaraaikainen&area=lahti-etela&from=2027-01-12T00:00:00Z&limit=1';
    const { body: page } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const wanted = { slot: page.items[0].id, family: { reference: '2093' }, note: 'Tulkki tulee mukaan.' };
    const { body } = await service.call('scheduler', 'POST', '/api/bookings', wanted);
    const say = (more: object, role = 'scheduler') =>
      service.call(role, 'POST', `/api/bookings/${body.id}/reword`, more);
    expect((await say({ note: 'Tulkki soittaa.' })).body).toMatchObject({ note: 'Tulkki soittaa.', sequence: 0 });
    expect((await say({ case: CASE })).body.code).toBe('case_not_accepted');
    expect((await say({ note: 'x' }, 'worker')).body.code).toBe('not_found');
    await service.call('scheduler', 'POST', `/api/bookings/${body.id}/cancel`, { reason: 'mistake' });
  });

  test('a cancelled time is free at once', async () => {
    const slot = await firstFree();
    const { body } = await book(slot);
    await service.call('worker', 'POST', `/api/bookings/${body.id}/cancel`, { reason: 'mistake' });
    expect(await firstFree()).toBe(slot);
  });

  test('the specialist marks arrival, then the meeting as held; a worker may not, and not before its time', async () => {
    service.travelTo('2027-04-05T09:00:00+03:00');
    const slot = (await freeSlots()).find(({ id }) => id.includes('20270413') && id.endsWith('pn-psykologi'))?.id ?? '';
    const { body } = await book(slot);
    const act = (role: string, name: string) => service.call(role, 'POST', `/api/bookings/${body.id}/${name}`);
    expect((await act('specialist', 'arrive')).body.code).toBe('not_yet');
    service.travelTo('2027-04-13T12:55:00+03:00');
    expect((await act('worker', 'arrive')).body.code).toBe('not_allowed');
    expect((await act('specialist', 'arrive')).body.status).toBe('arrived');
    const again = await act('specialist', 'arrive');
    expect([again.status, again.body.status, (await act('worker', 'arrive')).body.code]).toEqual([
      200,
      'arrived',
      'not_allowed',
    ]);
    service.travelTo(body.end);
    expect((await act('specialist', 'fulfil')).body.status).toBe('fulfilled');
    expect((await act('specialist', 'arrive')).body.code).toBe('wrong_status');
    expect((await act('specialist', 'no-show')).body.status).toBe('no-show');
  });
});

describe('whose business it is', () => {
  test('a booking of another area or person is not found, anybody who guesses its id', async () => {
    const { body } = await service.call('coordinator', 'POST', '/api/bookings', {
      slot: await firstFree(),
      case: CASE,
    });
    for (const act of ['', '/cancel', '/reschedule', '/arrive', '/video-session']) {
      const method = act === '' ? 'GET' : 'POST';
      const answer = await service.call(
        'worker',
        method,
        `/api/bookings/${body.id}${act}`,
        method === 'GET' ? undefined : { reason: 'other', slot: body.slot },
      );
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect((await service.call('worker', 'GET', `/api/bookings/${body.id}`)).status).toBe(404);
  });

  test('the list is mine and my areas’, without content, and an auditor sees none of it', async () => {
    const { body } = await service.call('worker', 'GET', '/api/bookings?limit=200');
    expect(body.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('question');
    expect((await service.call('auditor', 'GET', '/api/bookings')).body.items).toEqual([]);
    expect((await service.call('worker', 'GET', '/api/bookings?area=asikkala')).status).toBe(403);
  });

  test('reading a case is logged: who, which, and as what', async () => {
    const { body } = await book(await firstFree());
    await service.call('worker', 'GET', `/api/bookings/${body.id}`);
    const rows = await service.deps.db.accessLog.findMany({ where: { subjectId: body.id, action: 'read-booking' } });
    expect(rows.map((row) => [row.role, row.purpose])).toEqual([['worker', 'booker']]);
  });

  test('without a key, with a bad one, or with a wrong body nothing happens but a clear problem', async () => {
    const bare = await service.app.request('/api/bookings');
    expect([bare.status, bare.headers.get('Content-Type')]).toEqual([401, 'application/problem+json']);
    expect((await service.call('nv_bad_key', 'GET', '/api/bookings')).status).toBe(401);
    const broken = await service.app.request('/api/bookings', {
      method: 'POST',
      headers: { Authorization: `Bearer ${service.keys.worker}`, 'Content-Type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    const typed = await book(await firstFree(), { case: { ...CASE, ageBand: 'old' }, surplus: 1 });
    expect(typed.body.faults.map((fault: { path: string }) => fault.path)).toEqual(
      expect.arrayContaining(['case.ageBand']),
    );
  });
});

test('the reason of an override is kept in the log, so it must not hold personal data', async () => {
  const override = { rules: ['notice'], reason: 'Soittivat numerosta 040 123 4567' };
  const { status, body } = await service.call('coordinator', 'POST', '/api/bookings', {
    slot: await firstFree(),
    case: CASE,
    override,
  });
  expect([status, body.code, body.findings[0].field]).toEqual([422, 'personal_data_found', 'override.reason']);
});

test('a booking is one read and one write: with its key, its log row and its job', async () => {
  const slot = await firstFree();
  const statements = await statementsIn(async () => {
    expect((await book(slot, {}, { 'Idempotency-Key': 'one-write' })).status).toBe(201);
  });
  const [caller, ...booking] = statements.map((text) => /^\w+/.exec(text)?.[0]);
  expect([caller, booking]).toEqual(['SELECT', ['SELECT', 'WITH']]);
});

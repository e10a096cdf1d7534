// The desk's search, asked as the desk asks it: over the whole service, with the region's own directory.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';

const CHECK = 'neuvola-maaraaikainen';
const THREE_WEEKS = { from: '2026-11-23T00:00:00+02:00', to: '2026-12-14T00:00:00+02:00' };
const RESTRICTED = { role: 'scheduler', label: 'one area', areas: ['hartola'] };

// biome-ignore lint/suspicious/noExplicitAny: what the service answered, as JSON
type Json = any;

let service: TestApp;
let hartolaKey: string;
beforeAll(async () => {
  const file = structuredClone(paijatHame) as Json;
  file.equipment = [
    { id: 'scale-1', site: 'lahti-neuvola', kind: 'scale', name: { fi: 'Vaaka 1' } },
    { id: 'scale-2', site: 'lahti-neuvola', kind: 'scale', name: { fi: 'Vaaka 2' } },
  ];
  file.services.find((one: Json) => one.id === 'rokotus').equipment = ['scale'];
  service = await openApp({ directory: file });
  hartolaKey = (await service.call('administrator', 'POST', '/api/api-keys', RESTRICTED)).body.key;
});
afterAll(() => service.close());
beforeEach(async () => {
  await service.deps.db.booking.deleteMany();
});

const search = (body: object, caller = 'scheduler') => service.call(caller, 'POST', '/api/search', body);
const found = async (body: object): Promise<Json> => {
  const { status, body: answer } = await search(body);
  expect(status).toBe(200);
  return answer;
};
const slotsIn = (answer: Json): Json[] => answer.days.flatMap((day: Json) => day.slots);

/** A booking that claims these resources; only its claims matter here. */
async function claim(from: string, to: string, resources: readonly string[], expires?: string): Promise<void> {
  const id = randomUUID();
  const [start, end] = [new Date(from), new Date(to)];
  await service.deps.db.booking.create({
    data: {
      id,
      status: expires === undefined ? 'booked' : 'held',
      serviceId: CHECK,
      areaId: 'lahti-etela',
      slot: 'a slot',
      start,
      end,
      professionals: [],
      bookedBy: 'key:test',
      language: 'fi',
      calendarUid: randomUUID(),
      createdAt: start,
      changedAt: start,
    },
  });
  for (const resource of resources) {
    await service.deps.db.$executeRaw`
      INSERT INTO claim (booking_id, resource_id, during, expires_at)
      VALUES (${id}::uuid, ${resource}, tstzrange(${start}, ${end}), ${expires === undefined ? null : new Date(expires)})`;
  }
}

describe('a question for free times', () => {
  test('is answered by day, soonest first, with what was asked for and nothing else', async () => {
    const answer = await found({
      service: CHECK,
      ...THREE_WEEKS,
      weekdays: ['TU', 'TH'],
      earliest: '12:00',
      latest: '16:00',
      limit: 500,
    });
    const dates = answer.days.map((day: Json) => day.date);
    expect(dates).toEqual([...dates].sort());
    expect(dates).toContain('2026-11-24');
    for (const { date, slots } of answer.days) {
      expect(slots.length).toBeGreaterThan(0);
      expect(['Tuesday', 'Thursday']).toContain(
        Temporal.PlainDate.from(date).toLocaleString('en', { weekday: 'long', calendar: 'iso8601' }),
      );
      for (const slot of slots) {
        expect([slot.start.slice(0, 10), slot.namedWorker, slot.inLanguage]).toEqual([date, false, undefined]);
        expect(slot.start.slice(11, 16) >= '12:00' && slot.end.slice(11, 16) <= '16:00').toBe(true);
      }
    }
    expect([answer.whyNot, answer.relaxations]).toEqual([undefined, undefined]);
  });

  test('comes in pages that together are the whole', async () => {
    const question = {
      service: CHECK,
      ...THREE_WEEKS,
      near: { site: 'hartola-neuvola' },
      language: 'sv',
      languagePreferred: true,
    };
    const whole = slotsIn(await found({ ...question, limit: 500 }));
    expect(whole.length).toBeGreaterThan(100);
    const pages: Json[] = [];
    let cursor: string | undefined;
    do {
      const page: Json = await found({ ...question, limit: 37, ...(cursor && { cursor }) });
      pages.push(...slotsIn(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && pages.length < 500);
    expect(pages.slice(0, whole.length).map((slot) => slot.id)).toEqual(whole.map((slot) => slot.id));
  });

  test('leaves out what is claimed, and takes in again what was only held too long ago', async () => {
    const question = {
      service: 'rokotus',
      from: '2026-11-24T08:00:00+02:00',
      to: '2026-11-24T08:15:00+02:00',
      sites: ['lahti-neuvola'],
    };
    const before = slotsIn(await found(question));
    expect(before.map((slot) => slot.id.split('~').at(-1))).toEqual([
      'equipment:scale-1+professional:th-lahti-1+room:lahti-n-1',
      'equipment:scale-1+professional:th-lahti-2+room:lahti-n-1',
    ]);
    await claim('2026-11-24T08:00:00+02:00', '2026-11-24T08:30:00+02:00', [
      'equipment:scale-1',
      'professional:th-lahti-1',
    ]);
    await claim(
      '2026-11-24T08:00:00+02:00',
      '2026-11-24T08:30:00+02:00',
      ['room:lahti-n-1'],
      '2026-11-20T08:59:00+02:00',
    );
    expect(slotsIn(await found(question)).map((slot) => slot.id.split('~').at(-1))).toEqual([
      'equipment:scale-2+professional:th-lahti-2+room:lahti-n-1',
    ]);
    await claim('2026-11-24T08:00:00+02:00', '2026-11-24T08:30:00+02:00', ['equipment:scale-2']);
    const answer = await found(question);
    expect(answer.days).toEqual([]);
    expect(answer.whyNot.obstacles[0]).toMatchObject({ obstacle: 'claimed-equipment', count: 2, alone: 1 });
  });

  test('finds a slot with equipment that can be held, and then is not found again', async () => {
    const question = {
      service: 'rokotus',
      from: '2026-11-25T08:00:00+02:00',
      to: '2026-11-25T08:15:00+02:00',
      professional: 'th-lahti-1',
    };
    const [slot] = slotsIn(await found(question));
    const held = await service.call('scheduler', 'POST', '/api/holds', { slot: slot.id });
    expect(held.status).toBe(201);
    const claims = await service.deps.db.claim.findMany({
      select: { resourceId: true },
      orderBy: { resourceId: 'asc' },
    });
    expect(claims.map(({ resourceId }) => resourceId).join('+')).toBe(slot.id.split('~').at(-1));
    expect(slotsIn(await found(question))).toEqual([]);
  });

  test('about a language that is only preferred loses nothing, and says who speaks it', async () => {
    const week = { from: '2026-11-23T00:00:00+02:00', to: '2026-11-28T00:00:00+02:00' };
    const question = { service: CHECK, ...week, language: 'sv', limit: 500 };
    const only = slotsIn(await found(question));
    const preferred = await found({ ...question, languagePreferred: true });
    const { language: _, ...plain } = question;
    const all = slotsIn(await found(plain));
    expect(
      slotsIn(preferred)
        .map((slot) => slot.id)
        .sort(),
    ).toEqual(all.map((slot) => slot.id).sort());
    expect(slotsIn(preferred).filter((slot) => slot.inLanguage).length).toBe(only.length);
    for (const { slots } of preferred.days) {
      const marks = slots.map((slot: Json) => slot.inLanguage);
      expect(marks).toEqual([...marks].sort((a, b) => Number(b) - Number(a)));
    }
  });

  test('stays in the areas of the person who asks', async () => {
    const areas = slotsIn((await search({ service: CHECK, ...THREE_WEEKS, limit: 500 }, hartolaKey)).body).map(
      (slot) => slot.area,
    );
    expect(new Set(areas)).toEqual(new Set(['hartola']));
    expect((await search({ service: CHECK, areas: ['lahti-etela'] }, hartolaKey)).body.code).toBe('not_allowed');
    expect((await search({ service: CHECK }, 'auditor')).body.code).toBe('not_allowed');
    const both = await search(
      { service: CHECK, ...THREE_WEEKS, areas: ['lahti-etela', 'hartola'], explain: true },
      hartolaKey,
    );
    expect(both.status).toBe(200);
    expect(both.body.relaxations.map((one: Json) => one.constraint)).not.toContain('area');
  });

  test('that cannot be understood is refused by its fields', async () => {
    const faults = async (body: object) => (await search(body)).body.faults?.map((fault: Json) => fault.path);
    expect(await faults({ service: CHECK, earliest: '16:00', latest: '12:00' })).toEqual(['latest']);
    expect(await faults({ service: CHECK, weekdays: ['tiistai'] })).toEqual(['weekdays[0]']);
    expect((await search({ service: 'nothing' })).body.code).toBe('not_found');
  });
});

describe('a family’s named worker', () => {
  const family = randomUUID();
  beforeAll(async () => {
    const { db } = service.deps;
    await db.family.create({
      data: { id: family, areaId: 'lahti-etela', reference: 'N-1', foldedReference: 'n-1', createdAt: new Date(0) },
    });
    const worker = { familyId: family, professionalId: 'th-lahti-2', since: new Date(0) };
    await db.namedWorker.create({ data: { ...worker, id: randomUUID(), until: null } });
  });

  test('comes first on every day, is marked, and their soonest times are named apart', async () => {
    const answer = await found({ service: CHECK, ...THREE_WEEKS, family, limit: 500 });
    const mixed = answer.days.filter(
      (day: Json) => new Set(day.slots.map((slot: Json) => slot.namedWorker)).size === 2,
    );
    expect(mixed.length).toBeGreaterThan(0);
    for (const { slots } of answer.days) {
      for (const slot of slots) expect(slot.namedWorker).toBe(slot.professionals[0].id === 'th-lahti-2');
      const marks = slots.map((slot: Json) => slot.namedWorker);
      expect(marks).toEqual([...marks].sort((a, b) => Number(b) - Number(a)));
    }
    const theirs = slotsIn(answer).filter((slot) => slot.namedWorker);
    expect(answer.namedWorker).toEqual({ professional: 'th-lahti-2', soonest: theirs.slice(0, 3) });
  });

  test('is read by who keeps the area’s families, and the read is logged', async () => {
    const { db } = service.deps;
    const before = await db.accessLog.count({ where: { action: 'read-named-worker' } });
    await found({ service: CHECK, family });
    const rows = await db.accessLog.findMany({ where: { action: 'read-named-worker' }, orderBy: { id: 'desc' } });
    expect(rows.length).toBe(before + 1);
    expect(rows[0]).toMatchObject({
      subjectKind: 'family',
      subjectId: family,
      area: 'lahti-etela',
      purpose: 'appointment',
    });
    for (const caller of [hartolaKey, 'worker']) {
      expect((await search({ service: CHECK, family }, caller)).body.code).toBe('not_found');
    }
    expect((await search({ service: CHECK, family: randomUUID() })).body.code).toBe('not_found');
  });
});

describe('no free time', () => {
  test('says why, and what one change would open', async () => {
    const answer = await found({
      service: CHECK,
      professional: 'th-lahti-1',
      from: '2026-12-21T00:00:00+02:00',
      to: '2026-12-23T00:00:00+02:00',
    });
    expect([answer.days, answer.nextCursor]).toEqual([[], null]);
    const { obstacles } = answer.whyNot;
    expect(obstacles[0]).toMatchObject({ obstacle: 'absence' });
    expect(obstacles[0].alone).toBeGreaterThan(0);
    expect(obstacles[0].examples[0]).toMatchObject({ professionals: ['th-lahti-1'], site: 'lahti-neuvola' });
    const relaxed = Object.fromEntries(answer.relaxations.map((one: Json) => [one.constraint, one]));
    expect(Object.keys(relaxed).sort()).toEqual(['professional']);
    const others = await found({
      service: CHECK,
      from: '2026-12-21T00:00:00+02:00',
      to: '2026-12-23T00:00:00+02:00',
      limit: 500,
    });
    expect(relaxed.professional.count).toBe(slotsIn(others).length);
    expect(relaxed.professional.first.id).toBe(slotsIn(others)[0].id);
  });

  test('beyond the horizon is said to be just that, however far', async () => {
    for (const year of ['2027', '2030', '9000']) {
      const answer = await found({
        service: CHECK,
        from: `${year}-09-06T00:00:00+03:00`,
        to: `${year}-09-11T00:00:00+03:00`,
      });
      const { obstacles } = answer.whyNot;
      expect([answer.days, obstacles[0]]).toEqual([[], expect.objectContaining({ obstacle: 'horizon' })]);
      expect(answer.relaxations.map((one: Json) => one.constraint)).toEqual(['horizon']);
    }
    const { body } = await search({
      service: CHECK,
      from: '2026-12-02T00:00:00+02:00',
      to: '2026-12-01T00:00:00+02:00',
    });
    expect(body.days).toEqual([]);
  });

  test('is explained on request beside what was found', async () => {
    const answer = await found({ service: CHECK, ...THREE_WEEKS, earliest: '12:00', explain: true, limit: 1 });
    expect(slotsIn(answer)).toHaveLength(1);
    expect(answer.whyNot.free).toBeGreaterThan(1);
    expect(answer.relaxations.map((one: Json) => one.constraint)).toContain('time');
  });
});

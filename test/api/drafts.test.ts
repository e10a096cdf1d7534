// A coordinator changes series in a draft, sees what comes and goes, and publishes it with what becomes of each booking.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { engine } from '../support/database.ts';
import { paijatHameParts } from '../support/directory.ts';
import { statementsIn } from '../support/statements.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.draft.deleteMany();
  await service.deps.db.claim.deleteMany();
  await service.deps.db.booking.deleteMany();
  const { status } = await service.call('coordinator', 'POST', '/api/import?madeInPages=remove', paijatHame);
  expect(status).toBe(200);
});

const SERIES = paijatHameParts().series?.find(({ id }) => id === 'perheneuvola-hartola');
const series = (changes: object) => ({ series: { ...SERIES, ...changes } });
const ON_WEDNESDAYS = series({ recurrence: 'FREQ=MONTHLY;BYDAY=2WE,4WE' });
const CASE = { case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } };

const by = (method: string, path: string, body?: object, role = 'coordinator') =>
  service.call(role, method, path, body);

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON the service answered with
async function done(answer: ReturnType<typeof by>): Promise<any> {
  const { status, body } = await answer;
  expect([status < 300, body.code, body.detail]).toEqual([true, undefined, undefined]);
  return body;
}

async function begun(...changes: object[]): Promise<string> {
  const { id } = await done(by('POST', '/api/drafts', { area: 'hartola', name: 'Kevään ajat' }));
  for (const change of changes) await done(by('POST', `/api/drafts/${id}/changes`, { change }));
  return id;
}

async function book(start: string, professional = 'pn-psykologi'): Promise<string> {
  const query = `service=perheneuvola-konsultaatio&area=hartola&professional=${professional}&limit=500`;
  const { items } = await done(by('GET', `/api/slots?${query}&from=${encodeURIComponent(start)}`));
  const slot = items.find((one: { start: string }) => one.start === start)?.id;
  return (await done(by('POST', '/api/bookings', { slot, ...CASE }, 'worker'))).id;
}

const look = (id: string) => done(by('GET', `/api/drafts/${id}`));
const booking = (id: string) => done(by('GET', `/api/bookings/${id}`));
const publish = async (id: string, more: object = {}) => {
  const { version, leftOutside } = await look(id);
  return by('POST', `/api/drafts/${id}/publish`, { version, leaving: leftOutside.mark, ...more });
};
const freeTimes = async (role = 'worker') => {
  const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi&to=2026-12-31T00:00:00Z';
  const { items } = await done(by('GET', `/api/slots?${query}`, undefined, role));
  return items.map(({ start }: { start: string }) => start);
};

test('a series is moved in a draft that nobody who books sees, with a choice for each booking, and published at once', async () => {
  const [kept, moved, cancelled] = [
    await book('2026-12-08T13:00:00+02:00'),
    await book('2026-12-08T13:50:00+02:00'),
    await book('2026-12-08T14:40:00+02:00'),
  ];
  const before = await freeTimes();
  const id = await begun(ON_WEDNESDAYS);
  expect(await freeTimes()).toEqual(before);

  const draft = await look(id);
  expect(draft).toMatchObject({
    state: 'waiting',
    version: 2,
    changes: [{ kind: 'changed', noun: 'series', id: 'perheneuvola-hartola', fields: ['recurrence'] }],
    conflicts: [],
    faults: [],
    leftOutside: { count: 3, elsewhere: 0 },
  });
  const on = (times: { start: string; professional: string }[]) =>
    times.filter(({ professional }) => professional === 'pn-psykologi').map(({ start }) => start.slice(0, 10));
  expect(on(draft.removed).slice(0, 3)).toEqual(['2026-11-24', '2026-12-08', '2026-12-22']);
  expect(on(draft.added).slice(0, 3)).toEqual(['2026-11-25', '2026-12-09', '2026-12-23']);
  expect(on(draft.added).at(-1)?.slice(0, 7)).toBe('2027-05');
  expect(draft.added[0]).toMatchObject({ times: 3, areas: ['hartola', 'sysma'], series: 'perheneuvola-hartola' });

  const { items } = await done(by('GET', `/api/drafts/${id}/bookings`));
  expect(items.map((item: { booking: { id: string } }) => item.booking.id)).toEqual([kept, moved, cancelled]);
  const nearest = items[1].proposals.find(({ kind }: { kind: string }) => kind === 'same-person').slot;
  expect(nearest.start).toBe('2026-12-09T13:50:00+02:00');

  const unchosen = await publish(id);
  expect([unchosen.status, unchosen.body.code, unchosen.body.undone]).toEqual([
    409,
    'bookings_left_outside',
    [kept, moved, cancelled].map((one) => ({ booking: one, code: 'unchosen' })),
  ]);
  expect(await freeTimes()).toEqual(before);

  const choices = [
    { booking: kept, keep: true },
    { booking: moved, slot: nearest.id },
    { booking: cancelled, cancel: true },
  ];
  await done(by('POST', `/api/drafts/${id}/choices`, { choices }));
  expect(await done(publish(id))).toMatchObject({ changes: 1, kept: 1, moved: 1, cancelled: 1 });

  expect((await booking(kept)).start).toBe('2026-12-08T13:00:00+02:00');
  expect((await booking(moved)).start).toBe('2026-12-09T13:50:00+02:00');
  expect((await booking(cancelled)).status).toBe('cancelled');
  expect(await freeTimes()).toContain('2026-12-09T13:00:00+02:00');
  expect(await freeTimes()).not.toContain('2026-12-22T13:00:00+02:00');
  const after = await look(id);
  expect([after.state, after.acts.map(({ what }: { what: string }) => what)]).toEqual([
    'published',
    ['published', 'chosen', 'edited', 'made'],
  ]);
  expect((await publish(id)).body.code).toBe('wrong_status');
  const waiting = await done(by('GET', `/api/affected-bookings?series=perheneuvola-hartola`));
  expect(waiting.items).toEqual([]);
});

test('a publication is taken back, with a choice for what was booked in its new times', async () => {
  const before = await freeTimes();
  const id = await begun(ON_WEDNESDAYS);
  await done(publish(id));
  const late = await book('2026-12-09T13:00:00+02:00');
  const { id: undoing } = await done(by('POST', `/api/drafts/${id}/take-back`));
  expect(await done(by('POST', `/api/drafts/${id}/take-back`))).toEqual({ id: undoing });
  expect((await publish(undoing)).body.undone).toEqual([{ booking: late, code: 'unchosen' }]);
  await done(by('POST', `/api/drafts/${undoing}/choices`, { all: 'ready' }));
  expect(await done(publish(undoing))).toMatchObject({ changes: 1, moved: 1 });
  expect((await booking(late)).start).toBe('2026-12-08T14:40:00+02:00');
  expect(await freeTimes()).toEqual(before.filter((start: string) => start !== '2026-12-08T14:40:00+02:00'));
  const [taken, took] = [await look(id), await look(undoing)];
  expect([taken.state, took.state, took.takesBack]).toEqual(['taken-back', 'published', id]);
  expect(taken.acts[0].what).toBe('taken-back');
});

test('who was moved by a publication is proposed their old time when it is taken back; who was cancelled is counted', async () => {
  // by no rule but what was: the nearest time would be another
  const [moved, cancelled] = [await book('2026-12-22T14:40:00+02:00'), await book('2026-12-08T14:40:00+02:00')];
  const id = await begun(ON_WEDNESDAYS);
  const { items } = await done(by('GET', `/api/drafts/${id}/bookings`));
  const proposals = items.find((one: { booking: { id: string } }) => one.booking.id === moved).proposals;
  const [far] = proposals.filter(({ slot }: { slot: { start: string } }) => slot.start.startsWith('2026-11-25'));
  const slot = far?.slot.id ?? proposals[0].slot.id;
  const choices = [
    { booking: moved, slot },
    { booking: cancelled, cancel: true },
  ];
  await done(by('POST', `/api/drafts/${id}/choices`, { choices }));
  await done(publish(id));
  expect((await booking(moved)).start).not.toBe('2026-12-22T14:40:00+02:00');
  const { id: undoing } = await done(by('POST', `/api/drafts/${id}/take-back`));
  const back = await done(by('GET', `/api/drafts/${undoing}/bookings`));
  expect(back.stayCancelled).toBe(1);
  expect(back.items[0].proposals[0]).toMatchObject({ kind: 'before', slot: { start: '2026-12-22T14:40:00+02:00' } });
  await done(by('POST', `/api/drafts/${undoing}/choices`, { all: 'ready' }));
  await done(publish(undoing));
  expect((await booking(moved)).start).toBe('2026-12-22T14:40:00+02:00');
});

test('a closure and an absence wait in a draft with what becomes of the bookings they take, and are taken back together', async () => {
  const [onHoliday, withPsychologist] = [
    await book('2026-12-22T13:00:00+02:00'),
    await book('2026-12-08T13:00:00+02:00'),
  ];
  const before = await freeTimes();
  const closure = {
    areas: ['hartola', 'sysma'],
    series: [],
    name: { fi: 'Joululoma' },
    from: '2026-12-21',
    to: '2026-12-31',
  };
  const absence = { professional: 'pn-psykologi', from: '2026-12-08T00:00', to: '2026-12-09T00:00', reason: 'leave' };
  const id = await begun({ closure }, { absence });
  const draft = await look(id);
  expect(draft).toMatchObject({ leftOutside: { count: 2 }, conflicts: [], faults: [] });
  expect(draft.changes.map(({ noun }: { noun: string }) => noun).sort()).toEqual(['absence', 'closure']);
  expect(await freeTimes()).toEqual(before);
  const { items } = await done(by('GET', `/api/drafts/${id}/bookings`));
  const colleague = items[0].proposals.find(({ kind }: { kind: string }) => kind === 'colleague').slot;
  const choices = [
    { booking: withPsychologist, slot: colleague.id },
    { booking: onHoliday, cancel: true, message: 'Olemme koulutuksessa, varatkaa uusi aika tammikuulta.' },
  ];
  const named = [{ booking: onHoliday, cancel: true, message: 'Soita 040 123 4567' }];
  expect((await by('POST', `/api/drafts/${id}/choices`, { choices: named })).body.code).toBe('personal_data_found');
  await done(by('POST', `/api/drafts/${id}/choices`, { choices }));
  expect(await done(publish(id))).toMatchObject({ changes: 2, moved: 1, cancelled: 1 });
  expect(await freeTimes()).toEqual(before.filter((start: string) => !/12-(?:08|22)/.test(start)));
  const moved = await booking(withPsychologist);
  expect([moved.start, moved.professionals[0].id]).toEqual(['2026-12-08T13:00:00+02:00', 'pn-sosiaalityontekija']);
  // who booked reads it with the booking, and the draft keeps it no more
  const told = await done(by('GET', `/api/bookings/${onHoliday}`, undefined, 'worker'));
  expect(told).toMatchObject({ status: 'cancelled', cancelReason: expect.stringContaining('varatkaa uusi aika') });
  expect(JSON.stringify(await service.deps.db.draftChoice.findMany({ where: { draftId: id } }))).not.toContain(
    'varatkaa',
  );
  const { id: undoing } = await done(by('POST', `/api/drafts/${id}/take-back`));
  await done(publish(undoing));
  expect((await freeTimes()).length).toBe(before.length + 2);
  // once more, one entry after another
  const { id: kept } =
    (await service.deps.db.closure.findFirst({ where: { name: { path: ['fi'], equals: 'Joululoma' } } })) ?? {};
  expect(kept).toBeUndefined();
  const strange = await by('POST', `/api/drafts/${await begun()}/changes`, {
    change: { removedClosure: { id: 'no-such' } },
  });
  expect(strange.status).toBe(404);
});

test('a time that the draft never offers is no choice, and is refused when it is chosen', async () => {
  const first = await book('2026-12-08T13:00:00+02:00');
  const id = await begun(ON_WEDNESDAYS);
  const { items } = await done(by('GET', `/api/drafts/${id}/bookings`));
  const offered: string = items[0].proposals.find(({ kind }: { kind: string }) => kind === 'same-person').slot.id;
  for (const slot of [offered.replace('202612', '202613'), offered.replace(/T\d{4}/, 'T0301'), 'no-such']) {
    const { status, body } = await by('POST', `/api/drafts/${id}/choices`, { choices: [{ booking: first, slot }] });
    expect([status, body.faults[0].path]).toEqual([400, 'choices[0].slot']);
  }
  await done(by('POST', `/api/drafts/${id}/choices`, { choices: [{ booking: first, slot: offered }] }));
});

test('publishing is not offered to a coordinator of only some of the areas that a draft concerns', async () => {
  const key = { label: 'hartola', role: 'coordinator', areas: ['hartola'] };
  const { key: only } = await done(by('POST', '/api/api-keys', key, 'administrator'));
  const id = await begun(ON_WEDNESDAYS);
  const { version, leftOutside, mayPublish } = await done(by('GET', `/api/drafts/${id}`, undefined, only));
  expect(mayPublish).toBe(false);
  const refused = await by('POST', `/api/drafts/${id}/publish`, { version, leaving: leftOutside.mark }, only);
  expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed']);
  expect((await look(id)).mayPublish).toBe(true);
});

test('a choice that somebody was quicker with refuses all of it, and nothing is changed', async () => {
  const first = await book('2026-12-08T13:00:00+02:00');
  const id = await begun(ON_WEDNESDAYS);
  await done(by('POST', `/api/drafts/${id}/choices`, { all: 'ready' }));
  const late = await book('2026-12-08T13:50:00+02:00');
  const { version, leftOutside } = await look(id);
  expect(leftOutside.count).toBe(2);
  const stale = await by('POST', `/api/drafts/${id}/publish`, { version, leaving: '1-5d1f0a3c9b7e' });
  expect([stale.status, stale.body.code, stale.body.leftOutside.count]).toEqual([409, 'bookings_left_outside', 2]);
  await done(by('POST', `/api/drafts/${id}/choices`, { all: 'ready' }));
  await done(by('POST', `/api/bookings/${first}/cancel`, { reason: 'mistake' }, 'scheduler'));
  const before = await freeTimes();
  const { items } = await done(by('GET', `/api/drafts/${id}/bookings`));
  const later = items[0].proposals.at(-1).slot.id;
  await done(by('POST', `/api/drafts/${id}/choices`, { choices: [{ booking: late, slot: later, sequence: 7 }] }));
  const refused = await publish(id);
  expect([refused.status, refused.body.code, refused.body.undone]).toEqual([
    409,
    'changed_meanwhile',
    [{ booking: late, code: expect.any(String) }],
  ]);
  expect(await freeTimes()).toEqual(before);
  expect((await look(id)).state).toBe('waiting');
});

test('what others change meanwhile stays; where both changed the same, it is named and settled, and nothing is lost', async () => {
  const id = await begun(
    series({ window: ['12:00', '15:30'], exceptDates: [...(SERIES?.exceptDates ?? []), '2027-01-12'] }),
  );
  const theirs = { ...paijatHameParts() };
  const changed = {
    ...SERIES,
    window: ['13:00', '16:20'],
    exceptDates: [...(SERIES?.exceptDates ?? []), '2027-02-09'],
  };
  const file = { ...theirs, series: theirs.series?.map((one) => (one.id === SERIES?.id ? changed : one)) };
  await done(by('POST', '/api/import', file));
  const draft = await look(id);
  expect(draft.conflicts).toEqual([
    {
      noun: 'series',
      id: 'perheneuvola-hartola',
      because: 'changed',
      field: 'window',
      before: ['13:00', '15:30'],
      mine: ['12:00', '15:30'],
      theirs: ['13:00', '16:20'],
    },
  ]);
  const refused = await publish(id);
  expect([refused.status, refused.body.code, refused.body.conflicts.length]).toEqual([409, 'changed_meanwhile', 1]);
  const settle = { noun: 'series', id: 'perheneuvola-hartola', field: 'window', take: 'mine' };
  await done(by('POST', `/api/drafts/${id}/settle`, settle));
  await done(publish(id));
  const exported = await service.deps.db.series.findUniqueOrThrow({ where: { id: 'perheneuvola-hartola' } });
  expect([exported.windowStart, exported.windowEnd]).toEqual(['12:00', '15:30']);
  expect(exported.exceptDates.toSorted()).toEqual(['2026-07-14', '2026-07-28', '2027-01-12', '2027-02-09']);
});

// the statements of a transaction are seen on PostgreSQL alone
test.runIf(engine === 'postgres')('a choice that needs no free time looks for none', async () => {
  await book('2026-12-08T13:00:00+02:00');
  const id = await begun(ON_WEDNESDAYS);
  const looksForFree = async (all: string) => {
    const sent = await statementsIn(async () => {
      expect(await done(by('POST', `/api/drafts/${id}/choices`, { all }))).toMatchObject({ chosen: 1 });
    });
    return sent.some((statement) => /\bclaim\b/.test(statement) && /\bduring\b/.test(statement));
  };
  const looked: boolean[] = [];
  for (const all of ['ready', 'keep', 'cancel', 'later']) looked.push(await looksForFree(all));
  expect(looked).toEqual([true, false, false, false]);
});

test('what is asked for twice is done once', async () => {
  const late = await book('2026-12-08T13:00:00+02:00');
  const id = await begun(ON_WEDNESDAYS);
  expect(await begun(ON_WEDNESDAYS)).toBe(id);
  for (const _ of [1, 2]) {
    const choices = [{ booking: late, keep: true }];
    expect(await done(by('POST', `/api/drafts/${id}/choices`, { choices }))).toEqual({ id, chosen: 1 });
  }
  const settle = { noun: 'series', id: 'perheneuvola-hartola', field: 'window', take: 'mine' };
  expect((await done(by('POST', `/api/drafts/${id}/settle`, settle))).version).toBe(2);
  const { version, acts } = await look(id);
  expect([version, acts.map(({ what }: { what: string }) => what)]).toEqual([2, ['chosen', 'edited', 'made']]);
});

test('a draft is only for who coordinates its area, and two who edit it see when it has changed', async () => {
  const id = await begun(ON_WEDNESDAYS);
  const wish = { label: 'elsewhere', role: 'coordinator', areas: ['asikkala'] };
  const { key } = await done(by('POST', '/api/api-keys', wish, 'administrator'));
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/bookings'],
    ['DELETE', ''],
  ] as const) {
    expect((await by(method, `/api/drafts/${id}${path}`, undefined, key)).status).toBe(404);
  }
  const change = series({ window: ['12:00', '15:30'] });
  expect((await by('POST', `/api/drafts/${id}/changes`, { change }, key)).status).toBe(404);
  expect((await done(by('GET', '/api/drafts', undefined, key))).items).toEqual([]);
  expect((await done(by('GET', '/api/drafts', undefined, 'worker'))).items).toEqual([]);
  const late = await by('POST', `/api/drafts/${id}/changes`, { version: 1, change });
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
  await done(by('DELETE', `/api/drafts/${id}`));
  expect((await by('GET', `/api/drafts/${id}`)).status).toBe(404);
});

// Recurring visits as the desk plans them, without scripts: shown first, booked at once, cancelled to the end.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { languages } from '../../src/core/permissions.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

const SERVICE = 'neuvola-etavastaanotto';

let service: TestApp;
let desk: Pages;
beforeAll(async () => {
  service = await openApp();
  desk = await openPages(service, 'scheduler');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));
afterEach(async () => {
  for (const { id } of await service.deps.db.booking.findMany({ where: { status: 'booked' } })) {
    await service.call('scheduler', 'POST', `/api/bookings/${id}/cancel`, { reason: 'not-needed' });
  }
});

async function slotOn(date: string): Promise<string> {
  const query = `service=${SERVICE}&area=hartola&from=${date}T00:00:00%2B02:00&to=${date}T23:00:00%2B02:00`;
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  return body.items.find((one: { start: string }) => one.start.startsWith(`${date}T09:00`))?.id ?? `none on ${date}`;
}

async function book(slot: string): Promise<string> {
  const family = { reference: '6001' };
  const { status, body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, family });
  expect(status, slot).toBe(201);
  return body.id;
}

async function draftFrom(date: string) {
  const slot = await slotOn(date);
  return {
    slot,
    area: 'hartola',
    every: '2',
    times: '3',
    reference: '6002',
    registers: '6002',
    channel: 'phone',
    phone: '040 123 4567',
  };
}

/** A family with one guardian who may be written to and one child. */
async function registerFamily(
  of: TestApp,
  more: object = {},
): Promise<{ id: string; guardian: string; child: string }> {
  const { status, body } = await of.call('scheduler', 'POST', '/api/families', {
    area: 'hartola',
    name: 'Mallinen',
    guardians: [{ name: 'Maija Mallinen', email: 'maija@example.test', phone: '040 765 4321', language: 'fi' }],
    children: [{ name: 'Ville', born: '2025-06' }],
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  const [guardian] = await of.deps.db.guardian.findMany({ where: { familyId: body.id } });
  const [child] = await of.deps.db.child.findMany({ where: { familyId: body.id } });
  return { id: body.id, guardian: guardian?.id ?? '', child: child?.id ?? '' };
}

const visitsBooked = () => service.deps.db.booking.count({ where: { status: 'booked', planId: { not: null } } });

test('a number that a family of another area has is said in the plan’s form, which goes on with that family', async () => {
  const elsewhere = { area: 'sysma', reference: 'Pl-71', name: 'Toisaalla' };
  const { body: family } = await service.call('scheduler', 'POST', '/api/families', elsewhere);
  const draft = await draftFrom('2026-11-30');
  const asked = await desk.send('/plans', { ...draft, reference: 'pl-71', registers: '' });
  expect(asked.status).toBe(409);
  expect(asked.text).toContain('Toisaalla (Pl-71), Sysmä');
  const way = /href="(\/plans\/new[^"]*family=[^"]*)"/.exec(asked.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await desk.open(way)).text).toContain(`name="family" value="${family.id}"`);
  expect(await service.deps.db.family.count({ where: { foldedReference: 'pl-71' } })).toBe(1);
});

test.each(languages)('the form, the preview and the plan speak %s with one heading each', async (language) => {
  const draft = await draftFrom('2026-11-30');
  await desk.open(`/language/${language}?to=/`);
  const form = await desk.open(`/plans/new?${new URLSearchParams({ slot: draft.slot, area: 'hartola' })}`);
  const preview = await desk.send('/plans/new', draft);
  const { location } = await desk.send('/plans', draft);
  for (const { status, text } of [form, preview, await desk.open(location), await desk.open(`${location}/cancel`)]) {
    expect(status).toBe(200);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text.match(/<h1[ >]/g)).toHaveLength(1);
    expect(text).not.toMatch(/ style="|undefined|\[object/);
  }
  await desk.open('/language/fi?to=/');
});

test('every visit is shown before anything is booked, then all are booked in one go and listed', async () => {
  const draft = await draftFrom('2026-11-30');
  const preview = await desk.send('/plans/new', draft);
  expect(preview.status).toBe(200);
  for (const when of ['30.11.2026', '14.12.2026', '28.12.2026']) expect(preview.text).toContain(`${when} klo 9.00`);
  expect(await visitsBooked()).toBe(0);
  const booked = await desk.send('/plans', draft);
  expect([booked.status, await visitsBooked()]).toEqual([303, 3]);
  expect(booked.location).toMatch(/^\/plans\/[\w-]{36}\?done=booked$/);
  const { text } = await desk.open(booked.location);
  expect(text).toContain('Kaikki käynnit on varattu.');
  const links = [...text.matchAll(/href="(\/bookings\/[\w-]{36})"/g)].map(([, path]) => path ?? '');
  expect(links).toHaveLength(3);
  const visit = await desk.open(links[1] ?? '');
  expect(visit.text).toContain(`href="${booked.location.split('?')[0]}"`);
  expect(visit.text).toContain(`href="${links[1]}/reschedule"`);
});

test('a visit in conflict says why, and is moved to a near time or left out', async () => {
  await book(await slotOn('2026-12-14'));
  await book(await slotOn('2026-12-28'));
  const draft = await draftFrom('2026-11-30');
  const { text } = await desk.send('/plans/new', draft);
  expect(text).toContain('2 käyntiä ei onnistu omalla ajallaan.');
  expect(text).toContain('Aika ei ole vapaa');
  const near = /name="visit-2" value="([^"]+~[^"]+)"/.exec(text)?.[1] ?? 'no alternative';
  expect(text).toContain('name="visit-3" value="out"');
  const undecided = await desk.send('/plans', { ...draft, 'visit-2': near });
  expect([undecided.status, await visitsBooked()]).toEqual([409, 0]);
  expect(undecided.text).toContain(`name="visit-2" value="${near}" checked`);
  const booked = await desk.send('/plans', { ...draft, 'visit-2': near, 'visit-3': 'out' });
  expect([booked.status, await visitsBooked()]).toEqual([303, 2]);
});

test('a plan that is sent twice, or again after Back, leads to the visits it booked, and nothing is booked again', async () => {
  await book(await slotOn('2026-12-14'));
  const draft = await draftFrom('2026-11-30');
  const near = /name="visit-2" value="([^"]+~[^"]+)"/.exec((await desk.send('/plans/new', draft)).text)?.[1] ?? 'none';
  const chosen = { ...draft, 'visit-2': near };
  const both = await Promise.all([desk.send('/plans', chosen), desk.send('/plans', chosen)]);
  const done = both.map(({ location }) => location.split('=')[1]).sort();
  expect([done, await visitsBooked()]).toEqual([['already', 'booked'], 3]);
  const plan = both[0].location.split('?')[0] ?? '';
  for (const [path, sent] of [
    ['/plans', chosen],
    ['/plans', draft],
    ['/plans/new', draft],
  ] as const) {
    const again = await desk.send(path, sent);
    expect([again.status, again.location], path).toEqual([303, `${plan}?done=already`]);
  }
  expect((await desk.open(`${plan}?done=already`)).text).toContain('Nämä käynnit on jo varattu. Mitään ei muutettu.');
  const other = await desk.send('/plans', { ...chosen, note: 'Tulkki tulee' });
  expect(other.location).toBe(`${plan}?done=already&unsaved=note`);
  expect((await desk.open(other.location)).text).toContain('muuta kuin varatuissa käynneissä: viesti.');
  // for another family it is a lost time
  expect((await desk.send('/plans', { ...chosen, reference: '6003', registers: '6003' })).status).toBe(409);
  expect(await visitsBooked()).toBe(3);
});

test('a time that was booked alone leads to its booking, where a plan is begun from its old form', async () => {
  const draft = await draftFrom('2026-11-30');
  const held = await desk.send('/desk/holds', { slot: draft.slot, area: 'hartola' });
  const hold = /\/desk\/holds\/([\w-]+)/.exec(held.location)?.[1] ?? '';
  expect((await desk.send(held.location, draft)).location).toContain('done=booked');
  const again = await desk.send('/plans/new', { ...draft, planFrom: hold });
  expect([again.status, again.location]).toEqual([303, `/bookings/${hold}?done=already`]);
});

test('a plan keeps the desk it began at: its wished language is missed beside each visit and each time offered instead', async () => {
  await book(await slotOn('2026-12-14'));
  const lacks = 'toivottu kieli puuttuu: ruotsi';
  const back = '/desk?area=hartola&language=sv';
  const draft = await draftFrom('2026-11-30');
  const { text } = await desk.send('/plans/new', { ...draft, back });
  expect(text).toContain(`href="${back.replace('&', '&amp;')}"`);
  const [first, second] = text.split('aria-labelledby="at-').slice(1);
  expect(first).toContain(lacks);
  expect(second?.match(/value="[^"]+~[^"]+"/g)?.length).toBe(second?.split(lacks).slice(1).length);
  expect((await desk.send('/plans/new', draft)).text).not.toContain(lacks);
  await book(draft.slot);
  expect((await desk.send('/plans/new', { ...draft, back })).text).toContain(lacks);
});

test('a full week shows before anything is booked, and offers other weeks', async () => {
  await book(await slotOn('2026-12-16'));
  const quota = { service: SERVICE, area: 'hartola' };
  await service.call('coordinator', 'POST', '/api/quotas', { ...quota, most: 1 });
  const draft = await draftFrom('2026-11-30');
  const preview = await desk.send('/plans/new', draft);
  const full = await desk.send('/plans', draft);
  await service.call('coordinator', 'POST', '/api/quotas', { ...quota, most: null });
  expect([preview.status, full.status, await visitsBooked()]).toEqual([200, 409, 0]);
  for (const { text } of [preview, full]) expect(text).toContain('Kiintiö on täynnä.');
  expect(full.text).toMatch(/name="visit-2" value="[^"]+~/);
});

test('faults come back at their fields with what was typed, and personal data in the note is refused', async () => {
  const draft = await draftFrom('2026-11-30');
  const faulty = await desk.send('/plans/new', { ...draft, every: '0', times: '1', reference: '', phone: '' });
  expect(faulty.status).toBe(422);
  for (const field of ['every', 'times', 'reference', 'phone']) expect(faulty.text).toContain(`href="#${field}"`);
  const personal = await desk.send('/plans', { ...draft, note: 'Hetu 131052-308T' });
  expect([personal.status, await visitsBooked()]).toEqual([422, 0]);
  expect(personal.text).toContain('href="#note"');
});

test('a first time that is gone offers the nearest, which go on to the same plan', async () => {
  const draft = await draftFrom('2026-11-30');
  await book(draft.slot);
  const lost = await desk.send('/plans/new', draft);
  expect(lost.status).toBe(409);
  expect(lost.text).toContain('action="/plans/new"');
  expect(lost.text).toContain('name="times" value="3"');
});

test('whatever was typed while a time was held goes on to the plan, in no address, and the time is let go', async () => {
  const slot = await slotOn('2026-11-30');
  const family = await registerFamily(service);
  const held = await desk.send('/desk/holds', { slot, area: 'hartola', family: family.id });
  const { text } = await desk.open(held.location);
  expect(text).toMatch(/<button[^>]* name="planFrom" value="[\w-]{36}"[^>]* formaction="\/plans\/new"/);
  const typed = {
    slot,
    area: 'hartola',
    back: '/desk?area=hartola',
    family: family.id,
    child: family.child,
    guardians: family.guardian,
    channel: 'phone',
    phone: '040 765 4321',
    interpreter: 'so',
    note: 'Tulkki sovittu',
  };
  const hold = /\/desk\/holds\/([\w-]+)/.exec(held.location)?.[1] ?? '';
  const form = await desk.send('/plans/new', { ...typed, planFrom: hold });
  expect(form.status).toBe(200);
  expect(await slotOn('2026-11-30')).toBe(slot);
  for (const kept of ['040 765 4321', 'Tulkki sovittu', 'value="so" selected', `value="${family.guardian}" checked`])
    expect(form.text).toContain(kept);
  const preview = await desk.send('/plans/new', { ...typed, every: '2', times: '3' });
  const hidden = [...preview.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const carried = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
  expect(carried).toEqual({ ...typed, every: '2', times: '3' });
  const { location } = await desk.send('/plans', carried);
  const booked = await service.deps.db.booking.findMany({
    where: { planId: location.split(/[/?]/)[2] ?? '' },
    include: { participants: true },
  });
  expect(booked.map(({ childId, phone, note }) => [childId, phone, note])).toEqual(
    Array.from({ length: 3 }, () => [family.child, '040 765 4321', 'Tulkki sovittu']),
  );
  for (const { participants } of booked)
    expect(participants.map(({ role }) => role).sort()).toEqual(['guardian', 'interpreter', 'professional']);
});

test('a family’s booking leads to visits after it', async () => {
  const slot = await slotOn('2026-11-30');
  const booking = await book(slot);
  const link = /href="(\/plans\/new\?[^"]+)"/.exec((await desk.open(`/bookings/${booking}`)).text)?.[1] ?? 'no link';
  const form = await desk.open(link.replaceAll('&amp;', '&'));
  expect([form.status, form.text.includes('Jatkoa ajalle')]).toEqual([200, true]);
  const draft = await draftFrom('2026-12-07');
  const preview = await desk.send('/plans/new', { ...draft, slot, after: 'yes' });
  expect(preview.text).toContain('14.12.2026 klo 9.00');
  expect(preview.text).not.toContain('30.11.2026 klo');
});

test('a child who was removed from the family while a plan was made is chosen anew, before anything is booked', async () => {
  const { id, child, guardian } = await registerFamily(service, { name: 'Poistola', confirmed: true });
  const { reference: _none, registers: _neither, ...draft } = await draftFrom('2026-11-30');
  const form = { ...draft, family: id, child, guardians: guardian };
  expect((await desk.send('/plans/new', form)).status).toBe(200);
  expect((await service.call('scheduler', 'DELETE', `/api/families/${id}/children/${child}`)).status).toBe(200);
  for (const press of ['/plans/new', '/plans']) {
    const { status, text } = await desk.send(press, form);
    expect([press, status, text.includes('Lapsi on poistettu perheestä. Valitse')]).toEqual([press, 422, true]);
    const stands = /<select id="child".*?<option value="([^"]*)" selected[^>]*>([^<]*)/s.exec(text);
    expect(stands?.slice(1)).toEqual([child, 'Ei enää valittavissa']);
  }
  expect(await visitsBooked()).toBe(0);
  expect((await desk.send('/plans', { ...form, child: '' })).location).toMatch(/^\/plans\/[\w-]+\?done=booked/);
});

test('the rest is cancelled after one more question, with a reason', async () => {
  const { location } = await desk.send('/plans', await draftFrom('2026-11-30'));
  const path = location.split('?')[0] ?? '';
  expect((await desk.send(`${path}/cancel`, {})).status).toBe(422);
  expect(await visitsBooked()).toBe(3);
  const cancelled = await desk.send(`${path}/cancel`, { reason: 'other-help' });
  expect(cancelled.location).toBe(`${path}?cancelled=3&kept=0`);
  const { text } = await desk.open(cancelled.location);
  expect(text).toContain('3 käyntiä on peruttu.');
  expect(text).not.toContain(`${path}/cancel`);
  expect((await desk.open(`${path}/cancel`)).status).toBe(409);
});

test('planning is the desk’s: a worker may not, and a slot of a consultation is none of it', async () => {
  const worker = await openPages(service, 'worker');
  expect((await worker.open('/plans/new?slot=x')).status).toBe(403);
  expect((await desk.open('/plans/new?slot=x')).status).toBe(404);
  expect((await desk.open(`/plans/${crypto.randomUUID()}`)).status).toBe(404);
  expect((await desk.open('/plans/new')).location).toBe('/desk');
  expect((await desk.open('/plans')).location).toBe('/desk');
});

test('a family that is elsewhere at the first visit is asked about: a coordinator says why, others take another time', async () => {
  const other = await openPages(service, 'coordinator');
  const { id, child } = await registerFamily(service, { name: 'Muualla', confirmed: true });
  const draft = { ...(await draftFrom('2026-11-30')), reference: '', family: id, child };
  const query = 'service=rokotus&area=lahti-etela&from=2026-11-30T09:00:00%2B02:00&limit=1';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const elsewhere = { slot: body.items[0].id, family: { id, child } };
  expect((await service.call('scheduler', 'POST', '/api/bookings', elsewhere)).status).toBe(201);
  const refused = await desk.send('/plans/new', draft);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('Lähimmät vapaat ajat');
  expect(refused.text).not.toContain('name="why"');
  const asked = await other.send('/plans/new', draft);
  expect(asked.status).toBe(409);
  expect(asked.text).toMatch(/Toinen aika: [^<]*30\.11\.[^<]*, Ville/);
  // a later visit in the way says so too, and for which child
  const before = await draftFrom('2026-11-23');
  const later = await desk.send('/plans/new', { ...before, every: '1', reference: '', family: id, child });
  expect(later.status).toBe(200);
  expect(later.text).toMatch(/Toinen aika: [^<]*30\.11\.[^<]*, Ville/);
  for (const said of ['Samaan aikaan on jo toinen varaus', 'name="rules" value="double-booking"', 'name="why"']) {
    expect(asked.text).toContain(said);
  }
  const meant = { ...draft, rules: 'double-booking', why: 'Äiti tulee yksin, isä on lapsen kanssa' };
  expect((await other.send('/plans/new', { ...meant, why: '' })).status).toBe(422);
  expect((await other.send('/plans/new', meant)).status).toBe(200);
  expect((await other.send('/plans', meant)).status).toBe(303);
  expect(await visitsBooked()).toBe(3);
});

// A coordinator's draft as pages: a series is changed in one that waits, beside what it has already.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';
import { openPages, type Pages } from '../support/pages.ts';

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  service.travelTo(START);
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());

const HARTOLA = 'perheneuvola-hartola';
const SERIES = paijatHameParts().series?.find(({ id }) => id === HARTOLA);

async function begun(name: string, changes: object): Promise<string> {
  const { body } = await service.call('coordinator', 'POST', '/api/drafts', { area: 'hartola', name });
  const change = { series: { ...SERIES, ...changes } };
  await service.call('coordinator', 'POST', `/api/drafts/${body.id}/changes`, { change });
  return body.id;
}

/** What a browser would send of a form that nobody has touched. */
function untouched(page: string, where = 'drafts'): Readonly<Record<string, readonly string[]>> {
  const form = new RegExp(`<form method="post" action="/${where}.*?</form>`, 's').exec(page)?.[0] ?? '';
  const valueIn = (tag: string) => /value="([^"]*)"/.exec(tag)?.[1] ?? '';
  const sent = [...form.matchAll(/<(input|select|textarea)\b([^>]*)>(.*?)(?=<\/\1>|<)/gs)].flatMap(
    ([whole, kind, tag = '', inner = '']): [string, string][] => {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name === undefined || (/type="(checkbox|radio)"/.test(tag) && !/ checked/.test(tag))) return [];
      if (kind === 'textarea') return [[name, inner]];
      if (kind === 'input') return [[name, valueIn(tag)]];
      const options = form.slice(form.indexOf(whole)).split('</select>')[0] ?? '';
      return [
        [name, valueIn(/<option[^>]*selected[^>]*>/.exec(options)?.[0] ?? /<option[^>]*>/.exec(options)?.[0] ?? '')],
      ];
    },
  );
  return Object.fromEntries(
    [...Map.groupBy(sent, ([name]) => name)].map(([name, of]) => [name, of.map(([, one]) => one)]),
  );
}

test('a series is changed in a draft that waits: the form shows it as the draft has it, and nothing but the draft changes', async () => {
  const id = await begun('Kevään ajat', { recurrence: 'FREQ=MONTHLY;BYDAY=2WE,4WE' });
  const address = `/drafts/${id}/series/${HARTOLA}`;
  expect((await pages.open(`/drafts/${id}`)).text).toContain(`href="${address}"`);
  const form = await pages.open(address);
  expect(form.text).toContain('Tallenna luonnokseen');
  const filled = untouched(form.text);
  expect(filled.weekdays).toEqual(['WE']);
  const saved = await pages.send(address, { ...filled, end: ['15:30'], start: ['12:00'], act: ['save'] });
  expect([saved.status, saved.location]).toEqual([303, `/drafts/${id}?done=edited`]);
  expect((await pages.open(saved.location)).text).toContain('Muutos on luonnoksessa.');
  const { body } = await service.call('coordinator', 'GET', `/api/drafts/${id}`);
  expect(body.changes).toEqual([expect.objectContaining({ id: HARTOLA, fields: ['recurrence', 'window'] })]);
  const now = await service.deps.db.series.findUniqueOrThrow({ where: { id: HARTOLA } });
  expect([now.windowStart, now.recurrence]).toEqual([SERIES?.window?.[0], SERIES?.recurrence]);

  const elsewhere = await openPages(service, 'coordinator', 'asikkala');
  expect((await elsewhere.open(address)).status).toBe(404);
  expect((await pages.open(`/drafts/${id}/series/no-such`)).status).toBe(404);
});

const CASE = { case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } };

async function free(): Promise<readonly { readonly id: string; readonly start: string }[]> {
  const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi&limit=500';
  return (await service.call('worker', 'GET', `/api/slots?${query}&from=2026-12-08T00:00:00Z`)).body.items;
}

async function book(slot: string | undefined): Promise<string> {
  return (await service.call('worker', 'POST', '/api/bookings', { slot, ...CASE })).body.id;
}

const choiceOf = async (id: string, booking: string) => {
  const { body } = await service.call('coordinator', 'GET', `/api/drafts/${id}/bookings`);
  return body.items.find((item: { booking: { id: string } }) => item.booking.id === booking)?.choice;
};
const chosenIn = (page: string, booking: string) => {
  const [field = ''] = new RegExp(`<select[^>]*name="b-${booking}".*?</select>`, 's').exec(page) ?? [];
  return /value="([^"]*)" selected/.exec(field)?.[1];
};

test('what was chosen on a later page of bookings is kept, and the page comes back to where it was', async () => {
  const [one, two] = (await free()).filter(({ start }) => start.startsWith('2026-12-08'));
  const [first, second] = [await book(one?.id), await book(two?.id)];
  const id = await begun('Monta varausta', { recurrence: 'FREQ=MONTHLY;BYDAY=2WE,4WE' });
  const { body } = await service.call('coordinator', 'GET', `/api/drafts/${id}/bookings?limit=1`);
  const cursor = encodeURIComponent(body.nextCursor);
  const page = (await pages.open(`/drafts/${id}?cursor=${cursor}`)).text;
  expect([page.includes(`name="b-${first}"`), page.includes(`name="b-${second}"`)]).toEqual([false, true]);
  const [, action = ''] = /action="([^"]*\/choices[^"]*)"/.exec(page) ?? [];
  // by now the page that the form was of begins elsewhere: what it showed is what was chosen for
  const sent = { of: [first, second], [`b-${first}`]: 'keep', [`b-${second}`]: 'cancel' };
  const saved = await pages.send(action.replaceAll('&amp;', '&'), sent);
  expect([saved.status, saved.location]).toEqual([303, `/drafts/${id}?done=chosen&cursor=${cursor}#bookings`]);
  expect(await choiceOf(id, first)).toMatchObject({ keep: true });
  expect(await choiceOf(id, second)).toMatchObject({ cancel: true });
  const alike = await pages.send(action.replaceAll('&amp;', '&'), { all: 'later' });
  expect(alike.location).toBe(saved.location);
  expect(await choiceOf(id, first)).toMatchObject({ later: true });
});

test('a chosen time that somebody was quicker to book is not shown as another one', async () => {
  const slots = await free();
  const booking = await book(slots.find(({ start }) => start.startsWith('2026-12-08'))?.id);
  const id = await begun('Myöhässä', { recurrence: 'FREQ=MONTHLY;BYDAY=2TH,4TU' });
  const { body } = await service.call('coordinator', 'GET', `/api/drafts/${id}/bookings`);
  const item = body.items.find((one: { booking: { id: string } }) => one.booking.id === booking);
  const later = item.proposals.find(({ slot }: { slot: { start: string } }) => slot.start.startsWith('2026-12-22'));
  const choices = [{ booking, slot: later.slot.id }];
  await service.call('coordinator', 'POST', `/api/drafts/${id}/choices`, { choices });
  expect(chosenIn((await pages.open(`/drafts/${id}`)).text, booking)).toBe(later.slot.id);
  await book(slots.find(({ start }) => start === later.slot.start)?.id);
  expect(chosenIn((await pages.open(`/drafts/${id}`)).text, booking)).toBe('');
});

test('what others have made impossible is said in the reader’s language, with the way to mend it', async () => {
  const file = paijatHameParts();
  const known = file.professionals.find((one) => one.id === 'pn-psykologi');
  const grown = { ...file, professionals: [...file.professionals, { ...known, id: 'pn-uusi' }] };
  expect((await service.call('coordinator', 'POST', '/api/import', grown)).status).toBe(200);
  const id = await begun('Uusi ammattilainen', { professionals: ['pn-psykologi', 'pn-uusi'] });
  expect((await service.call('coordinator', 'POST', '/api/import', file)).status).toBe(200);
  expect((await service.call('coordinator', 'GET', `/api/drafts/${id}`)).body.faults).toHaveLength(1);
  const { text } = await pages.open(`/drafts/${id}`);
  const [, note = ''] = /Luonnosta ei voi julkaista näin<\/p>(.*?)<\/ul>/s.exec(text) ?? [];
  expect(note).toContain(`href="/drafts/${id}/series/${HARTOLA}"`);
  expect(note).not.toMatch(/lang="en"|series &quot;/);
});

test('school holidays, an absence and working hours are kept in one draft from their own forms, said by name and undone by nobody', async () => {
  const holiday = {
    name: 'Hiihtoloma',
    nameFi: 'Hiihtoloma',
    areas: ['hartola', 'sysma'],
    from: '2027-03-08',
    to: '2027-03-14',
  };
  const closed = await pages.send('/closures/new', { ...holiday, act: 'draft', into: '' });
  expect([closed.status, closed.location]).toEqual([303, expect.stringMatching(/^\/drafts\/[\w-]+\?done=made$/)]);
  const [, , id = ''] = closed.location.split(/[/?]/);
  const away = {
    professional: 'pn-psykologi',
    span: 'days',
    fromDate: '2027-04-05',
    toDate: '2027-04-09',
    reason: 'leave',
  };
  const form = await pages.open('/absences/new');
  expect(form.text).toContain(`<option value="${id}">Hiihtoloma`);
  expect((await pages.send('/absences/new', { ...away, act: 'draft', into: id })).location).toBe(
    `/drafts/${id}?done=edited`,
  );
  const week = { SU: '8–10', until: '' };
  const hours = { site: 'hartola-neuvola', services: 'rokotus', ...week, from: '2027-02-01' };
  const hired = await pages.send('/people/th-hartola/hours/new', { ...hours, act: 'draft', into: id });
  expect([hired.status, hired.location]).toEqual([303, `/drafts/${id}?done=edited`]);
  const person = '/people/th-hartola';
  const own = { ...untouched((await pages.open(person)).text, 'people'), languages: ['fi', 'sv', 'en'] };
  const grown = await pages.send(person, { ...own, act: ['draft'], into: [id] });
  expect([grown.status, grown.location]).toEqual([303, `/drafts/${id}?done=edited`]);
  const { body } = await service.call('coordinator', 'GET', `/api/drafts/${id}`);
  expect(body.changes.map(({ kind, noun }: Record<string, string>) => `${kind} ${noun}`).sort()).toEqual([
    'added absence',
    'added closure',
    'added working-hours',
    'changed professional',
  ]);
  const { text } = await pages.open(`/drafts/${id}`);
  expect(text).toContain('suljettu aika Hiihtoloma, ');
  expect(text).toMatch(/poissaolo Psykologi, perheneuvola, [^<]*5\.4\./);
  expect(text).toContain('Luonnosta muutettiin: poissaolo Psykologi');
  expect(await service.deps.db.closure.count({ where: { name: { path: ['fi'], equals: 'Hiihtoloma' } } })).toBe(0);
  // what is wrong with it is said at its field, and no draft is begun
  const before = await service.deps.db.draft.count();
  const wrong = await pages.send('/closures/new', { ...holiday, to: '2027-03-01', act: 'draft', into: '' });
  expect([wrong.status, await service.deps.db.draft.count()]).toEqual([422, before]);
});

test('a message to those whose booking is cancelled is kept with the choices; one that names somebody stays in its field', async () => {
  const slots = (await free()).filter(({ start }) => start.startsWith('2027-01-12'));
  const booking = await book(slots.at(-1)?.id);
  const id = await begun('Viestin kanssa', { recurrence: 'FREQ=MONTHLY;BYDAY=1TH,3TH' });
  const sent = { of: [booking], [`b-${booking}`]: 'cancel' };
  const refused = await pages.send(`/drafts/${id}/choices`, { ...sent, message: 'Soita 040 123 4567' });
  expect([refused.status, refused.text.includes('href="#message"')]).toEqual([422, true]);
  expect([refused.text.includes('Soita 040 123 4567</textarea>'), chosenIn(refused.text, booking)]).toEqual([
    true,
    'cancel',
  ]);
  expect(await choiceOf(id, booking)).toBeUndefined();
  await pages.send(`/drafts/${id}/choices`, { ...sent, message: 'Olemme koulutuksessa.' });
  expect(await choiceOf(id, booking)).toMatchObject({ cancel: true, message: 'Olemme koulutuksessa.' });
  const page = (await pages.open(`/drafts/${id}`)).text;
  expect([page.includes('Olemme koulutuksessa.</textarea>'), chosenIn(page, booking)]).toEqual([true, 'cancel']);
  await pages.send(`/drafts/${id}/choices`, { all: 'cancel', message: 'Varatkaa uusi aika.' });
  expect(await choiceOf(id, booking)).toMatchObject({ message: 'Varatkaa uusi aika.' });
});

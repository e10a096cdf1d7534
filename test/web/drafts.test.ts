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
function untouched(page: string): Readonly<Record<string, readonly string[]>> {
  const form = /<form method="post" action="\/drafts.*?<\/form>/s.exec(page)?.[0] ?? '';
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

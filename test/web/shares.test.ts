// The coordinator's form of a series and the preview of a directory file, as far as times kept for an area go.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../src/core/permissions.ts';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

const SERIES = {
  nameFi: 'Unikonsultaatio',
  service: 'perheneuvola-konsultaatio',
  professionals: ['pn-psykologi'],
  areas: ['hartola', 'sysma'],
  rhythm: 'nth',
  nths: ['1'],
  interval: '1',
  parity: 'odd',
  weekdays: ['MO'],
  start: '09:00',
  end: '12:00',
  from: '2026-12-01',
  skipPublicHolidays: 'yes',
};

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());

const row = (n: number, of: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(of).map(([part, value]) => [`share-${part}-${n}`, value]));
const save = (more: object, path = '/series/new') => pages.send(path, { ...SERIES, ...more, act: 'save' });

test('shares in two steps are saved, said on the series’ page, come back to the form, and are taken away', async () => {
  const first = row(1, { area: 'sysma', slots: '3', days: '2', earlier: '7', keeps: '1' });
  const saved = await save({ shares: '2', ...first, ...row(2, { area: 'hartola', slots: '1', days: '3' }) });
  expect([saved.status, saved.location]).toEqual([303, '/series/unikonsultaatio?done=saved']);
  const { text } = await pages.open('/series/unikonsultaatio');
  expect(text).toContain(
    'Sysmä: 3 aikaa kullakin kerralla; 7 päivää ennen pidetään enää 1 ja 2 päivää ennen kaikki vapautuvat muillekin',
  );
  const form = (await pages.open('/series/unikonsultaatio/edit')).text;
  for (const [name, value] of [...Object.entries(first)].filter(([name]) => !name.includes('area')))
    expect(form).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`));
  expect((await save({ nameFi: 'Unikonsultaatio' }, '/series/unikonsultaatio/edit')).status).toBe(422);
  const gone = await save({ shares: '2', nameFi: 'Unikonsultaatio' }, '/series/unikonsultaatio/edit');
  expect(gone.status).toBe(303);
  expect((await pages.open('/series/unikonsultaatio')).text).not.toContain('kullakin kerralla');
});

test('what is wrong with a share is said at its rows, beside all else', async () => {
  const good = { area: 'sysma', slots: '3', days: '2' };
  const faultOf = async (...rows: Readonly<Record<string, string>>[]) => {
    const typed = Object.assign({}, ...rows.map((of, at) => row(at + 1, of)));
    const { status, text } = await save({ nameFi: 'Toinen', start: '14:00', end: '16:00', shares: '2', ...typed });
    const said = /id="share-area-1-fault"[^>]*>.*?<span>([^<]*)<\/span>/s.exec(text)?.[1];
    return [status, said];
  };
  expect(await faultOf({ ...good, slots: '' })).toEqual([422, expect.stringContaining('Tarkista kiintiöpaikat')]);
  expect(await faultOf({ ...good, area: 'asikkala' })).toEqual([422, expect.stringContaining('jota sarja palvelee')]);
  expect(await faultOf(good, good)).toEqual([422, 'Sama alue tai yksikkö on valittu kahdesti.']);
  expect(await faultOf({ ...good, earlier: '1', keeps: '1' })).toEqual([
    422,
    expect.stringContaining('useampia päiviä ennen'),
  ]);
});

test('a file that would change shares says what they were and would be, by names, in every language', async () => {
  const file = paijatHame as { series: { id: string }[] };
  const shares = [{ area: 'sysma', slots: 2, releases: [{ daysBefore: 7, keeps: 0 }] }];
  const series = file.series.map((one) => (one.id === 'perheneuvola-hartola' ? { ...one, shares } : one));
  const said = {
    fi: /kiintiöpaikat: .*alue: Sysmä/,
    sv: /reserverade tider: .*område: Sysmä/,
    en: /kept times: .*area: Sysmä/,
  };
  for (const language of languages) {
    await pages.open(`/language/${language}?to=/`);
    const { text } = await pages.upload('/import', { text: JSON.stringify({ ...file, series }) });
    const read = text.replace(/<[^>]*>/g, '');
    expect(read).toMatch(said[language]);
    expect(read).not.toMatch(/daysBefore|keeps:|\[object/);
  }
});

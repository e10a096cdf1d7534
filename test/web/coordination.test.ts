// The coordinator's pages through the app's door: series, absences, topics and the import, without any script.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProfessionalId } from '../../src/core/ids.ts';
import { MINUTE } from '../../src/core/instant.ts';
import type { Role } from '../../src/core/permissions.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { sendSeen } from '../support/left-outside.ts';
import { openPages, type Pages } from '../support/pages.ts';

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const SERIES = {
  nameFi: 'Unikonsultaatio',
  service: 'perheneuvola-konsultaatio',
  professionals: ['pn-psykologi'],
  areas: ['hartola'],
  rhythm: 'nth',
  nths: ['1'],
  interval: '1',
  parity: 'odd',
  weekdays: ['MO'],
  start: '09:00',
  end: '11:00',
  from: '2026-12-01',
};

async function bookFirst(): Promise<{ id: string; professionals: { id: string }[] }> {
  const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
  const { body } = await service.call('worker', 'POST', '/api/bookings', {
    slot: slots.body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia, kun lapsi herää yöllä?' },
  });
  expect(body.status).toBe('booked');
  return body;
}

describe('series', () => {
  test('the list says each rhythm in words and the next date', async () => {
    const { status, text } = await pages.open('/series');
    expect(status).toBe(200);
    expect(text).toContain('Kuukauden toisena ja neljäntenä tiistaina klo 13–15.30');
    expect(text).toContain('ti 24.11.');
  });

  test('six months of dates name what is skipped and why', async () => {
    const { text } = await pages.open('/series/perheohjaaja-asikkalan-paivakoti');
    expect(text).toContain('Ei pidetä: pyhäpäivä');
    expect(text).toContain('Ei pidetä: suljettu, Talviloma');
  });

  test('a preview shows the dates and saves nothing', async () => {
    const { status, text } = await pages.send('/series/new', { ...SERIES, act: 'preview' });
    expect(status).toBe(200);
    expect(text).toContain('Tätä ei ole vielä tallennettu');
    expect(text).toContain('datetime="2026-12-07"');
    // folded by month, the first in sight, with saving beside it
    expect(text).toMatch(/<details class="unfolds" open[^>]*><summary><b>Joulukuu 2026<\/b>/);
    expect(text).toMatch(/<button type="submit" form="series" name="act" value="save"/);
    expect((await pages.open('/series')).text).not.toContain('Unikonsultaatio');
  });

  test('the school holidays of the area are there to be skipped, and those that are skipped already are chosen', async () => {
    expect((await pages.open('/series/new')).text).toMatch(/name="closures" value="asikkala.20270222"(?! checked)/);
    const { text } = await pages.open('/series/perheohjaaja-asikkalan-paivakoti/edit');
    expect(text).toMatch(/name="closures" value="asikkala.20270222" checked/);
    expect(text).toContain('Talviloma, ');
  });

  test('a closure that was ticked and goes meanwhile stays named until somebody unticks it', async () => {
    const closure = {
      nameFi: 'Remonttiviikko',
      areas: 'hartola',
      series: 'sihti-hartola',
      from: '2027-03-01',
      to: '2027-03-05',
    };
    const added = await pages.send('/closures/new', closure);
    const [, id = ''] = /closure=([^&]+)/.exec(added.location) ?? [];
    const form = (await pages.open('/series/new')).text;
    const called = [...form.matchAll(/type="hidden" name="drawn.called" value="([^"]*)"/g)].map(
      ([, value = '']) => value,
    );
    expect(called.some((one) => one.startsWith(`${id} Remonttiviikko`))).toBe(true);
    await pages.send(`/closures/${id}/remove`, {});
    const sent = {
      ...SERIES,
      nameFi: 'Remontin ajaksi',
      start: '17:00',
      end: '19:00',
      closures: [id],
      'drawn.called': called,
    };
    for (let press = 1; press <= 2; press += 1) {
      const { status, text } = await pages.send('/series/new', { ...sent, act: 'save' });
      expect([status, text.includes('Valittu suljettu aika on poistettu sillä välin')]).toEqual([422, true]);
      expect(text).toMatch(
        new RegExp(`name="closures" value="${id}"[^>]*checked[\\s\\S]{0,80}Remonttiviikko[^<]*poistettu`),
      );
    }
  });

  test('what is saved comes back to the form as it was chosen, is changed, and is removed', async () => {
    const saved = await pages.send('/series/new', { ...SERIES, act: 'save' });
    expect([saved.status, saved.location]).toEqual([303, '/series/unikonsultaatio?done=saved']);
    const form = (await pages.open('/series/unikonsultaatio/edit')).text;
    expect(form).toContain('value="Unikonsultaatio"');
    expect(form).toMatch(/value="perheneuvola-konsultaatio" selected/);
    expect(form).toMatch(/name="professionals" value="pn-psykologi" checked/);
    expect(form).toMatch(/name="areas" value="hartola" checked/);
    expect(form).toMatch(/name="rhythm" value="nth" checked/);
    expect(form).toMatch(/name="nths" value="1" checked/);
    expect(form).toMatch(/name="weekdays" value="MO" checked/);

    const change = {
      ...SERIES,
      rhythm: 'parity',
      parity: 'even',
      moves: '1',
      moveFrom1: '2026-12-07',
      moveTo1: '2026-12-08',
    };
    for (const act of ['preview', 'save']) {
      const slip = await pages.send('/series/unikonsultaatio/edit', { ...change, exceptDates: '22.12.2026', act });
      expect([slip.status, slip.text.includes('Poikkeuspäivissä on tiistai 22.12.2026')]).toEqual([422, true]);
    }
    await pages.send('/series/unikonsultaatio/edit', { ...change, exceptDates: '21.12.2026', act: 'save' });
    const changed = (await pages.open('/series/unikonsultaatio')).text;
    expect(changed).toContain('Parillisten viikkojen maanantaina');
    expect(changed).toContain('Siirretty tähän');
    expect(changed).toContain('Ei pidetä: poikkeuspäivä');
    // the moved one is held once, and only the excepted one is not held at all
    const [, december = ''] = /<b>Joulukuu 2026<\/b>(.*?)<\/summary>/s.exec(changed) ?? [];
    expect(plain(december)).toContain('Pidetään 1 kerran, jää väliin 1 kerran.');

    const removed = await pages.send('/series/unikonsultaatio/remove', {});
    expect(removed.location).toBe('/series?done=removed');
    expect((await pages.open('/series/unikonsultaatio')).status).toBe(404);
  });

  test('a form with faults keeps what was typed and leads from each fault to its field', async () => {
    const wrong = {
      ...SERIES,
      nameFi: 'Kesken jäänyt',
      professionals: ['th-lahti-1'],
      weekdays: [],
      end: '09:10',
      act: 'save',
    };
    const { status, text } = await pages.send('/series/new', wrong);
    expect(status).toBe(422);
    expect(text).toContain('value="Kesken jäänyt"');
    for (const field of ['professionals', 'weekdays', 'start']) {
      expect(text).toContain(`href="#${field}"`);
      expect(text).toContain(`id="${field}"`);
    }
    expect((await pages.open('/series')).text).not.toContain('Kesken jäänyt');
  });

  test('a closure over a session that was moved there and nobody has booked is saved, and says which is not held', async () => {
    const move = { moves: '1', moveFrom1: '2026-12-07', moveTo1: '2026-12-09', extraDates: '2026-12-16' };
    await pages.send('/series/new', { ...SERIES, nameFi: 'Siirtosarja', ...move, act: 'save' });
    const closed = { nameFi: 'Koulutuspäivät', areas: 'hartola', from: '2026-12-09', to: '2026-12-16' };
    const saved = await pages.send('/closures/new', closed);
    expect(saved.status).toBe(303);
    const text = plain((await pages.open(saved.location)).text);
    expect(text).toContain('2 siirrettyä tai lisättyä kertaa ei pidetä, koska ne osuvat suljettuun aikaan.');
    expect(text).toMatch(/Siirtosarja ?: keskiviikko 9\.12\.2026 \(siirretty päivästä maanantai 7\.12\.2026\)/);
    expect(text).toMatch(/Siirtosarja ?: keskiviikko 16\.12\.2026/);
    const [, id = ''] = /closure=([0-9a-f-]{36})/.exec(saved.location) ?? [];
    await pages.send(`/closures/${id}/remove`, {});
    // where nothing of the kind is there, nothing is said of it
    const other = await pages.send('/closures/new', { ...closed, from: '2026-12-12', to: '2026-12-12' });
    expect(plain((await pages.open(other.location)).text)).not.toContain('siirrettyä tai lisättyä');
    await pages.send(`/closures/${/closure=([0-9a-f-]{36})/.exec(other.location)?.[1]}/remove`, {});
    await pages.send('/series/siirtosarja/remove', {});
  });

  test('a date moved onto a closed day is said beside it, and a rule that gives no day is offered no saving', async () => {
    const closure = { nameFi: 'Koulutuspäivä', areas: ['hartola'], from: '2026-12-05', to: '2026-12-05' };
    expect((await pages.send('/closures/new', closure)).location).toMatch(/^\/absences\?done=closed/);
    const move = { moves: '1', moveFrom1: '2026-12-07', moveTo1: '2026-12-05' };
    for (const act of ['preview', 'save']) {
      const moved = await pages.send('/series/new', { ...SERIES, ...move, act });
      expect(moved.status).toBe(422);
      expect(moved.text).toContain('href="#moveFrom1"');
      expect(moved.text).toContain('Päivä on suljettu, joten kertaa ei pidettäisi.');
      expect(moved.text).toContain('value="2026-12-05"');
    }
    const [, closed = ''] =
      /href="\/closures\/([0-9a-f-]{36})\/remove"/.exec((await pages.open('/absences')).text) ?? [];
    await pages.send(`/closures/${closed}/remove`, {});
    const rule = { rhythm: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20200101' };
    const never = await pages.send('/series/new', { ...SERIES, ...rule, act: 'preview' });
    expect([never.status, never.text.includes('href="#rule"')]).toEqual([422, true]);
    expect(never.text).toContain('Sarjasta ei tule yhtään kertaa.');
    const christmas = { moves: '1', moveFrom1: '2026-12-07', moveTo1: '2026-12-25', skipPublicHolidays: 'yes' };
    const kept = await pages.send('/series/new', { ...SERIES, ...christmas, act: 'preview' });
    expect(kept.text).toContain('Päivä on pyhäpäivä. Kerta pidetään');
    const over = { ...SERIES, from: '2026-01-01', until: '2026-02-28' };
    const looked = await pages.send('/series/new', { ...over, act: 'preview' });
    expect(looked.text).toContain('Sarjassa ei ole tästä eteenpäin yhtään kertaa');
    expect(looked.text).not.toContain('Tätä ei ole vielä tallennettu.');
    expect((await pages.send('/series/new', { ...over, act: 'save' })).status).toBe(422);
    expect((await pages.open('/series')).text).not.toContain('Unikonsultaatio');
  });

  test('a rule that is none is told which part of it is wrong, in one’s own language', async () => {
    const said = {
      'FREQ=YEARLY;BYWEEKNO=60;BYDAY=MO':
        'BYWEEKNO-osassa täytyy olla viikkonumeroita 1–53, tai lopusta laskien -1 alkaen',
      'FREQ=OFTEN': 'FREQ-osan täytyy olla DAILY, WEEKLY, MONTHLY tai YEARLY',
      'FREQ=WEEKLY;BYHOUR=9': 'BYHOUR ei kuulu sääntöön: kellonaika annetaan erikseen',
      'BYDAY=MO': 'FREQ puuttuu, esimerkiksi FREQ=WEEKLY',
      'FREQ=WEEKLY;FREQ=DAILY': 'FREQ on säännössä kahdesti',
      'joka maanantai': '”JOKA MAANANTAI” ei ole toistosäännön osa',
      'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30': 'Säännöstä ei tule yhtään päivää',
    };
    for (const [rule, words] of Object.entries(said)) {
      const { status, text } = await pages.send('/series/new', { ...SERIES, rhythm: 'rule', rule, act: 'save' });
      expect([rule, status, text.includes(`<a href="#rule">${words}</a>`)]).toEqual([rule, 422, true]);
    }
  });

  test('all that a rhythm lacks is said at once, in the order of the form', async () => {
    const { status, text } = await pages.send('/series/new', { rhythm: 'nth', act: 'save' });
    expect(status).toBe(422);
    const [, summary = ''] = /id="faults"(.*?)<\/ul>/s.exec(text) ?? [];
    const linked = [...summary.matchAll(/href="#(\w+)"/g)].map(([, field]) => field);
    expect(linked).toEqual(['nameFi', 'service', 'professionals', 'areas', 'nths', 'weekdays', 'start', 'from']);
    // what its schema and what the rest of the directory say of it come together
    const wrong = { until: '2020-01-01', exceptDates: 'foo', act: 'save' };
    const faultsOf = async (path: string, form: Parameters<typeof pages.send>[1]) => {
      const answer = (await pages.send(path, form)).text;
      return [...answer.matchAll(/id="(\w+)-fault"/g)].map(([, field]) => field).sort();
    };
    const times = { start: '15:00', end: '13:00' };
    const made = await faultsOf('/series/new', { ...SERIES, ...times, ...wrong, rhythm: 'rule', rule: 'x' });
    expect(made).toEqual(['exceptDates', 'rule', 'start', 'until']);
  });

  test('an exception on a day that is none of the series is named by its date', async () => {
    const wrong = { ...SERIES, exceptDates: '7.12.2026\n9.12.2026', act: 'save' };
    expect(plain((await pages.send('/series/new', wrong)).text)).toMatch(
      /Poikkeuspäivissä on [^.]*9\.12\.2026, joka ei ole sarjan päivä/,
    );
  });

  test('a series with bookings to come is not removed, and the page says what to do instead', async () => {
    const booking = await bookFirst();
    const { status, text } = await pages.send('/series/perheneuvola-hartola/remove', {});
    expect(status).toBe(409);
    expect(text).toContain('sillä on tulevia varauksia');
    await service.call('worker', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'not-needed' });
  });
});

describe('absences and closures', () => {
  test('an absence shows which coming bookings it leaves outside before it is saved, leads to them, and is taken back', async () => {
    const booking = await bookFirst();
    const professional = booking.professionals[0]?.id ?? '';
    const days = { span: 'days', fromDate: '2026-11-24', toDate: '2026-11-24', reason: 'training' };
    const { shown, done } = await sendSeen(pages, '/absences/new', { professional, ...days });
    expect(shown.text).toContain('Yksi varaus jäisi aikaan tai paikkaan, jota ei enää tarjota');
    expect(shown.text).toContain(`href="/bookings/${booking.id}"`);
    expect(shown.text).toContain('Tallenna ja järjestä varaukset');
    expect(done.status).toBe(303);
    const list = (await pages.open(done.location)).text;
    expect(list).toContain(`href="/bookings/${booking.id}"`);
    expect(list).toContain('tiistai 24.11.2026');

    const id = new URL(done.location, 'http://x').searchParams.get('absence');
    expect((await pages.open(`/absences/${id}/remove`)).text).toContain('Poistetaanko poissaolo?');
    expect((await pages.send(`/absences/${id}/remove`, {})).location).toBe('/absences?done=removed');
    expect((await pages.open('/absences')).text).not.toContain('tiistai 24.11.2026');
    await service.call('worker', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'not-needed' });
  });

  test('who takes time from a person of several areas is told what lies in another, and who arranges it there', async () => {
    const [slot] = (await service.call('worker', 'GET', '/api/slots?service=sihti-konsultaatio&area=hartola')).body
      .items;
    const asked = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
    const about = { slot: slot.id, channel: 'video', case: asked };
    const booking = (await service.call('worker', 'POST', '/api/bookings', about)).body;
    const date = booking.start.slice(0, 10);
    const local = await openPages(service, 'coordinator', 'lahti-etela');
    const away = { professional: 'sihti-1', span: 'days', fromDate: date, toDate: date, reason: 'training' };
    const { shown, done } = await sendSeen(local, '/absences/new', away);
    expect(shown.text).toContain(
      'Yksi varaus on toisella alueella. Sen koordinaattori näkee varauksen omalla etusivullaan.',
    );
    expect(shown.text).toContain('Tallenna silti');
    expect(shown.text).not.toContain('pääset heti järjestämään');
    const replan = (await local.open(done.location)).text;
    expect(replan).toContain('Yksi varaus odottaa järjestämistä toisella alueella.');
    expect(replan).toContain('Jokainen tuleva varaus alueillasi');
    const neighbour = await openPages(service, 'coordinator', 'hartola');
    expect((await neighbour.open('/')).text).toContain(done.location.replaceAll('&', '&amp;'));
    const listed = (await neighbour.open(done.location)).text;
    expect(listed).toContain(`href="/bookings/${booking.id}"`);
    expect(listed).not.toContain('toisella alueella');
    const id = new URL(done.location, 'http://x').searchParams.get('absence');
    const { body } = await service.call('scheduler', 'GET', `/api/affected-bookings?absence=${id}`);
    expect([body.items.length, body.elsewhere]).toEqual([1, 0]);
    await pages.send(`/absences/${id}/remove`, {});
    await service.call('worker', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'not-needed' });
  });

  test('a closure, a changed series and an import show what they would leave outside, and lead to rearranging it', async () => {
    const booking = await bookFirst();
    const here = `href="/bookings/${booking.id}"`;
    const closure = { nameFi: 'Remontti', areas: ['hartola', 'sysma'], from: '2026-11-24', to: '2026-11-24' };
    const closed = await sendSeen(pages, '/closures/new', closure);
    expect(closed.shown.text).toContain(here);
    expect(closed.shown.text).toContain('value="Remontti"');
    expect((await pages.open(closed.done.location)).text).toContain('Suljettu: Remontti, tiistai 24.11.2026.');
    const id = new URL(closed.done.location, 'http://x').searchParams.get('closure');
    await pages.send(`/closures/${id}/remove`, {});

    const form = (await pages.open('/series/perheneuvola-hartola/edit')).text;
    const kept = Object.fromEntries(
      [...form.matchAll(/name="(nameFi|nameSv|nameEn|start|end|from|until)" [^>]*value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );
    const series = {
      ...kept,
      service: 'perheneuvola-konsultaatio',
      professionals: ['pn-psykologi', 'pn-sosiaalityontekija'],
      areas: ['hartola', 'sysma'],
      rhythm: 'nth',
      nths: ['2', '4'],
      interval: '1',
      parity: 'odd',
      weekdays: ['TU'],
      skipPublicHolidays: 'yes',
    };
    const looked = await pages.send('/series/perheneuvola-hartola/edit', {
      ...series,
      exceptDates: '24.11.2026',
      act: 'preview',
    });
    expect([looked.status, looked.text.includes(here)]).toEqual([200, true]);
    const changed = await sendSeen(pages, '/series/perheneuvola-hartola/edit', {
      ...series,
      exceptDates: '24.11.2026',
      act: 'save',
    });
    expect(changed.done.location).toBe('/replan?series=perheneuvola-hartola');
    expect((await pages.open(changed.done.location)).text).toContain(here);
    await pages.send('/series/perheneuvola-hartola/edit', { ...series, exceptDates: '', act: 'save' });
    expect((await pages.open(changed.done.location)).text).toContain('Ei järjestettäviä varauksia');

    const file = structuredClone(paijatHame) as { series: Record<string, unknown>[] };
    file.series[0] = { ...file.series[0], window: ['14:00', '15:30'] };
    const preview = await pages.upload('/import', { text: JSON.stringify(file) });
    expect(preview.text).toContain(here);
    expect(preview.text).toContain('Tuo ja järjestä varaukset');
    // so does a file that takes the way they meet from the service, or makes it something else
    for (const change of [{ channels: ['phone'] }, { kind: 'appointment', anonymousCase: false }, { kind: 'group' }]) {
      const other = structuredClone(paijatHame) as { services: { id: string }[] };
      for (const one of other.services) if (one.id === 'perheneuvola-konsultaatio') Object.assign(one, change);
      const { text } = await pages.upload('/import', { text: JSON.stringify(other) });
      expect([change, text.includes(here)]).toEqual([change, true]);
    }
    const [, version = ''] = /name="version" value="(\d+)"/.exec(preview.text) ?? [];
    const [, leaving = ''] = /name="leaving" value="([^"]+)"/.exec(preview.text) ?? [];
    const unseen = await pages.upload('/import', { text: JSON.stringify(file), version });
    expect([unseen.status, unseen.text.includes(here)]).toEqual([409, true]);
    const imported = await pages.upload('/import', { text: JSON.stringify(file), version, leaving });
    expect(imported.location).toBe('/replan');
    expect((await pages.open('/replan')).text).toContain(here);
    await service.call('worker', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'not-needed' });
    await service.call('coordinator', 'POST', '/api/import', paijatHame);
  });

  test('what is over already is refused with that sentence: an absence, one’s own, and a closure', async () => {
    const said = /on jo päättynyt, joten sen kirjaaminen ei muuttaisi mitään/;
    const own = { span: 'days', reason: 'other' };
    for (const [fromDate, toDate] of [
      ['2026-11-02', '2026-11-06'],
      ['2020-01-01', '2020-01-02'],
    ]) {
      const away = { ...own, fromDate: fromDate ?? '', toDate: toDate ?? '' };
      const specialist = await openPages(service, 'specialist');
      const answers = [
        await pages.send('/absences/new', { ...away, professional: 'po-1' }),
        await specialist.send('/away', away),
        await pages.send('/closures/new', { nameFi: 'Ohi', areas: 'hartola', from: fromDate ?? '', to: toDate ?? '' }),
      ];
      for (const { status, text } of answers) {
        expect([status, said.test(text), text.includes('joka on alun jälkeen')]).toEqual([422, true, false]);
      }
    }
    const today = await pages.send('/closures/new', {
      nameFi: 'Tänään',
      areas: 'hartola',
      from: '2026-11-20',
      to: '2026-11-20',
    });
    expect(today.location).toMatch(/done=closed/);
    await pages.send(`/closures/${/closure=([^&]+)/.exec(today.location)?.[1]}/remove`, {});
  });

  test('an absence without its end comes back with all that was typed', async () => {
    const typed = { professional: 'po-1', span: 'times', fromDate: '2026-12-01', fromTime: '09:00', reason: 'meeting' };
    const { status, text } = await pages.send('/absences/new', typed);
    expect(status).toBe(422);
    expect(text).toContain('href="#toDate"');
    expect(text).toContain('href="#toTime"');
    expect(text).toContain('value="2026-12-01"');
    expect(text).toMatch(/value="po-1" selected/);
  });

  test('what a form itself finds wrong and what the rest of the directory does not allow come together', async () => {
    const faultsOf = async (path: string, form: Parameters<Pages['send']>[1]) => {
      const { status, text } = await pages.send(path, form);
      const [, faults = ''] = /id="faults".*?<ul>(.*?)<\/ul>/s.exec(text) ?? [];
      return [status, [...faults.matchAll(/href="#(\w+)"/g)].map(([, at]) => at)];
    };
    const hours = { site: '', services: [], MO: '8–', TU: '12–8', from: '2026-12-01', until: '2026-11-01' };
    const path = '/people/th-hartola/hours/new';
    expect(await faultsOf(path, hours)).toEqual([422, ['site', 'services', 'MO', 'TU']]);
    const among = { ...hours, site: 'hartola-neuvola', services: ['rokotus'], TU: '8–8.05' };
    expect(await faultsOf(path, among)).toEqual([422, ['MO', 'TU', 'until']]);
    const absence = { professional: '', span: 'days', fromDate: '2026-12-03', toDate: '2026-12-01', reason: '' };
    expect(await faultsOf('/absences/new', absence)).toEqual([422, ['professional', 'toDate', 'reason']]);
    expect(await faultsOf('/absences/new', { ...absence, toDate: '2226-12-05' })).toEqual([
      422,
      ['professional', 'toDate', 'reason'],
    ]);
    // what would be left outside is asked about once the hours are whole
    const whole = { ...hours, site: 'hartola-neuvola', services: ['rokotus'], TU: '', until: '' };
    expect(await faultsOf(path, whole)).toEqual([422, ['MO']]);
  });

  test('a closure closes an area and opens it again', async () => {
    const closure = { nameFi: 'Suunnittelupäivä', areas: ['hartola'], from: '2026-12-08', to: '2026-12-08' };
    expect((await pages.send('/closures/new', closure)).location).toMatch(/^\/absences\?done=closed/);
    const list = (await pages.open('/absences')).text;
    expect(list).toContain('Suunnittelupäivä');
    const [, id = ''] = /href="\/closures\/([0-9a-f-]{36})\/remove"/.exec(list) ?? [];
    expect((await pages.send(`/closures/${id}/remove`, {})).location).toBe('/absences?done=opened');
    expect((await pages.open('/absences')).text).not.toContain('Suunnittelupäivä');
  });
});

describe('working hours', () => {
  test('hours that overlap, run backwards or are too short are told at their day, and all that was typed is kept', async () => {
    const list = (await pages.open('/people')).text;
    const [, path = ''] = /href="(\/people\/th-lahti-2\/hours\/[^"]+)"/.exec(list) ?? [];
    const { text: form } = await pages.open(path);
    const site = /<option value="([^"]+)" selected/.exec(form)?.[1] ?? '';
    const services = [...form.matchAll(/name="services" value="([^"]+)"[^>]*checked/g)].map(([, id = '']) => id);
    expect([site, services.length > 0]).toEqual(['lahti-neuvola', true]);
    const week = { MO: '8–12', TU: '9–10', WE: '', TH: '', FR: '', SA: '', SU: '', from: '2026-12-01', until: '' };
    const faults = {
      '8–12, 11–13': 'Ajat menevät päällekkäin',
      '12–8': 'Alkuajan täytyy olla ennen loppuaikaa',
      '9–9.05': 'Ajan täytyy olla vähintään',
      '8–24.30': 'Kirjoita ajat muodossa 8–11.30, 12.15–15.45',
    };
    for (const [typed, said] of Object.entries(faults)) {
      const { status, text } = await pages.send(path, { site, services, ...week, MO: typed });
      expect([typed, status]).toEqual([typed, 422]);
      expect(text).toContain(`<a href="#MO">${said}`);
      expect(text).toContain(`value="${typed}"`);
      expect(text).toContain('value="9–10"');
    }
  });
});

describe('what is saved twice without script, or once more after Back', () => {
  const count = async (address: string, words: string) => (await pages.open(address)).text.split(words).length - 1;

  test('is one series; the same people at the same time under another name are refused', async () => {
    const twice = { ...SERIES, nameFi: 'Kahdesti painettu', start: '17:00', end: '19:00', act: 'save' };
    const [first, second] = [await pages.send('/series/new', twice), await pages.send('/series/new', twice)];
    expect([first.location, second.location]).toEqual([
      '/series/kahdesti-painettu?done=saved',
      '/series/kahdesti-painettu?done=unchanged',
    ]);
    for (const other of [{ nameFi: 'Toisella nimellä' }, { until: '2027-06-01' }]) {
      const { status, text } = await pages.send('/series/new', { ...twice, ...other });
      expect([status, text]).toEqual([
        422,
        expect.stringContaining('Samoilla ammattilaisilla on jo sarja näinä aikoina'),
      ]);
    }
    expect((await pages.send('/series/new', { ...twice, nameFi: 'Toisena päivänä', weekdays: ['FR'] })).status).toBe(
      303,
    );
    for (const id of ['kahdesti-painettu', 'toisena-paivana']) await pages.send(`/series/${id}/remove`, {});
  });

  test('is one person, unless somebody else adds one alike, or it is later', async () => {
    const person = {
      nameFi: 'Kahdesti lisätty',
      profession: 'public-health-nurse',
      languages: ['fi'],
      areas: ['hartola'],
    };
    const add = async (by: Pages) => (await by.send('/people/new', { ...person, email: '', phone: '' })).location;
    expect(await add(pages)).toBe('/people?done=saved#kahdesti-lisatty');
    expect(await add(pages)).toBe('/people?done=unchanged#kahdesti-lisatty');
    expect(await count('/people', 'id="kahdesti-lisatty')).toBe(1);
    service.travelTo(Date.parse(START) + 16 * MINUTE);
    expect(await add(pages)).toBe('/people?done=saved#kahdesti-lisatty-2');
  });

  test('is one set of hours', async () => {
    const hours = { site: 'hartola-neuvola', services: ['rokotus'], SU: '8–10', from: '2027-12-01', until: '' };
    const give = async () => (await pages.send('/people/th-hartola/hours/new', hours)).location;
    expect([await give(), await give()]).toEqual(['/people?done=hours', '/people?done=unchanged']);
  });

  test('is one topic, and no topic takes the name of another', async () => {
    const add = async () => (await pages.send('/topics/hartola', { nameFi: 'Kahdesti kysytty' })).location;
    expect([await add(), await add()]).toEqual(['/topics/hartola?done=added', '/topics/hartola?done=unchanged']);
    expect(await count('/topics/hartola', 'href="/topics/hartola/kahdesti-kysytty')).toBe(2);
    await pages.send('/topics/hartola', { nameFi: 'Toinen kysytty' });
    const taken = await pages.send('/topics/hartola/toinen-kysytty', { nameFi: 'Kahdesti kysytty' });
    expect([taken.status, taken.text]).toEqual([422, expect.stringContaining('Alueella on jo tämänniminen aihe')]);
    for (const id of ['kahdesti-kysytty', 'toinen-kysytty']) await pages.send(`/topics/hartola/${id}/remove`, {});
  });
});

describe('a person', () => {
  test('is not added with a profession that no form offers', async () => {
    const person = { nameFi: 'Väärä ammatti', languages: ['fi'], areas: ['hartola'], email: '', phone: '' };
    const { status, text } = await pages.send('/people/new', { ...person, profession: 'poppamies' });
    expect([status, text]).toEqual([422, expect.stringContaining('<a href="#profession">')]);
    expect((await pages.open('/people')).text).not.toContain('Väärä ammatti');
  });

  test('stays in an area that a series goes on to offer them in, and the series is named', async () => {
    const local = await openPages(service, 'coordinator', 'hartola');
    const { text } = await local.open('/people/pn-psykologi');
    const [post = ''] = /(?<=name="nameFi"[^>]*value=")[^"]*/.exec(text) ?? [];
    const unticked = { nameFi: post, nameSv: post, nameEn: post, languages: ['fi'], areas: [] };
    const { status, text: refused } = await local.send('/people/pn-psykologi', unticked);
    expect([status, plain(refused)]).toEqual([
      422,
      expect.stringContaining('Häntä tarjotaan vielä tällä alueella sarjassa: '),
    ]);
  });
});

test('what was typed of a person who came to be shared meanwhile is not dropped without a word', async () => {
  const local = await openPages(service, 'coordinator', 'hartola');
  const person = { nameFi: 'Kohta jaettu', profession: 'public-health-nurse', languages: ['fi'], areas: ['hartola'] };
  await local.send('/people/new', { ...person, email: '', phone: '' });
  const { text } = await local.open('/people/kohta-jaettu');
  const drawn = Object.fromEntries(
    [...text.matchAll(/name="(drawn\.[^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value]),
  );
  const shared = { ...person, areas: ['hartola', 'sysma'], email: '', phone: '' };
  expect((await pages.send('/people/kohta-jaettu', shared)).location).toContain('done=saved');
  const stale = { ...drawn, ...person, nameSv: '', nameEn: '', email: 'uusi@example.test', phone: '' };
  const refused = await local.send('/people/kohta-jaettu', stale);
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('Hänelle on sillä välin annettu toinen'),
  ]);
  expect(refused.text).not.toContain('name="email"');
  // what was not touched is no loss
  const same = await local.send('/people/kohta-jaettu', { ...stale, email: '', nameFi: 'Nyt jaettu' });
  expect(same.location).toContain('done=saved');
});

describe('topics', () => {
  test('a topic is added, renamed, moved and removed', async () => {
    const order = async () =>
      [...(await pages.open('/topics/hartola')).text.matchAll(/href="\/topics\/hartola\/([a-z0-9-]+)"/g)].map(
        ([, id]) => id,
      );
    const before = await order();
    await pages.send('/topics/hartola', { nameFi: 'Monikielisyys' });
    expect(await order()).toEqual([...before, 'monikielisyys']);
    await pages.send('/topics/hartola/monikielisyys', { nameFi: 'Monta kieltä', nameSv: 'Flera språk' });
    expect((await pages.open('/topics/hartola')).text).toContain('Monta kieltä');
    const log = await service.call('auditor', 'GET', '/api/access-log?limit=20&sayIn=fi');
    expect(JSON.stringify(log.body)).toContain('Monikielisyys → Monta kieltä');
    const shown = { place: String(before.length) };
    await pages.send('/topics/hartola/monikielisyys/up', shown);
    expect((await order()).at(-2)).toBe('monikielisyys');
    // from the same page once more: it stands there already
    const again = await pages.send('/topics/hartola/monikielisyys/up', shown);
    expect([again.location, (await order()).at(-2)]).toEqual(['/topics/hartola?done=unchanged', 'monikielisyys']);
    expect((await pages.open('/topics/hartola')).text).toContain('<input type="hidden" name="place" value="0"/>');
    expect((await pages.send('/topics/hartola/monikielisyys/up', {})).status).toBe(422);
    await pages.send('/topics/hartola/monikielisyys/remove', {});
    expect(await order()).toEqual(before);
  });
});

test('how long before its times a service reminds is chosen for each way to meet, three at most', async () => {
  const page = '/reminders/neuvola-etavastaanotto';
  const listed = async () => (await pages.open('/reminders')).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(await listed()).toContain('Video: 3 päivää ennen ja 2 tuntia ennen Puhelin: 3 päivää ennen');
  expect((await pages.open(page)).text).toMatch(/value="P3D" checked/);
  const many = await pages.send(page, { video: ['P7D', 'P3D', 'P2D', 'PT2H'], phone: 'P1D' });
  expect([many.status, many.text.includes('Valitse enintään kolme muistutusta.')]).toEqual([422, true]);
  const saved = { video: ['P1D', 'PT30M'] };
  expect((await pages.send(page, saved)).location).toBe('/reminders?done=saved');
  expect((await pages.send(page, saved)).location).toBe('/reminders?done=unchanged');
  expect(await listed()).toContain('Video: 1 päivä ennen ja 30 minuuttia ennen Puhelin: ei muistuteta');
  const { items } = (await service.call('worker', 'GET', '/api/services?limit=50')).body;
  const told = items.find(({ id }: { id: string }) => id === 'neuvola-etavastaanotto').reminders;
  expect(told).toEqual({ video: ['P1D', 'PT30M'], phone: [] });
  const log = await service.call('auditor', 'GET', '/api/access-log?limit=5&sayIn=fi');
  expect(JSON.stringify(log.body)).toContain('Muutti muistutuksia');
  // back to how every service does; and an area's own coordinator only looks
  const back = { reminders: { video: null, phone: null } };
  expect(
    (await service.call('coordinator', 'POST', '/api/services/neuvola-etavastaanotto/reminders', back)).status,
  ).toBe(200);
  const local = await openPages(service, 'coordinator', 'hartola');
  expect([(await local.open('/reminders')).status, (await local.open(page)).status]).toEqual([200, 403]);
});

test('a name of a thing that looks like somebody’s is asked about, marked, and kept once it is said to be nobody’s', async () => {
  const named = { nameFi: 'Maija Meikäläisen aiheet' };
  const asked = await pages.send('/topics/hartola', named);
  expect(asked.status).toBe(422);
  expect(asked.text).toContain('Löydetty kohta on merkitty');
  expect(asked.text).toContain('”Maija Meikäläisen” ei ole kenenkään nimi eikä osoite');
  expect((await pages.send('/topics/hartola', { ...named, nobodys: 'Liisa Virtanen' })).status).toBe(422);
  expect((await pages.send('/topics/hartola', { ...named, nobodys: 'Maija Meikäläisen' })).status).toBe(303);
  await pages.send('/topics/hartola/maija-meikalaisen-aiheet/remove', {});
  for (const page of ['/groups/new', '/closures/new']) {
    const { status, text } = await pages.send(page, named);
    expect([page, status, text.includes('näyttää olevan nimi')]).toEqual([page, 422, true]);
  }
});

describe('import', () => {
  const file = () => structuredClone(paijatHame) as { series: Record<string, unknown>[]; rooms: { id: string }[] };
  const look = (json: unknown) => pages.upload('/import', { text: JSON.stringify(json) });

  /** What the form of the page carries unseen, but for the file itself. */
  const hiddenIn = (html: string) => {
    const carried = [...html.matchAll(/type="hidden" name="(version|madeInPages|leaving)" value="([^"]*)"/g)];
    return Object.fromEntries(carried.map(([, name, value]) => [name, value ?? '']));
  };

  test('every fault is shown by its path, and nothing changes', async () => {
    const wrong = file();
    wrong.series[2] = { ...wrong.series[2], recurrence: 'FREQ=SOMETIMES', service: 'no-such' };
    const { status, text } = await look(wrong);
    expect(status).toBe(422);
    expect(text).toContain('series[2].recurrence');
    expect(text).toContain('series[2].service');
    const window = file();
    window.series[1] = {
      ...window.series[1],
      window: ['15:00', '13:00'],
      areas: ['zz'],
      recurrence: 'FREQ=YEARLY;BYWEEKNO=54',
    };
    const rest = (await look(window)).text;
    for (const field of ['window', 'areas', 'recurrence']) expect(rest).toContain(`series[1].${field}`);
    const latin = await pages.upload('/import', {
      file: new File([Buffer.from('{\n"name": "P\xe4ij\xe4t"}', 'latin1')], 'a.json'),
    });
    expect(latin.text).toContain('rivillä 2 (tavu 13)');
    const book = await pages.upload('/import', { file: new File([Buffer.from('PK\x03\x04zzz', 'latin1')], 'a.xlsx') });
    expect(book.text).toContain('Tiedosto on taulukko tai pakattu tiedosto');
    expect((await look([])).text).toContain('koko tiedosto');
    expect(text).toContain('tiedostossa ei ole tällaista: ”no-such”');
  });

  test('what is moved to another site is shown by the names of the sites', async () => {
    const moved = file() as ReturnType<typeof file> & { rooms: { id: string; site?: string }[] };
    for (const room of moved.rooms) if (room.id === 'hartola-n-1') room.site = 'sysma-neuvola';
    const { text } = await look(moved);
    expect(plain(text)).toMatch(/Hartolan neuvola → [^→]{0,40}Sysmän neuvola/);
  });

  test('the changes are shown, confirmed, and the same file then changes nothing', async () => {
    const changed = file();
    changed.series[0] = { ...changed.series[0], window: ['12:00', '15:30'] };
    const preview = await look(changed);
    expect(preview.text).toContain('Perheneuvolan konsultaatio, Hartola ja Sysmä');
    expect(preview.text).toContain('kellonajat');
    expect((await pages.open('/series')).text).toContain('klo 13–15.30');

    const [, version = ''] = /name="version" value="(\d+)"/.exec(preview.text) ?? [];
    const done = await pages.upload('/import', { text: JSON.stringify(changed), version });
    expect([done.status, done.location]).toEqual([303, '/import?added=0&changed=1&removed=0']);
    expect((await pages.open(done.location)).text).toContain('muutettu 1');
    expect((await look(changed)).text).toContain('Mitään ei muuttuisi');
  });

  test('what a file adds, keeps and changes is said by names, dates, times and languages', async () => {
    const away = { reason: 'leave' };
    const days = ['07', '14'].map((day) => ({
      from: `2026-12-${day}T00:00`,
      to: `2026-12-${day}T23:59`,
    }));
    const whole = file() as ReturnType<typeof file> & Record<string, Record<string, unknown>[]>;
    const [someone] = whole.professionals as { id: string; languages: string[] }[];
    const changed = {
      ...whole,
      series: whole.series.map((one) =>
        one.id === 'sihti-hartola' ? { ...one, window: ['13:00', '15:30'], from: '2026-02-01' } : one,
      ),
      professionals: whole.professionals?.map((one) =>
        one.id === someone?.id ? { ...one, languages: ['fi', 'sv'] } : one,
      ),
      closures: [
        ...(whole.closures ?? []),
        { areas: ['hartola'], name: { fi: 'Remontti' }, from: '2026-12-17', to: '2026-12-17' },
      ],
      absences: [...(whole.absences ?? []), ...days.map((of) => ({ ...away, professional: someone?.id, ...of }))],
    };
    const said = plain((await look(changed)).text);
    expect(said).toContain('Remontti, torstai 17.12.2026');
    expect(said).toMatch(
      /Psykologi, perheneuvola, maanantai 7\.12\.2026.*Psykologi, perheneuvola, maanantai 14\.12\.2026/,
    );
    expect(said).toMatch(/kellonajat: klo [\d.–]+ → muuttuu, uusi arvo: klo 13–15\.30/);
    expect(said).toMatch(/alku: torstai 1\.1\.2026 → muuttuu, uusi arvo: sunnuntai 1\.2\.2026/);
    expect(said).toMatch(/uusi arvo: suomi ja ruotsi/);
    expect(said).not.toMatch(/hartola\.20261217|2026-0|kielet: fi/);
  });

  test('a closure of a file that is over is said to be that', async () => {
    const whole = structuredClone(paijatHame) as { closures: object[] };
    const past = { areas: ['hartola'], name: { fi: 'Kesäsulku' }, from: '2026-07-01', to: '2026-07-31' };
    const { text } = await look({ ...whole, closures: [...whole.closures, past] });
    expect(plain(text)).toMatch(/Kesäsulku, [^:(]* \(päättynyt jo, ei vaikuta aikoihin\)/);
  });

  test('a file that lacks a booked series says what is booked, and leads to what helps', async () => {
    const { id } = await bookFirst();
    const booking = (await service.call('worker', 'GET', `/api/bookings/${id}`)).body;
    const whole = file();
    const { status, text } = await look({ ...whole, series: whole.series.filter((one) => one.id !== booking.series) });
    expect([status, text.includes('Tiedostosta puuttuu jotain, johon on varauksia')]).toEqual([422, true]);
    expect(plain(text)).toMatch(/Sarjat: Perheneuvolan konsultaatio[^:]*: ei voi poistaa: tulevia varauksia on/);
    expect(text).toContain(`href="/bookings/${id}"`);
    expect(text).toContain(`href="/series/${booking.series}/edit#until"`);
    expect(text).not.toContain(`series ${booking.series}`);
    const removal = await pages.open(`/series/${booking.series}/remove`);
    expect([removal.status, removal.text.includes('koska sillä on tulevia varauksia')]).toEqual([200, true]);
    expect(removal.text).toContain('<h1>Sarjaa ei voi vielä poistaa</h1>');
    expect(removal.text).toContain(`href="/bookings/${id}"`);
    expect(removal.text).not.toContain('Kyllä, poista sarja');
    await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'not-needed' });
  });

  test('a file from before a date was skipped in the pages says first that it is kept, and takes it back once told to', async () => {
    const before = (await pages.open('/import/directory.json')).text;
    const { text: form } = await pages.open('/series/sihti-hartola/edit');
    const dates = /name="exceptDates"[^>]*>([^<]*)</.exec(form)?.[1] ?? '';
    const { series } = JSON.parse(before) as { series: { id: string; areas: string[]; professionals: string[] }[] };
    const sihti = series.find(({ id }) => id === 'sihti-hartola');
    const valuesOf = (pattern: RegExp) =>
      [...form.matchAll(pattern)].map(([, name = '', value = '']) => [name, value] as const);
    const kept = await pages.send('/series/sihti-hartola/edit', {
      ...Object.fromEntries(
        valuesOf(/name="(nameFi|nameSv|nameEn|start|end|from|until|interval)" [^>]*value="([^"]*)"/g),
      ),
      ...Object.fromEntries(valuesOf(/name="(rhythm|parity)" value="([^"]*)"[^>]*checked/g)),
      ...{ nths: valuesOf(/name="(nths)" value="([^"]*)"[^>]*checked/g).map(([, value]) => value) },
      ...{ weekdays: valuesOf(/name="(weekdays)" value="([^"]*)"[^>]*checked/g).map(([, value]) => value) },
      ...{ service: 'sihti-konsultaatio', areas: sihti?.areas ?? [], professionals: sihti?.professionals ?? [] },
      ...{ skipPublicHolidays: 'yes', exceptDates: `${dates}\n20.5.2027`, act: 'save' },
    });
    expect(kept.status).toBe(303);
    const { text } = await pages.upload('/import', { text: before });
    const said = 'Yhtä muualla tehtyä merkintää tai muutosta ei ole tiedostossa: se säilytetään';
    expect(text).toContain(said);
    expect(plain(text)).toMatch(/Sarjat: [^:]+: poikkeuspäivät/);
    const behind = text.indexOf('Hakemisto on muuttunut sen jälkeen, kun tiedosto otettiin ulos');
    expect([behind > 0, behind < text.indexOf(said)]).toEqual([true, true]);
    expect(text.indexOf(said)).toBeLessThan(text.indexOf('type="submit"', text.indexOf('<main')));
    expect(text.indexOf('Muilta osin tiedostossa on sama')).toBeGreaterThan(text.indexOf(said));
    expect(text).not.toContain('Tuo nämä muutokset');
    const [, version = ''] = /name="version" value="(\d+)"/.exec(text) ?? [];
    // once a newer file was taken in, the one of before is older, and takes nothing back at a press
    const newer = (await pages.open('/import/directory.json')).text;
    expect((await pages.upload('/import', { text: newer, version })).status).toBe(303);
    const { text: older } = await pages.upload('/import', { text: before });
    expect(older.indexOf('Tiedosto on vanhempi kuin viimeksi tuotu tiedosto')).toBeGreaterThan(0);
    expect(plain(older)).toContain('Tuo vanhempi tiedosto silti ja poista uudemmat muutokset');
    const pressed = await pages.upload('/import', { text: before, version });
    expect([pressed.status, pressed.text.includes('Hakemisto muuttui sillä välin')]).toEqual([409, false]);
    expect(pressed.text).toContain('Tiedosto on vanhempi kuin viimeksi tuotu tiedosto');
    expect((await pages.open('/series/sihti-hartola/edit')).text).toContain('20.5.2027');
    const told = { text: before, version, madeInPages: 'yes' };
    expect((await pages.upload('/import', told)).location).toContain('changed=1');
    expect((await pages.open('/series/sihti-hartola/edit')).text).not.toContain('20.5.2027');
  });

  test('what was made in the pages and is booked is not removed: the page says what helps, and the file is brought without', async () => {
    const before = (await pages.open('/import/directory.json')).text;
    const person = {
      nameFi: 'Lisätty psykologi',
      profession: 'family-counsellor',
      languages: ['fi'],
      areas: ['hartola'],
    };
    expect((await pages.send('/people/new', { ...person, email: '', phone: '' })).status).toBe(303);
    const made = { ...SERIES, nameFi: 'Lisätyn ajat', professionals: ['lisatty-psykologi'] };
    expect((await pages.send('/series/new', { ...made, act: 'save' })).status).toBe(303);
    const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=lisatty-psykologi';
    const [slot] = (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items;
    const asked = { slot: slot.id, case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } };
    const booked = await service.call('worker', 'POST', '/api/bookings', asked);
    expect(booked.status).toBe(201);

    const preview = await pages.upload('/import', { text: before });
    expect(preview.text).toMatch(/<button type="submit" class="button danger"[^>]*>\s*Poista ne/);
    const sent = { text: before, ...hiddenIn(preview.text) };
    const refused = await pages.upload('/import', sent);
    expect([refused.status, refused.text.includes('Muualla tehtyä ei voi poistaa vielä')]).toEqual([422, true]);
    expect(refused.text).toContain('Siihen on tulevia varauksia. Jätä muualla tehdyt ennalleen');
    expect(plain(refused.text)).toContain(
      'Ammattilaiset: Lisätty psykologi : ei voi poistaa: tulevia varauksia on yksi',
    );
    expect(refused.text).toContain('<a href="/people/lisatty-psykologi">Lisätty psykologi</a>');
    expect(refused.text).toContain(`href="/bookings/${booked.body.id}"`);
    expect(refused.text).toMatch(/<button type="submit" class="button"[^>]*>\s*Jätä muualla tehdyt ennalleen/);
    const kept = await pages.upload('/import', { text: before, ...hiddenIn(refused.text) });
    expect([kept.status, kept.text.includes('Poista ne')]).toEqual([200, true]);
    expect((await pages.open('/people')).text).toContain('Lisätty psykologi');

    // once nobody is booked there, the red button does at once what it says
    await service.call('worker', 'POST', `/api/bookings/${booked.body.id}/cancel`, { reason: 'not-needed' });
    const done = await pages.upload('/import', { text: before, ...hiddenIn(kept.text) });
    expect(done.location).toBe('/import?added=0&changed=0&removed=2');
    expect((await pages.open('/people')).text).not.toContain('Lisätty psykologi');
  });

  test('a directory that changed between looking and confirming is looked over again', async () => {
    const original = file();
    const preview = await look(original);
    const [, version = ''] = /name="version" value="(\d+)"/.exec(preview.text) ?? [];
    await pages.send('/topics/sysma', { nameFi: 'Sillä välin lisätty' });
    const late = await pages.upload('/import', { text: JSON.stringify(original), version });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Hakemisto muuttui sillä välin');
  });

  test('what is no JSON is said so, and stays in the form', async () => {
    const { status, text } = await pages.upload('/import', { text: '{"areas": [' });
    expect(status).toBe(422);
    expect(text).toContain('href="#file"');
    expect(text).toContain('{&quot;areas&quot;: [');
  });

  describe.each([
    ['fi', 'Tiedoston merkistö ei ole UTF-8', 'kahdesti', 'Lähetit liikaa kerralla'],
    ['sv', 'Filen är inte kodad i UTF-8', 'två gånger', 'Du skickade för mycket på en gång'],
    ['en', 'The file is not UTF-8', 'twice', 'You sent too much at once'],
  ])('what is wrong with a file is said in the language of the page: %s', (language, notUtf8, twice, tooLarge) => {
    beforeAll(() => pages.open(`/language/${language}?to=/`));
    afterAll(() => pages.open('/language/fi?to=/'));
    const choose = async (content: string | Uint8Array<ArrayBuffer>) => {
      const { text } = await pages.upload('/import', { file: new File([content], 'directory.json') });
      expect([...text.matchAll(/<span lang="en">([^<]*)/g)].map(([, said]) => said)).toEqual([]);
      return text;
    };

    test('that it cannot be read', async () => {
      const latin = Uint8Array.from('{"areas": "Sysm\u00e4"}', (letter) => letter.charCodeAt(0));
      expect(await choose(latin)).toContain(notUtf8);
      expect(await choose('{"areas": [], "areas": []}')).toContain(twice);
      expect(await choose(`"${'x'.repeat(6 * 1024 * 1024)}"`)).toContain(tooLarge);
      await choose('{"region": "Sysm\ufffd"}');
      await choose('"a\\u0000"');
      await choose(`{"region": ${'['.repeat(80)}${']'.repeat(80)}}`);
      await choose('[]');
    });

    test('each wrong value of each field', async () => {
      const wrong = [undefined, null, '', 'X Ö', 'x'.repeat(400), -1, 1.5, 1e6, true, [], ['a', 'a'], [null], {}];
      const personal = ['Soita 040 123 4567', 'a@example.test', '010199-123A', '1999-01-01', '2026-13-01T08:00'];
      for (const [list, entries] of Object.entries(paijatHame as Record<string, unknown>)) {
        const entry: unknown = Array.isArray(entries) ? entries[0] : undefined;
        if (typeof entry !== 'object' || entry === null) continue;
        const broken = Object.keys(entry).flatMap((field) =>
          [...wrong, ...personal, { fi: '010199-123A', Ö: 1 }].map((one) => ({ ...entry, [field]: one })),
        );
        expect(await choose(JSON.stringify({ ...(paijatHame as object), [list]: broken }))).toContain(
          `<code>${list}[1].`,
        );
      }
    });
  });
});

describe('who may', () => {
  const addresses = [
    '/series',
    '/series/new',
    '/people',
    '/absences',
    '/closures/new',
    '/topics',
    '/topics/hartola',
    '/templates/hartola',
    '/templates/hartola/fi/booked',
    '/import',
  ];
  const others: readonly Role[] = ['worker', 'specialist', 'scheduler', 'auditor', 'administrator'];

  test.each(others)('a %s is refused on every page of the coordinator’s', async (role) => {
    const visitor = await openPages(service, role);
    for (const address of addresses) expect([address, (await visitor.open(address)).status]).toEqual([address, 403]);
    expect((await visitor.send('/series/new', { ...SERIES, act: 'save' })).status).toBe(403);
  });

  test('of a person shared with another area, a coordinator is shown what she may change, and who may change the rest', async () => {
    const local = await openPages(service, 'coordinator', 'sysma');
    const { text } = await local.open('/people/pn-psykologi');
    expect(plain(text)).toContain('Voit muuttaa nimikettä, kieliä ja omia alueitasi.');
    expect(plain(text)).toMatch(/sama rooli kaikilla näillä alueilla: [^.]*Hartola/);
    for (const field of ['email', 'phone', 'profession']) expect(text).not.toContain(`name="${field}"`);
    expect([text.includes('value="sysma" checked'), text.includes('value="hartola"')]).toEqual([true, false]);
    const before = (await readDirectory(service.deps)).professionals.get('pn-psykologi' as ProfessionalId);
    const names = Object.entries(before?.post ?? {}).map(([tongue, name]) => [
      `name${tongue.charAt(0).toUpperCase()}${tongue.slice(1)}`,
      name,
    ]);
    const typed = { ...Object.fromEntries(names), languages: [...(before?.languages ?? []), 'sv'], areas: ['sysma'] };
    const sent = await local.send('/people/pn-psykologi', typed);
    expect([sent.status, sent.location]).toEqual([303, '/people?done=saved#pn-psykologi']);
    const after = (await readDirectory(service.deps)).professionals.get('pn-psykologi' as ProfessionalId);
    expect(after).toEqual({ ...before, languages: [...(before?.languages ?? []), 'sv'] });
    const whole = await pages.open('/people/pn-psykologi');
    expect([whole.text.includes('name="email"'), whole.text.includes('Voit muuttaa nimikettä')]).toEqual([true, false]);
  });

  test('hours, a series and a closure of another area too are shown with who changes them, before anything is typed', async () => {
    const file = structuredClone(paijatHame) as { closures: object[] };
    const both = { id: 'molemmat', name: { fi: 'Yhteinen' }, areas: ['hartola', 'sysma'] };
    const closed = { ...file, closures: [...file.closures, { ...both, from: '2027-06-01', to: '2027-06-02' }] };
    expect((await service.call('coordinator', 'POST', '/api/import', closed)).status).toBe(200);
    const local = await openPages(service, 'coordinator', 'sysma');
    const people = await local.open('/people');
    expect(people.text).toContain('Näitä muuttaa koordinaattori alueella Hartola.');
    expect(people.text).not.toContain('/people/th-hartola/hours/th-hartola.hartola-neuvola');
    expect((await local.open('/people/th-hartola/hours/th-hartola.hartola-neuvola')).status).toBe(403);
    const series = await local.open('/series/perheneuvola-hartola');
    expect(plain(series.text)).toMatch(/sama rooli kaikilla näillä alueilla: Hartola, Sysmä/);
    expect((await local.open('/series/perheneuvola-hartola/remove')).status).toBe(403);
    const closures = await local.open('/absences');
    expect(closures.text).toContain('Poistaa voi kaikkien alueiden koordinaattori');
    expect((await local.open('/closures/molemmat/remove')).status).toBe(403);
    expect((await service.call('coordinator', 'POST', '/api/import', paijatHame)).status).toBe(200);
  });

  test('a coordinator of one area changes nothing of another’s', async () => {
    const local = await openPages(service, 'coordinator', 'sysma');
    expect((await local.open('/series/perheneuvola-hartola')).text).not.toContain('/series/perheneuvola-hartola/edit');
    expect((await local.open('/series/perheneuvola-hartola/edit')).status).toBe(403);
    expect((await local.open('/series/perheohjaaja-asikkalan-paivakoti')).status).toBe(404);
    expect((await local.send('/series/new', { ...SERIES, act: 'save' })).status).toBe(403);
    expect((await local.open('/topics/hartola')).status).toBe(403);
    expect((await local.open('/import')).status).toBe(403);
    const closure = { nameFi: 'Ei käy', areas: ['hartola'], from: '2026-12-08', to: '2026-12-08' };
    expect((await local.send('/closures/new', closure)).status).toBe(403);
  });
});

// What families do by themselves, without scripts, accounts or cookies: their own page, and booking from nothing.

import { randomUUID } from 'node:crypto';
import decodeQr from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { DAY } from '../../src/core/instant.ts';
import { languages } from '../../src/core/permissions.ts';
import { parseSlotId } from '../../src/core/slots.ts';
import { sayDateTime } from '../../src/core/wording.ts';
import { findCallWishes } from '../../src/features/bookings/store-calls.ts';
import { forgetPublicHolds } from '../../src/features/identity/forget-public-holds.ts';
import { OPENS_MINUTES_BEFORE } from '../../src/features/video/rules.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, tellEverybody, type Wanted } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

type Shown = { readonly status: number; readonly location: string; readonly html: string; readonly headers: Headers };

async function ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Shown> {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const sent = form && { method: 'POST', body: new URLSearchParams(form) };
  const known = { Origin: origin, Cookie: 'language=fi', ...headers };
  const response = await service.app.request(path, { headers: known, ...sent });
  const location = response.headers.get('Location') ?? '';
  return { status: response.status, location, html: await response.text(), headers: response.headers };
}

/** A family's appointment with the path of its link, read aloud by the desk. */
async function linked(wanted: Wanted = {}) {
  const appointment = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${appointment.booking}/links`, {});
  return { ...appointment, path: new URL(body.url).pathname };
}

const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;

describe('a family’s page', () => {
  test.each(languages)('speaks %s once chosen, and else the guardian’s own language', async (language) => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const path = linkIn((await mailTo(service, guardians[0]?.email)).text);
    expect((await ask(path, undefined, { 'Accept-Language': 'fi', Cookie: '' })).html).toContain('<html lang="sv">');
    // of a family that is only called, whatever the desk speaks that booked
    for (const spoken of languages) {
      const kin = { name: 'Aino', language: spoken, channel: 'phone', phone: '040 555 6666' };
      const called = await linked({ guardians: [kin] });
      const inFamilys = (await ask(called.path, undefined, { Cookie: '' })).html;
      expect(inFamilys).toContain(`<html lang="${spoken}">`);
    }
    const { html } = await ask(path, undefined, { Cookie: `language=${language}` });
    expect(html).toContain(`<html lang="${language}">`);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).not.toMatch(/ style="|<script(?![^>]* src=)|undefined|\[object/);
  });

  test('says when and where, and names no service, child, professional or family', async () => {
    const { path } = await linked();
    const { status, html } = await ask(path);
    expect(status).toBe(200);
    expect(html).toMatch(/<time datetime="2026-11-2\dT/);
    expect(html).toContain('Paikka');
    expect(html).not.toMatch(/lastenneuvola|määräaikaistarkastus|terveydenhoitaja \d|Malli/i);
  });

  test('says with whom in neutral words: their own worker, or one or more of the house', async () => {
    const one = await linked();
    expect((await ask(one.path)).html).toContain('Aikasi on työntekijämme kanssa.');
    const row = await service.deps.db.booking.findUniqueOrThrow({
      where: { id: one.booking },
      include: { participants: { where: { role: 'professional' } } },
    });
    const professional = row.participants[0]?.professionalId;
    await service.call('scheduler', 'POST', `/api/families/${one.family}/named-worker`, { professional });
    expect((await ask(one.path)).html).toContain('Aikasi on omatyöntekijäsi kanssa.');
    const joint = await linked({ service: 'kolmevuotistarkastus' });
    expect((await ask(joint.path)).html).toContain('Aikasi on 2 työntekijämme kanssa.');
  });

  test('says no place where the family’s whereabouts are protected', async () => {
    const open = await ask((await linked()).path);
    const hidden = await ask((await linked({ nonDisclosure: true })).path);
    const site = [...(await service.deps.db.site.findMany({ where: { areaId: 'lahti-etela' } }))];
    const named = (html: string) => site.some(({ name }) => html.includes((name as { fi: string }).fi));
    expect([named(open.html), named(hidden.html)]).toEqual([true, false]);
    expect(hidden.html).toContain('Kerromme paikan puhelimessa.');
  });

  test('tells nobody its address: no cache, no referrer, no search engine', async () => {
    const { path } = await linked();
    for (const { headers } of [await ask(path), await ask('/b/unknown')]) {
      expect(headers.get('Cache-Control')).toBe('private, no-store');
      expect(headers.get('Referrer-Policy')).toBe('strict-origin');
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
    }
    const metrics = (await ask('/metrics')).html;
    expect(metrics).toContain('route="/b/:secret"');
    expect(metrics).not.toContain(path);
  });

  test('that is revoked, expired or unknown is one and the same page', async () => {
    const [revoked, expired] = [await linked(), await linked()];
    await service.call('scheduler', 'POST', `/api/bookings/${revoked.booking}/links/revoke`);
    await service.deps.db.bookingLink.updateMany({
      where: { bookingId: expired.booking },
      data: { expiresAt: new Date(0) },
    });
    const pages = [];
    for (const path of [revoked.path, expired.path, `/b/${'x'.repeat(43)}`, '/b/short', `${revoked.path}/move`]) {
      const { status, html } = await ask(path);
      expect(status).toBe(404);
      pages.push(html.replaceAll(/\/language\/[^"]*/g, ''));
    }
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toContain('Linkki ei avaudu');
  });

  test('takes the word that they come, for this time and not for another', async () => {
    const { path, booking } = await linked();
    expect((await ask(`${path}/confirm`, {})).location).toBe(`${path}?done=confirmed`);
    expect((await bookingOf(booking)).confirmed).toBe(true);
    expect((await ask(path)).html).not.toContain(`${path}/confirm`);
    const slot = (await freeSlots(service))[2]?.id;
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' });
    expect((await bookingOf(booking)).confirmed).toBeUndefined();
    expect((await ask(path)).html).toContain(`${path}/confirm`);
  });

  test('gives a calendar file that leads back to it and names nothing else', async () => {
    const { path } = await linked();
    const { headers, html: file } = await ask(`${path}/invite.ics`);
    expect(headers.get('Content-Type')).toContain('text/calendar');
    expect(file.replaceAll('\r\n ', '')).toContain(path);
    expect(file).not.toMatch(/neuvola|tarkastus|Malli|ATTENDEE/i);
  });
});

describe('moving', () => {
  test('offers the same person first, and nothing changes before the last yes', async () => {
    const { path, booking } = await linked();
    const { html } = await ask(`${path}/move`);
    expect(html).toContain('Saman työntekijän ajat');
    // a day on which the same person and others have times
    const days = [...html.matchAll(/href="([^"]+day=[^"]+)"/g)].map(([, href = '']) => href);
    const shown = await Promise.all(days.map(async (day) => (await ask(day)).html));
    const ofDay =
      shown.find((one) => one.includes('Muiden työntekijöidemme ajat') && one.includes('Saman työntekijän ajat')) ?? '';
    expect(ofDay.indexOf('Saman työntekijän ajat')).toBeGreaterThan(0);
    expect(ofDay.indexOf('Saman työntekijän ajat')).toBeLessThan(ofDay.indexOf('Muiden työntekijöidemme ajat'));
    const slot = /name="slot" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const before = await bookingOf(booking);
    const chosen = await ask(`${path}/move`, { slot });
    expect(chosen.location).toBe(`${path}/move?${new URLSearchParams({ slot })}`);
    expect((await ask(chosen.location)).html).toContain('Siirretäänkö aika?');
    expect((await bookingOf(booking)).slot).toBe(before.slot);
    expect((await ask(`${path}/move`, { slot, sure: 'yes' })).location).toBe(`${path}?done=moved`);
    const after = await bookingOf(booking);
    expect([after.id, after.slot === before.slot, after.sequence]).toEqual([before.id, false, 1]);
    expect(slot + chosen.location).not.toMatch(/neuvola|th-|site|professional/);
  });

  test('says with whom each time is, and warns before a family loses its own worker; its own time is not offered again', async () => {
    const { path, booking, family } = await linked();
    const professional = (await bookingOf(booking)).professionals[0].id;
    await service.call('scheduler', 'POST', `/api/families/${family}/named-worker`, { professional });
    const { start } = await bookingOf(booking);
    const day = `${path}/move?day=${start.slice(0, 10)}`;
    const { html } = await ask(day);
    expect(html).not.toContain(`datetime="${new Date(start).toISOString()}"`);
    const [mine = '', others = ''] = html.split('Muiden työntekijöidemme ajat');
    expect(mine).toContain('Omatyöntekijäsi ajat');
    const codeIn = (part: string) => /name="slot" value="([^"]+)"/.exec(part)?.[1] ?? '';
    const asked = async (slot: string) => (await ask(`${path}/move?${new URLSearchParams({ slot })}`)).html;
    const own = await asked(codeIn(mine));
    expect(own).toMatch(/Kenen kanssa.*Omatyöntekijäsi/s);
    expect(own).not.toContain('ei ole omatyöntekijäsi kanssa');
    const other = await asked(codeIn(others));
    expect(other).toMatch(/Kenen kanssa.*Toinen työntekijämme/s);
    expect(other).toContain('Tämä aika ei ole omatyöntekijäsi kanssa. Jos haluat tavata juuri hänet');
    expect(own + other).not.toMatch(/terveydenhoitaja/i);
    expect((await ask(`${path}/move`, { slot: codeIn(others), sure: 'yes' })).location).toContain('done=moved');
    expect((await ask(path)).html).toContain('Aikasi on työntekijämme kanssa.');
    // back to their own worker, which is no loss
    const back = (await ask(day)).html.split('Muiden työntekijöidemme ajat')[0] ?? '';
    expect(await asked(codeIn(back.split('Omatyöntekijäsi ajat')[1] ?? ''))).toMatch(/Kenen kanssa.*Omatyöntekijäsi/s);
  });

  test('shows the next five times and a calendar, not every time; a day’s link shows that day’s, and other months', async () => {
    const { path } = await linked();
    const buttons = (html: string) => html.match(/name="slot" value="/g)?.length ?? 0;
    const { html } = await ask(`${path}/move`);
    expect(buttons(html)).toBe(5);
    const [day = ''] = [...html.matchAll(/href="([^"]+day=[^"]+)"/g)].map(([, href = '']) => href).slice(-1);
    const shown = await ask(day);
    expect(buttons(shown.html)).toBeGreaterThan(5);
    expect(shown.html).toMatch(new RegExp(`href="${day.replace('?', '\\?')}"[^>]* aria-current="date"`));
    expect(shown.html).toContain(`<a href="${path}/move">Seuraavat vapaat ajat</a>`);
    const month = /href="([^"#]+month=[^"#]+)#days"/.exec(html)?.[1] ?? '';
    expect((await ask(month)).html).toContain(`day=${month.slice(-7)}-`);
    for (const odd of ['day=2026-02-31', 'day=1999-01-01', 'month=20', 'day=x&month=y']) {
      expect(buttons((await ask(`${path}/move?${odd}`)).html)).toBe(5);
    }
  });

  test('lists what could be changed no more last, marked, and says so before the press', async () => {
    const today = service.deps.clock.now();
    service.travelTo('2026-11-24T10:00:00+02:00');
    const { path } = await linked();
    const cutOff = service.deps.clock.now() + 24 * 3_600_000;
    const timesIn = (part = '') => [...part.matchAll(/datetime="([^"]+)"/g)].map(([, at = '']) => Date.parse(at));
    const next = (await ask(`${path}/move`)).html;
    expect(next).not.toContain('Hyvin pian');
    const [free = '', late = ''] = (await ask(`${path}/move?day=2026-11-25`)).html.split('Hyvin pian alkavat ajat');
    expect(late).toContain('et voi enää itse siirtää tai perua. Jos tulee este, soita');
    expect([timesIn(free).length > 0, timesIn(late).length > 0]).toEqual([true, true]);
    expect(Math.min(...timesIn(free))).toBeGreaterThanOrEqual(cutOff);
    expect(Math.max(...timesIn(late))).toBeLessThan(cutOff);
    const [slot = '', far = ''] = [late, free].map((part) => /name="slot" value="([^"]+)"/.exec(part)?.[1] ?? '');
    const asked = async (code: string) => (await ask(`${path}/move?${new URLSearchParams({ slot: code })}`)).html;
    expect(await asked(slot)).toContain('Jos tulee este, soita');
    expect(await asked(far)).not.toContain('Jos tulee este');
    expect((await ask(`${path}/move`, { slot, sure: 'yes' })).location).toContain('done=moved');
    expect((await ask(path)).html).not.toContain(`${path}/move"`);
    service.travelTo(today);
  });

  test('to a time that somebody else took says so and keeps the present one', async () => {
    const [one, other] = [await linked(), await linked()];
    const lost = await ask(`${one.path}/move`, { slot: other.slot, sure: 'yes' });
    expect(lost.location).toBe(`${one.path}/move?lost=yes`);
    expect((await ask(lost.location)).html).toContain('Joku ehti varata tämän ajan.');
    expect((await bookingOf(one.booking)).slot).toBe(one.slot);
  });

  test('to a time that the page did not offer is refused', async () => {
    const { path, booking, slot } = await linked();
    const other = (await freeSlots(service, { service: 'rokotus' }))[0]?.id ?? '';
    expect((await ask(`${path}/move`, { slot: other, sure: 'yes' })).location).toBe(`${path}/move?lost=yes`);
    expect((await bookingOf(booking)).slot).toBe(slot);
  });

  test('and cancelling end at the cut-off, with whom to call', async () => {
    const { path, booking } = await linked();
    const { start } = await bookingOf(booking);
    const now = service.deps.clock.now();
    service.travelTo(Date.parse(start) - 60 * 60 * 1000);
    const { html } = await ask(path);
    expect(html).not.toMatch(/\/(move|cancel)"/);
    expect(html).toContain('Aikaa ei voi enää siirtää tai perua');
    for (const act of ['move', 'cancel']) expect((await ask(`${path}/${act}`)).location).toBe(`${path}?done=late`);
    expect((await ask(`${path}/cancel`, {})).location).toBe(`${path}?done=late`);
    expect((await bookingOf(booking)).status).toBe('booked');
    service.travelTo(now);
  });
});

test('a mail about a time that is too near asks to ring, as its page does, and promises nothing else', async () => {
  const promise = 'flytta eller avboka den på bokningens sida';
  const [early, late] = [await linked(), await linked()];
  const toldOf = async ({ booking, guardians }: typeof late) => {
    await tellEverybody(service, booking);
    return (await mailTo(service, guardians[0]?.email)).text;
  };
  expect(await toldOf(early)).toContain(promise);
  const now = service.deps.clock.now();
  service.travelTo(Date.parse((await bookingOf(late.booking)).changeableUntil) + 60_000);
  const text = await toldOf(late);
  expect(text).toMatch(/Om tiden inte passar dig, ring/);
  expect(text).not.toContain(promise);
  const page = await ask(late.path, undefined, { Cookie: 'language=fi' });
  expect(page.html).toContain('Aikaa ei voi enää siirtää tai perua');
  const desk = await openPages(service, 'scheduler');
  const made = await desk.open(`/bookings/${late.booking}/link`);
  expect(made.text).toContain('ei voi enää itse siirtää tai perua');
  service.travelTo(now);
});

test('cancelling asks once more, and needs no reason', async () => {
  const { path, booking } = await linked();
  expect((await ask(`${path}/cancel`)).html).toContain('Kyllä, peru aika');
  const odd = await ask(`${path}/cancel`, { reason: 'because' });
  expect([odd.status, odd.html.includes('href="#reason"')]).toEqual([422, true]);
  expect((await bookingOf(booking)).status).toBe('booked');
  expect((await ask(`${path}/cancel`, { reason: '' })).location).toBe(`${path}?done=cancelled`);
  expect((await bookingOf(booking)).status).toBe('cancelled');
  expect((await ask(path)).html).toContain('Peruttu');
  // pressed again from a page that stayed open, with the same reason or another
  for (const reason of ['', 'unwell']) {
    const { location } = await ask(`${path}/cancel`, { reason });
    expect((await ask(location)).html).toMatch(/class="note warn[^>]*>.*Aika oli jo peruttu. Mitään ei muutettu/s);
  }
});

test('a form that another site sends does nothing', async () => {
  const { path, booking } = await linked();
  expect((await ask(`${path}/cancel`, {}, { Origin: 'https://elsewhere.test' })).status).toBe(403);
  expect((await bookingOf(booking)).status).toBe('booked');
});

describe('by video', () => {
  test('the devices can be tried at once, and the room is for this family from ten minutes before', async () => {
    const tokens: unknown[] = [];
    const video = {
      available: true,
      reason: undefined,
      answers: async () => true,
      url: 'ws://video.test',
      httpOrigin: 'http://video.test',
      createRoom: async () => {},
      deleteRoom: async () => {},
      putOut: async () => {},
      mute: async () => {},
      listPeople: async () => [],
      listRooms: async () => [],
      readEvent: async () => ({ id: 'none', kind: 'other' as const }),
      token: async (wanted: unknown) => {
        tokens.push(wanted);
        return 'token';
      },
      close: async () => {},
    };
    const before = service;
    service = await openApp({ video });
    const { path, booking } = await linked({ service: 'neuvola-etavastaanotto', channel: 'video' });
    expect((await ask(path)).html).toContain('Kokeile laitteita');
    const room = (await ask(`${path}/room`)).html;
    expect(room).toContain(`"session":"${path}/video-session"`);
    expect(room).not.toMatch(/etävastaanotto|terveydenhoitaja/i);
    const enter = () => ask(`${path}/video-session`, {});
    expect(JSON.parse((await enter()).html)).toEqual({ code: 'not_yet', from: expect.any(String) });
    const { start } = await bookingOf(booking);
    // an hour before, joining is the one solid button, confirmed or not; changing the time is folded
    for (const confirmed of [false, true]) {
      if (confirmed) await ask(`${path}/confirm`, {});
      service.travelTo(Date.parse(start) - 60 * 60_000);
      const { html } = await ask(path);
      expect(html.match(/class="button(?! (second|danger|quiet))[^"]*"/g)).toEqual(['class="button wide big"']);
      expect(html).toMatch(/Liity tapaamiseen[\s\S]*Huone avautuu klo/);
      expect(html.indexOf('<summary>Muuta')).toBeLessThan(html.indexOf(`${path}/invite.ics`));
    }
    service.travelTo(Date.parse(start) - OPENS_MINUTES_BEFORE * 60_000);
    const near = (await ask(path)).html;
    expect(near).toContain('Liity tapaamiseen');
    expect(near).toContain('Pääset odotustilaan.');
    const lobby = async () => JSON.parse((await ask(`${path}/lobby.json`)).html).state;
    expect([JSON.parse((await enter()).html), await lobby()]).toEqual([{ code: 'in_lobby' }, 'waiting']);
    expect(tokens).toEqual([]);
    await service.deps.db.roomPerson.updateMany({ data: { admittedAt: new Date(service.deps.clock.now()) } });
    expect(await lobby()).toBe('admitted');
    const session = await enter();
    expect([session.status, JSON.parse(session.html).role]).toEqual([200, 'guest']);
    expect(tokens).toMatchObject([{ grants: { publish: ['camera', 'microphone'] } }]);
    await service.close();
    service = before;
  });
});

describe('at the desk', () => {
  test('a link is made, shown once, and closed, and a wish to be called is seen and settled', async () => {
    const guardians = [{ name: 'Malli', email: 'soittakaa@example.test', phone: '040 123 4567' }];
    const { booking, path } = await linked({ guardians });
    const desk = await openPages(service, 'scheduler');
    expect((await ask(`${path}/call`, {})).location).toBe(`${path}?done=called`);
    await ask(`${path}/confirm`, {});
    const seen = (await desk.open(`/bookings/${booking}`)).text;
    expect([seen.includes('Perhe pyysi soittoa'), seen.includes('Perhe vahvistanut')]).toEqual([true, true]);
    expect((await desk.send(`/bookings/${booking}/called`, {})).location).toBe(`/bookings/${booking}`);
    expect((await desk.open(`/bookings/${booking}`)).text).not.toContain('Perhe pyysi soittoa');
    const shown = (await desk.send(`/bookings/${booking}/link`, {})).text;
    const made = linkIn(shown);
    expect(readQr(shown)).toBe(new URL(made, service.deps.config.publicUrl).href);
    expect((await ask(made)).status).toBe(200);
    expect((await ask(path)).status).toBe(404);
    expect(linkIn((await desk.open(`/bookings/${booking}/link`)).text)).toBe('');
    await desk.send(`/bookings/${booking}/link/revoke`, {});
    expect((await ask(made)).status).toBe(404);
  });

  test('of a cancelled time no call is promised, and one that was asked for before is waited for until somebody has called', async () => {
    const guardians = [{ name: 'Malli', email: 'peruttu-soitto@example.test', phone: '040 123 4569' }];
    const asked = await linked({ guardians });
    const late = await linked({ guardians: [{ ...guardians[0], email: 'myohassa@example.test' }] });
    await ask(`${asked.path}/call`, {});
    for (const { booking } of [asked, late]) {
      await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    }
    const { location } = await ask(`${late.path}/call`, {});
    expect(location).toBe(`${late.path}?done=late`);
    expect((await ask(location)).html).toMatch(
      /class="note warn[^>]*>.*eikä mitään tehty.*Peruttu.*uuden ajan, soita/s,
    );
    expect(await bookingOf(late.booking)).not.toHaveProperty('callWish');
    const desk = await openPages(service, 'scheduler');
    const row = async () => (await desk.open('/')).text.split('<li>').find((one) => one.includes(asked.booking)) ?? '';
    expect(await row()).toContain('Peruttu');
    const { end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: asked.booking } });
    const waits = async (days: number) => {
      const wishes = await findCallWishes(service.deps.db, '*', end.getTime() + days * DAY, 1000);
      return wishes.first.some(({ booking }) => booking === asked.booking);
    };
    expect([await waits(6), await waits(8)]).toEqual([true, false]);
    expect((await desk.open(`/bookings/${asked.booking}`)).text).toMatch(
      new RegExp(`Perhe pyysi soittoa.*/families/${asked.family}\\?purpose=contact#guardians`, 's'),
    );
    await desk.send(`/bookings/${asked.booking}/called`, {});
    expect([await row(), (await desk.open(`/bookings/${asked.booking}`)).text.includes('Perhe pyysi')]).toEqual([
      '',
      false,
    ]);
  });

  test('of a time that is over no call is promised, and its page says whom to ring', async () => {
    const { path, booking } = await linked();
    const now = service.deps.clock.now();
    service.travelTo(Date.parse((await bookingOf(booking)).end));
    expect((await ask(`${path}/call`, { phone: '040 123 4568' })).location).toBe(`${path}?done=late`);
    expect((await ask(`${path}?done=late`)).html).toMatch(/Tätä ei voi enää tehdä.*uuden ajan, soita/s);
    service.travelTo(now);
  });

  test('what a family has confirmed shows wherever staff see its time, until it moves; before that it is only booked', async () => {
    const { booking, family, path } = await linked({ area: 'hartola' });
    const desk = await openPages(service, 'scheduler', 'hartola');
    const { start } = await bookingOf(booking);
    const day = `/desk?area=hartola&date=${start.slice(0, 10)}`;
    const pages = [day, `${day}&view=list`, `/bookings/${booking}`, `/families/${family}?purpose=appointment`];
    const seen = async () => {
      const shown = await Promise.all(pages.map(async (page) => (await desk.open(page)).text));
      const bare = shown.map((text) => text.replaceAll(/<ul[^>]*aria-label="Merkinnät".*?<\/ul>/gs, ''));
      for (const text of bare) expect(text).not.toMatch(/Vahvistettu/);
      return bare.map((text) => [text.includes('Varattu'), text.includes('Perhe vahvistanut')]);
    };
    expect(await seen()).toEqual(pages.map(() => [true, false]));
    expect(await bookingOf(booking)).not.toHaveProperty('confirmed');

    await ask(`${path}/confirm`, {});
    expect(await seen()).toEqual(pages.map(() => [true, true]));
    expect(await bookingOf(booking)).toMatchObject({ status: 'booked', confirmed: true });
    const { body } = await service.call('scheduler', 'GET', `/api/families/${family}?purpose=appointment`);
    expect(body.bookings).toMatchObject([{ id: booking, status: 'booked', confirmed: true }]);

    const other = (await freeSlots(service, { area: 'hartola' })).find(
      (slot) => slot.start.slice(0, 10) === start.slice(0, 10),
    );
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, {
      slot: other?.id,
      calendar: 'cancel',
    });
    expect(await seen()).toEqual(pages.map(() => [true, false]));
  });

  test('who is said to get a message gets one, and who cannot be written to is named', async () => {
    const desk = await openPages(service, 'scheduler', 'hartola');
    const caller = { guardians: [{ name: 'Soittaja', phone: '031234567' }] };
    const texted = { guardians: [{ name: 'Teksti', phone: '0401234567' }] };
    for (const [guardians, promised] of [
      [{}, 'Viesti lähtee ammattilaiselle ja perheelle.'],
      [texted, 'Viesti lähtee ammattilaiselle ja perheelle.'],
      [caller, 'Viesti lähtee ammattilaiselle. Viestiä ei voi lähettää perheelle: kerro muulla tavalla.'],
    ] as const) {
      const { booking } = await bookAppointment(service, { area: 'hartola', ...guardians });
      await tellEverybody(service, booking);
      const [other] = await freeSlots(service, { area: 'hartola' });
      const path = `/bookings/${booking}/reschedule`;
      expect((await desk.open(`${path}?slot=${encodeURIComponent(other?.id ?? '')}`)).text).toContain(promised);
      const moved = await desk.send(path, { slot: other?.id ?? '', sure: 'yes', calendar: 'cancel' });
      expect((await desk.open(moved.location)).text).toContain(promised);
      expect((await desk.open(`/bookings/${booking}/cancel`)).text).toContain(promised);
      await tellEverybody(service, booking, 'moved');
      const sent = await service.deps.db.message.findMany({
        where: { aboutId: booking, version: 1, channel: { not: 'phone' } },
      });
      const bearers = { id: { in: sent.map(({ bearer }) => bearer ?? '') }, role: { not: 'left' } };
      const there = await service.deps.db.participant.findMany({ where: bearers });
      const roles = there.map(({ role }) => role).sort();
      expect(roles).toEqual(guardians === caller ? ['professional'] : ['guardian', 'professional']);
    }
  });

  test('a coordinator opens services on a page, which nobody else finds', async () => {
    const coordinator = await openPages(service, 'coordinator');
    const saved = await coordinator.send('/self-booking/sysma', { listed: 'yes', services: ['rokotus', 'kotikaynti'] });
    expect(saved.location).toBe('/self-booking/sysma?done=saved');
    expect((await coordinator.open(saved.location)).text.match(/ checked=""/g)).toHaveLength(2);
    expect((await ask('/areas/sysma')).html).toMatch(/href="\/areas\/sysma\/rokotus"/);
    expect((await coordinator.send('/self-booking/sysma', {})).status).toBe(422);
    await coordinator.send('/self-booking/sysma', { listed: 'yes' });
    expect((await ask('/areas/sysma')).html).toContain('Täällä ei voi nyt varata itse');
    expect((await (await openPages(service, 'scheduler')).open('/self-booking')).status).toBe(403);
  });
});

describe('booking without an account', () => {
  const times = '/areas/lahti-etela/rokotus';
  const openService = (services: readonly string[], role = 'coordinator') =>
    service.call(role, 'POST', '/api/areas/lahti-etela/self-booking', { services });
  /** The times of the first free day, as its own page shows them. */
  const slotsOfDay = async () => {
    const day = /href="([^"]+day=[^"]+)"/.exec((await ask(times)).html)?.[1] ?? '';
    return [...(await ask(day)).html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, slot = '']) => slot);
  };
  /** `address`: where the form is, at its link's own `location`. */
  const take = async (slot: string) => {
    const taken = await ask('/areas/lahti-etela/holds', { slot });
    const [location = ''] = taken.location.split('?');
    return { address: taken.location, taken: { ...taken, location } };
  };
  const takeFirst = async (at = 0) => {
    const { html } = await ask(times);
    const slot = [...html.matchAll(/name="slot" value="([^"]+)"/g)][at]?.[1] ?? '';
    return { slot, ...(await take(slot)) };
  };

  beforeAll(async () => {
    expect((await openService(['rokotus', 'neuvola-etavastaanotto'])).status).toBe(200);
  });

  test('is opened by a coordinator only, and only for what families can book', async () => {
    expect((await openService(['rokotus'], 'scheduler')).status).toBe(403);
    const wrong = await openService(['perheneuvola-konsultaatio']);
    expect([wrong.status, wrong.body.faults?.[0]?.path ?? wrong.body.errors?.[0]?.path]).toEqual([400, 'services[0]']);
    expect((await service.call('coordinator', 'GET', '/api/areas/lahti-etela/self-booking')).body.services).toEqual([
      'neuvola-etavastaanotto',
      'rokotus',
    ]);
  });

  test('is told one next time by the door, the area and the service: one that can still be changed', async () => {
    const [id, before] = ['neuvola-maaraaikainen', service.deps.clock.now()];
    await openService([id, 'rokotus', 'neuvola-etavastaanotto']);
    service.travelTo('2026-11-23T07:00:00+02:00');
    const [door, area, own] = [await ask('/'), await ask('/areas/lahti-etela'), await ask(`/areas/lahti-etela/${id}`)];
    const start = parseSlotId(/name="slot" value="([^"]+)"/.exec(own.html)?.[1] ?? '')?.start ?? 0;
    expect(start).toBeGreaterThan(service.deps.clock.now() + 24 * 3_600_000);
    const upTo = (html: string) => html.slice(0, html.indexOf(`href="/areas/lahti-etela/${id}"`));
    expect(upTo(area.html)).toContain(`<span class="strong">${sayDateTime(start, 'fi', 'Europe/Helsinki')}</span>`);
    const [, date] = /(\d+\.\d+\.)/.exec(sayDateTime(start, 'fi', 'Europe/Helsinki')) ?? [];
    expect(upTo(door.html).split('seuraava ').at(-1)).toContain(date);
    service.travelTo(before);
    await openService(['rokotus', 'neuvola-etavastaanotto']);
  });

  test('lists what is open in the area, in any language, and nothing else', async () => {
    for (const language of languages) {
      const { status, html } = await ask('/areas/lahti-etela', undefined, { Cookie: `language=${language}` });
      expect(status).toBe(200);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('href="/areas/lahti-etela/rokotus"');
      expect(html).not.toContain('kotikaynti');
    }
    expect((await ask('/areas/hartola')).html).toContain('Täällä ei voi nyt varata itse');
    expect((await ask('/areas/nowhere')).status).toBe(404);
    expect((await ask('/areas/lahti-etela/kotikaynti')).status).toBe(404);
  });

  test('goes from a time to the family’s own page, and the desk knows whom to reach', async () => {
    const { slot, taken } = await takeFirst();
    expect(taken.status).toBe(303);
    expect(taken.location).toMatch(/^\/b\/[\w-]{43}$/);
    expect((await ask(times)).html).not.toContain(`value="${slot}"`);
    const form = { name: 'Eeva Esimerkki', email: 'eeva@example.test', phone: '', language: 'en' };
    const booked = await ask(taken.location, form);
    expect(booked.location).toBe(`${taken.location}?done=booked`);
    const row = await service.deps.db.booking.findFirstOrThrow({
      where: { slot },
      include: { family: { include: { guardians: true } }, links: true },
    });
    expect([row.status, row.family?.name]).toEqual(['booked', 'Esimerkki']);
    expect(row.family?.guardians).toMatchObject([
      { name: 'Eeva Esimerkki', email: 'eeva@example.test', language: 'en' },
    ]);
    const page = await ask(taken.location, undefined, { Cookie: 'language=en' });
    expect(page.html).toContain('Booked');
    await tellEverybody(service, (await bookingOf(row.id)).id);
    expect(linkIn((await mailTo(service, 'eeva@example.test')).text)).toBe(taken.location);
    expect(row.links).toHaveLength(1);
    const log = await service.deps.db.accessLog.findFirst({
      where: { action: 'book-slot', subjectId: row.familyId ?? '' },
    });
    expect([log?.actor, log?.role]).toEqual([`link:${row.links[0]?.id}`, 'family']);
  });

  test('booked once more by going back, or let go after booking, says that nothing was changed', async () => {
    const { taken } = await takeFirst();
    const form = { name: 'Eeva Esimerkki', email: 'eeva@example.test', phone: '', language: 'fi' };
    expect((await ask(taken.location, form)).location).toBe(`${taken.location}?done=booked`);
    for (const [path, sent] of [
      [taken.location, { ...form, name: 'Eero Esimerkki' }],
      [`${taken.location}/release`, {}],
    ] as const) {
      const again = await ask(path, sent);
      expect(again.location).toBe(`${taken.location}?done=already`);
      expect((await ask(again.location)).html).toContain('Aikasi on jo varattu, eikä mitään muutettu.');
    }
    expect(await service.deps.db.guardian.count({ where: { name: 'Eero Esimerkki' } })).toBe(0);
  });

  test('works for somebody with a telephone only, which takes no text messages', async () => {
    const { taken } = await takeFirst();
    const booked = await ask(taken.location, { name: 'Esa', email: '', phone: '03 123 4567', language: 'fi' });
    expect(booked.location).toBe(`${taken.location}?done=booked`);
    const { html } = await ask(booked.location);
    expect(html).toContain('Pyydä soittoa');
    const url = `${service.deps.config.publicUrl}${taken.location}`;
    expect(html, 'no mail will remind them of it').toMatch(/Säilytä linkki.*Emme lähetä linkkiä sinulle/s);
    expect([readQr(html), html.includes(`<code>${url}</code>`), html.includes('data-print')]).toEqual([
      url,
      true,
      true,
    ]);
    expect(html).toContain('Jos linkki katoaa, soita');
    const later = (await ask(taken.location)).html;
    expect([later.includes('Säilytä linkki'), readQr(later)]).toEqual([true, url]);
  });

  test('prints with the address of its page, and is not asked to be kept, where a mail brings the link', async () => {
    const { taken } = await takeFirst();
    const sent = { name: 'Eeva Esimerkki', email: 'eeva@example.test', phone: '', language: 'fi' };
    const { html } = await ask((await ask(taken.location, sent)).location);
    expect(html).not.toContain('Säilytä linkki');
    const printed = html.slice(html.indexOf('<div class="print-only">'));
    expect([printed.length < html.length, readQr(printed)]).toEqual([
      true,
      `${service.deps.config.publicUrl}${taken.location}`,
    ]);
  });

  test('asks for what is missing and keeps what was typed', async () => {
    const { taken } = await takeFirst();
    const empty = await ask(taken.location, { name: 'Eeva', email: '', phone: '', language: 'fi' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('value="Eeva"');
    expect(empty.html).toContain('href="#email"');
    const wrong = await ask(taken.location, { name: 'Eeva', email: 'not an address', phone: 'x', language: 'fi' });
    expect([wrong.status, wrong.html.includes('href="#email"'), wrong.html.includes('href="#phone"')]).toEqual([
      422,
      true,
      true,
    ]);
    const code = await ask(taken.location, { name: 'Eeva 131052-308T', email: 'e@example.test', language: 'fi' });
    expect([code.status, code.html.includes('Kirjoita tähän vain nimi.')]).toEqual([422, true]);
  });

  test('lets go of a time, and leads back to the times when the hold has run out', async () => {
    const { slot, taken, address } = await takeFirst();
    const where = { area: 'lahti-etela', service: 'rokotus' };
    expect((await ask(taken.location)).html).toMatch(/id="release">.*name="service" value="rokotus"/s);
    for (const said of ['released', 'unheld', 'unheld']) {
      const released = await ask(`${taken.location}/release`, where);
      expect(released.location).toBe(`${times}?${said}=yes`);
    }
    expect((await ask(`${times}?unheld=yes`)).html).toContain('Mitään ei muutettu.');
    expect((await ask(`${times}?released=yes`)).html).toContain('Luovuit ajasta. Mitään ei varattu');
    // the browser's Back, to the form of the time that was given up
    expect((await ask(address)).location).toBe(`${times}?unheld=yes`);
    expect((await ask(`${times}?unheld=yes`)).html).toContain('Luovuit tästä ajasta');
    expect([(await ask(taken.location)).status, (await ask(`${taken.location}/release`, {})).status]).toEqual([
      404, 404,
    ]);
    expect((await ask(times)).html).toContain(`value="${slot}"`);
    const again = await takeFirst();
    const now = service.deps.clock.now();
    service.travelTo(now + 6 * 60_000);
    const form = { name: 'Eeva', email: 'e@example.test', phone: '', language: 'fi' };
    expect((await ask(again.taken.location, form)).location).toBe(`${times}?lost=yes`);
    await service.deps.db.booking.deleteMany({ where: { status: 'held' } });
    const gone = { ...form, area: 'lahti-etela', service: 'rokotus' };
    expect((await ask(again.taken.location, gone)).location).toBe(`${times}?lost=yes`);
    service.travelTo(now);
  });

  test('holds no time of a service that is not open', async () => {
    const slot = (await freeSlots(service, { service: 'kotikaynti' }))[0]?.id ?? '';
    expect(slot).toContain('kotikaynti');
    expect((await ask('/areas/lahti-etela/holds', { slot })).status).toBe(404);
  });

  test('counts over every process of the service, also what comes at the same moment', async () => {
    const before = service;
    service = await openApp({ config: { trustProxy: true } });
    await openService(['rokotus']);
    const slots = await slotsOfDay();
    const processes = [createApp(service.deps), createApp(service.deps), createApp(service.deps)];
    const origin = new URL(service.deps.config.publicUrl).origin;
    const take = async (at: number, address: string) => {
      const app = processes[at % processes.length] ?? service.app;
      const body = new URLSearchParams({ slot: slots[at + 1] ?? '' });
      const headers = { Origin: origin, 'X-Forwarded-For': address };
      return (await app.request('/areas/lahti-etela/holds', { method: 'POST', body, headers })).status;
    };
    const neighbours = ['2001:db8:1:2::1', '2001:0DB8:1:2:ffff::9'];
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, at) => take(at, neighbours[at % neighbours.length] ?? '')),
    );
    expect(answers.filter((status) => status === 303)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(4);
    expect(await take(15, '192.0.2.7')).toBe(303);
    const kept = JSON.stringify(await service.deps.db.publicHold.findMany());
    expect(kept).not.toMatch(/:db8|192\.0/i);
    await service.close();
    service = before;
  });

  test('lets a whole waiting room book by one connection, which holds ten times at once and no more, whatever RATE_LIMIT says', async () => {
    const before = service;
    service = await openApp();
    expect(service.deps.config.rateLimit).toBe(0);
    await openService(['rokotus']);
    const slots = await slotsOfDay();
    const takeNext = async () => (await take(slots.pop() ?? '')).taken;
    const held: Shown[] = [];
    for (let at = 0; at < 11; at += 1) held.push(await takeNext());
    expect(held.map(({ status }) => status)).toEqual([...new Array(10).fill(303), 429]);
    expect(Number(held[10]?.headers.get('Retry-After'))).toBeGreaterThan(60);
    const html = held[10]?.html ?? '';
    expect([html.includes('Odota hetki'), html.includes('lang="fi"')]).toEqual([true, true]);
    const form = { name: 'Eeva', email: 'e@example.test', phone: '', language: 'fi' };
    expect((await ask(held[0]?.location ?? '', form)).location).toContain('done=booked');
    await ask(`${held[1]?.location}/release`, {});
    const more = [await takeNext(), await takeNext(), await takeNext()];
    expect(
      more.map(({ status }) => status),
      'what is booked or let go counts no more',
    ).toEqual([303, 303, 429]);
    service.travelTo(service.deps.clock.now() + 5 * 60_000 + 1);
    expect((await takeNext()).status, 'a hold that ran out counts no more').toBe(303);
    await service.close();
    service = before;
  });

  test('is no way to hold every time over and over: sixty an hour, whatever became of them', async () => {
    const before = service;
    service = await openApp();
    await openService(['rokotus']);
    const { slot } = await takeFirst();
    const [first] = await service.deps.db.publicHold.findMany();
    const at = new Date(service.deps.clock.now());
    const origin = first?.origin ?? '';
    const rows = Array.from({ length: 59 }, () => ({ id: randomUUID(), subject: randomUUID(), origin, at }));
    await service.deps.db.publicHold.createMany({ data: rows });
    const { taken } = await takeFirst(1);
    expect([taken.status, Number(taken.headers.get('Retry-After'))]).toEqual([429, 3600]);
    expect((await ask(times)).html).not.toContain(`value="${slot}"`);
    service.travelTo(service.deps.clock.now() + 60 * 60 * 1000);
    expect((await takeFirst(1)).taken.status).toBe(303);
    expect(await forgetPublicHolds(service.deps)).toBe(60);
    await service.close();
    service = before;
  });
});

/** What a phone reads in the page's QR code. */
function readQr(page: string): string {
  const SCALE = 8;
  const size = Number(/class="qr" viewBox="0 0 (\d+) /.exec(page)?.[1]) * SCALE;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [, x, y] of page.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < SCALE; row += 1) {
      const from = ((Number(y) * SCALE + row) * size + Number(x) * SCALE) * 4;
      for (let at = from; at < from + SCALE * 4; at += 4) data.fill(0, at, at + 3);
    }
  }
  return decodeQr({ width: size, height: size, data });
}

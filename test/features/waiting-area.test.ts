// The waiting area of a drop-in by video, through the door: a number without a name, and a professional who takes the next.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import { forgetVisitors } from '../../src/features/walk-ins/forget-visitors.ts';
import { telOf } from '../../src/surfaces/web/booking/how-to-reach.tsx';
import { roomTexts } from '../../src/surfaces/web/booking/texts/words.ts';
import { ownNumberTexts, waitingAreaTexts, walkInTexts } from '../../src/surfaces/web/walk-ins/texts/words.ts';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { openRoomOf } from '../support/open-room.ts';
import { openPages, type Pages, type Shown } from '../support/pages.ts';
import { AT, PHONE, withWaitingArea } from '../support/waiting-area.ts';

const COME = `/come/${AT.service}/${AT.site}`;
const QUEUE = `/walk-ins?${new URLSearchParams(AT)}`;
const tuesday = (time: string) => `2026-12-01T${time}:00+02:00`;
const [area, own, staff] = [waitingAreaTexts.fi, ownNumberTexts.fi, walkInTexts.fi];

let service: TestApp;
let psychologist: Pages;
let socialWorker: Pages;
beforeAll(async () => {
  service = await openApp({ directory: withWaitingArea() });
  service.travelTo(tuesday('08:00'));
  psychologist = await openPages(service, 'specialist', 'hartola', 'pn-psykologi');
  socialWorker = await openPages(service, 'specialist', 'hartola', 'pn-sosiaalityontekija');
});
afterAll(() => service.close());

describe('the public page', () => {
  test('says when it is closed until when, and whom to call, and gives no number', async () => {
    const { status, text } = await visitor().open(COME);
    expect(status).toBe(200);
    for (const said of [area.shut, area.shutAdvice, 'tiistai', '9.00–11.00', telOf(PHONE)]) {
      expect(text.replaceAll(/<[^>]*>/g, '').includes(said) || text.includes(said), said).toBe(true);
    }
    expect(text).not.toContain(area.take);
    expect((await visitor().send(COME, {})).location).toBe(COME);
    expect(await service.deps.db.walkIn.count()).toBe(0);
    expect((await visitor().open('/')).text).toContain(COME);
    const ofArea = (await visitor().open('/areas/hartola/events')).text;
    expect(ofArea).toContain(`href="${COME}"`);
    expect(ofArea).toMatch(/tiistai[^<]*9\.00–11\.00[\s\S]*tiistai[^<]*9\.00–11\.00/);
    for (const nowhere of [
      `/come/rokotus/${AT.site}`,
      `/come/${AT.service}/nowhere`,
      '/come/perheohjaaja-paivakodissa/asikkala-paivakoti',
    ]) {
      expect([nowhere, (await visitor().open(nowhere)).status]).toEqual([nowhere, 404]);
    }
  });

  test('gives one number however often it is pressed, in one tab or two, and asks nothing', async () => {
    service.travelTo(tuesday('09:00'));
    const shown = await visitor().open(COME);
    expect(shown.text).toContain(area.ahead({ count: 0 }));
    const ticket = /name="ticket" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    expect(shown.text.match(/<input/g)).toHaveLength(1);
    const pressed = await Promise.all([visitor().send(COME, { ticket }), visitor().send(COME, { ticket })]);
    expect(new Set(pressed.map(({ location }) => location)).size).toBe(1);
    const tab = visitor(cookieOf(pressed[0]));
    expect((await tab.send(COME, {})).location).toBe(pressed[0].location);
    expect((await tab.open(COME)).text).toContain(`href="${pressed[0].location}"`);
    expect(await service.deps.db.walkIn.count()).toBe(1);
    const kept = await service.deps.db.walkInVisitor.findFirst();
    expect(JSON.stringify(kept)).not.toContain(pressed[0].location.slice('/n/'.length));
    expect(pressed[0].headers.get('Set-Cookie')).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i);
    await leave(pressed[0].location);
  });

  test('lets nobody take a hundred numbers by one connection', async () => {
    const taken: string[] = [];
    for (let at = 0; at < 10; at += 1) taken.push(await take());
    const refused = await visitor().send(COME, {});
    expect([refused.status, refused.headers.has('Retry-After')]).toEqual([429, true]);
    expect(refused.text).toContain(area.tooMany);
    for (const one of taken) await leave(one);
    await leave(await take());
    await service.deps.db.publicHold.deleteMany();
  });
});

describe('at the changes of the clock, by that of the area', () => {
  const hours = (file: unknown, timeZone: string) => {
    const { areas, workingHours, ...rest } = withWaitingArea(file) as Record<
      string,
      readonly Record<string, unknown>[]
    >;
    return {
      ...rest,
      areas: areas?.map((each) => (each.id === 'hartola' ? { ...each, timeZone } : each)),
      workingHours: workingHours?.map((each) =>
        String(each.services) === AT.service ? { ...each, weekly: { SU: [['09:00', '11:00']] } } : each,
      ),
    };
  };

  test.each([
    ['Europe/Helsinki', '2026-10-25', '25.10.', '+03:00', '+02:00'],
    ['Europe/Helsinki', '2028-03-26', '26.3.', '+02:00', '+03:00'],
    ['Europe/Stockholm', '2026-10-25', '25.10.', '+02:00', '+01:00'],
    ['Europe/Stockholm', '2028-03-26', '26.3.', '+01:00', '+02:00'],
  ])(
    'in %s on %s it is closed until nine, open until eleven, and its numbers begin anew',
    async (zone, date, said, before, after) => {
      const other = await openApp({ directory: hours(paijatHame, zone) });
      const ask = async (path: string, init: RequestInit = {}) => {
        const headers = { Origin: new URL(other.deps.config.publicUrl).origin, 'Accept-Language': 'fi' };
        const answer = await other.app.request(path, { headers, ...init });
        return {
          location: answer.headers.get('Location') ?? '',
          text: (await answer.text()).replaceAll(/<[^>]*>/g, ' '),
        };
      };
      try {
        // the evening before, while the old time rules
        const eve = Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
        other.travelTo(`${eve}T20:00:00${before}`);
        const shut = (await ask(COME)).text;
        expect(shut).toContain(`Avataan sunnuntaina ${said} klo 9.00.`);
        expect(shut).toContain(`sunnuntai ${said} klo 9.00–11.00`);
        other.travelTo(`${date}T08:00:00${after}`);
        expect((await ask(COME)).text).toContain(area.shut);
        other.travelTo(`${date}T09:00:00${after}`);
        expect((await ask(COME)).text).toContain(
          area.openUntil({ until: { at: Date.parse(`${date}T11:00:00${after}`), zone } }),
        );
        const { location } = await ask(COME, { method: 'POST', body: new URLSearchParams() });
        expect((await ask(location)).text).toMatch(new RegExp(`${own.title}\\s+1\\b`));
        other.travelTo(`${date}T10:59:59${after}`);
        expect((await ask(COME)).text).not.toContain(area.shut);
        other.travelTo(`${date}T11:00:00${after}`);
        expect((await ask(COME)).text).toContain(area.shut);
        // their page holds until the area's own midnight
        other.travelTo(`${date}T23:59:00${after}`);
        expect((await ask(location)).text).toContain(own.title);
        const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
        other.travelTo(`${next}T00:00:00${after}`);
        expect((await ask(location)).text).toContain(own.lost);
      } finally {
        await other.close();
      }
    },
  );
});

describe('somebody who waits at home', () => {
  test('sees how many are before them on a page that tells no other page its address, and may go', async () => {
    const [first, second] = [await take(), await take()];
    const page = await visitor().open(second);
    expect(page.text).toContain(own.before({ count: 1 }));
    expect([page.headers.get('Referrer-Policy'), page.headers.get('X-Robots-Tag')]).toEqual([
      'strict-origin',
      'noindex',
    ]);
    // its devices are tried out while it waits, and it is called there too
    const check = await visitor().open(`${second}/check`);
    expect(check.text).toContain(own.before({ count: 1 }));
    expect(check.text).toContain(`"check":"${second}/device-check"`);
    const room = await visitor().send(`${second}/device-check/room`, {});
    expect([room.status, room.text]).toEqual([503, '{"code":"video_unavailable"}']);
    expect((await visitor().send(`/n/${'x'.repeat(43)}/device-check/room`, {})).status).toBe(404);
    await leave(first);
    expect((await visitor().open(second)).text).toContain(own.before({ count: 0 }));
    expect((await visitor().open(`${first}/check`)).location).toBe(first);
    expect((await visitor().open(first)).text).toContain(own.gone);
    const unknown = await visitor().open(`/n/${'x'.repeat(43)}`);
    expect([unknown.status, unknown.text.includes(own.lost)]).toEqual([404, true]);
    expect(unknown.headers.get('Referrer-Policy')).toBe('strict-origin');
    await leave(second);
  });

  test('reads no wait in minutes while nobody has been taken, and of none that it is over', async () => {
    service.travelTo(tuesday('09:05'));
    await service.deps.db.walkIn.deleteMany();
    const [first, second] = [await take(), await take()];
    const none = walkInTexts.fi.wait({ minutes: 0 });
    for (const page of [first, second]) {
      const { text } = await visitor().open(page);
      expect([text.includes(own.notBegun), text.includes(none)]).toEqual([true, false]);
    }
    expect((await visitor().open(COME)).text).not.toContain(none);
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('/room');
    const { text } = await visitor().open(second);
    expect([text.includes(own.soon), text.includes(own.notBegun), text.includes(none)]).toEqual([true, false, false]);
    await closeAll('served');
    await leave(second);
  });

  test('is taken in turn by two who take at once, each another; who is away is passed over and comes back', async () => {
    service.travelTo(tuesday('09:10'));
    const waiting = [await take(), await take(), await take()];
    service.travelTo(tuesday('09:12'));
    // the first has closed the page
    for (const page of waiting.slice(1)) await visitor().open(page);
    const [one, other] = await Promise.all([
      psychologist.send('/walk-ins/take', AT),
      socialWorker.send('/walk-ins/take', AT),
    ]);
    expect(one.location).toMatch(/^\/bookings\/[^/]+\/room$/);
    expect(other.location).toMatch(/^\/bookings\/[^/]+\/room$/);
    expect(other.location).not.toBe(one.location);
    const [away, ...taken] = await Promise.all(waiting.map(async (page) => (await visitor().open(page)).text));
    for (const text of taken) expect(text).toContain(own.turn);
    expect(away).toContain(own.before({ count: 0 }));
    // each has one already, and their own time is not free
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('done=busy');
    await closeAll('served');
    service.travelTo(tuesday('09:13'));
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('/room');
    expect((await visitor().open(waiting[0] ?? '')).text).toContain(own.turn);
    await closeAll('served');
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('done=nobody');
  });
});

describe('a visit', () => {
  test('is a booking from now on until what comes next: nobody books over it, and its room is theirs alone', async () => {
    service.travelTo(tuesday('09:30'));
    const query = new URLSearchParams({ ...AT, area: 'hartola', from: tuesday('09:45'), to: tuesday('09:50') });
    const slots = (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body.items;
    const next = slots.find(({ id }: { id: string }) => id.endsWith('pn-psykologi'));
    const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot: next.id });
    expect([booked.status, booked.body.detail]).toEqual([201, undefined]);
    const page = await take();
    const taken = await psychologist.send('/walk-ins/take', AT);
    const id = taken.location.split('/')[2] ?? '';
    const visit = await service.deps.db.booking.findUniqueOrThrow({ where: { id }, include: { participants: true } });
    expect([visit.start, visit.end, visit.channel]).toEqual([
      new Date(tuesday('09:30')),
      new Date(tuesday('09:45')),
      'video',
    ]);
    expect(visit.participants.map(({ role, email }) => [role, email]).sort()).toEqual([
      ['guest', null],
      ['professional', 'pn-psykologi@example.test'],
    ]);
    expect(await service.deps.db.message.count({ where: { aboutId: id } })).toBe(0);
    const shown = await visitor().open(page);
    const room = /href="(\/b\/[^"]+\/room)"/.exec(shown.text)?.[1] ?? '';
    expect((await visitor().open(room)).status).toBe(200);
    expect((await psychologist.open(taken.location)).status).toBe(200);
    expect((await socialWorker.open(taken.location)).status).toBe(404);
    const queue = await psychologist.open(QUEUE);
    expect(queue.text).toContain(`href="${taken.location}"`);
    expect(queue.text).not.toContain(staff.arrived);
    // the visit of a queue is none of the drop-in's booked times; the other one is
    expect(queue.text.match(/9\.45/g)?.length ?? 0).toBeGreaterThan(0);
    expect(queue.text).not.toContain('9.30–klo 9.45');
    await closeAll('served');
    await service.call('scheduler', 'POST', `/api/bookings/${booked.body.id}/cancel`, { reason: 'unwell' });
  });

  test('ends when it is said to be over: what is left of its time is free, its room closes as over, the page thanks', async () => {
    service.travelTo(tuesday('09:50'));
    const page = await take();
    const taken = await psychologist.send('/walk-ins/take', AT);
    const id = taken.location.split('/')[2] ?? '';
    await service.call('specialist', 'POST', `/api/bookings/${id}/video-session`, {});
    service.travelTo(tuesday('09:54'));
    await closeAll('served');
    const visit = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    expect([visit.status, visit.end]).toEqual(['fulfilled', new Date(tuesday('09:54'))]);
    await bringRooms(service.deps);
    expect((await service.deps.db.videoRoom.findUnique({ where: { bookingId: id } }))?.closedBecause ?? 'over').toBe(
      'over',
    );
    expect((await visitor().open(page)).text).toContain(own.over);
    const again = await take();
    const another = await psychologist.send('/walk-ins/take', AT);
    expect(another.location).toContain('/room');
    // ended in its room, it is over without another word as soon as the next is taken
    service.travelTo(tuesday('09:57'));
    const following = await take();
    const next = another.location.split('/')[2] ?? '';
    await service.deps.db.videoRoom.create({
      data: {
        ...openRoomOf(next, 'ended', { start: tuesday('09:54'), end: tuesday('10:14') }),
        mediaKey: null,
        closedAt: new Date(tuesday('09:57')),
      },
    });
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('/room');
    expect((await visitor().open(again)).text).toContain(own.over);
    expect((await service.deps.db.booking.findUnique({ where: { id: next } }))?.status).toBe('fulfilled');
    await leave(following);
  });

  test('is ended by who takes the next though the next has just gone, or their time is not free; both are told', async () => {
    service.travelTo(tuesday('10:00'));
    const page = await take();
    const { location: room } = await psychologist.send('/walk-ins/take', AT);
    const shown = await visitor().open(page);
    expect(shown.text).toContain(own.turn);
    // who called them may not be in the room yet
    expect(shown.text).not.toContain('odottaa sinua');
    const booking = room.split('/')[2] ?? '';
    await service.call('specialist', 'POST', `/api/bookings/${booking}/video-session`, {});
    const another = await take();
    expect((await psychologist.open(room)).text).toContain(roomTexts.fi.queue.endAndNext);
    await leave(another);
    service.travelTo(tuesday('10:02'));
    const { location: queue } = await psychologist.send(`${room}/next`, {});
    const said = (await psychologist.open(queue)).text;
    expect([said.includes(staff.ended), said.includes(staff.nobodyThere)]).toEqual([true, true]);
    const { closedBecause } = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });
    expect(closedBecause).toBe('ended');
    expect((await visitor().open(page)).text).toContain(own.over);
    expect((await psychologist.send(`${room}/next`, {})).location).toContain('done=nobody');
  });

  test('is put back, and they are next; or passed over, and they are not until they say that they are there', async () => {
    service.travelTo(tuesday('10:10'));
    const page = await take();
    const way = async (as: string) => {
      const [id] = await standing();
      return psychologist.send(`/walk-ins/${id}/put-back`, { ...AT, as });
    };
    const first = await psychologist.send('/walk-ins/take', AT);
    const shown = await visitor().open(page);
    const room = /href="(\/b\/[^"]+\/room)"/.exec(shown.text)?.[1] ?? '';
    expect((await way('waiting')).location).toContain('done=waiting');
    expect((await visitor().open(page)).text).toContain(own.before({ count: 0 }));
    expect((await visitor().open(room)).status).toBe(404);
    const id = first.location.split('/')[2] ?? '';
    expect((await service.deps.db.booking.findUnique({ where: { id } }))?.status).toBe('cancelled');
    await psychologist.send('/walk-ins/take', AT);
    expect((await way('passed')).location).toContain('done=passed');
    // its page is open, and that alone is not enough
    expect((await visitor().open(page)).text).toContain(own.passed);
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('done=nobody');
    for (const _ of [1, 2]) expect((await visitor().send(`${page}/here`, {})).location).toBe(page);
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('/room');
    await closeAll('left');
    expect((await visitor().open(page)).text).toContain(own.gone);
  });

  test('is nobody’s who does not receive there today; the desk calls nobody who waits at home', async () => {
    const page = await take();
    const elsewhere = await openPages(service, 'specialist', 'hartola', 'sihti-1');
    expect((await elsewhere.send('/walk-ins/take', AT)).status).toBe(403);
    expect((await service.call('scheduler', 'POST', '/api/walk-ins/take', AT)).body.code).toBe('not_allowed');
    expect((await service.call('scheduler', 'POST', '/api/walk-ins/call', AT)).body.code).toBe('wrong_status');
    const { items } = (await service.call('scheduler', 'GET', `/api/walk-ins?${new URLSearchParams(AT)}`)).body;
    expect(items.at(-1)).toMatchObject({ channel: 'video', presence: 'present', booking: null, state: 'waiting' });
    // the last can be taken though it has closed meanwhile
    service.travelTo(tuesday('11:00'));
    expect((await visitor().open(page)).text).toContain(own.shut);
    expect((await visitor().send(COME, {})).location).toBe(COME);
    expect((await psychologist.send('/walk-ins/take', AT)).location).toContain('/room');
    await leave(page);
  });
});

test('a day later nothing is kept but numbers, and the page’s address leads nowhere', async () => {
  service.travelTo(tuesday('10:55'));
  const page = await take();
  service.travelTo('2026-12-02T12:00:00+02:00');
  expect((await visitor().open(page)).status).toBe(404);
  await forgetVisitors(service.deps);
  expect(await service.deps.db.walkInVisitor.count()).toBe(0);
  expect(await service.deps.db.walkIn.count()).toBeGreaterThan(0);
});

/** Somebody without a name, in a browser that knows the cookie. */
function visitor(cookie = ''): Pick<Pages, 'open' | 'send'> {
  const headers = { Cookie: cookie, Origin: new URL(service.deps.config.publicUrl).origin, 'Accept-Language': 'fi' };
  const ask = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const response = await service.app.request(path, { headers, ...init });
    const location = response.headers.get('Location') ?? '';
    return { status: response.status, location, text: await response.text(), headers: response.headers };
  };
  return {
    open: (path) => ask(path),
    send: (path, form) => ask(path, { method: 'POST', body: new URLSearchParams(form as Record<string, string>) }),
  };
}

function cookieOf({ headers }: Shown): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Takes a number; the address of its page. */
async function take(): Promise<string> {
  const { location } = await visitor().send(COME, {});
  expect(location).toMatch(/^\/n\/[\w-]{43}$/);
  return location;
}

/** Twice, as somebody may press. */
async function leave(page: string): Promise<void> {
  await visitor().send(`${page}/leave`, {});
  expect((await visitor().send(`${page}/leave`, {})).location).toBe(page);
}

/** Who is called just now, by number. */
async function standing(): Promise<readonly string[]> {
  const { items } = (await service.call('scheduler', 'GET', `/api/walk-ins?${new URLSearchParams(AT)}`)).body;
  return items.filter(({ state }: { state: string }) => state === 'called').map(({ id }: { id: string }) => id);
}

async function closeAll(as: string): Promise<void> {
  for (const id of await standing()) await psychologist.send(`/walk-ins/${id}/close`, { ...AT, as });
}

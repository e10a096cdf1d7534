// Every form with a text that others see asks of a likely name in one way: with all else that is wrong, and once.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { openPages, type Pages } from '../support/pages.ts';

const NAME = 'Maija Meikäläinen';
const ASKED = 'näyttää olevan nimi';
const TICK = `”${NAME}” ei ole kenenkään nimi eikä osoite`;

let service: TestApp;
let kin: Awaited<ReturnType<typeof bookAppointment>>;
let as: Readonly<Record<'administrator' | 'coordinator' | 'scheduler' | 'worker', Pages>>;
beforeAll(async () => {
  service = await openApp();
  kin = await bookAppointment(service);
  as = {
    administrator: await openPages(service, 'administrator'),
    coordinator: await openPages(service, 'coordinator'),
    scheduler: await openPages(service, 'scheduler'),
    worker: await openPages(service, 'worker'),
  };
});
afterAll(() => service.close());

type Form = Readonly<Record<string, string | readonly string[]>>;
type Case = {
  readonly who: keyof typeof as;
  readonly at: string;
  readonly text: string;
  /** nothing where it is only asked, and not sent on */
  readonly right?: Form;
  /** what else is wrong, and where the form says so */
  readonly wrong?: readonly [Form, string];
};

const GROUP = {
  service: 'vanhempainiltapaiva',
  site: 'asikkala-paivakoti',
  date: '2026-12-03',
  from: '13:00',
  to: '15:00',
  order: 'in-order',
  capacity: '8',
  childcarePlaces: '0',
};
const SERIES = {
  service: 'perheneuvola-konsultaatio',
  professionals: 'pn-psykologi',
  areas: 'hartola',
  rhythm: 'nth',
  weekdays: 'MO',
  nths: '1',
  start: '09:00',
  end: '10:30',
  from: '2026-12-01',
  act: 'save',
};
const QUESTION = { about: 'case', topic: 'sleep', age: '0-2', channel: 'video' };

const CASES: readonly Case[] = [
  { who: 'worker', at: '/own-details', text: 'post', right: { phone: '' }, wrong: [{ phone: 'x' }, 'phone'] },
  { who: 'worker', at: '/accessibility', text: 'message', right: { page: '/' }, wrong: [{ page: '' }, 'page'] },
  {
    who: 'administrator',
    at: '/keys/new',
    text: 'label',
    right: { role: 'worker', areas: 'hartola' },
    wrong: [{ areas: [] }, 'areas'],
  },
  {
    who: 'administrator',
    at: '/users/new',
    text: 'post',
    right: {
      name: 'Uusi Käyttäjä',
      email: 'uusi@example.test',
      language: 'fi',
      rows: '1',
      role1: 'worker',
      area1: 'hartola',
    },
    wrong: [{ email: 'x' }, 'email'],
  },
  { who: 'coordinator', at: '/topics/hartola', text: 'nameFi', right: {} },
  {
    who: 'coordinator',
    at: '/people/new',
    text: 'nameFi',
    right: { profession: 'public-health-nurse', languages: 'fi', areas: 'hartola' },
    wrong: [{ email: 'x' }, 'email'],
  },
  {
    who: 'coordinator',
    at: '/closures/new',
    text: 'nameFi',
    right: { areas: 'hartola', from: '2027-07-05', to: '2027-07-05' },
    wrong: [{ areas: [] }, 'areas'],
  },
  { who: 'coordinator', at: '/series/new', text: 'nameFi', right: SERIES, wrong: [{ areas: [] }, 'areas'] },
  // what only the command itself finds
  { who: 'scheduler', at: '/groups/new', text: 'nameFi', right: GROUP, wrong: [{ date: '2026-11-01' }, 'date'] },
  { who: 'scheduler', at: '/waitlist/new', text: 'reference' },
];

const SAME = CASES.map((one) => [one.at, one] as const);

test.each(SAME)(
  '%s asks, says at once what else is wrong, and takes it once it is said to be nobody’s',
  async (at, of) => {
    const sent = { ...of.right, [of.text]: `Ryhmä ${NAME}` };
    if (of.wrong) {
      const [wrong, field] = of.wrong;
      const { status, text } = await as[of.who].send(at, { ...sent, ...wrong });
      expect([status, text.includes(ASKED), text.includes(`href="#${field}"`)]).toEqual([422, true, true]);
      // ticked, and still wrong elsewhere: the tick stays, and is not asked for again
      const ticked = await as[of.who].send(at, { ...sent, ...wrong, nobodys: NAME });
      expect([ticked.status, ticked.text.includes(ASKED)]).toEqual([422, false]);
      expect(ticked.text).toMatch(new RegExp(`name="nobodys" value="${NAME}" checked`));
    }
    const asked = await as[of.who].send(at, sent);
    expect([asked.status, asked.text.includes(ASKED), asked.text.includes(TICK)]).toEqual([422, true, true]);
    if (of.right) {
      const { status } = await as[of.who].send(at, { ...sent, nobodys: NAME });
      expect(status).toBe(at === '/keys/new' ? 201 : 303);
    }
  },
);

type Kept = readonly [what: string, who: keyof typeof as, at: () => string | Promise<string>, text: string];
const KEPT: readonly Kept[] = [
  ['own details', 'worker', () => '/own-details', 'post'],
  ['a topic', 'coordinator', () => '/topics/hartola/ryhma-maija-meikalainen', 'nameFi'],
  [
    'a professional',
    'coordinator',
    () => linkIn('coordinator', '/people', /href="(\/people\/[^"/]*maija[^"/]*)"/),
    'nameFi',
  ],
  ['a series', 'coordinator', () => '/series/ryhma-maija-meikalainen/edit', 'nameFi'],
  [
    'a group event',
    'scheduler',
    async () => `${await linkIn('scheduler', '/groups', /href="(\/groups\/[0-9a-f-]{36})"/)}/change`,
    'nameFi',
  ],
];

const linkIn = async (who: keyof typeof as, list: string, link: RegExp): Promise<string> =>
  link.exec((await as[who].open(list)).text)?.[1] ?? '';

describe('what is kept as it stands', () => {
  test.each(KEPT)('is not asked about again: %s', async (_what, who, path, text) => {
    const at = await path();
    const form = await as[who].open(at);
    expect(form.text).not.toContain(TICK);
    const kept = fieldsIn(form.text);
    expect(kept.get(text)).toBe(`Ryhmä ${NAME}`);
    const act = at.startsWith('/series') ? { act: 'save' } : {};
    const same = await as[who].send(at, { ...Object.fromEntries(listed(kept)), ...act });
    expect([at, same.status]).toEqual([at, 303]);
    const other = await as[who].send(at, {
      ...Object.fromEntries(listed(kept)),
      ...act,
      [text]: 'Ryhmä Liisa Virtanen',
    });
    expect([other.status, other.text.includes(ASKED)]).toEqual([422, true]);
  });
});

describe('a booking', () => {
  test('asks of its question and its note, each where it stands, and of a note that is kept no more', async () => {
    const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
    const slot = slots.body.items[0].id;
    const { location } = await as.worker.send('/holds', { slot, area: 'hartola' });
    const typed = { ...QUESTION, slot, area: 'hartola', question: `Lapsi ${NAME} valvoo`, note: 'Isä Matti Virtanen' };
    const asked = await as.worker.send(location, { ...typed, age: '' });
    expect(asked.status).toBe(422);
    for (const at of ['question', 'note', 'age']) expect(asked.text).toContain(`href="#${at}"`);
    const half = await as.worker.send(location, { ...typed, nobodys: NAME });
    expect(half.text.match(/href="#(question|note)"/g)).toEqual(['href="#note"']);
    const booked = await as.worker.send(location, { ...typed, nobodys: [NAME, 'Matti Virtanen'] });
    expect(booked.location).toMatch(/^\/bookings\//);

    const reword = booked.location.replace(/\?.*/, '/reword');
    const { topic, age, question, note } = typed;
    expect((await as.worker.open(reword)).text).not.toContain(TICK);
    const same = await as.worker.send(reword, { topic, age, question, note: `${note} tulee` });
    expect([same.status, same.location]).toEqual([303, expect.stringContaining('done=reworded')]);
  });

  test('at the desk and a plan ask of their note too, and the plan’s preview carries the answer', async () => {
    const [first, second] = (await freeSlots(service)).slice(8);
    const area = 'lahti-etela';
    const known = { area, family: kin.family, back: `/desk?area=${area}` };
    const desk = { channel: 'on-site', note: `mukana ${NAME}`, slot: first?.id ?? '', area };
    const plan = { ...known, ...desk, slot: second?.id ?? '', every: '1', times: '2' };
    const asking = await as.scheduler.send('/plans/new', plan);
    expect([asking.status, asking.text.includes(TICK)]).toEqual([422, true]);
    const shown = await as.scheduler.send('/plans/new', { ...plan, nobodys: NAME });
    expect([shown.status, shown.text.includes(`name="nobodys" value="${NAME}"`)]).toEqual([200, true]);

    const { location } = await as.scheduler.send('/desk/holds', { slot: first?.id ?? '', ...known });
    const asked = await as.scheduler.send(location, desk);
    expect([asked.status, asked.text.includes(TICK)]).toEqual([422, true]);
    expect((await as.scheduler.send(location, { ...desk, nobodys: NAME })).status).toBe(303);
  });
});

/** What the page's form sends when nobody touches it. */
function fieldsIn(html: string): URLSearchParams {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  const sent = new URLSearchParams();
  for (const [tag, name = ''] of main.matchAll(/<input[^>]*?\bname="([^"]+)"[^>]*>/g)) {
    const isSent = !/type="(?:checkbox|radio)"/.test(tag) || / checked/.test(tag);
    if (isSent) sent.append(name, /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', options = ''] of main.matchAll(/<select[^>]*?\bname="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    sent.append(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  }
  for (const [, name = '', text = ''] of main.matchAll(/<textarea[^>]*?\bname="([^"]+)"[^>]*>(.*?)<\/textarea>/gs)) {
    sent.append(name, text);
  }
  return sent;
}

function listed(sent: URLSearchParams): readonly (readonly [string, readonly string[]])[] {
  return [...new Set(sent.keys())].map((name) => [name, sent.getAll(name)]);
}

// Every list of the API, alike: no cursor but its own, and pages that lose no row and show none twice.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/core/permissions.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import type { JsonSchema, OpenApi } from '../../src/surfaces/api/describe.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';
import { bookAppointment } from '../support/family.ts';
import { withNetworkMeetings } from '../support/network-meeting.ts';
import { openRoomOf } from '../support/open-room.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows of any list
type Row = any;
type List = {
  readonly role: Role;
  /** what is asked beside cursor and limit */
  readonly query?: string;
  readonly body?: object;
  /** asked by the person, signed in at a browser, and not by their key */
  readonly signedIn?: true;
  /** the id in the path */
  readonly id?: () => string;
  readonly at?: () => string;
  readonly keyOf?: (row: Row) => string;
  /** takes a row off the list, where it can be */
  readonly remove?: (row: Row) => Promise<unknown> | undefined;
};

let service: TestApp;
let document: OpenApi;
let consultation: { readonly id: string; readonly start: string; readonly end: string };
let group: string;
let draft: string;
let cookie: string;

const parts = paijatHameParts();
const spares = (noun: 'areas' | 'services' | 'professionals') =>
  Array.from({ length: 4 }, (_, at) => ({ ...parts[noun]?.[0], id: `spare-${noun}-${at}` }));
const spare = withNetworkMeetings({
  ...parts,
  areas: [...parts.areas, ...spares('areas')],
  services: [...(parts.services ?? []), ...spares('services')],
  professionals: [...(parts.professionals ?? []), ...spares('professionals')],
});
let file: Record<string, readonly { readonly id: string }[]> = { ...spare } as never;

const made = async (role: Role, method: string, path: string, body?: object): Promise<Row> => {
  const answer = await service.call(role, method, path, body);
  expect([answer.status, answer.body.detail]).toEqual([answer.status < 300 ? answer.status : 200, undefined]);
  return answer.body;
};
const removeEntry = (noun: string) => (row: Row) => {
  if (!row.id.startsWith('spare-')) return undefined;
  file = { ...file, [noun]: (file[noun] ?? []).filter(({ id }) => id !== row.id) };
  return made('coordinator', 'POST', '/api/import', file);
};
const SLOTS = { service: 'neuvola-maaraaikainen', from: '2026-11-25T00:00:00+02:00', to: '2026-11-25T12:00:00+02:00' };
const hold = ({ id }: Row) => made('scheduler', 'POST', '/api/holds', { slot: id });

const LISTS: Readonly<Record<string, List>> = {
  'get /api/areas': { role: 'worker', remove: removeEntry('areas') },
  'get /api/services': { role: 'worker', remove: removeEntry('services') },
  'get /api/professionals': { role: 'worker', remove: removeEntry('professionals') },
  'get /api/who-knows': {
    role: 'worker',
    query: 'area=hartola&topic=sleep',
    remove: ({ id }) =>
      id === 'pn-psykologi'
        ? undefined
        : made('coordinator', 'POST', `/api/professionals/${id}/matters`, { area: 'hartola', topics: [] }),
  },
  'get /api/slots': { role: 'scheduler', query: String(new URLSearchParams(SLOTS)), remove: hold },
  'post /api/search': { role: 'scheduler', body: { ...SLOTS, language: 'sv', languagePreferred: true }, remove: hold },
  'get /api/bookings': {
    role: 'scheduler',
    query: 'status=booked&area=lahti-etela',
    remove: ({ id }) => made('scheduler', 'POST', `/api/bookings/${id}/cancel`, { reason: 'mistake' }),
  },
  'get /api/quotas': {
    role: 'coordinator',
    keyOf: ({ area, service: of }) => `${area} ${of}`,
    remove: ({ area, service: of }) => made('coordinator', 'POST', '/api/quotas', { area, service: of, most: null }),
  },
  'get /api/walk-ins': {
    role: 'scheduler',
    query: 'service=perheohjaaja-paivakodissa&site=asikkala-paivakoti',
    at: () => '2026-11-26T14:05:00+02:00',
    remove: ({ id }) => service.deps.db.walkIn.delete({ where: { id } }),
  },
  'get /api/groups': {
    role: 'scheduler',
    remove: ({ id }) => (id === group ? undefined : service.deps.db.groupEvent.delete({ where: { id } })),
  },
  'get /api/groups/{id}/registrations': {
    role: 'scheduler',
    id: () => group,
    remove: ({ id }) => service.deps.db.registration.delete({ where: { id } }),
  },
  'get /api/waitlist': { role: 'scheduler', remove: ({ id }) => made('scheduler', 'DELETE', `/api/waitlist/${id}`) },
  'get /api/bookings/{id}/lobby': {
    role: 'specialist',
    id: () => consultation.id,
    at: () => consultation.start,
    remove: ({ id }) => made('specialist', 'POST', `/api/bookings/${consultation.id}/lobby/${id}/admit`),
  },
  'get /api/threads': {
    role: 'worker',
    query: 'open=true',
    remove: ({ id, version }) => made('worker', 'POST', `/api/threads/${id}/close`, { because: 'not-needed', version }),
  },
  'get /api/polls': { role: 'worker', remove: ({ id }) => service.deps.db.poll.delete({ where: { id } }) },
  'get /api/shelf': {
    role: 'worker',
    query: 'area=hartola&topic=sleep',
    remove: ({ id, version }) =>
      made('coordinator', 'POST', `/api/shelf/${id}/take-down`, { version, reason: 'Suositus on muuttunut.' }),
  },
  'get /api/messages': {
    role: 'coordinator',
    query: 'state=failed',
    remove: ({ id }) => service.deps.db.message.update({ where: { id }, data: { state: 'queued' } }),
  },
  'get /api/undelivered-messages': {
    role: 'coordinator',
    remove: ({ id }) => service.deps.db.message.update({ where: { id }, data: { state: 'sent' } }),
  },
  'get /api/baselines': { role: 'coordinator', remove: ({ id }) => service.deps.db.baseline.delete({ where: { id } }) },
  'get /api/drafts': {
    role: 'coordinator',
    remove: ({ id }) => (id === draft ? undefined : made('coordinator', 'DELETE', `/api/drafts/${id}`)),
  },
  'get /api/drafts/{id}/bookings': {
    role: 'coordinator',
    id: () => draft,
    keyOf: ({ booking }) => booking.id,
    remove: ({ booking: { id } }) => made('scheduler', 'POST', `/api/bookings/${id}/cancel`, { reason: 'mistake' }),
  },
  'get /api/templates': { role: 'coordinator', query: 'area=hartola' },
  'get /api/templates/{id}/versions': {
    role: 'coordinator',
    id: () => 'hartola.fi.booked',
    keyOf: ({ version }) => String(version),
  },
  'get /api/subscriptions': {
    role: 'worker',
    remove: ({ id }) => made('worker', 'DELETE', `/api/subscriptions/${id}`),
  },
  'get /api/busy-calendars': {
    role: 'specialist',
    remove: ({ id }) => made('specialist', 'DELETE', `/api/busy-calendars/${id}`),
  },
  'get /api/users': { role: 'administrator', remove: ({ id }) => removeUser(id) },
  'get /api/own-api-keys': {
    role: 'worker',
    signedIn: true,
    remove: ({ id, label }) => (label === 'demo' ? undefined : service.deps.db.apiKey.delete({ where: { id } })),
  },
  'get /api/api-keys': {
    role: 'administrator',
    remove: ({ id, label }) => (label === 'demo' ? undefined : service.deps.db.apiKey.delete({ where: { id } })),
  },
  'get /api/access-log': { role: 'auditor' },
};

async function removeUser(id: string): Promise<unknown> {
  const { email } = await service.deps.db.user.findUniqueOrThrow({ where: { id } });
  return email.endsWith('@lists.test') ? service.deps.db.user.delete({ where: { id } }) : undefined;
}

beforeAll(async () => {
  service = await openApp({ directory: spare });
  document = (await (await service.app.request('/openapi.json')).json()) as OpenApi;
  cookie = await service.signIn('worker');
  const { id: worker } = await service.deps.db.user.findFirstOrThrow({ where: { name: 'Anna Aalto' } });
  const several = [0, 1, 2, 3, 4];
  for (const _ of several) {
    const { booking } = await bookAppointment(service);
    await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  }
  await service.deps.db.message.updateMany({ data: { state: 'failed', attempts: 1, nextAt: null } });
  for (const { id, areas } of parts.professionals ?? []) {
    if (!areas?.includes('hartola')) continue;
    const matters = { area: 'hartola', topics: ['sleep'], phone: '040 123 4567' };
    await made('coordinator', 'POST', `/api/professionals/${id}/matters`, matters);
  }
  for (const at of several) {
    await made('worker', 'POST', '/api/polls', {
      ...{ area: 'hartola', professionals: ['th-hartola'], deadline: '2026-12-02T15:00:00+02:00' },
      times: ['2026-12-07', '2026-12-09'].map((day) => `${day}T${9 + at}:00:00+02:00`.replace('T9', 'T09')),
    });
    const leaflet = { title: `Esite ${at}`, link: 'https://esimerkki.fi/uni' };
    await made('coordinator', 'POST', '/api/shelf', { area: 'hartola', topic: 'sleep', language: 'fi', ...leaflet });
  }
  for (const at of several) {
    const { id } = await made('coordinator', 'POST', '/api/drafts', { area: 'lahti-etela', name: `Luonnos ${at}` });
    draft = id;
  }
  // of those booked above, other lists' tests cancel some
  for (const _ of several) await bookAppointment(service);
  const closure = { areas: ['lahti-etela'], name: { fi: 'Suljettu' }, from: '2026-11-20', to: '2027-12-31' };
  await service.deps.db.draft.update({
    where: { id: draft },
    data: {
      entries: [{ noun: 'closure', id: 'closed', after: { ...closure, id: 'closed', series: [], source: 'page' } }],
    },
  });
  for (const at of several) {
    await made('coordinator', 'POST', '/api/baselines', { name: `Ennen ${at}`, from: '2026-09-01', to: '2026-10-31' });
    await made('coordinator', 'POST', '/api/quotas', {
      service: parts.services?.[at]?.id,
      area: 'hartola',
      most: 40,
    });
    await made('administrator', 'POST', '/api/users', {
      email: `person-${at}@lists.test`,
      name: `Person ${'ABCDE'[at]}`,
      language: 'fi',
      grants: [{ role: 'worker', area: 'hartola' }],
    });
    await made('coordinator', 'POST', '/api/templates/hartola.fi.booked', { opening: `Tervetuloa${'!'.repeat(at)}` });
    await made('worker', 'POST', '/api/subscriptions', { level: 'neutral' });
    await made('worker', 'POST', '/api/threads', {
      ...{ service: 'perheneuvola-konsultaatio', area: 'hartola' },
      case: { topic: 'sleep', ageBand: '0-2', question: `Miten tuen vanhempia (${at})?` },
    });
    await made('specialist', 'POST', '/api/busy-calendars', { url: `https://calendar.example/${at}.ics` });
    const key = { label: `key ${'ABCDE'[at]}`, role: 'worker', areas: ['hartola'] };
    await made('administrator', 'POST', '/api/api-keys', key);
    await made('administrator', 'POST', '/api/api-keys', { ...key, user: worker });
    await made('scheduler', 'POST', '/api/waitlist', {
      service: 'perheohjaaja-paivakodissa',
      areas: ['hartola'],
      email: `waiter-${at}@lists.test`,
      language: 'fi',
      weekdays: ['SU'],
      fromDate: '2026-11-23',
      toDate: '2026-12-31',
    });
    group = (
      await made('scheduler', 'POST', '/api/groups', {
        service: 'vanhempainiltapaiva',
        site: 'asikkala-paivakoti',
        name: { fi: 'Iltapäivä', sv: 'Eftermiddag', en: 'Afternoon' },
        start: `2026-12-0${at + 1}T13:00:00+02:00`,
        end: `2026-12-0${at + 1}T15:00:00+02:00`,
        capacity: 12,
      })
    ).id;
  }
  for (const at of several) {
    await made('scheduler', 'POST', `/api/groups/${group}/registrations`, {
      email: `comer-${at}@lists.test`,
      language: 'fi',
    });
  }
  const question = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const { items } = await made('worker', 'GET', `/api/slots?${question}`);
  const content = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
  const asked = { slot: items[0].id, case: content, channel: 'video' };
  consultation = await made('worker', 'POST', '/api/bookings', asked);
  await service.deps.db.videoRoom.create({
    data: openRoomOf(consultation.id, 'a-room', consultation),
  });
  await service.deps.db.roomPerson.createMany({
    data: several.map((at) => ({
      room: 'a-room',
      identity: `guest-${at}`.padEnd(22, 'x'),
      bookingId: consultation.id,
      cameAt: new Date(Date.parse(consultation.start) + (at % 2) * 1000),
      seenAt: new Date(consultation.start),
    })),
  });
  service.travelTo('2026-11-26T14:05:00+02:00');
  for (const _ of several)
    await made('scheduler', 'POST', '/api/walk-ins', {
      service: 'perheohjaaja-paivakodissa',
      site: 'asikkala-paivakoti',
    });
});
afterAll(() => service.close());

type Answer = { readonly status: number; readonly rows: readonly string[]; readonly items: Row[]; readonly body: Row };

/** One page of the list, as it stands at the list's own moment. */
async function page(name: string, { cursor, limit }: { cursor?: string; limit?: number } = {}): Promise<Answer> {
  const list = LISTS[name];
  if (list === undefined) throw new Error(`${name} is not among the lists of this test`);
  service.travelTo(list.at?.() ?? START);
  const [method = '', path = ''] = name.split(' ');
  const paging = { ...(cursor !== undefined && { cursor }), ...(limit !== undefined && { limit }) };
  const query = new URLSearchParams(list.query);
  if (list.body === undefined) for (const [key, value] of Object.entries(paging)) query.set(key, String(value));
  const address = `${path.replace('{id}', list.id?.() ?? '')}?${query}`;
  const body = list.body && { ...list.body, ...paging };
  const answer = list.signedIn
    ? await atABrowser(address)
    : await service.call(list.role, method.toUpperCase(), address, body);
  const items = answer.body.days?.flatMap(({ slots }: Row) => slots) ?? answer.body.items ?? [];
  return { ...answer, items, rows: items.map(list.keyOf ?? (({ id }: Row) => id)) };
}

async function atABrowser(address: string): Promise<{ status: number; body: Row }> {
  const response = await service.app.request(address, { headers: { Cookie: cookie } });
  return { status: response.status, body: await response.json() };
}

async function whole(name: string, limit = 200): Promise<{ rows: string[]; items: Row[]; cursors: string[] }> {
  const all: { rows: string[]; items: Row[]; cursors: string[] } = { rows: [], items: [], cursors: [] };
  for (let cursor: string | undefined; ; ) {
    const { status, rows, items, body } = await page(name, { limit, ...(cursor && { cursor }) });
    expect([name, status, rows.length <= limit]).toEqual([name, 200, true]);
    all.rows.push(...rows);
    all.items.push(...items);
    if (body.nextCursor === null) return all;
    cursor = body.nextCursor as string;
    all.cursors.push(cursor);
  }
}

const names = Object.keys(LISTS);
/** The log of reads grows by being read: what it is narrowed to does not matter here. */
const grows = (name: string) => name === 'get /api/access-log';

test('every operation that answers with a list is here, and takes a cursor and a limit', () => {
  const lists: string[] = [];
  const without: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { responses, parameters, requestBody }] of Object.entries(methods)) {
      const answer = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
      const schema = resolved(answer?.content['application/json']?.schema);
      const { nextCursor, items } = (schema.properties ?? {}) as Record<string, unknown>;
      if (nextCursor !== undefined) lists.push(`${method} ${path}`);
      else if (items !== undefined) without.push(`${method} ${path}`);
      const asked = resolved(requestBody?.content['application/json']?.schema).properties as object | undefined;
      const takes = [...parameters.map(({ name }) => name), ...Object.keys(asked ?? {})];
      if (nextCursor !== undefined)
        expect([path, takes.includes('cursor'), takes.includes('limit')]).toEqual([path, true, true]);
    }
  }
  expect(lists.sort()).toEqual(names.toSorted());
  // the likest few, and what is settled before more is shown: these have no second page
  expect(without.sort()).toEqual([
    'get /api/affected-bookings',
    'get /api/common-times',
    'get /api/duties',
    'get /api/families/duplicates',
    'get /api/families/{id}/duplicates',
    'get /api/polls/{id}/following',
    'post /api/access-log/families',
    'post /api/families/search',
  ]);
});

function resolved(schema: JsonSchema | undefined): JsonSchema {
  const name = String(schema?.$ref ?? '').replace('#/components/schemas/', '');
  return document.components.schemas[name] ?? schema ?? {};
}

test('an instant that the database could not keep is a fault of the query, never of the service', async () => {
  const tooFar = ['0000-12-31T23:59:59Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00'];
  const instants: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { name, schema } of methods.get?.parameters ?? []) {
      if (resolved(schema).format !== 'date-time') continue;
      instants.push(`${path} ${name}`);
      const { role, query, id } = LISTS[`get ${path}`] ?? { role: 'coordinator' as const };
      for (const far of tooFar) {
        const asked = new URLSearchParams(query);
        asked.set(name, far);
        const { status, body } = await service.call(role, 'GET', `${path.replace('{id}', id?.() ?? '')}?${asked}`);
        expect([path, far, status, body.faults?.map(({ path: at }: Row) => at)]).toEqual([
          path,
          far,
          400,
          expect.arrayContaining([name]),
        ]);
      }
    }
  }
  expect(instants).toEqual(expect.arrayContaining(['/api/bookings from', '/api/groups from', '/api/access-log to']));
});

describe.each(names)('%s', (name) => {
  test('refuses what is no cursor, and another list’s', async () => {
    const other = await page(names[(names.indexOf(name) + 1) % names.length] ?? name, { limit: 3 });
    expect(other.body.nextCursor).toEqual(expect.any(String));
    for (const cursor of [
      '',
      ' ',
      'nowhere',
      '0',
      "1' OR 1=1",
      '2026-11-24~000~x',
      'x'.repeat(1200),
      other.body.nextCursor,
    ]) {
      const { status, body } = await page(name, { cursor });
      expect([cursor, status, body.code, body.faults?.map(({ path }: Row) => path)]).toEqual([
        cursor,
        400,
        'invalid_input',
        ['cursor'],
      ]);
    }
  });

  test('refuses a cursor of its own form that holds what no row of it could have', async () => {
    const { nextCursor } = (await page(name, { limit: 3 })).body;
    const [list, place] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
    for (const [at, part] of place.entries()) {
      const ofOtherKinds = typeof part === 'number' ? ['2026-11-24', 0.5] : [0, '\0', '\ud800'];
      const tooWide = typeof part === 'number' ? [9e15, -9e15, 8.64e15, 1e300] : ['', 'x'.repeat(400)];
      const noUuid = /^[0-9a-f]{8}-/.test(part) ? ['not-uuid'] : [];
      for (const wrong of [...ofOtherKinds, ...tooWide, ...noUuid, null, {}, []]) {
        const cursor = Buffer.from(JSON.stringify([list, place.with(at, wrong)])).toString('base64url');
        const { status, body } = await page(name, { cursor });
        expect([at, wrong, status, body.code]).toEqual([at, wrong, 400, 'invalid_input']);
      }
    }
  });

  test('in pages of any size holds the same rows in the same order', async () => {
    const all = await whole(name);
    expect(all.rows.length).toBeGreaterThan(4);
    for (const limit of [Math.ceil(all.rows.length / 5), Math.ceil(all.rows.length / 2)]) {
      const inPages = await whole(name, limit);
      if (grows(name)) expect(new Set(inPages.rows).size).toBe(inPages.rows.length);
      else expect(inPages.rows).toEqual(all.rows);
      expect(inPages.cursors.length).toBeGreaterThan(0);
    }
  });

  test('goes on where it was when the row it ended with is gone', async () => {
    const { remove } = LISTS[name] ?? {};
    if (remove === undefined) return;
    const before = (await whole(name)).rows;
    const shown: string[] = [];
    let removed = 0;
    for (let cursor: string | undefined; ; ) {
      const { rows, items, body } = await page(name, {
        limit: Math.ceil(before.length / 20),
        ...(cursor && { cursor }),
      });
      shown.push(...rows);
      if (body.nextCursor === null) break;
      cursor = body.nextCursor as string;
      if (removed < 2 && (await remove(items.at(-1))) !== undefined) removed += 1;
    }
    const after = new Set((await whole(name)).rows);
    expect(removed).toBeGreaterThan(0);
    expect(new Set(shown).size).toBe(shown.length);
    const stays = (row: string) => after.has(row) && before.includes(row);
    expect(shown.filter(stays)).toEqual(before.filter(stays));
  });
});

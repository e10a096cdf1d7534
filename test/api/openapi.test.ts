// The description tells the truth: it is valid OpenAPI 3.1, and every example in it works as it says.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { execute } from '../../src/platform/command.ts';
import { operations } from '../../src/surfaces/api/api.ts';
import type { OpenApi, OpenApiOperation } from '../../src/surfaces/api/describe.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';
import { bookAppointment } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { withNetworkMeetings } from '../support/network-meeting.ts';
import { AT, withWaitingArea } from '../support/waiting-area.ts';

let service: TestApp;
let document: OpenApi;
beforeAll(async () => {
  service = await openApp({ directory: withNetworkMeetings(withWaitingArea()) });
  document = (await (await service.app.request('/openapi.json')).json()) as OpenApi;
});
afterAll(() => service.close());

/** A wish that a free time of the demonstration fulfils. */
const SOON = { areas: ['asikkala'], weekdays: [], earliest: '00:00' };

const RECEIPTS = '/webhooks/texts';
type Described = OpenApiOperation & { readonly path: string; readonly method: string };

function described(): Described[] {
  // the gateway of text messages has no key: it signs
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/webhooks/'));
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  );
}

/** Every value under `key`, however deep. */
function valuesOf(key: string, within: unknown): unknown[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)]);
}

describe('the document', () => {
  test('is OpenAPI 3.1 with everything that 3.1 asks for', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.any(String), version: expect.any(String) },
      servers: [{ url: service.deps.config.publicUrl }],
    });
    for (const requirement of document.security) {
      for (const name of Object.keys(requirement)) expect(document.components.securitySchemes).toHaveProperty(name);
    }
    expect(Object.keys(document.components.schemas).every((name) => /^[\w.-]+$/.test(name))).toBe(true);
  });

  test('describes every operation that is mounted, each with an id and a tag of its own', () => {
    expect(
      described()
        .map(({ path, method }) => `${method} ${path}`)
        .sort(),
    ).toEqual(operations.map(({ path, method }) => `${method} ${path}`).sort());
    expect(document.paths['/webhooks/livekit']?.post).toMatchObject({ security: [], responses: { 200: {}, 401: {} } });
    expect(document.paths[RECEIPTS]).toMatchObject({
      post: { security: [], responses: { 204: {}, 401: {}, 404: {} } },
    });
    const ids = described().map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map((tag) => tag.name);
    for (const operation of described()) expect(tags).toContain(operation.tags[0]);
  });

  test('declares every parameter of a path once, and no parameter twice', () => {
    for (const { path, parameters } of described()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every((parameter) => parameter.required)).toBe(true);
      expect(new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size).toBe(parameters.length);
    }
  });

  test('explains every parameter', () => {
    const silent = described().flatMap(({ operationId, parameters }) =>
      parameters.filter(({ description }) => !description).map(({ name }) => `${operationId} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  test('offers an Idempotency-Key with every change, and not where each request is answered afresh', () => {
    const without = described().filter(({ parameters }) => parameters.every(({ name }) => name !== 'Idempotency-Key'));
    const changes = without.filter(({ method }) => method !== 'get').map(({ path }) => path);
    expect(changes.sort()).toEqual([
      '/api/bookings/{id}/device-check/room',
      '/api/bookings/{id}/video-session',
      '/api/plans/preview',
      '/api/templates/{id}/preview',
    ]);
  });

  test('refers only to what it holds', () => {
    const references = [...new Set(valuesOf('$ref', document))];
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) {
      const name = String(reference).match(/^#\/components\/schemas\/([\w.-]+)$/)?.[1];
      expect(document.components.schemas, String(reference)).toHaveProperty(name ?? 'nothing');
    }
  });

  test('says of every operation what it answers, and of every refusal which codes and what they mean', () => {
    const codes = valuesOf('oneOf', document.components.schemas.Problem).flat() as {
      const: string;
      description: string;
    }[];
    const meanings = new Map(codes.map((code) => [code.const, code.description]));
    for (const { responses } of described()) {
      const statuses = Object.keys(responses);
      const done = statuses.filter((status) => status.startsWith('2'));
      // what is added twice is there already the second time
      expect(done.length === 1 || done.join() === '200,201', done.join()).toBe(true);
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '429', '500']));
      for (const [status, { description, content }] of Object.entries(responses)) {
        expect(description).not.toBe('');
        if (status.startsWith('2')) continue;
        const [named] = valuesOf('enum', content['application/problem+json']) as string[][];
        expect(named?.length).toBeGreaterThan(0);
        for (const code of named ?? []) expect(meanings.get(code)).toMatch(/\.$/);
      }
    }
  });
});

describe('the examples', () => {
  test('every body has one, and it fits its schema', () => {
    for (const { path, body, example } of operations) {
      if (body) expect([path, body.safeParse(example).error?.issues]).toEqual([path, undefined]);
    }
  });

  test('each works as it stands, and is answered as described', async () => {
    const answered: string[] = [];
    const given: Record<string, string> = {};
    const by = async (role: Role, method: string, path: string, change: object = {}) => {
      const operation = document.paths[path]?.[method];
      if (operation === undefined) throw new Error(`${method} ${path} is not described`);
      const { requestBody, responses, operationId } = operation;
      const declared = operations.find((one) => one.method === method && one.path === path);
      const example = requestBody?.content['application/json']?.example;
      const url = path
        .replace('{id}', given[path.split('/')[2] ?? ''] ?? 'missing')
        .replace(/\{(\w+)\}/g, (_, name: string) => given[name] ?? 'missing');
      const body = example === undefined ? undefined : { ...(example as object), ...change };
      const { status, body: answer } = await service.call(role, method.toUpperCase(), url, body);
      const expected = answer.again === true ? 200 : declared?.status;
      expect([operationId, status, answer.detail]).toEqual([operationId, expected, undefined]);
      expect(Object.keys(responses)).toContain(String(status));
      if (declared?.answer.schema)
        expect([operationId, declared.answer.schema.safeParse(answer).error?.issues]).toEqual([operationId, undefined]);
      answered.push(`${method} ${path}`);
      return answer;
    };
    given.holds = (await by('worker', 'post', '/api/holds')).id;
    await by('worker', 'delete', '/api/holds/{id}');
    given.bookings = (await by('worker', 'post', '/api/bookings')).id;
    await by('worker', 'post', '/api/bookings/{id}/reschedule');
    await by('worker', 'post', '/api/bookings/{id}/reword');
    await by('worker', 'post', '/api/bookings/{id}/device-check');
    await by('worker', 'post', '/api/bookings/{id}/cancel');
    await by('scheduler', 'post', '/api/plans/preview');
    given.plans = (await by('scheduler', 'post', '/api/plans')).id;
    await by('scheduler', 'post', '/api/plans/{id}/cancel');
    await by('scheduler', 'post', '/api/affected-bookings');
    await by('coordinator', 'post', '/api/quotas');
    await by('coordinator', 'post', '/api/baselines');
    given.families = (await by('scheduler', 'post', '/api/families')).id;
    await by('scheduler', 'post', '/api/families/search');
    await by('scheduler', 'post', '/api/search');
    await by('scheduler', 'post', '/api/families/{id}');
    given.guardian = (await by('scheduler', 'post', '/api/families/{id}/guardians')).guardian;
    await by('scheduler', 'post', '/api/families/{id}/guardians/{guardian}');
    given.child = (await by('scheduler', 'post', '/api/families/{id}/children')).child;
    await by('scheduler', 'post', '/api/families/{id}/children/{child}');
    await by('scheduler', 'post', '/api/families/{id}/named-worker');
    await by('scheduler', 'post', '/api/families/{id}/non-disclosure');
    const { body: same } = await service.call('scheduler', 'POST', '/api/families', {
      area: 'hartola',
      name: 'Toinen',
    });
    await by('scheduler', 'post', '/api/families/{id}/merge', { into: same.id });
    given.bookings = (await bookAppointment(service)).booking;
    await by('scheduler', 'post', '/api/bookings/{id}/child');
    await by('scheduler', 'post', '/api/bookings/{id}/links');
    given.participant = (await by('scheduler', 'post', '/api/bookings/{id}/participants')).participant;
    await by('scheduler', 'post', '/api/bookings/{id}/participants/{participant}/link');
    await by('scheduler', 'post', '/api/bookings/{id}/participants/{participant}/link/close');
    await by('scheduler', 'delete', '/api/bookings/{id}/participants/{participant}');
    await service.call('scheduler', 'POST', `/api/bookings/${given.bookings}/cancel`, { reason: 'mistake' });
    given.bookings = (await bookAppointment(service, { service: 'neuvola-etavastaanotto', channel: 'video' })).booking;
    await by('scheduler', 'post', '/api/bookings/{id}/channel');
    await service.call('scheduler', 'POST', `/api/bookings/${given.bookings}/cancel`, { reason: 'mistake' });
    const add = async (name: string): Promise<string> => {
      const grants = [{ role: 'worker', area: 'lahti-etela' }];
      const person = { email: `${name}@example.test`, name, grants };
      return (await service.call('administrator', 'POST', '/api/users', person)).body.id;
    };
    const [gone, next] = [await add('lahtenyt'), await add('kysyja')];
    given.bookings = (await bookAppointment(service)).booking;
    await service.deps.db.booking.update({ where: { id: given.bookings }, data: { bookedBy: gone, familyId: null } });
    await service.deps.db.user.update({ where: { id: gone }, data: { disabledAt: new Date(0) } });
    await by('scheduler', 'post', '/api/bookings/{id}/asker', { user: next });
    await service.call('scheduler', 'POST', `/api/bookings/${given.bookings}/cancel`, { reason: 'mistake' });
    given.areas = 'lahti-etela';
    await by('coordinator', 'post', '/api/areas/{id}/self-booking');
    given.services = 'neuvola-etavastaanotto';
    await by('coordinator', 'post', '/api/services/{id}/reminders');
    given.services = 'perheneuvola-konsultaatio';
    await by('coordinator', 'post', '/api/services/{id}/promise');
    given.threads = (await by('worker', 'post', '/api/threads')).id;
    await by('specialist', 'post', '/api/threads/{id}/answer');
    await by('worker', 'post', '/api/threads/{id}/reply');
    await by('specialist', 'post', '/api/threads/{id}/ask-back', { version: 2 });
    await by('worker', 'post', '/api/threads/{id}/reply', { version: 3 });
    await by('specialist', 'post', '/api/threads/{id}/meet', { version: 4 });
    await by('worker', 'post', '/api/threads/{id}/close', { version: 5 });
    const proposed = await by('worker', 'post', '/api/polls');
    given.polls = proposed.id;
    given.person = proposed.asked.find((one: { email?: string }) => one.email !== undefined).id;
    await by('worker', 'delete', '/api/polls/{id}/people/{person}');
    await by('worker', 'post', '/api/polls/{id}/choose', { time: proposed.times[0].id });
    const { plan } = await by('worker', 'post', '/api/polls/{id}/following');
    await service.call('worker', 'POST', `/api/plans/${plan}/cancel`, { reason: 'mistake' });
    const later = { times: ['2026-12-14T09:00:00+02:00', '2026-12-16T09:00:00+02:00'] };
    given.polls = (await by('worker', 'post', '/api/polls', later)).id;
    await by('worker', 'post', '/api/polls/{id}/withdraw');
    const away = { professional: 'pn-psykologi', from: '2026-12-24T00:00', to: '2026-12-24T23:59', reason: 'leave' };
    const { id: absence } = await execute(service.deps, actorWith('coordinator@*'), addAbsence, away);
    given.threads = (await by('worker', 'post', '/api/threads', { professional: 'pn-psykologi' })).id;
    const handed = await by('coordinator', 'post', '/api/duties', { absence, deputy: 'pn-sosiaalityontekija' });
    given.duties = handed.duties[0];
    await by('coordinator', 'post', '/api/duties/{id}/take-back');
    await by('specialist', 'post', '/api/threads/{id}/give-back');
    const entryId = (await by('scheduler', 'post', '/api/waitlist', SOON)).id;
    await lookForTimes(service.deps);
    given.offers = (await service.deps.db.waitlistOffer.findFirstOrThrow({ where: { entryId } })).id;
    given.bookings = (await by('scheduler', 'post', '/api/offers/{id}/accept')).booking;
    await service.call('scheduler', 'POST', `/api/bookings/${given.bookings}/cancel`, { reason: 'mistake' });
    given.waitlist = (await by('scheduler', 'post', '/api/waitlist')).id;
    await by('scheduler', 'delete', '/api/waitlist/{id}');
    given['undelivered-messages'] = randomUUID();
    await service.deps.db.message.create({
      data: {
        ...{
          id: given['undelivered-messages'],
          kind: 'absence',
          channel: 'mail',
          about: 'absence',
          aboutId: 'a',
          version: 0,
          state: 'failed',
        },
        ...{ mailbox: 'away@example.test', areaId: 'hartola', attempts: 1, createdAt: new Date() },
        ...{ start: new Date('2027-01-01T08:00:00Z'), end: new Date('2027-01-01T09:00:00Z') },
      },
    });
    await by('coordinator', 'post', '/api/undelivered-messages/send-again');
    await by('coordinator', 'post', '/api/undelivered-messages/{id}/told');
    given.drafts = (await by('coordinator', 'post', '/api/drafts')).id;
    const recurrence = { series: { ...paijatHameParts().series?.[0], until: '2027-06-30' } };
    await by('coordinator', 'post', '/api/drafts/{id}/changes', { change: recurrence });
    await by('coordinator', 'post', '/api/drafts/{id}/settle');
    await by('coordinator', 'post', '/api/drafts/{id}/choices');
    await by('coordinator', 'post', '/api/drafts/{id}/publish', { version: 2, leaving: undefined });
    given.drafts = (await by('coordinator', 'post', '/api/drafts/{id}/take-back')).id;
    await by('coordinator', 'delete', '/api/drafts/{id}');
    given.templates = 'hartola.fi.booked';
    await by('coordinator', 'post', '/api/templates/{id}/preview');
    await by('coordinator', 'post', '/api/templates/{id}');
    await by('coordinator', 'post', '/api/templates/{id}/restore');
    await by('auditor', 'post', '/api/access-log/families');
    const user = (await by('administrator', 'post', '/api/users')).id;
    await by('administrator', 'post', '/api/users/change', { user });
    await by('worker', 'post', '/api/own-details');
    await by('worker', 'post', '/api/own-messages');
    given.subscriptions = (await by('worker', 'post', '/api/subscriptions')).id;
    await by('worker', 'delete', '/api/subscriptions/{id}');
    given['busy-calendars'] = (await by('specialist', 'post', '/api/busy-calendars')).id;
    await by('specialist', 'delete', '/api/busy-calendars/{id}');
    given['api-keys'] = (await by('administrator', 'post', '/api/api-keys')).id;
    await by('administrator', 'delete', '/api/api-keys/{id}');
    given.groups = (await by('scheduler', 'post', '/api/groups')).id;
    given.registration = (await by('scheduler', 'post', '/api/groups/{id}/registrations')).registration.id;
    await by('scheduler', 'post', '/api/groups/{id}/change');
    await by('scheduler', 'post', '/api/groups/{id}/registrations/{registration}/address');
    await by('scheduler', 'post', '/api/groups/{id}/registrations/{registration}/cancel');
    await by('scheduler', 'post', '/api/groups/{id}/draw');
    // the drop-in runs on Thursdays
    service.travelTo('2026-11-26T14:05:00+02:00');
    given['walk-ins'] = (await by('scheduler', 'post', '/api/walk-ins')).id;
    await by('scheduler', 'post', '/api/walk-ins/call');
    await by('scheduler', 'post', '/api/walk-ins/{id}/close');
    // and the one by video on Tuesdays
    service.travelTo('2026-12-01T09:30:00+02:00');
    const headers = { Origin: new URL(service.deps.config.publicUrl).origin };
    const number = { method: 'POST', headers, body: new URLSearchParams() };
    expect((await service.app.request(`/come/${AT.service}/${AT.site}`, number)).status).toBe(303);
    given['walk-ins'] = (await by('specialist', 'post', '/api/walk-ins/take')).id;
    await by('specialist', 'post', '/api/walk-ins/{id}/put-back');
    await service.call('scheduler', 'POST', `/api/groups/${given.groups}/cancel`, {});
    const wish = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
    const { items } = (await service.call('worker', 'GET', `/api/slots?${wish}`)).body;
    const content = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
    const asked = { slot: items[0].id, channel: 'video', case: content };
    const { id: bookingId, start } = (await service.call('worker', 'POST', '/api/bookings', asked)).body;
    service.travelTo(start);
    [given.bookings, given.guest] = [bookingId, 'a'.repeat(22)];
    given['next-steps'] = (await by('specialist', 'post', '/api/bookings/{id}/next-steps')).id;
    await by('worker', 'post', '/api/next-steps/{id}/confirm');
    await by('specialist', 'post', '/api/next-steps/{id}/reword');
    await by('worker', 'post', '/api/next-steps/{id}/done');
    await by('worker', 'post', '/api/bookings/{id}/family');
    const goesOn = await by('worker', 'post', '/api/bookings/{id}/follow-up');
    await service.call('worker', 'POST', `/api/bookings/${goesOn.id}/cancel`, { reason: 'mistake' });
    // there is no video server, and a room all the same
    await service.call('specialist', 'POST', `/api/bookings/${bookingId}/video-session`);
    const { name: room } = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId } });
    await service.deps.db.roomPerson.create({
      data: { room, identity: given.guest, bookingId, cameAt: new Date(start) },
    });
    await by('specialist', 'post', '/api/bookings/{id}/lobby/{guest}/admit');
    await service.call('specialist', 'POST', `/api/bookings/${bookingId}/room/${given.guest}/send-back`);
    await by('specialist', 'post', '/api/bookings/{id}/lobby/admit');
    await by('specialist', 'post', '/api/bookings/{id}/lobby/{guest}/deny');
    await by('specialist', 'post', '/api/bookings/{id}/lobby/note');
    await by('specialist', 'post', '/api/bookings/{id}/room/extend');
    await by('specialist', 'post', '/api/bookings/{id}/room/lock');
    await by('specialist', 'post', '/api/bookings/{id}/room/booker-hosts');
    const lobby = await service.call('specialist', 'GET', `/api/bookings/${bookingId}/lobby`);
    given.guest = lobby.body.leads.byPhone[0].id;
    await by('specialist', 'post', '/api/bookings/{id}/room/{guest}/phone');
    await service.deps.db.booking.update({ where: { id: bookingId }, data: { status: 'fulfilled' } });
    await by('worker', 'post', '/api/bookings/{id}/usefulness');
    await service.deps.db.booking.update({ where: { id: bookingId }, data: { status: 'cancelled' } });
    const begun = await bookAppointment(service);
    const time = await service.deps.db.booking.findUniqueOrThrow({ where: { id: begun.booking } });
    service.travelTo(time.start.getTime() + 60_000);
    given.bookings = begun.booking;
    await by('scheduler', 'post', '/api/bookings/{id}/no-show');
    await by('coordinator', 'post', '/api/permissions');
    await by('coordinator', 'post', '/api/permissions/withdraw');
    given.shelf = (await by('specialist', 'post', '/api/shelf')).id;
    await by('coordinator', 'post', '/api/shelf/{id}/send-back');
    await by('specialist', 'post', '/api/shelf/{id}/reword');
    await by('coordinator', 'post', '/api/shelf/{id}/approve');
    await by('worker', 'post', '/api/shelf/{id}/answered');
    await by('coordinator', 'post', '/api/shelf/{id}/take-down');
    given.professionals = 'pn-psykologi';
    await by('coordinator', 'post', '/api/professionals/{id}/matters');
    await by('coordinator', 'post', '/api/import');
    const withExample = described().filter(({ requestBody }) => requestBody !== undefined);
    expect(
      withExample.map(({ path, method }) => `${method} ${path}`).filter((name) => !answered.includes(name)),
    ).toEqual([]);
  });
});

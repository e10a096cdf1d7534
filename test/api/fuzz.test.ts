// Whatever comes in, the service answers as it describes itself: no server error, no undocumented code, no other shape.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '../../src/core/errors.ts';
import { roles } from '../../src/core/permissions.ts';
import { operations } from '../../src/surfaces/api/api.ts';
import { describeApi, type OpenApiOperation } from '../../src/surfaces/api/describe.ts';
import { noVideo, openApp, type TestApp } from '../support/app.ts';
import { engine } from '../support/database.ts';
import { inputOf, type Known, pathPart, queryString, rarely, type Schema, wireBody } from '../support/fuzz.ts';

/** A failure prints its seed: `FUZZ_SEED=… npx vitest run test/api/fuzz.test.ts` repeats it. Each engine is sent others. */
const SEED = Number(process.env.FUZZ_SEED ?? (engine === 'pglite' ? 20_261_120 : 20_261_128));
const RUNS = Number(process.env.FUZZ_RUNS ?? 15);

const document = describeApi(operations, 'http://127.0.0.1:3000');
const described = Object.entries(document.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })))
  // An import that succeeds empties the directory the others ask about.
  .sort((one, other) => Number(one.path === '/api/import') - Number(other.path === '/api/import'));

let service: TestApp;
let known: Known;
beforeAll(async () => {
  // one that answers: what is refused for want of a video server is no fault of what was asked
  service = await openApp({ video: { ...noVideo, available: true, reason: undefined } });
  const query = 'service=perheneuvola-konsultaatio&area=hartola';
  const slots: string[] = (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items.map(
    (slot: { id: string }) => slot.id,
  );
  const content = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
  const booked = await service.call('worker', 'POST', '/api/bookings', { slot: slots[0], case: content });
  const held = await service.call('worker', 'POST', '/api/holds', { slot: slots.at(-1) });
  const key = await service.call('administrator', 'POST', '/api/api-keys', {
    label: 'spare',
    role: 'auditor',
    areas: ['*'],
  });
  const grants = [{ role: 'worker', area: 'hartola' }];
  const user = await service.call('administrator', 'POST', '/api/users', {
    email: 'spare@example.test',
    name: 'Spare',
    grants,
  });
  known = {
    id: [booked.body.id, held.body.id, key.body.id],
    slot: slots,
    hold: [held.body.id],
    area: ['hartola', 'asikkala'],
    areas: ['hartola', '*'],
    service: ['perheneuvola-konsultaatio'],
    professional: ['pn-psykologi'],
    topic: ['sleep'],
    user: [user.body.id],
  };
});
afterAll(() => service.close());

test.each(described.map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const))(
  '%s answers anything as described',
  async (_name, operation) => {
    const { path, method, parameters, requestBody } = operation;
    const body = requestBody && wireBody(inputOf(schemaOf(requestBody.content), 'body', known));
    const request = fc.record({
      caller: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...roles) }, fc.constantFrom('nv_unknown_key', '')),
      part: pathPart(known.id ?? []),
      query: queryString(
        parameters.filter((parameter) => parameter.in === 'query'),
        known,
      ),
      body: fc.option(body ?? fc.constant({ type: 'application/json', text: '{}' }), { freq: 12, nil: undefined }),
      otherMethod: rarely(20, fc.constantFrom('PUT', 'PATCH', 'PROPFIND')),
      repetition: rarely(15, fc.constantFrom('again', 'ä', 'x'.repeat(201), '')),
    });
    const send = async ({ caller, part, query, body, otherMethod, repetition }: Sent) => {
      const url = `${path.replace('{id}', part)}${query ? `?${query}` : ''}`;
      const isRead = method === 'get' && otherMethod === undefined;
      const response = await service.app.request(url, {
        method: otherMethod ?? method.toUpperCase(),
        headers: {
          ...(caller && {
            Authorization: `Bearer ${caller in service.keys ? service.keys[caller as keyof typeof service.keys] : caller}`,
          }),
          ...(body?.type && { 'Content-Type': body.type }),
          ...(repetition !== undefined && { 'Idempotency-Key': repetition }),
        },
        ...(!isRead && body && { body: body.text }),
      });
      await expectDescribed(
        operation,
        response,
        otherMethod !== undefined || (path.includes('{id}') && part.includes('/')),
      );
    };
    await fc.assert(fc.asyncProperty(request, send), { seed: SEED, numRuns: RUNS });
  },
);

type Sent = {
  readonly caller: string;
  readonly part: string;
  readonly query: string;
  readonly body: { readonly type: string; readonly text: string } | undefined;
  readonly otherMethod: string | undefined;
  readonly repetition: string | undefined;
};

async function expectDescribed(operation: OpenApiOperation, response: Response, elsewhere: boolean): Promise<void> {
  const text = await response.text();
  const described = operation.responses[response.status];
  expect(response.status, text).toBeLessThan(500);
  if (response.status >= 400) {
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const { code, status } = JSON.parse(text);
    expect(status).toBe(response.status);
    expect(
      validatorOf({ $ref: '#/components/schemas/Problem' }).safeParse(JSON.parse(text)).error?.issues,
    ).toBeUndefined();
    expect(errorCodes).toContain(code);
    if (elsewhere) return;
    const codes = schemaOf(described?.content).properties?.code?.enum;
    expect(codes, `${operation.operationId} answered ${code}, which it does not describe`).toContain(code);
    return;
  }
  if (elsewhere) return;
  expect(described, `${operation.operationId} answered ${response.status}`).toBeDefined();
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return;
  expect(validatorOf(schemaOf(described?.content)).safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
}

function schemaOf(content: Readonly<Record<string, { readonly schema: Schema }>> | undefined): Schema {
  return Object.values(content ?? {})[0]?.schema ?? {};
}

/** The schema as it stands in the document, as something that validates. */
function validatorOf(schema: Schema): z.ZodType {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
}

// The OpenAPI 3.1 document, made from the operations and the zod schemas that validate them.

import { z } from 'zod';
import { type ErrorCode, Refusal } from '../../core/errors.ts';
import type { Operation } from './operation.ts';
import { problem } from './problem.ts';

export type OpenApi = {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: object;
};

const EVERYWHERE: readonly ErrorCode[] = ['invalid_input', 'not_signed_in', 'not_allowed', 'rate_limited', 'internal'];

/** Describes the operations as OpenAPI 3.1. `url` is the server's own address. */
export function describeApi(operations: readonly Operation[], url: string): OpenApi {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Neuvoaika',
      version: '1',
      description: 'Times with specialists and clinics: find, hold, book, move, cancel, meet.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made by an administrator' },
        session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' },
      },
      schemas: { Problem: jsonSchema(problem, 'output') },
    },
  };
}

function describeOperation(operation: Operation): object {
  return {
    operationId: operationId(operation),
    tags: [operation.tag],
    summary: operation.summary,
    parameters: [
      ...pathParameters(operation.path),
      ...queryParameters(operation.query),
      ...(operation.method === 'get' ? [] : [IDEMPOTENCY_KEY]),
    ],
    ...(operation.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: jsonSchema(operation.body, 'input'),
            ...(operation.example !== undefined && { example: operation.example }),
          },
        },
      },
    }),
    responses: {
      [operation.status]: {
        description: operation.answer.description,
        content: {
          [operation.answer.type ?? 'application/json']: {
            schema: operation.answer.schema ? jsonSchema(operation.answer.schema, 'output') : { type: 'string' },
          },
        },
      },
      ...refusalResponses([...EVERYWHERE, ...operation.refusals]),
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request is answered as the first time, and done once.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

function operationId(operation: Operation): string {
  const words = operation.path
    .replace('/api/', '')
    .replaceAll(/\{\w+\}/g, 'one')
    .split(/[/.]/);
  return [operation.method, ...words].join('-');
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): object[] {
  if (query === undefined) return [];
  const schema = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

/** One response for each status, naming the codes it may carry. */
function refusalResponses(codes: readonly ErrorCode[]): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => new Refusal(code, '').status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** Inlined, so that each operation can be read by itself; ids stay as titles. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return json;
}

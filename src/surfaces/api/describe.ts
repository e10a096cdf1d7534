// The OpenAPI 3.1 document, made from the operations and the zod schemas that validate them.

import { z } from 'zod';
import { type ErrorCode, errorCodes, Refusal } from '../../core/errors.ts';
import { hasSeenTexts, warning } from '../../core/seen-texts.ts';
import { textReceipt } from '../../features/notifications/take-receipt.ts';
import { ROOM_EVENTS } from '../../platform/livekit.ts';
import { SIGNATURE } from '../../platform/sign-body.ts';
import type { Operation } from './operation.ts';
import { problem } from './problem.ts';
import { refusalMeanings } from './refusal-meanings.ts';
import { RECEIPTS } from './text-receipts.ts';

/** A JSON Schema (2020-12); shared ones are referred to as `#/components/schemas/<name>`. */
export type JsonSchema = Readonly<Record<string, unknown>>;
export type OpenApiParameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly example?: string;
  readonly schema: JsonSchema;
};
type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
export type OpenApiResponse = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content: Content;
};
export type OpenApiOperation = {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly parameters: readonly OpenApiParameter[];
  /** where it is not a key or a session that lets in */
  readonly security?: readonly object[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
};
export type OpenApi = {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: object;
  };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
};

const EVERYWHERE: readonly ErrorCode[] = ['invalid_input', 'not_signed_in', 'not_allowed', 'rate_limited', 'internal'];
const REPEATABLE: readonly ErrorCode[] = ['idempotency_conflict'];
const WITH_BODY: readonly ErrorCode[] = ['too_large', 'unsupported_media_type'];

/** A page asks its writer once more about a likely name or home; a program has nobody to ask, so it is told afterwards. */
const ABOUT = [
  'Times with specialists and clinics: find, hold, book, move, cancel, meet.',
  'A text that others see is refused with `personal_data_found` where it holds a personal identity code, an e-mail address or a phone number.',
  'What only looks like somebody’s name or home is taken as it is: the answer’s `warnings` say in which field, where in it and what, for the writer to look at again. The service’s own pages ask before they send such a text.',
].join(' ');

const TAGS: Readonly<Record<string, string>> = {
  Directory: 'Areas, services, professionals and their free times.',
  Bookings: 'Hold a slot, book it, move it, cancel it, and mark who came.',
  Drafts:
    'Changes of the directory that wait until they are published, with what becomes of the bookings they leave outside.',
  Messages: 'What became of messages to those who take part: which have not arrived, and sending them again.',
  Families: 'Families in a client relationship: who cares for whom, how to reach them, and their named worker.',
  'Self-service': 'The link by which a family sees and changes its time, and the services anybody may book.',
  'Written consultations':
    'Questions that are answered in writing within a promised time, without a meeting or beside one.',
  'Waiting list': 'Who waits for a time; a freed slot is held for whom it suits best, until a deadline.',
  'After the meeting': 'What came of a consultation: the next steps that were agreed, by whom and until when.',
  'The shelf':
    'Short general advice and links of an area, shown to who is about to ask of the same topic and age; approved by a second pair of eyes.',
  'Drop-in': 'Who came without a time: numbers of the day, in the order they came.',
  Groups: 'Group events: registration, childcare places, a waiting list, and draws that anybody can check.',
  Meetings: 'The calendar entry and the video room of a booking.',
  Calendars:
    'Private addresses that calendar programs subscribe to: your own times, or a room’s; and outside calendars whose busy time is taken here.',
  Administration: 'People, their roles, API keys, and the log of who saw what.',
};

/** What a parameter means, by its name: the same wherever it stands. */
const PARAMETERS: Readonly<Record<string, string>> = {
  calendar:
    'What becomes of times to come in their calendar: `cancel` withdraws them by a message, `silent` sends nothing',
  id: 'As the service gave it, in the answer that made it or in a list.',
  cursor: '`nextCursor` of the page before.',
  state: 'Who waits, or with `ended` who no longer waits and why.',
  limit: 'The most items a page holds.',
  from: 'Not before this instant.',
  to: 'Before this instant.',
  area: 'The id of an area.',
  service: 'The id of a service.',
  series: 'The id of a consultation series.',
  professional: 'The id of a professional.',
  site: 'The id of a site.',
  kind: 'The kind of service.',
  people: 'The ids of professionals, with commas between.',
  room: 'The id of a room.',
  person: 'The id of somebody who was asked, as the poll has it.',
  channel: 'Only what is held by this channel.',
  language: 'Only with somebody who speaks this language.',
  status: 'Only bookings in this state.',
  mine: 'Only what the caller booked or takes part in.',
  absence: 'The id of an absence that is entered.',
  closure: 'The id of a closure that is entered.',
  madeInPages: 'What becomes of what was made or changed in the pages and is not in the file.',
  leaving: 'The `mark` of the bookings that the change leaves outside, as a preview or a refusal gave it.',
  actor: 'Only acts of this user’s id, `key:<id>` or `system`.',
  subject: 'Only what was done to this `kind:id`.',
  sayIn: 'The language of what is said in words; the reader’s own where it is left out.',
  family: 'Only what was done to the family of this number or id, to those merged into it and to their bookings.',
  purpose: 'Why it is read; kept in the access log.',
  guardian: 'The id of one of the family’s guardians.',
  guest: 'The id of somebody in the lobby, from its list.',
  participant: 'The id of somebody invited, as the booking has it.',
  registration: 'The registration’s id, as the list of registrations has it.',
  child: 'The id of one of the family’s children.',
  preview: '`true`: only tell what would change.',
  open: '`true`: only those that are not closed; `false`: only those that are.',
};

/** Values that work on the demonstration directory. */
const EXAMPLES: Readonly<Record<string, string>> = {
  service: 'perheneuvola-konsultaatio',
  preview: 'true',
  purpose: 'appointment',
};

/** Describes the operations as OpenAPI 3.1. `url` is the server's own address. */
export function describeApi(operations: readonly Operation[], url: string): OpenApi {
  const shared: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation, shared) };
  }
  paths[RECEIPTS] = { post: describeReceipts(shared) };
  paths[ROOM_EVENTS] = { post: describeRoomEvents() };
  for (const { answer } of operations.filter(mayWarn)) {
    const name = answer.schema ? sharedName(jsonSchema(answer.schema, 'output', shared)) : '';
    if (shared[name]) shared[name] = withWarnings(shared[name], shared);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Neuvoaika',
      version: '1',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made by an administrator.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: `${url.startsWith('https:') ? '__Secure-' : ''}neuvoaika.session_token`,
          description: 'The session of somebody signed in; only from the service’s own pages.',
        },
      },
      schemas: { ...shared, Problem: describeProblem(shared) },
    },
  };
}

function describeOperation(operation: Operation, shared: Record<string, JsonSchema>): OpenApiOperation {
  const { body, answer } = operation;
  const plain = answer.schema ? jsonSchema(answer.schema, 'output', shared) : { type: 'string' };
  const schema = mayWarn(operation) ? withWarnings(plain, shared) : plain;
  const isRepeatable = operation.method !== 'get' && operation.afresh === undefined;
  const refusals = [
    ...EVERYWHERE,
    ...(isRepeatable ? REPEATABLE : []),
    ...(body ? WITH_BODY : []),
    ...operation.refusals,
  ];
  return {
    operationId: operationId(operation),
    tags: [operation.tag],
    summary: operation.summary,
    parameters: [
      ...pathParameters(operation.path),
      ...queryParameters(operation.query),
      ...(isRepeatable ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body && {
      requestBody: {
        required: operation.bodiless === undefined,
        content: {
          'application/json': {
            schema: jsonSchema(body, 'input', shared),
            ...(operation.example !== undefined && { example: operation.example }),
          },
        },
      },
    }),
    responses: {
      [operation.status]: {
        description: answer.description,
        content: { [answer.type ?? 'application/json']: { schema } },
      },
      ...(operation.again && { 200: { description: operation.again, content: { 'application/json': { schema } } } }),
      ...refusalResponses(refusals),
    },
  };
}

/** Neither a key nor a session lets in, but the signature that the gateway of text messages makes. */
function describeReceipts(shared: Record<string, JsonSchema>): OpenApiOperation {
  const example = { id: '5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11', state: 'failed', code: 'no-such-number' };
  return {
    operationId: 'post-webhooks-texts',
    tags: ['Messages'],
    summary: 'The gateway of text messages says what became of one',
    security: [],
    parameters: [
      {
        name: SIGNATURE,
        in: 'header',
        required: true,
        description:
          '`t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hex>`, made within the last five minutes.',
        schema: { type: 'string' },
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: jsonSchema(textReceipt, 'input', shared), example } },
    },
    responses: {
      204: { description: 'Noted; also what was said before, or is said too late', content: {} },
      ...refusalResponses(['invalid_input', 'not_signed_in', 'not_found', 'too_large', 'unavailable', 'internal']),
    },
  };
}

function describeRoomEvents(): OpenApiOperation {
  const example = {
    id: 'EV_4nWmPqTzKc7x',
    event: 'participant_joined',
    room: { name: 'q0Xk1p7c2n0b6s4u8w2y5A' },
    participant: { sid: 'PA_8sFq2mZx1cVb', identity: 'h3J8d0sK2mQ9xV1bN7cZ4w', joinedAt: '1795852800' },
  };
  return {
    operationId: 'post-webhooks-livekit',
    tags: ['Meetings'],
    summary: 'The video server says who has come into a room and who has left it',
    security: [],
    parameters: [
      {
        name: 'Authorization',
        in: 'header',
        required: true,
        description: 'A token of LiveKit’s, signed with LIVEKIT_API_SECRET, which holds the SHA-256 of the very body.',
        schema: { type: 'string' },
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/webhook+json': { schema: { type: 'object' }, example } },
    },
    responses: {
      200: { description: 'Noted; also what was said before, and what is nothing to note', content: {} },
      ...refusalResponses(['not_signed_in', 'too_large', 'internal']),
    },
  };
}

/** The answer to a text that others will see may say what in it looks like somebody's name or home. */
function withWarnings(schema: JsonSchema, shared: Record<string, JsonSchema>): JsonSchema {
  if (schema.type !== 'object') return schema;
  const warnings = {
    type: 'array',
    items: jsonSchema(warning, 'output', shared),
    description: 'What looks like somebody’s name or home in what was sent: taken as it is, told to its writer only.',
  };
  return { ...schema, properties: { ...(schema.properties as object), warnings } };
}

function mayWarn({ body, answer }: Operation): boolean {
  return body !== undefined && answer.schema !== undefined && hasSeenTexts(body);
}

/** The name of the shared schema that this one is. */
function sharedName({ $ref }: JsonSchema): string {
  return typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '') : '';
}

const IDEMPOTENCY_KEY: OpenApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request within a day is answered as the first time, and done once.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

function operationId(operation: Operation): string {
  const words = operation.path
    .replace('/api/', '')
    .replaceAll(/\{\w+\}/g, 'one')
    .split(/[/.]/);
  return [operation.method, ...words].join('-');
}

function pathParameters(path: string): OpenApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...meaningOf(name),
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): OpenApiParameter[] {
  if (query === undefined) return [];
  const schema = toJson(query, 'input');
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...meaningOf(name, property),
    schema: typeof property === 'object' ? { ...property } : {},
  }));
}

/** What a parameter says of itself: it goes before what its name says everywhere. */
const parameterMeta = z.object({ description: z.string().optional(), example: z.string().optional().catch(undefined) });

function meaningOf(name: string, property?: unknown): { description?: string; example?: string } {
  const own = parameterMeta.safeParse(property).data;
  const [description, example] = [own?.description ?? PARAMETERS[name], own?.example ?? EXAMPLES[name]];
  return { ...(description !== undefined && { description }), ...(example !== undefined && { example }) };
}

/** One response for each status, with the codes it may carry. */
function refusalResponses(codes: readonly ErrorCode[]): Record<string, OpenApiResponse> {
  const byStatus = Map.groupBy(new Set(codes), (code) => new Refusal(code, '').status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${refusalMeanings[code]}`).join(' '),
        ...(HEADERS[status] && { headers: HEADERS[status] }),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/Problem' }],
              properties: { status: { const: status }, code: { enum: of } },
            },
          },
        },
      },
    ]),
  );
}

const HEADERS: Readonly<Record<number, Readonly<Record<string, object>>>> = {
  401: { 'WWW-Authenticate': { schema: { const: 'Bearer' } } },
  429: { 'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'string' } } },
};

/** RFC 9457, with every code the service may answer and what it means. */
function describeProblem(shared: Record<string, JsonSchema>): JsonSchema {
  jsonSchema(problem, 'output', shared);
  const { properties, ...rest } = shared.Problem ?? {};
  const meanings = errorCodes.map((code) => ({
    const: code,
    description: refusalMeanings[code],
    'x-status': new Refusal(code, '').status,
  }));
  return { ...rest, properties: { ...(properties as object), code: { type: 'string', oneOf: meanings } } };
}

/** The schema as JSON Schema. What has an id of its own is put among the shared ones, and referred to. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', shared: Record<string, JsonSchema>): JsonSchema {
  const text = JSON.stringify(toJson(schema, io)).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _dialect, $defs = {}, ...json } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  Object.assign(shared, $defs);
  return json;
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    // A named format says what its long expression does.
    override: ({ jsonSchema: made }) => {
      if (made.format !== undefined) delete made.pattern;
    },
  });
}

// One operation of the API: how it is described and how it is answered, in one value.

import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { type ErrorCode, Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import { readJson } from '../../core/read-json.ts';
import { warningsOf } from '../../core/seen-texts.ts';
import type { ExecuteOptions } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';

export type ApiEnv = { Variables: { actor?: Actor | undefined; requestId: string; compiles?: true } };

export type Operation = {
  readonly method: 'get' | 'post' | 'delete';
  /** as OpenAPI writes it: `/api/bookings/{id}` */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** the request may have no body at all, which says as much as `{}` */
  readonly bodiless?: true;
  /** an example body that works on the demonstration directory */
  readonly example?: unknown;
  /** each request is answered by what is true now, so an Idempotency-Key is not looked at; every read is */
  readonly afresh?: true;
  readonly status: ContentfulStatusCode;
  /** what a 200 says, with `again` in it, in place of `status`: it was there already, and nothing was changed */
  readonly again?: string;
  readonly answer: { readonly description: string; readonly schema?: z.ZodType; readonly type?: string };
  /** refusals beside those every operation has */
  readonly refusals: readonly ErrorCode[];
  readonly handle: (call: Call) => Promise<unknown>;
};

/** A request as an operation sees it. Inputs are raw: the command that acts on them validates them. */
export type Call = {
  readonly deps: Dependencies;
  readonly actor: Actor;
  readonly c: Context<ApiEnv>;
  /** the JSON body; `{}` is assumed for a missing one only where the operation says so */
  readonly body: () => Promise<unknown>;
  readonly param: (name: string) => string;
  readonly query: <Input>(schema: z.ZodType<Input>) => Input;
  /** what `execute` takes beside the input: request id and Idempotency-Key */
  readonly options: ExecuteOptions;
};

/** Mounts an operation. A `Response` is passed on as it is; any other value is the JSON answer. */
export function mount(app: Hono<ApiEnv>, deps: Dependencies, operation: Operation): void {
  app.on(operation.method.toUpperCase(), honoPath(operation.path), async (c) => {
    const actor = c.var.actor;
    if (actor === undefined) throw new Refusal('not_signed_in', 'send Authorization: Bearer <api key>, or sign in');
    let sent: unknown;
    const answer = await operation.handle({
      deps,
      actor,
      c,
      body: async () => {
        sent = await readBody(c, operation.bodiless);
        return sent;
      },
      param: (name) => c.req.param(name) ?? '',
      query: (schema) => parseInput(schema, c.req.query()),
      options: { requestId: c.var.requestId, ...readIdempotencyKey(c) },
    });
    if (answer instanceof Response) return answer;
    const isAgain = operation.again !== undefined && (answer as { again?: true }).again === true;
    return c.json(withWarnings(operation, sent, answer as object), isAgain ? 200 : operation.status);
  });
}

/** Said here and not by the command, whose answer is kept to be repeated: the words are the writer's alone. */
function withWarnings({ body }: Operation, sent: unknown, answer: object): object {
  const warnings = body === undefined || Array.isArray(answer) ? [] : warningsOf(body, sent);
  return warnings.length === 0 ? answer : { ...answer, warnings };
}

export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

async function readBody(c: Context, bodiless = false): Promise<unknown> {
  // as nothing was sent, it is of no type, whatever is said of it
  if (bodiless && (await c.req.text()) === '') return {};
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal('unsupported_media_type', 'send the body as application/json');
  const read = readJson(await c.req.text());
  if ('value' in read) return read.value;
  throw new Refusal('invalid_input', `the body ${read.fault.path === '' ? 'is not JSON' : 'names a field twice'}`, {
    faults: [read.fault],
  });
}

function readIdempotencyKey(c: Context): { idempotencyKey?: string } {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined) return {};
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return { idempotencyKey: key };
  throw new Refusal('invalid_input', 'a bad Idempotency-Key', {
    faults: [{ path: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }],
  });
}

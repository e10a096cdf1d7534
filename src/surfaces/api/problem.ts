// Every refusal as application/problem+json (RFC 9457), with a stable code and never a stack trace.

import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { errorCodes, Refusal } from '../../core/errors.ts';
import { slotOutput } from '../../features/availability/schema.ts';
import { leftOutsideOutput } from '../../features/directory/schema.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { asUnavailable } from '../../platform/unavailable.ts';

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes as readonly [string, ...string[]]),
    detail: z.string().optional(),
    requestId: z.string().optional(),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    nearest: z.array(slotOutput).optional(),
    alternatives: z
      .array(z.object({ room: z.string().optional(), start: z.string(), end: z.string() }))
      .optional()
      .meta({ description: 'Rooms and times at which a group event could be held instead' }),
    clashes: z
      .array(z.object({ booking: z.string(), start: z.string(), end: z.string() }))
      .optional()
      .meta({
        description: 'Bookings that the family, child or colleague has then already, as far as they may be seen',
      }),
    held: z
      .array(
        z.object({
          booking: z.string().optional(),
          registration: z.string().optional(),
          start: z.string(),
          end: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Times to come that stand in the calendar of somebody who is written to no more' }),
    from: z.string().optional(),
    because: z.string().optional().meta({ description: 'Why, where one code has several reasons' }),
    leftOutside: leftOutsideOutput.optional(),
    conflicts: z
      .array(z.object({ noun: z.string(), id: z.string(), because: z.string(), field: z.string().optional() }))
      .optional()
      .meta({ description: 'Where the directory has changed what a draft changes' }),
    undone: z
      .array(z.object({ booking: z.string(), code: z.string() }))
      .optional()
      .meta({ description: 'Bookings whose choice cannot be done any more, or that have none: `unchosen`' }),
    duplicates: z.array(z.object({ family: z.string(), shared: z.array(z.string()) })).optional(),
    findings: z.array(z.object({ field: z.string(), kind: z.string(), start: z.int(), end: z.int() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The answer to an error. What is not a `Refusal` is logged and told as `internal`, without its words. */
export function answerProblem(deps: Dependencies, error: unknown, c: Context): Response {
  const refusal = asRefusal(error);
  if (refusal.code === 'internal') deps.log.error({ err: error, requestId: c.get('requestId') }, 'a request failed');
  if (!(error instanceof Refusal) && refusal.code === 'unavailable') {
    deps.log.warn({ err: error, requestId: c.get('requestId') }, 'a request could not be answered now');
  }
  const { retryAfter: _, ...details } = refusal.details;
  const body: z.input<typeof problem> = {
    type: `${deps.config.publicUrl}/docs#${refusal.code}`,
    title: refusal.code.replaceAll('_', ' '),
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    requestId: c.get('requestId'),
    ...(details as Partial<z.input<typeof problem>>),
  };
  return c.body(JSON.stringify(body), refusal.status, {
    'Content-Type': 'application/problem+json',
    ...(refusal.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(refusal.retryAfter !== undefined && { 'Retry-After': String(refusal.retryAfter) }),
  });
}

/** What the error comes to for the caller. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status === 403)
    return new Refusal('not_allowed', 'the request came from another site');
  if (error instanceof HTTPException && error.status === 413) return new Refusal('too_large', 'the body is too large');
  const unavailable = asUnavailable(error);
  if (unavailable !== undefined) return unavailable;
  return new Refusal('internal', 'something went wrong here; the request id helps to find it');
}

// Outside calendars, linked, and private calendar addresses: made, listed and closed by those whose they are, and read by anybody who has one.

import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { pageWithin } from '../../core/paging.ts';
import { closeSubscription } from '../../features/calendar/close-subscription.ts';
import { linkBusyCalendar } from '../../features/calendar/link-busy-calendar.ts';
import { makeSubscription } from '../../features/calendar/make-subscription.ts';
import { readBusyCalendars } from '../../features/calendar/read-busy-calendars.ts';
import { openFeed } from '../../features/calendar/read-feed.ts';
import { readSubscriptions } from '../../features/calendar/read-subscriptions.ts';
import {
  busyCalendarItem,
  busyCalendarLinked,
  busyCalendarPaging,
  busyCalendarsQuery,
  linkBusyCalendarInput,
  madeSubscription,
  makeSubscriptionInput,
  subscriptionClosed,
  subscriptionItem,
  subscriptionPaging,
  subscriptionsQuery,
} from '../../features/calendar/schema.ts';
import { unlinkBusyCalendar } from '../../features/calendar/unlink-busy-calendar.ts';
import { limitFeeds } from '../../features/identity/limit-requests.ts';
import { execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { ApiEnv, Operation } from './operation.ts';

const tag = 'Calendars';
const busyCalendarList = z.object({ items: z.array(busyCalendarItem), nextCursor: z.string().nullable() });
const subscriptionList = z.object({ items: z.array(subscriptionItem), nextCursor: z.string().nullable() });

const subscriptionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/subscriptions',
    tag,
    summary: 'The private calendar addresses that you have made',
    query: subscriptionsQuery,
    status: 200,
    answer: { description: 'A page of them, the newest first, without their secrets', schema: subscriptionList },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(subscriptionPaging, await readSubscriptions(deps, actor), query(subscriptionsQuery), newestFirst),
  },
  {
    method: 'post',
    path: '/api/subscriptions',
    tag,
    summary: 'Make a private calendar address of your own times, or of a room; it is shown this once',
    body: makeSubscriptionInput,
    bodiless: true,
    example: { level: 'neutral' },
    status: 201,
    answer: { description: 'The address, for any calendar program that subscribes to one', schema: madeSubscription },
    refusals: ['in_use'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, makeSubscription, await body(), options),
  },
  {
    method: 'delete',
    path: '/api/subscriptions/{id}',
    tag,
    summary: 'Close a calendar address: it opens nothing any more',
    status: 200,
    answer: { description: 'The subscription’s id', schema: subscriptionClosed },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, closeSubscription, { subscription: param('id') }, options),
  },
];

const busyCalendarOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/busy-calendars',
    tag,
    summary: 'The outside calendars that you have linked, and how reading them goes',
    query: busyCalendarsQuery,
    status: 200,
    answer: { description: 'A page of them, the newest first, without their addresses', schema: busyCalendarList },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(busyCalendarPaging, await readBusyCalendars(deps, actor), query(busyCalendarsQuery), newestFirst),
  },
  {
    method: 'post',
    path: '/api/busy-calendars',
    tag,
    summary: 'Link the calendar that you use: when it says you are busy, nobody books you',
    body: linkBusyCalendarInput,
    example: { url: 'https://calendar.example/private/basic.ics' },
    status: 201,
    answer: { description: 'Linked; it is read in a moment', schema: busyCalendarLinked },
    refusals: ['in_use'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, linkBusyCalendar, await body(), options),
  },
  {
    method: 'delete',
    path: '/api/busy-calendars/{id}',
    tag,
    summary: 'Unlink an outside calendar: its times are free again',
    status: 200,
    answer: { description: 'The calendar’s id', schema: busyCalendarLinked },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, unlinkBusyCalendar, { calendar: param('id') }, options),
  },
];

export const calendarOperations: readonly Operation[] = [...subscriptionOperations, ...busyCalendarOperations];

function newestFirst({ createdAt, id }: { readonly createdAt: string; readonly id: string }): [number, string] {
  return [-Date.parse(createdAt), id];
}

/** `/feeds/{secret}.ics`, for anybody who has the address; it is no page, and says nothing but the calendar. */
export function feedRoutes(deps: Dependencies): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const limits = limitFeeds(deps);
  routes.get('/feeds/:file', async (c) => {
    c.header('X-Robots-Tag', 'noindex');
    c.header('Referrer-Policy', 'no-referrer');
    const [, secret = ''] = /^(.+)\.ics$/.exec(c.req.param('file')) ?? [];
    const feed = await openFeed(deps, secret, c.var.requestId).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'not_found') limits.missed(c);
      throw error;
    });
    limits.read(feed.id);
    const text = await feed.text();
    const mark = createHash('sha256').update(text).digest('base64url');
    c.header('ETag', `"${mark}"`);
    c.header('Cache-Control', 'private, no-cache');
    if (isKnown(c.req.header('If-None-Match'), mark)) return c.body(null, 304);
    return c.body(text, 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="neuvoaika.ics"',
    });
  });
  return routes;
}

/** Compared weakly (RFC 9110, 13.1.2): what is compressed on its way is the same calendar. `*` is whatever there is. */
function isKnown(sent: string | undefined, mark: string): boolean {
  if (sent?.trim() === '*') return true;
  return sent?.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${mark}"`) ?? false;
}

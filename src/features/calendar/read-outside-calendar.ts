// One outside calendar, fetched and worked out: what it says is taken takes the place of what it said before.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ProfessionalId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { OutsideFailure } from '../../core/outside-failures.ts';
import { stampOf } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { FetchFault, fetchOutside } from '../../platform/fetch-outside.ts';
import { openText } from '../../platform/seal-text.ts';
import { WorkFailed, workApart } from '../../platform/work-apart.ts';
import { readDirectory } from '../directory/read.ts';
import type { BusyQuestion } from './busy-times.ts';
import { type DueCalendar, findOneDue, findOurs, noteFailure, noteTimes } from './store-busy.ts';

/** What the key that seals addresses is for. */
export const SEALED_FOR = 'busy calendar';

const AHEAD = 400 * DAY;
const MOST_BYTES = 5_000_000;
const FETCHED_WITHIN = 10_000;
const WORKED_WITHIN = 5_000;
const MEGABYTES = 192;

/** For a calendar that was just linked. */
export async function readLinkedCalendar(
  deps: Dependencies,
  { calendar }: { readonly calendar: string },
): Promise<void> {
  const due = await findOneDue(deps.db, calendar);
  if (due !== undefined) await readOutsideCalendar(deps, due);
}

/** Never throws for the calendar's own faults: they are noted with it, and what it said last stands. */
export async function readOutsideCalendar(deps: Dependencies, due: DueCalendar): Promise<void> {
  const now = deps.clock.now();
  try {
    const text = await fetchText(deps, due, now);
    const mark = markOf(text, now);
    const times = mark === due.mark ? undefined : await workOut(deps, due, text, now);
    await noteTimes(deps.db, due.id, { mark, now, ...(times && { times }) });
  } catch (error) {
    if (!(error instanceof FetchFault)) throw error;
    await noteFailure(deps.db, due.id, error.code, now);
  }
}

const where = z.object({ url: z.string(), user: z.string().optional(), password: z.string().optional() });

async function fetchText({ config }: Dependencies, { id, kind, sealed }: DueCalendar, now: number): Promise<string> {
  const opened = openText(config.secret, SEALED_FOR, id, sealed);
  // the service has another secret by now: the person links it anew
  if (opened === undefined) throw new FetchFault('address');
  const { url, user, password } = where.parse(JSON.parse(opened));
  const authorization =
    user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
  const limits = { most: MOST_BYTES, within: FETCHED_WITHIN, inner: config.innerCalendars, authorization };
  const { status, text } = await fetchOutside(url, kind === 'caldav' ? { ...limits, ...freeBusyQuery(now) } : limits);
  if (status === 401 || status === 403) throw new FetchFault('sign-in');
  if (status !== 200) throw new FetchFault('status');
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) throw new FetchFault('unreadable');
  return text;
}

/** CalDAV's question for nothing but when somebody is busy (RFC 4791, 7.10). */
function freeBusyQuery(now: number) {
  return {
    method: 'REPORT',
    headers: { 'Content-Type': 'application/xml; charset=utf-8', Depth: '1', Accept: 'text/calendar' },
    body: `<?xml version="1.0" encoding="utf-8"?><C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="${stampOf(now - DAY)}" end="${stampOf(now + AHEAD)}"/></C:free-busy-query>`,
  } as const;
}

/** What is the same as it was is not worked out again, but once a day, as time goes on. */
function markOf(text: string, now: number): string {
  const same = text.replaceAll(/^DTSTAMP[:;].*$/gim, '');
  return createHash('sha256')
    .update(`${Math.floor(now / DAY)} ${same}`)
    .digest('base64url');
}

async function workOut(
  deps: Dependencies,
  { resource }: DueCalendar,
  text: string,
  now: number,
): Promise<readonly Interval[]> {
  const range = { start: now - DAY, end: now + AHEAD };
  const { region } = await readDirectory(deps);
  const professional = resource.replace(/^professional:/, '') as ProfessionalId;
  const ours = await findOurs(deps.db, professional, { start: range.start - 60 * DAY, end: range.end });
  const question: BusyQuestion = { text, range, zone: region.timeZone, ours };
  const answer = await workApart<Answer>(THREAD, question, { within: WORKED_WITHIN, megabytes: MEGABYTES }).catch(
    (error: unknown): Answer => {
      if (error instanceof WorkFailed) return { fault: 'unreadable' };
      throw error;
    },
  );
  if ('fault' in answer) throw new FetchFault(answer.fault);
  return answer.times;
}

type Answer = { readonly times: readonly Interval[] } | { readonly fault: OutsideFailure };

/** Beside this file as it was written, and beside the whole program where that was bundled. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './busy-thread.ts' : './busy-thread.js', import.meta.url);

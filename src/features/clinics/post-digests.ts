// In the morning those who work are told what is ahead of them: specialists of their day, coordinators of their week.

import { type DigestDay, digestDayAt } from '../../core/digest.ts';
import { type Directory, WORKS_REMOTELY, zoneOf } from '../../core/directory.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { DAY, HOUR } from '../../core/instant.ts';
import { nextAllowed } from '../../core/quiet-hours.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { type DigestReader, findDigestReaders } from '../identity/find-digest-readers.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { countUnread, findTimesOf } from './store-digests.ts';

/** So far ahead a question waits to be read. */
export const QUESTIONS_AHEAD = 7 * DAY;

/**
 * Writes the digests whose morning it is, one for each person and day however often it runs; none where there is nothing to
 * say. Returns how many were written.
 */
export async function postDigests(deps: Pick<Dependencies, 'db' | 'live' | 'clock'>): Promise<number> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const days = daysIn(directory, now);
  if (days.size === 0) return 0;
  const readers = await findDigestReaders(deps.db, [...new Set([...days.values()].map(({ number }) => number))]);
  const due = readers.flatMap((reader) => {
    const home = homeOf(directory, reader.user);
    const day = days.get(home.zone);
    return day === undefined || nextAllowed(now, home.zone, reader.quiet) !== now ? [] : [{ ...reader, ...home, day }];
  });
  const busy = await findBusy(deps, directory, due, now);
  const messages = due
    .filter(({ user, day }) => busy.has(user.id) || (day.beginsWeek && coordinates(user)))
    .map(messageFor);
  const written = await postMessages(deps.db, messages, now);
  if (written > 0) deps.live.tellJobs([MESSAGES]);
  return written;
}

type Due = DigestReader & Home & { readonly day: DigestDay };
type Home = { readonly zone: string; readonly area?: AreaId };

/** The zones in which it is the morning of a day. */
function daysIn(directory: Directory, now: number): ReadonlyMap<string, DigestDay> {
  const { timeZone, country } = directory.region;
  const zones = new Set([timeZone, ...[...directory.areas.keys()].map((area) => zoneOf(directory, area))]);
  return new Map(
    [...zones].flatMap((zone) => {
      const day = digestDayAt(now, zone, country);
      return day === undefined ? [] : [[zone, day] as const];
    }),
  );
}

/** On whose wall their clock hangs: where they work first of all. */
export function homeOf(
  directory: Directory,
  { professional, grants }: Pick<DigestReader['user'], 'professional' | 'grants'>,
): Home {
  const person = professional && directory.professionals.get(professional);
  const areas = [...(person?.areas ?? []), ...grants.flatMap(({ area }) => (area === '*' ? [] : [area]))];
  const area = areas.find((one) => directory.areas.has(one));
  return area === undefined ? { zone: directory.region.timeZone } : { zone: zoneOf(directory, area), area };
}

export function specialises({ grants }: Pick<DigestReader['user'], 'grants'>): boolean {
  return grants.some(({ role }) => role === 'specialist');
}

export function coordinates({ grants }: Pick<DigestReader['user'], 'grants'>): boolean {
  return grants.some(({ role }) => role === 'coordinator');
}

/** Specialists who are there today and have times, or questions to read on a working day. */
async function findBusy(
  { db }: Pick<Dependencies, 'db'>,
  directory: Directory,
  due: readonly Due[],
  now: number,
): Promise<ReadonlySet<string>> {
  const people = due.flatMap(({ user, day, zone }) => {
    const { professional } = user;
    if (professional === undefined || !specialises(user) || isAway(directory, professional, day)) return [];
    return [{ user: user.id, professional, day, zone }];
  });
  if (people.length === 0) return new Set();
  const asked = people.map(({ user, professional }) => ({ user, professional }));
  const unread = await countUnread(db, asked, { start: now, end: now + QUESTIONS_AHEAD });
  const byZone = Map.groupBy(people, ({ zone }) => zone);
  const busy = new Set<string>();
  for (const [first, ...others] of byZone.values()) {
    if (first === undefined) continue;
    const here = [first, ...others];
    const times = await findTimesOf(
      db,
      here.map(({ professional }) => professional),
      first.day.day,
    );
    const booked = new Set(times.map(({ professional }) => professional));
    for (const { user, professional, day } of here) {
      if (booked.has(professional) || (day.isWorkday && (unread.get(user) ?? 0) > 0)) busy.add(user);
    }
  }
  return busy;
}

/** Away all the hours in which one works; who works from elsewhere is not away. */
function isAway({ absences }: Directory, professional: ProfessionalId, { day }: DigestDay): boolean {
  const [from, to] = [day.start + 8 * HOUR, day.end - 8 * HOUR];
  return absences.some(
    (one) => one.professional === professional && one.reason !== WORKS_REMOTELY && one.from <= from && one.to >= to,
  );
}

function messageFor({ user, day, area }: Due): NewMessage {
  return {
    kind: 'digest',
    about: 'digest',
    aboutId: user.id,
    version: day.number,
    bearer: user.id,
    mailbox: user.email,
    ...(area !== undefined && { area }),
    start: day.day.start,
    end: day.day.end,
  };
}

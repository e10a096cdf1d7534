// When those who meet could meet again, in a series: each date by itself, and the nearest other where somebody is not free.

import type { z } from 'zod';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { MINUTE, toIso } from '../../core/instant.ts';
import { followingStarts, NEAR, placeSeries } from '../../core/meeting-series.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { freeFor } from './find-times-together.ts';
import { actsOn, partIn } from './rules.ts';
import { type followingOutput, type followingQuery, pollId } from './schema.ts';
import { findPoll, type PollRecord, type PollTime } from './store.ts';

/** For the person who proposed the first. Throws `not_found`, `wrong_status` before it is chosen, and once the following are booked. */
export async function findFollowing(
  deps: Dependencies,
  actor: Actor,
  id: string,
  wanted: z.output<typeof followingQuery>,
): Promise<z.output<typeof followingOutput>> {
  const poll = pollId.safeParse(id).success ? await findPoll(deps.db, id) : undefined;
  const part = poll === undefined ? 'none' : partIn(actor, poll);
  if (poll === undefined || part === 'none') throw new Refusal('not_found', 'no such poll');
  const chosen = chosenIn(poll);
  if (chosen === undefined || !actsOn(part, poll).includes('continue')) {
    throw new Refusal('wrong_status', 'nothing follows it now');
  }
  const directory = await readDirectory(deps);
  const zone = zoneOf(directory, poll.area);
  const now = deps.clock.now();
  const starts = followingStarts(chosen.start, wanted, zone);
  const free = [];
  for (const start of starts) {
    const around = { start: Math.max(now, chosen.end, start - NEAR), end: start + NEAR + poll.minutes * MINUTE };
    if (around.start < around.end) free.push(...(await freeForPoll(deps.db, directory, actor, poll, around, now)));
  }
  return {
    items: placeSeries(starts, free).map(({ wanted: start, time }) => ({
      wanted: toIso(start, zone),
      free: time?.start === start,
      ...(time && { start: toIso(time.start, zone), end: toIso(time.end, zone) }),
    })),
  };
}

/** The chosen time as it is met: elsewhere than it was proposed, where its booking has been moved since. */
export function chosenIn({ times, meeting }: PollRecord): PollTime | undefined {
  const chosen = times.find(({ state }) => state === 'chosen');
  return chosen && meeting ? { ...chosen, start: meeting.start, end: meeting.end } : chosen;
}

/** When all of a poll who work here are free, and its room, and who proposed it. */
export function freeForPoll(
  reader: Reader,
  directory: Directory,
  actor: Actor,
  { professionals: people, room, minutes }: PollRecord,
  within: { readonly start: number; readonly end: number },
  now: number,
) {
  return freeFor(reader, directory, actor, { people, room, length: minutes * MINUTE, within }, now);
}

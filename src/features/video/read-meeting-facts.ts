// What is known of a meeting by video for those who hold it: who has tested their devices, and who was there, how long.

import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { normalise } from '../../core/interval.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { cameByVideo } from '../bookings/note-that-they-came.ts';
import { type ReadBooking, readBooking } from '../bookings/read.ts';
import { findCallInstead } from './call-instead.ts';
import type { MeetingPart } from './rules.ts';
import type { MeetingFactsView } from './schema.ts';
import { findDeviceChecks, type KeptCheck } from './store-checks.ts';
import { findPresence, type Presence } from './store-presence.ts';

export type { KeptCheck } from './store-checks.ts';

export type MeetingFacts = {
  /** newest first; the other side's alone */
  readonly checks: readonly KeptCheck[];
  /** the one whom the meeting is for, who has tested nothing yet */
  readonly untested?: MeetingPart;
  /** who was in the room, or on the phone beside it, by who came first: a line for each person and way */
  readonly present: readonly Present[];
  /** when the other side found the media server away and was told to call; epoch milliseconds */
  readonly toldToCall?: number;
  /** nobody of those who were to come did, and the time is over: whether they are a no-show is for a person to say */
  readonly proposesNoShow: boolean;
};

/** Instants in epoch milliseconds. */
export type Present = {
  readonly part: MeetingPart;
  readonly from: number;
  /** nothing while they are inside */
  readonly until?: number;
  readonly seconds: number;
  readonly byPhone: boolean;
};

/**
 * Of each of these bookings that is by video, for those who hold it or arrange it: its professionals, who booked it, and the
 * desk; of others nothing.
 */
export async function readMeetingFacts(
  deps: Dependencies,
  bookings: readonly Pick<ReadBooking, 'record' | 'standing'>[],
): Promise<ReadonlyMap<BookingId, MeetingFacts>> {
  const told = bookings.filter(({ record, standing }) => record.channel === 'video' && KNOWS.includes(standing));
  const ids = told.map(({ record }) => record.id);
  const [checks, presence] = [await findDeviceChecks(deps.db, ids), await findPresence(deps.db, ids)];
  const calls = await findCallInstead(
    deps.db,
    told.map(({ record }) => record),
  );
  const now = deps.clock.now();
  return new Map(
    told.map(({ record, standing }) => {
      const own: MeetingPart | undefined =
        standing === 'professional' ? 'host' : standing === 'booker' ? 'booker' : undefined;
      const theirs = checks.filter(({ booking, part }) => booking === record.id && part !== own);
      const client: MeetingPart = record.appointmentOf === undefined ? 'booker' : 'family';
      const isUntested = client !== own && !theirs.some(({ part }) => part === client);
      const present = presentOf(
        presence.filter(({ booking }) => booking === record.id),
        now,
      );
      const calling = calls.get(record.id);
      const toldToCall = calling?.get(own === 'host' || own === undefined ? 'others' : 'host');
      const isAbsent = !cameByVideo(record) && !present.some(({ part }) => part !== 'host');
      // where the media server was away, that nobody was in it says nothing; nor that nothing is kept any more
      const isKnown = now >= record.end && now < record.end + keptFor('presence');
      const proposesNoShow = record.status === 'booked' && isKnown && isAbsent && !calling?.size;
      return [
        record.id,
        {
          ...{ checks: theirs, present, proposesNoShow },
          ...(isUntested && { untested: client }),
          ...(toldToCall !== undefined && { toldToCall }),
        },
      ];
    }),
  );
}

/** Connections that overlap, as when somebody moves to another device, count once. */
function presentOf(presence: readonly Presence[], now: number): readonly Present[] {
  const persons = Map.groupBy(presence, ({ identity, byPhone }) => `${identity} ${byPhone}`);
  return [...persons.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const inside = those.some(({ leftAt }) => leftAt === undefined);
    const spans = normalise(
      those.map(({ joinedAt, leftAt = now }) => ({ start: joinedAt, end: Math.max(joinedAt, leftAt) })),
    );
    const until = spans.at(-1)?.end ?? first.joinedAt;
    const total = spans.reduce((sum, { start, end }) => sum + end - start, 0);
    const seconds = Math.round(total / 1000);
    return [{ part: first.part, byPhone: first.byPhone, from: first.joinedAt, seconds, ...(!inside && { until }) }];
  });
}

const KNOWS: readonly ReadBooking['standing'][] = ['professional', 'booker', 'desk'];

/** The same as the API tells it. The booking is read, and that is logged. Throws `not_found`, `not_allowed`. */
export async function viewMeetingFacts(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  requestId?: string,
): Promise<MeetingFactsView> {
  const booking = await readBooking(deps, actor, id, requestId);
  if (!KNOWS.includes(booking.standing)) throw new Refusal('not_allowed', 'this is for those who hold the meeting');
  const facts = (await readMeetingFacts(deps, [booking])).get(id);
  const { checks = [], present = [], proposesNoShow = false } = facts ?? {};
  const zone = zoneOf(booking.directory, booking.record.area);
  return {
    deviceChecks: checks.map(({ part, at, results }) => ({ part, at: toIso(at, zone), ...results })),
    present: present.map(({ part, from, until, seconds, byPhone }) => ({
      ...{ part, seconds, byPhone, from: toIso(from, zone) },
      until: until === undefined ? null : toIso(until, zone),
    })),
    proposed: proposesNoShow ? 'no-show' : null,
  };
}

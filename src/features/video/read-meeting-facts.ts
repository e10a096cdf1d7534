// What is known of a meeting by video for those who hold it: who has tested their devices.

import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type ReadBooking, readBooking } from '../bookings/read.ts';
import type { MeetingPart } from './rules.ts';
import type { MeetingFactsView } from './schema.ts';
import { findDeviceChecks, type KeptCheck } from './store-checks.ts';

export type { KeptCheck } from './store-checks.ts';

export type MeetingFacts = {
  /** newest first; the other side's alone */
  readonly checks: readonly KeptCheck[];
  /** the one whom the meeting is for, who has tested nothing yet */
  readonly untested?: MeetingPart;
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
  const checks = await findDeviceChecks(
    deps.db,
    told.map(({ record }) => record.id),
  );
  return new Map(
    told.map(({ record, standing }) => {
      const own: MeetingPart | undefined =
        standing === 'professional' ? 'host' : standing === 'booker' ? 'booker' : undefined;
      const theirs = checks.filter(({ booking, part }) => booking === record.id && part !== own);
      const client: MeetingPart = record.appointmentOf === undefined ? 'booker' : 'family';
      const isUntested = client !== own && !theirs.some(({ part }) => part === client);
      return [record.id, { checks: theirs, ...(isUntested && { untested: client }) }];
    }),
  );
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
  const { checks = [] } = (await readMeetingFacts(deps, [booking])).get(id) ?? {};
  const zone = zoneOf(booking.directory, booking.record.area);
  return { deviceChecks: checks.map(({ part, at, results }) => ({ part, at: toIso(at, zone), ...results })) };
}

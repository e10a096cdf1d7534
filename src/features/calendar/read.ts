// A booking as a calendar file, for anybody who may read the booking.

import type { BookingId } from '../../core/ids.ts';
import { announce, type MessageLevel, wordEntry } from '../../core/neutral-message.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { readBooking, type Standing } from '../bookings/read.ts';
import { readAsInvited } from '../bookings/read-as-invited.ts';
import { writeInvite } from './write-invite.ts';

/**
 * The booking as iCalendar text with METHOD:PUBLISH, in the reader's language: it names no attendee. The UID is
 * that of the mailed invite, so that a calendar that has both shows one. The read is logged.
 * `page`: where the reader finds the booking, if not at its own address; `level`: what a family wishes it to say.
 * Throws `not_found` for a booking that is none of the actor's business.
 */
export async function readInvite(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  {
    requestId,
    page,
    level,
  }: { readonly requestId?: string | undefined; readonly page?: string; readonly level?: MessageLevel } = {},
): Promise<string> {
  if (actor.invitation !== undefined) return invitedEntry(deps, actor, id, { requestId, page });
  const { record, standing, directory } = await readBooking(deps, actor, id, requestId);
  const cancelled = record.status === 'cancelled';
  const announcement = announce(
    directory,
    record,
    {
      news: cancelled ? 'cancelled' : 'booked',
      audience: AUDIENCE[standing],
      language: actor.language,
      link: page ?? `${deps.config.publicUrl}/bookings/${record.id}`,
      ...(level !== undefined && { level }),
      home: deps.config.publicUrl,
      sender: addressOf(deps.config.mail.from).name,
    },
    deps.clock.now(),
  );
  return writeInvite(deps, {
    ...wordEntry(announcement),
    method: 'PUBLISH',
    cancelled,
    uid: record.calendarUid,
    sequence: record.sequence,
    start: record.start,
    end: record.end,
  });
}

/** The entry of somebody who was invited: nothing but the time, and the way to their own page. */
async function invitedEntry(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  { requestId, page }: { readonly requestId: string | undefined; readonly page: string | undefined },
): Promise<string> {
  const { booking, directory } = await readAsInvited(deps, actor, id, requestId);
  const announcement = announce(
    directory,
    booking,
    {
      news: 'booked',
      audience: booking.role,
      language: actor.language,
      ...(page !== undefined && { link: page }),
      home: deps.config.publicUrl,
      sender: addressOf(deps.config.mail.from).name,
    },
    deps.clock.now(),
  );
  const { calendarUid: uid, sequence, start, end } = booking;
  const entry = { method: 'PUBLISH', cancelled: false, uid, sequence, start, end } as const;
  return writeInvite(deps, { ...wordEntry(announcement), ...entry });
}

const AUDIENCE = {
  professional: 'professional',
  booker: 'booker',
  desk: 'booker',
  guest: 'guest',
  family: 'family',
  none: 'guest',
} as const satisfies Record<Standing, string>;

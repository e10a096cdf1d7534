// What the mailbox of a guardian was told of times to come, and that it is theirs no more.

import type { DomainEvent } from '../../core/events.ts';
import type { BookingId, FamilyId } from '../../core/ids.ts';
import { asContact } from '../../core/message-channel.ts';
import { Prisma, type Transaction } from '../../platform/db.ts';
import { silenceCalendars, silencing, toldTo } from './silence-calendars.ts';

/**
 * What becomes of the entries in a calendar that is not written to any more: each is withdrawn at once; or when it would be
 * wrong (`keep`); or never, as that message could be read by somebody who must not know.
 */
export type LeftCalendar = 'cancel' | 'keep' | 'silent';

/**
 * The guardian is written to at another mailbox from now on, or at none (`undefined`): in times to come that went to another
 * so far, or whose calendar was kept as it was until now. Each of those bookings has a new version, in which nobody else is
 * told anything; its event withdraws the entry from the old mailbox and invites the new one. A silenced one is told nothing more,
 * unless somebody who stays reads it too: what led there was not theirs, and they are told by a way of their own. Who takes
 * no part only because nobody could write to them takes part from now on.
 */
export async function readdress(
  tx: Transaction,
  guardian: string,
  {
    mailbox,
    calendar,
    now,
  }: { readonly mailbox: string | undefined; readonly calendar: LeftCalendar; readonly now: number },
): Promise<readonly DomainEvent[]> {
  if (mailbox !== undefined) await joinPassedOver(tx, guardian, now);
  const coming = await tx.$queryRaw<ComingTime[]>`
    SELECT p.id::text AS participant, b.id::text AS booking,
      EXISTS (SELECT 1 FROM message m WHERE m.bearer = p.id::text AND m.about = 'booking') AS "isTold",
      EXISTS (SELECT 1 FROM message m JOIN participant o ON o.booking_id = b.id AND o.id <> p.id
        AND o.left_at IS NULL AND coalesce(lower(o.email), o.phone) = m.mailbox
        WHERE m.bearer = p.id::text AND m.about = 'booking') AS "isShared"
    FROM participant p JOIN booking b ON b.id = p.booking_id
    WHERE p.guardian_id = ${guardian}::uuid AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)}
      AND (coalesce(lower(p.email), p.phone) IS DISTINCT FROM lower(${mailbox ?? null}::text)
        OR (${mailbox === undefined && calendar !== 'keep'} AND (
          SELECT m.kind = 'invite' AND m.silenced_at IS NULL FROM message m
          WHERE m.bearer = p.id::text AND m.about = 'booking' AND m.kind IN ('invite', 'cancellation') AND m.reached_at IS NOT NULL
          ORDER BY m.version DESC LIMIT 1)))
    ORDER BY b.id FOR UPDATE OF b`;
  if (coming.length === 0) return [];
  const participants = coming.map(({ participant }) => participant);
  await tx.participant.updateMany({ where: { id: { in: participants } }, data: { ...NOWHERE, ...asContact(mailbox) } });
  if (calendar === 'silent') await silenceCalendars(tx, participants, now);
  if (mailbox !== undefined) await tellAnew(tx, { guardian, participants, mailbox }, now);
  const theirs = coming.filter(
    ({ isTold, isShared }) => mailbox !== undefined || isShared || (isTold && calendar === 'cancel'),
  );
  if (theirs.length === 0) return [];
  const versions = await tx.$queryRaw<{ booking: BookingId; sequence: number }[]>`
    UPDATE booking SET sequence = sequence + 1, quiet_versions = array_append(quiet_versions, sequence + 1),
      confirmed_sequence = CASE WHEN confirmed_sequence = sequence THEN sequence + 1 ELSE confirmed_sequence END
    WHERE id = ANY (${theirs.map(({ booking }) => booking)}::uuid[]) RETURNING id::text AS booking, sequence`;
  return versions.map(({ booking, sequence }) => ({
    name: 'booking-changed',
    data: { booking, sequence, change: 'company', ...(mailbox !== undefined && { readdressed: guardian }) },
  }));
}

/** In the family's times to come for which they were passed over. */
async function joinPassedOver(tx: Transaction, guardian: string, now: number): Promise<void> {
  await tx.$executeRaw`
    WITH joined AS (
      UPDATE booking b SET passed_over = array_remove(b.passed_over, g.id) FROM guardian g
      WHERE g.id = ${guardian}::uuid AND b.family_id = g.family_id AND g.id = ANY (b.passed_over)
        AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)}
      RETURNING b.id AS booking, g.id AS guardian, g.language)
    INSERT INTO participant (id, booking_id, role, guardian_id, language)
    SELECT gen_random_uuid(), booking, 'guardian', guardian, language FROM joined`;
}

/** Whom nobody could write to is of the family no more, and told of its times no more. */
export async function forgetPassedOver(tx: Transaction, family: FamilyId, guardian: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE booking SET passed_over = array_remove(passed_over, ${guardian}::uuid)
    WHERE family_id = ${family}::uuid AND ${guardian}::uuid = ANY (passed_over)`;
}

/** Of two guardians who are one from now on, in a family that has the times of both: where the one was passed over, or is to be called, the other is. */
export async function takeOverPassedOver(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE booking b SET passed_over = array_replace(b.passed_over, ${from}::uuid, g.id) FROM guardian g
    WHERE g.id = ${to}::uuid AND b.family_id = g.family_id AND ${from}::uuid = ANY (b.passed_over)`;
  await tx.$executeRaw`
    UPDATE message m SET bearer = ${to}, mailbox = 'call:' || ${to}
    WHERE m.about = 'booking' AND m.channel = 'phone' AND m.bearer = ${from} AND NOT EXISTS (
      SELECT 1 FROM message o WHERE o.about = m.about AND o.about_id = m.about_id AND o.mailbox = 'call:' || ${to}
        AND o.version = m.version AND o.kind = m.kind)`;
}

/**
 * What a guardian's calendar was told of the place of times to come is told anew, as they wish to read less of it: each has a
 * new version in which nobody else is told anything. What goes by text says no place.
 */
export async function tellPlacesAnew(tx: Transaction, guardian: string, now: number): Promise<readonly DomainEvent[]> {
  const versions = await tx.$queryRaw<{ booking: BookingId; sequence: number }[]>`
    UPDATE booking SET sequence = sequence + 1, quiet_versions = array_append(quiet_versions, sequence + 1),
      confirmed_sequence = CASE WHEN confirmed_sequence = sequence THEN sequence + 1 ELSE confirmed_sequence END
    WHERE id IN (
        SELECT p.booking_id FROM participant p JOIN message m ON m.bearer = p.id::text AND m.about = 'booking' AND m.mailbox = lower(p.email)
        WHERE p.guardian_id = ${guardian}::uuid AND m.kind = 'invite' AND m.reached_at IS NOT NULL AND m.silenced_at IS NULL)
      AND status IN ('booked', 'arrived') AND channel = 'on-site' AND "end" > ${new Date(now)}
    RETURNING id::text AS booking, sequence`;
  return versions.map(({ booking, sequence }) => ({
    name: 'booking-changed',
    data: { booking, sequence, change: 'company', anew: guardian },
  }));
}

/** Of times to come of which they are written to no more, somebody has to call them: it stands among what did not arrive. */
export async function callAbout(tx: Transaction, guardian: string, now: number): Promise<void> {
  const at = new Date(now);
  await tx.$executeRaw`
    INSERT INTO message (id, kind, channel, about, about_id, version, bearer, mailbox, area_id, start, "end", state, code, created_at)
    SELECT gen_random_uuid(), 'invite', 'phone', 'booking', b.id::text, b.sequence, ${guardian}, 'call:' || ${guardian}, b.area_id,
      b.start, b."end", 'failed', 'no-mailbox', ${at}
    FROM booking b JOIN participant p ON p.booking_id = b.id AND p.guardian_id = ${guardian}::uuid
    WHERE b.status IN ('booked', 'arrived') AND b."end" > ${at} AND b.family_id IS NOT NULL AND coalesce(p.email, p.phone) IS NULL
    ON CONFLICT DO NOTHING`;
}

const NOWHERE = { email: null, phone: null };

/** `isTold`: they were told of it; `isShared`: where somebody else who takes part reads as well. */
type ComingTime = {
  readonly participant: string;
  readonly booking: BookingId;
  readonly isTold: boolean;
  readonly isShared: boolean;
};

/**
 * What a mailbox was told by a link that opens no more counts no more, and is not sent any more: its reader is told anew,
 * as somebody who was left in silence is.
 */
async function tellAnew(
  tx: Transaction,
  to: { readonly guardian: string; readonly participants: readonly string[]; readonly mailbox: string },
  now: number,
): Promise<void> {
  const leadsNowhere = Prisma.sql`${toldTo(to.participants)} AND mailbox = ${to.mailbox.toLowerCase()} AND NOT EXISTS (
    SELECT 1 FROM booking_link l WHERE l.booking_id::text = message.about_id AND l.guardian_id = ${to.guardian}::uuid
      AND l.revoked_at IS NULL AND l.created_at <= message.created_at)`;
  await tx.$executeRaw`${silencing(leadsNowhere, now)}`;
}

// Who of another house takes part in a booking, and whether the link they were given opens: for its own people and its desk.

import { isOutsideRole, type OutsideRole } from '../../core/booking.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { BookingRecord } from './booking-record.ts';
import { mayInvite } from './rules.ts';
import { findOwnLinks } from './store-links.ts';

export type Invited = {
  readonly participant: string;
  readonly role: OutsideRole;
  /** in which to write to them; an interpreter's is the one they interpret */
  readonly language: string;
  readonly email?: string;
  /** to call them by; and whether they are told by text message */
  readonly number?: string;
  readonly texted?: true;
  /** `none`: nobody has made one yet */
  readonly link: 'open' | 'closed' | 'none';
};

/** Of a booking that was read, and its read logged; nothing for those who may not say who takes part. */
export async function readInvitations(
  deps: Dependencies,
  actor: Actor,
  record: BookingRecord,
): Promise<readonly Invited[] | undefined> {
  if (!mayInvite(actor, record)) return undefined;
  const invited = record.participants.flatMap((one) => (isOutsideRole(one.role) ? [{ ...one, role: one.role }] : []));
  if (invited.length === 0) return [];
  const links = await findOwnLinks(deps.db, record.id, deps.clock.now());
  // who took the time from the waiting list acts for the family, by the family's link
  const others = invited.filter(({ id }) => links.get(id)?.role !== 'family');
  return others.map(({ id, role, language, email, phone, number }) => {
    const own = links.get(id);
    const link = own === undefined ? 'none' : own.opens && record.status !== 'cancelled' ? 'open' : 'closed';
    const contact = { ...(email !== undefined && { email }), ...(number !== undefined && { number }) };
    return { participant: id, role, language, link, ...contact, ...(phone !== undefined && { texted: true }) };
  });
}

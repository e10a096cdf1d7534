// Somebody's last invite to a booking goes out once more: it was lost, or its link was renewed.

import type { CommandContext } from '../../platform/command.ts';
import { sendAgain } from '../notifications/send-again.ts';
import type { BookingRecord } from './booking-record.ts';
import { findNews } from './store-company.ts';

/** Whose mail it is: a guardian's, or that of a participant who is none. */
type Addressee = { readonly guardian: string } | { readonly participant: string };

/** Whether there is an invite of theirs that still says what is true: it is sent by itself. */
export async function sendInviteAgain(
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
  { id, participants }: Pick<BookingRecord, 'id' | 'participants'>,
  to: Addressee,
): Promise<boolean> {
  const reached = participants.filter(({ email, phone }) => email !== undefined || phone !== undefined);
  const theirs = reached.filter((one) => ('guardian' in to ? one.guardian === to.guardian : one.id === to.participant));
  return sendAgain(tx, {
    about: 'booking',
    aboutId: id,
    bearers: theirs.map((one) => one.id),
    kind: 'invite',
    since: await findNews(tx, id),
    now,
  });
}

// Who came by a family's link says how they want to hear of their times.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadBooking } from '../bookings/read.ts';
import { chooseGuardianMessages, type GuardianMessages, readGuardianMessages } from '../families/choose-messages.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { openForFamily } from './open-for-family.ts';
import { chooseMessagesInput } from './schema.ts';
import { findGuardianOfLink } from './store.ts';

/** What the guardian whose link it is may choose; nothing by a link of nobody in particular. */
export async function readOwnMessages(
  { db, texter }: Pick<Dependencies, 'db' | 'texter'>,
  actor: Actor,
  booking: BookingId,
): Promise<GuardianMessages | undefined> {
  const guardian = await findGuardianOfLink(db, linkOf(actor));
  const record = actor.booking === booking ? await loadBooking(db, booking) : undefined;
  if (guardian === undefined || record?.appointmentOf === undefined) return undefined;
  return readGuardianMessages({ tx: db, texts: texter.sends }, record.appointmentOf, guardian);
}

/** Throws `Refusal`: not_found by a link that is no guardian’s own. */
export const chooseMessages: Command<z.output<typeof chooseMessagesInput>, { readonly chosen: true }> = {
  name: 'choose-messages',
  capability: 'anyone-signed-in',
  input: chooseMessagesInput,
  run: async (context, { booking, ...chosen }) => {
    const { appointmentOf: family } = await openForFamily(context, booking);
    const guardian = await findGuardianOfLink(context.tx, linkOf(context.actor));
    if (guardian === undefined || family === undefined) throw new Refusal('not_found', 'this link is nobody’s own');
    const { log, events } = await chooseGuardianMessages(context, { family, guardian }, chosen);
    const [first, ...rest] = log;
    if (first === undefined) return { result: { chosen: true }, unchanged: true };
    return { result: { chosen: true }, log: [first, ...rest], events };
  },
};

// The desk makes a link to a family's booking: read aloud, printed, or mailed again.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { giveCode } from '../bookings/give-code.ts';
import { giveLink, linkExpiry } from '../bookings/give-link.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import type { IssuedLink } from '../bookings/schema.ts';
import { sendInviteAgain } from '../bookings/send-invite-again.ts';
import { readDirectory } from '../directory/read.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { openForDesk } from './open-for-desk.ts';
import { issueLinkInput } from './schema.ts';
import { revokeLinks, takesPart } from './store.ts';

/**
 * Makes a new link; the one this guardian had, or that was read to the person who called, no longer opens.
 * Throws `Refusal`: not_found, not_allowed for a consultation, wrong_status once cancelled.
 */
export const issueBookingLink: Command<z.output<typeof issueLinkInput>, IssuedLink> = {
  name: 'issue-booking-link',
  capability: 'change-area-bookings',
  input: issueLinkInput,
  answer: 'shown-once',
  run: async (context, { booking, guardian, send }) => {
    const { tx, now, deps } = context;
    const record = await openForDesk(context, booking);
    const directory = await readDirectory(deps, tx);
    if (directory.services.get(record.service)?.kind === 'consultation') {
      throw new Refusal('not_allowed', 'a consultation is between colleagues: no family has a link to it');
    }
    if (record.status === 'cancelled') throw new Refusal('wrong_status', 'the booking is cancelled');
    if (guardian !== undefined && !(await takesPart(tx, booking, guardian))) {
      throw new Refusal('not_found', 'no such guardian in this booking');
    }
    await revokeLinks(tx, booking, now, guardian ?? null);
    const id = randomUUID();
    const secret = secretOfLink(linkKey(deps.config.secret), id);
    const expiresAt = linkExpiry(record.end);
    await giveLink(context, { id, booking, end: record.end, guardian });
    const sent = send && guardian !== undefined && (await sendInviteAgain(context, record, { guardian }));
    const url = `${deps.config.publicUrl}/b/${secret}`;
    const zone = zoneOf(directory, record.area);
    const byPhone = sent ? undefined : await giveCode(context, id, zone);
    return {
      result: { url, expiresAt: toIso(expiresAt, zone), sent, ...(byPhone && { byPhone }) },
      log: [
        {
          action: 'issue-booking-link',
          ...logOf(record, { link: id, sent }),
        },
      ],
    };
  },
};

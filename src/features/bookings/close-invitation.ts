// The link of somebody who was invited closes: it was lost, or came to the wrong hands. They still take part.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from './log-of-booking.ts';
import { invitedIn, openToInvite } from './open-to-invite.ts';
import { type invitationClosed, invitedInput } from './schema.ts';
import { closeLinksOf } from './store-links.ts';

/** From this moment it does not open, and nobody who came by it is in the room. Throws `not_found`. */
export const closeInvitation: Command<z.output<typeof invitedInput>, z.output<typeof invitationClosed>> = {
  name: 'close-invitation',
  capability: 'anyone-signed-in',
  input: invitedInput,
  run: async (context, { booking, participant }) => {
    const record = await openToInvite(context, booking);
    const { role } = invitedIn(record, participant);
    const wasOpen = await closeLinksOf(context.tx, participant, context.now);
    if (!wasOpen) return { result: { closed: true }, unchanged: true };
    return {
      result: { closed: true },
      log: [
        {
          action: 'close-invitation',
          ...logOf(record, { participant, role }),
        },
      ],
    };
  },
};

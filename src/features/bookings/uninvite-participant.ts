// Somebody of another house is no longer needed: their link closes, what their calendar holds is withdrawn or left, their place in the room ends.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { refuseDecidedOtherwise } from '../directory/refuse-decided-otherwise.ts';
import { refuseUndecided } from '../directory/refuse-undecided.ts';
import { silenceCalendars } from '../families/silence-calendars.ts';
import { logOf } from './log-of-booking.ts';
import { invitedIn, openToInvite, refuseWhatIsOver } from './open-to-invite.ts';
import { type invitationClosed, uninviteInput } from './schema.ts';
import { leaveCompany } from './store-company.ts';
import { closeLinksOf } from './store-links.ts';

/** Throws `Refusal`: not_found, wrong_status, calendar_undecided, changed_meanwhile. */
export const uninviteParticipant: Command<z.output<typeof uninviteInput>, z.output<typeof invitationClosed>> = {
  name: 'uninvite-participant',
  capability: 'anyone-signed-in',
  input: uninviteInput,
  run: async (context, { booking, participant, calendar }) => {
    const { tx, now } = context;
    const record = await openToInvite(context, booking);
    if (record.participants.some(({ id, role }) => id === participant && role === 'left')) {
      const { subject } = logOf(record);
      const by = { action: 'uninvite-participant', subject, details: { booking, participant } } as const;
      await refuseDecidedOtherwise(context, by, calendar);
      return { result: { closed: true }, unchanged: true };
    }
    const { role, email, phone } = invitedIn(record, participant);
    const wasTold = (email ?? phone) !== undefined;
    const uninvited = !wasTold && calendar !== 'silent' ? { uninvited: participant } : {};
    refuseWhatIsOver(record, now);
    await refuseUndecided(context, { participants: [participant] }, calendar);
    await closeLinksOf(tx, participant, now);
    if (calendar === 'silent') await silenceCalendars(tx, [participant], now);
    const sequence = await leaveCompany(tx, booking, participant, now);
    return {
      result: { closed: true },
      log: [
        {
          action: 'uninvite-participant',
          ...logOf(record, { participant, role, ...(wasTold && { leftCalendar: calendar ?? 'cancel' }) }),
        },
      ],
      events: [{ name: 'booking-changed', data: { booking, sequence, change: 'company', ...uninvited } }],
    };
  },
};

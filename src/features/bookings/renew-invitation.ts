// Somebody who was invited gets a new link: mailed to them, or read aloud by the colleague who asked for it.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { zoneOf } from '../../core/directory.ts';
import { toIso } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { giveCode } from './give-code.ts';
import { giveLink, linkExpiry } from './give-link.ts';
import { logOf } from './log-of-booking.ts';
import { invitedIn, openToInvite, refuseWhatIsOver } from './open-to-invite.ts';
import { type issuedLink, renewInvitationInput } from './schema.ts';
import { sendInviteAgain } from './send-invite-again.ts';
import { closeLinksOf } from './store-links.ts';

type Input = z.output<typeof renewInvitationInput>;

/** The link they had no longer opens. Throws `Refusal`: not_found, wrong_status once cancelled or over. */
export const renewInvitation: Command<Input, z.output<typeof issuedLink>> = {
  name: 'renew-invitation',
  capability: 'anyone-signed-in',
  input: renewInvitationInput,
  answer: 'shown-once',
  run: async (context, { booking, participant, send }) => {
    const { tx, now, deps } = context;
    const record = await openToInvite(context, booking);
    const { role } = invitedIn(record, participant);
    refuseWhatIsOver(record, now);
    await closeLinksOf(tx, participant, now);
    const id = randomUUID();
    await giveLink(context, { id, booking, end: record.end, participant, role });
    const sent = send && (await sendInviteAgain(context, record, { participant }));
    const zone = zoneOf(await readDirectory(deps, tx), record.area);
    const byPhone = sent ? undefined : await giveCode(context, id, zone);
    return {
      result: {
        url: `${deps.config.publicUrl}/b/${secretOfLink(linkKey(deps.config.secret), id)}`,
        expiresAt: toIso(linkExpiry(record.end, role), zone),
        sent,
        ...(byPhone && { byPhone }),
      },
      log: [
        {
          action: 'renew-invitation',
          ...logOf(record, { participant, role, link: id, sent }),
        },
      ],
    };
  },
};

// The reminder that something agreed is overdue, in words that do not say what.

import { zoneOf } from '../../core/directory.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import { addressOf } from '../../platform/mailer.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findQuietHours, findRecipient } from '../identity/find-recipient.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Word, Worded } from '../notifications/send-messages.ts';
import { findStep } from './store-next-steps.ts';
import { stepMailTexts } from './texts/words.ts';

/** Nobody is reminded of what was done, changed or taken back meanwhile. */
export const wordSteps: Word = (parts, due) => due.map((message) => wordStep(parts, message));

async function wordStep(
  parts: SendingParts,
  { aboutId, version, bearer = '', mailbox, end }: DueMessage,
): Promise<Worded> {
  const user = await findRecipient(parts.db, bearer);
  const step = await findStep(parts.db, aboutId);
  const record = step && (await loadBooking(parts.db, step.booking));
  const stands = step !== undefined && !step.done && step.what !== undefined && step.version === version;
  if (record === undefined || !stands || user?.email.toLowerCase() !== mailbox) return { drop: 'superseded' };
  const zone = zoneOf(await readDirectory(parts), record.area);
  const text = stepMailTexts[user.language];
  const address = `${parts.config.publicUrl}/bookings/${record.id}`;
  const all = [
    text.greeting,
    { intro: text.body, address, button: text.open },
    `${text.regards}\n${addressOf(parts.config.mail.from).name}`,
  ];
  const { subject } = text;
  const mail = { subject, text: `${textOf(all)}\n`, html: htmlOf(all, { subject, language: user.language }) };
  return { mail, calm: { zone, quiet: await findQuietHours(parts.db, user.id), until: end, late: 'superseded' } };
}

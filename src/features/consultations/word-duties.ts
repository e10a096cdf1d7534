// That something was handed over, in words that say neither by whom nor what.

import { zoneOf } from '../../core/directory.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import { addressOf } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import { findQuietHours, findRecipient } from '../identity/find-recipient.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Word, Worded } from '../notifications/send-messages.ts';
import { findDuty } from './store-duties.ts';
import { dutyMailTexts } from './texts/words.ts';

/** Nobody is told of what was taken back meanwhile. */
export const wordDuties: Word = (parts, due) => due.map((message) => wordDuty(parts, message));

async function wordDuty(parts: SendingParts, { aboutId, bearer = '', mailbox, end }: DueMessage): Promise<Worded> {
  const user = await findRecipient(parts.db, bearer);
  const duty = await findDuty(parts.db, aboutId);
  const isOver = duty === undefined || duty.takenBackAt !== undefined;
  if (isOver || user?.email.toLowerCase() !== mailbox) return { drop: 'superseded' };
  const directory = await readDirectory(parts);
  const [area] = directory.professionals.get(duty.deputy)?.areas ?? [];
  const zone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const text = dutyMailTexts[user.language];
  const all = [
    text.greeting,
    { intro: text.body, address: `${parts.config.publicUrl}/duties`, button: text.open },
    `${text.regards}\n${addressOf(parts.config.mail.from).name}`,
  ];
  const { subject } = text;
  const mail = { subject, text: `${textOf(all)}\n`, html: htmlOf(all, { subject, language: user.language }) };
  return { mail, calm: { zone, quiet: await findQuietHours(parts.db, user.id), until: end, late: 'superseded' } };
}

// What is told of polls by mail: that times are proposed, that one has fallen away, that it is over; never what for.

import { type Directory, nameIn, zoneOf } from '../../core/directory.ts';
import { htmlOf, type MailPart, textOf } from '../../core/mail-parts.ts';
import { NIGHT } from '../../core/quiet-hours.ts';
import { addressOf } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import { findQuietHours, findRecipient } from '../identity/find-recipient.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Word, Worded } from '../notifications/send-messages.ts';
import { mailboxOf } from './address-asked.ts';
import { linkOfAsked } from './link-of-asked.ts';
import { keptUntil } from './rules.ts';
import { type Asked, findPoll, type PollRecord } from './store.ts';
import { pollMailTexts } from './texts/words.ts';

/** Nobody is told what is so no more. */
export const wordPolls: Word = (parts, due) => due.map((message) => wordPoll(parts, message));

const OVERTAKEN: Worded = { drop: 'superseded' };

async function wordPoll(parts: SendingParts, message: DueMessage): Promise<Worded> {
  const poll = await findPoll(parts.db, message.aboutId);
  if (poll === undefined) return OVERTAKEN;
  const directory = await readDirectory(parts);
  const asked = poll.asked.find(({ id }) => id === message.bearer);
  return asked === undefined
    ? wordForProposer(parts, directory, poll, message)
    : wordForAsked(parts, directory, { poll, asked, message });
}

type Named = { readonly poll: PollRecord; readonly asked: Asked; readonly message: DueMessage };

function wordForAsked(
  parts: SendingParts,
  directory: Directory,
  { poll, asked, message }: Named,
): Worded | Promise<Worded> {
  const isOpen = poll.state === 'open' && asked.removedAt === undefined && parts.clock.now() < poll.deadline;
  const isOver = message.kind === 'poll-over';
  if (mailboxOf(directory, asked)?.toLowerCase() !== message.mailbox || (!isOver && !isOpen)) return OVERTAKEN;
  const text = pollMailTexts[asked.language];
  const zone = zoneOf(directory, poll.area);
  const address = `${parts.config.publicUrl}/p/${linkOfAsked(parts.config.secret, asked.id)}`;
  const at = { deadline: { at: poll.deadline, zone } };
  const area = nameIn(directory.areas.get(poll.area)?.name ?? directory.region.name, asked.language);
  const link = (intro: string): MailPart => ({ intro, address, button: text.open });
  switch (message.kind) {
    case 'poll':
      return mailOf(parts, message, { ...asked, quiet: NIGHT, zone }, text.askedSubject, [
        link(text.asked({ area, ...at })),
        text.ownLink,
      ]);
    case 'poll-changed':
      return mailOf(parts, message, { ...asked, quiet: NIGHT, zone }, text.changedSubject, [link(text.changed(at))]);
    case 'poll-over':
      return mailOf(parts, message, { ...asked, quiet: NIGHT, zone }, text.overSubject, [
        text.over({ because: outcomeOf(message), area }),
      ]);
    default:
      return OVERTAKEN;
  }
}

async function wordForProposer(
  parts: SendingParts,
  directory: Directory,
  poll: PollRecord,
  message: DueMessage,
): Promise<Worded> {
  const user = await findRecipient(parts.db, message.bearer ?? '');
  const isTheirs = message.bearer === poll.proposedBy && user?.email.toLowerCase() === message.mailbox;
  const isSo = message.kind === 'poll-over' ? poll.state === 'lapsed' : poll.state === 'open';
  if (user === undefined || !isTheirs || !isSo) return OVERTAKEN;
  const text = pollMailTexts[user.language];
  const zone = zoneOf(directory, poll.area);
  const address = `${parts.config.publicUrl}/polls/${poll.id}`;
  const quiet = await findQuietHours(parts.db, user.id);
  const reader = { language: user.language, quiet, zone };
  const link = (intro: string): MailPart => ({ intro, address, button: text.openOwn });
  switch (message.kind) {
    case 'poll-undecided': {
      const until = { at: keptUntil(poll.deadline), zone };
      return mailOf(parts, message, reader, text.undecidedSubject, [link(text.undecided({ until }))]);
    }
    case 'poll-changed':
      return mailOf(parts, message, reader, text.lostSubject, [link(text.lost)]);
    case 'poll-over':
      return mailOf(parts, message, reader, text.lapsedSubject, [link(text.lapsed)]);
    default:
      return OVERTAKEN;
  }
}

function outcomeOf({ because }: DueMessage): 'chosen' | 'lapsed' | 'removed' | 'other' {
  return (['chosen', 'lapsed', 'removed'] as const).find((one) => one === because) ?? 'other';
}

type ReaderOf = {
  readonly language: Asked['language'];
  readonly quiet: typeof NIGHT;
  readonly zone: string;
};

function mailOf(
  { config }: SendingParts,
  { aboutId, kind, end }: DueMessage,
  { language, quiet, zone }: ReaderOf,
  subject: string,
  said: readonly MailPart[],
): Worded {
  const text = pollMailTexts[language];
  const { name, email } = addressOf(config.mail.from);
  const all = [text.greeting, ...said, `${text.regards}\n${name}`];
  const thread = { root: `${aboutId}.thread@${email.replace(/^.*@/, '')}`, continues: kind !== 'poll' };
  const mail = { subject, thread, text: `${textOf(all)}\n`, html: htmlOf(all, { subject, language }) };
  return { mail, calm: { zone, quiet, until: end, late: 'superseded' } };
}

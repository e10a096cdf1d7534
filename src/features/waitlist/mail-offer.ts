// Tells somebody on the waiting list that a time is held for them. The mail says neither what for nor where.

import { zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import { MINUTE } from '../../core/instant.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, MailRefused } from '../../platform/mailer.ts';
import { keepOffer } from '../bookings/hold-for-offer.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { hashOfLink, secretOfLink } from '../identity/link-secret.ts';
import { heldFor, MOST_ATTEMPTS, offerDeadline, offerKey } from './rules.ts';
import { lockWaitlist } from './store.ts';
import { findMailboxes } from './store-families.ts';
import { insertLink } from './store-links.ts';
import { findMessages, type MessageRecord, type MessageState, noteMessage } from './store-messages.ts';
import { findOffer, type OfferRecord, postponeOffer } from './store-offers.ts';
import { offerMailTexts } from './texts/words.ts';

/**
 * Handles `offer-made`: at least once, under the same Message-IDs. Where nobody may be written to, the desk sees the
 * offer and calls. Throws where the mail server asks for patience: the queue tries again, ever later, and their time
 * to answer begins when they are told.
 */
export async function mailOffer(deps: Dependencies, { offer: id }: EventData<'offer-made'>): Promise<void> {
  const offer = await actAlone(deps, theService, (context) => keepUntilTold(context, id));
  if (offer === undefined) return;
  const { pending } = await findMessages(deps.db, id);
  const delays: unknown[] = [];
  for (const message of pending) {
    const delay = await send(deps, offer, message);
    if (delay !== undefined) delays.push(delay);
  }
  if (delays.length > 0) throw delays[0];
}

/** The offer while it stands; as long as nobody has been told of it, they have as long as at first. */
async function keepUntilTold(context: CommandContext, id: string): Promise<OfferRecord | undefined> {
  const { tx, now } = context;
  const found = await findOffer(tx, id);
  if (found === undefined) return undefined;
  await lockWaitlist(tx, found.entry.service);
  const offer = await findOffer(tx, id);
  const hold = offer && (await loadBooking(tx, offer.booking));
  if (offer?.state !== 'open' || hold === undefined || offer.deadline <= now) return undefined;
  const deadline = offerDeadline(hold.start, now) ?? offer.deadline;
  if (deadline < offer.deadline + MINUTE || (await findMessages(tx, id)).sent.length > 0) return offer;
  await postponeOffer(tx, id, deadline);
  await keepOffer(context, offer.booking, heldFor(deadline));
  return { ...offer, deadline };
}

/**
 * Returns why it is to be tried again. The link is there before the mailbox is read: who changes the guardian from then on
 * closes it.
 */
async function send(deps: Dependencies, offer: OfferRecord, message: MessageRecord): Promise<unknown> {
  const link = await giveLink(deps, offer, message);
  const mailbox = (await findMailboxes(deps.db, offer.entry)).find(({ guardian }) => guardian === message.guardian);
  const hold = await loadBooking(deps.db, offer.booking);
  if (mailbox === undefined || hold === undefined) {
    await noteMessage(deps.db, message.id, 'pending', { state: 'failed', failure: 'no-address' });
    return undefined;
  }
  const { config, clock } = deps;
  const zone = zoneOf(await readDirectory(deps), hold.area);
  const text = offerMailTexts[mailbox.language];
  const parts = [
    text.greeting,
    text.free({ time: { at: hold.start, zone } }),
    text.open({ deadline: { at: offer.deadline, zone } }),
    `${config.publicUrl}/offers/${link}`,
    text.unanswered,
  ];
  const mail = { id: message.id, to: mailbox.email, subject: text.subject, text: `${parts.join('\n\n')}\n` };
  return post(deps, message, mail, { from: 'pending', to: { state: 'sent', sentAt: clock.now() } });
}

/** The secret of the message's own link, which bears its id. */
async function giveLink({ db, config }: Dependencies, offer: OfferRecord, { id, guardian }: MessageRecord) {
  const secret = secretOfLink(offerKey(config.secret), id);
  await insertLink(db, { id, hash: hashOfLink(secret), offer: offer.id, ...(guardian && { guardian }) });
  return secret;
}

/** `id`: the mail's own, the same at every attempt. */
type Mail = { readonly id: string; readonly to: string; readonly subject: string; readonly text: string };
type Step = { readonly from: MessageState; readonly to: { readonly state: MessageState; readonly sentAt?: number } };

/** Notes what became of it: where it is to be tried again, the message stays what it was. Returns why it is. */
export async function post(
  { db, config, log, mailer }: Dependencies,
  { id, attempts }: MessageRecord,
  { id: mailId, ...mail }: Mail,
  { from, to }: Step,
): Promise<unknown> {
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  try {
    await mailer.send({ messageId: `${mailId}@${host}`, ...mail });
  } catch (error) {
    const final = error instanceof MailRefused || attempts + 1 >= MOST_ATTEMPTS;
    const failure = error instanceof MailRefused ? `refused-${error.reply}` : 'delayed';
    await noteMessage(db, id, from, { state: final ? 'failed' : from, failure });
    log.warn({ message: id, failure, final }, 'word of an offer was not taken by the mail server');
    return final ? undefined : error;
  }
  await noteMessage(db, id, from, to);
  return undefined;
}

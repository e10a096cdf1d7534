// What is said of an offer, as it stands when the message is sent: neither what for nor where.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { AreaId } from '../../core/ids.ts';
import { HOUR, MINUTE } from '../../core/instant.ts';
import { htmlOf, type MailPart, textOf } from '../../core/mail-parts.ts';
import { channelOf } from '../../core/message-channel.ts';
import { parseSlotId } from '../../core/slots.ts';
import { partsOfWaiting, textOfWaiting, type WaitingNews } from '../../core/waiting-message.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { keepOffer } from '../bookings/hold-for-offer.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { hashOfLink, secretOfLink } from '../identity/link-secret.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import { readOwnWords } from '../notifications/read-own-words.ts';
import type { Worded } from '../notifications/send-messages.ts';
import { heldFor, hoursToRead, offerDeadline, offerKey, SHORTEST_OFFER } from './rules.ts';
import { lockWaitlist } from './store.ts';
import { findMailboxes, type Mailbox } from './store-families.ts';
import { findOpenLink, insertLink } from './store-links.ts';
import { findOffer, type OfferRecord, postponeOffer } from './store-offers.ts';
import { mayHaveHeard, readTold } from './store-told.ts';

/** The words of each, or that they are not true any more. */
export function wordOffers(deps: Dependencies, due: readonly DueMessage[]): readonly Promise<Worded>[] {
  return due.map((message) => (message.kind === 'offer' ? wordOffer(deps, message) : wordWithdrawal(deps, message)));
}

const OVERTAKEN: Worded = { drop: 'superseded' };

/**
 * The link is there before the mailbox is read: who changes the guardian from then on closes it. Their time to answer begins
 * when they can have been told: not in the night, in which no text goes. One that would come when there is no time left to
 * answer does not go at all, and the desk sees that it has to call.
 */
async function wordOffer(deps: Dependencies, message: DueMessage): Promise<Worded> {
  const offer = await actAlone(deps, theService, (context) => keepUntilTold(context, message));
  if (offer === undefined) return OVERTAKEN;
  const secret = await giveLink(deps, offer, message);
  const mailbox = await mailboxOf(deps, offer, message);
  const hold = await loadBooking(deps.db, offer.booking);
  const isTheirs = mailbox !== undefined && mailbox.guardian === message.bearer;
  if (secret === undefined || !isTheirs || hold === undefined) return OVERTAKEN;
  const directory = await readDirectory(deps);
  const zone = zoneOf(directory, hold.area);
  const link = `${deps.config.publicUrl}/offers/${secret}`;
  const named = await namedIn(deps, directory, { area: hold.area, mailbox, news: 'offer' });
  const said = { ...named, news: 'offer' as const, start: hold.start, deadline: offer.deadline, link };
  if (channelOf(message.mailbox) === 'text') {
    const calm = { zone, quiet: mailbox.quiet, until: offer.deadline - SHORTEST_OFFER, late: 'failed' } as const;
    return { text: { body: textOfWaiting(said) }, calm };
  }
  return asMail(deps, message, mailbox, partsOfWaiting(said));
}

/** The offer while it stands; as long as nobody has been told of it, they have as long as at first. */
async function keepUntilTold(context: CommandContext, message: DueMessage): Promise<OfferRecord | undefined> {
  const { tx, now, deps } = context;
  const { aboutId: id } = message;
  const found = await findOffer(tx, id);
  if (found === undefined) return undefined;
  await lockWaitlist(tx, found.entry.service);
  const offer = await findOffer(tx, id);
  const hold = offer && (await loadBooking(tx, offer.booking));
  if (offer?.state !== 'open' || hold === undefined || offer.deadline <= now) return undefined;
  const readers = await findMailboxes(tx, offer.entry, deps.texter.sends);
  const zone = zoneOf(await readDirectory(deps, tx), hold.area);
  const hours = hoursToRead(
    now,
    zone,
    readers.map(({ quiet }) => quiet),
  );
  const deadline = offerDeadline(hold.start, hours) ?? offer.deadline;
  if (deadline < offer.deadline + MINUTE || (await readTold(tx, [id])).get(id)?.includes('sent')) return offer;
  await postponeOffer(tx, id, deadline);
  await keepOffer(context, offer.booking, heldFor(deadline));
  return { ...offer, deadline };
}

/** The secret of the message's own link, which bears its id; nothing where it was closed. */
async function giveLink({ db, config }: Dependencies, offer: OfferRecord, { id, bearer }: DueMessage) {
  const secret = secretOfLink(offerKey(config.secret), id);
  await insertLink(db, {
    id,
    hash: hashOfLink(secret),
    offer: offer.id,
    ...(bearer !== undefined && { guardian: bearer }),
  });
  return (await findOpenLink(db, { id })) === undefined ? undefined : secret;
}

/** Somebody who has left the list meanwhile is not written to. */
async function wordWithdrawal(deps: Dependencies, message: DueMessage): Promise<Worded> {
  const offer = await findOffer(deps.db, message.aboutId);
  if (offer?.state !== 'withdrawn' || offer.entry.ended !== undefined) return OVERTAKEN;
  const mailbox = await mailboxOf(deps, offer, message);
  if (mailbox === undefined || !(await mayHaveHeard(deps.db, offer.id, message.mailbox))) return OVERTAKEN;
  const directory = await readDirectory(deps);
  const [area] = offer.entry.areas;
  const zone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const start = parseSlotId(offer.slot)?.start ?? offer.deadline;
  const named = await namedIn(deps, directory, { area, mailbox, news: 'withdrawal' });
  const said = { ...named, news: 'withdrawal' as const, start };
  if (channelOf(message.mailbox) === 'text') {
    const calm = { zone, quiet: mailbox.quiet, until: start - HOUR, late: 'superseded' } as const;
    return { text: { body: textOfWaiting(said) }, calm };
  }
  return asMail(deps, message, mailbox, partsOfWaiting(said));
}

/** Whose mailbox it is by now, of those who may be written to: the bearer's before any other's who shares it. */
async function mailboxOf(
  { db, texter }: Pick<Dependencies, 'texter'> & { readonly db: Parameters<typeof findMailboxes>[0] },
  { entry }: OfferRecord,
  { mailbox, bearer }: DueMessage,
): Promise<Mailbox | undefined> {
  const theirs = (await findMailboxes(db, entry, texter.sends)).filter((one) => one.mailbox === mailbox);
  return theirs.find(({ guardian }) => guardian === bearer) ?? theirs[0];
}

/** In whose name and the area's words it is said. */
async function namedIn(
  deps: Dependencies,
  directory: Directory,
  { area, mailbox, news }: { readonly area: AreaId | undefined; readonly mailbox: Mailbox; readonly news: WaitingNews },
) {
  const { language } = mailbox;
  const phone = area && directory.areas.get(area)?.phone;
  return {
    language,
    timeZone: area === undefined ? directory.region.timeZone : zoneOf(directory, area),
    sender: addressOf(deps.config.mail.from).name,
    own: (await readOwnWords(deps, directory, area))(language, news),
    ...(phone !== undefined && { phone }),
  };
}

/** What is said of one offer stands in one thread. */
function asMail(
  { config }: Dependencies,
  { aboutId, kind }: DueMessage,
  { language }: Mailbox,
  { subject, parts }: { readonly subject: string; readonly parts: readonly MailPart[] },
): Worded {
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  const thread = { root: `${aboutId}.thread@${host}`, continues: kind === 'withdrawal' };
  return { mail: { subject, thread, text: `${textOf(parts)}\n`, html: htmlOf(parts, { subject, language }) } };
}

// Who belongs to a family and who cares for it: guardians, children and named workers.

import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '../../core/events.ts';
import type { AreaId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import { mailboxOf, mailboxWithin, type Reached } from '../../core/message-channel.ts';
import { mobileNumber } from '../../core/mobile-number.ts';
import { messageLevels } from '../../core/neutral-message.ts';
import type { ChosenHours } from '../../core/quiet-hours.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import { type NewChild, type NewGuardian, rewriteWords } from './store.ts';
import { claimForChildren } from './store-bookings.ts';
import { callAbout, forgetPassedOver, type LeftCalendar, readdress, tellPlacesAnew } from './store-calendars.ts';

export async function insertGuardian(tx: Transaction, family: FamilyId, guardian: NewGuardian): Promise<string> {
  const { id } = await tx.guardian.create({ data: { ...guardianRow(guardian), ...within(family) } });
  await rewriteWords(tx, family);
  return id;
}

/**
 * Changes the guardian; bookings to come speak to them at the new address, in the new language, or not any more. The events
 * tell the new mailbox, and the old one that it is told no more.
 */
export async function updateGuardian(
  tx: Transaction,
  family: FamilyId,
  id: string,
  guardian: NewGuardian,
  { now, texts, calendar = 'silent', joined }: Changing & Chosen,
): Promise<readonly DomainEvent[]> {
  const before = await tx.guardian.findUniqueOrThrow({ where: { id } });
  await tx.guardian.update({ where: { id }, data: guardianRow(guardian) });
  await tx.participant.updateMany({
    where: { guardianId: id, booking: { end: { gt: new Date(now) } } },
    data: { language: guardian.language },
  });
  const all = await tx.guardian.findMany({ where: { familyId: family } });
  const mailbox = mailboxWithin({ ...guardian, id }, all, texts);
  const left = joined ?? (isLeftToChoose(guardian, before) ? calendar : leftBy(guardian, before));
  const events = await readdress(tx, id, { mailbox, calendar: left, now });
  const anew = tellsLess(guardian, before) ? await tellPlacesAnew(tx, id, now) : [];
  await rewriteWords(tx, family);
  return [...events, ...anew];
}

/**
 * Those who share a mailbox with somebody to whom nothing may be sent are written to no more, and their links closed: in
 * silence, as that one would read it. Once nobody else reads it they are told anew; others of the family were changed since `before`.
 */
export async function followMailboxes(
  tx: Transaction,
  family: FamilyId,
  { before, now, texts }: { readonly before: readonly (Reached & { readonly id: string })[] } & Changing,
): Promise<Closed & { readonly reopened: boolean }> {
  const present = await tx.guardian.findMany({ where: { familyId: family }, orderBy: { id: 'asc' } });
  const all: Closed[] = [];
  let reopened = false;
  for (const one of present) {
    const known = before.find(({ id }) => id === one.id);
    if (known === undefined || mailboxOf(known, texts) !== mailboxOf(one, texts)) continue;
    const mailbox = mailboxWithin(one, present, texts);
    if (mailbox === mailboxWithin(known, before, texts)) continue;
    const events = await readdress(tx, one.id, { mailbox, calendar: 'silent', now });
    const revoked =
      mailbox === undefined ? await closeLinksOf(tx, { family, guardian: one.id, unnamed: false }, now) : 0;
    if (mailbox === undefined) await callAbout(tx, one.id, now);
    reopened ||= mailbox !== undefined;
    all.push({ revoked, events });
  }
  return {
    revoked: all.reduce((sum, { revoked }) => sum + revoked, 0),
    events: all.flatMap(({ events }) => events),
    reopened,
  };
}

/** From the one that says least. */
const LEVELS: readonly string[] = messageLevels;

/** Whether they wish their calendar to say less of the place than it was told so far. */
function tellsLess({ messageLevel }: NewGuardian, before: { readonly messageLevel: string }): boolean {
  return LEVELS.indexOf(before.messageLevel) > LEVELS.indexOf(messageLevel);
}

export async function findChosenHours(tx: Pick<Transaction, 'guardian'>, id: string): Promise<ChosenHours> {
  return tx.guardian.findUniqueOrThrow({ where: { id }, select: { quietFrom: true, quietTo: true } });
}

export async function writeChosenHours(tx: Transaction, id: string, hours: ChosenHours): Promise<void> {
  await tx.guardian.update({ where: { id }, data: hours });
}

/** `calendar`: of a guardian who may be written to no more; `joined`: of any mailbox that another takes the place of, as two become one. */
type Chosen = {
  readonly calendar?: LeftCalendar | undefined;
  readonly joined?: LeftCalendar | undefined;
};

/** When it is, and whether text messages are sent here. */
type Changing = { readonly now: number; readonly texts: boolean };

/** Whether the desk says what becomes of their calendar: they hear nothing any more, where nothing else is said by that itself. */
export function isLeftToChoose(guardian: NewGuardian, before: Reached): boolean {
  return !guardian.safeToSend || (guardian.channel === 'none' && leftBy(guardian, before) === 'keep');
}

/** What is theirs no more may be somebody else's; who is told by telephone has the right times in their calendar still. */
function leftBy(guardian: NewGuardian, before: Reached): LeftCalendar {
  const mailbox = mailboxOf(before, true);
  const theirs = [guardian.email, guardian.phone && mobileNumber(guardian.phone)];
  return mailbox === undefined || theirs.includes(mailbox) ? 'keep' : 'cancel';
}

/** A guardian who may have links. `unnamed`: those that were made for nobody in particular are meant too. */
type BearerIn = { readonly family: FamilyId; readonly guardian: string; readonly unnamed?: boolean };

/**
 * Their own, and those to the family's times that were made for nobody in particular: read aloud by the desk, printed, or
 * made as an offer was accepted. Nobody knows who of the family has those.
 */
function linksOf({ family, guardian, unnamed = true }: BearerIn) {
  const ofNobody = { guardianId: null, participantId: null, role: 'family', booking: { familyId: family } };
  return { revokedAt: null, OR: [{ guardianId: guardian }, ...(unnamed ? [ofNobody] : [])] };
}

/** As {@link linksOf}, those to times that the family was offered from the waiting list. */
function offerLinksOf({ family, guardian, unnamed = true }: BearerIn) {
  const ofNobody = { guardianId: null, offer: { entry: { familyId: family } } };
  return { revokedAt: null, OR: [{ guardianId: guardian }, ...(unnamed ? [ofNobody] : [])] };
}

/** How many links were closed, and what has to follow. */
export type Closed = { readonly revoked: number; readonly events: readonly DomainEvent[] };

/** From now on none of the links that the guardian may have opens, and nobody who came by one is in a room. How many they were. */
export async function closeLinksOf(tx: Transaction, bearer: BearerIn, now: number): Promise<number> {
  const { count } = await tx.bookingLink.updateMany({ where: linksOf(bearer), data: { revokedAt: new Date(now) } });
  return count + (await closeOfferLinks(tx, bearer, now));
}

/** What they were to be told of offers that stand is not sent any more, and counts as told no more than what was. */
async function closeOfferLinks(tx: Transaction, bearer: BearerIn, now: number): Promise<number> {
  const at = new Date(now);
  const closed = await tx.waitlistLink.updateMany({ where: offerLinksOf(bearer), data: { revokedAt: at } });
  await tx.$executeRaw`
    UPDATE message m SET next_at = NULL, state = CASE WHEN m.sent_at IS NOT NULL THEN 'sent'
      WHEN m.reached_at IS NOT NULL THEN 'unknown' ELSE 'superseded' END
    FROM waitlist_offer o
    WHERE m.about = 'offer' AND m.about_id = o.id::text AND m.kind = 'offer' AND m.bearer = ${bearer.guardian}
      AND m.state IN ('queued', 'unknown') AND o.state = 'open' AND o.deadline > ${at}`;
  return closed.count;
}

/** The guardian may be written to from now on: of the times on offer that they do not know of they are told, by a link of their own. */
export async function tellOffers(tx: Transaction, family: FamilyId, now: number): Promise<readonly DomainEvent[]> {
  const standing = await tx.waitlistOffer.findMany({
    where: {
      state: 'open',
      deadline: { gt: new Date(now) },
      entry: { familyId: family },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return standing.map(({ id }) => ({ name: 'offer-made', data: { offer: id } }));
}

/** What one guardian was told of offers is another's from now on; what has not reached anybody goes to that one's mailbox. */
export async function takeOverOfferMessages(
  tx: Transaction,
  from: string,
  to: { readonly id: string; readonly mailbox: string | undefined },
): Promise<void> {
  const mailbox = to.mailbox?.toLowerCase() ?? null;
  await tx.$executeRaw`
    UPDATE message m SET bearer = ${to.id}, mailbox = CASE
      WHEN m.state = 'queued' AND m.reached_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM message o WHERE o.about = 'offer' AND o.about_id = m.about_id AND o.mailbox = ${mailbox})
      THEN coalesce(${mailbox}, m.mailbox) ELSE m.mailbox END
    WHERE m.about = 'offer' AND m.bearer = ${from}`;
}

/** How many links that open now would be closed with them. */
export async function countLinksOf(
  tx: Pick<Transaction, 'bookingLink' | 'waitlistLink'>,
  bearer: BearerIn,
  now: number,
): Promise<number> {
  const bookings = await tx.bookingLink.count({ where: { ...linksOf(bearer), expiresAt: { gt: new Date(now) } } });
  return bookings + (await tx.waitlistLink.count({ where: offerLinksOf(bearer) }));
}

/** Removes the guardian: nothing more is sent to them, and the links they may have lead nowhere. */
export async function deleteGuardian(
  tx: Transaction,
  family: FamilyId,
  guardian: string,
  { now, calendar = 'silent' }: { readonly now: number; readonly calendar?: LeftCalendar | undefined },
): Promise<Closed> {
  const telling = await readdress(tx, guardian, { mailbox: undefined, calendar, now });
  const theirs = { guardianId: guardian };
  await tx.participant.updateMany({ where: theirs, data: { email: null, phone: null } });
  const coming = { ...theirs, booking: { end: { gt: new Date(now) } } };
  await tx.participant.updateMany({ where: coming, data: { leftAt: new Date(now) } });
  const revoked = await closeLinksOf(tx, { family, guardian }, now);
  await forgetPassedOver(tx, family, guardian);
  await tx.guardian.delete({ where: { id: guardian } });
  await rewriteWords(tx, family);
  return { revoked, events: telling };
}

export async function insertChild(tx: Transaction, family: FamilyId, child: NewChild, now: number): Promise<string> {
  const { id } = await tx.child.create({ data: { ...childRow(child), ...within(family) } });
  await claimForChildren(tx, family, now);
  await rewriteWords(tx, family);
  return id;
}

export async function updateChild(tx: Transaction, family: FamilyId, id: string, child: NewChild): Promise<void> {
  await tx.child.update({ where: { id }, data: childRow(child) });
  await rewriteWords(tx, family);
}

export async function deleteChild(tx: Transaction, family: FamilyId, id: string): Promise<void> {
  await tx.child.delete({ where: { id } });
  await rewriteWords(tx, family);
}

/** Families whose present named worker is `gone` or serves their area no longer, by how long they have had them. */
export async function findLeftByWorker(
  db: Reader,
  {
    areas,
    gone,
    limit,
  }: {
    readonly areas: readonly AreaId[] | '*';
    readonly gone: ReadonlySet<ProfessionalId>;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly { id: FamilyId; reference: string; area: AreaId }[]; readonly all: number }> {
  const rows = await db.$queryRaw<{ id: FamilyId; reference: string; area: AreaId; all: number }[]>`
    SELECT family.id::text, family.reference, family.area_id AS area, (count(*) OVER ())::int AS all
    FROM named_worker JOIN family ON family.id = named_worker.family_id
    WHERE named_worker.until IS NULL AND family.merged_into IS NULL
      AND (${areas === '*'} OR family.area_id = ANY(${areas === '*' ? [] : [...areas]}::text[]))
      AND (named_worker.professional_id = ANY(${[...gone]}::text[]) OR NOT EXISTS (SELECT 1 FROM professional
        WHERE professional.id = named_worker.professional_id AND family.area_id = ANY(professional.areas)))
    ORDER BY named_worker.since, family.id LIMIT ${limit}`;
  return { items: rows.map(({ id, reference, area }) => ({ id, reference, area })), all: rows[0]?.all ?? 0 };
}

/** Ends the present named worker's time, and begins another's. */
export async function replaceWorker(
  tx: Transaction,
  family: FamilyId,
  professional: ProfessionalId | null,
  now: number,
): Promise<void> {
  await endWorker(tx, family, now);
  if (professional === null) return;
  await tx.namedWorker.create({
    data: { id: randomUUID(), familyId: family, professionalId: professional, since: new Date(now) },
  });
}

export async function endWorker(tx: Transaction, family: FamilyId, now: number): Promise<void> {
  await tx.namedWorker.updateMany({ where: { familyId: family, until: null }, data: { until: new Date(now) } });
}

export const within = (familyId: FamilyId) => ({ id: randomUUID(), familyId });

export function guardianRow({ email, phone, quietFrom, quietTo, ...guardian }: NewGuardian) {
  const { name, language, channel, safeToSend, messageLevel } = guardian;
  const hours = { quietFrom: quietFrom ?? null, quietTo: quietTo ?? null };
  return { name, email: email ?? null, phone: phone ?? null, language, channel, safeToSend, messageLevel, ...hours };
}

export function childRow({ name, born }: NewChild) {
  return { name, born: born ?? null };
}

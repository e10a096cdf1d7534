// A family as it is made, and two as they become one.

import { randomUUID } from 'node:crypto';
import { foldReference } from '../../core/fold-reference.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import { mailboxWithin } from '../../core/message-channel.ts';
import { messageLevels } from '../../core/neutral-message.ts';
import type { Transaction } from '../../platform/db.ts';
import { isOtherMailbox, sameChildren, sameGuardians, searchWords } from './rules.ts';
import {
  type ChildRecord,
  type FamilyRecord,
  type GuardianRecord,
  type NewChild,
  type NewGuardian,
  rewriteWords,
  toRecord,
  WHOLE,
} from './store.ts';
import { claimForChildren, renameClaims } from './store-bookings.ts';
import { takeOverPassedOver } from './store-calendars.ts';
import {
  type Closed,
  childRow,
  closeLinksOf,
  endWorker,
  followMailboxes,
  guardianRow,
  takeOverOfferMessages,
  tellOffers,
  updateGuardian,
  within,
} from './store-members.ts';

export type NewFamily = {
  readonly area: AreaId;
  readonly reference: string;
  readonly name: string;
  readonly address?: string | undefined;
  readonly nonDisclosure: boolean;
  readonly guardians: readonly NewGuardian[];
  readonly children: readonly NewChild[];
  readonly now: number;
};

/** Writes the family with everybody in it; its id, or undefined where the reference is taken. */
export async function insertFamily(tx: Transaction, family: NewFamily): Promise<FamilyId | undefined> {
  const id = randomUUID() as string as FamilyId;
  const written = await tx.$executeRaw`
    INSERT INTO family (id, area_id, reference, folded_reference, name, address, non_disclosure, words, created_at)
    VALUES (${id}::uuid, ${family.area}, ${family.reference}, ${foldReference(family.reference)}, ${family.name},
      ${family.address ?? null}, ${family.nonDisclosure}, ${searchWords(family)}, ${new Date(family.now)})
    ON CONFLICT (area_id, folded_reference) DO NOTHING`;
  if (written === 0) return undefined;
  await tx.guardian.createMany({ data: family.guardians.map((one) => ({ ...guardianRow(one), ...within(id) })) });
  await tx.child.createMany({ data: family.children.map((one) => ({ ...childRow(one), ...within(id) })) });
  return id;
}

/** Families of one area are registered one after the other, so that each sees those before it. */
export async function holdRegistering(tx: Transaction, area: AreaId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`families of ${area}`}, 0))`;
}

/** Those of this name. `since`: epoch milliseconds. */
export async function findRegisteredSince(
  tx: Transaction,
  { area, name, since }: { readonly area: AreaId; readonly name: string; readonly since: number },
): Promise<readonly FamilyRecord[]> {
  const rows = await tx.family.findMany({
    where: { areaId: area, name, mergedInto: null, createdAt: { gte: new Date(since) } },
    include: WHOLE,
  });
  return rows.map(toRecord);
}

/** `calendar`: what was chosen for the calendars of mailboxes that give way to another. */
type Joining = {
  readonly now: number;
  readonly texts: boolean;
  readonly calendar: ChosenForCalendar | undefined;
};

/**
 * Gives everything of one family to another, and leaves of it a reference that leads there. The stricter
 * non-disclosure stays, and with it no address. Who belongs to both is one from then on. Returns how
 * many links were closed, and what has to follow.
 */
export async function moveFamily(
  tx: Transaction,
  from: FamilyRecord,
  to: FamilyRecord,
  { now, texts, calendar }: Joining,
): Promise<Closed> {
  const [familyId, move] = [to.id, { where: { familyId: from.id }, data: { familyId: to.id } }];
  await tx.booking.updateMany(move);
  await tx.consent.updateMany(move);
  await tx.waitlistEntry.updateMany(move);
  const joined = await joinGuardians(tx, from, to, { now, texts, calendar });
  for (const pair of sameChildren(from.children, to.children)) await joinChildren(tx, pair);
  await tx.guardian.updateMany(move);
  await tx.child.updateMany(move);
  if (to.workers.some(({ until }) => until === undefined)) await endWorker(tx, from.id, now);
  await tx.namedWorker.updateMany(move);
  await renameClaims(tx, `family:${from.id}`, `family:${to.id}`);
  await tx.family.updateMany({ where: { mergedInto: from.id }, data: { mergedInto: familyId } });
  await tx.family.update({
    where: { id: from.id },
    data: { mergedInto: familyId, name: null, address: null, words: '' },
  });
  const nonDisclosure = from.nonDisclosure || to.nonDisclosure;
  const [name, address] = [to.name ?? from.name, nonDisclosure ? undefined : (to.address ?? from.address)];
  await tx.family.update({
    where: { id: familyId },
    data: { nonDisclosure, name: name ?? null, address: address ?? null },
  });
  await rewriteWords(tx, familyId);
  await claimForChildren(tx, familyId, now);
  const followed: Closed[] = [joined];
  for (const { guardians: before } of [to, from])
    followed.push(await followMailboxes(tx, familyId, { before, now, texts }));
  return {
    revoked: followed.reduce((sum, { revoked }) => sum + revoked, 0),
    events: followed.flatMap(({ events }) => events),
  };
}

/**
 * Who is a guardian in both is told once, as the stricter of the two marks allows. A mailbox that gives way may be somebody
 * else's: what it was told opens nothing any more, and the one that stays is told by links of its own.
 */
async function joinGuardians(
  tx: Transaction,
  from: FamilyRecord,
  to: FamilyRecord,
  { now, texts, calendar }: Joining,
): Promise<Closed> {
  const all: Closed[] = [];
  for (const { goes, stays } of sameGuardians(from.guardians, to.guardians)) {
    const joined = joinedGuardian(goes, stays);
    const givesWay = isOtherMailbox(goes, joined);
    if (givesWay) {
      const lost = { family: to.id, guardian: goes.id, unnamed: false };
      all.push({ revoked: await closeLinksOf(tx, lost, now), events: [] });
    }
    const move = { where: { guardianId: goes.id }, data: { guardianId: stays.id } };
    await tx.participant.updateMany(move);
    await tx.bookingLink.updateMany(move);
    await tx.waitlistLink.updateMany(move);
    const mailbox = mailboxWithin({ ...joined, id: stays.id }, [...from.guardians, ...to.guardians], texts);
    await takeOverPassedOver(tx, goes.id, stays.id);
    await takeOverOfferMessages(tx, goes.id, { id: stays.id, mailbox });
    await tx.guardian.delete({ where: { id: goes.id } });
    const events = await updateGuardian(tx, to.id, stays.id, joined, { now, texts, joined: calendar });
    all.push({ revoked: 0, events });
    const unnamed = goes.safeToSend || stays.safeToSend;
    const bearer = { family: to.id, guardian: stays.id, unnamed };
    if (!joined.safeToSend) all.push({ revoked: await closeLinksOf(tx, bearer, now), events: [] });
    else if (givesWay && mailbox !== undefined) all.push({ revoked: 0, events: await tellOffers(tx, to.id, now) });
  }
  return {
    revoked: all.reduce((sum, { revoked }) => sum + revoked, 0),
    events: all.flatMap(({ events }) => events),
  };
}

/** What the one who stays lacks comes from the other. A danger, or a wish to hear nothing or less, that either has stays. */
function joinedGuardian(goes: GuardianRecord, stays: GuardianRecord): NewGuardian {
  const { quietFrom, quietTo } = stays.quietFrom === undefined ? goes : stays;
  const silent = goes.channel === 'none' || stays.channel === 'none';
  return {
    name: goes.name.length > stays.name.length ? goes.name : stays.name,
    email: stays.email ?? goes.email,
    phone: stays.phone ?? goes.phone,
    language: stays.language,
    channel: silent ? 'none' : stays.channel,
    safeToSend: goes.safeToSend && stays.safeToSend,
    messageLevel:
      messageLevels.find((level) => level === goes.messageLevel || level === stays.messageLevel) ?? 'neutral',
    ...(quietFrom !== undefined && quietTo !== undefined && { quietFrom, quietTo }),
  };
}

/** What was booked for the one is booked for the other, whose time it takes but where that one has a time then already. */
async function joinChildren(
  tx: Transaction,
  { goes, stays }: { readonly goes: ChildRecord; readonly stays: ChildRecord },
): Promise<void> {
  await tx.booking.updateMany({ where: { childId: goes.id }, data: { childId: stays.id } });
  await renameClaims(tx, `child:${goes.id}`, `child:${stays.id}`);
  await tx.child.delete({ where: { id: goes.id } });
  const [name, born] = [goes.name.length > stays.name.length ? goes.name : stays.name, stays.born ?? goes.born];
  await tx.child.update({ where: { id: stays.id }, data: childRow({ name, born }) });
}

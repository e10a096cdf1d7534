// A slot is free: anybody who waits for one like it has it held for them, and is told.

import { randomUUID } from 'node:crypto';
import { type Directory, zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { AreaId, BookingId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { resourcesDeciding } from '../../core/shares.ts';
import { judge, parseSlotId } from '../../core/slots.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { loadWorld } from '../availability/read.ts';
import { holdForOffer } from '../bookings/hold-for-offer.ts';
import { readTakenTimes } from '../bookings/read-elsewhere.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { logOf } from './open-offer.ts';
import { writeOfferMessages } from './post-offer.ts';
import {
  bestMatch,
  type FreeSlot,
  heldFor,
  hoursToCall,
  hoursToRead,
  offerDeadline,
  SHORTEST_OFFER,
  type Wish,
} from './rules.ts';
import { type EntryRecord, findWishes, lockWaitlist, setEntryState } from './store.ts';
import { findCalled, findMailboxes } from './store-families.ts';
import { insertOffer } from './store-offers.ts';

/** Handles `booking-changed`. Run again it finds the slot held, and offers it to nobody else. */
export async function offerFreedSlot(
  deps: Dependencies,
  { freed }: Pick<EventData<'booking-changed'>, 'freed'>,
): Promise<void> {
  if (freed === undefined) return;
  await actAlone(deps, theService, (context) => offerToNext(context, freed));
}

/**
 * The best match has the slot held, in the caller's transaction: true. Nobody where it fulfils no wish, is not free, or
 * starts too soon for anybody to answer.
 */
export async function offerToNext(context: CommandContext, slot: SlotId): Promise<boolean> {
  const service = parseSlotId(slot)?.service;
  if (service === undefined) return false;
  return (await offerSlots(context, service, { slots: [slot], again: false })) > 0;
}

export type OffersWanted = {
  readonly slots: readonly SlotId[];
  /** only they are asked, where a plan has chosen them already */
  readonly entries?: readonly string[];
  /** also those who were offered it before and never heard of it */
  readonly again: boolean;
};

/** As `offerToNext`, several free slots of one service one after another: how many were held for somebody. */
export async function offerSlots(
  asked: CommandContext,
  service: ServiceId,
  { slots, entries, again }: OffersWanted,
): Promise<number> {
  const context = { ...asked, actor: theService };
  const { tx, now, deps } = context;
  const offered = slots.flatMap((slot) => {
    const start = parseSlotId(slot)?.start ?? now;
    return start - now < 2 * SHORTEST_OFFER ? [] : [{ slot, start }];
  });
  if (offered.length === 0) return 0;
  await lockWaitlist(tx, service);
  const directory = await readDirectory(deps, tx);
  let wishes = await readWishes(deps, tx, directory, { service, again, now, ...(entries && { entries }) });
  let made = 0;
  for (const one of offered) {
    const entry = await offerTo(context, directory, wishes, one);
    if (entry === undefined) continue;
    made += 1;
    wishes = wishes.filter(
      ({ id, family }) => id !== entry.id && (family === undefined || family.id !== entry.family?.id),
    );
  }
  return made;
}

/** Whose the slot is now. */
async function offerTo(
  context: CommandContext,
  directory: Directory,
  wishes: readonly (EntryRecord & Wish)[],
  { slot, start }: { readonly slot: SlotId; readonly start: number },
): Promise<EntryRecord | undefined> {
  if (wishes.length === 0) return undefined;
  let free = await readFree(context, directory, slot, wishes);
  // An area whose week is full leaves the slot to those of another.
  while (free !== undefined && free.places.length > 0) {
    const match = bestMatch(wishes, free, context.now);
    const entry = wishes.find(({ id }) => id === match?.wish.id);
    if (match === undefined || entry === undefined) return undefined;
    const zone = zoneOf(directory, match.area);
    const until = entry.called
      ? offerDeadline(start, hoursToCall(context.now, zone, directory.region.country))
      : await deadlineToRead(context, entry, { start, zone });
    if (until === undefined) return undefined;
    const hold = await holdForOffer(context, { slot, area: match.area, until: heldFor(until) });
    if (hold !== undefined) {
      await writeOffer(context, entry, { slot, area: match.area, hold, until, judgedBy: directory.version });
      return entry;
    }
    free = { ...free, places: free.places.filter(({ area }) => area !== match.area) };
  }
  return undefined;
}

/** By the hours of those who read it; by everybody's, so that the desk calls, where theirs leave no time to answer. */
async function deadlineToRead(
  { tx, now, deps }: CommandContext,
  entry: EntryRecord,
  { start, zone }: { readonly start: number; readonly zone: string },
): Promise<number | undefined> {
  const readers = await findMailboxes(tx, entry, deps.texter.sends);
  const quiet = readers.map((reader) => reader.quiet);
  return offerDeadline(start, hoursToRead(now, zone, quiet)) ?? offerDeadline(start, hoursToRead(now, zone));
}

/**
 * Who waits for the service, with the areas that can still fulfil the wish: one that does not know the topic cannot;
 * and with the times at which they are somewhere else. `entries`: only these, as far as they wait still.
 * and whether they can only be called. `again`: what they never heard of does not count as offered.
 */
export async function readWishes(
  { texter }: Pick<Dependencies, 'texter'>,
  tx: Pick<Transaction, 'waitlistEntry' | 'guardian' | '$queryRaw'>,
  directory: Directory,
  {
    service,
    entries,
    again,
    now,
  }: Pick<OffersWanted, 'entries' | 'again'> & { readonly service: ServiceId; readonly now: number },
): Promise<readonly (EntryRecord & Wish)[]> {
  const found = await findWishes(tx, service, entries);
  const awaiting = ({ family, case: asked, addedBy }: EntryRecord) =>
    asked ? { asker: addedBy } : { family: family?.id };
  const takenTimes = await readTakenTimes(tx, found.map(awaiting), now);
  const called = await findCalled(tx, found, texter.sends);
  return found.map(({ unheard, ...wish }) => ({
    ...wish,
    called: called.has(wish.id),
    elsewhere: takenTimes(awaiting(wish)),
    offered: again ? wish.offered.filter((slot) => !unheard.includes(slot)) : wish.offered,
    areas: wish.areas.filter((id) => {
      const area = directory.areas.get(id);
      return area !== undefined && (!wish.case || area.topics?.some((topic) => topic.id === wish.case?.topic));
    }),
  }));
}

/** The slot as it can be booked now in the areas that are wished for. */
async function readFree(
  { tx, now }: CommandContext,
  directory: Directory,
  id: SlotId,
  wishes: readonly Wish[],
): Promise<FreeSlot | undefined> {
  const key = parseSlotId(id);
  if (key === undefined) return undefined;
  const around = { start: key.start - DAY, end: key.start + DAY };
  const world = await loadWorld(tx, directory, around, now, { resources: resourcesDeciding(directory, key) });
  const found = [...new Set(wishes.flatMap(({ areas }) => areas))].flatMap((area) => {
    const judgement = judge(world, id, { areas: [area], now });
    if (!judgement.free) return [];
    const timeZone = zoneOf(directory, area);
    const calling = hoursToCall(now, timeZone, directory.region.country);
    const place = { area, timeZone, tooLateToCall: offerDeadline(key.start, calling) === undefined };
    return [{ slot: judgement.slot, place }];
  });
  const slot = found[0]?.slot;
  return slot && { ...slot, places: found.map(({ place }) => place) };
}

async function writeOffer(
  { tx, now, deps }: CommandContext,
  entry: EntryRecord,
  {
    slot,
    area,
    hold,
    until,
    judgedBy,
  }: {
    readonly slot: SlotId;
    readonly area: AreaId;
    readonly hold: BookingId;
    readonly until: number;
    readonly judgedBy: number;
  },
): Promise<void> {
  const id = randomUUID();
  await insertOffer(tx, { id, entry: entry.id, booking: hold, slot, deadline: until, judgedBy, createdAt: now });
  await setEntryState(tx, entry.id, 'offered');
  await recordAct(deps, tx, now, ...logOf('offer-slot', entry, { offer: id, slot }));
  await writeOfferMessages(tx, { id, entry, slot, deadline: until }, { area, texts: deps.texter.sends, now });
  await deps.jobs.enqueue(tx, [{ name: 'offer-made', data: { offer: id } }]);
}

// A slot is free again: whoever waits for one like it has it held for them, and is told.

import { randomUUID } from 'node:crypto';
import { type Directory, zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { BookingId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { judge, parseSlotId } from '../../core/slots.ts';
import { type CommandContext, recordAct } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { holdForOffer } from '../bookings/hold-for-offer.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { bestMatch, type FreedSlot, hashOfLink, offerDeadline, offerKey, secretOfLink, type Wish } from './rules.ts';
import { type EntryRecord, findWishes, insertOffer, lockWaitlist, setEntryState } from './store.ts';

/** Handles `booking-changed`. Run again it finds the slot held, and offers it to nobody else. */
export async function offerFreedSlot(
  deps: Dependencies,
  { freed }: Pick<EventData<'booking-changed'>, 'freed'>,
): Promise<void> {
  if (freed === undefined) return;
  await deps.db.$transaction((tx) => offerToNext({ tx, now: deps.clock.now(), actor: theService, deps }, freed));
}

/**
 * Within the transaction that freed the slot: the best match has it held, or nobody where it fulfils no wish, is not
 * free, or starts too soon for anybody to answer.
 */
export async function offerToNext(asked: CommandContext, slot: SlotId): Promise<void> {
  const context = { ...asked, actor: theService };
  const { tx, now, deps } = context;
  const key = parseSlotId(slot);
  if (key === undefined) return;
  await lockWaitlist(tx, key.service);
  const wishes = await findWishes(tx, key.service);
  const until = offerDeadline(key.start, now);
  if (wishes.length === 0 || until === undefined) return;
  let freed = await readFreed(context, await readDirectory(deps, tx), slot, wishes);
  // An area whose week is full leaves the slot to those of another.
  while (freed !== undefined && freed.places.length > 0) {
    const match = bestMatch(wishes, freed, now);
    const entry = wishes.find(({ id }) => id === match?.wish.id);
    if (match === undefined || entry === undefined) return;
    const hold = await holdForOffer(context, { slot, area: match.area, until });
    if (hold !== undefined) return writeOffer(context, entry, { slot, hold, until });
    freed = { ...freed, places: freed.places.filter(({ area }) => area !== match.area) };
  }
}

/** The slot as it can be booked now in the areas that are wished for. */
async function readFreed(
  { tx, now }: CommandContext,
  directory: Directory,
  id: SlotId,
  wishes: readonly Wish[],
): Promise<FreedSlot | undefined> {
  const start = parseSlotId(id)?.start ?? now;
  const world = await loadWorld(tx, directory, { start: start - DAY, end: start + DAY }, now);
  const found = [...new Set(wishes.flatMap(({ areas }) => areas))].flatMap((area) => {
    const judgement = judge(world, id, { areas: [area], now });
    return judgement.free ? [{ slot: judgement.slot, place: { area, timeZone: zoneOf(directory, area) } }] : [];
  });
  const slot = found[0]?.slot;
  if (slot === undefined) return undefined;
  const { service, professionals, channels } = slot;
  return { id, service, start, professionals, channels, places: found.map(({ place }) => place) };
}

async function writeOffer(
  { tx, now, deps }: CommandContext,
  entry: EntryRecord,
  { slot, hold, until }: { readonly slot: SlotId; readonly hold: BookingId; readonly until: number },
): Promise<void> {
  const id = randomUUID();
  const hash = hashOfLink(secretOfLink(offerKey(deps.config.secret), id));
  await insertOffer(tx, { id, entry: entry.id, booking: hold, slot, deadline: until, hash, createdAt: now });
  await setEntryState(tx, entry.id, 'offered');
  await recordAct(deps, tx, now, {
    action: 'offer-slot',
    subject: entry.family ? { kind: 'family', id: entry.family.id } : { kind: 'waitlist-entry', id: entry.id },
    details: { offer: id, slot },
  });
  await deps.jobs.enqueue(tx, [{ name: 'offer-made', data: { offer: id } }]);
}

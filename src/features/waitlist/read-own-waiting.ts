// What somebody waits for themselves, with the times that are held for them until a deadline.

import type { Channel, Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, SeriesId, ServiceId, SlotId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Actor, areasOfOwn } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { mayKeep } from './open-offer.ts';
import { type EntryState, entryInput, type OfferState, offerInput } from './schema.ts';
import type { EntryRecord } from './store.ts';
import { findListed, type ListedEntry, listEntries } from './store-list.ts';
import { findOffer } from './store-offers.ts';

export type OwnWaiting = {
  readonly id: string;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly channel?: Channel;
  /** what the question is about: one of the areas' topics */
  readonly topic?: string;
  /** epoch milliseconds, like every instant here */
  readonly since: number;
  readonly earliest: string;
  readonly latest: string;
  readonly fromDate: string;
  readonly toDate: string;
  /** a time that is theirs until the deadline */
  readonly offer?: {
    readonly id: string;
    readonly slot: SlotId;
    readonly start: number;
    readonly end: number;
    readonly deadline: number;
    readonly series?: SeriesId;
    readonly professionals: readonly ProfessionalId[];
  };
};

const MOST = 50;

/**
 * Those the actor put on the list for themselves, without a family: those with an offer first, the first deadline
 * first. A question of one's own is nobody's personal data, and is not shown: nothing is logged.
 */
export async function readOwnWaiting(
  deps: Dependencies,
  actor: Actor,
): Promise<{ readonly items: readonly OwnWaiting[]; readonly directory: Directory }> {
  const directory = await readDirectory(deps);
  const own = { principal: actor.principal, areas: areasOfOwn(actor) };
  const listed = await listEntries(deps.db, { areas: [], own, state: 'waiting', limit: MOST });
  const now = deps.clock.now();
  const items = listed
    .filter((entry) => isForThemselves(actor, entry))
    .map((entry) => viewOwn(directory, entry, now))
    .sort((a, b) => (a.offer?.deadline ?? FAR) - (b.offer?.deadline ?? FAR) || a.since - b.since);
  return { items, directory };
}

const FAR = Number.MAX_SAFE_INTEGER;

/** One of them, also where the actor no longer waits. Throws `not_found`, also for somebody else's. */
export async function readOwnEntry(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<{
  readonly item: OwnWaiting;
  readonly state: EntryState;
  readonly directory: Directory;
}> {
  const entry = entryInput.safeParse({ entry: id }).success ? await findListed(deps.db, id) : undefined;
  if (entry === undefined || !isOwn(actor, entry)) throw new Refusal('not_found', 'nothing that this actor waits for');
  const directory = await readDirectory(deps);
  return {
    item: viewOwn(directory, entry, deps.clock.now()),
    state: entry.state,
    directory,
  };
}

/** An offer of the actor's own, and what has become of it. */
export type OwnOffer = {
  /** `lapsed` from the deadline on */
  readonly state: OfferState;
  readonly start: number;
  /** the hold, and what it has become once accepted */
  readonly booking: BookingId;
  /** whether they still wait, and will be offered other times */
  readonly waits: boolean;
};

/** Throws `not_found`, also for somebody else's. */
export async function readOwnOffer(deps: Dependencies, actor: Actor, id: string): Promise<OwnOffer> {
  const offer = offerInput.safeParse({ offer: id }).success ? await findOffer(deps.db, id) : undefined;
  if (offer === undefined || !isOwn(actor, offer.entry)) throw new Refusal('not_found', 'no offer to this actor');
  const { state, deadline, booking, slot, entry } = offer;
  return {
    state: state === 'open' && deadline <= deps.clock.now() ? 'lapsed' : state,
    start: parseSlotId(slot)?.start ?? deadline,
    booking,
    waits: entry.ended === undefined,
  };
}

function isOwn(actor: Actor, entry: EntryRecord): boolean {
  return entry.addedBy === actor.principal && mayKeep(actor, entry) && isForThemselves(actor, entry);
}

/** A caller whom the desk wrote down is not who wrote. What has ended keeps no case and no address. */
function isForThemselves(actor: Actor, { family, case: asked, email, ended }: EntryRecord): boolean {
  if (family !== undefined) return false;
  return asked !== undefined || ended !== undefined || (email !== undefined && email === actor.email?.toLowerCase());
}

function viewOwn(directory: Directory, entry: ListedEntry, now: number): OwnWaiting {
  const { id, service, areas, channel, createdAt, earliest, latest, fromDate, toDate, offer } = entry;
  const key = offer && parseSlotId(offer.slot);
  const series = [...directory.series.keys()].find((one) => one === key?.schedule);
  return {
    id,
    service,
    areas,
    ...(channel !== undefined && { channel }),
    ...(entry.case && { topic: entry.case.topic }),
    since: createdAt,
    earliest,
    latest,
    fromDate,
    toDate,
    ...(offer &&
      key &&
      offer.deadline > now && {
        offer: {
          id: offer.id,
          slot: offer.slot,
          start: key.start,
          end: key.start + (directory.services.get(service)?.durationMinutes ?? 0) * MINUTE,
          deadline: offer.deadline,
          ...(series !== undefined && { series }),
          professionals: [...directory.professionals.keys()].filter((one) =>
            key.resources.includes(`professional:${one}`),
          ),
        },
      }),
  };
}

// What somebody waits for themselves, with the times that are held for them until a deadline.

import type { Channel, Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId, SlotId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Actor, areasOfOwn } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { type ListedEntry, listEntries } from './store-list.ts';

export type OwnWaiting = {
  readonly id: string;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly channel?: Channel;
  /** epoch milliseconds, like every instant here */
  readonly since: number;
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
    .filter(({ family }) => family === undefined)
    .map((entry) => viewOwn(directory, entry, now))
    .sort((a, b) => (a.offer?.deadline ?? FAR) - (b.offer?.deadline ?? FAR) || a.since - b.since);
  return { items, directory };
}

const FAR = Number.MAX_SAFE_INTEGER;

function viewOwn(directory: Directory, entry: ListedEntry, now: number): OwnWaiting {
  const { id, service, areas, channel, createdAt, fromDate, toDate, offer } = entry;
  const key = offer && parseSlotId(offer.slot);
  const series = [...directory.series.keys()].find((one) => one === key?.schedule);
  return {
    id,
    service,
    areas,
    ...(channel !== undefined && { channel }),
    since: createdAt,
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

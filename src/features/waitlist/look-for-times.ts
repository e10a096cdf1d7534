// Looks at the waiting list: what cannot be booked any more is withdrawn, and anybody who can be offered a time that is
// free now, however it came free, is offered one.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { AreaId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { searchFor, slotsOf } from '../../core/slots.ts';
import { actAlone } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { offerToNext, readWishes } from './offer-freed-slot.ts';
import { type FreeSlot, offerDeadline, planOffers, type Wish } from './rules.ts';
import { findAwaited } from './store.ts';
import { withdrawOffers } from './withdraw-offers.ts';

/**
 * Handles `look-for-times`, and comes round every minute, so that no time is missed that nobody told of: a hold that
 * ran out, a notice that has shortened. Safe to run at any time, by any process.
 */
export async function lookForTimes(deps: Dependencies, { service }: EventData<'look-for-times'> = {}): Promise<void> {
  await withdrawOffers(deps, service);
  for (const awaited of await findAwaited(deps.db)) {
    if (service !== undefined && awaited !== service) continue;
    try {
      await lookFor(deps, awaited);
    } catch (error) {
      // One list that cannot be looked at now must not keep the others waiting: the next round does it.
      deps.log.warn({ err: error, service: awaited }, 'a waiting list was not looked at');
    }
  }
}

/**
 * What is free is read beforehand and offered slot by slot, each in a transaction that judges it again. Again after
 * offers were made: what was planned may have clashed with what others took meanwhile.
 */
async function lookFor(deps: Dependencies, service: ServiceId): Promise<void> {
  const tried = new Set<SlotId>();
  for (let made = 1; made > 0; ) {
    made = 0;
    const now = deps.clock.now();
    const directory = await readDirectory(deps);
    const wishes = await readWishes(deps.db, directory, { service, again: true, now });
    const free = await readFree(deps, directory, { service, wishes, now });
    const plan = planOffers(
      wishes,
      free.filter(({ id }) => !tried.has(id)),
      now,
    );
    for (const { slot } of plan) {
      tried.add(slot.id);
      if (await actAlone(deps, theService, (context) => offerToNext(context, slot.id, { again: true }))) made += 1;
    }
  }
}

type Looked = { readonly service: ServiceId; readonly wishes: readonly Wish[]; readonly now: number };

/** By the function that lists slots for everybody, less what nobody could answer in time and what a quota forbids. */
async function readFree(deps: Dependencies, directory: Directory, looked: Looked): Promise<readonly FreeSlot[]> {
  const { service, wishes, now } = looked;
  const areas = [...new Set(wishes.flatMap((wish) => wish.areas))];
  const range = spanOf(directory, looked);
  if (range === undefined || areas.length === 0) return [];
  const question = (within: readonly AreaId[]) => ({ service, areas: within, from: range.start, to: range.end });
  const { resources } = searchFor(directory, question(areas), now);
  const world = await loadWorld(deps.db, directory, range, now, { resources });
  const hasRoom = await weighQuotas(deps.db, directory, { service, range }, now);
  const found = new Map<SlotId, FreeSlot>();
  for (const area of areas) {
    const place = { area, timeZone: zoneOf(directory, area) };
    for (const slot of slotsOf(world, question([area]), now)) {
      if (offerDeadline(slot.start, now) === undefined || !hasRoom({ area, start: slot.start })) continue;
      found.set(slot.id, { ...slot, places: [...(found.get(slot.id)?.places ?? []), place] });
    }
  }
  return [...found.values()];
}

/** From the first date that is wished for to the last, no further than the service is booked; a day more for zones. */
function spanOf(directory: Directory, { service, wishes, now }: Looked): Interval | undefined {
  const horizon = (directory.services.get(service)?.horizonDays ?? 0) + 1;
  const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const start = Math.max(now, Math.min(...wishes.map(({ fromDate }) => dayOf(fromDate))) - DAY);
  const end = Math.min(now + horizon * DAY, Math.max(...wishes.map(({ toDate }) => dayOf(toDate))) + 2 * DAY);
  return start < end ? { start, end } : undefined;
}

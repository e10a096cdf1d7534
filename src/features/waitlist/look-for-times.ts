// Looks at the waiting list: what cannot be booked any more is withdrawn, and anybody who can be offered a time that is
// free now, however it came free, is offered one.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { AreaId, ProfessionalId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { searchFor } from '../../core/slots.ts';
import { actAlone } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { offerSlots, readWishes } from './offer-freed-slot.ts';
import {
  type FreeSlot,
  hoursToCall,
  hoursToRead,
  type Match,
  offerDeadline,
  planSoonest,
  planWithOwn,
  type Wish,
} from './rules.ts';
import { findAwaited } from './store.ts';
import { withdrawOffers } from './withdraw-offers.ts';

/**
 * Handles `look-for-times`, and comes round every minute, so that no time is missed that nobody told of: a hold that
 * ran out, a notice that has shortened. `near`: only in the weeks about this instant. Safe to run at any time, by any
 * process.
 */
export async function lookForTimes(
  deps: Dependencies,
  { service, near }: EventData<'look-for-times'> & { readonly near?: number } = {},
): Promise<void> {
  // what comes free makes no other time unbookable
  if (near === undefined) await withdrawOffers(deps, service);
  const within = near === undefined ? undefined : { start: near - WEEK, end: near + WEEK };
  for (const awaited of await findAwaited(deps.db)) {
    if (service !== undefined && awaited !== service) continue;
    try {
      await lookFor(deps, awaited, within);
    } catch (error) {
      // One list that cannot be looked at now must not keep the others waiting: the next round does it.
      deps.log.warn({ err: error, service: awaited }, 'a waiting list was not looked at');
    }
  }
}

/** What is free is given out by such weeks, if by any. */
const WEEK = 8 * DAY;

/** So many are offered in one transaction, while the list is locked. */
const TOGETHER = 20;

/**
 * What is free is read beforehand and offered some at a time, to those it was planned for, in a transaction that judges
 * it again. Again after offers were made: what was planned may have clashed with what others took meanwhile.
 */
async function lookFor(deps: Dependencies, service: ServiceId, within: Interval | undefined): Promise<void> {
  const tried = new Set<SlotId>();
  for (let made = 1; made > 0; ) {
    made = 0;
    const now = deps.clock.now();
    const directory = await readDirectory(deps);
    const wishes = await readWishes(deps, deps.db, directory, { service, again: true, now });
    const planned = await planAhead(deps, directory, { service, wishes, within, now, tried });
    for (const { slot } of planned) tried.add(slot.id);
    for (let at = 0; at < planned.length; at += TOGETHER) {
      made += await offerPlanned(deps, service, planned.slice(at, at + TOGETHER));
    }
  }
}

/** Where they cannot be offered together, one that cannot be offered at all holds up no other. */
async function offerPlanned(deps: Dependencies, service: ServiceId, planned: readonly Match[]): Promise<number> {
  const offer = (some: readonly Match[]) => {
    const wanted = { slots: some.map(({ slot }) => slot.id), entries: some.map(({ wish }) => wish.id), again: true };
    return actAlone(deps, theService, (context) => offerSlots(context, service, wanted));
  };
  if (planned.length < 2) return offer(planned);
  try {
    return await offer(planned);
  } catch (error) {
    deps.log.warn({ err: error, service }, 'times were not offered together');
    let made = 0;
    for (const match of planned) made += await offer([match]);
    return made;
  }
}

type Looked = {
  readonly service: ServiceId;
  readonly wishes: readonly Wish[];
  readonly within: Interval | undefined;
  readonly now: number;
  /** slots that nobody took when they were offered a moment ago */
  readonly tried: ReadonlySet<SlotId>;
};

/**
 * Who could be offered what, as `planOffers` gives it out: own workers' times first, then the soonest. One stretch of
 * time is read after another until everybody has one, so that a list that is soon served does not cost a whole season.
 */
async function planAhead(deps: Dependencies, directory: Directory, looked: Looked): Promise<readonly Match[]> {
  const { service, wishes, now, tried } = looked;
  let planned: readonly Match[] = [];
  for (const plan of [planWithOwn, planSoonest]) {
    const isOwn = plan === planWithOwn;
    const asking = isOwn ? wishes.filter(({ worker }) => worker !== undefined) : wishes;
    for (const range of stretchesOf(spanOf(directory, { ...looked, wishes: asking }))) {
      const served = new Set(planned.map(({ wish }) => wish.id));
      const left = asking.filter(({ id }) => !served.has(id));
      if (left.length === 0) break;
      const free = await readFree(deps, directory, { service, range, asked: askedBy(left, isOwn), now });
      const untried = free.filter(({ id }) => !tried.has(id));
      planned = [...planned, ...plan(left, untried, now, planned)];
    }
  }
  return planned;
}

/** At first; each is twice as long as the one before it. */
const STRETCH = 2 * DAY;

function* stretchesOf(span: Interval | undefined): Iterable<Interval> {
  if (span === undefined) return;
  let length = STRETCH;
  for (let { start } = span; start < span.end; start += length / 2) {
    yield { start, end: Math.min(span.end, start + length) };
    length *= 2;
  }
}

/** With whom, undefined: with anybody; and in which areas. */
type Asked = ReadonlyMap<ProfessionalId | undefined, readonly AreaId[]>;

/** Each family's own worker in the areas of its wish alone, so that nothing is worked out that nobody waits for. */
function askedBy(wishes: readonly Wish[], isOwn: boolean): Asked {
  const together = Map.groupBy(wishes, ({ worker }) => (isOwn ? worker : undefined));
  return new Map([...together].map(([worker, some]) => [worker, [...new Set(some.flatMap(({ areas }) => areas))]]));
}

/** By the function that lists slots for everybody, less what nobody could answer in time and what a quota forbids. */
async function readFree(
  deps: Dependencies,
  directory: Directory,
  { service, range, asked, now }: Pick<Looked, 'service' | 'now'> & { readonly range: Interval; readonly asked: Asked },
): Promise<readonly FreeSlot[]> {
  const searches = [...asked].flatMap(([professional, areas]) =>
    areas.map((area) => {
      const question = { service, areas: [area], from: range.start, to: range.end };
      return { area, search: searchFor(directory, { ...question, ...(professional && { professional }) }, now) };
    }),
  );
  const resources = new Set(searches.flatMap(({ search }) => search.resources));
  if (resources.size === 0) return [];
  const { claims } = await loadWorld(deps.db, directory, range, now, { resources: [...resources] });
  const claimsOf = Map.groupBy(claims, ({ resource }) => resource);
  const hasRoom = await weighQuotas(deps.db, directory, { service, range }, now);
  const found = new Map<SlotId, FreeSlot & { readonly places: FreeSlot['places'][number][] }>();
  for (const { area, search } of searches) {
    const timeZone = zoneOf(directory, area);
    const reading = hoursToRead(now, timeZone);
    const calling = hoursToCall(now, timeZone, directory.region.country);
    const known = search.resources.flatMap((resource) => claimsOf.get(resource) ?? []);
    for (const slot of search.slots(known)) {
      if (offerDeadline(slot.start, reading) === undefined || !hasRoom({ area, start: slot.start })) continue;
      const place = { area, timeZone, tooLateToCall: offerDeadline(slot.start, calling) === undefined };
      const free = found.get(slot.id);
      if (free === undefined) found.set(slot.id, { ...slot, places: [place] });
      else if (!free.places.some((one) => one.area === area)) free.places.push(place);
    }
  }
  return [...found.values()];
}

/** From the first date that is wished for to the last, no further than the service is booked; a day more for zones. */
function spanOf(
  directory: Directory,
  { service, wishes, within, now }: Pick<Looked, 'service' | 'wishes' | 'within' | 'now'>,
): Interval | undefined {
  const horizon = (directory.services.get(service)?.horizonDays ?? 0) + 1;
  const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const first = Math.min(...wishes.map(({ fromDate }) => dayOf(fromDate))) - DAY;
  const last = Math.max(...wishes.map(({ toDate }) => dayOf(toDate))) + 2 * DAY;
  const start = Math.max(now, first, within?.start ?? now);
  const end = Math.min(now + horizon * DAY, last, within?.end ?? last);
  return start < end ? { start, end } : undefined;
}

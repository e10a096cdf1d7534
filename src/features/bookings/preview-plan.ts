// What a plan of recurring visits would book, told before anything is.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, ClientId, ServiceId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { planReach, planVisits, type Visit, type VisitRules } from '../../core/plan.ts';
import { leftWithin, type Placed, periodOf } from '../../core/quota.ts';
import { judge, nearestSlots, parseSlotId, slotsOf } from '../../core/slots.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin, loadWorld, slotView } from '../availability/read.ts';
import { readPlacesTaken } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { rulesAside } from './choose-slot.ts';
import { refusalCodeOf, refuseSlot } from './rules.ts';
import type { PlanPreview, PlanPreviewInput } from './schema.ts';
import { findClients, findClientsBusy } from './store-claims.ts';
import { findAreaOfFamily } from './store-families.ts';

export type Plan = { readonly visits: readonly Visit[]; readonly area: AreaId; readonly directory: Directory };

/** Each visit with its slot, or why it has none and which are nearest. Throws as a booking of the first slot would. */
export async function previewPlan(deps: Dependencies, actor: Actor, input: PlanPreviewInput): Promise<PlanPreview> {
  const { visits, area, directory } = await workOutPlan(deps, deps.db, actor, input);
  const zone = zoneOf(directory, area);
  return {
    visits: visits.map((visit) => ({
      visit: visit.visit,
      start: toIso(visit.start, zone),
      ...('slot' in visit
        ? { slot: slotView(directory, visit.slot) }
        : {
            conflict: {
              code: refusalCodeOf(visit.blocker),
              nearest: visit.nearest.map((slot) => slotView(directory, slot)),
            },
          }),
    })),
  };
}

/** The visits as they could be booked now. Throws `Refusal`: the rules' codes for the first slot, not_allowed. */
export async function workOutPlan(
  deps: Dependencies,
  tx: Pick<Transaction, '$queryRaw' | 'region'>,
  actor: Actor,
  { slot, area, channel, every, times, override, family }: PlanPreviewInput,
): Promise<Plan> {
  const now = deps.clock.now();
  const areas = areasWithin(actor, 'book-slot', area);
  const directory = await readDirectory(deps, tx);
  const parts = parseSlotId(slot);
  if (parts === undefined) throw refuseSlot('unknown');
  const rhythm = { every, times, ...(channel && { channel }) };
  const range = { start: Math.min(now, parts.start - DAY), end: planReach({ end: parts.start + DAY }, rhythm) };
  const world = await loadWorld(tx, directory, range, now);
  const leftBeside = await leftFor(tx, directory, { service: parts.service, range, override }, now);
  const roomBeside: VisitRules['roomBeside'] = (others) => {
    const leftOf = leftBeside(others);
    return (one) => leftOf(one).every(({ left }) => left > 0);
  };
  const hasRoom = roomBeside([]);
  const clients = override?.rules.includes('double-booking')
    ? []
    : await clientsOfPlan(tx, directory, actor, { service: parts.service, family });
  const areFree = await freeBeside(tx, clients, range);
  const rules = { override: rulesAside(override), roomBeside, areFree };
  const judgement = judge(world, slot, { areas, now, override: rules.override, ...(channel && { channel }) });
  if (override && judgement.free && !may(actor, 'override-rule', judgement.slot.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  if (judgement.free && hasRoom(judgement.slot) && areFree(judgement.slot)) {
    return { visits: planVisits(world, judgement.slot, rhythm, rules, now), area: judgement.slot.area, directory };
  }
  const free = slotsOf(world, { service: parts.service, areas, from: now, to: range.end }, now).filter(
    (one) => hasRoom(one) && areFree(one),
  );
  const nearest = nearestSlots(free, parts.start, 3).map((one) => slotView(directory, one));
  if (!judgement.free) throw refuseSlot(judgement.blocker, { nearest });
  if (hasRoom(judgement.slot)) throw refuseSlot('client', { nearest });
  const zone = zoneOf(directory, judgement.slot.area);
  const { per } = leftBeside([])(judgement.slot).find(({ left }) => left <= 0) ?? { per: 'week' as const };
  const next = free.find(({ start }) => start >= periodOf(per, parts.start, zone).end);
  throw refuseSlot('quota', { nearest, from: next && toIso(periodOf(per, next.start, zone).start, zone) });
}

type Invited = { readonly service: ServiceId; readonly family: PlanPreviewInput['family'] };

/** Who would come, as far as the actor may know: the family of an appointment, or the colleague who asks. */
async function clientsOfPlan(
  tx: Reader,
  directory: Directory,
  actor: Actor,
  { service, family }: Invited,
): Promise<readonly ClientId[]> {
  const isOwn = directory.services.get(service)?.kind !== 'consultation';
  if (!isOwn || family === undefined) {
    return findClients(tx, { participants: [{ role: 'booker', principal: actor.principal }] });
  }
  const area = family.id && (await findAreaOfFamily(tx, family.id));
  if (family.id === undefined || area === undefined || !may(actor, 'manage-families', area)) return [];
  return findClients(tx, { appointmentOf: family.id, participants: [], ...(family.child && { child: family.child }) });
}

async function freeBeside(tx: Reader, clients: readonly ClientId[], range: Interval): Promise<VisitRules['areFree']> {
  const busy = await findClientsBusy(tx, clients, range);
  return (slot) => !busy.some((taken) => overlaps(taken, slot));
}

type Ruled = {
  readonly service: ServiceId;
  readonly range: Interval;
  readonly override: PlanPreviewInput['override'];
};

/** What the quotas leave beside the visits of the plan itself, which are not booked yet. */
async function leftFor(
  tx: Reader,
  directory: Directory,
  { service, range, override }: Ruled,
  now: number,
): Promise<(others: readonly Placed[]) => ReturnType<typeof leftWithin>> {
  if (override?.rules.includes('quota')) return () => () => [];
  const uses = await readPlacesTaken(tx, { service, range }, now);
  return (others) =>
    leftWithin(
      uses.map((use) => ({ ...use, taken: [...use.taken, ...others.filter(({ area }) => area === use.area)] })),
      (area) => zoneOf(directory, area),
    );
}

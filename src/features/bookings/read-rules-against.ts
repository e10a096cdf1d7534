// Which rules stand in the way of times where nothing else does: what a coordinator may set aside, with a reason.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { fitsWithin, type Timed } from '../../core/quota.ts';
import { resourcesDeciding } from '../../core/shares.ts';
import { judge, type OverridableRule, overridableRules, parseSlotId, type Slot, slotsOf } from '../../core/slots.ts';
import { slotsDespite } from '../../core/slots-despite.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { countQuotasLeft } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { findElsewhere } from './store-claims.ts';

export type RuleAside = OverridableRule | 'quota' | 'double-booking';

/** A booking that would be moved: its own claims and its own place in a quota do not stand in its way; its people's other bookings do. */
export type Moving = Timed & { readonly id: BookingId };

/** A slot as it would be booked without the rules against it; `rules` is empty where it is free. */
export type SlotAnyway = { readonly slot: Slot; readonly rules: readonly RuleAside[] };

/** Undefined where something else is in its way, or where the actor may override nothing there. */
export async function readSlotAnyway(
  deps: Dependencies,
  actor: Actor,
  wanted: SlotId,
  moving?: Moving,
): Promise<SlotAnyway | undefined> {
  const areas = areasFor(actor, 'override-rule');
  const parts = parseSlotId(wanted);
  if (parts === undefined || (areas !== '*' && areas.length === 0)) return undefined;
  const now = deps.clock.now();
  const range = { start: parts.start - DAY, end: parts.start + DAY };
  const directory = await readDirectory(deps);
  const ignoring = moving?.id;
  const resources = resourcesDeciding(directory, parts);
  const world = await loadWorld(deps.db, directory, range, now, { resources, ignoring });
  const asItIs = judge(world, wanted, { areas, now });
  const rules = asItIs.free ? [] : overridableRules.filter((rule) => asItIs.blockers.includes(rule));
  const { slot } = { slot: undefined, ...judge(world, wanted, { areas, now, override: rules }) };
  if (slot === undefined) return undefined;
  const against = await rulesBeside(deps, directory, { service: slot.service, range: slot }, moving);
  return { slot, rules: [...rules, ...against(slot)] };
}

/** A slot that is not free, with every rule in its way. */
export type RefusedTime = { readonly slot: Slot; readonly rules: readonly RuleAside[] };

export type RefusedQuestion = {
  readonly service: ServiceId;
  readonly area: AreaId;
  /** epoch milliseconds, half-open */
  readonly from: number;
  readonly to: number;
  readonly professional?: ProfessionalId;
};

/** The times of one area that only rules keep away, soonest first. None for anybody who may override nothing there. */
export async function readRefusedSlots(
  deps: Dependencies,
  actor: Actor,
  question: RefusedQuestion,
  moving?: Moving,
): Promise<readonly RefusedTime[]> {
  const { area, from, to } = question;
  if (!may(actor, 'override-rule', area)) return [];
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const world = await loadWorld(deps.db, directory, { start: from, end: to }, now, { ignoring: moving?.id });
  const asked = { ...question, areas: [area] };
  const range = { start: from, end: to };
  const against = await rulesBeside(deps, directory, { service: question.service, range }, moving);
  const full = slotsOf(world, asked, now).flatMap((slot): RefusedTime[] =>
    against(slot).length === 0 ? [] : [{ slot, rules: [] }],
  );
  return [...full, ...slotsDespite(world, asked, now)]
    .map(({ slot, rules }): RefusedTime => ({ slot, rules: [...rules, ...against(slot)] }))
    .sort((one, other) => one.slot.start - other.slot.start);
}

/** The rules that are not about the time itself. A booking that is moved takes no further place in the periods where it is. */
async function rulesBeside(
  { db, clock }: Dependencies,
  directory: Directory,
  wanted: { readonly service: ServiceId; readonly range: Interval },
  moving: Moving | undefined,
): Promise<(slot: Slot) => readonly RuleAside[]> {
  const leftOf = await countQuotasLeft(db, directory, { ...wanted, except: moving?.id }, clock.now());
  const elsewhere = moving === undefined ? [] : await findElsewhere(db, [moving.id], wanted.range);
  return (slot) => {
    const fits = fitsWithin(leftOf(slot), slot, moving, zoneOf(directory, slot.area));
    return [
      ...(fits ? [] : (['quota'] as const)),
      ...(elsewhere.some((taken) => overlaps(taken, slot)) ? (['double-booking'] as const) : []),
    ];
  };
}

// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, SlotId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Language, may } from '../../core/permissions.ts';
import { type Quotas, weekOf } from '../../core/quota.ts';
import {
  judge,
  nearestSlots,
  type OverridableRule,
  overridableRules,
  parseSlotId,
  type Slot,
  slotsOf,
} from '../../core/slots.ts';
import type { CommandContext } from '../../platform/command.ts';
import { areasWithin, loadWorld, slotView } from '../availability/read.ts';
import type { SlotView } from '../availability/schema.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { refuseSlot, screenTexts } from './rules.ts';
import { findGround } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';
import { holdWeek } from './store-quotas.ts';

export type Override = {
  readonly rules: readonly (OverridableRule | 'cut-off' | 'quota')[];
  readonly reason: string;
};

export type WantedSlot = {
  readonly slot: SlotId;
  readonly area?: AreaId | undefined;
  readonly override?: Override | undefined;
  /** the booking that is being moved: its own claims do not stand in its way */
  readonly moving?: { readonly id: BookingId; readonly start: number };
  /** rules that the act itself sets aside, without anybody's reason */
  readonly despite?: readonly OverridableRule[];
};

export type ChosenSlot = {
  readonly slot: Slot;
  readonly directory: Directory;
  /** of its professionals who have signed in here */
  readonly languages: ReadonlyMap<ProfessionalId, Language>;
  /** what is left to say when the claim of this booking fails: the refusal with the nearest free slots */
  readonly lost: (booking: BookingId) => Promise<Refusal>;
};

/**
 * The slot, free at this moment, with the way cleared of holds that ran out: one read, unless a quota has to be
 * counted. The claim itself has the last word.
 * Throws `Refusal`: slot_taken and the rules' codes, each naming the three nearest free slots.
 */
export async function chooseSlot(context: CommandContext, wanted: WantedSlot): Promise<ChosenSlot> {
  const { tx, now, actor, deps } = context;
  if (actor.booking !== undefined && actor.booking !== wanted.moving?.id) {
    throw new Refusal('not_allowed', 'a link opens one booking and no other');
  }
  screenTexts({ 'override.reason': wanted.override?.reason });
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const parts = parseSlotId(wanted.slot);
  if (parts === undefined) throw refuseSlot('unknown', []);
  const around = { start: parts.start - 2 * DAY, end: parts.start + 2 * DAY };
  const ground = await findGround(tx, { ...parts, around, except: wanted.moving?.id }, now);
  const { claims, quotas, languages } = ground;
  const directory = await readDirectory(deps, tx, ground.version);
  const override = [...rulesAside(wanted.override), ...(wanted.despite ?? [])];
  const judgement = judge({ directory, claims }, wanted.slot, { areas, now, override });
  if (!judgement.free) {
    throw refuseSlot(judgement.blocker, await nearestTo(context, directory, wanted));
  }
  if (wanted.override && !may(actor, 'override-rule', judgement.slot.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  const { slot } = judgement;
  if (ground.ranOut) await removeExpiredHolds(tx, slot.claims, now);
  await admitWithinQuota(context, directory, quotas, slot, wanted);
  // what a lost booking has written already stands in no one's way: it is undone
  const lost = async (booking: BookingId) =>
    refuseSlot('claim', await nearestTo(context, directory, { ...wanted, moving: { id: booking, start: slot.start } }));
  return { slot, directory, languages, lost };
}

/** A booking that stays in its week adds nothing to it. Throws `quota_reached` with when there is room again. */
async function admitWithinQuota(
  context: CommandContext,
  directory: Directory,
  quotas: Quotas,
  { service, area, start }: Slot,
  wanted: WantedSlot,
): Promise<void> {
  const { tx, now } = context;
  if (!quotas.has(area) || wanted.override?.rules.includes('quota')) return;
  const zone = zoneOf(directory, area);
  const week = weekOf(start, zone);
  if (wanted.moving !== undefined && week.start <= wanted.moving.start && wanted.moving.start < week.end) return;
  await holdWeek(tx, service, { area, start: week.start });
  const hasRoom = await weighQuotas(tx, directory, { service, range: week, except: wanted.moving?.id }, now);
  if (hasRoom({ area, start })) return;
  const [next] = await freeBetween(context, directory, wanted, { start: week.end, end: Number.POSITIVE_INFINITY });
  const from = next && toIso(weekOf(next.start, zone).start, zone);
  throw refuseSlot('quota', await nearestTo(context, directory, wanted), from);
}

/** Which rules about a time itself an override sets aside. */
export function rulesAside(override: Override | undefined): readonly OverridableRule[] {
  return overridableRules.filter((rule) => override?.rules.includes(rule));
}

/** A lost race is answered fast: most often the nearest free slots are within days. */
const NEAR = 14 * DAY;
const NEAREST = 3;

/** The three nearest slots that could be booked: looked for around the wanted time first, then everywhere. */
async function nearestTo(
  context: CommandContext,
  directory: Directory,
  wanted: WantedSlot,
): Promise<readonly SlotView[]> {
  const start = parseSlotId(wanted.slot)?.start ?? context.now;
  const near = await freeBetween(context, directory, wanted, { start: start - NEAR, end: start + NEAR });
  const free = near.length < NEAREST ? await freeBetween(context, directory, wanted) : near;
  return nearestSlots(free, start, NEAREST).map((slot) => slotView(directory, slot));
}

const ALWAYS: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** Free slots of the wanted service, from now to its horizon, in weeks that have room; soonest first. */
async function freeBetween(
  { tx, now, actor }: CommandContext,
  directory: Directory,
  wanted: WantedSlot,
  within: Interval = ALWAYS,
): Promise<readonly Slot[]> {
  const service = directory.services.get(parseSlotId(wanted.slot)?.service ?? ('' as never));
  const last = now + ((service?.horizonDays ?? 0) + 1) * DAY;
  const range = { start: Math.max(now, within.start), end: Math.min(last, within.end) };
  if (service === undefined || range.start >= range.end) return [];
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const except = wanted.moving?.id;
  const world = await loadWorld(tx, directory, range, now, { ignoring: except });
  const free = slotsOf(world, { service: service.id, areas, from: range.start, to: range.end }, now);
  return free.filter(await weighQuotas(tx, directory, { service: service.id, range, except }, now));
}

// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { type Language, may } from '../../core/permissions.ts';
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
import { readDirectory } from '../directory/read.ts';
import { type Quotas, refuseSlot, screenTexts, weekOf } from './rules.ts';
import { countForQuota, findGround, removeExpiredHolds } from './store.ts';

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
  const overridden = (wanted.override?.rules ?? []).filter((rule): rule is OverridableRule => isOverridable(rule));
  const override = [...overridden, ...(wanted.despite ?? [])];
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

/** A booking that stays in its week adds nothing to it. Throws `quota_reached` with free slots of other weeks. */
async function admitWithinQuota(
  context: CommandContext,
  directory: Directory,
  quotas: Quotas,
  { service, area, start }: Slot,
  wanted: WantedSlot,
): Promise<void> {
  const { tx, now } = context;
  const quota = quotas.get(area);
  if (quota === undefined || wanted.override?.rules.includes('quota')) return;
  const week = weekOf(start, zoneOf(directory, area));
  const within = (instant: number) => week.start <= instant && instant < week.end;
  if (wanted.moving !== undefined && within(wanted.moving.start)) return;
  const count = await countForQuota(tx, { service, area, week }, now, wanted.moving?.id);
  if (count < quota) return;
  throw new Refusal('quota_reached', `the area has all ${quota} of the week`, {
    nearest: await nearestTo(context, directory, wanted, (slot) => !within(slot.start)),
  });
}

function isOverridable(rule: Override['rules'][number]): rule is OverridableRule {
  return (overridableRules as readonly string[]).includes(rule);
}

/** A lost race is answered fast: most often the nearest free slots are within days. */
const NEAR = 14 * DAY;
const NEAREST = 3;

/** The three nearest free slots, of those that suit: looked for around the wanted time first, then everywhere. */
async function nearestTo(
  { tx, now, actor }: CommandContext,
  directory: Directory,
  wanted: WantedSlot,
  suits: (slot: Slot) => boolean = () => true,
): Promise<readonly SlotView[]> {
  const parts = parseSlotId(wanted.slot);
  const service = parts && directory.services.get(parts.service);
  if (parts === undefined || service === undefined) return [];
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const freeWithin = async (from: number, to: number) => {
    const world = await loadWorld(tx, directory, { start: from, end: to }, now, { ignoring: wanted.moving?.id });
    return slotsOf(world, { service: service.id, areas, from, to }, now).filter(suits);
  };
  const last = now + (service.horizonDays + 1) * DAY;
  const [from, to] = [Math.max(now, parts.start - NEAR), Math.min(last, parts.start + NEAR)];
  const near = from < to ? await freeWithin(from, to) : [];
  const free = near.length < NEAREST ? await freeWithin(now, last) : near;
  return nearestSlots(free, parts.start, NEAREST).map((slot) => slotView(directory, slot));
}

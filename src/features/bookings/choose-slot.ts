// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { may } from '../../core/permissions.ts';
import {
  type Blocker,
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
import { readDirectory } from '../directory/read.ts';
import { refuseSlot } from './rules.ts';
import { removeExpiredHolds } from './store.ts';

export type Override = { readonly rules: readonly (OverridableRule | 'cut-off')[]; readonly reason: string };

export type WantedSlot = {
  readonly slot: SlotId;
  readonly area?: AreaId | undefined;
  readonly override?: Override | undefined;
  /** the booking that is being moved: its own claims do not stand in its way */
  readonly moving?: BookingId;
};

/** What is left to say when the claim itself fails: the refusal with the nearest free slots. */
export type ChosenSlot = { readonly slot: Slot; readonly directory: Directory; readonly lost: () => Promise<Refusal> };

/**
 * The slot, free at this moment, with the way cleared of holds that ran out. The claim itself has the last word.
 * Throws `Refusal`: slot_taken and the rules' codes, each naming the three nearest free slots.
 */
export async function chooseSlot(context: CommandContext, wanted: WantedSlot): Promise<ChosenSlot> {
  const { tx, now, actor, deps } = context;
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const directory = await readDirectory(deps, tx);
  const lost = () => refuseWithNearest(context, directory, wanted, 'claim');
  const parts = parseSlotId(wanted.slot);
  if (parts === undefined) throw refuseSlot('unknown', []);
  const range = { start: parts.start - DAY, end: parts.start + DAY };
  const world = await loadWorld(tx, directory, range, now, wanted.moving);
  const override = (wanted.override?.rules ?? []).filter((rule): rule is OverridableRule => isOverridable(rule));
  const judgement = judge(world, wanted.slot, { areas, now, override });
  if (!judgement.free) throw await refuseWithNearest(context, directory, wanted, judgement.blocker);
  if (wanted.override && !may(actor, 'override-rule', judgement.slot.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  await removeExpiredHolds(tx, judgement.slot.claims, now);
  return { slot: judgement.slot, directory, lost };
}

function isOverridable(rule: OverridableRule | 'cut-off'): rule is OverridableRule {
  return (overridableRules as readonly string[]).includes(rule);
}

async function refuseWithNearest(
  context: CommandContext,
  directory: Directory,
  wanted: WantedSlot,
  blocker: Blocker,
): Promise<Refusal> {
  const parts = parseSlotId(wanted.slot);
  const service = parts && directory.services.get(parts.service);
  if (parts === undefined || service === undefined) return refuseSlot(blocker, []);
  const { tx, now, actor } = context;
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const to = now + (service.horizonDays + 1) * DAY;
  const world = await loadWorld(tx, directory, { start: now, end: to }, now, wanted.moving);
  const free = slotsOf(world, { service: service.id, areas, from: now, to }, now);
  return refuseSlot(
    blocker,
    nearestSlots(free, parts.start, 3).map((slot) => slotView(directory, slot)),
  );
}

// Times that nothing but rules keeps away: what a coordinator may book with a reason.

import { compare } from './candidates.ts';
import { freePieces, remembered, type SlotQuestion, sightOf } from './obstacles.ts';
import { momentOf } from './shares.ts';
import { type OverridableRule, overridableRules, type Slot, slotAt, stampOf, type World } from './slots.ts';
import { explain } from './why-not.ts';

/** A slot that is not free, with every rule in its way. */
export type RefusedSlot = { readonly slot: Slot; readonly rules: readonly OverridableRule[] };

/**
 * The slots of the question that would be free if rules were set aside, by start, then by id. What is claimed, is
 * past, or lies outside working hours is none of them.
 */
export function slotsDespite(world: World, question: SlotQuestion, now: number): readonly RefusedSlot[] {
  const { directory, claims } = world;
  const service = directory.services.get(question.service);
  if (service === undefined) return [];
  const sights = remembered(sightOf(directory, question));
  const moment = momentOf(directory, service, claims, question, now);
  const stamp = remembered(stampOf);
  return explain(world, { ...question, allowed: question.areas }, now)
    .rejected.flatMap(({ candidate, obstacles }): readonly RefusedSlot[] => {
      const rules = overridableRules.filter((rule) => obstacles.includes(rule));
      if (rules.length < obstacles.length) return [];
      return [
        { slot: slotAt(candidate, sights(candidate.offer), freePieces(candidate, moment), moment, stamp), rules },
      ];
    })
    .sort((one, other) => one.slot.start - other.slot.start || compare(one.slot.id, other.slot.id));
}

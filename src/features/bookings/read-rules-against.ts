// Which rules stand in a slot's way, where nothing does but what a coordinator may override.

import type { SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import { judge, type OverridableRule, overridableRules, parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';

/** None where the slot is free, where something else is in its way, or where the actor may override nothing there. */
export async function readRulesAgainst(
  deps: Dependencies,
  actor: Actor,
  slot: SlotId,
): Promise<readonly OverridableRule[]> {
  const areas = areasFor(actor, 'override-rule');
  const parts = parseSlotId(slot);
  if (parts === undefined || (areas !== '*' && areas.length === 0)) return [];
  const now = deps.clock.now();
  const range = { start: parts.start - DAY, end: parts.start + DAY };
  const directory = await readDirectory(deps);
  const world = await loadWorld(deps.db, directory, range, now, { resources: parts.resources });
  const judgement = judge(world, slot, { areas, now });
  if (judgement.free) return [];
  const { blockers } = judgement;
  const rules = overridableRules.filter((rule) => blockers.includes(rule));
  return rules.length === blockers.length ? rules : [];
}

// A number of a drop-in's queue, for anybody who serves it and is about to change it.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { holdWalkIn, type WalkInRecord } from './store.ts';

/** Held until the transaction ends. Throws `not_found` for a number that is nobody's in the areas of the actor. */
export async function openWalkIn(
  { tx, actor, deps }: CommandContext,
  id: string,
): Promise<{ readonly walkIn: WalkInRecord; readonly area: AreaId }> {
  const walkIn = await holdWalkIn(tx, id);
  const area = walkIn && (await readDirectory(deps, tx)).sites.get(walkIn.site)?.area;
  if (walkIn === undefined || area === undefined || !may(actor, 'serve-walk-ins', area)) {
    throw new Refusal('not_found', 'nobody such in the areas of this actor');
  }
  return { walkIn, area };
}

// Consultations to come in which nobody asks any more, for those who arrange them anew; and the colleagues who could ask.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { type Colleague, findColleagues, findUnasked, type Unasked } from './store-unasked.ts';

const MOST = 200;

/** The soonest first, in the areas the actor may change. Nothing of what is asked is read, so that nothing is logged. Throws `not_allowed`. */
export async function readUnasked(
  deps: Dependencies,
  actor: Actor,
): Promise<{ readonly items: readonly Unasked[]; readonly directory: Directory }> {
  const areas = areasWithin(actor, 'change-area-bookings');
  const items = await findUnasked(deps.db, { areas, now: deps.clock.now(), limit: MOST });
  return { items, directory: await readDirectory(deps) };
}

/** Who may ask in an area: only what they are called. Throws `not_allowed`. */
export async function readColleagues(
  { db }: Pick<Dependencies, 'db'>,
  actor: Actor,
  area: AreaId,
): Promise<readonly Pick<Colleague, 'id' | 'name' | 'post'>[]> {
  if (!may(actor, 'change-area-bookings', area)) throw new Refusal('not_allowed', 'this area is not the actor’s');
  return (await findColleagues(db, area)).map(({ id, name, post }) => ({ id, name, post }));
}

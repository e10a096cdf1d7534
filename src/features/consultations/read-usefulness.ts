// How useful a consultation was, as one's own side said; and those of which it has said nothing yet.

import { LONGEST_VISIT } from '../../core/booking.ts';
import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type StandingIn, standIn, standInEach } from '../bookings/stand-in-booking.ts';
import { readDirectory } from '../directory/read.ts';
import { ASKED_FOR, isRated, sideOf } from './judge-usefulness.ts';
import { findSaid, findUnsaid } from './store-usefulness.ts';
import type { UsefulnessView } from './usefulness.ts';

/** Nobody reads the other side's, so nothing is logged. Throws `not_found`; `not_allowed` for those who did not meet. */
export async function readUsefulness(deps: Dependencies, actor: Actor, booking: BookingId): Promise<UsefulnessView> {
  const view = await readUsefulnessOf(deps, await standIn(deps.db, actor, booking));
  if (view === undefined) throw new Refusal('not_allowed', 'how it was is said by those who met');
  return view;
}

/** Of a booking that was read. Nothing for those who do not say it. */
export async function readUsefulnessOf(
  deps: Dependencies,
  { record, standing }: Pick<StandingIn, 'record'> & { readonly standing: StandingIn['standing'] | 'none' },
): Promise<UsefulnessView | undefined> {
  const side = sideOf(standing);
  if (side === undefined) return undefined;
  const may = isRated(record, deps.clock.now());
  const said = may ? await findSaid(deps.db, record.id, side) : undefined;
  return { may, asks: may && said === undefined, ...(said?.rating && { own: said.rating }) };
}

/** So many are asked about at once: more would be work. */
const ON_HOME = 2;

export type Unrated = Pick<StandingIn, 'record'> & { readonly directory: Directory };

/** Consultations of late that the actor's side has said nothing about, the last first. Without content: nothing is logged. */
export async function readUnrated(
  deps: Dependencies,
  actor: Actor,
  standing: 'booker' | 'professional',
): Promise<readonly Unrated[]> {
  if (standing === 'professional' && actor.professional === undefined) return [];
  const now = deps.clock.now();
  const whose =
    standing === 'professional' && actor.professional
      ? { professional: actor.professional }
      : { principal: actor.principal };
  const within = { from: now - ASKED_FOR, to: now, longest: LONGEST_VISIT, limit: ON_HOME * 5 };
  const found = await findUnsaid(deps.db, whose, within);
  if (found.length === 0) return [];
  const directory = await readDirectory(deps);
  const standings = await standInEach(deps.db, actor, found);
  return found
    .flatMap((id) => standings.get(id) ?? [])
    .filter((one) => one.standing === standing && isRated(one.record, now))
    .filter(({ record }) => directory.services.get(record.service)?.kind === 'consultation')
    .slice(0, ON_HOME)
    .map(({ record }) => ({ record, directory }));
}

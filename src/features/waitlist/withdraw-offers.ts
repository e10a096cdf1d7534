// Offers whose time cannot be booked any more are withdrawn: who had one waits on, in the place they had.

import type { ServiceId } from '../../core/ids.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { canBookOffer } from '../bookings/hold-for-offer.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { acceptedBy } from './accept-offer.ts';
import { passOn } from './decline-offer.ts';
import { logOf, openOffer } from './open-offer.ts';
import { findDoubtfulOffers, findStandingOffers, noteJudged } from './store-offers.ts';

/**
 * Of all services, or of one; each in a transaction of its own. What was bookable by the present directory is not judged
 * again. Safe to run at any time, by any process.
 */
export async function withdrawOffers(deps: Dependencies, service?: ServiceId): Promise<void> {
  const { version } = await readDirectory(deps);
  for (const id of await findDoubtfulOffers(deps.db, { service, version, now: deps.clock.now() })) {
    try {
      await actAlone(deps, theService, (context) => withdraw(context, id));
    } catch (error) {
      // One that cannot be judged now must not keep the others waiting: the next round tries it again.
      deps.log.warn({ err: error, offer: id }, 'an offer was not judged');
    }
  }
}

/** Judged as accepting it would be. Of two that merged families were offered, the first stays. */
async function withdraw(context: CommandContext, id: string): Promise<void> {
  const { tx, now, deps } = context;
  const offer = await openOffer(context, id);
  if (offer.state !== 'open' || offer.deadline <= now) return;
  const { entry, booking } = offer;
  const { service, family } = entry;
  const { version } = await readDirectory(deps, tx);
  const twice = family !== undefined && (await findStandingOffers(tx, { service, family: family.id, now }))[0] !== id;
  if (!twice && (await canBookOffer(context, booking, acceptedBy(entry)))) return noteJudged(tx, id, version);
  await passOn(context, offer, 'withdrawn');
  await recordAct(deps, tx, now, ...logOf('withdraw-offer', entry, { offer: id, twice }));
  await deps.jobs.enqueue(tx, [{ name: 'offer-withdrawn', data: { offer: id } }]);
}

// Comes round every minute: offers whose deadline has come lapse, and their slots go to the next.

import { wallClock } from '../../core/wall-clock.ts';
import { type CommandContext, recordAct } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { passOn } from './decline-offer.ts';
import { logOf, openOffer } from './open-offer.ts';
import { endOldEntries, findOverdueOffers } from './store.ts';

/** Each offer in a transaction of its own, the first to come first. Safe to run at any time, by any process. */
export async function lapseOffers(deps: Dependencies): Promise<void> {
  for (const id of await findOverdueOffers(deps.db, deps.clock.now())) {
    try {
      await deps.db.$transaction((tx) => lapse({ tx, now: deps.clock.now(), actor: theService, deps }, id));
    } catch (error) {
      // One that cannot be settled now must not keep the others waiting: the next round tries it again.
      deps.log.warn({ err: error, offer: id }, 'an offer did not lapse');
    }
  }
  await endOld(deps);
}

async function lapse(context: CommandContext, id: string): Promise<void> {
  const { tx, now, deps } = context;
  const offer = await openOffer(context, id);
  if (offer.state !== 'open' || offer.deadline > now) return;
  await passOn(context, offer, 'lapsed', 'waiting');
  await recordAct(deps, tx, now, logOf('lapse-offer', offer.entry, { offer: id }));
}

/** By the region's calendar: who waits until a date waits to its end. */
async function endOld(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const { region } = await readDirectory(deps);
  await deps.db.$transaction(async (tx) => {
    const count = await endOldEntries(tx, wallClock(region.timeZone).dateAt(now));
    if (count === 0) return;
    const subject = { kind: 'retention', id: 'waitlist-entry' };
    await recordAct(deps, tx, now, { action: 'end-waiting', subject, details: { count } });
  });
}

// Comes round every minute: offers whose deadline has come lapse, and their slots go to the next.

import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { theService } from '../identity/act-as-system.ts';
import { passOn } from './decline-offer.ts';
import { logOf, openOffer } from './open-offer.ts';
import { MOST_UNANSWERED } from './rules.ts';
import { countUnanswered, findOverdueOffers, noteHeard } from './store-offers.ts';
import { readTold } from './store-told.ts';

/** Each offer in a transaction of its own, the first to come first. Safe to run at any time, by any process. */
export async function lapseOffers(deps: Dependencies): Promise<void> {
  for (const id of await findOverdueOffers(deps.db, deps.clock.now())) {
    try {
      await actAlone(deps, theService, (context) => lapse(context, id));
    } catch (error) {
      // One that cannot be settled now must not keep the others waiting: the next round tries it again.
      deps.log.warn({ err: error, offer: id }, 'an offer did not lapse');
    }
  }
}

/** `told`: whether a message reached them; a person who was told of several and answered none is removed. */
async function lapse(context: CommandContext, id: string): Promise<void> {
  const { tx, now, deps } = context;
  const offer = await openOffer(context, id);
  if (offer.state !== 'open' || offer.deadline > now) return;
  const messages = (await readTold(tx, [id])).get(id) ?? [];
  const told = messages.includes('sent');
  if (messages.length > 0) await noteHeard(tx, id, told);
  const unanswered = told ? (await countUnanswered(tx, offer.entry.id)) + 1 : 0;
  const silent = unanswered >= MOST_UNANSWERED;
  await passOn(context, offer, 'lapsed', silent ? 'no-answer' : undefined);
  await recordAct(deps, tx, now, ...logOf('lapse-offer', offer.entry, { offer: id, told }));
  if (silent) await recordAct(deps, tx, now, ...logOf('end-waiting', offer.entry, { because: 'no-answer' }));
}

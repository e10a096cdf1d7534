// Times that are kept no more are free for anybody else at once.

import type { CommandContext } from '../../platform/command.ts';
import { releaseOffer } from '../bookings/hold-for-offer.ts';
import type { TimeState } from './schema.ts';
import { type PollRecord, type PollTime, writeTimeState } from './store.ts';

/** Those that were held and are meant, soonest first. */
export async function letGo(
  context: CommandContext,
  { times }: PollRecord,
  isMeant: (time: PollTime) => boolean = () => true,
  becomes: TimeState = 'let-go',
): Promise<readonly PollTime[]> {
  const meant = times.filter((time) => time.state === 'held' && isMeant(time));
  for (const { id, booking } of meant) {
    await releaseOffer(context, booking);
    await writeTimeState(context.tx, id, becomes);
  }
  return meant;
}

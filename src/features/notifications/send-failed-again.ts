// All that did not arrive goes out once more, by somebody who has seen to what kept it: the mail server is mended, say.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { areasFor, may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { areaOf } from './read.ts';
import { sendFailedAgainInput } from './schema.ts';
import { readUndelivered, reopenMessages, type Undelivered } from './store-undelivered.ts';

/** So many at once, the soonest times first: what is left is sent by another press. */
const MOST = 500;

/**
 * Those that failed and whose recipients may still be written to, in one area or in all that the actor follows; what waits is
 * tried by itself. Throws `Refusal`: not_allowed, invalid_input for an area that is not there.
 */
export const sendFailedAgain: Command<z.output<typeof sendFailedAgainInput>, { readonly count: number }> = {
  name: 'send-failed-again',
  capability: 'follow-messages',
  input: sendFailedAgainInput,
  run: async ({ tx, now, actor, deps }, { area: wanted }) => {
    const areas =
      wanted === undefined
        ? areasFor(actor, 'follow-messages')
        : [areaOf(await readDirectory(deps, tx), actor, { wanted, capability: 'follow-messages' })];
    const found = await readUndelivered(tx, { now, texts: deps.texter.sends, areas, limit: MOST, failed: true });
    const failed = found.filter(
      ({ byPhoneOnly, sendable, area }) => byPhoneOnly === null && sendable && may(actor, 'follow-messages', area),
    );
    const [first, ...rest] = failed;
    if (first === undefined) throw new Refusal('not_found', 'nothing has failed that may be sent again');
    await reopenMessages(
      tx,
      failed.map(({ id }) => id),
      now,
    );
    return {
      result: { count: failed.length },
      log: [logOf(first), ...rest.map(logOf)],
    };
  },
};

function logOf({ id, about, aboutId, area, start }: Undelivered) {
  const subject = { kind: about, id: aboutId };
  return { action: 'send-message-again', subject, area, details: { message: id, start: start.toISOString() } } as const;
}

// Somebody who waits at home goes, or says that they are there after all: by the secret of their own page.

import { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { type Command, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { cancelVisit } from '../bookings/book-visit.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { findBySecret, holdWalkIn, writePassed, writeWalkInState } from './store.ts';

const ownNumber = z.strictObject({ secret: linkSecret });
type Own = z.output<typeof ownNumber>;

/** Nobody is met instead of them. Throws `Refusal`: not_found, wrong_status once they have been served. */
export const leaveQueue: Command<Own, { left: true }> = {
  name: 'leave-queue',
  capability: 'anyone-signed-in',
  input: ownNumber,
  answer: 'shown-once',
  run: async (context, { secret }) => {
    const { tx, deps } = context;
    const found = await findBySecret(tx, hashOfLink(secret));
    const own = found && (await holdWalkIn(tx, found.id));
    const area = own && (await readDirectory(deps, tx)).sites.get(own.site)?.area;
    if (own?.visitor === undefined || area === undefined) throw new Refusal('not_found', 'no such number');
    if (own.state === 'left') return { result: { left: true }, unchanged: true };
    if (own.state === 'served') throw new Refusal('wrong_status', 'they have been served');
    await writeWalkInState(tx, own.id, 'left');
    const ended = own.visitor.visit && (await cancelVisit(context, own.visitor.visit.booking));
    const subject = { kind: 'walk-in', id: own.id };
    const details = { as: 'left' };
    return {
      result: { left: true },
      log: [{ action: 'close-walk-in', subject, area, details }, ...(ended ? [ended] : [])],
    };
  },
};

/** They were passed over, and are taken in turn again. Throws as {@link leaveQueue}. */
export const returnToQueue: Command<Own, { waits: true }> = {
  name: 'return-to-queue',
  capability: 'anyone-signed-in',
  input: ownNumber,
  answer: 'shown-once',
  run: async ({ tx, deps }, { secret }) => {
    const found = await findBySecret(tx, hashOfLink(secret));
    const own = found && (await holdWalkIn(tx, found.id));
    const area = own && (await readDirectory(deps, tx)).sites.get(own.site)?.area;
    if (own?.visitor === undefined || area === undefined) throw new Refusal('not_found', 'no such number');
    if (own.state !== 'waiting' || own.visitor.passedAt === undefined)
      return { result: { waits: true }, unchanged: true };
    await writePassed(tx, own.id, undefined);
    // those who look at the queue hear of it by its row
    await writeWalkInState(tx, own.id, 'waiting');
    const subject = { kind: 'walk-in', id: own.id };
    return {
      result: { waits: true },
      log: [{ action: 'put-back-walk-in', subject, area, details: { as: 'waiting' } }],
    };
  },
};

/** Does it as the visitor whose page it is. */
export async function actAsVisitor<Result>(
  deps: Dependencies,
  command: Command<Own, Result>,
  secret: string,
  requestId: string,
): Promise<Result> {
  const own = linkSecret.safeParse(secret).success ? await findBySecret(deps.db, hashOfLink(secret)) : undefined;
  const area = own && (await readDirectory(deps)).sites.get(own.site)?.area;
  if (own?.visitor === undefined || area === undefined) throw new Refusal('not_found', 'no such number');
  return execute(deps, actorOfLink('visitor', area, own.visitor.language), command, { secret }, { requestId });
}

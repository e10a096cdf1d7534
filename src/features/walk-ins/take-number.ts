// Anybody takes a number of a drop-in that is met by video: without an account, a name or an address.

import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { type Command, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { dropInAt } from './find-drop-in.ts';
import { givesNumbers, isMetByVideo } from './rules.ts';
import { dropInInput } from './schema.ts';
import { countWaiting, findBySecret, holdQueue, insertWalkIn, listWalkIns, type WalkInRecord } from './store.ts';

type Taker = {
  /** secrets that their browser or the sent form knows: one that has a number here keeps it, so that two presses make one */
  readonly known: readonly (string | undefined)[];
  /** where the request came from, where that is known */
  readonly address: string | undefined;
  readonly requestId?: string;
};

/**
 * Returns the secret of the number's own page. Throws `Refusal`: invalid_input for what is no drop-in or no site,
 * channel_not_offered, drop_in_closed, rate_limited.
 */
export async function takeNumber(
  deps: Dependencies,
  language: Language,
  at: unknown,
  { known, address, requestId }: Taker,
): Promise<string> {
  const wanted = parseInput(dropInInput, at);
  const { area, queue } = dropInAt(await readDirectory(deps), wanted, deps.clock.now());
  let secret = newNumberSecret();
  for (const one of known) {
    const parsed = linkSecret.safeParse(one);
    if (!parsed.success) continue;
    const own = await findBySecret(deps.db, hashOfLink(parsed.data));
    if (own === undefined) secret = parsed.data;
    else if (isStanding(own, queue)) return parsed.data;
  }
  const visitor = actorOfLink('visitor', area, language);
  const options = requestId === undefined ? {} : { requestId };
  await execute(deps, visitor, takeNumberFrom(address), { ...wanted, secret }, options);
  return secret;
}

/** Nobody can guess it: 256 bits. */
export function newNumberSecret(): string {
  return randomBytes(32).toString('base64url');
}

function isStanding(
  own: WalkInRecord,
  { service, site, date }: Pick<WalkInRecord, 'service' | 'site' | 'date'>,
): boolean {
  const isHere = own.service === service && own.site === site && own.date === date;
  return isHere && (own.state === 'waiting' || own.state === 'called');
}

/** One connection may be a whole house's. What has been served or has left keeps nobody waiting. */
const MOST_WAITING = 10;
/** Far above what people of one connection need in an hour. */
const MOST_TAKEN = 60;

const takeNumberInput = dropInInput.extend({ secret: linkSecret });

const takeNumberFrom = (address: string | undefined): Command<z.output<typeof takeNumberInput>, { taken: true }> => ({
  name: 'take-number',
  capability: 'anyone-signed-in',
  input: takeNumberInput,
  answer: 'shown-once',
  run: async (context, { secret, ...wanted }) => {
    const { tx, now, actor, deps } = context;
    const dropIn = dropInAt(await readDirectory(deps, tx), wanted, now);
    if (!isMetByVideo(dropIn.service)) throw new Refusal('channel_not_offered', 'nobody is met there by video');
    if (!givesNumbers(dropIn, now)) throw new Refusal('drop_in_closed', 'it is not open');
    await holdQueue(tx, dropIn.queue);
    const hash = hashOfLink(secret);
    if ((await findBySecret(tx, hash)) !== undefined) return { result: { taken: true }, unchanged: true };
    const standing = { most: MOST_WAITING, count: (made: readonly string[]) => countWaiting(tx, made) };
    const note = await limitPublicActs(context, { act: 'number', address, most: MOST_TAKEN, standing });
    const before = await listWalkIns(tx, dropIn.queue);
    const number = (before.at(-1)?.number ?? 0) + 1;
    const id = randomUUID();
    const visitor = { language: actor.language, seenAt: now };
    await insertWalkIn(tx, { ...dropIn.queue, id, number, state: 'waiting', createdAt: now, visitor }, hash);
    await note(id);
    return {
      result: { taken: true },
      log: [{ action: 'register-walk-in', subject: { kind: 'walk-in', id }, area: dropIn.area }],
    };
  },
});

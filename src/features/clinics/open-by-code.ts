// Somebody types the code that was read to them by telephone, and gets the link that it stands for: once, by one form.

import { randomUUID } from 'node:crypto';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { countOutcome } from '../../platform/count-outcome.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { logStatement } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { hashOfCode, readLinkCode } from '../identity/link-code.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { takeCode } from './store.ts';

/** Wrong codes of one connection in an hour, before the next is told to wait: a right one beside them opens all the same. */
const MOST_WRONG = 10;
/** After so many wrong ones nothing of the connection is looked up any more, right or wrong: no people mistype as often. */
const MOST_TRIED = 50;
/** Wrong codes of all connections in an hour: after `many` each has only a `few`, and after `most` none is looked up. */
const ANYWHERE = { many: 1_000, few: 3, most: 10_000 };

/**
 * The secret of the link. `press`: the form's own mark, by which a second press of it is known; without one there is none.
 * Not a command: nobody is known who would do it, and a wrong code is counted though it is refused; /metrics counts it as one.
 * A whole house may come by one connection: somebody's wrong codes do not shut out the right one of somebody else, until
 * they are more than people type. What is refused so is not looked up: who guesses does not learn whether it was right.
 *
 * There are 15^8 = 2.56 thousand million codes, and one lives an hour, in which at most 10 000 wrong ones are looked up:
 * it is found with a chance of 1 in 256 000, from however many connections. With 100 codes open at a time a connection
 * alone (50 tries) finds one of them in 58 years of guessing, twenty (1 000) in three; a guesser who would try 10 000 needs 3 000
 * networks more, and finds one in 2 600 hours, in which nothing opens for anybody and the desk rings or mails instead.
 * Throws `Refusal`: invalid_input for what is no code, not_found for one that opens nothing (any more), rate_limited.
 */
export async function openByCode(deps: Dependencies, typed: string, sent: Sent = {}): Promise<string> {
  return countOutcome(deps, 'open-by-code', () => openLink(deps, typed, sent));
}

type Sent = { readonly address?: string | undefined; readonly press?: string };

async function openLink(deps: Dependencies, typed: string, { address, press = '' }: Sent): Promise<string> {
  const code = readLinkCode(typed);
  if (code === undefined) throw invalidInput({ path: 'code', message: 'must be the eight letters of a code' });
  const now = deps.clock.now();
  const visit = { act: 'code', address, most: MOST_TRIED, enough: MOST_WRONG, anywhere: ANYWHERE } as const;
  const { link, wait } = await deps.db.$transaction(async (tx) => {
    const noteWrong = await limitPublicActs({ tx, now, deps }, visit);
    const { secret } = deps.config;
    const by = hashOfCode(secret, press === '' ? randomUUID() : press);
    const found = await takeCode(tx, { hash: hashOfCode(secret, code), by }, now);
    if (found === undefined) return { link: undefined, wait: await noteWrong() };
    const { id, of, booking, area, start, again } = found;
    if (again) return { link: id, wait: undefined };
    const about = logOf({ id: booking, area, start: start.getTime() }, { link: id });
    // who had the code comes by the link, as with every act after it
    const actor = actorOfLink(id, area, 'fi');
    const author = { actor, role: of === 'family' ? 'family' : 'invited', now, requestId: undefined } as const;
    await tx.$executeRaw(logStatement(deps, author, [{ action: 'open-by-code', ...about }]));
    return { link: id, wait: undefined };
  });
  if (wait !== undefined) throw wait;
  if (link === undefined) throw new Refusal('not_found', 'no such code');
  return secretOfLink(linkKey(deps.config.secret), link);
}

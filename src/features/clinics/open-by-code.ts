// Somebody types the code that was read to them by telephone, and gets the link that it stands for: once.

import { invalidInput, Refusal } from '../../core/errors.ts';
import { recordAct } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { hashOfCode, readLinkCode } from '../identity/link-code.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { takeCode } from './store.ts';

/** Wrong codes of one connection in an hour. There are 2.5 thousand million codes, and few are open at a time. */
const MOST_WRONG = 10;

/**
 * The secret of the link. Not a command: nobody is known who would do it, and a wrong code is counted though it is refused.
 * Throws `Refusal`: invalid_input for what is no code, not_found for one that opens nothing (any more), rate_limited.
 */
export async function openByCode(
  deps: Dependencies,
  typed: string,
  { address }: { readonly address?: string | undefined } = {},
): Promise<string> {
  const code = readLinkCode(typed);
  if (code === undefined) throw invalidInput({ path: 'code', message: 'must be the eight letters of a code' });
  const now = deps.clock.now();
  const link = await deps.db.$transaction(async (tx) => {
    const noteWrong = await limitPublicActs({ tx, now, deps }, { act: 'code', address, most: MOST_WRONG });
    const found = await takeCode(tx, hashOfCode(deps.config.secret, code), now);
    if (found === undefined) {
      await noteWrong();
      return undefined;
    }
    const { id, booking, area } = found;
    const subject = { kind: 'booking', id: booking };
    await recordAct(deps, tx, now, { action: 'open-by-code', subject, area, details: { link: id } });
    return id;
  });
  if (link === undefined) throw new Refusal('not_found', 'no such code');
  return secretOfLink(linkKey(deps.config.secret), link);
}

// Somebody asks for a link to sign in: it is mailed to them.

import { keptFor } from '../../core/kept-data.ts';
import type { SignInLink } from '../../platform/auth.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { idOfToken } from '../../platform/sign-in-token.ts';
import { findWhoSignsIn } from '../identity/find-recipient.ts';
import { postMessages } from './post-messages.ts';
import { MESSAGES } from './send-messages.ts';

type Parts = Pick<Dependencies, 'clock' | 'db' | 'live' | 'log'>;

/**
 * What `openAuth` calls for every address that asks. It returns at once and works on afterwards, so that an
 * answer takes as long for an unknown address, which gets no mail, as for one we know.
 */
export function postSignIn(parts: Parts): (link: SignInLink) => void {
  return (link) => {
    post(parts, link).catch((error: unknown) => parts.log.error({ err: error }, 'a sign-in link was not sent'));
  };
}

/** The link's secret stays out of the ledger: it is made of its id again when the mail is worded. */
async function post({ clock, db, live }: Parts, { email, token, next }: SignInLink): Promise<void> {
  const user = await findWhoSignsIn(db, email);
  if (user === undefined) return;
  const now = clock.now();
  const message = {
    kind: 'sign-in',
    about: 'sign-in',
    aboutId: idOfToken(token),
    version: 0,
    bearer: user.id,
    mailbox: email,
    because: next,
    start: now,
    end: now + keptFor('signInLink'),
  } as const;
  await postMessages(db, [message], now);
  live.tellJobs([MESSAGES]);
}

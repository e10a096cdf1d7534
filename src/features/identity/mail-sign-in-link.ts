// Mails the one-time link with which somebody signs in.

import { randomUUID } from 'node:crypto';
import { MINUTE } from '../../core/instant.ts';
import { keptFor } from '../../core/kept-data.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { SignInLink } from '../../platform/auth.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { countLiveLinks, findUserByEmail } from './store.ts';
import { signInMailTexts } from './texts/words.ts';

/** More unused links than this and an address gets no further mail until some have expired. */
const MOST_LIVE_LINKS = 5;

type Parts = Pick<Dependencies, 'config' | 'db' | 'log' | 'mailer'>;

/**
 * What `openAuth` calls for every address that asks. It returns at once and works on afterwards, so that an
 * answer takes as long for an unknown address, which gets no mail, as for one we know.
 */
export function mailSignInLink(parts: Parts): (link: SignInLink) => void {
  return (link) => {
    mail(parts, link).catch((error: unknown) => parts.log.error({ err: error }, 'a sign-in link was not sent'));
  };
}

/** The page that a sign-in link opens. It asks for one press of a button: mail scanners follow links, people press. */
function signInAddress(publicUrl: string, { token, next }: SignInLink, lang: Language): string {
  const query = new URLSearchParams({ token, ...(next !== '/' && { next }), lang });
  return `${publicUrl}/sign-in/confirm?${query}`;
}

async function mail({ config, db, mailer }: Parts, link: SignInLink): Promise<void> {
  const user = await findUserByEmail(db, link.email);
  if (user === null || user.disabledAt !== null) return;
  if ((await countLiveLinks(db, link.email)) > MOST_LIVE_LINKS) return;
  const language = languages.find((known) => known === user.language) ?? 'fi';
  const text = signInMailTexts[language];
  const address = signInAddress(config.publicUrl, link, language);
  await mailer.send({
    messageId: `${randomUUID()}@${new URL(config.publicUrl).hostname}`,
    to: link.email,
    subject: text.subject,
    text: `${[text.greeting, text.open, address, text.once({ minutes: keptFor('signInLink') / MINUTE }), text.notYou].join('\n\n')}\n`,
  });
}

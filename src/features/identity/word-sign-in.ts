// What the mail with a one-time link to sign in says.

import type { Config } from '../../config.ts';
import { MINUTE } from '../../core/instant.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { Language } from '../../core/permissions.ts';
import type { SignInLink } from '../../platform/auth.ts';
import { signInMailTexts } from './texts/words.ts';

/** Subject and text, in their language. */
export function wordSignIn(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  link: Pick<SignInLink, 'token' | 'next'>,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const { subject, greeting, open, once, notYou } = signInMailTexts[language];
  const address = signInAddress(publicUrl, link, language);
  const parts = [greeting, open, address, once({ minutes: keptFor('signInLink') / MINUTE }), notYou];
  return { subject, text: `${parts.join('\n\n')}\n` };
}

/** The page that a sign-in link opens. It asks for one press of a button: mail scanners follow links, people press. */
function signInAddress(publicUrl: string, { token, next }: Pick<SignInLink, 'token' | 'next'>, lang: Language): string {
  const query = new URLSearchParams({ token, ...(next !== '/' && { next }), lang });
  return `${publicUrl}/sign-in/confirm?${query}`;
}

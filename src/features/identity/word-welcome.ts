// What somebody who has been added is told: where to sign in, and what waits for them there.

import type { Config } from '../../config.ts';
import { roles } from '../../core/permissions.ts';
import type { StoredUser } from './rules.ts';
import { welcomeMailTexts } from './texts/words.ts';

/** Subject and text, in their language. It opens nothing by itself: signing in asks for a link of its own. */
export function wordWelcome(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  user: StoredUser,
): { readonly subject: string; readonly text: string } {
  const text = welcomeMailTexts[user.language];
  const mine = roles.filter((role) => user.grants.some((grant) => grant.role === role));
  const isDescribed = user.professional !== undefined || (user.post !== undefined && user.phone !== undefined);
  const parts = [
    text.greeting,
    text.signIn,
    `${publicUrl}/sign-in?lang=${user.language}`,
    ...mine.map((role) => text.begin({ role })),
    ...(isDescribed ? [] : [text.details]),
    text.notYou,
  ];
  return { subject: text.subject, text: `${parts.join('\n\n')}\n` };
}

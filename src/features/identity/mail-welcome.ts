// Tells somebody who has been added how to begin: where to sign in, and what waits for them there.

import type { EventData } from '../../core/events.ts';
import { roles } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MailRefused } from '../../platform/mailer.ts';
import { findUser } from './store.ts';
import { welcomeMailTexts } from './texts/words.ts';

/**
 * Handles `user-added`: at least once, under the same Message-ID. Somebody who is disabled by now is told nothing. The
 * mail opens nothing by itself: signing in asks for a link of its own. Throws where the mail server asks for patience.
 */
export async function mailWelcome(
  { db, config, mailer, log }: Pick<Dependencies, 'db' | 'config' | 'mailer' | 'log'>,
  { user: id }: EventData<'user-added'>,
): Promise<void> {
  const user = await findUser(db, id);
  if (user === undefined || user.disabled) return;
  const text = welcomeMailTexts[user.language];
  const mine = roles.filter((role) => user.grants.some((grant) => grant.role === role));
  const isDescribed = user.professional !== undefined || (user.post !== undefined && user.phone !== undefined);
  const parts = [
    text.greeting,
    text.signIn,
    `${config.publicUrl}/sign-in`,
    ...mine.map((role) => text.begin({ role })),
    ...(isDescribed ? [] : [text.details]),
    text.notYou,
  ];
  try {
    await mailer.send({
      messageId: `welcome-${id}@${new URL(config.publicUrl).hostname}`,
      to: user.email,
      subject: text.subject,
      text: `${parts.join('\n\n')}\n`,
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn({ user: id }, 'the mail on how to begin was refused');
  }
}

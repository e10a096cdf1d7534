// Tells somebody who has been added how to begin: where to sign in, and what waits for them there.

import type { EventData } from '../../core/events.ts';
import { roles } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MailRefused } from '../../platform/mailer.ts';
import { findUser, noteWelcome } from './store.ts';
import { welcomeMailTexts } from './texts/words.ts';

/**
 * Handles `user-added`: at least once, under the same Message-ID until it is asked for again. Somebody who is disabled by
 * now is told nothing. The mail opens nothing by itself: signing in asks for a link of its own. What became of it is noted
 * of the user. Throws where the mail server asks for patience.
 */
export async function mailWelcome(
  { db, config, mailer, log, clock }: Pick<Dependencies, 'db' | 'config' | 'mailer' | 'log' | 'clock'>,
  { user: id }: EventData<'user-added'>,
): Promise<void> {
  const user = await findUser(db, id);
  if (user === undefined || user.disabled) return;
  const text = welcomeMailTexts[user.language];
  const mine = roles.filter((role) => user.grants.some((grant) => grant.role === role));
  const isDescribed = user.professional !== undefined || (user.post !== undefined && user.phone !== undefined);
  const asked = user.welcome?.at;
  const at = asked ?? clock.now();
  const parts = [
    text.greeting,
    text.signIn,
    `${config.publicUrl}/sign-in?lang=${user.language}`,
    ...mine.map((role) => text.begin({ role })),
    ...(isDescribed ? [] : [text.details]),
    text.notYou,
  ];
  try {
    await mailer.send({
      messageId: `welcome-${id}-${at}@${new URL(config.publicUrl).hostname}`,
      to: user.email,
      subject: text.subject,
      text: `${parts.join('\n\n')}\n`,
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn({ user: id }, 'the mail on how to begin was refused');
    await noteWelcome(db, id, { asked, at, fate: 'refused' });
    return;
  }
  await noteWelcome(db, id, { asked, at, fate: 'sent' });
}

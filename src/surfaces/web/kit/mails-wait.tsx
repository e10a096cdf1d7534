// Says that mails wait because the mail server takes none, to those who can call people instead.

import type { FC } from 'hono/jsx';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readSenderPause } from '../../../features/notifications/read-pause.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Note } from './note.tsx';
import { mailsWaitTexts } from './texts/words.ts';

/** What is said, or nothing while mails go or where the reader does not follow them. */
export async function readMailsWait(deps: Dependencies, actor: Actor): Promise<MailsWaiting | undefined> {
  if (!may(actor, 'see-messages')) return undefined;
  const pause = await readSenderPause(deps);
  if (pause === undefined) return undefined;
  const { region } = await readDirectory(deps);
  return { since: pause.since, code: `${pause.stage} ${pause.code}`, zone: region.timeZone };
}

export type MailsWaiting = { readonly since: number; readonly code: string; readonly zone: string };

export const MailsWait: FC<{ of: MailsWaiting | undefined; language: Language }> = ({ of, language }) => {
  if (of === undefined) return null;
  const text = mailsWaitTexts[language];
  return (
    <Note tone="warn">
      <p>
        <b>{text.title({ when: sayDateTime(of.since, language, of.zone, 'short') })}</b>
      </p>
      <p>{text.advice({ code: of.code })}</p>
    </Note>
  );
};

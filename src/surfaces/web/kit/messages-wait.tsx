// Says that mails or text messages wait, or that answers lie unread, as their server is away: to those who can call instead.

import type { FC } from 'hono/jsx';
import type { MessageChannel } from '../../../core/message-channel.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readUnreadAnswers } from '../../../features/calendar/read-unread-answers.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readSenderPauses } from '../../../features/notifications/read-pause.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Note } from './note.tsx';
import { messagesWaitTexts } from './texts/words.ts';

/** What is said of each way out that waits, and of the way in; nothing where the reader does not follow messages. */
export async function readMessagesWait(deps: Dependencies, actor: Actor): Promise<readonly MessagesWaiting[]> {
  if (!may(actor, 'see-messages')) return [];
  const [pauses, unread] = await Promise.all([readSenderPauses(deps), readUnreadAnswers(deps)]);
  if (pauses.length === 0 && unread === undefined) return [];
  const { region } = await readDirectory(deps);
  const waiting = pauses.map(({ channel, since, stage, code }) => ({ what: channel, since, code: `${stage} ${code}` }));
  const all = [...waiting, ...(unread === undefined ? [] : [{ what: 'answers' as const, ...unread }])];
  return all.map((one) => ({ ...one, zone: region.timeZone }));
}

export type MessagesWaiting = {
  readonly what: MessageChannel | 'answers';
  readonly since: number;
  readonly code: string;
  readonly zone: string;
};

export const MessagesWait: FC<{ of: readonly MessagesWaiting[]; language: Language }> = ({ of, language }) => {
  const text = messagesWaitTexts[language];
  return (
    <>
      {of.map(({ what, since, code, zone }) => (
        <Note tone="warn">
          <p>
            <b>{text.title[what]({ when: sayDateTime(since, language, zone, 'short') })}</b>
          </p>
          <p>{text.advice[what]({ code })}</p>
        </Note>
      ))}
    </>
  );
};

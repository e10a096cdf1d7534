// Says that mails or text messages wait because the server for them takes none, to those who can call people instead.

import type { FC } from 'hono/jsx';
import type { MessageChannel } from '../../../core/message-channel.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readSenderPauses } from '../../../features/notifications/read-pause.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Note } from './note.tsx';
import { messagesWaitTexts } from './texts/words.ts';

/** What is said of each channel that waits; nothing where the reader does not follow messages. */
export async function readMessagesWait(deps: Dependencies, actor: Actor): Promise<readonly MessagesWaiting[]> {
  if (!may(actor, 'see-messages')) return [];
  const pauses = await readSenderPauses(deps);
  if (pauses.length === 0) return [];
  const { region } = await readDirectory(deps);
  return pauses.map(({ channel, since, stage, code }) => ({
    ...{ channel, since },
    code: `${stage} ${code}`,
    zone: region.timeZone,
  }));
}

export type MessagesWaiting = {
  readonly channel: MessageChannel;
  readonly since: number;
  readonly code: string;
  readonly zone: string;
};

export const MessagesWait: FC<{ of: readonly MessagesWaiting[]; language: Language }> = ({ of, language }) => {
  const text = messagesWaitTexts[language];
  return (
    <>
      {of.map(({ channel, since, code, zone }) => (
        <Note tone="warn">
          <p>
            <b>{text.title[channel]({ when: sayDateTime(since, language, zone, 'short') })}</b>
          </p>
          <p>{text.advice[channel]({ code })}</p>
        </Note>
      ))}
    </>
  );
};

// What was written to a question, oldest first, each with who and when.

import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import type { ReadThread } from '../../../features/consultations/read.ts';
import type { ThreadView } from '../../../features/consultations/schema.ts';
import { sayPost } from '../kit/localized-name.tsx';
import { AdviceWords, langOf } from './advice.tsx';
import { shelfTexts, threadTexts } from './texts/words.ts';
import { ThreadBadge } from './thread-rows.tsx';

/** Or that it is not the reader's, or is removed. */
export const ThreadTexts: FC<{ thread: ReadThread; language: Language }> = ({ thread, language }) => {
  const text = threadTexts[language].page;
  const { texts } = thread.view;
  if (texts === undefined) return <p class="soft">{text.notYours}</p>;
  if (texts.length === 0) return <p class="soft">{text.removed}</p>;
  return <TextList texts={texts} thread={thread} language={language} />;
};

/** Beside the meeting that it is about: what was said since the question, which stands there already. */
export const ThreadBeside: FC<{ thread: ReadThread; language: Language; leads?: boolean }> = ({
  thread,
  language,
  leads,
}) => {
  const text = threadTexts[language].beside;
  const said = (thread.view.texts ?? []).filter(({ kind }) => kind !== 'question');
  return (
    <section class="card stack gap-3">
      <div class="head">
        <h2>{text.title}</h2>
        <ThreadBadge of={thread} language={language} />
      </div>
      {said.length > 0 && <TextList texts={said} thread={thread} language={language} />}
      {leads && (
        <p class="no-print">
          <a href={`/threads/${thread.record.id}`}>{thread.view.acts.includes('answer') ? text.answer : text.open}</a>
        </p>
      )}
    </section>
  );
};

type Text = NonNullable<ThreadView['texts']>[number];

const TextList: FC<{ texts: readonly Text[]; thread: ReadThread; language: Language }> = ({
  texts,
  thread: { record, directory, part },
  language,
}) => {
  const zone = zoneOf(directory, record.area);
  return (
    <ol class="stack gap-3">
      {texts.map((one) => (
        <li class={one.by === 'specialist' ? 'card tight lead stack gap-1' : 'card tight stack gap-1'}>
          <p class="small soft">
            <b>{threadTexts[language].page.kind[one.kind]}</b>
            {' · '}
            {whoSaid(one, part, language)}
            {' · '}
            <time datetime={one.at}>{sayDateTime(Date.parse(one.at), language, zone, 'short')}</time>
          </p>
          <p class="said">{one.text}</p>
          {one.advice && (
            <div class="note">
              <div class="stack gap-1">
                <p>
                  <b>{shelfTexts[language].attached}</b>{' '}
                  {isShown(one.advice) ? (
                    <a href={`/shelf/${one.advice.id}`} {...langOf(one.advice, language)}>
                      {one.advice.title}
                    </a>
                  ) : (
                    <>
                      <span {...langOf(one.advice, language)}>{one.advice.title}</span> (
                      {shelfTexts[language].parts['taken-down']})
                    </>
                  )}
                </p>
                <AdviceWords advice={one.advice} language={language} />
              </div>
            </div>
          )}
          {one.kind === 'answer' && part === 'specialist' && (
            <p class="small no-print">
              <a href={`/threads/${record.id}/advice/${one.id}`}>{shelfTexts[language].ofAnswer}</a>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
};

function isShown({ text, link }: NonNullable<Text['advice']>): boolean {
  return text !== undefined || link !== undefined;
}

function whoSaid({ by, post }: Text, part: ReadThread['part'], language: Language): string {
  const text = threadTexts[language].page;
  if (by === 'asker') return part === 'asker' ? text.you : text.asker;
  return post ? sayPost(post, language) : text.specialist;
}

// Written questions as rows: what each is about, whose turn it is and until when.

import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadThread } from '../../../features/consultations/read.ts';
import { Badge } from '../kit/badge.tsx';
import { Bar } from '../kit/bar.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { bookingTexts, threadTexts } from './texts/words.ts';

export const ThreadRows: FC<{ of: readonly ReadThread[]; language: Language }> = ({ of, language }) => (
  <ul class="rows">
    {of.map((thread) => (
      <ThreadRow thread={thread} language={language} />
    ))}
  </ul>
);

const ThreadRow: FC<{ thread: ReadThread; language: Language }> = ({ thread, language }) => {
  const { record, directory, asker } = thread;
  const area = sayName(directory.areas.get(record.area)?.name, language);
  const about = sayAbout(thread, language);
  return (
    <li>
      <div>
        <a href={`/threads/${record.id}`}>
          <b>{about ?? <Name of={directory.services.get(record.service)?.name} language={language} />}</b>
        </a>
        <br />
        <span class="small soft">
          {asker ? (
            <>
              {asker.post ? <Name of={asker.post} language={language} /> : asker.name}
              {` · ${area}`}
            </>
          ) : about === undefined ? (
            area
          ) : (
            <Name of={directory.services.get(record.service)?.name} language={language} />
          )}
        </span>
        <br />
        <ThreadBadge of={thread} language={language} />
      </div>
      {thread.part === 'specialist' && <PromiseClock of={thread} language={language} />}
    </li>
  );
};

/** How much of the working time that was promised has gone by; nothing of what does not wait for an answer. */
const PromiseClock: FC<{ of: ReadThread; language: Language }> = ({ of: { clock }, language }) => {
  if (clock === undefined) return null;
  const minutes = (time: number) => Math.round(time / MINUTE);
  const said = threadTexts[language].clock.used({ used: minutes(clock.used), all: minutes(clock.all) });
  return (
    <div class="whole stack gap-1">
      <Bar part={clock.used} whole={clock.all} said={said} low={clock.used > NEARLY * clock.all} />
      <span class="small soft">{said}</span>
    </div>
  );
};

const NEARLY = 0.75;

/** Its topic and age, for those who read it; nothing of one whose words are removed. */
export function sayAbout({ record, view, directory }: ReadThread, language: Language): string | undefined {
  const topic = directory.areas.get(record.area)?.topics.find(({ id }) => id === view.topic);
  const age = ageBands.find((band) => band === view.ageBand);
  if (topic === undefined) return undefined;
  return [nameIn(topic.name, language), age && bookingTexts[language].ageBand[age]].filter(Boolean).join(', ');
}

/** How it stands, for the reader: what waits for them stands out. */
export const ThreadBadge: FC<{ of: ReadThread; language: Language }> = ({ of: thread, language }) => {
  const text = threadTexts[language].state;
  const { record, view, part, directory } = thread;
  const { standing } = record;
  const zone = zoneOf(directory, record.area);
  switch (standing.is) {
    case 'asked': {
      const due = { at: standing.due, zone };
      if (view.late) {
        return (
          <Badge tone="bad" icon="alert">
            {text.late({ due })}
          </Badge>
        );
      }
      return (
        <Badge icon="clock" {...(part === 'specialist' && { tone: 'warn' })}>
          {text.asked({ due })}
        </Badge>
      );
    }
    case 'asked-back':
      return part === 'asker' ? (
        <Badge tone="warn" icon="question">
          {text.askedBack}
        </Badge>
      ) : (
        <Badge icon="clock">{text.rests}</Badge>
      );
    case 'answered':
      return (
        <Badge tone="good" icon="done">
          {text.answered}
        </Badge>
      );
    case 'meeting':
      return (
        <Badge tone="violet" icon="calendar">
          {text.meeting}
        </Badge>
      );
    case 'closed':
      return <Badge icon="check">{text.closed[standing.because]}</Badge>;
  }
};

// Advice of the shelf: as rows, whole, and as it is shown to who is about to ask.

import type { FC } from 'hono/jsx';
import type { Directory, Service } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { AdviceView } from '../../../features/consultations/advice.ts';
import { Carried } from '../kit/fields.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { bookingTexts, shelfTexts } from './texts/words.ts';

export const AdviceRows: FC<{ of: readonly AdviceView[]; directory: Directory; language: Language }> = ({
  of,
  directory,
  language,
}) => (
  <ul class="rows">
    {of.map((advice) => (
      <li>
        <div>
          <a href={`/shelf/${advice.id}`} {...langOf(advice, language)}>
            <b>{advice.title}</b>
          </a>
          <br />
          <span class="small soft">{sayOf(advice, directory, language)}</span>
        </div>
      </li>
    ))}
  </ul>
);

/** Its words are its writer's: marked with their language where it is not the reader's. */
export function langOf({ language: spoken }: Pick<Words, 'language'>, language: Language) {
  return spoken === language ? {} : { lang: spoken };
}

/** Of which topic, age and area it is. */
function sayOf({ area, topic, ageBand }: AdviceView, directory: Directory, language: Language): string {
  const place = [...directory.areas.values()].find(({ id }) => id === area);
  const about = place?.topics.find(({ id }) => id === topic);
  const age = ageBand === undefined ? shelfTexts[language].anyAge : bookingTexts[language].ageBand[ageBand];
  return [...(about ? [sayName(about.name, language)] : []), age, sayName(place?.name, language)].join(' · ');
}

/** What it says, and of what it is. */
export const AdviceBody: FC<{ advice: AdviceView; directory: Directory; language: Language }> = ({
  advice,
  directory,
  language,
}) => (
  <div class="card stack gap-2">
    <p class="small soft">{sayOf(advice, directory, language)}</p>
    <AdviceWords advice={advice} language={language} />
  </div>
);

type Words = { readonly language: string } & Pick<AdviceView, 'text' | 'link'>;

export const AdviceWords: FC<{ advice: Words; language: Language }> = ({ advice, language }) => {
  const { text, link } = advice;
  return (
    <>
      {text !== undefined && (
        <p class="said" {...langOf(advice, language)}>
          {text}
        </p>
      )}
      {link !== undefined && (
        <p>
          <a href={link} rel="noreferrer">
            {shelfTexts[language].openLink({ host: new URL(link).hostname })}
          </a>
        </p>
      )}
    </>
  );
};

/** Before a question is sent or a time is booked: what has been answered to others, and that it is enough. */
export const AnsweredBefore: FC<{
  of: readonly AdviceView[];
  service: Service;
  /** the time that is held meanwhile */
  hold?: string;
  language: Language;
}> = ({ of, service, hold, language }) => {
  const said = shelfTexts[language];
  if (of.length === 0) return null;
  return (
    <section class="stack gap-3" id="answered-before">
      <Note tone="warn" said>
        <p>
          <b>{said.before.title}</b>
        </p>
        <p>{hold === undefined ? said.before.leadAsk : said.before.leadBook}</p>
      </Note>
      <ul class="stack gap-3">
        {of.map((advice) => (
          <li class="card lead stack gap-2">
            <h2 {...langOf(advice, language)}>{advice.title}</h2>
            <AdviceWords advice={advice} language={language} />
            <form method="post" action={`/shelf/${advice.id}/answered`}>
              <Carried of={{ service: service.id, ...(hold !== undefined && { hold }) }} />
              <button type="submit" class="button second">
                {said.before.answered}
                <span class="unseen">: {advice.title}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** For which topic and age advice was shown, as the form carries it: it is not shown for the same again. */
export function shownFor({ topic, age }: { readonly topic: string; readonly age: string }): string {
  return `${topic} ${age}`;
}

// The question how useful a consultation was, where it is put: on its page and on homes.

import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import type { Unrated } from '../../../features/consultations/read-usefulness.ts';
import { MOST_USEFUL, type UsefulnessView } from '../../../features/consultations/usefulness.ts';
import { sayName } from '../kit/localized-name.tsx';
import { usefulnessTexts } from './texts/words.ts';

/** On the page of a booking, beside what was agreed there. */
export const UsefulnessCard: FC<{ booking: string; of: UsefulnessView | undefined; language: Language }> = ({
  booking,
  of,
  language,
}) => {
  const text = usefulnessTexts[language];
  if (of === undefined || !(of.asks || of.own)) return null;
  return (
    <section class="card stack no-print" id="usefulness">
      <h2>{text.ask}</h2>
      <p class="soft">{of.own ? text.own({ score: of.own.score, most: MOST_USEFUL }) : text.lead}</p>
      <div class="row gap-2">
        <a class={of.own ? 'button quiet' : 'button second'} href={`/bookings/${booking}/usefulness`}>
          {of.own ? text.change : text.answer}
        </a>
      </div>
    </section>
  );
};

/** On homes: asked once, and not again where nobody wants to say. */
export const UnratedRows: FC<{ of: readonly Unrated[]; language: Language }> = ({ of, language }) => {
  const text = usefulnessTexts[language];
  return (
    <ul class="rows">
      {of.map(({ record, directory }) => {
        const when = sayDateTime(record.start, language, zoneOf(directory, record.area), 'short');
        return (
          <li>
            <div class="stack gap-2">
              <p>
                <b>{sayName(directory.services.get(record.service)?.name, language)}</b>
                <br />
                <span class="small soft">{when}</span>
              </p>
              <div class="row gap-2">
                <a class="button small second" href={`/bookings/${record.id}/usefulness`}>
                  {text.answer}
                  <span class="unseen">: {when}</span>
                </a>
                <form method="post" action={`/bookings/${record.id}/usefulness/decline`}>
                  <button type="submit" class="button small quiet">
                    {text.decline}
                    <span class="unseen">: {when}</span>
                  </button>
                </form>
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
};

// What a booking is about, for those who take part: the anonymous case, or the family and its consent.

import type { FC } from 'hono/jsx';
import { ageBands, consentGivers, consentScopes } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Name } from '../kit/localized-name.tsx';
import { bookingTexts, rewordTexts } from './texts/words.ts';

/** When the words were last changed: for a person who has read them before. */
export const Reworded: FC<{
  of: Pick<ReadBooking['view'], 'rewordedAt'>;
  timeZone: string;
  language: Language;
}> = ({ of: { rewordedAt }, timeZone, language }) =>
  rewordedAt === undefined ? null : (
    <p>
      <Badge tone="warn" icon="again">
        {rewordTexts[language].when({ when: { at: Date.parse(rewordedAt), zone: timeZone } })}
      </Badge>
    </p>
  );

/** Topic, age and question, and the family's consent. Nothing where the reader may see neither. */
export const CaseFacts: FC<{ booking: ReadBooking; language: Language }> = ({
  booking: { view, record, directory },
  language,
}) => {
  const words = bookingTexts[language];
  const zone = zoneOf(directory, record.area);
  const topic = directory.areas.get(record.area)?.topics.find((each) => each.id === view.case?.topic);
  const age = ageBands.find((band) => band === view.case?.ageBand);
  const scope = consentScopes.find((each) => each === view.consent?.scope);
  const giver = consentGivers.find((each) => each === view.consent?.givenBy);
  return (
    <div class="stack">
      <Facts
        of={[
          [words.page.topic, topic && <Name of={topic.name} language={language} />],
          [words.page.age, age && words.ageBand[age]],
          [words.page.consent, scope && words.consentScope[scope]],
          [
            words.page.consentGiven,
            giver &&
              record.consent &&
              `${words.consentGiver[giver]}, ${sayDate(record.consent.givenAt, language, zone, 'full')}`,
          ],
        ]}
      />
      {view.case && (
        <div class="stack gap-1">
          <h3>{words.page.question}</h3>
          <p class="said">{view.case.question}</p>
        </div>
      )}
      {view.note && (
        <div class="stack gap-1">
          <h3>{words.page.note}</h3>
          <p class="said">{view.note}</p>
        </div>
      )}
      <Reworded of={view} timeZone={zone} language={language} />
    </div>
  );
};

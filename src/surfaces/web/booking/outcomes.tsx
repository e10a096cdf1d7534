// What came of a consultation, on its page: what was agreed, how it goes on, and how useful it was.

import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { FollowUpsView } from '../../../features/consultations/follow-up.ts';
import type { NextStepsView } from '../../../features/consultations/next-step.ts';
import { readFollowUpsOf } from '../../../features/consultations/read-follow-ups.ts';
import { readStepsOf } from '../../../features/consultations/read-next-steps.ts';
import { readUsefulnessOf } from '../../../features/consultations/read-usefulness.ts';
import type { UsefulnessView } from '../../../features/consultations/usefulness.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Icon } from '../kit/icon.tsx';
import { NextSteps } from './next-step-rows.tsx';
import { bookingTexts, followUpTexts, linkFamilyTexts } from './texts/words.ts';
import { UsefulnessCard } from './usefulness-card.tsx';

/** Each where the reader may know of it. */
export type OutcomesOf = {
  readonly steps: NextStepsView | undefined;
  readonly followUps: FollowUpsView;
  readonly useful: UsefulnessView | undefined;
};

/** Of a booking that was read, and its read logged: the same row is of these. */
export async function readOutcomes(deps: Dependencies, actor: Actor, booking: ReadBooking): Promise<OutcomesOf> {
  return {
    steps: await readStepsOf(deps, booking),
    followUps: await readFollowUpsOf(deps, actor, booking),
    useful: await readUsefulnessOf(deps, booking),
  };
}

export const Outcomes: FC<{ booking: ReadBooking; of: OutcomesOf; language: Language }> = ({
  booking,
  of: { steps, followUps, useful },
  language,
}) => (
  <>
    <FamilyLater booking={booking} language={language} />
    <NextSteps booking={booking} of={steps} language={language} />
    <FollowUps booking={booking} of={followUps} language={language} />
    <UsefulnessCard booking={booking.record.id} of={useful} language={language} />
  </>
);

/** The way to say whose it is, and to take that back. */
const FamilyLater: FC<{ booking: ReadBooking; language: Language }> = ({
  booking: { record, linksFamily, takesBackConsent },
  language,
}) => {
  const text = linkFamilyTexts[language];
  if (!linksFamily && !takesBackConsent) return null;
  return (
    <p class="no-print">
      {linksFamily ? (
        <a class="button quiet" href={`/bookings/${record.id}/family`}>
          <Icon name="people" /> {text.link}
        </a>
      ) : (
        <a class="button quiet" href={`/bookings/${record.id}/family/take-back`}>
          <Icon name="people" /> {text.takeBack}
        </a>
      )}
    </p>
  );
};

/** The times before and after this one, and the way to another. */
const FollowUps: FC<{ booking: ReadBooking; of: FollowUpsView; language: Language }> = ({
  booking: { record, directory },
  of: { books, before, after },
  language,
}) => {
  const text = followUpTexts[language];
  const zone = zoneOf(directory, record.area);
  const when = (start: string) => ({ when: { at: Date.parse(start), zone } });
  if (!books && before === undefined && after.length === 0) return null;
  return (
    <section class="card stack" id="follow-up">
      <h2>{text.heading}</h2>
      {before && (
        <p>
          <a href={`/bookings/${before.id}`}>{text.before(when(before.start))}</a>
        </p>
      )}
      {after.map(({ id, start, status }) => (
        <p>
          <a href={`/bookings/${id}`}>{text.after(when(start))}</a>
          {status === 'cancelled' && <span class="soft"> · {bookingTexts[language].state.cancelled}</span>}
        </p>
      ))}
      {books && (
        <p class="no-print">
          <a class="button second" href={`/bookings/${record.id}/follow-up`}>
            <Icon name="calendar" /> {text.book}
          </a>
        </p>
      )}
    </section>
  );
};

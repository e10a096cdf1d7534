// What those who take part have said in their calendars: on the booking, and beside what each calendar holds.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { HeldCalendar } from '../../../features/calendar/read-held.ts';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { answerTexts, bookingLinkTexts, previewTexts } from './texts/words.ts';

type Shown = { readonly zone: string; readonly language: Language };
type Answer = NonNullable<HeldCalendar['answer']>;

/** Each one who answered, by what they are to the booking. */
export const CalendarAnswers: FC<Shown & { calendars: readonly HeldCalendar[] }> = ({ calendars, ...shown }) => (
  <ul class="stack gap-1">
    {calendars.flatMap(({ audience, answer }) =>
      answer === undefined
        ? []
        : [
            <li>
              {previewTexts[shown.language].recipient[audience]}: {sayAnswer(answer, shown)}
            </li>,
          ],
    )}
  </ul>
);

/** For the desk: a family would rather not come at this time, and somebody has to speak with it. */
export const DeclinedNote: FC<Shown & { booking: string; calendars: readonly HeldCalendar[] }> = ({
  booking,
  calendars,
  ...shown
}) => {
  const open = calendars.find(
    ({ audience, answer }) => audience === 'family' && answer !== undefined && waitsForDesk(answer),
  );
  if (open?.answer === undefined) return null;
  return (
    <Note tone="warn">
      <p>{answerTexts[shown.language].family({ said: sayAnswer(open.answer, shown) })}</p>
      <form method="post" action={`/bookings/${booking}/called`}>
        <button type="submit" class="button second small">
          <Icon name="phone" /> {bookingLinkTexts[shown.language].called}
        </button>
      </form>
    </Note>
  );
};

function waitsForDesk({ answer, seenTo }: Answer): boolean {
  return !seenTo && (answer === 'declined' || answer === 'counter');
}

/** In words, with the time that they would like. */
export function sayAnswer({ answer, proposed }: Answer, { zone, language }: Shown): string {
  const text = answerTexts[language];
  if (answer !== 'counter' || proposed === undefined) return text.said[answer];
  return text.proposes({ start: { at: proposed.start, zone } });
}

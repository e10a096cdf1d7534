// Said before the press: what is booked so near can be neither moved nor cancelled afterwards.

import type { FC } from 'hono/jsx';
import { isPastChange } from '../../../core/booking.ts';
import type { Service } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { Note } from '../kit/note.tsx';
import { formTexts } from './texts/words.ts';

/** Nothing where the time lies outside the service's cut-off. `now`: epoch milliseconds. */
export const LateWarning: FC<{
  time: { readonly start: number };
  service: Service | undefined;
  now: number;
  language: Language;
}> = ({ time, service, now, language }) =>
  isPastChange(time, service, now) ? (
    <Note tone="warn">
      <p>{formTexts[language].late}</p>
    </Note>
  ) : null;

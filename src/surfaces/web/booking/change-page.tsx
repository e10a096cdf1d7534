// The page of a form that changes one thing of a booking whose time stays: above its fields, when it is and whose.

import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { type FormPage, showFormPage } from '../kit/form.tsx';
import { rewordTexts } from './texts/words.ts';
import { WhichTime } from './whose.tsx';

/** `path`: of the form, below the booking's page, which is where one leaves it to. */
export function showChangePage(
  c: Context<WebEnv>,
  { record, directory, whose }: ReadBooking,
  { path, ...about }: Required<Pick<FormPage, 'title' | 'lead' | 'save'>> & { readonly path: string },
  state: { readonly faults: Faults },
  content: Child,
): Response | Promise<Response> {
  const { language } = c.var;
  const booking = `/bookings/${record.id}`;
  return showFormPage(
    c,
    {
      ...about,
      current: 'bookings',
      back: { href: booking, label: rewordTexts[language].back },
      action: `${booking}/${path}`,
      above: (
        <WhichTime
          when={sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}
          whose={whose}
          language={language}
        />
      ),
    },
    state,
    content,
  );
}

// What a booking is about is said anew: its question with topic and age, and its note. Time, people and way stay.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { admitTopic } from './admit-content.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { mayReword, screenTexts } from './rules.ts';
import { type BookingView, rewordInput } from './schema.ts';
import { rewordRow } from './store-cases.ts';

type Input = z.output<typeof rewordInput>;
type Words = Pick<BookingRecord, 'case' | 'note'>;

/**
 * For the person who booked, and for the desk of a family's own appointment, until the meeting is over. The same words change nothing;
 * others make no new version, as no calendar shows them: who reads them sees when they were changed. Throws `Refusal`:
 * not_found, not_allowed, wrong_status, case_not_accepted where there is no question, personal_data_found.
 */
export const rewordBooking: Command<Input, BookingView> = {
  name: 'reword-booking',
  capability: 'book-slot',
  input: rewordInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const opened = await openForChange(context, { booking: input.booking }, 'reschedule', () => true);
    const { record, standing, directory } = opened;
    if (!mayReword(standing, record, now)) {
      throw new Refusal('not_allowed', `a ${standing} of this booking may not change its words`);
    }
    const words = wordsOf(record, input);
    if (words.case && words.case.topic !== record.case?.topic) admitTopic(directory, record.area, words.case.topic);
    screenTexts({ 'case.question': input.case?.question, note: input.note });
    const changes = {
      question: !isSameValue(words.case, record.case),
      note: words.note !== record.note,
    };
    if (!changes.question && !changes.note) return answerAsItIs(context, opened);
    const changed = await rewordRow(tx, record, words, now);
    return {
      result: viewBooking(deps, directory, changed, standing),
      log: [
        {
          action: 'reword-booking',
          ...logOf(record, changes),
        },
      ],
    };
  },
};

/** As they will stand. An appointment has no question, and one that was removed with its time does not come back. */
function wordsOf(record: BookingRecord, { case: asked, note = record.note }: Input): Words {
  if (asked && record.case === undefined) {
    throw new Refusal('case_not_accepted', 'this booking has no question', {
      faults: [{ path: 'case', message: 'there is none to change' }],
    });
  }
  const { topic, ageBand, question } = asked ?? record.case ?? { topic: '', ageBand: '', question: '' };
  return {
    ...(record.case && { case: { topic, ageBand, question, removeAfter: record.case.removeAfter } }),
    ...(note && { note }),
  };
}

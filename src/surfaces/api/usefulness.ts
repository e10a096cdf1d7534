// How useful a consultation was, as each side says once.

import type { BookingId } from '../../core/ids.ts';
import { bookingId } from '../../features/bookings/schema.ts';
import { declineRating, rateUsefulness } from '../../features/consultations/rate-usefulness.ts';
import { readSentences } from '../../features/consultations/read-sentences.ts';
import { readUsefulness } from '../../features/consultations/read-usefulness.ts';
import { rateInput, sentencesQuery, sentencesView, usefulnessView } from '../../features/consultations/usefulness.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'After the meeting';

export const usefulnessOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/usefulness/sentences',
    tag,
    summary: 'What people added in words, for coordinators; of nobody, and only where there are five answers or more',
    query: sentencesQuery,
    status: 200,
    answer: { description: 'In an order that says nothing', schema: sentencesView },
    refusals: [],
    handle: ({ deps, actor, query, options }) =>
      readSentences(deps, actor, query(sentencesQuery).area, options.requestId),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/usefulness',
    tag,
    summary: 'What the caller’s own side said of it, and whether it is still asked',
    status: 200,
    answer: { description: 'Never what the other side said', schema: usefulnessView },
    refusals: ['not_found'],
    handle: ({ deps, actor, param }) => readUsefulness(deps, actor, parseInput<BookingId>(bookingId, param('id'))),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/usefulness',
    tag,
    summary: 'Say after the meeting how useful it was; in figures it is nobody’s, and small counts are never shown',
    body: rateInput,
    example: { score: 4, changedPractice: true, referralAvoided: false, inTime: true },
    status: 200,
    answer: { description: 'What was said', schema: usefulnessView },
    refusals: ['not_found', 'not_yet', 'wrong_status', 'personal_data_found'],
    handle: (call) => withPathId(call, rateUsefulness, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/usefulness/decline',
    tag,
    summary: 'The caller’s side does not want to be asked',
    status: 200,
    answer: { description: 'It is asked no more', schema: usefulnessView },
    refusals: ['not_found', 'not_yet', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, declineRating, { booking: param('id') }, options),
  },
];

// What came of a consultation: the next steps that were agreed.

import type { BookingId } from '../../core/ids.ts';
import { bookingId, bookingOutput } from '../../features/bookings/schema.ts';
import { agreeNextStep } from '../../features/consultations/agree-next-step.ts';
import { bookFollowUp } from '../../features/consultations/book-follow-up.ts';
import { confirmNextStep } from '../../features/consultations/confirm-next-step.ts';
import { dropNextStep } from '../../features/consultations/drop-next-step.ts';
import { finishNextStep } from '../../features/consultations/finish-next-step.ts';
import { followUpInput, followUpsView } from '../../features/consultations/follow-up.ts';
import {
  agreeInput,
  confirmInput,
  finishInput,
  nextStepsView,
  nextStepView,
  rewordStepInput,
  stepDropped,
} from '../../features/consultations/next-step.ts';
import { readFollowUps } from '../../features/consultations/read-follow-ups.ts';
import { readNextSteps } from '../../features/consultations/read-next-steps.ts';
import { rewordNextStep } from '../../features/consultations/reword-next-step.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'After the meeting';
const STEP = { what: 'Kokeillaan samaa iltarytmiä kaksi viikkoa.', by: 'worker', until: '2026-12-18' };
const LATER = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261222T110000Z~professional:pn-psykologi';
const step = { description: 'The step as it is now', schema: nextStepView };

export const nextStepOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/bookings/{id}/follow-up',
    tag,
    summary: 'The time that it goes on from, and those that go on from it',
    status: 200,
    answer: { description: 'Those that the caller may see', schema: followUpsView },
    refusals: ['not_found'],
    handle: ({ deps, actor, param }) => readFollowUps(deps, actor, parseInput<BookingId>(bookingId, param('id'))),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/follow-up',
    tag,
    summary: 'Book at once how it goes on: the same series and case, with the worker who asked as who books',
    body: followUpInput,
    example: { slot: LATER },
    status: 201,
    answer: { description: 'The booking', schema: bookingOutput },
    refusals: [
      'not_found',
      'wrong_status',
      'slot_taken',
      'double_booked',
      'unknown_slot',
      'too_short_notice',
      'quota_reached',
      'kept_for_others',
    ],
    handle: (call) => withPathId(call, bookFollowUp, 'booking'),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/next-steps',
    tag,
    summary: 'What was agreed there; counts alone for the desk. The read is logged',
    status: 200,
    answer: { description: 'The steps, the first to be done first', schema: nextStepsView },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) =>
      readNextSteps(deps, actor, parseInput<BookingId>(bookingId, param('id')), options.requestId),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/next-steps',
    tag,
    summary: 'A specialist writes what is done next, by whom and until when, once the meeting has begun',
    body: agreeInput,
    example: STEP,
    status: 201,
    answer: { description: 'It waits for the worker to confirm it', schema: nextStepView },
    refusals: ['not_found', 'not_yet', 'wrong_status', 'personal_data_found'],
    handle: (call) => withPathId(call, agreeNextStep, 'booking'),
  },
  {
    method: 'post',
    path: '/api/next-steps/{id}/confirm',
    tag,
    summary: 'The worker who asked confirms it, or says with `wish` what is to be otherwise',
    body: confirmInput,
    example: { version: 0 },
    status: 200,
    answer: step,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, confirmNextStep, 'step'),
  },
  {
    method: 'post',
    path: '/api/next-steps/{id}/reword',
    tag,
    summary: 'The specialist says it otherwise: it waits to be confirmed anew',
    body: rewordStepInput,
    example: { ...STEP, until: '2026-12-22', version: 1 },
    status: 200,
    answer: step,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, rewordNextStep, 'step'),
  },
  {
    method: 'post',
    path: '/api/next-steps/{id}/done',
    tag,
    summary: 'It has been done; with `done: false`, it was marked so by mistake',
    body: finishInput,
    bodiless: true,
    example: { done: true },
    status: 200,
    answer: step,
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => withPathId(call, finishNextStep, 'step'),
  },
  {
    method: 'delete',
    path: '/api/next-steps/{id}',
    tag,
    summary: 'The specialist takes it back: it is not done after all',
    status: 200,
    answer: { description: 'It is gone', schema: stepDropped },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, dropNextStep, { step: param('id') }, options),
  },
];

// Holds and bookings over JSON.

import type { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import { bookSlot } from '../../features/bookings/book-slot.ts';
import { cancelBooking } from '../../features/bookings/cancel-booking.ts';
import { changeAsker } from '../../features/bookings/change-asker.ts';
import { chooseChild } from '../../features/bookings/choose-child.ts';
import { holdSlot } from '../../features/bookings/hold-slot.ts';
import { linkFamily, takeBackConsent } from '../../features/bookings/link-family.ts';
import { listBookings, readBooking } from '../../features/bookings/read.ts';
import { fulfilBooking, recordArrival, recordNoShow } from '../../features/bookings/record-attendance.ts';
import { releaseHold } from '../../features/bookings/release-hold.ts';
import { rescheduleBooking } from '../../features/bookings/reschedule-booking.ts';
import { rewordBooking } from '../../features/bookings/reword-booking.ts';
import {
  type actInput,
  bookInput,
  bookingFilter,
  bookingId,
  bookingOutput,
  bookingPage,
  cancelInput,
  changeAskerInput,
  chooseChildInput,
  holdInput,
  linkFamilyInput,
  noShowInput,
  released,
  rescheduleInput,
  rewordInput,
} from '../../features/bookings/schema.ts';
import { type Executable, execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import type { Call, Operation } from './operation.ts';

const SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261208T110000Z~professional:pn-psykologi';
const LATER_SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261208T115000Z~professional:pn-psykologi';
const CASE = {
  topic: 'sleep',
  ageBand: '0-2',
  question: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?',
};
const CONSENT = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-20T09:00:00+02:00' };
const SLOT_REFUSALS: readonly ErrorCode[] = [
  'slot_taken',
  'double_booked',
  'unknown_slot',
  'past_slot',
  'too_short_notice',
  'beyond_horizon',
  'area_not_served',
  'quota_reached',
  'kept_for_others',
];
const CHANGE_REFUSALS: readonly ErrorCode[] = ['not_found', 'wrong_status', 'changed_meanwhile'];

const tag = 'Bookings';
const booking = { description: 'The booking', schema: bookingOutput };

export const bookingOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/holds',
    tag,
    summary: 'Keep a slot for five minutes while a form is filled',
    body: holdInput,
    example: { slot: SLOT },
    status: 201,
    answer: { description: 'The hold: a booking in the state `held`', schema: bookingOutput },
    refusals: SLOT_REFUSALS,
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, holdSlot, await body(), options),
  },
  {
    method: 'delete',
    path: '/api/holds/{id}',
    tag,
    summary: 'Give a held slot back',
    status: 200,
    answer: { description: 'It is free again', schema: released },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, releaseHold, { booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings',
    tag,
    summary: 'Book a slot, or what was held; an appointment’s family takes part by its guardians',
    body: bookInput,
    example: { slot: SLOT, case: CASE, channel: 'video' },
    status: 201,
    answer: booking,
    refusals: [
      ...SLOT_REFUSALS,
      'hold_expired',
      'wrong_status',
      'channel_not_offered',
      'case_not_accepted',
      'consent_missing',
      'personal_data_found',
      'not_found',
      'possible_duplicate',
    ],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, bookSlot, await body(), options),
  },
  {
    method: 'get',
    path: '/api/bookings',
    tag,
    summary: 'My bookings, and those my areas allow, soonest first; without their content',
    query: bookingFilter,
    status: 200,
    answer: { description: 'A page of bookings', schema: bookingPage },
    refusals: [],
    handle: async ({ deps, actor, query }) => {
      const { items, nextCursor } = await listBookings(deps, actor, query(bookingFilter));
      return { items: items.map((item) => item.view), nextCursor };
    },
  },
  {
    method: 'get',
    path: '/api/bookings/{id}',
    tag,
    summary: 'One booking, with its case for those who take part; the read is logged',
    status: 200,
    answer: booking,
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, options }) =>
      (await readBooking(deps, actor, parseInput(bookingId, param('id')), options.requestId)).view,
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/reschedule',
    tag,
    summary: 'Move to another slot of the same service; the id stays',
    body: rescheduleInput.omit({ booking: true }),
    example: { slot: LATER_SLOT },
    status: 200,
    answer: booking,
    refusals: [...CHANGE_REFUSALS, ...SLOT_REFUSALS, 'channel_not_offered', 'cut_off_passed'],
    handle: (call) => withPathId(call, rescheduleBooking, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/asker',
    tag,
    summary: 'A colleague asks in the place of one who works here no more; the time, people and question stay',
    body: changeAskerInput.omit({ booking: true }),
    example: { user: '5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11' },
    status: 200,
    answer: booking,
    refusals: ['not_found', 'wrong_status', 'invalid_input', 'double_booked'],
    handle: (call) => withPathId(call, changeAsker, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/reword',
    tag,
    summary: 'Say anew what it is about: the question, the note, or both; the time stays, and nobody is mailed',
    body: rewordInput.omit({ booking: true }),
    example: { case: CASE },
    status: 200,
    answer: booking,
    refusals: ['not_found', 'wrong_status', 'case_not_accepted', 'personal_data_found'],
    handle: (call) => withPathId(call, rewordBooking, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/family',
    tag,
    summary: 'Name the family of what was asked without one, by its consent; nobody of the family is told',
    body: linkFamilyInput.omit({ booking: true }),
    example: { family: { reference: '1042' }, consent: CONSENT },
    status: 200,
    answer: booking,
    refusals: ['not_found', 'wrong_status', 'possible_duplicate', 'personal_data_found'],
    handle: (call) => withPathId(call, linkFamily, 'booking'),
  },
  {
    method: 'delete',
    path: '/api/bookings/{id}/family',
    tag,
    summary: 'The family has taken its consent back: the consultation is anonymous again',
    status: 200,
    answer: booking,
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, takeBackConsent, { booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/child',
    tag,
    summary:
      'Say for which child of its family an appointment is, or for all of it; the time stays, and nobody is mailed',
    body: chooseChildInput.omit({ booking: true }),
    example: { child: null },
    status: 200,
    answer: booking,
    refusals: ['not_found', 'changed_meanwhile', 'double_booked', 'personal_data_found'],
    handle: (call) => withPathId(call, chooseChild, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/cancel',
    tag,
    summary: 'Cancel with a reason; both sides are told',
    body: cancelInput.omit({ booking: true }),
    example: { reason: 'not-needed' },
    status: 200,
    answer: booking,
    refusals: [...CHANGE_REFUSALS, 'cut_off_passed', 'personal_data_found'],
    handle: (call) => withPathId(call, cancelBooking, 'booking'),
  },
  attendance('arrive', 'They are here', recordArrival),
  attendance('fulfil', 'The meeting was held', fulfilBooking),
  {
    ...attendance('no-show', 'Nobody came', recordNoShow),
    body: noShowInput.omit({ booking: true }),
    bodiless: true,
    example: { notReached: true },
    refusals: ['not_found', 'wrong_status', 'not_yet', 'was_present'],
    handle: (call) => withPathId(call, recordNoShow, 'booking'),
  },
];

function attendance(act: string, summary: string, command: Executable<z.output<typeof actInput>, unknown>): Operation {
  return {
    method: 'post',
    path: `/api/bookings/{id}/${act}`,
    tag,
    summary,
    status: 200,
    answer: booking,
    refusals: ['not_found', 'wrong_status', 'not_yet'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, command, { booking: param('id') }, options),
  };
}

/** The id in the path is the one that counts: the same field in the body is one too many. */
export async function withPathId<Input, Result>(
  { deps, actor, param, body, options }: Call,
  command: Executable<Input, Result>,
  field: string,
): Promise<Result> {
  const given = await body();
  if (typeof given !== 'object' || given === null || Array.isArray(given) || field in given) {
    return execute(deps, actor, command, given, options);
  }
  return execute(deps, actor, command, { ...given, [field]: param('id') }, options);
}

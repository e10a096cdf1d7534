// A booking's life: its states, and which act leads from one to another. Names map to FHIR R4 Appointment.status.

import type { Service } from './directory.ts';
import { DAY, HOUR } from './instant.ts';

export const bookingStates = ['held', 'booked', 'arrived', 'fulfilled', 'cancelled', 'no-show'] as const;
export type BookingStatus = (typeof bookingStates)[number];

/** No service takes longer: what is not over at an instant began less than this before it. Milliseconds. */
export const LONGEST_VISIT = DAY;

export type BookingAct = 'book' | 'reschedule' | 'meet-otherwise' | 'cancel' | 'arrive' | 'fulfil' | 'no-show';

// A wrong tap is mended by the right one: late arrivals after a no-show, and a fulfilled time that nobody came to.
const STEPS: Readonly<Record<BookingAct, { readonly from: readonly BookingStatus[]; readonly to: BookingStatus }>> = {
  book: { from: ['held'], to: 'booked' },
  reschedule: { from: ['booked'], to: 'booked' },
  'meet-otherwise': { from: ['booked'], to: 'booked' },
  cancel: { from: ['booked'], to: 'cancelled' },
  arrive: { from: ['booked', 'no-show'], to: 'arrived' },
  fulfil: { from: ['booked', 'arrived', 'no-show'], to: 'fulfilled' },
  'no-show': { from: ['booked', 'arrived', 'fulfilled'], to: 'no-show' },
};

/** The state an act leads to, or undefined where it cannot be done from here. */
export function stateAfter(status: BookingStatus, act: BookingAct): BookingStatus | undefined {
  const step = STEPS[act];
  return step.from.includes(status) ? step.to : undefined;
}

/** Whether the act would do nothing, since it has been done: it is so already, and cannot be done again. */
export function isDone(status: BookingStatus, act: BookingAct): boolean {
  return STEPS[act].to === status && !STEPS[act].from.includes(status);
}

/** The last instant at which the person who booked may move or cancel. */
export function changeableUntil({ start }: { readonly start: number }, service: Service | undefined): number {
  return start - (service?.changeCutOffHours ?? 0) * HOUR;
}

/** Whether it is too late to move or cancel by then: so it is for a time that is booked inside its cut-off. */
export function isPastChange(time: { readonly start: number }, service: Service | undefined, now: number): boolean {
  return now > changeableUntil(time, service);
}

/** What somebody of another house is in a meeting. `family-guest`: of the family that a consultation names by its consent. */
export const outsideRoles = ['guest', 'interpreter', 'authority', 'family-guest'] as const;
export type OutsideRole = (typeof outsideRoles)[number];

/** What somebody is who waits at the door of a room. */
export const guestKinds = ['family', ...outsideRoles] as const;
export type GuestKind = (typeof guestKinds)[number];

export function isOutsideRole(role: string): role is OutsideRole {
  return outsideRoles.some((known) => known === role);
}

export const ageBands = ['expecting', '0-2', '3-5', '6-9', '10-12', '13-15', '16-17'] as const;

export const cancelReasons = [
  'not-needed',
  'unwell',
  'no-time',
  'other-help',
  'answered',
  'professional-away',
  'time-withdrawn',
  'mistake',
  'other',
] as const;
export type CancelReason = (typeof cancelReasons)[number];

export const consentScopes = ['this-consultation', 'consultation-and-records'] as const;
export const consentGivers = ['guardian', 'both-guardians', 'young-person'] as const;

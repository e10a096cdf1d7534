// What may be done with a booking, by whom and until when. Pure: values and `now` in, decisions out.

import {
  type BookingAct,
  type BookingStatus,
  changeableUntil,
  isDone,
  isPastChange,
  stateAfter,
} from '../../core/booking.ts';
import type { Channel, Service } from '../../core/directory.ts';
import { type ErrorCode, Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, FamilyId, Principal, ProfessionalId } from '../../core/ids.ts';
import { HOUR, MINUTE, toIso } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { keptFor } from '../../core/kept-data.ts';
import { type Actor, may, ownsIn } from '../../core/permissions.ts';
import { findPersonalData } from '../../core/personal-data.ts';
import type { Blocker } from '../../core/slots.ts';
import { sayFinding } from '../../core/typed-text.ts';

export const HOLD_MINUTES = 5;
/** A person may be marked as arrived this long before the start. */
const EARLY_ARRIVAL = 2 * HOUR;

/** The parts of a booking that decide what may be done with it. */
export type BookingFacts = {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly area: AreaId;
  readonly start: number;
  readonly end: number;
  readonly bookedBy: Principal;
  /** the family whose own appointment it is */
  readonly appointmentOf?: FamilyId;
  readonly channel?: Channel;
  readonly professionals: readonly ProfessionalId[];
  readonly participants: readonly { readonly role: string; readonly principal?: Principal; readonly email?: string }[];
};

/** What the actor is to the booking: the closest that holds. `family` came by the booking's own link. */
export type Standing = 'professional' | 'booker' | 'guest' | 'family' | 'desk' | 'none';

/** Anybody who books for families at a desk takes no part in their appointments, and stays the desk. */
export function standingOf(actor: Actor, booking: BookingFacts): Standing {
  if (actor.booking !== undefined) return actor.booking === booking.id ? 'family' : 'none';
  // what an invitation opens is read by itself, and is nobody's standing
  if (actor.invitation !== undefined) return 'none';
  if (!ownsIn(actor, booking.area)) return 'none';
  if (actor.professional !== undefined && booking.professionals.includes(actor.professional)) return 'professional';
  const desk = may(actor, 'see-area-bookings', booking.area);
  if (actor.principal === booking.bookedBy) return desk && booking.appointmentOf !== undefined ? 'desk' : 'booker';
  const present = booking.participants.filter((participant) => participant.role === 'guest');
  if (present.some((guest) => guest.email !== undefined && guest.email === actor.email)) return 'guest';
  return desk ? 'desk' : 'none';
}

/** Whether they may say who else takes part, and close what those were given: the people of the booking and its desk. */
export function mayInvite(actor: Actor, booking: BookingFacts): boolean {
  const standing = standingOf(actor, booking);
  if (standing === 'desk') return may(actor, 'change-area-bookings', booking.area);
  return standing === 'professional' || standing === 'booker';
}

const ACTS: Readonly<Record<Standing, readonly BookingAct[]>> = {
  professional: ['meet-otherwise', 'cancel', 'arrive', 'fulfil', 'no-show'],
  booker: ['reschedule', 'meet-otherwise', 'cancel'],
  guest: [],
  family: ['reschedule', 'meet-otherwise', 'cancel'],
  desk: ['reschedule', 'meet-otherwise', 'cancel', 'arrive', 'fulfil', 'no-show'],
  none: [],
};

/** The acts open to this standing in this state now; what pages offer as buttons. */
export function actsOpen(
  standing: Standing,
  booking: BookingFacts,
  service: Service | undefined,
  now: number,
): readonly BookingAct[] {
  return ACTS[standing].filter((act) => hindrance(act, standing, booking, service, now, false) === undefined);
}

/** The acts that only the cut-off keeps from this standing: a coordinator's with a reason, and nobody else's. */
export function actsTooLate(
  standing: Standing,
  booking: BookingFacts,
  service: Service | undefined,
  now: number,
): readonly BookingAct[] {
  if (standing === 'professional' || now > booking.end || !isPastChange(booking, service, now)) return [];
  const changes: readonly BookingAct[] = ['reschedule', 'cancel', ...otherWay(booking)];
  return changes.filter((act) => ACTS[standing].includes(act) && stateAfter(booking.status, act) !== undefined);
}

function otherWay({ channel }: BookingFacts): readonly BookingAct[] {
  return isRemote(channel) ? [] : ['meet-otherwise'];
}

/**
 * The state the act leads to. Throws `Refusal`: not_allowed, wrong_status, not_yet, cut_off_passed.
 * `cutOffOverridden`: a coordinator gave a reason to move or cancel after the cut-off.
 */
export function decideAct(
  act: BookingAct,
  standing: Standing,
  booking: BookingFacts,
  service: Service | undefined,
  now: number,
  cutOffOverridden: boolean,
): BookingStatus {
  const hindered = hindrance(act, standing, booking, service, now, cutOffOverridden);
  if (hindered) throw hindered;
  return stateAfter(booking.status, act) ?? booking.status;
}

/** The state as it is, for a person who might do again what has been done. Throws `not_allowed`; undefined where it is not done. */
export function leaveDone(act: BookingAct, standing: Standing, { status }: BookingFacts): BookingStatus | undefined {
  if (!isDone(status, act)) return undefined;
  if (!ACTS[standing].includes(act)) throw new Refusal('not_allowed', `a ${standing} of this booking may not ${act}`);
  return status;
}

function hindrance(
  act: BookingAct,
  standing: Standing,
  booking: BookingFacts,
  service: Service | undefined,
  now: number,
  cutOffOverridden: boolean,
): Refusal | undefined {
  if (!ACTS[standing].includes(act)) return new Refusal('not_allowed', `a ${standing} of this booking may not ${act}`);
  if (stateAfter(booking.status, act) === undefined)
    return new Refusal('wrong_status', `a booking that is ${booking.status} cannot ${act}`);
  if (act === 'reschedule' || act === 'cancel')
    return changeHindrance(standing, booking, service, now, cutOffOverridden);
  if (act === 'meet-otherwise')
    return changeHindrance(standing, booking, service, now, cutOffOverridden || isRemote(booking.channel));
  const opens = act === 'arrive' ? booking.start - EARLY_ARRIVAL : booking.start;
  return now < opens ? new Refusal('not_yet', `too early to ${act}`, { from: toIso(opens, 'UTC') }) : undefined;
}

/** A professional who falls ill may cancel until the end; everyone else until the service's cut-off. */
function changeHindrance(
  standing: Standing,
  booking: BookingFacts,
  service: Service | undefined,
  now: number,
  cutOffOverridden: boolean,
): Refusal | undefined {
  const until = standing === 'professional' || cutOffOverridden ? booking.end : changeableUntil(booking, service);
  return now > until ? new Refusal('cut_off_passed', 'the time to move or cancel this booking has passed') : undefined;
}

/**
 * Whether this person may say anew what the booking is about: who booked it, and the desk for a family's own appointment.
 * It takes no time from anybody, so the cut-off does not count.
 */
export function mayReword(standing: Standing, booking: BookingFacts, now: number): boolean {
  const theirs = standing === 'booker' || (standing === 'desk' && booking.appointmentOf !== undefined);
  return theirs && booking.status === 'booked' && now <= booking.end;
}

type Asked = BookingFacts & { readonly case?: unknown; readonly family?: unknown; readonly consent?: unknown };

/**
 * Whether this person may name a family for what was asked without one: the worker who asked, as long as the question is
 * there and the time was not called off.
 */
export function mayLinkFamily(standing: Standing, booking: Asked, now: number): boolean {
  const stands = ['booked', 'arrived', 'fulfilled'].includes(booking.status);
  const isKept = booking.case !== undefined && now < caseRemovalAfter(booking.end);
  return standing === 'booker' && stands && isKept && booking.family === undefined;
}

/** Whether this person may take the family's consent back: at any time, unless a time to come is about nothing else. */
export function mayTakeBackConsent(standing: Standing, booking: Asked, now: number): boolean {
  const isNeeded = booking.case === undefined && booking.status === 'booked' && now < booking.end;
  return standing === 'booker' && booking.consent !== undefined && !isNeeded;
}

/** Whether the desk may still say for which child a family's own appointment is: as long as it may say what it is about. */
export function mayChooseChild(standing: Standing, booking: BookingFacts, now: number): boolean {
  return standing === 'desk' && mayReword(standing, booking, now);
}

/** Where neither has to travel, it costs nobody any time to meet the other way. */
function isRemote(channel: Channel | undefined): boolean {
  return channel === 'video' || channel === 'phone';
}

/**
 * The other ways in which the people of the booking could meet at the same time. On site only where the room that it
 * takes is kept already; a visit to the home takes time on the road, which only the desk can judge. `late`: past the
 * cut-off video that fails may still become a call, and nothing else.
 */
export function otherChannels(
  standing: Standing,
  booking: { readonly channel?: Channel; readonly site?: string; readonly room?: string },
  service: Service | undefined,
  late: boolean,
): readonly Channel[] {
  const isPlace = booking.site !== undefined && (service?.room !== true || booking.room !== undefined);
  const visits = (channel: Channel | undefined) => channel === 'home-visit';
  return (service?.channels ?? []).filter((channel) => {
    if (channel === booking.channel || (channel === 'on-site' && !isPlace)) return false;
    if (late && !(isRemote(channel) && isRemote(booking.channel))) return false;
    return standing === 'desk' || !(visits(channel) || visits(booking.channel));
  });
}

/** Meetings that ended before this keep no note and no number. */
export function noteRemovedBefore(now: number): number {
  return now - keptFor('note');
}

export function caseRemovalAfter(end: number): number {
  return end + keptFor('question');
}

/** A visit with less time than this before what comes next is none. */
const SHORTEST_VISIT = 5 * MINUTE;

/**
 * Until when a visit that begins now may last: as wanted, or until what its professional has next. Nothing where they are
 * taken now, or too soon. `claims`: of that professional, around the time.
 */
export function visitUntil({ start, end }: Interval, claims: readonly Interval[]): number | undefined {
  const standing = claims.filter((claim) => overlaps(claim, { start, end }));
  const until = Math.min(end, ...standing.map((claim) => claim.start));
  return until - start < Math.min(SHORTEST_VISIT, end - start) ? undefined : until;
}

/** What keeps a slot from being booked: something at that time, or that its week has all it may have. */
export type SlotBlocker = Blocker | 'quota' | 'client';

const BLOCKER_CODES: Readonly<Record<SlotBlocker, ErrorCode>> = {
  unknown: 'unknown_slot',
  past: 'past_slot',
  area: 'area_not_served',
  channel: 'channel_not_offered',
  claim: 'slot_taken',
  notice: 'too_short_notice',
  horizon: 'beyond_horizon',
  absence: 'slot_taken',
  closure: 'slot_taken',
  share: 'kept_for_others',
  quota: 'quota_reached',
  client: 'double_booked',
};

/** By which code a blocker refuses. */
export function refusalCodeOf(blocker: SlotBlocker): ErrorCode {
  return BLOCKER_CODES[blocker];
}

/** The refusal that tells why a slot cannot be had, with the nearest that can, and from when there is room again. */
export function refuseSlot(
  blocker: SlotBlocker,
  { nearest = [], from }: { readonly nearest?: readonly unknown[]; readonly from?: string | undefined } = {},
): Refusal {
  const details = { nearest, ...(from !== undefined && { from }) };
  return new Refusal(refusalCodeOf(blocker), `the slot is not free: ${blocker}`, details);
}

/** Looks through free texts for what must not be there. Throws `personal_data_found` naming field and place. */
export function screenTexts(texts: Readonly<Record<string, string | undefined>>): void {
  const findings = Object.entries(texts).flatMap(([field, text]) =>
    findPersonalData(text ?? '').map((finding) => ({ ...finding, field })),
  );
  const refused = findings.filter((finding) => finding.severity === 'refuse');
  if (refused.length === 0) return;
  throw new Refusal('personal_data_found', 'the text holds personal data', {
    findings: refused.map(({ field, kind, start, end }) => ({ field, kind, start, end })),
    faults: refused.map(({ field, kind, start, end }) => ({
      path: field,
      message: sayFinding({ kind, start, end }),
    })),
  });
}

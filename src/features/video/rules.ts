// Who may enter a booking's video room, when, with which grants, and who waits in its lobby first. Pure.

import { createHash } from 'node:crypto';
import type { BookingStatus, GuestKind } from '../../core/booking.ts';
import type { Channel } from '../../core/directory.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Actor, type Invitation, ownsIn } from '../../core/permissions.ts';
import type { RoomGrants } from '../../platform/livekit.ts';

/** How the one who asks belongs to the meeting: a professional of it, who booked it, or another participant. */
export type MeetingRole = 'host' | 'booker' | 'guest';

/** `start` and `end` in epoch milliseconds, half-open. */
export type Meeting = {
  readonly status: BookingStatus;
  readonly start: number;
  readonly end: number;
  readonly channel?: Channel;
};

/** How long before the start and after the end the door is open, in minutes. */
export type DoorTimes = { readonly opensMinutesBefore: number; readonly closesMinutesAfter: number };

export type Entry =
  | { readonly allowed: true; readonly grants: RoomGrants; readonly ttlSeconds: number }
  | { readonly allowed: false; readonly code: 'not_yet'; readonly from: number }
  | { readonly allowed: false; readonly code: 'not_allowed' | 'channel_not_offered' | 'video_closed' };

export const doorTimes: DoorTimes = { opensMinutesBefore: 10, closesMinutesAfter: 30 };

/** A token is used within seconds of being made; the minutes are for a slow connection. */
const LONGEST_TTL_SECONDS = 5 * 60;

/** Met in these. `fulfilled` stays open: a professional may mark it while the last words are said. */
const MEETING_STATUSES: readonly BookingStatus[] = ['booked', 'arrived', 'fulfilled'];

/** Whether one may enter at `now` (epoch milliseconds); if not, why, and where it helps from when. */
export function mayEnter(meeting: Meeting, role: MeetingRole | undefined, now: number, times = doorTimes): Entry {
  if (role === undefined) return { allowed: false, code: 'not_allowed' };
  if (!MEETING_STATUSES.includes(meeting.status)) return { allowed: false, code: 'video_closed' };
  if (meeting.channel !== 'video') return { allowed: false, code: 'channel_not_offered' };
  const { opensAt, closesAt } = doorOf(meeting, times);
  if (now < opensAt) return { allowed: false, code: 'not_yet', from: opensAt };
  if (now >= closesAt) return { allowed: false, code: 'video_closed' };
  const secondsLeft = Math.ceil((closesAt - now) / 1000);
  return { allowed: true, grants: grantsOf(role), ttlSeconds: Math.min(LONGEST_TTL_SECONDS, secondsLeft) };
}

/** When the room opens and closes, in epoch milliseconds, half-open. */
export function doorOf(
  meeting: Pick<Meeting, 'start' | 'end'>,
  times = doorTimes,
): { opensAt: number; closesAt: number } {
  return {
    opensAt: meeting.start - times.opensMinutesBefore * MINUTE,
    closesAt: meeting.end + times.closesMinutesAfter * MINUTE,
  };
}

/** Only staff who meet on a case share a screen; nobody sends data, for there is no chat to keep out of records. */
export function grantsOf(role: MeetingRole): RoomGrants {
  return {
    publish: role === 'guest' ? ['camera', 'microphone'] : ['camera', 'microphone', 'screen'],
    subscribe: true,
    sendData: false,
  };
}

/** Anybody who is not of the house waits until somebody inside lets them in, and has no token before. */
export function waitsInLobby(role: MeetingRole): boolean {
  return role === 'guest';
}

/** Anybody who is of the house and takes part may let guests in. */
export function mayAdmit(role: MeetingRole | undefined): role is 'host' | 'booker' {
  return role === 'host' || role === 'booker';
}

/**
 * The role of somebody in a meeting; one who is several things is the first of host, booker, guest. Anybody who booked for
 * a family at the desk takes no part in its appointment, and is none of them.
 */
export function meetingRoleOf(actor: Actor, meeting: Company): MeetingRole | undefined {
  if (actor.booking !== undefined) return actor.booking === meeting.id ? 'guest' : undefined;
  if (actor.invitation !== undefined) return invitedTo(actor.invitation, meeting) ? 'guest' : undefined;
  if (!ownsIn(actor, meeting.area)) return undefined;
  if (actor.professional !== undefined && meeting.professionals.includes(actor.professional)) return 'host';
  const is = (wanted: string, who: (participant: Company['participants'][number]) => boolean) =>
    meeting.participants.some((participant) => participant.role === wanted && who(participant));
  if (is('booker', ({ principal }) => principal === actor.principal)) return 'booker';
  return is('guest', ({ email }) => email !== undefined && email === actor.email) ? 'guest' : undefined;
}

function invitedTo({ booking, participant, role }: Invitation, { id, participants }: Company): boolean {
  return booking === id && participants.some((one) => one.id === participant && one.role === role);
}

/** What a guest of the meeting is, as those who let them in read it. */
export function guestKindOf(actor: Actor): GuestKind {
  if (actor.booking !== undefined) return 'family';
  return actor.invitation?.role ?? 'guest';
}

/** Who belongs to a meeting. */
export type Company = {
  readonly id: string;
  readonly area: AreaId;
  readonly professionals: readonly ProfessionalId[];
  readonly participants: readonly {
    readonly id: string;
    readonly role: string;
    readonly principal?: string;
    readonly professional?: string;
    readonly email?: string;
  }[];
};

/** Tells nothing about the person outside this one room, and stays the same while the room lives. */
export function identityIn(room: string, actor: Actor, { participants }: Pick<Company, 'participants'>): string {
  const participant = participants.find(
    ({ id, principal, professional, email }) =>
      id === actor.invitation?.participant ||
      principal === actor.principal ||
      (professional !== undefined && professional === actor.professional) ||
      (email !== undefined && email === actor.email),
  );
  return identityOf(room, participant?.id ?? actor.principal);
}

/** `bearer`: a participant's id, or the principal of somebody who came by a link. */
export function identityOf(room: string, bearer: string): string {
  return createHash('sha256').update(`${room} ${bearer}`).digest('base64url').slice(0, 22);
}

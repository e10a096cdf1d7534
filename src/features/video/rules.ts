// Who may enter a booking's video room, when, with which grants, and who waits in its lobby first. Pure.

import { createHash } from 'node:crypto';
import { type BookingStatus, type GuestKind, guestKinds } from '../../core/booking.ts';
import type { Channel } from '../../core/directory.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Actor, type Invitation, ownsIn } from '../../core/permissions.ts';
import type { RoomGrants } from '../../platform/livekit.ts';

/** How the one who asks belongs to the meeting: a professional of it, who booked it, or another participant. */
export const meetingRoles = ['host', 'booker', 'guest'] as const;
export type MeetingRole = (typeof meetingRoles)[number];

/** `start` and `end` in epoch milliseconds, half-open. */
export type Meeting = {
  readonly status: BookingStatus;
  readonly start: number;
  readonly end: number;
  readonly channel?: Channel;
};

/** Why a room is closed. */
export const closedReasons = ['over', 'cancelled', 'moved', 'no-show', 'other-channel', 'ended'] as const;
export type ClosedReason = (typeof closedReasons)[number];

/** Why somebody is out of a meeting's room: one of these, and the same on every page. */
export type OutReason = ClosedReason | 'removed' | 'denied' | 'deniedUntil' | 'locked' | 'left' | 'link';

/** `from`: when it helps to come again, in epoch milliseconds. */
export type Out = { readonly why: OutReason; readonly from?: number };

/** What is known of a meeting's room, once somebody has come to it. */
export type RoomState = {
  /** the booked end, or until when a host has extended; epoch milliseconds */
  readonly closesAt: number;
  readonly closedBecause?: ClosedReason;
  readonly locked: boolean;
};

/** How somebody who came stands with the room: epoch milliseconds. */
export type PersonState = {
  readonly admittedAt?: number | undefined;
  readonly cameAt?: number | undefined;
  readonly deniedAt?: number | undefined;
  /** until when a denial holds; for good without it */
  readonly comeBackAt?: number | undefined;
  readonly removedAt?: number | undefined;
  /** when a host sent them back to the lobby, where they wait since */
  readonly sentBackAt?: number | undefined;
};

export type Entry =
  | { readonly allowed: true; readonly grants: RoomGrants; readonly ttlSeconds: number }
  | { readonly allowed: false; readonly code: 'not_yet'; readonly from: number; readonly because?: 'moved' }
  | { readonly allowed: false; readonly code: 'denied'; readonly from?: number }
  | { readonly allowed: false; readonly code: 'video_closed'; readonly because: ClosedReason }
  | {
      readonly allowed: false;
      readonly code: 'not_allowed' | 'channel_not_offered' | 'removed' | 'locked' | 'in_lobby';
    };

/** How long before the start the door is open, in minutes. It closes at the end, unless a host extends. */
export const OPENS_MINUTES_BEFORE = 10;

/** A token is used within seconds of being made; what is left of it opens nothing for long. */
const LONGEST_TTL_SECONDS = 60;

/**
 * How long those who stay may still be in the old media room once somebody was put out: less than a second, in which a
 * token that has not expired leads back into it.
 */
export const OVERLAP_MS = 700;

/** Met in these. `fulfilled` stays open: a professional may mark it while the last words are said. */
const MEETING_STATUSES: readonly BookingStatus[] = ['booked', 'arrived', 'fulfilled'];

/** Whether one may enter at `now` (epoch milliseconds); if not, why, and where it helps from when. */
export function mayEnter(
  meeting: Meeting,
  role: MeetingRole | undefined,
  now: number,
  { room, person = {} }: { readonly room?: RoomState | undefined; readonly person?: PersonState | undefined } = {},
): Entry {
  if (role === undefined) return { allowed: false, code: 'not_allowed' };
  const shut = whyShut(meeting, now, room);
  if (shut !== undefined) return shut;
  const { removedAt, admittedAt } = person;
  if (removedAt !== undefined) return { allowed: false, code: 'removed' };
  if (isDenied(person, now)) {
    return { allowed: false, code: 'denied', ...(person.comeBackAt !== undefined && { from: person.comeBackAt }) };
  }
  if (role !== 'host' && admittedAt === undefined) {
    // Somebody who waited before it was locked waits on: who is inside sees them, and decides.
    if (room?.locked === true && person.cameAt === undefined) return { allowed: false, code: 'locked' };
    if (waitsInLobby(role)) return { allowed: false, code: 'in_lobby' };
  }
  const secondsLeft = Math.ceil((closingHour(meeting, room) - now) / 1000);
  return { allowed: true, grants: grantsOf(role), ttlSeconds: Math.min(LONGEST_TTL_SECONDS, secondsLeft) };
}

/** Why somebody is out; nothing where they are in, wait, or are early. */
export function whyOut(entry: Entry): Out | undefined {
  if (entry.allowed || entry.code === 'in_lobby') return undefined;
  if (entry.code === 'video_closed') return { why: entry.because };
  if (entry.code === 'not_yet') return entry.because && { why: entry.because, from: entry.from };
  if (entry.code === 'denied')
    return entry.from === undefined ? { why: 'denied' } : { why: 'deniedUntil', from: entry.from };
  if (entry.code === 'channel_not_offered') return { why: 'other-channel' };
  return { why: entry.code === 'not_allowed' ? 'left' : entry.code };
}

/** What keeps everybody out alike. */
function whyShut(
  meeting: Meeting,
  now: number,
  room: RoomState | undefined,
): Exclude<Entry, { allowed: true }> | undefined {
  const closed = (because: ClosedReason) => ({ allowed: false, code: 'video_closed', because }) as const;
  if (meeting.status === 'no-show') return closed('no-show');
  if (!MEETING_STATUSES.includes(meeting.status)) return closed('cancelled');
  if (meeting.channel !== 'video') {
    return room === undefined ? { allowed: false, code: 'channel_not_offered' } : closed('other-channel');
  }
  const { opensAt } = doorOf(meeting);
  const moved = room?.closedBecause === 'moved' && ({ because: 'moved' } as const);
  if (now < opensAt) return { allowed: false, code: 'not_yet', from: opensAt, ...moved };
  if (room?.closedBecause === 'ended') return closed('ended');
  return now >= closingHour(meeting, room) ? closed('over') : undefined;
}

/** Whether somebody was removed, or is not let in at `now`. */
export function isOut(person: PersonState, now: number): boolean {
  return person.removedAt !== undefined || isDenied(person, now);
}

/** How somebody who came stands with the door at `now`. */
export function standsAs(person: PersonState, now: number): 'removed' | 'denied' | 'inside' | 'waiting' {
  if (person.removedAt !== undefined) return 'removed';
  if (isDenied(person, now)) return 'denied';
  return person.admittedAt === undefined ? 'waiting' : 'inside';
}

/** How somebody stands with the room of another time of the meeting: who is out is out of it too. */
export function afterMove<One extends PersonState>(person: One | undefined, now: number): One | undefined {
  return person !== undefined && isOut(person, now) ? person : undefined;
}

function isDenied({ deniedAt, comeBackAt }: PersonState, now: number): boolean {
  return deniedAt !== undefined && (comeBackAt === undefined || now < comeBackAt);
}

/** Until when the room is open, in epoch milliseconds: what is known of another time's room does not count. */
function closingHour(meeting: Meeting, room: RoomState | undefined): number {
  return room === undefined || room.closedBecause === 'moved' ? meeting.end : Math.max(meeting.end, room.closesAt);
}

/** When the room opens and closes, in epoch milliseconds, half-open; a host may extend it. */
export function doorOf({ start, end }: Pick<Meeting, 'start' | 'end'>): { opensAt: number; closesAt: number } {
  return { opensAt: start - OPENS_MINUTES_BEFORE * MINUTE, closesAt: end };
}

/** Only staff who meet on a case share a screen. Data is what they write to each other and raised hands: it is kept nowhere. */
export function grantsOf(role: MeetingRole): RoomGrants {
  return {
    publish: role === 'guest' ? ['camera', 'microphone'] : ['camera', 'microphone', 'screen'],
    subscribe: true,
    sendData: true,
  };
}

/** Anybody who is not of the house waits until somebody inside lets them in, and has no token before. */
export function waitsInLobby(role: MeetingRole): boolean {
  return role === 'guest';
}

/** Professionals lead their meetings, and let guests in; the worker who booked does where a professional has said so. */
export function mayHost(role: MeetingRole | undefined, bookerHosts: boolean): role is 'host' | 'booker' {
  return role === 'host' || (role === 'booker' && bookerHosts);
}

/** Whether the worker who booked takes part, and so could lead the meeting; who booked at the desk does not. */
export function hasBooker({ participants }: Pick<Company, 'participants'>): boolean {
  return participants.some(({ role, principal }) => role === 'booker' && principal !== undefined);
}

/**
 * Whether somebody leads the meeting now. A professional does before they go in, too; the worker who booked only while they
 * are in it themselves; nobody who is out.
 */
export function leadsNow(
  role: MeetingRole | undefined,
  { bookerHosts, person = {}, now }: { bookerHosts: boolean; person?: PersonState | undefined; now: number },
): role is 'host' | 'booker' {
  if (!mayHost(role, bookerHosts) || isOut(person, now)) return false;
  return role === 'host' || person.admittedAt !== undefined;
}

/**
 * The role of somebody in a meeting; one who is several things is the first of host, booker, guest. Anybody who booked for
 * a family at the desk takes no part in its appointment, and is none of them.
 */
export function meetingRoleOf(actor: Actor, meeting: Company): MeetingRole | undefined {
  if (actor.booking !== undefined) return actor.booking === meeting.id ? 'guest' : undefined;
  if (actor.invitation !== undefined) return invitedTo(actor.invitation, meeting) ? 'guest' : undefined;
  if (!ownsIn(actor, meeting.area)) return undefined;
  if (actor.professional !== undefined && isHeldBy(meeting, actor.professional)) return 'host';
  const is = (wanted: string, who: (participant: Company['participants'][number]) => boolean) =>
    meeting.participants.some((participant) => participant.role === wanted && who(participant));
  if (is('booker', ({ principal }) => principal === actor.principal)) return 'booker';
  return is('guest', ({ email }) => email !== undefined && email === actor.email) ? 'guest' : undefined;
}

/** Who took part as its professional and has left does not, whatever the booking's plan still says. */
function isHeldBy({ professionals, participants }: Company, professional: ProfessionalId): boolean {
  const own = participants.filter((participant) => participant.professional === professional);
  return professionals.includes(professional) && (own.length === 0 || own.some(({ role }) => role !== 'left'));
}

function invitedTo({ booking, participant, role }: Invitation, { id, participants }: Company): boolean {
  return booking === id && participants.some((one) => one.id === participant && one.role === role);
}

/** What a guest of the meeting is, as those who let them in read it. */
export function guestKindOf(actor: Actor): GuestKind {
  if (actor.booking !== undefined) return 'family';
  return actor.invitation?.role ?? 'guest';
}

/** Who has not been heard of for so long no longer waits: their page says every two seconds that they wait or are inside. */
export const GONE_AFTER_MS = 7_000;

/** Whether somebody's page was heard of just now. */
export function isHere({ seenAt }: { readonly seenAt?: number | undefined }, now: number): boolean {
  return seenAt !== undefined && now - seenAt < GONE_AFTER_MS;
}

/** Whether somebody comes in once they are let in. */
function isWaiting(person: PersonState & { readonly role: MeetingRole }, now: number): boolean {
  const { role, admittedAt, removedAt } = person;
  return waitsInLobby(role) && admittedAt === undefined && removedAt === undefined && !isDenied(person, now);
}

/** Who waits at the door now, and comes in once they are let in: nobody at a room that is closed. */
export function atTheDoor<One extends Parameters<typeof isWaiting>[0] & Parameters<typeof isHere>[0]>(
  persons: readonly One[],
  { isOpen, now }: { readonly isOpen: boolean; readonly now: number },
): One[] {
  return isOpen ? persons.filter((person) => isWaiting(person, now) && isHere(person, now)) : [];
}

/**
 * Who is waited for at an open room, and since when: the professionals, while somebody is at the door or inside and none of them is; the
 * worker who booked and hosts, while a guest is at the door and nobody leads inside.
 */
export function waitedFor(
  persons: readonly (PersonState & {
    readonly role: MeetingRole;
    readonly cameAt: number;
    readonly seenAt?: number | undefined;
  })[],
  { bookerHosts, now }: { readonly bookerHosts: boolean; readonly now: number },
): { readonly host?: number; readonly booker?: number } {
  const here = persons.filter((person) => isHere(person, now) && !isOut(person, now));
  const leads = (role: MeetingRole) => here.some((one) => one.role === role && one.admittedAt !== undefined);
  if (leads('host')) return {};
  const since = (those: typeof here) => Math.min(...those.map(({ cameAt }) => cameAt));
  const others = here.filter(({ role }) => role !== 'host');
  const guests = atTheDoor(others, { isOpen: true, now });
  const isBookerOut = persons.some((person) => person.role === 'booker' && isOut(person, now));
  return {
    ...(others.length > 0 && { host: since(others) }),
    ...(bookerHosts && guests.length > 0 && !leads('booker') && !isBookerOut && { booker: since(guests) }),
  };
}

/** Who came to a room, by what. */
export type Comes = PersonState & {
  readonly identity: string;
  readonly kind: GuestKind;
  /** whether what they came by is theirs alone; a family's shared link is not */
  readonly isOwn: boolean;
};

/**
 * Whether somebody of the family may be one who is out, by another link: one of the two links is shared, which anybody of
 * the family may hold. They wait, and are let in only by themselves, never with all.
 */
export function mayBeOneOut(person: Comes, persons: readonly Comes[], now: number): boolean {
  if (person.kind !== 'family' || isOut(person, now)) return false;
  return persons.some(
    (other) =>
      other.identity !== person.identity &&
      other.kind === 'family' &&
      isOut(other, now) &&
      !(other.isOwn && person.isOwn),
  );
}

/** Of each guest whom neither a name nor what they are tells from another: which of these came first, from 1. */
export function numberAlike(
  persons: readonly (Pick<Comes, 'identity' | 'kind'> & { readonly role: MeetingRole })[],
  isNamed: (identity: string) => boolean,
): ReadonlyMap<string, number> {
  const unnamed = persons.filter(({ role, identity }) => role === 'guest' && !isNamed(identity));
  const alike = [...Map.groupBy(unnamed, ({ kind }) => kind).values()].filter(({ length }) => length > 1);
  return new Map(alike.flatMap((those) => those.map(({ identity }, at) => [identity, at + 1] as const)));
}

/** By how much a host extends at once, at most altogether, and how long after the end they may still. */
const EXTENSION = { step: 5 * MINUTE, most: 60 * MINUTE, after: 30 * MINUTE };

/**
 * Until when a host may extend at most: an hour, or until the professionals' next time, in whole steps. `taken`: when that
 * begins, in epoch milliseconds.
 */
export function extendableTo({ end }: Pick<Meeting, 'end'>, taken: number | undefined): number {
  const free = Math.max(0, Math.min(EXTENSION.most, (taken ?? Number.POSITIVE_INFINITY) - end));
  return end + Math.floor(free / EXTENSION.step) * EXTENSION.step;
}

/** When the room closes once a host extends now, or why they may not. A room that was ended before its hour opens again. */
export function extendedHour(
  meeting: Pick<Meeting, 'end'>,
  room: RoomState,
  { now, taken }: { readonly now: number; readonly taken: number | undefined },
): { readonly closesAt: number } | { readonly refused: 'slot_taken' | 'video_closed' } {
  if (room.closedBecause === 'ended' && now < room.closesAt) return { closesAt: room.closesAt };
  if (now >= meeting.end + EXTENSION.after && now >= room.closesAt) return { refused: 'video_closed' };
  const past = Math.max(0, Math.floor((now - room.closesAt) / EXTENSION.step) * EXTENSION.step);
  const closesAt = room.closesAt + past + EXTENSION.step;
  if (closesAt <= extendableTo(meeting, taken)) return { closesAt };
  return { refused: closesAt > meeting.end + EXTENSION.most ? 'video_closed' : 'slot_taken' };
}

/**
 * Whether what a host saw of the room as they pressed to extend it, or to open it again, still holds: another host may have
 * done so, or have ended it. That its hour has come meanwhile changes nothing. Instants in epoch milliseconds.
 */
export function stillAsSeen(
  meeting: Meeting,
  room: RoomState,
  { seen, now }: { readonly seen: { readonly closesAt: number; readonly open: boolean }; readonly now: number },
): boolean {
  if (room.closesAt !== seen.closesAt) return false;
  return seen.open ? room.closedBecause !== 'ended' : !mayEnter(meeting, 'host', now, { room }).allowed;
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

/** What somebody is in a meeting, as the others read it; no name. */
export const meetingParts = ['host', 'booker', ...guestKinds] as const;
export type MeetingPart = (typeof meetingParts)[number];

/**
 * What somebody's opaque name is made of: the participant (who has not left) or the guardian they are, so that another link of theirs leads
 * no further than the first; else the link they came by.
 */
export function bearerOf(actor: Actor, { participants }: Pick<Company, 'participants'>, guardian?: string): string {
  const participant = participants.find(
    ({ id, role, principal, professional, email }) =>
      role !== 'left' &&
      (id === actor.invitation?.participant ||
        principal === actor.principal ||
        (professional !== undefined && professional === actor.professional) ||
        (email !== undefined && email === actor.email)),
  );
  return participant?.id ?? guardian ?? actor.principal;
}

/** One of those who are no professionals of the meeting and might take part by phone. */
export type Party = {
  /** as in {@link bearerOf}; `family` where an appointment names nobody of it who comes */
  readonly bearer: string;
  readonly part: Exclude<MeetingPart, 'host'>;
  readonly guardian?: string;
};

/** Everybody who is to come and is no professional. */
export function partiesOf({
  participants,
  appointmentOf,
}: {
  readonly participants: readonly { readonly id: string; readonly role: string; readonly guardian?: string }[];
  readonly appointmentOf?: string;
}): readonly Party[] {
  const parties = participants.flatMap(({ id, role, guardian }): readonly Party[] => {
    if (role === 'guardian' || guardian !== undefined) {
      if (role === 'left') return [];
      return [{ bearer: guardian ?? id, part: 'family', ...(guardian !== undefined && { guardian }) }];
    }
    const part = meetingParts.find((known) => known === role);
    return part === undefined || part === 'host' ? [] : [{ bearer: id, part }];
  });
  const isFamilyKnown = parties.some(({ part }) => part === 'family');
  return appointmentOf === undefined || isFamilyKnown ? parties : [...parties, { bearer: 'family', part: 'family' }];
}

/** A mark that is taken back so soon was a mistake, and nothing is kept of it. */
export const MISTAKE_MS = MINUTE;

/** Tells nothing about the person outside this one room, and stays the same while the room lives. */
export function identityOf(room: string, bearer: string): string {
  return createHash('sha256').update(`${room} ${bearer}`).digest('base64url').slice(0, 22);
}

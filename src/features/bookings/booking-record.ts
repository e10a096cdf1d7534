// A booking as it is kept, and what becomes of it when it is written: the very record that the store writes.

import { randomUUID } from 'node:crypto';
import type { BookingStatus, OutsideRole } from '../../core/booking.ts';
import type { Answer } from '../../core/calendar-answer.ts';
import type { Channel } from '../../core/directory.ts';
import type {
  AreaId,
  BookingId,
  FamilyId,
  Principal,
  ProfessionalId,
  RoomId,
  SeriesId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { Outside } from '../../core/left-outside.ts';
import type { Language } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';

export function newBookingId(): BookingId {
  return randomUUID() as string as BookingId;
}

export type ParticipantRecord = {
  readonly id: string;
  /** `left`: took part in an earlier version and must be told so */
  readonly role: 'booker' | 'professional' | 'guardian' | OutsideRole | 'left';
  readonly principal?: Principal;
  readonly professional?: ProfessionalId;
  readonly guardian?: string;
  readonly email?: string;
  /** of somebody who is told by text message: the number, and no address */
  readonly phone?: string;
  /** of somebody of another house, to be called by where no message tells them */
  readonly number?: string;
  /** in which to write to them; an interpreter's is the one they interpret */
  readonly language: string;
  /** what they said in their calendar of the time as this version of the booking has it; said of no other */
  readonly answer?: {
    readonly is: Answer;
    readonly version: number;
    readonly at: number;
    readonly proposed?: Interval;
  };
};

/** A booking as it is kept, with all that hangs on it. Instants in epoch milliseconds. */
export type BookingRecord = {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  /** the daycare, school or clinic for which it was asked */
  readonly unit?: SiteId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  readonly bookedBy: Principal;
  readonly language: Language;
  readonly sequence: number;
  readonly calendarUid: string;
  readonly cancelReason?: string;
  readonly note?: string;
  readonly phone?: string;
  readonly heldUntil?: number;
  /** when its family asked to be called, and nobody has yet */
  readonly callWish?: number;
  /** who asked that, where it is known, and the number to call them, where they may be called */
  readonly callWishBy?: { readonly guardian?: string; readonly phone?: string };
  /** its family has said that it comes to the time as it is now */
  readonly confirmed?: true;
  /** why it stands though its time is not offered, as somebody has decided */
  readonly agreed?: readonly Outside[];
  /** when the question, or the note, was last said anew */
  readonly rewordedAt?: number;
  /** when one of those whom the professional meets first came by video: see {@link cameByVideo} */
  readonly cameAt?: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly participants: readonly ParticipantRecord[];
  readonly case?: {
    readonly topic: string;
    readonly ageBand: string;
    readonly question: string;
    readonly removeAfter: number;
  };
  /** whose appointment it is, or whom a consultation names by their consent */
  readonly family?: { readonly id: FamilyId; readonly reference: string };
  /** the family is under non-disclosure: what is told of the booking names no place */
  readonly placeHidden?: true;
  readonly appointmentOf?: FamilyId;
  /** guardians who take no part only because nobody can write to them: they are told of it once somebody can */
  readonly passedOver?: readonly string[];
  readonly child?: string;
  /** visits planned as one share it */
  readonly plan?: string;
  readonly consent?: { readonly scope: string; readonly givenBy: string; readonly givenAt: number };
};

/** What the booking is about and who takes part. */
export type BookingContent = {
  readonly participants: readonly NewParticipant[];
  readonly passedOver?: NonNullable<BookingRecord['passedOver']>;
  readonly case?: NonNullable<BookingRecord['case']>;
  readonly family?: {
    readonly id: FamilyId;
    readonly reference: string;
    readonly nonDisclosure: boolean;
    readonly created?: true;
  };
  readonly appointmentOf?: FamilyId;
  readonly child?: string;
  readonly consent?: NonNullable<BookingRecord['consent']>;
  readonly plan?: string;
  readonly note?: string;
  readonly phone?: string;
};
export type NewParticipant = Omit<ParticipantRecord, 'id' | 'answer'>;

export type NewBooking = {
  readonly id: BookingId;
  readonly slot: Slot;
  /** as a record's, empty for a time that is offered */
  readonly agreed: readonly Outside[];
  readonly by: Pick<BookingRecord, 'bookedBy' | 'language'>;
  readonly now: number;
} & (
  | { readonly status: 'held'; readonly heldUntil: number }
  | { readonly status: 'booked'; readonly channel: Channel; readonly content: BookingContent }
);

/** As it is written for the first time. */
export function newRecord(booking: NewBooking): BookingRecord {
  const { id, status, slot, agreed, by, now } = booking;
  return {
    id,
    status,
    service: slot.service,
    area: slot.area,
    ...(slot.unit && { unit: slot.unit }),
    ...timeAndPlace(slot),
    ...(agreed.length > 0 && { agreed }),
    ...by,
    ...(booking.status === 'held'
      ? { heldUntil: booking.heldUntil, participants: [] }
      : { channel: booking.channel, ...keptContent(booking.content) }),
    sequence: 0,
    calendarUid: randomUUID(),
    createdAt: now,
    changedAt: now,
  };
}

export type Confirmation = {
  readonly area: AreaId;
  readonly agreed: readonly Outside[];
  readonly channel: Channel;
  readonly content: BookingContent;
  /** whose it becomes, where the hold was nobody's own */
  readonly by?: Pick<BookingRecord, 'bookedBy' | 'language'>;
  readonly now: number;
};

export function confirmedRecord(
  { heldUntil: _held, agreed: _agreed, ...hold }: BookingRecord,
  { area, agreed, channel, content, by, now }: Confirmation,
): BookingRecord {
  const decided = agreed.length > 0 && { agreed };
  return { ...hold, ...by, ...keptContent(content), ...decided, status: 'booked', area, channel, changedAt: now };
}

export type Move = {
  readonly slot: Slot;
  readonly agreed: readonly Outside[];
  /** the way to meet, where it changes with the time */
  readonly channel?: Channel | undefined;
  /** the number that is called, where that is how they meet from now on */
  readonly phone?: string | undefined;
  readonly joining: readonly NewParticipant[];
  /** what becomes of the calendars of those who leave */
  readonly calendar: ChosenForCalendar;
  readonly caseRemovedAfter: number;
  readonly now: number;
};

/** Its next version. Anybody who leaves stays known; what its family has said of the old time is not said of the new. */
export function movedRecord(
  { series: _series, site: _site, room: _room, confirmed: _confirmed, agreed: _agreed, ...before }: BookingRecord,
  { slot, agreed, channel = before.channel, phone = before.phone, joining, caseRemovedAfter, now }: Move,
): {
  readonly record: BookingRecord;
  readonly left: readonly ParticipantRecord[];
  readonly joined: readonly ParticipantRecord[];
} {
  const left = before.participants.filter(
    ({ role, professional }) =>
      role === 'professional' && professional !== undefined && !slot.professionals.includes(professional),
  );
  const joined = numbered(joining);
  const known = before.participants.map((one) => (left.includes(one) ? { ...one, role: 'left' as const } : one));
  const record = {
    ...before,
    ...timeAndPlace(slot),
    ...(agreed.length > 0 && { agreed }),
    ...(channel !== undefined && { channel }),
    ...(phone !== undefined && { phone }),
    ...(before.case && { case: { ...before.case, removeAfter: caseRemovedAfter } }),
    participants: [...known, ...joined],
    sequence: before.sequence + 1,
    changedAt: now,
  };
  return { record, left, joined };
}

/** What of a slot a booking keeps. */
function timeAndPlace({ id, start, end, professionals, series, site, room }: Slot) {
  return {
    slot: id,
    start,
    end,
    professionals,
    ...(series !== undefined && { series }),
    ...(site !== undefined && { site }),
    ...(room !== undefined && { room }),
  };
}

function keptContent({ family, participants, ...content }: BookingContent) {
  return {
    ...content,
    participants: numbered(participants),
    ...(family && { family: { id: family.id, reference: family.reference } }),
    ...(family?.nonDisclosure && { placeHidden: true as const }),
  };
}

/** In the order they are read in. */
function numbered(participants: readonly NewParticipant[]): readonly ParticipantRecord[] {
  const ids = participants.map(() => randomUUID()).sort();
  return participants.map((participant, at) => ({ ...participant, id: ids[at] ?? '' }));
}

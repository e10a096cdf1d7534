// What has happened and must have consequences: the closed list of events a command may return.

import type { BookingId, ProfessionalId, ServiceId, SlotId, UserId } from './ids.ts';
import type { ChosenForCalendar } from './left-calendar.ts';

export type DomainEvent =
  | {
      readonly name: 'booking-changed';
      readonly data: {
        readonly booking: BookingId;
        /** the booking's version the event is about: its iCalendar SEQUENCE */
        readonly sequence: number;
        /** `changed`: the time is the same, something else that people were told is not; `company`: only who takes part */
        readonly change: 'booked' | 'moved' | 'changed' | 'company' | 'cancelled';
        /** a guardian whose mailbox is another by now: what the old one was told opens nothing, and they get a link of their own anew */
        readonly readdressed?: string;
        /** a guardian whose calendar tells more than they wish by now: they are told anew, and nobody else */
        readonly anew?: string;
        /** a participant whom nothing but a call reaches, and who is no longer expected: they know the time as they were told */
        readonly uninvited?: string;
        /** the slot it no longer takes, where there is one */
        readonly freed?: SlotId;
        /** the link by which it was cancelled or moved: whose it is need not be told */
        readonly byLink?: string;
      };
    }
  /** a professional has linked an outside calendar, which is to be read at once */
  | { readonly name: 'busy-calendar-linked'; readonly data: { readonly calendar: string } }
  /** somebody has reported that they are away: the coordinators of their areas are told */
  | { readonly name: 'absence-reported'; readonly data: { readonly absence: string } }
  /** somebody may sign in from now on, and is to be told how to begin */
  | { readonly name: 'user-added'; readonly data: { readonly user: UserId } }
  /** somebody may work here no more, or again: whether they are told of their bookings to come follows */
  | { readonly name: 'worker-changed'; readonly data: { readonly user: UserId; readonly calendar: ChosenForCalendar } }
  /** how a professional is written to has changed in the directory: their bookings to come follow */
  | { readonly name: 'professional-readdressed'; readonly data: { readonly professional: ProfessionalId } }
  /** something was written in a written question: whose turn it is by then is told */
  | {
      readonly name: 'thread-changed';
      readonly data: {
        readonly thread: string;
        readonly version: number;
        /** `asked`: also what is replied to a question back, or said of an answer that does not do */
        readonly change: 'asked' | 'asked-back' | 'answered';
      };
    }
  /** questions and times were handed to a deputy, who is told, and those who asked */
  | { readonly name: 'duty-handed'; readonly data: { readonly duty: string } }
  /** a deputy gave a question back to those it was put to */
  | { readonly name: 'thread-given-back'; readonly data: { readonly thread: string } }
  /** times may have come free or gone, or somebody has begun to wait: the waiting list is looked at, or that of one service */
  | { readonly name: 'look-for-times'; readonly data: { readonly service?: ServiceId } }
  /** somebody on the waiting list has a slot held for them, and is to be told */
  | { readonly name: 'offer-made'; readonly data: { readonly offer: string } }
  /** what was held for somebody cannot be booked any more: a person who had been told of it is told so */
  | { readonly name: 'offer-withdrawn'; readonly data: { readonly offer: string } }
  /** where somebody stands with a group event has changed: they are told, if they left an address */
  | {
      readonly name: 'registration-changed';
      readonly data: {
        readonly registration: string;
        /** `again`: they registered though they had already */
        readonly because?: 'again';
        /** which time of `again`: the number that was spent on it */
        readonly attempt?: number;
      };
    };

export type EventName = DomainEvent['name'];
export type EventData<Name extends EventName> = Extract<DomainEvent, { name: Name }>['data'];

// What has happened and must have consequences: the closed list of events a command may return.

import type { BookingId } from './ids.ts';

export type DomainEvent =
  | {
      readonly name: 'booking-changed';
      readonly data: {
        readonly booking: BookingId;
        /** the booking's version the event is about: its iCalendar SEQUENCE */
        readonly sequence: number;
        readonly change: 'booked' | 'moved' | 'cancelled';
      };
    }
  | { readonly name: 'deliver'; readonly data: { readonly delivery: string } }
  /** where somebody stands with a group event has changed: they are told, if they left an address */
  | { readonly name: 'registration-changed'; readonly data: { readonly registration: string } };

export type EventName = DomainEvent['name'];
export type EventData<Name extends EventName> = Extract<DomainEvent, { name: Name }>['data'];

// What the log keeps of whatever is done or read of a booking: whose it is, and when it was by then, as it may move later.

import type { LogEntry } from '../../platform/record-acts.ts';
import type { BookingRecord } from './booking-record.ts';

type Logged = Pick<BookingRecord, 'id' | 'area' | 'start'> & { readonly family?: { readonly id: string } | undefined };

export function logOf(
  { id, area, start, family }: Logged,
  details: LogEntry['details'] = {},
): Pick<LogEntry, 'subject' | 'area' | 'details'> {
  const subject = family ? { kind: 'family', id: family.id } : { kind: 'booking', id };
  return { subject, area, details: { booking: id, start: new Date(start).toISOString(), ...details } };
}

// A booking's calendar entry from this service: for every reader the service itself is its organizer.

import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { type Invite, invite } from './rules.ts';

type Given<Whole> = Whole extends unknown ? Omit<Whole, 'organizer' | 'stampedAt'> : never;

/** Writes the entry as iCalendar text, stamped now. The organizer is the mail's sender and never a person. */
export function writeInvite(deps: Pick<Dependencies, 'config' | 'clock'>, entry: Given<Invite>): string {
  return invite({ ...entry, organizer: addressOf(deps.config.mail.from), stampedAt: deps.clock.now() });
}

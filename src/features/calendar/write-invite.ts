// A booking's calendar entry from this service: for every reader the service itself is its organizer.

import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { type Invite, invite } from './rules.ts';

type Given<Whole> = Whole extends unknown ? Omit<Whole, 'organizer' | 'stampedAt' | 'asksAnswer'> : never;

/**
 * Writes the entry as iCalendar text, stamped now. The organizer is the mail's sender and never a person, or, where answers
 * are read, `answersTo`.
 */
export function writeInvite(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  entry: Given<Invite>,
  answersTo?: string,
): string {
  const { name, email } = addressOf(deps.config.mail.from);
  const organizer = { name, email: answersTo ?? email };
  return invite({ ...entry, organizer, asksAnswer: answersTo !== undefined, stampedAt: deps.clock.now() });
}

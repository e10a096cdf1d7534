// The desk corrects where a registration goes: its place stays, and its link and calendar entry are at the new address alone.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { openManagedEvent, tellOf } from './open-group-event.ts';
import { secretOf } from './registration-entry.ts';
import { mailboxOfRegistered, READDRESSED } from './rules.ts';
import { readdressRegistrationInput, type registrationReaddressed } from './schema.ts';
import { writeAddress } from './store.ts';
import { findRegistrationMessages } from './store-messages.ts';

/**
 * The old mailbox is told that it is told no more, and what it was told opens nothing. Throws `Refusal`: not_found,
 * wrong_status once it or its event is cancelled or has begun, invalid_input for an address that is registered already.
 */
export const readdressRegistration: Command<
  z.output<typeof readdressRegistrationInput>,
  z.output<typeof registrationReaddressed>
> = {
  name: 'readdress-registration',
  capability: 'manage-groups',
  input: readdressRegistrationInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { event, area } = await openManagedEvent(context, input.event);
    const own = event.registrations.find(({ id }) => id === input.registration);
    if (own === undefined) throw new Refusal('not_found', 'no such registration');
    const email = input.email.toLowerCase();
    const result = { id: own.id };
    if (own.email === email) return { result, unchanged: true };
    if (own.state === 'cancelled' || event.cancelledAt !== undefined || event.start <= now) {
      throw new Refusal('wrong_status', 'it is cancelled, or the event is, or has begun');
    }
    if (event.registrations.some((one) => one.id !== own.id && one.state !== 'cancelled' && one.email === email)) {
      throw invalidInput({ path: 'email', message: 'is registered already' });
    }
    const after = { ...own, linkNumber: own.linkNumber + 1, sequence: own.sequence > 0 ? own.sequence + 1 : 0 };
    await writeAddress(tx, after, { email, hash: hashOfLink(secretOf(deps.config.secret, after)) });
    const former = mailboxOfRegistered(own, deps.texter.sends);
    const told = await findRegistrationMessages(tx, own.id);
    const theirs = told.filter(({ mailbox }) => mailbox === former);
    if (former !== undefined && theirs.length > 0) {
      const farewell = {
        ...({ kind: 'registration', about: 'registration', aboutId: own.id, because: READDRESSED } as const),
        ...{ version: (told.at(-1)?.version ?? -1) + 1, mailbox: former, start: event.start, end: event.end, area },
        answerable: theirs.find(({ reached }) => reached)?.answerable ?? false,
      };
      await postMessages(tx, [farewell], now);
    }
    return {
      result,
      log: [
        {
          action: 'readdress-registration',
          subject: { kind: 'registration', id: own.id },
          area,
          details: { event: event.id, start: new Date(event.start).toISOString() },
        },
      ],
      events: tellOf([{ ...after, email }], deps),
    };
  },
};

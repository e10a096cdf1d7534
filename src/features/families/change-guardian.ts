// The desk corrects how a guardian is called and reached.

import type { z } from 'zod';
import { mailboxWithin } from '../../core/message-channel.ts';
import type { ChosenHours } from '../../core/quiet-hours.ts';
import type { Command } from '../../platform/command.ts';
import { refuseDecidedOtherwise } from '../directory/refuse-decided-otherwise.ts';
import { refuseUndecided } from '../directory/refuse-undecided.ts';
import { changedFields, logOf, mayBeCalled, memberOf, openFamily, ownNumber } from './open-family.ts';
import { textsOf } from './register-family.ts';
import { isOtherMailbox, refuseIdentityCodes } from './rules.ts';
import { changeGuardianInput, type guardianChanged } from './schema.ts';
import type { GuardianRecord } from './store.ts';
import { replaceNumber } from './store-bookings.ts';
import {
  closeLinksOf,
  followMailboxes,
  guardianRow,
  isLeftToChoose,
  tellOffers,
  updateGuardian,
} from './store-members.ts';

/**
 * Calls to come go to the new number, or have none any more: also where the guardian may be called no more. Messages about bookings to come go by the new address, language and channel at once. Where nothing may be sent any
 * more because somebody else may read it, what was sent opens nothing either: the links they have are closed, and so are
 * those of others of the family who share the mailbox, who is called. A time on
 * offer from the waiting list is told anew to a new address, and what the old one was told opens nothing; also to a
 * guardian who may be written to again.
 * Throws `Refusal`: not_found, personal_data_found, calendar_undecided, changed_meanwhile.
 */
export const changeGuardian: Command<z.output<typeof changeGuardianInput>, z.output<typeof guardianChanged>> = {
  name: 'change-guardian',
  capability: 'manage-families',
  input: changeGuardianInput,
  run: async (context, { family: id, guardian: guardianId, ...given }) => {
    const { tx, now } = context;
    const family = await openFamily(context, id);
    const before = memberOf(family.guardians, guardianId);
    const guardian = before.id;
    const input = { ...given, ...hoursOf(given, before) };
    const fields = fieldsOf(changedFields(before, guardianRow(input)));
    refuseIdentityCodes(Object.fromEntries(textsOf(input)));
    const isChosen = mayBeCalled(before) && isLeftToChoose(input, before);
    if (isChosen) await refuseUndecided(context, { guardians: [guardian] }, input.calendar);
    else if (isLeftToChoose(input, before)) {
      const subject = { kind: 'family', id: family.id };
      const by = { action: 'change-guardian', subject, details: { guardian } } as const;
      await refuseDecidedOtherwise(context, by, input.calendar);
    }
    const texts = context.deps.texter.sends;
    const changes = { now, texts, calendar: input.calendar };
    const telling = fields.length > 0 ? await updateGuardian(tx, family.id, guardian, input, changes) : [];
    const { reopened, ...sharing } = await followMailboxes(tx, family.id, { before: family.guardians, now, texts });
    const isLost = input.phone === undefined || (mayBeCalled(before) && !mayBeCalled(input));
    const to = isLost ? undefined : input.phone;
    const calls = await replaceNumber(tx, family.id, { from: ownNumber(family.guardians, before), to }, now);
    const bearer = { family: family.id, guardian, unnamed: before.safeToSend };
    // the old mailbox may be somebody else's: what it was told opens nothing, but for links that were given by hand
    const revoked = !input.safeToSend
      ? await closeLinksOf(tx, bearer, now)
      : isOtherMailbox(before, input)
        ? await closeLinksOf(tx, { ...bearer, unnamed: false }, now)
        : 0;
    const mailbox = mailboxWithin({ ...input, id: guardian }, family.guardians, texts);
    const isNew = mailbox !== undefined && mailbox !== mailboxWithin(before, family.guardians, texts);
    const offers = isNew || reopened ? await tellOffers(tx, family.id, now) : [];
    const result = {
      ...{ id: family.id, guardian },
      ...(calls > 0 && { calls, ...(isLost && { callsLost: true as const }) }),
      ...(!before.safeToSend && input.safeToSend && { linksClosed: true as const }),
    };
    const closed = revoked + sharing.revoked;
    if (fields.length === 0 && closed === 0) return { result, unchanged: true };
    return {
      result,
      log: [
        logOf(family, 'change-guardian', {
          ...{ guardian, fields: fields.join(' '), revoked: closed },
          ...(calls > 0 && { calls }),
          ...(isChosen && input.calendar && { leftCalendar: input.calendar }),
        }),
      ],
      events: [...telling, ...sharing.events, ...offers],
    };
  },
};

/** What the desk says of their quiet hours; what they have chosen where it says nothing. */
function hoursOf(given: Partial<ChosenHours>, before: Pick<GuardianRecord, 'quietFrom' | 'quietTo'>): ChosenHours {
  const { quietFrom, quietTo } = given.quietFrom === undefined && given.quietTo === undefined ? before : given;
  return { quietFrom: quietFrom ?? null, quietTo: quietTo ?? null };
}

/** As the log names them. */
function fieldsOf(changed: readonly string[]): readonly string[] {
  const isHour = (field: string) => field === 'quietFrom' || field === 'quietTo';
  return [...changed.filter((field) => !isHour(field)), ...(changed.some(isHour) ? ['quietHours'] : [])];
}

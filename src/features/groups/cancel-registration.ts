// Somebody does not come to a group event after all: their place goes to the next at once.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { refuseDecidedOtherwise } from '../directory/refuse-decided-otherwise.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { openGroupEvent, tellOf } from './open-group-event.ts';
import { readRegisteredCalendar } from './read.ts';
import { isTexted, movingUp } from './rules.ts';
import { cancelRegistrationInput } from './schema.ts';
import { cancelRegistrationRow, writePlaces } from './store.ts';
import { silenceRegistration } from './store-messages.ts';

/**
 * By the person who opened the registration's own link, or manages the area's groups. In silence nothing more is sent, and the
 * address is forgotten at once. Who cancels their own is told; of another nothing goes without saying.
 * Throws `Refusal`: not_found, wrong_status when it is cancelled already or the event has begun, calendar_undecided, changed_meanwhile.
 */
export const cancelRegistration: Command<
  z.output<typeof cancelRegistrationInput>,
  { cancelled: true; movedUp: number[] }
> = {
  name: 'cancel-registration',
  capability: 'anyone-signed-in',
  input: cancelRegistrationInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const { event, area } = await openGroupEvent(context, input.event);
    const own = event.registrations.find(({ id }) => id === input.registration);
    if (own === undefined || !(isTheirs(actor, own.id) || may(actor, 'manage-groups', area))) {
      throw new Refusal('not_found', 'no such registration');
    }
    const subject = { kind: 'registration', id: own.id };
    if (own.state === 'cancelled') {
      const decided = isTheirs(actor, own.id) ? undefined : input.calendar;
      await refuseDecidedOtherwise(context, { action: 'cancel-registration', subject }, decided);
      return { result: { cancelled: true, movedUp: [] }, unchanged: true };
    }
    if (event.cancelledAt !== undefined || event.start <= now) {
      throw new Refusal('wrong_status', 'the event is cancelled, or has begun');
    }
    const calendar = isTheirs(actor, own.id) ? 'cancel' : input.calendar;
    if (calendar === undefined && (await readRegisteredCalendar(tx, own.id))?.open) {
      const [start, end] = [new Date(event.start).toISOString(), new Date(event.end).toISOString()];
      const message = 'say in `calendar` what becomes of the time that their calendar holds';
      throw new Refusal('calendar_undecided', message, { held: [{ registration: own.id, start, end }] });
    }
    const isSilent = calendar === 'silent';
    await cancelRegistrationRow(tx, own, { texted: !isSilent && isTexted(own, deps.texter.sends) });
    if (isSilent) await silenceRegistration(tx, own.id, now);
    const others = event.registrations.filter(({ id }) => id !== own.id);
    const up = movingUp(event, others);
    await writePlaces(tx, event.id, up, event.byLot ? 'drawn' : 'coming');
    return {
      result: { cancelled: true, movedUp: [...up] },
      log: [
        {
          action: 'cancel-registration',
          subject,
          area,
          details: {
            ...{ event: event.id, start: new Date(event.start).toISOString(), movedUp: up.length },
            ...(own.email !== undefined && { leftCalendar: calendar ?? 'cancel' }),
          },
        },
      ],
      events: tellOf([...(isSilent ? [] : [own]), ...others.filter(({ number }) => up.includes(number))], deps),
    };
  },
};

function isTheirs(actor: Actor, registration: string): boolean {
  return actor.principal.startsWith('link:') && linkOf(actor) === registration;
}

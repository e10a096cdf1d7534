// Somebody wants to come to a group event: they come, or wait for a place, or for the draw.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { type Command, execute, parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from './open-booking-link.ts';
import { openGroupEvent, tellOf } from './open-group-event.ts';
import { hashOfLink, registrationKey, secretOfLink, stateOnRegistering, takesRegistrations } from './rules.ts';
import { type RegisteredView, registerForGroupInput } from './schema.ts';
import { findGroupEvent, insertRegistration, type RegistrationRecord } from './store.ts';

type Wish = z.output<typeof registerForGroupInput>;

/** For whoever stands on the public page: the area's link actor does it. Throws what `registerForGroup` throws. */
export async function registerByThemselves(
  deps: Dependencies,
  language: Language,
  input: unknown,
  requestId?: string,
): Promise<RegisteredView> {
  const wish = parseInput(registerForGroupInput, input);
  const event = await findGroupEvent(deps.db, wish.event);
  const area = event && (await readDirectory(deps)).sites.get(event.site)?.area;
  if (area === undefined) throw new Refusal('not_found', 'no such group event');
  const visitor = actorOfLink('visitor', area, language);
  return execute(deps, visitor, registerForGroup, wish, requestId === undefined ? {} : { requestId });
}

/**
 * All that is kept is how many children need care and, if they like, an address. However many register at once,
 * nobody gets a place that is not there. Throws `Refusal`: not_found, invalid_input, wrong_status when it is closed.
 */
export const registerForGroup: Command<Wish, RegisteredView> = {
  name: 'register-for-group',
  capability: 'anyone-signed-in',
  input: registerForGroupInput,
  answer: 'shown-once',
  run: async (context, { event: wanted, childcare, email, language }) => {
    const { tx, now, deps } = context;
    const { event, area } = await openGroupEvent(context, wanted);
    if (!takesRegistrations(event, now)) throw new Refusal('wrong_status', 'the registration is closed');
    if (childcare > event.childcarePlaces) {
      throw invalidInput({ path: 'childcare', message: `must be at most ${event.childcarePlaces}` });
    }
    const id = randomUUID();
    const secret = secretOfLink(registrationKey(deps.config.secret), id);
    const registration: RegistrationRecord = {
      id,
      number: (event.registrations.at(-1)?.number ?? 0) + 1,
      state: stateOnRegistering(event, event.registrations, childcare),
      childcare,
      language,
      ...(email !== undefined && { email: email.toLowerCase() }),
    };
    await insertRegistration(tx, { ...registration, event: event.id, hash: hashOfLink(secret), createdAt: now });
    const { number, state } = registration;
    return {
      result: { id, number, state, childcare, link: `${deps.config.publicUrl}/groups/registration/${secret}` },
      log: [
        { action: 'register-for-group', subject: { kind: 'registration', id }, area, details: { event: event.id } },
      ],
      events: tellOf([registration]),
    };
  },
};

// Somebody wants to come to a group event: they come, or wait for a place, or for the draw.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { type Language, may } from '../../core/permissions.ts';
import { type Command, type CommandContext, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { openGroupEvent, tellOf } from './open-group-event.ts';
import { pageOf, secretOf } from './registration-entry.ts';
import { isCalled, isSamePerson, isTexted, stateOnRegistering, takesRegistrations } from './rules.ts';
import { type RegisteredView, registerForGroupInput } from './schema.ts';
import {
  countStanding,
  findGroupEvent,
  type GroupEventRecord,
  insertRegistration,
  type RegistrationRecord,
  writeLastNumber,
} from './store.ts';

type Wish = z.output<typeof registerForGroupInput>;

/**
 * For anybody who stands on the public page: the area's link actor does it. `address`: where the request came from; one
 * connection takes so many places in an hour. Throws what `registerForGroup` throws, and `rate_limited`.
 */
export async function registerByThemselves(
  deps: Dependencies,
  language: Language,
  input: unknown,
  { address, requestId }: { readonly address?: string | undefined; readonly requestId?: string } = {},
): Promise<RegisteredView> {
  const wish = parseInput(registerForGroupInput, input);
  const event = await findGroupEvent(deps.db, wish.event);
  const area = event && (await readDirectory(deps)).sites.get(event.site)?.area;
  if (area === undefined) throw new Refusal('not_found', 'no such group event');
  const visitor = actorOfLink('visitor', area, language);
  const once: typeof registerForGroup = {
    ...registerForGroup,
    run: async (context, parsed) => {
      const count = (made: readonly string[]) => countStanding(context.tx, parsed.event, made);
      const standing = { most: MOST_OF_AN_EVENT, count };
      const note = await limitPublicActs(context, { act: 'register', address, most: MOST_REGISTRATIONS, standing });
      const outcome = await registerForGroup.run(context, parsed);
      if (!('unchanged' in outcome)) await note(outcome.log[0].subject.id);
      return outcome;
    },
  };
  return execute(deps, visitor, once, wish, requestId === undefined ? {} : { requestId });
}

/** Places of one event that one connection may have taken within the hour; cancelled ones are free again. */
const MOST_OF_AN_EVENT = 20;
/** Registrations in an hour, for whatever: a whole waiting room may share one connection. */
const MOST_REGISTRATIONS = 60;

/**
 * All that is kept is how many children need care and, if they like, how to reach them. However many register at once,
 * nobody gets a place that is not there; and who registers again keeps the one they have. Anybody who gives an address is
 * answered the same either way, and the mail alone says how it stands: a stranger finds out nothing about its owner.
 * Who keeps the groups sees who is there, so that to register somebody a second time changes nothing.
 * Throws `Refusal`: not_found, invalid_input, wrong_status when it is closed.
 */
export const registerForGroup: Command<Wish, RegisteredView> = {
  name: 'register-for-group',
  capability: 'anyone-signed-in',
  input: registerForGroupInput,
  answer: 'shown-once',
  run: async (context, { event: wanted, childcare, email, phone, language }) => {
    const { tx, now, deps, actor } = context;
    const { event, area } = await openGroupEvent(context, wanted);
    const manages = may(actor, 'manage-groups', area);
    if (!takesRegistrations(event, now)) throw new Refusal('wrong_status', 'the registration is closed');
    if (childcare > event.childcarePlaces) {
      throw invalidInput({ path: 'childcare', message: `must be at most ${event.childcarePlaces}` });
    }
    if (phone !== undefined && !manages) throw invalidInput({ path: 'phone', message: 'is noted by the desk only' });
    const reach = { ...(email !== undefined && { email: email.toLowerCase() }), ...(phone !== undefined && { phone }) };
    const known = event.registrations.find((one) => one.state !== 'cancelled' && isSamePerson(one, reach));
    const answer = (one: RegistrationRecord): RegisteredView => ({
      mailed: one.email !== undefined,
      ...(isTexted(one, deps.texter.sends) && { texted: true as const }),
      ...(known !== undefined && manages && { again: true as const }),
      ...((manages || email === undefined) && {
        registration: {
          id: one.id,
          number: one.number,
          state: one.state,
          childcare: one.childcare,
          link: pageOf(deps, one),
        },
      }),
    });
    if (known !== undefined && manages) return { result: answer(known), unchanged: true };
    // A number is spent either way: those who come after tell nobody whether there was a registration before.
    const number = event.lastNumber + 1;
    await writeLastNumber(tx, event.id, number);
    const registration = known ?? (await add(context, event, { number, childcare, language, ...reach }));
    const { id } = registration;
    return {
      result: answer(registration),
      log: [
        {
          action: 'register-for-group',
          subject: { kind: 'registration', id },
          area,
          details: { event: event.id, start: new Date(event.start).toISOString() },
        },
      ],
      events:
        known?.email === undefined
          ? // by phone they are told at once how it stands
            tellOf(isCalled(registration, deps.texter.sends) ? [] : [registration], deps)
          : [{ name: 'registration-changed', data: { registration: id, because: 'again', attempt: number } }],
    };
  },
};

async function add(
  { tx, now, deps }: CommandContext,
  event: GroupEventRecord,
  wish: Omit<RegistrationRecord, 'id' | 'state' | 'sequence' | 'linkNumber'>,
): Promise<RegistrationRecord> {
  const id = randomUUID();
  const state = stateOnRegistering(event, event.registrations, wish.childcare);
  const sequence = state === 'coming' ? 1 : 0;
  const registration: RegistrationRecord = { ...wish, id, state, sequence, linkNumber: 0 };
  const secret = secretOf(deps.config.secret, registration);
  await insertRegistration(tx, { ...registration, event: event.id, hash: hashOfLink(secret), createdAt: now });
  return registration;
}

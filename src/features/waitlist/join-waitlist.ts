// Somebody waits for a time that is not free yet.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { type Language, may } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { admitCase } from '../bookings/admit-content.ts';
import { callableOf, needNumber } from '../bookings/number-to-call.ts';
import { readDirectory } from '../directory/read.ts';
import { findRegisteredFamily } from '../families/find-family.ts';
import { logOf } from './open-offer.ts';
import { longestCase } from './rules.ts';
import { joinWaitlistInput } from './schema.ts';
import { insertEntry, isWaiting, lockWaitlist, type WhoWaits } from './store.ts';
import { findFamilyToWait } from './store-families.ts';

type Input = z.output<typeof joinWaitlistInput>;

/**
 * Puts a family, an address or a number on the list, or the actor with a case for a consultation. The desk does so for
 * its areas, anybody else for themselves only; a time that is free already is offered at once. Throws `Refusal`:
 * not_allowed, not_found for a family that is not the actor's, possible_duplicate for a reference of several, channel_not_offered, case_not_accepted where only
 * families come, personal_data_found in the question, in_use for a person who waits already.
 */
export const joinWaitlist: Command<Input, { id: string }> = {
  name: 'join-waitlist',
  capability: 'book-slot',
  input: joinWaitlistInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    admitWish(await readDirectory(deps, tx), input, now);
    const { who, language } = await whoWaits(context, input);
    await lockWaitlist(tx, input.service);
    if (await isWaiting(tx, input.service, who)) throw new Refusal('in_use', 'is waiting for this service already');
    const id = randomUUID();
    const { service, weekdays, earliest, latest, fromDate, toDate, channel } = input;
    await insertEntry(tx, {
      id,
      service,
      areas: [...new Set(input.areas)],
      weekdays: [...new Set(weekdays)],
      earliest,
      latest,
      fromDate,
      toDate,
      language,
      addedBy: actor.principal,
      createdAt: now,
      ...who,
      ...(channel && { channel }),
    });
    const family = 'family' in who && { family: { id: who.family } };
    return {
      result: { id },
      log: logOf('join-waitlist', { id, areas: input.areas, ...family }, { service }),
      events: [{ name: 'look-for-times', data: { service } }],
    };
  },
};

/** A consultation is waited for with a case, and what families book without one. */
function admitWish(directory: Directory, input: Input, now: number): void {
  const service = directory.services.get(input.service);
  if (service === undefined || service.kind === 'group') {
    throw invalidInput({ path: 'service', message: 'is nothing that is booked by time' });
  }
  const unknown = input.areas.findIndex((area) => !directory.areas.has(area));
  if (unknown >= 0) throw invalidInput({ path: `areas[${unknown}]`, message: 'there is no such area' });
  const past = input.areas.every((area) => input.toDate < wallClock(zoneOf(directory, area)).dateAt(now));
  if (past) throw invalidInput({ path: 'toDate', message: 'has passed' });
  if (input.channel && !service.channels.includes(input.channel)) {
    throw new Refusal('channel_not_offered', `the service is held by ${service.channels.join(' or ')}`, {
      faults: [{ path: 'channel', message: `must be ${service.channels.join(' or ')}` }],
    });
  }
  if (service.kind === 'consultation') {
    admitConsultation(directory, service, input, now);
    return;
  }
  if (input.case) throw invalidInput({ path: 'case', message: 'is for consultations' });
  if (!input.family && !service.anonymousCase) {
    throw new Refusal('case_not_accepted', 'this service is for families in a client relationship: give a family');
  }
}

/** A family’s own consultation needs its consent at the time, so only an anonymous case waits. */
function admitConsultation(directory: Directory, service: Service, input: Input, now: number): void {
  if (!service.anonymousCase) throw new Refusal('case_not_accepted', 'this service takes no anonymous case');
  if (input.family) throw invalidInput({ path: 'family', message: 'cannot wait for a consultation: give a case' });
  if (!input.case) throw invalidInput({ path: 'case', message: 'is needed for a consultation' });
  if (Date.parse(input.toDate) > now + longestCase()) {
    throw invalidInput({ path: 'toDate', message: 'is too far ahead: a case waits half a year at most' });
  }
  admitCase(directory, input.areas, input.case);
}

type Waiting = { readonly who: WhoWaits; readonly language: Language };

async function whoWaits({ tx, actor }: CommandContext, input: Input): Promise<Waiting> {
  const desk = input.areas.every((area) => may(actor, 'change-area-bookings', area));
  if (actor.booking !== undefined || !input.areas.every((area) => may(actor, 'book-slot', area))) {
    throw new Refusal('not_allowed', 'not areas of this actor');
  }
  if (input.family) {
    if (!desk) throw new Refusal('not_allowed', 'only the desk of these areas puts families on the list');
    const { id, reference = '' } = input.family;
    const family = await findFamilyToWait(
      tx,
      id ?? (await findRegisteredFamily({ tx, actor }, input.areas, reference)),
    );
    if (family === undefined || !may(actor, 'manage-families', family.area)) {
      throw new Refusal('not_found', 'no such family in the areas of this actor');
    }
    const { phone, channel } = input;
    if (phone === undefined && (await callableOf(tx, [family.id])).length === 0) needNumber(channel, undefined);
    return { who: { family: family.id, ...(phone && { phone }) }, language: family.language };
  }
  const language = input.language ?? actor.language;
  const { email: named, phone, case: asked } = input;
  const own = actor.email?.toLowerCase();
  const others = desk && asked === undefined;
  const email = named?.toLowerCase() ?? (others ? undefined : own);
  if (!others && (email !== own || (phone !== undefined && asked === undefined))) {
    throw new Refusal('not_allowed', 'only the desk puts others on the list, and nobody with a case');
  }
  if (email === undefined && (phone === undefined || asked !== undefined)) {
    throw invalidInput({ path: 'email', message: 'or a number is needed where there is no family' });
  }
  needNumber(input.channel, phone);
  return {
    who: {
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
      ...(asked && { case: asked }),
    },
    language,
  };
}

// Somebody waits for a time that is not free yet.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import { type Language, may } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { mayBeOpened } from './rules.ts';
import { joinWaitlistInput } from './schema.ts';
import { findFamilyToWait, insertEntry, isWaiting, lockWaitlist } from './store.ts';

type Input = z.output<typeof joinWaitlistInput>;
type Waiting = { readonly family?: FamilyId; readonly email?: string; readonly language: Language };

/**
 * Puts a family, or an address, on the list. The desk does so for its areas, anybody else for themselves only. Throws
 * `Refusal`: not_allowed, not_found for a family that is not the actor's, channel_not_offered, case_not_accepted
 * where only families come, in_use for who waits already.
 */
export const joinWaitlist: Command<Input, { id: string }> = {
  name: 'join-waitlist',
  capability: 'book-slot',
  input: joinWaitlistInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    admitWish(await readDirectory(deps, tx), input, now);
    const { family, email, language } = await whoWaits(context, input);
    await lockWaitlist(tx, input.service);
    const who = family ? { family } : { email: email ?? '' };
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
      ...(channel && { channel }),
      ...(family && { family }),
      ...(email !== undefined && { email }),
    });
    const [area] = input.areas;
    return {
      result: { id },
      log: [
        {
          action: 'join-waitlist',
          subject: family ? { kind: 'family', id: family } : { kind: 'waitlist-entry', id },
          ...(area && { area }),
          details: { entry: id, service },
        },
      ],
    };
  },
};

/** What colleagues ask each other needs a case, which nobody waits with: there the next free time is asked for. */
function admitWish(directory: Directory, input: Input, now: number): void {
  const service = directory.services.get(input.service);
  if (service === undefined || !mayBeOpened(service)) {
    throw invalidInput({ path: 'service', message: 'is no appointment or drop-in that families can book' });
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
  if (!input.family && !service.anonymousCase) {
    throw new Refusal('case_not_accepted', 'this service is for families in a client relationship: give a family');
  }
}

async function whoWaits({ tx, actor }: CommandContext, input: Input): Promise<Waiting> {
  const desk = input.areas.every((area) => may(actor, 'change-area-bookings', area));
  if (actor.booking !== undefined || !input.areas.every((area) => may(actor, 'book-slot', area))) {
    throw new Refusal('not_allowed', 'not areas of this actor');
  }
  if (input.family) {
    if (!desk) throw new Refusal('not_allowed', 'only the desk of these areas puts families on the list');
    const family = await findFamilyToWait(tx, input.family, input.areas);
    if (family === undefined || !may(actor, 'manage-families', family.area)) {
      throw new Refusal('not_found', 'no such family in the areas of this actor');
    }
    return { family: family.id, language: input.language ?? family.language };
  }
  const email = (input.email ?? (desk ? undefined : actor.email))?.toLowerCase();
  if (email === undefined) throw invalidInput({ path: 'email', message: 'is needed where there is no family' });
  if (!desk && email !== actor.email?.toLowerCase()) {
    throw new Refusal('not_allowed', 'only the desk puts others on the list');
  }
  return { email, language: input.language ?? actor.language };
}

// Several times are proposed to those who are to meet; each is held for all of them who work here.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { holdTime } from '../bookings/hold-time.ts';
import { readDirectory } from '../directory/read.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { languageOfProfessional } from './address-asked.ts';
import { freeFor, serviceFor } from './find-times-together.ts';
import { linkOfAsked } from './link-of-asked.ts';
import { postAsking } from './post-polls.ts';
import { comingOf, faultsOfProposal, keptUntil, lengthOf, MOST_OPEN } from './rules.ts';
import { type PollView, proposeInput } from './schema.ts';
import { countOpenOf, findPoll, insertPoll, type NewPoll } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

type Input = z.output<typeof proposeInput>;

/** Throws `Refusal`: not_allowed, not_found, invalid_input, slot_taken naming the time, in_use where the caller has too many open. */
export const proposeMeeting: Command<Input, PollView> = {
  name: 'propose-meeting',
  capability: 'propose-meeting',
  input: proposeInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const directory = await readDirectory(deps, tx);
    const service = serviceFor(directory, actor, input);
    const faults = faultsOfProposal(directory, actor, { service, input, now });
    if (faults.length > 0) throw invalidInput(...faults);
    if ((await countOpenOf(tx, actor.principal)) >= MOST_OPEN) {
      throw new Refusal('in_use', `at most ${MOST_OPEN} are open at once: choose or withdraw one first`);
    }
    const professionals = comingOf(actor, input.professionals);
    const length = lengthOf(service, input.minutes);
    const about = { service: service.id, area: input.area, site: input.site, room: input.room, professionals };
    const times: NewPoll['times'][number][] = [];
    for (const start of [...input.times].sort((one, other) => one - other)) {
      const time = { start, end: start + length };
      const wanted = { people: professionals, room: input.room, length, within: time };
      const free = await freeFor(tx, directory, actor, wanted, now);
      if (!free.some((one) => one.start === start)) throw notFree(input, start);
      const until = keptUntil(input.deadline);
      const booking = await holdTime(context, directory, { time: { ...about, ...time }, until });
      times.push({ id: randomUUID(), ...time, booking });
    }
    const id = randomUUID();
    const { site, room, ...rest } = about;
    await insertPoll(tx, {
      id,
      ...rest,
      ...(site !== undefined && { site }),
      ...(room !== undefined && { room }),
      minutes: input.minutes ?? service.durationMinutes,
      channel: input.channel,
      proposedBy: actor.principal,
      language: actor.language,
      deadline: input.deadline,
      createdAt: now,
      times,
      asked: askedOf(context, directory, input, professionals),
    });
    const poll = await findPoll(tx, id);
    if (poll === undefined) throw new Error('a poll that was written is there');
    await postAsking(tx, directory, poll, now);
    return {
      result: viewPoll(directory, poll, 'proposer'),
      log: [{ action: 'propose-meeting', ...logOf(poll, { count: times.length }) }],
    };
  },
};

function notFree({ times }: Input, start: number): Refusal {
  const path = `times[${times.indexOf(start)}]`;
  return new Refusal('slot_taken', 'somebody who is to come is not free then', {
    faults: [{ path, message: 'is not free for all of them' }],
  });
}

/** Who proposes it is not asked. */
function askedOf(
  { actor, deps }: CommandContext,
  directory: Directory,
  { outside }: Input,
  professionals: readonly ProfessionalId[],
): NewPoll['asked'] {
  const house = professionals
    .filter((one) => one !== actor.professional)
    .map((professional) => ({ professional, language: languageOfProfessional(directory, professional) }));
  return [...house, ...outside].map((one) => {
    const id = randomUUID();
    return { id, ...one, hash: hashOfLink(linkOfAsked(deps.config.secret, id)) };
  });
}

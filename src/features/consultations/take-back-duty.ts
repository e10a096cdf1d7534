// What was handed to a deputy is taken back within a while: each question and time of which nothing was done since.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { moveBack } from '../bookings/move-to-deputy.ts';
import { readDirectory } from '../directory/read.ts';
import { dutyInput, type TakenBack } from './duty.ts';
import { TAKEN_BACK_WITHIN } from './judge-deputies.ts';
import { logOf } from './open-thread.ts';
import { findThread, lockThread, writeDeputy } from './store.ts';
import { type DutyItem, type DutyRecord, holdDuty, noteTakenBack } from './store-duties.ts';

/** By the one who handed it over, or who is away. Throws `Refusal`: not_found, wrong_status where it is too long ago. */
export const takeBackDuty: Command<z.output<typeof dutyInput>, TakenBack> = {
  name: 'take-back-duty',
  capability: 'report-absence',
  input: dutyInput,
  run: async (context, { duty: id }) => {
    const { tx, actor, now, deps } = context;
    const duty = await holdDuty(tx, id);
    if (duty === undefined || !mayTakeBack(duty, actor)) throw new Refusal('not_found', 'nothing was handed over so');
    if (duty.takenBackAt !== undefined) return { result: { back: 0, stays: 0 }, unchanged: true };
    if (!isRecent(duty, now)) throw new Refusal('wrong_status', 'it was handed over too long ago to take back');
    const done: Done[] = [];
    for (const item of duty.items) done.push(await takeBack(context, duty, item));
    await noteTakenBack(tx, id, now);
    const back = done.filter(({ log }) => log !== undefined);
    const directory = await readDirectory(deps, tx);
    const areas = directory.professionals.get(duty.professional)?.areas ?? '*';
    const [summary, ...summaries] = inEachArea(areas, {
      action: 'take-back-duty',
      subject: { kind: 'professional', id: duty.professional },
      details: { count: back.length, unchanged: done.length - back.length },
    });
    return {
      result: { back: back.length, stays: done.length - back.length },
      log: [summary, ...summaries, ...back.flatMap(({ log }) => log ?? [])],
      events: back.flatMap(({ events = [] }) => events),
    };
  },
};

export function mayTakeBack(
  { handedBy, professional }: Pick<DutyRecord, 'handedBy' | 'professional'>,
  actor: { readonly principal: string; readonly professional?: string },
): boolean {
  return handedBy === actor.principal || professional === actor.professional;
}

export function isRecent({ handedAt }: Pick<DutyRecord, 'handedAt'>, now: number): boolean {
  return now < handedAt + TAKEN_BACK_WITHIN;
}

type Done = { readonly log?: LogEntry; readonly events?: readonly DomainEvent[] };

async function takeBack(context: CommandContext, duty: DutyRecord, item: DutyItem): Promise<Done> {
  const { tx } = context;
  if ('thread' in item) {
    await lockThread(tx, item.thread);
    const thread = await findThread(tx, item.thread);
    const isAsItWas = thread?.version === item.version && thread.deputy === duty.deputy;
    if (thread === undefined || !isAsItWas) return {};
    await writeDeputy(tx, thread.id, item.former);
    const details = { professional: duty.professional, professionalBefore: duty.deputy };
    return { log: { action: 'take-back-duty', ...logOf(thread, details) } };
  }
  try {
    const { booking, version: sequence, slot } = item;
    return await moveBack(context, { booking, sequence, slot });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {};
  }
}

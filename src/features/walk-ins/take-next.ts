// A professional takes the next who waits at home: the visit begins now, by video, and is theirs alone.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { bookVisit, endVisit } from '../bookings/book-visit.ts';
import { readDirectory } from '../directory/read.ts';
import { findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { isMetByVideo, turnsByVideo } from './rules.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { holdFirst, listWalkIns, type WalkInRecord, writeVisit, writeWalkInState } from './store.ts';

/**
 * Two who take at once take two people, without waiting for each other. Throws `Refusal`: not_allowed for anybody who does
 * not receive there today, channel_not_offered, wrong_status when nobody waits who is there, slot_taken where their own time
 * is not free.
 */
export const takeNext: Command<z.output<typeof dropInInput>, WalkInView> = {
  name: 'take-next',
  capability: 'serve-walk-ins',
  input: dropInInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const directory = await readDirectory(deps, tx);
    const dropIn = findDropIn(directory, actor, input, now);
    const { professional } = actor;
    if (professional === undefined || !dropIn.team.includes(professional)) {
      throw new Refusal('not_allowed', 'only those who receive there today take somebody by video');
    }
    if (!isMetByVideo(dropIn.service)) throw new Refusal('channel_not_offered', 'nobody is met there by video');
    const before = await listWalkIns(tx, dropIn.queue);
    const ended = await endMeetingsOf(context, before, professional);
    const next = await holdFirst(tx, turnsByVideo(before, now));
    if (next?.visitor === undefined) throw new Refusal('wrong_status', 'nobody waits by video who is there');
    const { language } = next.visitor;
    const { service, site } = dropIn.queue;
    const { booking, link, log } = await bookVisit(context, directory, {
      service,
      site,
      area: dropIn.area,
      professional,
      language,
    });
    await writeWalkInState(tx, next.id, 'called', now);
    await writeVisit(tx, next.id, { booking, link });
    const queue = await listWalkIns(tx, dropIn.queue);
    const taken = queue.find(({ id }) => id === next.id) ?? next;
    return {
      result: viewWalkIn(await withBusyTimes(tx, directory, dropIn, now), queue, taken, now),
      log: [{ action: 'take-walk-in', subject: { kind: 'walk-in', id: next.id }, area: dropIn.area }, log, ...ended],
    };
  },
};

/** Somebody who ended their meeting in its room, and takes the next, has served the one before. */
async function endMeetingsOf(
  context: CommandContext,
  queue: readonly WalkInRecord[],
  professional: ProfessionalId,
): Promise<readonly LogEntry[]> {
  const log: LogEntry[] = [];
  for (const { id, state, visitor } of queue) {
    if (state !== 'called' || !visitor?.visit?.isOver || !visitor.visit.professionals.includes(professional)) continue;
    await writeWalkInState(context.tx, id, 'served');
    const ended = await endVisit(context, visitor.visit.booking);
    if (ended !== undefined) log.push(ended);
  }
  return log;
}

// A professional takes the next who waits at home: the visit begins now, by video, and is theirs alone.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { bookVisit } from '../bookings/book-visit.ts';
import { readDirectory } from '../directory/read.ts';
import { findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { isMetByVideo, turnsByVideo } from './rules.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { holdFirst, listWalkIns, writeVisit, writeWalkInState } from './store.ts';

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
    const next = await holdFirst(tx, turnsByVideo(await listWalkIns(tx, dropIn.queue), now));
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
      log: [{ action: 'take-walk-in', subject: { kind: 'walk-in', id: next.id }, area: dropIn.area }, log],
    };
  },
};

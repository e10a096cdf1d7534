// Applies what was chosen for bookings whose time falls away: each as far as it still can be, all at once.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { slotOutput } from '../availability/schema.ts';
import { readDirectory } from '../directory/read.ts';
import { applyChoice, type Changed, countsOf, holdForReplan, takersIn } from './apply-choice.ts';
import { viewBooking } from './read.ts';
import { standingOf } from './rules.ts';
import { type ReplanView, replanInput } from './schema.ts';
import { attempt } from './store.ts';
import { tellNearest } from './tell-nearest.ts';

/**
 * Moves, cancels or keeps each booking as chosen, in one transaction; ids stay, versions grow. Every choice is judged
 * again, and one that cannot be applied any more is told by its code, with the nearest free slots; the rest is done.
 * The cut-off and the notice are for families who change their minds: here they do not count.
 */
export const replanBookings: Command<z.output<typeof replanInput>, ReplanView> = {
  name: 'replan-bookings',
  capability: 'change-area-bookings',
  input: replanInput,
  run: async (context, { professional, choices, calendar }) => {
    const { tx, deps, actor, now } = context;
    const ground = await holdForReplan(context, choices);
    const changed: Changed[] = [];
    const unchanged: ReplanView['unchanged'] = [];
    for (const choice of choices) {
      try {
        changed.push(await attempt(tx, () => applyChoice(context, { professional, calendar, ground }, choice)));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { details } = await tellNearest({ db: tx, deps, now }, error);
        const nearest = slotOutput.array().safeParse(details.nearest ?? []).data ?? [];
        unchanged.push({ booking: choice.booking, code: error.code, nearest });
      }
    }
    const directory = await readDirectory(deps, tx);
    const subject = professional ? { kind: 'professional', id: professional } : { kind: 'directory', id: 'region' };
    const touched = changed.map(({ after }) => after.area);
    const areas = professional === undefined ? touched : (directory.professionals.get(professional)?.areas ?? []);
    const done = changed.filter(({ asItIs }) => asItIs !== true);
    const result = {
      changed: changed.map(({ after }) => viewBooking(deps, directory, after, standingOf(actor, after))),
      unchanged,
    };
    const summary = inEachArea(areas, {
      action: 'replan-bookings',
      subject,
      details: { ...countsOf(done), because: takersIn(done).join(' '), unchanged: unchanged.length },
    });
    const [first, ...others] = [...(done.length > 0 ? summary : []), ...changed.map(({ log }) => log)];
    if (first === undefined) return { result, unchanged: true };
    return { result, log: [first, ...others], events: changed.flatMap(({ event }) => event ?? []) };
  },
};

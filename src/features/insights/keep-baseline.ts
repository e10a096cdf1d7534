// A coordinator keeps the figures of some months as they are now, to compare with after a change.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { endOf, monthOf, monthsAround, monthsIn } from '../../core/figures.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { MOST_MONTHS, readKept } from './read-insights.ts';
import { keepBaselineInput } from './schema.ts';
import { findBaselines, insertBaseline } from './store-baselines.ts';

/**
 * The months must be over, and stay as they are kept; the same once more is the one there is. Throws `Refusal`: not_allowed,
 * invalid_input, in_use where another has the name.
 */
export const keepBaseline: Command<
  z.output<typeof keepBaselineInput>,
  { readonly id: string; readonly again?: true }
> = {
  name: 'keep-baseline',
  capability: 'read-insights',
  input: keepBaselineInput,
  run: async ({ tx, now, actor, deps }, { name, from, to }) => {
    const { region } = await readDirectory(deps, tx);
    const period = monthsAround(from, to);
    const fault = (path: string, message: string) => invalidInput({ path, message });
    if (from > to) throw fault('from', 'must not be after the end');
    if (period.last >= monthOf(wallClock(region.timeZone).dateAt(now)))
      throw fault('to', 'must be in a month that is over');
    if (monthsIn(period).length > MOST_MONTHS) throw fault('from', `must be within ${MOST_MONTHS} months of the end`);
    const baseline = { ...period, id: randomUUID(), name, keptBy: actor.principal, keptAt: new Date(now) };
    if (!(await insertBaseline(tx, baseline, await readKept(tx, period)))) {
      const known = (await findBaselines(tx)).find((one) => one.name === name);
      const isSame = known?.first === period.first && known.last === period.last && known.keptBy === actor.principal;
      if (known && isSame) return { result: { id: known.id, again: true }, unchanged: true };
      throw new Refusal('in_use', 'another baseline has this name');
    }
    return {
      result: { id: baseline.id },
      log: [
        {
          action: 'keep-baseline',
          subject: { kind: 'baseline', id: baseline.id },
          area: '*',
          details: { begins: period.first, ends: endOf(period) },
        },
      ],
    };
  },
};

// Advice of the shelf answered somebody who was about to ask: no booking is made, and that it was so counts.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { recordMeasured } from '../../platform/record-measured.ts';
import { answeredInput } from './advice.ts';
import { logOfAdvice, openAdvice } from './open-advice.ts';
import { wasAnswered } from './store-advice.ts';

/** What is counted is of the area and the service, of nobody. Throws `Refusal`: not_found. */
export const answeredByAdvice: Command<z.output<typeof answeredInput>, { answered: true }> = {
  name: 'answered-by-advice',
  capability: 'see-shelf',
  input: answeredInput,
  run: async (context, { advice, service }) => {
    const { tx, actor, now } = context;
    const { record, directory } = await openAdvice(context, advice);
    const { area, state } = record;
    if (state !== 'shown' || !directory.services.has(service)) throw new Refusal('not_found', 'no such advice');
    const result = { answered: true } as const;
    if (await wasAnswered(tx, advice, actor.principal, now - SAME_PRESS)) return { result, unchanged: true };
    await recordMeasured(tx, [{ what: 'advice-instead', area, service, at: now, value: 1 }]);
    return { result, log: [{ action: 'answered-by-advice', ...logOfAdvice(record, { service }) }] };
  },
};

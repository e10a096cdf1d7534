// A coordinator says what a person answers for in an area, and how they are reached about it.

import type { z } from 'zod';
import type { Matters, Professional } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Command } from '../../platform/command.ts';
import { emptyContent } from './directory-content.ts';
import { inStoredOrder } from './keep-order.ts';
import { requireEvery } from './rules.ts';
import { NO_NUMBER, saveMattersInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/**
 * What they answer for in other areas stays. Throws `Refusal`: not_allowed, not_found for somebody who does not serve the
 * area, invalid_input for a topic that it does not have.
 */
export const saveMatters: Command<z.output<typeof saveMattersInput>, { readonly professional: ProfessionalId }> = {
  name: 'save-matters',
  capability: 'manage-people',
  input: saveMattersInput,
  run: async (context, { professional: id, ...given }) => {
    const { area } = given;
    requireEvery(context.actor, 'manage-people', [area]);
    let before = 0;
    const { changes } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      const person = current.professionals.find((one) => one.id === id);
      if (!person?.areas.includes(area)) throw new Refusal('not_found', 'nobody such serves this area');
      const known = new Set(current.areas.find((one) => one.id === area)?.topics.map((topic) => topic.id));
      const faults = given.topics.flatMap((topic, at) =>
        known.has(topic) ? [] : [{ path: `topics[${at}]`, message: `there is no topic "${topic}"` }],
      );
      if (faults.length > 0) throw invalidInput(...faults);
      if (given.phoneHours && given.phone === undefined) throw invalidInput({ path: 'phone', message: NO_NUMBER });
      before = person.matters?.find((one) => one.area === area)?.topics.length ?? 0;
      const next = inStoredOrder('professional', withMatters(person, given), person, current);
      return { ...current, professionals: current.professionals.map((one) => (one.id === id ? next : one)) };
    });
    const result = { professional: id };
    if (changes.length === 0) return { result, unchanged: true };
    const details = { topics: given.topics.length, before };
    return { result, log: [{ action: 'save-matters', subject: { kind: 'professional', id }, area, details }] };
  },
};

/** Those of an area that answer for nothing are left out, so that a person who answers for nothing is as they were. */
function withMatters({ matters = [], ...rest }: Professional, given: Matters): Professional {
  const isThere = matters.some(({ area }) => area === given.area);
  const all = isThere ? matters.map((one) => (one.area === given.area ? given : one)) : [...matters, given];
  const left = all.filter(({ topics }) => topics.length > 0);
  return left.length === 0 ? rest : { ...rest, matters: left };
}

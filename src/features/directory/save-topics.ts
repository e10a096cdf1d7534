// A coordinator says what a worker of the area may ask about.

import type { z } from 'zod';
import type { Topic } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Command } from '../../platform/command.ts';

import { emptyContent } from './directory-content.ts';
import { idFor, requireEvery } from './rules.ts';
import { saveTopicsInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** Bookings keep the topic they were made with. Throws `Refusal`: not_allowed, not_found, invalid_input. */
export const saveTopics: Command<z.output<typeof saveTopicsInput>, { readonly area: AreaId }> = {
  name: 'save-topics',
  capability: 'manage-topics',
  input: saveTopicsInput,
  run: async (context, { area, topics }) => {
    requireEvery(context.actor, 'manage-topics', [area]);
    const named = withIds(topics);
    let before = 0;
    const { changes } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      const stands = current.areas.find(({ id }) => id === area);
      if (stands === undefined) throw new Refusal('not_found', 'there is no such area');
      before = stands.topics?.length ?? 0;
      return { ...current, areas: current.areas.map((one) => (one.id === area ? { ...one, topics: named } : one)) };
    });
    if (changes.length === 0) return { result: { area }, unchanged: true };
    const details = { topics: topics.length, before };
    return { result: { area }, log: [{ action: 'save-topics', subject: { kind: 'area', id: area }, area, details }] };
  },
};

function withIds(topics: z.output<typeof saveTopicsInput>['topics']): readonly Topic[] {
  const taken = new Set(topics.flatMap(({ id }) => id ?? []));
  return topics.map(({ name, id = idFor(name, taken) }) => {
    taken.add(id);
    return { id, name };
  });
}

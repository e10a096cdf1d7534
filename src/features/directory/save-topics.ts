// A coordinator says what a worker of the area may ask about.

import type { z } from 'zod';
import type { Topic } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { isSameValue } from '../../core/same-value.ts';
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
    let before: readonly Topic[] = [];
    const { changes } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      const stands = current.areas.find(({ id }) => id === area);
      if (stands === undefined) throw new Refusal('not_found', 'there is no such area');
      before = stands.topics ?? [];
      return { ...current, areas: current.areas.map((one) => (one.id === area ? { ...one, topics: named } : one)) };
    });
    if (changes.length === 0) return { result: { area }, unchanged: true };
    const details = { topics: named.length, before: before.length, ...changesIn(before, named) };
    return { result: { area }, log: [{ action: 'save-topics', subject: { kind: 'area', id: area }, area, details }] };
  },
};

/** How many came, went and were renamed; or that those which stayed stand in another order. */
function changesIn(before: readonly Topic[], after: readonly Topic[]) {
  const known = new Map(before.map((topic) => [topic.id, topic]));
  const stay = after.filter(({ id }) => known.has(id));
  const left = before.filter(({ id }) => stay.some((one) => one.id === id));
  const isMoved = left.some(({ id }, at) => stay[at]?.id !== id);
  return {
    added: after.length - stay.length,
    removed: before.length - stay.length,
    changed: stay.filter((topic) => !isSameValue(topic, known.get(topic.id))).length,
    ...(isMoved && { fields: 'position' }),
  };
}

function withIds(topics: z.output<typeof saveTopicsInput>['topics']): readonly Topic[] {
  const taken = new Set(topics.flatMap(({ id }) => id ?? []));
  return topics.map(({ name, id = idFor(name, taken) }) => {
    taken.add(id);
    return { id, name };
  });
}

// A coordinator says what a worker of the area may ask about.

import type { z } from 'zod';
import type { Topic } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';

import { emptyContent } from './directory-content.ts';
import { withFittingMatters } from './fit-matters.ts';
import { loggedRenames } from './log-changes.ts';
import { idFor, requireEvery } from './rules.ts';
import { saveTopicsInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** How a topic's name is refused that another topic of the area has. */
export const TAKEN_NAME = 'is the name of another topic';

/**
 * Bookings keep the topic they were made with; who answered for one that goes answers for it no more. A new one named word for word as one that is there is that one. Throws
 * `Refusal`: not_allowed, not_found, invalid_input.
 */
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
      refuseTakenNames(before, named);
      const areas = current.areas.map((one) => (one.id === area ? { ...one, topics: named } : one));
      return { ...current, areas, professionals: withFittingMatters(current.professionals, areas) };
    });
    if (changes.length === 0) return { result: { area }, unchanged: true };
    const details = { topics: named.length, before: before.length, ...changesIn(before, named) };
    return { result: { area }, log: [{ action: 'save-topics', subject: { kind: 'area', id: area }, area, details }] };
  },
};

/** One that is named anew may not take another's name: nobody could tell the two apart. */
function refuseTakenNames(before: readonly Topic[], after: readonly Topic[]): void {
  const faults = after.flatMap(({ id, name }, at) => {
    const old = before.find((topic) => topic.id === id);
    const isTaken = after.some((other) => other.id !== id && isSameValue(other.name, name));
    return isTaken && !isSameValue(old?.name, name) ? [{ path: `topics[${at}].name`, message: TAKEN_NAME }] : [];
  });
  if (faults.length > 0) throw invalidInput(...faults);
}

/** How many came, went and were renamed, and from what to what; or that those which stayed stand in another order. */
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
    ...loggedRenames(
      stay.flatMap(({ id, name: is }) => {
        const was = known.get(id)?.name;
        return was === undefined ? [] : [{ was, is }];
      }),
    ),
  };
}

function withIds(topics: z.output<typeof saveTopicsInput>['topics']): readonly Topic[] {
  const taken = new Set(topics.flatMap(({ id }) => id ?? []));
  const isThere = (name: Topic['name'], at: number) =>
    topics.some((one, other) => isSameValue(one.name, name) && (one.id !== undefined || other < at));
  const listed = topics.filter(({ id, name }, at) => id !== undefined || !isThere(name, at));
  return listed.map(({ name, id = idFor(name, taken) }) => {
    taken.add(id);
    return { id, name };
  });
}

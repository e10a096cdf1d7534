// A coordinator takes back an absence.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { timesOf } from './absence-interval.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { requireSome } from './rules.ts';
import { removeAbsenceInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** An absence that an import brought comes back with the next one. Throws `Refusal`: not_allowed, not_found. */
export const removeAbsence: Command<{ readonly id: string }, { readonly id: string }> = {
  name: 'remove-absence',
  capability: 'manage-absences',
  input: removeAbsenceInput,
  run: async (context, { id }) => {
    let removed: DirectoryContent['absences'][number] | undefined;
    let areas: readonly AreaId[] = [];
    await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const without = withoutAbsence(stored?.content ?? emptyContent, context.actor, id);
      ({ absence: removed, areas } = without);
      return without.next;
    });
    if (removed === undefined) throw new Error('an absence that was removed was somebody’s');
    return {
      result: { id },
      log: inEachArea(areas, {
        action: 'remove-absence',
        subject: { kind: 'professional', id: removed.professional },
        details: timesOf(removed),
      }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory without the absence, for a person who coordinates one of the areas of whose it is. */
export function withoutAbsence(current: DirectoryContent, actor: Actor, id: string) {
  const absence = current.absences.find((one) => one.id === id);
  if (absence === undefined) throw new Refusal('not_found', 'there is no such absence');
  const areas = current.professionals.find((one) => one.id === absence.professional)?.areas ?? [];
  requireSome(actor, 'manage-absences', areas);
  return { next: { ...current, absences: current.absences.filter((one) => one.id !== id) }, absence, areas };
}

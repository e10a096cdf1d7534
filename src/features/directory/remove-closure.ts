// A coordinator opens again what a closure had closed.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { loggedName } from './log-changes.ts';
import { requireEvery } from './rules.ts';
import { removeClosureInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** A closure that an import brought comes back with the next one. Throws `Refusal`: not_allowed, not_found. */
export const removeClosure: Command<{ readonly id: string }, { readonly id: string }> = {
  name: 'remove-closure',
  capability: 'manage-absences',
  input: removeClosureInput,
  run: async (context, { id }) => {
    let areas: readonly AreaId[] = [];
    let details: Readonly<Partial<Record<'begins' | 'ends' | 'values', string>>> = {};
    await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const { next, closure } = withoutClosure(stored?.content ?? emptyContent, context.actor, id);
      ({ areas } = closure);
      details = { begins: closure.from, ends: closure.to, ...loggedName(closure.name) };
      return next;
    });
    return {
      result: { id },
      log: inEachArea(areas, { action: 'remove-closure', subject: { kind: 'closure', id }, details }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory without the closure, for a person who coordinates all of its areas. */
export function withoutClosure(current: DirectoryContent, actor: Actor, id: string) {
  const closure = current.closures.find((one) => one.id === id);
  if (!closure) throw new Refusal('not_found', 'there is no such closure');
  requireEvery(actor, 'manage-absences', closure.areas);
  return { next: { ...current, closures: current.closures.filter((one) => one.id !== id) }, closure };
}

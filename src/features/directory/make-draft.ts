// A coordinator begins a draft of their area: nobody who books sees it.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { makeDraftInput } from './draft.ts';
import { readDirectory } from './read.ts';
import { requireEvery } from './rules.ts';
import { findDrafts, insertDraft, noteActs } from './store-drafts.ts';

/** Asked again within the same press, it is the one there is. Throws `Refusal`: not_allowed, invalid_input. */
export const makeDraft: Command<z.output<typeof makeDraftInput>, { readonly id: string }> = {
  name: 'make-draft',
  capability: 'manage-series',
  input: makeDraftInput,
  run: async ({ tx, deps, actor, now }, { area, name }) => {
    if (!(await readDirectory(deps, tx)).areas.has(area)) {
      throw invalidInput({ path: 'area', message: 'there is no such area' });
    }
    requireEvery(actor, 'manage-series', [area]);
    const known = (await findDrafts(tx, [area])).find(
      (one) => one.name === name && one.publishedAt === undefined && one.createdAt > now - SAME_PRESS,
    );
    if (known) return { result: { id: known.id }, unchanged: true };
    const id = randomUUID();
    await insertDraft(tx, { id, area, name, entries: [] }, now);
    await noteActs(tx, id, { by: actor.principal, now }, [{ what: 'made' }]);
    return { result: { id }, log: [{ action: 'make-draft', subject: { kind: 'draft', id }, area }] };
  },
};

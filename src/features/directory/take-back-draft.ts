// A coordinator takes a publication back: as a draft that undoes it, published like any other once its bookings are seen to.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { takeBackDraftInput } from './draft.ts';
import { requireDraft } from './open-draft.ts';
import { findDrafts, insertDraft, lockDraft, noteActs } from './store-drafts.ts';

/**
 * What others have changed since is a conflict of that draft, and bookings made in the new times are left outside by it. Asked
 * again, it is the draft there is. Throws `Refusal`: not_found, wrong_status where it is not published, or taken back already.
 */
export const takeBackDraft: Command<z.output<typeof takeBackDraftInput>, { readonly id: string }> = {
  name: 'take-back-draft',
  capability: 'manage-series',
  input: takeBackDraftInput,
  run: async ({ tx, actor, now }, { draft: asked }) => {
    const { id: taken, area, name, entries, ...was } = requireDraft(actor, await lockDraft(tx, asked));
    if (was.publishedAt === undefined) throw new Refusal('wrong_status', 'it is not published');
    if (was.takenBackAt !== undefined) throw new Refusal('wrong_status', 'it is taken back already');
    const waiting = await findDrafts(tx, [area]);
    const known = waiting.find((one) => one.takesBack === taken && one.publishedAt === undefined);
    if (known) return { result: { id: known.id }, unchanged: true };
    const id = randomUUID();
    const undoing = entries.map(({ before, after, ...entry }) => ({
      ...entry,
      ...(after && { before: after }),
      ...(before && { after: before }),
    }));
    await insertDraft(tx, { id, area, name, entries: undoing, takesBack: taken }, now);
    await noteActs(tx, id, { by: actor.principal, now }, [{ what: 'made' }]);
    return { result: { id }, log: [{ action: 'take-back-draft', subject: { kind: 'draft', id: taken }, area }] };
  },
};

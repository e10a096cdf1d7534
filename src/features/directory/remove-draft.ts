// A coordinator throws a draft away. What is published stays, as the history of what was changed.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { removeDraftInput } from './draft.ts';
import { openDraft } from './open-draft.ts';
import { deleteDraft } from './store-drafts.ts';

/** Throws `Refusal`: not_found, wrong_status once it is published. */
export const removeDraft: Command<z.output<typeof removeDraftInput>, { readonly id: string }> = {
  name: 'remove-draft',
  capability: 'manage-series',
  input: removeDraftInput,
  run: async (context, asked) => {
    const { id, area } = await openDraft(context, asked);
    await deleteDraft(context.tx, id);
    return { result: { id }, log: [{ action: 'remove-draft', subject: { kind: 'draft', id }, area }] };
  },
};

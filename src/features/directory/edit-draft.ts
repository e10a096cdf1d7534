// A coordinator changes the directory in a draft: as the command that does so at once, and nothing is changed yet.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { emptyContent } from './directory-content.ts';
import { editDraftInput } from './draft.ts';
import { editEntries, mergeDraft } from './merge-draft.ts';
import { openDraft } from './open-draft.ts';
import { loadDirectory } from './store.ts';
import { noteActs, writeDraft } from './store-drafts.ts';
import { changedBy } from './try-change.ts';

/**
 * Throws `Refusal`: not_found, wrong_status once it is published, changed_meanwhile where `version` is another, and what the
 * change itself would be refused for.
 */
export const editDraft: Command<
  z.output<typeof editDraftInput>,
  { readonly id: string; readonly version: number; readonly entries: readonly string[] }
> = {
  name: 'edit-draft',
  capability: 'manage-series',
  input: editDraftInput,
  run: async (context, { change, ...asked }) => {
    const { tx, actor, now } = context;
    const draft = await openDraft(context, asked);
    const stored = await loadDirectory(tx);
    const current = stored?.content ?? emptyContent;
    const drafted = mergeDraft(current, draft.entries).next;
    const next = changedBy(stored && { ...stored, content: drafted }, actor, change, now);
    const { entries, edits } = editEntries(current, draft.entries, next);
    const { id, version, area } = draft;
    const result = { id, version, entries: edits.map((edit) => edit.id) };
    if (edits.length === 0) return { result, unchanged: true };
    const acts = edits.map(({ noun, id: entry, fields }) => ({ what: 'edited' as const, noun, entry, fields }));
    await noteActs(tx, id, { by: actor.principal, now }, acts);
    return {
      result: { ...result, version: await writeDraft(tx, draft, { entries, now }) },
      log: [{ action: 'edit-draft', subject: { kind: 'draft', id }, area, details: { count: edits.length } }],
    };
  },
};

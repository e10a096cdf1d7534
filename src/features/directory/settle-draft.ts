// A coordinator says which it is to be where a draft and the directory have parted.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { emptyContent } from './directory-content.ts';
import { settleDraftInput } from './draft.ts';
import { mergeDraft, settleEntry } from './merge-draft.ts';
import { openDraft } from './open-draft.ts';
import { loadDirectory } from './store.ts';
import { noteActs, writeDraft } from './store-drafts.ts';

/** Settled already, it stays as it is. Throws `Refusal`: not_found, wrong_status, changed_meanwhile. */
export const settleDraft: Command<
  z.output<typeof settleDraftInput>,
  { readonly id: string; readonly version: number }
> = {
  name: 'settle-draft',
  capability: 'manage-series',
  input: settleDraftInput,
  run: async (context, { draft: asked, version: seen, ...settled }) => {
    const { tx, actor, now } = context;
    const draft = await openDraft(context, { draft: asked, ...(seen !== undefined && { version: seen }) });
    const { id, version, area, entries } = draft;
    const current = (await loadDirectory(tx))?.content ?? emptyContent;
    const isIt = mergeDraft(current, entries).conflicts.some(
      (one) => one.noun === settled.noun && one.id === settled.id && one.field === settled.field,
    );
    if (!isIt) return { result: { id, version }, unchanged: true };
    const { noun, id: entry, field } = settled;
    const act = { what: 'settled', noun, entry, fields: field === undefined ? [] : [field] } as const;
    await noteActs(tx, id, { by: actor.principal, now }, [act]);
    return {
      result: { id, version: await writeDraft(tx, draft, { entries: settleEntry(current, entries, settled), now }) },
      log: [{ action: 'settle-draft', subject: { kind: 'draft', id }, area }],
    };
  },
};

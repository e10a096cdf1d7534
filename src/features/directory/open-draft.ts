// A draft in the hands of somebody who may change it: one of an area that they coordinate.

import { Refusal } from '../../core/errors.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import { type DraftRow, lockDraft, noteActs } from './store-drafts.ts';

/** Throws `Refusal`: not_found for one of another area, of which not even that it is there is told. */
export function requireDraft(actor: Actor, draft: DraftRow | undefined): DraftRow {
  if (draft === undefined || !may(actor, 'manage-series', draft.area)) {
    throw new Refusal('not_found', 'there is no such draft in the areas of this actor');
  }
  return draft;
}

/**
 * The draft that waits, held until the transaction ends. `version`: as it was looked at. Throws `Refusal`: not_found,
 * wrong_status once it is published, changed_meanwhile.
 */
export async function openDraft(
  { tx, actor }: Pick<CommandContext, 'tx' | 'actor'>,
  { draft: id, version }: { readonly draft: string; readonly version?: number },
): Promise<DraftRow> {
  const draft = requireDraft(actor, await lockDraft(tx, id));
  if (draft.publishedAt !== undefined) throw new Refusal('wrong_status', 'the draft is published already');
  if (version !== undefined && version !== draft.version) {
    throw new Refusal('changed_meanwhile', 'somebody has changed the draft meanwhile');
  }
  return draft;
}

/** That somebody has said what becomes of so many bookings. For features, as the choices are theirs. */
export async function noteChosen(
  { tx, actor, now }: Pick<CommandContext, 'tx' | 'actor' | 'now'>,
  draft: string,
  count: number,
): Promise<void> {
  await noteActs(tx, draft, { by: actor.principal, now }, [{ what: 'chosen', count }]);
}

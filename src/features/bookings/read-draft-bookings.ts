// The bookings that a draft leaves outside, each with what could be done about it and what was chosen.

import type { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { MINUTE } from '../../core/instant.ts';
import { type PageWanted, pageWithin } from '../../core/paging.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { OwnedClaim } from '../../core/replan.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { type DraftView, readDraft, readLeftByDraft } from '../directory/read-drafts.ts';
import type { LeftOutside } from '../directory/schema.ts';
import { type AffectedBooking, affectedItem, proposeFor, type Untimed } from './read-affected.ts';
import { type DraftChoice, type draftBookingPage, draftBookingPaging, draftBookingsQuery } from './schema.ts';
import { findDraftChoices, findSlotsBefore } from './store-draft-choices.ts';

/** A booking that a draft leaves outside, with what was chosen for it. */
export type DraftBooking = AffectedBooking & { readonly choice?: DraftChoice };

export type DraftBookings = {
  readonly left: LeftOutside;
  /** those of one page that the actor may change, soonest first */
  readonly items: readonly DraftBooking[];
  readonly nextCursor: string | null;
  /** how many those are in all, and how many of them wait for a choice */
  readonly count: number;
  readonly unchosen: number;
  /** how many of all are to be moved, cancelled, kept and arranged later, as it was chosen */
  readonly chosen: {
    readonly moved: number;
    readonly cancelled: number;
    readonly kept: number;
    readonly later: number;
  };
  /** of a draft that takes another back: how many bookings that one has cancelled, which nothing brings back */
  readonly stayCancelled: number;
  readonly directory: Directory;
};

/** They hold no content, so that nothing is logged. */
export async function readDraftBookings(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  view: Pick<DraftView, 'draft' | 'before' | 'after'>,
  wanted: PageWanted,
): Promise<DraftBookings> {
  const { left, items, directory } = await readLeftByDraft(deps.db, actor, view, deps.clock.now());
  const own = items.filter(({ area }) => may(actor, 'change-area-bookings', area));
  const choices = await findDraftChoices(deps.db, view.draft.id);
  const page = pageWithin(draftBookingPaging, own, wanted, ({ start, id }) => [start, id]);
  const elsewhere = [...choices.values()].filter(({ booking }) => !page.items.some(({ id }) => id === booking));
  const standing = await withSlotsBefore(deps.db, view.draft, page.items);
  const proposed = await proposeFor(deps, directory, standing, promisedBy(directory, elsewhere));
  const { takesBack } = view.draft;
  const undone = takesBack === undefined ? [] : [...(await findDraftChoices(deps.db, takesBack)).values()];
  return {
    left,
    items: proposed.map((item) => {
      const choice = choices.get(item.record.id);
      return { ...item, ...(choice && { choice }) };
    }),
    nextCursor: page.nextCursor,
    count: own.length,
    unchosen: own.filter(({ id }) => !choices.has(id)).length,
    chosen: countChosen(own.flatMap(({ id }) => choices.get(id) ?? [])),
    stayCancelled: countChosen(undone).cancelled,
    directory,
  };
}

/** Of a draft that takes another back, each with where it stood until that one was published. */
export async function withSlotsBefore(
  db: Pick<Transaction, 'draftChoice'>,
  { takesBack }: Pick<DraftView['draft'], 'takesBack'>,
  items: readonly Untimed[],
): Promise<readonly Untimed[]> {
  if (takesBack === undefined || items.length === 0) return items;
  const slots = await findSlotsBefore(db, takesBack);
  return items.map(({ id, because }) => {
    const before = slots.get(id);
    return { id, because, ...(before !== undefined && { before }) };
  });
}

function countChosen(choices: readonly DraftChoice[]): DraftBookings['chosen'] {
  const count = (name: string) => choices.filter((choice) => name in choice).length;
  return { moved: count('slot'), cancelled: count('cancel'), kept: count('keep'), later: count('later') };
}

/** As {@link readDraftBookings}, as the API's answer. Throws `Refusal`: not_found. */
export async function listDraftBookings(
  deps: Dependencies,
  actor: Actor,
  id: string,
  query: unknown,
): Promise<z.input<typeof draftBookingPage>> {
  const wanted = parseInput(draftBookingsQuery, query);
  const { items, nextCursor, stayCancelled, directory } = await readDraftBookings(
    deps,
    actor,
    await readDraft(deps, actor, id),
    wanted,
  );
  return {
    items: items.map(({ choice, ...item }) => ({
      ...affectedItem(deps, actor, directory, item),
      ...(choice && { choice }),
    })),
    nextCursor,
    stayCancelled,
  };
}

/** The time that these choices give to bookings: nobody else of the draft is proposed it. */
export function promisedBy(directory: Directory, choices: Iterable<DraftChoice>): readonly OwnedClaim[] {
  return [...choices].flatMap((choice): readonly OwnedClaim[] => {
    const key = 'slot' in choice ? parseSlotId(choice.slot) : undefined;
    const service = key && directory.services.get(key.service);
    if (key === undefined || service === undefined) return [];
    const start = key.start - service.bufferBeforeMinutes * MINUTE;
    const end = key.start + (service.durationMinutes + service.bufferAfterMinutes) * MINUTE;
    return key.resources.map((resource) => ({ booking: choice.booking, resource, start, end }));
  });
}

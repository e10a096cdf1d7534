// In which order found times are shown, and where a page of them goes on. Pure.

import type { Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, SiteId } from '../../core/ids.ts';
import { parseSlotId, type Slot, type SlotDay } from '../../core/slots.ts';

/** What makes one time of a day better than another, without ruling any out. */
export type Wish = {
  readonly namedWorker?: ProfessionalId;
  /** spoken by every professional, if possible */
  readonly language?: string;
  readonly near?: { readonly area: AreaId } | { readonly site: SiteId };
};

export type RankedSlot = {
  readonly slot: Slot;
  readonly namedWorker: boolean;
  /** missing where no language was wished for */
  readonly inLanguage?: boolean;
  /** where the page after this one goes on */
  readonly cursor: string;
};
export type RankedDay = { readonly date: string; readonly slots: readonly RankedSlot[] };

/**
 * A day's times: those with the named worker first, then those in the wished language, then the near ones (the site
 * itself, its area, elsewhere; or the area, elsewhere), and among equals the soonest.
 */
export function rankDay(directory: Directory, { date, slots }: SlotDay, wish: Wish): RankedDay {
  const ranked = slots.map((slot) => {
    const namedWorker = wish.namedWorker !== undefined && slot.professionals.includes(wish.namedWorker);
    const inLanguage = wish.language === undefined ? undefined : speaks(directory, slot, wish.language);
    const rank = [namedWorker ? 0 : 1, inLanguage === false ? 1 : 0, distance(directory, slot, wish.near)].join('');
    const cursor = [date, rank, slot.id].join('~');
    return { slot, namedWorker, ...(inLanguage !== undefined && { inLanguage }), cursor, rank };
  });
  // the slots come soonest first, and sorting keeps what is equal in order
  const sorted = ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1));
  return { date, slots: sorted.map(({ rank: _, ...one }) => one) };
}

/** Whether a time comes after the one the cursor is of, which may have been taken since. */
export function isAfter(cursor: string, slot: RankedSlot): boolean {
  return after(position(slot.cursor), position(cursor));
}

/** The date a cursor is on; undefined where it is no cursor. */
export function dateOf(cursor: string): string | undefined {
  return position(cursor)?.[0];
}

type Position = readonly [date: string, rank: string, start: number, id: string];

function position(cursor: string): Position | undefined {
  const [, date, rank, id = ''] = /^(\d{4}-\d\d-\d\d)~(\d{3})~(.+)$/.exec(cursor) ?? [];
  const start = parseSlotId(id)?.start;
  return date === undefined || rank === undefined || start === undefined ? undefined : [date, rank, start, id];
}

function after(one: Position | undefined, other: Position | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  for (let at = 0; at < one.length; at += 1) {
    const [left, right] = [one[at] ?? '', other[at] ?? ''];
    if (left !== right) return left > right;
  }
  return false;
}

function speaks(directory: Directory, slot: Slot, language: string): boolean {
  return slot.professionals.every((id) => directory.professionals.get(id)?.languages.includes(language) ?? false);
}

function distance(directory: Directory, slot: Slot, near: Wish['near']): number {
  if (near === undefined) return 0;
  const area = slot.site === undefined ? slot.area : directory.sites.get(slot.site)?.area;
  if ('area' in near) return area === near.area ? 0 : 1;
  if (slot.site === near.site) return 0;
  return area === directory.sites.get(near.site)?.area ? 1 : 2;
}

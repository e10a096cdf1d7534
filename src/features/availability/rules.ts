// In which order found times are shown, and where a page of them goes on. Pure.

import { allSpeak, type Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, SiteId } from '../../core/ids.ts';
import { comparePlaces } from '../../core/paging.ts';
import type { Slot, SlotDay } from '../../core/slots.ts';

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
  /** where it stands among all that were found */
  readonly place: FoundPlace;
};
type FoundPlace = readonly [date: string, rank: string, start: number, id: string];
export type RankedDay = { readonly date: string; readonly slots: readonly RankedSlot[] };

/**
 * A day's times: those with the named worker first, then those in the wished language, then the near ones (the site
 * itself, its area, elsewhere; or the area, elsewhere), and among equals the soonest.
 */
export function rankDay(directory: Directory, { date, slots }: SlotDay, wish: Wish): RankedDay {
  const ranked = slots.map((slot) => {
    const namedWorker = wish.namedWorker !== undefined && slot.professionals.includes(wish.namedWorker);
    const inLanguage = wish.language === undefined ? undefined : allSpeak(directory, slot.professionals, wish.language);
    const rank = [namedWorker ? 0 : 1, inLanguage === false ? 1 : 0, distance(directory, slot, wish.near)].join('');
    const place: FoundPlace = [date, rank, slot.start, slot.id];
    return { slot, namedWorker, ...(inLanguage !== undefined && { inLanguage }), place };
  });
  return { date, slots: ranked.sort((one, other) => comparePlaces(one.place, other.place)) };
}

function distance(directory: Directory, slot: Slot, near: Wish['near']): number {
  if (near === undefined) return 0;
  const area = slot.site === undefined ? slot.area : directory.sites.get(slot.site)?.area;
  if ('area' in near) return area === near.area ? 0 : 1;
  if (slot.site === near.site) return 0;
  return area === directory.sites.get(near.site)?.area ? 1 : 2;
}

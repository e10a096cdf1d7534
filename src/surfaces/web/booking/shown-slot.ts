// A free time as pages show it, made of the slot that was computed or of one that a refusal offers.

import type { Channel, Directory, Localized } from '../../../core/directory.ts';
import type { ProfessionalId, SiteId } from '../../../core/ids.ts';
import type { QuotaLeft } from '../../../core/quota.ts';
import { parseSlotId, type Slot } from '../../../core/slots.ts';
import { slotOutput } from '../../../features/availability/schema.ts';

/** `start` and `end` in epoch milliseconds; `who`: the professionals' posts. */
export type ShownSlot = {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly who: readonly Localized[];
  readonly channels: readonly Channel[];
  /** of times kept for an area or a unit: whose they are, and when they open to others too */
  readonly kept?: { readonly of: Localized; readonly places: number; readonly until: number };
  /** what the area, or the unit of this name, may still book with it, where that is bounded */
  readonly quota?: QuotaLeft & { readonly of?: Localized };
  /** what is to be known of it before it is chosen */
  readonly note?: string | undefined;
};

export function shownSlot(directory: Directory, slot: Slot): ShownSlot {
  const who = slot.professionals.map((id) => directory.professionals.get(id)?.post ?? {});
  const { reservedFor: kept, quota } = slot;
  const of = nameOf(directory, quota?.unit);
  return {
    ...{ id: slot.id, start: slot.start, end: slot.end, who, channels: slot.channels },
    ...(kept && { kept: { ...kept, of: nameOf(directory, kept.unit) ?? directory.areas.get(kept.area)?.name ?? {} } }),
    ...(quota && { quota: { ...quota, ...(of && { of }) } }),
  };
}

function nameOf({ sites }: Directory, unit: SiteId | undefined): Localized | undefined {
  return unit === undefined ? undefined : sites.get(unit)?.name;
}

/** Whom of those a family knows it would meet: its own worker, or one it is to meet now, or neither. */
export type Company = 'own' | 'same' | 'other';

/** A free time as a family sees it: in place of who, where; how many it would meet, and whether it knows any of them. */
export type NeutralSlot = ShownSlot & { readonly company: Company; readonly people: number };

/** The people that a family knows: its own worker, and those it is to meet now. */
export type Known = { readonly own?: ProfessionalId | undefined; readonly present?: readonly ProfessionalId[] };

const CLOSEST: readonly Company[] = ['own', 'same', 'other'];

/**
 * Free times without any post: one for each start and place, with those the family knows where they are free.
 * Without `sites` no place is said either.
 */
export function neutralSlots(
  slots: readonly Slot[],
  known: Known = {},
  sites?: Directory['sites'],
): readonly NeutralSlot[] {
  const times = Map.groupBy(slots, ({ start, site }) => `${start} ${sites === undefined ? '' : (site ?? '')}`);
  return [...times.values()].flatMap((alike) => {
    const company = CLOSEST.find((one) => alike.some((slot) => companyIn(slot, known) === one)) ?? 'other';
    const slot = alike.find((one) => companyIn(one, known) === company);
    if (slot === undefined) return [];
    const site = slot.site === undefined ? undefined : sites?.get(slot.site);
    const { id, start, end, channels } = slot;
    return [{ id, start, end, channels, who: site ? [site.name] : [], company, people: slot.professionals.length }];
  });
}

function companyIn({ professionals }: Pick<Slot, 'professionals'>, { own, present = [] }: Known): Company {
  if (own !== undefined && professionals.includes(own)) return 'own';
  return present.some((id) => professionals.includes(id)) ? 'same' : 'other';
}

/** Where all of the times are, if that is one place: said once above them, and not beside each. */
export function withoutCommonPlace(slots: readonly NeutralSlot[]): {
  readonly slots: readonly NeutralSlot[];
  readonly place?: Localized;
} {
  const places = new Set(slots.map(({ who: [place] }) => place));
  const [place] = places;
  if (places.size !== 1 || place === undefined) return { slots };
  return { slots: slots.map((slot) => ({ ...slot, who: [] })), place };
}

/** Whom a slot is with, as its id names them. */
export function professionalsIn({ professionals }: Directory, id: string): readonly ProfessionalId[] {
  const resources: readonly string[] = parseSlotId(id)?.resources ?? [];
  return [...professionals.keys()].filter((one) => resources.includes(`professional:${one}`));
}

/** The free times that a refusal names; what is no slot is left out. */
export function offeredSlots(nearest: readonly unknown[] = []): readonly ShownSlot[] {
  return nearest.flatMap((offer) => {
    const slot = slotOutput.safeParse(offer);
    if (!slot.success) return [];
    const { id, start, end, professionals, channels } = slot.data;
    return [
      { id, start: Date.parse(start), end: Date.parse(end), who: professionals.map(({ post }) => post), channels },
    ];
  });
}

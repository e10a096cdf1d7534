// A free time as pages show it, made of the slot that was computed or of one that a refusal offers.

import type { Channel, Directory, Localized } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { slotOutput } from '../../../features/availability/schema.ts';

/** `start` and `end` in epoch milliseconds; `who`: the professionals' posts. */
export type ShownSlot = {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly who: readonly Localized[];
  readonly channels: readonly Channel[];
};

/** In which language and on which wall clock times are said. */
export type Reading = { readonly language: Language; readonly timeZone: string };

export function shownSlot(directory: Directory, slot: Slot): ShownSlot {
  const who = slot.professionals.map((id) => directory.professionals.get(id)?.post ?? {});
  return { id: slot.id, start: slot.start, end: slot.end, who, channels: slot.channels };
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

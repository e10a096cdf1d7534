// The times to come that are for one child: shown before the child is removed.

import type { Dependencies } from '../../platform/dependencies.ts';
import type { FamilyView } from './schema.ts';
import { findComingOfChild } from './store-bookings.ts';

export type TimesOfChild = {
  readonly all: readonly string[];
  /** those that the reader of the family may see */
  readonly shown: FamilyView['bookings'];
  readonly elsewhere: number;
};

/** Logs nothing: it shows no more of the family than its own page, which was read. */
export async function readTimesOfChild(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { bookings }: Pick<FamilyView, 'bookings'>,
  child: string,
): Promise<TimesOfChild> {
  const all = await findComingOfChild(db, child, clock.now());
  const shown = bookings.filter(({ id }) => all.includes(id)).toReversed();
  return { all, shown, elsewhere: all.length - shown.length };
}

// The times to come that are for one child: shown before the child is removed.

import type { Dependencies } from '../../platform/dependencies.ts';
import type { FamilyView } from './schema.ts';
import { findComingOfChild } from './store-bookings.ts';

export type TimesOfChild = {
  /** each as its removal is told that it was seen: the booking and its version */
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
  const coming = await findComingOfChild(db, child, clock.now());
  const shown = bookings.filter(({ id }) => coming.some((one) => one.id === id)).toReversed();
  const all = coming.map(({ id, sequence }) => `${id}:${sequence}`);
  return { all, shown, elsewhere: all.length - shown.length };
}

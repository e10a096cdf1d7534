// What hangs on one guardian: the times to come and the links that open, shown before the guardian is changed or removed.

import type { FamilyId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { ownNumber } from './open-family.ts';
import { plainPhone } from './rules.ts';
import type { FamilyView } from './schema.ts';
import { findComingOfGuardian } from './store-bookings.ts';
import { countLinksOf } from './store-members.ts';

export type TimesOfGuardian = {
  /** calls to the guardian's own number, as far as the reader of the family may see them */
  readonly calls: FamilyView['bookings'];
  /** the other times in which they take part */
  readonly others: FamilyView['bookings'];
  /** of the calls, those that the reader may not see */
  readonly callsElsewhere: number;
  /** those that the reader may not see, calls and others */
  readonly elsewhere: number;
  /** how many links will open no more */
  readonly links: number;
};

/** Logs nothing: it shows no more of the family than its own page, which was read. */
export async function readTimesOfGuardian(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  id: FamilyId,
  { bookings, guardians }: Pick<FamilyView, 'bookings' | 'guardians'>,
  guardian: FamilyView['guardians'][number],
): Promise<TimesOfGuardian> {
  const bearer = { family: id, guardian: guardian.id };
  const coming = await findComingOfGuardian(db, bearer, clock.now());
  const own = plainPhone(ownNumber(guardians, guardian) ?? '');
  const isTheirCall = (calls: string | undefined) => own !== '' && plainPhone(calls ?? '') === own;
  const calls = coming.filter((time) => isTheirCall(time.calls));
  const others = coming.filter((time) => time.takesPart && !isTheirCall(time.calls));
  const seen = (times: readonly { readonly id: string }[]) =>
    bookings.filter((one) => times.some((time) => time.id === one.id)).toReversed();
  const [shownCalls, shownOthers] = [seen(calls), seen(others)];
  const elsewhere = calls.length + others.length - shownCalls.length - shownOthers.length;
  const callsElsewhere = calls.length - shownCalls.length;
  return {
    calls: shownCalls,
    others: shownOthers,
    callsElsewhere,
    elsewhere,
    links: await countLinksOf(db, bearer, clock.now()),
  };
}

// Absences under which bookings still stand: what a coordinator has to arrange.

import type { Absence, Directory } from '../../core/directory.ts';
import { overlaps } from '../../core/interval.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findStanding } from './store-standing.ts';

export type UnarrangedAbsence = {
  readonly absence: Absence;
  /** how many bookings stand in it, in areas the actor may change, and when the first begins */
  readonly bookings: number;
  readonly first: number;
};

/**
 * The present and coming absences with bookings under them, the most urgent first. No content is read, so nothing is
 * logged. Throws `Refusal`: not_allowed.
 */
export async function readUnarrangedAbsences(
  deps: Dependencies,
  actor: Actor,
): Promise<{ readonly items: readonly UnarrangedAbsence[]; readonly directory: Directory }> {
  areasWithin(actor, 'change-area-bookings');
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const absences = directory.absences.filter(({ to }) => to > now);
  const last = Math.max(now, ...absences.map(({ to }) => to));
  const standing = absences.length === 0 ? [] : await findStanding(deps.db, now, last);
  const changeable = standing.filter(({ area }) => may(actor, 'change-area-bookings', area));
  const items = absences.flatMap((absence): readonly UnarrangedAbsence[] => {
    const during = { start: Math.max(absence.from, now), end: absence.to };
    const under = changeable.filter(
      (booking) => booking.professionals.includes(absence.professional) && overlaps(booking, during),
    );
    const [first] = under;
    return first ? [{ absence, bookings: under.length, first: first.start }] : [];
  });
  return { items: items.sort((a, b) => a.first - b.first), directory };
}

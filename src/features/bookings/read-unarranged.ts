// What has taken time from under bookings that still stand there: what a coordinator has to arrange.

import type { Absence, Closure, Directory } from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import { type Outside, type Taker, takersOf } from '../../core/left-outside.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { type OutsideBooking, readOutside } from '../directory/read-left-outside.ts';

/** `offer`: the person does not offer the time any more, and why; `place`: a room or equipment is not there. */
export type Unarranged = (
  | { readonly by: 'absence'; readonly absence: Absence }
  | { readonly by: 'closure'; readonly closure: Closure }
  | { readonly by: 'offer'; readonly professional: ProfessionalId; readonly why: readonly Taker[] }
  | { readonly by: 'place'; readonly professional: ProfessionalId }
) & {
  /** how many bookings stand there, in areas the actor may change, and when the first begins */
  readonly bookings: number;
  readonly first: number;
};

/**
 * Each absence, closure and person with bookings left outside, the most urgent first. No content is read, so nothing
 * is logged. Throws `Refusal`: not_allowed.
 */
export async function readUnarranged(
  deps: Dependencies,
  actor: Actor,
): Promise<{ readonly items: readonly Unarranged[]; readonly directory: Directory }> {
  areasWithin(actor, 'change-area-bookings');
  const { items, directory } = await readOutside(deps);
  const byReason = new Map<Outside | `place of ${ProfessionalId}`, OutsideBooking[]>();
  for (const booking of items.filter(({ area }) => may(actor, 'change-area-bookings', area))) {
    for (const reason of reasonsOf(booking)) byReason.set(reason, [...(byReason.get(reason) ?? []), booking]);
  }
  const unarranged = [...byReason].flatMap(([reason, bookings]): readonly Unarranged[] => {
    const counted = { bookings: bookings.length, first: bookings[0]?.start ?? 0 };
    const absence = directory.absences.find(({ id }) => reason === `absence:${id}`);
    if (absence) return [{ by: 'absence', absence, ...counted }];
    const closure = directory.closures.find(({ id }) => reason === `closure:${id}`);
    if (closure) return [{ by: 'closure', closure, ...counted }];
    const people = bookings.flatMap((one) => one.professionals);
    const offering = people.find((id) => reason === `offer:${id}`);
    if (offering !== undefined) {
      const why = new Set(bookings.flatMap((one) => takersOf(directory, one, [`offer:${offering}`])));
      return [{ by: 'offer', professional: offering, why: [...why], ...counted }];
    }
    const there = people.find((id) => reason === `place of ${id}`);
    return there === undefined ? [] : [{ by: 'place', professional: there, ...counted }];
  });
  return { items: unarranged.sort((one, other) => one.first - other.first), directory };
}

/** What a place lacks is arranged with the person who meets somebody there, as what the person does not offer. */
function reasonsOf({ because, professionals: [first] }: OutsideBooking) {
  const lacksPlace = first !== undefined && because.some((reason) => reason.startsWith('place:'));
  const others = because.filter((reason) => !reason.startsWith('place:'));
  return [...others, ...(lacksPlace ? [`place of ${first}` as const] : [])];
}

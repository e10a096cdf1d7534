// Who is to come to a meeting by video and is not inside: who leads it may call them, and mark that they take part by phone.

import type { Dependencies } from '../../platform/dependencies.ts';
import { numberOfAsker, numberToCall } from '../bookings/number-to-call.ts';
import type { BookingRecord } from '../bookings/read.ts';
import { readAskers } from '../bookings/read-askers.ts';
import { readDirectory } from '../directory/read.ts';
import { identityOf, isHere, type Party, partiesOf } from './rules.ts';
import type { Room } from './store.ts';
import { findNamesOfGuardians, type Person } from './store-persons.ts';

export type Callable = {
  readonly identity: string;
  readonly part: Party['part'];
  /** of a guardian, for professionals; none under non-disclosure */
  readonly name?: string;
  /** for professionals */
  readonly phone?: string;
  /** they take part by phone, in epoch milliseconds */
  readonly since?: number;
};

type Of = {
  readonly booking: BookingRecord;
  readonly room: Room;
  readonly persons: readonly Person[];
  /** who takes part by phone, by their opaque names: since when */
  readonly marked: ReadonlyMap<string, number>;
  /** the reader's own opaque name */
  readonly own: string | undefined;
  /** whether the reader is a professional of the meeting */
  readonly isHost: boolean;
  readonly now: number;
};

export async function readByPhone(
  deps: Pick<Dependencies, 'db'>,
  { booking, room, persons, marked, own, isHost, now }: Of,
): Promise<readonly Callable[]> {
  const isInside = (identity: string) =>
    persons.some(
      (one) =>
        one.identity === identity && one.admittedAt !== undefined && one.removedAt === undefined && isHere(one, now),
    );
  const parties = partiesOf(booking)
    .map((party) => ({ ...party, identity: identityOf(room.name, party.bearer) }))
    .filter(({ identity }) => identity !== own && !isInside(identity));
  const names = isHost
    ? await findNamesOfGuardians(
        deps.db,
        parties.flatMap(({ guardian }) => guardian ?? []),
      )
    : new Map<string, string>();
  const callable: Callable[] = [];
  for (const { identity, part, guardian } of parties) {
    const phone = isHost ? await numberOf(deps, booking, { part, guardian }) : undefined;
    const name = guardian === undefined ? undefined : names.get(guardian);
    const since = marked.get(identity);
    callable.push({
      ...{ identity, part },
      ...(name !== undefined && { name }),
      ...(phone !== undefined && { phone }),
      ...(since !== undefined && { since }),
    });
  }
  return callable;
}

async function numberOf(
  deps: Pick<Dependencies, 'db'>,
  booking: BookingRecord,
  { part, guardian }: { readonly part: Party['part']; readonly guardian: string | undefined },
): Promise<string | undefined> {
  if (guardian !== undefined) return numberOfAsker(deps.db, booking, guardian);
  if (part === 'family') return numberToCall(deps.db, booking);
  if (part !== 'booker') return undefined;
  return (await readAskers(deps, await readDirectory(deps), [booking])).get(booking.id)?.phone;
}

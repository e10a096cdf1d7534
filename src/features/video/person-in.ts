// Somebody who came to a room and is not of those who lead it.

import { Refusal } from '../../core/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Led } from './open-to-host.ts';
import { findPerson, type Person } from './store-persons.ts';

/** Throws `not_found`, also for somebody of another room; `not_allowed` for a professional of the meeting, and oneself. */
export async function personIn(
  tx: Transaction,
  { room, own }: Pick<Led, 'room' | 'own'>,
  identity: string,
): Promise<Person> {
  if (identity === own) throw new Refusal('not_allowed', 'nobody acts upon themselves');
  const person = await findPerson(tx, { room: room.name, identity });
  if (person === undefined) throw new Refusal('not_found', 'nobody of this name has come');
  if (person.role === 'host') throw new Refusal('not_allowed', 'a professional of the meeting is put out by nobody');
  return person;
}

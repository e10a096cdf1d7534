// What follows from a change of the directory in bookings and waiting lists.

import type { DomainEvent } from '../../core/events.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Change } from './compare-directories.ts';

/** Times may have come free or gone; and each professional whose address is another is written to there from now on. */
export function eventsOf(changes: readonly Change[]): readonly DomainEvent[] {
  const readdressed = changes.filter(
    (change) => change.kind === 'changed' && change.noun === 'professional' && change.fields.includes('email'),
  );
  return [
    { name: 'look-for-times', data: {} },
    ...readdressed.map(
      ({ id }) => ({ name: 'professional-readdressed', data: { professional: id as ProfessionalId } }) as const,
    ),
  ];
}

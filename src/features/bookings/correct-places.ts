// A family's whereabouts have become a secret: what people were told of its times to come is told anew, without a place.

import type { DomainEvent } from '../../core/events.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { renewPlacesTold } from './store-changes.ts';

/**
 * Gives each of the times a new version (SEQUENCE + 1) and returns the events by which calendars and mailboxes are
 * corrected. The mark itself is written before: what composes the messages reads it.
 */
export async function correctPlaces({ tx, now }: CommandContext, family: FamilyId): Promise<readonly DomainEvent[]> {
  const renewed = await renewPlacesTold(tx, family, now);
  return renewed.map(({ booking, sequence }) => ({
    name: 'booking-changed',
    data: { booking, sequence, change: 'changed' },
  }));
}

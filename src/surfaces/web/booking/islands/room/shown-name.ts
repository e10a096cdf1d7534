// What somebody in the room is called.

import type { Participant } from 'livekit-client';
import { guestKinds } from '../../../../../core/booking.ts';
import type { RoomTexts } from './setup.ts';

/** A professional's post; the others by their part, in the reader's language. */
export function shownName(participant: Participant, texts: RoomTexts): string {
  if (participant.isLocal) return texts.you;
  const { role, kind } = participant.attributes;
  if (role === 'booker') return texts.booker;
  if (role === 'host') return participant.name ?? '';
  return texts.guest[guestKinds.find((known) => known === kind) ?? 'guest'];
}

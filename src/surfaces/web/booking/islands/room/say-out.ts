// Why somebody is out of the room, and what to do about it: one sentence, in the room as on every page about the meeting.

import { dayOf, timeOf } from './say-time.ts';
import { fill, type RoomSetup } from './setup.ts';

type Saying = Pick<RoomSetup, 'language' | 'timeZone'> & { readonly texts: Pick<RoomSetup['texts'], 'door'> };

export function sayOut({ out, from }: NonNullable<RoomSetup['out']>, saying: Saying): string {
  const sentence = saying.texts.door.out[out];
  if (from === undefined) return sentence;
  return fill(sentence, { time: out === 'moved' ? dayOf(from, saying) : timeOf(from, saying) });
}

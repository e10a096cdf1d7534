// What is said while the connection to the meeting is gone: no more than is known of why, and to whom it helps. Pure.

import type { RoomSetup } from './setup.ts';

/** `video`: our own service answers and the media server is away; `line`: nothing answers; else it is not known yet. */
export type Lost = 'unknown' | 'video' | 'line';

/** By what the service answered to who asked for the way in again. */
export function judgeLost(answer: object): Lost {
  if (!('problem' in answer)) return 'unknown';
  if (answer.problem === 'video_unavailable') return 'video';
  return 'unreached' in answer ? 'line' : 'unknown';
}

/** The number to call, where one is known, stands beside it. */
export function sayLost(lost: Lost, { texts, powers, phone }: Pick<RoomSetup, 'texts' | 'powers' | 'phone'>): string {
  const { meet, door } = texts;
  if (lost === 'unknown') return door.back;
  if (lost === 'line') return meet.lineLost;
  if (powers === null) return phone === null ? meet.videoAwayNoPhone : meet.videoAway;
  return phone === null ? meet.videoAwayNoNumber : meet.videoAwayStaff;
}

// Devices are tested before a meeting by video that stands, from days before until its end: for another there is nothing to test.

import { Refusal } from '../../core/errors.ts';
import { type Meeting, type MeetingRole, mayEnter } from './rules.ts';

/** Throws `video_closed` with `because`, `channel_not_offered`. */
export function refuseNeedlessCheck(meeting: Meeting, role: MeetingRole, now: number): void {
  const entry = mayEnter(meeting, role, now);
  if (entry.allowed) return;
  if (entry.code === 'channel_not_offered') throw new Refusal(entry.code, 'this booking is not held by video');
  if (entry.code === 'video_closed') {
    throw new Refusal(entry.code, 'this meeting is not held, or is over', { because: entry.because });
  }
}

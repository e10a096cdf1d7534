// Asks the service for the way into the room.

import type { VideoSession } from '../../../../features/video/schema.ts';
import type { RoomTexts } from './setup.ts';

export type Problem = keyof RoomTexts['problems'];

const KNOWN: readonly Problem[] = ['not_yet', 'video_closed', 'not_signed_in', 'not_allowed', 'video_unavailable'];

/** The session, or why there is none. Never throws: no connection is `other`. */
export async function askSession(address: string): Promise<VideoSession | { readonly problem: Problem }> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: '{}',
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as VideoSession;
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
    return { problem: KNOWN.find((known) => known === code) ?? 'other' };
  } catch {
    return { problem: 'other' };
  }
}

// A real LiveKit server for tests, started as the service starts it.

import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { startVideo, type VideoServer } from '../../src/platform/livekit.ts';
import { findLiveKit } from './parts.ts';

/** Starts the server and waits until it answers. `tells`: where it posts what happens in its rooms. Close it in `afterAll`. */
export async function startTestVideo(tells?: string): Promise<VideoServer> {
  const binary = findLiveKit();
  const options = { ...(binary !== undefined && { binary }), ...(tells !== undefined && { tells }) };
  const video = startVideo({}, pino({ level: 'silent' }), options);
  await untilAvailable(video);
  return video;
}

/** Waits while a local server starts. Throws when it will not. */
export async function untilAvailable(video: VideoServer): Promise<void> {
  while (!video.available) {
    if (video.reason !== 'starting') throw new Error(`the video server did not start: ${video.reason}`);
    await pause(25);
  }
}

// A real LiveKit server for tests, started as the service starts it.

import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { startVideo, type VideoServer } from '../../src/platform/livekit.ts';
import { findLiveKit } from './parts.ts';

/** Starts the server and waits until it answers. Close it in `afterAll`. */
export async function startTestVideo(): Promise<VideoServer> {
  const binary = findLiveKit();
  const video = startVideo({}, pino({ level: 'silent' }), binary === undefined ? {} : { binary });
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

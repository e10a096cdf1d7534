// A real LiveKit server for tests, where one is found: LIVEKIT_SERVER_BIN, the PATH, or .tools/.

import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { startVideo, type VideoServer } from '../../src/platform/livekit.ts';

/** The binary's path, or undefined: tests that need it are then skipped, by name. */
export const livekitBinary: string | undefined = [
  process.env.LIVEKIT_SERVER_BIN,
  fromPath('livekit-server'),
  '.tools/livekit-server',
].find((path) => path !== undefined && isLiveKit(path));

/** Starts the server as the service does and waits until it answers. */
export async function startTestVideo(): Promise<VideoServer> {
  const video = startVideo({}, pino({ level: 'silent' }), livekitBinary === undefined ? {} : { binary: livekitBinary });
  await untilAvailable(video);
  return video;
}

export async function untilAvailable(video: VideoServer): Promise<void> {
  while (!video.available) {
    if (video.reason !== 'starting') throw new Error(`the video server did not start: ${video.reason}`);
    await pause(25);
  }
}

function fromPath(name: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function isLiveKit(path: string): boolean {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('livekit-server version');
  } catch {
    return false;
  }
}

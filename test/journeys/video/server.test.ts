// The video server that runs beside the service: it comes back when it dies, and goes when the service goes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import type { Entrance, VideoServer } from '../../../src/platform/livekit.ts';
import { startTestVideo } from '../../support/livekit.ts';
import { findLiveKit } from '../../support/parts.ts';

const open: VideoServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((video) => video.close()));
});

describe('the local video server', () => {
  it('lets in who has a token for a room that is there, and nobody where there is none', async () => {
    const video = await start();
    const token = await video.token(entrance);
    expect(await validate(video, token)).toBe(404);
    await video.createRoom('room', { emptyTimeoutSeconds: 60, maxParticipants: 2 });
    await video.createRoom('room', { emptyTimeoutSeconds: 60, maxParticipants: 2 });
    expect(await validate(video, token)).toBe(200);
    expect(await validate(video, `${token.slice(0, -4)}AAAA`)).toBe(401);
    await video.deleteRoom('room');
    await video.deleteRoom('room');
    expect(await validate(video, token)).toBe(404);
  });

  it('grants what the role needs and nothing that makes, lists or rules rooms', async () => {
    const video = await start();
    const [, claims = ''] = (await video.token(entrance)).split('.');
    const { video: grant, exp, nbf } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(grant).toEqual({
      roomJoin: true,
      room: 'room',
      canPublish: true,
      canPublishSources: ['camera', 'microphone'],
      canSubscribe: true,
      canPublishData: false,
      canUpdateOwnMetadata: false,
    });
    expect(exp - nbf).toBe(60);
  });

  it('is gone when it has been closed', async () => {
    const video = await start();
    const { httpOrigin } = video;
    await video.close();
    expect(video).toMatchObject({ available: false, reason: 'stopped' });
    await expect(fetch(httpOrigin)).rejects.toThrow();
    await expect(video.createRoom('room', { emptyTimeoutSeconds: 60, maxParticipants: 2 })).rejects.toMatchObject({
      code: 'video_unavailable',
    });
  });

  it('comes back by itself on its old ports when it dies, and dies with a service that is killed', async () => {
    const service = await startOtherService();
    try {
      const first = await service.nextAddress();
      process.kill(await serverUnder(service.pid), 'SIGKILL');
      expect(await service.nextAddress()).toBe(first);
      process.kill(service.pid, 'SIGKILL');
      await until(async () => (await fetch(first).catch(() => undefined)) === undefined);
    } finally {
      await service.remove();
    }
  });
});

const entrance: Entrance = {
  room: 'room',
  identity: 'somebody',
  name: 'host',
  attributes: { role: 'host' },
  grants: { publish: ['camera', 'microphone'], subscribe: true, sendData: false },
  ttlSeconds: 60,
};

async function start(): Promise<VideoServer> {
  const video = await startTestVideo();
  open.push(video);
  return video;
}

async function validate(video: VideoServer, token: string): Promise<number> {
  return (await fetch(`${video.httpOrigin}/rtc/validate?access_token=${token}`)).status;
}

/** A process that does nothing but keep a video server, and prints its address each time it is up. */
async function startOtherService() {
  const folder = await mkdtemp(join(tmpdir(), 'video-'));
  const entry = join(folder, 'keep.mjs');
  await build({
    stdin: { contents: KEEP, resolveDir: join(import.meta.dirname, '../../..'), loader: 'ts' },
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const service = spawn(process.execPath, [entry, findLiveKit() ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  const addresses: string[] = [];
  service.stdout.on('data', (chunk: Buffer) => addresses.push(...chunk.toString().trim().split('\n')));
  return {
    pid: service.pid ?? 0,
    nextAddress: async () => {
      await until(async () => addresses.length > 0);
      return addresses.shift() ?? '';
    },
    remove: async () => {
      if (service.exitCode === null && service.signalCode === null) {
        service.kill('SIGKILL');
        await once(service, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

const KEEP = `
  import { startVideo } from './src/platform/livekit.ts';
  const log = { info: () => console.log(video.httpOrigin), warn: () => {}, error: () => {} };
  const video = startVideo({}, log as never, { binary: process.argv[2] ?? '' });
  setInterval(() => {}, 1000);
`;

/** The process id of the server a process keeps: its only child besides none. */
async function serverUnder(parent: number): Promise<number> {
  const listed = spawn('pgrep', ['-P', String(parent)]);
  const [chunk] = await once(listed.stdout, 'data');
  return Number(String(chunk).trim().split('\n')[0]);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(25);
}

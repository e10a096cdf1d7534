// The video server: the configured LiveKit, or one found on this machine and run on loopback beside the service.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  AccessToken,
  ParticipantInfo_State,
  RoomServiceClient,
  TrackSource,
  WebhookReceiver,
} from 'livekit-server-sdk';
import type { Config } from '../config.ts';
import { Refusal } from '../core/errors.ts';
import type { Logger } from './log.ts';

/** What a person may do in a room. Nobody may make, list, record or administer rooms with a token of ours. */
export type RoomGrants = {
  readonly publish: readonly ('camera' | 'microphone' | 'screen')[];
  readonly subscribe: boolean;
  readonly sendData: boolean;
};

export type Entrance = {
  readonly room: string;
  /** opaque and stable for one participant of one booking: entering again replaces the first entry */
  readonly identity: string;
  /** what the others see */
  readonly name: string;
  /** told to the others' pages, for example the role */
  readonly attributes: Readonly<Record<string, string>>;
  readonly grants: RoomGrants;
  readonly ttlSeconds: number;
};

/** Where the media server posts what happens in its rooms. */
export const ROOM_EVENTS = '/webhooks/livekit';

/** What the media server says of its rooms, of which it may say anything twice, late or never. */
export type RoomEvent =
  | { readonly id: string; readonly kind: 'other' }
  | {
      readonly id: string;
      /** `gave-up`: they never got in */
      readonly kind: 'joined' | 'left' | 'gave-up';
      readonly room: string;
      readonly identity: string;
      /** this one connection */
      readonly sid: string;
      /** when they came in and when this happened, by the media server's clock, in epoch milliseconds */
      readonly joinedAt?: number;
      readonly at?: number;
    };

/** Somebody who is in a media room. `joinedAt`: by the media server's clock, in epoch milliseconds. */
export type PersonInside = { readonly identity: string; readonly sid: string; readonly joinedAt: number };

/** A room on the media server. `owner`: as it was made; `madeAt`: by the media server's clock, in epoch milliseconds. */
export type RoomThere = { readonly name: string; readonly owner: string; readonly madeAt: number };

type RoomLimits = {
  readonly emptyTimeoutSeconds: number;
  readonly maxParticipants: number;
  /** whose it is, where that is to be found again: a media server may have rooms of others too */
  readonly owner?: string;
};

export type VideoServer = {
  readonly available: boolean;
  /** why not, for the log and `/readyz` */
  readonly reason: 'starting' | 'not_found' | 'stopped' | undefined;
  /**
   * Whether it answers, as of some seconds ago at most: it is asked once for all who want to know. One that has only just been
   * started counts as there. Waits for it only as it is asked for the first time.
   */
  answers(): Promise<boolean>;
  /** `ws://` or `wss://`, for browsers; with `httpOrigin` what a page may connect to */
  readonly url: string;
  readonly httpOrigin: string;
  /** how another process of ours reaches it: settings as the environment has them */
  readonly settings?: Readonly<Record<'LIVEKIT_URL' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET', string>>;
  /** Makes the room unless it is there. Throws `video_unavailable`. */
  createRoom(name: string, limits: RoomLimits): Promise<void>;
  /** Ends the room and puts everybody out; one that is not there is fine. Throws `video_unavailable`. */
  deleteRoom(name: string): Promise<void>;
  /** Puts a person out of the room; one who is not there is fine. What let them in lets them in again. Throws `video_unavailable`. */
  putOut(room: string, identity: string): Promise<void>;
  /** Mutes a person's microphone, which they alone can turn on again; one who is not there is fine. Throws `video_unavailable`. */
  mute(room: string, identity: string): Promise<void>;
  /** Who is in the room; nobody where there is none. Throws `video_unavailable`. */
  listPeople(room: string): Promise<readonly PersonInside[]>;
  /** All its rooms, others' too. Throws `video_unavailable`. */
  listRooms(): Promise<readonly RoomThere[]>;
  /** What it has posted, with the header of its signature. Throws `not_signed_in` where that is not good. */
  readEvent(body: string, authorization: string | undefined): Promise<RoomEvent>;
  /** A signed token that lets one person into one room. It judges joining only: nobody is cut off when it expires. */
  token(entrance: Entrance): Promise<string>;
  close(): Promise<void>;
};

type Credentials = { readonly apiKey: string; readonly apiSecret: string };
type Backend = {
  readonly origin: () => string | undefined;
  readonly reason: () => VideoServer['reason'];
  readonly close: () => Promise<void>;
};

const run = promisify(execFile);

/**
 * Connects to the configured LiveKit server, else starts one found as `livekit-server` on the PATH or in `.tools/`.
 * `tells`: where a local one posts what happens in its rooms; a configured one is set up to.
 * Returns at once: a local server becomes available when it answers, and is started again when it dies.
 */
export function startVideo(
  config: Pick<Config, 'livekit'>,
  log: Logger,
  options: { binary?: string; tells?: string } = {},
): VideoServer {
  if (config.livekit) {
    const origin = config.livekit.url.replace(/^ws/, 'http').replace(/\/$/, '');
    return describeServer(config.livekit, {
      origin: () => origin,
      reason: () => undefined,
      close: async () => undefined,
    });
  }
  const credentials = {
    apiKey: `neuvoaika-${randomBytes(4).toString('hex')}`,
    apiSecret: randomBytes(32).toString('hex'),
  };
  return describeServer(credentials, runLocally(credentials, log, options));
}

function describeServer(credentials: Credentials, backend: Backend): VideoServer {
  const rooms = (requestTimeout = 5) => {
    const origin = backend.origin();
    if (origin === undefined) throw new Refusal('video_unavailable', `no video server: ${backend.reason()}`);
    return new RoomServiceClient(origin, credentials.apiKey, credentials.apiSecret, {
      requestTimeout,
      failover: false,
    });
  };
  // asked for a room of no name: what is wanted is that it answers, and knows our key
  const look = askedTogether(async () => void (await rooms(LOOK_SECONDS).listRooms([' '])));
  return {
    answers: async () => backend.reason() === 'starting' || (backend.origin() !== undefined && (await look())),
    get available() {
      return backend.origin() !== undefined;
    },
    get reason() {
      return backend.reason();
    },
    get url() {
      return (backend.origin() ?? '').replace(/^http/, 'ws');
    },
    get httpOrigin() {
      const origin = backend.origin();
      return origin === undefined ? '' : new URL(origin).origin;
    },
    get settings() {
      const { apiKey, apiSecret } = credentials;
      return { LIVEKIT_URL: backend.origin() ?? NOWHERE, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret };
    },
    async createRoom(name, { emptyTimeoutSeconds, maxParticipants, owner: metadata = '' }) {
      const emptyTimeout = Math.max(20, Math.round(emptyTimeoutSeconds));
      const wanted = { name, metadata, emptyTimeout, departureTimeout: emptyTimeout, maxParticipants };
      await answered(rooms().createRoom(wanted));
    },
    async deleteRoom(name) {
      await answered(rooms().deleteRoom(name).catch(ignoreMissing));
    },
    async putOut(room, identity) {
      await answered(rooms().removeParticipant(room, identity).catch(ignoreMissing));
    },
    async mute(room, identity) {
      await answered(muteMicrophones(rooms(), room, identity).catch(ignoreMissing));
    },
    listPeople: (room) => answered(peopleIn(rooms(), room)),
    listRooms: () => answered(roomsOn(rooms())),
    readEvent: (body, authorization) => readRoomEvent(credentials, body, authorization),
    token: (entrance) => mintToken(credentials, entrance),
    close: backend.close,
  };
}

/** How long it may take to answer that it is there, and for how long that is believed. */
const LOOK_SECONDS = 2;
const BELIEVED_MS = 3_000;

/** Whether `ask` goes well: one at a time, and what the last one came to where that is not long ago, or another is on its way. */
function askedTogether(ask: () => Promise<void>): () => Promise<boolean> {
  let known: boolean | undefined;
  let asking: Promise<boolean> | undefined;
  const begin = async () => {
    known = await ask().then(
      () => true,
      () => false,
    );
    setTimeout(() => {
      asking = undefined;
    }, BELIEVED_MS).unref();
    return known;
  };
  return async () => {
    asking ??= begin();
    return known ?? asking;
  };
}

async function muteMicrophones(rooms: RoomServiceClient, room: string, identity: string): Promise<void> {
  const { tracks } = await rooms.getParticipant(room, identity);
  const loud = tracks.filter(({ source, muted }) => source === TrackSource.MICROPHONE && !muted);
  await Promise.all(loud.map(({ sid }) => rooms.mutePublishedTrack(room, identity, sid, true)));
}

async function peopleIn(rooms: RoomServiceClient, room: string): Promise<readonly PersonInside[]> {
  const there = (await rooms.listParticipants(room).catch(ignoreMissing)) ?? [];
  return there
    .filter(({ state }) => state !== ParticipantInfo_State.DISCONNECTED)
    .map(({ identity, sid, joinedAt }) => ({ identity, sid, joinedAt: Number(joinedAt) * 1000 }));
}

async function roomsOn(rooms: RoomServiceClient): Promise<readonly RoomThere[]> {
  const there = await rooms.listRooms();
  return there.map(({ name, metadata, creationTime }) => ({
    ...{ name, owner: metadata },
    madeAt: Number(creationTime) * 1000,
  }));
}

const EVENTS: Readonly<Partial<Record<string, 'joined' | 'left' | 'gave-up'>>> = {
  participant_joined: 'joined',
  participant_left: 'left',
  participant_connection_aborted: 'gave-up',
};

async function readRoomEvent(
  { apiKey, apiSecret }: Credentials,
  body: string,
  authorization: string | undefined,
): Promise<RoomEvent> {
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  const read = await receiver.receive(body, authorization).catch(() => {
    throw new Refusal('not_signed_in', 'the signature is not good');
  });
  const { id, event, room, participant, createdAt } = read;
  const kind = EVENTS[event];
  if (kind === undefined || room === undefined || participant === undefined) return { id, kind: 'other' };
  const { identity, sid, joinedAt } = participant;
  return {
    ...{ id, kind, room: room.name, identity, sid },
    ...(joinedAt > 0n && { joinedAt: Number(joinedAt) * 1000 }),
    ...(createdAt > 0n && { at: Number(createdAt) * 1000 }),
  };
}

/** Where nothing listens: a process that is given it starts no server of their own. */
const NOWHERE = 'ws://127.0.0.1:9';

function mintToken({ apiKey, apiSecret }: Credentials, entrance: Entrance): Promise<string> {
  const { room, identity, name, grants, attributes, ttlSeconds } = entrance;
  const token = new AccessToken(apiKey, apiSecret, { identity, name, attributes, ttl: ttlSeconds });
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: grants.publish.length > 0,
    canPublishSources: grants.publish.flatMap((source) => SOURCES[source]),
    canSubscribe: grants.subscribe,
    canPublishData: grants.sendData,
    canUpdateOwnMetadata: false,
  });
  return token.toJwt();
}

const SOURCES = {
  camera: [TrackSource.CAMERA],
  microphone: [TrackSource.MICROPHONE],
  screen: [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
} as const;

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'not_found')) throw error;
}

/** The server's own failures become one refusal; its message might hold a room's name, so it is left out. */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch {
    throw new Refusal('video_unavailable', 'the video server did not answer as it should');
  }
}

const MOST_RESTARTS = 5;
const STEADY_MS = 60_000;

/**
 * Keeps one local server alive until closed: a few restarts in a row, then it gives up. It comes back on its old ports,
 * which open pages may connect to, unless it could not have them.
 */
function runLocally(
  credentials: Credentials,
  log: Logger,
  { binary, tells }: { readonly binary?: string; readonly tells?: string },
): Backend {
  let origin: string | undefined;
  let reason: VideoServer['reason'] = 'starting';
  let server: ChildProcess | undefined;
  const closing = new AbortController();

  const keepRunning = async () => {
    const path = await findBinary(binary);
    if (path === undefined) {
      reason = 'not_found';
      log.warn('no livekit-server on the PATH or in .tools/: video meetings are off (npm run livekit:install)');
      return;
    }
    let ports = await freePorts();
    for (let restarts = 0; restarts <= MOST_RESTARTS && !closing.signal.aborted; restarts++) {
      server = spawnServer(path, credentials, ports, tells);
      const ended = once(server, 'exit');
      if (await answers(ports.http, ended, closing.signal)) {
        origin = `http://127.0.0.1:${ports.http}`;
        reason = undefined;
        log.info({ port: ports.http }, 'video server is up');
        const steady = setTimeout(() => (restarts = 0), STEADY_MS).unref();
        await ended;
        clearTimeout(steady);
      } else {
        await stop(server);
        ports = await freePorts();
      }
      server.stdin?.destroy();
      origin = undefined;
      reason = 'starting';
      if (!closing.signal.aborted) log.warn('video server ended');
      await pause(Math.min(200 * 2 ** restarts, 5_000), undefined, { signal: closing.signal }).catch(() => undefined);
    }
    reason = 'stopped';
  };
  const kept = keepRunning().catch((error: unknown) => {
    reason = 'stopped';
    log.error({ err: error }, 'video server could not be run');
  });

  return {
    origin: () => origin,
    reason: () => reason,
    close: async () => {
      closing.abort();
      if (server) await stop(server);
      await kept;
    },
  };
}

async function findBinary(given: string | undefined): Promise<string | undefined> {
  const candidates = given === undefined ? [await findOnPath('livekit-server'), '.tools/livekit-server'] : [given];
  for (const candidate of candidates) {
    if (candidate !== undefined && (await isLiveKit(candidate))) return candidate;
  }
  return undefined;
}

async function findOnPath(name: string): Promise<string | undefined> {
  try {
    return (await run('/bin/sh', ['-c', 'command -v "$0"', name])).stdout.trim();
  } catch {
    return undefined;
  }
}

async function isLiveKit(path: string): Promise<boolean> {
  try {
    return (await run(path, ['--version'])).stdout.startsWith('livekit-server version');
  } catch {
    return false;
  }
}

type Ports = { readonly http: number; readonly tcp: number; readonly udp: number };

/** Ports free a moment ago. */
async function freePorts(): Promise<Ports> {
  const [first, second] = [createServer(), createServer()];
  const datagrams = createSocket('udp4');
  const listening = [once(first, 'listening'), once(second, 'listening'), once(datagrams, 'listening')];
  first.listen(0, '127.0.0.1');
  second.listen(0, '127.0.0.1');
  datagrams.bind(0, '127.0.0.1');
  await Promise.all(listening);
  const ports = { http: portOf(first.address()), tcp: portOf(second.address()), udp: datagrams.address().port };
  await Promise.all(
    [first, second, datagrams].map((socket) => new Promise<void>((done) => socket.close(() => done()))),
  );
  return ports;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

/**
 * The shell leaves a watcher on its input before it becomes the server: when this process dies in whatever way, the
 * pipe closes and the watcher ends the server. The configuration, with the secret, travels in the environment.
 */
const WITH_WATCHER =
  'exec 3<&0; (while read -r _; do :; done <&3; kill -9 $$) >/dev/null 2>&1 & exec "$0" 3<&- </dev/null';

function spawnServer(
  path: string,
  { apiKey, apiSecret }: Credentials,
  { http, tcp, udp }: Ports,
  tells: string | undefined,
): ChildProcess {
  const settings = {
    port: http,
    bind_addresses: ['127.0.0.1'],
    keys: { [apiKey]: apiSecret },
    room: { auto_create: false },
    ...(tells !== undefined && { webhook: { api_key: apiKey, urls: [tells] } }),
    rtc: {
      udp_port: udp,
      tcp_port: tcp,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
    },
    logging: { level: 'error' },
  };
  return spawn('/bin/sh', ['-c', WITH_WATCHER, path], {
    // JSON is YAML. Nothing else of our environment is the server's business.
    env: { LIVEKIT_CONFIG: JSON.stringify(settings) },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

const ASK_EVERY_MS = 50;
const MOST_ASKS = 400;

async function answers(port: number, ended: Promise<unknown>, closing: AbortSignal): Promise<boolean> {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  for (let asked = 0; asked < MOST_ASKS && !gone && !closing.aborted; asked++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return true;
    await pause(ASK_EVERY_MS);
  }
  return false;
}

const AGAIN_MS = 150;
const GRACE_MS = 2_000;

/** SIGTERM; once more, which LiveKit takes as "without waiting for those inside"; then SIGKILL. Only this process. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timers = [
    setTimeout(() => server.kill('SIGTERM'), AGAIN_MS),
    setTimeout(() => server.kill('SIGKILL'), GRACE_MS),
  ];
  await ended;
  timers.forEach(clearTimeout);
}

// Encryption end to end: a room whose worker has the key, and what is known of whom we can read.

import { ExternalE2EEKeyProvider, isE2EESupported, Room, RoomEvent, type RoomOptions } from 'livekit-client';

/** What our worker tells beside LiveKit's own messages: that frames of this track were decrypted. */
export type Decrypts = {
  readonly kind: 'decrypts';
  readonly data: { readonly participant: string; readonly track: string };
};

/** A room that nobody is in yet. */
export type Prepared = {
  readonly room: Room;
  readonly reading: Reading;
  /** After this it may be connected. */
  readonly setKey: (key: ArrayBuffer) => Promise<void>;
  readonly end: () => void;
};

const roomOptions: RoomOptions = { adaptiveStream: true, dynacast: true, disconnectOnPageLeave: true };

let spare: Prepared | undefined;

/** Makes the next room ahead of time: its worker's script is loaded, and where it will lead has been found. */
export function prepareRoom({ encryption, mediaServer }: Address): void {
  if (spare !== undefined) return;
  spare = makeRoom(encryption);
  if (mediaServer !== '') void spare.room.prepareConnection(mediaServer);
}

type Address = { readonly encryption: string; readonly mediaServer: string };

/** The one that was prepared, where there is one and its worker has not failed. */
export function takeRoom(encryption: string): Prepared {
  const taken = spare;
  spare = undefined;
  if (taken?.reading.hasStopped() === false) return taken;
  taken?.end();
  return makeRoom(encryption);
}

/**
 * Where this browser cannot encrypt it is a room without: the others are told by the session's answer, and stop encrypting
 * for as long as we are there.
 */
function makeRoom(workerAddress: string): Prepared {
  return isE2EESupported() ? makeEncrypted(workerAddress) : makePlain();
}

/** Nothing is decrypted by a worker that says nothing for so long. */
const SILENT_MS = 10_000;

function makeEncrypted(workerAddress: string): Prepared {
  const worker = new Worker(workerAddress);
  const reading = new Reading(true);
  const keyProvider = new ExternalE2EEKeyProvider();
  const silence = setTimeout(() => reading.noteWorker('stopped'), SILENT_MS);
  let runs = false;
  worker.addEventListener('message', ({ data }: MessageEvent<Decrypts | { readonly kind: 'other' }>) => {
    clearTimeout(silence);
    if (!runs) reading.noteWorker('runs');
    runs = true;
    if (data.kind === 'decrypts') reading.add(data.data);
  });
  worker.addEventListener('error', () => {
    if (!runs) reading.noteWorker('stopped');
  });
  const room = new Room({ ...roomOptions, encryption: { keyProvider, worker } });
  room.on(RoomEvent.EncryptionError, (_, participant) => reading.fail(participant?.identity));
  return {
    room,
    reading,
    setKey: async (key) => {
      await keyProvider.setKey(key);
      await room.setE2EEEnabled(true);
    },
    end: () => {
      clearTimeout(silence);
      worker.terminate();
    },
  };
}

function makePlain(): Prepared {
  return {
    room: new Room(roomOptions),
    reading: new Reading(false),
    setKey: async () => undefined,
    end: () => undefined,
  };
}

/** The key as it travels, base64url, as the bytes it stands for: a key of random bytes needs no stretching. */
export function bytesOf(key: string): ArrayBuffer {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer;
}

/** Which tracks decrypt and whose do not. A failure takes back what was known of that person. */
export class Reading {
  /** false where this browser cannot */
  readonly encrypts: boolean;
  /** by track: whose it is */
  #tracks: ReadonlyMap<string, string> = new Map();
  #failed: readonly string[] = [];
  #worker: 'starts' | 'runs' | 'stopped' = 'starts';
  #version = 0;
  readonly #listeners = new Set<() => void>();

  constructor(encrypts: boolean) {
    this.encrypts = encrypts;
  }

  add({ participant, track }: Decrypts['data']): void {
    if (this.decrypts(track) && !this.hasFailed(participant)) return;
    this.#tracks = new Map([...this.#tracks, [track, participant]]);
    this.#failed = this.#failed.filter((one) => one !== participant);
    this.#tell();
  }

  /** Without a name the worker itself failed: then nobody is read. */
  fail(participant: string | undefined): void {
    if (participant === undefined) this.#tracks = new Map();
    else {
      this.#tracks = new Map([...this.#tracks].filter(([, whose]) => whose !== participant));
      this.#failed = [...this.#failed.filter((one) => one !== participant), participant];
    }
    this.#tell();
  }

  noteWorker(state: 'runs' | 'stopped'): void {
    this.#worker = state;
    this.#tell();
  }

  /** Whether what encrypts and decrypts could not be loaded: then nothing goes either way. */
  hasStopped(): boolean {
    return this.#worker === 'stopped';
  }

  decrypts(track: string): boolean {
    return this.#tracks.has(track);
  }

  hasFailed(participant: string): boolean {
    return this.#failed.includes(participant);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

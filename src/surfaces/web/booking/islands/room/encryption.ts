// Encryption end to end: a room whose worker has the key, and what is known of whom we can read.

import { ExternalE2EEKeyProvider, isE2EESupported, Room, RoomEvent, type RoomOptions } from 'livekit-client';
import { useEffect, useState } from 'react';
import { makeSeal, type Seal } from './seal-message.ts';

/** What our worker tells beside LiveKit's own messages: that frames of this track were decrypted. */
export type Decrypts = {
  readonly kind: 'decrypts';
  readonly data: { readonly participant: string; readonly track: string };
};

export type MeetingRoom = { readonly room: Room; readonly reading: Reading; readonly seal: Seal };

const roomOptions: RoomOptions = { adaptiveStream: true, dynacast: true, disconnectOnPageLeave: true };

/**
 * The room to connect, once its worker has the key; nothing until then. Where this browser cannot encrypt it is a room
 * without: the others are told by the session's answer, and stop encrypting for as long as we are there.
 */
export function useMeetingRoom(key: string, workerAddress: string): MeetingRoom | undefined {
  const [made, setMade] = useState<MeetingRoom>();
  useEffect(() => {
    let over = false;
    const bytes = bytesOf(key);
    const { room, reading, ready, end } = isE2EESupported() ? makeEncrypted(bytes, workerAddress) : makePlain();
    const prepare = async () => {
      const [seal] = await Promise.all([makeSeal(bytes), ready()]);
      if (!over) setMade({ room, reading, seal });
    };
    void prepare();
    return () => {
      over = true;
      setMade(undefined);
      void room.disconnect().finally(end);
    };
  }, [key, workerAddress]);
  return made;
}

function makeEncrypted(key: ArrayBuffer, workerAddress: string) {
  const worker = new Worker(workerAddress);
  const reading = new Reading(true);
  const keyProvider = new ExternalE2EEKeyProvider();
  const room = new Room({ ...roomOptions, encryption: { keyProvider, worker } });
  worker.addEventListener('message', ({ data }: MessageEvent<Decrypts | { readonly kind: 'other' }>) => {
    if (data.kind === 'decrypts') reading.add(data.data);
  });
  room.on(RoomEvent.EncryptionError, (_, participant) => reading.fail(participant?.identity));
  const ready = async () => {
    await keyProvider.setKey(key);
    await room.setE2EEEnabled(true);
  };
  return { room, reading, ready, end: () => worker.terminate() };
}

function makePlain() {
  const nothing = () => undefined;
  return { room: new Room(roomOptions), reading: new Reading(false), ready: async () => undefined, end: nothing };
}

/** The key as it travels, base64url, as the bytes it stands for: a key of random bytes needs no stretching. */
function bytesOf(key: string): ArrayBuffer {
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

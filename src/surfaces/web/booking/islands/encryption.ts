// The worker that encrypts and decrypts: LiveKit's own, which here also tells whose frames decrypt.

import 'livekit-client/e2ee-worker';
import type { EncodeMessage, ScriptTransformOptions, UpdateCodecMessage } from 'livekit-client';
import type { Decrypts } from './room/encryption.ts';

type Frame = { readonly data: ArrayBuffer };
type Receiver = { participant: string; track: string };
type Transformer = {
  readonly options: ScriptTransformOptions;
  readonly readable: ReadableStream<Frame>;
  readonly writable: WritableStream<Frame>;
};

/** What of a worker's scope is used here; the page's types know only windows. */
declare const self: {
  onmessage: (event: { readonly data: EncodeMessage | UpdateCodecMessage }) => void;
  onrtctransform?: (event: { readonly transformer: Transformer }) => void;
  postMessage: (message: Decrypts) => void;
};

/** Told again after so many frames, so that a track which failed in between is known to be well again. */
const TELL_EVERY_FRAMES = 10;

/** by the track each tells of; a receiver that is used again for another track goes on telling, of that one */
const receivers = new Map<string, Receiver>();

const handle = self.onmessage;
self.onmessage = (event) => {
  const { kind, data } = event.data;
  if (kind === 'decode') data.writableStream = tapped(data.writableStream, data);
  if (kind === 'updateCodec' && data.previousTrackId !== undefined) follow(data.previousTrackId, data);
  handle(event);
};

const transform = self.onrtctransform;
if (transform) {
  self.onrtctransform = ({ transformer }) => {
    const { options, readable, writable } = transformer;
    transform({
      transformer: options.kind === 'decode' ? { options, readable, writable: tapped(writable, options) } : transformer,
    });
  };
}

/** LiveKit drops every frame that it cannot decrypt: what comes through here has been decrypted. */
function tapped(
  writable: WritableStream<Frame>,
  { participantIdentity, trackId }: { readonly participantIdentity: string; readonly trackId: string },
): WritableStream<Frame> {
  const receiver: Receiver = { participant: participantIdentity, track: trackId };
  receivers.set(trackId, receiver);
  let frames = 0;
  const tap = new TransformStream<Frame, Frame>({
    transform(frame, controller) {
      // an empty frame stands for silence and was never encrypted
      if (frame.data.byteLength > 0 && frames++ % TELL_EVERY_FRAMES === 0) {
        self.postMessage({ kind: 'decrypts', data: { ...receiver } });
      }
      controller.enqueue(frame);
    },
  });
  // It ends with its call; LiveKit says what is wrong where it ends before.
  tap.readable.pipeTo(writable).catch(() => undefined);
  return tap.writable;
}

function follow(before: string, { participantIdentity, trackId }: UpdateCodecMessage['data']): void {
  const receiver = receivers.get(before);
  if (receiver === undefined) return;
  receivers.delete(before);
  receiver.participant = participantIdentity;
  receiver.track = trackId;
  receivers.set(trackId, receiver);
}

// One's picture with what is behind one blurred: whether the browser can, whether the person wants it, and whether it
// failed. What blurs is loaded when it is first wanted.

import type { LocalTrack, LocalVideoTrack } from 'livekit-client';
import { useSyncExternalStore } from 'react';

let able: boolean | undefined;

/** Whether this browser can; without a graphics card many cannot. */
export function canBlur(): boolean {
  able ??=
    typeof WebAssembly === 'object' &&
    typeof OffscreenCanvas === 'function' &&
    typeof VideoFrame === 'function' &&
    ('MediaStreamTrackGenerator' in globalThis || 'captureStream' in HTMLCanvasElement.prototype) &&
    document.createElement('canvas').getContext('webgl2') !== null;
  return able;
}

const KEPT = 'blur';

/** What the person last chose on this device. */
export function wantsBlur(): boolean {
  return localStorage.getItem(KEPT) === 'yes';
}

export function keepBlur(wanted: boolean): void {
  if (wanted) localStorage.setItem(KEPT, 'yes');
  else localStorage.removeItem(KEPT);
}

let failed = false;
const listeners = new Set<() => void>();

/** Whether one's picture is not shown because it could not be blurred. */
export function useBlurFailed(): boolean {
  return useSyncExternalStore(listen, () => failed);
}

export function noteBlur(state: 'failed' | 'anew'): void {
  failed = state === 'failed';
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * From here on the track gives blurred pictures only. Where that fails it gives none: it is stopped, or muted where it
 * fails later, and that is noted. False: it may not be sent.
 */
export async function blurTrack(track: LocalVideoTrack): Promise<boolean> {
  const fail = () => noteBlur('failed');
  try {
    if (!canBlur()) throw new Error('no graphics');
    const { makeBlur } = await import('./blur-background.ts');
    const late = () => {
      fail();
      void track.mute();
    };
    await track.setProcessor(await makeBlur(late));
    return true;
  } catch {
    track.stop();
    fail();
    return false;
  }
}

/** What the camera or microphone itself gives, whatever is made of it. */
export function rawOf(track: LocalTrack): MediaStreamTrack {
  const processor = track.getProcessor();
  const source = processor && 'source' in processor ? processor.source : undefined;
  return source instanceof MediaStreamTrack ? source : track.mediaStreamTrack;
}

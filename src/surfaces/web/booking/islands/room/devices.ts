// The person's camera and microphone before the meeting: permission, and a live track of each.

import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from 'livekit-client';
import { useEffect, useState } from 'react';
import { blurTrack } from './blur.ts';

export type DeviceState = 'ok' | 'denied' | 'missing' | 'in-use';
export type DeviceStates = { readonly camera: DeviceState; readonly microphone: DeviceState };

/** Said of both at once, and not of each. */
export function hasNeither({ camera, microphone }: DeviceStates): boolean {
  return camera === 'missing' && microphone === 'missing';
}

/** Asks for both at once, so that the browser asks the person once; one by one where one is missing. */
export async function askPermission(): Promise<DeviceStates> {
  if (navigator.mediaDevices === undefined) return { camera: 'missing', microphone: 'missing' };
  const both = await tryDevices({ audio: true, video: true });
  if (both === 'ok') return { camera: both, microphone: both };
  if (both === 'denied') return { microphone: await tryGranted('microphone'), camera: await tryGranted('camera') };
  return { microphone: await tryDevices({ audio: true }), camera: await tryDevices({ video: true }) };
}

/** Anybody who allows only one of the two goes in with that one; asking again would only nag. */
async function tryGranted(name: 'camera' | 'microphone'): Promise<DeviceState> {
  // Browsers that do not know these names throw.
  const { state } = await navigator.permissions.query({ name }).catch(() => ({ state: 'denied' }));
  if (state !== 'granted') return 'denied';
  return tryDevices(name === 'camera' ? { video: true } : { audio: true });
}

async function tryDevices(wanted: MediaStreamConstraints): Promise<DeviceState> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    for (const track of stream.getTracks()) track.stop();
    return 'ok';
  } catch (error) {
    return deviceStateOf(error);
  }
}

export function deviceStateOf(error: unknown): DeviceState {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return 'missing';
}

/** A running camera track while wanted; stopped, with its light, as soon as it is not. Where blurring fails there is none. */
export function useCamera(
  wanted: boolean,
  { deviceId, blur }: { readonly deviceId: string; readonly blur: boolean },
  onFail: (state: DeviceState) => void,
) {
  return useLocalTrack<LocalVideoTrack>(wanted, deviceId, blur ? createBlurredTrack : createLocalVideoTrack, onFail);
}

async function createBlurredTrack(options: { deviceId?: string }): Promise<LocalVideoTrack | undefined> {
  const track = await createLocalVideoTrack(options);
  return (await blurTrack(track)) ? track : undefined;
}

export function useMicrophone(wanted: boolean, deviceId: string, onFail: (state: DeviceState) => void) {
  return useLocalTrack<LocalAudioTrack>(wanted, deviceId, createLocalAudioTrack, onFail);
}

function useLocalTrack<T extends LocalVideoTrack | LocalAudioTrack>(
  wanted: boolean,
  deviceId: string,
  create: (options: { deviceId?: string }) => Promise<T | undefined>,
  onFail: (state: DeviceState) => void,
): T | undefined {
  const [track, setTrack] = useState<T>();
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    let made: T | undefined;
    create(deviceId === '' ? {} : { deviceId }).then(
      (fresh) => {
        made = fresh;
        if (over) fresh?.stop();
        else setTrack(fresh);
      },
      (error: unknown) => {
        if (!over) onFail(deviceStateOf(error));
      },
    );
    return () => {
      over = true;
      made?.stop();
      setTrack(undefined);
    };
  }, [wanted, deviceId, create, onFail]);
  return track;
}

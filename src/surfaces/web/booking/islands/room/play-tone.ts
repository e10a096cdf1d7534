// A tone through the chosen loudspeaker, for a person who wants to know whether they will hear the others.

import { useEffect, useRef, useState } from 'react';

const SECONDS = 1.2;
const PEAK = 0.25;

/** The loudspeakers of the device where the browser lets one choose; `play` sounds a tone from the chosen one. */
export function useOutputs(chosen: string) {
  const [outputs, setOutputs] = useState<readonly MediaDeviceInfo[]>([]);
  const audio = useRef<AudioContext>(undefined);
  useEffect(() => {
    if (!('setSinkId' in AudioContext.prototype)) return;
    const look = () =>
      void navigator.mediaDevices
        ?.enumerateDevices()
        .then((devices) =>
          setOutputs(devices.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '')),
        );
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, []);
  useEffect(() => () => void audio.current?.close(), []);
  const play = () => {
    audio.current ??= new AudioContext();
    void sound(audio.current, chosen);
  };
  return { outputs, play };
}

async function sound(
  audio: AudioContext & { setSinkId?: (id: string) => Promise<void> },
  output: string,
): Promise<void> {
  await audio.resume();
  await audio.setSinkId?.(output === 'default' ? '' : output).catch(() => undefined);
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 523;
  // rises and falls, so that it neither starts nor ends with a click
  volume.gain.setValueAtTime(0, audio.currentTime);
  volume.gain.linearRampToValueAtTime(PEAK, audio.currentTime + 0.1);
  volume.gain.linearRampToValueAtTime(0, audio.currentTime + SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + SECONDS);
}

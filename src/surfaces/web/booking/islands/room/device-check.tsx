// Before the meeting: one sees oneself, speaks and sees the bar move, chooses devices, and goes in.

import { createAudioAnalyser, type LocalAudioTrack, type LocalVideoTrack } from 'livekit-client';
import { Clock, DoorOpen, Mic, MicOff, RefreshCw, TriangleAlert, Video, VideoOff } from 'lucide';
import { useCallback, useEffect, useRef, useState } from 'react';
import { noteBlur, useBlurFailed, wantsBlur } from './blur.ts';
import { BlurButton, BlurFailed } from './blur-controls.tsx';
import { askPermission, type DeviceState, type DeviceStates, hasNeither, useCamera, useMicrophone } from './devices.ts';
import { ActionButton, DeviceChoice, Note } from './parts.tsx';
import { fill, type RoomSetup, type RoomTexts } from './setup.ts';
import { TryOut } from './try-out.tsx';

/** What one goes in with; an empty id is the browser's own choice. */
export type Choices = {
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly cameraId: string;
  readonly microphoneId: string;
  readonly speakerId: string;
  /** what is behind oneself is blurred */
  readonly blur: boolean;
  /** one has neither camera nor microphone */
  readonly neither: boolean;
};

/** What one begins with on this device. */
export function firstChoices(): Choices {
  const devices = { cameraId: '', microphoneId: '', speakerId: '', neither: false };
  return { camera: true, microphone: true, ...devices, blur: wantsBlur() };
}

export function DeviceCheck(props: {
  setup: RoomSetup;
  open: boolean;
  entering: boolean;
  choices: Choices;
  onChange: (choices: Choices) => void;
  /** told what of the choices works */
  onEnter: (working: Choices) => void;
}) {
  const { setup, choices, onChange } = props;
  const { texts } = setup;
  const [states, setStates] = useState<DeviceStates>();
  const ask = useCallback(() => void askPermission().then(setStates), []);
  useEffect(ask, [ask]);

  const cameraOk = states?.camera === 'ok';
  const microphoneOk = states?.microphone === 'ok';
  const failCamera = useCallback((camera: DeviceState) => setStates((now) => now && { ...now, camera }), []);
  const failMicrophone = useCallback(
    (microphone: DeviceState) => setStates((now) => now && { ...now, microphone }),
    [],
  );
  const blurFailed = useBlurFailed();
  const cameraOn = choices.camera && !blurFailed;
  const { cameraId: deviceId, blur } = choices;
  const camera = useCamera(cameraOk && cameraOn, { deviceId, blur }, failCamera);
  const microphone = useMicrophone(microphoneOk && choices.microphone, choices.microphoneId, failMicrophone);
  const { heard, hear } = useHeard(microphone);
  const problem = states && problemOf(states, texts);
  // Who goes in before the browser has answered keeps their wish: the meeting itself then asks.
  const working = (device: DeviceState | undefined) => device === undefined || device === 'ok';
  const enter = () =>
    props.onEnter({
      ...choices,
      camera: cameraOn && working(states?.camera),
      microphone: choices.microphone && working(states?.microphone),
      neither: states !== undefined && hasNeither(states),
    });

  return (
    <section className="stack room-check" data-open={props.open} aria-label={texts.check}>
      {!props.open && (
        <Note icon={Clock}>
          <p>{fill(texts.opens, { time: setup.opensAt })}</p>
        </Note>
      )}
      <OwnPicture
        track={camera}
        texts={texts}
        note={
          states === undefined ? texts.asking : cameraOk && cameraOn && blur ? texts.meet.blurStarts : texts.cameraIsOff
        }
      />
      <BlurFailed texts={texts} onWithout={() => onChange({ ...choices, camera: true, blur: false })} />
      {problem && (
        <Note icon={TriangleAlert} tone="warn" urgent>
          <p>{problem}</p>
          <div>
            <ActionButton icon={RefreshCw} onPress={ask}>
              {texts.tryAgain}
            </ActionButton>
          </div>
        </Note>
      )}
      {microphone && <Level track={microphone} texts={texts} onSound={hear} />}
      <div className="row room-controls">
        {microphoneOk && (
          <ActionButton
            icon={choices.microphone ? Mic : MicOff}
            onPress={() => onChange({ ...choices, microphone: !choices.microphone })}
          >
            {choices.microphone ? texts.microphoneOff : texts.microphoneOn}
          </ActionButton>
        )}
        {cameraOk && (
          <ActionButton
            icon={cameraOn ? Video : VideoOff}
            onPress={() => {
              noteBlur('anew');
              onChange({ ...choices, camera: !cameraOn });
            }}
          >
            {cameraOn ? texts.cameraOff : texts.cameraOn}
          </ActionButton>
        )}
        {leadsIn(setup) && (
          <ActionButton icon={DoorOpen} kind="go" busy={props.entering || !props.open} onPress={enter}>
            {props.entering ? texts.entering : texts.enter}
          </ActionButton>
        )}
      </div>
      {cameraOk && (
        <div className="row">
          <BlurButton texts={texts} blurred={blur} onBlur={(wanted) => onChange({ ...choices, blur: wanted })} />
        </div>
      )}
      {(cameraOk || microphoneOk) && (
        <div className="room-choices">
          {cameraOk && (
            <DeviceChoice
              kind="videoinput"
              texts={texts}
              chosen={choices.cameraId}
              onChoose={(cameraId) => onChange({ ...choices, cameraId })}
            />
          )}
          {microphoneOk && (
            <DeviceChoice
              kind="audioinput"
              texts={texts}
              chosen={choices.microphoneId}
              onChoose={(microphoneId) => onChange({ ...choices, microphoneId })}
            />
          )}
        </div>
      )}
      <TryOut
        setup={setup}
        states={states}
        heard={heard}
        speakerId={choices.speakerId}
        onSpeaker={(speakerId) => onChange({ ...choices, speakerId })}
        onAgain={ask}
        atOnce={!props.open}
      />
    </section>
  );
}

/** Whether this page leads into a room: who waits for their turn tries out their devices before there is one. */
function leadsIn({ session }: RoomSetup): boolean {
  return session !== '';
}

/** How long one is listened to before it is said that no sound comes. */
const LISTENED_MS = 7_000;

/** Whether any sound has come from the track; undefined while it is still listened for. */
function useHeard(track: LocalAudioTrack | undefined): { heard: boolean | undefined; hear: () => void } {
  const [heard, setHeard] = useState<boolean>();
  useEffect(() => {
    setHeard(undefined);
    if (track === undefined) return;
    const late = setTimeout(() => setHeard((now) => now ?? false), LISTENED_MS);
    return () => clearTimeout(late);
  }, [track]);
  const hear = useCallback(() => setHeard(true), []);
  return { heard, hear };
}

/** The one thing to know about what does not work, most hindering first. */
function problemOf({ camera, microphone }: DeviceStates, texts: RoomTexts): string | undefined {
  if (camera === 'denied' || microphone === 'denied') return texts.denied;
  if (camera === 'in-use' || microphone === 'in-use') return texts.inUse;
  if (hasNeither({ camera, microphone })) return texts.noDevices;
  if (microphone === 'missing') return texts.noMicrophone;
  return camera === 'missing' ? texts.noCamera : undefined;
}

function OwnPicture({ track, texts, note }: { track: LocalVideoTrack | undefined; texts: RoomTexts; note: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!track || !element) return;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return (
    <div className="preview room-own">
      {track ? <video ref={video} muted playsInline aria-label={texts.ownPicture} /> : <p>{note}</p>}
    </div>
  );
}

const LEVEL_EVERY_MS = 120;

/** More than a quiet room has, and less than a voice. */
const SOUND = 0.1;

function Level({ track, texts, onSound }: { track: LocalAudioTrack; texts: RoomTexts; onSound: () => void }) {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const { calculateVolume, cleanup } = createAudioAnalyser(track);
    const beat = setInterval(() => {
      const volume = calculateVolume();
      setLevel(volume);
      if (volume > SOUND) onSound();
    }, LEVEL_EVERY_MS);
    return () => {
      clearInterval(beat);
      void cleanup();
    };
  }, [track, onSound]);
  return (
    <div className="room-level small">
      <meter min={0} max={1} value={Math.min(1, level)} aria-label={texts.level} />
      <span className="soft">{texts.levelHint}</span>
    </div>
  );
}

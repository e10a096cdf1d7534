// Into a media room, and from one into the next: those who stay see each other all the while.

import {
  ConnectionState,
  createLocalTracks,
  isLocalTrack,
  LocalAudioTrack,
  type LocalTrack,
  LocalVideoTrack,
  RemoteVideoTrack,
  type Room,
  RoomEvent,
  supportsAudioOutputSelection,
  Track,
} from 'livekit-client';
import { useEffect, useRef, useState } from 'react';
import type { VideoSession } from '../../../../../features/video/schema.ts';
import { blurTrack, rawOf } from './blur.ts';
import type { Choices } from './device-check.tsx';
import { bytesOf, type Reading, takeRoom } from './encryption.ts';
import { canEncrypt } from './judge-secrecy.ts';
import { sendCamera } from './own-camera.ts';
import { makeSeal, type Seal } from './seal-message.ts';

export type MeetingRoom = { readonly room: Room; readonly reading: Reading; readonly seal: Seal };

type Joined = MeetingRoom & {
  readonly media: string;
  /** Rejects where one does not get in. */
  readonly joining: Promise<void>;
  readonly leave: () => void;
};

type Wanted = {
  readonly session: VideoSession;
  /** the worker's address */
  readonly encryption: string;
  readonly choices: Choices;
  /** who is there and does not encrypt, as the service says */
  readonly plain: readonly string[];
  /** one did not get in; `quietly` where one is still in the room before */
  readonly onLost: (how: { readonly quietly: boolean }) => void;
};

/**
 * The room one is in, and whether one is on the way into another; nothing until there is a first. Where somebody was put out
 * the others meet in a new one: it is joined while the old one stands, and shown as soon as all are seen in it.
 */
export function useMeetingRoom(wanted: Wanted): {
  readonly made: MeetingRoom | undefined;
  readonly goesOver: () => boolean;
} {
  const { session, encryption } = wanted;
  const [shown, setShown] = useState<Joined>();
  const latest = useRef({ ...wanted, shown });
  latest.current = { ...wanted, shown };
  const onTheWay = useRef<VideoSession>(undefined);
  useEffect(() => {
    const { shown: before, choices, plain } = latest.current;
    const stays = before?.media !== session.media && before?.room.state === ConnectionState.Connected;
    const from = stays ? before : undefined;
    const next = begin(session, encryption, { choices, plain, from: from?.room });
    let over = false;
    let isShown = false;
    onTheWay.current = session;
    const join = async () => {
      const joined = await next;
      void joined.joining.catch(() => {
        if (!over) latest.current.onLost({ quietly: from?.room.state === ConnectionState.Connected });
      });
      if (from) await untilSeen(joined, from.room, () => over);
      if (over) return;
      isShown = true;
      onTheWay.current = undefined;
      setShown(joined);
    };
    void join();
    return () => {
      over = true;
      if (!isShown) void next.then(({ leave }) => leave());
    };
  }, [session, encryption]);
  // runs once what listens to the room is off: to leave it is not to leave the meeting
  useEffect(() => shown?.leave, [shown]);
  return { made: shown, goesOver: () => onTheWay.current !== undefined };
}

/** Connects at once: the worker handles what it is told in turn, so that the key is there before the first frame. */
async function begin(
  { url, token, key, media }: VideoSession,
  encryption: string,
  {
    choices,
    plain,
    from,
  }: { readonly choices: Choices; readonly plain: readonly string[]; readonly from: Room | undefined },
): Promise<Joined> {
  const { room, reading, setKey, end } = takeRoom(encryption);
  const own = from ? Promise.resolve(carryTracks(from)) : openDevices(choices);
  const bytes = bytesOf(key);
  const [seal] = await Promise.all([makeSeal(bytes), setKey(bytes)]);
  chooseDevices(room, choices);
  // Where nobody will encrypt, that is settled first: what was sent would be taken back and sent anew, and may be lost by it.
  const isKnown = plain.length === 0 || !reading.encrypts;
  room
    .once(isKnown ? RoomEvent.SignalConnected : RoomEvent.Connected, () => {
      // what does not work is told by the room's own events
      void settle(room, isKnown ? [] : plain)
        .then(() => own)
        .then((tracks) => (tracks ? sendTracks(room, tracks, choices) : sendDevices(room, choices)))
        .catch(() => undefined);
    })
    .on(RoomEvent.TrackSubscribed, wantPicture);
  const joining = room.connect(url, token);
  const leave = () => {
    void own.then((tracks) => {
      for (const { track } of tracks ?? []) track.stop();
    });
    void room.disconnect().finally(end);
  };
  return { room, reading, seal, media, joining, leave };
}

/** Stops encrypting before anything is sent where somebody is there who cannot, by the word of both the servers. */
async function settle(room: Room, plain: readonly string[]): Promise<void> {
  const others = [...room.remoteParticipants.values()];
  const cannot = others.some(
    ({ identity, attributes }) => !canEncrypt({ server: attributes.encrypts, service: plain.includes(identity) }),
  );
  if (cannot) await room.setE2EEEnabled(false);
}

/** A picture is attached only once it decrypts, and would be paused until then. */
function wantPicture(track: unknown, publication: { setEnabled: (enabled: boolean) => void }): void {
  if (track instanceof RemoteVideoTrack && !document.hidden) publication.setEnabled(true);
}

type OwnTrack = { readonly track: LocalTrack; readonly source: Track.Source };

/** What one sends, to be sent to another room beside: no device is asked for again, and what was off stays off. */
function carryTracks({ localParticipant }: Room): readonly OwnTrack[] {
  return [...localParticipant.trackPublications.values()].flatMap(({ track, source, isMuted }) => {
    if (track === undefined || isMuted) return [];
    const { constraints, kind } = track;
    const Kind = kind === Track.Kind.Audio ? LocalAudioTrack : LocalVideoTrack;
    // a shared screen cannot be asked for again, as a camera is that was off
    const isGiven = source === Track.Source.ScreenShare || source === Track.Source.ScreenShareAudio;
    const copy: Track = new Kind(rawOf(track).clone(), constraints, isGiven);
    return isLocalTrack(copy) ? [{ track: copy, source }] : [];
  });
}

/** Both at once, while the connection is made, so that they are sent together; nothing where that does not work. */
async function openDevices({
  camera,
  microphone,
  cameraId,
  microphoneId,
}: Choices): Promise<readonly OwnTrack[] | undefined> {
  if (!camera && !microphone) return [];
  const of = (wanted: boolean, deviceId: string) => wanted && (deviceId === '' || { deviceId });
  const wanted = { audio: of(microphone, microphoneId), video: of(camera, cameraId) };
  const tracks = await createLocalTracks(wanted).catch(() => undefined);
  return tracks?.map((track) => ({ track, source: track.source }));
}

/** Sound does not wait for a picture that is blurred first; one that cannot be is not sent. */
function sendTracks({ localParticipant }: Room, own: readonly OwnTrack[], { blur }: Choices): Promise<unknown> {
  return Promise.all(
    own.map(async ({ track, source }) => {
      const isCamera = track instanceof LocalVideoTrack && source === Track.Source.Camera;
      if (blur && isCamera && !(await blurTrack(track))) return;
      await localParticipant.publishTrack(track, { source });
    }),
  );
}

function sendDevices(room: Room, choices: Choices): Promise<unknown> {
  const { localParticipant } = room;
  const { camera, microphone, blur } = choices;
  return Promise.all([
    microphone && localParticipant.setMicrophoneEnabled(true),
    camera && (blur ? sendCamera(choices, () => room) : localParticipant.setCameraEnabled(true)),
  ]);
}

/** Also for what is turned on later. */
function chooseDevices(room: Room, { cameraId, microphoneId, speakerId }: Choices): void {
  const { options } = room;
  if (cameraId !== '') options.videoCaptureDefaults = { ...options.videoCaptureDefaults, deviceId: cameraId };
  if (microphoneId !== '') options.audioCaptureDefaults = { ...options.audioCaptureDefaults, deviceId: microphoneId };
  if (speakerId === '' || !supportsAudioOutputSelection()) return;
  // one that is unplugged leaves the computer's own
  void room.switchActiveDevice('audiooutput', speakerId).catch(() => undefined);
}

const LONGEST_OVERLAP_MS = 1_500;
const LOOK_EVERY_MS = 40;

/** Until all who are seen in the old room are seen in the new one, or the old one is gone. */
function untilSeen({ room, reading }: MeetingRoom, before: Room, isOver: () => boolean): Promise<void> {
  const isSeen = () =>
    room.state === ConnectionState.Connected &&
    [...before.remoteParticipants.values()].every((one) => {
      const camera = one.getTrackPublication(Track.Source.Camera);
      if (camera?.track === undefined || camera.isMuted) return true;
      const there = room.getParticipantByIdentity(one.identity)?.getTrackPublication(Track.Source.Camera)?.track;
      return there !== undefined && (!reading.encrypts || reading.decrypts(there.mediaStreamID));
    });
  const since = performance.now();
  return new Promise((done) => {
    const beat = setInterval(() => {
      const late = performance.now() - since > LONGEST_OVERLAP_MS;
      if (!late && !isOver() && !isSeen() && before.state === ConnectionState.Connected) return;
      clearInterval(beat);
      done();
    }, LOOK_EVERY_MS);
  });
}

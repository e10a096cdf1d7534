// The meeting: the others large, oneself small, and one row of buttons that say what they do.

import {
  isTrackReference,
  StartAudio,
  type TrackReferenceOrPlaceholder,
  useConnectionState,
  useIsSpeaking,
  useLocalParticipant,
  useParticipantInfo,
  useRemoteParticipants,
  useRoomContext,
  useTrackMutedIndicator,
  useTracks,
  VideoTrack,
} from '@livekit/components-react';
import { ConnectionState, type Participant, RoomEvent, Track } from 'livekit-client';
import { Mic, MicOff, MonitorUp, MonitorX, PhoneOff, Settings, Video, VideoOff } from 'lucide';
import { useEffect, useRef } from 'react';
import { type DeviceState, deviceStateOf } from './devices.ts';
import { ActionButton, DeviceChoice, Icon } from './parts.tsx';
import { SecrecyBadge, SecrecyNote, Sound, useSecrecy } from './secrecy.tsx';
import { fill, type RoomTexts } from './setup.ts';
import { shownName } from './shown-name.ts';

export function Meeting({ texts, say }: { texts: RoomTexts; say: (text: string) => void }) {
  const section = useRef<HTMLElement>(null);
  // The button that was pressed to come here is gone: the focus goes on to where the person now is.
  useEffect(() => section.current?.focus(), []);
  useAnnouncements(texts, say);
  const room = useRoomContext();
  const others = useRemoteParticipants().length;
  const connected = useConnectionState() === ConnectionState.Connected;
  const tracks = useTracks([
    { source: Track.Source.Camera, withPlaceholder: true },
    { source: Track.Source.ScreenShare, withPlaceholder: false },
  ]);
  const screens = tracks.filter((track) => track.source === Track.Source.ScreenShare && !track.participant.isLocal);
  const cameras = tracks.filter((track) => track.source === Track.Source.Camera);
  return (
    <section ref={section} className="room-meeting stack" tabIndex={-1} aria-label={texts.meeting}>
      <SecrecyNote room={room} texts={texts} />
      <div className="room-stage" data-others={Math.min(others, 4)} data-screen={screens.length > 0}>
        <p className="room-over">{connected && <SecrecyBadge texts={texts} />}</p>
        {screens.map((track) => (
          <Tile key={`screen ${track.participant.identity}`} track={track} texts={texts} />
        ))}
        {others === 0 && (
          <div className="room-tile room-waiting">
            {connected ? (
              <p>
                <b>{texts.waiting}</b>
                <br />
                {texts.waitingHint}
              </p>
            ) : (
              <p>{texts.entering}</p>
            )}
          </div>
        )}
        {[...cameras]
          .sort((one, other) => Number(one.participant.isLocal) - Number(other.participant.isLocal))
          .map((track) => (
            <Tile key={track.participant.identity} track={track} texts={texts} />
          ))}
      </div>
      <Sound />
      <Controls texts={texts} say={say} />
    </section>
  );
}

function Tile({ track, texts }: { track: TrackReferenceOrPlaceholder; texts: RoomTexts }) {
  const { participant } = track;
  const name = useShownName(participant, texts);
  const speaking = useIsSpeaking(participant);
  const camera = useTrackMutedIndicator(track);
  const microphone = useTrackMutedIndicator({ participant, source: Track.Source.Microphone });
  const isScreen = track.source === Track.Source.ScreenShare;
  const { mayShow } = useSecrecy();
  const label = isScreen ? fill(texts.screenOf, { name }) : name;
  return (
    <figure
      className={`room-tile${isScreen ? ' room-screen' : ''}`}
      data-own={participant.isLocal}
      data-speaking={speaking && !isScreen}
    >
      {isTrackReference(track) && !camera.isMuted && mayShow(track) ? (
        <VideoTrack trackRef={track} aria-label={label} />
      ) : (
        <Icon node={VideoOff} />
      )}
      <figcaption>
        {label}
        {microphone.isMuted && !isScreen && (
          <span className="room-muted">
            <Icon node={MicOff} /> <span>{texts.muted}</span>
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function Controls({ texts, say }: { texts: RoomTexts; say: (text: string) => void }) {
  const room = useRoomContext();
  const { localParticipant, isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } = useLocalParticipant();
  const mayShare = useMayShareScreen();
  const explain = (switched: Promise<unknown>, missing: string) => {
    switched.catch((error: unknown) => say(explainDevice(deviceStateOf(error), texts, missing)));
  };
  return (
    <>
      <StartAudio label={texts.sound} className="button" />
      <div className="row room-controls">
        <ActionButton
          icon={isMicrophoneEnabled ? Mic : MicOff}
          onPress={() => explain(localParticipant.setMicrophoneEnabled(!isMicrophoneEnabled), texts.noMicrophone)}
        >
          {isMicrophoneEnabled ? texts.microphoneOff : texts.microphoneOn}
        </ActionButton>
        <ActionButton
          icon={isCameraEnabled ? Video : VideoOff}
          onPress={() => explain(localParticipant.setCameraEnabled(!isCameraEnabled), texts.noCamera)}
        >
          {isCameraEnabled ? texts.cameraOff : texts.cameraOn}
        </ActionButton>
        {mayShare && (
          <ActionButton
            icon={isScreenShareEnabled ? MonitorX : MonitorUp}
            // Closing the browser's own dialog is a change of mind, not a fault.
            onPress={() => void localParticipant.setScreenShareEnabled(!isScreenShareEnabled).catch(() => undefined)}
          >
            {isScreenShareEnabled ? texts.stopSharing : texts.shareScreen}
          </ActionButton>
        )}
        <ActionButton icon={PhoneOff} kind="danger" onPress={() => void room.disconnect()}>
          {texts.leave}
        </ActionButton>
      </div>
      <details className="room-devices">
        <summary>
          <Icon node={Settings} /> {texts.devices}
        </summary>
        <div className="room-choices">
          <DeviceChoice kind="videoinput" texts={texts} room={room} />
          <DeviceChoice kind="audioinput" texts={texts} room={room} />
        </div>
      </details>
    </>
  );
}

/** Where the person's role allows it and the browser can: phones cannot. */
function useMayShareScreen(): boolean {
  const { localParticipant } = useLocalParticipant();
  const sources = localParticipant.permissions?.canPublishSources ?? [];
  const allowed = sources.length === 0 || sources.includes(Track.sourceToProto(Track.Source.ScreenShare));
  return allowed && 'getDisplayMedia' in navigator.mediaDevices;
}

/** Speaks what eyes would see: who comes and goes, and the connection's trouble. */
function useAnnouncements(texts: RoomTexts, say: (text: string) => void): void {
  const room = useRoomContext();
  const connection = useConnectionState();
  const troubled = useRef(false);
  useEffect(() => {
    const came = (participant: Participant) => say(fill(texts.came, { name: shownName(participant, texts) }));
    const went = (participant: Participant) => say(fill(texts.went, { name: shownName(participant, texts) }));
    room.on(RoomEvent.ParticipantConnected, came).on(RoomEvent.ParticipantDisconnected, went);
    return () => void room.off(RoomEvent.ParticipantConnected, came).off(RoomEvent.ParticipantDisconnected, went);
  }, [room, texts, say]);
  useEffect(() => {
    const reconnecting =
      connection === ConnectionState.Reconnecting || connection === ConnectionState.SignalReconnecting;
    if (reconnecting) say(texts.reconnecting);
    else if (connection === ConnectionState.Connected) say(troubled.current ? texts.reconnected : '');
    troubled.current = reconnecting;
  }, [connection, texts, say]);
}

function useShownName(participant: Participant, texts: RoomTexts): string {
  useParticipantInfo({ participant });
  return shownName(participant, texts);
}

function explainDevice(state: DeviceState, texts: RoomTexts, missing: string): string {
  if (state === 'denied') return texts.denied;
  return state === 'in-use' ? texts.inUse : missing;
}

// The stage: everybody's picture, where each belongs.

import {
  isTrackReference,
  type TrackReferenceOrPlaceholder,
  useIsSpeaking,
  useParticipantInfo,
  useRemoteParticipants,
  useRoomContext,
  useTracks,
  VideoTrack,
} from '@livekit/components-react';
import { type Participant, ParticipantEvent, RoomEvent, Track } from 'livekit-client';
import { Hand, MicOff, VideoOff } from 'lucide';
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { arrange, type View } from './arrange.ts';
import { Icon } from './parts.tsx';
import { useSecrecy } from './secrecy.tsx';
import { fill, type RoomTexts } from './setup.ts';
import { useShownName } from './shown-name.ts';

export function Stage(props: {
  texts: RoomTexts;
  connected: boolean;
  view: View;
  hands: readonly string[];
  /** what holds for the whole room, upon the picture */
  over: ReactNode;
}) {
  const { texts, connected, view, hands } = props;
  const others = useRemoteParticipants().length;
  const speaker = useLastSpeaker();
  const tracks = useTracks([
    { source: Track.Source.Camera, withPlaceholder: true },
    { source: Track.Source.ScreenShare, withPlaceholder: false },
  ]).filter((track) => track.source === Track.Source.Camera || !track.participant.isLocal);
  // In one order always: a picture that is moved about in the page would start anew.
  tracks.sort((one, other) => Number(one.participant.isLocal) - Number(other.participant.isLocal));
  const seats = tracks.map((track) => ({
    id: idOf(track),
    own: track.participant.isLocal,
    screen: track.source === Track.Source.ScreenShare,
  }));
  const { shape, large } = arrange(seats, view, speaker);
  return (
    <div className="room-stage" data-shape={shape} data-small={Math.min(seats.length - large.length, 4)}>
      <p className="room-over">{props.over}</p>
      {others === 0 && (
        <div className="room-tile room-waiting" data-large="true">
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
      {tracks.map((track) => (
        <Tile
          key={idOf(track)}
          track={track}
          large={large.includes(idOf(track))}
          hand={hands.includes(track.participant.identity)}
          texts={texts}
        />
      ))}
    </div>
  );
}

/** A person's camera by who they are, so that the last speaker's is found; their screen beside it. */
function idOf({ participant, source }: TrackReferenceOrPlaceholder): string {
  return source === Track.Source.ScreenShare ? `screen ${participant.identity}` : participant.identity;
}

/** The other who spoke last; they stay large while nobody else speaks. */
function useLastSpeaker(): string | undefined {
  const room = useRoomContext();
  const [speaker, setSpeaker] = useState<string>();
  useEffect(() => {
    const speak = (speakers: Participant[]) => {
      const loudest = speakers.find(({ isLocal }) => !isLocal);
      if (loudest) setSpeaker((now) => (speakers.some(({ identity }) => identity === now) ? now : loudest.identity));
    };
    room.on(RoomEvent.ActiveSpeakersChanged, speak);
    return () => void room.off(RoomEvent.ActiveSpeakersChanged, speak);
  }, [room]);
  return speaker;
}

function Tile(props: { track: TrackReferenceOrPlaceholder; large: boolean; hand: boolean; texts: RoomTexts }) {
  const { track, large, hand, texts } = props;
  const { participant } = track;
  useParticipantInfo({ participant });
  const { mayShow } = useSecrecy();
  const name = useShownName(texts)(participant);
  const speaking = useIsSpeaking(participant);
  const isOff = useIsOff(participant, track.source);
  const isSilent = useIsOff(participant, Track.Source.Microphone);
  const isScreen = track.source === Track.Source.ScreenShare;
  const label = isScreen ? fill(texts.screenOf, { name }) : name;
  return (
    <figure
      className={`room-tile${isScreen ? ' room-screen' : ''}`}
      data-own={participant.isLocal}
      data-large={large}
      data-speaking={speaking && !isScreen}
    >
      {isTrackReference(track) && !isOff && mayShow(track) ? (
        <VideoTrack trackRef={track} aria-label={label} />
      ) : (
        <Icon node={VideoOff} />
      )}
      <figcaption>
        <span className="room-name">{label}</span>
        {hand && !isScreen && (
          <span className="room-muted">
            <Icon node={Hand} /> <span>{texts.meet.handUp}</span>
          </span>
        )}
        {isSilent && !isScreen && (
          <span className="room-muted">
            <Icon node={MicOff} /> <span>{texts.muted}</span>
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const SENDING = [
  ParticipantEvent.TrackMuted,
  ParticipantEvent.TrackUnmuted,
  ParticipantEvent.TrackPublished,
  ParticipantEvent.TrackUnpublished,
  ParticipantEvent.TrackSubscribed,
  ParticipantEvent.TrackUnsubscribed,
  ParticipantEvent.LocalTrackPublished,
  ParticipantEvent.LocalTrackUnpublished,
] as const;

/**
 * Whether they send nothing of it now. The kit's own hook goes by who they are: where a tile outlives a media room, it would
 * go on listening to them in the one that is gone.
 */
function useIsOff(participant: Participant, source: Track.Source): boolean {
  const listen = useCallback(
    (look: () => void) => {
      for (const event of SENDING) participant.on(event, look);
      return () => {
        for (const event of SENDING) participant.off(event, look);
      };
    },
    [participant],
  );
  return useSyncExternalStore(listen, () => participant.getTrackPublication(source)?.isMuted ?? true);
}

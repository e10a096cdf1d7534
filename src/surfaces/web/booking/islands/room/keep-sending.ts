// What one is seen and heard by goes on being sent: a track that LiveKit lost on the way is sent anew.

import { ConnectionState, ParticipantEvent, type Room, Track, type TrackPublication } from 'livekit-client';
import { useEffect, useRef } from 'react';
import type { OwnCamera } from './own-camera.ts';

const LOOK_EVERY_MS = 1_000;
/** LiveKit waits ten seconds for the answer to a track, and gives it up without another try. */
const PATIENCE_MS = 12_000;

/** What was sent once in this page: what never could be is not asked for again and again. */
const sent = new Set<Track.Source>();

/** `wanted`: what is on by the person's choice. A picture that is to be blurred is left to what blurs it. */
export function useKeptSending(
  room: Room,
  wanted: { readonly camera: boolean; readonly microphone: boolean; readonly blur: boolean },
  turnCamera: OwnCamera['turn'],
): void {
  const latest = useRef({ wanted, turnCamera });
  latest.current = { wanted, turnCamera };
  useEffect(() => {
    const { localParticipant } = room;
    const note = ({ source }: Pick<TrackPublication, 'source'>) => void sent.add(source);
    localParticipant.trackPublications.forEach(note);
    const missing = new Map<Track.Source, number>();
    const isMissing = (source: Track.Source, isWanted: boolean) => {
      const lacks = isWanted && sent.has(source) && localParticipant.getTrackPublication(source) === undefined;
      const since = lacks && room.state === ConnectionState.Connected ? (missing.get(source) ?? 0) + LOOK_EVERY_MS : 0;
      missing.set(source, since % PATIENCE_MS);
      return since >= PATIENCE_MS;
    };
    const look = () => {
      const { camera, microphone, blur } = latest.current.wanted;
      // what does not work is told by the room's own events
      if (isMissing(Track.Source.Camera, camera && !blur)) void latest.current.turnCamera(true).catch(() => undefined);
      if (isMissing(Track.Source.Microphone, microphone)) {
        void localParticipant.setMicrophoneEnabled(true).catch(() => undefined);
      }
    };
    const beat = setInterval(look, LOOK_EVERY_MS);
    localParticipant.on(ParticipantEvent.LocalTrackPublished, note);
    return () => {
      clearInterval(beat);
      localParticipant.off(ParticipantEvent.LocalTrackPublished, note);
    };
  }, [room]);
}

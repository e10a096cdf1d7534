// Speaks what eyes would see: who comes and goes, one's own microphone, what becomes of devices.

import { useConnectionState, useRoomContext } from '@livekit/components-react';
import {
  ConnectionState,
  type LocalTrackPublication,
  type Participant,
  ParticipantEvent,
  RoomEvent,
  Track,
  TrackEvent,
  type TrackPublication,
} from 'livekit-client';
import { useEffect, useRef } from 'react';
import { rawOf } from './blur.ts';
import { fill, type RoomTexts } from './setup.ts';
import { useShownName } from './shown-name.ts';

export function useAnnouncements(texts: RoomTexts, say: (text: string) => void): void {
  const room = useRoomContext();
  const connection = useConnectionState();
  const nameOf = useShownName(texts);
  const troubled = useRef(false);
  useEffect(() => {
    const came = (participant: Participant) => say(fill(texts.came, { name: nameOf(participant) }));
    const went = (participant: Participant) => say(fill(texts.went, { name: nameOf(participant) }));
    const microphone = (isOff: boolean) => (publication: TrackPublication, participant: Participant) => {
      if (!participant.isLocal || publication.source !== Track.Source.Microphone) return;
      say(isOff ? texts.meet.youAreMuted : texts.meet.youAreHeard);
    };
    const [muted, unmuted] = [microphone(true), microphone(false)];
    room
      .on(RoomEvent.ParticipantConnected, came)
      .on(RoomEvent.ParticipantDisconnected, went)
      .on(RoomEvent.TrackMuted, muted)
      .on(RoomEvent.TrackUnmuted, unmuted);
    return () => {
      room
        .off(RoomEvent.ParticipantConnected, came)
        .off(RoomEvent.ParticipantDisconnected, went)
        .off(RoomEvent.TrackMuted, muted)
        .off(RoomEvent.TrackUnmuted, unmuted);
    };
  }, [room, texts, say, nameOf]);
  useEffect(() => {
    const reconnecting =
      connection === ConnectionState.Reconnecting || connection === ConnectionState.SignalReconnecting;
    if (reconnecting) say(texts.reconnecting);
    else if (connection === ConnectionState.Connected) say(troubled.current ? texts.reconnected : texts.meet.inside);
    troubled.current = reconnecting;
  }, [connection, texts, say]);
  useLostDevices(texts, say);
}

/** A device that is unplugged is replaced by the computer's own choice, and that is said; where there is none, that is. */
function useLostDevices(texts: RoomTexts, say: (text: string) => void): void {
  const room = useRoomContext();
  useEffect(() => {
    const { localParticipant } = room;
    const watch = ({ track, source }: LocalTrackPublication) => {
      if (track === undefined || (source !== Track.Source.Camera && source !== Track.Source.Microphone)) return;
      const isCamera = source === Track.Source.Camera;
      let gone = false;
      const replaced = () => {
        if (gone) say(fill(texts.meet.deviceReplaced, { device: rawOf(track).label }));
        gone = false;
      };
      const ended = () => {
        gone = true;
        say(isCamera ? texts.meet.cameraGone : texts.meet.microphoneGone);
      };
      // LiveKit tries the same device first and then gives up, muted: any other that is there will do.
      const givenUp = async () => {
        if (!gone) return;
        const kind = isCamera ? 'videoinput' : 'audioinput';
        const found = await room.switchActiveDevice(kind, 'default', false).then(
          (is) => is,
          () => false,
        );
        if (found) await track.unmute();
        else say(isCamera ? texts.noCamera : texts.noMicrophone);
      };
      track
        .on(TrackEvent.Ended, ended)
        .on(TrackEvent.Restarted, replaced)
        .on(TrackEvent.Muted, () => void givenUp());
    };
    for (const publication of localParticipant.trackPublications.values()) watch(publication);
    localParticipant.on(ParticipantEvent.LocalTrackPublished, watch);
    return () => void localParticipant.off(ParticipantEvent.LocalTrackPublished, watch);
  }, [room, texts, say]);
}

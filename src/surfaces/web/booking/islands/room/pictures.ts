// Which pictures travel: none while one listens only, and none that nobody looks at.

import { type Room, RoomEvent } from 'livekit-client';
import { useEffect, useState } from 'react';
import type { OwnCamera } from './own-camera.ts';

/** Whether one listens only, and how to change it: one's own camera goes off, and comes back as it was. */
export function usePictures(
  room: Room,
  camera: OwnCamera,
): { audioOnly: boolean; setAudioOnly: (only: boolean) => void } {
  const [audioOnly, setOnly] = useState(false);
  const [hadCamera, setHadCamera] = useState(false);
  useEffect(() => {
    const settle = () => {
      const looking = !document.hidden || document.pictureInPictureElement !== null;
      for (const { videoTrackPublications } of room.remoteParticipants.values()) {
        for (const publication of videoTrackPublications.values()) {
          if (publication.isDesired === audioOnly) publication.setSubscribed(!audioOnly);
          // Said before it is attached: it is attached only once it decrypts, and would be paused until then.
          if (publication.isSubscribed) publication.setEnabled(looking);
        }
      }
    };
    settle();
    room.on(RoomEvent.TrackPublished, settle).on(RoomEvent.TrackSubscribed, settle);
    document.addEventListener('visibilitychange', settle);
    return () => {
      room.off(RoomEvent.TrackPublished, settle).off(RoomEvent.TrackSubscribed, settle);
      document.removeEventListener('visibilitychange', settle);
    };
  }, [room, audioOnly]);
  const setAudioOnly = (only: boolean) => {
    const { localParticipant } = room;
    setOnly(only);
    if (only) setHadCamera(localParticipant.isCameraEnabled || camera.starts);
    if (only || hadCamera) void camera.turn(!only).catch(() => undefined);
  };
  return { audioOnly, setAudioOnly };
}

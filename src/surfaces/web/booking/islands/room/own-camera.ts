// One's own camera in the meeting: on and off, and blurred or not. It is never sent otherwise than it was chosen.

import { createLocalVideoTrack, type Room, Track } from 'livekit-client';
import { useCallback, useRef, useState } from 'react';
import { blurTrack, noteBlur } from './blur.ts';

export type OwnCamera = {
  /** what takes a moment before the camera is on */
  readonly starts: boolean;
  readonly blurred: boolean;
  /** Rejects where there is no camera to be had. */
  readonly turn: (on: boolean) => Promise<void>;
  readonly setBlur: (blurred: boolean) => Promise<void>;
};

type Chosen = { readonly cameraId: string; readonly blur: boolean };

/** Opens the camera and sends its picture, unless it was to be blurred and cannot be. `roomThen`: none where it is wanted no more. */
export async function sendCamera({ cameraId, blur }: Chosen, roomThen: () => Room | undefined): Promise<void> {
  const track = await createLocalVideoTrack(cameraId === '' ? {} : { deviceId: cameraId });
  if (blur && !(await blurTrack(track))) return;
  try {
    const room = roomThen();
    if (room) await room.localParticipant.publishTrack(track, { source: Track.Source.Camera });
    else track.stop();
  } catch (error) {
    track.stop();
    throw error;
  }
}

export function useOwnCamera(room: Room, chosen: Chosen, onBlur: (blurred: boolean) => void): OwnCamera {
  const [starts, setStarts] = useState(false);
  const latest = useRef({ ...chosen, room });
  latest.current = { ...chosen, room };
  const round = useRef(0);
  const turn = useCallback(
    async (on: boolean) => {
      round.current += 1;
      const own = round.current;
      noteBlur('anew');
      const { localParticipant } = room;
      const { blur } = latest.current;
      if (!on || !blur || localParticipant.getTrackPublication(Track.Source.Camera)?.track !== undefined) {
        setStarts(false);
        await localParticipant.setCameraEnabled(on);
        return;
      }
      setStarts(true);
      // the others may have gone over to another media room by then
      const roomThen = () => (own === round.current ? latest.current.room : undefined);
      await sendCamera(latest.current, roomThen).finally(() => {
        if (own === round.current) setStarts(false);
      });
    },
    [room],
  );
  // The picture that was sent is taken back first: from the press on nobody sees what is to be blurred.
  const setBlur = useCallback(
    async (blur: boolean) => {
      const { localParticipant } = room;
      const wasOn = localParticipant.isCameraEnabled || starts;
      const track = localParticipant.getTrackPublication(Track.Source.Camera)?.track;
      latest.current = { ...latest.current, blur };
      onBlur(blur);
      if (track) await localParticipant.unpublishTrack(track, true);
      if (wasOn) await turn(true);
    },
    [room, starts, onBlur, turn],
  );
  return { starts, blurred: chosen.blur, turn, setBlur };
}

// The row of buttons, which say what they do, and what is behind "more".

import { StartAudio, useLocalParticipant, useRoomContext } from '@livekit/components-react';
import { supportsAudioOutputSelection, Track } from 'livekit-client';
import {
  AudioLines,
  Ellipsis,
  Hand,
  LayoutGrid,
  MessageCircle,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  PictureInPicture2,
  Presentation,
  Video,
  VideoOff,
} from 'lucide';
import type { View } from './arrange.ts';
import { BlurButton } from './blur-controls.tsx';
import { type DeviceState, deviceStateOf } from './devices.ts';
import type { OwnCamera } from './own-camera.ts';
import { ActionButton, DeviceChoice } from './parts.tsx';
import { fill, type RoomTexts } from './setup.ts';

export type Panel = 'chat' | 'more' | undefined;

export function Controls(props: {
  texts: RoomTexts;
  camera: OwnCamera;
  say: (text: string) => void;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  unread: number;
  ownHand: boolean;
  onHand: (up: boolean) => void;
}) {
  const { texts, camera, say, panel, onPanel, unread } = props;
  const { meet } = texts;
  const room = useRoomContext();
  const { localParticipant, isMicrophoneEnabled, isCameraEnabled } = useLocalParticipant();
  const cameraOn = isCameraEnabled || camera.starts;
  const explain = (switched: Promise<unknown>, missing: string) => {
    switched.catch((error: unknown) => say(explainDevice(deviceStateOf(error), texts, missing)));
  };
  return (
    <div className="room-bar">
      <StartAudio label={texts.sound} className="button" />
      <div className="row room-controls" role="group" aria-label={meet.controls}>
        <ActionButton
          icon={isMicrophoneEnabled ? Mic : MicOff}
          onPress={() => explain(localParticipant.setMicrophoneEnabled(!isMicrophoneEnabled), texts.noMicrophone)}
        >
          {isMicrophoneEnabled ? texts.microphoneOff : texts.microphoneOn}
        </ActionButton>
        <ActionButton
          icon={cameraOn ? Video : VideoOff}
          onPress={() => explain(camera.turn(!cameraOn), texts.noCamera)}
        >
          {cameraOn ? texts.cameraOff : texts.cameraOn}
        </ActionButton>
        <ActionButton
          icon={MessageCircle}
          opens={panel === 'chat'}
          onPress={() => onPanel(panel === 'chat' ? undefined : 'chat')}
        >
          {unread === 0 ? meet.chat : fill(meet.chatUnread, { count: String(unread) })}
        </ActionButton>
        <HandButton {...props} kind="second room-wide" />
        <ActionButton
          icon={Ellipsis}
          opens={panel === 'more'}
          onPress={() => onPanel(panel === 'more' ? undefined : 'more')}
        >
          {meet.more}
        </ActionButton>
        <ActionButton icon={PhoneOff} kind="danger" onPress={() => void room.disconnect()}>
          {texts.leave}
        </ActionButton>
      </div>
    </div>
  );
}

/** What is needed seldom; on a narrow screen also what has no place in the row. */
export function More(props: {
  texts: RoomTexts;
  blurred: boolean;
  onBlur: (wanted: boolean) => void;
  /** nothing where there is nothing to choose between */
  view: View | undefined;
  onView: (view: View) => void;
  audioOnly: boolean;
  onAudioOnly: (only: boolean) => void;
  ownHand: boolean;
  onHand: (up: boolean) => void;
  onClose: () => void;
}) {
  const { texts, view, audioOnly } = props;
  const { meet } = texts;
  const room = useRoomContext();
  return (
    <section
      className="card stack room-panel"
      aria-label={meet.more}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
    >
      <div className="row gap-2">
        <HandButton {...props} kind="second room-narrow" />
        <ShareButton texts={texts} />
        <BlurButton texts={texts} blurred={props.blurred} onBlur={props.onBlur} />
        <ActionButton icon={audioOnly ? Video : AudioLines} onPress={() => props.onAudioOnly(!audioOnly)}>
          {audioOnly ? meet.withPicture : meet.audioOnly}
        </ActionButton>
        {view && (
          <ActionButton
            icon={view === 'grid' ? Presentation : LayoutGrid}
            onPress={() => props.onView(view === 'grid' ? 'speaker' : 'grid')}
          >
            {view === 'grid' ? meet.speakerView : meet.gridView}
          </ActionButton>
        )}
        {document.pictureInPictureEnabled && !audioOnly && (
          <ActionButton icon={PictureInPicture2} onPress={() => void floatPicture()}>
            {meet.float}
          </ActionButton>
        )}
      </div>
      <div className="room-choices">
        <DeviceChoice kind="videoinput" texts={texts} room={room} />
        <DeviceChoice kind="audioinput" texts={texts} room={room} />
        {supportsAudioOutputSelection() && <DeviceChoice kind="audiooutput" texts={texts} room={room} />}
      </div>
    </section>
  );
}

function HandButton(props: { texts: RoomTexts; kind: string; ownHand: boolean; onHand: (up: boolean) => void }) {
  const { meet } = props.texts;
  return (
    <ActionButton icon={Hand} kind={props.kind} onPress={() => props.onHand(!props.ownHand)}>
      {props.ownHand ? meet.lowerHand : meet.raiseHand}
    </ActionButton>
  );
}

/** Where the person's role allows it and the browser can: phones cannot. */
function ShareButton({ texts }: { texts: RoomTexts }) {
  const { localParticipant, isScreenShareEnabled } = useLocalParticipant();
  const sources = localParticipant.permissions?.canPublishSources ?? [];
  const allowed = sources.length === 0 || sources.includes(Track.sourceToProto(Track.Source.ScreenShare));
  if (!allowed || !('getDisplayMedia' in navigator.mediaDevices)) return null;
  return (
    <ActionButton
      icon={isScreenShareEnabled ? MonitorX : MonitorUp}
      // Closing the browser's own dialog is a change of mind, not a fault.
      onPress={() => void localParticipant.setScreenShareEnabled(!isScreenShareEnabled).catch(() => undefined)}
    >
      {isScreenShareEnabled ? texts.stopSharing : texts.shareScreen}
    </ActionButton>
  );
}

/** The large picture in a window of its own, above other programs; pressed again it comes back. */
async function floatPicture(): Promise<void> {
  const video = document.querySelector<HTMLVideoElement>('.room-tile[data-large="true"] video');
  if (document.pictureInPictureElement) await document.exitPictureInPicture();
  else await video?.requestPictureInPicture().catch(() => undefined);
}

function explainDevice(state: DeviceState, texts: RoomTexts, missing: string): string {
  if (state === 'denied') return texts.denied;
  return state === 'in-use' ? texts.inUse : missing;
}

// The video room of a booking: device check, meeting, and a plain word about whatever went wrong.

import { LiveKitRoom } from '@livekit/components-react';
import { DisconnectReason, RoomEvent } from 'livekit-client';
import { ArrowLeft, CircleAlert, DoorOpen, Phone } from 'lucide';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { LobbyView, VideoSession } from '../../../../features/video/schema.ts';
import { type Choices, DeviceCheck, firstChoices } from './room/device-check.tsx';
import { type MeetingRoom, useMeetingRoom } from './room/encryption.ts';
import { Knocking, Lobby } from './room/lobby.tsx';
import { Meeting } from './room/meeting.tsx';
import { ActionButton, Icon, Note } from './room/parts.tsx';
import { WithSecrecy } from './room/secrecy.tsx';
import { askSession, type Problem } from './room/session.ts';
import { fill, type RoomSetup } from './room/setup.ts';
import './room/room.css';

type Phase =
  | { readonly at: 'check' }
  | { readonly at: 'lobby' }
  | { readonly at: 'meeting'; readonly session: VideoSession }
  | { readonly at: 'over'; readonly why: Reason };

function VideoRoom({ setup }: { setup: RoomSetup }) {
  const { texts } = setup;
  const [phase, setPhase] = useState<Phase>({ at: 'check' });
  const [choices, setChoices] = useState(firstChoices);
  const [entering, setEntering] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [status, setStatus] = useState('');
  const open = useOpening(setup, setStatus);

  const leaveMeeting = useCallback((why: Reason) => {
    setStatus('');
    setPhase({ at: 'over', why });
  }, []);
  const enter = async (chosen: Choices) => {
    setChoices(chosen);
    setEntering(true);
    setProblem(undefined);
    const answer = await askSession(setup.session);
    setEntering(false);
    if ('problem' in answer) {
      setProblem(answer.problem);
      setPhase({ at: 'check' });
    } else setPhase('waiting' in answer ? { at: 'lobby' } : { at: 'meeting', session: answer });
  };
  const hear = (state: LobbyView['state']) => {
    if (state === 'waiting' || entering) return;
    void enter(choices);
  };

  return (
    <div className="stack room">
      <p className="room-status" role="status">
        {status}
      </p>
      {problem && (
        <Note icon={CircleAlert} tone="bad" urgent>
          <p>{fill(texts.problems[problem], { time: setup.opensAt })}</p>
          <CallInstead setup={setup} />
        </Note>
      )}
      {phase.at === 'check' && (
        <DeviceCheck
          setup={setup}
          open={open}
          entering={entering}
          choices={choices}
          onChange={setChoices}
          onEnter={(chosen) => void enter(chosen)}
        />
      )}
      {phase.at === 'lobby' && <Lobby setup={setup} onState={hear} />}
      {phase.at === 'meeting' && (
        <Connected setup={setup} session={phase.session} choices={choices} say={setStatus} onOver={leaveMeeting} />
      )}
      {phase.at === 'over' && (
        <Over setup={setup} why={phase.why} entering={entering} onEnter={() => void enter(choices)} />
      )}
    </div>
  );
}

/** Whether the room is open; when its time comes, that is said aloud and the button works. */
function useOpening(setup: RoomSetup, say: (text: string) => void): boolean {
  const [open, setOpen] = useState(setup.opensIn === 0);
  useEffect(() => {
    if (setup.opensIn === 0) return;
    const timer = setTimeout(
      () => {
        setOpen(true);
        say(setup.texts.nowOpen);
      },
      Math.min(setup.opensIn, 2 ** 31 - 1),
    );
    return () => clearTimeout(timer);
  }, [setup, say]);
  return open;
}

type Reason = 'lost' | 'ended' | 'elsewhere';

type Meet = {
  readonly setup: RoomSetup;
  readonly session: VideoSession;
  readonly choices: Choices;
  readonly say: (text: string) => void;
  readonly onOver: (why: Reason) => void;
};

/** Nothing is connected before the room has its key. */
function Connected(props: Meet) {
  const made = useMeetingRoom(props.session.key, props.setup.encryption);
  return made ? <Inside {...props} {...made} /> : <p>{props.setup.texts.entering}</p>;
}

/** What is handed to LiveKitRoom must stay the same between renders, or it connects again. */
function Inside({ setup, session, choices, say, onOver, room, reading, seal }: Meet & MeetingRoom) {
  useEffect(() => {
    const over = (reason?: DisconnectReason) => {
      if (reason === DisconnectReason.CLIENT_INITIATED) location.assign(setup.back);
      else onOver(whyOver(reason));
    };
    const failed = () => say(setup.texts.inUse);
    room.on(RoomEvent.Disconnected, over).on(RoomEvent.MediaDevicesError, failed);
    return () => void room.off(RoomEvent.Disconnected, over).off(RoomEvent.MediaDevicesError, failed);
  }, [room, setup, say, onOver]);
  return (
    <LiveKitRoom
      className="stack"
      room={room}
      serverUrl={session.url}
      token={session.token}
      audio={choices.microphone && devicesOf(choices.microphoneId)}
      video={choices.camera && devicesOf(choices.cameraId)}
    >
      <WithSecrecy room={room} reading={reading}>
        {setup.admits && <Knocking setup={setup} />}
        <Meeting setup={setup} seal={seal} say={say} />
      </WithSecrecy>
    </LiveKitRoom>
  );
}

function devicesOf(deviceId: string): true | { deviceId: string } {
  return deviceId === '' ? true : { deviceId };
}

function whyOver(reason: DisconnectReason | undefined): Reason {
  if (reason === DisconnectReason.DUPLICATE_IDENTITY) return 'elsewhere';
  const ended = reason === DisconnectReason.ROOM_DELETED || reason === DisconnectReason.PARTICIPANT_REMOVED;
  return ended ? 'ended' : 'lost';
}

function Over(props: { setup: RoomSetup; why: Reason; entering: boolean; onEnter: () => void }) {
  const { setup, why, entering } = props;
  const { texts } = setup;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="card stack">
      <h2 ref={heading} tabIndex={-1}>
        {texts[why]}
      </h2>
      <p>{texts[`${why}Hint`]}</p>
      <div className="row">
        {why !== 'ended' && (
          <ActionButton icon={DoorOpen} kind="go" busy={entering} onPress={props.onEnter}>
            {entering ? texts.entering : texts.enterAgain}
          </ActionButton>
        )}
        <a className="button second" href={setup.back}>
          <Icon node={ArrowLeft} /> {texts.back}
        </a>
      </div>
      {why === 'lost' && <CallInstead setup={setup} />}
    </section>
  );
}

function CallInstead({ setup }: { setup: RoomSetup }) {
  if (setup.phone === null) return null;
  return (
    <p>
      <a href={`tel:${setup.phone.replace(/[^+\d]/g, '')}`}>
        <Icon node={Phone} /> {fill(setup.texts.call, { phone: setup.phone })}
      </a>
    </p>
  );
}

const root = document.getElementById('room');
const given = document.getElementById('room-setup')?.textContent;
if (root && given) {
  const setup: RoomSetup = JSON.parse(given);
  createRoot(root).render(<VideoRoom setup={setup} />);
}

// The video room of a booking: device check, meeting, and a plain word about whatever went wrong.

import { RoomContext } from '@livekit/components-react';
import { DisconnectReason, type Participant, type Room, RoomEvent, Track, type TrackPublication } from 'livekit-client';
import { ArrowLeft, CircleAlert, DoorOpen, RefreshCw } from 'lucide';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { LobbyView, VideoSession } from '../../../../features/video/schema.ts';
import { ByPhone } from './room/by-phone.tsx';
import { type Choices, DeviceCheck, firstChoices } from './room/device-check.tsx';
import { prepareRoom, type Reading } from './room/encryption.ts';
import { useRoomView } from './room/follow-room.ts';
import { HostCard } from './room/host.tsx';
import { type MeetingRoom, useMeetingRoom } from './room/join.ts';
import { useFocusKept } from './room/keep-focus.ts';
import { useKeptSending } from './room/keep-sending.ts';
import { CallInstead, Knocking, Lobby, NotDone, VideoAway } from './room/lobby.tsx';
import { Meeting, type There } from './room/meeting.tsx';
import { useOwnCamera } from './room/own-camera.ts';
import { ActionButton, Icon, Note } from './room/parts.tsx';
import { Remaining } from './room/remaining.tsx';
import { judgeLost, type Lost, sayLost } from './room/say-lost.ts';
import { sayOut } from './room/say-out.ts';
import { timeOf } from './room/say-time.ts';
import { WithSecrecy } from './room/secrecy.tsx';
import { askSession, type Problem, type Refused } from './room/session.ts';
import { fill, type RoomSetup } from './room/setup.ts';
import { useNamesTold, WithNames } from './room/shown-name.ts';
import { usePower } from './room/use-power.ts';
import './room/room.css';

type Phase =
  | { readonly at: 'check' }
  | { readonly at: 'lobby' }
  | { readonly at: 'meeting'; readonly session: VideoSession }
  | { readonly at: 'back' }
  | { readonly at: 'over'; readonly why: 'elsewhere' | Exclude<Refused, { problem: unknown }> };

/** Who was in the meeting as the page was loaded anew comes back to it. */
function firstPhase(setup: RoomSetup): Phase {
  if (setup.out) return { at: 'over', why: setup.out };
  return setup.opensIn === 0 && placeIn(setup) !== undefined ? { at: 'back' } : { at: 'check' };
}

function VideoRoom({ setup }: { setup: RoomSetup }) {
  const { texts } = setup;
  const [phase, setPhase] = useState(() => firstPhase(setup));
  const [choices, setChoices] = useState(firstChoices);
  const [entering, setEntering] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [lost, setLost] = useState<Lost>('unknown');
  const [status, setStatus] = useStatus();
  const open = useOpening(setup, setStatus);
  const view = useRoomView(setup, { on: open, here: phase.at !== 'check' && phase.at !== 'over' });
  const names = useNamesTold(setup, view);
  const [there, setThere] = useState<There>();
  const place = useRef<HTMLDivElement>(null);
  useFocusKept(place);
  // who is out reads it where they read why they were
  useExtensionSaid(setup, view?.closesAt, { isOut: phase.at === 'over', say: setStatus });
  useToldNoMore(view);
  const round = useRef(0);
  const [at, state] = [phase.at, view?.state];
  const isBack = useLetBack(phase, state);
  const wasPutOut = phase.at === 'over' && phase.why !== 'elsewhere' && PUT_OUT.includes(phase.why.out);
  const media = phase.at === 'meeting' ? phase.session.media : undefined;
  /** the others meet in another media room, and one goes after them */
  const renewing = useRef(false);
  const returns = useRef({ at: Number.NEGATIVE_INFINITY, again: Number.NEGATIVE_INFINITY });

  /** Asks for the way in: once, or until it is said whether there is one. Only the latest asking counts. */
  const enter = useCallback(
    async (chosen: Choices, { again = false } = {}) => {
      round.current += 1;
      const own = round.current;
      setChoices(chosen);
      setEntering(true);
      setProblem(undefined);
      for (let tries = 0; ; tries += 1) {
        const answer = await askSession(setup.session);
        if (own !== round.current) return;
        setLost(judgeLost(answer));
        const went = renewing.current;
        renewing.current = false;
        if (again && 'problem' in answer && answer.passes) {
          if (went) setPhase({ at: 'back' });
          await pause(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
          if (own !== round.current) return;
          continue;
        }
        setEntering(false);
        if ('problem' in answer) {
          forgetPlace(setup);
          setStatus('');
          // the time of a meeting that moved while one was in it is told as such
          if (again && answer.from !== undefined) setPhase({ at: 'over', why: { out: 'moved', from: answer.from } });
          else {
            setProblem(answer.problem);
            setPhase({ at: 'check' });
          }
        } else if ('out' in answer) {
          forgetPlace(setup);
          setStatus('');
          setPhase({ at: 'over', why: answer });
        } else {
          keepPlace(setup, chosen);
          setStatus('');
          // what was heard of the room before it was renewed leads to the one where one is
          if ('waiting' in answer) setPhase({ at: 'lobby' });
          else setPhase((now) => (went && isIn(now, answer.media) ? now : { at: 'meeting', session: answer }));
        }
        return;
      }
    },
    [setup, setStatus],
  );
  /** The connection is gone, and nobody wanted it so. `quietly`: what is on the screen stays until there is an answer. */
  const comeBack = useCallback(
    ({ quietly }: { readonly quietly: boolean }) => {
      if (renewing.current) return;
      returns.current.at = performance.now();
      if (!quietly) setPhase({ at: 'back' });
      void enter(choices, { again: true });
    },
    [choices, enter],
  );
  const stay = useCallback(() => {
    round.current += 1;
    setEntering(false);
  }, []);
  const goElsewhere = useCallback(() => {
    const { at, again } = returns.current;
    const now = performance.now();
    if (now - at < OWN_DOING_MS && now - again > ONCE_IN_MS) {
      returns.current.again = now;
      comeBack({ quietly: false });
      return;
    }
    forgetPlace(setup);
    setStatus('');
    setPhase({ at: 'over', why: 'elsewhere' });
  }, [setup, setStatus, comeBack]);

  // Anybody who was in the meeting as the page was loaded anew is in it again.
  useEffect(() => {
    const place = setup.out === null ? placeIn(setup) : undefined;
    if (place === undefined || !open) return;
    setPhase({ at: 'back' });
    void enter(place, { again: true });
  }, [setup, open, enter]);
  // What takes time is made ready while one looks at oneself or waits, and once one is well inside: the next way in takes it.
  useEffect(() => {
    if (!open || at === 'over') return;
    const calm = setTimeout(() => prepareRoom(setup), at === 'meeting' ? CALM_MS : 0);
    return () => clearTimeout(calm);
  }, [setup, open, at]);
  const noteChoices = useCallback(
    (changed: Partial<Choices>) => {
      setChoices((before) => {
        const now = { ...before, ...changed };
        keepPlace(setup, now);
        return now;
      });
    },
    [setup],
  );
  // Somebody was put out: the others meet elsewhere, and one joins them there while the old room still stands.
  const newMedia = view?.media;
  const latest = useRef(choices);
  latest.current = choices;
  useEffect(() => {
    if (media === undefined || newMedia === undefined || newMedia === media) return;
    renewing.current = true;
    void enter(latest.current, { again: true });
  }, [media, newMedia, enter]);
  // Who is out by one reason is told of the next: a meeting that was ended may be cancelled.
  const [because, from] = [view?.because, view?.from];
  useEffect(() => {
    if (because === undefined) return;
    const why = { out: because, ...(from !== undefined && { from }) };
    setPhase((now) => (now.at === 'over' && isAnotherReason(now.why, because) ? { at: 'over', why } : now));
  }, [because, from]);
  // The lobby's word: let in, or out.
  const isDenied = phase.at === 'over' && phase.why !== 'elsewhere' && phase.why.out === 'deniedUntil';
  useEffect(() => {
    if (at === 'lobby' && state !== undefined && state !== 'waiting') void enter(choices, { again: true });
    // heard before the media server has put one out: to ask says why
    if (at === 'meeting' && (state === 'closed' || state === 'removed')) void enter(choices, { again: true });
    if (isDenied && (state === 'waiting' || state === 'admitted')) void enter(choices, { again: true });
    // who has looked at their picture in this page and pressed to go in is in again by itself
    if (isBack && wasPutOut && round.current > 0) void enter(choices, { again: true });
  }, [at, state, isDenied, isBack, wasPutOut, choices, enter]);

  return (
    <div ref={place} className="stack room" role="group" aria-label={texts.meeting} tabIndex={-1}>
      <p className="room-status" role="status">
        {status.text !== '' && <span key={status.times}>{status.text}</span>}
      </p>
      <Knocking setup={setup} view={view} />
      {(phase.at === 'check' || phase.at === 'lobby') && !problem && view?.videoAway && <VideoAway setup={setup} />}
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
      {phase.at === 'lobby' && <Lobby setup={setup} view={view} neither={choices.neither} />}
      {phase.at === 'back' && (
        <Note icon={RefreshCw} tone="warn" urgent>
          <p>{sayLost(lost, setup)}</p>
          <CallInstead setup={setup} />
          <a href={setup.back} onClick={() => forgetPlace(setup)}>
            {texts.back}
          </a>
        </Note>
      )}
      {phase.at === 'meeting' && (
        <>
          <Remaining setup={setup} view={view} />
          <WithNames value={names}>
            <Connected
              setup={setup}
              session={phase.session}
              plain={view?.plain ?? nobody}
              choices={choices}
              lost={lost}
              say={setStatus}
              onChoose={noteChoices}
              onLost={comeBack}
              onHeld={stay}
              onElsewhere={goElsewhere}
              onThere={setThere}
            />
          </WithNames>
          <div className="room-lead">
            <HostCard setup={setup} view={view} there={there} />
            <ByPhone setup={setup} view={view} />
          </div>
        </>
      )}
      {phase.at === 'over' && (
        <Over
          setup={setup}
          why={phase.why}
          view={view}
          isBack={isBack}
          entering={entering}
          onEnter={() => void enter(choices)}
        />
      )}
    </div>
  );
}

/** What is said aloud; the same again is said again. */
function useStatus() {
  const [status, setStatus] = useState({ text: '', times: 0 });
  const say = useCallback((text: string) => setStatus(({ times }) => ({ text, times: times + 1 })), []);
  return [status, say] as const;
}

const nobody: readonly string[] = [];

/** What holds for all tells no more than what holds for oneself: whose way in is gone hears nothing. */
function isAnotherReason(
  why: Extract<Phase, { at: 'over' }>['why'],
  because: NonNullable<LobbyView['because']>,
): boolean {
  return why !== 'elsewhere' && why.out !== because && why.out !== 'link' && why.out !== 'left';
}

/**
 * Whether somebody may come in again, as a host has let them in whom they had put out, or the meeting goes on: the service has
 * said that they are out, and says by now that they may come. What it said before they were out is no word about that.
 */
function useLetBack(phase: Phase, state: LobbyView['state'] | undefined): boolean {
  const isOut = phase.at === 'over' && phase.why !== 'elsewhere';
  const mayCome = state === 'admitted' || state === 'waiting';
  const [wasTold, setTold] = useState(false);
  useEffect(() => {
    if (!isOut) setTold(false);
    else if (!mayCome) setTold(true);
  }, [isOut, mayCome]);
  return isOut && wasTold && mayCome;
}

const PUT_OUT: readonly string[] = ['removed', 'denied'];

function isIn(phase: Phase, media: string): boolean {
  return phase.at === 'meeting' && phase.session.media === media;
}

/**
 * A connection that this page has given up, as its line was gone, may reach the media server late and put out the one after
 * it: that is nobody on another device. Once in a while, so that two who are the same do not put out each other for ever.
 */
const OWN_DOING_MS = 15_000;
const ONCE_IN_MS = 60_000;

/** Until then, one's own way in has the machine to itself. */
const CALM_MS = 5_000;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 1_500;

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** In this tab alone, and only while one is in the meeting: the devices one is in it with. */
function keepPlace({ session }: RoomSetup, choices: Choices): void {
  sessionStorage.setItem(`in ${session}`, JSON.stringify(choices));
}

function placeIn({ session }: RoomSetup): Choices | undefined {
  const kept = sessionStorage.getItem(`in ${session}`);
  return kept === null ? undefined : { ...firstChoices(), ...(JSON.parse(kept) as Partial<Choices>) };
}

function forgetPlace({ session }: RoomSetup): void {
  sessionStorage.removeItem(`in ${session}`);
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

/** What the page said as it was opened, that those whom one meets were told to call, goes once they are in. */
function useToldNoMore(view: LobbyView | undefined): void {
  const isOver = view !== undefined && view.toldToCall === undefined;
  useEffect(() => {
    document.getElementById('told-to-call')?.toggleAttribute('hidden', isOver);
  }, [isOver]);
}

/** That the meeting goes on longer is said to all, no matter which host has extended it. */
function useExtensionSaid(
  setup: RoomSetup,
  closesAt: string | undefined,
  { isOut, say }: { readonly isOut: boolean; readonly say: (text: string) => void },
): void {
  const known = useRef<string>(undefined);
  useEffect(() => {
    const [before, now] = [known.current, closesAt];
    if (now === undefined) return;
    known.current = now;
    if (before !== undefined && !isOut && Date.parse(now) > Date.parse(before)) {
      say(fill(setup.texts.door.extended, { time: timeOf(now, setup) }));
    }
  }, [setup, closesAt, isOut, say]);
}

type Meet = {
  readonly setup: RoomSetup;
  readonly session: VideoSession;
  /** whose client does not encrypt, as the service says */
  readonly plain: readonly string[];
  readonly choices: Choices;
  /** what is known of why the connection is gone, while it is */
  readonly lost: Lost;
  readonly say: (text: string) => void;
  /** of devices: what is on now, and which */
  readonly onChoose: (changed: Partial<Choices>) => void;
  /** the connection is gone, or does not come back soon (`quietly`) */
  readonly onLost: (how: { readonly quietly: boolean }) => void;
  /** it came back by itself */
  readonly onHeld: () => void;
  readonly onElsewhere: () => void;
  readonly onThere: (there: There) => void;
};

function Connected(props: Meet) {
  const { session, setup, choices, plain, onLost } = props;
  const { made, goesOver } = useMeetingRoom({ session, encryption: setup.encryption, choices, plain, onLost });
  return made ? <Inside {...props} {...made} goesOver={goesOver} /> : <p>{setup.texts.entering}</p>;
}

/** How long the client may try by itself before the service is asked beside it. */
const PATIENCE_MS = 2_000;

function Inside(props: Omit<Meet, 'session'> & MeetingRoom & { readonly goesOver: () => boolean }) {
  const { setup, plain, choices, lost, say, room, reading, seal, ...told } = props;
  const latest = useRef(told);
  latest.current = told;
  useDevicesNoted(room, told.onChoose);
  const { onChoose } = told;
  const camera = useOwnCamera(
    room,
    choices,
    useCallback((blur: boolean) => onChoose({ blur }), [onChoose]),
  );
  useKeptSending(room, choices, camera.turn);
  useEffect(() => {
    let patience: ReturnType<typeof setTimeout> | undefined;
    let isLeaving = false;
    // the client disconnects as the page goes, which is no wish to leave the meeting
    const leave = () => {
      isLeaving = true;
    };
    const over = (reason?: DisconnectReason) => {
      clearTimeout(patience);
      if (isLeaving) return;
      if (reason === DisconnectReason.CLIENT_INITIATED) {
        forgetPlace(setup);
        location.assign(setup.back);
      } else if (latest.current.goesOver()) return;
      else if (reason === DisconnectReason.DUPLICATE_IDENTITY) latest.current.onElsewhere();
      else latest.current.onLost({ quietly: false });
    };
    const waver = () => {
      clearTimeout(patience);
      patience = setTimeout(() => latest.current.onLost({ quietly: true }), PATIENCE_MS);
    };
    const hold = () => {
      clearTimeout(patience);
      latest.current.onHeld();
    };
    const failed = () => say(setup.texts.inUse);
    room
      .on(RoomEvent.Disconnected, over)
      .on(RoomEvent.SignalReconnecting, waver)
      .on(RoomEvent.Reconnecting, waver)
      .on(RoomEvent.Reconnected, hold)
      .on(RoomEvent.MediaDevicesError, failed);
    addEventListener('beforeunload', leave, { capture: true });
    addEventListener('pagehide', leave, { capture: true });
    return () => {
      clearTimeout(patience);
      removeEventListener('beforeunload', leave, { capture: true });
      removeEventListener('pagehide', leave, { capture: true });
      room
        .off(RoomEvent.Disconnected, over)
        .off(RoomEvent.SignalReconnecting, waver)
        .off(RoomEvent.Reconnecting, waver)
        .off(RoomEvent.Reconnected, hold)
        .off(RoomEvent.MediaDevicesError, failed);
    };
  }, [room, setup, say]);
  return (
    <RoomContext value={room}>
      <div className="stack room-inside">
        <NoEncryption setup={setup} reading={reading} />
        <WithSecrecy room={room} reading={reading} plain={plain}>
          <Meeting setup={setup} camera={camera} seal={seal} say={say} lost={lost} onThere={told.onThere} />
        </WithSecrecy>
      </div>
    </RoomContext>
  );
}

/** What is turned on or off, or chosen, in the meeting holds for as long as one is in it, in whichever media room. */
function useDevicesNoted(room: Room, note: (changed: Partial<Choices>) => void): void {
  useEffect(() => {
    const { localParticipant } = room;
    const look = (publication: TrackPublication, participant: Participant) => {
      if (!participant.isLocal) return;
      if (publication.source === Track.Source.Camera) note({ camera: localParticipant.isCameraEnabled });
      if (publication.source === Track.Source.Microphone) note({ microphone: localParticipant.isMicrophoneEnabled });
    };
    const choose = (kind: MediaDeviceKind, id: string) => {
      if (kind === 'videoinput') note({ cameraId: id });
      else note(kind === 'audioinput' ? { microphoneId: id } : { speakerId: id });
    };
    room
      .on(RoomEvent.TrackMuted, look)
      .on(RoomEvent.TrackUnmuted, look)
      .on(RoomEvent.LocalTrackPublished, look)
      .on(RoomEvent.ActiveDeviceChanged, choose);
    return () => {
      room
        .off(RoomEvent.TrackMuted, look)
        .off(RoomEvent.TrackUnmuted, look)
        .off(RoomEvent.LocalTrackPublished, look)
        .off(RoomEvent.ActiveDeviceChanged, choose);
    };
  }, [room, note]);
}

/** What encrypts could not be loaded: nothing is sent or shown without it, so that is said, and what to do. */
function NoEncryption({ setup, reading }: { setup: RoomSetup; reading: Reading }) {
  useSyncExternalStore(reading.subscribe, reading.version);
  if (!reading.hasStopped()) return null;
  const { meet } = setup.texts;
  return (
    <Note icon={CircleAlert} tone="bad" urgent>
      <p>{meet.noEncryption}</p>
      <div>
        <ActionButton icon={RefreshCw} onPress={() => location.reload()}>
          {meet.reload}
        </ActionButton>
      </div>
      <CallInstead setup={setup} />
    </Note>
  );
}

function Over(props: {
  setup: RoomSetup;
  why: Extract<Phase, { at: 'over' }>['why'];
  view: LobbyView | undefined;
  /** they may come in again */
  isBack: boolean;
  entering: boolean;
  onEnter: () => void;
}) {
  const { setup, why, view, isBack, entering } = props;
  const { texts, powers } = setup;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const isElsewhere = why === 'elsewhere';
  const mayReopen =
    !isElsewhere &&
    !isBack &&
    (why.out === 'ended' || why.out === 'over') &&
    view?.leads !== undefined &&
    (why.out === 'ended' || Date.parse(view.leads.extendableTo) > Date.parse(view.closesAt));
  const { send, fault } = usePower(powers);
  const reopen = async () => {
    const seen = { closesAt: view?.closesAt ?? '', open: false };
    if (await send('/room/extend', { seen })) props.onEnter();
  };
  return (
    <section className="card stack">
      <h2 ref={heading} tabIndex={-1}>
        {isElsewhere ? texts.elsewhere : texts.door.outTitle}
      </h2>
      <p role="status">{isElsewhere ? texts.elsewhereHint : isBack ? sayBack(why, view, setup) : sayOut(why, setup)}</p>
      <div className="row">
        {mayReopen && (
          <ActionButton icon={DoorOpen} kind="go" onPress={() => void reopen()}>
            {why.out === 'ended' ? texts.host.reopen : texts.host.extend}
          </ActionButton>
        )}
        {(isElsewhere || view?.state === 'admitted' || view?.state === 'waiting') && (
          <ActionButton icon={DoorOpen} kind="go" busy={entering} onPress={props.onEnter}>
            {entering ? texts.entering : texts.enterAgain}
          </ActionButton>
        )}
        <a className="button second" href={setup.back}>
          <Icon node={ArrowLeft} /> {texts.back}
        </a>
      </div>
      <NotDone fault={fault} texts={texts} />
      {!isElsewhere && !isBack && <CallInstead setup={setup} />}
    </section>
  );
}

/** To somebody who was put out that they are not any more; to all others that the meeting goes on, and until when. */
function sayBack(why: Exclude<Refused, { problem: unknown }>, view: LobbyView | undefined, setup: RoomSetup): string {
  const { door } = setup.texts;
  if (view === undefined || PUT_OUT.includes(why.out)) return door.letBack;
  return fill(door.goesOn, { time: timeOf(view.closesAt, setup) });
}

const root = document.getElementById('room');
const given = document.getElementById('room-setup')?.textContent;
if (root && given) {
  const setup: RoomSetup = JSON.parse(given);
  createRoot(root).render(<VideoRoom setup={setup} />);
}

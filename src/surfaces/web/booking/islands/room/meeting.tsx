// The meeting: the stage, what has to be said of it, and one row of buttons.

import { useConnectionState, useRemoteParticipants, useRoomContext } from '@livekit/components-react';
import { ConnectionState, RoomEvent, type TranscriptionSegment } from 'livekit-client';
import { Users } from 'lucide';
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useAnnouncements } from './announce.ts';
import type { View } from './arrange.ts';
import { BlurFailed } from './blur-controls.tsx';
import { Controls, More, type Panel } from './controls.tsx';
import { useConversation } from './conversation.ts';
import { useKeepAwake } from './keep-awake.ts';
import { LineBadge, LineNote, sayLine, useLine } from './line.tsx';
import type { OwnCamera } from './own-camera.ts';
import { Icon } from './parts.tsx';
import { usePictures } from './pictures.ts';
import type { Lost } from './say-lost.ts';
import type { Seal } from './seal-message.ts';
import { SecrecyBadge, SecrecyNote, Sound } from './secrecy.tsx';
import { fill, type RoomSetup } from './setup.ts';
import { useShownName } from './shown-name.ts';
import { Stage } from './stage.tsx';

const Chat = lazy(() => import('./chat.tsx').then(({ Chat }) => ({ default: Chat })));

/** Who else is in the media room, by their opaque names; nothing while that is not known. */
export type There = ReadonlySet<string> | undefined;

export function Meeting(props: {
  setup: RoomSetup;
  camera: OwnCamera;
  seal: Seal;
  say: (text: string) => void;
  lost: Lost;
  onThere: (there: There) => void;
}) {
  const { setup, camera, seal, say, lost, onThere } = props;
  const { texts } = setup;
  const { meet } = texts;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed to come here is gone: the focus goes on to where the person now is.
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true });
    void heading.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, []);
  useAnnouncements(texts, say);
  useKeepAwake();
  const room = useRoomContext();
  const others = useRemoteParticipants();
  const several = others.length > 1;
  const connected = useConnectionState() === ConnectionState.Connected;
  const ids = others.map(({ identity }) => identity).join(' ');
  useEffect(() => {
    onThere(connected ? new Set(ids.split(' ')) : undefined);
    return () => onThere(undefined);
  }, [ids, connected, onThere]);
  const [view, setView] = useState<View>('grid');
  const [panel, setPanel] = useState<Panel>();
  const { audioOnly, setAudioOnly } = usePictures(room, camera);
  const nameOf = useShownName(texts);
  const conversation = useConversation(room, seal, {
    nameOf,
    onMessage: (name) => panel !== 'chat' && say(fill(meet.chatCame, { name })),
    onHand: (name) => say(fill(meet.handCame, { name })),
  });
  const { messages, hands, ownHand } = conversation;
  const [read, setRead] = useState(messages.length);
  const startsBlur = camera.starts && camera.blurred;
  useEffect(() => {
    if (startsBlur) say(meet.blurStarts);
  }, [startsBlur, say, meet]);
  const raise = (up: boolean) => void conversation.raise(up).catch(() => say(meet.chatFailed));
  const line = useLine(room);
  const saidOfLine = sayLine(line, room, { setup, lost, nameOf });
  useEffect(() => {
    if (saidOfLine !== '') say(saidOfLine);
  }, [saidOfLine, say]);
  const open = (wanted: Panel) => {
    setPanel(wanted);
    setRead(messages.length);
  };
  // On a phone the pictures, what was opened and the controls fill the screen together.
  useEffect(() => {
    if (panel !== undefined) void heading.current?.parentElement?.scrollIntoView({ block: 'end' });
  }, [panel]);
  // Who closes a panel by its key goes on from the button that opened it.
  const close = () => {
    open(undefined);
    document.querySelector<HTMLElement>('.room-controls [aria-expanded="true"]')?.focus();
  };
  return (
    <section className="room-meeting stack" aria-labelledby="room-meeting">
      <h2 ref={heading} id="room-meeting" className="room-heading" tabIndex={-1}>
        {texts.meeting}
      </h2>
      <SecrecyNote room={room} texts={texts} />
      <BlurFailed
        texts={texts}
        onWithout={() =>
          void camera.setBlur(false).then(
            () => camera.turn(true),
            () => say(texts.noCamera),
          )
        }
      />
      <Stage
        texts={texts}
        connected={connected}
        view={view}
        hands={hands}
        over={
          connected && (
            <>
              <SecrecyBadge texts={texts} />
              <LineBadge line={line} texts={texts} />
              {setup.powers !== null && (
                <a className="room-to-host" href="#room-host">
                  <Icon node={Users} /> <span>{texts.host.card}</span>
                </a>
              )}
            </>
          )
        }
      />
      <Captions />
      <Sound />
      <LineNote
        line={line}
        said={saidOfLine}
        texts={texts}
        phone={setup.phone}
        audioOnly={audioOnly}
        onAudioOnly={() => setAudioOnly(true)}
      />
      {panel === 'chat' && (
        <Suspense fallback={<p>{meet.chatOpens}</p>}>
          <Chat texts={texts} messages={messages} onWrite={conversation.write} onClose={close} />
        </Suspense>
      )}
      {panel === 'more' && (
        <More
          texts={texts}
          blurred={camera.blurred}
          onBlur={(wanted) => void camera.setBlur(wanted).catch(() => say(texts.noCamera))}
          view={several ? view : undefined}
          onView={setView}
          audioOnly={audioOnly}
          onAudioOnly={setAudioOnly}
          ownHand={ownHand}
          onHand={raise}
          onClose={close}
        />
      )}
      <Controls
        texts={texts}
        camera={camera}
        say={say}
        panel={panel}
        onPanel={open}
        unread={panel === 'chat' ? 0 : messages.length - read}
        ownHand={ownHand}
        onHand={raise}
      />
    </section>
  );
}

/** What is said, as text, where somebody or something writes it along. */
function Captions() {
  const room = useRoomContext();
  const [caption, setCaption] = useState('');
  useEffect(() => {
    const write = (segments: TranscriptionSegment[]) => setCaption(segments.map(({ text }) => text).join(' '));
    room.on(RoomEvent.TranscriptionReceived, write);
    return () => void room.off(RoomEvent.TranscriptionReceived, write);
  }, [room]);
  return caption === '' ? null : <p className="room-captions">{caption}</p>;
}

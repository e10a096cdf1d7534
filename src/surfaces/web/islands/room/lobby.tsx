// The lobby from both sides of the door: a guest waits in it, and who is inside lets them in.

import { CircleAlert, DoorOpen, Hourglass } from 'lucide';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LobbyView } from '../../../../features/video/schema.ts';
import { ActionButton, Note } from './parts.tsx';
import { admit, askLobby } from './session.ts';
import { fill, type RoomSetup } from './setup.ts';

const ASK_EVERY_MS = 2_000;

/** What a guest sees until they are let in. */
export function Lobby({ setup, onState }: { setup: RoomSetup; onState: (state: LobbyView['state']) => void }) {
  const { texts } = setup;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useLobby(setup.lobby, ({ state }) => onState(state));
  return (
    <section className="card stack room-lobby">
      <Note icon={Hourglass}>
        <h2 ref={heading} tabIndex={-1}>
          {texts.lobby}
        </h2>
        <p>{texts.lobbyHint}</p>
      </Note>
    </section>
  );
}

/** Who waits, with a button for each. Somebody who comes is said aloud. */
export function Knocking({ setup, say }: { setup: RoomSetup; say: (text: string) => void }) {
  const { texts } = setup;
  const [waiting, setWaiting] = useState<LobbyView['items']>([]);
  const [failed, setFailed] = useState(false);
  const known = useRef(0);
  const nameOf = useCallback(
    (at: number, all: number) => (all === 1 ? texts.guest : `${texts.guest} ${at + 1}`),
    [texts],
  );
  useLobby(setup.lobby, ({ items }) => {
    setWaiting(items);
    if (items.length > known.current) say(fill(texts.knocks, { name: nameOf(items.length - 1, items.length) }));
    known.current = items.length;
  });
  const letIn = async (guest: string) => {
    const done = await admit(setup.lobby, guest);
    setFailed(!done);
    if (!done) return;
    known.current -= 1;
    setWaiting((now) => now.filter(({ id }) => id !== guest));
  };
  if (waiting.length === 0) return null;
  return (
    <Note icon={DoorOpen} tone="warn">
      <ul className="list room-knocking">
        {waiting.map(({ id }, at) => (
          <li key={id} className="row apart">
            <span className="strong">{fill(texts.knocks, { name: nameOf(at, waiting.length) })}</span>
            <ActionButton icon={DoorOpen} kind="go" onPress={() => void letIn(id)}>
              {texts.admit}
            </ActionButton>
          </li>
        ))}
      </ul>
      {failed && (
        <Note icon={CircleAlert} tone="bad" urgent>
          <p>{texts.admitFailed}</p>
        </Note>
      )}
    </Note>
  );
}

/** Asks again and again while it is on the screen; an answer that does not come is asked for anew. */
function useLobby(address: string, onAnswer: (lobby: LobbyView) => void): void {
  const latest = useRef(onAnswer);
  latest.current = onAnswer;
  useEffect(() => {
    let over = false;
    const ask = async () => {
      const lobby = await askLobby(address);
      if (lobby && !over) latest.current(lobby);
    };
    void ask();
    const beat = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      over = true;
      clearInterval(beat);
    };
  }, [address]);
}

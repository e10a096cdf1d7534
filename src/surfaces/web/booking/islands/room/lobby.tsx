// The lobby from both sides of the door: a guest waits in it, and who is inside lets them in.

import { CircleAlert, DoorOpen, Hourglass } from 'lucide';
import { useEffect, useRef, useState } from 'react';
import type { LobbyView } from '../../../../../features/video/schema.ts';
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
    <Note icon={Hourglass}>
      <h2 ref={heading} tabIndex={-1}>
        {texts.lobby}
      </h2>
      <p>{texts.lobbyHint}</p>
    </Note>
  );
}

/** Who waits, with a button for each. Its place is always there, so that somebody who comes is said aloud. */
export function Knocking({ setup }: { setup: RoomSetup }) {
  const { texts } = setup;
  const [waiting, setWaiting] = useState<LobbyView['items']>([]);
  const [failed, setFailed] = useState(false);
  useLobby(setup.lobby, ({ items }) => setWaiting(items));
  const letIn = async (guest: string) => {
    const done = await admit(setup.lobby, guest);
    setFailed(!done);
    if (done) setWaiting((now) => now.filter(({ id }) => id !== guest));
  };
  const nameOf = ({ id, role }: LobbyView['items'][number]) => {
    const alike = waiting.filter((other) => other.role === role);
    const at = alike.findIndex((other) => other.id === id);
    return alike.length === 1 ? texts.guest[role] : `${texts.guest[role]} ${at + 1}`;
  };
  return (
    <div className="room-knocking" aria-live="polite">
      {waiting.map((guest) => (
        <Note key={guest.id} icon={DoorOpen} tone="warn">
          <div className="row apart">
            <span className="strong">{fill(texts.knocks, { name: nameOf(guest) })}</span>
            <ActionButton icon={DoorOpen} kind="go" onPress={() => void letIn(guest.id)}>
              {texts.admit}
            </ActionButton>
          </div>
        </Note>
      ))}
      {failed && (
        <Note icon={CircleAlert} tone="bad" urgent>
          <p>{texts.admitFailed}</p>
        </Note>
      )}
    </div>
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

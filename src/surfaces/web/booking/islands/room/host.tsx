// What who leads the meeting can do: with each person in the room, and with the room itself.

import { CircleAlert, Clock, DoorOpen, Hourglass, Lock, LockOpen, MicOff, PhoneOff, UserX } from 'lucide';
import { type ReactNode, useState } from 'react';
import { type HostNote, hostNotes } from '../../../../../core/host-notes.ts';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { nameOf } from './lobby.tsx';
import { ActionButton, type Icon, Note } from './parts.tsx';
import { act } from './session.ts';
import { fill, type RoomSetup } from './setup.ts';

export function HostCard({ setup, view }: { setup: RoomSetup; view: LobbyView | undefined }) {
  const { powers, texts } = setup;
  const { host, door } = texts;
  const [failed, setFailed] = useState(false);
  if (view?.leads === undefined || powers === null) return null;
  const { inside, out, bookerHosts, extendableTo } = view.leads;
  const send = async (path: string, body: object = {}) => setFailed(!(await act(`${powers}${path}`, body)));
  const mayExtend = Date.parse(extendableTo) > Date.parse(view.closesAt);
  return (
    <section className="card stack room-host" aria-label={host.card}>
      <h2>{host.card}</h2>
      {inside.length > 0 && (
        <ul className="stack gap-2" aria-label={host.inside}>
          {inside.map((person) => {
            const name = nameOf(person, setup);
            return (
              <li key={person.id} className="row apart">
                <span className="strong">{name}</span>
                <div className="row">
                  <ActionButton icon={MicOff} onPress={() => void send(`/room/${person.id}/mute`)}>
                    {fill(host.mute, { name })}
                  </ActionButton>
                  {person.role !== 'booker' && (
                    <ActionButton icon={Hourglass} onPress={() => void send(`/room/${person.id}/send-back`)}>
                      {host.toLobby}
                    </ActionButton>
                  )}
                  <Sure
                    setup={setup}
                    icon={UserX}
                    label={fill(host.remove, { name })}
                    question={fill(host.removeSure, { name })}
                    onYes={() => void send(`/room/${person.id}/remove`)}
                  />
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {out.length > 0 && (
        <ul className="stack gap-2" aria-label={host.out}>
          {out.map((person) => (
            <li key={person.id} className="row apart">
              <span>{fill(host[person.state], { name: nameOf(person, setup) })}</span>
              <ActionButton icon={DoorOpen} onPress={() => void send(`/lobby/${person.id}/admit`)}>
                {host.letBack}
              </ActionButton>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <ActionButton
          icon={view.locked ? LockOpen : Lock}
          onPress={() => void send('/room/lock', { locked: !view.locked })}
        >
          {view.locked ? host.unlock : host.lock}
        </ActionButton>
        {mayExtend && (
          <ActionButton icon={Clock} onPress={() => void send('/room/extend')}>
            {host.extend}
          </ActionButton>
        )}
        <Sure
          setup={setup}
          icon={PhoneOff}
          label={host.end}
          question={host.endSure}
          onYes={() => void send('/room/end')}
        />
      </div>
      <label className="field">
        <span>{host.note}</span>
        <select
          value={view.hostNote ?? 'none'}
          onChange={({ target }) => void send('/lobby/note', { note: target.value })}
        >
          <option value="none">{host.noNote}</option>
          {hostNotes.map((note: HostNote) => (
            <option key={note} value={note}>
              {door.notes[note]}
            </option>
          ))}
        </select>
      </label>
      {bookerHosts !== undefined && (
        <label className="check">
          <input
            type="checkbox"
            checked={bookerHosts}
            onChange={({ target }) => void send('/room/booker-hosts', { hosts: target.checked })}
          />{' '}
          <span>{host.bookerHosts}</span>
        </label>
      )}
      {failed && (
        <Note icon={CircleAlert} tone="bad" urgent>
          <p>{host.failed}</p>
        </Note>
      )}
    </section>
  );
}

/** Asks once more before it is done; the question takes the button's place. */
function Sure(props: {
  setup: RoomSetup;
  icon: Parameters<typeof Icon>[0]['node'];
  label: ReactNode;
  question: string;
  onYes: () => void;
}) {
  const { host } = props.setup.texts;
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <ActionButton icon={props.icon} kind="danger" onPress={() => setAsking(true)}>
        {props.label}
      </ActionButton>
    );
  }
  const answer = (yes: boolean) => {
    setAsking(false);
    if (yes) props.onYes();
  };
  return (
    <div className="row" role="alert">
      <span className="strong">{props.question}</span>
      <ActionButton icon={props.icon} kind="danger" onPress={() => answer(true)}>
        {host.yes}
      </ActionButton>
      <ActionButton icon={DoorOpen} onPress={() => answer(false)}>
        {host.no}
      </ActionButton>
    </div>
  );
}

// What who leads the meeting can do: with each person in the room, and with the room itself.

import { Clock, DoorOpen, Hourglass, Lock, LockOpen, MicOff, PhoneOff, UserX } from 'lucide';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type HostNote, hostNotes } from '../../../../../core/host-notes.ts';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { FOCUS_HOME } from './keep-focus.ts';
import { NotDone, nameOf } from './lobby.tsx';
import type { There } from './meeting.tsx';
import { ActionButton, type Icon } from './parts.tsx';
import { fill, type RoomSetup } from './setup.ts';
import { useEnding } from './use-ending.ts';
import { usePower } from './use-power.ts';

export function HostCard(props: { setup: RoomSetup; view: LobbyView | undefined; there: There }) {
  const { setup, view, there } = props;
  const { powers, texts } = setup;
  const { host, door } = texts;
  const { send, fault } = usePower(powers);
  const ending = useEnding(view);
  if (view?.leads === undefined || powers === null) return null;
  const { inside, out, bookerHosts, extendableTo } = view.leads;
  // while the end is warned of, the warning has the button
  const mayExtend = !ending && Date.parse(extendableTo) > Date.parse(view.closesAt);
  return (
    <section id="room-host" className="card stack room-host" aria-label={host.card} {...FOCUS_HOME}>
      <h2 tabIndex={-1}>{host.card}</h2>
      {inside.length > 0 && (
        <ul className="stack gap-2" aria-label={host.inside}>
          {inside.map((person) => {
            const name = nameOf(person, setup);
            const isThere = there?.has(person.id) ?? true;
            return (
              <li key={person.id} className="row apart">
                <span>
                  <span className="strong">{name}</span>
                  {!isThere && <span className="small"> {host.notHere}</span>}
                </span>
                <div className="row">
                  {isThere && (
                    <ActionButton icon={MicOff} onPress={() => void send(`/room/${person.id}/mute`)}>
                      {fill(host.mute, { name })}
                    </ActionButton>
                  )}
                  {person.role !== 'booker' && (
                    <ActionButton
                      icon={Hourglass}
                      whom={name}
                      onPress={() => void send(`/room/${person.id}/send-back`)}
                    >
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
              <ActionButton
                icon={DoorOpen}
                whom={nameOf(person, setup)}
                onPress={() => void send(`/lobby/${person.id}/admit`, { seen: person.state })}
              >
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
          <ActionButton icon={Clock} onPress={() => void send('/room/extend', seenOpen(view))}>
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
      <NotDone fault={fault} texts={texts} />
    </section>
  );
}

/** What the host goes by as they press: the hour as they see it, of a room that is open. */
export function seenOpen({ closesAt }: Pick<LobbyView, 'closesAt'>): object {
  return { seen: { closesAt, open: true } };
}

/**
 * Asks once more before it is done; the question takes the button's place, and the focus. A double press of the button
 * answers nothing.
 */
function Sure(props: {
  setup: RoomSetup;
  icon: Parameters<typeof Icon>[0]['node'];
  label: ReactNode;
  question: string;
  onYes: () => void;
}) {
  const { host } = props.setup.texts;
  const [isAsking, setAsking] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    if (isAsking) place.current?.focus();
    else if (wasAsked.current) place.current?.querySelector('button')?.focus();
    wasAsked.current = isAsking;
  }, [isAsking]);
  if (!isAsking) {
    return (
      <div ref={place}>
        <ActionButton icon={props.icon} kind="danger" onPress={() => setAsking(true)}>
          {props.label}
        </ActionButton>
      </div>
    );
  }
  const answer = (yes: boolean) => {
    setAsking(false);
    if (yes) props.onYes();
  };
  return (
    <div ref={place} className="row" role="group" tabIndex={-1} aria-label={props.question}>
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

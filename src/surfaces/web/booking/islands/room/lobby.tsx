// The lobby from both sides of the door: a guest waits in it, and who leads the meeting lets them in, from anywhere on the page.

import { CircleAlert, DoorOpen, Hourglass, Phone } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { untilHostComes } from '../../../../../core/host-notes.ts';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { FOCUS_HOME } from './keep-focus.ts';
import { ActionButton, Icon, Note } from './parts.tsx';
import { timeOf } from './say-time.ts';
import { fill, type RoomSetup, type RoomTexts } from './setup.ts';
import { soundKnock } from './sound-knock.ts';
import { type Power, usePower } from './use-power.ts';

type Waiting = LobbyView['items'][number];

/** What a guest sees until they are let in: that they are waited for, their place, and what the host says. */
export function Lobby({ setup, view, neither }: { setup: RoomSetup; view: LobbyView | undefined; neither: boolean }) {
  const { texts } = setup;
  const { door } = texts;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const isLate = untilHostComes.includes(view?.hostNote ?? '');
  return (
    <Note icon={Hourglass}>
      <h2 ref={heading} tabIndex={-1}>
        {texts.lobby}
      </h2>
      <p>{texts.lobbyHint}</p>
      {neither && <p>{door.neither}</p>}
      <div className="stack gap-2" aria-live="polite">
        {view?.toldToCall && !view.videoAway && !setup.saysToCall && (
          <>
            <p className="strong">{fill(door.toldToCall, { time: timeOf(view.toldToCall, setup) })}</p>
            <CallInstead setup={setup} />
          </>
        )}
        {view?.sentBack && <p className="strong">{door.sentBack}</p>}
        {view?.hostNote && <p className="strong">{door.notes[view.hostNote]}</p>}
        {view && !isLate && !view.toldToCall && !view.videoAway && (
          <p>{view.hostThere ? door.hostThere : door.hostAway}</p>
        )}
        {view?.place !== undefined && view.place > 1 && <p>{fill(door.place, { number: String(view.place) })}</p>}
      </div>
      {view && <p className="small soft">{fill(door.until, { time: timeOf(view.closesAt, setup) })}</p>}
    </Note>
  );
}

/** To somebody who is not in: nobody comes in just now, and what there is to do meanwhile. */
export function VideoAway({ setup }: { setup: RoomSetup }) {
  const { door, host } = setup.texts;
  const staff = setup.phone === null ? host.videoAwayNoNumber : host.videoAway;
  return (
    <Note icon={CircleAlert} tone="warn" urgent>
      <p>{setup.powers === null ? door.videoAway : staff}</p>
      <CallInstead setup={setup} />
    </Note>
  );
}

/** The number that one may call instead, where one is known. */
export function CallInstead({ setup }: { setup: RoomSetup }) {
  if (setup.phone === null) return null;
  return (
    <p>
      <a href={`tel:${setup.phone.replace(/[^+\d]/g, '')}`}>
        <Icon node={Phone} /> {fill(setup.texts.call, { phone: setup.phone })}
      </a>
    </p>
  );
}

/**
 * Who waits, with what the host may answer, in a bar that stays in sight. Its place is always there, so that somebody who
 * comes is said aloud; a tone sounds, and the page's title says it to who looks at another tab.
 */
export function Knocking({ setup, view }: { setup: RoomSetup; view: LobbyView | undefined }) {
  const { texts, powers } = setup;
  const { host } = texts;
  const { send, fault } = usePower(powers);
  const waiting = view?.leads && powers ? view.items : [];
  useKnocks(waiting, host.title);
  const minutes = useMinutesWaited(view);
  const together = waiting.filter(({ maybePutOut }) => maybePutOut !== true).map(({ id }) => id);
  return (
    <div className="room-knocking" aria-live="polite" {...FOCUS_HOME}>
      {together.length > 1 && (
        <ActionButton icon={DoorOpen} kind="go" onPress={() => void send('/lobby/admit', { guests: together })}>
          {host.admitAll}
        </ActionButton>
      )}
      {waiting.length > 0 && (
        <ul className="room-knocks" data-several={waiting.length > 1}>
          {waiting.map((guest) => {
            const name = nameOf(guest, setup);
            return (
              <li key={guest.id}>
                <Note icon={DoorOpen} tone="warn">
                  <div className="row apart">
                    <div tabIndex={-1}>
                      <b>{fill(texts.knocks, { name })}</b>{' '}
                      <span className="small">{fill(host.waited, { minutes: String(minutes(guest.cameAt)) })}</span>
                      {guest.maybePutOut === true && <p className="strong">{host.maybePutOut}</p>}
                    </div>
                    <div className="row">
                      <ActionButton
                        icon={DoorOpen}
                        kind="go"
                        whom={name}
                        onPress={() => void send(`/lobby/${guest.id}/admit`, { seen: 'waiting' })}
                      >
                        {texts.admit}
                      </ActionButton>
                      <Later
                        setup={setup}
                        whom={name}
                        onChoose={(later) => void send(`/lobby/${guest.id}/deny`, later)}
                      />
                    </div>
                  </div>
                </Note>
              </li>
            );
          })}
        </ul>
      )}
      {view?.leads === undefined && (view?.waiting ?? 0) > 0 && (
        <Note icon={Hourglass} tone="warn">
          <p>{view?.hostThere ? host.othersLead : host.nobodyLeads}</p>
        </Note>
      )}
      <NotDone fault={fault} texts={texts} />
    </div>
  );
}

/** Why what a host pressed was not done. */
export function NotDone({ fault, texts: { host } }: { fault: Power['fault']; texts: RoomTexts }) {
  if (fault === undefined) return null;
  return (
    <Note icon={CircleAlert} tone={fault === 'changed' ? 'warn' : 'bad'} urgent>
      <p>{fault === 'changed' ? host.changed : host.failed}</p>
    </Note>
  );
}

/** What somebody is called for the host: their name where it may be told, else what they are in the meeting. */
export function nameOf(
  { name, role, nth }: Pick<Waiting, 'name' | 'nth'> & { readonly role: Waiting['role'] | 'booker' },
  { texts }: Pick<RoomSetup, 'texts'>,
): string {
  const kind = role === 'booker' ? texts.booker : texts.guest[role];
  if (name !== undefined) return `${name} (${kind.toLocaleLowerCase()})`;
  return nth === undefined ? kind : fill(texts.host.nth, { name: kind, number: String(nth) });
}

/** When somebody who is not let in may come again. */
function Later(props: { setup: RoomSetup; whom: string; onChoose: (later: { minutes?: number }) => void }) {
  const { setup, whom, onChoose } = props;
  const { host } = setup.texts;
  return (
    <details className="room-later">
      <summary>
        {host.deny}
        <span className="unseen"> {whom}</span>
      </summary>
      <div className="row">
        {[5, 10, 15, 30].map((minutes) => (
          <ActionButton key={minutes} icon={Hourglass} whom={whom} onPress={() => onChoose({ minutes })}>
            {fill(host.denyUntil, { minutes: String(minutes) })}
          </ActionButton>
        ))}
        <ActionButton icon={CircleAlert} whom={whom} onPress={() => onChoose({})}>
          {host.denyForGood}
        </ActionButton>
      </div>
    </details>
  );
}

/** Whole minutes since then, by the service's clock, counted on while the page is open. */
function useMinutesWaited(view: LobbyView | undefined): (since: string) => number {
  const [ticks, tick] = useState(0);
  const heard = useRef({ version: '', at: 0 });
  if (view && heard.current.version !== view.now) heard.current = { version: view.now, at: performance.now() };
  useEffect(() => {
    const beat = setInterval(() => tick((n) => n + 1), 15_000);
    return () => clearInterval(beat);
  }, []);
  void ticks;
  const now = view ? Date.parse(view.now) + performance.now() - heard.current.at : 0;
  return (since) => Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
}

/** A tone for each who comes, and their number in the title while they wait. */
function useKnocks(waiting: readonly Waiting[], word: string): void {
  const known = useRef(new Set<string>());
  const title = useRef(document.title);
  const ids = waiting.map(({ id }) => id).join(' ');
  useEffect(() => {
    const now = new Set(ids === '' ? [] : ids.split(' '));
    if ([...now].some((id) => !known.current.has(id))) soundKnock();
    known.current = now;
    document.title = now.size === 0 ? title.current : `(${now.size}) ${word} – ${title.current}`;
  }, [ids, word]);
}

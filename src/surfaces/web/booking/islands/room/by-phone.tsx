// Somebody takes part by phone beside the picture: all are told so, and who leads the meeting calls them and marks it.

import { Phone, PhoneOff } from 'lucide';
import { useState } from 'react';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { nameOf } from './lobby.tsx';
import { ActionButton, Icon, Note } from './parts.tsx';
import { timeOf } from './say-time.ts';
import { act } from './session.ts';
import { fill, type RoomSetup } from './setup.ts';

export function ByPhone({ setup, view }: { setup: RoomSetup; view: LobbyView | undefined }) {
  const { powers, texts } = setup;
  const { phone } = texts;
  const [failed, setFailed] = useState(false);
  const callable = powers === null ? [] : (view?.leads?.byPhone ?? []);
  const count = view?.byPhone ?? 0;
  const mark = async (id: string, present: boolean) =>
    setFailed(!(await act(`${powers}/room/${id}/phone`, { present })));
  return (
    <>
      <div aria-live="polite">
        {count > 0 && (
          <Note icon={Phone}>
            <p>{count === 1 ? phone.one : fill(phone.several, { count: String(count) })}</p>
          </Note>
        )}
      </div>
      {callable.length > 0 && (
        <section className="card stack" aria-label={phone.title}>
          <h2>{phone.title}</h2>
          <p className="small soft">{phone.hint}</p>
          <ul className="stack gap-2">
            {callable.map((person) => (
              <li key={person.id} className="row apart">
                <span>
                  <span className="strong">{nameOf(person, setup)}</span>
                  {person.since !== undefined && (
                    <span className="small"> {fill(phone.since, { time: timeOf(person.since, setup) })}</span>
                  )}
                </span>
                <div className="row">
                  {person.phone !== undefined && (
                    <a className="button second" href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>
                      <Icon node={Phone} /> {fill(texts.call, { phone: person.phone })}
                    </a>
                  )}
                  <ActionButton
                    icon={person.since === undefined ? Phone : PhoneOff}
                    onPress={() => void mark(person.id, person.since === undefined)}
                  >
                    {fill(person.since === undefined ? phone.mark : phone.unmark, { name: nameOf(person, setup) })}
                  </ActionButton>
                </div>
              </li>
            ))}
          </ul>
          {failed && (
            <Note icon={PhoneOff} tone="bad" urgent>
              <p>{texts.host.failed}</p>
            </Note>
          )}
        </section>
      )}
    </>
  );
}

// Somebody takes part by phone beside the picture: all are told so, and who leads the meeting calls them and marks it.

import { Phone, PhoneOff } from 'lucide';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { FOCUS_HOME } from './keep-focus.ts';
import { NotDone, nameOf } from './lobby.tsx';
import { ActionButton, Icon, Note } from './parts.tsx';
import { timeOf } from './say-time.ts';
import { fill, type RoomSetup } from './setup.ts';
import { usePower } from './use-power.ts';

export function ByPhone({ setup, view }: { setup: RoomSetup; view: LobbyView | undefined }) {
  const { powers, texts } = setup;
  const { phone } = texts;
  const { send, fault } = usePower(powers);
  const callable = powers === null ? [] : (view?.leads?.byPhone ?? []);
  const count = view?.byPhone ?? 0;
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
        <section className="card stack" aria-label={phone.title} {...FOCUS_HOME}>
          <h2 tabIndex={-1}>{phone.title}</h2>
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
                    onPress={() => void send(`/room/${person.id}/phone`, { present: person.since === undefined })}
                  >
                    {fill(person.since === undefined ? phone.mark : phone.unmark, { name: nameOf(person, setup) })}
                  </ActionButton>
                </div>
              </li>
            ))}
          </ul>
          <NotDone fault={fault} texts={texts} />
        </section>
      )}
    </>
  );
}

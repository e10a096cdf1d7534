// The queue of one drop-in with its buttons, which follows by itself what others do to it.

import type { Context } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayTimeRange } from '../../../core/wording.ts';
import type { WalkInQueue } from '../../../features/walk-ins/read.ts';
import type { WalkInView } from '../../../features/walk-ins/schema.ts';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { type At, addressOf, atOf, hoursOf, siteName } from './drop-ins.tsx';
import { walkInTexts } from './texts/words.ts';

/** For those who call and close the numbers. */
export function showQueue(c: Context<WebEnv>, directory: Directory, queue: WalkInQueue): Response | Promise<Response> {
  const { language } = c.var;
  const text = walkInTexts[language];
  const { dropIn, walkIns, wait } = queue;
  const title = siteName(directory, dropIn, language);
  return showPage(
    c,
    { title: `${title} · ${text.title}`, current: 'walkIns', scripts: [SCRIPT] },
    <div class="stack gap-6">
      <Done c={c} walkIns={walkIns} />
      <div class="stack gap-2">
        <Heading back={{ href: '/walk-ins', label: text.all }}>{title}</Heading>
        <p>
          <Name of={dropIn.service.name} language={language} />
        </p>
        {wait && <p class="soft">{hoursOf(directory, dropIn, language)}</p>}
      </div>
      <Live queue={queue} language={language}>
        <Queue queue={queue} language={language} />
      </Live>
      <p class="soft">{text.fair}</p>
      <p>
        <a href={`${addressOf(atOf(dropIn))}&view=board`}>{text.board}</a>
      </p>
    </div>,
  );
}

/** Follows the queue where scripts run. */
export const SCRIPT = 'walk-ins.js';

/** The part that changes by itself where scripts run, with what is said then. */
export const Live: FC<PropsWithChildren<{ queue: WalkInQueue; language: Language; board?: boolean }>> = (of) => {
  const { dropIn, walkIns } = of.queue;
  const text = walkInTexts[of.language];
  const address = addressOf(atOf(dropIn));
  const turn = numbersIn(walkIns, 'called');
  const said = [
    turn.length === 0 ? text.noTurn : `${text.turn}: ${turn.join(', ')}.`,
    `${text.waiting({ count: numbersIn(walkIns, 'waiting').length })}.`,
  ].join(' ');
  return (
    <>
      <p class="unseen" id="queue-said" role="status" />
      <div
        id="queue-live"
        class="stack gap-6"
        data-address={of.board ? `${address}&view=board` : address}
        data-events={address.replace('/walk-ins?', '/walk-ins/events?')}
        data-said={said}
      >
        {of.children}
      </div>
    </>
  );
};

export function numbersIn(walkIns: readonly WalkInView[], state: WalkInView['state']): readonly number[] {
  return walkIns.filter((one) => one.state === state).map(({ number }) => number);
}

const Queue: FC<{ queue: WalkInQueue; language: Language }> = ({ queue, language }) => {
  const { dropIn, walkIns, booked, wait } = queue;
  const text = walkInTexts[language];
  const waiting = walkIns.filter(({ state }) => state === 'waiting');
  const coming = booked.find(({ arrived }) => !arrived);
  return (
    <>
      {wait === undefined && (
        <Note>
          <p>{text.closed}</p>
        </Note>
      )}
      {wait?.doubtful && (
        <Note tone="warn">
          <p>{text.doubtful}</p>
        </Note>
      )}
      <div class="stack gap-3">
        <div class="row">
          {wait && <Act at={atOf(dropIn)} action="/walk-ins/register" label={text.register} icon="add" />}
          {waiting.length > 0 && (
            <Act at={atOf(dropIn)} action="/walk-ins/call" label={text.call} icon="onward" quiet={wait !== undefined} />
          )}
        </div>
        {coming && waiting.length > 0 && (
          <p class="soft">{text.nextBooked({ time: { at: coming.start, zone: dropIn.timeZone } })}</p>
        )}
      </div>
      {wait && (
        <p>
          {text.waitNow}: <b>{text.wait({ minutes: wait.minutes })}</b>
        </p>
      )}
      <QueueTable
        title={text.turn}
        empty={text.noTurn}
        walkIns={walkIns.filter(({ state }) => state === 'called')}
        ways={['served', 'left']}
        at={atOf(dropIn)}
        language={language}
      />
      <QueueTable
        title={text.waiting({ count: waiting.length })}
        empty={text.nobody}
        walkIns={waiting}
        ways={['left']}
        at={atOf(dropIn)}
        language={language}
      />
      {booked.length > 0 && <BookedTimes queue={queue} language={language} />}
      <p class="soft">{text.over({ count: walkIns.filter(({ state }) => state === 'served').length })}</p>
    </>
  );
};

/** When somebody comes who has booked: times alone, so that the person who calls numbers keeps them. */
const BookedTimes: FC<{ queue: WalkInQueue; language: Language }> = ({ queue: { booked, dropIn }, language }) => {
  const text = walkInTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{text.booked}</h2>
      <ul class="plain-list">
        {booked.map(({ start, end, arrived }) => (
          <li>
            <b>{sayTimeRange(start, end, language, dropIn.timeZone)}</b>
            {arrived && ` · ${text.arrived}`}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Done: FC<{ c: Context<WebEnv>; walkIns: readonly WalkInView[] }> = ({ c, walkIns }) => {
  const text = walkInTexts[c.var.language];
  const { done, called, registered } = c.req.query();
  const given = walkIns.find(({ number, state }) => String(number) === registered && state === 'waiting');
  const inRoom = walkIns.find(({ number, state }) => String(number) === called && state === 'called');
  const plain = { left: text.left, served: text.served, changed: text.changed }[done ?? ''];
  const said = given
    ? text.registered({
        number: given.number,
        wait: given.wait === null ? text.turn : text.wait({ minutes: given.wait.minutes }),
      })
    : (inRoom && text.called({ number: inRoom.number })) || plain;
  if (said === undefined) return null;
  return (
    <Note tone={done === 'changed' ? 'warn' : 'good'} said>
      <p>{said}</p>
    </Note>
  );
};

const Act: FC<{ at: At; action: string; label: string; icon: 'add' | 'onward'; quiet?: boolean }> = (act) => (
  <form method="post" action={act.action}>
    <Carried of={act.at} />
    <button type="submit" class={act.quiet ? 'button second' : 'button'}>
      <Icon name={act.icon} /> {act.label}
    </button>
  </form>
);

type Way = 'served' | 'left';

const QueueTable: FC<{
  title: string;
  empty: string;
  walkIns: readonly WalkInView[];
  ways: readonly Way[];
  at: At;
  language: Language;
}> = ({ title, empty, walkIns, ways, at, language }) => {
  const text = walkInTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{title}</h2>
      {walkIns.length === 0 ? (
        <p class="soft">{empty}</p>
      ) : (
        <div class="card">
          <DataTable
            caption={title}
            unseenCaption
            rows={walkIns}
            columns={[
              {
                label: text.column.number,
                names: true,
                cell: (row: WalkInView) => <b class="big-time">{row.number}</b>,
              },
              ...(walkIns.some(({ wait }) => wait !== null)
                ? [
                    {
                      label: text.column.wait,
                      cell: ({ wait }: WalkInView) => (wait === null ? '–' : text.wait({ minutes: wait.minutes })),
                    },
                  ]
                : []),
              {
                label: text.column.act,
                cell: (row) => <CloseForm walkIn={row} ways={ways} at={at} language={language} />,
              },
            ]}
          />
        </div>
      )}
    </section>
  );
};

const CloseForm: FC<{ walkIn: WalkInView; ways: readonly Way[]; at: At; language: Language }> = (of) => {
  const text = walkInTexts[of.language];
  return (
    <form method="post" action={`/walk-ins/${of.walkIn.id}/close`} class="row">
      <Carried of={of.at} />
      {of.ways.map((way) => {
        const label = way === 'served' ? text.markServed : text.markLeft;
        return (
          <button
            type="submit"
            name="as"
            value={way}
            class="button second small"
            aria-label={`${label}: ${text.of({ number: of.walkIn.number })}`}
          >
            {label}
          </button>
        );
      })}
    </form>
  );
};

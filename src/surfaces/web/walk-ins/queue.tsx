// The queue of one drop-in with its buttons, which follows by itself what others do to it.

import type { Context } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayTimeRange } from '../../../core/wording.ts';
import type { FoundDropIn } from '../../../features/walk-ins/find-drop-in.ts';
import { isMetByVideo, isOnSite, type WalkInQueue } from '../../../features/walk-ins/read.ts';
import type { WalkInView } from '../../../features/walk-ins/schema.ts';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { type At, addressOf, atOf, comeTo, hoursOf, siteName } from './drop-ins.tsx';
import { walkInTexts } from './texts/words.ts';

/** For those who call and close the numbers. */
export function showQueue(
  c: Context<WebEnv>,
  directory: Directory,
  queue: WalkInQueue,
  publicUrl: string,
): Response | Promise<Response> {
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
        <Queue queue={queue} professional={c.var.actor?.professional} language={language} />
      </Live>
      <p class="soft">{text.fair}</p>
      {isMetByVideo(dropIn.service) && <PublicPage of={dropIn} publicUrl={publicUrl} language={language} />}
      {isOnSite(dropIn.service) && (
        <p>
          <a href={`${addressOf(atOf(dropIn))}&view=board`}>{text.board}</a>
        </p>
      )}
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
    <LivePart address={of.board ? `${address}&view=board` : address} events={eventsOf(atOf(dropIn))} said={said}>
      {of.children}
    </LivePart>
  );
};

export function eventsOf(at: At): string {
  return addressOf(at).replace('/walk-ins?', '/walk-ins/events?');
}

type LiveOf = {
  /** of the page that it is fetched from again */
  readonly address: string;
  readonly events: string;
  /** to a screen reader, when it is something else than before */
  readonly said: string;
  /** it is the reader's own turn: heard as well */
  readonly calls?: boolean;
};

/** A part of a page that follows a queue by itself where scripts run. */
export const LivePart: FC<PropsWithChildren<LiveOf>> = ({ address, events, said, calls, children }) => (
  <>
    <p class="unseen" id="queue-said" role="status" />
    <div
      id="queue-live"
      class="stack gap-6"
      data-address={address}
      data-events={events}
      data-said={said}
      {...(calls && { 'data-calls': 'yes' })}
    >
      {children}
    </div>
  </>
);

export function numbersIn(walkIns: readonly WalkInView[], state: WalkInView['state']): readonly number[] {
  return walkIns.filter((one) => one.state === state).map(({ number }) => number);
}

const PublicPage: FC<{ of: FoundDropIn; publicUrl: string; language: Language }> = ({ of, publicUrl, language }) => {
  const text = walkInTexts[language];
  const path = comeTo(atOf(of));
  return (
    <section class="stack gap-2">
      <p class="soft">{text.byVideo}</p>
      <p>
        {text.publicPage}:<br />
        <a href={path}>{`${publicUrl}${path}`}</a>
      </p>
    </section>
  );
};

/** `professional`: whom the reader is, who may take somebody by video. */
const Queue: FC<{ queue: WalkInQueue; professional: ProfessionalId | undefined; language: Language }> = ({
  queue,
  professional,
  language,
}) => {
  const { dropIn, walkIns, booked, wait } = queue;
  const text = walkInTexts[language];
  const waiting = walkIns.filter(({ state }) => state === 'waiting');
  const [takes, gives] = [isMetByVideo(dropIn.service), isOnSite(dropIn.service)];
  const mayTake = takes && professional !== undefined && dropIn.team.includes(professional);
  const isNextThere = waiting.some(({ presence }) => presence === 'present');
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
          {mayTake && isNextThere && <Act at={atOf(dropIn)} action="/walk-ins/take" label={text.take} icon="video" />}
          {wait && gives && (
            <Act at={atOf(dropIn)} action="/walk-ins/register" label={text.register} icon="add" quiet={mayTake} />
          )}
          {waiting.some(({ channel }) => channel === 'on-site') && (
            <Act
              at={atOf(dropIn)}
              action="/walk-ins/call"
              label={text.call}
              icon="onward"
              quiet={mayTake || wait !== undefined}
            />
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
        at={atOf(dropIn)}
        language={language}
      />
      <QueueTable
        title={text.waiting({ count: waiting.length })}
        empty={text.nobody}
        walkIns={waiting}
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
  const plain = {
    left: text.left,
    served: text.served,
    waiting: text.back,
    passed: text.passedOver,
    nobody: text.nobodyThere,
    busy: text.busy,
    'ended-nobody': `${text.ended} ${text.nobodyThere}`,
    'ended-busy': `${text.ended} ${text.busy}`,
    changed: text.changed,
  }[done ?? ''];
  const said = given
    ? text.registered({
        number: given.number,
        wait: given.wait === null ? text.turn : text.wait({ minutes: given.wait.minutes }),
      })
    : (inRoom && text.called({ number: inRoom.number })) || plain;
  if (said === undefined) return null;
  return (
    <Note tone={done !== undefined && NOTHING_DONE.includes(done) ? 'warn' : 'good'} said>
      <p>{said}</p>
    </Note>
  );
};

const NOTHING_DONE = ['changed', 'nobody', 'busy'];

const Act: FC<{ at: At; action: string; label: string; icon: 'add' | 'onward' | 'video'; quiet?: boolean }> = (act) => (
  <form method="post" action={act.action}>
    <Carried of={act.at} />
    <button type="submit" class={act.quiet ? 'button second' : 'button'}>
      <Icon name={act.icon} /> {act.label}
    </button>
  </form>
);

const QueueTable: FC<{
  title: string;
  empty: string;
  walkIns: readonly WalkInView[];
  at: At;
  language: Language;
}> = ({ title, empty, walkIns, at, language }) => {
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
                cell: (row: WalkInView) => <NumberCell of={row} language={language} />,
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
                cell: (row) => <WaysOn walkIn={row} at={at} language={language} />,
              },
            ]}
          />
        </div>
      )}
    </section>
  );
};

const NumberCell: FC<{ of: WalkInView; language: Language }> = ({ of: { number, channel, presence }, language }) => {
  const text = walkInTexts[language];
  return (
    <>
      <b class="big-time">{number}</b>
      {channel === 'video' && (
        <>
          {' '}
          <Badge icon="video" {...(presence === 'present' && { tone: 'good' })}>
            {presence === null ? text.video : `${text.video}, ${text.presence[presence]}`}
          </Badge>
        </>
      )}
    </>
  );
};

type Way = 'served' | 'left' | 'waiting' | 'passed';

/** What may become of a number, most likely first. */
function waysOf({ state, channel, presence }: WalkInView): readonly Way[] {
  if (state === 'called') return channel === 'video' ? ['served', 'passed', 'waiting', 'left'] : ['served', 'left'];
  if (channel === 'on-site') return ['left'];
  return presence === 'passed' ? ['waiting', 'left'] : ['passed', 'left'];
}

const WaysOn: FC<{ walkIn: WalkInView; at: At; language: Language }> = ({ walkIn, at, language }) => {
  const text = walkInTexts[language];
  const { id, number, state, booking } = walkIn;
  const labels: Readonly<Record<Way, string>> = {
    served: text.markServed,
    left: text.markLeft,
    waiting: text.putBack,
    passed: text.markPassed,
  };
  const of = text.of({ number });
  return (
    <div class="row">
      {state === 'called' && booking !== null && (
        <a class="button small" href={`/bookings/${booking}/room`} aria-label={`${text.toRoom}: ${of}`}>
          <Icon name="video" /> {text.toRoom}
        </a>
      )}
      {waysOf(walkIn).map((way) => {
        const isOver = way === 'served' || way === 'left';
        return (
          <form method="post" action={`/walk-ins/${id}/${isOver ? 'close' : 'put-back'}`}>
            <Carried of={at} />
            <button
              type="submit"
              name="as"
              value={way}
              class="button second small"
              aria-label={`${labels[way]}: ${of}`}
            >
              {labels[way]}
            </button>
          </form>
        );
      })}
    </div>
  );
};

// Drop-ins: which run today or come next, the queue of one with its buttons, and the same as big numbers for the waiting room.

import { type Context, Hono } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayClock, sayDateTimeRange, sayTimeRange } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { callWalkIn } from '../../../features/walk-ins/call-walk-in.ts';
import { closeWalkIn } from '../../../features/walk-ins/close-walk-in.ts';
import type { FoundDropIn } from '../../../features/walk-ins/find-drop-in.ts';
import {
  type NextDropIn,
  readBoard,
  readDropIns,
  readNextDropIns,
  readWalkIns,
  type WalkInQueue,
} from '../../../features/walk-ins/read.ts';
import { registerWalkIn } from '../../../features/walk-ins/register-walk-in.ts';
import type { WalkInView } from '../../../features/walk-ins/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { isoOf } from '../kit/times.tsx';
import { walkInTexts } from './texts/words.ts';

/** How often the screen in the waiting room asks again without scripts, in seconds: nobody presses a button there. */
const BOARD_REFRESH = 15;
/** How many of those who wait the screen names. */
const BOARD_NEXT = 6;

export function walkInPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/walk-ins', async (c) => {
    const { site, service } = c.req.query();
    const directory = await readDirectory(deps);
    if (site === undefined || service === undefined) {
      const dropIns = await readDropIns(deps, signedIn(c));
      return showDropIns(c, directory, dropIns, dropIns.length > 0 ? [] : await readNextDropIns(deps, signedIn(c)));
    }
    if (c.req.query('view') === 'board') return showBoard(c, directory, await readBoard(deps, { site, service }));
    return showQueue(c, directory, await readWalkIns(deps, signedIn(c), { site, service }));
  });

  routes.post('/walk-ins/register', async (c) => {
    const at = chosen(await readForm(c));
    const walkIn = await execute(deps, signedIn(c), registerWalkIn, at, { requestId: c.var.requestId });
    return c.redirect(`${addressOf(at)}&registered=${walkIn.number}`, 303);
  });

  routes.post('/walk-ins/call', async (c) => {
    const at = chosen(await readForm(c));
    const done = await saidWhenChanged(async () => {
      const { number } = await execute(deps, signedIn(c), callWalkIn, at, { requestId: c.var.requestId });
      return `called=${number}`;
    });
    return c.redirect(`${addressOf(at)}&${done}`, 303);
  });

  routes.post('/walk-ins/:id/close', async (c) => {
    const form = await readForm(c);
    const as = form.one('as');
    const done = await saidWhenChanged(async () => {
      const input = { walkIn: c.req.param('id'), as };
      await execute(deps, signedIn(c), closeWalkIn, input, { requestId: c.var.requestId });
      return `done=${as}`;
    });
    return c.redirect(`${addressOf(chosen(form))}&${done}`, 303);
  });

  return routes;
}

type At = { readonly site: string; readonly service: string };

function chosen(form: SentForm): At {
  return { site: form.one('site'), service: form.one('service') };
}

function addressOf({ site, service }: At): string {
  return `/walk-ins?${new URLSearchParams({ site, service })}`;
}

/** Two at one queue: the second one sees the queue as it is now, not a fault. */
async function saidWhenChanged(act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_status') return 'done=changed';
    throw error;
  }
}

function atOf({ queue }: FoundDropIn): At {
  return { site: queue.site, service: queue.service };
}

function siteName(directory: Directory, { queue }: FoundDropIn, language: Language): string {
  return nameIn(directory.sites.get(queue.site)?.name ?? {}, language);
}

function hoursOf(directory: Directory, { shifts, area }: FoundDropIn, language: Language): string {
  const zone = zoneOf(directory, area);
  const from = sayClock(Math.min(...shifts.map(({ start }) => start)), language, zone);
  return walkInTexts[language].hours({ from, to: { at: Math.max(...shifts.map(({ end }) => end)), zone } });
}

function showDropIns(
  c: Context<WebEnv>,
  directory: Directory,
  dropIns: readonly FoundDropIn[],
  next: readonly NextDropIn[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = walkInTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'walkIns' },
    <div class="stack gap-6">
      <Heading lead={text.lead}>{text.title}</Heading>
      {dropIns.length === 0 ? (
        <>
          <EmptyState icon="people" title={text.none} advice={text.noneAdvice} />
          <NextDropIns next={next} language={language} />
        </>
      ) : (
        <ul class="stack">
          {dropIns.map((dropIn) => (
            <li class="card stack gap-2">
              <h2>{siteName(directory, dropIn, language)}</h2>
              <p>
                <Name of={dropIn.service.name} language={language} />
              </p>
              <p class="soft">{hoursOf(directory, dropIn, language)}</p>
              <p>
                <a
                  class="button"
                  href={addressOf(atOf(dropIn))}
                  aria-label={`${text.open}: ${siteName(directory, dropIn, language)}`}
                >
                  {text.open}
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

const NextDropIns: FC<{ next: readonly NextDropIn[]; language: Language }> = ({ next, language }) => {
  const text = walkInTexts[language];
  if (next.length === 0) return <p>{text.noneAhead}</p>;
  return (
    <section class="stack gap-3">
      <h2>{text.next}</h2>
      <ul class="list card">
        {next.map(({ start, end, site, service, timeZone }) => (
          <li class="stack gap-1">
            <time datetime={isoOf(start)} class="strong">
              {sayDateTimeRange(start, end, language, timeZone)}
            </time>
            <span>
              <Name of={site.name} language={language} />
              {site.address && `, ${site.address}`}
            </span>
            <span class="soft small">
              <Name of={service.name} language={language} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

function showQueue(c: Context<WebEnv>, directory: Directory, queue: WalkInQueue): Response | Promise<Response> {
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

const SCRIPT = 'walk-ins.js';

/** The part that changes by itself where scripts run, with what is said then. */
const Live: FC<PropsWithChildren<{ queue: WalkInQueue; language: Language; board?: boolean }>> = (of) => {
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

function numbersIn(walkIns: readonly WalkInView[], state: WalkInView['state']): readonly number[] {
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

/** Numbers alone, for anybody: it renews itself, as anybody who looks at a wall has no button. */
function showBoard(c: Context<WebEnv>, directory: Directory, queue: WalkInQueue): Response | Promise<Response> {
  const { language, assets } = c.var;
  const text = walkInTexts[language];
  const { dropIn, walkIns, wait } = queue;
  const turn = numbersIn(walkIns, 'called');
  const next = numbersIn(walkIns, 'waiting');
  if (assets.address(SCRIPT) === undefined) c.header('Refresh', String(BOARD_REFRESH));
  return showPage(
    c,
    { title: text.boardTitle, width: 'narrow', scripts: [SCRIPT], renewsAfter: BOARD_REFRESH },
    <div class="stack gap-6">
      <Heading lead={siteName(directory, dropIn, language)}>{text.boardTitle}</Heading>
      <Live queue={queue} language={language} board>
        <section class="card stack">
          <h2>{text.turn}</h2>
          {turn.length === 0 ? <p>{text.noTurn}</p> : <p class="huge">{turn.join(', ')}</p>}
        </section>
        <section class="card stack">
          <h2>{text.nextUp}</h2>
          {next.length === 0 ? <p>{text.nobody}</p> : <p class="big-time">{next.slice(0, BOARD_NEXT).join(', ')}</p>}
          {wait ? (
            <p class="soft">
              {text.waitNow}: {text.wait({ minutes: wait.minutes })}
            </p>
          ) : (
            <p class="soft">{text.closed}</p>
          )}
        </section>
      </Live>
      <p class="soft">{text.fairToAll}</p>
    </div>,
  );
}

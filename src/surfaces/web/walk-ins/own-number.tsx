// The page of somebody who waits at home: their number, how many are before them, and the way in when it is their turn.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { actAsVisitor, leaveQueue, returnToQueue } from '../../../features/walk-ins/leave-queue.ts';
import { type OwnNumber, prepareOwnCheck, readOwnNumber } from '../../../features/walk-ins/read-own-number.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { ROOM_PARTS, RoomAhead } from '../booking/room.tsx';
import { roomTexts } from '../booking/texts/words.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { showRefusal } from '../kit/refused.tsx';
import { atOf, comeTo } from './drop-ins.tsx';
import { LivePart, SCRIPT } from './queue.tsx';
import { ownNumberTexts, waitingAreaTexts, walkInTexts } from './texts/words.ts';
import { CallArea } from './waiting-area.tsx';

/** Without scripts the page is fetched again after so many seconds: that too says that its reader is there. */
const RENEWS_AFTER = 20;

export function ownNumberPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.onError((error, c) => {
    keepAddressSecret(c);
    return error instanceof Refusal && error.code === 'not_found' ? showLost(c) : showRefusal(c, deps, error);
  });

  routes.get('/n/:secret', async (c) => {
    keepAddressSecret(c);
    return showNumber(c, await readOwnNumber(deps, c.req.param('secret'), { looks: true }));
  });

  routes.get('/n/:secret/check', async (c) => {
    keepAddressSecret(c);
    return showCheck(c, await readOwnNumber(deps, c.req.param('secret'), { looks: true }));
  });

  // The room's script reads codes, not pages.
  routes.post('/n/:secret/device-check/room', async (c) => {
    try {
      return c.json(await prepareOwnCheck(deps, c.req.param('secret')));
    } catch (error) {
      if (error instanceof Refusal) return c.json({ code: error.code }, error.status);
      throw error;
    }
  });

  // What it came to is theirs alone: nothing of it is kept.
  routes.post('/n/:secret/device-check', (c) => c.body(null, 204));

  routes.post('/n/:secret/leave', async (c) => {
    const secret = c.req.param('secret');
    await actAsVisitor(deps, leaveQueue, secret, c.var.requestId).catch(unlessOver);
    return c.redirect(`/n/${secret}`, 303);
  });

  routes.post('/n/:secret/here', async (c) => {
    const secret = c.req.param('secret');
    await actAsVisitor(deps, returnToQueue, secret, c.var.requestId);
    return c.redirect(`/n/${secret}`, 303);
  });

  return routes;
}

/** Anybody who knows the address has the number: no other page, ours or not, is told it by the browser. */
export function keepAddressSecret(c: Context<WebEnv>): void {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
}

/** Their visit was over before they said so: the page says how it stands. */
function unlessOver(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'wrong_status') throw error;
}

/** How it stands for its reader, each a part of the page. */
type Standing = 'turn' | 'passed' | 'waiting' | 'shut' | 'over' | 'gone';

function standingOf({ state, presence, room, wait }: OwnNumber): Standing {
  if (state === 'served') return 'over';
  if (state === 'left') return 'gone';
  if (state === 'called') return room === undefined ? 'over' : 'turn';
  if (presence === 'passed') return 'passed';
  return wait === undefined ? 'shut' : 'waiting';
}

function showNumber(c: Context<WebEnv>, own: OwnNumber): Response | Promise<Response> {
  const { language } = c.var;
  const text = ownNumberTexts[language];
  const path = `/n/${c.req.param('secret')}`;
  const standing = standingOf(own);
  const stands = standing !== 'over' && standing !== 'gone';
  return showPage(
    c,
    {
      title: `${standing === 'turn' ? text.turn : text.title} ${own.number}`,
      width: 'narrow',
      ...(stands && { scripts: [SCRIPT], renewsAfter: RENEWS_AFTER }),
    },
    <div class="stack gap-6">
      <Heading lead={sayName(own.dropIn.service.name, language)}>
        {text.title} <span class="huge">{own.number}</span>
      </Heading>
      {stands ? (
        <>
          <LivePart
            address={path}
            events={`${path}/events`}
            said={saidOf(own, standing, language)}
            calls={standing === 'turn'}
          >
            <Stand own={own} standing={standing} path={path} language={language} />
          </LivePart>
          <button type="button" id="queue-sound" class="button second small" hidden>
            {text.sound}
          </button>
          <p class="small soft">
            <Icon name="lock" /> {text.secret}
          </p>
        </>
      ) : (
        <Ended own={own} standing={standing} language={language} />
      )}
    </div>,
  );
}

function saidOf(own: OwnNumber, standing: Standing, language: Language): string {
  const text = ownNumberTexts[language];
  if (standing === 'turn') return `${text.turn}. ${text.turnLead}`;
  if (standing === 'passed') return text.passed;
  return standing === 'shut' ? text.shut : text.before({ count: own.before });
}

/** They wait there as on their own page, and are called there. */
function showCheck(c: Context<WebEnv>, own: OwnNumber): Response | Promise<Response> {
  const { language } = c.var;
  const text = ownNumberTexts[language];
  const path = `/n/${c.req.param('secret')}`;
  const standing = standingOf(own);
  if (standing === 'over' || standing === 'gone') return c.redirect(path, 303);
  return showPage(
    c,
    {
      ...ROOM_PARTS,
      title: standing === 'turn' ? text.turn : text.check,
      scripts: [SCRIPT, ...ROOM_PARTS.scripts],
    },
    <div class="stack gap-5">
      <Heading back={{ href: path, label: `${text.title} ${own.number}` }}>{text.check}</Heading>
      <LivePart
        address={`${path}/check`}
        events={`${path}/events`}
        said={saidOf(own, standing, language)}
        calls={standing === 'turn'}
      >
        {standing === 'turn' ? (
          <Turn room={own.room} language={language} />
        ) : (
          <p class="strong">{saidOf(own, standing, language)}</p>
        )}
      </LivePart>
      <RoomAhead
        check={`${path}/device-check`}
        back={path}
        phone={own.directory.areas.get(own.dropIn.area)?.phone}
        texts={{ opens: text.checkAhead, trial: { ...roomTexts[language].room.trial, kept: text.checkNotKept } }}
        language={language}
      />
    </div>,
  );
}

const Turn: FC<{ room: string | undefined; language: Language }> = ({ room, language }) => {
  const text = ownNumberTexts[language];
  return (
    <section class="card stack gap-3">
      <h2>{text.turn}</h2>
      <p>{text.turnLead}</p>
      <a class="button wide" href={`/b/${room}/room`}>
        <Icon name="video" /> {text.enter}
      </a>
    </section>
  );
};

type Part = FC<{ own: OwnNumber; standing: Standing; path: string; language: Language }>;

const Stand: Part = ({ own, standing, path, language }) => {
  const text = ownNumberTexts[language];
  const phone = own.directory.areas.get(own.dropIn.area)?.phone;
  return (
    <>
      {standing === 'turn' && <Turn room={own.room} language={language} />}
      {standing === 'passed' && (
        <section class="card stack gap-3">
          <h2>{text.passed}</h2>
          <p>{text.passedLead}</p>
          <form method="post" action={`${path}/here`}>
            <button type="submit" class="button wide">
              <Icon name="check" /> {text.here}
            </button>
          </form>
        </section>
      )}
      {standing === 'waiting' && <Waiting own={own} path={path} language={language} />}
      {standing === 'shut' && (
        <section class="card stack gap-3">
          <h2>{text.shut}</h2>
          <p>{text.shutLead}</p>
          {phone && <CallArea phone={phone} />}
        </section>
      )}
      <form method="post" action={`${path}/leave`}>
        <button type="submit" class="button second wide">
          {standing === 'turn' ? text.leaveCalled : text.leave}
        </button>
      </form>
    </>
  );
};

const Waiting: FC<{ own: OwnNumber; path: string; language: Language }> = ({
  own: { before, wait },
  path,
  language,
}) => {
  const text = ownNumberTexts[language];
  return (
    <section class="card stack gap-3">
      <h2>{text.before({ count: before })}</h2>
      {wait && <p class="strong">{sayWait(wait, language)}</p>}
      {wait?.doubtful && (
        <Note tone="warn">
          <p>{waitingAreaTexts[language].doubtful}</p>
        </Note>
      )}
      <p>{text.keepOpen}</p>
      <a class="button second wide" href={`${path}/check`}>
        <Icon name="video" /> {text.check}
      </a>
    </section>
  );
};

function sayWait({ told, minutes }: NonNullable<OwnNumber['wait']>, language: Language): string {
  const text = ownNumberTexts[language];
  if (told === 'estimate') return walkInTexts[language].wait({ minutes });
  return told === 'soon' ? text.soon : text.notBegun;
}

const Ended: FC<{ own: OwnNumber; standing: Standing; language: Language }> = ({ own, standing, language }) => {
  const text = ownNumberTexts[language];
  return (
    <section class="card stack gap-3">
      <h2>{standing === 'over' ? text.over : text.gone}</h2>
      <p>{standing === 'over' ? text.overLead : text.goneLead}</p>
      <a class="button second wide" href={comeTo(atOf(own.dropIn))}>
        {text.again}
      </a>
    </section>
  );
};

function showLost(c: Context<WebEnv>): Response | Promise<Response> {
  const text = ownNumberTexts[c.var.language];
  return showPage(
    c,
    { title: text.lost, width: 'narrow', status: 404 },
    <div class="stack gap-5">
      <Heading lead={text.lostLead}>{text.lost}</Heading>
      <a class="button second" href="/areas">
        {text.allOpen}
      </a>
    </div>,
  );
}

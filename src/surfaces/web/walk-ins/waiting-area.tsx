// The waiting area of a drop-in that is met by video, for anybody: whether it is open, how long one waits, and a number to take.

import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { readOwnNumber } from '../../../features/walk-ins/read-own-number.ts';
import { readWaitingArea, type WaitingArea } from '../../../features/walk-ins/read-waiting-area.ts';
import { newNumberSecret, takeNumber } from '../../../features/walk-ins/take-number.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { isoOf } from '../kit/times.tsx';
import { atOf, comeTo, siteName } from './drop-ins.tsx';
import { eventsOf, LivePart, SCRIPT } from './queue.tsx';
import { waitingAreaTexts, walkInTexts } from './texts/words.ts';

/** The number that a browser has taken, for this waiting area alone and until it is closed. */
const COOKIE = 'number';

/** Without scripts the page is fetched again after so many seconds. */
const RENEWS_AFTER = 30;

export function waitingAreaPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/come/:service/:site', async (c) => {
    const area = await readWaitingArea(deps, c.req.param());
    return showWaitingArea(c, area, await ownIn(c, deps));
  });

  routes.post('/come/:service/:site', async (c) => {
    const at = c.req.param();
    const form = await readForm(c);
    const known = [getCookie(c, COOKIE), form.one('ticket')];
    const from = { known, address: clientAddress(deps, c), requestId: c.var.requestId };
    try {
      const secret = await takeNumber(deps, c.var.language, at, from);
      const secure = deps.config.publicUrl.startsWith('https:');
      setCookie(c, COOKIE, secret, { path: comeTo(at), sameSite: 'Lax', httpOnly: true, secure });
      return c.redirect(`/n/${secret}`, 303);
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined;
      if (code === 'drop_in_closed') return c.redirect(comeTo(at), 303);
      if (code !== 'rate_limited') throw error;
      const { retryAfter } = (error as Refusal).details;
      if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
      return showWaitingArea(c, await readWaitingArea(deps, at), undefined, 429);
    }
  });

  return routes;
}

/** The secret of the number that this browser has here, as long as its turn is not over. */
async function ownIn(c: Context<WebEnv>, deps: Dependencies): Promise<string | undefined> {
  const secret = getCookie(c, COOKIE);
  if (secret === undefined) return undefined;
  const own = await readOwnNumber(deps, secret, { looks: false }).catch(() => undefined);
  return own?.state === 'waiting' || own?.state === 'called' ? secret : undefined;
}

function showWaitingArea(
  c: Context<WebEnv>,
  area: WaitingArea,
  own: string | undefined,
  status: 200 | 429 = 200,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = waitingAreaTexts[language];
  const at = atOf(area.dropIn);
  const name = nameIn(area.dropIn.service.name, language);
  const closed = [text.shut, opensNext(area, language)].filter((said) => said !== undefined).join('. ');
  const said = area.open ? `${text.ahead({ count: waitedFor(area) })}.` : closed;
  return showPage(
    c,
    { title: name, width: 'narrow', scripts: [SCRIPT], renewsAfter: RENEWS_AFTER, status },
    <div class="stack gap-6">
      {status === 429 && (
        <Note tone="warn" said>
          <p>{text.tooMany}</p>
        </Note>
      )}
      <div class="stack gap-2">
        <Heading lead={siteName(area.directory, area.dropIn, language)}>{name}</Heading>
        <p>{text.lead}</p>
      </div>
      <LivePart address={comeTo(at)} events={eventsOf(at)} said={said}>
        {area.open ? <Open area={area} own={own} language={language} /> : <Shut area={area} language={language} />}
      </LivePart>
      <Times area={area} language={language} />
      <p class="small soft">
        <Icon name="lock" /> {text.keeps}
      </p>
    </div>,
  );
}

/** Those whom somebody who came now would wait for. */
function waitedFor({ walkIns }: WaitingArea): number {
  return walkIns.filter(({ state, presence }) => state === 'waiting' && (presence ?? 'present') === 'present').length;
}

const Open: FC<{ area: WaitingArea; own: string | undefined; language: Language }> = ({ area, own, language }) => {
  const text = waitingAreaTexts[language];
  const { dropIn, times, now, wait } = area;
  const zone = dropIn.timeZone;
  const [first] = times;
  return (
    <>
      {first && (
        <p class="strong">
          <Icon name="clock" />{' '}
          {first.start <= now
            ? text.openUntil({ until: { at: first.end, zone } })
            : text.opensSoon({ from: { at: first.start, zone } })}
        </p>
      )}
      {own !== undefined ? (
        <section class="card stack gap-3">
          <h2>{text.own}</h2>
          <a class="button wide" href={`/n/${own}`}>
            {text.toOwn}
          </a>
        </section>
      ) : (
        <section class="card stack gap-3">
          <h2>{text.ahead({ count: waitedFor(area) })}</h2>
          {wait && (waitedFor(area) === 0 || area.told === 'estimate') && (
            <p>
              {text.now}: <b>{walkInTexts[language].wait({ minutes: wait.minutes })}</b>
            </p>
          )}
          {wait?.doubtful && (
            <Note tone="warn">
              <p>{text.doubtful}</p>
            </Note>
          )}
          <p>{text.how}</p>
          <form method="post" action={comeTo(atOf(dropIn))}>
            <Carried of={{ ticket: newNumberSecret() }} />
            <button type="submit" class="button wide">
              <Icon name="add" /> {text.take}
            </button>
          </form>
        </section>
      )}
    </>
  );
};

const Shut: FC<{ area: WaitingArea; language: Language }> = ({ area, language }) => {
  const text = waitingAreaTexts[language];
  const phone = area.directory.areas.get(area.dropIn.area)?.phone;
  const opens = opensNext(area, language);
  return (
    <section class="card stack gap-3">
      <h2>{text.shut}</h2>
      {opens && <p class="strong">{opens}</p>}
      <p>{text.shutAdvice}</p>
      {phone && (
        <>
          <p>{text.shutCall({ phone: phone.replaceAll(' ', '\u00a0') })}</p>
          <CallArea phone={phone} />
        </>
      )}
    </section>
  );
};

/** When it opens, in the time of where it is; nothing where that is not known. */
function opensNext({ times, now, dropIn }: WaitingArea, language: Language): string | undefined {
  const next = times.find(({ start }) => start > now);
  return next && waitingAreaTexts[language].opensNext({ from: { at: next.start, zone: dropIn.timeZone } });
}

export const CallArea: FC<{ phone: string }> = ({ phone }) => (
  <a class="button second wide" href={telOf(phone)}>
    <Icon name="phone" /> {phone}
  </a>
);

const Times: FC<{ area: WaitingArea; language: Language }> = ({ area: { times, dropIn }, language }) => {
  const text = waitingAreaTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{text.times}</h2>
      {times.length === 0 ? (
        <p>{text.noTimes}</p>
      ) : (
        <ul class="plain-list">
          {times.map(({ start, end }) => (
            <li>
              <time datetime={isoOf(start)}>{sayDateTimeRange(start, end, language, dropIn.timeZone)}</time>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

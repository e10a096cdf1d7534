// What cannot be done, as a page: why in plain words, and what to do next.

import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import { isLostText } from '../../../core/unfit-text.ts';
import { wordFor } from '../../../core/words.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { asUnavailable } from '../../../platform/unavailable.ts';
import type { WebEnv } from './environment.ts';
import { Heading } from './heading.tsx';
import { type PageFrame, showPage } from './page.tsx';
import { frameTexts, refusalTexts } from './texts/words.ts';

/** Turns whatever was thrown into a page; somebody signed out is sent to sign in and back. */
export function showRefusal(c: Context<WebEnv>, deps: Dependencies, error: unknown): Response | Promise<Response> {
  const known = error instanceof Refusal ? error : asUnavailable(error);
  const refusal = known ?? new Refusal('internal', 'unexpected');
  if (!(error instanceof Refusal))
    deps.log.error(
      { err: error, requestId: c.var.requestId },
      refusal.code === 'internal' ? 'a page failed' : 'a page could not be shown now',
    );
  const hasKey = c.req.header('Authorization') !== undefined;
  if (refusal.code === 'not_signed_in' && c.req.method === 'GET' && !hasKey) {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  if (refusal.retryAfter !== undefined) c.header('Retry-After', String(refusal.retryAfter));
  if (refusal.details.faults?.some(isLostText) === true) {
    return showSaid(
      c,
      refusalTexts[c.var.language].lostText,
      { status: refusal.status },
      <WaysOn c={c} code={refusal.code} />,
    );
  }
  return showRefused(c, refusal.code, { status: isWrongForm(c, refusal) ? 422 : refusal.status });
}

/** Whether a form was sent and read, and something in it is wrong that no field of its page says. */
function isWrongForm(c: Context<WebEnv>, { code, details: { faults = [] } }: Refusal): boolean {
  return code === 'invalid_input' && c.req.method !== 'GET' && faults.some(({ path }) => path !== '');
}

/** Like {@link showRefusal}, before any page: there, only a form that another site sent is `not_allowed`. */
export function showOutsidePages(c: Context<WebEnv>, deps: Dependencies, error: unknown): Response | Promise<Response> {
  if (!(error instanceof Refusal) || error.code !== 'not_allowed') return showRefusal(c, deps, error);
  const said = refusalTexts[c.var.language].otherSite;
  return showSaid(c, said, { status: error.status }, <WaysOn c={c} code={error.code} />);
}

/** Faults of ours in the middle of something that was sent: what became of it has to be said. */
const HALFWAY: readonly ErrorCode[] = ['internal', 'unavailable'];

/** The page of one refusal code; `offers` stand where else the ways on are. */
export function showRefused(
  c: Context<WebEnv>,
  code: ErrorCode,
  about: Pick<PageFrame, 'status' | 'current'>,
  offers?: ReturnType<FC>,
): Response | Promise<Response> {
  const text = refusalTexts[c.var.language];
  const width = offers ? 'wrap' : 'narrow';
  return showSaid(
    c,
    wordFor(text.byCode, code) ?? text.other,
    { width, ...about },
    <>
      {offers ?? <WaysOn c={c} code={code} />}
      {HALFWAY.includes(code) && c.req.method !== 'GET' && <p>{text.halfway}</p>}
      {code === 'internal' && <p class="soft small">{text.requestId({ id: c.var.requestId })}</p>}
    </>,
  );
}

function showSaid(
  c: Context<WebEnv>,
  { title, advice }: Said,
  about: Omit<PageFrame, 'title'>,
  waysOn: Child,
): Response | Promise<Response> {
  return showPage(
    c,
    { title, width: 'narrow', ...about },
    <div class="stack gap-5">
      <Heading lead={advice}>{title}</Heading>
      {waysOn}
    </div>,
  );
}

const WaysOn: FC<{ c: Context<WebEnv>; code: ErrorCode }> = ({ c, code }) => {
  const text = refusalTexts[c.var.language];
  return (
    <div class="row">
      {code === 'not_signed_in' ? (
        <a class="button" href="/sign-in">
          {text.signIn}
        </a>
      ) : (
        <a class="button" href="/">
          {text.toFront}
        </a>
      )}
      {c.var.actor && (
        <a class="button quiet" href="/bookings">
          {frameTexts[c.var.language].nav.bookings}
        </a>
      )}
    </div>
  );
};

/** A refusal's name, and what to do next. */
type Said = { readonly title: string; readonly advice: string };

// What cannot be done, as a page: why in plain words, and what to do next. A lost race offers the nearest free times.

import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDate } from '../../../core/wording.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { type PageFrame, showPage } from '../kit/page.tsx';
import { frame } from '../kit/texts/frame.ts';
import { offeredSlots, type Reading, type ShownSlot } from './shown-slot.ts';
import { SlotOffers, type SlotTarget } from './slot-list.tsx';
import { refusalTexts, type Said } from './texts/refusal.ts';

/** Turns whatever was thrown into a page; somebody signed out is sent to sign in and back. */
export function showRefusal(c: Context<WebEnv>, deps: Dependencies, error: unknown): Response | Promise<Response> {
  const refusal = error instanceof Refusal ? error : new Refusal('internal', 'unexpected');
  if (!(error instanceof Refusal)) deps.log.error({ err: error, requestId: c.var.requestId }, 'a page failed');
  const hasKey = c.req.header('Authorization') !== undefined;
  if (refusal.code === 'not_signed_in' && c.req.method === 'GET' && !hasKey) {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  if (refusal.details.retryAfter !== undefined) c.header('Retry-After', String(refusal.details.retryAfter));
  return showRefused(c, refusal.code, { status: refusal.status });
}

/** Like {@link showRefusal}, before any page: there, only a form that another site sent is `not_allowed`. */
export function showOutsidePages(c: Context<WebEnv>, deps: Dependencies, error: unknown): Response | Promise<Response> {
  if (!(error instanceof Refusal) || error.code !== 'not_allowed') return showRefusal(c, deps, error);
  const said = refusalTexts[c.var.language].otherSite;
  return showSaid(c, said, { status: error.status }, <WaysOn c={c} code={error.code} />);
}

/**
 * The page for a time that was lost to somebody else, or that the rules do not allow: the nearest free times as
 * buttons that go to `target`. Throws again what is no such refusal.
 */
export function showLostTime(
  c: Context<WebEnv>,
  error: unknown,
  wanted: {
    readonly slot: string;
    readonly target: SlotTarget;
    readonly timeZone: string;
    readonly besides?: Child;
    /** the desk to go on at, where the time was wanted at one */
    readonly desk?: string;
  },
): Response | Promise<Response> {
  if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
  const service = parseSlotId(wanted.slot)?.service;
  const { from, nearest } = error.details;
  return showRefused(
    c,
    error.code,
    { status: error.status, current: wanted.desk === undefined ? 'book' : 'desk' },
    <>
      {error.code === 'quota_reached' && from !== undefined && (
        <p>
          {refusalTexts[c.var.language].roomFrom(sayDate(Date.parse(from), c.var.language, wanted.timeZone, 'full'))}
        </p>
      )}
      <Offers
        slots={offeredSlots(nearest)}
        target={wanted.target}
        reading={{ language: c.var.language, timeZone: wanted.timeZone }}
        {...((wanted.desk ?? service) && { allTimes: wanted.desk ?? `/book/${service}` })}
      />
      {wanted.besides}
    </>,
  );
}

function showRefused(
  c: Context<WebEnv>,
  code: ErrorCode,
  about: Pick<PageFrame, 'status' | 'current'>,
  offers?: ReturnType<FC>,
): Response | Promise<Response> {
  const text = refusalTexts[c.var.language];
  const width = offers ? 'wrap' : 'narrow';
  return showSaid(
    c,
    text.byCode[code] ?? text.other,
    { width, ...about },
    <>
      {offers ?? <WaysOn c={c} code={code} />}
      {code === 'internal' && <p class="soft small">{text.requestId(c.var.requestId)}</p>}
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
          {frame[c.var.language].nav.bookings}
        </a>
      )}
    </div>
  );
};

const Offers: FC<{ slots: readonly ShownSlot[]; target: SlotTarget; reading: Reading; allTimes?: string }> = ({
  slots,
  target,
  reading,
  allTimes,
}) => {
  const text = refusalTexts[reading.language];
  return (
    <>
      {slots.length > 0 && (
        <section class="stack">
          <h2>{text.nearest}</h2>
          <SlotOffers slots={slots} target={target} reading={reading} />
        </section>
      )}
      <p>
        <a class={slots.length === 0 ? 'button' : ''} href={allTimes ?? '/book'}>
          {text.allTimes}
        </a>
      </p>
    </>
  );
};

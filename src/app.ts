// Mounts every surface on what it needs: the service as one value that serves requests, in a test as in production.

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import { compress } from 'hono/compress';
import { csrf } from 'hono/csrf';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { Refusal } from './core/errors.ts';
import { readUnreadAnswers } from './features/calendar/read-unread-answers.ts';
import { identifyRequest } from './features/identity/identify-request.ts';
import { limitRequests } from './features/identity/limit-requests.ts';
import { readSenderPauses } from './features/notifications/read-pause.ts';
import { stopwatch } from './platform/clock.ts';
import type { Dependencies } from './platform/dependencies.ts';
import { isOurOrigin } from './platform/own-origin.ts';
import { watchReadiness } from './platform/readiness.ts';
import { apiDescription, createApi } from './surfaces/api/api.ts';
import { feedRoutes } from './surfaces/api/calendars.ts';
import type { ApiEnv } from './surfaces/api/operation.ts';
import { answerProblem, asRefusal } from './surfaces/api/problem.ts';
import { roomEventRoutes } from './surfaces/api/room-events.ts';
import { receiptRoutes } from './surfaces/api/text-receipts.ts';
import { openWeb } from './surfaces/web/web.tsx';

/** The whole service over HTTP. Makes nothing of its own: what it needs is in `deps`. */
export function createApp(deps: Dependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const limits = limitRequests(deps);
  const web = openWeb(deps, () => apiDescription(deps));
  const answerError = (error: unknown, c: Context<ApiEnv>) => {
    if (!asksForPage(c)) return answerProblem(deps, error, c);
    const refusal = asRefusal(error);
    return web.showError(c, refusal.code === 'internal' ? error : refusal);
  };
  app.onError(answerError);
  app.notFound((c) => answerError(new Refusal('not_found', 'no such path'), c));
  app.use(requestId(), observe(deps));
  app.get('/healthz', (c) => c.text('ok'));
  const missing = watchReadiness(deps);
  app.get('/readyz', async (c) => {
    const reason = await missing();
    if (reason !== undefined) return c.text(reason, 503, { 'Retry-After': '5' });
    // pages serve all the same: a person who watches reads it here
    const waiting = (await readSenderPauses(deps)).map(({ channel, since, stage, code }) => {
      const [what, server] = channel === 'mail' ? ['mails', 'mail server'] : ['text messages', 'gateway'];
      return `${what} wait since ${new Date(since).toISOString()}: the ${server} takes none (${stage} ${code})`;
    });
    const unread = await readUnreadAnswers(deps);
    if (unread !== undefined) {
      const since = new Date(unread.since).toISOString();
      waiting.push(`answers lie unread since ${since}: their mailbox cannot be read (${unread.code})`);
    }
    return c.text(waiting.length === 0 ? 'ready' : `ready, but ${waiting.join('; ')}`);
  });
  app.get('/metrics', async (c) => {
    refuseStrangers(deps, c.req.header('Authorization'));
    const { registry } = deps.metrics;
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType });
  });
  app.use(compress(), protect(deps));
  // known by its signature alone: no cookie that another site could misuse, and a thousand receipts may come at once
  app.route('/', receiptRoutes(deps));
  app.route('/', roomEventRoutes(deps));
  app.use(limits.badKeys, identifyRequest(deps), limits.all);
  app.use(refuseOtherSites(deps));
  app.route('/', feedRoutes(deps));
  app.route('/', createApi(deps));
  app.route('/', web.pages);
  return app;
}

/** Whether a browser wants something to show; everything else is a machine, and so is a caller of the API. */
function asksForPage(c: Context): boolean {
  if (/^\/api(\/|$)/.test(c.req.path)) return false;
  const supports = ['text/html', 'application/json', 'application/problem+json'];
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/html';
}

/** Counts and logs each request by its route, never by its address: addresses hold ids. */
function observe({ log, metrics }: Dependencies): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const elapsed = stopwatch();
    await next();
    const seconds = elapsed() / 1000;
    const seen = { method: c.req.method, route: routePath(c), status: c.res.status };
    metrics.requests.observe({ ...seen, status: String(seen.status) }, seconds);
    log.info({ ...seen, ms: Math.round(seconds * 1000), requestId: c.var.requestId }, 'request');
  };
}

/**
 * Strict by default: nothing from elsewhere but the video server, nothing inline, no framing. Only a page whose scripts
 * compile WebAssembly may, and even that one evaluates no text.
 */
function protect(deps: Dependencies): MiddlewareHandler<ApiEnv> {
  const [usual, compiling] = [protectWith(deps, "'self'"), protectWith(deps, "'self' 'wasm-unsafe-eval'")];
  return async (c, next) => {
    await next();
    await (c.var.compiles ? compiling : usual)(c, async () => undefined);
  };
}

function protectWith(deps: Dependencies, scripts: string): MiddlewareHandler<ApiEnv> {
  const { publicUrl } = deps.config;
  const video = () => (deps.video.available ? `${deps.video.url} ${deps.video.httpOrigin}` : "'self'");
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [scripts],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      mediaSrc: ["'self'", 'blob:'],
      workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", video],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    // `no-referrer` would make browsers send `Origin: null` with forms, which the check of their origin refuses.
    referrerPolicy: 'same-origin',
    // what a page behind a family's link says of itself is stricter, and stands
    overwrite: false,
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: ['self'], microphone: ['self'], displayCapture: ['self'], geolocation: [] },
    strictTransportSecurity: publicUrl.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
  });
}

/** Only a cookie is sent along unasked: a request that names its key cannot be forged by another site. */
function refuseOtherSites(deps: Dependencies): MiddlewareHandler<ApiEnv> {
  const checkForm = csrf({ origin: (origin, c) => isOurOrigin(deps.config, origin, c.req.url) });
  return (c, next) => {
    if (c.req.header('Authorization') !== undefined) return next();
    // nobody is signed in: the API says so itself, and there is no cookie to misuse
    if (c.var.actor === undefined && /^\/api\/(?!auth\/)/.test(c.req.path)) return next();
    const origin = c.req.header('Origin');
    // What is not a form (JSON) browsers ask us about first, and get no leave; this does not rely on their asking.
    if (origin !== undefined && !READS.includes(c.req.method) && !isOurOrigin(deps.config, origin, c.req.url)) {
      throw new Refusal('not_allowed', 'the request came from another site');
    }
    return checkForm(c, next);
  };
}

const READS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** The figures are the operator's: by their token, and without one only outside production. */
function refuseStrangers({ config }: Dependencies, authorization: string | undefined): void {
  if (config.metricsToken === undefined) {
    if (config.production) throw new Refusal('not_found', 'no such path');
    return;
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${config.metricsToken}`))) {
    throw new Refusal('not_signed_in', 'send the token of the figures');
  }
}

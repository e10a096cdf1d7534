// The part of the service that knows who is asking, over a test's own database, with a browser that keeps cookies.

import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { Refusal } from '../../src/core/errors.ts';
import type { DomainEvent } from '../../src/core/events.ts';
import type { AreaId, Principal } from '../../src/core/ids.ts';
import type { Actor, Grant } from '../../src/core/permissions.ts';
import { identifyRequest } from '../../src/features/identity/identify-request.ts';
import { limitRequests } from '../../src/features/identity/limit-requests.ts';
import { postSignIn } from '../../src/features/notifications/post-sign-in.ts';
import { sendDueMessages, type Words } from '../../src/features/notifications/send-messages.ts';
import { wordSignIns, wordWelcomes } from '../../src/features/notifications/word-for-staff.ts';
import { openAuth } from '../../src/platform/auth.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { openLog } from '../../src/platform/log.ts';
import type { MailMessage } from '../../src/platform/mailer.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { noTexter } from '../../src/platform/texter.ts';
import { openTurns } from '../../src/platform/turns.ts';
import type { WebEnv } from '../../src/surfaces/web/kit/environment.ts';
import { signInPages } from '../../src/surfaces/web/open/sign-in.tsx';
import { openTestDatabase } from './database.ts';

export const PUBLIC_URL = 'http://127.0.0.1:3000';

const WORDS = { 'sign-in': wordSignIns, user: wordWelcomes } as Partial<Words> as Words;

type Settings = Partial<Pick<Dependencies['config'], 'oidc' | 'rateLimit' | 'production'>>;

export type Identity = {
  readonly deps: Dependencies;
  readonly mails: readonly MailMessage[];
  /** what commands have handed to the queue, which nobody works here */
  readonly events: readonly DomainEvent[];
  /** moves the clock that everything but the library's own sessions goes by */
  readonly setTime: (instant: string) => void;
  readonly app: Hono<WebEnv>;
  readonly close: () => Promise<void>;
};

/** Opens it at `instant`, with two areas and one professional in the directory. */
export async function openIdentity(settings: Settings = {}, instant = '2026-11-24T08:00:00Z'): Promise<Identity> {
  const { db, close } = await openTestDatabase();
  await db.area.createMany({ data: ['hartola', 'asikkala'].map((id) => ({ id, name: { fi: id }, topics: [] })) });
  await db.professional.create({
    data: { id: 'pn-psykologi', post: { fi: 'Psykologi' }, profession: 'psychologist', areas: ['hartola'] },
  });
  let now = Date.parse(instant);
  const mails: MailMessage[] = [];
  const events: DomainEvent[] = [];
  const log = openLog('silent');
  const config: Dependencies['config'] = {
    host: '127.0.0.1',
    port: 3000,
    publicUrl: PUBLIC_URL,
    hostIsFixed: false,
    production: false,
    demo: true,
    database: { pool: 1, dataDir: '' },
    secret: 'a secret of at least thirty-two characters',
    accessLogYears: 12,
    logLevel: 'silent',
    rateLimit: 600,
    trustProxy: true,
    works: true,
    innerCalendars: [],
    mail: { from: 'Neuvoaika <no-reply@example.test>' },
    ...settings,
  };
  const mailer = {
    send: async (message: MailMessage) => void mails.push(message),
    check: async () => {},
    close: () => {},
  };
  const given = { config, db, log, mailer, texter: noTexter(), clock: { now: () => now } };
  // what waits to be sent is sent at once, as no worker is here
  const live = unused<Dependencies['live']>('live', { tellJobs: () => void sendDueMessages(given, WORDS) });
  const parts = { ...given, live };
  const deps: Dependencies = {
    ...parts,
    auth: openAuth(parts, postSignIn(parts)),
    metrics: openMetrics(),
    turns: openTurns({ atOnce: 10, inLine: 100 }),
    jobs: unused<Dependencies['jobs']>('jobs', {
      enqueue: async (_tx, enqueued) => void events.push(...enqueued),
      wake: () => {},
    }),
    video: unused('video'),
  };
  return {
    deps,
    mails,
    events,
    setTime: (text) => {
      now = Date.parse(text);
    },
    app: mount(deps),
    close,
  };
}

/** A browser at the pages: keeps cookies, follows no redirect, sends forms as a browser does. */
export function openBrowser(app: Hono<WebEnv>, client = '192.0.2.1') {
  const cookies = new Map<string, string>();
  const fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('X-Forwarded-For', client);
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(new URL(path, PUBLIC_URL).href, { ...init, headers });
    keepCookies(cookies, response);
    return response;
  };
  return {
    cookies,
    open: (path: string) => fetch(path),
    send: (path: string, form: Record<string, string>) =>
      fetch(path, { method: 'POST', body: new URLSearchParams(form), headers: { Origin: PUBLIC_URL } }),
    whoAmI: async () => (await fetch('/who-am-i')).json() as Promise<{ name: string | null }>,
  };
}

/** Notes what a response sets, and forgets what it takes away. */
export function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
  }
}

/** Somebody with these roles, such as `administrator@*`, who is in no table. */
export function actorWith(...grants: readonly `${Grant['role']}@${string}`[]): Actor {
  return {
    principal: 'somebody' as Principal,
    name: 'Somebody',
    language: 'fi',
    grants: grants.map((text) => {
      const [role, area] = text.split('@');
      return { role: role as Grant['role'], area: area as AreaId };
    }),
  };
}

function mount(deps: Dependencies): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (!(error instanceof Refusal)) throw error;
    const { retryAfter } = error.details;
    return c.json({ code: error.code }, error.status, retryAfter ? { 'Retry-After': String(retryAfter) } : {});
  });
  app.use(csrf({ origin: PUBLIC_URL }));
  const limits = limitRequests(deps);
  app.use(limits.badKeys, identifyRequest(deps), limits.all);
  app.use(async (c, next) => {
    c.set('language', c.var.actor?.language ?? 'fi');
    c.set('requestId', 'a-request');
    c.set('assets', { address: (name) => `/assets/${name}`, read: async () => undefined, routes: new Hono() });
    c.set('region', 'Päijät-Häme');
    c.set('mailTray', true);
    await next();
  });
  app.route('/', signInPages(deps));
  app.get('/who-am-i', (c) => c.json({ name: c.var.actor?.name ?? null }));
  return app;
}

/** A part of which a test has no more than this: anything else it asks of it fails. */
function unused<Part extends object>(name: string, all: Partial<Part> = {}): Part {
  return new Proxy(all as Part, {
    get: (has, wanted, part) => {
      if (!(wanted in has)) throw new Error(`this test has no ${name}`);
      return Reflect.get(has, wanted, part);
    },
  });
}

// Signing in: better-auth over our own tables, by a mailed one-time link or the organisation's OIDC provider.

import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { magicLink } from 'better-auth/plugins/magic-link';
import type { Config } from '../config.ts';
import { Refusal } from '../core/errors.ts';
import { keptFor } from '../core/kept-data.ts';
import type { Database } from './db.ts';
import type { Logger } from './log.ts';
import { addressOf, libraryAddress } from './sign-in-address.ts';
import { newSignInToken } from './sign-in-token.ts';

/** One working day. Not renewed by use: a shared computer left open is signed out by the evening. */
const SESSION_S = keptFor('session') / 1000;
const LINK_S = keptFor('signInLink') / 1000;

/** The header in which our own code, never the browser, tells the library the client's address. */
const CLIENT_HEADER = 'x-neuvoaika-client';
const PROVIDER = 'organisation';

/** `next` is the path to open once signed in. */
export type SignInLink = { readonly email: string; readonly token: string; readonly next: string };

export type AuthParts = {
  readonly config: Config & { readonly secret: string };
  readonly db: Database;
  readonly log: Logger;
};

/** What a step of signing in came to; `headers` carry the cookies to pass on. */
export type SignInStep =
  | { readonly outcome: 'done'; readonly headers: Headers; readonly location?: string }
  | { readonly outcome: 'refused'; readonly headers: Headers }
  | { readonly outcome: 'rate-limited'; readonly headers: Headers; readonly retryAfter: number };

export type Auth = {
  /** Makes a one-time link for an address and hands it to `sendLink`, also where the address is nobody's. */
  readonly askForLink: (from: Request, client: string | undefined, email: string, next: string) => Promise<SignInStep>;
  /** Uses a one-time link up. `refused`: unknown, used, expired, or nobody who may sign in. */
  readonly useLink: (from: Request, client: string | undefined, token: string) => Promise<SignInStep>;
  /** Begins at the organisation's provider: `location` is where the browser goes. */
  readonly askProvider: (from: Request, client: string | undefined, next: string) => Promise<SignInStep>;
  /** Ends what the provider sends the browser back with: `location` is `next`, or the sign-in page with `error`. */
  readonly returnFromProvider: (from: Request, client: string | undefined) => Promise<SignInStep>;
  readonly signOut: (from: Request, client: string | undefined) => Promise<SignInStep>;
  /** Whose session the cookie holds, if it is still good. */
  readonly readSession: (headers: Headers) => Promise<string | undefined>;
  /** A one-time link that nobody mails: a demonstration prints it. It lives as long as a session. */
  readonly makeLink: (email: string) => Promise<SignInLink>;
};

/**
 * Opens sign-in. `sendLink` is called for every address that asks, known or not, and must take the same time for
 * both. Nobody can sign up: only users that are there and not disabled get a session.
 */
export function openAuth(parts: AuthParts, sendLink: (link: SignInLink) => void): Auth {
  const library = configure(parts, LINK_S, sendLink);
  const { publicUrl } = parts.config;
  const call = async (from: Request, client: string | undefined, method: string, path: string, body?: object) => {
    const headers = new Headers({ origin: new URL(publicUrl).origin });
    for (const name of ['cookie', 'user-agent']) copy(from.headers, headers, name);
    if (client !== undefined) headers.set(CLIENT_HEADER, client);
    if (body) headers.set('content-type', 'application/json');
    const request = new Request(`${publicUrl}/api/auth${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return asStep(await library.handler(request));
  };
  /** A browser holds one session: the one that a new one takes the place of would live on, good for a person who copied it. */
  const endingTheOld = async (from: Request, client: string | undefined, step: SignInStep): Promise<SignInStep> => {
    const begun = step.headers.getSetCookie().some((cookie) => cookie.includes('neuvoaika.session_token='));
    if (step.outcome === 'done' && begun) await call(from, client, 'POST', '/sign-out', {});
    return step;
  };
  return {
    askForLink: (from, client, email, next) =>
      call(from, client, 'POST', '/sign-in/magic-link', { email: libraryAddress(email), callbackURL: next }),
    useLink: async (from, client, token) => {
      const query = new URLSearchParams({ token, callbackURL: '/' });
      return endingTheOld(from, client, await call(from, client, 'GET', `/magic-link/verify?${query}`));
    },
    askProvider: (from, client, next) =>
      call(from, client, 'POST', '/sign-in/social', {
        provider: PROVIDER,
        callbackURL: next,
        errorCallbackURL: '/sign-in',
      }),
    returnFromProvider: async (from, client) => {
      const path = `/callback/${PROVIDER}${new URL(from.url).search}`;
      return endingTheOld(from, client, await call(from, client, 'GET', path));
    },
    signOut: (from, client) => call(from, client, 'POST', '/sign-out', {}),
    readSession: async (headers) => {
      // every fault of the library's is the database's: somebody signed in is not told that they are not
      const found = await library.api.getSession({ headers }).catch(() => {
        throw new Refusal('unavailable', 'nobody’s session can be read just now');
      });
      return found?.user.id;
    },
    makeLink: openLinkMaker(parts),
  };
}

/** A second copy of the library that keeps its links to itself; opened when the first is asked for. */
function openLinkMaker(parts: AuthParts): (email: string) => Promise<SignInLink> {
  const made = new Map<string, SignInLink>();
  let library: ReturnType<typeof configure> | undefined;
  return async (email) => {
    library ??= configure(parts, SESSION_S, (link) => made.set(link.email, link));
    await library.api.signInMagicLink({ body: { email: libraryAddress(email) }, headers: new Headers() });
    const link = made.get(email);
    made.delete(email);
    if (link === undefined) throw new Error('the library made no link');
    return link;
  };
}

function configure({ config, db, log }: AuthParts, linkSeconds: number, sendLink: (link: SignInLink) => void) {
  return betterAuth({
    appName: 'Neuvoaika',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.secret,
    trustedOrigins: [config.publicUrl],
    database: knowingStandIns(prismaAdapter(db, { provider: 'postgresql', transaction: true })),
    telemetry: { enabled: false },
    // a fault comes to us as it is: the library would print it, and answer 500 where the database is only away
    onAPIError: { throw: true },
    // The library's messages name no person, but what it appends to them may: only the message is kept.
    logger: { level: 'warn', log: (level, message) => log[level]({ part: 'sign-in' }, message) },
    user: {
      additionalFields: {
        language: { type: 'string', required: false, input: false },
        professionalId: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: SESSION_S, disableSessionRefresh: true },
    account: { accountLinking: { enabled: true }, updateAccountOnSignIn: false },
    databaseHooks: {
      user: { create: { before: async () => false } },
      account: { create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) } },
      session: {
        create: {
          before: async (session, context) => {
            const user = await context?.context.internalAdapter.findUserById(session.userId);
            if (!user || ('disabledAt' in user && user.disabledAt)) return false;
          },
        },
      },
    },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: 100, customRules: RATE_RULES },
    advanced: {
      cookiePrefix: 'neuvoaika',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    plugins: [
      magicLink({
        expiresIn: linkSeconds,
        disableSignUp: true,
        storeToken: 'hashed',
        generateToken: () => newSignInToken(config.secret),
        sendMagicLink: ({ email, token, url }) =>
          sendLink({ email: addressOf(email), token, next: new URL(url).searchParams.get('callbackURL') ?? '/' }),
      }),
      genericOAuth({ config: config.oidc ? [providerOf(config.oidc)] : [] }),
    ],
  });
}

/** The library asks for a user by the address it was told, and compares the two. */
function knowingStandIns(open: ReturnType<typeof prismaAdapter>): ReturnType<typeof prismaAdapter> {
  return (options) => {
    const adapter = open(options);
    return {
      ...adapter,
      findOne: async (query) => {
        const [by] = query.where;
        const told = query.model === 'user' && by?.field === 'email' ? String(by.value) : '';
        const value = addressOf(told);
        if (by === undefined || value === told) return adapter.findOne(query);
        const user = await adapter.findOne<never>({ ...query, where: [{ ...by, value }] });
        return user && Object.assign(user, { email: told });
      },
    };
  };
}

/**
 * A whole organisation may share one address, so these stop machines, not a busy Monday morning. A link's token cannot be
 * guessed: counting wrong ones would only keep out those behind the same address whose link is right.
 */
const RATE_RULES = {
  '/sign-in/magic-link': { window: 60, max: 60 },
  '/sign-in/social': { window: 60, max: 120 },
  '/magic-link/verify': false,
  '/callback/*': { window: 60, max: 120 },
  '/sign-out': false,
} as const;

/** The provider only says who somebody is: its tokens open other doors, and are not kept. */
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

function providerOf(oidc: NonNullable<Config['oidc']>) {
  return {
    providerId: PROVIDER,
    name: oidc.name,
    discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: true,
  };
}

function asStep(response: Response): SignInStep {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  if (response.status === 429) {
    return { outcome: 'rate-limited', headers, retryAfter: Number(response.headers.get('x-retry-after') ?? 60) };
  }
  // the library hides what went wrong: nobody's link is used up, and trying again may help
  if (response.status >= 500) throw new Refusal('unavailable', 'signing in is not possible just now');
  const location = response.headers.get('location') ?? undefined;
  if (response.status >= 400 || (location !== undefined && new URL(location, 'http://x').searchParams.has('error'))) {
    return { outcome: 'refused', headers };
  }
  return { outcome: 'done', headers, ...(location !== undefined && { location }) };
}

function copy(from: Headers, to: Headers, name: string): void {
  const value = from.get(name);
  if (value !== null) to.set(name, value);
}

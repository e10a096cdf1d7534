// The only reader of the environment: every setting validated, named and documented. The README's table is made from it.

import { z } from 'zod';

/** A whole number in a range, with the range in the sentence that refuses another. */
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const error = `must be a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` });

/** Of a mail server: the line to it is as safe as we make it, and no parameter takes from that. */
const mailServer = (protocols: RegExp, example: string) =>
  url(protocols, example).refine((text) => !text.includes('?'), {
    error: `must end where ${example} does: a line is not made less safe by what follows a question mark`,
  });

/** Each setting: its schema, and the sentence that explains it. */
const SETTINGS = {
  HOST: [z.string().min(1).default('127.0.0.1'), 'Address to listen on.'],
  PORT: [whole(1, 65_535).default(3000), 'Port to listen on.'],
  PUBLIC_URL: [
    url(/^https?$/, 'https://neuvoaika.example').optional(),
    'Address people use, for links and cookies. Default: http://HOST:PORT.',
  ],
  NODE_ENV: [
    z.enum(['production', 'development', 'test']).default('development'),
    '`production` turns the demonstration off and asks for SECRET and PUBLIC_URL.',
  ],
  DATABASE_URL: [
    url(/^postgres(ql)?$/, 'postgresql://user:password@host/neuvoaika').optional(),
    'PostgreSQL to use. Without it, a database embedded in the process under DATA_DIR.',
  ],
  DATABASE_POOL: [whole(2, 200).default(10), 'Connections of one process to PostgreSQL.'],
  WORKER: [
    z.enum(['on', 'off']).default('on'),
    '`off` leaves background work to processes of their own (`npm run worker`). With PostgreSQL the service keeps one beside itself, with the embedded database it works itself.',
  ],
  DATA_DIR: [z.string().min(1).default('./data'), 'Where the embedded database and generated secrets live.'],
  SECRET: [
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Signs sessions and seals the access log. Outside production one is made and kept in DATA_DIR.',
  ],
  CLOCK_START: [
    z
      .string()
      .transform((text, context) => {
        try {
          return Temporal.Instant.from(text);
        } catch {
          context.addIssue({ code: 'custom', message: 'must be an instant such as 2026-11-20T09:00:00+02:00' });
          return z.NEVER;
        }
      })
      .optional(),
    'Starts the clock at this instant, for a demonstration or a test. Refused in production.',
  ],
  DEMO: [
    flag.optional(),
    'Demonstration directory, people and mail tray. Default: on outside production, refused in it.',
  ],
  DEMO_OPEN_TO_ALL: [
    flag.default(false),
    'With DEMO=true, lets the demonstration run where others can reach it: its mail tray shows them every sign-in link.',
  ],
  ACCESS_LOG_YEARS: [
    whole(1, 100).default(12),
    'How long the access log is kept. What is older is removed each night, and the seals tell that from tampering.',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    'How much is logged. The log holds no personal data at any level.',
  ],
  RATE_LIMIT: [
    whole(0).default(30_000),
    'Requests a minute for one person, key or (signed out) address; 0 turns the limit off. Limits on guessing and on held times stay.',
  ],
  RATE_LIMIT_OFF_BECAUSE: [
    z.string().min(10, 'must be a sentence').optional(),
    'Why RATE_LIMIT is 0 in production, such as a proxy that limits requests itself. Without it that is refused.',
  ],
  METRICS_TOKEN: [
    z.string().min(16, 'must have at least 16 characters').optional(),
    'Opens /metrics to a request with this bearer token. In production /metrics is closed without it.',
  ],
  TRUST_PROXY: [flag.default(false), 'Take the client address from X-Forwarded-For, behind a proxy that sets it.'],
  SMTP_URL: [
    mailServer(/^smtps?$/, 'smtps://user:password@mail.example').optional(),
    'Mail server. Without it messages land in the mail tray (demonstration) or wait. Outside loopback the line is encrypted: smtps://, or STARTTLS with smtp://.',
  ],
  MAIL_FROM: [
    z
      .string()
      .regex(/^[^<>]+ <[^@\s<>]+@[^@\s<>]+>$/, 'must look like: Neuvoaika <no-reply@example.test>')
      .default('Neuvoaika <no-reply@example.test>'),
    'Sender of mails and organiser of invites. Production refuses addresses for examples.',
  ],
  TEXT_GATEWAY_URL: [
    url(/^https?$/, 'https://texts.example/send').optional(),
    'Gateway of text messages. Without it texts land in the mail tray (demonstration without a mail server), or nobody is told by text. Outside loopback, and in production, it needs https://.',
  ],
  TEXT_GATEWAY_SECRET: [
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Signs what goes to that gateway, and what it reports to /webhooks/texts; at least 32 characters.',
  ],
  TEXT_FROM: [
    z
      .string()
      .regex(
        /^(?:[A-Za-z0-9 ]{1,11}|\+\d{5,15})$/,
        'must be up to 11 letters or digits, or a number such as +358401234567',
      )
      .default('Neuvoaika'),
    'Sender of text messages, as phones show it.',
  ],
  IMAP_URL: [
    mailServer(/^imaps?$/, 'imaps://user:password@mail.example').optional(),
    'Mailbox, the service’s own, that answers in calendars and returned mails come to; needs REPLY_TO. What was dealt with is marked read and removed after 30 days, what only a person understands stays, flagged. Outside loopback the line is encrypted: imaps://, or STARTTLS with imap://.',
  ],
  REPLY_TO: [
    z
      .string()
      .regex(
        /^[^@\s<>"+]{1,20}@[^@\s<>]+$/,
        'must be an address with at most 20 characters before the @ and no +, such as vastaukset@example.test',
      )
      .optional(),
    'Address of that mailbox, by which calendars answer and undeliverable mail comes back. Each recipient sees one of its own, `vastaukset+code@…`: the mail server must take those for the same mailbox.',
  ],
  INNER_CALENDARS: [
    z
      .string()
      .regex(
        /^[\w.:[\]-]+( [\w.:[\]-]+)*$/,
        'must be hosts with a space between, such as: cloud.hospital.example 10.0.0.5:8443',
      )
      .optional(),
    'Hosts of the inner network, with a space between, whose calendars professionals may link; no other inner address is ever fetched. A port other than 443 (80 for http) belongs to it: `cloud.hospital.example:8443`.',
  ],
  OIDC_ISSUER: [url(/^https?$/, 'https://login.example').optional(), "The organisation's OpenID Connect provider."],
  OIDC_CLIENT_ID: [z.string().min(1).optional(), 'Client id at that provider.'],
  OIDC_CLIENT_SECRET: [z.string().min(1).optional(), 'Client secret at that provider.'],
  OIDC_NAME: [z.string().min(1).max(60).default('OpenID Connect'), 'What the sign-in button calls the provider.'],
  LIVEKIT_URL: [
    url(/^(wss?|https?)$/, 'wss://video.example').optional(),
    'LiveKit server. Without it one found on the PATH or in .tools/ is run on loopback.',
  ],
  LIVEKIT_API_KEY: [z.string().min(1).optional(), 'Key at that server.'],
  LIVEKIT_API_SECRET: [z.string().min(1).optional(), 'Secret at that server.'],
} as const;

type Settings = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name][0]> };

export type Config = {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  /** only PUBLIC_URL's own host is ours; where none was set, the host that a request came to is */
  readonly hostIsFixed: boolean;
  readonly metricsToken?: string;
  readonly production: boolean;
  readonly demo: boolean;
  readonly database: {
    readonly url?: string;
    readonly pool: number;
    readonly dataDir: string;
    /** whose the sessions are: of those who answer people, unless it is said otherwise */
    readonly sessions?: 'pages' | 'worker';
  };
  /** whether this service sees to background work, itself or by a process that it keeps */
  readonly works: boolean;
  readonly secret?: string;
  readonly clockStart?: Temporal.Instant;
  readonly accessLogYears: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  /** requests a minute; 0: no limit */
  readonly rateLimit: number;
  readonly trustProxy: boolean;
  readonly mail: { readonly url?: string; readonly from: string };
  /** the gateway of text messages, where there is one */
  readonly texts?: { readonly url: string; readonly secret: string; readonly from: string };
  /** the mailbox that answers and returned mails come to */
  readonly replies?: { readonly url: string; readonly address: string };
  /** hosts, with their port where it is not the usual one */
  readonly innerCalendars: readonly string[];
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
  };
  readonly livekit?: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
};

/** A setting that stops the start, in one sentence a person can act on. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What this process was started with, for one of ours that is started beside it. */
export function ownEnvironment(): Environment {
  return process.env;
}

/** Reads the settings from the environment. Throws `WrongSetting` at the first that does not fit. */
export function readConfig(environment: Environment = process.env): Config {
  const read = readEnvironment(environment);
  const production = read.NODE_ENV === 'production';
  if (production && read.SECRET === undefined)
    throw new WrongSetting('SECRET is missing: production needs one of at least 32 characters.');
  if (production && read.PUBLIC_URL === undefined)
    throw new WrongSetting('PUBLIC_URL is missing: production needs the address people use.');
  if (production) refuseInProduction(read);
  else refuseOpenDemonstration(read);
  const oidc = together(read, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
  const texts = gatewayIn(read);
  const replies = together(read, ['IMAP_URL', 'REPLY_TO']);
  const livekit = together(read, ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']);
  return {
    host: read.HOST,
    port: read.PORT,
    hostIsFixed: read.PUBLIC_URL !== undefined,
    publicUrl: (read.PUBLIC_URL ?? addressOf({ host: read.HOST, port: read.PORT })).replace(/\/$/, ''),
    production,
    demo: read.DEMO ?? !production,
    works: read.WORKER === 'on',
    database: {
      pool: read.DATABASE_POOL,
      dataDir: read.DATA_DIR,
      ...(read.DATABASE_URL && { url: read.DATABASE_URL }),
    },
    ...(read.SECRET && { secret: read.SECRET }),
    ...(read.METRICS_TOKEN && { metricsToken: read.METRICS_TOKEN }),
    ...(read.CLOCK_START && { clockStart: read.CLOCK_START }),
    accessLogYears: read.ACCESS_LOG_YEARS,
    logLevel: read.LOG_LEVEL,
    rateLimit: read.RATE_LIMIT,
    trustProxy: read.TRUST_PROXY,
    innerCalendars: read.INNER_CALENDARS?.split(' ') ?? [],
    mail: { from: read.MAIL_FROM, ...(read.SMTP_URL && { url: read.SMTP_URL }) },
    ...(texts && { texts }),
    ...(replies && { replies: { url: replies[0], address: replies[1] } }),
    ...(oidc && {
      oidc: { issuer: oidc[0], clientId: oidc[1], clientSecret: oidc[2], name: read.OIDC_NAME },
    }),
    ...(livekit && { livekit: { url: livekit[0], apiKey: livekit[1], apiSecret: livekit[2] } }),
  };
}

/** The address of what listens there. */
export function addressOf({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function refuseInProduction(read: Settings): void {
  if (read.CLOCK_START !== undefined) throw new WrongSetting('CLOCK_START is set: production runs by the real clock.');
  if (read.DEMO) throw new WrongSetting('DEMO is true: production has no demonstration.');
  if (isWeak(read.SECRET ?? ''))
    throw new WrongSetting('SECRET is weak: take one that is random, such as `openssl rand -base64 32` gives.');
  for (const name of ['PUBLIC_URL', 'OIDC_ISSUER', 'LIVEKIT_URL', 'TEXT_GATEWAY_URL'] as const) {
    if (/^(http|ws):/.test(read[name] ?? ''))
      throw new WrongSetting(`${name} is not encrypted: production needs an https:// or wss:// address.`);
  }
  if (isReserved(read.MAIL_FROM.replace(/^.*@|>$/g, '')))
    throw new WrongSetting('MAIL_FROM is an address for examples: production needs one that mail servers know.');
  if (read.REPLY_TO !== undefined && isReserved(read.REPLY_TO.replace(/^.*@/, '')))
    throw new WrongSetting('REPLY_TO is an address for examples: production needs one that mail servers know.');
  if (read.RATE_LIMIT === 0 && read.RATE_LIMIT_OFF_BECAUSE === undefined)
    throw new WrongSetting('RATE_LIMIT is 0: production needs a limit, or RATE_LIMIT_OFF_BECAUSE with the reason.');
}

/** Both of its settings, or neither; its answers and what it is sent are read by nobody on the way. */
function gatewayIn(read: Settings): Config['texts'] {
  const { TEXT_GATEWAY_URL: url, TEXT_GATEWAY_SECRET: secret, TEXT_FROM: from } = read;
  if (url === undefined && secret === undefined) return undefined;
  if (url === undefined || secret === undefined) {
    const missing = url === undefined ? 'TEXT_GATEWAY_URL' : 'TEXT_GATEWAY_SECRET';
    throw new WrongSetting(
      `${missing} missing: TEXT_GATEWAY_URL and TEXT_GATEWAY_SECRET are set together or not at all.`,
    );
  }
  if (url.startsWith('http:') && !isLoopback(new URL(url).hostname))
    throw new WrongSetting('TEXT_GATEWAY_URL is not encrypted: outside loopback it needs https://.');
  return { url, secret, from };
}

/** RFC 2606 and RFC 6761: names at which nobody has mail. */
function isReserved(domain: string): boolean {
  return /(^|\.)(example(\.(com|net|org))?|test|invalid|localhost|local)$/i.test(domain);
}

/** Not a measure of randomness, which text has not: what people type where a random secret belongs. */
function isWeak(secret: string): boolean {
  return (
    new Set(secret).size < 12 ||
    /^(.{1,16})\1+.{0,15}$/.test(secret) ||
    /secret|password|change.?me|example/i.test(secret)
  );
}

/** A demonstration lets anybody in who can read its mail tray. */
function refuseOpenDemonstration(read: Settings): void {
  if (read.DEMO === false || (read.DEMO === true && read.DEMO_OPEN_TO_ALL)) return;
  const open = [
    ...(isLoopback(read.HOST) ? [] : ['HOST']),
    ...(read.PUBLIC_URL === undefined || isLoopback(new URL(read.PUBLIC_URL).hostname) ? [] : ['PUBLIC_URL']),
  ];
  if (open.length === 0) return;
  throw new WrongSetting(
    `${open.join(' and ')} can be reached by others, who could sign in to the demonstration as anybody: set DEMO=false, or DEMO=true and DEMO_OPEN_TO_ALL=true.`,
  );
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** Every setting with its default and what it is for: the README's table, held equal by a test. */
export function describeSettings(): readonly { name: string; default: string; text: string }[] {
  return Object.entries(SETTINGS).map(([name, [schema, text]]) => {
    const given = z.safeParse(schema, undefined);
    return { name, default: given.success && given.data !== undefined ? String(given.data) : '', text };
  });
}

function readEnvironment(environment: Environment): Settings {
  const shape = Object.fromEntries(Object.entries(SETTINGS).map(([name, [schema]]) => [name, schema]));
  // An empty variable means "not set": compose files and shells leave them behind.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in SETTINGS && value !== ''),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data as Settings;
  const fault = parsed.error.issues[0];
  throw new WrongSetting(`${fault?.path.join('.')} is wrong: ${fault?.message}.`);
}

type Joint =
  | 'IMAP_URL'
  | 'REPLY_TO'
  | 'OIDC_ISSUER'
  | 'OIDC_CLIENT_ID'
  | 'OIDC_CLIENT_SECRET'
  | 'LIVEKIT_URL'
  | 'LIVEKIT_API_KEY'
  | 'LIVEKIT_API_SECRET';

/** Settings that make sense only together: all of them, or none. The third is empty where there are two. */
function together(
  read: Settings,
  names: readonly [Joint, Joint, Joint?],
): readonly [string, string, string] | undefined {
  const asked = names.filter((name) => name !== undefined);
  const [first, second, third = ''] = asked.map((name) => read[name]);
  const missing = asked.filter((name) => !read[name]);
  if (first && second && missing.length === 0) return [first, second, third];
  if (missing.length === asked.length) return undefined;
  throw new WrongSetting(`${missing.join(' and ')} missing: ${asked.join(', ')} are set together or not at all.`);
}

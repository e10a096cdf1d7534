// The settings: what they are when nothing is set, and the one sentence that stops the start when one is wrong.

import { describe, expect, test } from 'vitest';
import { describeSettings, readConfig, WrongSetting } from '../../src/config.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET: 'kT3vZq9LrX2mWc7bNf4yHs8dJp6gQa1u',
  PUBLIC_URL: 'https://neuvoaika.example',
  MAIL_FROM: 'Perhekeskus <aika@perhekeskus.fi>',
};

function sentence(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof WrongSetting) return error.message;
    throw error;
  }
  return 'was accepted';
}

test('nothing set is a demonstration on loopback, with its own database and clock', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3000',
    hostIsFixed: false,
    production: false,
    demo: true,
    works: true,
    database: { pool: 10, dataDir: './data' },
    accessLogYears: 12,
    logLevel: 'info',
    rateLimit: 30_000,
    trustProxy: false,
    innerCalendars: [],
    mail: { from: 'Neuvoaika <no-reply@example.test>' },
  });
});

test('an IPv6 host is written into the address as addresses are', () => {
  expect(readConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', OIDC_ISSUER: '', SECRET: '' })).toEqual(readConfig({}));
});

test('every setting reaches the configuration', () => {
  const config = readConfig({
    ...PRODUCTION,
    HOST: '0.0.0.0',
    PORT: '8080',
    PUBLIC_URL: 'https://neuvoaika.example/',
    DATABASE_URL: 'postgresql://user:password@host/neuvoaika',
    DATABASE_POOL: '20',
    WORKER: 'off',
    DATA_DIR: '/var/lib/neuvoaika',
    DEMO: 'false',
    LOG_LEVEL: 'warn',
    RATE_LIMIT: '0',
    RATE_LIMIT_OFF_BECAUSE: 'the proxy before it limits',
    METRICS_TOKEN: 'a-token-of-the-figures',
    TRUST_PROXY: 'true',
    SMTP_URL: 'smtps://user:password@mail.example',
    MAIL_FROM: 'Perhekeskus <aika@perhekeskus.fi>',
    TEXT_GATEWAY_URL: 'https://texts.example/send',
    TEXT_GATEWAY_SECRET: 's'.repeat(32),
    TEXT_FROM: '+358401234567',
    IMAP_URL: 'imaps://user:password@mail.example',
    REPLY_TO: 'vastaukset@perhekeskus.fi',
    INNER_CALENDARS: 'cloud.hospital.example 10.0.0.5:8443',
    OIDC_ISSUER: 'https://login.example',
    OIDC_CLIENT_ID: 'id',
    OIDC_CLIENT_SECRET: 'secret',
    OIDC_NAME: 'Hyvinvointialue',
    LIVEKIT_URL: 'wss://video.example',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'secret',
  });
  expect(config).toEqual({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://neuvoaika.example',
    hostIsFixed: true,
    metricsToken: 'a-token-of-the-figures',
    production: true,
    demo: false,
    works: false,
    database: { url: 'postgresql://user:password@host/neuvoaika', pool: 20, dataDir: '/var/lib/neuvoaika' },
    secret: PRODUCTION.SECRET,
    accessLogYears: 12,
    logLevel: 'warn',
    rateLimit: 0,
    trustProxy: true,
    mail: { url: 'smtps://user:password@mail.example', from: 'Perhekeskus <aika@perhekeskus.fi>' },
    texts: { url: 'https://texts.example/send', secret: 's'.repeat(32), from: '+358401234567' },
    innerCalendars: ['cloud.hospital.example', '10.0.0.5:8443'],
    replies: { url: 'imaps://user:password@mail.example', address: 'vastaukset@perhekeskus.fi' },
    oidc: { issuer: 'https://login.example', clientId: 'id', clientSecret: 'secret', name: 'Hyvinvointialue' },
    livekit: { url: 'wss://video.example', apiKey: 'key', apiSecret: 'secret' },
  });
});

/** A value that each setting cannot have. A setting that accepts any text has none. */
const WRONG: readonly [string, string][] = [
  ['PORT', '0'],
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'neuvoaika.example'],
  ['PUBLIC_URL', 'ftp://neuvoaika.example'],
  ['NODE_ENV', 'prod'],
  ['DATABASE_URL', 'mysql://host/neuvoaika'],
  ['DATABASE_POOL', '1'],
  ['DATABASE_POOL', '1.5'],
  ['WORKER', 'no'],
  ['SECRET', 'short'],
  ['CLOCK_START', 'tomorrow'],
  ['CLOCK_START', '2026-11-20T09:00:00'],
  ['DEMO', 'yes'],
  ['DEMO_OPEN_TO_ALL', 'yes'],
  ['RATE_LIMIT_OFF_BECAUSE', 'so'],
  ['METRICS_TOKEN', 'short'],
  ['ACCESS_LOG_YEARS', '0'],
  ['LOG_LEVEL', 'trace'],
  ['RATE_LIMIT', '-1'],
  ['TRUST_PROXY', '1'],
  ['SMTP_URL', 'mail.example'],
  ['MAIL_FROM', 'no-reply@example.test'],
  ['TEXT_GATEWAY_URL', 'texts.example'],
  ['TEXT_GATEWAY_SECRET', 'short'],
  ['TEXT_FROM', 'Perhekeskus Lahti'],
  ['IMAP_URL', 'mail.example'],
  ['REPLY_TO', 'vastaukset+kaikki@perhekeskus.fi'],
  ['INNER_CALENDARS', 'https://cloud.hospital.example/'],
  ['OIDC_ISSUER', 'login.example'],
  ['OIDC_NAME', 'x'.repeat(61)],
  ['LIVEKIT_URL', 'video.example'],
];
const ANY_TEXT = ['HOST', 'DATA_DIR', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'];

describe('a wrong value stops the start', () => {
  test.each(WRONG)('%s=%s is refused in one sentence that names it', (name, value) => {
    expect(sentence({ [name]: value })).toMatch(new RegExp(`^${name} is wrong: [^\\n]+\\.$`));
  });

  test('a number that is none is told its range, and not what a parser thinks of it', () => {
    expect(sentence({ PORT: 'http' })).toBe('PORT is wrong: must be a whole number from 1 to 65535.');
    expect(sentence({ RATE_LIMIT: 'many' })).toBe('RATE_LIMIT is wrong: must be a whole number from 0.');
  });

  test('every setting is tried above', () => {
    const tried = new Set([...WRONG.map(([name]) => name), ...ANY_TEXT]);
    expect(
      describeSettings()
        .map((setting) => setting.name)
        .filter((name) => !tried.has(name)),
    ).toEqual([]);
  });

  test('the sentence does not repeat the value, which may be a secret', () => {
    expect(sentence({ SECRET: 'hunter2' })).not.toContain('hunter2');
    expect(sentence({ DATABASE_URL: 'user:hunter2@host' })).not.toContain('hunter2');
  });
});

describe('settings that belong together', () => {
  test.each([
    ['OIDC_ISSUER', 'https://login.example', 'OIDC_CLIENT_ID and OIDC_CLIENT_SECRET missing'],
    ['OIDC_CLIENT_SECRET', 'secret', 'OIDC_ISSUER and OIDC_CLIENT_ID missing'],
    ['LIVEKIT_URL', 'wss://video.example', 'LIVEKIT_API_KEY and LIVEKIT_API_SECRET missing'],
    ['TEXT_GATEWAY_URL', 'https://texts.example', 'TEXT_GATEWAY_SECRET missing'],
    ['TEXT_GATEWAY_SECRET', 's'.repeat(32), 'TEXT_GATEWAY_URL missing'],
    ['LIVEKIT_API_KEY', 'key', 'LIVEKIT_URL and LIVEKIT_API_SECRET missing'],
  ])('%s alone is refused, saying what is missing', (name, value, missing) => {
    expect(sentence({ [name]: value })).toMatch(new RegExp(`^${missing}: .* together or not at all\\.$`));
  });
});

test('a gateway is reached without encryption on loopback only', () => {
  const gateway = (url: string) => ({ TEXT_GATEWAY_URL: url, TEXT_GATEWAY_SECRET: 's'.repeat(32) });
  expect(readConfig(gateway('http://127.0.0.1:8080/')).texts?.from).toBe('Neuvoaika');
  expect(sentence(gateway('http://texts.example/'))).toMatch(/^TEXT_GATEWAY_URL is not encrypted: /);
});

describe('the line to a mail server', () => {
  test.each([
    'SMTP_URL=smtp://mail.fi:587?requireTLS=false',
    'SMTP_URL=smtp://mail.fi:587/?ignoreTLS=true',
    'SMTP_URL=smtps://mail.fi?secure=false',
    'SMTP_URL=smtps://mail.fi?tls.rejectUnauthorized=false',
    'SMTP_URL=smtp://127.0.0.1:2525?host=mail.fi',
    'IMAP_URL=imap://mail.fi?tls=false',
  ])('%s stops the start in every mode: no parameter makes it less safe', (setting) => {
    const [name = '', ...url] = setting.split('=');
    const given = { [name]: url.join('='), ...(name === 'IMAP_URL' && { REPLY_TO: 'vastaukset@perhekeskus.fi' }) };
    for (const mode of [{}, { NODE_ENV: 'test' }, PRODUCTION])
      expect(sentence({ ...mode, ...given })).toMatch(new RegExp(`^${name} is wrong: must end where [^\\n]+\\.$`));
  });
});

describe('production', () => {
  test('runs with a secret and an address, and without the demonstration', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({ production: true, demo: false });
  });

  test.each([
    [{ SECRET: '' }, /^SECRET is missing: /],
    [{ PUBLIC_URL: '' }, /^PUBLIC_URL is missing: /],
    [{ CLOCK_START: '2026-11-20T09:00:00+02:00' }, /^CLOCK_START is set: /],
    [{ MAIL_FROM: '' }, /^MAIL_FROM is an address for examples: /],
    [
      { IMAP_URL: 'imaps://a:b@mail.fi', REPLY_TO: 'vastaukset@mail.example.com' },
      /^REPLY_TO is an address for examples: /,
    ],
    [{ REPLY_TO: 'vastaukset@perhekeskus.fi' }, /^IMAP_URL missing: /],
    [{ MAIL_FROM: 'Perhekeskus <aika@mail.example.com>' }, /^MAIL_FROM is an address for examples: /],
    [{ DEMO: 'true' }, /^DEMO is true: /],
    [{ DEMO: 'true', DEMO_OPEN_TO_ALL: 'true' }, /^DEMO is true: /],
    [{ SECRET: 's'.repeat(40) }, /^SECRET is weak: /],
    [{ SECRET: 'abcdefghijklmn'.repeat(3) }, /^SECRET is weak: /],
    [{ SECRET: 'change-me-to-something-long-and-random' }, /^SECRET is weak: /],
    [{ SECRET: 'the secret of our family centre 2026' }, /^SECRET is weak: /],
    [{ PUBLIC_URL: 'http://neuvoaika.example' }, /^PUBLIC_URL is not encrypted: /],
    [
      { OIDC_ISSUER: 'http://login.example', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'x' },
      /^OIDC_ISSUER is not encrypted: /,
    ],
    [
      { LIVEKIT_URL: 'ws://video.example', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'x' },
      /^LIVEKIT_URL is not encrypted: /,
    ],
    [
      { TEXT_GATEWAY_URL: 'http://127.0.0.1:8080', TEXT_GATEWAY_SECRET: PRODUCTION.SECRET },
      /^TEXT_GATEWAY_URL is not encrypted: /,
    ],
    [{ RATE_LIMIT: '0' }, /^RATE_LIMIT is 0: /],
  ])('is refused with %o', (change, said) => {
    expect(sentence({ ...PRODUCTION, ...change })).toMatch(said);
    expect(sentence({ ...PRODUCTION, ...change })).toMatch(/^[^\n]+\.$/);
  });
});

describe('a demonstration that others can reach', () => {
  test.each([
    [{ HOST: '0.0.0.0' }, /^HOST can be reached/],
    [{ HOST: '10.1.2.3' }, /^HOST can be reached/],
    [{ HOST: '::' }, /^HOST can be reached/],
    [{ PUBLIC_URL: 'https://neuvoaika.example' }, /^PUBLIC_URL can be reached/],
    [{ HOST: '0.0.0.0', PUBLIC_URL: 'http://10.1.2.3' }, /^HOST and PUBLIC_URL can be reached/],
    [{ HOST: '0.0.0.0', DEMO: 'true' }, /^HOST can be reached/],
    [{ HOST: '0.0.0.0', DEMO_OPEN_TO_ALL: 'true' }, /^HOST can be reached/],
  ])('is refused with %o', (settings, said) => {
    expect(sentence(settings)).toMatch(said);
  });

  test('runs when it is asked for twice, and without a demonstration nothing needs asking', () => {
    expect(readConfig({ HOST: '0.0.0.0', DEMO: 'true', DEMO_OPEN_TO_ALL: 'true' })).toMatchObject({ demo: true });
    expect(readConfig({ HOST: '0.0.0.0', DEMO: 'false' })).toMatchObject({ demo: false });
    for (const HOST of ['127.0.0.1', '127.1.1.1', 'localhost', '::1']) expect(readConfig({ HOST }).demo).toBe(true);
  });
});

test('every setting is described in a sentence', () => {
  for (const { name, text } of describeSettings()) expect(`${name}: ${text}`).toMatch(/^[A-Z_]+: \S.*\.$/);
});

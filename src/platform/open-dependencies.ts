// Opens everything the service needs, in order, and closes it the other way round.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type Auth, openAuth, type SignInLink } from './auth.ts';
import { type Clock, openClock } from './clock.ts';
import { type OpenDatabase, openDatabase } from './db.ts';
import type { Dependencies } from './dependencies.ts';
import { openJobs } from './jobs.ts';
import { openLive } from './live.ts';
import { ROOM_EVENTS, startVideo, type VideoServer } from './livekit.ts';
import { type Logger, openLog } from './log.ts';
import { type Mailer, noMailer, smtpMailer, trayMailer } from './mailer.ts';
import { makeFolder } from './make-folder.ts';
import { openMetrics } from './metrics.ts';
import { gatewayTexter, noTexter, type Texter, trayTexter } from './texter.ts';
import { openTurns } from './turns.ts';

/** `close` runs `last` once no job is worked any more, while the database is still open. */
export type OpenDependencies = {
  readonly deps: Dependencies;
  readonly close: (last?: () => Promise<void>) => Promise<void>;
};

/** What a test may bring of its own, instead of what the settings would open. */
export type Brought = {
  readonly database?: OpenDatabase;
  readonly clock?: Clock;
  readonly video?: VideoServer;
  readonly log?: Logger;
};

/** How a sign-in link reaches its owner: a feature's business, handed in by the caller, who knows features. */
export type LinkSender = (parts: Pick<Dependencies, 'clock' | 'db' | 'live' | 'log'>) => (link: SignInLink) => void;

/** For each connection, so many wait: about a second's. */
const IN_LINE = 20;

/** Opens what the settings ask for. Throws where a part that must be there is not. */
export async function openDependencies(
  config: Config,
  sendLinks: LinkSender,
  brought: Brought = {},
): Promise<OpenDependencies> {
  const log = brought.log ?? openLog(config.logLevel);
  const clock = brought.clock ?? openClock(config.clockStart);
  const database = brought.database ?? (await openDatabase({ ...config.database }));
  const { db, connection } = database;
  const settings = { ...config, secret: config.secret ?? (await keepSecret(config.database.dataDir)) };
  const live = await openLive(connection, db, log);
  const jobs = await openJobs(connection, live, log);
  const mailer = openMailer(config, database, clock);
  const video = brought.video ?? startVideo(config, log, { tells: `${reachedAt(config)}${ROOM_EVENTS}` });
  const auth: Auth = openAuth({ config: settings, db, log }, sendLinks({ clock, db, live, log }));
  const deps: Dependencies = {
    config: settings,
    clock,
    db,
    jobs,
    live,
    log,
    mailer,
    texter: openTexter(config, database, clock),
    video,
    auth,
    metrics: openMetrics(),
    turns: openTurns({ atOnce: config.database.pool, inLine: config.database.pool * IN_LINE }),
  };
  return {
    deps,
    close: async (last) => {
      await jobs.close();
      await last?.();
      await live.close();
      await Promise.all([mailer.close(), video.close()]);
      await database.close();
    },
  };
}

function openMailer(config: Config, { db }: OpenDatabase, clock: Clock): Mailer {
  if (config.mail.url !== undefined) return smtpMailer({ url: config.mail.url, from: config.mail.from, clock });
  return config.demo && !config.production ? trayMailer(db, config.mail.from, clock) : noMailer();
}

function openTexter(config: Config, { db }: OpenDatabase, clock: Clock): Texter {
  if (config.texts !== undefined) return gatewayTexter(config.texts, clock);
  // beside a mail server the demonstration has no tray that anybody may read
  const hasTray = config.demo && !config.production && config.mail.url === undefined;
  return hasTray ? trayTexter(db, clock) : noTexter();
}

/** The secret of an installation that was given none: made once, readable by its owner only. */
async function keepSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  await makeFolder(dataDir);
  await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return readFile(path, 'utf8');
}

/** Where what runs on this machine reaches the service, on whatever address it listens. */
function reachedAt({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}`;
}

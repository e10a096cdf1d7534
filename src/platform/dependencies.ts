// Everything a surface or a feature may reach for, made once in main.ts (or a test) and handed down.

import type { Config } from '../config.ts';
import type { Auth } from './auth.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db.ts';
import type { Jobs } from './jobs.ts';
import type { Live } from './live.ts';
import type { VideoServer } from './livekit.ts';
import type { Logger } from './log.ts';
import type { Mailer } from './mailer.ts';
import type { Metrics } from './metrics.ts';
import type { Texter } from './texter.ts';
import type { Turns } from './turns.ts';

export type Dependencies = {
  readonly config: Config & { readonly secret: string };
  readonly clock: Clock;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly log: Logger;
  readonly mailer: Mailer;
  readonly texter: Texter;
  readonly video: VideoServer;
  readonly auth: Auth;
  readonly metrics: Metrics;
  /** of those who change something */
  readonly turns: Turns;
};

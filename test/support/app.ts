// The whole service over a database of the test's own: asked through `app.request()`, as hono's own tests do.

import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Role } from '../../src/core/permissions.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { type DemoPerson, provideDemoPeople } from '../../src/features/identity/provide-demo-people.ts';
import { postSignIn } from '../../src/features/notifications/post-sign-in.ts';
import { execute } from '../../src/platform/command.ts';
import type { OpenDatabase } from '../../src/platform/db.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import type { VideoServer } from '../../src/platform/livekit.ts';
import { openDependencies } from '../../src/platform/open-dependencies.ts';
import type { ApiEnv } from '../../src/surfaces/api/operation.ts';
import { openTestDatabase } from './database.ts';
import { type Ask, type Rows, readRows, writing } from './keep-rows.ts';

/** A Friday morning before the second and fourth Tuesdays the tests book. */
export const START = '2026-11-20T09:00:00+02:00';

export const paijatHame: unknown = JSON.parse(readFileSync(new URL('./paijat-hame.json', import.meta.url), 'utf8'));

export type TestApp = {
  readonly app: Hono<ApiEnv>;
  readonly deps: Dependencies;
  /** the demonstration's API key of each role */
  readonly keys: Readonly<Record<Role, string>>;
  /** sets the clock; it stands still until set again */
  readonly travelTo: (instant: string | number) => void;
  /** a JSON request with a role's key */
  readonly call: (
    role: Role | string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  /** signs a person in by the demonstration's link of the role; the value is a Cookie header */
  readonly signIn: (role: Role) => Promise<string>;
  readonly close: () => Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON the service answered with
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: any };

export type TestAppOptions = {
  readonly config?: Partial<Config>;
  readonly video?: VideoServer;
  readonly directory?: unknown;
  /** instead of one of the project's engine */
  readonly database?: OpenDatabase;
};

/** What is asked of a video server where there is none. */
export const noVideo: VideoServer = {
  available: false,
  reason: 'not_found',
  answers: async () => false,
  url: '',
  httpOrigin: '',
  createRoom: async () => {},
  deleteRoom: async () => {},
  putOut: async () => {},
  mute: async () => {},
  listPeople: async () => [],
  listRooms: async () => [],
  readEvent: async () => ({ id: 'none', kind: 'other' }),
  token: async () => '',
  close: async () => {},
};

/** Opens the service on the project's engine, with the Päijät-Häme directory and the demonstration's people. */
export async function openApp(options: TestAppOptions = {}): Promise<TestApp> {
  let now = Temporal.Instant.from(START).epochMilliseconds;
  const config = {
    ...readConfig({ SECRET: 'a secret for tests that is long enough', LOG_LEVEL: 'silent', RATE_LIMIT: '0' }),
    ...options.config,
  };
  const { deps, close } = await openDependencies(config, postSignIn, {
    database: options.database ?? (await openTestDatabase()),
    clock: { now: () => now },
    video: options.video ?? noVideo,
  });
  const people = await peopleIn(deps, options);
  const app = createApp(deps);
  const person = (role: Role) => people.find((candidate) => candidate.role === role);
  const keys = Object.fromEntries(people.map(({ role, key }) => [role, key])) as Record<Role, string>;
  return {
    app,
    deps,
    keys,
    travelTo: (instant) => {
      now = typeof instant === 'number' ? instant : Temporal.Instant.from(instant).epochMilliseconds;
    },
    call: async (role, method, path, body, headers = {}) => {
      const response = await app.request(path, {
        method,
        headers: {
          Authorization: `Bearer ${role in keys ? keys[role as Role] : role}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('Content-Type')?.includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    signIn: async (role) => {
      const response = await app.request(person(role)?.link ?? '');
      return response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    },
    close,
  };
}

/** What the import and the demonstration's people leave behind, made once in a process and put into each new database. */
let town: { readonly rows: Rows; readonly people: readonly DemoPerson[] } | undefined;

async function peopleIn(deps: Dependencies, { config, directory, database }: TestAppOptions) {
  const isUsual = !directory && !database && !config?.publicUrl && !config?.secret;
  if (!isUsual) return provideTown(deps, directory ?? paijatHame);
  const { db } = deps;
  if (town === undefined) {
    const ask: Ask = <Row>(statement: string) => db.$queryRawUnsafe<Row[]>(statement);
    const before = await readRows(ask);
    const people = await provideTown(deps, paijatHame);
    const { tables, sequences } = await readRows(ask);
    town = { rows: { tables: new Map([...tables].filter(([name]) => !before.tables.has(name))), sequences }, people };
  } else {
    await db.$transaction(writing(town.rows).map((statement) => db.$executeRawUnsafe(statement)));
  }
  return town.people;
}

async function provideTown(deps: Dependencies, file: unknown): Promise<readonly DemoPerson[]> {
  await execute(deps, theService, importDirectory, { file });
  return provideDemoPeople(deps);
}

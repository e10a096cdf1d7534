// Every structure rule bites on a planted violation and leaves its clean neighbour alone.

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceTree, sourceTree } from '../../infra/structure/tree.ts';
import { neglectIn, violationsOf } from '../../infra/structure.ts';

type Files = Readonly<Record<string, string>>;

const violations = (files: Files) => violationsOf(sourceTree(new Map(Object.entries(files))));
/** `rule file:line` of everything found */
const found = (files: Files) => violations(files).map(({ rule, file, line }) => `${rule} ${file}:${line}`);

/** A climb written so that this file itself does not climb out of the project. */
const up = (steps: number) => '../'.repeat(steps);

const CLEAN: Files = { 'src/core/interval.ts': 'export type Interval = { start: number; end: number };' };
const clean = (files: Files) => expect(found({ ...CLEAN, ...files })).toEqual([]);
const bites = (rule: string, files: Files) => expect(found({ ...CLEAN, ...files })).toEqual([rule]);

/** One file that holds one line, and is judged by that line. */
const oneLine = (rule: string, path: string, line: string) => bites(`${rule} ${path}:2`, { [path]: `\n${line}\n` });
const oneCleanLine = (path: string, line: string) => clean({ [path]: `\n${line}\n` });

describe('soundness', () => {
  it('is not green when it saw no module', () => {
    expect(found({})).toEqual(['something-seen src:1']);
    expect(found({ 'infra/check.ts': 'export {};', 'README.md': '' })).toEqual(['something-seen src:1']);
  });

  it('is green when it saw one', () => clean({}));

  it('names a file that does not parse', () => {
    bites('everything-parsed src/core/slots.ts:2', { 'src/core/slots.ts': '\nexport const = 3;' });
  });

  it('parses what TypeScript and JSX have', () => {
    clean({
      'src/surfaces/web/booking/slots.tsx': 'export const Page = <T,>(props: { a: T }) => <p>{String(props.a)}</p>;',
    });
  });

  it('tells what to do in a sentence', () => {
    const all = violations({ 'helpers.ts': '', 'src/core/utils.ts': 'export const now = Date.now();' });
    expect(all.length).toBeGreaterThan(2);
    for (const { message } of all) expect(message).toMatch(/^[A-Z].*\.$/);
  });
});

describe('forms', () => {
  const page = (element: string) => `export const Page = () => <form>${element}</form>;`;

  it.each(['<input name="a" />', '<select name="a" />', '<textarea name="a" />', '<label for="a">A</label>'])(
    'are made of fields of the kit, not of %s',
    (element) => oneLine('form-kit', 'src/surfaces/web/booking/slots.tsx', page(element)),
  );

  it('may write them in the kit, and in an island that asks a device', () => {
    oneCleanLine('src/surfaces/web/kit/fields.tsx', page('<input name="a" />'));
    oneCleanLine('src/surfaces/web/booking/islands/room/parts.tsx', page('<select name="a" />'));
    oneCleanLine('src/surfaces/web/booking/slots.tsx', page('<button name="a">A</button>'));
  });
});

describe('layout', () => {
  it.each(['scripts/build.ts', 'biome.json', 'vitest.config.ts', 'docs/design.md', 'lib/interval.ts'])(
    'keeps %s off the top level',
    (path) => bites(`top-level ${path}:1`, { [path]: '' }),
  );

  it.each(['.gitignore', '.ci/run', 'LICENSE', 'README.md', 'package-lock.json', 'prisma/schema/booking.prisma'])(
    'lets %s be',
    (path) => clean({ [path]: '' }),
  );

  it.each([
    'src/server.ts',
    'src/lib/interval.ts',
    'src/features/billing/schema.ts',
    'src/surfaces/mobile/app.ts',
    'src/surfaces/web/pages/slots.tsx',
  ])('has no place for %s', (path) => bites(`folders ${path}:1`, { [path]: '' }));

  it('has no place for a folder of tests that mirrors nothing', () => {
    bites('folders test/unit/slots.test.ts:1', { 'test/unit/slots.test.ts': '' });
  });

  it.each(['src/main.ts', 'src/features/bookings/schema.ts', 'src/surfaces/fhir/slot.ts', 'test/config.test.ts'])(
    'has a place for %s',
    (path) => clean({ [path]: '' }),
  );

  it.each([
    'src/features/bookings/commands/book-slot.ts',
    'src/features/bookings/form.tsx',
    'src/features/bookings/texts/mail.ts',
    'src/features/bookings/fi.json',
  ])('keeps %s out of a feature', (path) => bites(`feature-vocabulary ${path}:1`, { [path]: '' }));

  it.each(['schema', 'rules', 'store', 'store-plans', 'read', 'book-slot', 'arrive'])(
    'lets a feature hold %s.ts',
    (name) => clean({ [`src/features/bookings/${name}.ts`]: '' }),
  );

  it('lets a feature hold its texts', () => {
    clean({ 'src/features/bookings/texts/fi.json': '', 'src/features/bookings/texts/words.ts': '' });
  });
});

describe('names', () => {
  it.each([
    'src/core/utils.ts',
    'src/core/date-util.ts',
    'src/platform/index.ts',
    'src/platform/common/clock.ts',
    'src/features/bookings/helpers.ts',
    'src/features/bookings/service.ts',
    'src/features/bookings/booking-service.ts',
    'src/features/video/room-manager.ts',
    'src/surfaces/web/kit/misc.tsx',
    'test/support/helper.ts',
    'infra/types.ts',
    'infra/Check.ts',
    'src/core/openingHours.ts',
    'src/surfaces/web/booking/MyDay.tsx',
    'test/core/free_slots.test.ts',
  ])('refuses %s', (path) => bites(`names ${path}:1`, { [path]: '' }));

  it.each([
    'src/core/personal-data.ts',
    'src/features/directory/save-service.ts',
    'src/surfaces/web/booking/my-day.tsx',
    'test/core/slots.test.ts',
    'infra/Dockerfile',
    'infra/kubernetes/app.yaml',
  ])('accepts %s', (path) => clean({ [path]: '' }));
});

describe('direction', () => {
  const refused: readonly (readonly [from: string, to: string])[] = [
    ['src/core/slots.ts', '../platform/clock.ts'],
    ['src/core/slots.ts', '../features/bookings/schema.ts'],
    ['src/core/slots.ts', '../config.ts'],
    ['src/core/slots.ts', 'pino'],
    ['src/core/slots.ts', 'node:fs'],
    ['src/platform/db.ts', '../features/bookings/read.ts'],
    ['src/platform/db.ts', '../surfaces/api/slots.ts'],
    ['src/platform/db.ts', '../config.ts'],
    ['src/features/bookings/rules.ts', 'node:fs/promises'],
    ['src/features/bookings/rules.ts', 'pg-boss'],
    ['src/features/bookings/rules.ts', './store.ts'],
    ['src/features/bookings/rules.ts', '../../platform/db.ts'],
    ['src/features/video/admit-guest.ts', '../bookings/rules.ts'],
    ['src/features/video/admit-guest.ts', '../bookings/store.ts'],
    ['src/features/video/admit-guest.ts', '../bookings/store-plans.ts'],
    ['src/features/bookings/book-slot.ts', '../../surfaces/api/slots.ts'],
    ['src/features/bookings/book-slot.ts', '../../app.ts'],
    ['src/features/bookings/book-slot.ts', '../../config.ts'],
    ['src/surfaces/api/bookings.ts', '../web/booking/slots.tsx'],
    ['src/surfaces/api/bookings.ts', '../../features/bookings/store.ts'],
    ['src/surfaces/api/bookings.ts', '../../features/bookings/store-plans.ts'],
    ['src/surfaces/api/bookings.ts', '../../features/bookings/rules.ts'],
    ['src/surfaces/api/bookings.ts', `${up(3)}test/support/app.ts`],
    ['src/surfaces/api/bookings.ts', '../../main.ts'],
    ['src/surfaces/web/booking/islands/slots.ts', '../slot-list.tsx'],
    ['src/surfaces/web/booking/islands/slots.ts', '../../desk/islands/desk.ts'],
    ['src/surfaces/web/booking/islands/slots.ts', `${up(4)}features/bookings/read.ts`],
    ['src/surfaces/web/booking/islands/slots.ts', `${up(4)}platform/log.ts`],
    ['src/surfaces/web/booking/islands/slots.ts', 'node:path'],
    ['src/config.ts', './platform/log.ts'],
    ['src/app.ts', '#core/slots'],
    ['src/app.ts', '/src/core/slots.ts'],
  ];
  it.each(refused)('%s must not import %s', (from, to) => oneLine('direction', from, `import { a } from '${to}';`));

  const accepted: readonly (readonly [from: string, to: string])[] = [
    ['src/core/slots.ts', './interval.ts'],
    ['src/core/recurrence.ts', 'rrule-temporal'],
    ['src/platform/db.ts', '../core/interval.ts'],
    ['src/platform/db.ts', 'node:fs'],
    ['src/features/bookings/rules.ts', './schema.ts'],
    ['src/features/bookings/rules.ts', '../../core/interval.ts'],
    ['src/features/bookings/book-slot.ts', './store.ts'],
    ['src/features/bookings/book-slot.ts', './store-plans.ts'],
    ['src/features/video/admit-guest.ts', '../bookings/read.ts'],
    ['src/features/bookings/book-slot.ts', '../../platform/command.ts'],
    ['src/surfaces/api/bookings.ts', '../../features/bookings/book-slot.ts'],
    ['src/surfaces/api/bookings.ts', './problem.ts'],
    ['src/surfaces/web/booking/islands/room.tsx', `${up(4)}features/video/schema.ts`],
    ['src/surfaces/web/booking/islands/room.tsx', `${up(4)}core/interval.ts`],
    ['src/surfaces/web/booking/islands/room.tsx', './room-controls.tsx'],
    ['src/surfaces/web/booking/islands/room.tsx', 'react'],
    ['src/config.ts', 'zod'],
    ['src/core/slots.ts', 'zod'],
    ['src/config.ts', './core/interval.ts'],
    ['src/app.ts', './surfaces/api/bookings.ts'],
    ['src/main.ts', './config.ts'],
  ];
  it.each(accepted)('%s may import %s', (from, to) => oneCleanLine(from, `import { a } from '${to}';`));

  it.each([
    "import '../platform/db.ts';",
    "import * as db from '../platform/db.ts';",
    "import type { Database } from '../platform/db.ts';",
    "export { db } from '../platform/db.ts';",
    "export * from '../platform/db.ts';",
    "export type { Database } from '../platform/db.ts';",
    "export type Database = import('../platform/db.ts').Database;",
    "export const db = import('../platform/db.ts');",
    "export const db = (name: string) => import('../platform' + name);",
  ])('sees an import written as %s', (line) => oneLine('direction', 'src/core/slots.ts', line));

  it('lets platform, features and surfaces know the type of the settings, not load them', () => {
    for (const path of ['src/platform/log.ts', 'src/features/video/read.ts', 'src/surfaces/cli/import.ts']) {
      const config = `${path.split('/').length === 3 ? '..' : '../..'}/config.ts`;
      oneCleanLine(path, `import type { Config } from '${config}';`);
      oneLine('direction', path, `import { type Config } from '${config}';`);
    }
  });

  it('lets rules know the types of what they judge, not load it', () => {
    oneCleanLine('src/features/bookings/rules.ts', "import type { Actor } from '../../platform/command.ts';");
    oneLine('direction', 'src/features/video/rules.ts', "import type { Row } from '../bookings/store.ts';");
  });
});

describe('the order of features', () => {
  const FIND = 'src/features/families/find-family.ts';

  it.each([
    "import { readBooking } from '../bookings/read.ts';",
    "import type { Booking } from '../bookings/schema.ts';",
    "export { readBooking } from '../bookings/read.ts';",
    "export type Booking = import('../bookings/schema.ts').Booking;",
    "export const later = () => import('../bookings/read.ts');",
    "import '../insights/read.ts';",
    "import '../notifications/read';",
  ])('is broken by a family that knows what comes after it: %s', (line) => oneLine('feature-order', FIND, line));

  it.each([
    "import { actorOf } from '../identity/read.ts';",
    "import type { Area } from '../directory/schema.ts';",
    "import { findSlots } from '../availability/read.ts';",
    "import { openFamily } from './open-family.ts';",
  ])('is kept by %s', (line) => oneCleanLine(FIND, line));

  it.each([
    ['consultations', 'contacts'],
    ['video', 'waitlist'],
    ['waitlist', 'clinics'],
    ['groups', 'clinics'],
    ['notifications', 'calendar'],
  ])('puts %s before %s', (left, right) => {
    oneLine('feature-order', `src/features/${left}/read.ts`, `import '../${right}/read.ts';`);
    oneCleanLine(`src/features/${right}/read.ts`, `import '../${left}/read.ts';`);
  });

  it('leaves surfaces free to take of all', () => {
    oneCleanLine('src/surfaces/worker/run-jobs.ts', "import '../../features/insights/seal-log.ts';");
  });
});

describe('the sections of the pages', () => {
  const DESK = 'src/surfaces/web/desk/day.tsx';

  it.each([
    ['src/surfaces/web/desk/day.tsx', '../families/family.tsx'],
    ['src/surfaces/web/families/family.tsx', '../desk/day.tsx'],
    ['src/surfaces/web/desk/day.tsx', '../home/home.tsx'],
    ['src/surfaces/web/booking/slots.tsx', '../desk/day.tsx'],
    ['src/surfaces/web/kit/form.tsx', '../booking/slots.tsx'],
    ['src/surfaces/web/kit/form.tsx', '../open/area.tsx'],
  ])('%s must not import %s, nor its types', (from, to) => {
    oneLine('section-order', from, `import { a } from '${to}';`);
    oneLine('section-order', from, `import type { A } from '${to}';`);
    oneLine('section-order', from, `export type A = import('${to}').A;`);
  });

  it.each([
    [DESK, '../kit/form.tsx'],
    [DESK, '../booking/slots.tsx'],
    [DESK, './drop.tsx'],
    ['src/surfaces/web/booking/slots.tsx', '../kit/form.tsx'],
    ['src/surfaces/web/kit/form.tsx', './field.tsx'],
    ['src/surfaces/web/web.tsx', './desk/day.tsx'],
  ])('%s may import %s', (from, to) => oneCleanLine(from, `import { a } from '${to}';`));
});

describe('cycles', () => {
  it('finds two modules that need each other', () => {
    bites('no-cycles src/core/slots.ts:1', {
      'src/core/openings.ts': "export { a } from './slots.ts';",
      'src/core/slots.ts': "export { b } from './openings.ts';",
    });
  });

  it('finds a long way round, through an import without extension and one at run time, and shows it', () => {
    const files = {
      'src/features/bookings/read.ts': "import './book-slot';",
      'src/features/bookings/book-slot.ts': "export * from './hold-slot.ts';",
      'src/features/bookings/hold-slot.ts': "export const later = () => import('./read.ts');",
    };
    const [cycle, ...more] = violations(files);
    expect(more).toEqual([]);
    expect(cycle?.rule).toBe('no-cycles');
    for (const file of Object.keys(files)) expect(cycle?.message).toContain(file);
  });

  it('finds a module that imports itself', () => {
    bites('no-cycles src/core/slots.ts:1', { 'src/core/slots.ts': "import './slots.ts';" });
  });

  it('finds each of several cycles that share a module', () => {
    const files = {
      'src/core/openings.ts': "import './slots.ts'; import './holidays.ts';",
      'src/core/slots.ts': "import './openings.ts';",
      'src/core/holidays.ts': "import './openings.ts';",
    };
    expect(violations(files).map(({ rule }) => rule)).toEqual(['no-cycles', 'no-cycles']);
  });

  it('does not count types, nor two ways to the same module', () => {
    clean({
      'src/core/openings.ts': "import type { Slot } from './slots.ts'; export const a = 1;",
      'src/core/slots.ts': "export { a } from './openings.ts'; import './closures.ts';",
      'src/core/closures.ts': "export { a } from './openings.ts';",
    });
  });
});

describe('the clock', () => {
  const readings = [
    'export const a = Date.now();',
    'export const a = { now: Date.now };',
    "export const a = Date['now']();",
    'export const a = globalThis.Date.now();',
    'export const a = Date?.now();',
    'export const a = new Date();',
    'export const a = new Date;',
    'export const a = new globalThis.Date();',
    'export const a = Date();',
    'export const { now } = Date;',
    'export const OurDate = Date;',
    'export const a = (clock = Date.now) => clock();',
    'export const a = Temporal.Now.instant();',
    'export const { Now } = Temporal;',
    'export const a = performance.now();',
    'export const a = process.hrtime.bigint();',
    "import { performance as p } from 'node:perf_hooks';",
  ];
  it.each(readings)('is not read by %s', (line) => oneLine('no-clock', 'src/features/bookings/read.ts', line));

  it.each([
    'export const a = (now: number) => new Date(now).toISOString();',
    "export const a = Date.parse('2026-11-24') + Date.UTC(2026, 10);",
    'export const a = (b: unknown) => b instanceof Date;',
    'export const a = (clock: { now(): number }) => clock.now();',
    'export const a = (b: number) => Temporal.Instant.fromEpochMilliseconds(b);',
    '// Date.now() and new Date() are for the clock alone',
    "export const a = 'Date.now()';",
    'export type Now = typeof Date.now;',
  ])('has nothing against %s', (line) => oneCleanLine('src/features/bookings/read.ts', line));

  it('is read in its own file, and in islands', () => {
    oneCleanLine('src/platform/clock.ts', 'export const now = () => Date.now();');
    oneCleanLine('src/surfaces/web/booking/islands/room.tsx', 'export const now = () => Date.now();');
  });
});

describe('the environment', () => {
  const readings = [
    'export const a = process.env.PORT;',
    "export const a = process['env'].PORT;",
    'export const a = globalThis.process.env;',
    'export const { env } = process;',
    'export const { env: { PORT } } = process;',
    'export const a = ({ env } = process) => env;',
    'export const p = process;',
    'export const a = import.meta.env;',
    'export const { env } = import.meta;',
    "import { env } from 'node:process';",
    "import p from 'process';",
    "export { env } from 'node:process';",
    'process.loadEnvFile();',
  ];
  it.each(readings)('is not read by %s', (line) => oneLine('no-environment', 'src/platform/log.ts', line));

  it.each([
    'export const a = (config: { port: number }) => config.port;',
    "process.on('SIGTERM', () => undefined);",
    'export const here = import.meta.url;',
    "export const a = 'process.env.PORT';",
  ])('has nothing against %s', (line) => oneCleanLine('src/platform/log.ts', line));

  it('is read by config.ts', () => oneCleanLine('src/config.ts', 'export const port = process.env.PORT;'));
});

describe('pure code', () => {
  const impure = [
    'export async function a() {}',
    'export const a = async () => 1;',
    'export const a = { async b() {} };',
    'export const a = await Promise.resolve(1);',
    "export const a = () => fetch('https://example.org');",
    'console.log(1);',
    'export const a = Math.random();',
    'export const a = crypto.randomUUID();',
    'setTimeout(() => undefined, 1);',
  ];
  const pure = [
    'export const a = (b: number) => Math.max(b, 1);',
    'export function a() {}',
    'export const a = (fetched: string) => fetched;',
  ];
  for (const path of ['src/core/slots.ts', 'src/features/bookings/rules.ts']) {
    it.each(impure)(`${path} does not hold %s`, (line) => oneLine('pure-rules', path, line));
    it.each(pure)(`${path} may hold %s`, (line) => oneCleanLine(path, line));
  }

  it('may hash, but not draw random numbers', () => {
    oneCleanLine('src/features/insights/rules.ts', "import { createHmac } from 'node:crypto';");
    oneLine('pure-rules', 'src/features/insights/rules.ts', "import { randomUUID } from 'node:crypto';");
  });

  it('leaves a command free to wait', () => {
    oneCleanLine('src/features/bookings/book-slot.ts', 'export const a = async () => crypto.randomUUID();');
  });
});

describe('what a feature splits off from its rules', () => {
  const SPLIT = 'src/features/directory/merge-file.ts';
  const split = (line: string) => `// Merges. Pure.\n${line}\n`;

  it.each([
    ['pure-rules', 'export const a = async () => 1;'],
    ['pure-rules', "export const a = () => fetch('https://example.org');"],
    ['pure-rules', "import { randomUUID } from 'node:crypto';"],
    ['direction', "import { openJobs } from '../../platform/jobs.ts';"],
    ['direction', "import { readAreas } from './read.ts';"],
    ['direction', "import { readFile } from 'node:fs/promises';"],
  ])('is held to %s once it says that it is pure: %s', (rule, line) => {
    bites(`${rule} ${SPLIT}:2`, { [SPLIT]: split(line) });
    clean({ [SPLIT]: `// Merges.\n${line}\n` });
  });

  it('takes core, schemas, other pure files of its feature, and types', () => {
    clean({
      [SPLIT]: [
        '// Merges. Pure.',
        "import { overlaps } from '../../core/interval.ts';",
        "import { areaId } from './schema.ts';",
        "import { compare } from './compare-files.ts';",
        "import type { Change } from '../../platform/command.ts';",
      ].join('\n'),
      'src/features/directory/compare-files.ts': '// Compares. Pure.\nexport const compare = 1;\n',
      'src/features/directory/rules.ts': "import { merge } from './merge-file.ts';",
    });
  });

  it('is private to its feature, but for the types it gives', () => {
    const file = { [SPLIT]: split('export const merge = 1;') };
    const value = "import { merge } from '../directory/merge-file.ts';";
    const type = "import type { Merged } from '../directory/merge-file.ts';";
    bites('direction src/features/bookings/read.ts:1', { ...file, 'src/features/bookings/read.ts': value });
    bites('direction src/features/bookings/rules.ts:1', { ...file, 'src/features/bookings/rules.ts': value });
    clean({
      ...file,
      'src/features/bookings/read.ts': type,
      'src/features/directory/read.ts': value.replace('../directory', '.'),
    });
  });
});

describe('neglect', () => {
  const MODULE = 'src/core/slots.ts';
  const neglected = (files: Files) =>
    neglectIn(sourceTree(new Map(Object.entries(files)))).map(({ rule, file, line }) => `${rule} ${file}:${line}`);

  it.each(['const a = 1;\n', '\n', '/** What slots are. */\nconst a = 1;\n', 'const a = 1; // What slots are.\n'])(
    'is a file that does not open with a line: %j',
    (text) => {
      expect(neglected({ [MODULE]: text })).toEqual([`opening ${MODULE}:1`]);
      expect(neglected({ [MODULE]: `// What slots are.\n${text}`, 'test/core/slots.test.ts': text })).toEqual([]);
    },
  );

  it('is a comment of more than three lines', () => {
    const long = '// What slots are.\n\nconst a = 1;\n// one\n// two\n// three\n// four\n';
    expect(neglected({ [MODULE]: long })).toEqual([`short-comments ${MODULE}:7`]);
    expect(neglected({ [MODULE]: long.replace('// three', 'const b = 1; // three') })).toEqual([]);
  });

  it('is a comment that a reader has to guess at', () => {
    const plain = '// What slots are.\n\n/**\n * For a caller who asks.\n */\nconst a = 1;\n';
    expect(neglected({ [MODULE]: plain })).toEqual([]);
    expect(neglected({ [MODULE]: plain.replace('a caller who', 'whoever') })).toEqual([`plain-english ${MODULE}:4`]);
    expect(neglected({ [MODULE]: plain.replace('What slots are', 'Who waits no more') })).toEqual([
      `plain-english ${MODULE}:1`,
    ]);
  });

  const HEAD = '// What slots are.\n';
  const taking = (line: string) => ({ 'src/main.ts': `${HEAD}${line}\n` });

  it.each(['export const a = 1;', 'export function a() {}', 'const a = 1;\nexport { a };', 'export type a = number;'])(
    'is an export that nobody takes: %j',
    (line) => {
      const [only = ''] = neglected({ [MODULE]: HEAD + line });
      expect(only).toMatch(/^no-unused-exports src\/core\/slots\.ts:[23]$/);
      for (const taken of [
        "import { a } from './core/slots.ts';",
        "import { a as b } from './core/slots.ts';",
        "import * as slots from './core/slots.ts';",
        "const slots = await import('./core/slots.ts');",
        "type Slots = typeof import('./core/slots.ts');",
        "export { a as b } from './core/slots.ts';",
      ]) {
        expect(neglected({ [MODULE]: HEAD + line, ...taking(taken) })).toEqual([]);
      }
      expect(neglected({ [MODULE]: HEAD + line, ...taking("import { b } from './core/slots.ts';") })).toEqual([only]);
    },
  );

  it('is not a type that a public function gives, nor a schema that another is made of', () => {
    const shapes = `${HEAD}export type Slot = number;\nexport const a = (): Slot => 1;\n`;
    expect(neglected({ [MODULE]: shapes, ...taking("import { a } from './core/slots.ts';") })).toEqual([]);
    const schema = 'src/features/bookings/schema.ts';
    const schemas = `${HEAD}export const item = 1;\nexport const page = [item];\n`;
    const take = taking("import { page } from './features/bookings/schema.ts';");
    expect(neglected({ [schema]: schemas, ...take })).toEqual([]);
    expect(neglected({ [MODULE]: schemas, ...taking("import { page } from './core/slots.ts';") })).toEqual([
      `no-unused-exports ${MODULE}:2`,
    ]);
  });
});

describe('what leads out of the project', () => {
  const FILE = 'test/features/directory.test.ts';
  const out = up(3);

  it.each([
    `const file = '${out}shared/region.json';`,
    `import region from '${out}shared/region.json';`,
    `readFileSync(new URL('${out}shared/region.json', import.meta.url));`,
    `readFileSync(\`${out}shared/\${name}.json\`);`,
    `readFileSync('${up(1)}shared/region.json');`,
    `join(import.meta.dirname, '..', '..', '..', 'shared');`,
    `path.resolve(import.meta.dirname, '../..', '..', name);`,
    `join(process.cwd(), '..', 'shared');`,
    `const root = join(import.meta.dirname, '../..'); const shared = join(root, '..', 'shared');`,
    `const root = resolve(import.meta.dirname, '../..'); const shared = \`\${root}/../shared\`;`,
    `const shared = import.meta.dirname + '/../../../shared';`,
    `const folder = new URL('../..', import.meta.url); const shared = new URL('${up(1)}shared', new URL('.', folder));`,
  ])('is found: %s', (line) => oneLine('stays-inside', FILE, line));

  it.each(['src/core/slots.ts', 'infra/structure/tree.ts', 'test/support/app.ts'])('is found in %s', (path) => {
    oneLine('stays-inside', path, `const file = '${out}shared/region.json';`);
  });

  it('is found in a shell script and in a command of npm', () => {
    for (const line of ['cat ../shared/region.json', 'cd "$(dirname "$0")/../.."', 'cd ..']) {
      bites('stays-inside .ci/run:2', { '.ci/run': `#!/bin/sh\n${line}\n` });
    }
    bites('stays-inside package.json:1', { 'package.json': '{ "scripts": { "test": "node ../tools/test.js" } }' });
    clean({
      '.ci/run': '#!/bin/sh\ncd "$(dirname "$0")/.."\n',
      'package.json': '{ "scripts": { "test": "node infra/x.ts" } }',
    });
  });

  it.each([
    "readFileSync(new URL('../support/region.json', import.meta.url));",
    "const root = join(import.meta.dirname, '../..');",
    "const root = resolve(import.meta.dirname, '..', '..'); const file = join(root, 'test', '..', 'README.md');",
    "const said = 'from … to ...';",
    'const more = [...first, ...second];',
  ])('is not: %s', (line) => oneCleanLine(FILE, line));
});

describe('this project', () => {
  it('keeps its own rules', () => {
    const tree = readSourceTree(resolve(import.meta.dirname, '../..'));
    expect(tree.modules.has('src/core/slots.ts')).toBe(true);
    expect([...violationsOf(tree), ...neglectIn(tree)]).toEqual([]);
  });
});

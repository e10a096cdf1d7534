// The test run: pure rules once, everything that touches a database on each engine, journeys where their parts are.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findParts } from '../test/support/parts.ts';
import { writeWords } from './words/generate.ts';

// A test run by hand finds the words as they are now.
writeWords(`${import.meta.dirname}/..`);

const found = new Map(findParts().map((part) => [part.name, part.found !== undefined]));

/** What decides from its arguments alone runs once, not once for each engine. */
const pure = [
  'test/{core,infra}/**/*.test.ts',
  'test/features/{*-rules,directory-file,guarded-texts}.test.ts',
  'test/platform/{config,ask-together}.test.ts',
  'test/web/{read-booking-form,rhythm,room-rules}.test.ts',
];
const onDatabase = ['test/{platform,features,api,web,cli}/**/*.test.{ts,tsx}'];
/** Pages ask only what features answer on each engine; journeys walk every page on PostgreSQL. */
const pagesAlone = ['test/web/**'];
/** A file opens its own database and service and leaves nothing behind, so the modules are loaded once for all. */
const setup = {
  globalSetup: ['test/support/templates.ts'],
  // What hangs is told by these; beside a meeting a file may have a third of a processor.
  testTimeout: 90_000,
  hookTimeout: 120_000,
  isolate: false,
};
const journeys = ['test/journeys/**/*.test.ts'];
const meetings = ['test/journeys/video/{family,meet,encrypt,doors,hosts,survive,blur}.test.ts'];
/** What this machine has no part for. */
const lacking = [
  ...(found.get('Chromium') ? [] : ['test/journeys/browser/**', 'test/journeys/video/**']),
  ...(found.get('LiveKit') ? [] : ['test/journeys/video/**']),
  ...(found.get('PostgreSQL') ? [] : ['test/journeys/postgres/**']),
];
/** Each has a service, and mostly a browser, to itself; the modules of the tests are loaded once for all here too. */
const journey = {
  ...setup,
  // One of three mostly waits: for its service's or its browser's own process, or for a time to pass.
  maxWorkers: 3,
  testTimeout: 180_000,
  // Longer than a service may take to start, so that one that does not is ended and not left behind.
  hookTimeout: 120_000,
};

/** The longest files, which would end long after all others if they began late; a fresh clone knows only how large files are. */
const LONG = ['journeys/browser/pages.test.ts', 'journeys/browser/desk.test.ts', 'features/video.test.ts'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) =>
      LONG.findIndex((path) => moduleId.endsWith(path)) + 1 || LONG.length + 1;
    // only among the files of a project, whose workers keep what they have loaded from one to the next
    const projects = Map.groupBy(sorted, ({ project }) => project.name);
    return [...projects.values()].flatMap((of) => of.toSorted((one, other) => place(one) - place(other)));
  }
}

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    reporters: ['default', './infra/report.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: pure, testTimeout: 90_000, isolate: false },
      },
      {
        extends: true,
        test: { name: 'pglite', include: onDatabase, exclude: pure, env: { TEST_ENGINE: 'pglite' }, ...setup },
      },
      ...(found.get('PostgreSQL')
        ? [
            {
              extends: true as const,
              test: {
                name: 'postgres',
                include: onDatabase,
                exclude: [...pure, ...pagesAlone],
                env: { TEST_ENGINE: 'postgres' },
                ...setup,
              },
            },
          ]
        : []),
      {
        extends: true,
        test: {
          name: 'journeys',
          include: journeys,
          exclude: [...meetings, ...lacking],
          ...journey,
          // Last, when the meetings are over: beside each other both would be slowed down, and pictures cost by the second.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'meetings',
          include: meetings,
          exclude: lacking,
          ...journey,
          sequence: { groupOrder: 2 },
          // Two browsers each, whose pictures are drawn, encoded and decoded: more would starve on two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});

// The test run: pure rules once, everything that touches a database on each engine, journeys where their parts are.

import { defineConfig } from 'vitest/config';
import { findParts } from '../test/support/parts.ts';
import { writeWords } from './words/generate.ts';

// A test run by hand finds the words as they are now.
writeWords(`${import.meta.dirname}/..`);

const found = new Map(findParts().map((part) => [part.name, part.found !== undefined]));

/** What decides from its arguments alone runs once, not once for each engine. */
const pure = [
  'test/{core,infra}/**/*.test.ts',
  'test/features/{*-rules,directory-file,guarded-texts}.test.ts',
  'test/platform/config.test.ts',
  'test/web/{read-booking-form,rhythm}.test.ts',
];
const onDatabase = ['test/{platform,features,api,web,cli}/**/*.test.{ts,tsx}'];
/** A file opens its own database and service and leaves nothing behind, so the modules are loaded once for all. */
const setup = {
  globalSetup: ['test/support/templates.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
  isolate: false,
};

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    reporters: ['default', './infra/report.ts'],
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, testTimeout: 60_000 } },
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
                exclude: pure,
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
          include: ['test/journeys/**/*.test.ts'],
          exclude: [
            ...(found.get('Chromium') ? [] : ['test/journeys/browser/**', 'test/journeys/video/**']),
            ...(found.get('LiveKit') ? [] : ['test/journeys/video/**']),
            ...(found.get('PostgreSQL') ? [] : ['test/journeys/postgres/**']),
          ],
          ...setup,
          isolate: true,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          // Longer than a service may take to start, so that one that does not is ended and not left behind.
          hookTimeout: 120_000,
          // Each has a browser and a service to itself: two at a time starve each other on two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});

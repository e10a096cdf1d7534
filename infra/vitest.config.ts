// The test run: pure rules once, everything that touches a database on each engine, journeys where their parts are.

import { defineConfig } from 'vitest/config';
import { findParts } from '../test/support/parts.ts';

const found = new Map(findParts().map((part) => [part.name, part.found !== undefined]));

const onDatabase = ['test/{platform,features,api,web,cli}/**/*.test.{ts,tsx}'];
const setup = { globalSetup: ['test/support/templates.ts'], testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    reporters: ['default', './infra/report.ts'],
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: ['test/{core,infra}/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'pglite', include: onDatabase, env: { TEST_ENGINE: 'pglite' }, ...setup } },
      ...(found.get('PostgreSQL')
        ? [
            {
              extends: true as const,
              test: { name: 'postgres', include: onDatabase, env: { TEST_ENGINE: 'postgres' }, ...setup },
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
          testTimeout: 180_000,
          // Longer than a service may take to start, so that one that does not is ended and not left behind.
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

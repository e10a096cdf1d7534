// The JSON API: every operation, their description at /openapi.json, and problems for everything else.

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '../../core/errors.ts';
import { MAX_FILE_BYTES } from '../../features/directory/schema.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { absenceOperations } from './absence.ts';
import { administrationOperations } from './administration.ts';
import { bookingOperations } from './bookings.ts';
import { calendarOperations } from './calendars.ts';
import { describeApi, type OpenApi } from './describe.ts';
import { directoryOperations } from './directory.ts';
import { draftOperations } from './drafts.ts';
import { dutyOperations } from './duties.ts';
import { familyOperations } from './families.ts';
import { groupOperations } from './groups.ts';
import { insightOperations } from './insights.ts';
import { linkOperations } from './links.ts';
import { meetingOperations } from './meetings.ts';
import { messageOperations } from './messages.ts';
import { nextStepOperations } from './next-steps.ts';
import { type ApiEnv, honoPath, mount, type Operation } from './operation.ts';
import { planOperations } from './plans.ts';
import { pollOperations } from './polls.ts';
import { answerProblem } from './problem.ts';
import { searchOperations } from './search.ts';
import { shelfOperations } from './shelf.ts';
import { templateOperations } from './templates.ts';
import { threadOperations } from './threads.ts';
import { usefulnessOperations } from './usefulness.ts';
import { waitlistOperations } from './waitlist.ts';
import { walkInOperations } from './walk-ins.ts';

export const operations: readonly Operation[] = [
  ...directoryOperations,
  ...searchOperations,
  ...bookingOperations,
  ...planOperations,
  ...absenceOperations,
  ...draftOperations,
  ...familyOperations,
  ...linkOperations,
  ...walkInOperations,
  ...groupOperations,
  ...threadOperations,
  ...dutyOperations,
  ...nextStepOperations,
  ...usefulnessOperations,
  ...pollOperations,
  ...shelfOperations,
  ...waitlistOperations,
  ...meetingOperations,
  ...messageOperations,
  ...templateOperations,
  ...calendarOperations,
  ...administrationOperations,
  ...insightOperations,
];

const MAX_BODY_BYTES = 64 * 1024;

/** The API's routes. The app that mounts it has identified the caller and named the request. */
export function createApi(deps: Dependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const tooLarge = () => {
    throw new Refusal('too_large', 'the body is too large');
  };
  app.onError((error, c) => answerProblem(deps, error, c));
  app.get('/openapi.json', (c) => c.json(apiDescription(deps)));
  app.use('/api/import', bodyLimit({ maxSize: MAX_FILE_BYTES, onError: tooLarge }));
  app.use('/api/*', async (c, next) =>
    c.req.path === '/api/import' ? next() : bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })(c, next),
  );
  for (const operation of operations) mount(app, deps, operation);
  for (const path of new Set(operations.map((operation) => operation.path))) {
    app.all(honoPath(path), () => {
      throw new Refusal('method_not_allowed', 'this path is not there for that method');
    });
  }
  app.all('/api/*', () => {
    throw new Refusal('not_found', 'no such path');
  });
  return app;
}

const described = new Map<string, OpenApi>();

/** What the API says of itself, made when it is first asked for. */
export function apiDescription({ config }: Pick<Dependencies, 'config'>): OpenApi {
  const known = described.get(config.publicUrl) ?? describeApi(operations, config.publicUrl);
  described.set(config.publicUrl, known);
  return known;
}

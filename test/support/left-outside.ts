// A person who changes hours, closes a place or enters an absence, and goes on after seeing what that leaves outside.

import { expect } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { type Executable, execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import type { Pages, Shown } from './pages.ts';

/** As `execute`; where bookings would be left outside, once more with the mark of those that the refusal showed. */
export async function executeSeen<Input, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Executable<Input, Result>,
  input: object,
): Promise<Result> {
  try {
    return await execute(deps, actor, command, input);
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.leftOutside === undefined) throw error;
    return execute(deps, actor, command, { ...input, leaving: error.details.leftOutside.mark });
  }
}

/** Sends a form that leaves bookings outside twice, as a person does: the first press shows them, the second goes on. */
export async function sendSeen(
  pages: Pages,
  path: string,
  form: Parameters<Pages['send']>[1],
): Promise<{ readonly shown: Shown; readonly done: Shown }> {
  const shown = await pages.send(path, form);
  expect(shown.status).toBe(409);
  const [, leaving = ''] = /name="leaving" value="([^"]+)"/.exec(shown.text) ?? [];
  return { shown, done: await pages.send(path, { ...form, leaving }) };
}

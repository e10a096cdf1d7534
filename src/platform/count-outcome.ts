// Counts what came of a command, or of what is none and yet can be asked for as often, for those who watch the service.

import { Refusal } from '../core/errors.ts';
import type { Dependencies } from './dependencies.ts';

/** Under a command's name: `said` of the result, or the refusal's code. */
export async function countOutcome<Result>(
  { metrics }: Pick<Dependencies, 'metrics'>,
  command: string,
  run: () => Promise<Result>,
  said: (result: Result) => 'done' | 'replayed' = () => 'done',
): Promise<Result> {
  const count = (outcome: string) => metrics.commands.inc({ command, outcome });
  try {
    const result = await run();
    count(said(result));
    return result;
  } catch (error) {
    count(error instanceof Refusal ? error.code : 'failed');
    throw error;
  }
}

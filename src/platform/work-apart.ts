// Work on what strangers wrote, in a thread of its own: it may take no more time and memory than it was given.

import { Worker } from 'node:worker_threads';

/** A thread that took too long, wanted too much, or failed. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
}

/** Runs the module with the data and returns the one message that it posts. Throws `WorkFailed`. */
export async function workApart<Answer>(
  module: URL,
  data: unknown,
  { within, megabytes }: { readonly within: number; readonly megabytes: number },
): Promise<Answer> {
  const thread = new Worker(module, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    // nothing of ours is told to it, and it says nothing
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const late = setTimeout(() => reject(new WorkFailed('it took too long')), within);
  thread.once('message', resolve);
  thread.once('error', () => reject(new WorkFailed('it failed')));
  thread.once('exit', () => reject(new WorkFailed('it ended without an answer')));
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    await thread.terminate();
  }
}

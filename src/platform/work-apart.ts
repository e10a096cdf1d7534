// Work on what strangers wrote, in a thread of its own: it may take no more time and memory than it was given.

import { Worker } from 'node:worker_threads';

/** A thread that took too long, wanted too much, or failed. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
}

/**
 * Has the module answer the data, as one message for one message. `within` (ms) is for the answer, `megabytes` for the thread. A
 * thread that has answered is kept a while for the next; one that has not is ended. Throws `WorkFailed`.
 */
export async function workApart<Answer>(
  module: URL,
  data: unknown,
  { within, megabytes }: { readonly within: number; readonly megabytes: number },
): Promise<Answer> {
  const thread = idle.get(module.href)?.pop() ?? openThread(module, megabytes);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const fail = (why: string) => () => reject(new WorkFailed(why));
  const heard = { message: resolve, error: fail('it failed'), exit: fail('it ended without an answer') };
  for (const [event, hear] of Object.entries(heard)) thread.once(event, hear);
  const late = setTimeout(fail('it took too long'), within);
  try {
    thread.ref();
    thread.postMessage(data);
    const answer = await promise;
    for (const [event, hear] of Object.entries(heard)) thread.off(event, hear);
    keepIdle(module, thread);
    return answer;
  } catch (error) {
    await thread.terminate();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** Threads that have nothing to do, by their module. */
const idle = new Map<string, Worker[]>();
const IDLE_MS = 10_000;

function openThread(module: URL, megabytes: number): Worker {
  const thread = new Worker(module, {
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    // nothing of ours is told to it, and it says nothing
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  // one that fails while nobody waits for it harms nobody
  thread.on('error', () => {});
  thread.once('exit', () => forget(module, thread));
  return thread;
}

/** It holds up no process that wants to end. */
function keepIdle(module: URL, thread: Worker): void {
  thread.unref();
  idle.set(module.href, [...(idle.get(module.href) ?? []), thread]);
  setTimeout(() => {
    if (forget(module, thread)) void thread.terminate();
  }, IDLE_MS).unref();
}

/** Whether it was idle. */
function forget(module: URL, thread: Worker): boolean {
  const threads = idle.get(module.href) ?? [];
  idle.set(
    module.href,
    threads.filter((one) => one !== thread),
  );
  return threads.includes(thread);
}

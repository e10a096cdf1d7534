// A deputy gives a question back to those it was put to, who are there again.

import { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf, openThread, viewAnew } from './open-thread.ts';
import { type ThreadView, threadId } from './schema.ts';
import { writeDeputy } from './store.ts';

/** It stays with the deputy otherwise, until it is answered. Throws `Refusal`: not_found, not_allowed, wrong_status. */
export const giveBackThread: Command<{ readonly thread: string }, ThreadView> = {
  name: 'give-back-thread',
  capability: 'anyone-signed-in',
  input: z.strictObject({ thread: threadId }),
  run: async (context, { thread }) => {
    const { tx, actor } = context;
    const opened = await openThread(context, thread);
    const { record, part } = opened;
    if (part !== 'specialist') throw new Refusal('not_allowed', 'only its deputy gives a question back');
    if (record.deputy === undefined) return { result: await viewAnew(context, opened), unchanged: true };
    if (record.deputy !== actor.professional) throw new Refusal('not_allowed', 'it was handed to another deputy');
    if (record.standing.is === 'closed') throw new Refusal('wrong_status', 'the question is closed');
    await writeDeputy(tx, record.id, undefined);
    const details = { professionalBefore: record.deputy };
    return {
      result: await viewAnew(context, { ...opened, record: { ...record, version: record.version } }),
      log: [{ action: 'give-back-thread', ...logOf(record, details) }],
      events: [{ name: 'thread-given-back', data: { thread: record.id } }],
    };
  },
};

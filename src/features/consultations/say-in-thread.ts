// What is written in a thread after its question: an answer, a question back, a reply to either.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { LoggedAction } from '../../core/access-log.ts';
import { invalidInput } from '../../core/errors.ts';
import type { Command, CommandContext, Outcome } from '../../platform/command.ts';
import { recordMeasured } from '../../platform/record-measured.ts';
import { measuresOf } from './measures-of-thread.ts';
import { admitSeen, logOf, type OpenedThread, openThread, viewAnew } from './open-thread.ts';
import { admitAct, after, KIND_OF } from './rules.ts';
import { sayInThreadInput, type ThreadView } from './schema.ts';
import { insertText, removeUnsent, type ThreadText, writeStanding } from './store.ts';
import { findAdvice } from './store-advice.ts';

type Input = z.output<typeof sayInThreadInput>;
type Said = keyof typeof KIND_OF;

const CHANGE = { answer: 'answered', 'ask-back': 'asked-back', reply: 'asked' } as const;

export const answerThread = saying('answer-in-writing', 'answer');
export const askBack = saying('ask-back', 'ask-back');
export const replyInThread = saying('reply-in-writing', 'reply');

/**
 * Whom a colleague has overtaken keeps their words, and is told: the view has them as `unsent`. Throws `Refusal`: not_found,
 * not_allowed, wrong_status, changed_meanwhile, personal_data_found.
 */
function saying(name: LoggedAction, act: Said): Command<Input, ThreadView> {
  return {
    name,
    capability: 'anyone-signed-in',
    input: sayInThreadInput,
    run: async (context, input) => {
      const { tx, now, actor } = context;
      const opened = await openThread(context, input.thread);
      const { record, part, clockwork } = opened;
      if (isPressedAgain(context, opened, act, input))
        return { result: await viewAnew(context, opened), unchanged: true };
      admitAct(act, part, record.standing.is);
      if (part === 'specialist' && isOvertaken(context, opened, input)) return keepUnsent(context, opened, name, input);
      admitSeen(record, input.version);
      await admitAttached(context, opened, act, input);
      await insertText(tx, record.id, textOf(context, opened, KIND_OF[act], input));
      await removeUnsent(tx, record.id, actor.principal);
      const answered = act === 'answer' && record.answeredAt === undefined;
      if (answered) await recordMeasured(tx, measuresOf(record, clockwork));
      await writeStanding(tx, record.id, after(act, record.standing, clockwork), { now, answered });
      return {
        result: await viewAnew(context, opened),
        log: [{ action: name, ...logOf(record) }],
        events: [
          { name: 'thread-changed', data: { thread: record.id, version: record.version + 1, change: CHANGE[act] } },
        ],
      };
    },
  };
}

/** The very words that stand there by now, sent by who had not seen them yet. */
function isPressedAgain({ actor }: CommandContext, { record }: OpenedThread, act: Said, { text, version }: Input) {
  const last = record.texts.findLast(({ kind }) => kind !== 'unsent');
  return (
    version < record.version && last?.writtenBy === actor.principal && last.kind === KIND_OF[act] && last.text === text
  );
}

/** A colleague has written since the thread was looked at. */
function isOvertaken({ actor }: CommandContext, { record }: OpenedThread, { version }: Input): boolean {
  const last = record.texts.findLast(({ kind }) => kind !== 'unsent');
  return version < record.version && last?.professional !== undefined && last.writtenBy !== actor.principal;
}

/** Throws `invalid_input` for what is not shown on the area's shelf, and beside anything but an answer. */
async function admitAttached({ tx }: CommandContext, { record }: OpenedThread, act: Said, { advice }: Input) {
  if (advice === undefined) return;
  const found = act === 'answer' ? await findAdvice(tx, advice) : undefined;
  if (found?.state === 'shown' && found.area === record.area) return;
  throw invalidInput({ path: 'advice', message: 'is not on the area’s shelf' });
}

async function keepUnsent(
  context: CommandContext,
  opened: OpenedThread,
  action: LoggedAction,
  input: Input,
): Promise<Outcome<ThreadView>> {
  const { tx, actor } = context;
  const { record } = opened;
  await removeUnsent(tx, record.id, actor.principal);
  await insertText(tx, record.id, textOf(context, opened, 'unsent', input));
  return { result: await viewAnew(context, opened), log: [{ action, ...logOf(record, { kept: true }) }] };
}

function textOf(
  { actor, now }: CommandContext,
  { record }: OpenedThread,
  kind: ThreadText['kind'],
  { text, advice }: Input,
): Parameters<typeof insertText>[2] {
  const isAsker = kind === 'reply';
  return {
    id: randomUUID(),
    kind,
    writtenBy: actor.principal,
    ...(!isAsker && actor.professional && { professional: actor.professional }),
    text,
    ...(kind === 'answer' && advice !== undefined && { adviceId: advice }),
    at: now,
    position: record.version + 1,
  };
}

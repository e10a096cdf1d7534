// Opens advice of the shelf for an act: held, and only by those who may see it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { ADVICE_FAULTS, type AdviceContent, type AdviceView } from './advice.ts';
import { adviceActsOpen, faultOfAdvice, seesAdvice } from './judge-advice.ts';
import { findThreadOfText } from './store.ts';
import { type AdviceRecord, type Deed, findAdvice, insertDeed, lockAdvice } from './store-advice.ts';

/** Throws `not_found`, also for what the actor may not see. */
export async function openAdvice(
  { tx, actor, deps }: Pick<CommandContext, 'tx' | 'actor' | 'deps'>,
  id: string,
): Promise<{ readonly record: AdviceRecord; readonly directory: Directory }> {
  const record = await lockAdvice(tx, id);
  if (record === undefined || !seesAdvice(actor, record)) throw new Refusal('not_found', 'no such advice');
  return { record, directory: await readDirectory(deps, tx) };
}

/** Throws `changed_meanwhile` where somebody has seen another version than there is. */
export function admitAdviceSeen({ version }: AdviceRecord, seen: number): void {
  if (seen !== version) throw new Refusal('changed_meanwhile', 'the advice has changed since it was looked at');
}

/** Throws `invalid_input` for a topic that is none of the area's. */
export function admitShelfTopic(directory: Directory, area: AreaId, topic: string): void {
  const topics = directory.areas.get(area)?.topics ?? [];
  if (topics.some(({ id }) => id === topic)) return;
  throw invalidInput({ path: 'topic', message: `must be one of ${topics.map(({ id }) => id).join(', ')}` });
}

/** What came of an answer is said anew, and holds nothing of the question. Throws `invalid_input`. */
export async function admitReworded(
  { tx }: Pick<CommandContext, 'tx'>,
  from: string | undefined,
  { title, text = '' }: Pick<AdviceContent, 'title' | 'text'>,
): Promise<void> {
  const thread = from === undefined ? undefined : await findThreadOfText(tx, from);
  if (thread === undefined) return;
  const answer = thread.texts.find(({ id }) => id === from)?.text ?? '';
  const asked = thread.texts.filter(({ professional }) => professional === undefined).map((one) => one.text);
  const fault = faultOfAdvice(text, { answer, asked });
  if (fault !== undefined) throw invalidInput({ path: 'text', message: ADVICE_FAULTS[fault] });
  const inTitle = faultOfAdvice(title, { answer: '', asked });
  if (inTitle !== undefined) throw invalidInput({ path: 'title', message: ADVICE_FAULTS[inTitle] });
}

/** Notes what was done and views it as it is by now. */
export async function doneWith(
  { tx, actor, now }: CommandContext,
  { record, directory }: { readonly record: AdviceRecord; readonly directory: Directory },
  { what, reason }: Pick<Deed, 'what' | 'reason'>,
): Promise<AdviceView> {
  await insertDeed(tx, record.id, { what, by: actor.principal, at: now, ...(reason !== undefined && { reason }) });
  return viewAdvice(directory, actor, (await findAdvice(tx, record.id)) ?? record);
}

export function viewAdvice(directory: Directory, actor: Actor, record: AdviceRecord): AdviceView {
  const { id, area, topic, ageBand, language, title, text, link, state, version } = record;
  const last = record.deeds.at(-1);
  const own = record.writtenBy === actor.principal;
  return {
    ...{ id, area, topic, language, title, state, version, own },
    ...(ageBand && { ageBand }),
    ...(text !== undefined && { text }),
    ...(link !== undefined && { link }),
    writtenAt: toIso(record.writtenAt, zoneOf(directory, area)),
    ...(state !== 'shown' && last?.reason !== undefined && { reason: last.reason }),
    acts: [...adviceActsOpen(actor, record)],
  };
}

/** What the log keeps of it. */
export function logOfAdvice(
  { id, area, version }: Pick<AdviceRecord, 'id' | 'area' | 'version'>,
  details: LogEntry['details'] = {},
): Pick<LogEntry, 'subject' | 'area' | 'details'> {
  return { subject: { kind: 'advice', id }, area, details: { version, ...details } };
}

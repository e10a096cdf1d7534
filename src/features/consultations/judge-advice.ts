// What may be done with advice of the shelf, by whom, and what of a case it may not hold. Pure.

import { Refusal } from '../../core/errors.ts';
import type { Principal } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { AdviceAct, AdviceState } from './advice.ts';
import type { AdviceRecord } from './store-advice.ts';

type Judged = Pick<AdviceRecord, 'area' | 'state' | 'writtenBy'>;

/** What is shown is seen by all who work there; the rest by its writer and by who is to judge it or looks after the shelf. */
export function seesAdvice(actor: Actor, { area, state, writtenBy }: Judged): boolean {
  if (!may(actor, 'see-shelf', area)) return false;
  if (state === 'shown' || may(actor, 'manage-shelf', area)) return true;
  return writtenBy === actor.principal || (state === 'waiting' && may(actor, 'write-advice', area));
}

const FROM: Readonly<Record<AdviceAct, readonly AdviceState[]>> = {
  approve: ['waiting'],
  'send-back': ['waiting'],
  reword: ['waiting', 'sent-back'],
  'take-down': ['shown'],
};

export function adviceActsOpen(actor: Actor, advice: Judged): readonly AdviceAct[] {
  return (['approve', 'send-back', 'reword', 'take-down'] as const).filter(
    (act) => FROM[act].includes(advice.state) && isTheirs(act, actor, advice),
  );
}

/** Nobody approves what they wrote themselves. */
function isTheirs(act: AdviceAct, actor: Actor, { area, writtenBy }: Judged): boolean {
  if (act === 'take-down') return may(actor, 'manage-shelf', area);
  const isOwn = writtenBy === actor.principal;
  return may(actor, 'write-advice', area) && (act === 'reword') === isOwn;
}

/** Throws `not_allowed` for somebody else, `wrong_status` where it cannot be done from here. */
export function admitAdviceAct(act: AdviceAct, actor: Actor, advice: Judged): void {
  if (!isTheirs(act, actor, advice)) throw new Refusal('not_allowed', `not this actor’s to ${act}`);
  if (!FROM[act].includes(advice.state)) throw new Refusal('wrong_status', `what is ${advice.state} cannot ${act}`);
}

/** What a coordinator puts there is shown at once; what came of an answer waits for a second pair of eyes, by anybody. */
export function stateAtFirst(actor: Actor, area: AdviceRecord['area'], ofAnswer: boolean): AdviceState {
  return !ofAnswer && may(actor, 'manage-shelf', area) ? 'shown' : 'waiting';
}

/** As many words in a row are nobody's own by chance. */
const RUN = 6;

/** What is wrong with advice that comes of an answer, beside what the guard finds. */
export function faultOfAdvice(
  said: string,
  { answer, asked }: { readonly answer: string; readonly asked: readonly string[] },
): 'as-answered' | 'of-the-case' | undefined {
  const words = wordsOf(said);
  if (words.join(' ') === wordsOf(answer).join(' ')) return 'as-answered';
  const runs = new Set(asked.flatMap((text) => runsOf(wordsOf(text))));
  return runsOf(words).some((run) => runs.has(run)) ? 'of-the-case' : undefined;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function runsOf(words: readonly string[]): readonly string[] {
  return words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, at) => words.slice(at, at + RUN).join(' '));
}

/** The one who did something last with it did this very thing: it was pressed again. */
export function wasDoneBy(
  { deeds }: Pick<AdviceRecord, 'deeds'>,
  what: AdviceRecord['deeds'][number]['what'],
  by: Principal,
): boolean {
  const last = deeds.at(-1);
  return last?.what === what && last.by === by;
}

// A change of the schedule that waits: the button that keeps it in a draft, a new one or one that waits already, and what it does.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayCalendarDate } from '../../../core/wording.ts';
import { editDraft } from '../../../features/directory/edit-draft.ts';
import { makeDraft } from '../../../features/directory/make-draft.ts';
import { readDrafts } from '../../../features/directory/read-drafts.ts';
import { removeDraft } from '../../../features/directory/remove-draft.ts';
import type { AskedChange } from '../../../features/directory/try-change.ts';
import { execute, executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { SelectField } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { draftTexts } from './texts/words.ts';

export type WaitingDraft = { readonly id: string; readonly name: string };

/** So many of those that wait are offered to go on with, those changed last. */
const MOST_WAITING = 20;

export async function waitingDrafts(deps: Dependencies, actor: Actor): Promise<readonly WaitingDraft[]> {
  const drafts = await readDrafts(deps, actor);
  return drafts
    .filter(({ publishedAt }) => publishedAt === undefined)
    .slice(0, MOST_WAITING)
    .map(({ id, name }) => ({ id, name }));
}

/** Beside the button that makes the change at once. */
export const KeepInDraft: FC<{ waiting: readonly WaitingDraft[]; language: Language }> = ({ waiting, language }) => {
  const text = draftTexts[language];
  return (
    <>
      {waiting.length > 0 && (
        <SelectField
          name={INTO}
          label={text.into}
          blank={text.newOne}
          options={waiting.map(({ id, name }) => ({ value: id, label: name }))}
          value=""
        />
      )}
      <button type="submit" name="act" value="draft" class="button second">
        {text.keepAsDraft}
      </button>
    </>
  );
};

const INTO = 'into';

/** Whether it was that button that was pressed. */
export function isForDraft(form: SentForm): boolean {
  return form.one('act') === 'draft';
}

/** A judgement that minds no bookings left outside: what becomes of them is chosen in the draft. */
export async function unlessLeft(judged: Promise<void>): Promise<void> {
  try {
    await judged;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'bookings_left_outside') throw error;
  }
}

export type Drafted = {
  readonly change: AskedChange;
  /** what a new draft is called by, and of which area it is */
  readonly what: string;
  readonly area: string;
  /** a calendar date there */
  readonly today: string;
};

/** The address of the draft that now has the change. A new one that cannot take it is not left behind. */
export async function keepInDraft(
  c: Context<WebEnv>,
  deps: Dependencies,
  { actor, form }: { readonly actor: Actor; readonly form: SentForm },
  { change, what, area, today }: Drafted,
): Promise<string> {
  const { language, requestId } = c.var;
  const into = form.one(INTO);
  if (into !== '') {
    const { unchanged } = await executeTelling(deps, actor, editDraft, { draft: into, change }, { requestId });
    return `/drafts/${into}?done=${unchanged ? UNCHANGED : 'edited'}`;
  }
  const name = draftTexts[language].nameOf({ what, date: sayCalendarDate(today, language) }).slice(0, 100);
  const made = await execute(deps, actor, makeDraft, { area, name }, { requestId });
  try {
    await execute(deps, actor, editDraft, { draft: made.id, change }, { requestId });
  } catch (error) {
    await execute(deps, actor, removeDraft, { draft: made.id }, { requestId });
    throw error;
  }
  return `/drafts/${made.id}?done=made`;
}

// Who looks at absences and closures, and which of them are theirs to look after.

import type { Context } from 'hono';
import type { Absence, Closure, Directory } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { dateOf } from '../kit/times.tsx';
import { type WaitingDraft, waitingDrafts } from './keep-in-draft.tsx';
import { peopleOf } from './people.tsx';

export type AbsenceView = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly now: number;
};

/** Throws `not_allowed` for anybody who enters no absences. */
export async function openAbsences(c: Context<WebEnv>, deps: Dependencies): Promise<AbsenceView> {
  return {
    actor: allowed(c, 'manage-absences'),
    directory: await readDirectory(deps),
    language: c.var.language,
    now: deps.clock.now(),
  };
}

/** Where one is added: with the drafts that could take it instead. */
export type AddView = AbsenceView & { readonly drafts: readonly WaitingDraft[] };

export async function openToAdd(c: Context<WebEnv>, deps: Dependencies): Promise<AddView> {
  const view = await openAbsences(c, deps);
  return { ...view, drafts: await waitingDrafts(deps, view.actor) };
}

/** Coming absences of the people of the actor's areas, soonest first. */
export function absencesOf({ actor, directory, language, now }: AbsenceView): readonly Absence[] {
  const mine = new Set(peopleOf(directory, actor, language).map(({ id }) => id));
  return directory.absences
    .filter(({ professional, to }) => mine.has(professional) && to > now)
    .sort((one, other) => one.from - other.from);
}

export function closuresOf({ actor, directory, now }: AbsenceView): readonly Closure[] {
  const today = dateOf(now, directory.region.timeZone);
  return directory.closures
    .filter(({ areas, to }) => to >= today && areas.some((area) => may(actor, 'manage-absences', area)))
    .sort((one, other) => one.from.localeCompare(other.from));
}

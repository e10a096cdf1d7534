// The baselines there are: of which months, kept when and by whom.

import { endOf } from '../../core/figures.ts';
import type { Actor, Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { callActor } from './name-things.ts';
import type { BaselineItem } from './schema.ts';
import { readActorNames } from './store.ts';
import { findBaselines } from './store-baselines.ts';

/** All of them, the newest first: a person who reads figures may compare with each. Throws `Refusal`: not_allowed. */
export async function readBaselines(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  language: Language = actor.language,
): Promise<readonly BaselineItem[]> {
  areasWithin(actor, 'read-insights');
  const found = await findBaselines(deps.db);
  const people = await readActorNames(deps.db, [...new Set(found.map(({ keptBy }) => keptBy))]);
  return found.map(({ id, name, first, last, keptBy, keptAt }) => {
    const by = callActor(people, keptBy, language);
    return { id, name, from: first, to: endOf({ first, last }), keptAt: keptAt.toISOString(), ...(by && { by }) };
  });
}

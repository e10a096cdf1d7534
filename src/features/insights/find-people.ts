// Whose acts an auditor asks for: people and keys by name, mail or id.

import { Refusal } from '../../core/errors.ts';
import { nameForms, namePieces } from '../../core/fold-name.ts';
import { type Actor, areasFor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import { callActor } from './name-things.ts';
import { readPeople } from './store-names.ts';

/** Somebody who acts: a user by id, a key by `key:<id>`; `beside`: mail or id, which tells them from others so called. */
export type Acting = { readonly principal: string; readonly name: string; readonly beside?: string };

/**
 * Those of the auditor's areas that are called so; one whose id or mail it is stands alone. Logged as a look at the
 * users. Throws `Refusal`: not_allowed.
 */
export async function findPeople(
  deps: Dependencies,
  actor: Actor,
  called: string,
  { language = actor.language, requestId }: { readonly language?: Language; readonly requestId?: string } = {},
): Promise<readonly Acting[]> {
  if (!may(actor, 'read-access-log')) throw new Refusal('not_allowed', 'only an auditor searches so');
  const areas = areasFor(actor, 'read-access-log');
  const people = (await readPeople(deps.db, areas)).map(({ principal, name, email }) => {
    const named = callActor(new Map([[principal, name]]), principal, language) ?? name;
    return { principal, name: named, beside: email ?? principal.slice('key:'.length) };
  });
  const wanted = namePieces(called);
  const exact = people.filter(({ principal, beside }) => [principal, beside].includes(called.toLowerCase()));
  const alike = people.filter(({ name }) => {
    const words = ` ${nameForms(name).join(' ')}`;
    return wanted.length > 0 && wanted.every((piece) => words.includes(piece));
  });
  const found = exact.length > 0 ? exact : alike;
  const read = {
    action: 'read-users',
    subject: { kind: 'user', id: 'all' },
    details: { found: found.length },
  } as const;
  await recordReads(deps, actor, inEachArea(areas, read), requestId);
  const isShared = (name: string) => found.filter((one) => one.name === name).length > 1;
  return found
    .slice(0, MOST_FOUND)
    .map(({ principal, name, beside }) => ({ principal, name, ...(isShared(name) && { beside }) }));
}

const MOST_FOUND = 20;

// The desk registers a family it has not met. Pressed twice it is one family.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import { areasFor, may } from '../../core/permissions.ts';
import type { Command, CommandContext, Outcome } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { logOf } from './open-family.ts';
import { findDuplicates, isRegisteredSo, likelyPieces, refuseIdentityCodes } from './rules.ts';
import { type registered, registerInput } from './schema.ts';
import { findByReference, findNumbered, nextReference } from './store.ts';
import { findRegisteredSince, holdRegistering, insertFamily, type NewFamily } from './store-families.ts';
import { findSimilar } from './store-search.ts';

type Input = z.output<typeof registerInput>;

/** How many of the families that share a beginning with this one are looked at closely. */
const MOST_CANDIDATES = 200;
const MOST_TOLD = 5;
/**
 * Without a reference the family is numbered here: `N-1042`. Under non-disclosure no address is kept.
 * What was registered a moment ago, word for word, is answered as it is. Throws `Refusal`: not_allowed, invalid_input,
 * personal_data_found, in_use where the reference is taken, and possible_duplicate naming families much like it, unless
 * `confirmed`.
 */
export const registerFamily: Command<Input, z.output<typeof registered>> = {
  name: 'register-family',
  capability: 'manage-families',
  input: registerInput,
  run: async (context, input) => {
    await admit(context, input);
    const { tx, now } = context;
    await holdRegistering(tx, input.area);
    const recent = await findRegisteredSince(tx, { ...input, since: now - SAME_PRESS });
    const known = recent.find((family) => isRegisteredSo(family, input));
    if (known) return { result: { id: known.id, reference: known.reference, again: true }, unchanged: true };
    if (!input.confirmed) await refuseDuplicates(context, input);
    return register(context, input);
  },
};

/** Registers it, also where one much like it is there: for what has no desk to ask. */
export async function registerNew(
  context: CommandContext,
  input: Input,
): Promise<Outcome<z.output<typeof registered>>> {
  await admit(context, input);
  return register(context, input);
}

async function register(context: CommandContext, input: Input): Promise<Outcome<z.output<typeof registered>>> {
  const { id, reference } = await write(context, input);
  const details = {
    guardians: input.guardians.length,
    children: input.children.length,
    ...(input.nonDisclosure && { nonDisclosure: true }),
  };
  return { result: { id, reference }, log: [logOf({ id, area: input.area }, 'register-family', details)] };
}

async function admit({ tx, actor, deps }: CommandContext, input: Input): Promise<void> {
  const { areas } = await readDirectory(deps, tx);
  if (!areas.has(input.area)) throw invalidInput({ path: 'area', message: 'there is no such area' });
  if (!may(actor, 'manage-families', input.area)) throw new Refusal('not_allowed', 'not an area of this actor');
  refuseIdentityCodes({
    reference: input.reference,
    name: input.name,
    address: input.address,
    ...Object.fromEntries(input.guardians.flatMap((one, at) => textsOf(one, `guardians[${at}].`))),
    ...Object.fromEntries(input.children.map(({ name }, at) => [`children[${at}].name`, name])),
  });
}

/** A guardian's texts by their fields, under the path they were given at. */
export function textsOf(
  { name, email, phone }: Pick<Input['guardians'][number], 'name' | 'email' | 'phone'>,
  path = '',
): readonly (readonly [string, string | undefined])[] {
  return Object.entries({ name, email, phone }).map(([field, text]) => [`${path}${field}`, text]);
}

async function refuseDuplicates(context: CommandContext, input: Input): Promise<void> {
  const { tx, actor } = context;
  const areas = areasFor(actor, 'see-families');
  const candidates = await findSimilar(tx, { pieces: likelyPieces(input), areas, limit: MOST_CANDIDATES });
  const alike = findDuplicates(input, candidates).slice(0, MOST_TOLD);
  const numbered = await findNumberedElsewhere(context, input);
  if (alike.length === 0 && numbered.length === 0) return;
  const others = numbered.filter((id) => alike.every(({ family }) => family.id !== id));
  throw new Refusal('possible_duplicate', 'a family much like this one is registered already', {
    duplicates: [
      ...alike.map(({ family, likeness: { shared } }) => ({
        family: family.id,
        shared: numbered.includes(family.id) ? [...shared, 'reference'] : shared,
      })),
      ...others.map((family) => ({ family, shared: ['reference'] })),
    ],
  });
}

/** Families of the actor's other areas with this reference; that of this area is taken in any case. */
async function findNumberedElsewhere(
  { tx, actor }: CommandContext,
  { area, reference }: Input,
): Promise<readonly FamilyId[]> {
  if (reference === undefined) return [];
  const [here] = await findNumbered(tx, reference, [area]);
  return here === undefined ? findNumbered(tx, reference, areasFor(actor, 'see-families')) : [];
}

async function write(
  { tx, now }: CommandContext,
  input: Input,
): Promise<{ readonly id: FamilyId; readonly reference: string }> {
  const { address, reference, ...rest } = input;
  const family = { ...rest, ...(!input.nonDisclosure && { address }), now } satisfies Omit<NewFamily, 'reference'>;
  if (reference !== undefined) {
    const id = await insertFamily(tx, { ...family, reference });
    if (id !== undefined) return { id, reference };
    const taken = await findByReference(tx, input.area, reference);
    throw new Refusal('in_use', 'a family of this reference is registered already', {
      ...(taken && { duplicates: [{ family: taken.id, shared: ['reference'] }] }),
    });
  }
  // a client system may have used the number
  for (;;) {
    const made = await nextReference(tx);
    const id = await insertFamily(tx, { ...family, reference: made });
    if (id !== undefined) return { id, reference: made };
  }
}

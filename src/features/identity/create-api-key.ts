// An administrator makes a key for a machine, or for a person's own programs once they agree. Its secret is shown once.

import { randomBytes } from 'node:crypto';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { hashOfKey, keyText, overlap, reaches } from './rules.ts';
import { type CreateApiKeyInput, type CreatedApiKey, createApiKeyInput } from './schema.ts';
import { findKeysMadeSince, findUser, holdMakingKeys, insertKey } from './store.ts';

/**
 * A key that acts as a person opens nothing until that person has accepted it; who makes one for themselves, signed
 * in, has. Throws `Refusal`: not_allowed outside the administrator's areas, invalid_input, in_use for one that was made
 * so a moment ago, whose secret was shown then.
 */
export const createApiKey: Command<CreateApiKeyInput, CreatedApiKey> = {
  name: 'create-api-key',
  capability: 'manage-keys',
  input: createApiKeyInput,
  spare: { label: '–', role: 'worker', areas: [] },
  answer: 'shown-once',
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const areas = [...new Set(input.areas)];
    if (!reaches(actor, 'manage-keys', areas)) {
      throw new Refusal('not_allowed', 'a key outside the areas this administrator has');
    }
    await refuseUnknown(tx, { areas });
    if (input.expiresAt !== undefined && Date.parse(input.expiresAt) <= now) {
      throw invalidInput({ path: 'expiresAt', message: 'must be in the future' });
    }
    if (input.user !== undefined) await refuseMoreThanThePerson(context, input.user, input);
    await refuseMadeAgain(context, { ...input, areas });
    const isOwn = input.user !== undefined && input.user === actor.user && actor.key === undefined;
    const id = randomBytes(8).toString('hex');
    const key = keyText(id, randomBytes(32).toString('base64url'));
    await insertKey(tx, {
      id,
      hash: hashOfKey(deps.config.secret, key),
      label: input.label,
      role: input.role,
      areas,
      userId: input.user ?? null,
      acceptedAt: isOwn ? new Date(now) : null,
      createdBy: actor.principal,
      createdAt: new Date(now),
      expiresAt: input.expiresAt === undefined ? null : new Date(input.expiresAt),
    });
    return {
      result: { id, key },
      log: inEachArea(areas, {
        action: 'create-api-key',
        subject: { kind: 'api-key', id },
        details: { role: input.role, areas: areas.join(' '), ...(input.user && { user: input.user, accepted: isOwn }) },
      }),
    };
  },
};

/** Pressed twice it is one key. */
async function refuseMadeAgain({ tx, now, actor }: CommandContext, input: CreateApiKeyInput): Promise<void> {
  const createdBy = actor.principal;
  await holdMakingKeys(tx, createdBy);
  const made = await findKeysMadeSince(tx, { label: input.label, createdBy, since: new Date(now - SAME_PRESS) });
  const asked = { role: input.role, user: input.user ?? null, areas: input.areas.toSorted() };
  const isSo = ({ role, userId: user, areas, expiresAt }: (typeof made)[number]) =>
    isSameValue({ role, user, areas: areas.toSorted() }, asked) &&
    expiresAt?.getTime() === (input.expiresAt === undefined ? undefined : Date.parse(input.expiresAt));
  if (!made.some(isSo)) return;
  throw new Refusal('in_use', 'this key was made a moment ago, and was shown then: revoke it, or label another one');
}

async function refuseMoreThanThePerson(
  { tx }: CommandContext,
  userId: string,
  { role, areas }: CreateApiKeyInput,
): Promise<void> {
  const user = await findUser(tx, userId);
  if (user === undefined || user.disabled) throw invalidInput({ path: 'user', message: 'there is no such user' });
  const wanted = areas.map((area) => ({ role, area }));
  const held = user.grants.filter((grant) => grant.role === role);
  const covered = held.length > 0 ? overlap(wanted, held) : [];
  if (!wanted.every((grant) => covered.includes(grant))) {
    throw invalidInput({ path: 'areas', message: 'the person does not have this role in all of these areas' });
  }
}

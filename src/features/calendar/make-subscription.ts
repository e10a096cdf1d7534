// A person makes a private calendar address: of their own times, or of a room's. It is shown once.

import { randomBytes, randomUUID } from 'node:crypto';
import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, RoomId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import {
  type MadeSubscription,
  type MakeSubscriptionInput,
  makeSubscriptionInput,
  type SubscriptionLevel,
} from './schema.ts';
import {
  countSubscriptions,
  holdMaking,
  insertSubscription,
  type NewSubscription,
  type Subscriber,
} from './store-subscriptions.ts';

/** So many addresses one person has at most: what is not used any more is closed first. */
const MOST_OF_A_PERSON = 20;

/**
 * What it opens is judged anew each time that it is read: an address never shows more than its maker may see then.
 * Throws `Refusal`: not_allowed for a key that stands for no person and outside the areas whose bookings they see,
 * invalid_input for a room that is not there, in_use where they have many.
 */
export const makeSubscription: Command<MakeSubscriptionInput, MadeSubscription> = {
  name: 'make-subscription',
  capability: 'anyone-signed-in',
  input: makeSubscriptionInput,
  answer: 'shown-once',
  run: async (context, { room, level }) => {
    const { tx, actor, deps } = context;
    if (actor.user === undefined) throw new Refusal('not_allowed', 'only a person has a calendar');
    const area = room === undefined ? '*' : areaOfRoom(await readDirectory(deps, tx), room);
    if (area !== '*' && !may(actor, 'see-area-bookings', area)) {
      throw new Refusal('not_allowed', 'not allowed to see-area-bookings in this area');
    }
    const made = await keep(context, { user: actor.user }, MOST_OF_A_PERSON, {
      level,
      ...(room !== undefined && { room }),
      ...(actor.key !== undefined && { key: actor.key }),
    });
    const subject = { kind: 'subscription', id: made.id };
    return {
      result: made,
      log: [{ action: 'make-subscription', subject, area, details: { level, ...(room && { entry: room }) } }],
    };
  },
};

function areaOfRoom({ rooms, sites }: Directory, id: RoomId): AreaId {
  const room = rooms.get(id);
  const site = room && sites.get(room.site);
  if (site === undefined) throw invalidInput({ path: 'room', message: 'there is no such room' });
  return site.area;
}

type About = Pick<NewSubscription, 'room' | 'key'> & { readonly level: SubscriptionLevel };

/** Writes it down, but for its secret. Throws `in_use` where there are `most` already. */
export async function keep(
  { tx, now, actor, deps }: CommandContext,
  of: Subscriber,
  most: number,
  about: About,
): Promise<MadeSubscription> {
  await holdMaking(tx, of);
  if ((await countSubscriptions(tx, of)) >= most)
    throw new Refusal('in_use', 'there are many: close one that is not used');
  const id = randomUUID();
  const secret = randomBytes(32).toString('base64url');
  const { language } = actor;
  await insertSubscription(tx, { id, hash: hashOfLink(secret), of, language, createdAt: now, ...about });
  return { id, url: `${deps.config.publicUrl}/feeds/${secret}.ics` };
}

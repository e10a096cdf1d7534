// The calendar addresses that somebody has made: which are open, and whether any calendar reads them.

import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { linkOf } from '../identity/act-by-link.ts';
import type { SubscriptionItem } from './schema.ts';
import { findSubscriptions, type Subscriber } from './store-subscriptions.ts';

/** Theirs, the newest first, without the secrets, which nobody can read again; none of a key that stands for no person. */
export async function readSubscriptions(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
): Promise<readonly SubscriptionItem[]> {
  const of = subscriberOf(actor);
  return of === undefined ? [] : findSubscriptions(deps.db, of);
}

/** Whose subscriptions an actor makes and closes: a person's own, or those made by the same family's link. */
export function subscriberOf(actor: Actor): Subscriber | undefined {
  if (actor.user !== undefined) return { user: actor.user };
  return actor.booking === undefined ? undefined : { link: linkOf(actor) };
}

// The number of somebody who waits at home, by the secret of their page: how many are before them, and when it is their turn.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { hashOfLink, linkKey, secretOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { throwawayRoom } from '../video/prepare-device-check.ts';
import type { DeviceCheckRoom } from '../video/schema.ts';
import { aheadOf, dropInAt, type OpenDropIn, withBusyTimes } from './find-drop-in.ts';
import { AWAY_AFTER, estimateWait, type Presence, presenceOf, tellWait, type Wait, type WaitTold } from './rules.ts';
import type { WalkInState } from './schema.ts';
import { findBySecret, listWalkIns, writeSeen } from './store.ts';

export type OwnNumber = {
  readonly id: string;
  readonly directory: Directory;
  /** as it is today; without shifts once nobody receives there any more */
  readonly dropIn: OpenDropIn;
  readonly number: number;
  readonly state: WalkInState;
  readonly presence: Presence;
  /** how many are waited for before them */
  readonly before: number;
  /** nothing where nobody receives any more, or they do not wait */
  readonly wait?: Wait & { readonly told: WaitTold };
  /** of the link by which they come into the room, once it is their turn */
  readonly room?: string;
};

/**
 * `looks`: it is their own page that asks, so that they are there. Throws `not_found` for a secret that is nobody's, or of
 * another day.
 */
export async function readOwnNumber(
  deps: Dependencies,
  secret: string,
  { looks }: { readonly looks: boolean },
): Promise<OwnNumber> {
  const now = deps.clock.now();
  const hash = linkSecret.safeParse(secret).success ? hashOfLink(secret) : undefined;
  const own = hash === undefined ? undefined : await findBySecret(deps.db, hash);
  if (own?.visitor === undefined) throw new Refusal('not_found', 'no such number');
  const directory = await readDirectory(deps);
  const dropIn = await withBusyTimes(deps.db, directory, dropInAt(directory, own, now), now);
  if (dropIn.queue.date !== own.date) throw new Refusal('not_found', 'a number of another day');
  if (looks && own.state === 'waiting') await writeSeen(deps.db, own.id, now, AWAY_AFTER);
  const queue = await listWalkIns(deps.db, dropIn.queue);
  const ahead = aheadOf(queue, now, own.number);
  const waits = own.state === 'waiting' && dropIn.shifts.length > 0;
  const wait = waits ? estimateWait(dropIn, dropIn.service, ahead, now) : undefined;
  const { visit } = own.visitor;
  const isTurn = own.state === 'called' && visit !== undefined;
  return {
    id: own.id,
    directory,
    dropIn,
    number: own.number,
    state: own.state,
    presence: presenceOf(looks ? { ...own.visitor, seenAt: now } : own.visitor, now),
    before: ahead.waiting,
    ...(wait && { wait: { ...wait, told: tellWait(queue, wait) } }),
    ...(isTurn && { room: secretOfLink(linkKey(deps.config.secret), visit.link) }),
  };
}

/** A room in which they try out their devices while they wait. Nothing of it is kept. Throws as above, and `video_unavailable`. */
export async function prepareOwnCheck(deps: Dependencies, secret: string): Promise<DeviceCheckRoom> {
  const { id } = await readOwnNumber(deps, secret, { looks: true });
  return throwawayRoom(deps, 'walk-in', id);
}

// A group event opened for a change: nobody else changes who has a place until the transaction ends.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { isCalled, mailboxOfRegistered } from './rules.ts';
import { type GroupEventRecord, holdGroupEvent } from './store.ts';

export type OpenedGroupEvent = { readonly event: GroupEventRecord; readonly area: AreaId };

/** For anybody. Throws `not_found`. */
export async function openGroupEvent({ tx, deps }: CommandContext, id: string): Promise<OpenedGroupEvent> {
  const event = await holdGroupEvent(tx, id);
  const area = event && (await readDirectory(deps, tx)).sites.get(event.site)?.area;
  if (event === undefined || area === undefined) throw new Refusal('not_found', 'no such group event');
  return { event, area };
}

/** For anybody who manages the groups of its area. Throws `not_found`. */
export async function openManagedEvent(context: CommandContext, id: string): Promise<OpenedGroupEvent> {
  const opened = await openGroupEvent(context, id);
  if (!may(context.actor, 'manage-groups', opened.area)) throw new Refusal('not_found', 'no such group event');
  return opened;
}

/** What tells those who left an address or a number. */
export function tellOf(registrations: GroupEventRecord['registrations'], { texter }: Pick<Dependencies, 'texter'>) {
  const isReached = (one: GroupEventRecord['registrations'][number]) =>
    mailboxOfRegistered(one, texter.sends) !== undefined || isCalled(one, texter.sends);
  return registrations
    .filter((one) => isReached(one) && one.state !== 'cancelled')
    .map(({ id }) => ({ name: 'registration-changed' as const, data: { registration: id } }));
}

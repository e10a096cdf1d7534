// What is kept of somebody's day for a meeting whose time is still to be chosen.

import type { Interval } from '../../core/interval.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { linkOfAsked } from './link-of-asked.ts';
import { keptUntil } from './rules.ts';
import { findOpenFor } from './store.ts';

/** `page`: where its proposer sees it, anybody else answers. */
export type ProposedTime = Interval & { readonly until: number; readonly page: string; readonly proposer: boolean };

/** Of the actor's own as a professional, soonest first; none for anybody else. */
export async function readProposed(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { professional, principal }: Actor,
  during: Interval,
): Promise<readonly ProposedTime[]> {
  if (professional === undefined) return [];
  const polls = await findOpenFor(db, professional, during);
  return polls
    .flatMap(({ id, times, asked, deadline, proposedBy }) => {
      const own = asked.find((one) => one.professional === professional);
      const proposer = proposedBy === principal;
      if (!proposer && own === undefined) return [];
      const page = proposer || own === undefined ? `/polls/${id}` : `/p/${linkOfAsked(config.secret, own.id)}`;
      return times
        .filter((time) => time.state === 'held' && time.start < during.end && time.end > during.start)
        .map(({ start, end }) => ({ start, end, until: keptUntil(deadline), page, proposer }));
    })
    .sort((one, other) => one.start - other.start);
}

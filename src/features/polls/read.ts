// Polls, read: by who proposed them, and one by the link of somebody who was asked.

import type { z } from 'zod';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { pageOf } from '../../core/paging.ts';
import type { Actor, Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead, recordReads } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { actorAsked } from '../identity/act-by-link.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { partIn } from './rules.ts';
import { type PollAnswerIs, type PollState, type PollView, pollId, pollPaging, type pollsQuery } from './schema.ts';
import { findByLink, findPoll, listPollsOf, type PollRecord, type PollTime } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

/** Those that the actor proposed, newest first. Throws `not_allowed`. */
export async function listPolls(
  deps: Dependencies,
  actor: Actor,
  { cursor, limit }: z.output<typeof pollsQuery>,
  requestId?: string,
): Promise<{ readonly items: PollView[]; readonly nextCursor: string | null }> {
  areasWithin(actor, 'propose-meeting');
  const after = pollPaging.after(cursor);
  const found = await listPollsOf(deps.db, actor.principal, {
    after: after && { createdAt: -after[0], id: after[1] },
    limit: limit + 1,
  });
  const { rows, nextCursor } = pageOf(pollPaging, found, limit, ({ createdAt, id }) => [-createdAt, id]);
  const directory = await readDirectory(deps);
  await recordReads(deps, actor, rows.map(logOfRead), requestId);
  return { items: rows.map((poll) => viewPoll(directory, poll, partIn(actor, poll))), nextCursor };
}

/** The read is logged: it names mailboxes and what was said from them. Throws `not_found`. */
export async function readPoll(deps: Dependencies, actor: Actor, id: string, requestId?: string): Promise<PollView> {
  const poll = pollId.safeParse(id).success ? await findPoll(deps.db, id) : undefined;
  const part = poll === undefined ? 'none' : partIn(actor, poll);
  if (poll === undefined || part === 'none') throw new Refusal('not_found', 'no such poll');
  await recordRead(deps, actor, logOfRead(poll), requestId);
  return viewPoll(await readDirectory(deps), poll, part);
}

function logOfRead(poll: PollRecord) {
  return { action: 'read-poll', ...logOf(poll) } as const;
}

/** What somebody who was asked sees: no other's answer, nobody's post, nothing of what it is about. */
export type OpenedPollLink = {
  readonly actor: Actor;
  readonly language: Language;
  readonly area: AreaId;
  readonly directory: Directory;
  readonly timeZone: string;
  readonly state: PollState;
  /** answers are taken */
  readonly isOpen: boolean;
  readonly deadline: number;
  readonly channel: PollRecord['channel'];
  readonly site?: PollRecord['site'];
  /** who asks, by name, while they work here */
  readonly proposer?: string;
  readonly times: readonly (Pick<PollTime, 'id' | 'start' | 'end'> & { readonly answer?: PollAnswerIs | undefined })[];
  /** the chosen time, as it is met now */
  readonly meeting?: Pick<PollTime, 'start' | 'end'> & { readonly isCancelled: boolean };
  readonly answered: boolean;
};

/** Throws `not_found` for a link that is unknown or dead: nobody is told which. */
export async function openPollLink(deps: Dependencies, secret: string): Promise<OpenedPollLink> {
  const link = linkSecret.safeParse(secret).success ? await findByLink(deps.db, hashOfLink(secret)) : undefined;
  const poll = link && (await findPoll(deps.db, link.poll));
  const asked = poll?.asked.find(({ id }) => id === link?.id);
  if (poll === undefined || asked === undefined) throw new Refusal('not_found', 'no such link');
  const directory = await readDirectory(deps);
  const proposer = await findRecipient(deps.db, poll.proposedBy);
  const chosen = poll.times.find(({ state }) => state === 'chosen');
  const meeting = poll.meeting ?? (chosen && { start: chosen.start, end: chosen.end, isCancelled: false });
  const { area, state, deadline, channel, site } = poll;
  return {
    actor: actorAsked(asked.id, area, asked.language),
    language: asked.language,
    ...{ area, directory, state, deadline, channel },
    timeZone: zoneOf(directory, area),
    isOpen: state === 'open' && deps.clock.now() < deadline,
    ...(site !== undefined && { site }),
    ...(proposer && { proposer: proposer.name }),
    times: poll.times
      .filter((time) => time.state === 'held')
      .map(({ id, start, end }) => ({ id, start, end, answer: asked.answers.get(id) })),
    ...(meeting && { meeting }),
    answered: asked.answeredAt !== undefined,
  };
}

// What anybody may do without signing in takes something from everybody else: one connection does it so often an hour.

import { randomUUID } from 'node:crypto';
import { Refusal } from '../../core/errors.ts';
import { MINUTE } from '../../core/instant.ts';
import type { CommandContext } from '../../platform/command.ts';
import { ANYWHERE, actsCounted, originOf, type PublicAct } from './public-acts.ts';
import { countPublicHolds, findPublicHolds, insertPublicHold } from './store-public-holds.ts';

/** One act on a public page. */
export type PublicVisit = {
  readonly act: PublicAct;
  /** where the request came from, where that is known */
  readonly address: string | undefined;
  /** how many in an hour, whatever became of them: nobody alone needs as many, and a waiting room hardly */
  readonly most: number;
  /** after so many the next are still allowed, and told to wait */
  readonly enough?: number;
  /** where connections may act together: after `many` of all of them each has only `few`, and after `most` nobody has any */
  readonly anywhere?: { readonly many: number; readonly few: number; readonly most: number };
  /** of what the connection made in the hour, how much may keep something from others at once */
  readonly standing?: {
    readonly most: number;
    /** counts those that do now */
    readonly count: (subjects: readonly string[]) => Promise<number>;
  };
};

/** Notes the act that was allowed, with what it made. Where there were more than `enough`: what to say once it is kept. */
export type NotePublicAct = (subject?: string) => Promise<Refusal | undefined>;

/**
 * Counts the acts of the connection, in the command's own transaction and so by every process alike. Many people come by
 * one connection, so what is finished weighs little: what still stands is what a stranger could take from the others.
 * It holds whatever RATE_LIMIT says: that one spares the service, this one the people.
 * Throws `rate_limited` with `retryAfter` in seconds; otherwise returns what notes this one.
 */
export async function limitPublicActs(
  { tx, now, deps }: Pick<CommandContext, 'tx' | 'now' | 'deps'>,
  { act, address, most: usual, enough = usual, anywhere, standing }: PublicVisit,
): Promise<NotePublicAct> {
  const { secret } = deps.config;
  const origin = originOf(secret, act, address ?? 'unknown');
  const all = originOf(secret, act, ANYWHERE);
  const since = now - actsCounted();
  const ofAll = anywhere === undefined ? 0 : await countPublicHolds(tx, all, since);
  if (anywhere !== undefined && ofAll >= anywhere.most) throw tooMany(actsCounted());
  const most = anywhere !== undefined && ofAll >= anywhere.many ? anywhere.few : usual;
  const done = await findPublicHolds(tx, origin, since);
  const [oldest] = done;
  if (oldest !== undefined && done.length >= most) throw tooMany(oldest.at + actsCounted() - now);
  const made = done.flatMap(({ subject }) => subject ?? []);
  if (standing !== undefined && made.length >= standing.most && (await standing.count(made)) >= standing.most) {
    throw tooMany(STANDING_FOR);
  }
  return async (subject) => {
    await insertPublicHold(tx, { id: randomUUID(), origin, at: now, ...(subject && { subject }) });
    if (anywhere !== undefined) await insertPublicHold(tx, { id: randomUUID(), origin: all, at: now });
    return done.length >= enough ? tooMany(actsCounted()) : undefined;
  };
}

/** After this it is worth asking again: a hold has run out, or somebody has let go. */
const STANDING_FOR = 5 * MINUTE;

function tooMany(wait: number): Refusal {
  return new Refusal('rate_limited', 'this connection has taken many', { retryAfter: Math.ceil(wait / 1000) });
}

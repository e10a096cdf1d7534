// Who is told of a version of a booking, by what each mailbox has been told before, and which messages have become untrue.

import { isOutsideRole } from './booking.ts';
import type { Interval } from './interval.ts';
import type { Audience, News } from './neutral-message.ts';

/** An invite, or its withdrawal, that a mailbox was told of a booking: its times are the ones it told of. */
export type Told = Interval & {
  /** of the booking */
  readonly version: number;
  readonly kind: 'invite' | 'cancellation';
  /** folded to lower case */
  readonly mailbox: string;
  /** whose message it was: a participant */
  readonly bearer: string;
  /** it may have arrived; what the server never had cannot have */
  readonly reached: boolean;
  /** overtaken before it was sent */
  readonly superseded: boolean;
  /** somebody decided that this mailbox is told nothing more of it */
  readonly silenced: boolean;
};

export type Recipient = {
  /** a participant */
  readonly id: string;
  /** folded to lower case; nobody may write to one who has none */
  readonly mailbox: string | undefined;
  /** took part in an earlier version of the booking and does so no more */
  readonly left: boolean;
};

export type Planned = Interval & Pick<Told, 'kind' | 'mailbox' | 'bearer'>;

/** Colleagues have their own calendars: only those outside the house are reminded. */
export function isReminded(audience: Audience): boolean {
  return audience === 'family' || isOutsideRole(audience);
}

/** The last version that those who stay had to hear of. `quiet`: versions in which only the company changed. */
export function lastNews(version: number, quiet: readonly number[]): number {
  let news = version;
  while (quiet.includes(news)) news -= 1;
  return news;
}

/**
 * What to tell of one version of a booking: every mailbox of somebody who takes part is invited, and every other that holds
 * an invite is uninvited, once, from the time it was invited to: of a cancelled booking, of one who takes part no more, and
 * of one whose mailbox is another by now. A mailbox that was never invited hears nothing of a cancellation, nor any of a
 * version without news for it (`news`: the last with any), nor one that was left in silence, until it is
 * invited again. Whose mailbox was told by a message to somebody who reads it no more has a way of their own: it is told anew.
 */
export function planMessages(
  booking: Interval & { readonly version: number; readonly cancelled: boolean; readonly news: number },
  recipients: readonly Recipient[],
  told: readonly Told[],
): readonly Planned[] {
  const theirs = Map.groupBy(told, ({ mailbox }) => mailbox);
  const mailboxes = new Set([...recipients.flatMap(({ mailbox }) => mailbox ?? []), ...theirs.keys()]);
  return [...mailboxes].flatMap((mailbox): readonly Planned[] => {
    const earlier = (theirs.get(mailbox) ?? []).filter(({ version }) => version < booking.version);
    const known = latest(earlier.filter(({ superseded, reached }) => reached || !superseded));
    const sharing = recipients.filter((recipient) => recipient.mailbox === mailbox);
    const reading = booking.cancelled ? [] : sharing.filter(({ left }) => !left);
    const [staying] = reading;
    if (staying !== undefined) {
      const isTheirs = reading.some(({ id }) => id === known?.bearer);
      if (known?.kind === 'invite' && isTheirs && !known.silenced && known.version >= booking.news) return [];
      return [{ kind: 'invite', mailbox, bearer: staying.id, start: booking.start, end: booking.end }];
    }
    if (known?.kind !== 'invite' || isSilenced(earlier)) return [];
    return [{ kind: 'cancellation', mailbox, bearer: known.bearer, start: known.start, end: known.end }];
  });
}

/**
 * Whether a message may still be sent: an invite gives way to any newer version of the booking with news, and nobody is told
 * that what cannot have reached them is cancelled.
 */
export function isStillTrue(
  message: Pick<Told, 'version' | 'kind'>,
  { news, others }: { readonly news: number; readonly others: readonly Told[] },
): boolean {
  // also one that was not needed in the end: what it took back must not be said after it
  if (others.some(({ version }) => version > message.version)) return false;
  if (message.kind === 'invite') return news <= message.version;
  return others.some(({ version, reached }) => version < message.version && reached);
}

/** What its reader is to the booking by now: they take part, do so no more, or are told at another address. */
export type Reader = 'stays' | 'left' | 'readdressed';

/** What the message is to its reader, who may not have had every version before it. */
export function newsFor(
  message: Interval & Pick<Told, 'version' | 'kind'>,
  others: readonly Told[],
  reader: Reader,
): News {
  if (message.kind === 'cancellation') return FAREWELL[reader];
  const known = latest(others.filter(({ version, reached }) => reached && version < message.version));
  if (known?.kind !== 'invite') return 'booked';
  return known.start === message.start && known.end === message.end ? 'changed' : 'moved';
}

const FAREWELL = { stays: 'cancelled', left: 'released', readdressed: 'readdressed' } as const;

/** What a mailbox holds of a booking by now. */
export type Held = 'right' | 'old' | 'cancelled' | 'unknown' | 'nothing';

/**
 * What the calendar of a mailbox holds, by what it was told: the right time, an old one, a cancelled one, nothing; or nobody
 * can know, where the newest message may have arrived or not. `due`: what it should hold, nothing where it should hold none.
 */
export function heldBy(told: readonly (Told & { readonly sent: boolean })[], due: Interval | undefined): Held {
  const newest = latest(told.filter(({ reached }) => reached));
  if (newest === undefined) return 'nothing';
  if (!told.some(({ version, sent }) => version === newest.version && sent)) return 'unknown';
  if (newest.kind === 'cancellation') return 'cancelled';
  return due !== undefined && newest.start === due.start && newest.end === due.end ? 'right' : 'old';
}

/** Whether this mailbox, of which these were told, is left in silence: until it is invited again. */
export function isSilenced(theirs: readonly Pick<Told, 'version' | 'reached' | 'superseded' | 'silenced'>[]): boolean {
  return latest(theirs.filter(({ superseded, reached }) => reached || !superseded))?.silenced ?? false;
}

function latest<One extends Pick<Told, 'version'>>(told: readonly One[]): One | undefined {
  return told.toSorted((a, b) => b.version - a.version)[0];
}

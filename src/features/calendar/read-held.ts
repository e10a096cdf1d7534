// What each one who was told of a booking has in their calendar by now, or was told by text, by what may have reached them.

import type { BookingId } from '../../core/ids.ts';
import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import type { Audience } from '../../core/neutral-message.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type Held, heldBy, isSilenced } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import {
  type AnswerRecord,
  type FoundToTell,
  findTakingPart,
  findUntold,
  type Leaving,
  type RecipientRecord,
  readBookingsToTell,
  type ToldRecord,
} from './store.ts';

/** One mailbox, or somebody who has none; whose it is, never its address. */
export type HeldCalendar = {
  readonly audience: Audience;
  /** by text there is no calendar: it is what they were told */
  readonly channel: MessageChannel;
  /** `takes-part`; or a mailbox that is told no more, and may still hold the time: of somebody who left, or of before */
  readonly standing: 'takes-part' | 'left' | 'former-mailbox';
  /** of those of its kind who left, which: in the order they left, so that it stays theirs; nothing else of them is kept */
  readonly left?: { readonly number: number; readonly at?: number };
  readonly held: Held;
  /** what they are to be told is on its way, or could not be sent */
  readonly newest?: { readonly message: string; readonly state: 'waiting' | 'failed' };
  /** somebody decided that the mailbox is told nothing more */
  readonly silenced: boolean;
  /** what they said in their calendar of the time as it was told last */
  readonly answer?: AnswerRecord;
  /** they take part, or are of the family whose time it is, and nobody writes to them */
  readonly byPhone: boolean;
  /** to call them by, for those who may see it */
  readonly number?: string;
};

/**
 * For readers of the booking who may know who takes part, which the caller has asked; logs nothing beside that reading. With
 * those of the family who are written to by nothing; their numbers only for a person who sees families of its area.
 */
export async function readHeldCalendars(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  booking: BookingId,
): Promise<readonly HeldCalendar[]> {
  const [found] = await readBookingsToTell(deps.db, [booking]);
  if (found === undefined) return [];
  const untold = (await findUntold(deps.db, booking)).map(
    ({ guardian, area, phone }): Untold => ({
      guardian,
      ...(phone !== null && may(actor, 'see-families', area) && { number: phone }),
    }),
  );
  return calendarsOf(found, untold);
}

type Untold = { readonly guardian: string; readonly number?: string };

function calendarsOf(
  { booking, recipients: found, told }: FoundToTell,
  untold: readonly Untold[],
): readonly HeldCalendar[] {
  const recipients = found.map((one) => (one.removed ? { ...one, left: true, audience: 'family' as const } : one));
  const theirs = Map.groupBy(told, ({ mailbox }) => mailbox);
  const staying = recipients.filter(({ left }) => !left);
  const present = staying.map(({ mailbox, audience, answer, guardian }): HeldCalendar => {
    const of = (mailbox === undefined ? undefined : theirs.get(mailbox)) ?? [];
    return {
      ...calendarOf(of, booking.cancelled ? undefined : booking),
      ...{ audience, channel: channelOf(mailbox ?? ''), standing: 'takes-part', byPhone: mailbox === undefined },
      ...(answer && { answer }),
      ...numberOf(untold.find((one) => one.guardian === guardian)),
    };
  });
  const others = untold.filter(({ guardian }) => !staying.some((one) => one.guardian === guardian));
  const called = others.map(
    (one): HeldCalendar => ({
      ...calendarOf([], undefined),
      ...{ audience: 'family', channel: 'mail', standing: 'takes-part', byPhone: true },
      ...numberOf(one),
    }),
  );
  const former = [...theirs].flatMap(([mailbox, of]): readonly HeldCalendar[] => {
    if (staying.some((one) => one.mailbox === mailbox)) return [];
    const calendar = calendarOf(of, undefined);
    const whose = recipients.find(({ id }) => of.some(({ bearer }) => bearer === id));
    if (whose === undefined || calendar.held === 'nothing' || calendar.held === 'cancelled') return [];
    const standing = whose.left ? 'left' : 'former-mailbox';
    const about = { audience: whose.audience, channel: channelOf(mailbox), standing, byPhone: false } as const;
    return [{ ...calendar, ...about, ...(whose.left && { left: placeAmongLeft(whose, recipients) }) }];
  });
  return [...present, ...called, ...former];
}

function numberOf(one: Untold | undefined): Pick<Untold, 'number'> {
  return one?.number === undefined ? {} : { number: one.number };
}

function placeAmongLeft({ id, audience, leftAt }: RecipientRecord, recipients: readonly RecipientRecord[]) {
  const before = recipients.filter(
    (one) =>
      one.left &&
      one.audience === audience &&
      ((one.leftAt ?? 0) - (leftAt ?? 0) || (one.id < id ? -1 : 1)) < 0 &&
      one.id !== id,
  );
  return { number: before.length + 1, ...(leftAt !== undefined && { at: leftAt }) };
}

/** What the calendar of one of those holds of one time to come, before they are addressed no more. */
export type LeavingCalendar = Pick<HeldCalendar, 'channel' | 'held'> & {
  readonly participant: string;
  readonly booking: BookingId;
  /** whether there is something to withdraw: a time that may stand there, and that nobody has left in silence */
  readonly open: boolean;
};

/**
 * Of each time to come that they take part in; not of one that another who stays is told of at the same address. For those
 * who may end it, which the caller has asked; logs nothing beside that reading.
 */
export async function readLeavingCalendars(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  leaving: Leaving,
): Promise<readonly LeavingCalendar[]> {
  const those = await findTakingPart(db, leaving, clock.now());
  if (those.length === 0) return [];
  const found = await readBookingsToTell(db, [...new Set(those.map(({ booking }) => booking))]);
  const leavers = new Set(those.map(({ participant }) => participant));
  return those.flatMap(({ participant, booking }): readonly LeavingCalendar[] => {
    const one = found.find(({ booking: { id } }) => id === booking);
    if (one === undefined) return [];
    const own = one.recipients.find(({ id }) => id === participant)?.mailbox;
    const former = one.told.flatMap(({ bearer, mailbox }) => (bearer === participant ? mailbox : []));
    const elsewhere = one.recipients.filter(({ id, left }) => !left && !leavers.has(id));
    return [...new Set([...(own === undefined ? [] : [own]), ...former])]
      .filter((mailbox) => !elsewhere.some((other) => other.mailbox === mailbox))
      .map((mailbox) => {
        const theirs = one.told.filter((told) => told.mailbox === mailbox);
        const { held, silenced } = calendarOf(theirs, mailbox === own ? one.booking : undefined);
        const open = !silenced && held !== 'nothing' && held !== 'cancelled';
        return { participant, booking, channel: channelOf(mailbox), held, open, isOwn: mailbox === own };
      })
      .filter(({ open, isOwn }) => open || isOwn);
  });
}

function calendarOf(
  told: readonly ToldRecord[],
  due: Parameters<typeof heldBy>[1],
): Pick<HeldCalendar, 'held' | 'newest' | 'silenced'> {
  const newest = told.toSorted((a, b) => b.version - a.version).find(({ superseded }) => !superseded);
  const isOpen = newest !== undefined && !newest.sent && !newest.silenced;
  return {
    held: heldBy(told, due),
    silenced: isSilenced(told),
    ...(isOpen && { newest: { message: newest.id, state: newest.failed ? 'failed' : 'waiting' } }),
  };
}

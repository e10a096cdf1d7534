// What each one who was told of a booking has in their calendar by now, or was told by text, by what may have reached them.

import type { BookingId } from '../../core/ids.ts';
import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import type { Audience } from '../../core/neutral-message.ts';
import { type Held, heldBy, isSilenced } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type AnswerRecord, type FoundToTell, readBookingsToTell, type ToldRecord } from './store.ts';

/** One mailbox, or somebody who has none; whose it is, never its address. */
export type HeldCalendar = {
  readonly audience: Audience;
  /** by text there is no calendar: it is what they were told */
  readonly channel: MessageChannel;
  /** `takes-part`; or a mailbox that is told no more, and may still hold the time: of somebody who left, or of before */
  readonly standing: 'takes-part' | 'left' | 'former-mailbox';
  readonly held: Held;
  /** what they are to be told is on its way, or could not be sent */
  readonly newest?: { readonly message: string; readonly state: 'waiting' | 'failed' };
  /** somebody decided that the mailbox is told nothing more */
  readonly silenced: boolean;
  /** what they said in their calendar of the time as it was told last */
  readonly answer?: AnswerRecord;
  /** they take part, and nobody may write to them */
  readonly byPhone: boolean;
};

/** For readers of the booking who may know who takes part, which the caller has asked; logs nothing beside that reading. */
export async function readHeldCalendars(
  deps: Pick<Dependencies, 'db'>,
  booking: BookingId,
): Promise<readonly HeldCalendar[]> {
  const [found] = await readBookingsToTell(deps.db, [booking]);
  return found === undefined ? [] : calendarsOf(found);
}

function calendarsOf({ booking, recipients, told }: FoundToTell): readonly HeldCalendar[] {
  const theirs = Map.groupBy(told, ({ mailbox }) => mailbox);
  const staying = recipients.filter(({ left }) => !left);
  const present = staying.map(({ mailbox, audience, answer }): HeldCalendar => {
    const of = (mailbox === undefined ? undefined : theirs.get(mailbox)) ?? [];
    return {
      ...calendarOf(of, booking.cancelled ? undefined : booking),
      ...{ audience, channel: channelOf(mailbox ?? ''), standing: 'takes-part', byPhone: mailbox === undefined },
      ...(answer && { answer }),
    };
  });
  const former = [...theirs].flatMap(([mailbox, of]): readonly HeldCalendar[] => {
    if (staying.some((one) => one.mailbox === mailbox)) return [];
    const calendar = calendarOf(of, undefined);
    const whose = recipients.find(({ id }) => of.some(({ bearer }) => bearer === id));
    if (whose === undefined || calendar.held === 'nothing' || calendar.held === 'cancelled') return [];
    const standing = whose.left ? 'left' : 'former-mailbox';
    return [{ ...calendar, ...{ audience: whose.audience, channel: channelOf(mailbox), standing, byPhone: false } }];
  });
  return [...present, ...former];
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

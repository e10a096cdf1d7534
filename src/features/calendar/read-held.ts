// What each one who was told of a booking has in their calendar by now, or was told by text, by what may have reached them.

import type { BookingId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import type { Audience } from '../../core/neutral-message.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type Held, heldBy, isReminded, isSilenced } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import {
  type AnswerRecord,
  type FoundToTell,
  findGuardiansOf,
  findTakingPart,
  type GuardianToCall,
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
  readonly newest?: { readonly message: string; readonly state: 'waiting' | 'failed'; readonly goesAt?: number };
  /** a message that did not tell them, of which they are told by phone; `cancelled`: none was sent, and the time is cancelled */
  readonly toTell?: { readonly message: string; readonly cancelled: boolean; readonly toldAt?: number };
  /** somebody decided that the mailbox is told nothing more */
  readonly silenced: boolean;
  /** what they said in their calendar of the time as it was told last */
  readonly answer?: AnswerRecord;
  /** they take part, or are of the family whose time it is, and nobody writes to them */
  readonly byPhone: boolean;
  /** to call them by, where they are told nothing yet, for those who may see it */
  readonly number?: string;
  /** of several guardians, which: always by the same number */
  readonly guardian?: { readonly number: number; readonly name?: string };
};

/**
 * For readers of the booking who may know who takes part, which the caller has asked; logs nothing beside that reading. With
 * those of the family who are written to by nothing; nobody is named.
 */
export async function readHeldCalendars(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  booking: BookingId,
): Promise<readonly HeldCalendar[]> {
  return (await openHeld(deps, actor, booking)).calendars.map(({ guardian: _whose, number: _to, ...one }) => one);
}

/**
 * As `readHeldCalendars`, with which guardian it is and, where a message does not tell them now, their number: both only for
 * a person who sees families of the area, and that reading of the family is logged.
 */
export async function readNamedCalendars(
  deps: Dependencies,
  actor: Actor,
  booking: BookingId,
  requestId?: string,
): Promise<readonly HeldCalendar[]> {
  const { calendars, family } = await openHeld(deps, actor, booking);
  if (family !== undefined && may(actor, 'see-families', family.area)) {
    const subject = { kind: 'family', id: family.family };
    await recordRead(deps, actor, { action: 'read-family', subject, area: family.area, purpose: 'contact' }, requestId);
  }
  return calendars;
}

async function openHeld({ db, clock }: Pick<Dependencies, 'db' | 'clock'>, actor: Actor, booking: BookingId) {
  const [found] = await readBookingsToTell(db, [booking]);
  if (found === undefined) return { calendars: [] };
  const guardians = await findGuardiansOf(db, booking);
  const seen = guardians.map((_, at) => seenGuardian(actor, guardians, at));
  return { calendars: calendarsOf(found, seen, clock.now()), family: guardians[0] };
}

/** Of the family whose time it is, as far as the reader may know: who is told of a change by a message, and who is not. */
export type FamilyTold = { readonly told: readonly ToldGuardian[]; readonly not: readonly ToldGuardian[] };
/** Of several guardians, which: by number, and by name for those who may know it beside a time; with a number to call. */
export type ToldGuardian = { readonly number?: number; readonly name?: string; readonly phone?: string };

/**
 * For readers of the booking. Where somebody is told otherwise and the reader may know who, that reading of the family is
 * logged. Nobody whom somebody left out is among them; nobody at all, where nobody is known who could be told.
 */
export async function readFamilyTold(
  deps: Dependencies,
  actor: Actor,
  booking: BookingId,
  requestId?: string,
): Promise<FamilyTold> {
  const guardians = await findGuardiansOf(deps.db, booking);
  const those = guardians.flatMap(({ standing, nonDisclosure }, at) => {
    if (standing === 'left-out') return [];
    const { is, phone } = seenGuardian(actor, guardians, at);
    const { name, ...number } = is ?? {};
    const named = name !== undefined && !nonDisclosure;
    return [{ standing, guardian: { ...number, ...(named && { name }), ...(phone !== undefined && { phone }) } }];
  });
  const told = those.flatMap(({ standing, guardian: { phone: _, ...one } }) => (standing === 'written-to' ? one : []));
  const not = those.flatMap(({ standing, guardian }) => (standing === 'not-written-to' ? guardian : []));
  const [family] = guardians;
  if (family !== undefined && not.length > 0 && may(actor, 'see-families', family.area)) {
    const subject = { kind: 'family', id: family.family };
    await recordRead(deps, actor, { action: 'read-family', subject, area: family.area, purpose: 'contact' }, requestId);
  }
  return { told, not };
}

/** As far as the reader may know. */
type SeenGuardian = {
  readonly id: string;
  readonly is: HeldCalendar['guardian'] | undefined;
  readonly phone: string | undefined;
  readonly isLeftOut: boolean;
};

function seenGuardian(actor: Actor, guardians: readonly GuardianToCall[], at: number): SeenGuardian {
  const { guardian = '', name, area, phone = null, standing } = guardians[at] ?? {};
  const sees = area !== undefined && may(actor, 'see-families', area);
  return {
    id: guardian,
    is: guardians.length > 1 ? { number: at + 1, ...(sees && name !== undefined && { name }) } : undefined,
    phone: sees && phone !== null ? phone : undefined,
    isLeftOut: standing === 'left-out' && guardians.some((one) => one.standing !== 'left-out'),
  };
}

function calendarsOf(
  { booking, recipients: found, told }: FoundToTell,
  guardians: readonly SeenGuardian[],
  now: number,
): readonly HeldCalendar[] {
  const recipients = found.map((one) => (one.removed ? { ...one, left: true, audience: 'family' as const } : one));
  const theirs = Map.groupBy(told, ({ mailbox }) => mailbox);
  const staying = recipients.filter(({ left }) => !left);
  const present = staying.map(({ mailbox, audience, answer, guardian, number }): HeldCalendar => {
    const of = (mailbox === undefined ? undefined : theirs.get(mailbox)) ?? [];
    const calendar = calendarOf(of, booking.cancelled ? undefined : booking, now);
    const byPhone = mailbox === undefined;
    const toTell = toTellOf(of, calendar.newest, booking.cancelled && isReminded(audience));
    const isUntold = byPhone || toTell !== undefined;
    return {
      ...calendar,
      ...(toTell && { toTell }),
      ...{ audience, channel: channelOf(mailbox ?? ''), standing: 'takes-part', byPhone },
      ...(answer && { answer }),
      ...(isUntold && number !== undefined && { number }),
      ...whoIs(
        guardians.find(({ id }) => id === guardian),
        isUntold,
      ),
    };
  });
  const others = guardians.filter(
    ({ id, isLeftOut }) => !isLeftOut && !staying.some(({ guardian }) => guardian === id),
  );
  const called = others.map(
    (one): HeldCalendar => ({
      ...calendarOf([], undefined, now),
      ...{ audience: 'family', channel: 'mail', standing: 'takes-part', byPhone: true },
      ...whoIs(one, true),
    }),
  );
  const uncalled = recipients.flatMap((one): readonly HeldCalendar[] => {
    const { toCall, number, audience } = one;
    if (toCall === undefined || number === undefined) return [];
    const calendar = calendarOf([], undefined, now);
    const about = { audience, channel: 'mail', standing: 'left', byPhone: true, number } as const;
    return [{ ...calendar, ...about, left: placeAmongLeft(one, recipients) }];
  });
  const former = [...theirs].flatMap(([mailbox, of]): readonly HeldCalendar[] => {
    if (staying.some((one) => one.mailbox === mailbox)) return [];
    const calendar = calendarOf(of, undefined, now);
    const whose = recipients.find(({ id }) => of.some(({ bearer }) => bearer === id));
    if (whose === undefined || calendar.held === 'nothing' || calendar.held === 'cancelled') return [];
    const standing = whose.left ? 'left' : 'former-mailbox';
    const about = { audience: whose.audience, channel: channelOf(mailbox), standing, byPhone: false } as const;
    const left = whose.left && { left: placeAmongLeft(whose, recipients) };
    return [
      {
        ...calendar,
        ...about,
        ...(left ||
          whoIs(
            guardians.find(({ id }) => id === whose.guardian),
            false,
          )),
      },
    ];
  });
  return [...present, ...called, ...uncalled, ...former];
}

function whoIs(guardian: SeenGuardian | undefined, isUntold: boolean): Pick<HeldCalendar, 'guardian' | 'number'> {
  const { is, phone } = guardian ?? {};
  return { ...(is && { guardian: is }), ...(isUntold && phone !== undefined && { number: phone }) };
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
        const { held, silenced } = calendarOf(theirs, mailbox === own ? one.booking : undefined, clock.now());
        const open = !silenced && held !== 'nothing' && held !== 'cancelled';
        return { participant, booking, channel: channelOf(mailbox), held, open, isOwn: mailbox === own };
      })
      .filter(({ open, isOwn }) => open || isOwn);
  });
}

function calendarOf(
  told: readonly ToldRecord[],
  due: Parameters<typeof heldBy>[1],
  now: number,
): Pick<HeldCalendar, 'held' | 'newest' | 'silenced'> {
  const newest = told.toSorted((a, b) => b.version - a.version).find(({ superseded }) => !superseded);
  const isOpen = newest !== undefined && !newest.sent && !newest.silenced;
  return {
    held: heldBy(told, due),
    silenced: isSilenced(told),
    ...(isOpen && {
      newest: { message: newest.id, state: newest.failed ? 'failed' : 'waiting', ...goingAt(newest, now) },
    }),
  };
}

/**
 * What did not go or goes later; and of a cancelled time, to somebody outside the house, also what was left unsaid as its invite had not
 * gone either: they may know the time by phone.
 */
function toTellOf(
  told: readonly ToldRecord[],
  newest: HeldCalendar['newest'],
  cancelled: boolean,
): HeldCalendar['toTell'] {
  const isUnheard = cancelled && !told.some(({ reached, silenced }) => reached || silenced);
  const unsaid = isUnheard ? told.find(({ kind, superseded }) => kind === 'cancellation' && superseded) : undefined;
  if (unsaid?.own) return undefined;
  const isLate = newest?.state === 'failed' || newest?.goesAt !== undefined;
  const message = unsaid ?? (isLate ? told.find(({ id }) => id === newest?.message) : undefined);
  if (message === undefined) return undefined;
  const { id, toldAt } = message;
  return { message: id, cancelled: unsaid !== undefined, ...(toldAt !== undefined && { toldAt }) };
}

/** Of one that waits for the end of quiet hours, or for a server, when it goes. */
function goingAt({ failed, nextAt }: ToldRecord, now: number): { readonly goesAt?: number } {
  return !failed && nextAt !== undefined && nextAt > now + SOON ? { goesAt: nextAt } : {};
}

const SOON = 10 * MINUTE;

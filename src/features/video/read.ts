// What a participant's page tells before they enter: the meeting, and whether its door is open.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { hostNotes } from '../../core/host-notes.ts';
import type { BookingId } from '../../core/ids.ts';
import { HOUR, toIso } from '../../core/instant.ts';
import { type PageWanted, pageWithin } from '../../core/paging.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReadsOnce } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findCallInstead, forgetCallInstead, noteCallInstead, sideOf } from './call-instead.ts';
import { readByPhone } from './read-by-phone.ts';
import {
  afterMove,
  atTheDoor,
  doorOf,
  type Entry,
  extendableTo,
  extendedHour,
  hasBooker,
  identityOf,
  isHere,
  isOut,
  leadsNow,
  type MeetingRole,
  mayBeOneOut,
  mayEnter,
  mayHost,
  meetingRoleOf,
  numberAlike,
  type Out,
  type OutReason,
  waitsInLobby,
  whyOut,
} from './rules.ts';
import { type LobbyView, lobbyPaging, openVideoSessionInput } from './schema.ts';
import { countVersion, findNextTaken, findRoom, type Room } from './store.ts';
import { findBearer, findNamesOf, findPerson, listPersons, notePresence, type Person } from './store-persons.ts';
import { findByPhone } from './store-presence.ts';
import { stirRoom } from './watch-rooms.ts';

/** More than a meeting has participants. */
const MOST_WAITING = 100;

export type Door = 'open' | 'not_yet' | 'closed' | 'other_channel' | 'no_server';

/** `now` and `opensAt` in epoch milliseconds. */
export type VideoMeeting = {
  readonly booking: BookingRecord;
  readonly role: MeetingRole;
  readonly door: Door;
  readonly now: number;
  readonly opensAt: number;
  /** why the one who looks is out */
  readonly out?: Out;
  /** whether they lead the meeting, and may open its room again now that it was ended or is over */
  readonly mayReopen: boolean;
  /** where the media server listens; empty while there is none */
  readonly mediaServer: string;
  /** when the other side found the media server away and was told to call */
  readonly toldToCall?: number;
  readonly directory: Directory;
};

/** The meeting of a booking, for its participants only: for anybody else there is none (`not_found`). */
export async function readVideoMeeting(deps: Dependencies, actor: Actor, id: string): Promise<VideoMeeting> {
  const meeting = await findVideoMeeting(deps, actor, id);
  if (meeting === undefined) throw new Refusal('not_found', 'no such booking');
  return meeting;
}

/** As `readVideoMeeting`; nothing for anybody who may see the booking and takes no part in it. */
export async function findVideoMeeting(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<VideoMeeting | undefined> {
  const found = await findMeeting(deps, actor, id);
  if (found === undefined) return undefined;
  const { booking, role } = found;
  const now = deps.clock.now();
  const serverThere = await deps.video.answers();
  const room = await findRoom(deps.db, booking.id, booking);
  const door = doorFor(mayEnter(booking, role, now, { room }), serverThere);
  const was = room && (await findOwn(deps, actor, booking, room));
  const person = room?.closedBecause === 'moved' ? afterMove(was, now) : was;
  const out = whyOut(mayEnter(booking, role, now, { room, person }));
  const mayReopen =
    out !== undefined && REOPENED.includes(out.why) && (await mayExtend(deps, booking, role, { room, person, now }));
  const { others: toldToCall } = await whoCalls(deps, booking, role);
  return {
    booking,
    role,
    door,
    now,
    opensAt: doorOf(booking).opensAt,
    mediaServer: deps.video.url,
    ...(out && { out }),
    mayReopen,
    ...(toldToCall !== undefined && { toldToCall }),
    directory: await readDirectory(deps),
  };
}

const REOPENED: readonly OutReason[] = ['ended', 'over'];

async function mayExtend(
  deps: Dependencies,
  booking: BookingRecord,
  role: MeetingRole,
  { room, person, now }: { room: Room | undefined; person: Person | undefined; now: number },
): Promise<boolean> {
  if (room === undefined || !leadsNow(role, { bookerHosts: room.bookerHosts, person, now })) return false;
  return 'closesAt' in extendedHour(booking, room, { now, taken: await findNextTaken(deps.db, booking, now) });
}

async function findOwn(
  deps: Dependencies,
  actor: Actor,
  booking: BookingRecord,
  { name }: Room,
): Promise<Person | undefined> {
  return findPerson(deps.db, { room: name, identity: identityOf(name, await findBearer(deps.db, actor, booking)) });
}

/** When the side of who asks was told to call, and when the other side was. */
async function whoCalls(
  deps: Dependencies,
  booking: BookingRecord,
  role: MeetingRole,
): Promise<{ readonly own: number | undefined; readonly others: number | undefined }> {
  const calls = (await findCallInstead(deps.db, [booking])).get(booking.id);
  const [host, others] = [calls?.get('host'), calls?.get('others')];
  return sideOf(role) === 'host' ? { own: host, others } : { own: others, others: host };
}

/**
 * Whether the video server is away while somebody waits who does not find out by going in. Then they are told to call, and the
 * other side is told that they were; until it answers.
 */
async function isAwayFor(
  deps: Dependencies,
  booking: BookingRecord,
  { role, waits, toldAt }: { role: MeetingRole; waits: boolean; toldAt: number | undefined },
): Promise<boolean> {
  const isAway = !(await deps.video.answers());
  if (!waits) return isAway;
  if (isAway) await noteCallInstead(deps, booking, role);
  else if (toldAt !== undefined) {
    await forgetCallInstead(deps.db, booking.id, role);
    await tellOthers(deps, booking.id);
  }
  return isAway;
}

/**
 * Where the actor stands with the room, and who waits, for those who lead the meeting: names for its professionals, whose
 * first telling is logged. To ask is to say that one waits or is inside, unless the asker says otherwise. Throws `not_found` for anybody who takes no part.
 */
export async function readLobby(
  deps: Dependencies,
  actor: Actor,
  id: string,
  { here = 'yes', ...wanted }: PageWanted & { readonly here?: 'yes' | 'no' } = { limit: MOST_WAITING },
): Promise<LobbyView> {
  const found = await findMeeting(deps, actor, id);
  if (found === undefined) throw new Refusal('not_found', 'no such booking');
  const { booking, role } = found;
  const now = deps.clock.now();
  const zone = zoneOf(await readDirectory(deps), booking.area);
  const say = (at: number) => toIso(at, zone);
  const room = await findRoom(deps.db, booking.id, booking);
  const own = room && { room: room.name, identity: identityOf(room.name, await findBearer(deps.db, actor, booking)) };
  if (own && here === 'yes' && (await notePresence(deps.db, own, { now, here: true })))
    await tellOthers(deps, booking.id);
  const known = room ? await listPersons(deps.db, room.name) : [];
  const persons = room?.closedBecause === 'moved' ? known.filter((person) => isOut(person, now)) : known;
  const self = persons.find(({ identity }) => identity === own?.identity);
  const entry = mayEnter(booking, role, now, { room, person: self });
  if (staysOutside(entry, self, now)) {
    return { ...stateOf(entry, say), items: [], nextCursor: null, closesAt: say(booking.end), now: say(now) };
  }
  const leads = leadsNow(role, { bookerHosts: room?.bookerHosts ?? false, person: self, now });
  const isOpen = room?.open === true && mayEnter(booking, 'host', now, { room }).allowed;
  const waiting = atTheDoor(persons, { isOpen, now });
  const isHost = role === 'host' && leads;
  const names = isHost ? await findNamesOf(deps.db, linksOf(persons)) : new Map<string, string>();
  const marked = room ? await findByPhone(deps.db, room.name) : new Map<string, number>();
  const callable =
    room && leads ? await readByPhone(deps, { booking, room, persons, marked, own: own?.identity, isHost, now }) : [];
  const isFamilyTold = callable.some(({ name, phone, part }) => name ?? (part === 'family' ? phone : undefined));
  if (names.size > 0 || isFamilyTold) {
    const entry = { action: 'read-lobby', purpose: 'professional', ...logOf(booking) } as const;
    await recordReadsOnce(deps, actor, [entry], LOG_AGAIN_AFTER);
  }
  const named = new Set(persons.filter(({ principal = '' }) => names.has(principal)).map(({ identity }) => identity));
  const numbers = numberAlike(persons, (identity) => named.has(identity));
  const nameOf = ({ principal = '', identity }: Person) => {
    const [name, nth] = [names.get(principal), numbers.get(identity)];
    return { ...(name !== undefined && { name }), ...(nth !== undefined && { nth }) };
  };
  const page = pageWithin(lobbyPaging, leads ? waiting : [], wanted, ({ cameAt, identity }) => [cameAt, identity]);
  const place = waiting.findIndex(({ identity }) => identity === own?.identity) + 1;
  const { own: toldAt, others: toldToCall } = await whoCalls(deps, booking, role);
  const isAway = waiting.length > 0 && (await isAwayFor(deps, booking, { role, waits: place > 0, toldAt }));
  const hostCalls = toldToCall !== undefined && sideOf(role) === 'others';
  const note = hostNotes.find((known) => known === room?.hostNote);
  const others = persons.filter((person) => person.role !== 'host' && person.identity !== own?.identity);
  const told = (person: Person) => ({
    id: person.identity,
    role: person.role === 'guest' ? person.kind : ('booker' as const),
    ...nameOf(person),
  });
  return {
    ...stateOf(entry, say),
    items: page.items.map((person) => ({
      id: person.identity,
      role: person.kind,
      cameAt: say(person.cameAt),
      ...nameOf(person),
      ...(mayBeOneOut(person, persons, now) && { maybePutOut: true }),
    })),
    nextCursor: page.nextCursor,
    ...(!waitsInLobby(role) && {
      waiting: waiting.length,
      locked: room?.locked ?? false,
      version: room?.version ?? 0,
    }),
    ...(place > 0 && { place }),
    ...(place > 0 && self?.sentBackAt !== undefined && { sentBack: true }),
    // who cannot reach the media server is in no room, whatever they were let into
    hostThere: !hostCalls && persons.some((person) => isInside(person) && isHere(person, now) && leadsAs(person, room)),
    ...(note !== undefined && { hostNote: note }),
    ...(toldToCall !== undefined && { toldToCall: say(toldToCall) }),
    ...(isAway && { videoAway: true }),
    ...(entry.allowed && { byPhone: marked.size }),
    closesAt: say(room && room.closedBecause !== 'moved' ? room.closesAt : booking.end),
    now: say(now),
    ...(entry.allowed && { plain: persons.filter(sendsPlain).map(({ identity }) => identity) }),
    ...(entry.allowed && room?.open === true && { media: room.mediaName }),
    ...(leads && {
      leads: {
        extendableTo: say(extendableTo(booking, await findNextTaken(deps.db, booking, now))),
        ...(role === 'host' && hasBooker(booking) && { bookerHosts: room?.bookerHosts ?? false }),
        inside: others.filter(isInside).map(told),
        byPhone: callable.map(({ identity, part, since, ...known }) => ({
          ...{ id: identity, role: part, ...known },
          ...(since !== undefined && { since: say(since) }),
        })),
        out: others
          .filter(({ removedAt, deniedAt }) => removedAt !== undefined || deniedAt !== undefined)
          .map(
            (person) => ({ ...told(person), state: person.removedAt === undefined ? 'denied' : 'removed' }) as const,
          ),
      },
    }),
  };
}

/** Their page is not there any more: they no longer wait, unless a page of theirs has been heard of after `since`. */
export async function leaveLobby(
  deps: Dependencies,
  actor: Actor,
  id: string,
  since = deps.clock.now(),
): Promise<void> {
  const found = await findMeeting(deps, actor, id);
  const room = found && (await findRoom(deps.db, found.booking.id, found.booking));
  if (found === undefined || room === undefined) return;
  const identity = identityOf(room.name, await findBearer(deps.db, actor, found.booking));
  const isNews = await notePresence(deps.db, { room: room.name, identity }, { now: since, here: false });
  if (isNews) await tellOthers(deps, found.booking.id);
}

async function tellOthers(deps: Dependencies, booking: BookingId): Promise<void> {
  await countVersion(deps.db, booking);
  stirRoom(deps, booking);
}

/** Who is removed, not let in, or outside a locked room hears of nobody else, also once it is closed. */
function staysOutside(entry: Entry, self: Person | undefined, now: number): boolean {
  const isLocked = !entry.allowed && entry.code === 'locked';
  return isLocked || (self !== undefined && isOut(self, now));
}

function isInside({ admittedAt, removedAt }: Person): boolean {
  return admittedAt !== undefined && removedAt === undefined;
}

function sendsPlain(person: Person): boolean {
  return isInside(person) && !person.encrypts;
}

function leadsAs({ role }: Person, room: Room | undefined): boolean {
  return mayHost(role, room?.bookerHosts ?? false);
}

function stateOf(entry: Entry, say: (at: number) => string): Pick<LobbyView, 'state' | 'from' | 'because'> {
  if (entry.allowed) return { state: 'admitted' };
  const from = 'from' in entry && entry.from !== undefined && { from: say(entry.from) };
  const because = 'because' in entry && entry.because !== undefined && { because: entry.because };
  const known = { in_lobby: 'waiting', denied: 'denied', removed: 'removed', locked: 'locked' } as const;
  const state = entry.code in known ? known[entry.code as keyof typeof known] : 'closed';
  return { state, ...from, ...because };
}

/** A day's meetings are one reading. */
const LOG_AGAIN_AFTER = 12 * HOUR;

function linksOf(persons: readonly Person[]): readonly string[] {
  return persons.flatMap(({ principal }) => /^link:(.+)$/.exec(principal ?? '')?.[1] ?? []);
}

async function findMeeting(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<{ readonly booking: BookingRecord; readonly role: MeetingRole } | undefined> {
  const input = openVideoSessionInput.safeParse({ booking: id });
  const booking = input.success ? await loadBooking(deps.db, input.data.booking) : undefined;
  const role = booking && meetingRoleOf(actor, booking);
  return booking === undefined || role === undefined ? undefined : { booking, role };
}

/** Who waits, or is not let in, finds the room there all the same: its page says how they stand. */
const OPEN: readonly string[] = ['in_lobby', 'locked', 'denied', 'removed'];

function doorFor(entry: Entry, serverThere: boolean): Door {
  if (!entry.allowed && entry.code === 'channel_not_offered') return 'other_channel';
  const isOpen = entry.allowed || OPEN.includes(entry.code);
  if (!isOpen && entry.code !== 'not_yet') return 'closed';
  if (!serverThere) return 'no_server';
  return isOpen ? 'open' : 'not_yet';
}

// Who came to a room: that they wait, are let in, sent back, or are not to come again.

import { type GuestKind, guestKinds } from '../../core/booking.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { RoomPerson } from '../../platform/generated/client.ts';
import { linkOf } from '../identity/act-by-link.ts';
import {
  bearerOf,
  type Comes,
  type Company,
  identityOf,
  isHere,
  isOut,
  type MeetingRole,
  mayBeOneOut,
  meetingRoles,
} from './rules.ts';

/** A person in one room, by the opaque name they have there. */
export type InRoom = { readonly room: string; readonly identity: string };

export type Person = Comes & {
  readonly role: MeetingRole;
  readonly principal: string | undefined;
  readonly cameAt: number;
  readonly seenAt: number | undefined;
  /** whether their client does, as they said when they last came in */
  readonly encrypts: boolean;
};

type Persons = Pick<Transaction, 'roomPerson'>;

export async function findPerson(tx: Persons, { room, identity }: InRoom): Promise<Person | undefined> {
  const row = await tx.roomPerson.findUnique({ where: { room_identity: { room, identity } } });
  return row === null ? undefined : personOf(row);
}

/** By what somebody is known in the rooms of a meeting: see {@link bearerOf}. */
export async function findBearer(
  tx: Pick<Transaction, 'bookingLink'>,
  actor: Actor,
  meeting: Pick<Company, 'participants'>,
): Promise<string> {
  if (actor.booking === undefined) return bearerOf(actor, meeting);
  const link = await tx.bookingLink.findUnique({ where: { id: linkOf(actor) }, select: { guardianId: true } });
  return bearerOf(actor, meeting, link?.guardianId ?? undefined);
}

/** Everybody who came, by who came first. */
export async function listPersons(tx: Persons, room: string): Promise<readonly Person[]> {
  const rows = await tx.roomPerson.findMany({ where: { room }, orderBy: [{ cameAt: 'asc' }, { identity: 'asc' }] });
  return rows.map(personOf);
}

/** The same of several rooms, by the room. */
export async function listPersonsOf(
  tx: Persons,
  rooms: readonly string[],
): Promise<ReadonlyMap<string, readonly Person[]>> {
  if (rooms.length === 0) return new Map();
  const rows = await tx.roomPerson.findMany({
    where: { room: { in: [...rooms] } },
    orderBy: [{ cameAt: 'asc' }, { identity: 'asc' }],
  });
  return new Map([...Map.groupBy(rows, ({ room }) => room)].map(([room, those]) => [room, those.map(personOf)]));
}

/** Who comes to a door, and by what. */
export type Comer = InRoom & {
  readonly booking: BookingId;
  readonly bearer: string;
  readonly principal: string;
  readonly role: MeetingRole;
  readonly kind: GuestKind;
  readonly now: number;
};

/** Notes that somebody is at the door and waits; who was denied until now waits anew. */
export async function comeToLobby(tx: Transaction, comer: Comer): Promise<void> {
  const at = new Date(comer.now);
  const { room, identity, booking: bookingId, bearer, principal, role, kind } = comer;
  await tx.roomPerson.upsert({
    where: { room_identity: { room, identity } },
    create: { room, identity, bookingId, bearer, principal, role, kind, cameAt: at, seenAt: at },
    update: { bearer, principal, role, kind, seenAt: at, deniedAt: null, comeBackAt: null },
  });
}

/** Notes that somebody goes in, and whether their client encrypts. */
export async function comeIn(tx: Transaction, comer: Comer & { readonly encrypts: boolean }): Promise<void> {
  const at = new Date(comer.now);
  const { room, identity, booking: bookingId, bearer, principal, role, kind, encrypts } = comer;
  await tx.$executeRaw`
    INSERT INTO room_person (room, identity, booking_id, bearer, principal, role, kind, came_at, seen_at, admitted_at,
      encrypts)
    VALUES (${room}, ${identity}, ${bookingId}::uuid, ${bearer}, ${principal}, ${role}, ${kind}, ${at}, ${at}, ${at},
      ${encrypts})
    ON CONFLICT (room, identity) DO UPDATE SET bearer = excluded.bearer, principal = excluded.principal,
      role = excluded.role, kind = excluded.kind, seen_at = excluded.seen_at, encrypts = excluded.encrypts,
      admitted_at = coalesce(room_person.admitted_at, excluded.admitted_at)`;
}

/** Lets people in, be it that they were put out before; returns who was let in by it. */
export async function admitPersons(
  tx: Persons,
  { room, identities, by, now }: { room: string; identities: readonly string[]; by: string; now: number },
): Promise<readonly string[]> {
  const admitted = await tx.roomPerson.updateManyAndReturn({
    where: { room, identity: { in: [...identities] }, OR: [{ admittedAt: null }, { removedAt: { not: null } }] },
    data: {
      admittedAt: new Date(now),
      admittedBy: by,
      deniedAt: null,
      comeBackAt: null,
      removedAt: null,
      sentBackAt: null,
    },
    select: { identity: true },
  });
  return admitted.map(({ identity }) => identity);
}

/** Who is out of one room is out of another of the same meeting: by the name that they have there. */
export async function carryOut(tx: Persons, from: string, to: string, now: number): Promise<void> {
  const out = (await tx.roomPerson.findMany({ where: { room: from } })).filter((row) => isOut(personOf(row), now));
  for (const { identity, bearer } of out) {
    const named = bearer === null ? identity : identityOf(to, bearer);
    const data = { room: to, identity: named, admittedAt: null, admittedBy: null };
    await tx.roomPerson.update({ where: { room_identity: { room: from, identity } }, data });
  }
}

/** They are not let in, until then or for good. */
export async function denyPerson(
  tx: Persons,
  { room, identity }: InRoom,
  { now, comeBackAt }: { readonly now: number; readonly comeBackAt: number | undefined },
): Promise<void> {
  await tx.roomPerson.update({
    where: { room_identity: { room, identity } },
    data: { deniedAt: new Date(now), comeBackAt: comeBackAt === undefined ? null : new Date(comeBackAt) },
  });
}

/** They wait in the lobby again. */
export async function sendBack(tx: Persons, room: string, identities: readonly string[], now: number): Promise<void> {
  const data = { admittedAt: null, admittedBy: null, sentBackAt: new Date(now) };
  await tx.roomPerson.updateMany({ where: { room, identity: { in: [...identities] } }, data });
}

/**
 * Somebody was put out, or not let in: others who were let in and may be the same person by another link wait again. Whether
 * there were any, who may be inside.
 */
export async function sendBackTheSame(tx: Persons, room: string, now: number): Promise<boolean> {
  const persons = await listPersons(tx, room);
  const same = persons.filter((one) => one.admittedAt !== undefined && mayBeOneOut(one, persons, now));
  if (same.length === 0) return false;
  await sendBack(
    tx,
    room,
    same.map(({ identity }) => identity),
    now,
  );
  return true;
}

/** They come in no more, by whatever link of theirs. */
export async function removePerson(tx: Persons, { room, identity }: InRoom, now: number): Promise<void> {
  const data = { admittedAt: null, admittedBy: null, removedAt: new Date(now) };
  await tx.roomPerson.update({ where: { room_identity: { room, identity } }, data });
}

/** Who may be inside the booking's room now, by their opaque names. */
export async function findInsiders(db: Pick<Persons, 'roomPerson'>, booking: BookingId): Promise<ReadonlySet<string>> {
  const where = { bookingId: booking, admittedAt: { not: null }, removedAt: null };
  const rows = await db.roomPerson.findMany({ where, select: { identity: true } });
  return new Set(rows.map(({ identity }) => identity));
}

/** Their page is there at `now`, or has not been since; whether that is news. */
export async function notePresence(
  db: Reader,
  { room, identity }: InRoom,
  { now, here }: { readonly now: number; readonly here: boolean },
): Promise<boolean> {
  const rows = await db.$queryRaw<{ before: Date | null }[]>`
    WITH known AS (SELECT seen_at FROM room_person WHERE room = ${room} AND identity = ${identity})
    UPDATE room_person SET seen_at = ${here ? new Date(now) : null} WHERE room = ${room} AND identity = ${identity}
      AND (${here} OR seen_at <= ${new Date(now)})
    RETURNING (SELECT seen_at FROM known) AS before`;
  return rows.some(({ before }) => isHere({ seenAt: before?.getTime() }, now) !== here);
}

/** The name of each guardian who came by a link of their own, by the link; none under non-disclosure. */
export async function findNamesOf(db: Reader, links: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (links.length === 0) return new Map();
  const rows = await db.$queryRaw<{ principal: string; name: string }[]>`
    SELECT 'link:' || l.id AS principal, g.name FROM booking_link l JOIN guardian g ON g.id = l.guardian_id
    JOIN family f ON f.id = g.family_id
    WHERE l.id = ANY (${[...links]}::uuid[]) AND NOT f.non_disclosure`;
  return new Map(rows.map(({ principal, name }) => [principal, name]));
}

/** The names of guardians; none under non-disclosure. */
export async function findNamesOfGuardians(
  db: Reader,
  guardians: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (guardians.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT g.id::text AS id, g.name FROM guardian g JOIN family f ON f.id = g.family_id
    WHERE g.id = ANY (${[...guardians]}::uuid[]) AND NOT f.non_disclosure`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function personOf(row: RoomPerson): Person {
  const at = (instant: Date | null) => instant?.getTime();
  return {
    identity: row.identity,
    role: meetingRoles.find((known) => known === row.role) ?? 'guest',
    kind: guestKinds.find((known) => known === row.kind) ?? 'guest',
    isOwn: row.bearer !== null && !row.bearer.startsWith('link:'),
    principal: row.principal ?? undefined,
    cameAt: row.cameAt.getTime(),
    seenAt: at(row.seenAt),
    encrypts: row.encrypts,
    admittedAt: at(row.admittedAt),
    deniedAt: at(row.deniedAt),
    comeBackAt: at(row.comeBackAt),
    removedAt: at(row.removedAt),
    sentBackAt: at(row.sentBackAt),
  };
}

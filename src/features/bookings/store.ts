// Bookings as they are kept: found, searched and held for a change.

import { type BookingStatus, LONGEST_VISIT } from '../../core/booking.ts';
import { answers } from '../../core/calendar-answer.ts';
import type { Channel } from '../../core/directory.ts';
import type {
  AreaId,
  BookingId,
  FamilyId,
  Principal,
  ProfessionalId,
  RoomId,
  SeriesId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Outside } from '../../core/left-outside.ts';
import type { Language } from '../../core/permissions.ts';
import { lastNews } from '../../core/who-is-told.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';

export async function findBooking(reader: Reader, id: BookingId): Promise<BookingRecord | undefined> {
  const [record] = await select(reader, Prisma.sql`booking.id = ${id}::uuid`);
  return record;
}

/** A booking, and the version of the directory at the same moment. */
export type VersionedBooking = { readonly record: BookingRecord; readonly version: number };

export async function findBookingWithVersion(reader: Reader, id: BookingId): Promise<VersionedBooking | undefined> {
  const [row] = await reader.$queryRaw<[{ row: Row; version: number | null }?]>`
    SELECT ${WHOLE} AS row, (SELECT version FROM region) AS version FROM ${FROM} WHERE booking.id = ${id}::uuid`;
  return row && { record: toRecord(row.row), version: row.version ?? 0 };
}

/** As `findBooking`, and holds the row, so that two changes of one booking follow each other. */
export async function findBookingForChange(tx: Transaction, id: BookingId): Promise<BookingRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${id}::uuid FOR UPDATE`;
  return findBooking(tx, id);
}

export type BookingSearch = {
  readonly from?: number;
  readonly to?: number;
  readonly areas: readonly AreaId[] | '*';
  /** bookings of this person, in whatever area unless told */
  readonly mine?: {
    readonly principal: Principal;
    readonly professional?: ProfessionalId;
    readonly email?: string;
    readonly areas: readonly AreaId[] | '*';
  };
  readonly professional?: ProfessionalId;
  readonly status?: BookingStatus;
  readonly after?: { readonly start: number; readonly id: string };
  readonly limit: number;
};

/** Bookings by start, soonest first; holds are nobody's business but their holder's and are left out. */
export async function searchBookings(reader: Reader, search: BookingSearch): Promise<readonly BookingRecord[]> {
  const { from, to, areas, mine, professional, status, after } = search;
  const conditions = [
    status === undefined ? Prisma.sql`booking.status <> 'held'` : Prisma.sql`booking.status = ${status}`,
    ...(areas === '*' ? [] : [oneOf([...(mine ? [isOwn(mine)] : []), ...(areas.length > 0 ? [isIn(areas)] : [])])]),
    ...(from === undefined ? [] : [endsAfter(from)]),
    ...(to === undefined ? [] : [Prisma.sql`booking.start < ${new Date(to)}`]),
    ...(professional ? [isWith(professional)] : []),
    ...(after ? [Prisma.sql`(booking.start, booking.id) > (${new Date(after.start)}, ${after.id}::uuid)`] : []),
  ];
  return select(reader, Prisma.join(conditions, ' AND '), search.limit);
}

function isOwn({ principal, professional, email, areas }: NonNullable<BookingSearch['mine']>): Prisma.Sql {
  const ways = [
    Prisma.sql`booking.booked_by = ${principal}`,
    ...(professional ? [isWith(professional)] : []),
    ...(email
      ? [
          Prisma.sql`booking.id = ANY(ARRAY(
            SELECT booking_id FROM participant WHERE participant.email = ${email} AND participant.role = 'guest'))`,
        ]
      : []),
  ];
  const own = oneOf(ways);
  return areas === '*' ? own : Prisma.sql`(${own} AND ${isIn(areas)})`;
}

/** Any of them; each that can be true is led by an index of its own, so nothing is said of one that cannot. */
const oneOf = (ways: readonly Prisma.Sql[]) =>
  ways.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join([...ways], ' OR ')})`;
/** With where those begin, by whose index they are found: the past is not walked through. */
const endsAfter = (from: number) =>
  Prisma.sql`booking."end" > ${new Date(from)} AND booking.start > ${new Date(from - LONGEST_VISIT)}`;
const isIn = (areas: readonly AreaId[]) => Prisma.sql`booking.area_id = ANY(${[...areas]}::text[])`;
const isWith = (id: ProfessionalId) => Prisma.sql`booking.professionals @> ARRAY[${id}]::text[]`;

/** The bookings of a plan, soonest first. */
export async function findPlan(reader: Reader, plan: string): Promise<readonly BookingRecord[]> {
  return select(reader, Prisma.sql`booking.plan_id = ${plan}::uuid`);
}

/** Holds the rows, in one order, so that others who change several bookings queue instead of deadlocking. */
export async function lockBookings(tx: Transaction, ids: readonly BookingId[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 AS found FROM booking WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
}

/** These bookings, soonest first. */
export async function findBookings(reader: Reader, ids: readonly BookingId[]): Promise<readonly BookingRecord[]> {
  return select(reader, Prisma.sql`booking.id = ANY(${[...ids]}::uuid[])`);
}

/** Tries something that may fail half-way: what it wrote is undone when it throws, what came before stays. */
export async function attempt<Result>(tx: Transaction, run: () => Promise<Result>): Promise<Result> {
  await tx.$executeRaw`SAVEPOINT attempt`;
  try {
    const result = await run();
    await tx.$executeRaw`RELEASE SAVEPOINT attempt`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`;
    throw error;
  }
}

/** Bookings with all that hangs on them in one statement, soonest first. */
async function select(reader: Reader, where: Prisma.Sql, limit?: number): Promise<readonly BookingRecord[]> {
  const rows = await reader.$queryRaw<{ row: Row }[]>`
    SELECT ${WHOLE} AS row FROM ${FROM} WHERE ${where}
    ORDER BY booking.start, booking.id
    ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}`;
  return rows.map(({ row }) => toRecord(row));
}

const FROM = Prisma.sql`booking LEFT JOIN consent ON consent.booking_id = booking.id`;

// Who asked to be called is reached by the number that came with the wish, else their own; by the booking's where nobody
// else can have left that one. A guardian who is not safe to reach has none, nor has a link of nobody's that was closed.
const WHOLE = Prisma.sql`
  to_jsonb(booking) || jsonb_build_object(
    'case', (SELECT to_jsonb(c) FROM "case" AS c WHERE c.booking_id = booking.id),
    'consent', CASE WHEN consent.booking_id IS NOT NULL THEN to_jsonb(consent) END,
    'family', (SELECT jsonb_build_object('id', f.id, 'reference', f.reference, 'non_disclosure', f.non_disclosure)
      FROM family AS f WHERE f.id = coalesce(booking.family_id, consent.family_id)),
    'participants', (SELECT coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object('said', to_jsonb(said)) ORDER BY p.id), '[]')
      FROM participant AS p LEFT JOIN calendar_answer AS said ON said.participant_id = p.id WHERE p.booking_id = booking.id),
    'call_wish_by', (SELECT jsonb_build_object('guardian', g.id, 'phone', CASE
        WHEN NOT coalesce(g.safe_to_send, link.revoked_at IS NULL) THEN NULL
        ELSE coalesce(booking.call_wish_phone, g.phone, CASE WHEN NOT EXISTS (
          SELECT FROM guardian AS other WHERE other.family_id = booking.family_id AND CASE WHEN g.id IS NULL
            THEN NOT other.safe_to_send AND other.phone = booking.phone ELSE other.id <> g.id END) THEN booking.phone END)
        END)
      FROM (VALUES (booking.call_wish_by)) AS wish (link_id) LEFT JOIN booking_link AS link ON link.id = wish.link_id
        LEFT JOIN guardian AS g ON g.id = link.guardian_id
      WHERE booking.call_wish IS NOT NULL))`;

/** As the database writes it in JSON: instants as text with their offset. */
type Row = {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly service_id: ServiceId;
  readonly series_id: SeriesId | null;
  readonly area_id: AreaId;
  readonly unit_id: SiteId | null;
  readonly site_id: SiteId | null;
  readonly room_id: RoomId | null;
  readonly slot: SlotId;
  readonly start: string;
  readonly end: string;
  readonly professionals: readonly ProfessionalId[];
  readonly channel: Channel | null;
  readonly booked_by: Principal;
  readonly language: Language;
  readonly sequence: number;
  readonly quiet_versions: readonly number[] | null;
  readonly calendar_uid: string;
  readonly cancel_reason: string | null;
  readonly note: string | null;
  readonly reworded_at: string | null;
  readonly phone: string | null;
  readonly held_until: string | null;
  readonly confirmed_sequence: number | null;
  readonly call_wish: string | null;
  readonly agreed: readonly Outside[];
  readonly came_at: string | null;
  readonly created_at: string;
  readonly changed_at: string;
  readonly family_id: FamilyId | null;
  readonly passed_over: readonly string[] | null;
  readonly child_id: string | null;
  readonly plan_id: string | null;
  readonly case: {
    readonly topic: string;
    readonly age_band: string;
    readonly question: string;
    readonly remove_after: string;
  } | null;
  readonly consent: { readonly scope: string; readonly given_by: string; readonly given_at: string } | null;
  readonly family: { readonly id: FamilyId; readonly reference: string; readonly non_disclosure: boolean } | null;
  readonly participants: readonly ParticipantRow[];
  readonly call_wish_by: { readonly guardian: string | null; readonly phone: string | null } | null;
};

type ParticipantRow = {
  readonly id: string;
  readonly role: ParticipantRecord['role'];
  readonly principal: Principal | null;
  readonly professional_id: ProfessionalId | null;
  readonly guardian_id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly number: string | null;
  readonly language: string;
  readonly said: {
    readonly answer: string;
    readonly sequence: number;
    readonly at: string;
    readonly proposed_start: string | null;
    readonly proposed_end: string | null;
  } | null;
};

function toRecord(row: Row): BookingRecord {
  const { consent, family, case: about } = row;
  return {
    id: row.id,
    status: row.status,
    service: row.service_id,
    ...(row.series_id !== null && { series: row.series_id }),
    area: row.area_id,
    ...(row.unit_id !== null && { unit: row.unit_id }),
    ...(row.site_id !== null && { site: row.site_id }),
    ...(row.room_id !== null && { room: row.room_id }),
    slot: row.slot,
    start: Date.parse(row.start),
    end: Date.parse(row.end),
    professionals: row.professionals,
    ...(row.channel !== null && { channel: row.channel }),
    bookedBy: row.booked_by,
    language: row.language,
    sequence: row.sequence,
    calendarUid: row.calendar_uid,
    ...(row.cancel_reason !== null && { cancelReason: row.cancel_reason }),
    ...(row.note !== null && { note: row.note }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.held_until !== null && { heldUntil: Date.parse(row.held_until) }),
    ...(row.call_wish !== null && { callWish: Date.parse(row.call_wish), ...toAsker(row) }),
    ...(row.reworded_at !== null && { rewordedAt: Date.parse(row.reworded_at) }),
    ...(row.confirmed_sequence === row.sequence && { confirmed: true }),
    ...(row.agreed.length > 0 && { agreed: row.agreed }),
    ...(row.came_at !== null && { cameAt: Date.parse(row.came_at) }),
    createdAt: Date.parse(row.created_at),
    changedAt: Date.parse(row.changed_at),
    participants: row.participants.map((one) => toParticipant(one, row)),
    ...(about !== null && {
      case: {
        topic: about.topic,
        ageBand: about.age_band,
        question: about.question,
        removeAfter: Date.parse(about.remove_after),
      },
    }),
    ...(family !== null && { family: { id: family.id, reference: family.reference } }),
    ...(family?.non_disclosure && { placeHidden: true }),
    ...(row.family_id !== null && { appointmentOf: row.family_id }),
    ...(row.passed_over !== null && row.passed_over.length > 0 && { passedOver: row.passed_over }),
    ...(row.child_id !== null && { child: row.child_id }),
    ...(row.plan_id !== null && { plan: row.plan_id }),
    ...(consent !== null && {
      consent: { scope: consent.scope, givenBy: consent.given_by, givenAt: Date.parse(consent.given_at) },
    }),
  };
}

function toAsker({ call_wish_by: asker }: Row): Pick<BookingRecord, 'callWishBy'> {
  if (asker === null) return {};
  const { guardian, phone } = asker;
  return { callWishBy: { ...(guardian !== null && { guardian }), ...(phone !== null && { phone }) } };
}

function toParticipant(row: ParticipantRow, { sequence, quiet_versions: quiet }: Row): ParticipantRecord {
  const said = row.said !== null && row.said.sequence >= lastNews(sequence, quiet ?? []) ? row.said : undefined;
  const answer = answers.find((one) => one === said?.answer);
  return {
    id: row.id,
    role: row.role,
    ...(row.principal !== null && { principal: row.principal }),
    ...(row.professional_id !== null && { professional: row.professional_id }),
    ...(row.guardian_id !== null && { guardian: row.guardian_id }),
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.number !== null && { number: row.number }),
    language: row.language,
    ...(said && answer && { answer: { is: answer, version: sequence, at: Date.parse(said.at), ...toProposed(said) } }),
  };
}

function toProposed({ proposed_start: start, proposed_end: end }: NonNullable<ParticipantRow['said']>): {
  readonly proposed?: Interval;
} {
  return start === null || end === null ? {} : { proposed: { start: Date.parse(start), end: Date.parse(end) } };
}

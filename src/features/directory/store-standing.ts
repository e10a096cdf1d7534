// Coming bookings, as far as time and people go: without content, families or messages.

import { setImmediate as pause } from 'node:timers/promises';
import { LONGEST_VISIT } from '../../core/booking.ts';
import type { Absence, Channel, Directory } from '../../core/directory.ts';
import type { AreaId, BookingId, ProfessionalId, SeriesId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import {
  type Doubtful,
  doubtfulAfter,
  leftOutside,
  type Outside,
  offersOf,
  outsideOf,
  spansOf,
} from '../../core/left-outside.ts';
import { Prisma, type Reader } from '../../platform/db.ts';

export type StandingBooking = Interval & {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  readonly ofFamily: boolean;
  readonly slot: SlotId;
  /** for which it has been decided to stand outside what is offered */
  readonly agreed: readonly Outside[];
};

type Row = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series: SeriesId | null;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly professionals: ProfessionalId[];
  readonly channel: Channel | null;
  readonly ofFamily: boolean;
  readonly slot: SlotId;
  readonly agreed: Outside[];
  readonly start: Date;
  readonly end: Date;
};

/** Those of these series that are booked or arrived, end after `start` and begin before `end`, soonest first. */
export async function findStandingOf(
  tx: Reader,
  series: readonly SeriesId[],
  { start, end }: Interval,
): Promise<readonly StandingBooking[]> {
  return ask(tx, start, Prisma.sql`start < ${new Date(end)} AND series_id = ANY(${[...series]})`);
}

/** Those among them that could stand outside. */
async function findDoubtful(tx: Reader, from: number, doubtful: Doubtful): Promise<readonly StandingBooking[]> {
  const { people, services, spans } = doubtful;
  const ofPeople = spans.flatMap((span) => ('professional' in span ? [span] : []));
  const inAreas = spans.flatMap((span) => ('areas' in span ? [span] : []));
  const any = [
    ...(people.length > 0 ? [Prisma.sql`professionals && ${[...people]}::text[]`] : []),
    ...(services.length > 0 ? [Prisma.sql`service_id = ANY(${[...services]})`] : []),
    ...(ofPeople.length > 0
      ? [
          Prisma.sql`id IN (SELECT c.booking_id
            FROM jsonb_to_recordset(${asRows(ofPeople)}::jsonb) AS s (professional text, "from" timestamptz, "to" timestamptz)
              JOIN claim AS c ON c.active AND c.resource_id = 'professional:' || s.professional
                AND c.during && tstzrange(s."from", s."to"))`,
        ]
      : []),
    ...(inAreas.length > 0
      ? [
          Prisma.sql`id IN (SELECT b.id
            FROM jsonb_to_recordset(${asRows(inAreas)}::jsonb) AS s (areas text[], "from" timestamptz, "to" timestamptz)
              JOIN booking AS b ON b.area_id = ANY(s.areas) AND b.start > s."from" - interval '1 day' AND b.start < s."to")`,
        ]
      : []),
  ];
  return any.length === 0 ? [] : ask(tx, from, Prisma.sql`(${Prisma.join(any, ' OR ')})`);
}

function asRows(spans: readonly Interval[]): string {
  return JSON.stringify(
    spans.map(({ start, end, ...span }) => ({ ...span, from: new Date(start), to: new Date(end) })),
  );
}

/** So many bookings are looked through at a time, while others are answered. */
const AT_ONCE = 5_000;
/** What is known of all serves for so long (ms); a booking made meanwhile is made in time that is offered. */
const KNOWN_FOR = 15 * MINUTE;

/** Those outside what the directory offers that was read last, absences and closures apart. */
const unoffered = new WeakMap<
  Reader,
  { readonly offers: string; readonly at: number; readonly ids: readonly BookingId[] }
>();

/**
 * Those among which are all that stand outside, soonest first. Where there are more than can be looked through at once,
 * what no schedule offers is looked for once for as long as the offer stays the same.
 */
export async function findPerhapsOutside(
  tx: Reader,
  { directory, taken }: { readonly directory: Directory; readonly taken: Directory },
  now: number,
  atOnce = AT_ONCE,
): Promise<readonly StandingBooking[]> {
  const offers = offersOf(directory);
  const known = unoffered.get(tx);
  let ids = known?.offers === offers && known.at <= now ? known.ids : undefined;
  const look = async (first: readonly StandingBooking[]) => {
    const found = await lookThrough(tx, directory, first, now, atOnce);
    unoffered.set(tx, { offers, at: now, ids: found });
    return found;
  };
  if (known === undefined || ids === undefined) {
    const first = await askSome(tx, now, undefined, atOnce);
    if (first.length < atOnce) return first;
    ids = await look(first);
  } else if (now - known.at > KNOWN_FOR) {
    // what is known for long is looked for anew behind this answer, and by nobody else meanwhile
    unoffered.set(tx, { ...known, at: now });
    askSome(tx, now, undefined, atOnce)
      .then(look)
      .catch(() => unoffered.delete(tx));
  }
  const current = ({ to }: Absence) => to > now;
  const spans = spansOf({ absences: taken.absences.filter(current), closures: taken.closures });
  const [standing, reached] = [
    ids.length === 0 ? [] : await ask(tx, now, Prisma.sql`id = ANY(${[...ids]}::uuid[])`),
    await findDoubtful(tx, now, { people: [], services: [], spans }),
  ];
  const all = new Map([...standing, ...reached].map((booking) => [booking.id, booking]));
  return [...all.values()].toSorted((one, other) => one.start - other.start || (one.id < other.id ? -1 : 1));
}

async function lookThrough(
  tx: Reader,
  directory: Directory,
  first: readonly StandingBooking[],
  now: number,
  atOnce: number,
): Promise<readonly BookingId[]> {
  const offer = { ...directory, absences: [], closures: [] };
  const found: BookingId[] = [];
  for (let some = first; some.length > 0; some = await askSome(tx, now, some.at(-1), atOnce)) {
    const why = outsideOf(offer, some);
    found.push(...some.filter((booking) => why(booking).length > 0).map(({ id }) => id));
    await pause();
  }
  return found;
}

function askSome(
  tx: Reader,
  from: number,
  after: StandingBooking | undefined,
  most: number,
): Promise<readonly StandingBooking[]> {
  const beyond = after ? Prisma.sql`(start, id) > (${new Date(after.start)}, ${after.id}::uuid)` : Prisma.sql`TRUE`;
  return ask(tx, after ? after.start : from, Prisma.sql`"end" > ${new Date(from)} AND ${beyond}`, most);
}

async function ask(tx: Reader, from: number, where: Prisma.Sql, most?: number): Promise<readonly StandingBooking[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id::text AS id, service_id AS service, series_id AS series, area_id AS area, site_id AS site, professionals,
      channel, family_id IS NOT NULL AS "ofFamily", slot, agreed, start, "end"
    FROM booking
    WHERE status IN ('booked', 'arrived') AND "end" > ${new Date(from)} AND start > ${new Date(from - LONGEST_VISIT)}
      AND ${where}
    ORDER BY start, id ${most === undefined ? Prisma.empty : Prisma.sql`LIMIT ${most}`}`;
  return rows.map(({ series, site, channel, start, end, ...row }) => ({
    ...row,
    ...(series !== null && { series }),
    ...(site !== null && { site }),
    ...(channel !== null && { channel }),
    start: start.getTime(),
    end: end.getTime(),
  }));
}

/**
 * What people's own calendars say is taken over coming bookings of theirs, as the absences that it comes to. The same time has
 * the same id, so that what was decided of it stands.
 */
export async function findBusyOver(tx: Reader, from: number): Promise<readonly Absence[]> {
  const rows = await tx.$queryRaw<{ professional: ProfessionalId; from: Date; to: Date }[]>`
    SELECT DISTINCT substring(c.resource_id FROM 14) AS professional, lower(taken.time) AS "from", upper(taken.time) AS "to"
    FROM busy_calendar AS c
      JOIN booking AS b ON b.professionals @> ARRAY[substring(c.resource_id FROM 14)]
        AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(from)} AND b.start > ${new Date(from - LONGEST_VISIT)}
        AND c.busy && tstzrange(b.start, b."end")
      CROSS JOIN LATERAL unnest(c.busy) AS taken (time)
    WHERE taken.time && tstzrange(b.start, b."end")`;
  return rows.map(({ professional, from: start, to: end }) => ({
    id: `busy.${professional}.${start.getTime()}.${end.getTime()}`,
    professional,
    from: start.getTime(),
    to: end.getTime(),
    // nobody is told what it is
    reason: 'meeting',
  }));
}

/** Those that a change of the directory would leave in time no longer offered, soonest first. */
export async function findLeftOutside(
  tx: Reader,
  before: Directory,
  after: Directory,
  now: number,
): Promise<readonly StandingBooking[]> {
  const range = { start: now - LONGEST_VISIT, end: Math.max(now, await findLastEnd(tx)) };
  return leftOutside(before, after, await findDoubtful(tx, now, doubtfulAfter(before, after, range)));
}

async function findLastEnd(tx: Reader): Promise<number> {
  const [row] = await tx.$queryRaw<{ start: Date | null }[]>`SELECT max(start) AS start FROM booking`;
  return (row?.start?.getTime() ?? 0) + LONGEST_VISIT;
}

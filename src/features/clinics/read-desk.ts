// The desk's screen, read: the days of people or rooms of an area.

import type { BookingAct, BookingStatus } from '../../core/booking.ts';
import { type DeskSpan, hoursAround, spansOf, type WallHours, windowOn } from '../../core/desk-day.ts';
import { type Channel, type DateText, type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, ResourceId, RoomId, ServiceId, SiteId } from '../../core/ids.ts';
import { DAY, HOUR, toIso } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { type Opening, openingsOf, takenFrom } from '../../core/openings.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Claim } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LogEntry, recordReadsOnce } from '../../platform/record-acts.ts';
import { areasWithin, readOwnCalendars } from '../availability/read.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { listBookings, type ReadBooking } from '../bookings/read.ts';
import { readWhoseTimes, type WhoseTimes } from '../bookings/read-whose.ts';
import { bookingFilter } from '../bookings/schema.ts';
import { readDirectory } from '../directory/read.ts';
import type { Whose } from '../families/read-whose.ts';

export type DeskQuestion = {
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly by: 'professional' | 'room';
  readonly from: DateText;
  readonly days: number;
  /** one person or room instead of all */
  readonly only?: ProfessionalId | RoomId;
};

/** What takes a person's or a room's time. `start` and `end` are the claim's, buffers included. */
export type DeskBooking = Interval & {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly service: ServiceId;
  readonly room?: RoomId;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  /** the meeting itself, epoch milliseconds */
  readonly meets: Interval;
  readonly heldUntil?: number;
  /** its family has said that it comes to the time as it is now */
  readonly confirmed?: true;
  /** whether the asker booked or holds it */
  readonly mine: boolean;
  /** whether the asker may know more than that the time is taken */
  readonly open: boolean;
  /** the family whose time it is, as far as the asker may know */
  readonly whose?: Whose;
  /** a group event, which is no booking: its id is the event's */
  readonly isGroup?: true;
  readonly acts: readonly BookingAct[];
  /**
   * Whether the asker may move it: as anybody at the desk; once its cut-off has passed only with a reason (`anyway`),
   * or not at all, where that is a coordinator's (`late`).
   */
  readonly moves?: 'freely' | 'anyway' | 'late';
};

export type DeskColumn = {
  readonly resource: ResourceId;
  readonly professional?: ProfessionalId;
  readonly room?: RoomId;
  readonly date: DateText;
  readonly spans: readonly DeskSpan<DeskBooking>[];
};

export type Desk = {
  readonly directory: Directory;
  readonly timeZone: string;
  readonly dates: readonly DateText[];
  /** whole hours of the wall clock between which anything happens on these days */
  readonly hours: WallHours;
  readonly columns: readonly DeskColumn[];
  /** the first and the last instant shown */
  readonly range: Interval;
  /** when it was looked at, epoch milliseconds */
  readonly now: number;
  /** nobody receives on these days and nothing is booked; the date on which somebody next does, if that is near */
  readonly idle?: { readonly next?: DateText };
};

/**
 * The days of an area's people or rooms, with whose each booking is. The families shown are logged in one statement; a
 * desk that looks again by itself all day long is one look an hour.
 * Throws `not_allowed` for an area whose bookings the actor may not see.
 */
export async function readDesk(
  deps: Dependencies,
  actor: Actor,
  question: DeskQuestion,
  requestId?: string,
): Promise<Desk> {
  areasWithin(actor, 'see-area-bookings', question.area);
  const directory = await readDirectory(deps);
  const timeZone = zoneOf(directory, question.area);
  const clock = wallClock(timeZone);
  const dates = datesFrom(question.from, question.days);
  const range = { start: clock.instant(question.from, '00:00'), end: clock.instant(dayAfter(dates), '00:00') };
  const openings = openingsOf(directory, range).filter((opening) => isOf(opening, question));
  const resources = resourcesOf(directory, question, openings);
  const busy = await readBusy(deps, actor, question, resources, range, requestId);
  const elsewhere = await readOwnCalendars(deps, resources, range);
  const hours = hoursAround([...openings, ...[...busy.values()].flat()], dates, timeZone, RECEPTION);
  return {
    directory,
    timeZone,
    dates,
    hours,
    range,
    now: deps.clock.now(),
    ...(openings.length + busy.size === 0 && { idle: nextOpening(directory, question, range.end) }),
    columns: resources
      .flatMap((resource) =>
        dates.map((date) =>
          columnOf(directory, question.area, resource, date, {
            openings,
            busy,
            elsewhere,
            window: windowOn(date, hours, timeZone),
          }),
        ),
      )
      .filter((column) => question.days === 1 || !isIdleWeekend(column)),
  };
}

/** A week shows a Saturday or a Sunday only where something happens on it. */
function isIdleWeekend({ date, room, spans }: DeskColumn): boolean {
  const isWeekend = Temporal.PlainDate.from(date).dayOfWeek > 5;
  return (
    isWeekend && spans.every((span) => (span.is === 'off' && span.because === 'hours') || (room && span.is === 'free'))
  );
}

function isOf(opening: Opening, { area, site }: DeskQuestion): boolean {
  return opening.areas.includes(area) && (site === undefined || opening.site === site);
}

/** People who ever work at the area's clinics, and those who are there on these days; or the area's rooms. */
function resourcesOf(
  directory: Directory,
  { area, site, by, only }: DeskQuestion,
  openings: readonly Opening[],
): readonly ResourceId[] {
  const here = (id: SiteId) => (site === undefined ? directory.sites.get(id)?.area === area : id === site);
  if (by === 'room') {
    const rooms = [...directory.rooms.values()].filter((room) => here(room.site));
    return rooms.filter(({ id }) => (only ?? id) === id).map(({ id }): ResourceId => `room:${id}`);
  }
  if (only !== undefined) return [`professional:${only}`];
  const working = directory.workingHours.filter((hours) => here(hours.site)).map((hours) => hours.professional);
  const ids = new Set([...working, ...openings.map(({ professional }) => professional)]);
  return [...ids].map((id): ResourceId => `professional:${id}`);
}

function columnOf(
  directory: Directory,
  area: AreaId,
  resource: ResourceId,
  date: DateText,
  day: {
    readonly openings: readonly Opening[];
    readonly busy: ReadonlyMap<string, readonly DeskBooking[]>;
    /** what people's own calendars have taken */
    readonly elsewhere: readonly Claim[];
    readonly window: Interval;
  },
): DeskColumn {
  const [kind, id = ''] = resource.split(':');
  const { window } = day;
  const isRoom = kind === 'room';
  const own = isRoom ? [] : day.openings.filter((opening) => opening.professional === id && overlaps(opening, window));
  const taken = takenFrom(directory);
  const away = [
    ...own.flatMap((opening) => taken(opening).filter(({ areas }) => areas.includes(area))),
    ...day.elsewhere.filter((one) => one.resource === resource).map((one) => ({ ...one, by: 'absence' as const })),
  ];
  const spans = spansOf(window, { open: isRoom ? [window] : own, away, busy: day.busy.get(resource) ?? [] });
  // The one place where a resource's name is read apart: it was made of an id above.
  const named = isRoom ? { room: id as RoomId } : { professional: id as ProfessionalId };
  return { resource, ...named, date, spans };
}

type BusyRow = {
  readonly resource: ResourceId;
  readonly from: Date;
  readonly until: Date;
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly room: RoomId | null;
  readonly professionals: ProfessionalId[];
  readonly channel: Channel | null;
  readonly start: Date;
  readonly end: Date;
  readonly heldUntil: Date | null;
  readonly confirmed: boolean;
  readonly bookedBy: string;
  readonly isGroup: boolean;
};

/** What takes the resources' time, wherever it was booked: a person may serve another area in the afternoon. */
async function readBusy(
  deps: Dependencies,
  actor: Actor,
  question: DeskQuestion,
  resources: readonly ResourceId[],
  { start, end }: Interval,
  requestId: string | undefined,
): Promise<ReadonlyMap<string, readonly DeskBooking[]>> {
  const rows = await deps.db.$queryRaw<BusyRow[]>`
    SELECT claim.resource_id AS resource, lower(claim.during) AS "from", upper(claim.during) AS until,
      coalesce(booking.id, event.id)::text AS id, coalesce(booking.status, 'booked') AS status,
      coalesce(booking.service_id, event.service_id) AS service, coalesce(booking.area_id, site.area_id) AS area,
      coalesce(booking.room_id, event.room_id) AS room, coalesce(booking.professionals, event.professionals) AS professionals,
      booking.channel, coalesce(booking.start, event.start) AS start, coalesce(booking."end", event."end") AS "end",
      booking.held_until AS "heldUntil", coalesce(booking.confirmed_sequence = booking.sequence, false) AS confirmed,
      coalesce(booking.booked_by, '') AS "bookedBy", event.id IS NOT NULL AS "isGroup"
    FROM claim LEFT JOIN booking ON booking.id = claim.booking_id
      LEFT JOIN group_event AS event ON event.id = claim.group_event_id LEFT JOIN site ON site.id = event.site_id
    WHERE claim.active AND claim.resource_id = ANY(${[...resources]})
      AND claim.during && tstzrange(${new Date(start)}, ${new Date(end)})
      AND (claim.expires_at IS NULL OR claim.expires_at > ${new Date(deps.clock.now())})
    ORDER BY claim.resource_id, lower(claim.during)`;
  const acts = await readActs(deps, actor, question, { start, end });
  const whose = await readFamilies(deps, actor, rows, requestId);
  const all = rows.map((row) => {
    const more = { actor, ...(acts.get(row.id) ?? NOTHING_OPEN), whose: whose.get(row.id) };
    return [row.resource, bookingOf(row, more)] as const;
  });
  const byResource = Map.groupBy(all, ([resource]): string => resource);
  return new Map([...byResource].map(([resource, found]) => [resource, found.map(([, one]) => one)]));
}

/** Whose the bookings are; one of another area is only taken time here, and whose it is stays there. Logged. */
async function readFamilies(
  deps: Dependencies,
  actor: Actor,
  rows: readonly BusyRow[],
  requestId: string | undefined,
): Promise<WhoseTimes> {
  const open = rows.filter(({ area, isGroup }) => !isGroup && may(actor, 'see-area-bookings', area));
  const whose = await readWhoseTimes(deps, actor, [...new Set(open.map(({ id }) => id))]);
  const shown = new Map(open.map((row) => [whose.get(row.id)?.family, row]));
  const entries = [...shown].flatMap(([family, { id, area, start }]): readonly LogEntry[] => {
    const booking = family && { id, area, start: start.getTime(), family: { id: family } };
    return booking ? [{ action: 'read-booking', purpose: 'desk', ...logOf(booking) }] : [];
  });
  await recordReadsOnce(deps, actor, entries, HOUR, requestId);
  return whose;
}

/** What the asker may do with it now. */
type Open = Pick<DeskBooking, 'acts' | 'moves'>;
const NOTHING_OPEN: Open = { acts: [] };

type Reading = Open & {
  readonly actor: Actor;
  readonly whose: Whose | undefined;
};

function bookingOf(row: BusyRow, { actor, acts, moves, whose }: Reading): DeskBooking {
  const { id, status, service, room, channel, professionals, heldUntil } = row;
  return {
    id,
    status,
    service,
    professionals,
    ...(room !== null && { room }),
    ...(channel !== null && { channel }),
    ...(heldUntil !== null && { heldUntil: heldUntil.getTime() }),
    ...(row.confirmed && { confirmed: true }),
    start: row.from.getTime(),
    end: row.until.getTime(),
    meets: { start: row.start.getTime(), end: row.end.getTime() },
    mine: row.bookedBy === actor.principal,
    open: may(actor, 'see-area-bookings', row.area),
    ...(whose && { whose }),
    ...(row.isGroup && { isGroup: true }),
    acts,
    ...(moves && { moves }),
  };
}

/** What the actor may do now with each booking of the area. */
async function readActs(
  deps: Dependencies,
  actor: Actor,
  { area, by, only }: DeskQuestion,
  { start, end }: Interval,
): Promise<ReadonlyMap<string, Open>> {
  const acts = new Map<string, Open>();
  let cursor: string | null = null;
  do {
    const filter = bookingFilter.parse({
      area,
      from: toIso(start, 'UTC'),
      to: toIso(end, 'UTC'),
      limit: 200,
      ...(by === 'professional' && only && { professional: only }),
      ...(cursor && { cursor }),
    });
    const page: Awaited<ReturnType<typeof listBookings>> = await listBookings(deps, actor, filter);
    for (const booking of page.items) acts.set(booking.record.id, openOf(booking));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return acts;
}

function openOf({ acts, late, overrides }: ReadBooking): Open {
  if (acts.includes('reschedule')) return { acts, moves: 'freely' };
  return { acts, ...(late.includes('reschedule') && { moves: overrides ? 'anyway' : 'late' }) };
}

/** What a day shows at least. */
const RECEPTION: WallHours = { from: 8, until: 16 };
/** Beyond this an empty desk does not look for its next day. */
const NEAR = 60 * DAY;

function nextOpening(directory: Directory, question: DeskQuestion, from: number): NonNullable<Desk['idle']> {
  const coming = openingsOf(directory, { start: from, end: from + NEAR }).filter((opening) => isOf(opening, question));
  const [next] = coming.map(({ date }) => date).sort();
  return next === undefined ? {} : { next };
}

/** The day of an instant on a zone's wall clock, half-open. */
export function dayOf(at: number, timeZone: string): Interval {
  const clock = wallClock(timeZone);
  const date = clock.dateAt(at);
  return { start: clock.instant(date, '00:00'), end: clock.instant(dayAfter([date]), '00:00') };
}

function datesFrom(from: DateText, days: number): readonly DateText[] {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length: days }, (_, at) => first.add({ days: at }).toString());
}

function dayAfter(dates: readonly DateText[]): DateText {
  const last = dates.at(-1);
  if (last === undefined) throw new Refusal('invalid_input', 'a desk shows at least one day');
  return Temporal.PlainDate.from(last).add({ days: 1 }).toString();
}

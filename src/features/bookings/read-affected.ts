// The bookings whose time has fallen away, for whatever reason, each with what could be done about it.

import { isOutsideRole } from '../../core/booking.ts';
import { type Absence, type Closure, type Directory, type Series, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import type { Outside, Standing } from '../../core/left-outside.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { fitsWithin, type Placed, type QuotaLeft } from '../../core/quota.ts';
import { type AffectedFacts, type OwnedClaim, planAnew, type Replan, replanReach } from '../../core/replan.ts';
import { seriesKeeping } from '../../core/shares.ts';
import type { Slot } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { slotView } from '../availability/read.ts';
import { countQuotasLeft } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { readOutside } from '../directory/read-left-outside.ts';
import type { BookingRecord } from './booking-record.ts';
import { callableOf, whomToCall } from './number-to-call.ts';
import { viewBooking } from './read.ts';
import { standingOf } from './rules.ts';
import { type AffectedQuery, type AffectedView, bookingId } from './schema.ts';
import { findBookings } from './store.ts';
import { findClaims, findElsewhere } from './store-claims.ts';
import { findAskers } from './store-own.ts';

export type AffectedBooking = Replan & {
  readonly record: BookingRecord;
  readonly because: readonly Outside[];
  /** the name of who booked it, where that is a person with an account */
  readonly bookedBy?: string;
  /** somebody whom it concerns gets no message of the change: they must be called */
  readonly callNeeded: boolean;
};

/** What has taken the time away, as it was asked about. */
export type Cause =
  | { readonly kind: 'all' }
  | { readonly kind: 'absence'; readonly absence: Absence }
  | { readonly kind: 'closure'; readonly closure: Closure }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'person'; readonly professional: ProfessionalId }
  /** as if somebody were away, though no such absence is entered */
  | { readonly kind: 'away'; readonly absence: Absence };

export type Affected = {
  readonly cause: Cause;
  readonly items: readonly AffectedBooking[];
  /** whether there are more than are listed: they come once these are settled */
  readonly more: boolean;
  /** how many more the cause leaves to the coordinators of other areas */
  readonly elsewhere: number;
  readonly directory: Directory;
};

const MOST = 200;

/**
 * Every coming booking, of clinics and consultations alike, whose time the cause takes away, in the areas the actor may
 * change, soonest first. Holds no content. Throws `Refusal`: not_allowed, not_found for a cause that is not there.
 */
export async function readAffected(deps: Dependencies, actor: Actor, query: AffectedQuery): Promise<Affected> {
  if (!may(actor, 'change-area-bookings')) throw new Refusal('not_allowed', 'no role of this actor changes bookings');
  const cause = causeOf(await readDirectory(deps), query);
  const { items: outside, directory } = await readOutside(deps, cause.kind === 'away' ? [cause.absence] : []);
  const caused = outside.filter((one) => isBy(cause, one));
  const touched = caused.filter(({ area }) => may(actor, 'change-area-bookings', area));
  // of what is others' alone nothing is told, not even that it is there
  const isTheirs = areasOf(directory, cause).some((area) => may(actor, 'change-area-bookings', area));
  if (!isTheirs && touched.length === 0) throw new Refusal('not_found', NO_CAUSE);
  const items = await proposeFor(deps, directory, touched.slice(0, MOST));
  return { cause, items, more: touched.length > MOST, elsewhere: caused.length - touched.length, directory };
}

/** A coming booking that has no time of its own any more, and why. */
export type Untimed = {
  readonly id: BookingId;
  readonly because: readonly Outside[];
  /** where it stood until a change that is being taken back */
  readonly before?: SlotId;
};

/** What reads them: the database, or a transaction. */
type Reading = Pick<Dependencies, 'clock'> & { readonly db: Reader };

/**
 * What could be done with each of these bookings, by a directory that lacks what falls away. `promised`: time that is given to
 * others of them already.
 */
export async function proposeFor(
  deps: Reading,
  directory: Directory,
  untimed: readonly Untimed[],
  promised: readonly OwnedClaim[] = [],
): Promise<readonly AffectedBooking[]> {
  const now = deps.clock.now();
  const because = new Map(untimed.map((one) => [one.id, one.because]));
  const before = new Map(untimed.flatMap(({ id, before }) => (before === undefined ? [] : [[id, { before }]])));
  const records = because.size === 0 ? [] : await findBookings(deps.db, [...because.keys()]);
  const ends = [...because.values()].flat().map((reason) => endOf(directory, reason));
  const until = Math.min(Math.max(now, ...ends), now + FURTHEST);
  const reach = replanReach(records, until, now);
  const found = records.length > 0 ? await findClaims(deps.db, reach, seriesKeeping(directory), now) : [];
  const claims = [...found, ...promised];
  const hasRoom = await weighWeeks(deps, directory, records, reach);
  const elsewhere = await findElsewhere(
    deps.db,
    records.map(({ id }) => id),
    reach,
  );
  const elsewhereOf = Map.groupBy(elsewhere, (taken) => taken.of);
  const fits = (booking: AffectedFacts, slot: Slot) =>
    hasRoom(booking, slot) && !elsewhereOf.get(booking.id)?.some((taken) => overlaps(taken, slot));
  const callable = await callableOf(
    deps.db,
    records.flatMap(({ appointmentOf, phone }) => (phone === undefined && appointmentOf) || []),
  );
  const lost = records.map((record) => ({
    ...record,
    ...before.get(record.id),
    lacksNumber:
      record.appointmentOf !== undefined && record.phone === undefined && whomToCall(record, callable) === undefined,
    ofFamily: record.appointmentOf !== undefined,
    lost: lostOf(directory, record, because.get(record.id) ?? []),
  }));
  const plans = planAnew(directory, claims, lost, { until, fits, now });
  const askers = await findAskers(
    deps.db,
    records.map(({ bookedBy }) => bookedBy),
  );
  return records.map((record, at): AffectedBooking => {
    const bookedBy = askers.get(record.bookedBy)?.name;
    return {
      record,
      because: because.get(record.id) ?? [],
      ...(bookedBy !== undefined && { bookedBy }),
      callNeeded: isCallNeeded(record),
      ...(plans[at] ?? { proposals: [] }),
    };
  });
}

function causeOf(directory: Directory, { absence, closure, series, professional, from, to }: AffectedQuery): Cause {
  const found = <Found>(one: Found | undefined): Found => {
    if (one === undefined) throw new Refusal('not_found', NO_CAUSE);
    return one;
  };
  if (absence !== undefined)
    return { kind: 'absence', absence: found(directory.absences.find(({ id }) => id === absence)) };
  if (closure !== undefined)
    return { kind: 'closure', closure: found(directory.closures.find(({ id }) => id === closure)) };
  if (series !== undefined) return { kind: 'series', series: found(directory.series.get(series)) };
  if (professional === undefined) return { kind: 'all' };
  const { id } = found(directory.professionals.get(professional));
  if (from === undefined) return { kind: 'person', professional: id };
  const asked = { id: 'asked', professional: id, from, to: to ?? from + FURTHEST, reason: 'other' };
  return { kind: 'away', absence: asked };
}

const NO_CAUSE = 'no such absence, closure, series or professional in the areas of this actor';

/** Whose it is to know of the cause. */
function areasOf({ areas, professionals }: Directory, cause: Cause): readonly AreaId[] {
  switch (cause.kind) {
    case 'all':
      return [...areas.keys()];
    case 'absence':
    case 'away':
      return professionals.get(cause.absence.professional)?.areas ?? [];
    case 'closure':
      return cause.closure.areas;
    case 'series':
      return cause.series.areas;
    case 'person':
      return professionals.get(cause.professional)?.areas ?? [];
  }
}

/** No service can be booked so far ahead: what begins later is not looked at, and who leaves for good has nothing there. */
const FURTHEST = 731 * DAY;

/** Whether the cause is among what stands in the booking's way. */
function isBy(cause: Cause, { because, series, professionals }: Standing & { readonly because: readonly Outside[] }) {
  switch (cause.kind) {
    case 'all':
      return true;
    case 'absence':
    case 'away':
      return because.includes(`absence:${cause.absence.id}`);
    case 'closure':
      return because.includes(`closure:${cause.closure.id}`);
    case 'series':
      return series === cause.series.id;
    case 'person':
      return professionals.includes(cause.professional);
  }
}

/** When the reason is over; one that has no end lasts no longer than the bookings themselves. */
function endOf(directory: Directory, reason: Outside): number {
  const [kind, id] = parted(reason);
  if (kind === 'absence') return directory.absences.find((one) => one.id === id)?.to ?? 0;
  const closure = kind === 'closure' ? directory.closures.find((one) => one.id === id) : undefined;
  if (closure === undefined) return 0;
  return wallClock(directory.region.timeZone).instant(closure.to, '24:00');
}

/** Who of the booking falls away: a closure takes all of them, a place that lacks something nobody. */
function lostOf(directory: Directory, { professionals }: Standing, because: readonly Outside[]) {
  return professionals.filter((professional) =>
    because.some((reason) => {
      const [kind, id] = parted(reason);
      if (kind === 'closure') return true;
      if (kind === 'offer') return id === professional;
      return directory.absences.some((one) => one.id === id && one.professional === professional);
    }),
  );
}

function parted(reason: Outside): readonly [string, string] {
  const colon = reason.indexOf(':');
  return [reason.slice(0, colon), reason.slice(colon + 1)];
}

/** A booking takes no further place in the periods where it is. */
async function weighWeeks(
  { db, clock }: Reading,
  directory: Directory,
  records: readonly BookingRecord[],
  range: Interval,
): Promise<(booking: AffectedFacts, slot: Slot) => boolean> {
  const rooms = new Map<ServiceId, (slot: Placed) => readonly QuotaLeft[]>();
  for (const service of new Set(records.map((record) => record.service))) {
    rooms.set(service, await countQuotasLeft(db, directory, { service, range }, clock.now()));
  }
  return (booking, slot) =>
    fitsWithin(rooms.get(booking.service)?.(slot) ?? [], slot, booking, zoneOf(directory, booking.area));
}

/** How many of these bookings, which a form showed, wait no longer: of those that the actor may change. */
export async function countSettled(
  { db }: Pick<Dependencies, 'db'>,
  actor: Actor,
  ids: readonly string[],
): Promise<number> {
  const known = ids.flatMap((id) => bookingId.safeParse(id).data ?? []);
  if (known.length === 0) return 0;
  const records = await findBookings(db, known);
  return records.filter(({ area }) => may(actor, 'change-area-bookings', area)).length;
}

/** As `readAffected`, as the API's answer. */
export async function listAffected(deps: Dependencies, actor: Actor, query: AffectedQuery): Promise<AffectedView> {
  const { cause, items, more, elsewhere, directory } = await readAffected(deps, actor, query);
  return {
    ...awayView(cause, directory.region.timeZone),
    more,
    elsewhere,
    items: items.map((item) => affectedItem(deps, actor, directory, item)),
  };
}

/** One of them, without its content. */
export function affectedItem(
  deps: Dependencies,
  actor: Actor,
  directory: Directory,
  { record, because, bookedBy, callNeeded, proposals, chosen }: AffectedBooking,
): AffectedView['items'][number] {
  const {
    case: _case,
    family: _family,
    note: _note,
    phone: _phone,
    consent: _consent,
    child: _child,
    ...rest
  } = record;
  return {
    booking: viewBooking(deps, directory, rest, standingOf(actor, record)),
    because: [...because],
    ...(bookedBy !== undefined && { bookedBy }),
    callNeeded,
    proposals: proposals.map((proposal) => ({
      kind: proposal.kind,
      slot: slotView(directory, proposal.slot),
      ...(proposal.channel && { channel: proposal.channel }),
      ...(proposal === chosen && { chosen: true as const }),
    })),
  };
}

function awayView(cause: Cause, zone: string) {
  if (cause.kind === 'person') return { professional: cause.professional };
  if (cause.kind !== 'absence' && cause.kind !== 'away') return {};
  const { professional, from, to } = cause.absence;
  return { professional, from: toIso(from, zone), to: toIso(to, zone) };
}

function isCallNeeded({ participants, passedOver = [] }: BookingRecord): boolean {
  const others = participants.filter(({ role, number }) =>
    number === undefined ? ['booker', 'guardian', 'guest'].includes(role) : isOutsideRole(role),
  );
  const reached = others.filter(({ email, phone }) => email !== undefined || phone !== undefined);
  return reached.length === 0 || reached.length < others.length || passedOver.length > 0;
}

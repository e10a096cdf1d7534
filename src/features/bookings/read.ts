// Bookings, read: what each may see, and the log of who saw what.

import { type BookingAct, changeableUntil, isPastChange } from '../../core/booking.ts';
import { type Channel, type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ServiceId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, areasOfOwn, may } from '../../core/permissions.ts';
import { isSamePeriod, periodOf, type QuotaPeriod, type Timed } from '../../core/quota.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReads } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { readPlacesTaken } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import type { Whose } from '../families/read-whose.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';
import { type AskerView, readAskers } from './read-askers.ts';
import { readsOf, readWhoseTimes } from './read-whose.ts';
import {
  actsOpen,
  actsTooLate,
  mayChooseChild,
  mayLinkFamily,
  mayReword,
  mayTakeBackConsent,
  otherChannels,
  type Standing,
  standingOf,
} from './rules.ts';
import { type BookingFilter, type BookingView, bookingPaging, type PlanView, type QuotaView } from './schema.ts';
import { type BookingSearch, findBooking, findBookings, findPlan, searchBookings } from './store.ts';
import { readQuotas } from './store-quotas.ts';

export type { BookingRecord } from './booking-record.ts';
export type { Standing } from './rules.ts';

/** A booking with what the actor is to it and may do with it now. */
export type ReadBooking = {
  readonly record: BookingRecord;
  readonly view: BookingView;
  /** whose time it is, as far as the actor may know */
  readonly whose?: Whose;
  /** the colleague who asks, for whom they ask and for the desk that arranges it */
  readonly asker?: AskerView;
  readonly standing: Standing;
  readonly acts: readonly BookingAct[];
  /** what they may no longer do with it, only because its cut-off has passed */
  readonly late: readonly BookingAct[];
  /** whether they may set rules aside there with a reason, such as the cut-off */
  readonly overrides: boolean;
  /** how else they could meet at this time, where the actor may change that now, be it with a reason */
  readonly otherChannels: readonly Channel[];
  /** whether the actor may say anew now what it is about */
  readonly rewords: boolean;
  /** whether the actor may name a family for it now, and whether they may take its consent back */
  readonly linksFamily: boolean;
  readonly takesBackConsent: boolean;
  /** whether the desk may say now for which child of its family it is */
  readonly choosesChild: boolean;
  readonly directory: Directory;
};

/**
 * One booking, its content for those who take part. The read is logged.
 * Throws `not_found`, also for a booking that is none of the actor's business.
 */
export async function readBooking(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  requestId?: string,
): Promise<ReadBooking> {
  const record = await findBooking(deps.db, id);
  const standing = record === undefined ? 'none' : standingOf(actor, record);
  if (record === undefined || standing === 'none' || (record.status === 'held' && standing !== 'booker')) {
    throw new Refusal('not_found', 'no such booking');
  }
  if (record.status !== 'held') await logRead(deps, actor, [record], requestId);
  const directory = await readDirectory(deps);
  const [whose, askers] = [
    await readWhoseTimes(deps, actor, record.family ? [id] : []),
    await readAskers(deps, directory, seesAsker(standing) ? [record] : []),
  ];
  return { ...present(deps, actor, directory, record), ...known(whose.get(id), askers.get(id)) };
}

/** For the service's own work (invites, rooms): the booking without anybody asking for it. */
export async function loadBooking(tx: Transaction, id: BookingId): Promise<BookingRecord | undefined> {
  return findBooking(tx, id);
}

/** As {@link loadBooking}, of several. */
export async function loadBookings(
  reader: Reader,
  ids: readonly BookingId[],
): Promise<ReadonlyMap<BookingId, BookingRecord>> {
  const found = ids.length === 0 ? [] : await findBookings(reader, ids);
  return new Map(found.map((record) => [record.id, record]));
}

/**
 * Mine, and those of the areas I may see, soonest first. Without `withCase` no content is read, and none is logged.
 * Throws `not_allowed` for an area that is not the actor's.
 */
export async function listBookings(
  deps: Dependencies,
  actor: Actor,
  filter: BookingFilter,
  options: ListOptions = {},
): Promise<BookingList> {
  const [list] = await listBookingsOf(deps, actor, [filter], options);
  return list ?? { items: [], nextCursor: null };
}

type ListOptions = { readonly withCase?: boolean; readonly requestId?: string };
type BookingList = { readonly items: readonly ReadBooking[]; readonly nextCursor: string | null };

/** Several lists that one page shows: what is read in all of them is logged at once. */
export async function listBookingsOf(
  deps: Dependencies,
  actor: Actor,
  filters: readonly BookingFilter[],
  options: ListOptions = {},
): Promise<readonly BookingList[]> {
  const pages = [];
  for (const filter of filters) {
    const found = await searchBookings(deps.db, searchOf(actor, filter));
    pages.push(pageOf(bookingPaging, found, filter.limit, ({ start, id }) => [start, id]));
  }
  const all = pages.flatMap(({ rows }) => rows);
  if (options.withCase) await logRead(deps, actor, all, options.requestId);
  const directory = await readDirectory(deps);
  const shown = (record: BookingRecord) => (options.withCase ? record : withoutContent(record));
  const ofFamilies = all.map(shown).filter(({ family }) => family !== undefined);
  const whose = await readWhoseTimes(
    deps,
    actor,
    ofFamilies.map(({ id }) => id),
  );
  const asked = options.withCase ? all.filter((record) => seesAsker(standingOf(actor, record))) : [];
  const askers = await readAskers(deps, directory, asked);
  return pages.map(({ rows, nextCursor }) => ({
    items: rows.map((record) => ({
      ...present(deps, actor, directory, shown(record)),
      ...known(whose.get(record.id), askers.get(record.id)),
    })),
    nextCursor,
  }));
}

function searchOf(actor: Actor, filter: BookingFilter): BookingSearch {
  const { from, to, professional, status, limit } = filter;
  const after = bookingPaging.after(filter.cursor);
  return {
    limit: limit + 1,
    areas: filter.mine
      ? []
      : filter.area
        ? areasWithin(actor, 'see-area-bookings', filter.area)
        : areasFor(actor, 'see-area-bookings'),
    ...(filter.area === undefined && {
      mine: {
        principal: actor.principal,
        areas: areasOfOwn(actor),
        ...(actor.professional && { professional: actor.professional }),
        ...(actor.email && { email: actor.email }),
      },
    }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(professional !== undefined && { professional }),
    ...(status !== undefined && { status }),
    ...(after && { after: { start: after[0], id: after[1] } }),
  };
}

/** The visits of a plan, soonest first. The read is logged. Throws `not_found`, also for a plan of none of one's business. */
export async function readPlan(deps: Dependencies, actor: Actor, plan: string, requestId?: string): Promise<PlanView> {
  const visits = (await findPlan(deps.db, plan)).filter((visit) => standingOf(actor, visit) !== 'none');
  if (visits.length === 0) throw new Refusal('not_found', 'no such plan');
  await logRead(deps, actor, visits, requestId);
  const directory = await readDirectory(deps);
  return { id: plan, visits: visits.map((visit) => viewBooking(deps, directory, visit, standingOf(actor, visit))) };
}

/** The quotas of the areas whose bookings the actor may see. Throws `not_allowed`. */
export async function listQuotas(deps: Dependencies, actor: Actor, area?: AreaId): Promise<readonly QuotaView[]> {
  return readQuotas(deps.db, areasWithin(actor, 'see-area-bookings', area));
}

/** A quota with how many stand in the present week or month and in the next; sessions are too many to tell. */
export type QuotaUse = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly unit?: string;
  readonly per: QuotaPeriod;
  readonly most: number;
  readonly booked?: { readonly now: number; readonly next: number };
};

/** The quotas of the areas where the actor decides about them, and how far they are used. Throws `not_allowed`. */
export async function readQuotaUse(deps: Dependencies, actor: Actor): Promise<readonly QuotaUse[]> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const uses: QuotaUse[] = [];
  for (const quota of await readQuotas(deps.db, areasWithin(actor, 'manage-quotas'))) {
    const service = directory.services.get(quota.service as ServiceId)?.id;
    const area = directory.areas.get(quota.area as AreaId)?.id;
    if (service === undefined || area === undefined) continue;
    const { unit, per, most } = quota;
    const use = { service, area, ...(unit !== undefined && { unit }), per, most: most ?? 0 };
    if (per === 'session') uses.push(use);
    else {
      const zone = zoneOf(directory, area);
      const [present, next] = [{ start: now }, { start: periodOf(per, now, zone).end }];
      const all = await readPlacesTaken(deps.db, { service, range: { start: now, end: next.start } }, now);
      const taken =
        all.find((one) => one.area === area && (one.unit ?? undefined) === unit && one.per === per)?.taken ?? [];
      const countIn = (period: Timed) => taken.filter((one) => isSamePeriod(per, one, period, zone)).length;
      uses.push({ ...use, booked: { now: countIn(present), next: countIn(next) } });
    }
  }
  return uses;
}

function withoutContent({
  case: _case,
  family: _family,
  child: _child,
  consent: _consent,
  note: _note,
  phone: _phone,
  callWishBy: _asker,
  cancelReason: _reason,
  ...rest
}: BookingRecord): BookingRecord {
  return rest;
}

async function logRead(
  deps: Dependencies,
  actor: Actor,
  records: readonly BookingRecord[],
  requestId?: string,
): Promise<void> {
  await recordReads(deps, actor, readsOf(actor, records), requestId);
}

function seesAsker(standing: Standing): boolean {
  return standing === 'professional' || standing === 'desk';
}

function known(whose: Whose | undefined, asker: AskerView | undefined): Pick<ReadBooking, 'whose' | 'asker'> {
  return { ...(whose && { whose }), ...(asker && { asker }) };
}

function present(deps: Dependencies, actor: Actor, directory: Directory, record: BookingRecord): ReadBooking {
  const standing = standingOf(actor, record);
  const service = directory.services.get(record.service);
  const acts = actsOpen(standing, record, service, deps.clock.now());
  const late = actsTooLate(standing, record, service, deps.clock.now());
  const overrides = may(actor, 'override-rule', record.area);
  const setsAside = overrides && late.includes('reschedule');
  const isLate = isPastChange(record, service, deps.clock.now()) && !setsAside;
  const ways = acts.includes('meet-otherwise') || setsAside ? otherChannels(standing, record, service, isLate) : [];
  return {
    record,
    view: viewBooking(deps, directory, record, standing),
    standing,
    acts,
    late,
    overrides,
    otherChannels: ways,
    rewords: mayReword(standing, record, deps.clock.now()),
    linksFamily: mayLinkFamily(standing, record, deps.clock.now()) && service?.anonymousCase === true,
    takesBackConsent: mayTakeBackConsent(standing, record, deps.clock.now()),
    choosesChild: mayChooseChild(standing, record, deps.clock.now()),
    directory,
  };
}

/** Who takes part is theirs to know, and so what each said; a guest and a family know their own. */
const KNOWS_ANSWERS: readonly Standing[] = ['professional', 'booker', 'desk'];

/** Nothing of what was said of another version. */
function viewAnswer(
  { is, version, at, proposed }: NonNullable<ParticipantRecord['answer']>,
  now: number,
  zone: string,
): Pick<BookingView['participants'][number], 'answer'> {
  if (version !== now) return {};
  const time = proposed && { start: toIso(proposed.start, zone), end: toIso(proposed.end, zone) };
  return { answer: { is, at: toIso(at, zone), ...(time && { proposed: time }) } };
}

/**
 * The booking as the API shows it. The desk sees when and who, and what it wrote for a family; never a case. Under
 * non-disclosure the place is for those who work there or send people there: guests and the family's own link get none,
 * nor a slot's id, which names the site. A family's address is in no booking.
 */
export function viewBooking(
  deps: Dependencies,
  directory: Directory,
  record: BookingRecord,
  standing: Standing,
): BookingView {
  const zone = zoneOf(directory, record.area);
  const service = directory.services.get(record.service);
  const own = record.appointmentOf !== undefined;
  const involved = standing === 'professional' || standing === 'booker' || standing === 'guest';
  const atDesk = own && standing === 'desk';
  const isHidden = record.placeHidden === true && (standing === 'guest' || standing === 'family');
  const page = `${deps.config.publicUrl}/bookings/${record.id}`;
  const api = `${deps.config.publicUrl}/api/bookings/${record.id}`;
  return {
    id: record.id,
    status: record.status,
    service: record.service,
    ...(record.series && { series: record.series }),
    area: record.area,
    ...(record.unit && standing !== 'guest' && standing !== 'family' && { unit: record.unit }),
    ...(record.site && !isHidden && { site: record.site }),
    ...(record.room && !isHidden && { room: record.room }),
    slot: isHidden ? 'hidden' : record.slot,
    start: toIso(record.start, zone),
    end: toIso(record.end, zone),
    ...(record.channel && { channel: record.channel }),
    professionals: record.professionals.map((id) => {
      const post = directory.professionals.get(id)?.post;
      return { id, ...(post && { post }) };
    }),
    participants: record.participants
      .filter((participant) => participant.role !== 'left')
      .map(({ id, role, professional, guardian, language, answer }) => ({
        id,
        role,
        language,
        ...(professional && { professional }),
        ...(guardian && (involved || atDesk) && { guardian }),
        ...(answer && KNOWS_ANSWERS.includes(standing) && viewAnswer(answer, record.sequence, zone)),
      })),
    sequence: record.sequence,
    ...(record.heldUntil !== undefined && { heldUntil: toIso(record.heldUntil, zone) }),
    ...(record.callWish !== undefined && { callWish: toIso(record.callWish, zone) }),
    ...((standing === 'professional' || atDesk) && record.callWishBy && { callWishBy: record.callWishBy }),
    ...(record.confirmed && { confirmed: true }),
    changeableUntil: toIso(changeableUntil(record, service), zone),
    createdAt: toIso(record.createdAt, zone),
    ...(record.cancelReason && { cancelReason: record.cancelReason }),
    ...(involved && record.case && { case: { ...record.case, removeAfter: toIso(record.case.removeAfter, zone) } }),
    ...((involved || atDesk) && record.note && { note: record.note }),
    ...((involved || atDesk) && record.rewordedAt && { rewordedAt: toIso(record.rewordedAt, zone) }),
    ...((involved || atDesk) && record.phone && { phone: record.phone }),
    ...(record.family && { family: record.family }),
    ...(record.child && { child: record.child }),
    ...(record.plan && { plan: record.plan }),
    ...(record.consent && { consent: { ...record.consent, givenAt: toIso(record.consent.givenAt, zone) } }),
    links: {
      page,
      invite: `${api}/invite.ics`,
      ...(record.channel === 'video' && { videoSession: `${api}/video-session` }),
    },
  };
}

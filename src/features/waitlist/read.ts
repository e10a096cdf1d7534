// The waiting list, read: who waits, who no longer does and why, and the page behind an offer.

import type { z } from 'zod';
import { type Channel, type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import { HOUR, toIso } from '../../core/instant.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, areasOfOwn, may } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead, recordReads } from '../../platform/record-acts.ts';
import { callableOf } from '../bookings/number-to-call.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { namedWorkerOf } from '../families/read-named-worker.ts';
import { familyId } from '../families/schema.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { hashOfLink, linkKey, secretOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { logOf, mayKeep } from './open-offer.ts';
import {
  entryInput,
  type OfferState,
  type WaitlistEntryView,
  type WaitlistQuery,
  waitlistPaging,
  type waitlistPlace,
} from './schema.ts';
import type { EntryRecord } from './store.ts';
import { findFamilyToWait } from './store-families.ts';
import { findBookingLink, findOpenLink, type OfferLink } from './store-links.ts';
import { findListed, type ListedEntry, type ListPlace, listEntries } from './store-list.ts';
import { findOffer } from './store-offers.ts';

/**
 * Who waits, or has an offer, in the actor's areas, and whom the actor put on the list: those with an offer first, then
 * by service and by who came first; or those who no longer wait, the latest first. Every family read is logged.
 */
export async function readWaitlist(
  deps: Dependencies,
  actor: Actor,
  { area, service, state, cursor, limit }: WaitlistQuery,
  requestId?: string,
): Promise<{
  readonly items: readonly WaitlistEntryView[];
  readonly nextCursor: string | null;
  readonly directory: Directory;
}> {
  const directory = await readDirectory(deps);
  const after = waitlistPaging.after(cursor);
  const found = await listEntries(deps.db, {
    areas: areasFor(actor, 'change-area-bookings'),
    own: { principal: actor.principal, areas: areasOfOwn(actor) },
    state,
    limit: limit + 1,
    ...(area !== undefined && { area }),
    ...(service !== undefined && { service }),
    ...(after && { after: placeOf(after) }),
  });
  const { rows: page, nextCursor } = pageOf(waitlistPaging, found, limit, whereOf);
  const shown = page.flatMap((entry) => logOf('read-waitlist-entry', entry));
  await recordReads(deps, actor, shown, requestId);
  const numbers = await numbersToCall(deps, actor, page);
  return {
    items: page.map((entry) => entryView(directory, entry, numbers.get(entry.id))),
    nextCursor,
    directory,
  };
}

/** One of the list. The read is logged. Throws `not_found`, also for one of none of the actor's business. */
export async function readEntry(
  deps: Dependencies,
  actor: Actor,
  id: string,
  requestId?: string,
): Promise<{ readonly entry: WaitlistEntryView; readonly directory: Directory }> {
  const known = entryInput.safeParse({ entry: id }).success ? await findListed(deps.db, id) : undefined;
  if (known === undefined || !mayKeep(actor, known)) throw new Refusal('not_found', 'nobody on the list');
  await recordReads(deps, actor, logOf('read-waitlist-entry', known), requestId);
  const directory = await readDirectory(deps);
  return { entry: entryView(directory, known), directory };
}

type Where = z.output<typeof waitlistPlace>;

function whereOf({ id, service, state, createdAt, ended }: ListedEntry): Where {
  return [state, service, createdAt, ended?.at ?? 0, id];
}

function placeOf([state, service, createdAt, endedAt, id]: Where): ListPlace {
  return { state, service, createdAt, endedAt, id };
}

/**
 * Whom to call about each offer that no message reaches, or none for an hour or more, by the entry: the number that was left,
 * else that of a guardian who may be called, for those who keep the family.
 */
export async function numbersToCall(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  entries: readonly ListedEntry[],
): Promise<ReadonlyMap<string, string>> {
  const soon = clock.now() + HOUR;
  const unheard = entries.filter(
    ({ offer }) => offer && offer.told !== 'sent' && (offer.told !== 'pending' || (offer.tellsAt ?? 0) >= soon),
  );
  const families = unheard.flatMap(({ family }) =>
    family !== undefined && may(actor, 'manage-families', family.area) ? [family.id] : [],
  );
  const callable = await callableOf(db, families);
  return new Map(
    unheard.flatMap(({ id, phone, family }) => {
      const number = phone ?? callable.find((one) => one.family === family?.id)?.phone;
      return number === undefined ? [] : [[id, number] as const];
    }),
  );
}

/** A colleague's question is shown to nobody: the person who asked it knows it. `call`: of `numbersToCall`. */
export function entryView(
  directory: Directory,
  { addedBy: _addedBy, case: _case, offer, family, ended, language, ...entry }: ListedEntry,
  call?: string,
): WaitlistEntryView {
  const [area] = entry.areas;
  const timeZone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  return {
    ...entry,
    ...(family === undefined && { language }),
    ...(family && {
      family: { id: family.id, reference: family.reference, ...(family.name && { name: family.name }) },
    }),
    areas: [...entry.areas],
    weekdays: [...entry.weekdays],
    createdAt: toIso(entry.createdAt, timeZone),
    ...(ended && { ended: { at: toIso(ended.at, timeZone), because: ended.because } }),
    ...(offer && {
      offer: {
        id: offer.id,
        slot: offer.slot,
        start: toIso(parseSlotId(offer.slot)?.start ?? offer.deadline, timeZone),
        deadline: toIso(offer.deadline, timeZone),
        told: offer.told,
        ...(offer.tellsAt !== undefined && { tellsAt: toIso(offer.tellsAt, timeZone) }),
        ...(call !== undefined && { call }),
      },
    }),
  };
}

/** A family that is about to be put on the list, as the desk's form names it. */
export type FamilyToWait = {
  readonly id: FamilyId;
  readonly area: AreaId;
  readonly reference: string;
  readonly name?: string;
};

/** The read is logged. Throws `not_found`, also for a family of another area. */
export async function readFamilyToWait(
  deps: Dependencies,
  actor: Actor,
  id: string,
  requestId?: string,
): Promise<FamilyToWait> {
  const wanted = familyId.safeParse(id);
  const family = wanted.success ? await findFamilyToWait(deps.db, wanted.data) : undefined;
  if (family === undefined || !may(actor, 'manage-families', family.area))
    throw new Refusal('not_found', 'no such family');
  const subject = { kind: 'family', id: family.id };
  await recordRead(
    deps,
    actor,
    { action: 'read-family', subject, area: family.area, purpose: 'appointment' },
    requestId,
  );
  return family;
}

/** The services one can wait for: whatever is booked by time; a consultation only where a case may be anonymous. */
export function waitableServices(directory: Directory): readonly Service[] {
  return [...directory.services.values()].filter(
    ({ kind, anonymousCase }) => kind !== 'group' && (kind !== 'consultation' || anonymousCase),
  );
}

/** An offer as its bearer's page shows it. Instants in epoch milliseconds. */
export type OpenedOffer = {
  readonly id: string;
  readonly actor: Actor;
  /** `lapsed` from the deadline on */
  readonly state: OfferState;
  readonly deadline: number;
  /** false: they wait for nothing any more, and no time will be offered them */
  readonly waits: boolean;
  /** missing where the time has gone to somebody else */
  readonly booking?: BookingRecord;
  /** the path of the booking's own page, once accepted */
  readonly page?: string;
  readonly channel?: Channel;
  /** they would be called, and nobody has a number */
  readonly asksNumber: boolean;
  /** how many of those they would meet are the family's own worker: one or none */
  readonly own: number;
  /** turvakielto: say no place */
  readonly placeHidden: boolean;
  /** the area's number, for those with a question */
  readonly phone?: string;
  readonly directory: Directory;
  readonly timeZone: string;
};

/** Anybody who comes by an offer's link. Throws `not_found` for a link that is none, or was closed. */
export async function openOfferLink(deps: Dependencies, secret: string): Promise<OpenedOffer> {
  const link = linkSecret.safeParse(secret).success
    ? await findOpenLink(deps.db, { hash: hashOfLink(secret) })
    : undefined;
  const offer = link && (await findOffer(deps.db, link.offer));
  if (link === undefined || offer === undefined) throw new Refusal('not_found', 'no such offer');
  const { id, entry, deadline, state } = offer;
  const standing = state === 'open' || state === 'accepted';
  const booking = standing ? await loadBooking(deps.db, offer.booking) : undefined;
  const directory = await readDirectory(deps);
  const area = booking?.area ?? entry.areas[0];
  const channel = booking?.channel ?? entry.channel ?? directory.services.get(entry.service)?.channels[0];
  const phone = area && directory.areas.get(area)?.phone;
  if (area === undefined) throw new Refusal('not_found', 'no such offer');
  const page = booking && state === 'accepted' ? await addressOf(deps, directory, link, booking) : undefined;
  return {
    id,
    actor: actorOfLink(link.id, area, link.language ?? entry.language),
    state: state === 'open' && deadline <= deps.clock.now() ? 'lapsed' : state,
    deadline,
    waits: entry.ended === undefined,
    ...(booking && { booking }),
    ...(page && { page }),
    ...(channel && { channel }),
    asksNumber: state === 'open' && channel === 'phone' && !(await isCallable(deps, entry)),
    own: booking && entry.family && (await isWithOwn(deps, entry.family.id, booking)) ? 1 : 0,
    placeHidden: entry.family?.placeHidden ?? false,
    ...(phone !== undefined && { phone }),
    directory,
    timeZone: zoneOf(directory, area),
  };
}

/** A colleague who asks has said whom to call. */
async function isCallable({ db }: Dependencies, { family, phone, case: asked }: EntryRecord): Promise<boolean> {
  if (phone !== undefined || asked !== undefined) return true;
  return family !== undefined && (await callableOf(db, [family.id])).length > 0;
}

async function isWithOwn(deps: Dependencies, family: FamilyId, { professionals }: BookingRecord): Promise<boolean> {
  const own = await namedWorkerOf(deps, family);
  return own !== undefined && professionals.includes(own);
}

/** A colleague has their booking's page; anybody else a link, unless it was revoked. */
async function addressOf(
  deps: Dependencies,
  directory: Directory,
  offered: OfferLink,
  booking: BookingRecord,
): Promise<string | undefined> {
  if (directory.services.get(booking.service)?.kind === 'consultation') return `/bookings/${booking.id}`;
  const link = await findBookingLink(deps.db, booking.id, offered, deps.clock.now());
  return link && `/b/${secretOfLink(linkKey(deps.config.secret), link)}`;
}

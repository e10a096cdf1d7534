// The bookings that fall away when somebody is absent, each with what could be done about it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { ServiceId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { weekOf } from '../../core/quota.ts';
import { type AffectedFacts, type Away, type Proposal, proposerOf, replanReach } from '../../core/replan.ts';
import type { Slot } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { slotView } from '../availability/read.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import type { BookingRecord } from './booking-record.ts';
import { viewBooking } from './read.ts';
import { standingOf } from './rules.ts';
import type { AffectedQuery, AffectedView } from './schema.ts';
import { findAffected } from './store.ts';
import { findClaims } from './store-claims.ts';

export type AffectedBooking = {
  readonly record: BookingRecord;
  /** nobody of the family gets a message of the change: somebody must call */
  readonly callNeeded: boolean;
  readonly proposals: readonly Proposal[];
};

export type Affected = {
  readonly away: Away;
  readonly items: readonly AffectedBooking[];
  /** whether there are more than are listed: they come once these are settled */
  readonly more: boolean;
  readonly directory: Directory;
};

const MOST = 200;

/**
 * Every coming booking, of clinics and consultations alike, that the absence touches, in the areas the actor may
 * change, soonest first. Holds no content. Throws `Refusal`: not_allowed, not_found for an unknown absence or person.
 */
export async function readAffected(deps: Dependencies, actor: Actor, query: AffectedQuery): Promise<Affected> {
  if (!may(actor, 'change-area-bookings')) throw new Refusal('not_allowed', 'no role of this actor changes bookings');
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const away = awayOf(directory, query);
  const during = { start: Math.max(away.from, now), end: away.to };
  const areas = areasFor(actor, 'change-area-bookings');
  const isToCome = during.start < during.end;
  const found = isToCome ? await findAffected(deps.db, away.professional, during, areas, MOST + 1) : [];
  const records = found.slice(0, MOST);
  const reach = replanReach(records, away, now);
  const claims = records.length > 0 ? await findClaims(deps.db, reach, now) : [];
  const hasRoom = await weighWeeks(deps, directory, records, reach);
  const propose = proposerOf(directory, claims, away, hasRoom, now);
  const items = records.map((record) => ({
    record,
    callNeeded: isCallNeeded(record),
    proposals: propose(record),
  }));
  return { away, items, more: found.length > records.length, directory };
}

/** A booking takes no further place in the week where it is. */
async function weighWeeks(
  { db, clock }: Dependencies,
  directory: Directory,
  records: readonly BookingRecord[],
  range: Interval,
): Promise<(booking: AffectedFacts, slot: Slot) => boolean> {
  const rooms = new Map<ServiceId, (slot: Slot) => boolean>();
  for (const service of new Set(records.map((record) => record.service))) {
    rooms.set(service, await weighQuotas(db, directory, { service, range }, clock.now()));
  }
  return ({ service, area, start }, slot) => {
    const week = weekOf(start, zoneOf(directory, area));
    return (week.start <= slot.start && slot.start < week.end) || (rooms.get(service)?.(slot) ?? true);
  };
}

/** As `readAffected`, as the API's answer. */
export async function listAffected(deps: Dependencies, actor: Actor, query: AffectedQuery): Promise<AffectedView> {
  const { away, items, more, directory } = await readAffected(deps, actor, query);
  const zone = directory.region.timeZone;
  return {
    professional: away.professional,
    from: toIso(away.from, zone),
    to: toIso(away.to, zone),
    more,
    items: items.map(({ record, callNeeded, proposals }) => {
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
        callNeeded,
        proposals: proposals.map(({ kind, slot, channel }) => ({
          kind,
          slot: slotView(directory, slot),
          ...(channel && { channel }),
        })),
      };
    }),
  };
}

function awayOf(directory: Directory, { absence, professional, from, to }: AffectedQuery): Away {
  const entered = directory.absences.find(({ id }) => id === absence);
  if (entered) return { professional: entered.professional, from: entered.from, to: entered.to };
  if (
    professional === undefined ||
    from === undefined ||
    to === undefined ||
    !directory.professionals.has(professional)
  )
    throw new Refusal('not_found', 'no such absence or professional');
  return { professional, from, to };
}

function isCallNeeded({ participants }: BookingRecord): boolean {
  const others = participants.filter(({ role }) => ['booker', 'guardian', 'guest'].includes(role));
  return !others.some(({ email }) => email !== undefined);
}

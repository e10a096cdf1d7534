// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal, type RefusalDetails } from '../../core/errors.ts';
import type { AreaId, BookingId, ClientId, ProfessionalId, SlotId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { type Outside, outsideOf } from '../../core/left-outside.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import { type Quotas, weekOf } from '../../core/quota.ts';
import {
  judge,
  nearestSlots,
  type OverridableRule,
  overridableRules,
  parseSlotId,
  type Slot,
  searchFor,
} from '../../core/slots.ts';
import type { AfterRefusal, DecisionContext } from '../../platform/command.ts';
import { areasWithin, loadClaims, slotView } from '../availability/read.ts';
import type { SlotView } from '../availability/schema.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { refuseSlot, screenTexts, standingOf } from './rules.ts';
import { findBooking } from './store.ts';
import type { Missing } from './store-changes.ts';
import { clientsAsking, findClientsBusy, findElsewhere, findGround, isClient } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';
import { holdWeek } from './store-quotas.ts';

export type Override = {
  readonly rules: readonly (OverridableRule | 'cut-off' | 'quota' | 'double-booking')[];
  readonly reason: string;
};

export type WantedSlot = {
  readonly slot: SlotId;
  readonly area?: AreaId | undefined;
  readonly override?: Override | undefined;
  /** the booking that is being moved: its own claims do not stand in its way */
  readonly moving?: { readonly id: BookingId; readonly start: number };
  /** rules that the act itself sets aside, without anybody's reason */
  readonly despite?: readonly OverridableRule[];
};

export type ChosenSlot = {
  readonly slot: Slot;
  /** what it stands despite, where a rule is set aside for it */
  readonly agreed: readonly Outside[];
  readonly directory: Directory;
  /** of its professionals who have signed in here */
  readonly languages: ReadonlyMap<ProfessionalId, Language>;
  /** what is left to say when a claim fails: on the time, or only on that of those who would come */
  readonly lost: (failed: Missing) => LostTime;
  /** somebody has decided, with a reason, that they may be in two places */
  readonly doubled: boolean;
};

/** Why a time cannot be had. What could be had instead is found by `tellNearest`, once the transaction is over. */
export class LostTime extends Refusal {
  readonly wanted: WantedSlot;
  readonly actor: Actor;
  /** who would have come, where it is their own time that is taken */
  readonly clients: readonly ClientId[];

  constructor(refusal: Refusal, wanted: WantedSlot, actor: Actor, clients: readonly ClientId[] = []) {
    super(refusal.code, refusal.message, refusal.details);
    this.wanted = wanted;
    this.actor = actor;
    this.clients = clients;
  }
}

/** The refusal with the three nearest free slots, where it is about a time. */
export async function tellNearest(reading: AfterRefusal, refusal: Refusal): Promise<Refusal> {
  if (!(refusal instanceof LostTime)) return refusal;
  const nearest = await nearestTo(reading, refusal);
  const clashes = await clashesOf(reading, refusal);
  return new Refusal(refusal.code, refusal.message, { ...refusal.details, nearest, ...(clashes && { clashes }) });
}

/**
 * The slot, free at this moment, with the way cleared of holds that ran out: one read, unless a quota has to be
 * counted. The claim itself has the last word.
 * Throws `LostTime`: slot_taken and the rules' codes.
 */
export async function chooseSlot(context: DecisionContext, wanted: WantedSlot): Promise<ChosenSlot> {
  const { reader, held, now, actor, deps } = context;
  if (actor.booking !== undefined && actor.booking !== wanted.moving?.id) {
    throw new Refusal('not_allowed', 'a link opens one booking and no other');
  }
  screenTexts({ 'override.reason': wanted.override?.reason });
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const parts = parseSlotId(wanted.slot);
  if (parts === undefined) throw refuseSlot('unknown');
  const around = { start: parts.start - 2 * DAY, end: parts.start + 2 * DAY };
  const ground = await findGround(reader, { ...parts, around, except: wanted.moving?.id }, now);
  const { claims, quotas, languages } = ground;
  const directory = await readDirectory(deps, reader, ground.version);
  const override = [...rulesAside(wanted.override), ...(wanted.despite ?? [])];
  const judgement = judge({ directory, claims }, wanted.slot, { areas, now, override });
  const refuse = (refusal: Refusal) => new LostTime(refusal, wanted, actor);
  if (!judgement.free) throw refuse(refuseSlot(judgement.blocker));
  if (wanted.override && !may(actor, 'override-rule', judgement.slot.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  const { slot } = judgement;
  if (ground.ranOut) await removeExpiredHolds(held(), slot.claims, now);
  await admitWithinQuota(context, directory, quotas, slot, wanted);
  const lost = ({ missing }: Missing) => {
    const clients = missing.filter(isClient);
    const isTime = clients.length < missing.length;
    return isTime ? refuse(refuseSlot('claim')) : new LostTime(refuseSlot('client'), wanted, actor, clients);
  };
  const agreed = override.length === 0 ? [] : outsideOf(directory, [slot])(slot);
  return {
    slot,
    agreed,
    directory,
    languages,
    lost,
    doubled: wanted.override?.rules.includes('double-booking') ?? false,
  };
}

/** The bookings in the way of those who would come, as far as the actor may see them; nothing where only the time is taken. */
async function clashesOf(
  { db, deps }: AfterRefusal,
  { wanted, actor, clients }: LostTime,
): Promise<RefusalDetails['clashes']> {
  const parts = parseSlotId(wanted.slot);
  if (clients.length === 0 || parts === undefined) return undefined;
  const directory = await readDirectory(deps, db);
  const minutes = directory.services.get(parts.service)?.durationMinutes ?? 0;
  const during = { start: parts.start, end: parts.start + minutes * MINUTE };
  const found = await findClientsBusy(db, clients, during, wanted.moving?.id);
  const seen = await Promise.all(found.map(({ booking }) => findBooking(db, booking)));
  return seen.flatMap((record) => {
    if (record === undefined || standingOf(actor, record) === 'none') return [];
    const zone = zoneOf(directory, record.area);
    return [{ booking: record.id, start: toIso(record.start, zone), end: toIso(record.end, zone) }];
  });
}

/** A booking that stays in its week adds nothing to it. Throws `quota_reached` with when there is room again. */
async function admitWithinQuota(
  context: DecisionContext,
  directory: Directory,
  quotas: Quotas,
  { service, area, start }: Slot,
  wanted: WantedSlot,
): Promise<void> {
  const { now, deps, actor } = context;
  if (!quotas.has(area) || wanted.override?.rules.includes('quota')) return;
  const tx = context.held();
  const zone = zoneOf(directory, area);
  const week = weekOf(start, zone);
  if (wanted.moving !== undefined && week.start <= wanted.moving.start && wanted.moving.start < week.end) return;
  await holdWeek(tx, service, { area, start: week.start });
  const hasRoom = await weighQuotas(tx, directory, { service, range: week, except: wanted.moving?.id }, now);
  if (hasRoom({ area, start })) return;
  const reading = { db: tx, deps, now };
  const after = { start: week.end, end: Number.POSITIVE_INFINITY };
  const free = await readFree(reading, directory, { wanted, actor }, after);
  const [next] = free(after);
  const from = next && toIso(weekOf(next.start, zone).start, zone);
  throw new LostTime(refuseSlot('quota', { from }), wanted, actor);
}

/** Which rules about a time itself an override sets aside. */
export function rulesAside(override: Override | undefined): readonly OverridableRule[] {
  return overridableRules.filter((rule) => override?.rules.includes(rule));
}

/**
 * How far around the wanted time is read, in turn, and what parts of that are looked through: most often the nearest free
 * slots are close by, and one read tells of many more than three.
 */
const AROUND = [2 * HOUR, 1 * DAY, 14 * DAY, Number.POSITIVE_INFINITY];
const PARTS = [1 / 8, 1 / 2, 1];
const NEAREST = 3;

/** The three nearest slots that could be booked. Three within a distance are nearer than all beyond it. */
async function nearestTo(
  reading: AfterRefusal,
  lost: Pick<LostTime, 'wanted' | 'actor' | 'clients'>,
): Promise<readonly SlotView[]> {
  const directory = await readDirectory(reading.deps, reading.db);
  const start = parseSlotId(lost.wanted.slot)?.start ?? reading.now;
  const around = (distance: number) => ({ start: start - distance, end: start + distance });
  for (const distance of AROUND) {
    const free = await readFree(reading, directory, lost, around(distance));
    for (const part of Number.isFinite(distance) ? PARTS : [1]) {
      const near = nearestSlots([...free(around(part * distance))], start, NEAREST);
      const isAll = part === 1 && distance === AROUND.at(-1);
      if (near.length === NEAREST || isAll) return near.map((slot) => slotView(directory, slot));
    }
  }
  return [];
}

/**
 * Free slots of the wanted service in any part of the interval, from now to its horizon, when its clients are free and
 * weeks have room; day by day, and no further than they are asked for.
 */
async function readFree(
  { db, now }: AfterRefusal,
  directory: Directory,
  { wanted, actor, clients = [] }: Pick<LostTime, 'wanted' | 'actor'> & Partial<Pick<LostTime, 'clients'>>,
  within: Interval,
): Promise<(part: Interval) => Iterable<Slot>> {
  const service = directory.services.get(parseSlotId(wanted.slot)?.service ?? ('' as never));
  const last = now + ((service?.horizonDays ?? 0) + 1) * DAY;
  const range = { start: Math.max(now, within.start), end: Math.min(last, within.end) };
  if (service === undefined || range.start >= range.end) return () => [];
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const ignoring = wanted.moving?.id;
  const search = searchFor(directory, { service: service.id, areas, from: range.start, to: range.end }, now);
  const claims = await loadClaims(db, search, now, ignoring);
  const hasRoom = await weighQuotas(db, directory, { service: service.id, range, except: ignoring }, now);
  const asker = service.kind === 'consultation' ? clientsAsking(actor) : [];
  const busy = [
    ...(await findClientsBusy(db, [...clients, ...asker], range, ignoring)),
    ...(ignoring === undefined ? [] : await findElsewhere(db, [ignoring], range)),
  ];
  const areFree = (slot: Slot) => !busy.some((taken) => overlaps(taken, slot));
  return function* (part) {
    for (const { slots } of search.days(claims, { from: part.start, to: part.end })) {
      for (const slot of slots) if (hasRoom(slot) && areFree(slot)) yield slot;
    }
  };
}

// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal, type RefusalDetails } from '../../core/errors.ts';
import type { AreaId, BookingId, ClientId, ProfessionalId, SlotId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../core/instant.ts';
import { overlaps } from '../../core/interval.ts';
import { type Outside, outsideOf } from '../../core/left-outside.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import { type Quotas, weekOf } from '../../core/quota.ts';
import { isSameValue } from '../../core/same-value.ts';
import { resourcesDeciding, seriesKeeping, sessionKeeping } from '../../core/shares.ts';
import {
  judge,
  nearestSlots,
  type OverridableRule,
  overridableRules,
  parseSlotId,
  type Slot,
  type SlotKey,
  type SlotSearch,
  searchFor,
  stretchesOf,
} from '../../core/slots.ts';
import type { AfterRefusal, DecisionContext } from '../../platform/command.ts';
import type { Reader } from '../../platform/db.ts';
import { areasWithin, loadClaims, slotView } from '../availability/read.ts';
import type { SlotView } from '../availability/schema.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { directoryAsSeen, readDirectory } from '../directory/read.ts';
import { refuseSlot, screenTexts, standingOf } from './rules.ts';
import { findBooking } from './store.ts';
import type { Missing } from './store-changes.ts';
import { clientsAsking, findClientsBusy, findElsewhere, findGround, type Ground, isClient } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';
import { holdSession, holdWeek } from './store-quotas.ts';

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

/** What was wanted in vain, and by whom. */
type Lost = {
  readonly wanted: WantedSlot;
  readonly actor: Actor;
  /** who would have come, where it is their own time that is taken */
  readonly clients?: readonly ClientId[];
  /** what it was judged by a moment ago, where it was */
  readonly ground?: { readonly directory: Directory; readonly quotas: Quotas };
};

/** Why a time cannot be had. What could be had instead is found by `tellNearest`, once the transaction is over. */
export class LostTime extends Refusal {
  readonly lost: Lost;

  constructor(refusal: Refusal, lost: Lost) {
    super(refusal.code, refusal.message, refusal.details);
    this.lost = lost;
  }
}

/** The refusal with the three nearest free slots, where it is about a time. */
export async function tellNearest(reading: AfterRefusal, refusal: Refusal): Promise<Refusal> {
  if (!(refusal instanceof LostTime)) return refusal;
  const { lost } = refusal;
  const directory = lost.ground?.directory ?? (await readDirectory(reading.deps, reading.db));
  const nearest = await nearestTo(reading, directory, lost);
  const clashes = await clashesOf(reading, directory, lost);
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
  const override = [...rulesAside(wanted.override), ...(wanted.despite ?? [])];
  const look = async (from: Reader) => {
    const { ground, directory } = await readGround({ deps, now }, from, parts, wanted);
    const judgement = judge({ directory, claims: ground.claims }, wanted.slot, { areas, now, override });
    return { ground, directory, judgement };
  };
  let seen = await look(reader);
  // two who take different times of a session may still take the same last one that nobody is kept: one after another
  const session = seen.judgement.free && sessionKeeping(seen.directory, seen.judgement.slot, now);
  if (session) {
    await holdSession(context.held(), session);
    seen = await look(context.held());
  }
  const { ground, directory, judgement } = seen;
  const { quotas, languages } = ground;
  const refuse = (refusal: Refusal, clients: readonly ClientId[] = []) =>
    new LostTime(refusal, { wanted, actor, clients, ground: { directory, quotas } });
  if (!judgement.free) {
    const { opens } = judgement;
    const from = judgement.blocker === 'share' && opens !== undefined ? instantAt(directory, opens, areas) : undefined;
    throw refuse(refuseSlot(judgement.blocker, { from }));
  }
  if (wanted.override && !may(actor, 'override-rule', judgement.slot.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  const { slot } = judgement;
  if (ground.ranOut) await removeExpiredHolds(held(), slot.claims, now);
  const full = await findFullWeek(context, directory, quotas, slot, wanted);
  if (full) throw refuse(full);
  const lost = ({ missing }: Missing) => {
    const clients = missing.filter(isClient);
    const isTime = clients.length < missing.length;
    return isTime ? refuse(refuseSlot('claim')) : refuse(refuseSlot('client'), clients);
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

/**
 * What decides about the slot, and the directory of that moment. Whose claims decide is said by the directory as it was last
 * seen; where another has come meanwhile that says otherwise, it is read again.
 */
async function readGround(
  { deps, now }: Pick<DecisionContext, 'deps' | 'now'>,
  reader: Reader,
  parts: SlotKey,
  wanted: WantedSlot,
): Promise<{ readonly ground: Ground; readonly directory: Directory }> {
  const around = { start: parts.start - 2 * DAY, end: parts.start + 2 * DAY };
  const decidedBy = (directory: Directory) => ({
    resources: resourcesDeciding(directory, parts),
    keeping: seriesKeeping(directory).filter((series) => series === parts.schedule),
  });
  const ask = (deciding: ReturnType<typeof decidedBy>) =>
    findGround(reader, { service: parts.service, ...deciding, around, except: wanted.moving?.id }, now);
  const known = directoryAsSeen(deps);
  const deciding = known ? decidedBy(known) : { resources: parts.resources, keeping: [] };
  const ground = await ask(deciding);
  const directory = await readDirectory(deps, reader, ground.version);
  if (directory === known) return { ground, directory };
  const anew = decidedBy(directory);
  return { ground: isSameValue(anew, deciding) ? ground : await ask(anew), directory };
}

function instantAt(directory: Directory, instant: number, areas: readonly AreaId[] | '*'): string {
  const [area] = areas === '*' ? [] : areas;
  return toIso(instant, area === undefined ? directory.region.timeZone : zoneOf(directory, area));
}

/** The bookings in the way of those who would come, as far as the actor may see them; nothing where only the time is taken. */
async function clashesOf(
  { db }: AfterRefusal,
  directory: Directory,
  { wanted, actor, clients = [] }: Lost,
): Promise<RefusalDetails['clashes']> {
  const parts = parseSlotId(wanted.slot);
  if (clients.length === 0 || parts === undefined) return undefined;
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

/** Why its week takes no more, and when there is room again. A booking that stays in its week adds nothing to it. */
async function findFullWeek(
  context: DecisionContext,
  directory: Directory,
  quotas: Quotas,
  { service, area, start }: Slot,
  wanted: WantedSlot,
): Promise<Refusal | undefined> {
  const { now, deps, actor } = context;
  if (!quotas.has(area) || wanted.override?.rules.includes('quota')) return undefined;
  const tx = context.held();
  const zone = zoneOf(directory, area);
  const week = weekOf(start, zone);
  if (wanted.moving !== undefined && week.start <= wanted.moving.start && wanted.moving.start < week.end)
    return undefined;
  await holdWeek(tx, service, { area, start: week.start });
  const hasRoom = await weighQuotas(tx, directory, { service, range: week, except: wanted.moving?.id }, now);
  if (hasRoom({ area, start })) return undefined;
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const question = { service, areas, from: week.end, to: Number.POSITIVE_INFINITY };
  for (const search of stretchesOf(directory, question, now, NEAREST * TAKEN)) {
    const [next] = await readFree({ db: tx, deps, now }, directory, { wanted, actor }, search);
    if (next) return refuseSlot('quota', { from: toIso(weekOf(next.start, zone).start, zone) });
  }
  return refuseSlot('quota');
}

/** Which rules about a time itself an override sets aside. */
export function rulesAside(override: Override | undefined): readonly OverridableRule[] {
  return overridableRules.filter((rule) => override?.rules.includes(rule));
}

const NEAREST = 3;
/** Of so many times about one is free where people are well booked. */
const TAKEN = 8;
/** How far around the wanted time is looked, in turn: where the directory alone has enough that might be free. */
const AROUND = [1 * HOUR, 4 * HOUR, 1 * DAY, 4 * DAY, 16 * DAY, Number.POSITIVE_INFINITY];
/** So far around it the areas of the wanted time come before others. */
const AT_HOME = 4 * DAY;

/**
 * The three nearest slots that could be booked, in the areas of the wanted time if they are within days, else anywhere.
 * Three within a distance are nearer than all beyond it.
 */
async function nearestTo(reading: AfterRefusal, directory: Directory, lost: Lost): Promise<readonly SlotView[]> {
  const parts = parseSlotId(lost.wanted.slot);
  if (parts === undefined) return [];
  const { service, start } = parts;
  const areas = areasWithin(lost.actor, 'book-slot', lost.wanted.area);
  const home = areasAround(directory, parts, areas);
  const tries = [
    ...AROUND.filter((distance) => home !== areas && distance <= AT_HOME).map((distance) => ({
      areas: home,
      distance,
    })),
    ...AROUND.map((distance) => ({ areas, distance })),
  ];
  let enough = NEAREST * TAKEN;
  for (const { areas, distance } of tries) {
    const isLast = distance === Number.POSITIVE_INFINITY;
    const range = { from: start - distance, to: start + distance };
    const search = searchFor(directory, { service, areas, ...range }, reading.now);
    if (!isLast && search.enoughBy(enough) === undefined) continue;
    const near = nearestSlots([...(await readFree(reading, directory, lost, search))], start, NEAREST);
    if (near.length === NEAREST || isLast) return near.map((slot) => slotView(directory, slot));
    enough *= TAKEN;
  }
  return [];
}

/** The areas of those whose time is wanted, as far as they are among these; all of these where none is. */
function areasAround(directory: Directory, { resources }: SlotKey, areas: readonly AreaId[] | '*') {
  const people = [...directory.professionals.values()].filter(({ id }) => resources.includes(`professional:${id}`));
  const theirs = [...new Set(people.flatMap((person) => person.areas))];
  const home = theirs.filter((area) => areas === '*' || areas.includes(area));
  const isAll = areas !== '*' && home.length === areas.length;
  return home.length === 0 || isAll ? areas : home;
}

/** The free slots of a search when its clients are free and weeks have room; no further worked out than they are asked for. */
async function readFree(
  { db, now }: AfterRefusal,
  directory: Directory,
  { wanted, actor, clients = [], ground }: Lost,
  search: SlotSearch,
): Promise<Iterable<Slot>> {
  const service = directory.services.get(parseSlotId(wanted.slot)?.service ?? ('' as never));
  if (service === undefined || search.resources.length === 0) return [];
  const ignoring = wanted.moving?.id;
  const range = search.reach;
  const claims = await loadClaims(db, directory, search, now, ignoring);
  const hasRoom =
    ground?.quotas.size === 0
      ? () => true
      : await weighQuotas(db, directory, { service: service.id, range, except: ignoring }, now);
  const asker = service.kind === 'consultation' ? clientsAsking(actor) : [];
  const busy = [
    ...(await findClientsBusy(db, [...clients, ...asker], range, ignoring)),
    ...(ignoring === undefined ? [] : await findElsewhere(db, [ignoring], range)),
  ];
  const isFree = (slot: Slot) => hasRoom(slot) && !busy.some((taken) => overlaps(taken, slot));
  return Iterator.from(search.slots(claims)).filter(isFree);
}

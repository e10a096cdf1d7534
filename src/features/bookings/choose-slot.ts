// Judges a wanted slot by the very function that lists slots, inside the transaction that will claim it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ClientId, ProfessionalId, SiteId, SlotId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import { type Outside, outsideOf } from '../../core/left-outside.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import { binds, isSamePeriod, periodOf, type Quotas, type Timed } from '../../core/quota.ts';
import { isSameValue } from '../../core/same-value.ts';
import { resourcesDeciding, seriesKeeping, sessionKeeping } from '../../core/shares.ts';
import {
  judge,
  type OverridableRule,
  overridableRules,
  parseSlotId,
  type Slot,
  type SlotKey,
  stretchesOf,
} from '../../core/slots.ts';
import { areasOfUnit, mayAskFor, unitFor } from '../../core/units.ts';
import type { DecisionContext } from '../../platform/command.ts';
import type { Reader } from '../../platform/db.ts';
import { areasWithin } from '../availability/read.ts';
import { countQuotasLeft } from '../availability/weigh-quotas.ts';
import { directoryAsSeen, readDirectory } from '../directory/read.ts';
import { refuseSlot, screenTexts } from './rules.ts';
import type { Missing } from './store-changes.ts';
import { findGround, type Ground, isClient } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';
import { holdQuota, holdSession } from './store-quotas.ts';
import { LostTime, readFree } from './tell-nearest.ts';

export type Override = {
  readonly rules: readonly (OverridableRule | 'cut-off' | 'quota' | 'double-booking')[];
  readonly reason: string;
};

export type WantedSlot = {
  readonly slot: SlotId;
  readonly area?: AreaId | undefined;
  /** for which of their units they ask, where they have several */
  readonly unit?: SiteId | undefined;
  readonly override?: Override | undefined;
  /** the booking that is being moved: its own claims do not stand in its way */
  readonly moving?: Timed & { readonly id: BookingId; readonly unit?: SiteId };
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
    const unit = unitOf(directory, actor, wanted);
    const by = { areas: areasOfUnit(directory, areas, wanted.unit), ...(unit && { unit }), now, override };
    const judgement = judge({ directory, claims: ground.claims }, wanted.slot, by);
    return { ground, directory, judgement, unit };
  };
  let seen = await look(reader);
  // two who take different times of a session may still take the same last one that nobody is kept: one after another
  const session = seen.judgement.free && sessionKeeping(seen.directory, seen.judgement.slot, now);
  if (session) {
    await holdSession(context.held(), session);
    seen = await look(context.held());
  }
  const { ground, directory, judgement, unit } = seen;
  const { quotas, languages } = ground;
  const refuse = (refusal: Refusal, clients: readonly ClientId[] = []) =>
    new LostTime(refusal, { wanted: { ...wanted, unit }, actor, clients, ground: { directory, quotas } });
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
  const full = await findFullPeriod(context, directory, quotas, slot, wanted);
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

/** A booking keeps its unit. Throws `invalid_input` for one that the actor may not ask for. */
function unitOf(directory: Directory, actor: Actor, { unit, moving }: WantedSlot): SiteId | undefined {
  if (moving !== undefined) {
    if (unit === undefined || unit === moving.unit) return moving.unit;
    throw invalidInput({ path: 'unit', message: 'is said when the time is held' });
  }
  if (unit !== undefined && !mayAskFor(directory, actor, unit)) {
    throw invalidInput({ path: 'unit', message: 'is no unit of the caller' });
  }
  return unitFor(directory, actor, unit);
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

/** Why its area may book no more, and when it may again. A booking that stays in its week adds nothing to it. */
async function findFullPeriod(
  context: DecisionContext,
  directory: Directory,
  quotas: Quotas,
  slot: Slot,
  wanted: WantedSlot,
): Promise<Refusal | undefined> {
  const { now, actor } = context;
  const { service, area, start } = slot;
  const { moving, override } = wanted;
  const zone = zoneOf(directory, area);
  const binding = (quotas.get(area) ?? []).filter((quota) => binds(quota, slot)).map(({ per }) => per);
  const periods = binding.filter((per) => !(moving && isSamePeriod(per, slot, moving, zone)));
  if (periods.length === 0 || override?.rules.includes('quota')) return undefined;
  const tx = context.held();
  // all of the area's, its own and its units': who counts the one does not pass who counts the other
  await holdQuota(tx, service, slot, [...new Set((quotas.get(area) ?? []).map(({ per }) => per))], zone);
  const range = { start, end: start };
  const leftOf = await countQuotasLeft(tx, directory, { service, range, except: moving?.id }, now);
  const full = leftOf(slot).find(({ per, left }) => left <= 0 && periods.includes(per));
  if (full === undefined) return undefined;
  const areas = areasWithin(actor, 'book-slot', wanted.area);
  const from = periodOf(full.per, start, zone).end;
  const question = { service, areas, ...(slot.unit && { unit: slot.unit }), from, to: Number.POSITIVE_INFINITY };
  for (const search of stretchesOf(directory, question, now, ENOUGH)) {
    const [next] = (await readFree({ db: tx, now }, directory, { wanted, actor }, search)).free();
    if (next) return refuseSlot('quota', { from: toIso(periodOf(full.per, next.start, zone).start, zone) });
  }
  return refuseSlot('quota');
}

/** Of so many times one is free where people are well booked. */
const ENOUGH = 24;

/** Which rules about a time itself an override sets aside. */
export function rulesAside(override: Override | undefined): readonly OverridableRule[] {
  return overridableRules.filter((rule) => override?.rules.includes(rule));
}

// Free times, read: the directory's openings less what is claimed, for those who may see them.

import type { Directory } from '../../core/directory.ts';
import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ResourceId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, areasFor, type Capability } from '../../core/permissions.ts';
import { type Claim, type Slot, type SlotQuestion, slotsOf, type World } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import type { SlotQuery, SlotView } from './schema.ts';

/**
 * Free slots, soonest first, in the areas the actor may see; from now to the service's horizon unless asked otherwise.
 * Throws `not_allowed`, and `not_found` for a service that does not exist.
 */
export async function findSlots(
  deps: Dependencies,
  actor: Actor,
  query: SlotQuery,
): Promise<{ directory: Directory; slots: readonly Slot[] }> {
  const areas = areasWithin(actor, 'see-slots', query.area);
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const service = directory.services.get(query.service);
  if (service === undefined) throw new Refusal('not_found', 'no such service');
  const from = Math.max(query.from ?? now, now);
  const to = Math.min(query.to ?? Number.POSITIVE_INFINITY, now + (service.horizonDays + 1) * DAY);
  if (to <= from) return { directory, slots: [] };
  const { cursor: _cursor, limit: _limit, area: _area, site, ...rest } = query;
  const question: SlotQuestion = { ...rest, areas, from, to, ...(site && { sites: [site] }) };
  const world = await loadWorld(deps.db, directory, { start: from, end: to }, now);
  return { directory, slots: slotsOf(world, question, now) };
}

/** As `findSlots`, as the API's page: `{items, nextCursor}`; the cursor is the last slot's id. */
export async function listSlots(
  deps: Dependencies,
  actor: Actor,
  query: SlotQuery,
): Promise<{ items: SlotView[]; nextCursor: string | null }> {
  const { directory, slots } = await findSlots(deps, actor, query);
  const after = query.cursor === undefined ? 0 : slots.findIndex((slot) => slot.id === query.cursor) + 1;
  const page = slots.slice(after, after + query.limit);
  const last = page.at(-1);
  const more = last !== undefined && after + page.length < slots.length;
  return { items: page.map((slot) => slotView(directory, slot)), nextCursor: more ? last.id : null };
}

/** The areas the actor may act in, narrowed to the one asked for. Throws `not_allowed` when none is left. */
export function areasWithin(actor: Actor, capability: Capability, asked?: AreaId): readonly AreaId[] | '*' {
  const allowed = areasFor(actor, capability);
  if (asked === undefined ? allowed === '*' || allowed.length > 0 : allowed === '*' || allowed.includes(asked)) {
    return asked === undefined ? allowed : [asked];
  }
  throw new Refusal('not_allowed', `not allowed to ${capability} in this area`);
}

/**
 * The directory with every claim that stands in the range now: the one query a page of slots costs.
 * `ignoring`: a booking that is being moved does not stand in its own way.
 */
export async function loadWorld(
  db: Pick<Transaction, '$queryRaw'>,
  directory: Directory,
  range: Interval,
  now: number,
  ignoring?: BookingId,
): Promise<World> {
  const rows = await db.$queryRaw<{ resource: string; start: Date; end: Date }[]>`
    SELECT resource_id AS resource, lower(during) AS start, upper(during) AS "end"
    FROM claim
    WHERE active AND during && tstzrange(${new Date(range.start - DAY)}, ${new Date(range.end + DAY)})
      AND (expires_at IS NULL OR expires_at > ${new Date(now)})
      AND (${ignoring ?? null}::uuid IS NULL OR booking_id <> ${ignoring ?? null}::uuid)`;
  const claims: Claim[] = rows.map((row) => ({
    resource: row.resource as ResourceId,
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
  return { directory, claims };
}

/** The slot as the API and the pages show it, times with the offset of the area's zone. */
export function slotView(directory: Directory, slot: Slot): SlotView {
  const zone = zoneOf(directory, slot.area);
  return {
    id: slot.id,
    service: slot.service,
    ...(slot.series && { series: slot.series }),
    area: slot.area,
    ...(slot.site && { site: slot.site }),
    ...(slot.room && { room: slot.room }),
    start: toIso(slot.start, zone),
    end: toIso(slot.end, zone),
    channels: [...slot.channels],
    professionals: slot.professionals.map((id) => ({ id, post: { ...directory.professionals.get(id)?.post } })),
  };
}

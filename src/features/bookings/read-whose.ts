// Whose times bookings are, as far as somebody may know.

import type { LoggedPurpose } from '../../core/access-log.ts';
import type { BookingId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LogEntry, recordReads } from '../../platform/record-acts.ts';
import { type Whose, whoseFor } from '../families/read-whose.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { standingOf } from './rules.ts';
import { findBookings } from './store.ts';
import { findFamiliesOf } from './store-families.ts';

export type WhoseTimes = ReadonlyMap<BookingId, Whose>;

/**
 * Of those bookings that are a family's. A consultation tells a specialist of a family by its number alone: only whom
 * it meets knows its name. Logs nothing: see `readsOf`.
 */
export async function readWhoseTimes(
  { db }: Pick<Dependencies, 'db'>,
  actor: Actor,
  bookings: readonly BookingId[],
): Promise<WhoseTimes> {
  const found = bookings.length === 0 ? [] : await findFamiliesOf(db, bookings);
  return new Map(
    found.map(({ booking, isOwn, professionals, ...family }) => {
      const meets = isOwn && actor.professional !== undefined && professionals.includes(actor.professional);
      return [booking, whoseFor(actor, family, meets)];
    }),
  );
}

/** The bookings of a page, each with whose it is; the families are logged as read, in one statement. */
export async function withWhose<Of extends { readonly record: BookingRecord }>(
  deps: Dependencies,
  actor: Actor,
  items: readonly Of[],
  requestId?: string,
): Promise<readonly (Of & { readonly whose?: Whose })[]> {
  const ids = items.map(({ record }) => record.id);
  const known = await readWhoseTimes(deps, actor, ids);
  const reads = items.flatMap(({ record }) => {
    const family = known.get(record.id)?.family;
    return family === undefined ? [] : [readOf(actor, record, family)];
  });
  await recordReads(deps, actor, reads, requestId);
  return items.map((item) => {
    const whose = known.get(item.record.id);
    return whose === undefined ? item : { ...item, whose };
  });
}

/** As `withWhose`, of bookings that are known by their ids alone. */
export async function readWhoseOf(
  deps: Dependencies,
  actor: Actor,
  bookings: readonly BookingId[],
  requestId?: string,
): Promise<WhoseTimes> {
  return whoseOf(deps, actor, await recordsOf(deps, bookings), requestId);
}

/** As `readWhoseOf`, of those bookings alone that are in areas whose bookings the actor may change. */
export async function readWhoseChanged(
  deps: Dependencies,
  actor: Actor,
  bookings: readonly BookingId[],
  requestId?: string,
): Promise<WhoseTimes> {
  const records = await recordsOf(deps, bookings);
  const own = records.filter(({ area }) => may(actor, 'change-area-bookings', area));
  return whoseOf(deps, actor, own, requestId);
}

async function recordsOf({ db }: Dependencies, bookings: readonly BookingId[]): Promise<readonly BookingRecord[]> {
  return bookings.length === 0 ? [] : findBookings(db, bookings);
}

async function whoseOf(
  deps: Dependencies,
  actor: Actor,
  records: readonly BookingRecord[],
  requestId: string | undefined,
): Promise<WhoseTimes> {
  const shown = records.map((record) => ({ record }));
  const items = await withWhose(deps, actor, shown, requestId);
  return new Map(items.flatMap(({ record, whose }) => (whose === undefined ? [] : [[record.id, whose] as const])));
}

/** What the log keeps of bookings that are shown with what they are about. */
export function readsOf(actor: Actor, records: readonly BookingRecord[]): readonly LogEntry[] {
  return records.map((record) => readOf(actor, record));
}

/** As `readsOf`, of one; `family`: whose it is, where the record does not say. */
export function readOf(actor: Actor, record: BookingRecord, family: string | undefined = record.family?.id): LogEntry {
  return {
    action: 'read-booking',
    purpose: standingOf(actor, record) satisfies LoggedPurpose,
    ...logOf({ ...record, family: family === undefined ? undefined : { id: family } }),
  };
}

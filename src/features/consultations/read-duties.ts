// What deputies were handed, read by them and by those who handed it over; each read of a note is logged.

import { type Absence, type Directory, zoneOf } from '../../core/directory.ts';
import type { BookingId, ProfessionalId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LogEntry, recordReads } from '../../platform/record-acts.ts';
import { type BookingRecord, loadBookings } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import type { DutyView } from './duty.ts';
import { openAbsence } from './hand-to-deputy.ts';
import { lastingOf, namable } from './judge-deputies.ts';
import { findThreads, type ThreadRecord } from './store.ts';
import { type DutyRecord, findDuties } from './store-duties.ts';
import { isRecent, mayTakeBack } from './take-back-duty.ts';

/** A duty with what is still to be done of it. */
export type ReadDuty = {
  readonly record: DutyRecord;
  readonly view: DutyView;
  readonly threads: readonly ThreadRecord[];
  readonly bookings: readonly BookingRecord[];
};

/**
 * Those of whom the actor is the deputy, in whose place, or who handed them over, and of the people whose absences they
 * manage, while something of them is to come. The note is for the deputy, who is away, and who wrote it.
 */
export async function readDuties(
  deps: Dependencies,
  actor: Actor,
  { absence, requestId }: { readonly absence?: string; readonly requestId?: string | undefined } = {},
): Promise<{ readonly items: readonly ReadDuty[]; readonly directory: Directory }> {
  const directory = await readDirectory(deps);
  const managed = [...directory.professionals.values()].filter(({ areas }) =>
    areas.some((area) => may(actor, 'manage-absences', area)),
  );
  const people = [...managed.map(({ id }) => id), ...(actor.professional === undefined ? [] : [actor.professional])];
  const found = await findDuties(deps.db, {
    people,
    handedBy: actor.principal,
    ...(absence !== undefined && { absence }),
  });
  const items = found.flatMap(({ items }) => items);
  const threads = new Map(
    (
      await findThreads(
        deps.db,
        items.flatMap((one) => ('thread' in one ? one.thread : [])),
      )
    ).map((one) => [one.id, one]),
  );
  const bookings = await loadBookings(
    deps.db,
    items.flatMap((one): BookingId[] => ('booking' in one ? [one.booking] : [])),
  );
  const now = deps.clock.now();
  const read = found
    .map((record): ReadDuty => {
      const ownThreads = record.items.flatMap((item) => ('thread' in item ? (threads.get(item.thread) ?? []) : []));
      const ownBookings = record.items.flatMap((item) => ('booking' in item ? (bookings.get(item.booking) ?? []) : []));
      const parts = {
        threads: ownThreads.filter(({ deputy, standing }) => deputy === record.deputy && standing.is !== 'closed'),
        bookings: ownBookings.filter(
          ({ professionals, status, end }) =>
            professionals.includes(record.deputy) && ['booked', 'arrived'].includes(status) && end > now,
        ),
      };
      return { record, ...parts, view: viewDuty(directory, actor, record, parts, now) };
    })
    .filter(({ record, threads, bookings }) => record.until > now || threads.length + bookings.length > 0);
  const noted = read.filter(({ view }) => view.note !== undefined);
  const entries = noted.map(({ record }): LogEntry => {
    const [area = '*' as const] = directory.professionals.get(record.professional)?.areas ?? [];
    return { action: 'read-duty', subject: { kind: 'professional', id: record.professional }, area };
  });
  await recordReads(deps, actor, entries, requestId);
  return { items: read, directory };
}

/** An absence that the actor may hand over: its lasting deputies, and all whom they could name. Throws as the command does. */
export async function readHandable(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<{
  readonly absence: Absence;
  readonly lasting: readonly ProfessionalId[];
  readonly others: readonly ProfessionalId[];
  readonly directory: Directory;
}> {
  const directory = await readDirectory(deps);
  const absence = openAbsence(directory, actor, id, deps.clock.now());
  const lasting = lastingOf(directory, absence.professional);
  return { absence, lasting, others: namable(directory, absence.professional), directory };
}

function viewDuty(
  directory: Directory,
  actor: Actor,
  record: DutyRecord,
  { threads, bookings }: Pick<ReadDuty, 'threads' | 'bookings'>,
  now: number,
): DutyView {
  const [area] = directory.professionals.get(record.professional)?.areas ?? [];
  const zone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const { id, absence, professional, deputy, note, handedAt, until } = record;
  const isTheirs = mayTakeBack(record, actor) || deputy === actor.professional;
  return {
    ...{ id, absence, professional, deputy },
    ...(note !== undefined && isTheirs && { note }),
    handedAt: toIso(handedAt, zone),
    until: toIso(until, zone),
    threads: threads.map((one) => one.id),
    bookings: bookings.map((one) => one.id),
    takesBack: mayTakeBack(record, actor) && isRecent(record, now),
  };
}

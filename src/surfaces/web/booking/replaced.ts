// Professionals whom bookings would be with no more, and what their calendars hold: shown before they are replaced.

import type { Directory } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { readLeavingCalendars } from '../../../features/calendar/read-held.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { sayPost } from '../kit/localized-name.tsx';
import type { LeavingPerson } from './left-calendars.tsx';

/** A booking as it is, and whom it would be with in any of the ways that it may be moved. */
export type Replacing = {
  readonly record: Pick<ReadBooking['record'], 'participants' | 'professionals'>;
  readonly ways: readonly (readonly ProfessionalId[])[];
};

/** One for each professional, by their post; nobody where everybody stays in every way. */
export async function readReplaced(
  deps: Dependencies,
  { directory, language }: { readonly directory: Directory; readonly language: Language },
  moves: readonly Replacing[],
): Promise<readonly LeavingPerson[]> {
  const leaving = moves.flatMap(({ record, ways }) =>
    record.participants.flatMap(({ id, role, professional }) => {
      if (role !== 'professional' || professional === undefined) return [];
      return ways.every((people) => people.includes(professional)) ? [] : [{ id, professional }];
    }),
  );
  if (leaving.length === 0) return [];
  const calendars = await readLeavingCalendars(deps, { participants: leaving.map(({ id }) => id) });
  return [...Map.groupBy(leaving, ({ professional }) => professional)].map(([professional, theirs]) => ({
    who: sayPost(directory.professionals.get(professional)?.post, language),
    calendars: calendars.filter(({ participant }) => theirs.some(({ id }) => id === participant)),
  }));
}

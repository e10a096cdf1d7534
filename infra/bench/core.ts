// The rules alone: how long a search takes in the process, on a directory of two hundred, with 85 % of the time claimed.

import type { AreaId, ProfessionalId, ResourceId, ServiceId } from '../../src/core/ids.ts';
import { type Claim, searchFor } from '../../src/core/slots.ts';
import { toDirectory } from '../../src/features/directory/directory-content.ts';
import { readDirectoryFile } from '../../src/features/directory/read-directory-file.ts';
import { median } from './ask.ts';
import { directoryFile, NOW } from './region.ts';

const DAY = 86_400_000;
const QUARTER = 900_000;
/** Searches before any is measured: a service that has run for a minute has compiled what it does. */
const WARMING = 100;

/** Milliseconds of the processor for one person's and for twenty people's free times in thirty days; medians of so many. */
export function measureCore(times: number): { core_1_30d_ms: number; core_20_30d_ms: number } {
  const read = readDirectoryFile(directoryFile, Date.parse('2026-11-20'));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const directory = toDirectory(
    { ...read.directory, areas: read.directory.areas.map((area) => ({ ...area, topics: [] })) },
    1,
  );
  const now = Date.parse(NOW);
  const range = { from: now, to: now + 30 * DAY };
  const service = 'advice' as ServiceId;
  const one = { service, ...range, areas: '*' as const, professional: 'nurse-25' as ProfessionalId };
  const twenty = { service, ...range, areas: ['area-0' as AreaId] };
  const time = (question: typeof one | typeof twenty) => {
    const claims = claimsOf(searchFor(directory, question, now).resources, range);
    const search = () => {
      const began = process.cpuUsage();
      Array.from(searchFor(directory, question, now).slots(claims));
      const { user, system } = process.cpuUsage(began);
      return (user + system) / 1000;
    };
    for (let at = 0; at < WARMING; at += 1) search();
    return median(Array.from({ length: times }, search));
  };
  return { core_1_30d_ms: time(one), core_20_30d_ms: time(twenty) };
}

/** Quarters of an hour, of which about one in seven is free, joined where they touch as the database joins them. */
function claimsOf(resources: readonly ResourceId[], { from, to }: { from: number; to: number }): readonly Claim[] {
  return resources.flatMap((resource, at) => {
    const claims: Claim[] = [];
    let start: number | undefined;
    for (let quarter = from; quarter <= to; quarter += QUARTER) {
      const isTaken = (quarter / QUARTER + at * 3) % 7 !== 0 && quarter < to;
      if (isTaken) start ??= quarter;
      else if (start !== undefined) {
        claims.push({ resource, start, end: quarter });
        start = undefined;
      }
    }
    return claims;
  });
}

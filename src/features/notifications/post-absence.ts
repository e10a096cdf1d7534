// Somebody has reported an absence: the coordinators of their areas are told. The mail says neither who nor when.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findCoordinators } from '../identity/find-coordinators.ts';
import { postMessages } from './post-messages.ts';
import { MESSAGES } from './send-messages.ts';

/** Handles `absence-reported`. An absence that was taken back meanwhile, or is over, is told to nobody. */
export async function postAbsence(
  deps: Pick<Dependencies, 'db' | 'live' | 'clock'>,
  { absence: id }: EventData<'absence-reported'>,
): Promise<void> {
  const directory = await readDirectory(deps);
  const absence = directory.absences.find((one) => one.id === id);
  const areas = absence && directory.professionals.get(absence.professional)?.areas;
  const now = deps.clock.now();
  if (absence === undefined || areas === undefined || absence.to <= now) return;
  const [area] = areas;
  const messages = (await findCoordinators(deps, areas)).map((coordinator) => ({
    kind: 'absence' as const,
    about: 'absence' as const,
    aboutId: id,
    version: 0,
    bearer: coordinator.id,
    mailbox: coordinator.email,
    ...(area !== undefined && { area }),
    start: absence.from,
    end: absence.to,
  }));
  await postMessages(deps.db, messages, now);
  deps.live.tellJobs([MESSAGES]);
}

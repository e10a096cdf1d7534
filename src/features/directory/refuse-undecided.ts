// Nobody is left with a time in their calendar by a choice that nobody made.

import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { DecisionContext } from '../../platform/command.ts';
import { readDirectory } from './read.ts';
import { findHeldBy, type Leavers } from './store-held.ts';

/**
 * Of people who are told no more, guardians, guests, professionals who are replaced and those who work here no more: neither a message nor silence goes without saying, as the one may be read by
 * somebody who must not know, and the other leaves what is wrong. Throws `Refusal`: calendar_undecided, with what they hold.
 */
export async function refuseUndecided(
  { reader, now, deps }: Pick<DecisionContext, 'reader' | 'now' | 'deps'>,
  leavers: Leavers,
  chosen: ChosenForCalendar | undefined,
): Promise<void> {
  const held = chosen === undefined ? await findHeldBy(reader, leavers, now) : [];
  if (held.length === 0) return;
  const directory = await readDirectory(deps, reader);
  throw new Refusal('calendar_undecided', 'say in `calendar` what becomes of the times that their calendar holds', {
    held: held.map(({ booking, area, start, end }) => {
      const zone = zoneOf(directory, area);
      return { booking, start: toIso(start, zone), end: toIso(end, zone) };
    }),
  });
}

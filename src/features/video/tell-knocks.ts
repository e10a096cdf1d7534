// Somebody waits at a meeting and nobody who leads it is there: their devices are woken, once for each who begins to wait.

import { zoneOf } from '../../core/directory.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LookingAgain, lookAgain } from '../../platform/look-again.ts';
import { readDirectory } from '../directory/read.ts';
import { pushToDevices } from '../notifications/push-to-devices.ts';
import { claimKnock, findKnocks } from './store-knocks.ts';
import { pushTexts } from './texts/words.ts';

const LOOK_EVERY_MS = 1_000;

/** Looks until it is closed; each process may, and one of them tells. */
export function keepKnocks(deps: Dependencies): LookingAgain {
  return lookAgain(
    LOOK_EVERY_MS,
    () => tellKnocks(deps),
    (error) => deps.log.warn({ err: error }, 'knocks could not be told'),
  );
}

/** One look. `inner`: for tests, hosts of push services that may be inner. */
export async function tellKnocks(
  deps: Pick<Dependencies, 'db' | 'clock' | 'config' | 'log'>,
  options: { readonly inner?: readonly string[] } = {},
): Promise<void> {
  const now = deps.clock.now();
  for (const { booking, since, professionals, bookers } of await findKnocks(deps.db, now)) {
    const claimed = await claimKnock(deps.db, booking, { since, now });
    if (claimed === undefined) continue;
    const zone = zoneOf(await readDirectory(deps), claimed.area);
    await pushToDevices(
      deps,
      { professionals, users: bookers },
      (language) => ({
        title: pushTexts[language].title,
        body: pushTexts[language].body({ start: { at: claimed.start, zone } }),
        path: `/bookings/${booking}/room`,
      }),
      options,
    );
  }
}

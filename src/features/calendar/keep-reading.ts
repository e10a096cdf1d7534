// The mailbox of answers and returned mails is read as long as the service runs, by one process of all.

import { randomUUID } from 'node:crypto';
import type { Dependencies } from '../../platform/dependencies.ts';
import { openMailbox } from '../../platform/read-mailbox.ts';
import { holdReading, leaveReading, noteLooked } from './store-reading.ts';
import { type TakeAnswer, type TakenMail, takeMail } from './take-mail.ts';

/** `takers`: one for each kind of thing that has entries in calendars; `tell` hears of each mail what it was. Two that read at once would do nothing twice: one is enough. */
export function keepReading(
  deps: Dependencies,
  url: string,
  takers: readonly TakeAnswer[],
  tell: (was: TakenMail['is'] | 'fault') => void,
): { readonly close: () => Promise<void> } {
  const holder = randomUUID();
  const mailbox = openMailbox({
    url,
    log: deps.log,
    clock: deps.clock,
    mayRead: () => holdReading(deps.db, holder, deps.clock.now()),
    tellLooked: () => noteLooked(deps.db, deps.clock.now()),
    // whose line holds may read instead
    tellDown: (why) => leaveReading(deps.db, holder, { now: deps.clock.now(), why }),
    take: async (raw) => {
      const { is, fate } = await takeMail(deps, raw, takers);
      if (fate !== 'later') tell(is);
      return fate;
    },
    tellFault: () => tell('fault'),
  });
  return {
    close: async () => {
      await mailbox.close();
      await leaveReading(deps.db, holder, { now: deps.clock.now() }).catch(() => {});
    },
  };
}

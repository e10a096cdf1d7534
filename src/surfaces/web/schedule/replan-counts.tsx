// What the fields of the table of bookings come to as they stand: how many keep their time, move, or wait for a choice.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { AffectedBooking } from '../../../features/bookings/read-affected.ts';
import { preset, type Way } from './replan-table.tsx';
import { replanTexts } from './texts/words.ts';

/** Who has arrived is there, and nothing is chosen for them. */
export const ReplanCounts: FC<{ items: readonly AffectedBooking[]; way: Way; language: Language }> = ({
  items,
  way,
  language,
}) => {
  const text = replanTexts[language].counted;
  const open = items.filter(({ record }) => record.status === 'booked');
  const stands = Map.groupBy(open, (item) => standOf(item, way));
  const counts = STANDS.map((stand) => ({ stand, count: stands.get(stand)?.length ?? 0 }));
  return (
    <div class="todo">
      {counts
        .filter(({ stand, count }) => count > 0 || stand !== 'unchosen')
        .map(({ stand, count }) => (
          <div {...(count > 0 && WAITS.includes(stand) && { class: 'warn' })}>
            <b>{count}</b>
            <span>{text[stand]}</span>
          </div>
        ))}
    </div>
  );
};

const STANDS = ['same', 'moved', 'unchosen', 'without'] as const;
type Stand = (typeof STANDS)[number];
const WAITS: readonly Stand[] = ['unchosen', 'without'];

/** `unchosen`: there are proposals, and which of them it is to be somebody has to say. */
function standOf(item: AffectedBooking, way: Way): Stand {
  const to = preset(item, way);
  if (to === undefined) return item.proposals.length === 0 ? 'without' : 'unchosen';
  return to.slot.start === item.record.start ? 'same' : 'moved';
}

// What a family has let the desk know by its link, and the way to that link: beside a booking, for the desk.

import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { PhoneLink } from './how-to-reach.tsx';
import { bookingLinkTexts } from './texts/words.ts';

/** Nothing for anybody but the desk, nor for what colleagues ask each other. */
export const FamilyWishes: FC<{ booking: ReadBooking; language: Language }> = ({ booking, language }) => {
  const { record, view, whose, directory, standing } = booking;
  const asker = view.callWishBy;
  const number = record.callWish === undefined ? view.phone : asker?.phone;
  const text = bookingLinkTexts[language];
  const isFamilies = directory.services.get(record.service)?.kind !== 'consultation';
  if (standing !== 'desk' || !isFamilies) return null;
  const isCancelled = record.status === 'cancelled';
  // of a cancelled time only a call that is still waited for is left to do
  if (isCancelled && record.callWish === undefined) return null;
  return (
    <div class="stack gap-3">
      {record.callWish !== undefined && (
        <Note tone="warn">
          <p>{text.wish({ when: { at: record.callWish, zone: zoneOf(directory, record.area) } })}</p>
          {asker?.phone !== undefined && (
            <p>
              <PhoneLink phone={asker.phone} />
            </p>
          )}
          {asker?.guardian !== undefined && asker.phone === undefined && <p>{text.noWishNumber}</p>}
          <form method="post" action={`/bookings/${record.id}/called`}>
            <button type="submit" class="button second small">
              <Icon name="phone" /> {text.called}
            </button>
          </form>
        </Note>
      )}
      {number === undefined && whose?.opens && (
        <a class="button second wide" href={`/families/${whose.family}?purpose=contact#guardians`}>
          <Icon name="phone" /> {text.numbers}
        </a>
      )}
      {!isCancelled && (
        <a class="button second wide" href={`/bookings/${record.id}/link`}>
          <Icon name="key" /> {text.open}
        </a>
      )}
    </div>
  );
};

// Bookings one under another, each said by its time and leading to its page; and a booking's state as a badge.

import type { FC } from 'hono/jsx';
import type { BookingStatus } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { BookingView } from '../../../features/bookings/schema.ts';
import { Badge } from '../kit/badge.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { channelIcon } from './slot-list.tsx';
import { bookingTexts } from './texts/words.ts';
import { WhoseTime } from './whose.tsx';

/** Each says whose it is where its reader has named it. */
export const BookingRows: FC<{ bookings: readonly ReadBooking[]; language: Language }> = ({ bookings, language }) => (
  <ul class="list card">
    {bookings.map((booking) => (
      <li class="row apart">
        <BookingRow booking={booking} language={language} />
      </li>
    ))}
  </ul>
);

const BookingRow: FC<{ booking: ReadBooking; language: Language }> = ({
  booking: { record, directory, view, whose },
  language,
}) => {
  const service = directory.services.get(record.service)?.name ?? {};
  const text = bookingTexts[language];
  return (
    <>
      <div class="stack gap-1 grow">
        <a class="strong" href={`/bookings/${record.id}`}>
          <time datetime={isoOf(record.start)}>
            {sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}
          </time>
        </a>
        {whose && (
          <span>
            <WhoseTime whose={whose} language={language} />
          </span>
        )}
        <span>
          <Name of={service} language={language} />
        </span>
        <span class="soft small">
          <Posts of={view.professionals.map(({ post }) => post)} language={language} />
          {record.channel && (
            <>
              {' · '}
              <Icon name={channelIcon[record.channel]} /> {text.channel[record.channel]}
            </>
          )}
        </span>
      </div>
      <StateBadge of={record} language={language} />
    </>
  );
};

const LOOKS: Readonly<Record<BookingStatus, { tone?: 'good' | 'warn' | 'bad' | 'violet'; icon: IconName }>> = {
  held: { tone: 'warn', icon: 'clock' },
  booked: { icon: 'calendar' },
  arrived: { tone: 'violet', icon: 'person' },
  fulfilled: { icon: 'done' },
  cancelled: { tone: 'bad', icon: 'cancelled' },
  'no-show': { tone: 'warn', icon: 'no-show' },
};

/** How a booking stands, and whether its family has said that it comes. */
export type Standing = Pick<BookingView, 'status' | 'confirmed'>;

/** Whether there is a family's word to show: what has come or gone by needs none. */
export function isConfirmed({ status, confirmed }: Standing): boolean {
  return status === 'booked' && confirmed === true;
}

export const StateBadge: FC<{ of: Standing; language: Language }> = ({ of, language }) => (
  <span class="row gap-2">
    <Badge {...LOOKS[of.status]}>{bookingTexts[language].state[of.status]}</Badge>
    {isConfirmed(of) && (
      <Badge tone="good" icon="check">
        {bookingTexts[language].confirmed}
      </Badge>
    )}
  </span>
);

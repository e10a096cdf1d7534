// What is coming to a specialist: each time with its topic, the child's age and the question to prepare for.

import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { channelIcon } from '../booking/slot-list.tsx';
import { bookingTexts } from '../booking/texts/words.ts';
import { WhoAsks } from '../booking/who-asks.tsx';
import { unseenWhose, WhoseTime } from '../booking/whose.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { myDayTexts } from './texts/words.ts';

/** A question up to this long is read at a glance; a longer one unfolds. */
const GLANCE = 160;

/** `open`: ids of the bookings whose video room is open now. */
export const ComingBookings: FC<{
  bookings: readonly ReadBooking[];
  open: ReadonlySet<string>;
  language: Language;
}> = ({ bookings, open, language }) => (
  <ul class="list card">
    {bookings.map((booking) => (
      <li class="stack gap-2">
        <ComingBooking booking={booking} isOpen={open.has(booking.record.id)} language={language} />
      </li>
    ))}
  </ul>
);

const ComingBooking: FC<{ booking: ReadBooking; isOpen: boolean; language: Language }> = ({
  booking: { record, directory, view, whose, ...booking },
  isOpen,
  language,
}) => {
  const words = bookingTexts[language];
  const when = sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area));
  const service = directory.services.get(record.service)?.name ?? {};
  return (
    <>
      <a class="strong" href={`/bookings/${record.id}`}>
        <time datetime={isoOf(record.start)}>{when}</time>
      </a>
      <p class="soft small">
        <Name of={service} language={language} />
        {record.channel && (
          <>
            {' · '}
            <Icon name={channelIcon[record.channel]} /> {words.channel[record.channel]}
          </>
        )}
      </p>
      <WhoAsks booking={{ directory, ...booking }} language={language} />
      <About booking={{ record, directory, view }} language={language} />
      {whose && (
        <p>
          <WhoseTime whose={whose} language={language} />
        </p>
      )}
      {view.case && <Question text={view.case.question} when={when} language={language} />}
      {isOpen && (
        <p class="no-print">
          <a class="button small" href={`/bookings/${record.id}/room`}>
            <Icon name="video" /> {myDayTexts[language].join}
            <span class="unseen">
              , {when}
              {unseenWhose(whose, language)}
            </span>
          </a>
        </p>
      )}
    </>
  );
};

/** The topic and the child's age, in one line. */
const About: FC<{ booking: Pick<ReadBooking, 'record' | 'directory' | 'view'>; language: Language }> = ({
  booking: { record, directory, view },
  language,
}) => {
  const topic = directory.areas.get(record.area)?.topics.find(({ id }) => id === view.case?.topic);
  const age = ageBands.find((band) => band === view.case?.ageBand);
  if (topic === undefined && age === undefined) return null;
  return (
    <p class="strong">
      {topic && <Name of={topic.name} language={language} />}
      {topic && age && ', '}
      {age && bookingTexts[language].ageBand[age]}
    </p>
  );
};

const Question: FC<{ text: string; when: string; language: Language }> = ({ text, when, language }) =>
  text.length <= GLANCE ? (
    <p class="said">{text}</p>
  ) : (
    <details class="unfolds">
      <summary>
        {myDayTexts[language].readQuestion}
        <span class="unseen">, {when}</span>
      </summary>
      <p class="said">{text}</p>
    </details>
  );

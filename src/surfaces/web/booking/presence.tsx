// Who was in the video room and how long; and what that says of whether they came, which a person confirms.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { MeetingFacts, Present } from '../../../features/video/read-meeting-facts.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { deviceCheckTexts, presenceTexts } from './texts/words.ts';
import { unseenWhose } from './whose.tsx';

/** As `done` in the address: they were not marked as a no-show, as somebody was seen by video. */
const WAS_PRESENT = 'was-present';

export function wasPresent(booking: string): string {
  return `/bookings/${booking}?done=${WAS_PRESENT}`;
}

/** Nothing where nobody was there. */
export const PresenceLines: FC<{ of: MeetingFacts | undefined; timeZone: string; language: Language }> = ({
  of,
  timeZone,
  language,
}) => {
  if (of === undefined || of.present.length === 0) return null;
  return (
    <div>
      <h2 class="small">{presenceTexts[language].title}</h2>
      <ul class="rows small">
        {of.present.map((one) => (
          <li>
            <span>
              <Icon name={one.byPhone ? 'phone' : 'video'} /> {sayPresent(one, timeZone, language)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};

function sayPresent({ part, from, until, seconds, byPhone }: Present, zone: string, language: Language): string {
  const text = presenceTexts[language];
  const who = deviceCheckTexts[language].part[part];
  const minutes = Math.max(1, Math.round((seconds * 1000) / MINUTE));
  const start = { at: from, zone };
  if (until === undefined) return byPhone ? text.insideByPhone({ who, start }) : text.inside({ who, start });
  return byPhone ? text.wasByPhone({ who, start, minutes }) : text.was({ who, start, minutes });
}

/** The media server was away for those whom one meets. `by`: what who reads it is in the meeting. */
export const ToldToCall: FC<{
  at: number | undefined;
  by: 'host' | 'booker' | 'guest';
  timeZone: string;
  language: Language;
  /** by which a script takes it away once it holds no more */
  id?: string;
}> = ({ at, by, timeZone, language, id }) => {
  if (at === undefined) return null;
  const text = presenceTexts[language];
  const said = { at: { at, zone: timeZone } };
  return (
    <Note tone="warn" {...(id && { id })}>
      <p>{by === 'host' ? text.theyWereTold(said) : text.hostWasTold(said)}</p>
    </Note>
  );
};

/** One press confirms what the video server saw nobody do. */
export const NoShowProposed: FC<{ booking: ReadBooking; of: MeetingFacts | undefined; language: Language }> = ({
  booking,
  of,
  language,
}) => {
  if (!of?.proposesNoShow || !booking.acts.includes('no-show')) return null;
  const text = presenceTexts[language];
  return (
    <Note tone="warn">
      <p>{of.present.length === 0 ? text.nobody : text.notTheirs}</p>
      <form method="post" action={`/bookings/${booking.record.id}/no-show`} class="no-print">
        <button type="submit" class="button second small">
          <Icon name="no-show" /> {text.confirm}
          <span class="unseen">{unseenWhose(booking.whose, language)}</span>
        </button>
      </form>
    </Note>
  );
};

/** Where `done` in the address says that they were seen: who says otherwise says so. */
export const AgainstNoShow: FC<{ c: Context<WebEnv>; booking: ReadBooking }> = ({ c, booking }) => {
  const { record, directory, acts } = booking;
  if (c.req.query('done') !== WAS_PRESENT || !acts.includes('no-show') || record.cameAt === undefined) return null;
  const text = presenceTexts[c.var.language];
  return (
    <Note tone="warn" said>
      <p class="strong">{text.against({ came: { at: record.cameAt, zone: zoneOf(directory, record.area) } })}</p>
      <p>{text.againstAdvice}</p>
      <form method="post" action={`/bookings/${record.id}/no-show`}>
        <Carried of={{ notReached: 'yes' }} />
        <button type="submit" class="button second small">
          <Icon name="no-show" /> {text.notReached}
        </button>
      </form>
    </Note>
  );
};

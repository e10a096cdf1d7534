// What was just done with a booking: what, when and with whom, from when where it moved, and who hears of it.

import type { Context } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { z } from 'zod';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime, sayDateTimeRange, sayList } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { mayNow } from './past-cut-off.ts';
import { CHANGED, TOO_LATE } from './seen-version.tsx';
import {
  bookingTexts,
  channelTexts,
  childTexts,
  formTexts,
  linkFamilyTexts,
  nextStepTexts,
  rewordTexts,
  usefulnessTexts,
} from './texts/words.ts';
import { readWhomToTell, WhoIsTold, type WhomToTell } from './told.tsx';
import { type UnsavedPart, unsavedIn } from './unsaved.ts';
import { WhoseTime } from './whose.tsx';

/** Acts that others hear of; the rest are marks on the booking. */
const TOLD = ['booked', 'moved', 'cancelled', 'channel'];

/** Nothing was changed: what was wanted was so already. */
const NOTHING_DONE = [
  'already',
  'same',
  'same-child',
  'same-time',
  'same-channel',
  'cancelled-already',
  CHANGED,
  TOO_LATE,
];

/** Who hears of what was done: nobody of a mark on the booking. */
export type ToldOfIt = WhomToTell | undefined;

/** By `done` in the address. */
export async function readToldOfIt(c: Context<WebEnv>, deps: Dependencies, booking: ReadBooking): Promise<ToldOfIt> {
  if (!TOLD.includes(c.req.query('done') ?? '')) return undefined;
  return readWhomToTell(deps, signedIn(c), booking, c.var.requestId);
}

/** Reads `done`, and `was` (an instant), from the address; nothing where it says nothing was done. */
export const DoneNote: FC<PropsWithChildren<{ c: Context<WebEnv>; booking: ReadBooking; told: ToldOfIt }>> = ({
  c,
  booking,
  told,
  children,
}) => {
  const { language } = c.var;
  const done = c.req.query('done') ?? '';
  const said = saidOf(done, booking, language);
  if (said === undefined) return null;
  const { record, directory, view, whose } = booking;
  const text = bookingTexts[language].page;
  const zone = zoneOf(directory, record.area);
  const was = z.iso.datetime().safeParse(c.req.query('was'));
  return (
    <Note tone={NOTHING_DONE.includes(done) ? 'warn' : 'good'} said>
      {done === 'booked' ? <h2>{said}</h2> : <p class="strong">{said}</p>}
      <p>
        <Name of={directory.services.get(record.service)?.name} language={language} />
        {`, ${sayDateTimeRange(record.start, record.end, language, zone)}, `}
        <Posts of={view.professionals.map(({ post }) => post)} language={language} />
        {whose && (
          <>
            {' · '}
            <WhoseTime whose={whose} language={language} />
          </>
        )}
      </p>
      {was.success && <p>{text.doneWas({ was: { at: Date.parse(was.data), zone } })}</p>}
      {c.req.query('typed') === 'unsaved' && <p>{text.typedUnsaved}</p>}
      {done === 'already' && (
        <AlreadyLead booking={booking} parts={unsavedIn(c.req.query('unsaved'))} language={language} />
      )}
      {told && (
        <p>
          <WhoIsTold of={told} language={language} />
        </p>
      )}
      {children}
    </Note>
  );
};

/** That what was typed is not kept, and the way to change what the booking is about. */
const AlreadyLead: FC<{ booking: ReadBooking; parts: readonly UnsavedPart[]; language: Language }> = ({
  booking,
  parts,
  language,
}) => {
  const { edit, editNote } = rewordTexts[language];
  const text = bookingTexts[language].page;
  const path = `/bookings/${booking.record.id}`;
  const named = parts.map((part) => text.unsavedPart[part]).join(', ');
  const isWhose = parts.some((part) => part === 'family' || part === 'consent');
  return (
    <p>
      {parts.length === 0 ? text.alreadyLead : text.unsaved({ parts: named })}
      {isWhose && mayNow(booking, 'cancel') && (
        <>
          {' '}
          {text.unsavedWhose} <a href={`${path}/cancel`}>{text.unsavedCancel}</a>
        </>
      )}
      {parts.includes('child') && booking.choosesChild && (
        <>
          {' '}
          <a href={`${path}/child`}>{childTexts[language].link}</a>
        </>
      )}
      {booking.otherChannels.length > 0 && (parts.includes('channel') || parts.includes('phone')) && (
        <>
          {' '}
          <a href={`${path}/channel`}>{text.unsavedChannel}</a>
        </>
      )}
      {parts.includes('guardians') && <ToldAsBooked booking={booking} language={language} />}
      {booking.rewords && (
        <>
          {' '}
          <a href={`${path}/reword`}>{booking.view.case ? edit : editNote}</a>
        </>
      )}
    </p>
  );
};

/** To whom messages about it go, which a booked time keeps, and what decides whether a guardian is written to at all. */
const ToldAsBooked: FC<{ booking: ReadBooking; language: Language }> = ({ booking: { record }, language }) => {
  const text = bookingTexts[language].page;
  const guardians = record.participants.filter(({ role }) => role === 'guardian');
  const who = sayList(
    guardians.flatMap(({ email, phone = [] }) => (email === undefined ? phone : sayEmail(email))),
    language,
  );
  return (
    <>
      {' '}
      {text.unsavedGuardians({ who: who || undefined })}{' '}
      {record.family && <a href={`/families/${record.family.id}`}>{text.unsavedToFamily}</a>}
    </>
  );
};

/** Where a time was let go, by `done=released` in the address, and `was`, when it was. */
export const ReleasedNote: FC<{ c: Context<WebEnv>; timeZone: string }> = ({ c, timeZone }) => {
  const { language } = c.var;
  const was = z.iso.datetime().safeParse(c.req.query('was'));
  if (c.req.query('done') === 'unheld') {
    return (
      <Note tone="warn" said>
        <p>{formTexts[language].unheld}</p>
      </Note>
    );
  }
  if (c.req.query('done') !== 'released') return null;
  return (
    <Note tone="good" said>
      <p class="strong">{formTexts[language].released}</p>
      {was.success && <p>{sayDateTime(Date.parse(was.data), language, timeZone)}</p>}
    </Note>
  );
};

function saidOf(done: string, { record }: ReadBooking, language: Language): string | undefined {
  const { page, channel } = bookingTexts[language];
  // an address from before it was cancelled says nothing that holds no more
  if (record.status === 'cancelled' && done !== CHANGED && !done.startsWith('cancelled')) return undefined;
  if (record.status !== 'cancelled' && done === 'cancelled-already') return undefined;
  const said: Readonly<Record<string, string>> = {
    booked: page.doneTitle,
    already: page.already,
    moved: page.movedNote,
    'same-time': page.sameTime,
    'same-channel': channelTexts[language].same({ channel: record.channel ? channel[record.channel] : '' }),
    channel: channelTexts[language].done({ channel: record.channel ? channel[record.channel] : '' }),
    number: channelTexts[language].numberDone,
    cancelled: page.cancelledNote,
    'cancelled-already': page.cancelledAlready,
    reworded: rewordTexts[language].done,
    [CHANGED]: record.status === 'cancelled' ? page.cancelledMeanwhile : page.changedMeanwhile,
    [TOO_LATE]: page.lateNow,
    same: rewordTexts[language].same,
    child: rewordTexts[language].done,
    'same-child': childTexts[language].same,
    arrive: page.arrivedNote,
    fulfil: page.fulfilledNote,
    'no-show': page.noShowNote,
    ...nextStepTexts[language].said,
    rated: usefulnessTexts[language].thanks,
    'family-linked': linkFamilyTexts[language].linked,
    'family-unlinked': linkFamilyTexts[language].unlinked,
  };
  return Object.hasOwn(said, done) ? said[done] : undefined;
}

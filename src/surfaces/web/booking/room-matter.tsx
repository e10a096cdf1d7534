// Beside the room, for staff: whom they meet, what it is about, and whom to call when the picture fails.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { ReadThread } from '../../../features/consultations/read.ts';
import type { MeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import { CaseFacts } from './case-facts.tsx';
import type { RoomQueue } from './room-queue.tsx';
import { bookingTexts } from './texts/words.ts';
import { ThreadBeside } from './thread-texts.tsx';
import { WhoAsks } from './who-asks.tsx';
import { WhoseTime } from './whose.tsx';

/** What a member of staff knows of the meeting beside the room. `call`: the number of whom they meet, for the host. */
export type Matter = {
  readonly booking: ReadBooking;
  readonly facts?: MeetingFacts;
  readonly call?: string;
  /** what was asked and answered about it in writing */
  readonly thread?: ReadThread;
  /** of a drop-in, for the professional who holds the meeting */
  readonly queue?: RoomQueue;
};

export const WhoIsMet: FC<{ matter: Matter; language: Language }> = ({ matter: { booking }, language }) => (
  <>
    {booking.whose && (
      <p class="strong">
        <WhoseTime whose={booking.whose} language={language} />
      </p>
    )}
    <WhoAsks booking={booking} language={language} />
  </>
);

export const WhatIsAsked: FC<{ matter: Matter; language: Language }> = ({ matter: { booking, thread }, language }) => {
  const { view } = booking;
  const about = (view.case || view.consent || view.note) && (
    <section class="card lead stack">
      <h2>{bookingTexts[language].page.caseTitle}</h2>
      <CaseFacts booking={booking} language={language} />
    </section>
  );
  return (
    <>
      {about}
      {thread && <ThreadBeside thread={thread} language={language} />}
    </>
  );
};

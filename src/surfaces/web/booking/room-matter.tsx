// Beside the room, for staff: whom they meet, what it is about, and whom to call when the picture fails.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { MeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import { CaseFacts } from './case-facts.tsx';
import type { RoomQueue } from './room-queue.tsx';
import { bookingTexts } from './texts/words.ts';
import { WhoAsks } from './who-asks.tsx';
import { WhoseTime } from './whose.tsx';

/** What a member of staff knows of the meeting beside the room. `call`: the number of whom they meet, for the host. */
export type Matter = {
  readonly booking: ReadBooking;
  readonly facts?: MeetingFacts;
  readonly call?: string;
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

export const WhatIsAsked: FC<{ matter: Matter; language: Language }> = ({ matter: { booking }, language }) => {
  const { view } = booking;
  if (!view.case && !view.consent && !view.note) return null;
  return (
    <section class="card lead stack">
      <h2>{bookingTexts[language].page.caseTitle}</h2>
      <CaseFacts booking={booking} language={language} />
    </section>
  );
};

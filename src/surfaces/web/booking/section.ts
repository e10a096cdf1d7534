// From a free time to a booking, and what can be done with it: the pages in the order their addresses are tried.

import type { Section } from '../kit/environment.ts';
import { askPages } from './ask.tsx';
import { bookPage } from './book.tsx';
import { bookingPage } from './booking.tsx';
import { bookingEvents } from './booking-events.ts';
import { bookingLinkPages } from './booking-link.tsx';
import { bookingsPage } from './bookings.tsx';
import { cancelPage } from './cancel.tsx';
import { changeChannelPage } from './change-channel.tsx';
import { changeNumberPage } from './change-number.tsx';
import { chooseChildPage } from './choose-child.tsx';
import { chooseSlotPage } from './choose-slot.tsx';
import { dutyPages } from './duties.tsx';
import { followUpPages } from './follow-up.tsx';
import { holdPages } from './hold.tsx';
import { invitedPages } from './invited.tsx';
import { knockEvents } from './knocks.tsx';
import { linkFamilyPages } from './link-family.tsx';
import { messagePages } from './messages.tsx';
import { nextStepPages } from './next-steps.tsx';
import { reschedulePage } from './reschedule.tsx';
import { rewordPage } from './reword.tsx';
import { roomPage } from './room.tsx';
import { shelfPages } from './shelf.tsx';
import { threadPage } from './thread.tsx';
import { threadsPage } from './threads.tsx';
import { unaskedPages } from './unasked.tsx';
import { usefulnessPages } from './usefulness.tsx';
import { waitingPages } from './waiting.tsx';
import { whoKnowsPages } from './who-knows.tsx';

export const bookingSection: Section = [
  bookPage,
  chooseSlotPage,
  holdPages,
  askPages,
  whoKnowsPages,
  shelfPages,
  threadsPage,
  threadPage,
  dutyPages,
  bookingsPage,
  waitingPages,
  reschedulePage,
  cancelPage,
  changeChannelPage,
  changeNumberPage,
  chooseChildPage,
  rewordPage,
  nextStepPages,
  followUpPages,
  linkFamilyPages,
  usefulnessPages,
  unaskedPages,
  bookingEvents,
  bookingPage,
  bookingLinkPages,
  invitedPages,
  messagePages,
  roomPage,
  knockEvents,
];

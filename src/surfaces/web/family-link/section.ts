// A family’s own pages: booking by itself, its link, its offers.

import type { Section } from '../kit/environment.ts';
import { familyBookingPage } from './booking.tsx';
import { byCodePage } from './by-code.tsx';
import { familyCalendarPages } from './calendar.tsx';
import { familyCancelPage } from './cancel.tsx';
import { familyChannelPage } from './channel.tsx';
import { familyDeviceCheck } from './device-check.ts';
import { familyMessagesPage } from './messages.tsx';
import { familyMovePage } from './move.tsx';
import { offerPages } from './offer.tsx';
import { selfBookingPages } from './self-booking.tsx';
import { selfBookingFormPages } from './self-booking-form.tsx';

export const familyLinkSection: Section = [
  familyBookingPage,
  familyCalendarPages,
  familyMovePage,
  familyCancelPage,
  familyChannelPage,
  familyDeviceCheck,
  familyMessagesPage,
  offerPages,
  byCodePage,
  selfBookingFormPages,
  selfBookingPages,
];

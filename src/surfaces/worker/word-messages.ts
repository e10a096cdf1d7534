// Which feature words which message.

import {
  judgeBookingMessages,
  judgeQuestions,
  judgeReminders,
} from '../../features/calendar/judge-booking-messages.ts';
import { wordBookingMessage, wordQuestion, wordReminder } from '../../features/clinics/word-booking-message.ts';
import { wordDigests } from '../../features/clinics/word-digests.ts';
import { wordDuties } from '../../features/consultations/word-duties.ts';
import { wordSteps } from '../../features/consultations/word-steps.ts';
import { wordThreads } from '../../features/consultations/word-threads.ts';
import { wordRegistrations } from '../../features/groups/word-registrations.ts';
import type { Words } from '../../features/notifications/send-messages.ts';
import {
  wordAbsences,
  wordPermissions,
  wordSignIns,
  wordWelcomes,
} from '../../features/notifications/word-for-staff.ts';
import { wordPolls } from '../../features/polls/word-polls.ts';
import { wordOffers } from '../../features/waitlist/word-offers.ts';
import type { Dependencies } from '../../platform/dependencies.ts';

/** One for each kind of thing that a message may be about. */
export function wordMessages(deps: Dependencies): Words {
  return {
    booking: (parts, due) => judgeBookingMessages(parts, due, wordBookingMessage),
    reminder: (parts, due) => judgeReminders(parts, due, wordReminder),
    digest: (_parts, due) => wordDigests(deps, due),
    offer: (_parts, due) => wordOffers(deps, due),
    registration: (_parts, due) => wordRegistrations(deps, due),
    user: wordWelcomes,
    'sign-in': wordSignIns,
    absence: wordAbsences,
    permission: wordPermissions,
    thread: wordThreads,
    duty: wordDuties,
    'next-step': wordSteps,
    poll: wordPolls,
    answer: (parts, due) => judgeQuestions(parts, due, wordQuestion),
  };
}

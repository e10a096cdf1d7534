// What happens after a change has been made, and what comes round by itself.

import { z } from 'zod';
import type { EventData } from '../../core/events.ts';
import { parseSlotId } from '../../core/slots.ts';
import { followProfessional } from '../../features/bookings/follow-professional.ts';
import { followWorker } from '../../features/bookings/follow-worker.ts';
import { announceBookings } from '../../features/calendar/announce-bookings.ts';
import { keepReading } from '../../features/calendar/keep-reading.ts';
import { readLinkedCalendar } from '../../features/calendar/read-outside-calendar.ts';
import { readOutsideCalendars } from '../../features/calendar/read-outside-calendars.ts';
import { remindBookings } from '../../features/calendar/remind-bookings.ts';
import { issueOwnLinks } from '../../features/clinics/issue-own-links.ts';
import { postDigests } from '../../features/clinics/post-digests.ts';
import { followBooking as followThreadOf } from '../../features/consultations/follow-booking.ts';
import { keepPromises } from '../../features/consultations/keep-promises.ts';
import { postDuty, postGivenBack } from '../../features/consultations/post-duty.ts';
import { postThread } from '../../features/consultations/post-thread.ts';
import { remindOfSteps } from '../../features/consultations/remind-of-steps.ts';
import { postRegistration } from '../../features/groups/post-registration.ts';
import { countFigures } from '../../features/insights/count-figures.ts';
import { noteAccess } from '../../features/insights/note-access.ts';
import { removeByRetention } from '../../features/insights/remove-by-retention.ts';
import { sealLog } from '../../features/insights/seal-log.ts';
import { postAbsence } from '../../features/notifications/post-absence.ts';
import { postPermissions } from '../../features/notifications/post-permissions.ts';
import { postWelcome } from '../../features/notifications/post-welcome.ts';
import { keepSending } from '../../features/notifications/send-messages.ts';
import { keepPolls } from '../../features/polls/keep-polls.ts';
import { keepPresence } from '../../features/video/keep-presence.ts';
import { keepRooms } from '../../features/video/keep-rooms.ts';
import { keepKnocks } from '../../features/video/tell-knocks.ts';
import { lapseOffers } from '../../features/waitlist/lapse-offers.ts';
import { lookForTimes } from '../../features/waitlist/look-for-times.ts';
import { offerFreedSlot } from '../../features/waitlist/offer-freed-slot.ts';
import { postOffer } from '../../features/waitlist/post-offer.ts';
import { postWithdrawal } from '../../features/waitlist/post-withdrawal.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { answerTakers } from './take-answers.ts';
import { wordMessages } from './word-messages.ts';

/** What a process that keeps this one counts as its own. */
export const jobDone = z.object({ job: z.string(), outcome: z.enum(['done', 'failed']) });
export type JobDone = z.output<typeof jobDone>;

/**
 * Begins to work the queues of `deps.jobs`. Every handler may run twice for one job; a throw brings the job back
 * later. `tell` hears of each. Stops with `deps.jobs.close()`, as does the one sender of
 * whatever leaves the house.
 */
export async function runJobs(deps: Dependencies, tell: (done: JobDone) => void = () => {}): Promise<void> {
  const { counted, note } = countIn(deps, tell);
  await deps.jobs.workTogether('booking-changed', (events) => {
    const followed = followUp(deps, events);
    return events.map((_event, at) => counted('booking-changed', async () => followed[at]));
  });
  await deps.jobs.work('busy-calendar-linked', (event) =>
    counted('busy-calendar-linked', () => readLinkedCalendar(deps, event)),
  );
  await deps.jobs.workRound('read-outside-calendars', () =>
    counted('read-outside-calendars', () => readOutsideCalendars(deps)),
  );
  await deps.jobs.work('absence-reported', (event) => counted('absence-reported', () => postAbsence(deps, event)));
  await deps.jobs.work('user-added', (event) => counted('user-added', () => postWelcome(deps, event)));
  await deps.jobs.work('worker-changed', (event) => counted('worker-changed', () => followWorker(deps, event)));
  await deps.jobs.work('professional-readdressed', (event) =>
    counted('professional-readdressed', () => followProfessional(deps, event)),
  );
  await deps.jobs.work('offer-made', (event) => counted('offer-made', () => postOffer(deps, event)));
  await deps.jobs.work('offer-withdrawn', (event) => counted('offer-withdrawn', () => postWithdrawal(deps, event)));
  await deps.jobs.work('look-for-times', (event) => counted('look-for-times', () => lookForTimes(deps, event)));
  await deps.jobs.workRound('lapse-offers', () =>
    counted('lapse-offers', async () => {
      await lapseOffers(deps);
      await lookForTimes(deps);
    }),
  );
  await deps.jobs.work('registration-changed', (event) =>
    counted('registration-changed', () => postRegistration(deps, event)),
  );
  await deps.jobs.work('thread-changed', (event) => counted('thread-changed', () => postThread(deps, event)));
  await deps.jobs.work('duty-handed', (event) => counted('duty-handed', () => postDuty(deps, event)));
  await deps.jobs.work('thread-given-back', (event) => counted('thread-given-back', () => postGivenBack(deps, event)));
  await deps.jobs.workRound('keep-promises', () => counted('keep-promises', () => keepPromises(deps)));
  await deps.jobs.workRound('remind-of-steps', () => counted('remind-of-steps', () => remindOfSteps(deps)));
  await deps.jobs.workRound('remind-of-permissions', () =>
    counted('remind-of-permissions', () => postPermissions(deps)),
  );
  await deps.jobs.workRound('keep-polls', () => counted('keep-polls', () => keepPolls(deps)));
  await deps.jobs.workRound('remind', () => counted('remind', () => remindBookings(deps)));
  await deps.jobs.workRound('digest', () => counted('digest', () => postDigests(deps)));
  await deps.jobs.workRound('seal-log', () => counted('seal-log', () => sealLog(deps)));
  await deps.jobs.workRound('count-figures', () =>
    counted('count-figures', async () => {
      await countFigures(deps);
      await noteAccess(deps);
    }),
  );
  await deps.jobs.workRound('purge', () => counted('purge', () => removeByRetention(deps)));
  const sent = (done: boolean) => note({ job: 'message', outcome: done ? 'done' : 'failed' });
  deps.jobs.beside(keepRooms(deps));
  deps.jobs.beside(keepKnocks(deps));
  deps.jobs.beside(keepPresence(deps));
  deps.jobs.beside(keepSending(deps, wordMessages(deps), sent));
  const { replies } = deps.config;
  if (replies === undefined) return;
  const faults: readonly string[] = ['fault', 'unreadable'];
  const read = (was: string) => note({ job: `mail-${was}`, outcome: faults.includes(was) ? 'failed' : 'done' });
  deps.jobs.beside(keepReading(deps, replies.url, answerTakers, read));
}

/** What follows from changes of bookings, several at once: one promise for each, which no other's fault touches. */
function followUp(deps: Dependencies, events: readonly EventData<'booking-changed'>[]): readonly Promise<void>[] {
  const linked = events.map((event) => issueOwnLinks(deps, event));
  // Who is to be led by a link has one before they are written to.
  const announced = Promise.allSettled(linked).then((links) =>
    announceBookings(
      deps,
      events.filter((_event, at) => links[at]?.status === 'fulfilled'),
    ),
  );
  return events.map(async (event, at) => {
    await linked[at];
    await announced;
    await followThreadOf(deps, event);
    await offerFreedSlot(deps, event);
    const freed = event.freed && parseSlotId(event.freed);
    // What was left may suit somebody at another start than it had, and the week has room for one more.
    if (freed) await lookForTimes(deps, { service: freed.service, near: freed.start });
  });
}

function countIn(deps: Pick<Dependencies, 'log' | 'metrics'>, tell: (done: JobDone) => void) {
  const note = (done: JobDone) => {
    deps.metrics.jobs.inc(done);
    tell(done);
  };
  const counted = async (job: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
      note({ job, outcome: 'done' });
    } catch (error) {
      note({ job, outcome: 'failed' });
      deps.log.warn({ err: error, job }, 'a job failed');
      throw error;
    }
  };
  return { counted, note };
}

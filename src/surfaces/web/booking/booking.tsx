// One booking: how it stands, when, with whom, what about, and what can be done with it now.

import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type BookingAct, cancelReasons } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { BookingId } from '../../../core/ids.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayClock, sayDate } from '../../../core/wording.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { type Invited, readInvitations } from '../../../features/bookings/read-invitations.ts';
import { fulfilBooking, recordArrival, recordNoShow } from '../../../features/bookings/record-attendance.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type HeldCalendar, readHeldCalendars } from '../../../features/calendar/read-held.ts';
import { type ReadThread, readThreadOf } from '../../../features/consultations/read.ts';
import { findVideoMeeting, type VideoMeeting } from '../../../features/video/read.ts';
import { type OwnKnock, readOwnKnocks } from '../../../features/video/read-knocks.ts';
import { type MeetingFacts as KnownFacts, readMeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { BackLink } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { readForm } from '../kit/read-form.ts';
import { LongTime } from '../kit/times.tsx';
import { actRoutes } from './act-routes.ts';
import { StateBadge } from './booking-rows.tsx';
import { CalendarAnswers, DeclinedNote } from './calendar-answers.tsx';
import { CaseFacts } from './case-facts.tsx';
import { ChannelUndo } from './channel-form.tsx';
import { DeviceChecks } from './device-checks.tsx';
import { DoneNote, readToldOfIt, type ToldOfIt } from './done-note.tsx';
import { FamilyWishes } from './family-wishes.tsx';
import { hasNumberToCall, mayChangeNumber, NumberToCall, Place } from './how-to-reach.tsx';
import { InvitedLink } from './invited-link.tsx';
import { KNOCKS_SCRIPT, KnocksPlace } from './knocks.tsx';
import { Outcomes, type OutcomesOf, readOutcomes } from './outcomes.tsx';
import { mayNow, needsReason } from './past-cut-off.ts';
import { PlanLinks } from './plan-links.tsx';
import { AgainstNoShow, NoShowProposed, PresenceLines, ToldToCall, wasPresent } from './presence.tsx';
import { channelIcon } from './slot-list.tsx';
import {
  anywayTexts,
  bookingTexts,
  channelTexts,
  childTexts,
  previewTexts,
  rewordTexts,
  threadTexts,
  unaskedTexts,
} from './texts/words.ts';
import { ThreadBeside } from './thread-texts.tsx';
import { WhoAsks } from './who-asks.tsx';
import { unseenWhose, WhoseTime } from './whose.tsx';
import { isOutOf, sayWhyOut, WhyOut } from './why-out.tsx';

/** Keeps the page as its meeting is, while it stands open. */
const FOLLOW_SCRIPT = 'follow-booking.js';

const ATTENDANCE = { arrive: recordArrival, fulfil: fulfilBooking, 'no-show': recordNoShow } as const;
type Attendance = keyof typeof ATTENDANCE;
const attendances = Object.keys(ATTENDANCE) as Attendance[];

export function bookingPage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id', async (c) => {
    const booking = await openBooking(c, deps);
    if (booking.record.status === 'held') return c.redirect(`/holds/${booking.record.id}`, 303);
    const video = await meetingOf(c, deps, booking);
    const invited = await readInvitations(deps, signedIn(c), booking.record);
    const calendars = await answersTo(deps, signedIn(c), booking, invited !== undefined);
    const who = { invited, calendars, told: await readToldOfIt(c, deps, booking) };
    const known = (await readMeetingFacts(deps, [booking])).get(booking.record.id);
    const knocks = video && video.role !== 'guest' ? await readOwnKnocks(deps, signedIn(c)) : undefined;
    const thread = await threadOf(c, deps, booking);
    const live = { video, ...(knocks && { knocks }) };
    const outcomes = await readOutcomes(deps, signedIn(c), booking);
    return showBooking(
      c,
      booking,
      { ...live, ...(known && { known, now: deps.clock.now() }), ...thread },
      { ...who, outcomes },
    );
  });

  routes.post('/bookings/:id/:act{arrive|fulfil|no-show}', async (c) => {
    const act = attendances.find((each) => each === c.req.param('act'));
    if (act === undefined) throw new Refusal('not_found', 'no such act');
    const booking = bookingIdOf(c);
    const notReached = act === 'no-show' && (await readForm(c)).one('notReached') === 'yes';
    const input = { booking, ...(notReached && { notReached }) };
    try {
      await execute(deps, signedIn(c), ATTENDANCE[act], input, { requestId: c.var.requestId });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'was_present') return c.redirect(wasPresent(booking), 303);
      throw error;
    }
    return c.redirect(`/bookings/${booking}?done=${act}`, 303);
  });

  return routes;
}

/** The booking in the address, read and logged. Throws `not_found`. */
export async function openBooking(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  return readBooking(deps, signedIn(c), bookingIdOf(c), c.var.requestId);
}

function bookingIdOf(c: Context<WebEnv>): BookingId {
  const id = bookingId.safeParse(c.req.param('id'));
  if (!id.success) throw new Refusal('not_found', 'no such booking');
  return id.data;
}

/** What those who take part said in their calendars, for those who may know who they are. */
async function answersTo(
  deps: Dependencies,
  actor: Actor,
  { record }: ReadBooking,
  mayKnow: boolean,
): Promise<readonly HeldCalendar[]> {
  if (!mayKnow || deps.config.replies === undefined || record.status === 'cancelled') return [];
  return (await readHeldCalendars(deps, actor, record.id)).filter(({ answer }) => answer !== undefined);
}

type Who = {
  readonly invited: readonly Invited[] | undefined;
  readonly calendars: readonly HeldCalendar[];
  readonly told: ToldOfIt;
  readonly outcomes: OutcomesOf;
};

/** The video meeting, for those who take part in one. */
async function meetingOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  booking: ReadBooking,
): Promise<VideoMeeting | undefined> {
  if (booking.record.channel !== 'video' || booking.standing === 'desk') return undefined;
  return findVideoMeeting(deps, signedIn(c), booking.record.id);
}

/** What is asked in writing about a consultation, or that it may be. */
async function threadOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  { record, view, standing, directory }: ReadBooking,
): Promise<Pick<Live, 'thread' | 'begins'>> {
  if (directory.services.get(record.service)?.kind !== 'consultation') return {};
  const thread = await readThreadOf(deps, signedIn(c), record.id, c.var.requestId);
  if (thread) return { thread };
  const isTheirs = standing === 'booker' || standing === 'professional';
  const answers = directory.services.get(record.service)?.written !== undefined;
  const begins = isTheirs && answers && record.status === 'booked' && view.case !== undefined && !record.family;
  return begins && record.end > deps.clock.now() ? { begins } : {};
}

/** What becomes another while the page stands open. */
type Live = {
  readonly thread?: ReadThread;
  /** the reader may have its question answered in writing beforehand */
  readonly begins?: boolean;
  readonly video: VideoMeeting | undefined;
  /** who waits for the reader, at any meeting that they may lead */
  readonly knocks?: readonly OwnKnock[];
  readonly known?: KnownFacts;
  readonly now?: number;
};

function showBooking(
  c: Context<WebEnv>,
  booking: ReadBooking,
  { video, knocks, known, thread, begins, now = 0 }: Live,
  who: Who,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = bookingTexts[language].page;
  const { record, directory, view } = booking;
  const zone = zoneOf(directory, record.area);
  const actor = signedIn(c);
  return showPage(
    c,
    {
      title: `${text.title} ${sayDate(record.start, language, zone, 'short')}`,
      current: 'bookings',
      scripts: [PRINT_SCRIPT, ...(video ? [FOLLOW_SCRIPT] : []), ...(knocks ? [KNOCKS_SCRIPT] : [])],
    },
    <div class="stack gap-5">
      {knocks && <KnocksPlace of={knocks} language={language} />}
      <div class="no-print">
        <DoneNote c={c} booking={booking} told={who.told}>
          <ChannelUndo
            from={c.req.query('from')}
            path={`/bookings/${record.id}`}
            booking={booking}
            language={language}
          />
        </DoneNote>
        <AgainstNoShow c={c} booking={booking} />
      </div>
      <p class="unseen" id="booking-said" role="status" />
      <div
        class="aside-right"
        {...(video && { id: 'booking-live', 'data-events': `/bookings/${record.id}/events` })}
        data-said={`${bookingTexts[language].state[record.status]}. ${(video && sayWhyOut(video, language)) ?? ''}`}
      >
        <div class="stack gap-5">
          <div class="stack gap-3">
            <BackLink href="/bookings">{text.back}</BackLink>
            <StateBadge of={record} language={language} />
            <h1 class="big-time">
              <span class="unseen">{text.title}: </span>
              <LongTime start={record.start} end={record.end} reading={{ language, timeZone: zone }} />
            </h1>
            {booking.whose && (
              <p class="strong">
                <Icon name="people" /> <WhoseTime whose={booking.whose} language={language} />
              </p>
            )}
            <WhoAsks booking={booking} language={language} />
            <HowToMeet booking={booking} video={video} language={language} />
            {isAhead(record) && record.end > now && (
              <DeviceChecks of={known} reading={{ language, timeZone: zone, now }} />
            )}
            {isAhead(record) && (
              <ToldToCall
                at={known?.toldToCall}
                by={booking.standing === 'booker' ? 'booker' : 'host'}
                timeZone={zone}
                language={language}
              />
            )}
            <PresenceLines of={known} timeZone={zone} language={language} />
            <NoShowProposed booking={booking} of={known} language={language} />
          </div>
          <div class="card stack">
            <MeetingFacts booking={booking} calendars={who.calendars} language={language} />
          </div>
          {(view.case || view.consent || view.note || view.rewordedAt) && (
            <section class="card stack">
              <h2>{text.caseTitle}</h2>
              <CaseFacts booking={booking} language={language} />
              {view.case && record.case && (
                <p class="small soft">
                  <Icon name="lock" /> {text.onlyYou}{' '}
                  {text.caseRemoved({ date: { at: record.case.removeAfter, zone } })}
                </p>
              )}
            </section>
          )}
          {thread && <ThreadBeside thread={thread} language={language} leads />}
          {begins && <BeginThread booking={booking} language={language} />}
          <Outcomes booking={booking} of={who.outcomes} language={language} />
          <p class="print-only small">{text.printed}</p>
        </div>
        <Actions
          booking={booking}
          who={who}
          language={language}
          books={may(actor, 'book-slot')}
          changesAsker={
            booking.asker?.gone === true && isAhead(record) && may(actor, 'change-area-bookings', record.area)
          }
        />
      </div>
    </div>,
  );
}

function isAhead({ status }: ReadBooking['record']): boolean {
  return status === 'booked' || status === 'arrived';
}

/** Its asker wishes for an answer before they meet, or the specialist would rather give one. */
const BeginThread: FC<{ booking: ReadBooking; language: Language }> = ({ booking: { record, standing }, language }) => {
  const text = threadTexts[language].beside;
  const isAsker = standing === 'booker';
  return (
    <section class="card stack gap-2 no-print">
      <h2>{text.title}</h2>
      <p>{isAsker ? text.beginAsker : text.beginSpecialist}</p>
      <form method="post" action={`/bookings/${record.id}/thread`}>
        <button type="submit" class="button second">
          <Icon name="question" /> {isAsker ? text.ask : text.answer}
        </button>
      </form>
    </section>
  );
};

const HowToMeet: FC<{ booking: ReadBooking; video: VideoMeeting | undefined; language: Language }> = ({
  booking,
  video,
  language,
}) => {
  const { record } = booking;
  const text = bookingTexts[language];
  if (!isAhead(record) || record.channel === undefined) return null;
  if (record.channel === 'video') return <VideoWay booking={booking} video={video} language={language} />;
  const time = sayClock(record.start, language, zoneOf(booking.directory, record.area));
  const { youCallAt, bookerCalledAt, youCallFamilyAt, familyCalledAt, phoneAt, onSite, homeVisit } = text.page;
  const ofFamily = record.appointmentOf !== undefined;
  const calls = {
    professional: ofFamily ? youCallFamilyAt : youCallAt,
    desk: ofFamily ? familyCalledAt : bookerCalledAt,
    none: ofFamily ? familyCalledAt : bookerCalledAt,
    booker: phoneAt,
    guest: phoneAt,
    family: phoneAt,
  };
  const said = { phone: calls[booking.standing]({ time }), 'on-site': onSite, 'home-visit': homeVisit };
  return (
    <p>
      <Icon name={channelIcon[record.channel]} /> {said[record.channel]}
    </p>
  );
};

const VideoWay: FC<{ booking: ReadBooking; video: VideoMeeting | undefined; language: Language }> = ({
  booking: { record, directory },
  video,
  language,
}) => {
  const text = bookingTexts[language].page;
  if (video === undefined) return null;
  if (isOutOf(video)) return <WhyOut of={video} room={`/bookings/${record.id}/room`} language={language} />;
  if (video.door === 'no_server') {
    return (
      <Note tone="warn">
        <p>{text.videoMissing}</p>
      </Note>
    );
  }
  const opens = { at: video.opensAt, zone: zoneOf(directory, record.area) };
  return (
    <div class="stack gap-3">
      <p>
        <Icon name="video" /> {video.door === 'open' ? text.videoOpen : text.videoOpens({ when: opens })}
      </p>
      <p class="no-print">
        <a class={video.door === 'open' ? 'button' : 'button second'} href={`/bookings/${record.id}/room`}>
          <Icon name="video" /> {video.door === 'open' ? text.join : text.testVideo}
        </a>
      </p>
    </div>
  );
};

const MeetingFacts: FC<{ booking: ReadBooking; calendars: readonly HeldCalendar[]; language: Language }> = ({
  booking,
  calendars,
  language,
}) => {
  const { record, directory, view } = booking;
  const words = bookingTexts[language];
  const service = directory.services.get(record.service)?.name;
  const area = directory.areas.get(record.area)?.name;
  const reason = cancelReasons.find((each) => each === record.cancelReason);
  return (
    <Facts
      of={[
        [words.page.who, <Posts of={view.professionals.map(({ post }) => post)} language={language} />],
        [words.page.service, <Name of={service} language={language} />],
        [words.page.how, record.channel && words.channel[record.channel]],
        [words.page.phone, hasNumberToCall(booking) && <NumberToCall booking={booking} language={language} />],
        [
          words.page.place,
          record.channel === 'on-site' && record.site && <Place booking={booking} language={language} />,
        ],
        [words.page.area, <Name of={area} language={language} />],
        [words.page.cancelReason, reason ? words.cancelReason[reason] : record.cancelReason],
        [
          words.page.answers,
          calendars.length > 0 && (
            <CalendarAnswers calendars={calendars} zone={zoneOf(directory, record.area)} language={language} />
          ),
        ],
      ]}
    />
  );
};

const ACT_BUTTONS: readonly (readonly [Attendance, 'arrive' | 'fulfil' | 'noShow', 'person' | 'done' | 'no-show'])[] = [
  ['arrive', 'arrive', 'person'],
  ['fulfil', 'fulfil', 'done'],
  ['no-show', 'noShow', 'no-show'],
];

const Actions: FC<{
  booking: ReadBooking;
  who: Who;
  books: boolean;
  changesAsker: boolean;
  language: Language;
}> = ({ booking, who: { invited, calendars }, books, changesAsker, language }) => {
  const { record, directory } = booking;
  const text = bookingTexts[language].page;
  const can = (act: BookingAct) => mayNow(booking, act);
  const anyway = (act: BookingAct) => needsReason(booking, act);
  const late = anywayTexts[language];
  const over = record.status === 'cancelled';
  return (
    <aside class="stack gap-3 stick no-print" aria-label={text.actions}>
      {!over && (
        <a class="button wide" href={`/api/bookings/${record.id}/invite.ics`}>
          <Icon name="add-to-calendar" /> {text.calendarFile}
        </a>
      )}
      {ACT_BUTTONS.filter(([act]) => can(act)).map(([act, label, icon]) => (
        <form method="post" action={`/bookings/${record.id}/${act}`}>
          <button type="submit" class="button second wide">
            <Icon name={icon} /> {text[label]}
            <span class="unseen">{unseenWhose(booking.whose, language)}</span>
          </button>
        </form>
      ))}
      {can('reschedule') && (
        <a class="button second wide" href={`/bookings/${record.id}/reschedule`}>
          <Icon name="move" /> {anyway('reschedule') ? late.move : text.move}
        </a>
      )}
      {booking.otherChannels.length > 0 && (
        <a class="button second wide" href={`/bookings/${record.id}/channel`}>
          <Icon name="again" /> {anyway('reschedule') ? late.channel : channelTexts[language].link}
        </a>
      )}
      {changesAsker && (
        <a class="button second wide" href={`/bookings/${record.id}/asker`}>
          <Icon name="person" /> {unaskedTexts[language].change}
        </a>
      )}
      {mayChangeNumber(booking) && (
        <a class="button second wide" href={`/bookings/${record.id}/number`}>
          <Icon name="phone" /> {channelTexts[language].number}
        </a>
      )}
      {booking.choosesChild && booking.whose?.opens && (
        <a class="button second wide" href={`/bookings/${record.id}/child`}>
          <Icon name="person" /> {childTexts[language].link}
        </a>
      )}
      {booking.rewords && (
        <a class="button second wide" href={`/bookings/${record.id}/reword`}>
          <Icon name="edit" /> {booking.view.case ? rewordTexts[language].edit : rewordTexts[language].editNote}
        </a>
      )}
      {can('cancel') && (
        <a class="button danger wide" href={`/bookings/${record.id}/cancel`}>
          <Icon name="no-times" /> {anyway('cancel') ? late.cancel : text.cancel}
        </a>
      )}
      {booking.standing === 'desk' && (
        <DeclinedNote
          booking={record.id}
          calendars={calendars}
          zone={zoneOf(directory, record.area)}
          language={language}
        />
      )}
      <FamilyWishes booking={booking} language={language} />
      {invited && !over && <InvitedLink booking={booking.record.id} invited={invited} language={language} />}
      {invited && (
        <a class="button quiet wide" href={`/bookings/${record.id}/messages`}>
          <Icon name="mail-open" /> {previewTexts[language].link}
        </a>
      )}
      <PlanLinks booking={booking} language={language} />
      {over && books && (
        <a class="button wide" href={`/book/${record.service}`}>
          {text.bookNew}
        </a>
      )}
      <ChangeRule booking={booking} language={language} phone={directory.areas.get(record.area)?.phone} />
      <PrintButton language={language} />
    </aside>
  );
};

/** Until when it can be moved or cancelled, or whom to turn to when it no longer can. */
const ChangeRule: FC<{ booking: ReadBooking; language: Language; phone: string | undefined }> = ({
  booking,
  language,
  phone,
}) => {
  const { record, view, standing, acts, late, overrides, directory } = booking;
  const text = bookingTexts[language].page;
  const [yours, theirs] = [anywayTexts[language].lateYours, anywayTexts[language].lateTheirs];
  if (late.length > 0 && (overrides || standing === 'desk')) {
    return <p class="small">{overrides ? yours : theirs}</p>;
  }
  if (record.status !== 'booked' || standing !== 'booker') return null;
  const until = { at: Date.parse(view.changeableUntil), zone: zoneOf(directory, record.area) };
  return (
    <p class="small soft">
      {acts.includes('cancel') ? text.changeUntil({ when: until }) : text.changeClosed({ phone })}
    </p>
  );
};

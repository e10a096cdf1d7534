// The specialist's day: each time with its question and the way into the room, then the next ones to come.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { BookingId, ProfessionalId } from '../../../core/ids.ts';
import { DAY, toIso } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDate, sayTimeRange } from '../../../core/wording.ts';
import { listBookingsOf, type ReadBooking } from '../../../features/bookings/read.ts';
import { bookingFilter } from '../../../features/bookings/schema.ts';
import { readBusyCalendars } from '../../../features/calendar/read-busy-calendars.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { listLed } from '../../../features/groups/read.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { type ProposedTime, readProposed } from '../../../features/polls/read-proposed.ts';
import { readVideoMeeting } from '../../../features/video/read.ts';
import { type OwnKnock, readOwnKnocks } from '../../../features/video/read-knocks.ts';
import { type MeetingFacts, readMeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { StateBadge } from '../booking/booking-rows.tsx';
import { CaseFacts } from '../booking/case-facts.tsx';
import { DeviceChecks } from '../booking/device-checks.tsx';
import { NumberToCall, numberToCall, Place, telOf } from '../booking/how-to-reach.tsx';
import { KNOCKS_SCRIPT, KnocksPlace } from '../booking/knocks.tsx';
import { NoShowProposed, ToldToCall } from '../booking/presence.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { bookingTexts, calendarAddressTexts } from '../booking/texts/words.ts';
import { WhoAsks } from '../booking/who-asks.tsx';
import { unseenWhose, WhoseTime } from '../booking/whose.tsx';
import { signedIn } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { date } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { dateOf, isoOf } from '../kit/times.tsx';
import { ComingBookings } from './coming-bookings.tsx';
import { myDayTexts, ownCalendarTexts } from './texts/words.ts';

const COMING_SHOWN = 5;

export function myDayPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/my-day', async (c) => {
    const { professional } = signedIn(c);
    return professional === undefined ? showNobody(c) : showDay(c, await readDay(c, deps, professional));
  });
  return routes;
}

/** Today, until another day is asked for. */
const dayFilter = (today: string, language: Language) => ({
  date: date(myDayTexts[language].pickDate, { first: today }),
});

type Day = {
  readonly date: string;
  readonly filter: Filter<ReturnType<typeof dayFilter>>;
  readonly today: string;
  readonly timeZone: string;
  /** midday of the date, to say it by */
  readonly at: number;
  readonly booked: readonly ReadBooking[];
  /** who of theirs has tested their devices */
  readonly facts: ReadonlyMap<BookingId, MeetingFacts>;
  readonly now: number;
  readonly knocks: readonly OwnKnock[];
  /** group events that the person leads on the day */
  readonly led: readonly GroupEventView[];
  /** times kept for meetings that are not settled yet */
  readonly proposed: readonly ProposedTime[];
  /** those after the day, or from now on where the day has passed */
  readonly coming: readonly ReadBooking[];
  /** ids of the coming ones whose video room is open */
  readonly open: ReadonlySet<string>;
  /** whether invites reach the person by mail */
  readonly invited: boolean;
  /** a calendar of theirs elsewhere cannot be read */
  readonly unread: boolean;
};

async function readDay(c: Context<WebEnv>, deps: Dependencies, professional: ProfessionalId): Promise<Day> {
  const { region, professionals } = await readDirectory(deps);
  const { timeZone } = region;
  const now = deps.clock.now();
  const today = dateOf(now, timeZone);
  const filter = filterIn(c, dayFilter(today, c.var.language));
  const { date } = filter.asked;
  const clock = wallClock(timeZone);
  const start = clock.instant(date, '00:00');
  const end = clock.instant(Temporal.PlainDate.from(date).add({ days: 1 }).toString(), '00:00');
  const within = (from: number, to: number, which: { readonly limit: number; readonly status?: 'booked' }) => {
    const span = { from: toIso(from, timeZone), to: toIso(to, timeZone) };
    return bookingFilter.parse({ mine: 'true', professional, ...span, ...which });
  };
  const after = Math.max(end, now);
  const wanted = [
    within(start, end, { limit: 100 }),
    within(after, after + 366 * DAY, { limit: COMING_SHOWN, status: 'booked' }),
  ];
  const said = { withCase: true, requestId: c.var.requestId };
  const [ofDay = [], coming = []] = (await listBookingsOf(deps, signedIn(c), wanted, said)).map(({ items }) => items);
  const booked = ofDay.filter(({ record }) => record.status !== 'cancelled');
  return {
    date,
    filter,
    today,
    timeZone,
    at: clock.instant(date, '12:00'),
    booked,
    facts: await readMeetingFacts(deps, booked),
    now,
    knocks: await readOwnKnocks(deps, signedIn(c)),
    led: await listLed(deps, professional, { start, end }),
    proposed: await readProposed(deps, signedIn(c), { start, end }),
    coming,
    open: await openRooms(c, deps, coming),
    invited: professionals.get(professional)?.email !== undefined,
    unread: (await readBusyCalendars(deps, signedIn(c))).some(({ failure }) => failure !== undefined),
  };
}

async function openRooms(
  c: Context<WebEnv>,
  deps: Dependencies,
  bookings: readonly ReadBooking[],
): Promise<ReadonlySet<string>> {
  const byVideo = bookings.filter(({ record }) => record.channel === 'video');
  const meetings = await Promise.all(byVideo.map(({ record }) => readVideoMeeting(deps, signedIn(c), record.id)));
  return new Set(meetings.filter(({ door }) => door === 'open').map(({ booking }) => booking.id));
}

function showNobody(c: Context<WebEnv>): Response | Promise<Response> {
  const text = myDayTexts[c.var.language];
  return showPage(
    c,
    { title: text.title, current: 'myDay' },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      <EmptyState icon="person" title={text.noProfessional} advice={text.noProfessionalAdvice} />
    </div>,
  );
}

function showDay(c: Context<WebEnv>, day: Day): Response | Promise<Response> {
  const { language } = c.var;
  const text = myDayTexts[language];
  const said = asSentence(sayDate(day.at, language, day.timeZone));
  return showPage(
    c,
    {
      title: `${text.title}, ${said}`,
      current: 'myDay',
      scripts: [PRINT_SCRIPT, KNOCKS_SCRIPT],
      ...standing(day.filter),
    },
    <div class="stack gap-6">
      <KnocksPlace of={day.knocks} language={language} />
      <FilterFaults of={day.filter} language={language} />
      {day.unread && (
        <Note tone="warn">
          <p>
            <a href="/own-calendar#outside">{ownCalendarTexts[language].dayNote}</a>
          </p>
        </Note>
      )}
      <div class="row apart">
        <Heading lead={day.date === day.today ? `${text.title}, ${text.today.toLowerCase()}` : text.title}>
          {said}
        </Heading>
        <DayLinks day={day} language={language} />
      </div>
      <div class="aside-right">
        {day.booked.length + day.led.length + day.proposed.length > 0 ? (
          <ul class="stack">
            {day.booked.map((booking) => (
              <li>
                <Consultation booking={booking} day={day} language={language} />
              </li>
            ))}
            {day.led.map((event) => (
              <li>
                <LedEvent event={event} day={day} language={language} />
              </li>
            ))}
            {day.proposed.map((time) => (
              <li>
                <Proposed of={time} day={day} language={language} />
              </li>
            ))}
          </ul>
        ) : (
          <NothingBooked day={day} language={language} />
        )}
        <aside class="stack" aria-label={text.coming}>
          <h2>{text.coming}</h2>
          {day.coming.length > 0 ? (
            <ComingBookings bookings={day.coming} open={day.open} language={language} />
          ) : (
            <p class="soft">{text.comingNone}</p>
          )}
        </aside>
      </div>
      <PrintButton language={language} />
      <p class="no-print">
        <a href="/own-calendar">{calendarAddressTexts[language].title}</a>
      </p>
    </div>,
  );
}

const DayLinks: FC<{ day: Day; language: Language }> = ({ day: { date, filter, today }, language }) => {
  const text = myDayTexts[language];
  const beside = (days: number) => `/my-day?date=${Temporal.PlainDate.from(date).add({ days })}`;
  return (
    <div class="stack gap-2 no-print">
      <div class="row gap-2">
        <a class="button second small" href={beside(-1)}>
          <Icon name="back" /> {text.previous}
        </a>
        {date !== today && (
          <a class="button second small" href="/my-day">
            {text.toToday}
          </a>
        )}
        <a class="button second small" href={beside(1)}>
          {text.next} <Icon name="onward" />
        </a>
      </div>
      <FilterForm action="/my-day" shape="row" language={language}>
        {allFields(dayFilter(today, language), filter, language)}
      </FilterForm>
    </div>
  );
};

/** A group that the person leads: who comes is nobody's name, so its page says all there is. */
const LedEvent: FC<{ event: GroupEventView; day: Day; language: Language }> = ({ event, day, language }) => {
  const [start, end] = [Date.parse(event.start), Date.parse(event.end)];
  const time = sayTimeRange(start, end, language, day.timeZone);
  return (
    <article class="card stack" aria-label={time}>
      <h2 class="big-time">
        <time datetime={isoOf(start)}>{time}</time>
      </h2>
      <p>
        <a href={`/groups/${event.id}`}>
          <Name of={event.name} language={language} />
        </a>
        <span class="soft">{` · ${myDayTexts[language].led}`}</span>
      </p>
    </article>
  );
};

/** Kept for a meeting whose time is still to be chosen. */
const Proposed: FC<{ of: ProposedTime; day: Day; language: Language }> = ({ of, day, language }) => {
  const text = myDayTexts[language];
  const time = sayTimeRange(of.start, of.end, language, day.timeZone);
  return (
    <article class="card stack" aria-label={`${time}, ${text.proposed}`}>
      <div class="row apart">
        <h2 class="big-time">
          <time datetime={isoOf(of.start)}>{time}</time>
        </h2>
        <Badge tone="warn" icon="clock">
          {text.proposed}
        </Badge>
      </div>
      <p class="soft">{text.proposedTime({ until: { at: of.until, zone: day.timeZone } })}</p>
      <p class="no-print">
        <a class="button second" href={of.page}>
          {of.proposer ? text.seePoll : text.answerProposed}
          <span class="unseen">, {time}</span>
        </a>
      </p>
    </article>
  );
};

const Consultation: FC<{ booking: ReadBooking; day: Day; language: Language }> = ({ booking, day, language }) => {
  const { record, directory, whose } = booking;
  const text = myDayTexts[language];
  const service = directory.services.get(record.service)?.name ?? {};
  const time = sayTimeRange(record.start, record.end, language, zoneOf(directory, record.area));
  const which = `${time}${unseenWhose(whose, language)}`;
  const stands = ['booked', 'arrived'].includes(record.status);
  const meets = stands && record.channel === 'video';
  const phone = numberToCall(booking);
  const calls = stands && record.channel === 'phone' && phone !== undefined;
  return (
    <article class="card stack" aria-label={time}>
      <div class="row apart">
        <h2 class="big-time">
          <time datetime={isoOf(record.start)}>{time}</time>
        </h2>
        <StateBadge of={record} language={language} />
      </div>
      <p>
        <Name of={service} language={language} />
        {record.channel && (
          <span class="soft">
            {' · '}
            <Icon name={channelIcon[record.channel]} /> {bookingTexts[language].channel[record.channel]}
          </span>
        )}
      </p>
      {record.channel === 'on-site' && record.site && (
        <p>
          <Icon name="place" /> <Place booking={booking} language={language} />
        </p>
      )}
      {whose && (
        <p class="strong">
          <Icon name="people" /> <WhoseTime whose={whose} language={language} />
        </p>
      )}
      <WhoAsks booking={booking} language={language} />
      {stands && record.end > day.now && (
        <DeviceChecks
          of={day.facts.get(record.id)}
          reading={{ language, timeZone: zoneOf(directory, record.area), now: day.now }}
        />
      )}
      {stands && (
        <ToldToCall
          at={day.facts.get(record.id)?.toldToCall}
          by="host"
          timeZone={zoneOf(directory, record.area)}
          language={language}
        />
      )}
      <NoShowProposed booking={booking} of={day.facts.get(record.id)} language={language} />
      <CaseFacts booking={booking} language={language} />
      {stands && record.channel === 'phone' && !calls && (
        <p>
          <Icon name="phone" /> <NumberToCall booking={booking} language={language} />
        </p>
      )}
      <div class="row no-print">
        {calls && (
          <a class="button" href={telOf(phone)}>
            <Icon name="phone" /> {bookingTexts[language].page.call({ phone })}
          </a>
        )}
        {meets && (
          <a class="button" href={`/bookings/${record.id}/room`}>
            <Icon name="video" /> {text.join}
            <span class="unseen">, {which}</span>
          </a>
        )}
        <a class={meets || calls ? 'button quiet' : 'button second'} href={`/bookings/${record.id}`}>
          {text.open}
          <span class="unseen">, {which}</span>
        </a>
      </div>
    </article>
  );
};

const NothingBooked: FC<{ day: Day; language: Language }> = ({ day: { coming, invited }, language }) => {
  const text = myDayTexts[language];
  const [next] = coming;
  const advice = invited ? `${text.noneAtAll} ${text.noneInvite}` : text.noneAtAll;
  if (next === undefined) return <EmptyState icon="calendar" title={text.none} advice={advice} />;
  const zone = zoneOf(next.directory, next.record.area);
  return (
    <EmptyState icon="calendar" title={text.none} advice={text.noneNext({ when: { at: next.record.start, zone } })}>
      <a class="button" href={`/my-day?date=${dateOf(next.record.start, zone)}`}>
        {text.goToNext}
      </a>
    </EmptyState>
  );
};

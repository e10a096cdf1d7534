// A specialist's home: today with who asks and what they ask, the hours that are free, the sessions to come.

import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { SeriesSession } from '../../../core/series-fill.ts';
import { sayCalendarDate, sayTimeRange } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { type FreeHours, readOwnDay } from '../../../features/bookings/read-own-day.ts';
import { readOwnSessions } from '../../../features/bookings/read-series-fill.ts';
import { readToAnswer } from '../../../features/consultations/read.ts';
import { readDuties } from '../../../features/consultations/read-duties.ts';
import { readOwnSteps } from '../../../features/consultations/read-next-steps.ts';
import { readToJudge } from '../../../features/consultations/read-shelf.ts';
import { readUnrated } from '../../../features/consultations/read-usefulness.ts';
import { type MeetingFacts, readMeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import { AdviceRows } from '../booking/advice.tsx';
import { StateBadge } from '../booking/booking-rows.tsx';
import { Reworded } from '../booking/case-facts.tsx';
import { DeviceChecks } from '../booking/device-checks.tsx';
import { DutyRow } from '../booking/duty-rows.tsx';
import { NumberToCall, numberToCall, telOf } from '../booking/how-to-reach.tsx';
import { NextStepRows } from '../booking/next-step-rows.tsx';
import { NoShowProposed, ToldToCall } from '../booking/presence.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { bookingTexts, dutyTexts, shelfTexts, usefulnessTexts } from '../booking/texts/words.ts';
import { ThreadRows } from '../booking/thread-rows.tsx';
import { UnratedRows } from '../booking/usefulness-card.tsx';
import { WhoAsks } from '../booking/who-asks.tsx';
import { unseenWhose, WhoseTime } from '../booking/whose.tsx';
import { Icon } from '../kit/icon.tsx';
import { areaNames, Name } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { Action, Block, type MadeHome, Nothing } from './blocks.tsx';
import { specialistHomeTexts } from './texts/words.ts';

const SESSIONS_SHOWN = 5;

export const specialistHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = specialistHomeTexts[language];
  if (actor.professional === undefined) {
    return {
      actions: [],
      first: [],
      beside: [],
      work: [
        <Block title={text.nobody}>
          <Nothing said={text.nobodyAdvice} />
        </Block>,
      ],
    };
  }
  const day = await readOwnDay(deps, actor, { requestId: c.var.requestId });
  const facts = await readMeetingFacts(deps, day.bookings);
  const { sessions } = await readOwnSessions(deps, actor);
  const steps = await readOwnSteps(deps, actor, 'professional', c.var.requestId);
  const unrated = await readUnrated(deps, actor, 'professional');
  const threads = await readToAnswer(deps, actor, c.var.requestId);
  const duties = await readDuties(deps, actor, { requestId: c.var.requestId });
  const handed = duties.items.filter(({ record }) => record.deputy === actor.professional);
  const toJudge = await readToJudge(deps, actor);
  const later = sessions.filter(({ date }) => date > day.date);
  const next = day.bookings.find(({ record }) => record.end > day.now && ['booked', 'arrived'].includes(record.status));
  return {
    actions: [
      <Action href="/my-day" icon="calendar" label={text.otherDays} />,
      <Action href="/away" icon="no-show" label={text.away} />,
    ],
    first: [],
    work: [
      ...(day.bookings.length === 0
        ? [
            <Block title={text.noneToday}>
              <Nothing said={later[0] ? text.noneTodayNext({ date: later[0].date }) : text.noneTodayAdvice} />
            </Block>,
          ]
        : day.bookings.map((booking) => (
            <Consultation
              booking={booking}
              facts={facts.get(booking.record.id)}
              now={day.now}
              isNext={booking === next}
              timeZone={day.timeZone}
              language={language}
            />
          ))),
      ...day.free.map((free) => (
        <Free free={free} directory={day.directory} timeZone={day.timeZone} language={language} />
      )),
    ],
    beside: [
      ...(threads.length > 0
        ? [
            <Block title={text.toAnswer} all={{ href: '/threads', label: text.toAnswerAll }} lead>
              <ThreadRows of={threads} language={language} />
            </Block>,
          ]
        : []),
      ...(handed.length > 0
        ? [
            <Block title={dutyTexts[language].home} all={{ href: '/duties', label: dutyTexts[language].all }} lead>
              {handed.map((duty) => (
                <DutyRow duty={duty} directory={duties.directory} language={language} />
              ))}
            </Block>,
          ]
        : []),
      ...(steps.length > 0
        ? [
            <Block title={text.nextSteps} note={text.nextStepsNote}>
              <NextStepRows of={steps} language={language} />
            </Block>,
          ]
        : []),
      ...(toJudge.length > 0
        ? [
            <Block title={shelfTexts[language].toJudge} all={{ href: '/shelf', label: shelfTexts[language].all }}>
              <AdviceRows of={toJudge} directory={day.directory} language={language} />
            </Block>,
          ]
        : []),
      ...(unrated.length > 0
        ? [
            <Block title={usefulnessTexts[language].ask}>
              <UnratedRows of={unrated} language={language} />
            </Block>,
          ]
        : []),
      <Block title={text.sessions}>
        {later.length === 0 ? (
          <Nothing said={text.sessionsNone} />
        ) : (
          <ul class="rows">
            {later.slice(0, SESSIONS_SHOWN).map((session) => (
              <SessionRow session={session} directory={day.directory} language={language} />
            ))}
          </ul>
        )}
      </Block>,
      <Block title={text.awayTitle}>
        <p class="small">{text.awayAdvice}</p>
      </Block>,
    ],
  };
};

/** One time: who asks, how to reach them, and the question itself. */
const Consultation: FC<{
  booking: ReadBooking;
  facts: MeetingFacts | undefined;
  now: number;
  isNext: boolean;
  timeZone: string;
  language: Language;
}> = ({ booking, facts, now, isNext, timeZone, language }) => {
  const { record, directory, view, whose } = booking;
  const text = specialistHomeTexts[language];
  const time = sayTimeRange(record.start, record.end, language, timeZone);
  const which = `${time}${unseenWhose(whose, language)}`;
  const stands = ['booked', 'arrived'].includes(record.status);
  const topic = directory.areas.get(record.area)?.topics.find(({ id }) => id === view.case?.topic);
  const age = ageBands.find((band) => band === view.case?.ageBand);
  const phone = numberToCall(booking);
  const about = [
    topic && nameIn(topic.name, language),
    age && bookingTexts[language].ageBand[age],
    view.consent ? text.consented : view.case && !whose && text.anonymous,
  ].filter(Boolean);
  return (
    <section class={isNext ? 'card tight lead stack gap-2' : 'card tight stack gap-2'} aria-label={time}>
      <div class="head">
        <h2>
          <time datetime={isoOf(record.start)}>{time}</time>
        </h2>
        <span class="row gap-2">
          {record.channel && (
            <span class="small soft">
              <Icon name={channelIcon[record.channel]} /> {bookingTexts[language].channel[record.channel]}
            </span>
          )}
          <StateBadge of={record} language={language} />
        </span>
      </div>
      {whose && (
        <p class="strong">
          <Icon name="people" /> <WhoseTime whose={whose} language={language} />
        </p>
      )}
      <WhoAsks booking={booking} language={language} />
      {stands && record.end > now && <DeviceChecks of={facts} reading={{ language, timeZone, now }} />}
      {stands && <ToldToCall at={facts?.toldToCall} by="host" timeZone={timeZone} language={language} />}
      <NoShowProposed booking={booking} of={facts} language={language} />
      <p class="small soft">
        <Name of={directory.services.get(record.service)?.name} language={language} />
        {about.map((one) => ` · ${one}`)}
      </p>
      {view.case && <p class="said">{view.case.question}</p>}
      {view.note && <p class="said soft">{view.note}</p>}
      <Reworded of={view} timeZone={timeZone} language={language} />
      {stands && record.channel === 'phone' && phone === undefined && (
        <p>
          <Icon name="phone" /> <NumberToCall booking={booking} language={language} />
        </p>
      )}
      <p class="row no-print">
        {stands && record.channel === 'video' && (
          <a class={isNext ? 'button' : 'button second'} href={`/bookings/${record.id}/room`}>
            <Icon name="video" /> {text.openRoom}
            <span class="unseen">, {which}</span>
          </a>
        )}
        {stands && record.channel === 'phone' && phone !== undefined && (
          <a class={isNext ? 'button' : 'button second'} href={telOf(phone)}>
            <Icon name="phone" /> {bookingTexts[language].page.call({ phone })}
          </a>
        )}
        <a href={`/bookings/${record.id}`}>
          {text.open}
          <span class="unseen">, {which}</span>
        </a>
      </p>
    </section>
  );
};

const Free: FC<{ free: FreeHours; directory: Directory; timeZone: string; language: Language }> = ({
  free,
  directory,
  timeZone,
  language,
}) => (
  <section class="card tight">
    <p>
      <b>{sayTimeRange(free.start, free.end, language, timeZone)}</b>{' '}
      <span class="soft">
        {specialistHomeTexts[language].free({ areas: areaNames(directory, free.areas, language) })}
      </span>
    </p>
  </section>
);

const SessionRow: FC<{ session: SeriesSession; directory: Directory; language: Language }> = ({
  session: { date, booked, free, areas },
  directory,
  language,
}) => {
  const text = specialistHomeTexts[language];
  return (
    <li>
      <div>
        <b>{sayCalendarDate(date, language, 'short')}</b> {text.fill({ booked, free })}
        <br />
        <span class="small soft">{areaNames(directory, areas, language)}</span>
      </div>
      <a class="small" href={`/my-day?date=${date}`} aria-label={text.openDayOf({ date })}>
        {text.openDay}
      </a>
    </li>
  );
};

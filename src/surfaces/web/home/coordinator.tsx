// A coordinator's home: what waits, how full the coming week is, how long people wait, whose absence is not arranged.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { AreaId, SeriesId, ServiceId } from '../../../core/ids.ts';
import { hasRole, type Language } from '../../../core/permissions.ts';
import type { SeriesSession } from '../../../core/series-fill.ts';
import { sayCalendarDate, sayCalendarDates, sayList } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { readAccess, type ServiceAccess } from '../../../features/availability/read-access.ts';
import { readSeriesFill } from '../../../features/bookings/read-series-fill.ts';
import { readUnarranged, type Unarranged } from '../../../features/bookings/read-unarranged.ts';
import { readUnasked } from '../../../features/bookings/read-unasked.ts';
import { readMissed } from '../../../features/consultations/read.ts';
import { readToJudge } from '../../../features/consultations/read-shelf.ts';
import { readFamiliesWithoutWorker } from '../../../features/families/read-without-worker.ts';
import { readUndeliveredMessages } from '../../../features/notifications/read.ts';
import { countResting } from '../../../features/notifications/read-templates.ts';
import { readCallsToMake } from '../../../features/waitlist/read-calls-to-make.ts';
import { AdviceRows } from '../booking/advice.tsx';
import { shelfTexts } from '../booking/texts/words.ts';
import { ThreadRows } from '../booking/thread-rows.tsx';
import { Bar } from '../kit/bar.tsx';
import { areaNames, Name, sayName, sayPost } from '../kit/localized-name.tsx';
import { sayAbsence } from '../kit/say-absence.ts';
import { Action, Block, Counts, type MadeHome, Nothing } from './blocks.tsx';
import { AskedBlock, callsShown, UnconfirmedBlock, UndeliveredBlock } from './scheduler.tsx';
import { coordinatorHomeTexts } from './texts/words.ts';

export const coordinatorHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = coordinatorHomeTexts[language];
  const { sessions, directory } = await readSeriesFill(deps, actor);
  const { items: access } = await readAccess(deps, actor);
  const { items: unarranged } = await readUnarranged(deps, actor);
  const isScheduler = hasRole(actor, 'scheduler');
  const calls = await readCallsToMake(deps, actor, { most: callsShown(c), requestId: c.var.requestId });
  const { items: messages } = await readUndeliveredMessages(deps, actor, {});
  const left = await readFamiliesWithoutWorker(deps, actor, c.var.requestId);
  const { items: unasked } = await readUnasked(deps, actor);
  const resting = await countResting(deps, actor);
  const missed = await readMissed(deps, actor);
  const toJudge = await readToJudge(deps, actor);
  const failed = messages.filter(({ state }) => state === 'failed');
  return {
    actions: [
      <Action href="/absences/new" icon="no-show" label={text.addAbsence} />,
      <Action href="/series/new" icon="add" label={text.addSeries} />,
      ...(isScheduler ? [] : [<Action href="/desk" icon="calendar" label={text.desk} />]),
    ],
    first: [
      <Counts
        label={text.waits}
        of={[
          { count: unarranged.length, label: text.unarranged, href: '#unarranged', waits: true },
          ...(isScheduler
            ? []
            : [{ count: failed.length, label: text.undelivered, href: '/undelivered', waits: true }]),
          ...(missed.count > 0 ? [{ count: missed.count, label: text.missed, href: '#missed', waits: true }] : []),
          ...(unasked.length > 0
            ? [{ count: unasked.length, label: text.unasked, href: '/unasked', waits: true }]
            : []),
          ...(left.all > 0 ? [{ count: left.all, label: text.withoutWorker, href: '#successors', waits: true }] : []),
          ...(resting > 0 ? [{ count: resting, label: text.resting, href: '/templates', waits: true }] : []),
          { count: calls.unconfirmed.count, label: text.unconfirmed, href: '#unconfirmed' },
          ...(isScheduler ? [] : [{ count: calls.asked.count, label: text.asked, href: '#asked' }]),
        ]}
      />,
    ],
    work: [
      <Block title={text.week} all={{ href: '/series', label: text.allSeries }}>
        <Week sessions={sessions} directory={directory} language={language} />
      </Block>,
      <Block title={text.third} all={{ href: '/insights', label: text.insights }}>
        <ThirdNext access={access} directory={directory} language={language} />
      </Block>,
    ],
    beside: [
      ...(missed.count > 0
        ? [
            <div id="missed">
              <Block title={text.missedTitle} lead all={{ href: '/threads', label: text.missedAll }}>
                <ThreadRows of={missed.items} language={language} />
              </Block>
            </div>,
          ]
        : []),
      ...(toJudge.length > 0
        ? [
            <Block title={shelfTexts[language].toJudge} all={{ href: '/shelf', label: shelfTexts[language].all }}>
              <AdviceRows of={toJudge} directory={directory} language={language} />
            </Block>,
          ]
        : []),
      <div id="unarranged">
        <Block
          title={text.unarrangedTitle}
          lead={unarranged.length > 0}
          all={{ href: '/absences', label: text.allAbsences }}
        >
          {unarranged.length === 0 ? (
            <Nothing said={text.unarrangedNone} />
          ) : (
            <ul class="rows">
              {unarranged.map((one) => (
                <UnarrangedRow one={one} directory={directory} language={language} />
              ))}
            </ul>
          )}
        </Block>
      </div>,
      ...(isScheduler
        ? []
        : [
            <UndeliveredBlock items={failed} directory={directory} language={language} />,
            <AskedBlock calls={calls} language={language} />,
          ]),
      ...(left.all > 0
        ? [
            <div id="successors">
              <Block title={text.successorsTitle} lead>
                <p class="soft">{text.successorsLead}</p>
                <ul class="rows">
                  {left.items.map(({ id, reference }) => (
                    <li>
                      <a href={`/families/${id}`}>{text.familyOf({ reference })}</a>
                      <a
                        class="button small second"
                        href={`/families/${id}/named-worker`}
                        aria-label={text.nameWorkerOf({ reference })}
                      >
                        {text.nameWorker}
                      </a>
                    </li>
                  ))}
                </ul>
              </Block>
            </div>,
          ]
        : []),
      <UnconfirmedBlock calls={calls} language={language} />,
    ],
  };
};

type SeriesWeek = { readonly series: SeriesId; readonly sessions: readonly SeriesSession[] };

/** Each series of the week once, with the number beside its bar. */
const Week: FC<{ sessions: readonly SeriesSession[]; directory: Directory; language: Language }> = ({
  sessions,
  directory,
  language,
}) => {
  const text = coordinatorHomeTexts[language];
  const weeks: readonly SeriesWeek[] = [...Map.groupBy(sessions, ({ series }) => series)].map(([series, own]) => ({
    series,
    sessions: own,
  }));
  if (weeks.length === 0) {
    return (
      <Nothing said={text.weekNone}>
        <a href="/series">{text.allSeries}</a>
      </Nothing>
    );
  }
  return (
    <table class="lines cells compact">
      <caption>
        <span class="unseen">{text.week}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{text.column.series}</th>
          <th scope="col">{text.column.when}</th>
          <th scope="col">{text.column.fill}</th>
          <th scope="col">{text.column.note}</th>
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <WeekRow week={week} directory={directory} language={language} />
        ))}
      </tbody>
    </table>
  );
};

const LOW = 0.4;

const WeekRow: FC<{ week: SeriesWeek; directory: Directory; language: Language }> = ({
  week: { series, sessions },
  directory,
  language,
}) => {
  const text = coordinatorHomeTexts[language];
  const sum = (of: (session: SeriesSession) => number) => sessions.reduce((total, session) => total + of(session), 0);
  const [slots, booked] = [sum((one) => one.slots), sum((one) => one.booked)];
  const lost = sum((one) => one.lost.closure + one.lost.absence);
  const said = text.filled({ booked, slots });
  return (
    <tr>
      <th scope="row" data-label={text.column.series}>
        <a href={`/series/${series}`}>
          <Name of={directory.series.get(series)?.name} language={language} />
        </a>
      </th>
      <td data-label={text.column.when}>
        <span>
          {sessions.map(({ date }) => sayCalendarDate(date, language, 'short')).join(', ')}{' '}
          <span class="small soft">{areaNames(directory, sessions[0]?.areas ?? [], language)}</span>
        </span>
      </td>
      <td data-label={text.column.fill}>
        <span class="stack gap-1">
          <Bar part={booked} whole={slots} said={said} low={booked < LOW * slots || slots === 0} />
          <span class="small">{said}</span>
        </span>
      </td>
      <td data-label={text.column.note}>
        <span class="small soft">{lost > 0 ? text.lost({ lost }) : ''}</span>
      </td>
    </tr>
  );
};

/** So many services are read at a glance, also on a phone; the rest unfold. */
const SERVICES_SHOWN = 3;

/** Days to the third next free time: a row for each service, a column for each area. */
const ThirdNext: FC<{ access: readonly ServiceAccess[]; directory: Directory; language: Language }> = ({
  access,
  directory,
  language,
}) => {
  const text = coordinatorHomeTexts[language];
  const services: readonly ServiceId[] = [...new Set(access.map(({ service }) => service))];
  if (services.length === 0) return <Nothing said={text.thirdNone} />;
  const [first, rest] = [services.slice(0, SERVICES_SHOWN), services.slice(SERVICES_SHOWN)];
  const table = { access, directory, language };
  return (
    <>
      <ThirdTable {...table} services={first} caption={text.third} />
      {rest.length > 0 && (
        <details class="unfolds">
          <summary>{text.thirdRest({ count: rest.length })}</summary>
          <ThirdTable {...table} services={rest} caption={text.thirdRest({ count: rest.length })} />
        </details>
      )}
      <p class="small soft">{text.thirdNote}</p>
    </>
  );
};

const ThirdTable: FC<{
  access: readonly ServiceAccess[];
  services: readonly ServiceId[];
  caption: string;
  directory: Directory;
  language: Language;
}> = ({ access, services, caption, directory, language }) => {
  const areas: readonly AreaId[] = [...new Set(access.map(({ area }) => area))];
  const nameOf = (area: AreaId) => sayName(directory.areas.get(area)?.name, language);
  const service = coordinatorHomeTexts[language].column.service;
  return (
    <table class="lines cells compact">
      <caption>
        <span class="unseen">{caption}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{service}</th>
          {areas.map((area) => (
            <th scope="col" class="number">
              {nameOf(area)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {services.map((id) => (
          <tr>
            <th scope="row" data-label={service}>
              <Name of={directory.services.get(id)?.name} language={language} />
            </th>
            {areas.map((area) => {
              const one = access.find((each) => each.service === id && each.area === area);
              return (
                <td class="number" data-label={nameOf(area)}>
                  <span>{sayThird(one, language)}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** A dash where the service is not offered; few where fewer than three times are free. */
function sayThird(access: ServiceAccess | undefined, language: Language): string {
  if (access === undefined) return '–';
  return access.third ? String(access.third.days) : coordinatorHomeTexts[language].fewFree;
}

/** What has taken the time, how many bookings stand there, and the way to arrange them. */
const UnarrangedRow: FC<{ one: Unarranged; directory: Directory; language: Language }> = ({
  one,
  directory,
  language,
}) => {
  const text = coordinatorHomeTexts[language];
  const { who, span, href } = saidOf(one, directory, language);
  return (
    <li>
      <div>
        <b>{who}</b>
        <br />
        <span class="small soft">
          {span} · {text.bookings({ count: one.bookings })}
        </span>
      </div>
      <a class="button small" href={`/replan?${new URLSearchParams(href)}`} aria-label={text.arrangeOf({ who })}>
        {text.arrange}
      </a>
    </li>
  );
};

function saidOf(one: Unarranged, directory: Directory, language: Language) {
  const text = coordinatorHomeTexts[language];
  switch (one.by) {
    case 'absence': {
      const post = directory.professionals.get(one.absence.professional)?.post;
      const span = sayAbsence(directory, one.absence, language);
      return { who: sayPost(post, language), span, href: { absence: one.absence.id } };
    }
    case 'closure': {
      const { id, name, from, to } = one.closure;
      const span = sayCalendarDates(from, to, language, 'short');
      return { who: nameIn(name, language), span, href: { closure: id } };
    }
    case 'offer':
    case 'place': {
      const post = directory.professionals.get(one.professional)?.post ?? {};
      return {
        who: nameIn(post, language),
        span:
          one.by === 'offer'
            ? sayList(
                one.why.flatMap((why) => wordFor(text.notOffered, why) ?? []),
                language,
              )
            : text.notThere,
        href: { professional: one.professional },
      };
    }
  }
}

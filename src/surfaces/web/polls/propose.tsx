// Proposing a meeting, in two steps: with whom and how; then two to six of the times at which all who work here are free.

import { type Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import type { AreaId } from '../../../core/ids.ts';
import { DAY } from '../../../core/instant.ts';
import { languages } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDate, sayTimeRange } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findCommonTimes } from '../../../features/polls/find-times-together.ts';
import { proposeMeeting } from '../../../features/polls/propose-meeting.ts';
import { commonTimesQuery, MOST_TIMES } from '../../../features/polls/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { slotTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, Tick } from '../kit/fields.tsx';
import { FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { answerForm, type Field, type FormState, fieldsAt, fresh, showFormPage, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, longText, select, time } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { daysOf, isoOf } from '../kit/times.tsx';
import { pollTexts } from './texts/words.ts';
import { addressOf, needService, type View, type Wish, wishForm, wishInput } from './wish.ts';

/** So many days of times stand on one page. */
const AHEAD = 14 * DAY;

export function proposePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/polls/new', async (c) => {
    const view = await open(c, deps);
    const fields = wishForm(view);
    return showWish(c, view, filterIn(c, fields));
  });

  routes.get('/polls/new/times', async (c) => {
    const view = await open(c, deps);
    const filter = filterIn(c, wishForm(view), (typed) => wishFaults(typed, view));
    if (Object.keys(filter.faults).length > 0) return showWish(c, view, filter);
    const found = await readTimes(c, deps, view, filter.typed);
    return showTimes(c, view, filter.typed, found, fresh(timesForm(view, found), firstGuess(deps, view, filter.typed)));
  });

  routes.post('/polls/new/times', async (c) => {
    const view = await open(c, deps);
    const { typed: wish } = filterIn(c, wishForm(view));
    const found = await readTimes(c, deps, view, wish);
    return answerForm(c, timesForm(view, found), {
      check: (typed) => timesFaults(typed, view),
      act: (typed) =>
        execute(
          deps,
          view.actor,
          proposeMeeting,
          { ...wishInput(wish), ...proposalIn(typed, zoneIn(view, wish)) },
          {
            requestId: c.var.requestId,
          },
        ),
      done: ({ id }) => `/polls/${id}?done=proposed`,
      again: (state) => showTimes(c, view, wish, found, state),
    });
  });

  return routes;
}

async function open(c: Context<WebEnv>, deps: Dependencies): Promise<View> {
  const actor = allowed(c, 'propose-meeting');
  const directory = await readDirectory(deps);
  needService(c, directory);
  return { directory, actor, language: c.var.language };
}

function zoneIn({ directory }: View, { area }: Wish): string {
  return zoneOf(directory, area as AreaId);
}

function wishFaults({ people, channel, place }: Wish, { language, actor }: View): Faults {
  const { fault } = pollTexts[language];
  return {
    ...(people.length === 0 && actor.professional === undefined && { people: fault.people }),
    ...(channel === 'on-site' && place === '' && { place: fault.place }),
  };
}

type Found = {
  readonly times: readonly { start: number; end: number }[];
  readonly until: number;
  readonly zone: string;
};

/** On the hour and the half: more to choose from than that is none. */
async function readTimes(c: Context<WebEnv>, deps: Dependencies, view: View, wish: Wish): Promise<Found> {
  const { area, professionals, minutes, room } = wishInput(wish);
  const people = [...professionals, ...(view.actor.professional === undefined ? [] : [view.actor.professional])];
  const from = c.req.query('from');
  const asked = {
    ...{ area, minutes, people: people.join() },
    ...(room && { room }),
    ...(from && { from }),
  };
  const query = parseInput(commonTimesQuery, asked);
  const begins = query.from ?? deps.clock.now();
  const { items, until } = await findCommonTimes(deps, view.actor, { ...query, from: begins, to: begins + AHEAD });
  const times = items.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  return {
    times: times.filter(({ start }) => new Date(start).getUTCMinutes() % 30 === 0),
    until: Date.parse(until),
    zone: zoneIn(view, wish),
  };
}

function timesForm({ language }: View, found: Found) {
  const text = pollTexts[language];
  return {
    times: timesField(language, found),
    outside: longText(text.outside, {
      hint: text.outsideHint,
      short: true,
      maxlength: 3000,
      fault: (message) => (message.includes('twice') ? text.fault.twice : text.fault.outside),
    }),
    family: longText(text.family, {
      optional: true,
      hint: text.familyHint,
      short: true,
      maxlength: 1000,
      of: [],
      fault: text.fault.outside,
    }),
    outsideLanguage: select(text.outsideLanguage, {
      options: languages.map((value) => ({ value, label: slotTexts[language].languageName[value] })),
      first: language,
    }),
    deadlineDate: date(text.deadlineDate, { of: ['deadline'], fault: text.fault.deadline }),
    deadlineTime: time(text.deadlineTime),
  };
}

type TimesFields = ReturnType<typeof timesForm>;

/** The free times of each day under its date. */
function timesField(said: View['language'], { times, zone }: Found): Field<readonly string[]> {
  const { times: label, fault } = pollTexts[said];
  return {
    blank: [],
    typed: (form, name) => form.all(name).filter((value) => value !== ''),
    of: ['times'],
    show: ({ name, value, faults, language }) => (
      <fieldset class={faults[name] ? 'field faulty' : 'field'} id={name}>
        <legend>{label}</legend>
        <span class="hint">{pollTexts[language].timesHint}</span>
        {faults[name] && <span class="fault">{faults[name]}</span>}
        {daysOf(times, zone).map(([day, ofDay]) => (
          <fieldset class="field" id={`day-${day}`}>
            <legend class="small">{sayDate(ofDay[0]?.start ?? 0, language, zone)}</legend>
            <div class="row gap-2">
              {ofDay.map(({ start, end }) => (
                <Tick name={name} value={isoOf(start)} checked={value.includes(isoOf(start))}>
                  <span class="unseen">{sayDate(start, language, zone)} </span>
                  {sayTimeRange(start, end, language, zone)}
                </Tick>
              ))}
            </div>
          </fieldset>
        ))}
      </fieldset>
    ),
    fault: fault.times,
    refusals: { slot_taken: fault.taken, in_use: fault.tooMany },
  };
}

/** Answers are wanted by the afternoon of the third day, unless somebody wants them otherwise. */
function firstGuess(deps: Dependencies, view: View, wish: Wish): Partial<Typed<TimesFields>> {
  const day = wallClock(zoneIn(view, wish)).dateAt(deps.clock.now() + 3 * DAY);
  return { deadlineDate: day, deadlineTime: '15:00' };
}

function timesFaults({ times, deadlineDate, deadlineTime }: Typed<TimesFields>, { language }: View): Faults {
  const { fault } = pollTexts[language];
  return {
    ...((times.length < 2 || times.length > MOST_TIMES) && { times: fault.count }),
    ...((deadlineDate === '' || deadlineTime === '') && { deadlineDate: fault.deadline }),
  };
}

function proposalIn(typed: Typed<TimesFields>, zone: string) {
  const { times, outside, family, outsideLanguage: language, deadlineDate, deadlineTime } = typed;
  const addresses = (text: string) => text.split(/[\s,;]+/).filter((one) => one !== '');
  return {
    times,
    outside: [
      ...addresses(outside).map((email) => ({ email, language })),
      ...addresses(family).map((email) => ({ email, language, role: 'family-guest' })),
    ],
    deadline: instantOf(deadlineDate, deadlineTime, zone),
  };
}

function instantOf(day: string, at: string, zone: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(`${day}T${at}`)) return '';
  try {
    return isoOf(wallClock(zone).instant(day, at));
  } catch {
    return '';
  }
}

function showWish(c: Context<WebEnv>, view: View, state: FormState<ReturnType<typeof wishForm>>) {
  const { language } = view;
  const text = pollTexts[language];
  const at = fieldsAt(wishForm(view), state, language);
  return showPage(
    c,
    { title: text.proposeTitle, current: 'bookings', width: 'narrow' },
    <div class="stack gap-5">
      <FilterFaults of={state} language={language} />
      <Heading lead={text.proposeLead} back={{ href: '/polls', label: text.listTitle }}>
        {text.proposeTitle}
      </Heading>
      <FilterForm action="/polls/new/times" language={language} shape="stack" show={text.showTimes}>
        {at.area}
        {at.people}
        {at.minutes}
        {at.channel}
        {at.place}
      </FilterForm>
    </div>,
  );
}

function showTimes(c: Context<WebEnv>, view: View, wish: Wish, found: Found, state: FormState<TimesFields>) {
  const { language } = view;
  const text = pollTexts[language];
  const later = addressOf(wish, { from: isoOf(found.until) });
  const back = { href: addressOf(wish).replace('/times?', '?'), label: text.proposeTitle };
  const more = (
    <p>
      <a href={later}>{text.later}</a>
    </p>
  );
  const about = { title: text.timesTitle, current: 'bookings' as const };
  if (found.times.length === 0) {
    return showPage(
      c,
      { ...about, width: 'narrow' },
      <div class="stack gap-5">
        <ErrorSummary faults={state.faults} language={language} />
        <Heading back={back}>{text.timesTitle}</Heading>
        <EmptyState icon="calendar" title={text.noTimes} advice={text.noTimesAdvice} />
        {more}
      </div>,
    );
  }
  const at = fieldsAt(timesForm(view, found), state, language);
  const from = c.req.query('from');
  return showFormPage(
    c,
    {
      ...about,
      lead: text.timesLead,
      back,
      action: addressOf(wish, from === undefined ? {} : { from }),
      save: text.propose,
      below: more,
    },
    state,
    <>
      {at.times}
      {at.outside}
      {at.family}
      {at.outsideLanguage}
      <fieldset class="field">
        <legend>{text.deadline}</legend>
        <span class="hint">{text.deadlineHint}</span>
        <div class="row top-aligned">
          {at.deadlineDate}
          {at.deadlineTime}
        </div>
      </fieldset>
    </>,
  );
}

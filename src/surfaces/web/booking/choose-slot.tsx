// Choosing a time of one service: the next free one first, then months at a glance, then every day's times.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  type Area,
  channels,
  type Directory,
  type Localized,
  nameIn,
  type Series,
  type Service,
} from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { SiteId } from '../../../core/ids.ts';
import { DAY } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { findSlots } from '../../../features/availability/read.ts';
import { readFreeToAsk } from '../../../features/bookings/read-elsewhere.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { serviceId } from '../../../features/directory/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { fieldsAt, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { select } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence, saySeriesRhythm } from '../kit/rhythm.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf, daysOf } from '../kit/times.tsx';
import { areasToBook } from './book.tsx';
import { ReleasedNote } from './done-note.tsx';
import { MonthGlance } from './month-glance.tsx';
import { type ShownSlot, shownSlot } from './shown-slot.ts';
import { NextTime, SlotDays, type SlotTarget } from './slot-list.tsx';
import { slotTexts } from './texts/words.ts';
import { unitChosen, unitField, unitsToChoose } from './unit-field.ts';

/** What narrows the times. */
function slotFilter(
  { service, areas, units, directory }: Pick<View, 'service' | 'areas' | 'units' | 'directory'>,
  language: Language,
) {
  const text = slotTexts[language];
  return {
    area: select(text.area, {
      blank: text.allAreas,
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    unit: unitField(directory, units, language),
    channel: select(text.channel, {
      blank: text.anyChannel,
      options: service.channels.map((value) => ({ value, label: text.channelName[value] })),
    }),
    language: select(text.language, {
      blank: text.anyLanguage,
      options: spokenIn({ service, directory }).map((value) => ({
        value,
        label: wordFor(text.languageName, value) ?? value,
      })),
    }),
  };
}

type View = {
  readonly service: Service;
  readonly series: readonly Series[];
  readonly areas: readonly Area[];
  readonly area: Area | undefined;
  /** those of the reader's units that they choose from, and the chosen one */
  readonly units: readonly SiteId[];
  readonly unit: { readonly unit?: SiteId };
  readonly filter: Filter<ReturnType<typeof slotFilter>>;
  /** the first month to show, where one is asked for: `2026-11` */
  readonly month: string | undefined;
  readonly directory: Directory;
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
  /** all free times to the horizon */
  readonly slots: readonly ShownSlot[];
};

export function chooseSlotPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/book/:service', async (c) => showTimes(c, await readView(c, deps)));
  return routes;
}

async function readView(c: Context<WebEnv>, deps: Dependencies): Promise<View> {
  const actor = signedIn(c);
  const directory = await readDirectory(deps);
  const wanted = serviceId.safeParse(c.req.param('service'));
  const service = wanted.success ? directory.services.get(wanted.data) : undefined;
  if (service === undefined) throw new Refusal('not_found', 'no such service');
  const areas = areasToBook(directory, actor);
  const units = unitsToChoose(directory, actor);
  const filter = filterIn(c, slotFilter({ service, areas, units, directory }, c.var.language));
  const unit = unitChosen(units, filter.asked.unit);
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.exec(c.req.query('month') ?? '')?.[0];
  const { asked } = filter;
  const area = areas.find((each) => each.id === asked.area) ?? (areas.length === 1 ? areas[0] : undefined);
  const { slots } = await findSlots(deps, actor, {
    service: service.id,
    limit: 500,
    ...(area && { area: area.id }),
    ...unit,
    ...askedIn(filter),
  });
  const areFree = service.kind === 'consultation' ? await readFreeToAsk(deps, actor) : () => true;
  const served = new Set((area ? [area] : areas).map((each) => each.id));
  return {
    service,
    series: [...directory.series.values()].filter(
      (each) => each.service === service.id && each.areas.some((id) => served.has(id)),
    ),
    areas,
    area,
    units,
    unit,
    filter,
    month,
    directory,
    language: c.var.language,
    timeZone: area?.timeZone ?? directory.region.timeZone,
    now: deps.clock.now(),
    slots: slots.filter(areFree).map((slot) => shownSlot(directory, slot)),
  };
}

/** The languages of those who give the service. */
function spokenIn({ service, directory }: Pick<View, 'service' | 'directory'>): readonly string[] {
  const givers = [...directory.professionals.values()].filter(({ profession }) =>
    service.professions.includes(profession),
  );
  return [...new Set(givers.flatMap(({ languages }) => languages))];
}

/** How, and in which language, where it is asked. */
function askedIn({ asked: { channel, language } }: View['filter']) {
  const known = channels.find((one) => one === channel);
  return { ...(known && { channel: known }), ...(language !== '' && { language }) };
}

const MONTHS_SHOWN = 3;
/** Above this many times a page shows one month instead of three. */
const MANY = 90;

function showTimes(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { language, timeZone, slots, service, series } = view;
  const text = slotTexts[language];
  const name: Localized = series.length === 1 && series[0] ? series[0].name : service.name;
  const [next] = slots;
  const reading = { language, timeZone };
  return showPage(
    c,
    { title: nameIn(name, language), current: 'book', ...standing(view.filter) },
    <div class="stack gap-6">
      <FilterFaults of={view.filter} language={language} />
      <ReleasedNote c={c} timeZone={timeZone} />
      <div class="stack gap-3">
        <Heading back={{ href: '/book', label: text.otherServices }}>
          <Name of={name} language={language} />
        </Heading>
        <p class="soft">{describe(view)}</p>
      </div>
      {next && <NextTime slot={next} target={targetOf(view)} reading={reading} />}
      <div class="aside-left">
        <Filters view={view} />
        {next ? <Times view={view} /> : <NoTimes view={view} />}
      </div>
      {(service.kind !== 'consultation' || service.anonymousCase) && (
        <p>
          <a href={waitHref(service)}>{slotTexts[language].wait}</a>
        </p>
      )}
    </div>,
  );
}

/** Who asks waits on "my bookings", and the desk has its own list. */
function waitHref({ id, kind }: Service): string {
  const own = kind === 'consultation';
  return own
    ? `/bookings?${new URLSearchParams({ wait: id })}#waiting`
    : `/waitlist/new?${new URLSearchParams({ service: id })}`;
}

/** "Kuukauden toisena ja neljäntenä tiistaina klo 13–15.30, 45 minuuttia, videolla tai puhelimitse." */
function describe({ service, series, language }: View): string {
  const text = slotTexts[language];
  const rhythms = series.map((each) => saySeriesRhythm(each, language));
  const how = service.channels.map((channel) => text.inChannel[channel]).join(` ${text.orWord} `);
  const sentence = [rhythms.join('; '), text.minutes({ count: service.durationMinutes }), how]
    .filter((part) => part !== '')
    .join(', ');
  const notes = [service.anonymousCase ? text.noNameNeeded : '', text.notice({ hours: service.minimumNoticeHours })];
  return [`${asSentence(sentence)}.`, ...notes].filter((part) => part !== '').join(' ');
}

function targetOf({ area, unit, filter }: View): SlotTarget {
  const { channel } = askedIn(filter);
  const fields = { ...(area && { area: area.id }), ...unit, ...(channel && { channel }) };
  return { action: '/holds', fields };
}

const Filters: FC<{ view: View }> = ({ view }) => {
  const { service, areas, units, filter, language } = view;
  const text = slotTexts[language];
  const fields = slotFilter(view, language);
  const at = fieldsAt(fields, filter, language);
  const shown = (name: keyof typeof fields, choices: number) => (choices > 1 || name in filter.faults) && at[name];
  const { unit, ...others } = filter.asked;
  const narrowed = Object.values(others).some((value) => value !== '') || unit !== (units[0] ?? '');
  return (
    <details class="folds stick" open={isFaulty(filter)}>
      <summary>{text.narrowSummary}</summary>
      <FilterForm
        action={`/book/${service.id}`}
        shape="stack"
        show={text.showTimes}
        clear={narrowed ? `/book/${service.id}` : undefined}
        language={language}
      >
        <h2>{text.narrow}</h2>
        {shown('area', areas.length)}
        {shown('unit', units.length)}
        {shown('channel', service.channels.length)}
        {shown('language', spokenIn(view).length)}
      </FilterForm>
    </details>
  );
};

const Times: FC<{ view: View }> = ({ view }) => {
  const { slots, language, timeZone, now, month } = view;
  const text = slotTexts[language];
  const withTimes = [...new Set(slots.map((slot) => monthOf(slot.start, timeZone)))];
  const asked = month !== undefined && withTimes.some((one) => one >= month) ? month : undefined;
  const first = asked ?? withTimes[0] ?? monthOf(now, timeZone);
  const months = monthsToShow(slots, first, timeZone);
  const shown = slots.filter((slot) => months.includes(monthOf(slot.start, timeZone)));
  const counts = new Map(daysOf(shown, timeZone).map(([date, ofDay]) => [date, ofDay.length]));
  const earlier = withTimes.filter((month) => month < first).at(-1);
  const later = withTimes.find((month) => month > (months.at(-1) ?? ''));
  return (
    <div class="stack gap-6">
      <details class="folds">
        <summary>{text.monthsSummary}</summary>
        <h2 class="unseen">{text.months}</h2>
        <div class="card months">
          {months.map((month) => (
            <MonthGlance month={month} counts={counts} today={dateOf(now, timeZone)} language={language} />
          ))}
        </div>
      </details>
      <section class="stack">
        <h2>{text.freeTimes}</h2>
        <SlotDays slots={shown} target={targetOf(view)} reading={{ language, timeZone }} />
      </section>
      {(earlier || later) && (
        <div class="row">
          {earlier && <MonthLink view={view} month={earlier} label={text.earlierMonths} />}
          {later && <MonthLink view={view} month={later} label={text.laterMonths} />}
        </div>
      )}
    </div>
  );
};

const MonthLink: FC<{ view: View; month: string; label: string }> = ({
  view: { service, area, unit, filter },
  month,
  label,
}) => {
  const query = new URLSearchParams({
    ...(area && { area: area.id }),
    ...unit,
    ...askedIn(filter),
    month,
  });
  return (
    <a class="button second" href={`/book/${service.id}?${query}`}>
      {label}
    </a>
  );
};

const NoTimes: FC<{ view: View }> = ({ view: { service, filter, area, language, timeZone, now } }) => {
  const text = slotTexts[language];
  const narrowed = filter.asked.channel !== '' || filter.asked.language !== '';
  const query = area ? `?${new URLSearchParams({ area: area.id })}` : '';
  return (
    <EmptyState
      icon="no-times"
      title={text.none}
      advice={text.noneAdvice({ last: { at: now + service.horizonDays * DAY, zone: timeZone } })}
    >
      {narrowed ? (
        <a class="button" href={`/book/${service.id}${query}`}>
          {frameTexts[language].clearFilter}
        </a>
      ) : (
        <a class="button second" href="/book">
          {text.otherServices}
        </a>
      )}
    </EmptyState>
  );
};

/** Three months from the first; one where three would hold too many times. */
function monthsToShow(slots: readonly ShownSlot[], first: string, timeZone: string): readonly string[] {
  const start = Temporal.PlainYearMonth.from(first);
  const months = Array.from({ length: MONTHS_SHOWN }, (_, at) => start.add({ months: at }).toString());
  const many = slots.filter((slot) => months.includes(monthOf(slot.start, timeZone))).length > MANY;
  return many ? months.slice(0, 1) : months;
}

function monthOf(instant: number, timeZone: string): string {
  return dateOf(instant, timeZone).slice(0, 7);
}

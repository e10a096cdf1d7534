// The fields of a series: who and where, how often, from when to when, and which dates are otherwise.

import type { Child, FC } from 'hono/jsx';
import { NOT_GIVEN } from '../../../core/date-bound.ts';
import { type Closure, type DateText, type Directory, nameIn, type Series, weekdays } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { NOT_PERMITTED } from '../../../core/standing-permission.ts';
import { sayCalendarDate, sayCalendarDates, sayList } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { TWIN } from '../../../features/directory/save-series.ts';
import { Carried, type Faults, type Option, TextField } from '../kit/fields.tsx';
import type { Field } from '../kit/form.tsx';
import { choice, date, longText, names, number, select, text, tick, ticks, time } from '../kit/inputs.tsx';
import { areaNames } from '../kit/localized-name.tsx';
import { sayRuleFault } from '../kit/say-rule-fault.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { deputyFields } from './deputy-fields.ts';
import { whomOptions } from './for-whom.ts';
import { sharesField } from './share-rows.tsx';
import { seriesTexts } from './texts/words.ts';

export const rhythmKinds = ['nth', 'every', 'parity', 'rule'] as const;

type Known = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly today: DateText;
  /** closures that a sent form knows by name; those that are there no more stay to be unticked */
  readonly named?: readonly Option[];
};
export type SeriesFields = ReturnType<typeof seriesForm>;

/** `rhythm`: the kind that was chosen, so that a fault of the rule is said where the rule was made. */
export function seriesForm(known: Known, rhythm = '') {
  const { actor, directory, language } = known;
  const words = seriesTexts[language];
  const { fault } = words;
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-series', id));
  const mine = new Set(areas.map(({ id }) => id));
  const people = [...directory.professionals.values()].filter((one) => one.areas.some((area) => mine.has(area)));
  const sites = [...directory.sites.values()].filter(({ area }) => mine.has(area));
  const named = ({ id, name }: { id: string; name: Series['name'] }) => ({ value: id, label: nameIn(name, language) });
  const closures = closureOptions(known);
  const gone = (known.named ?? []).filter(({ value }) => !closures.some((one) => one.value === value));
  const rule = { of: ['recurrence'] };
  const ruleFault = (said: string) => (message: string) =>
    message === 'gives no day on which the series is held' ? fault.noDay : (sayRuleFault(message, language) ?? said);
  return {
    name: names(words.name, { fault: fault.name }),
    service: select(words.service, { options: [...directory.services.values()].map(named), fault: fault.service }),
    professionals: ticks(words.professionals, {
      hint: words.professionalsHint,
      options: people.map(({ id, post }) => named({ id, name: post })),
      fault: (message) => sayPersonFault(message, language),
    }),
    ...deputyFields(
      people.map(({ id, post }) => named({ id, name: post })),
      {
        ...{ first: words.deputy, hint: words.deputyHint, next: words.nextDeputy, none: words.noDeputy },
        fault: (message) => (message === NOT_PERMITTED ? fault.notPermitted : fault.deputies),
      },
    ),
    areas: ticks(words.areas, { hint: words.areasHint, options: areas.map(named), fault: fault.areas }),
    site: select(words.site, { blank: words.noSite, options: sites.map(named), fault: fault.site }),
    rhythm: choice(words.rhythm, {
      first: 'nth',
      choices: rhythmKinds.map((value) => {
        const [label, hint] = words.rhythmKind[value];
        return { value, label, hint, shows: value };
      }),
    }),
    nths: ticks(words.nths, {
      options: (['1', '2', '3', '4', '5', '-1'] as const).map((value) => ({ value, label: words.nth[value] })),
    }),
    interval: number(words.interval, { hint: words.intervalHint, min: '1', max: '52', first: '1' }),
    parity: choice(words.parity, {
      first: 'odd',
      side: true,
      choices: [
        { value: 'odd', label: words.odd },
        { value: 'even', label: words.even },
      ],
    }),
    weekdays: ticks(words.weekdays, {
      options: weekdays.map((value) => ({ value, label: words.weekday[value] })),
      ...(rhythm !== 'rule' && { ...rule, fault: ruleFault(fault.weekdays) }),
    }),
    rule: text(words.rule, {
      hint: words.ruleHint,
      maxlength: 300,
      ...(rhythm === 'rule' && { ...rule, fault: ruleFault(fault.rule) }),
    }),
    start: time(words.start, {
      of: ['window'],
      fault: (message) => (message === TWIN ? fault.twin : fault.window),
    }),
    end: time(words.end),
    from: date(words.firstDate, { fault: fault.from }),
    until: date(words.lastDate, { optional: true, fault: fault.until }),
    skipPublicHolidays: tick(words.holidays, { first: true }),
    closures: ticks(words.closures, {
      optional: true,
      hint: words.closuresHint,
      options: [...closures, ...gone.map(({ value, label }) => ({ value, label: words.closureGone({ what: label }) }))],
      fault: (message) => (message.startsWith('there is no closure') ? fault.closureGone : fault.closures),
    }),
    exceptDates: longText(words.exceptDates, {
      optional: true,
      hint: words.datesHint,
      short: true,
      fault: (message) => sayDateFault(message, language, fault.exceptNotGiven) ?? fault.dates,
    }),
    extraDates: longText(words.extraDates, {
      optional: true,
      hint: words.datesHint,
      short: true,
      fault: (message) => sayDateFault(message, language) ?? fault.dates,
    }),
    moves: moves(language),
    shares: sharesField(directory, whomOptions(directory, areas, language), language),
  };
}

function sayPersonFault(message: string, language: Language): string {
  const { fault } = seriesTexts[language];
  if (message === NOT_PERMITTED) return fault.notPermitted;
  return message.endsWith('is missing') ? fault.profession : fault.professionals;
}

/** What can be ticked: each by its name, its days and its areas. */
export function closureOptions({ actor, directory, language, today }: Known): readonly Option[] {
  return choosable(directory, today)
    .filter(({ areas }) => areas.some((area) => may(actor, 'manage-series', area)))
    .map((closure) => ({
      value: closure.id,
      label: seriesTexts[language].closureOf({
        name: nameIn(closure.name, language),
        when: sayCalendarDates(closure.from, closure.to, language, 'full'),
        areas: areaNames(directory, closure.areas, language),
      }),
    }));
}

/** Closures to come that close some series only; those that close everything are no choice. */
export function choosable({ closures }: Directory, today: DateText): readonly Closure[] {
  return closures.filter(({ series, to }) => series.length > 0 && to >= today);
}

/** The fields in their places; what belongs to one kind of rhythm shows where that is chosen. */
export function placedSeries(
  at: Readonly<Record<keyof SeriesFields, Child>>,
  language: Language,
  hasClosures: boolean,
): Child {
  const words = seriesTexts[language];
  return (
    <>
      {at.name}
      {at.service}
      <div class="row top-aligned">
        <div class="grow">{at.professionals}</div>
        <div class="grow">{at.areas}</div>
      </div>
      <div class="row top-aligned">
        <div class="grow">{at.deputy}</div>
        <div class="grow">{at.nextDeputy}</div>
      </div>
      {at.site}
      <div class="stack gap-5">
        {at.rhythm}
        <div class="follows nth">{at.nths}</div>
        <div class="follows every">{at.interval}</div>
        <div class="follows parity">{at.parity}</div>
        <div class="follows nth every parity">{at.weekdays}</div>
        <div class="follows rule">{at.rule}</div>
      </div>
      <fieldset class="field">
        <legend>{words.times}</legend>
        <div class="row top-aligned">
          {at.start}
          {at.end}
        </div>
      </fieldset>
      <fieldset class="field">
        <legend>{words.validity}</legend>
        <div class="row top-aligned">
          {at.from}
          {at.until}
        </div>
        <span class="hint">{words.lastDateHint}</span>
      </fieldset>
      {at.skipPublicHolidays}
      {hasClosures && at.closures}
      <div class="row top-aligned">
        <div class="grow">{at.exceptDates}</div>
        <div class="grow">{at.extraDates}</div>
      </div>
      {at.moves}
      {at.shares}
    </>
  );
}

type Move = { readonly from: string; readonly to: string };

const MOST_MOVES = 1000;
/** Rows left empty for dates to be moved. */
const BLANK_ROWS = 2;

function moves(language: Language): Field<readonly Move[]> {
  return {
    blank: [],
    typed: (form) => {
      const count = Math.min(Number(form.one('moves')) || 0, MOST_MOVES);
      return Array.from({ length: count }, (_, at) => ({
        from: form.one(`moveFrom${at + 1}`),
        to: form.one(`moveTo${at + 1}`),
      })).filter(({ from, to }) => from !== '' || to !== '');
    },
    sent: (form) => form.has('moves'),
    said: (kept, language) =>
      sayList(
        kept.map((move) => [move.from, move.to].map((day) => sayCalendarDate(day, language, 'full')).join(' → ')),
        language,
      ),
    show: ({ value, faults }) => <MoveRows moves={value} faults={faults} language={language} />,
    at: () => 'moveFrom1',
    of: ['movedDates'],
    fault: (message) => sayDateFault(message, language) ?? seriesTexts[language].fault.moves,
  };
}

/** Why a date would lose its session, in the reader's language; undefined for what is no such fault. */
function sayDateFault(
  message: string,
  language: Language,
  notGiven = seriesTexts[language].fault.moveNotGiven,
): string | undefined {
  const date = message.endsWith(` ${NOT_GIVEN}`) ? message.slice(0, -NOT_GIVEN.length - 1) : undefined;
  if (date !== undefined) return notGiven({ date: sayCalendarDate(date, language, 'full') });
  const { moveSame, moveExtra, dateTaken, dateNotHeld, dateOutside, dateClosed } = seriesTexts[language].fault;
  const said = {
    'is an extra date, which is changed by itself': moveExtra,
    'is the date it is moved from': moveSame,
    'has a session already': dateTaken,
    'is a date on which the series is not held': dateNotHeld,
    'is a day that is closed': dateClosed,
    'is before the series begins': dateOutside,
    'is after the series ends': dateOutside,
  };
  return wordFor(said, message);
}

const MoveRows: FC<{ moves: readonly Move[]; faults: Faults; language: Language }> = ({ moves, faults, language }) => {
  const words = seriesTexts[language];
  const rows = [...moves, ...Array.from({ length: BLANK_ROWS }, () => ({ from: '', to: '' }))];
  return (
    <fieldset class="field">
      <legend>{`${words.moves} ${frameTexts[language].optional}`}</legend>
      <Carried of={{ moves: String(rows.length) }} />
      <div class="stack gap-3">
        {rows.map((move, at) => (
          <div class="row top-aligned">
            <TextField
              name={`moveFrom${at + 1}`}
              type="date"
              label={words.moveFrom({ n: at + 1 })}
              value={move.from}
              fault={faults[`moveFrom${at + 1}`]}
            />
            <TextField name={`moveTo${at + 1}`} type="date" label={words.moveTo({ n: at + 1 })} value={move.to} />
          </div>
        ))}
      </div>
      <span class="hint">{words.movesHint}</span>
    </fieldset>
  );
};

// The desk's one short form: whose time it is, how they meet, what else to know; and the time itself beside it.

import type { FC } from 'hono/jsx';
import { type Localized, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import type { ChosenTime } from '../booking/hold-form.tsx';
import { LateWarning } from '../booking/late-warning.tsx';
import { isGone, type Lost, LostTime, lostTitle } from '../booking/lost-time.tsx';
import { formTexts, planTexts } from '../booking/texts/words.ts';
import { UnmetWishes } from '../booking/unmet-wishes.tsx';
import { Badge, Facts } from '../kit/badge.tsx';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import type { FormState } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name, Names, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { LongTime, type Reading } from '../kit/times.tsx';
import { DeskContentFields, type DeskFields } from './content-fields.tsx';
import type { DeskFormRules } from './read-desk-form.ts';
import { deskTexts } from './texts/words.ts';

/** The time, where it is, and the desk it was chosen at. */
export type DeskTime = ChosenTime & { readonly desk: string; readonly place: readonly Localized[] };

/** What the family has at the same time, epoch milliseconds; `child`: for which child, in words. */
export type Clash = { readonly booking: string; readonly start: number; readonly end: number; readonly child?: string };

export type DeskFormState = FormState<DeskFields> & { readonly lost?: Lost; readonly clashes?: readonly Clash[] };

/** The bookings a refusal names as being in the way of those who would come; nothing where it is about anything else. */
export function clashesOf(error: unknown): readonly Clash[] | undefined {
  if (!(error instanceof Refusal) || error.code !== 'double_booked') return undefined;
  const { clashes = [] } = error.details;
  return clashes.map(({ booking, start, end }) => ({ booking, start: Date.parse(start), end: Date.parse(end) }));
}

/** Each with the child's name, where the family's own are read; under non-disclosure no name stands beside a time. */
export function withChildren(clashes: readonly Clash[], { family, language }: DeskFormRules): readonly Clash[] {
  if (family === undefined || family.nonDisclosure || family.children.length === 0) {
    return clashes.map(({ child: _child, ...clash }) => clash);
  }
  const nameOf = (id: string | undefined) => family.children.find((child) => child.id === id)?.name;
  return clashes.map((clash) => ({ ...clash, child: nameOf(clash.child) ?? deskTexts[language].clashOfAll }));
}

type Shown = { readonly time: DeskTime; readonly state: DeskFormState; readonly rules: DeskFormRules };

/** What the family has then already, as it is known before anything is sent. */
export type Beforehand = {
  readonly clashes: readonly Clash[];
  /** each is one child's, and the family has a child who is free then */
  readonly isOfChild: boolean;
  readonly mayOverride: boolean;
};

/** `now`: whether the hold still stands, epoch milliseconds. */
export const DeskHoldForm: FC<Shown & { now: number; beforehand: Beforehand }> = ({
  time,
  state,
  rules,
  now,
  beforehand,
}) => {
  const { language, family } = rules;
  const text = deskTexts[language];
  const path = `/desk/holds/${time.hold}`;
  const search = new URLSearchParams({ back: time.desk, ...(family && { family: family.id }) });
  const isHeld = time.heldUntil !== undefined && time.heldUntil > now;
  return (
    <div class="aside-right">
      <div class="stack gap-5">
        <ErrorSummary faults={state.faults} language={language} />
        <Heading
          {...(!isGone(state.lost) && { lead: isHeld ? text.formLead : formTexts[language].holdOverAdvice })}
          back={{ href: time.desk, label: text.formBack }}
        >
          {text.formTitle}
        </Heading>
        {!isGone(state.lost) && (
          <p class="row gap-2 only-narrow">
            <HoldBadge time={time} isHeld={isHeld} language={language} />
            <span class="strong">{sayDateTime(time.start, language, zoneOf(time.directory, time.area), 'short')}</span>
          </p>
        )}
        {!state.lost && (
          <UnmetWishes
            desk={time.desk}
            family={family}
            slot={time.slot}
            directory={time.directory}
            language={language}
          />
        )}
        {!state.lost && <LateWarning time={time} service={time.service} now={now} language={language} />}
        {!state.clashes && !state.lost && beforehand.clashes.length > 0 && (
          <ClashesBefore {...beforehand} reading={{ language, timeZone: zoneOf(time.directory, time.area) }} />
        )}
        <form method="post" action={`${path}?${search}`} class="stack gap-5" id="desk-hold" novalidate>
          <BookingFields time={time} state={state} rules={rules} isOfChild={beforehand.isOfChild} />
          <div class="row">
            <button type="submit" class="button">
              {text.book}
            </button>
            <button
              type="submit"
              class="button second"
              name="planFrom"
              value={time.hold}
              formaction="/plans/new"
              formnovalidate={true}
            >
              {planTexts[language].link}
            </button>
            <button type="submit" class="button quiet" form="release">
              {text.leave}
            </button>
          </div>
        </form>
        <form method="post" action={`${path}/release`} id="release">
          <Carried of={{ back: time.desk }} />
        </form>
      </div>
      <TimeCard time={time} isHeld={isHeld} lost={state.lost} language={language} />
    </div>
  );
};

/** The slot goes with the form, so that what was typed outlives its hold. */
const BookingFields: FC<Shown & Pick<Beforehand, 'isOfChild'>> = ({ time, state, rules, isOfChild }) => {
  const { language } = rules;
  const { lost, clashes } = state;
  const ofChild = isOfChild ? deskTexts[language].clashBeforeAdvice : undefined;
  const timeZone = zoneOf(time.directory, time.area);
  return (
    <>
      <Carried of={{ slot: time.slot, area: time.area, back: time.desk }} />
      {lost && (
        <LostTime
          lost={lost}
          lead={isGone(lost) ? undefined : ofChild}
          fault={state.faults.instead}
          allTimes={time.desk}
          directory={time.directory}
          reading={{ language, timeZone }}
        />
      )}
      {clashes && (
        <Clashes clashes={clashes} asks={lost === undefined} ofChild={ofChild} reading={{ language, timeZone }} />
      )}
      <DeskContentFields state={state} rules={rules} />
    </>
  );
};

const ClashesBefore: FC<Beforehand & { reading: Reading }> = ({ clashes, isOfChild, mayOverride, reading }) => {
  const text = deskTexts[reading.language];
  return (
    <Note tone="warn">
      <p class="strong">{text.clashBefore}</p>
      <ClashList clashes={clashes} reading={reading} />
      <p>
        {isOfChild ? text.clashBeforeAdvice : text.clashBeforeOther}{' '}
        {mayOverride ? text.clashBeforeReason : text.clashNot}
      </p>
    </Note>
  );
};

export const ClashList: FC<{ clashes: readonly Clash[]; reading: Reading }> = ({
  clashes,
  reading: { language, timeZone },
}) => (
  <ul>
    {clashes.map(({ booking, start, end, child }) => (
      <li>
        <a href={`/bookings/${booking}`}>
          {deskTexts[language].clash({ when: sayDateTimeRange(start, end, language, timeZone), child })}
        </a>
      </li>
    ))}
  </ul>
);

/** `asks`: whether it may be booked all the same, with the reason that the form then asks for. */
const Clashes: FC<{
  clashes: readonly Clash[];
  asks: boolean;
  ofChild: string | undefined;
  reading: Reading;
}> = ({ clashes, asks, ofChild, reading }) => {
  const { language } = reading;
  const text = deskTexts[language];
  return (
    <Note tone="warn" said={asks}>
      {asks && <h2>{lostTitle('double_booked', language)}</h2>}
      {clashes.length > 0 && <ClashList clashes={clashes} reading={reading} />}
      {asks && ofChild && <p>{ofChild}</p>}
      <p>{asks ? text.clashAsk : text.clashNot}</p>
    </Note>
  );
};

const TimeCard: FC<{ time: DeskTime; isHeld: boolean; lost: Lost | undefined; language: Language }> = ({
  time,
  isHeld,
  lost,
  language,
}) => {
  const { start, end, who, place, service, area, directory } = time;
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, area);
  return (
    <aside class="stick" aria-label={sayDate(start, language, timeZone)}>
      <div class="card stack">
        {isGone(lost) ? (
          <Badge tone="bad" icon="no-times">
            {lostTitle(lost.code, language)}
          </Badge>
        ) : (
          <HoldBadge time={time} isHeld={isHeld} language={language} />
        )}
        <p class="big-time">
          <LongTime start={start} end={end} reading={{ language, timeZone }} />
        </p>
        <Facts
          of={[
            [text.service, <Name of={service.name} language={language} />],
            [text.withWhom, who.length > 0 && <Posts of={who} language={language} />],
            [text.where, place.length > 0 && <Names of={place} language={language} />],
          ]}
        />
      </div>
    </aside>
  );
};

const HoldBadge: FC<{ time: DeskTime; isHeld: boolean; language: Language }> = ({
  time: { heldUntil, directory, area },
  isHeld,
  language,
}) => (
  <Badge tone="warn" icon="clock">
    {isHeld && heldUntil !== undefined
      ? deskTexts[language].formHeld({ time: { at: heldUntil, zone: zoneOf(directory, area) } })
      : formTexts[language].holdOver}
  </Badge>
);

// The desk's one short form: whose time it is, how they meet, what else to know; and the time itself beside it.

import type { FC } from 'hono/jsx';
import { type Localized, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayTime } from '../../../core/wording.ts';
import { anywayTexts } from '../messages/book-anyway.ts';
import { formTexts } from '../messages/booking-form.ts';
import { deskTexts } from '../messages/desk.ts';
import { planTexts } from '../messages/plans.ts';
import type { DeskFormRules, DeskValues, KnownFamily } from '../read-desk-form.ts';
import { AnywayFields } from './anyway-fields.tsx';
import { Badge, Facts } from './badge.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { InterpreterField, WhoIsTold } from './desk-people.tsx';
import { ErrorSummary, type Faults, LongTextField, SelectField, TextField } from './fields.tsx';
import { Heading } from './heading.tsx';
import type { ChosenTime } from './hold-form.tsx';
import { Name, Names } from './localized-name.tsx';
import { type Lost, LostTime, lostTitle } from './lost-time.tsx';
import { Note } from './note.tsx';
import { LongTime } from './slot-list.tsx';

/** The time, where it is, and the desk it was chosen at. */
export type DeskTime = ChosenTime & { readonly desk: string; readonly place: readonly Localized[] };

export type DeskFormState = {
  readonly values: DeskValues;
  readonly faults: Faults;
  readonly lost?: Lost;
};

type Shown = { readonly time: DeskTime; readonly state: DeskFormState; readonly rules: DeskFormRules };

/** `now`: whether the hold still stands, epoch milliseconds. */
export const DeskHoldForm: FC<Shown & { now: number }> = ({ time, state, rules, now }) => {
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
          lead={isHeld && !state.lost ? text.formLead : formTexts[language].holdOverAdvice}
          back={{ href: time.desk, label: text.formBack }}
        >
          {text.formTitle}
        </Heading>
        <form method="post" action={`${path}?${search}`} class="stack gap-5" id="desk-hold" novalidate>
          <BookingFields time={time} state={state} rules={rules} />
          <div class="row">
            <button type="submit" class="button">
              {text.book}
            </button>
            <button type="submit" class="button second" form="plan">
              {planTexts[language].link}
            </button>
            <button type="submit" class="button quiet" form="release">
              {text.leave}
            </button>
          </div>
        </form>
        <form method="post" action={`${path}/release`} id="release">
          <input type="hidden" name="back" value={time.desk} />
        </form>
        <form method="post" action={`${path}/plan`} id="plan">
          <input type="hidden" name="slot" value={time.slot} />
          <input type="hidden" name="area" value={time.area} />
          <input type="hidden" name="family" value={family?.id ?? ''} />
        </form>
      </div>
      <TimeCard time={time} isHeld={isHeld} lost={state.lost} language={language} />
    </div>
  );
};

/** The slot goes with the form, so that what was typed outlives its hold. */
const BookingFields: FC<Shown> = ({ time, state: { values, faults, lost }, rules: { offered, family, language } }) => {
  const text = deskTexts[language];
  const timeZone = zoneOf(time.directory, time.area);
  return (
    <>
      <input type="hidden" name="slot" value={time.slot} />
      <input type="hidden" name="area" value={time.area} />
      {lost && <LostTime lost={lost} fault={faults.instead} allTimes={time.desk} reading={{ language, timeZone }} />}
      {family === undefined ? (
        <TextField
          name="reference"
          label={text.reference}
          hint={text.referenceHint}
          value={values.reference}
          fault={faults.reference}
          maxlength={64}
          autocomplete="off"
        />
      ) : (
        <FamilyFields family={family} values={values} language={language} />
      )}
      <ChannelFields offered={offered} values={values} faults={faults} language={language} />
      <InterpreterField value={values.interpreter} language={language} />
      <LongTextField
        name="note"
        label={text.note}
        hint={text.noteHint}
        value={values.note}
        fault={faults.note}
        maxlength={1000}
        short
      />
      {values.anyway.rules.length > 0 && (
        <Note tone="warn">
          <h2>{anywayTexts[language].title}</h2>
          <AnywayFields anyway={values.anyway} faults={faults} language={language} />
        </Note>
      )}
    </>
  );
};

const FamilyFields: FC<{ family: KnownFamily; values: DeskValues; language: Language }> = ({
  family: { name, reference, children, guardians, namedWorker },
  values,
  language,
}) => {
  const text = deskTexts[language];
  return (
    <div class="stack">
      <Facts
        of={[
          [text.familyIs, name === undefined ? reference : `${name} (${reference})`],
          [text.guardians, guardians.map((guardian) => guardian.name).join(', ')],
          [text.named, namedWorker && <Name of={namedWorker.post} language={language} />],
        ]}
      />
      {children.length > 0 && (
        <SelectField
          name="child"
          label={text.child}
          value={values.child}
          blank={text.noChild}
          options={children.map((child) => ({ value: child.id, label: child.name }))}
        />
      )}
      <WhoIsTold guardians={guardians} chosen={values.guardians} language={language} />
    </div>
  );
};

const TimeCard: FC<{ time: DeskTime; isHeld: boolean; lost: Lost | undefined; language: Language }> = ({
  time: { start, end, heldUntil, who, place, service, area, directory },
  isHeld,
  lost,
  language,
}) => {
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, area);
  return (
    <aside class="stick" aria-label={sayDate(start, language, timeZone)}>
      <div class="card stack">
        <Badge tone={lost ? 'bad' : 'warn'} icon={lost ? 'no-times' : 'clock'}>
          {lost
            ? lostTitle(lost.code, language)
            : isHeld && heldUntil !== undefined
              ? text.formHeld(sayTime(heldUntil, language, timeZone))
              : formTexts[language].holdOver}
        </Badge>
        <p class="big-time">
          <LongTime start={start} end={end} reading={{ language, timeZone }} />
        </p>
        <Facts
          of={[
            [text.service, <Name of={service.name} language={language} />],
            [text.withWhom, who.length > 0 && <Names of={who} language={language} />],
            [text.where, place.length > 0 && <Names of={place} language={language} />],
          ]}
        />
      </div>
    </aside>
  );
};

// The short form between a chosen time and a booking: what it is about, how to meet, and what else to know.

import type { Child, FC } from 'hono/jsx';
import { ageBands, consentGivers, consentScopes } from '../../../core/booking.ts';
import { nameIn } from '../../../core/directory.ts';
import { type FormState, fieldsAt } from '../kit/form.tsx';
import { choice, date, hidden, longText, phone, select, text } from '../kit/inputs.tsx';
import { dateOf } from '../kit/times.tsx';
import type { FormRules } from './read-booking-form.ts';
import { registerField } from './register-field.tsx';
import { channelIcon } from './slot-list.tsx';
import { bookingTexts, formTexts } from './texts/words.ts';

export type BookingFields = ReturnType<typeof bookingForm>;
export type FamilyFields = ReturnType<typeof familyForm>;
export type CaseFields = ReturnType<typeof caseForm>;

/** What a consultation is about. */
export function caseForm({ topics, language }: Pick<FormRules, 'topics' | 'language'>) {
  const said = formTexts[language];
  const { ageBand } = bookingTexts[language];
  return {
    topic: select(said.topic, {
      options: topics.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    age: select(said.age, { options: ageBands.map((value) => ({ value, label: ageBand[value] })) }),
    question: longText(said.question, { hint: said.questionHint, seen: true }),
  };
}

/** Whose it is, and by whose consent. */
export function familyForm({
  language,
  timeZone,
  now,
  elsewhere,
}: Pick<FormRules, 'language' | 'timeZone' | 'now' | 'elsewhere'>) {
  const said = formTexts[language];
  const words = bookingTexts[language];
  return {
    familyReference: text(said.familyReference, {
      hint: said.familyReferenceHint,
      maxlength: 64,
      autocomplete: 'off',
      short: true,
      seen: true,
    }),
    registers: registerField(language, elsewhere),
    consentScope: select(said.consentScope, { options: labelled(consentScopes, words.consentScope) }),
    consentGivenBy: select(said.consentGivenBy, { options: labelled(consentGivers, words.consentGiver) }),
    // a consent cannot be given later than today
    consentGivenOn: date(said.consentGivenOn, { max: dateOf(now, timeZone) }),
  };
}

function labelled<Value extends string>(values: readonly Value[], labels: Readonly<Record<Value, string>>) {
  return values.map((value) => ({ value, label: labels[value] }));
}

export function bookingForm({ service, topics, language, timeZone, now, elsewhere }: FormRules) {
  const said = formTexts[language];
  const words = bookingTexts[language];
  const [first = '', ...others] = service.channels;
  return {
    about: choice(said.about, {
      choices: [
        { value: 'case', label: said.anonymous, hint: said.anonymousHint, shows: 'case' },
        { value: 'family', label: said.client, hint: said.clientHint, shows: 'consent' },
      ],
    }),
    ...caseForm({ topics, language }),
    ...familyForm({ language, timeZone, now, ...(elsewhere && { elsewhere }) }),
    channel:
      others.length === 0
        ? hidden({ first })
        : choice(said.channel, {
            first,
            side: true,
            choices: labelled(service.channels, words.channel).map((one) => ({
              ...one,
              icon: channelIcon[one.value],
              shows: one.value,
            })),
          }),
    // the number the specialist calls
    phone: phone(said.phone, { hint: said.phoneHint, maxlength: 32, autocomplete: 'work tel', short: true }),
    note: longText(said.note, { optional: true, hint: said.noteHint, maxlength: 1000, short: true, seen: true }),
  };
}

export const BookingForm: FC<{
  action: string;
  rules: FormRules;
  state: FormState<BookingFields>;
  /** what stands before the fields, inside the form: other times to choose from, the hidden slot */
  before?: Child;
  /** other ways on, beside the button */
  beside?: Child;
}> = ({ action, rules, state, before, beside }) => {
  const { language, service } = rules;
  const at = fieldsAt(bookingForm(rules), state, language);
  return (
    <form method="post" action={action} class="stack gap-5" id="booking" novalidate>
      {before}
      {service.kind === 'consultation' && <AskedAbout at={at} />}
      {service.anonymousCase && at.about}
      <div class={service.anonymousCase ? 'follows consent stack gap-5' : 'stack gap-5'}>
        {at.registers}
        {at.familyReference}
        {at.consentScope}
        <div class="row top-aligned">
          <div class="grow">{at.consentGivenBy}</div>
          <div class="grow">{at.consentGivenOn}</div>
        </div>
      </div>
      {at.channel}
      {service.channels.includes('phone') && (
        <div {...(service.channels.length > 1 && { class: 'follows phone' })}>{at.phone}</div>
      )}
      {at.note}
      <div class="row">
        <button type="submit" class="button">
          {formTexts[language].submit}
        </button>
        {beside}
      </div>
    </form>
  );
};

/** What a consultation is about: its topic and age side by side, and the question. */
export const AskedAbout: FC<{ at: Readonly<Record<keyof CaseFields, Child>> }> = ({ at }) => (
  <>
    <div class="row top-aligned">
      <div class="grow">{at.topic}</div>
      <div class="grow">{at.age}</div>
    </div>
    {at.question}
  </>
);

// The short form between a chosen time and a booking: what it is about, how to meet, and what else to know.

import type { Child, FC } from 'hono/jsx';
import { ageBands, consentGivers, consentScopes } from '../../../core/booking.ts';
import { nameIn, type Service, type Topic } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { ChoiceField, type Faults, LongTextField, SelectField, TextField, Tick } from '../kit/fields.tsx';
import { Note } from '../kit/note.tsx';
import { frame } from '../kit/texts/frame.ts';
import type { BookingFormValues, LikelyName } from './read-booking-form.ts';
import { channelIcon } from './slot-list.tsx';
import { bookingTexts } from './texts/booking.ts';
import { formTexts } from './texts/booking-form.ts';

export type BookingFormProps = {
  readonly action: string;
  readonly language: Language;
  readonly service: Pick<Service, 'anonymousCase' | 'channels'>;
  readonly topics: readonly Topic[];
  readonly values: BookingFormValues;
  readonly faults: Faults;
  readonly names: readonly LikelyName[];
  /** today in the area, `2026-11-22`: a consent cannot be given later */
  readonly today: string;
  /** what stands before the fields, inside the form: other times to choose from, the hidden slot */
  readonly before?: Child;
  /** other ways on, beside the button */
  readonly beside?: Child;
};

export const BookingForm: FC<BookingFormProps> = (props) => {
  const { action, language, service, values, faults, names, before, beside } = props;
  const text = formTexts[language];
  return (
    <form method="post" action={action} class="stack gap-5" id="booking" novalidate>
      {before}
      {service.anonymousCase && (
        <ChoiceField
          name="about"
          label={text.about}
          value={values.about}
          fault={faults.about}
          choices={[
            { value: 'case', label: text.anonymous, hint: text.anonymousHint, shows: 'case' },
            { value: 'family', label: text.client, hint: text.clientHint, shows: 'consent' },
          ]}
        />
      )}
      {service.anonymousCase && <CaseFields {...props} />}
      <ConsentFields {...props} />
      {service.channels.length > 1 ? (
        <ChoiceField
          name="channel"
          label={text.channel}
          value={values.channel}
          fault={faults.channel}
          side
          choices={service.channels.map((value) => ({
            value,
            label: bookingTexts[language].channel[value],
            icon: channelIcon[value],
            shows: value,
          }))}
        />
      ) : (
        <input type="hidden" name="channel" value={service.channels[0] ?? ''} />
      )}
      {service.channels.includes('phone') && <PhoneField {...props} />}
      <LongTextField
        name="note"
        label={`${text.note} ${frame[language].optional}`}
        hint={text.noteHint}
        value={values.note}
        fault={faults.note}
        maxlength={1000}
        short
      />
      {names.some((name) => name.field === 'note') && <NotAName {...props} />}
      <div class="row">
        <button type="submit" class="button">
          {text.submit}
        </button>
        {beside}
      </div>
    </form>
  );
};

const CaseFields: FC<BookingFormProps> = (props) => {
  const { language, topics, values, faults, names } = props;
  const text = formTexts[language];
  return (
    <div class="follows case stack gap-5">
      <div class="row top-aligned">
        <div class="grow">
          <SelectField
            name="topic"
            label={text.topic}
            blank={frame[language].choose}
            options={topics.map((topic) => ({ value: topic.id, label: nameIn(topic.name, language) }))}
            value={values.topic}
            fault={faults.topic}
          />
        </div>
        <div class="grow">
          <SelectField
            name="age"
            label={text.age}
            blank={frame[language].choose}
            options={ageBands.map((value) => ({ value, label: bookingTexts[language].ageBand[value] }))}
            value={values.age}
            fault={faults.age}
          />
        </div>
      </div>
      <LongTextField
        name="question"
        label={text.question}
        hint={text.questionHint}
        value={values.question}
        fault={faults.question}
      />
      {names.length > 0 && names.every((name) => name.field === 'question') && <NotAName {...props} />}
    </div>
  );
};

const ConsentFields: FC<BookingFormProps> = ({ language, service, values, faults, today }) => {
  const text = formTexts[language];
  const words = bookingTexts[language];
  return (
    <div class={service.anonymousCase ? 'follows consent stack gap-5' : 'stack gap-5'}>
      <TextField
        name="familyReference"
        label={text.familyReference}
        hint={text.familyReferenceHint}
        value={values.familyReference}
        fault={faults.familyReference}
        maxlength={64}
        autocomplete="off"
        short
      />
      <SelectField
        name="consentScope"
        label={text.consentScope}
        blank={frame[language].choose}
        options={consentScopes.map((value) => ({ value, label: words.consentScope[value] }))}
        value={values.consentScope}
        fault={faults.consentScope}
      />
      <div class="row top-aligned">
        <div class="grow">
          <SelectField
            name="consentGivenBy"
            label={text.consentGivenBy}
            blank={frame[language].choose}
            options={consentGivers.map((value) => ({ value, label: words.consentGiver[value] }))}
            value={values.consentGivenBy}
            fault={faults.consentGivenBy}
          />
        </div>
        <div class="grow">
          <TextField
            name="consentGivenOn"
            type="date"
            label={text.consentGivenOn}
            value={values.consentGivenOn}
            fault={faults.consentGivenOn}
            max={today}
          />
        </div>
      </div>
    </div>
  );
};

/** The number the specialist calls; it follows the choice of the phone where there is a choice. */
const PhoneField: FC<BookingFormProps> = ({ language, service, values, faults }) => {
  const text = formTexts[language];
  return (
    <div {...(service.channels.length > 1 && { class: 'follows phone' })}>
      <TextField
        name="phone"
        type="tel"
        label={text.phone}
        hint={text.phoneHint}
        value={values.phone}
        fault={faults.phone}
        maxlength={32}
        autocomplete="work tel"
        short
      />
    </div>
  );
};

/** Asks the writer to look again: one tick for all that looks like a name, after the last field it is in. */
const NotAName: FC<BookingFormProps> = ({ names, values, language }) => {
  const text = formTexts[language];
  return (
    <Note tone="warn">
      {names.map(({ kind, words }) => (
        <p>
          {text.looksLike[kind]} <mark>{words}</mark>
        </p>
      ))}
      <Tick name="notAName" id="notAName" checked={values.notAName !== ''}>
        {text.notAName}
      </Tick>
    </Note>
  );
};

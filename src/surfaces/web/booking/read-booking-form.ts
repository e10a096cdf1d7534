// The short booking form: what is wrong with what was typed, and the booking it asks for.

import { ageBands, consentGivers, consentScopes } from '../../../core/booking.ts';
import { channels, type Service, type Topic } from '../../../core/directory.ts';
import { foldReference } from '../../../core/fold-reference.ts';
import { toIso } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { findPersonalData, quoteOf } from '../../../core/personal-data.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { bookInput } from '../../../features/bookings/schema.ts';
import { LONGEST_TEXT } from '../../../features/consultations/schema.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import type { Faults } from '../kit/fields.tsx';
import type { Typed } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import type { BookingFields, CaseFields, FamilyFields } from './booking-form.tsx';
import { familyNumbered } from './register-field.tsx';
import type { SameNumber } from './same-number.tsx';
import { formTexts } from './texts/words.ts';

const LONGEST = { question: 2000, note: 1000, familyReference: 64, writing: LONGEST_TEXT } as const;

export type FormRules = {
  readonly service: Pick<Service, 'kind' | 'anonymousCase' | 'channels'>;
  readonly topics: readonly Topic[];
  readonly language: Language;
  readonly timeZone: string;
  /** epoch milliseconds */
  readonly now: number;
  /** a person who keeps the families is asked before one is registered */
  readonly keepsFamilies?: boolean;
  /** the family that the desk has found: meant for as long as its number stands there */
  readonly family?: Pick<FamilyView, 'id' | 'reference' | 'namedWorker'>;
  /** those that have the number which was typed */
  readonly elsewhere?: readonly SameNumber[];
};

export type ReadForm =
  | { readonly ok: true; readonly content: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly faults: Faults };

/** Judges the form. `content` is what `book-slot` takes beside the slot or the hold. */
export function readBookingForm(values: Typed<BookingFields>, rules: FormRules): ReadForm {
  const anonymous = rules.service.anonymousCase && values.about === 'case';
  const client = !rules.service.anonymousCase || values.about === 'family';
  const asks = rules.service.kind === 'consultation';
  const faults: Faults = {
    ...(asks && caseFaults(values, rules)),
    ...(!anonymous && !client && { about: formTexts[rules.language].missing.about }),
    ...(client && familyFaults(values, rules)),
    ...meetingFaults(values, rules),
  };
  if (isFaulty({ faults })) return { ok: false, faults };
  return {
    ok: true,
    content: {
      channel: values.channel,
      ...(values.channel === 'phone' && { phone: values.phone.trim() }),
      ...(asks && { case: { topic: values.topic, ageBand: values.age, question: values.question.trim() } }),
      ...(client && familyContent(values, rules)),
      ...(values.note.trim() !== '' && { note: values.note.trim() }),
    },
  };
}

/** As `readBookingForm`, of the words alone: the question, unless nothing is asked, and the note. */
export function wordFaults(
  { note = '', ...values }: Typed<CaseFields> & { readonly note?: string },
  { asks = true, ...rules }: Pick<FormRules, 'topics' | 'language'> & { readonly asks?: boolean },
): Faults {
  const noteFault = textFault(note, 'note', rules.language);
  return { ...(asks && caseFaults(values, rules)), ...(noteFault && { note: noteFault }) };
}

/** What is wrong with what somebody writes in a thread. */
export function writingFault(text: string, language: Language): string | undefined {
  return text.trim() === '' ? formTexts[language].missing.writing : textFault(text, 'writing', language);
}

function caseFaults(
  values: Pick<Typed<CaseFields>, 'topic' | 'age' | 'question'>,
  { topics, language }: Pick<FormRules, 'topics' | 'language'>,
): Faults {
  const { missing } = formTexts[language];
  const question = textFault(values.question, 'question', language);
  return {
    ...(!topics.some((topic) => topic.id === values.topic) && { topic: missing.topic }),
    ...(!isOneOf(ageBands, values.age) && { age: missing.age }),
    ...(values.question.trim() === '' ? { question: missing.question } : question && { question }),
  };
}

/** What is wrong with whose it is said to be, and by whose consent. */
export function familyFaults(
  values: Typed<FamilyFields>,
  rules: Pick<FormRules, 'language' | 'timeZone' | 'now'>,
): Faults {
  const { missing } = formTexts[rules.language];
  const reference = textFault(values.familyReference, 'familyReference', rules.language);
  const givenOn = instantOf(values.consentGivenOn, rules.timeZone);
  return {
    ...(values.familyReference.trim() === ''
      ? { familyReference: missing.familyReference }
      : reference && { familyReference: reference }),
    ...(!isOneOf(consentScopes, values.consentScope) && { consentScope: missing.consentScope }),
    ...(!isOneOf(consentGivers, values.consentGivenBy) && { consentGivenBy: missing.consentGivenBy }),
    ...((givenOn === undefined || givenOn > rules.now) && { consentGivenOn: missing.consentGivenOn }),
  };
}

function meetingFaults(values: Typed<BookingFields>, { service, language }: FormRules): Faults {
  const note = textFault(values.note, 'note', language);
  const offered = isOneOf(channels, values.channel) && service.channels.some((channel) => channel === values.channel);
  const phone = values.channel === 'phone' ? phoneFault(values.phone, language) : undefined;
  return {
    ...(!offered && { channel: formTexts[language].missing.channel }),
    ...(phone && { phone }),
    ...(note && { note }),
  };
}

/** The specialist makes the call, so a meeting by phone needs a number to call. */
function phoneFault(text: string, language: Language): string | undefined {
  const { missing, notAPhone } = formTexts[language];
  if (text.trim() === '') return missing.phone;
  return bookInput.shape.phone.safeParse(text).success ? undefined : notAPhone;
}

/** Whose it is and by whose consent, as commands take it. */
export function familyContent(
  values: Typed<FamilyFields>,
  { timeZone, keepsFamilies, family }: Pick<FormRules, 'timeZone' | 'keepsFamilies' | 'family'>,
): Readonly<Record<string, unknown>> {
  const givenAt = instantOf(values.consentGivenOn, timeZone) ?? 0;
  const reference = values.familyReference.trim();
  const isMeant = family !== undefined && foldReference(family.reference) === foldReference(reference);
  const numbered = familyNumbered(reference, values.registers);
  return {
    family: isMeant ? { id: family.id } : keepsFamilies || numbered.register ? numbered : { reference },
    consent: { scope: values.consentScope, givenBy: values.consentGivenBy, givenAt: toIso(givenAt, timeZone) },
  };
}

/** Too long, or carrying what no text may carry; what was found is quoted to the one who wrote it. */
function textFault(text: string, field: keyof typeof LONGEST, language: Language): string | undefined {
  const said = formTexts[language];
  if (text.trim().length > LONGEST[field]) return said.tooLong({ most: LONGEST[field] });
  const refused = findPersonalData(text).filter((finding) => finding.severity === 'refuse');
  if (refused.length === 0) return undefined;
  return refused.map((finding) => said.found[finding.kind]({ quote: quoteOf(text, finding) })).join(' ');
}

/** The beginning of the day, where the text is a date of the calendar. */
function instantOf(date: string, timeZone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  try {
    return wallClock(timeZone).instant(date, '00:00');
  } catch {
    return undefined;
  }
}

function isOneOf<Known extends string>(known: readonly Known[], text: string): text is Known {
  return known.some((each) => each === text);
}

// The kinds of field that forms are made of, each with how it is read and shown: see `kit/form.tsx`.

import type { Child } from 'hono/jsx';
import { z } from 'zod';
import type { Localized } from '../../../core/directory.ts';
import { type Language, languages } from '../../../core/permissions.ts';
import { likelyNames } from '../../../core/seen-texts.ts';
import { sayCalendarDate, sayList, sayTime } from '../../../core/wording.ts';
import {
  type Choice,
  ChoiceField,
  type Faults,
  FileField,
  LongTextField,
  type Option,
  SelectField,
  type Side,
  TextField,
  Tick,
  TicksField,
  withChosen,
} from './fields.tsx';
import type { Field, Says } from './form.tsx';
import type { MarkedKinds } from './marked.tsx';
import { NameFields } from './name-fields.tsx';
import { type SentForm, sentForm, typedName } from './read-form.ts';
import { frameTexts } from './texts/words.ts';

type About = Says & {
  readonly hint?: string;
  /** marked so beside its label */
  readonly optional?: boolean;
};

type TextAbout = About & {
  readonly short?: boolean;
  readonly maxlength?: number;
  readonly autocomplete?: string;
  readonly min?: string;
  readonly max?: string;
  /** what stands there before anything was typed */
  readonly first?: string;
  /** what is marked in it where it has a fault; what no text may hold, unless told */
  readonly marks?: MarkedKinds;
  /** others see it, and no name belongs in it: what looks like one is asked about */
  readonly seen?: boolean;
  /** shown in place of what was typed, for a value that people write otherwise than it is kept */
  readonly write?: (value: string) => string;
};

type TextType = 'text' | 'password' | 'email' | 'tel' | 'date' | 'time' | 'number' | 'search';

/** A line of text; line ends and spaces around it are not part of it. */
export const text = textOf('text');
export const email = textOf('email');
/** Never shown again: where the form is, it is typed once more. */
export const password = textOf('password', { said: () => '' });
export const phone = textOf('tel');
/** `2026-11-24`, or as it was typed */
export const date = textOf('date', {
  said: (kept, language) => (isDate(kept) ? sayCalendarDate(kept, language, 'full') : kept),
  unfit: (typed, language) => (typed.startsWith('20') && isDate(typed) ? undefined : frameTexts[language].notDate),
});
/** `13:50`, or as it was typed */
export const time = textOf('time', { said: sayWallTime });
export const number = textOf('number');
export const search = textOf('search');

/** Longer text, kept as it was typed. */
export function longText(label: string, { write, first = '', seen, ...about }: TextAbout = {}): Field<string> {
  return {
    ...says(about),
    blank: first,
    ...written(write),
    typed: (form, name) => form.one(name),
    sent: wasSent,
    ...(seen && { likely: likelyNames }),
    show: ({ name, value, faults, language }) => (
      <LongTextField
        {...common(label, about, name, faults, language)}
        value={write ? write(value) : value}
        marks={{ language, of: seen ? 'names' : about.marks }}
        {...shape(about)}
      />
    ),
  };
}

/** One of many. `blank`: the words of choosing none, an empty value; `first`: what is chosen at first, where one must be. */
export function select(
  label: string,
  {
    options,
    blank,
    first,
    ...about
  }: About & { readonly options: readonly Option[]; readonly blank?: string; readonly first?: string },
): Field<string> {
  return {
    ...says(about),
    blank: first ?? '',
    typed: (form, name) => form.one(name).trim(),
    sent: wasSent,
    said: (value, language) => (value === '' ? (blank ?? '') : labelOf(options, value, language)),
    unfit: (value, language) => (value === '' ? undefined : oneOf(options, value, language)),
    show: ({ name, value, faults, language }) => (
      <SelectField
        {...common(label, about, name, faults, language)}
        options={withChosen(options, value, language)}
        value={value}
        {...(first === undefined && { blank: blank ?? frameTexts[language].choose })}
      />
    ),
  };
}

/** One of a few that are all in sight. */
export function choice(
  label: string,
  {
    choices,
    side,
    first = '',
    ...about
  }: About & { readonly choices: readonly Choice[]; readonly side?: Side; readonly first?: string },
): Field<string> {
  return {
    ...says(about),
    blank: first,
    typed: (form, name) => form.one(name),
    sent: wasSent,
    said: (value, language) => labelOf(choices, value, language),
    unfit: (value, language) => oneOf(choices, value, language),
    show: ({ name, value, faults, language }) => (
      <ChoiceField
        {...common(label, about, name, faults, language)}
        choices={choices}
        value={value}
        {...(side && { side })}
      />
    ),
  };
}

/** Any of a few. */
export function ticks(
  label: string,
  {
    options,
    first = [],
    ...about
  }: About & { readonly options: readonly Choice[]; readonly first?: readonly string[] },
): Field<readonly string[]> {
  return {
    ...says(about),
    blank: first,
    typed: (form, name) => form.all(name).filter((value) => value !== ''),
    said: (values, language) =>
      sayList(
        values.map((value) => labelOf(options, value, language)),
        language,
      ),
    show: ({ name, value, faults, language }) => (
      <TicksField {...common(label, about, name, faults, language)} {...{ options, language }} values={value} />
    ),
  };
}

/** Yes or no. `first`: how it stands before anybody has touched it. */
export function tick(
  words: Child,
  { first = false, ...about }: Says & { readonly first?: boolean } = {},
): Field<boolean> {
  return {
    ...says(about),
    blank: first,
    typed: (form, name) => form.one(name) !== '',
    // of two answers one is kept: who changed it too made the same of it, so that what is kept stands in it
    show: ({ name, value, faults }) => (
      <Tick name={name} id={name} checked={value} fault={faults[name]}>
        {words}
      </Tick>
    ),
  };
}

/** A file. `accept`: the kinds that a browser offers. */
export function file(
  label: string,
  { accept, ...about }: About & { readonly accept?: string } = {},
): Field<File | undefined> {
  return {
    ...says(about),
    blank: undefined,
    typed: (form, name) => form.file(name),
    show: ({ name, faults, language }) => (
      <FileField {...common(label, about, name, faults, language)} accept={accept} />
    ),
  };
}

/** A name in the languages of the pages: `nameFi`, `nameSv`, `nameEn`. A fault of it is said at the first. */
export function names(label: string, about: Says = {}): Field<Localized> {
  return {
    ...says(about),
    at: () => 'nameFi',
    blank: {},
    typed: (form) => typedName(form),
    parts: {
      of: (value) => Object.fromEntries(languages.map((one) => [nameOf(one), value[one] ?? ''])),
      whole: (parts) => typedName(sentForm(parts)),
    },
    sent: (form, _name, kept) => languages.every((one) => kept[one] === undefined || form.has(nameOf(one))),
    likely: likelyIn,
    show: ({ value, faults, language }) => (
      <NameFields label={label} values={value} faults={faults} language={language} />
    ),
  };
}

/** Carried along unseen. */
export function hidden({ first = '', ...about }: Says & { readonly first?: string } = {}): Field<string> {
  return {
    ...says(about),
    blank: first,
    typed: (form, name) => form.one(name),
    sent: wasSent,
    show: ({ name, value }) => <input type="hidden" name={name} value={value} />,
  };
}

/** What sets a kind of text apart from others. */
type TextKind = {
  /** what is wrong with something typed that is no such text at all */
  readonly unfit?: (typed: string, language: Language) => string | undefined;
  /** a value that is kept, in words, where it is not said as it is written */
  readonly said?: (kept: string, language: Language) => string;
};

function textOf(type: TextType, { unfit, said }: TextKind = {}) {
  return (label: string, { write, first = '', seen = false, ...about }: TextAbout = {}): Field<string> => ({
    ...says(about),
    blank: first,
    typed: (form, name) => form.one(name).trim(),
    sent: wasSent,
    ...written(write),
    ...(said && { said }),
    ...(unfit && { unfit: (value, language) => (value === '' ? undefined : unfit(value, language)) }),
    ...(seen && { likely: likelyNames }),
    show: ({ name, value, faults, language }) => (
      <TextField
        {...common(label, about, name, faults, language)}
        type={type}
        value={write ? write(value) : value}
        {...(type === 'text' && { marks: { language, of: seen ? 'names' : about.marks } })}
        {...shape(about)}
      />
    ),
  });
}

/** Names of things are seen by everybody. */
function likelyIn(value: Localized): readonly string[] {
  return [...new Set(Object.values(value).flatMap((text) => likelyNames(text ?? '')))];
}

/** How a text is shown and said: as it is kept, unless people write it otherwise. */
function written(write: ((value: string) => string) | undefined): Pick<Field<string>, 'written' | 'said'> {
  return write ? { written: write, said: write } : { said: (value) => value };
}

function labelOf(options: readonly Option[], value: string, language: Language): string {
  return options.find((option) => option.value === value)?.label ?? frameTexts[language].chosenGone;
}

function isDate(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

/** A time of the clock on the wall, which has no zone: `15:40` → `15.40` */
function sayWallTime(kept: string, language: Language): string {
  const instant = Date.parse(`2000-01-01T${kept}Z`);
  return Number.isNaN(instant) ? kept : sayTime(instant, language, 'UTC');
}

function wasSent(form: SentForm, name: string): boolean {
  return form.has(name);
}

/** `nameFi` */
function nameOf(language: Language): string {
  return `name${language.charAt(0).toUpperCase()}${language.slice(1)}`;
}

function oneOf(options: readonly Option[], value: string, language: Language): string | undefined {
  return options.some((option) => option.value === value) ? undefined : frameTexts[language].noSuchChoice;
}

function says({ fault, of, refusals }: Says): Says {
  return { ...(fault !== undefined && { fault }), ...(of && { of }), ...(refusals && { refusals }) };
}

function common(label: string, { hint, optional }: About, name: string, faults: Faults, language: Language) {
  return {
    name,
    label: optional ? `${label} ${frameTexts[language].optional}` : label,
    fault: faults[name],
    ...(hint !== undefined && { hint }),
  };
}

function shape({ short, maxlength, autocomplete, min, max }: TextAbout) {
  return {
    ...(short && { short }),
    ...(maxlength !== undefined && { maxlength }),
    ...(autocomplete !== undefined && { autocomplete }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

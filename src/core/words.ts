// Turns the translators' files (ICU messages) into what pages, mails and scripts read: texts, and functions of arguments.

import {
  isDateElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
  parse,
  TYPE,
} from '@formatjs/icu-messageformat-parser';
import IntlMessageFormat, { type Formatters } from 'intl-messageformat';
import { readDateStyle } from './date-style.ts';
import type { Language } from './permissions.ts';
import { sayDuration } from './wording.ts';

/** What a file of one language holds. */
export type Source = string | readonly Source[] | { readonly [key: string]: Source };

/**
 * The texts of one topic, by language. A message without arguments is a string, any other a function of one object.
 * `Texts` is generated from the Finnish file (infra/words.ts), whose check keeps the other languages like it.
 */
export function wordsIn<Texts>(sources: Readonly<Record<Language, Source>>): Readonly<Record<Language, Texts>> {
  const entries = Object.entries(sources).map(([language, source]) => [
    language,
    wordsOf(source, language as Language),
  ]);
  return Object.fromEntries(entries) as Record<Language, Texts>;
}

/** The word for a name that comes from elsewhere, such as a profession in an imported file; undefined where it has none. */
export function wordFor<Text>(words: Readonly<Record<string, Text>>, name: string): Text | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}

/** The parts of a message. Tags mean nothing here: pages are marked up by pages. */
export function parseMessage(source: string): readonly MessageFormatElement[] {
  return parse(source, { ignoreTag: true, shouldParseSkeletons: false });
}

type Values = Readonly<Record<string, unknown>>;
type Message = (values: Values) => string;

function wordsOf(source: Source, language: Language): unknown {
  if (typeof source === 'string') return messageOf(source, language);
  if (isList(source)) return source.map((one) => wordsOf(one, language));
  return Object.fromEntries(Object.entries(source).map(([key, one]) => [key, wordsOf(one, language)]));
}

function isList(source: Exclude<Source, string>): source is readonly Source[] {
  return Array.isArray(source);
}

/** Most texts are what they say. One with arguments is parsed when it is said for the first time. */
function messageOf(source: string, language: Language): string | Message {
  if (!/[{}']/.test(source)) return source;
  if (source.includes("'")) {
    const elements = parseMessage(source);
    if (elements.every(isLiteralElement)) return elements.map(({ value }) => value).join('');
  }
  let compiled: Message | undefined;
  return (values) => {
    compiled ??= compile(source, language);
    return compiled(values);
  };
}

function compile(source: string, language: Language): Message {
  const own = new Map<string, OwnPart>();
  const elements = parseMessage(source).map((element) => withOwnParts(element, language, own));
  const format = new IntlMessageFormat(elements, language, undefined, { formatters });
  const parts = [...own];
  return (values) => {
    const said = Object.fromEntries(parts.map(([name, { argument, say }]) => [name, say(values[argument])]));
    return String(format.format<unknown>({ ...values, ...said }));
  };
}

/** What this house says by its own rules: it stands in the message as a plain argument under a name of its own. */
type OwnPart = { readonly argument: string; readonly say: (value: unknown) => string };

function withOwnParts(
  element: MessageFormatElement,
  language: Language,
  own: Map<string, OwnPart>,
): MessageFormatElement {
  const part = ownPartOf(element, language);
  if (part !== undefined) own.set(part.name, part);
  const value = part?.name;
  if (!isPluralElement(element) && !isSelectElement(element)) {
    return value === undefined ? element : { type: TYPE.argument, value };
  }
  const options = Object.entries(element.options).map(([key, option]) => {
    return [key, { value: option.value.map((inner) => withOwnParts(inner, language, own)) }] as const;
  });
  return { ...element, ...(value !== undefined && { value }), options: Object.fromEntries(options) };
}

function ownPartOf(
  element: MessageFormatElement,
  language: Language,
): (OwnPart & { readonly name: string }) | undefined {
  if (isDateElement(element) || isTimeElement(element)) {
    const type = isDateElement(element) ? 'date' : 'time';
    const style = String(element.style ?? '');
    const { say } = readDateStyle(type, style, language);
    return { name: `${element.value} ${type} ${style}`, argument: element.value, say };
  }
  if (isNumberElement(element) && element.style === 'duration') {
    const say = (minutes: unknown) => sayDuration(Number(minutes), language);
    return { name: `${element.value} duration`, argument: element.value, say };
  }
  if (isSelectElement(element) && 'none' in element.options) {
    const say = (value: unknown) => (value === undefined || value === '' ? 'none' : String(value));
    return { name: `${element.value} or none`, argument: element.value, say };
  }
  return undefined;
}

// Making one costs far more than using it, and the messages of a language share theirs.
const formatters: Formatters = {
  getNumberFormat: kept((locales, options) => new Intl.NumberFormat(locales, options)),
  getDateTimeFormat: kept((locales, options) => new Intl.DateTimeFormat(locales, options)),
  getPluralRules: kept((locales, options) => new Intl.PluralRules(locales, options)),
};

function kept<Options, Made>(make: (locales?: string | string[], options?: Options) => Made) {
  const made = new Map<string, Made>();
  return (locales?: string | string[], options?: Options): Made => {
    const key = `${locales} ${JSON.stringify(options)}`;
    const found = made.get(key) ?? make(locales, options);
    made.set(key, found);
    return found;
  };
}

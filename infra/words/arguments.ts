// What a message takes: the name and type of each of its arguments.

import {
  isArgumentElement,
  isDateElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { readDateStyle } from '../../src/core/date-style.ts';
import type { Language } from '../../src/core/permissions.ts';
import { parseMessage } from '../../src/core/words.ts';

/** `text` is anything that is printed as it is; a choice may be `open`, where what is chosen by is printed as well. */
export type Argument =
  | { readonly type: 'text' | 'number' | 'moment' | 'instant' | 'span' }
  | { readonly type: 'choice'; readonly of: ReadonlySet<string>; readonly open: boolean };

export type Arguments = ReadonlyMap<string, Argument>;

/**
 * The arguments of a message, in the order in which they are first used.
 * @throws Error that tells the translator what is wrong
 */
export function argumentsOf(message: string, language: Language): Arguments {
  const found = new Map<string, Argument>();
  collect(parsed(message), language, found);
  return found;
}

/** Why a message of another language cannot be given what the first one asks for; undefined where it can. */
export function differenceOf(asked: Arguments, given: Arguments): string | undefined {
  for (const name of given.keys()) if (!asked.has(name)) return `leaves out {${name}}`;
  for (const [name, argument] of asked) {
    const first = given.get(name);
    if (first === undefined) return `asks for {${name}}, which the Finnish message does not have`;
    if (!fits(first, argument))
      return `takes {${name}} for ${nameOf(argument)}, the Finnish message for ${nameOf(first)}`;
  }
  return undefined;
}

/** The type of an argument, in TypeScript. */
export function typeOf(argument: Argument): string {
  switch (argument.type) {
    case 'text':
      return 'string | number';
    case 'number':
      return 'number';
    case 'moment':
      return 'Moment';
    case 'instant':
      return 'Instant';
    case 'span':
      return 'Span';
    case 'choice':
      return typeOfChoice(argument);
  }
}

/** Whether what the Finnish message is given can be said by another language's. */
function fits(given: Argument, asked: Argument): boolean {
  if (asked.type === 'choice') {
    return given.type === 'choice' && given.of.symmetricDifference(asked.of).size === 0;
  }
  if (asked.type === 'text') return given.type === 'text' || given.type === 'number' || given.type === 'choice';
  return given.type === asked.type || (given.type === 'instant' && asked.type === 'moment');
}

function typeOfChoice({ of, open }: Extract<Argument, { type: 'choice' }>): string {
  const cases = [...of];
  if (cases.includes('none')) return 'string | number | undefined';
  if (open) return 'string | number';
  if (cases.every((one) => ['true', 'false', 'other'].includes(one))) return 'boolean';
  return cases.map((one) => `'${one}'`).join(' | ');
}

function nameOf(argument: Argument): string {
  return argument.type === 'choice' ? `a choice of ${[...argument.of].join(', ')}` : `a ${argument.type}`;
}

function parsed(message: string): readonly MessageFormatElement[] {
  try {
    return parseMessage(message);
  } catch (error) {
    const kind = error instanceof Error ? error.message : String(error);
    throw new Error(`is no ICU message (${kind.toLowerCase().replaceAll('_', ' ')})`);
  }
}

function collect(elements: readonly MessageFormatElement[], language: Language, found: Map<string, Argument>): void {
  for (const element of elements) {
    if (isLiteralElement(element) || isPoundElement(element)) continue;
    const known = found.get(element.value);
    const argument = argumentOf(element, language);
    const both = known === undefined ? argument : narrower(known, argument);
    if (both === undefined) throw new Error(`takes {${element.value}} for two things that exclude each other`);
    found.set(element.value, both);
    if (!isPluralElement(element) && !isSelectElement(element)) continue;
    if (isPluralElement(element)) wholePlural(element.options, element.pluralType ?? 'cardinal', language);
    for (const { value } of Object.values(element.options)) collect(value, language, found);
  }
}

function argumentOf(element: MessageFormatElement, language: Language): Argument {
  if (isPluralElement(element)) return { type: 'number' };
  if (isSelectElement(element)) return { type: 'choice', of: new Set(Object.keys(element.options)), open: false };
  if (isNumberElement(element)) {
    const style = element.style ?? '';
    if (style !== '' && style !== 'duration')
      throw new Error(`knows no style "${String(style)}" of a number: duration`);
    return { type: 'number' };
  }
  if (isDateElement(element) || isTimeElement(element)) {
    const style = String(element.style ?? '');
    return { type: readDateStyle(isDateElement(element) ? 'date' : 'time', style, language).of };
  }
  if (isArgumentElement(element)) return { type: 'text' };
  throw new Error('holds a tag: pages are marked up by pages');
}

/** Every category that the language distinguishes has its text. */
function wholePlural(options: object, type: Intl.PluralRuleType, language: Language): void {
  const categories = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
  const missing = categories.filter((one) => !(one in options));
  const unknown = Object.keys(options).filter((key) => !key.startsWith('=') && !categories.some((one) => one === key));
  if (missing.length > 0) throw new Error(`needs a text for ${missing.join(' and ')} in its plural`);
  if (unknown.length > 0) throw new Error(`never says ${unknown.join(' or ')} in its plural`);
}

/** The type that serves both uses of one argument. */
function narrower(one: Argument, other: Argument): Argument | undefined {
  if (one.type === 'choice' && other.type === 'choice')
    return { ...one, of: one.of.union(other.of), open: one.open || other.open };
  if (one.type === 'choice' || other.type === 'choice') {
    const [choice, rest] = one.type === 'choice' ? [one, other] : [other, one];
    return choice.type === 'choice' && rest.type === 'text' ? { ...choice, open: true } : undefined;
  }
  if (one.type === other.type || other.type === 'text') return other.type === 'text' && isDate(one) ? undefined : one;
  if (one.type === 'text') return isDate(other) ? undefined : other;
  const types = [one.type, other.type];
  return types.includes('moment') && types.includes('instant') ? { type: 'instant' } : undefined;
}

function isDate({ type }: Argument): boolean {
  return type === 'moment' || type === 'instant' || type === 'span';
}

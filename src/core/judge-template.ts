// Whether an area's own words may go out: written as they must be, and revealing nothing by the directory as it is now.

import type { Directory } from './directory.ts';
import type { AreaId } from './ids.ts';
import { type RevealingSource, revealingIn } from './revealing-words.ts';
import {
  type Found,
  formFaults,
  LONGEST,
  partsOf,
  placeholdersIn,
  placeholdersOf,
  type TemplateFaultKind,
  type TemplateKind,
  type TemplatePart,
  type TemplateWords,
  templateParts,
} from './template.ts';

export type TemplateFault = Found & { readonly part: TemplatePart } & (
    | { readonly kind: TemplateFaultKind }
    | { readonly kind: 'revealing'; readonly source: RevealingSource }
  );

/**
 * Every fault, part by part. It is asked when they are saved, then also by the names of those who work here (`colleagues`),
 * and again by the directory of the day when they are sent.
 */
export function templateFaults(
  { area, kind }: { readonly area: AreaId; readonly kind: TemplateKind },
  words: TemplateWords,
  directory: Directory,
  colleagues: readonly string[] = [],
): readonly TemplateFault[] {
  const phone = directory.areas.get(area)?.phone;
  return templateParts.flatMap((part): readonly TemplateFault[] => {
    const text = words[part];
    if (text === undefined || text === '') return [];
    if (!partsOf(kind).includes(part)) return [{ part, kind: 'not-its-part', start: 0, end: text.length }];
    const unheard = phone === undefined ? placeholdersIn(text).filter(({ name }) => name === 'phone') : [];
    return [
      ...formFaults(kind, part, text).map((fault) => ({ part, ...fault })),
      ...unheard.map(({ start, end }) => ({ part, kind: 'no-phone' as const, start, end })),
      ...revealingIn(text, directory, colleagues).map((found) => ({ part, kind: 'revealing' as const, ...found })),
    ];
  });
}

/** In one English clause, without the words themselves, which may be anything; positions count from one. */
export function sayTemplateFault(kind: TemplateKind, fault: TemplateFault): string {
  const at = `at characters ${fault.start + 1}–${fault.end}`;
  const allowed = placeholdersOf(kind, fault.part)
    .map((name) => `{${name}}`)
    .join(', ');
  switch (fault.kind) {
    case 'not-its-part':
      return 'is no part of this message';
    case 'too-long':
      return `is longer than ${LONGEST[fault.part]} characters`;
    case 'line-end':
      return `must be one line: a line ends ${at}`;
    case 'brace':
      return `has a brace ${at} that is of no placeholder: there are ${allowed}`;
    case 'unknown-placeholder':
    case 'placeholder-not-here':
      return `has a placeholder ${at} that is not to be had here: there are ${allowed}`;
    case 'no-phone':
      return `names the area’s number ${at}, and the directory has none`;
    case 'clock-twice':
      return `has a word ${at} that {time} says itself`;
    case 'web-address':
      return `has what looks like a web address ${at}: the link to the booking page is always in the message`;
    case 'character':
      return `has a character ${at} that is no letter, digit or mark of our languages`;
    case 'revealing':
      return `has a word ${at} that tells too much: ${SOURCES[fault.source]}`;
  }
}

const SOURCES: Readonly<Record<RevealingSource, string>> = {
  person: 'it is the name of a person who works here',
  help: 'it names a kind of help',
  service: 'it is like a service’s name',
  series: 'it is like a series’ name',
  professional: 'it is like a post or a profession',
  site: 'it is like a place’s name',
  address: 'it is like a place’s address',
  room: 'it is like the name of a room or a device',
  topic: 'it is like a topic’s name',
};

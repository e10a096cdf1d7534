// What free text must not carry: finds personal identity codes, contact details, and likely names and addresses.

import { accountNumbers } from './account-number.ts';
import { emailAddresses, phoneNumbers } from './contact-details.ts';
import { disguisedText } from './disguised-text.ts';
import { identityCodes, type Span } from './identity-code.ts';
import { type NormalisedText, normaliseText } from './normalise-text.ts';
import { personalNames } from './personal-names.ts';
import { namedStreets, streetAddresses } from './street-address.ts';

export type FindingKind = 'identity-code' | 'account' | 'email' | 'phone' | 'name' | 'address';

/** Where something was found, in characters of the text: [start, end). */
export type Finding = {
  readonly kind: FindingKind;
  readonly severity: 'refuse' | 'warn';
  readonly start: number;
  readonly end: number;
};

type Look = {
  readonly kind: FindingKind;
  readonly severity: Finding['severity'];
  readonly in: (text: string) => readonly Span[];
  /** without this there is nothing to find, and the look is not taken */
  readonly where: RegExp;
};

// Cheap to look for: most texts have none of these.
const DIGIT = /\d/;
const AT_SIGN = /@|[([{]\s?(?:at|ät|miuku|snabel)|\s(?:at|ät|miuku|snabel)/iu;
const ACCOUNT = /[A-Z][ ._-]{0,2}\d/i;
const STREET = /\d|\p{Lu}/u;
const LETTERS = /\p{L}/u;

/** The surer first: what one has found, a later one does not find again. */
const LOOKS: readonly Look[] = [
  { kind: 'identity-code', severity: 'refuse', in: identityCodes, where: DIGIT },
  { kind: 'account', severity: 'refuse', in: accountNumbers, where: ACCOUNT },
  { kind: 'email', severity: 'refuse', in: emailAddresses, where: AT_SIGN },
  { kind: 'phone', severity: 'refuse', in: phoneNumbers, where: DIGIT },
  { kind: 'address', severity: 'warn', in: streetAddresses, where: STREET },
  { kind: 'name', severity: 'warn', in: personalNames, where: LETTERS },
  { kind: 'address', severity: 'warn', in: streetsOfNamed, where: STREET },
];

/**
 * No expression of these looks repeats without an end, so that each place of the text costs a bounded number of steps,
 * whatever stands there.
 *
 * Everything in the text that looks like personal data, in the order of the text, without overlaps, whatever characters
 * it was written with. `refuse`: certain enough to turn the text down. `warn`: for the writer to look at again.
 */
export function findPersonalData(text: string): readonly Finding[] {
  const known = found.get(text);
  if (known !== undefined) return known;
  const findings = lookedThrough(text);
  if (found.size >= MOST_REMEMBERED) found.clear();
  found.set(text, findings);
  return findings;
}

// One text is looked through several times on its way: by its schema, for its writer, for its page.
const found = new Map<string, readonly Finding[]>();
const MOST_REMEMBERED = 32;

function lookedThrough(text: string): readonly Finding[] {
  const normal = normaliseText(text);
  const disguised = disguisedText(normal);
  const sure = LOOKS.filter(({ severity }) => severity === 'refuse');
  const seen = [...foundIn(normal, LOOKS), ...(disguised ? foundIn(disguised, sure) : [])];
  const taken = new Uint8Array(text.length);
  const kept = seen.filter(({ start, end }) => {
    const isFree = taken.subarray(start, end).every((mark) => mark === 0);
    if (isFree) taken.fill(1, start, end);
    return isFree;
  });
  return kept.sort((one, other) => one.start - other.start);
}

const HOME = /(?<!\p{L})(?:perhe|familjen|family|asiakas|asuu|asuvat|bor|lives?)(?!\p{L})[^.!?\n]{0,20}$/iu;

/** A street without a number is somebody's home only where it follows their name, or what says that they live there. */
function streetsOfNamed(text: string): readonly Span[] {
  const streets = namedStreets(text);
  if (streets.length === 0) return [];
  const names = personalNames(text);
  return streets.filter(({ start }) => {
    const follows = names.some(({ end }) => /^,? $/.test(text.slice(end, start)));
    return follows || HOME.test(text.slice(Math.max(0, start - 40), start));
  });
}

function foundIn(read: NormalisedText, looks: readonly Look[]): readonly Finding[] {
  return looks.flatMap(({ kind, severity, in: look, where }) =>
    (where.test(read.text) ? look(read.text) : []).map((span) => ({ kind, severity, ...inOriginal(read, span) })),
  );
}

/** What was found, as it stands in the text: to be shown to the one who wrote it, and to nobody else. */
export function quoteOf(text: string, { start, end }: Pick<Finding, 'start' | 'end'>): string {
  return text.slice(start, end);
}

function inOriginal({ starts, ends }: NormalisedText, { start, end }: Span): Span {
  return { start: starts[start] ?? 0, end: ends[end - 1] ?? 0 };
}

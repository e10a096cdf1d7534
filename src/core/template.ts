// An area's own words in messages to its families: which parts there are, what may stand in them, and how they are filled.

/** The messages whose words an area may choose, and the lines under all of them. */
export const templateKinds = [
  'booked',
  'moved',
  'changed',
  'cancelled',
  'reminder',
  'offer',
  'withdrawal',
  'registration-coming',
  'registration-waiting',
  'registration-lot',
  'registration-drawn',
  'registration-not-drawn',
  'registration-moved',
  'registration-called-off',
  'registration-given-up',
  'signature',
] as const;
export type TemplateKind = (typeof templateKinds)[number];

/**
 * What may be said in other words. The time, how they meet, the link and how to change it are the service's own: no
 * template can lose them.
 */
export const templateParts = ['subject', 'opening', 'instructions', 'text', 'signature'] as const;
export type TemplatePart = (typeof templateParts)[number];

/** A part that is missing is said in the service's own words. */
export type TemplateWords = Readonly<Partial<Record<TemplatePart, string>>>;

export const placeholders = ['date', 'time', 'channel', 'phone', 'sender'] as const;
export type Placeholder = (typeof placeholders)[number];

/** `text`: a sentence of a text message, which has no room for more. */
const OF_MESSAGES = ['subject', 'opening', 'instructions', 'text'] as const;

const PARTS_OF: Readonly<Record<TemplateKind, readonly TemplatePart[]>> = {
  booked: OF_MESSAGES,
  moved: OF_MESSAGES,
  changed: OF_MESSAGES,
  cancelled: OF_MESSAGES,
  reminder: OF_MESSAGES,
  offer: OF_MESSAGES,
  withdrawal: OF_MESSAGES,
  'registration-coming': OF_MESSAGES,
  'registration-waiting': OF_MESSAGES,
  'registration-lot': OF_MESSAGES,
  'registration-drawn': OF_MESSAGES,
  'registration-not-drawn': OF_MESSAGES,
  'registration-moved': OF_MESSAGES,
  'registration-called-off': OF_MESSAGES,
  'registration-given-up': OF_MESSAGES,
  signature: ['signature'],
};

export function partsOf(kind: TemplateKind): readonly TemplatePart[] {
  return PARTS_OF[kind];
}

/** So many characters at most. */
export const LONGEST: Readonly<Record<TemplatePart, number>> = {
  subject: 80,
  opening: 200,
  instructions: 600,
  text: 60,
  signature: 120,
};

/** What may stand in each part of a message; `{time}` is said as the reader's language says it. */
export function placeholdersOf(kind: TemplateKind, part: TemplatePart): readonly Placeholder[] {
  return PLACEHOLDERS[part].filter((name) => name !== 'channel' || TELLS_HOW.includes(kind));
}

/** Those of a time whose way to meet is known. */
const TELLS_HOW: readonly TemplateKind[] = ['booked', 'moved', 'changed', 'cancelled', 'reminder'];

const PLACEHOLDERS: Readonly<Record<TemplatePart, readonly Placeholder[]>> = {
  subject: ['date', 'time', 'sender'],
  opening: ['date', 'time', 'channel', 'sender'],
  instructions: placeholders,
  text: ['channel', 'phone'],
  signature: ['phone', 'sender'],
};

/** One line, but for what to bring or mind. */
export function mayHaveLines(part: TemplatePart): boolean {
  return part === 'instructions';
}

export type TemplateFaultKind =
  | 'not-its-part'
  | 'too-long'
  | 'line-end'
  | 'brace'
  | 'unknown-placeholder'
  | 'placeholder-not-here'
  | 'no-phone'
  | 'clock-twice'
  | 'web-address'
  | 'character';

/** Where in a part something cannot stand: characters of its text, half-open. */
export type Found = { readonly start: number; readonly end: number };
type FormFault = Found & { readonly kind: TemplateFaultKind };

type Occurrence = Found & { readonly name: string };

/** What is wrong with how a part is written, whatever it says. */
export function formFaults(kind: TemplateKind, part: TemplatePart, text: string): readonly FormFault[] {
  const longest = LONGEST[part];
  const lineEnd = text.search(/[\r\n]/);
  const held = placeholdersIn(text);
  return [
    ...(text.length > longest ? [{ kind: 'too-long' as const, start: longest, end: text.length }] : []),
    ...(lineEnd >= 0 && !mayHaveLines(part) ? [{ kind: 'line-end' as const, start: lineEnd, end: lineEnd + 1 }] : []),
    ...held.flatMap(({ name, start, end }): readonly FormFault[] => {
      const known = placeholders.find((one) => one === name);
      if (known === undefined) return [{ kind: 'unknown-placeholder', start, end }];
      return placeholdersOf(kind, part).includes(known) ? [] : [{ kind: 'placeholder-not-here', start, end }];
    }),
    ...matches(without(text, held), /[{}]/g).map((at) => ({ kind: 'brace' as const, ...at })),
    ...matches(text, CLOCK_BEFORE).map((at) => ({ kind: 'clock-twice' as const, ...at })),
    ...matches(text, WEB_ADDRESS)
      .filter(({ start, end }) => !isNextSentence(text.slice(start, end)))
      .map((at) => ({ kind: 'web-address' as const, ...at })),
    ...matches(text, part === 'text' ? NOT_ON_PHONES : FOREIGN).map((at) => ({ kind: 'character' as const, ...at })),
  ];
}

/** `{time}` says its own `klo`. */
const CLOCK_BEFORE = /(?<!\p{L})(?:klo|kello|kl|klockan)\.?(?=\s+\{time\})/giu;

/** Nobody is to be led anywhere but to the page of their own time. */
const WEB_ADDRESS =
  /[a-z]{2,10}:\/{1,2}\S*|(?<![\p{L}\p{N}])www\.\S*|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}(?:\/\S*)?/giu;

/** `klo 8.Tule`: a sentence that begins right behind another, which nobody takes for an address. */
function isNextSentence(found: string): boolean {
  const [, before = '', next = ''] = /^([\p{L}\p{N}_-]+)\.(\p{Lu}\p{Ll}+)$/u.exec(found) ?? [];
  return next !== '' && (/^\d+$/.test(before) || !ENDS_ADDRESSES.includes(next.toLowerCase()));
}

const ENDS_ADDRESSES =
  'fi se ee no dk de eu uk us ru lv lt pl com org net info biz edu gov int name io co me tv app dev ai site online shop store xyz top tech link click page blog cloud live news club space website help care health family'.split(
    ' ',
  );

/** Letters of other alphabets look like ours, marks that nobody sees part words: neither can be read by a rule. */
const FOREIGN = /[^A-Za-zÀ-ÖØ-öø-ÿŠšŽž0-9 \r\n.,:;!?()'"’”“–\-&/+%€§*{}]+/gu;

/** Beyond these (GSM 03.38) a whole text message counts as two. */
const NOT_ON_PHONES = /[^A-Za-zÅÄÖÆØåäöæøéèàüÜñÑß0-9 \r\n.,:;!?()'"’–\-&/+%{}]+/gu;

/** What stands in for something: letters between braces and nothing else, so that nothing is ever worked out. */
export function placeholdersIn(text: string): readonly Occurrence[] {
  return [...text.matchAll(/\{([^{}\n]*)\}/g)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The text with as many spaces in place of each: what is left is what the writer says. */
export function without(text: string, spans: readonly Found[]): string {
  return spans.reduce((left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end), text);
}

export type Filling = Readonly<Partial<Record<Placeholder, string>>>;

/** The text as it is sent; nothing where something it names is not there, such as the number of an area without one. */
export function fillTemplate(text: string, filling: Filling): string | undefined {
  const held = placeholdersIn(text);
  const values = held.map(({ name }) => filling[name as Placeholder]);
  if (values.some((value) => value === undefined)) return undefined;
  return held.reduceRight((said, { start, end }, at) => said.slice(0, start) + values[at] + said.slice(end), text);
}

function matches(text: string, pattern: RegExp): readonly Found[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

// Likely full names of people in normalised text: by their look, and by a list of common names.

import type { Span } from './identity-code.ts';
import { familyNames, givenNames } from './listed-names.ts';

const CAPITALISED = String.raw`(?:\p{Lu}[’'])?\p{Lu}(?:\p{Ll}{1,30}(?:\p{Lu}\p{Ll}{1,30})?|\p{Lu}{1,30})(?:[-’'](?:\p{Lu}?\p{Ll}{1,30}|\p{Lu}{1,30})){0,3}`;
const [BEFORE, AFTER] = [String.raw`(?<![\p{L}\p{N}])`, String.raw`(?![\p{L}\p{N}])`];
const RUN = new RegExp(
  `${BEFORE}${CAPITALISED}(?: (?:(?:von|af|de|van|al|el|bin|ibn) |(?:al|el|ad|as|ar|an)-)?${CAPITALISED}){1,7}${AFTER}`,
  'gu',
);
const SMALL_PAIR = /(?<![\p{L}\p{N}])(\p{Ll}{3,30}(?:-\p{Ll}{1,30})?)(?=[ _.](\p{Ll}{4,30})(?![\p{L}\p{N}]))/gu;
// `Virtanen, Maija`; `M.Virtanen`; `Eetu K.`, `Eetu K nukkuu`; `perhe Virtanen`
const LAST_FIRST = new RegExp(`${BEFORE}(?<last>${CAPITALISED}), ?(?<first>${CAPITALISED})${AFTER}`, 'gu');
const INITIAL_FIRST = new RegExp(`${BEFORE}(?:\\p{Lu}\\. ?){1,3}(?<last>${CAPITALISED})${AFTER}`, 'gu');
const INITIAL_LAST = new RegExp(
  `${BEFORE}(?<first>${CAPITALISED}) \\p{Lu}(?<point>\\.|(?=,|;| (?!on|är|is)\\p{Ll}{3}))(?!-|\\p{L}|\\p{N})`,
  'gu',
);
const TITLED = new RegExp(
  `${BEFORE}(?:rouva|herra|neiti|perhe|perheen|familjen|fru|herr|mrs|mr|ms|miss)\\.? (?<last>${CAPITALISED})${AFTER}`,
  'giu',
);
// every letter by itself
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?: {1,3}\p{L}){5,60}(?![\p{L}\p{N}])/gu;

// Endings of common Finnish and Swedish surnames, the genitive and a few other cases of -nen included.
const SURNAME =
  /(?:nen|sen|selle|sella|sellä|selta|seltä|seen|mäki|niemi|lahti|järvi|koski|salo|aho|oja|ranta|harju|maa|vaara|vuori|virta|[aeiouyäö](?:la|lä)|kka|kkä|ainen|io|iö|sson|son|berg|ström|lund|qvist|man|mann|gren|holm|dahl|stedt|ov|ova|sky|ski)$/u;
const CLEAR_SURNAME =
  /(?:nen|sen|selle|sella|sellä|selta|seltä|seen|sson|sons|berg|bergs|ström|ströms|lund|qvist|qvists|gren|holm|stedt|ov|ova|sky|ski)$/u;

// First words of sentences, kinds of places, weekdays and months: not names of people.
const NOT_A_NAME =
  /^(?:onko|voiko|miten|mitä|mikä|miksi|missä|milloin|kuka|kun|jos|kuinka|koska|lapsi|äiti|isä|perhe|huoltaja|vanhempi|hei|moi|kiitos|terveisin|the|this|what|how|when|our|my|is|can|does|family|parents?|mother|father|child|dear|hej|barnet|vad|hur|när|kan|kära|mor|far|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|ars|lego|brio|el|la|los|las|.{2,20}(?:katu|kadun|kadulla|kadulta|kadulle|tiellä|tieltä|tielle|polulla|kujalla|gatan|vägen)|pikku|kakkonen|possu|incredible|years|counter|strike|kids|youtube|netflix|tiktok|instagram|facebook|whatsapp|snapchat|discord|roblox|minecraft|fortnite|pokemon|angry|birds|candy|crush|super|mario|disney|valteri|microsoft|google|windows|teams|meet|zoom|kela|fpa|suomi|finland|sverige|åbo|new|north|south|east|west|social|rädda|folkhälsan|svenska|hus|(?:räppääj|töpöhän|pitkätoss|långstrump).{0,9}|myy(?:ksi)?|ankka.{0,3}|adolfs|.{1,10}-häme.{0,6}|finska|suomen|punainen|.{0,30}(?:koti|kodin|kodissa|kerho|kerhon|ryhmä|ryhmän|tupa|tuvan|neuvola|neuvolan|neuvolassa|päiväkoti|päiväkodin|päiväkodissa|koulu|koulun|koulussa|keskus|keskuksen|sairaala|sairaalan|sjukhus|sjukhuset|talo|talon|kaupunki|kaupungin|kunta|kunnan|asema|aseman|kahvila|hyvinvointialue|liitto|liiton|yhdistys|yhdistyksen|säätiö|säätiön|seura|seuran|sanomat|risti|ristin|apu|rådgivning|rådgivningen|daghem|daghemmet|skola|skolan|förbund|förbundet|förening|föreningen|akademi|barnen|centre|center|clinic|school|hospital|association|institution|education|services?|university))$/u;

// Given names that begin sentences as words of their own.
const ALSO_A_WORD =
  /^(?:satu|orvokki|kari|kai|per|max|kent|bo|mona|tuuli|lumi|meri|onni|toivo|rauha|ilo|taimi|vilja|lahja|aamu|suvi|helmi|kielo|vuokko|ruusu|lilja|rosa|viola|tähti|sini|taika|usko|armo|into|tuisku|sisu|sampo|kesä|vappu|touko|minttu|unto|sulo|urho|vieno|voitto|pihla|vesa|oma|liv|dag|saga|sol|sten|stig|storm|björn|siv|love|hope|joy)$/u;
const PLACE_CASE = /(?:ssa|ssä|sta|stä|lla|llä|lta|ltä)$/u;
const INFLECTED = /(?:[aeiouyäö]n|den|ssa|ssä|sta|stä|lla|llä)$/u;
// Questions and verbs that may stand before somebody's family name.
const NO_SUBJECT = /(?:ko|kö|han|hän|pa|pä|kin|ssa|ssä|lla|llä|sta|stä|lta|ltä|vat|vät|mme|tte)$/u;

/** Pairs that read as a given and a family name. Where a sentence begins, only where the list or the ending says so. */
export function personalNames(text: string): readonly Span[] {
  const runs = [...text.matchAll(RUN)].flatMap((match) => {
    // `Anna Aikaa -kampanja`: what the words are the name of follows them
    const isOfThing = /^ -\p{Ll}/u.test(text.slice(match.index + match[0].length));
    if (isOfThing && !isFamily(match[0].split(' ').at(-1)?.toLowerCase() ?? '')) return [];
    const begins = /(?:^|[.!?:\n•*-]["”]?)\s{0,3}$/u.test(text.slice(Math.max(0, match.index - 4), match.index));
    return namesInRun(match[0], begins).map(({ start, end }) => ({
      start: match.index + start,
      end: match.index + end,
    }));
  });
  const parted = [...partedNames(text), ...kinOf(text), ...joinedNames(text)];
  return [...runs, ...smallNames(text), ...shortNames(text), ...spacedNames(text), ...parted];
}

/** Names of which a part is an initial or a title, or whose parts are the other way round: only where a list knows them. */
function shortNames(text: string): readonly Span[] {
  const asSpan = (match: RegExpExecArray): Span => ({ start: match.index, end: match.index + match[0].length });
  const parts = ({ groups: { first = '', last = '' } = {} }: RegExpExecArray) => [first, last].map(small);
  return [
    ...matchesOf(text, /\p{L}, ?\p{Lu}/u, LAST_FIRST).filter((match) => {
      const [first = '', last = ''] = parts(match);
      return isGiven(first) && isSurelyFamily(last);
    }),
    ...matchesOf(text, /\p{Lu}\. ?\p{Lu}/u, INITIAL_FIRST).filter((match) => isSurelyFamily(parts(match)[1] ?? '')),
    ...matchesOf(text, / \p{Lu}(?!\p{L})/u, INITIAL_LAST).filter((match) => {
      const [first = ''] = parts(match);
      const isNamed = isGiven(first) && !(match.groups?.point === '' && first === 'anna');
      return isNamed || (match.groups?.point === '.' && isSurelyFamily(first) && !isGiven(first));
    }),
    ...[...text.matchAll(TITLED)].filter((match) => {
      const [, last = ''] = parts(match);
      return /^\p{Lu}/u.test(match.groups?.last ?? '') && isSurelyFamily(last) && !PLACE_CASE.test(last);
    }),
  ].map(asSpan);
}

/**
 * A given and a family name, both in the list, with anything but a space or the end of a sentence between them: `Maija_Virtanen`,
 * one below the other, each in its own markup.
 */
function partedNames(text: string): readonly Span[] {
  if (!MAY_PART.test(text)) return [];
  const bare = text.replace(MARKUP, (tag) => ' '.repeat(tag.length));
  const words = [...bare.matchAll(WORD)];
  return words.flatMap((match, at) => {
    const next = words[at + 1];
    if (next === undefined) return [];
    const end = match.index + match[0].length;
    const between = bare.slice(end, next.index);
    const isJoined = between === ' ' && text.slice(end, next.index) === between;
    if (isJoined || !PARTS.test(between) || !areListed(small(match[0]), small(next[0]))) return [];
    return [{ start: match.index, end: next.index + next[0].length }];
  });
}

const MAY_PART = /[\n_<&|/\\*"'“”+;:()[\]~=·]|\p{L}\.\p{Lu}| -/u;
const MARKUP = /<\/?[a-z][^<>\n]{0,30}>|&nbsp;/giu;
const WORD = /(?<![\p{L}\p{N}])\p{Lu}\p{L}{1,30}(?:-\p{L}{1,30})?(?![\p{L}\p{N}])/gu;
const PARTS = /^(?! {0,3}[.!?] )[\s_.·|/\\*"'“”+;:()[\]~=-]{1,40}$/u;

/** `MaijaMeikäläinen` */
function joinedNames(text: string): readonly Span[] {
  return matchesOf(text, /\p{Ll}\p{Lu}/u, JOINED)
    .filter(({ groups: { first = '', last = '' } = {} }) => areListed(small(first), small(last)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

const JOINED = /(?<![\p{L}\p{N}])(?<first>\p{Lu}\p{Ll}{1,30})(?<last>\p{Lu}\p{Ll}{2,30})(?![\p{L}\p{N}])/gu;

/** `Maijan äiti Meikäläinen` */
function kinOf(text: string): readonly Span[] {
  return matchesOf(text, MAY_BE_KIN, KIN)
    .filter(({ groups: { first = '', last = '' } = {} }) => areListed(small(first), small(last)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

const KIND_OF_KIN =
  '(?:äiti|isä|mummo|mummi|ukki|vaari|huoltaja|vanhempi|sisko|veli|mamma|mor|pappa|far|mormor|morfar|farmor|farfar|syster|bror|mother|father|mum|dad)';
const MAY_BE_KIN = new RegExp(` ${KIND_OF_KIN} \\p{Lu}`, 'u');
const KIN = new RegExp(
  `${BEFORE}(?<first>\\p{Lu}\\p{Ll}{1,30}) ${KIND_OF_KIN} (?<last>\\p{Lu}\\p{Ll}{2,30})${AFTER}`,
  'gu',
);

function areListed(first: string, last: string): boolean {
  return (isGiven(first) && isListed(last, familyNames)) || (isListed(first, familyNames) && isGiven(last));
}

/** None where what the pattern cannot do without, and is cheaper to look for, is not there. */
function matchesOf(text: string, where: RegExp, pattern: RegExp): readonly RegExpExecArray[] {
  return where.test(text) ? [...text.matchAll(pattern)] : [];
}

function small(word: string): string {
  return word.toLowerCase();
}

/** The letters drawn together, and parted again before each capital. */
function spacedNames(text: string): readonly Span[] {
  return matchesOf(text, / \p{L} {1,3}\p{L} /u, SPACED).flatMap((match) => {
    const drawn = match[0].replaceAll(' ', '').replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
    const isName = drawn.includes(' ') && [...drawn.matchAll(RUN)].some(([run]) => namesInRun(run, true).length > 0);
    return isName ? [{ start: match.index, end: match.index + match[0].length }] : [];
  });
}

function isGiven(word: string): boolean {
  return isListed(word, givenNames) && !ALSO_A_WORD.test(word);
}

/** By the list, or by an ending that hardly any other word has. */
function isSurelyFamily(word: string): boolean {
  if (NOT_A_NAME.test(word)) return false;
  return (
    isListed(word, familyNames) ||
    /^o['’]\p{Ll}{3,12}$/u.test(word) ||
    /(?:[^i]nen|sson|qvist|ström|(?:lind|sjö|dal|ny|ek)berg|gren|stedt|enko|ovna)$/u.test(word)
  );
}

/** A name is seldom longer. */
const MOST_WORDS = 4;

type Word = Span & { readonly text: string };

/** The longest part of a run of capitalised words that is a name. */
function namesInRun(run: string, begins: boolean): readonly Span[] {
  const words = [...run.matchAll(/[^ ]{1,200}/g)]
    .map((match): Word => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ text }) => !/^(?:von|af|de|van|al|el|bin|ibn)$/.test(text));
  const isNone = words.map(({ text }) => NOT_A_NAME.test(text.toLowerCase()));
  const isMixed = isNone.includes(true);
  for (let from = 0; from < words.length - 1; from += 1) {
    for (let to = Math.min(words.length, from + MOST_WORDS); to >= from + 2; to -= 1) {
      if (isMixed && isNone.slice(from, to).includes(true)) continue;
      const part = words.slice(from, to);
      if (isName(part, !begins && !isMixed)) return [{ start: part[0]?.start ?? 0, end: part.at(-1)?.end ?? 0 }];
    }
  }
  return [];
}

/** Of words none of which speaks against a name. `plain`: nothing else about the run does, so that no list need know it. */
function isName(words: readonly Word[], plain: boolean): boolean {
  const small = words.map(({ text }) => text.toLowerCase());
  const [first = '', last = ''] = [small[0], small.at(-1)];
  const known = isListed(first, givenNames);
  if (isOfSyllables(small)) return true;
  const turned = isSurelyFamily(first) && isGiven(last);
  if (words.some(({ text }) => /^\p{Lu}{2,30}$/u.test(text))) return (known && isFamily(last)) || turned;
  if (known && (isFamily(last) || !(ALSO_A_WORD.test(first) || PLACE_CASE.test(last)))) return true;
  if (turned) return true;
  if (plain) return !INFLECTED.test(first) || isFamily(last) || SURNAME.test(last);
  return isFamily(last) && !NO_SUBJECT.test(first);
}

// Family names of East Asia that are no words of ours, and what stands beside them: one or two syllables.
const SYLLABLE_FAMILY =
  /^(?:li|wang|zhang|liu|chen|yang|zhao|huang|zhou|wu|xu|sun|zhu|gao|lin|guo|luo|zheng|liang|xie|tang|xu|deng|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|du|ye|cheng|wei|su|lu|ding|ren|shen|yao|zhong|cui|tan|fan|jin|shi|liao|jia|xia|fu|fang|zou|xiong|bai|meng|qin|qiu|hou|kim|lee|park|choi|nguyen|tran|pham|hoang|phan|vu|dang|bui|ngo|duong|ly)$/u;
const SYLLABLES = /^(?:(?:[bcdfghjklmnpqrstvwxyz]|zh|ch|sh|th|ph|ng)?(?:[aeiouü]{1,3})(?:n|ng|r|nh)?){1,2}$/u;
// What else is so short, and may stand beside such a name where a sentence begins.
const SHORT_WORD =
  /^(?:ma|ti|ke|to|pe|la|su|hei|moi|me|te|se|ne|he|ei|ja|jo|no|nu|de|du|vi|ni|han|hon|den|man|en|vem|då|nyt|kun|jos|tai|vai|sain|saa|sano|tule|ota|pane|mene|kela|kuu|vuosi|koti|joki|kaj|suo|puu|maa|koulu|the|an|on|in|to|we|they|it|no|yes|can|do|go|tuo|tuon|nuo|nuon|hän|sen|ihan|aina|koko|sinne|hanko|inkoo|tove|tea|ida)$/u;

function isOfSyllables(words: readonly string[]): boolean {
  const [first = '', ...rest] = words.map((word) => word.normalize('NFD').replace(/\p{M}/gu, ''));
  return (
    SYLLABLE_FAMILY.test(first) &&
    rest.length <= 2 &&
    rest.every((word) => SYLLABLES.test(word) && !SHORT_WORD.test(word))
  );
}

const MAY_BE_SMALL = new RegExp(`(?:${CLEAR_SURNAME.source.slice(3, -2)})(?!\\p{L})`, 'u');

/** In small letters only where both are in the list, the family name by an ending that no other word has. */
function smallNames(text: string): readonly Span[] {
  return matchesOf(text, MAY_BE_SMALL, SMALL_PAIR).flatMap((match) => {
    const [, first = '', last = ''] = match;
    const sure = CLEAR_SURNAME.test(last) && isListed(last, familyNames) && isListed(first, givenNames);
    return sure ? [{ start: match.index, end: match.index + first.length + 1 + last.length }] : [];
  });
}

function isFamily(word: string): boolean {
  return isListed(word, familyNames) || CLEAR_SURNAME.test(word) || /(?:lainen|läinen)/u.test(word);
}

// Cases that leave the name whole before them, and the genitive of Swedish.
const CASES = /(?:n|a|ä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|in|s)$/u;

const CASES_OF_NEN = /s(?:e?n?|e?lle|e?lla|e?llä|e?lta|e?ltä|een|ta|tä)$/u;

function isListed(word: string, names: ReadonlySet<string>): boolean {
  if (names.has(word) || (word.includes('-') && word.split('-').every((part) => names.has(part)))) return true;
  if (names.has(word.replace(CASES, ''))) return true;
  const whole = word.replace(CASES_OF_NEN, 'nen');
  return whole !== word && names.has(whole);
}

// Street addresses, and places with a house number, in normalised text.

import type { Span } from './identity-code.ts';

const STREET = `(?:katu|kadun|kadulla|kadulta|kadulle|katua|tie|tiellä|tieltä|tielle|tietä|polku|polun|polulla|polulta|polulle|kuja|kujan|kujalla|kujalta|kujalle|raitti|raitin|raitilla|kaari|rinne|väylä|väylän|aukio|puistikko|penger|gatan|vägen|gränd|gränden|stigen|allén|torget|kajen|street|road|avenue|lane)`;
const NUMBER = String.raw`\d{1,3}(?:\s?[a-zA-Z](?![\p{L}\p{N}]))?(?:\s?(?:as\.?|bst\.?|lgh\.?)?\s?\d{1,3}(?!\d|[.:,]\d|\s?\p{L}))?(?!\d|[.:,]\d|\s?%|\s(?:kertaa|krt|gånger|times)(?!\p{L}))`;
const ENGLISH = String.raw`\p{Lu}\p{Ll}{1,30} (?:Street|Road|Avenue|Lane)`;
const IN_WORDS = String.raw`(?:yksi|kaksi|kolme|neljä|viisi|kuusi|seitsemän|kahdeksan|yhdeksän|kymmenen|\p{Ll}{4,8}toista|\p{Ll}{4,8}kymmentä(?:\p{Ll}{4,8})?|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\p{Ll}{3,6}ton|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`;
const WITH_NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:\\p{Lu}\\p{L}{1,30} )?(?<street>[\\p{L}'-]{3,30}${STREET}|${ENGLISH})\\s${NUMBER}`,
  'gu',
);
// the number in words, where the street is a name
const IN_WORDS_AFTER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?<street>\\p{Lu}[\\p{L}'-]{2,30}${STREET}|${ENGLISH})\\s${IN_WORDS}(?![\\p{L}\\p{N}])(?: [A-H](?![\\p{L}\\p{N}]))?`,
  'gu',
);
// What these cannot do without, looked for at digits and spaces only.
const STREET_THEN_DIGIT = new RegExp(`\\d(?<=(?:${STREET}|Street|Road|Avenue|Lane)\\s\\d)`, 'u');
const STREET_THEN_NUMBER = new RegExp(`\\s(?<=(?:${STREET}|Street|Road|Avenue|Lane)\\s)${IN_WORDS}`, 'u');
const DOOR = /\d ?[A-H]?,? (?:talo|asunto|rappu|ovi|huoneisto|lägenhet|bostad|trapphus|uppgång|lgh|bst|as|apt)/u;
const NUMBER_FIRST = new RegExp(`(?<![\\p{L}\\p{N}])\\d{1,3} ${ENGLISH}(?!\\p{L})`, 'gu');
// The case of `tie` that is also a plural genitive (`Kuntien`) is left out.
const NAMED = new RegExp(`(?<=[\\p{Ll}\\d,] )\\p{Lu}\\p{Ll}{3,30}${STREET}(?![\\p{L}\\p{N}])`, 'gu');
// A house by its staircase and flat: `Rantala 5 A 3`; or by a number where nothing else can be meant.
const PLACE = String.raw`\p{Lu}\p{Ll}{2,30}`;
const FLAT = new RegExp(
  `(?<![\\p{L}\\p{N}])${PLACE} \\d{1,3} ?(?:[A-H](?: \\d{1,3})?|as\\.? ?\\d{1,3})(?![\\p{L}\\p{N}]|-(?:luok|klass))`,
  'gu',
);
// A count has its noun in another case: `12 taloa`.
const HOUSE_NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}])${PLACE} \\d{1,3} ?[A-H]?,? (?:talo|asunto|rappu|ovi|huoneisto|lägenhet|bostad|trapphus|uppgång|lgh|bst|as|apt)(?![\\p{L}\\p{N}]|\\.\\p{L})(?: ?[A-H\\d]{1,3}(?![\\p{L}\\p{N}]))?`,
  'gu',
);
const ENDS = String.raw`(?=\s{0,3}(?:[,;)]|[.!?](?:\s|$)|$))`;
const HOUSE = new RegExp(
  `(?<=[\\p{Ll},] )${PLACE}(?:mäki|mäessä|ranta|rannassa|niemi|lahti|kylä|kylässä|pelto|pello|koto|metsä|kallio|harju|la|lä|backa|by|näs|ås) \\d{1,3}${ENDS}`,
  'gmu',
);
// any name of a place, where the words before or the postal code after say that somebody lives there
const HOUSE_LIVED_IN = new RegExp(
  `(?<=(?:asuu|asuvat|asumme|asun|osoite|osoitteessa|bor|adress|lives? (?:at|in)|address):? )${PLACE} \\d{1,3} ?[A-Ha-h]?${ENDS}`,
  'gmu',
);
const HOUSE_OF_POSTCODE = new RegExp(
  `(?<![\\p{L}\\p{N}])${PLACE} \\d{1,4} ?[A-Ha-h]?,? \\d{5} \\p{Lu}\\p{Ll}{2,30}`,
  'gu',
);

// Roads no one lives by, ways of the body, and rooms and things that are numbered.
const NO_STREET =
  /^(?:valta|kanta|maan|yhdys|rauta|moottori|pika|kulku|pää|sivu|ohi|oiko|hengitys|virtsa|sappi|hermo|synnytys|kävely|jalka|ura|koulu|opin|elämän|el[aä]m[aä]n)(?:tie|tien|tiellä|tieltä|tielle|tietä|polku|polun|polulla|polulta)$/;
const NO_PLACE =
  /^(?:tehtävä|tehtävän|tila|tilassa|uppgift|task|linja|bussi|juna|linje|buss|huone(?:en|essa)?|sali(?:n|ssa)?|luok(?:ka|an|kaan|assa|alla|alle|alta)|ryhmä(?:n|ssä)?|opettaja|rehtori|kuraattori|klassen|läraren|eleverna|gruppen|rummet|liite|viikko|vko|vuosi|kerros|rappu|ovi|vaihe|osa|kohta|pykälä|luku|sivu|kysymys|versio|talo|neuvola|koulu|päiväkoti|rum|sal|grupp|klass|bilaga|vecka|våning|dörr|del|fråga|room|class|group|floor|week|grade|appendix|part|question|door|step|phase|level|vitamiini|vitamin|hepatiitti|teams|windows|office|covid|type|tyyppi|typ|klo|kello|kl|at|noin|yli|alle|vain|lapsia|lapset|barn)$/i;

/** Streets by their names alone: nobody's home by themselves, and somebody's beside a name. */
export function namedStreets(text: string): readonly Span[] {
  return spans(text, NAMED)
    .filter(({ word }) => !NO_STREET.test(word.toLowerCase()))
    .map(({ start, end }) => ({ start, end }));
}

/** Streets and places with a number. */
export function streetAddresses(text: string): readonly Span[] {
  return [
    ...spans(text, WITH_NUMBER, STREET_THEN_DIGIT).filter(({ word }) => !NO_STREET.test(word.toLowerCase())),
    ...spans(text, IN_WORDS_AFTER, STREET_THEN_NUMBER).filter(({ word }) => !NO_STREET.test(word.toLowerCase())),
    ...spans(text, NUMBER_FIRST, /Street|Road|Avenue|Lane/),
    ...spans(text, FLAT, /\d ?(?:[A-H]|as)/).filter(({ words }) => !NO_PLACE.test(words[0] ?? '')),
    ...spans(text, HOUSE_NAMED, DOOR).filter(({ words }) => !NO_PLACE.test(words[0] ?? '')),
    ...spans(text, HOUSE, / \d{1,3}\s{0,3}(?:[,;).!?]|$)/mu),
    ...spans(text, HOUSE_LIVED_IN, / \d{1,3} ?[A-Ha-h]?\s{0,3}(?:[,;).!?]|$)/mu),
    ...spans(text, HOUSE_OF_POSTCODE, /\d{5} \p{Lu}/u),
  ].map(({ start, end }) => ({ start, end }));
}

type Found = Span & { readonly word: string; readonly words: readonly string[] };

function spans(text: string, pattern: RegExp, where?: RegExp): readonly Found[] {
  if (where?.test(text) === false) return [];
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    word: match.groups?.street ?? match[0],
    words: match[0].split(' '),
  }));
}

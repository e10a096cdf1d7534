// The one folding of names: what is left when accents, letters of other alphabets' making, case and marks do not count.

// Letters that Unicode does not take apart, by what they are written as where a keyboard lacks them.
const FOLDED: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ŋ: 'n',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ĸ: 'k',
};
const APOSTROPHES = /['’‘ʼʹ`´′＇]/gu;

/** The words of a name, alike for every way to write it: `Mäki-Aho, Léa O’Brien` → `maki`, `aho`, `lea`, `obrien`. */
export function foldName(text: string): string[] {
  return text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[øđðłßæœŋþıħŧĸ]/gu, (letter) => FOLDED[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

// Letters that some write as two, where a keyboard lacks them or a passport spells them.
const SPELT_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', æ: 'ae' };

/** The name with its dotted and ringed letters as two: `Müller` → `mueller`. */
function speltOut(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äöüøåæ]/gu, (letter) => SPELT_OUT[letter] ?? letter);
}

/**
 * The ways to write a name that are all the same name: its words in any order, and all of it in one word, each with
 * plain letters and with those that some write as two. `Al-Hassan` and `alhassan`, `Müller` and `Mueller` share one;
 * `Joel` and `Jöl` do, `Joel` and `Jol` do not.
 */
export function spellings(name: string): ReadonlySet<string> {
  const ways = [foldName(name), foldName(speltOut(name))];
  return new Set(ways.flatMap((words) => [words.toSorted().join(' '), words.join('')]).filter((way) => way !== ''));
}

/**
 * Every word by which a name is found: its own, also taken apart at apostrophes, neighbours drawn together, and both
 * spellings of letters that some write as two, whichever of them stands in the name.
 */
export function nameForms(name: string): string[] {
  const apart = name.replace(APOSTROPHES, ' ');
  const ways = [name, apart, speltOut(name), speltOut(apart)].map(foldName);
  const plain = ways.map((words) => words.map((word) => word.replace(/([aou])e|aa/g, (two) => two.charAt(0))));
  return [...new Set([...ways, ...plain].flatMap((words) => [...words, ...joined(words)]))];
}

/** So many words of a name stand together at most. */
const MOST_JOINED = 4;

function joined(words: readonly string[]): string[] {
  return words.flatMap((_, from) =>
    Array.from({ length: Math.min(MOST_JOINED, words.length - from) - 1 }, (_each, more) =>
      words.slice(from, from + more + 2).join(''),
    ),
  );
}

/** A word that may be written together with the next: `al hassan`, `o brien`, `mc donald`. */
const PARTICLE = /^(?:\p{L}{1,2}|mac|van|von|der|den|dos|bin|ben|abu|abd)$/u;

/**
 * What a search for a name asks for: pieces that must each be in the {@link nameForms}, written with a space before each.
 * What a hyphen holds together is one piece; what follows a particle need not begin a word.
 */
export function namePieces(query: string): string[] {
  const words = query.split(/\s+/u).map((word) => foldName(word).join(''));
  const said = words.filter((word) => word !== '');
  return [...new Set(said.map((word, at) => (PARTICLE.test(said[at - 1] ?? '') ? word : ` ${word}`)))];
}

/** Whether what is looked for says enough: two characters, or one of a script in which one is a name. */
export function isEnoughToSearch(text: string): boolean {
  return [...text.trim()].length > 1 || /[\p{Script=Han}\p{Script=Hangul}\p{Script=Kana}]/u.test(text);
}

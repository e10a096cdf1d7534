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

/** Whether what is looked for says enough: two characters, or one of a script in which one is a name. */
export function isEnoughToSearch(text: string): boolean {
  return [...text.trim()].length > 1 || /[\p{Script=Han}\p{Script=Hangul}\p{Script=Kana}]/u.test(text);
}

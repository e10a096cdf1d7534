// A text message costs by its length, and twice as much as soon as it has one letter that is not of the phones' own alphabet.

/** What is set for print, as a phone writes it; letters that the alphabet (GSM 03.38) has not are left as they are. */
export function plainLetters(text: string): string {
  return text
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[–—]/g, '-')
    .replace(/[’‘]/g, "'")
    .replace(/[”“]/g, '"');
}

// Account numbers (IBAN, ISO 13616) in normalised text: they lead to a person as surely as a code does.

import type { Span } from './identity-code.ts';

/** How many characters the numbers of each country have. Others that check alike, as references (RF), are no accounts. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
);

/** No country's number has fewer digits after the check digits; words that follow two letters and a number have none. */
const FEWEST_DIGITS = 10;

const GAP = '[ ._-]{0,2}';
const BEGINNING = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:IBAN|tili|konto|account)[ ._:-]{0,2})?(?=[A-Z]${GAP}[A-Z]${GAP}\\d${GAP}\\d)`,
  'giu',
);
const NEXT = /[ ._-]{0,2}([A-Z\d])/iy;
const GOES_ON = /[\p{L}\p{N}]/uy;

/** Only with the right check digits: a number after two letters may be a reference to something else. */
export function accountNumbers(text: string): readonly Span[] {
  return [...text.matchAll(BEGINNING)].flatMap((match) => numberAt(text, match.index + match[0].length) ?? []);
}

function numberAt(text: string, start: number): Span | undefined {
  let number = '';
  let end = start;
  let length = 4;
  while (number.length < length) {
    NEXT.lastIndex = end;
    const [piece, character] = NEXT.exec(text) ?? [];
    if (piece === undefined || character === undefined) return undefined;
    number += character.toUpperCase();
    end += piece.length;
    if (number.length === 2) length = LENGTHS.get(number) ?? 0;
  }
  GOES_ON.lastIndex = end;
  const digits = number.slice(4).replace(/\D/g, '').length;
  return digits >= FEWEST_DIGITS && !GOES_ON.test(text) && isChecked(number) ? { start, end } : undefined;
}

/** ISO 7064: the country and the check digits come last, A = 10 to Z = 35; the whole leaves one when divided by 97. */
function isChecked(number: string): boolean {
  const turned = number.slice(4) + number.slice(0, 4);
  return BigInt(turned.replace(/[A-Z]/g, (letter) => String(Number.parseInt(letter, 36)))) % 97n === 1n;
}

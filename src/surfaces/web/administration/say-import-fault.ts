// What is wrong with a directory file, said to people: the common faults of an import in the reader's language.

import type { Language } from '../../../core/permissions.ts';
import { sayRuleFault } from '../kit/say-rule-fault.ts';

type Saying = readonly [RegExp, Readonly<Record<Exclude<Language, 'en'>, string>>];

/** `$1` and `$2` are the file's own names. */
const SAYINGS: readonly Saying[] = [
  [/^is missing$/, { fi: 'puuttuu', sv: 'saknas' }],
  [/^must not be empty$/, { fi: 'ei saa olla tyhjä', sv: 'får inte vara tomt' }],
  [/^must name at least one$/, { fi: 'täytyy nimetä ainakin yksi', sv: 'minst en måste nämnas' }],
  [/^must not name anything twice$/, { fi: 'ei saa nimetä mitään kahdesti', sv: 'inget får nämnas två gånger' }],
  [
    /^must have a name in at least one language$/,
    { fi: 'täytyy antaa nimi ainakin yhdellä kielellä', sv: 'behöver ett namn på minst ett språk' },
  ],
  [
    /^must be a date such as (.+)$/,
    { fi: 'täytyy olla päivä, esimerkiksi $1', sv: 'måste vara en dag, till exempel $1' },
  ],
  [
    /^must be a time such as (.+)$/,
    { fi: 'täytyy olla kellonaika, esimerkiksi $1', sv: 'måste vara ett klockslag, till exempel $1' },
  ],
  [
    /^must be a date and time such as (.+)$/,
    { fi: 'täytyy olla päivä ja kellonaika, esimerkiksi $1', sv: 'måste vara dag och klockslag, till exempel $1' },
  ],
  [/^must end after it begins$/, { fi: 'täytyy päättyä alkunsa jälkeen', sv: 'måste sluta efter att det börjar' }],
  [/^must be after it begins$/, { fi: 'täytyy olla alun jälkeen', sv: 'måste vara efter början' }],
  [/^is before (?:the series begins|they begin)$/, { fi: 'on ennen alkua', sv: 'är före början' }],
  [/^is after the series ends$/, { fi: 'on sarjan päättymisen jälkeen', sv: 'är efter seriens slut' }],
  [/^is no date that the rule gives$/, { fi: 'ei ole sarjan päivä', sv: 'är ingen dag i serien' }],
  [
    /^is an extra date, which is changed by itself$/,
    { fi: 'on lisäpäivä, jota muutetaan lisäpäivissä', sv: 'är en extra dag, som ändras för sig' },
  ],
  [/^has a session already$/, { fi: 'päivällä on jo kerta', sv: 'dagen har redan ett tillfälle' }],
  [
    /^is a date on which the series is not held$/,
    { fi: 'on päivä, jona sarjaa ei pidetä', sv: 'är en dag då serien inte hålls' },
  ],
  [/^is before the first closed date$/, { fi: 'on ennen ensimmäistä päivää', sv: 'är före den första dagen' }],
  [/^must be an e-mail address$/, { fi: 'täytyy olla sähköpostiosoite', sv: 'måste vara en e-postadress' }],
  [/^must be a phone number$/, { fi: 'täytyy olla puhelinnumero', sv: 'måste vara ett telefonnummer' }],
  [/^is not a field of a directory file$/, { fi: 'ei kuulu hakemistotiedostoon', sv: 'hör inte till en registerfil' }],
  [/^must be a JSON object$/, { fi: 'täytyy olla JSON-olio', sv: 'måste vara ett JSON-objekt' }],
  [/^there is no [a-z ]+ "(.*)"$/, { fi: 'tiedostossa ei ole tällaista: ”$1”', sv: 'filen har ingen sådan: ”$1”' }],
  [/^"(.*)" is already (.+)$/, { fi: '”$1” on jo kohdassa $2', sv: '”$1” finns redan i $2' }],
  [/^overlaps (.+)$/, { fi: 'on päällekkäin kohdan $1 kanssa', sv: 'överlappar $1' }],
  [
    /^is shorter than one slot of (\d+) minutes$/,
    { fi: 'on lyhyempi kuin yksi aika ($1 minuuttia)', sv: 'är kortare än en tid ($1 minuter)' },
  ],
  [
    /^"(.*)" serves none of these areas$/,
    { fi: '”$1” ei toimi näillä alueilla', sv: '”$1” verkar inte i dessa områden' },
  ],
  [
    /^"(.*)" is a (.+), "(.*)" needs (.+)$/,
    { fi: '”$1” on ammatiltaan $2, mutta ”$3” vaatii ammatin $4', sv: '”$1” har yrket $2, men ”$3” kräver yrket $4' },
  ],
  [
    /^cannot be removed: it has (\d+) bookings? to come$/,
    { fi: 'ei voi poistaa: tulevia varauksia on $1', sv: 'kan inte tas bort: har $1 kommande bokningar' },
  ],
  [
    /^cannot be removed: it has (\d+) group events? to come$/,
    {
      fi: 'ei voi poistaa: tulevia ryhmätapahtumia on $1',
      sv: 'kan inte tas bort: har $1 kommande gruppevenemang',
    },
  ],
];

/** A fault in the reader's language; undefined for one that has no words here, and in English, which it is in. */
export function sayFault(message: string, language: Language): string | undefined {
  if (language === 'en') return undefined;
  const found = SAYINGS.find(([like]) => like.test(message));
  return found ? message.replace(found[0], found[1][language]) : sayRuleFault(message, language);
}

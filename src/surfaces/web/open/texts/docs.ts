// The page that shows the API: what stands around the API's own words, which are English.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Rajapinta',
  lead: 'Kaikki, mitä palvelussa voi tehdä, on tehtävissä myös ohjelmasta: JSONia HTTP:n yli.',
  ownWords: 'Rajapinnan omat nimet ja selitykset ovat englanniksi.',
  document: 'Koko kuvaus koneluettavana (OpenAPI 3.1)',
  keyTitle: 'Tunnistautuminen',
  key: 'Jokainen pyyntö lähettää rajapinta-avaimen. Avaimen tekee pääkäyttäjä, ja se näytetään vain kerran. Avaimella on rooli ja alueet: sillä voi tehdä saman kuin ihminen siinä roolissa.',
  examples:
    'Esimerkeissä $KEY on avain ja esimerkiksi $BOOKING tunnus, jonka varaaminen palautti. Vapaan ajan tunnuksen (slot) saa listasta GET /api/slots.',
  rulesTitle: 'Yhteistä kaikelle',
  rules: [
    'Listat ovat muotoa {items, nextCursor}. Seuraavan sivun saa antamalla nextCursor-arvon parametrissa cursor.',
    'Ajankohdat ovat ISO 8601 -muodossa ja sisältävät aikaeron, esimerkiksi 2026-11-24T13:50:00+02:00.',
    'Muutospyynnön voi toistaa turvallisesti: sama Idempotency-Key saa vuorokauden ajan saman vastauksen, ja asia tehdään kerran.',
    'Henkilötunnusta tai yhteystietoja ei oteta vastaan vapaassa tekstissä.',
  ],
  operations: 'Toiminnot',
  parameters: 'Parametrit',
  name: 'Nimi',
  place: 'Paikka',
  form: 'Muoto',
  meaning: 'Merkitys',
  required: 'pakollinen',
  body: 'Pyynnön sisältö',
  answer: 'Vastaus',
  refusals: 'Kieltäytymiset',
  example: 'Esimerkki',
  shapes: 'Yhteiset muodot',
  codes: 'Kieltäytymisen koodit',
  codesLead: 'Virheet ovat muotoa application/problem+json (RFC 9457). Koodi pysyy samana, sanamuoto voi muuttua.',
};

type DocsTexts = typeof fi;

const sv: DocsTexts = {
  title: 'Gränssnitt',
  lead: 'Allt som går att göra i tjänsten går också att göra från ett program: JSON över HTTP.',
  ownWords: 'Gränssnittets egna namn och förklaringar är på engelska.',
  document: 'Hela beskrivningen i maskinläsbar form (OpenAPI 3.1)',
  keyTitle: 'Identifiering',
  key: 'Varje anrop skickar med en API-nyckel. Administratören skapar nyckeln, och den visas bara en gång. Nyckeln har en roll och områden: den får göra detsamma som en människa i den rollen.',
  examples:
    'I exemplen är $KEY nyckeln och till exempel $BOOKING det id som bokningen gav. Id för en ledig tid (slot) finns i listan GET /api/slots.',
  rulesTitle: 'Gemensamt för allt',
  rules: [
    'Listor har formen {items, nextCursor}. Nästa sida får du genom att ge värdet nextCursor i parametern cursor.',
    'Tidpunkter anges enligt ISO 8601 med tidsskillnad, till exempel 2026-11-24T13:50:00+02:00.',
    'En ändring kan tryggt upprepas: samma Idempotency-Key får i ett dygn samma svar, och saken görs en gång.',
    'Personbeteckningar och kontaktuppgifter tas inte emot i fri text.',
  ],
  operations: 'Funktioner',
  parameters: 'Parametrar',
  name: 'Namn',
  place: 'Plats',
  form: 'Form',
  meaning: 'Betydelse',
  required: 'obligatorisk',
  body: 'Anropets innehåll',
  answer: 'Svar',
  refusals: 'Avslag',
  example: 'Exempel',
  shapes: 'Gemensamma former',
  codes: 'Koder för avslag',
  codesLead: 'Fel har formen application/problem+json (RFC 9457). Koden är beständig, ordalydelsen kan ändras.',
};

const en: DocsTexts = {
  title: 'API',
  lead: 'Whatever can be done in the service can be done by a program too: JSON over HTTP.',
  ownWords: 'The API’s own names and explanations are in English.',
  document: 'The whole description, for machines (OpenAPI 3.1)',
  keyTitle: 'Authentication',
  key: 'Every request sends an API key. An administrator makes it, and it is shown only once. A key has a role and areas: it may do what a person in that role may.',
  examples:
    'In the examples, $KEY is the key, and $BOOKING, say, the id that booking answered with. The id of a free slot comes from the list GET /api/slots.',
  rulesTitle: 'True of everything',
  rules: [
    'Lists have the form {items, nextCursor}. Give the value of nextCursor as the parameter cursor to get the next page.',
    'Times are ISO 8601 with their offset, such as 2026-11-24T13:50:00+02:00.',
    'A change can be repeated safely: for a day the same Idempotency-Key gets the same answer, and it is done once.',
    'Identity codes and contact details are not accepted in free text.',
  ],
  operations: 'Operations',
  parameters: 'Parameters',
  name: 'Name',
  place: 'Place',
  form: 'Form',
  meaning: 'Meaning',
  required: 'required',
  body: 'Body of the request',
  answer: 'Answer',
  refusals: 'Refusals',
  example: 'Example',
  shapes: 'Shared shapes',
  codes: 'Refusal codes',
  codesLead: 'Errors are application/problem+json (RFC 9457). The code stays the same; the wording may change.',
};

export const docsTexts = { fi, sv, en } satisfies Record<Language, DocsTexts>;

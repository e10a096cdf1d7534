// The short form between a chosen time and a booking.

import type { Language } from '../../../../core/permissions.ts';
import type { FindingKind } from '../../../../core/personal-data.ts';

type FormTexts = {
  readonly backToDesk: string;
  readonly title: string;
  readonly lead: string;
  readonly back: string;
  readonly about: string;
  readonly anonymous: string;
  readonly anonymousHint: string;
  readonly client: string;
  readonly clientHint: string;
  readonly topic: string;
  readonly age: string;
  readonly question: string;
  readonly questionHint: string;
  readonly channel: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly notAPhone: string;
  readonly familyReference: string;
  readonly familyReferenceHint: string;
  readonly consentScope: string;
  readonly consentGivenBy: string;
  readonly consentGivenOn: string;
  readonly note: string;
  readonly noteHint: string;
  readonly notAName: string;
  readonly submit: string;
  readonly leave: string;
  readonly heldUntil: (time: string) => string;
  readonly heldAdvice: string;
  readonly holdOver: string;
  readonly holdOverAdvice: string;
  readonly lostLead: string;
  readonly lostNone: string;
  readonly allTimes: string;
  readonly insteadLabel: string;
  readonly calendar: string;
  readonly chosen: string;
  readonly calendarSays: string;
  readonly caseKept: string;
  readonly who: string;
  readonly service: string;
  readonly missing: Readonly<
    Record<
      | 'about'
      | 'topic'
      | 'age'
      | 'question'
      | 'channel'
      | 'phone'
      | 'familyReference'
      | 'consentScope'
      | 'consentGivenBy'
      | 'consentGivenOn'
      | 'instead',
      string
    >
  >;
  readonly tooLong: (most: number) => string;
  readonly found: Readonly<Record<FindingKind, (quote: string) => string>>;
  readonly looksLike: Readonly<Record<'name' | 'address', string>>;
};

const fi: FormTexts = {
  title: 'Mistä haluat keskustella?',
  lead: 'Asiantuntija lukee kysymyksen etukäteen ja ehtii valmistautua.',
  back: 'Muut ajat',
  about: 'Onko perhe asiakkaana?',
  anonymous: 'Ei asiakkuutta, nimetön tapaus',
  anonymousHint: 'Kirjoita niin, ettei perhettä voi tunnistaa.',
  client: 'Perhe on asiakkaana ja on antanut luvan',
  clientHint: 'Lupa kirjataan varaukseen.',
  topic: 'Aihe',
  age: 'Lapsen ikä',
  question: 'Kysymys',
  questionHint: 'Enintään 2 000 merkkiä. Ei nimiä, henkilötunnuksia tai yhteystietoja.',
  channel: 'Miten tavataan?',
  phone: 'Työnumero, johon asiantuntija soittaa',
  phoneHint: 'Oma työnumerosi tai toimipisteesi numero. Ei perheen numeroa.',
  notAPhone: 'Tarkista puhelinnumero. Kirjoita se esimerkiksi näin: 03 123 4567.',
  familyReference: 'Perheen viite omassa asiakasjärjestelmässäsi',
  familyReferenceHint: 'Esimerkiksi asiakasnumero. Ei koskaan henkilötunnusta.',
  consentScope: 'Mihin lupa annettiin?',
  consentGivenBy: 'Kuka luvan antoi?',
  consentGivenOn: 'Milloin lupa annettiin?',
  note: 'Viesti asiantuntijalle',
  noteHint: 'Vain käytännön asioita, esimerkiksi kuka muu on mukana. Ei henkilötietoja.',
  notAName: 'Kohta ei ole kenenkään nimi eikä osoite',
  submit: 'Varaa aika',
  leave: 'Luovu ajasta',
  heldUntil: (time) => `Pidetty sinulle ${time} asti`,
  heldAdvice: 'Muut eivät voi varata aikaa sinä aikana.',
  holdOver: 'Aikaa ei enää pidetä sinulle',
  holdOverAdvice: 'Voit silti jatkaa: varaamme ajan, jos se on yhä vapaa.',
  lostLead: 'Kirjoittamasi on tallella. Valitse toinen aika ja jatka siitä, mihin jäit.',
  lostNone: 'Muita vapaita aikoja ei juuri nyt ole. Ota kysymyksesi talteen ja katso myöhemmin uudelleen.',
  allTimes: 'Katso kaikki ajat',
  insteadLabel: 'Lähimmät vapaat ajat',
  calendar: 'Kalenteriin',
  chosen: 'Valittu aika',
  calendarSays: '”Konsultaatio” ilman aihetta',
  caseKept: 'Tapaus poistetaan 90 päivää tapaamisen jälkeen.',
  who: 'Kuka',
  service: 'Palvelu',
  missing: {
    about: 'Valitse, onko perhe asiakkaana.',
    topic: 'Valitse aihe.',
    age: 'Valitse lapsen ikä.',
    question: 'Kirjoita kysymys.',
    channel: 'Valitse, miten tavataan.',
    phone: 'Kirjoita työnumero, johon asiantuntija soittaa.',
    familyReference: 'Kirjoita perheen viite.',
    consentScope: 'Valitse, mihin lupa annettiin.',
    consentGivenBy: 'Valitse, kuka luvan antoi.',
    instead: 'Valitse uusi aika.',
    consentGivenOn: 'Kirjoita, milloin lupa annettiin. Päivä ei voi olla tulevaisuudessa.',
  },
  tooLong: (most) => `Teksti on liian pitkä. Lyhennä se ${most} merkkiin.`,
  found: {
    'identity-code': (quote) => `Tekstissä on henkilötunnus: ”${quote}”. Poista se, niin voit jatkaa.`,
    email: (quote) => `Tekstissä on sähköpostiosoite: ”${quote}”. Poista se, niin voit jatkaa.`,
    phone: (quote) => `Tekstissä on puhelinnumero: ”${quote}”. Poista se, niin voit jatkaa.`,
    name: (quote) => `Tekstissä näyttää olevan nimi: ”${quote}”. Poista se tai vahvista, ettei se ole kenenkään nimi.`,
    address: (quote) =>
      `Tekstissä näyttää olevan osoite: ”${quote}”. Poista se tai vahvista, ettei se ole kenenkään osoite.`,
  },
  looksLike: { name: 'Tämä näyttää nimeltä:', address: 'Tämä näyttää osoitteelta:' },
  backToDesk: 'Takaisin ajanvaraukseen',
};

const sv: FormTexts = {
  title: 'Vad vill du samtala om?',
  lead: 'Den sakkunniga läser frågan på förhand och hinner förbereda sig.',
  back: 'Andra tider',
  about: 'Är familjen klient?',
  anonymous: 'Ingen klientrelation, anonymt fall',
  anonymousHint: 'Skriv så att familjen inte kan kännas igen.',
  client: 'Familjen är klient och har gett sitt samtycke',
  clientHint: 'Samtycket antecknas i bokningen.',
  topic: 'Ämne',
  age: 'Barnets ålder',
  question: 'Fråga',
  questionHint: 'Högst 2 000 tecken. Inga namn, personbeteckningar eller kontaktuppgifter.',
  channel: 'Hur möts ni?',
  phone: 'Arbetsnummer som den sakkunniga ringer',
  phoneHint: 'Ditt eget arbetsnummer eller numret till ditt verksamhetsställe. Inte familjens nummer.',
  notAPhone: 'Kontrollera telefonnumret. Skriv det till exempel så här: 03 123 4567.',
  familyReference: 'Familjens referens i ditt eget klientsystem',
  familyReferenceHint: 'Till exempel klientnummer. Aldrig en personbeteckning.',
  consentScope: 'Vad gäller samtycket?',
  consentGivenBy: 'Vem gav samtycket?',
  consentGivenOn: 'När gavs samtycket?',
  note: 'Meddelande till den sakkunniga',
  noteHint: 'Bara praktiska saker, till exempel vem annan som är med. Inga personuppgifter.',
  notAName: 'Stället är inte någons namn eller adress',
  submit: 'Boka tiden',
  leave: 'Avstå från tiden',
  heldUntil: (time) => `Reserverad för dig till ${time}`,
  heldAdvice: 'Under den tiden kan ingen annan boka den.',
  holdOver: 'Tiden är inte längre reserverad för dig',
  holdOverAdvice: 'Du kan ändå fortsätta: vi bokar tiden om den fortfarande är ledig.',
  lostLead: 'Det du skrivit finns kvar. Välj en annan tid och fortsätt där du var.',
  lostNone: 'Det finns inga andra lediga tider just nu. Spara din fråga och titta igen senare.',
  allTimes: 'Se alla tider',
  insteadLabel: 'Närmaste lediga tider',
  calendar: 'I kalendern',
  chosen: 'Vald tid',
  calendarSays: '”Konsultation” utan ämne',
  caseKept: 'Fallet tas bort 90 dagar efter mötet.',
  who: 'Vem',
  service: 'Tjänst',
  missing: {
    about: 'Välj om familjen är klient.',
    topic: 'Välj ett ämne.',
    age: 'Välj barnets ålder.',
    question: 'Skriv din fråga.',
    channel: 'Välj hur ni möts.',
    phone: 'Skriv det arbetsnummer som den sakkunniga ska ringa.',
    familyReference: 'Skriv familjens referens.',
    consentScope: 'Välj vad samtycket gäller.',
    consentGivenBy: 'Välj vem som gav samtycket.',
    instead: 'Välj en ny tid.',
    consentGivenOn: 'Skriv när samtycket gavs. Dagen kan inte ligga i framtiden.',
  },
  tooLong: (most) => `Texten är för lång. Korta ner den till ${most} tecken.`,
  found: {
    'identity-code': (quote) => `Texten innehåller en personbeteckning: ”${quote}”. Ta bort den så kan du fortsätta.`,
    email: (quote) => `Texten innehåller en e-postadress: ”${quote}”. Ta bort den så kan du fortsätta.`,
    phone: (quote) => `Texten innehåller ett telefonnummer: ”${quote}”. Ta bort det så kan du fortsätta.`,
    name: (quote) =>
      `Texten tycks innehålla ett namn: ”${quote}”. Ta bort det eller bekräfta att det inte är någons namn.`,
    address: (quote) =>
      `Texten tycks innehålla en adress: ”${quote}”. Ta bort den eller bekräfta att det inte är någons adress.`,
  },
  looksLike: { name: 'Det här liknar ett namn:', address: 'Det här liknar en adress:' },
  backToDesk: 'Tillbaka till tidsbokningen',
};

const en: FormTexts = {
  title: 'What would you like to talk about?',
  lead: 'The specialist reads the question beforehand and has time to prepare.',
  back: 'Other times',
  about: 'Is the family a client?',
  anonymous: 'No client relationship, an anonymous case',
  anonymousHint: 'Write so that the family cannot be recognised.',
  client: 'The family is a client and has given consent',
  clientHint: 'The consent is recorded with the booking.',
  topic: 'Topic',
  age: 'Child’s age',
  question: 'Question',
  questionHint: 'At most 2,000 characters. No names, identity codes or contact details.',
  channel: 'How will you meet?',
  phone: 'Work number for the specialist to call',
  phoneHint: 'Your own work number or your unit’s. Not the family’s number.',
  notAPhone: 'Check the phone number. Write it like this, for example: 03 123 4567.',
  familyReference: 'The family’s reference in your own client system',
  familyReferenceHint: 'Such as a client number. Never an identity code.',
  consentScope: 'What was the consent for?',
  consentGivenBy: 'Who gave the consent?',
  consentGivenOn: 'When was it given?',
  note: 'Message to the specialist',
  noteHint: 'Practical matters only, such as who else takes part. No personal data.',
  notAName: 'This is not a person’s name or address',
  submit: 'Book the time',
  leave: 'Give the time up',
  heldUntil: (time) => `Held for you until ${time}`,
  heldAdvice: 'Nobody else can book it meanwhile.',
  holdOver: 'The time is no longer held for you',
  holdOverAdvice: 'You can still go on: we book the time if it is still free.',
  lostLead: 'What you wrote is kept. Choose another time and go on from where you were.',
  lostNone: 'There are no other free times just now. Keep a copy of your question and look again later.',
  allTimes: 'See all times',
  insteadLabel: 'Nearest free times',
  calendar: 'In the calendar',
  chosen: 'Chosen time',
  calendarSays: '“Consultation”, without the topic',
  caseKept: 'The case is removed 90 days after the meeting.',
  who: 'Who',
  service: 'Service',
  missing: {
    about: 'Choose whether the family is a client.',
    topic: 'Choose a topic.',
    age: 'Choose the child’s age.',
    question: 'Write your question.',
    channel: 'Choose how you will meet.',
    phone: 'Write the work number the specialist is to call.',
    familyReference: 'Write the family’s reference.',
    consentScope: 'Choose what the consent was for.',
    consentGivenBy: 'Choose who gave the consent.',
    instead: 'Choose a new time.',
    consentGivenOn: 'Write when the consent was given. The day cannot be in the future.',
  },
  tooLong: (most) => `The text is too long. Shorten it to ${most} characters.`,
  found: {
    'identity-code': (quote) => `The text holds a personal identity code: “${quote}”. Remove it to go on.`,
    email: (quote) => `The text holds an e-mail address: “${quote}”. Remove it to go on.`,
    phone: (quote) => `The text holds a phone number: “${quote}”. Remove it to go on.`,
    name: (quote) => `The text seems to hold a name: “${quote}”. Remove it, or confirm that it is nobody’s name.`,
    address: (quote) =>
      `The text seems to hold an address: “${quote}”. Remove it, or confirm that it is nobody’s address.`,
  },
  looksLike: { name: 'This looks like a name:', address: 'This looks like an address:' },
  backToDesk: 'Back to the desk',
};

export const formTexts = { fi, sv, en } satisfies Record<Language, FormTexts>;

// What a person reads when something cannot be done: by the refusal's code, with what to do next.

import type { ErrorCode } from '../../../../core/errors.ts';
import type { Language } from '../../../../core/permissions.ts';

/** A refusal's name, and what to do next. */
export type Said = { readonly title: string; readonly advice: string };
type RefusalTexts = {
  /** for codes that need no words of their own */
  readonly other: Said;
  /** a form that did not come from a page of this service */
  readonly otherSite: Said;
  readonly byCode: Readonly<Partial<Record<ErrorCode, Said>>>;
  readonly nearest: string;
  /** the first week that has room again, by its Monday */
  readonly roomFrom: (monday: string) => string;
  readonly allTimes: string;
  readonly toFront: string;
  readonly signIn: string;
  readonly requestId: (id: string) => string;
};

const fi: RefusalTexts = {
  other: {
    title: 'Tämä ei onnistunut',
    advice: 'Palaa takaisin ja yritä uudelleen. Jos sama toistuu, kerro siitä palautelomakkeella.',
  },
  otherSite: {
    title: 'Lomaketta ei voitu ottaa vastaan',
    advice: 'Se ei tullut tämän palvelun omalta sivulta. Avaa sivu etusivun kautta ja lähetä lomake uudelleen.',
  },
  byCode: {
    invalid_input: { title: 'Pyynnöstä puuttui jotain', advice: 'Palaa edelliselle sivulle ja tarkista tiedot.' },
    not_signed_in: { title: 'Kirjaudu ensin sisään', advice: 'Istuntosi on päättynyt tai et ole vielä kirjautunut.' },
    not_allowed: {
      title: 'Sinulla ei ole oikeutta tähän',
      advice: 'Jos tarvitset oikeuden työssäsi, pyydä sitä pääkäyttäjältä.',
    },
    not_found: {
      title: 'Sivua ei löytynyt',
      advice: 'Osoite voi olla väärä, tai kohde on poistettu. Mitään ei ole kadonnut sinun takiasi.',
    },
    slot_taken: {
      title: 'Aika ehdittiin juuri varata',
      advice: 'Joku muu varasi saman ajan hetkeä ennen. Tässä ovat lähimmät vapaat ajat.',
    },
    hold_expired: {
      title: 'Aikaa ei enää pidetä sinulle',
      advice: 'Aikaa pidetään viisi minuuttia. Valitse aika uudelleen.',
    },
    wrong_status: {
      title: 'Varauksen tila on jo muuttunut',
      advice: 'Avaa varaus uudelleen, niin näet sen nykyisen tilan.',
    },
    drop_in_closed: {
      title: 'Avoin vastaanotto ei ole nyt auki',
      advice: 'Tänään tässä toimipisteessä ei ole enää ketään ottamassa vastaan. Katso seuraavat ajat tai varaa aika.',
    },
    not_yet: { title: 'Tämä on vielä liian aikaista', advice: 'Yritä uudelleen, kun ajan alku lähestyy.' },
    in_lobby: { title: 'Odotat pääsyä huoneeseen', advice: 'Pysy sivulla: pääset sisään, kun sinut kutsutaan.' },
    cut_off_passed: {
      title: 'Määräaika on ohi',
      advice: 'Aikaa ei voi enää siirtää tai perua täällä. Ota yhteyttä asiantuntijaan tai koordinaattoriin.',
    },
    unknown_slot: {
      title: 'Aikaa ei enää ole tarjolla',
      advice: 'Sarja on voinut muuttua. Valitse jokin vapaista ajoista.',
    },
    past_slot: { title: 'Aika on jo mennyt', advice: 'Valitse tuleva aika.' },
    too_short_notice: {
      title: 'Aika on liian lähellä',
      advice: 'Palvelu tarvitsee enemmän aikaa valmistautua. Valitse myöhempi aika.',
    },
    beyond_horizon: {
      title: 'Aika on liian kaukana',
      advice: 'Näin pitkälle ei voi vielä varata. Valitse aikaisempi aika.',
    },
    quota_reached: {
      title: 'Viikon ajat on jo jaettu',
      advice:
        'Tätä palvelua varataan alueella vain tietty määrä viikossa. Valitse aika toiselta viikolta tai pyydä koordinaattoria.',
    },
    area_not_served: { title: 'Aika ei ole alueesi käytössä', advice: 'Valitse aika oman alueesi ajoista.' },
    too_large: { title: 'Tiedosto on liian suuri', advice: 'Valitse pienempi tiedosto.' },
    rate_limited: { title: 'Liian monta pyyntöä lyhyessä ajassa', advice: 'Odota hetki ja yritä uudelleen.' },
    internal: {
      title: 'Palvelussa on häiriö',
      advice: 'Vika on meillä, ei sinussa. Yritä hetken päästä uudelleen. Jo tehdyt varaukset ovat tallessa.',
    },
    unavailable: {
      title: 'Palvelu ei ole hetkeen käytettävissä',
      advice: 'Yritä hetken päästä uudelleen. Jo tehdyt varaukset ovat tallessa.',
    },
  },
  nearest: 'Lähimmät vapaat ajat',
  roomFrom: (monday) => `Seuraava viikko, jolla on vapaata, alkaa ${monday}.`,
  allTimes: 'Katso kaikki ajat',
  toFront: 'Etusivulle',
  signIn: 'Kirjaudu sisään',
  requestId: (id) => `Jos otat yhteyttä, kerro tunnus ${id}.`,
};

const sv: RefusalTexts = {
  other: {
    title: 'Det här lyckades inte',
    advice: 'Gå tillbaka och försök på nytt. Om det händer igen, berätta det via responsblanketten.',
  },
  otherSite: {
    title: 'Blanketten kunde inte tas emot',
    advice: 'Den kom inte från tjänstens egen sida. Öppna sidan via förstasidan och skicka blanketten på nytt.',
  },
  byCode: {
    invalid_input: { title: 'Något saknades', advice: 'Gå tillbaka till föregående sida och kontrollera uppgifterna.' },
    not_signed_in: { title: 'Logga in först', advice: 'Din session har gått ut eller så har du inte loggat in ännu.' },
    not_allowed: {
      title: 'Du har inte rätt till det här',
      advice: 'Om du behöver rätten i ditt arbete, be administratören om den.',
    },
    not_found: {
      title: 'Sidan hittades inte',
      advice: 'Adressen kan vara fel, eller så har innehållet tagits bort. Inget har försvunnit på grund av dig.',
    },
    slot_taken: {
      title: 'Tiden hann just bokas',
      advice: 'Någon annan bokade samma tid ett ögonblick tidigare. Här är de närmaste lediga tiderna.',
    },
    hold_expired: {
      title: 'Tiden är inte längre reserverad för dig',
      advice: 'En tid reserveras i fem minuter. Välj tiden på nytt.',
    },
    wrong_status: {
      title: 'Bokningens läge har redan ändrats',
      advice: 'Öppna bokningen på nytt så ser du dess nuvarande läge.',
    },
    drop_in_closed: {
      title: 'Den öppna mottagningen är inte öppen',
      advice: 'I dag tar ingen längre emot på det här verksamhetsstället. Se de följande tiderna eller boka en tid.',
    },
    not_yet: { title: 'Det är ännu för tidigt', advice: 'Försök på nytt när tiden närmar sig.' },
    in_lobby: {
      title: 'Du väntar på att bli insläppt',
      advice: 'Stanna på sidan: du släpps in så snart någon bjuder in dig.',
    },
    cut_off_passed: {
      title: 'Tidsfristen har gått ut',
      advice: 'Tiden kan inte längre flyttas eller avbokas här. Kontakta den sakkunniga eller koordinatorn.',
    },
    unknown_slot: {
      title: 'Tiden erbjuds inte längre',
      advice: 'Serien kan ha ändrats. Välj någon av de lediga tiderna.',
    },
    past_slot: { title: 'Tiden har redan passerat', advice: 'Välj en kommande tid.' },
    too_short_notice: {
      title: 'Tiden är för nära',
      advice: 'Tjänsten behöver mer tid för förberedelser. Välj en senare tid.',
    },
    beyond_horizon: {
      title: 'Tiden är för långt borta',
      advice: 'Så långt fram går det inte att boka ännu. Välj en tidigare tid.',
    },
    quota_reached: {
      title: 'Veckans tider är redan fördelade',
      advice:
        'Området har ett visst antal tider i veckan för den här tjänsten. Välj en annan vecka eller fråga koordinatorn.',
    },
    area_not_served: { title: 'Tiden gäller inte ditt område', advice: 'Välj bland ditt eget områdes tider.' },
    too_large: { title: 'Filen är för stor', advice: 'Välj en mindre fil.' },
    rate_limited: { title: 'För många förfrågningar på kort tid', advice: 'Vänta en stund och försök på nytt.' },
    internal: {
      title: 'Det är en störning i tjänsten',
      advice: 'Felet är vårt, inte ditt. Försök på nytt om en stund. Bokningar som redan gjorts finns kvar.',
    },
    unavailable: {
      title: 'Tjänsten kan inte användas just nu',
      advice: 'Försök på nytt om en stund. Bokningar som redan gjorts finns kvar.',
    },
  },
  nearest: 'Närmaste lediga tider',
  roomFrom: (monday) => `Nästa vecka med lediga tider börjar ${monday}.`,
  allTimes: 'Se alla tider',
  toFront: 'Till förstasidan',
  signIn: 'Logga in',
  requestId: (id) => `Om du kontaktar oss, uppge koden ${id}.`,
};

const en: RefusalTexts = {
  other: {
    title: 'That did not work',
    advice: 'Go back and try again. If it happens again, tell us with the feedback form.',
  },
  otherSite: {
    title: 'The form could not be taken in',
    advice: 'It did not come from a page of this service. Open the page from the front page and send the form again.',
  },
  byCode: {
    invalid_input: { title: 'Something was missing', advice: 'Go back to the page before and check what you entered.' },
    not_signed_in: { title: 'Please sign in first', advice: 'Your session has ended, or you have not signed in yet.' },
    not_allowed: {
      title: 'You are not allowed to do this',
      advice: 'If you need it in your work, ask an administrator.',
    },
    not_found: {
      title: 'Page not found',
      advice: 'The address may be wrong, or what it showed has been removed. Nothing was lost because of you.',
    },
    slot_taken: {
      title: 'The time was just taken',
      advice: 'Somebody else booked it a moment before. These are the nearest free times.',
    },
    hold_expired: {
      title: 'The time is no longer held for you',
      advice: 'A time is held for five minutes. Choose a time again.',
    },
    wrong_status: {
      title: 'The booking has changed meanwhile',
      advice: 'Open the booking again to see how it stands.',
    },
    drop_in_closed: {
      title: 'The drop-in is not open',
      advice: 'Nobody receives visitors at this site any more today. See the next times, or book one.',
    },
    not_yet: { title: 'It is too early for this', advice: 'Try again when the time comes closer.' },
    in_lobby: {
      title: 'You are waiting to be let in',
      advice: 'Stay on the page: you come in as soon as you are invited.',
    },
    cut_off_passed: {
      title: 'The time limit has passed',
      advice: 'The booking can no longer be moved or cancelled here. Contact the specialist or the coordinator.',
    },
    unknown_slot: {
      title: 'The time is no longer offered',
      advice: 'The series may have changed. Choose one of the free times.',
    },
    past_slot: { title: 'The time has passed', advice: 'Choose a time to come.' },
    too_short_notice: {
      title: 'The time is too soon',
      advice: 'The service needs longer to prepare. Choose a later time.',
    },
    beyond_horizon: {
      title: 'The time is too far ahead',
      advice: 'Booking has not opened that far. Choose an earlier time.',
    },
    quota_reached: {
      title: 'The week is full',
      advice: 'The area has a set number of these times each week. Choose another week, or ask the coordinator.',
    },
    area_not_served: { title: 'The time is not for your area', advice: 'Choose from your own area’s times.' },
    too_large: { title: 'The file is too large', advice: 'Choose a smaller file.' },
    rate_limited: { title: 'Too many requests in a short time', advice: 'Wait a moment and try again.' },
    internal: {
      title: 'Something is wrong with the service',
      advice: 'The fault is ours, not yours. Try again in a moment. Bookings already made are safe.',
    },
    unavailable: {
      title: 'The service is not available just now',
      advice: 'Try again in a moment. Bookings already made are safe.',
    },
  },
  nearest: 'Nearest free times',
  roomFrom: (monday) => `The next week with free times begins on ${monday}.`,
  allTimes: 'See all times',
  toFront: 'To the front page',
  signIn: 'Sign in',
  requestId: (id) => `If you contact us, mention the code ${id}.`,
};

export const refusalTexts = { fi, sv, en } satisfies Record<Language, RefusalTexts>;

// Replanning what an absence touches: the list, the proposals, and what was done.

import type { ErrorCode } from '../../../../core/errors.ts';
import type { Language } from '../../../../core/permissions.ts';
import type { ProposalKind } from '../../../../core/replan.ts';

/** Why a choice could not be applied, for the codes that a person can meet here. */
type Why = Readonly<Partial<Record<ErrorCode, string>>>;

const fi = {
  title: 'Järjestä varaukset uudelleen',
  lead: (who: string, when: string) =>
    `${who} on poissa ${when}. Valitse jokaiselle varaukselle, mitä sille tehdään. Muutokset tehdään yhdellä kertaa, ja kaikille osallisille ilmoitetaan.`,
  back: 'Poissaolot',
  link: (count: number): string => (count === 1 ? 'Järjestä varaus uudelleen' : 'Järjestä varaukset uudelleen'),
  linkFor: (what: string) => `Varaukset: ${what}`,
  short: 'Varaukset',
  none: 'Poissaolo ei osu yhteenkään tulevaan varaukseen',
  noneAdvice: 'Tässä ei ole mitään järjestettävää.',
  chooseColleague: 'Valitse kaikille sama aika toisen ammattilaisen kanssa',
  chooseNone: 'Tyhjennä valinnat',
  openBooking: 'Avaa varaus',
  call: 'Soita perheelle: viesti ei tavoita heitä',
  question: 'Mitä varaukselle tehdään?',
  leave: 'Jätä vielä ennalleen',
  cancel: 'Peru aika',
  cancelHint: 'Syyksi merkitään ammattilaisen poissaolo',
  noProposals: 'Muuta vapaata aikaa ei löytynyt',
  arrived: 'Perhe on jo saapunut. Sovi jatkosta heidän kanssaan paikan päällä.',
  more: (count: number) =>
    `Tässä ovat ensimmäiset ${count} varausta. Loput tulevat näkyviin, kun olet järjestänyt nämä.`,
  toCall: 'Näille perheille ei voi lähettää viestiä. Soita ja kerro muutoksesta:',
  kind: {
    colleague: 'Sama aika, toinen ammattilainen',
    'same-person': 'Lähin aika saman ammattilaisen kanssa',
    'other-channel': 'Sama aika ja ammattilainen, jos työ onnistuu etänä',
    'later-colleague': 'Lähin aika toisen ammattilaisen kanssa',
  } as Record<ProposalKind, string>,
  apply: 'Toteuta valitut ja ilmoita osallisille',
  nothingChosen: 'Et valinnut vielä mitään. Valitse ainakin yhdelle varaukselle, mitä sille tehdään.',
  done: (count: number): string =>
    count === 1 ? 'Yksi varaus on järjestetty uudelleen.' : `${count} varausta on järjestetty uudelleen.`,
  notDone: (count: number): string =>
    count === 1
      ? 'Yhtä varausta ei voitu muuttaa. Se on ennallaan:'
      : `${count} varausta ei voitu muuttaa. Ne ovat ennallaan:`,
  why: {
    slot_taken: 'joku ehti varata ajan',
    wrong_status: 'varaus on jo muuttunut',
    quota_reached: 'viikon kiintiö on täynnä',
    past_slot: 'aika on jo mennyt',
  } as Why,
  whyOther: 'aika ei ole enää tarjolla',
};

type ReplanTexts = typeof fi;

const sv: ReplanTexts = {
  title: 'Ordna om bokningarna',
  lead: (who, when) =>
    `${who} är frånvarande ${when}. Välj för varje bokning vad som ska göras. Ändringarna görs på en gång och alla berörda får besked.`,
  back: 'Frånvaro',
  link: (count) => (count === 1 ? 'Ordna om bokningen' : 'Ordna om bokningarna'),
  linkFor: (what) => `Bokningar: ${what}`,
  short: 'Bokningar',
  none: 'Frånvaron berör ingen kommande bokning',
  noneAdvice: 'Här finns inget att ordna.',
  chooseColleague: 'Välj samma tid med en annan yrkesperson för alla',
  chooseNone: 'Töm valen',
  openBooking: 'Öppna bokningen',
  call: 'Ring familjen: inget meddelande når dem',
  question: 'Vad ska göras med bokningen?',
  leave: 'Låt vara tills vidare',
  cancel: 'Avboka tiden',
  cancelHint: 'Som orsak antecknas att yrkespersonen är borta',
  noProposals: 'Ingen annan ledig tid hittades',
  arrived: 'Familjen är redan på plats. Kom överens med dem där om hur ni går vidare.',
  more: (count) => `Här är de första ${count} bokningarna. Resten visas när du har ordnat dessa.`,
  toCall: 'De här familjerna kan inte få meddelanden. Ring och berätta om ändringen:',
  kind: {
    colleague: 'Samma tid, en annan yrkesperson',
    'same-person': 'Närmaste tid med samma yrkesperson',
    'other-channel': 'Samma tid och yrkesperson, om det går på distans',
    'later-colleague': 'Närmaste tid med en annan yrkesperson',
  },
  apply: 'Genomför valen och meddela alla',
  nothingChosen: 'Du har inte valt något ännu. Välj åtminstone för en bokning vad som ska göras.',
  done: (count) => (count === 1 ? 'En bokning har ordnats om.' : `${count} bokningar har ordnats om.`),
  notDone: (count) =>
    count === 1
      ? 'En bokning kunde inte ändras. Den gäller som förut:'
      : `${count} bokningar kunde inte ändras. De gäller som förut:`,
  why: {
    slot_taken: 'någon annan hann boka tiden',
    wrong_status: 'bokningen har redan ändrats',
    quota_reached: 'veckans kvot är full',
    past_slot: 'tiden har redan passerat',
  },
  whyOther: 'tiden erbjuds inte längre',
};

const en: ReplanTexts = {
  title: 'Replan bookings',
  lead: (who, when) =>
    `${who} is away ${when}. Choose what to do with each booking. All changes are made at once, and everybody concerned is told.`,
  back: 'Absences',
  link: (count) => (count === 1 ? 'Replan the booking' : 'Replan the bookings'),
  linkFor: (what) => `Bookings: ${what}`,
  short: 'Bookings',
  none: 'The absence touches no coming booking',
  noneAdvice: 'There is nothing to replan.',
  chooseColleague: 'Choose the same time with a colleague for all',
  chooseNone: 'Clear the choices',
  openBooking: 'Open the booking',
  call: 'Call the family: no message reaches them',
  question: 'What is to be done with it?',
  leave: 'Leave it for now',
  cancel: 'Cancel the time',
  cancelHint: 'The reason will say that the professional is away',
  noProposals: 'No other free time was found',
  arrived: 'The family is here already. Agree with them on the spot how to go on.',
  more: (count) => `These are the first ${count} bookings. The rest appear once these are settled.`,
  toCall: 'No message can be sent to these families. Call them and tell them of the change:',
  kind: {
    colleague: 'Same time, another professional',
    'same-person': 'Nearest time with the same professional',
    'other-channel': 'Same time and professional, if they can work remotely',
    'later-colleague': 'Nearest time with another professional',
  },
  apply: 'Apply the choices and tell everybody',
  nothingChosen: 'Nothing is chosen yet. Choose what to do with at least one booking.',
  done: (count) => (count === 1 ? 'One booking has been replanned.' : `${count} bookings have been replanned.`),
  notDone: (count) =>
    count === 1
      ? 'One booking could not be changed. It stands as before:'
      : `${count} bookings could not be changed. They stand as before:`,
  why: {
    slot_taken: 'somebody else took the time',
    wrong_status: 'the booking has changed meanwhile',
    quota_reached: 'the week’s quota is full',
    past_slot: 'the time has passed',
  },
  whyOther: 'the time is no longer offered',
};

export const replanTexts = { fi, sv, en } satisfies Record<Language, ReplanTexts>;

/** Why a choice was not applied, in words. */
export function sayWhy(code: string, language: Language): string {
  const { why, whyOther } = replanTexts[language];
  return Object.entries(why).find(([known]) => known === code)?.[1] ?? whyOther;
}

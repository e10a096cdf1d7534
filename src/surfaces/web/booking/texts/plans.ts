// Plans of recurring visits: the rhythm, what it would book, the plan's own page, cancelling the rest.

import type { ErrorCode } from '../../../../core/errors.ts';
import type { Language } from '../../../../core/permissions.ts';

/** Why a visit of a plan cannot be at its time, for the codes that a person can meet here. */
type Why = Readonly<Partial<Record<ErrorCode, string>>>;

const fi = {
  link: 'Suunnittele useita käyntejä',
  toPlan: 'Kaikki tämän suunnitelman käynnit',
  newTitle: 'Suunnittele käynnit',
  newLead: 'Näet kaikki käynnit ennen kuin mitään varataan.',
  firstAt: 'Ensimmäinen käynti',
  afterThis: 'Jatkoa ajalle',
  every: 'Montako viikkoa käyntien välissä',
  everyHint: '1 tarkoittaa joka viikko, 2 joka toinen viikko. Enintään 12.',
  times: 'Montako käyntiä',
  timesHint: 'Vähintään 2 ja enintään 26.',
  show: 'Näytä käynnit',
  back: 'Takaisin ajanvaraukseen',
  missing: {
    every: 'Kirjoita viikkojen määrä väliltä 1–12.',
    times: 'Kirjoita käyntien määrä väliltä 2–26.',
  },
  previewTitle: 'Tarkista käynnit',
  previewLead: 'Mitään ei ole vielä varattu.',
  visit: (number: number) => `Käynti ${number}`,
  free: 'Vapaa',
  instead: (when: string) => `Mitä tehdään käynnille ${when}?`,
  leaveOut: 'Jätä tämä käynti pois',
  someConflicts: (count: number): string =>
    count === 1 ? 'Yksi käynti ei onnistu omalla ajallaan.' : `${count} käyntiä ei onnistu omalla ajallaan.`,
  changed: 'Tilanne ehti muuttua, eikä mitään varattu. Valitse alla ja varaa uudelleen.',
  book: 'Varaa kaikki käynnit',
  change: 'Muuta väliä tai määrää',
  why: {
    slot_taken: 'Aika ei ole vapaa: se on varattu, tai ammattilainen on poissa.',
    unknown_slot: 'Ammattilaisella ei ole silloin vastaanottoa.',
    past_slot: 'Aika on jo mennyt.',
    too_short_notice: 'Aika on liian lähellä.',
    beyond_horizon: 'Näin kauas ei voi vielä varata.',
    quota_reached: 'Viikon kiintiö on täynnä.',
  } as Why,
  whyOther: 'Aikaa ei ole tarjolla.',
  title: 'Suunnitellut käynnit',
  lead: 'Jokaisen käynnin voi siirtää tai perua erikseen: avaa käynti.',
  booked: 'Kaikki käynnit on varattu.',
  cancelRest: 'Peru loput käynnit',
  cancelTitle: 'Perutaanko loput käynnit?',
  cancelLead: 'Nämä käynnit perutaan, ja ajat vapautuvat. Osallistujille kerrotaan.',
  cancelReason: 'Miksi käynnit perutaan?',
  reasonMissing: 'Valitse, miksi käynnit perutaan.',
  cancelSure: 'Peru käynnit',
  cancelNo: 'Älä peru',
  cancelled: (count: number): string => (count === 1 ? 'Yksi käynti on peruttu.' : `${count} käyntiä on peruttu.`),
  kept: (count: number): string =>
    count === 1
      ? 'Yhtä käyntiä ei voinut enää perua: se on voimassa.'
      : `${count} käyntiä ei voinut enää perua: ne ovat voimassa.`,
};

type PlanTexts = typeof fi;

const sv: PlanTexts = {
  link: 'Planera flera besök',
  toPlan: 'Alla besök i den här planen',
  newTitle: 'Planera besöken',
  newLead: 'Du ser alla besök innan något bokas.',
  firstAt: 'Första besöket',
  afterThis: 'Fortsättning på',
  every: 'Hur många veckor mellan besöken',
  everyHint: '1 betyder varje vecka, 2 varannan vecka. Högst 12.',
  times: 'Hur många besök',
  timesHint: 'Minst 2 och högst 26.',
  show: 'Visa besöken',
  back: 'Tillbaka till tidsbokningen',
  missing: {
    every: 'Skriv antalet veckor, mellan 1 och 12.',
    times: 'Skriv antalet besök, mellan 2 och 26.',
  },
  previewTitle: 'Granska besöken',
  previewLead: 'Inget är bokat ännu.',
  visit: (number) => `Besök ${number}`,
  free: 'Ledig',
  instead: (when) => `Vad görs med besöket ${when}?`,
  leaveOut: 'Lämna bort det här besöket',
  someConflicts: (count) =>
    count === 1 ? 'Ett besök går inte på sin egen tid.' : `${count} besök går inte på sin egen tid.`,
  changed: 'Läget hann ändras och inget bokades. Välj nedan och boka på nytt.',
  book: 'Boka alla besök',
  change: 'Ändra intervallet eller antalet',
  why: {
    slot_taken: 'Tiden är inte ledig: den är bokad eller yrkespersonen är borta.',
    unknown_slot: 'Yrkespersonen har ingen mottagning då.',
    past_slot: 'Tiden har redan passerat.',
    too_short_notice: 'Tiden är för nära.',
    beyond_horizon: 'Så långt fram går det inte att boka ännu.',
    quota_reached: 'Veckans kvot är full.',
  },
  whyOther: 'Tiden erbjuds inte.',
  title: 'Planerade besök',
  lead: 'Varje besök kan flyttas eller avbokas för sig: öppna besöket.',
  booked: 'Alla besök har bokats.',
  cancelRest: 'Avboka resten av besöken',
  cancelTitle: 'Avboka resten av besöken?',
  cancelLead: 'De här besöken avbokas och tiderna blir lediga. Deltagarna får besked.',
  cancelReason: 'Varför avbokas besöken?',
  reasonMissing: 'Välj varför besöken avbokas.',
  cancelSure: 'Avboka besöken',
  cancelNo: 'Avboka inte',
  cancelled: (count) => (count === 1 ? 'Ett besök har avbokats.' : `${count} besök har avbokats.`),
  kept: (count) =>
    count === 1
      ? 'Ett besök kunde inte längre avbokas: det gäller.'
      : `${count} besök kunde inte längre avbokas: de gäller.`,
};

const en: PlanTexts = {
  link: 'Plan several visits',
  toPlan: 'All visits of this plan',
  newTitle: 'Plan the visits',
  newLead: 'You see every visit before anything is booked.',
  firstAt: 'First visit',
  afterThis: 'Follows the time',
  every: 'How many weeks between visits',
  everyHint: '1 means every week, 2 every other week. At most 12.',
  times: 'How many visits',
  timesHint: 'At least 2 and at most 26.',
  show: 'Show the visits',
  back: 'Back to the desk',
  missing: {
    every: 'Write the number of weeks, from 1 to 12.',
    times: 'Write the number of visits, from 2 to 26.',
  },
  previewTitle: 'Check the visits',
  previewLead: 'Nothing is booked yet.',
  visit: (number) => `Visit ${number}`,
  free: 'Free',
  instead: (when) => `What is to be done with the visit on ${when}?`,
  leaveOut: 'Leave this visit out',
  someConflicts: (count) =>
    count === 1 ? 'One visit cannot be at its own time.' : `${count} visits cannot be at their own times.`,
  changed: 'Something changed meanwhile, and nothing was booked. Choose below and book again.',
  book: 'Book all visits',
  change: 'Change the weeks or the number',
  why: {
    slot_taken: 'The time is not free: it is booked, or the professional is away.',
    unknown_slot: 'The professional does not receive then.',
    past_slot: 'The time has passed.',
    too_short_notice: 'The time is too close.',
    beyond_horizon: 'It is too far ahead to book yet.',
    quota_reached: 'The week’s quota is full.',
  },
  whyOther: 'The time is not offered.',
  title: 'Planned visits',
  lead: 'Each visit can be moved or cancelled on its own: open the visit.',
  booked: 'All visits are booked.',
  cancelRest: 'Cancel the rest of the visits',
  cancelTitle: 'Cancel the rest of the visits?',
  cancelLead: 'These visits are cancelled and their times become free. Those who take part are told.',
  cancelReason: 'Why are the visits cancelled?',
  reasonMissing: 'Choose why the visits are cancelled.',
  cancelSure: 'Cancel the visits',
  cancelNo: 'Do not cancel',
  cancelled: (count) => (count === 1 ? 'One visit is cancelled.' : `${count} visits are cancelled.`),
  kept: (count) =>
    count === 1
      ? 'One visit could no longer be cancelled: it stands.'
      : `${count} visits could no longer be cancelled: they stand.`,
};

export const planTexts = { fi, sv, en } satisfies Record<Language, PlanTexts>;

/** Why a visit cannot be at its time, in words. */
export function sayConflict(code: string, language: Language): string {
  const { why, whyOther } = planTexts[language];
  return Object.entries(why).find(([known]) => known === code)?.[1] ?? whyOther;
}

// Weekly quotas: how many bookings of a service an area may have, and how far the weeks are booked.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Viikkokiintiöt',
  lead: 'Kiintiö rajaa, montako aikaa palvelua voi varata alueella yhden viikon aikana. Jo varatut ajat pysyvät, vaikka kiintiötä pienennetään.',
  tableOf: (area: string) => `Kiintiöt alueella ${area}`,
  service: 'Palvelu',
  area: 'Alue',
  perWeek: 'Kiintiö viikossa',
  thisWeek: 'Varattu tällä viikolla',
  nextWeek: 'Varattu ensi viikolla',
  actions: 'Toiminnot',
  full: 'täynnä',
  change: 'Muuta',
  changeOf: (what: string) => `Muuta kiintiötä: ${what}`,
  remove: 'Poista',
  removeOf: (what: string) => `Poista kiintiö: ${what}`,
  none: 'Kiintiöitä ei ole',
  noneAdvice: 'Aikoja varataan niin paljon kuin vapaita on. Aseta kiintiö alla, jos viikkoa pitää rajata.',
  setTitle: 'Aseta kiintiö',
  perWeekHint: 'Montako aikaa viikossa saa varata. 0 sulkee palvelun varaamisen.',
  save: 'Tallenna kiintiö',
  saved: 'Kiintiö on tallennettu.',
  removed: 'Kiintiö on poistettu. Palvelua voi varata rajatta.',
  missing: {
    service: 'Valitse palvelu.',
    area: 'Valitse alue.',
    perWeek: 'Kirjoita kiintiö kokonaislukuna väliltä 0–10 000.',
  },
};

type QuotaTexts = typeof fi;

const sv: QuotaTexts = {
  title: 'Veckokvoter',
  lead: 'Kvoten begränsar hur många tider av en tjänst som kan bokas i området under en vecka. Redan bokade tider gäller även om kvoten sänks.',
  tableOf: (area) => `Kvoter i området ${area}`,
  service: 'Tjänst',
  area: 'Område',
  perWeek: 'Kvot per vecka',
  thisWeek: 'Bokat denna vecka',
  nextWeek: 'Bokat nästa vecka',
  actions: 'Åtgärder',
  full: 'fullt',
  change: 'Ändra',
  changeOf: (what) => `Ändra kvoten: ${what}`,
  remove: 'Ta bort',
  removeOf: (what) => `Ta bort kvoten: ${what}`,
  none: 'Det finns inga kvoter',
  noneAdvice: 'Så många tider som är lediga kan bokas. Sätt en kvot nedan om veckan behöver begränsas.',
  setTitle: 'Sätt en kvot',
  perWeekHint: 'Hur många tider som får bokas per vecka. 0 stänger bokningen av tjänsten.',
  save: 'Spara kvoten',
  saved: 'Kvoten har sparats.',
  removed: 'Kvoten har tagits bort. Tjänsten kan bokas utan gräns.',
  missing: {
    service: 'Välj en tjänst.',
    area: 'Välj ett område.',
    perWeek: 'Skriv kvoten som ett heltal mellan 0 och 10 000.',
  },
};

const en: QuotaTexts = {
  title: 'Weekly quotas',
  lead: 'A quota limits how many times of a service can be booked in an area in one week. What is booked already stays, even if the quota is lowered.',
  tableOf: (area) => `Quotas in ${area}`,
  service: 'Service',
  area: 'Area',
  perWeek: 'Quota per week',
  thisWeek: 'Booked this week',
  nextWeek: 'Booked next week',
  actions: 'Actions',
  full: 'full',
  change: 'Change',
  changeOf: (what) => `Change the quota: ${what}`,
  remove: 'Remove',
  removeOf: (what) => `Remove the quota: ${what}`,
  none: 'There are no quotas',
  noneAdvice: 'As many times can be booked as are free. Set a quota below if the week has to be limited.',
  setTitle: 'Set a quota',
  perWeekHint: 'How many times may be booked in a week. 0 closes the booking of the service.',
  save: 'Save the quota',
  saved: 'The quota is saved.',
  removed: 'The quota is removed. The service can be booked without a limit.',
  missing: {
    service: 'Choose a service.',
    area: 'Choose an area.',
    perWeek: 'Write the quota as a whole number from 0 to 10,000.',
  },
};

export const quotaTexts = { fi, sv, en } satisfies Record<Language, QuotaTexts>;

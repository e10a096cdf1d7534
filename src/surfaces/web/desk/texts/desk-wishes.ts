// What a caller may wish of a time beside the part of the day: certain weekdays, certain hours.

import type { Weekday } from '../../../../core/directory.ts';
import type { Language } from '../../../../core/permissions.ts';

const fi = {
  summary: 'Lisää toiveita',
  weekdays: 'Viikonpäivät',
  weekdaysHint: 'Jätä tyhjäksi, jos mikä tahansa päivä sopii.',
  day: {
    MO: 'maanantai',
    TU: 'tiistai',
    WE: 'keskiviikko',
    TH: 'torstai',
    FR: 'perjantai',
    SA: 'lauantai',
    SU: 'sunnuntai',
  } as Record<Weekday, string>,
  earliest: 'Alkaa aikaisintaan',
  latest: 'Päättyy viimeistään',
  wrongOrder: 'Loppu oli ennen alkua: haettiin koko päivältä.',
};

type DeskWishesTexts = typeof fi;

const sv: DeskWishesTexts = {
  summary: 'Fler önskemål',
  weekdays: 'Veckodagar',
  weekdaysHint: 'Lämna tomt om vilken dag som helst passar.',
  day: { MO: 'måndag', TU: 'tisdag', WE: 'onsdag', TH: 'torsdag', FR: 'fredag', SA: 'lördag', SU: 'söndag' },
  earliest: 'Börjar tidigast',
  latest: 'Slutar senast',
  wrongOrder: 'Slutet var före början: hela dagen söktes igenom.',
};

const en: DeskWishesTexts = {
  summary: 'More wishes',
  weekdays: 'Days of the week',
  weekdaysHint: 'Leave empty if any day will do.',
  day: { MO: 'Monday', TU: 'Tuesday', WE: 'Wednesday', TH: 'Thursday', FR: 'Friday', SA: 'Saturday', SU: 'Sunday' },
  earliest: 'Starts no earlier than',
  latest: 'Ends no later than',
  wrongOrder: 'The end was before the start: the whole day was searched.',
};

export const deskWishesTexts = { fi, sv, en } satisfies Record<Language, DeskWishesTexts>;

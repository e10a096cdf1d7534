// The specialist's day.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Oma päivä',
  today: 'Tänään',
  previous: 'Edellinen päivä',
  next: 'Seuraava päivä',
  toToday: 'Tähän päivään',
  pickDate: 'Päivä',
  show: 'Näytä',
  none: 'Ei aikoja tänä päivänä',
  noneNext: (when: string) => `Seuraava aikasi on ${when}.`,
  noneAtAll: 'Kun joku varaa ajan, se ja sen kysymys näkyvät tässä. Saat siitä myös kalenterikutsun.',
  goToNext: 'Siirry siihen päivään',
  coming: 'Seuraavat ajat',
  comingNone: 'Ei muita tulevia aikoja.',
  join: 'Siirry videohuoneeseen',
  readQuestion: 'Lue kysymys',
  open: 'Avaa varaus',
  noProfessional: 'Sinua ei ole vielä yhdistetty ammattilaiseen',
  noProfessionalAdvice:
    'Pyydä pääkäyttäjää yhdistämään käyttäjätunnuksesi ammattilaiseen. Sen jälkeen aikasi näkyvät tässä.',
  led: 'Vedät tätä ryhmää',
};

type MyDayTexts = typeof fi;

const sv: MyDayTexts = {
  title: 'Min dag',
  today: 'I dag',
  previous: 'Föregående dag',
  next: 'Nästa dag',
  toToday: 'Till i dag',
  pickDate: 'Dag',
  show: 'Visa',
  none: 'Inga tider den här dagen',
  noneNext: (when: string) => `Din nästa tid är ${when}.`,
  noneAtAll: 'När någon bokar en tid visas den och frågan här. Du får också en kalenderinbjudan.',
  goToNext: 'Gå till den dagen',
  coming: 'Följande tider',
  comingNone: 'Inga andra kommande tider.',
  join: 'Gå till videorummet',
  readQuestion: 'Läs frågan',
  open: 'Öppna bokningen',
  noProfessional: 'Du har ännu inte kopplats till en yrkesperson',
  noProfessionalAdvice: 'Be administratören koppla ditt användarkonto till en yrkesperson. Sedan visas dina tider här.',
  led: 'Du leder den här gruppen',
};

const en: MyDayTexts = {
  title: 'My day',
  today: 'Today',
  previous: 'Day before',
  next: 'Day after',
  toToday: 'To today',
  pickDate: 'Date',
  show: 'Show',
  none: 'Nothing booked on this day',
  noneNext: (when: string) => `Your next time is ${when}.`,
  noneAtAll: 'When somebody books a time, it appears here with its question. You also get a calendar invite.',
  goToNext: 'Go to that day',
  coming: 'Next times',
  comingNone: 'No other coming times.',
  join: 'Go to the video room',
  readQuestion: 'Read the question',
  open: 'Open booking',
  noProfessional: 'You are not linked to a professional yet',
  noProfessionalAdvice: 'Ask an administrator to link your account to a professional. Your times then appear here.',
  led: 'You lead this group',
};

export const myDayTexts = { fi, sv, en } satisfies Record<Language, MyDayTexts>;

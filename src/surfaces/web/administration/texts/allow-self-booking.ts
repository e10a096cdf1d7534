// The coordinator's page that opens services to the public.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Itsevaraus',
  lead: 'Valitse palvelut, joihin kuka tahansa voi varata ajan alueen julkisella sivulla.',
  none: 'Sinulle ei ole vielä alueita',
  noneAdvice: 'Pyydä pääkäyttäjää lisäämään sinulle alue.',
  open: (count: number) => (count === 0 ? 'Suljettu' : count === 1 ? '1 palvelu auki' : `${count} palvelua auki`),
  services: 'Palvelut, jotka ovat auki kaikille',
  save: 'Tallenna',
  saved: 'Tallennettu. Julkinen sivu on heti ajan tasalla.',
  page: 'Avaa julkinen sivu',
  back: 'Kaikki alueet',
};

type AllowSelfBookingTexts = typeof fi;

const sv: AllowSelfBookingTexts = {
  title: 'Egen bokning',
  lead: 'Välj de tjänster som vem som helst får boka på områdets offentliga sida.',
  none: 'Du har inga områden ännu',
  noneAdvice: 'Be administratören ge dig ett område.',
  open: (count) => (count === 0 ? 'Stängt' : count === 1 ? '1 tjänst öppen' : `${count} tjänster öppna`),
  services: 'Tjänster som är öppna för alla',
  save: 'Spara',
  saved: 'Sparat. Den offentliga sidan är genast aktuell.',
  page: 'Öppna den offentliga sidan',
  back: 'Alla områden',
};

const en: AllowSelfBookingTexts = {
  title: 'Self-booking',
  lead: 'Choose the services that anybody may book on the area’s public page.',
  none: 'You have no areas yet',
  noneAdvice: 'Ask an administrator to give you one.',
  open: (count) => (count === 0 ? 'Closed' : count === 1 ? '1 service open' : `${count} services open`),
  services: 'Services open to everybody',
  save: 'Save',
  saved: 'Saved. The public page is up to date at once.',
  page: 'Open the public page',
  back: 'All areas',
};

export const allowSelfBookingTexts = { fi, sv, en } satisfies Record<Language, AllowSelfBookingTexts>;

// The public list of an area's group events and drop-ins.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: (area: string) => `Ryhmät ja avoimet vastaanotot: ${area}`,
  lead: 'Näihin voit tulla itse. Nimeäsi ei kysytä, kun ilmoittaudut.',
  groups: 'Ryhmätapahtumat',
  noGroups: 'Tulevia ryhmätapahtumia ei ole nyt tiedossa. Katso tätä sivua myöhemmin uudelleen.',
  seeEvent: 'Katso ja ilmoittaudu',
  see: 'Katso tapahtuma',
  dropIns: 'Avoimet vastaanotot',
  dropInLead:
    'Tule paikalle, kun vastaanotto on auki: ajanvarausta ei tarvita. Saat vuoronumeron, ja numerot kutsutaan järjestyksessä.',
  noDropIns: 'Seuraavien kahden viikon aikana ei ole avoimia vastaanottoja.',
  openNow: 'Auki nyt',
  board: 'Katso jonon tilanne',
  bookToo: 'Voit myös varata ajan',
  toBooking: 'Varaa aika alueen palveluihin',
};

export type AreaEventTexts = typeof fi;

const sv: AreaEventTexts = {
  title: (area) => `Grupper och öppna mottagningar: ${area}`,
  lead: 'Hit kan du komma själv. Vi frågar inte efter ditt namn när du anmäler dig.',
  groups: 'Gruppevenemang',
  noGroups: 'Det finns inga kommande gruppevenemang just nu. Titta gärna in igen senare.',
  seeEvent: 'Se mer och anmäl dig',
  see: 'Se evenemanget',
  dropIns: 'Öppna mottagningar',
  dropInLead:
    'Kom när mottagningen är öppen: du behöver inte boka tid. Du får ett könummer och numren kallas i tur och ordning.',
  noDropIns: 'Det finns inga öppna mottagningar under de två följande veckorna.',
  openNow: 'Öppet nu',
  board: 'Se hur kön ser ut',
  bookToo: 'Du kan också boka en tid',
  toBooking: 'Boka tid till områdets tjänster',
};

const en: AreaEventTexts = {
  title: (area) => `Groups and drop-ins: ${area}`,
  lead: 'You can come to these by yourself. Your name is not asked when you register.',
  groups: 'Group events',
  noGroups: 'No group events are planned just now. Please look again later.',
  seeEvent: 'See and register',
  see: 'See the event',
  dropIns: 'Drop-ins',
  dropInLead:
    'Come when the drop-in is open: you need no appointment. You get a number, and numbers are called in their order.',
  noDropIns: 'There are no drop-ins in the next two weeks.',
  openNow: 'Open now',
  board: 'See the queue',
  bookToo: 'You can also book a time',
  toBooking: 'Book a time at the area’s services',
};

export const areaEventTexts: Readonly<Record<Language, AreaEventTexts>> = { fi, sv, en };

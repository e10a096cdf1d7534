// A coordinator books or moves in spite of a rule, and says why: the reason stays in the log.

import type { Language } from '../../../../core/permissions.ts';
import type { RuleAside } from '../anyway-fields.tsx';

const fi = {
  title: 'Varaa silti',
  lead: 'Koordinaattori voi ohittaa säännön, kun siihen on peruste. Peruste jää käyttölokiin.',
  rule: {
    notice: 'aika on liian lähellä',
    horizon: 'aika on liian kaukana',
    absence: 'ammattilainen on poissa',
    closure: 'paikka on suljettu',
    quota: 'viikon ajat on jaettu',
    'cut-off': 'siirtämisen määräaika on ohi',
  } as Record<RuleAside, string>,
  broken: 'Ohitettava sääntö',
  nothing: 'Mikään sääntö ei enää estä tätä aikaa.',
  reason: 'Peruste',
  reasonHint: 'Miksi sääntö ohitetaan? Ei nimiä eikä terveystietoja.',
  reasonMissing: 'Kirjoita peruste, vähintään viisi merkkiä.',
  personal: 'Perusteessa on jotakin, mitä siihen ei saa kirjoittaa, kuten henkilötunnus tai yhteystieto.',
  send: 'Pidä aika ja jatka varaukseen',
  offer: 'Voit varata tämän ajan silti, jos siihen on peruste.',
  dayTitle: 'Ajat, jotka sääntö estää',
  dayLink: 'Ajat, jotka sääntö estää',
  times: 'Aika',
  timeMissing: 'Valitse aika.',
  date: 'Päivä',
  show: 'Näytä',
  none: 'Täältä ei löytynyt aikaa',
  noneAdvice:
    'Sääntö ei estä yhtään aikaa. Varattua aikaa tai aikaa työajan ulkopuolella ei voi ohittaa. Valitse toinen päivä.',
  move: 'Siirrä silti',
  moveLead:
    'Tätä siirtoa estää sääntö. Koordinaattori voi ohittaa sen, kun siihen on peruste. Peruste jää käyttölokiin.',
  moveLate: 'Siirtämisen määräaika on ohi. Koordinaattori voi siirtää ajan perusteen kanssa.',
  back: 'Takaisin ajanvaraukseen',
};

type AnywayTexts = typeof fi;

const sv: AnywayTexts = {
  title: 'Boka ändå',
  lead: 'Koordinatorn kan gå förbi en regel när det finns skäl. Skälet blir kvar i loggen.',
  rule: {
    notice: 'tiden är för nära',
    horizon: 'tiden är för långt borta',
    absence: 'yrkespersonen är frånvarande',
    closure: 'stället är stängt',
    quota: 'veckans tider är slut',
    'cut-off': 'det är för sent att flytta tiden',
  },
  broken: 'Regel som förbigås',
  nothing: 'Ingen regel hindrar längre den här tiden.',
  reason: 'Skäl',
  reasonHint: 'Varför förbigås regeln? Inga namn eller hälsouppgifter.',
  reasonMissing: 'Skriv skälet, minst fem tecken.',
  personal: 'I skälet finns något som inte får skrivas där, till exempel en personbeteckning eller kontaktuppgift.',
  send: 'Reservera tiden och gå vidare',
  offer: 'Du kan boka den här tiden ändå, om det finns skäl.',
  dayTitle: 'Tider som en regel hindrar',
  dayLink: 'Tider som en regel hindrar',
  times: 'Tid',
  timeMissing: 'Välj en tid.',
  date: 'Datum',
  show: 'Visa',
  none: 'Här hittades ingen tid',
  noneAdvice:
    'Ingen tid hindras av en regel. En bokad tid eller en tid utanför arbetstiden kan inte förbigås. Välj en annan dag.',
  move: 'Flytta ändå',
  moveLead: 'En regel hindrar flytten. Koordinatorn kan gå förbi den när det finns skäl. Skälet blir kvar i loggen.',
  moveLate: 'Det är för sent att flytta tiden. Koordinatorn kan flytta den när det finns skäl.',
  back: 'Tillbaka till tidsbokningen',
};

const en: AnywayTexts = {
  title: 'Book anyway',
  lead: 'A coordinator may set a rule aside when there is a reason. The reason stays in the log.',
  rule: {
    notice: 'the time is too near',
    horizon: 'the time is too far ahead',
    absence: 'the professional is away',
    closure: 'the site is closed',
    quota: 'the week’s times are all given',
    'cut-off': 'it is too late to move the time',
  },
  broken: 'Rule set aside',
  nothing: 'No rule stands in the way of this time any more.',
  reason: 'Reason',
  reasonHint: 'Why is the rule set aside? No names and nothing about health.',
  reasonMissing: 'Enter the reason, at least five characters.',
  personal: 'The reason holds something that must not be written there, such as an identity code or contact details.',
  send: 'Keep the time and go on to book',
  offer: 'You may book this time anyway, if there is a reason.',
  dayTitle: 'Times that a rule refuses',
  dayLink: 'Times that a rule refuses',
  times: 'Time',
  timeMissing: 'Choose a time.',
  date: 'Date',
  show: 'Show',
  none: 'No time was found here',
  noneAdvice: 'No rule refuses a time. A taken time, or one outside working hours, cannot be had. Choose another day.',
  move: 'Move anyway',
  moveLead:
    'A rule stands in the way of this move. A coordinator may set it aside with a reason, which stays in the log.',
  moveLate: 'It is too late to move this time. A coordinator may move it with a reason.',
  back: 'Back to the booking desk',
};

export const anywayTexts = { fi, sv, en } satisfies Record<Language, AnywayTexts>;

// A coordinator books what a rule refuses, and says why: the reason stays in the log.

import type { Language } from '../../../core/permissions.ts';

type Rule = 'notice' | 'horizon' | 'absence' | 'closure' | 'quota';

const fi = {
  title: 'Varaa silti',
  lead: 'Koordinaattori voi ohittaa säännön. Peruste jää käyttölokiin.',
  rule: {
    notice: 'aika on liian lähellä',
    horizon: 'aika on liian kaukana',
    absence: 'ammattilainen on poissa',
    closure: 'paikka on suljettu',
    quota: 'viikon ajat on jaettu',
  } as Record<Rule, string>,
  broken: 'Ohitettava sääntö',
  reason: 'Peruste',
  reasonHint: 'Ei nimiä eikä terveystietoja.',
  reasonMissing: 'Kirjoita peruste.',
  send: 'Varaa säännöstä huolimatta',
  take: 'Avaa tämä aika',
};

type BookAnywayTexts = typeof fi;

const sv: BookAnywayTexts = {
  title: 'Boka ändå',
  lead: 'Koordinatorn kan gå förbi regeln. Skälet blir kvar i loggen.',
  rule: {
    notice: 'tiden är för nära',
    horizon: 'tiden är för långt borta',
    absence: 'yrkespersonen är frånvarande',
    closure: 'stället är stängt',
    quota: 'veckans tider är slut',
  },
  broken: 'Regel som förbigås',
  reason: 'Skäl',
  reasonHint: 'Inga namn eller hälsouppgifter.',
  reasonMissing: 'Skriv skälet.',
  send: 'Boka trots regeln',
  take: 'Öppna den här tiden',
};

const en: BookAnywayTexts = {
  title: 'Book anyway',
  lead: 'A coordinator may set the rule aside. The reason stays in the log.',
  rule: {
    notice: 'the time is too near',
    horizon: 'the time is too far ahead',
    absence: 'the professional is away',
    closure: 'the site is closed',
    quota: 'the week’s times are all given',
  },
  broken: 'Rule set aside',
  reason: 'Reason',
  reasonHint: 'No names and nothing about health.',
  reasonMissing: 'Enter the reason.',
  send: 'Book in spite of the rule',
  take: 'Open this time',
};

export const bookAnywayTexts = { fi, sv, en } satisfies Record<Language, BookAnywayTexts>;

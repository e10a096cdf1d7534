// Rhythms are said as an official would write them, in each language.

import { describe, expect, test } from 'vitest';
import { describeRecurrence, parseRecurrence } from '../../src/core/recurrence.ts';
import { asSentence, sayRhythm, saySeriesRhythm, sayWindow } from '../../src/surfaces/web/kit/rhythm.ts';

const SAID: readonly (readonly [string, string, string, string])[] = [
  [
    'FREQ=MONTHLY;BYDAY=2TU,4TU',
    'kuukauden toisena ja neljäntenä tiistaina',
    'den andra och fjärde tisdagen i månaden',
    'on the second and fourth Tuesday of the month',
  ],
  [
    'FREQ=MONTHLY;BYDAY=1MO,-1FR',
    'kuukauden ensimmäisenä maanantaina ja viimeisenä perjantaina',
    'den första måndagen och sista fredagen i månaden',
    'on the first Monday and last Friday of the month',
  ],
  [
    'ODD-WEEKS;BYDAY=WE',
    'parittomien viikkojen keskiviikkoina',
    'udda veckor på onsdagar',
    'on Wednesdays of odd weeks',
  ],
  [
    'FREQ=WEEKLY;BYDAY=WE,TH',
    'keskiviikkoisin ja torstaisin',
    'på onsdagar och torsdagar',
    'on Wednesdays and Thursdays',
  ],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
    'joka toinen viikko tiistaisin',
    'varannan vecka på tisdagar',
    'every second week on Tuesdays',
  ],
  [
    'FREQ=WEEKLY;INTERVAL=3;BYDAY=MO',
    'kolmen viikon välein maanantaisin',
    'var tredje vecka på måndagar',
    'every third week on Mondays',
  ],
  ['FREQ=MONTHLY;BYMONTHDAY=15', 'kuukauden 15. päivänä', 'den 15:e i månaden', 'on day 15 of the month'],
  [
    'FREQ=YEARLY;BYMONTH=3',
    'erikseen sovittuina päivinä',
    'på särskilt överenskomna dagar',
    'on days agreed separately',
  ],
];

describe('a rhythm in words', () => {
  test.each(SAID)('%s', (rule, fi, sv, en) => {
    const parsed = parseRecurrence(rule);
    if (!parsed.ok) throw new Error(parsed.fault);
    const summary = describeRecurrence(parsed.recurrence, '2026-01-01');
    expect([sayRhythm(summary, 'fi'), sayRhythm(summary, 'sv'), sayRhythm(summary, 'en')]).toEqual([fi, sv, en]);
  });
});

test('a window drops full hours’ zeros in Finnish and Swedish and keeps them in English', () => {
  expect(sayWindow(['09:00', '15:30'], 'fi')).toBe('klo 9–15.30');
  expect(sayWindow(['09:00', '15:30'], 'sv')).toBe('kl. 9–15.30');
  expect(sayWindow(['09:00', '15:30'], 'en')).toBe('09:00–15:30');
});

test('a sentence begins with a capital, also a Finnish ä', () => {
  expect(asSentence('ääni kuuluu')).toBe('Ääni kuuluu');
});

test('a rule that ends by itself says when', () => {
  const said = (recurrence: string, language: 'fi' | 'sv' | 'en') =>
    saySeriesRhythm({ recurrence, from: '2026-11-29', window: ['12:00', '14:00'] }, language);
  const twice = 'FREQ=WEEKLY;BYDAY=MO;COUNT=2';
  expect(said(twice, 'fi')).toBe('maanantaisin klo 12–14, yhteensä 2 kertaa');
  expect(said(twice, 'sv')).toBe('på måndagar kl. 12–14, sammanlagt 2 gånger');
  expect(said('FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231', 'fi')).toContain('viimeistään torstai 31.12.2026');
});

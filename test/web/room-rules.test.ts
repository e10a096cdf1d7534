// What a video room decides from what it knows: whom it shows, how large, and what it says of the line.

import { describe, expect, it } from 'vitest';
import { arrange, type Seat } from '../../src/surfaces/web/booking/islands/room/arrange.ts';
import {
  type Heard,
  judgeLine,
  type Line,
  type Steady,
  steady,
  steadyAtFirst,
} from '../../src/surfaces/web/booking/islands/room/judge-line.ts';
import {
  canEncrypt,
  judgeSecrecy,
  mayAttach,
  type Party,
} from '../../src/surfaces/web/booking/islands/room/judge-secrecy.ts';
import { judgeLost, sayLost } from '../../src/surfaces/web/booking/islands/room/say-lost.ts';
import { dayOf, timeOf } from '../../src/surfaces/web/booking/islands/room/say-time.ts';
import { roomTexts } from '../../src/surfaces/web/booking/texts/words.ts';

describe('a connection that is gone', () => {
  const { room: texts } = roomTexts.fi;
  const away = { problem: 'video_unavailable', passes: true } as const;
  const silent = { problem: 'other', passes: true, unreached: true } as const;
  const refused = { problem: 'other', passes: true } as const;

  it('is said to be one’s own only where our service is silent too', () => {
    expect([away, silent, refused, { waiting: true }].map(judgeLost)).toEqual(['video', 'line', 'unknown', 'unknown']);
  });

  it('is told to a family and to the staff each in their own words', () => {
    const of = (powers: string | null, phone: string | null) => sayLost('video', { texts, powers, phone });
    expect(of(null, '03 1')).toBe(texts.meet.videoAway);
    expect(of(null, null)).toBe(texts.meet.videoAwayNoPhone);
    expect(of('/api', '03 1')).toBe(texts.meet.videoAwayStaff);
    expect(of('/api', null)).toBe(texts.meet.videoAwayNoNumber);
    for (const powers of [null, '/api']) expect(of(powers, null)).not.toContain(texts.meet.lineLost);
    expect(sayLost('line', { texts, powers: null, phone: null })).toBe(texts.meet.lineLost);
  });
});

describe('whose picture and sound are attached', () => {
  const well: Party = { identity: 'mother', can: true, encrypted: [true, true], failed: false };
  const plain: Party = { ...well, identity: 'worker', encrypted: [true, false] };
  const wrongKey: Party = { ...well, identity: 'stranger', failed: true };
  const old: Party = { ...well, identity: 'father', can: false, encrypted: [false] };

  it.each([
    ['everybody encrypts', [well], { state: 'all' }],
    ['nobody is there who sends anything', [{ ...well, encrypted: [] }], { state: 'all' }],
    ['somebody sends one track in the clear', [well, plain], { state: 'part', whose: ['worker'] }],
    ['somebody has another key', [well, wrongKey], { state: 'part', whose: ['stranger'] }],
    ['somebody’s browser cannot', [well, wrongKey, old], { state: 'off', whose: ['father'] }],
  ])('the meeting is judged when %s', (_, parties, secrecy) => {
    expect(judgeSecrecy(parties)).toEqual(secrecy);
  });

  it('somebody’s browser cannot encrypt only where the media server and the service say so with one voice', () => {
    const words = [undefined, 'yes', 'no'].flatMap((server) => [true, false].map((service) => ({ server, service })));
    expect(words.filter((word) => !canEncrypt(word))).toEqual([{ server: 'no', service: true }]);
  });

  const read = { encrypted: true, decrypts: true };
  it.each([
    ['a track that decrypts', { state: 'all' }, well, read, true],
    ['one of which no frame has been decrypted yet', { state: 'all' }, well, { ...read, decrypts: false }, false],
    ['one in the clear while all encrypt', { state: 'all' }, well, { encrypted: false, decrypts: true }, false],
    ['one of somebody who sends another in the clear', { state: 'part', whose: ['worker'] }, plain, read, false],
    ['one of somebody with another key', { state: 'part', whose: ['stranger'] }, wrongKey, read, false],
    [
      'one in the clear while nobody encrypts',
      { state: 'off', whose: [] },
      old,
      { encrypted: false, decrypts: false },
      true,
    ],
    ['one still encrypted while nobody encrypts any more', { state: 'off', whose: [] }, well, read, false],
  ] as const)('%s', (_, secrecy, party, track, attached) => {
    expect(mayAttach(secrecy, party, track)).toBe(attached);
  });
});

describe('the time of day in the room', () => {
  const instant = '2026-11-25T06:30:00.000Z';
  it.each([
    ['fi', '8.30', 'keskiviikkona 25.11. klo 8.30'],
    ['sv', '8.30', 'onsdag 25.11 kl. 8.30'],
    ['en', '08:30', 'Wednesday 25 November, 08:30'],
  ] as const)('is said in %s as on every other page, by the clock of where the meeting is', (language, time, day) => {
    const setup = { language, timeZone: 'Europe/Helsinki' };
    expect([timeOf(instant, setup), dayOf(instant, setup)]).toEqual([time, day]);
  });
});

describe('who is large', () => {
  const own: Seat = { id: 'own', own: true, screen: false };
  const [a, b]: Seat[] = ['a', 'b'].map((id) => ({ id, own: false, screen: false }));
  const screen: Seat = { id: 'screen a', own: false, screen: true };
  const seats = [a, b, own] as Seat[];

  it.each([
    ['alone, nobody', [own], 'speaker', undefined, 'corner', []],
    ['of two, the other, whatever the view', [a, own], 'grid', undefined, 'corner', ['a']],
    ['in the grid, all alike', seats, 'grid', 'b', 'grid', ['a', 'b', 'own']],
    ['in the speaker view, who spoke last', seats, 'speaker', 'b', 'strip', ['b']],
    ['before anybody spoke, the first of the others', seats, 'speaker', undefined, 'strip', ['a']],
    ['when the speaker has left, somebody who is there', seats, 'speaker', 'gone', 'strip', ['a']],
    ['a shared screen before all', [a, own, screen], 'grid', undefined, 'strip', ['screen a']],
  ] as [string, Seat[], 'grid' | 'speaker', string | undefined, string, string[]][])(
    '%s',
    (_, there, view, speaker, shape, large) => {
      expect(arrange(there, view, speaker)).toEqual({ shape, large });
    },
  );
});

describe('what is said of the line', () => {
  const own = { connected: true, quality: 'good' } as const;
  const well: Heard = { identity: 'a', quality: 'good', still: 0 };
  const still: Heard = { ...well, still: 2_000 };
  const other: Heard = { ...well, identity: 'b' };

  it.each([
    ['nothing while all is well', own, [well, other], { level: 'good' }],
    ['nothing of a single picture that is late', own, [{ ...well, still: 1_000 }], { level: 'good' }],
    ['one’s own loss before all', { ...own, connected: false }, [still], { level: 'lost', whose: 'own' }],
    ['a still picture, before any server knows whose fault it is', own, [still], { level: 'still', whose: 'between' }],
    ['theirs where the server knows', own, [{ ...still, quality: 'lost' }], { level: 'still', whose: ['a'] }],
    ['theirs where the rest move', own, [still, other], { level: 'still', whose: ['a'] }],
    ['one’s own where nobody moves', own, [still, { ...other, still: 9_000 }], { level: 'still', whose: 'own' }],
    ['one’s own weakness', { ...own, quality: 'poor' }, [well], { level: 'weak', whose: 'own' }],
    ['another’s weakness', own, [well, { ...other, quality: 'poor' }], { level: 'weak', whose: ['b'] }],
  ] as [string, Parameters<typeof judgeLine>[0], Heard[], Line][])('%s', (_, mine, others, line) => {
    expect(judgeLine(mine, others)).toEqual(line);
  });

  it('is said at once, once, and until it has been well for a while', () => {
    const weak = (): Line => ({ level: 'weak', whose: 'own' });
    const said: Steady[] = [steadyAtFirst];
    const hear = (line: Line) => said.push(steady(said.at(-1) ?? steadyAtFirst, line, 500));
    hear(weak());
    expect(said[1]?.shown).toEqual(weak());
    hear(weak());
    expect(said[2]?.shown).toBe(said[1]?.shown);
    for (let beats = 0; beats < 7; beats += 1) hear({ level: 'good' });
    expect(said.at(-1)?.shown).toEqual(weak());
    hear({ level: 'good' });
    expect(said.at(-1)).toBe(steadyAtFirst);
  });
});

// The lot: fills the panel, minds nothing but seed and number, and favours nobody.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draw as drawPrize, type Entrant, lotOrder, type TicketOf } from '../../src/core/lot.ts';

const ticketsBy =
  (seed: string): TicketOf =>
  (number) =>
    createHash('sha256').update(`${seed}:${number}`).digest('hex');

/** A draw in which nobody brings children. */
const draw = (all: readonly number[], places: number, ticketOf: TicketOf) =>
  drawPrize(
    all.map((number) => ({ number })),
    { places, childcare: 0 },
    ticketOf,
  );

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 });
const places = fc.integer({ min: 0, max: 80 });
const seed = fc.string({ minLength: 1, maxLength: 64 });

describe('a draw', () => {
  test('fills the panel, or takes everybody where fewer came', () => {
    fc.assert(
      fc.property(numbers, places, seed, (all, n, key) => {
        const drawn = draw(all, n, ticketsBy(key));
        expect(drawn).toHaveLength(Math.min(n, all.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((number) => all.includes(number))).toBe(true);
      }),
    );
  });

  test('does not mind in which order, or how often, the numbers are given', () => {
    fc.assert(
      fc.property(
        numbers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        places,
        seed,
        ([all, shuffled], n, key) => {
          const drawn = draw(all, n, ticketsBy(key));
          expect(draw(shuffled, n, ticketsBy(key))).toEqual(drawn);
          expect(draw([...all, ...shuffled], n, ticketsBy(key))).toEqual(drawn);
        },
      ),
    );
  });

  test('gives a place that is given up to the next of the same order', () => {
    fc.assert(
      fc.property(numbers, places, seed, (all, n, key) => {
        const order = lotOrder(all, ticketsBy(key));
        fc.pre(n > 0 && order.length > n);
        const [first, ...others] = order;
        expect(draw(others, n, ticketsBy(key))).toEqual(order.slice(1, n + 1));
        expect(first).toBeDefined();
      }),
    );
  });

  test('is what anybody gets who sorts the lines that sha256sum prints', () => {
    const everybody = Array.from({ length: 12 }, (_, at) => at + 1);
    const byHand = everybody
      .map((number) => `${createHash('sha256').update(`a seed:${number}`).digest('hex')} ${number}`)
      .sort()
      .map((line) => Number(line.split(' ')[1]));
    expect(lotOrder(everybody, ticketsBy('a seed'))).toEqual(byHand);
    expect(draw(everybody, 5, ticketsBy('a seed'))).toEqual(byHand.slice(0, 5));
    expect(draw(everybody, 5, ticketsBy('another seed'))).not.toEqual(byHand.slice(0, 5));
  });

  test('gives everybody the same chance', () => {
    const everybody = Array.from({ length: 20 }, (_, at) => at + 1);
    const won = new Map(everybody.map((number) => [number, 0]));
    for (let turn = 0; turn < 4000; turn += 1) {
      for (const number of draw(everybody, 5, ticketsBy(`seed ${turn}`))) won.set(number, (won.get(number) ?? 0) + 1);
    }
    // 4000 turns, 5 of 20: a thousand each is fair, and five standard deviations (27.4) are far from likely
    for (const times of won.values()) expect(Math.abs(times - 1000)).toBeLessThan(140);
  });
});

describe('a draw with childcare', () => {
  const entrants = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 500 }), childcare: fc.nat(4) }), {
    maxLength: 40,
    selector: ({ number }) => number,
  });
  const prize = fc.record({ places: fc.nat(30), childcare: fc.nat(12) });

  test('never gives more places than there are, of either kind', () => {
    fc.assert(
      fc.property(entrants, prize, seed, (all, there, key) => {
        const drawn = drawPrize(all, there, ticketsBy(key));
        const children = all.filter(({ number }) => drawn.includes(number)).map(({ childcare }) => childcare);
        expect(drawn.length).toBeLessThanOrEqual(there.places);
        expect(children.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(there.childcare);
      }),
    );
  });

  test('passes over nobody who fits at their turn, and leaves no place empty that somebody passed over could fill', () => {
    fc.assert(
      fc.property(entrants, prize, seed, (all, there, key) => {
        const drawn = drawPrize(all, there, ticketsBy(key));
        const left = { ...there };
        for (const number of lotOrder(
          all.map((one) => one.number),
          ticketsBy(key),
        )) {
          const { childcare } = all.find((one) => one.number === number) as Required<Entrant>;
          const fits = left.places > 0 && childcare <= left.childcare;
          expect(drawn.includes(number)).toBe(fits);
          if (fits) {
            left.places -= 1;
            left.childcare -= childcare;
          }
        }
      }),
    );
  });

  test('gives everybody the same chance of being first, with children or without', () => {
    const all = Array.from({ length: 10 }, (_, at) => ({ number: at + 1, childcare: at < 5 ? 2 : 0 }));
    let families = 0;
    for (let turn = 0; turn < 4000; turn += 1) {
      const [first = 0] = drawPrize(all, { places: 1, childcare: 2 }, ticketsBy(`seed ${turn}`));
      if (first <= 5) families += 1;
    }
    // half of 4000; five standard deviations are 158
    expect(Math.abs(families - 2000)).toBeLessThan(158);
  });
});

// What a coordinator may book with a reason is exactly what judging a booking lets them book with one.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, type overridableRules, type SlotQuestion, slotsOf } from '../../src/core/slots.ts';
import { slotsDespite } from '../../src/core/slots-despite.ts';
import { directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townNow, townParts } from '../support/worlds.ts';

const DAY = 24 * 3_600_000;
const areas = fc.constantFrom<'*' | readonly string[]>('*', ['west'], ['east']);
const service = fc.constantFrom(...town.services.map(({ id }) => id));

test('each is refused by the rules it names and by nothing else, and is none of the free times', () => {
  let seen = 0;
  fc.assert(
    fc.property(townParts, townClaims, townNow, areas, service, (parts, claims, now, where, wanted) => {
      const world = { directory: directoryOf(parts), claims };
      const question = { service: wanted, areas: where, from: MONDAY, to: MONDAY + 3 * DAY } as unknown as SlotQuestion;
      const free = new Set(slotsOf(world, question, now).map(({ id }) => id));
      for (const { slot, rules } of slotsDespite(world, question, now).slice(0, 20)) {
        seen += 1;
        const judged = (override: readonly (typeof overridableRules)[number][]) =>
          judge(world, slot.id, { areas: question.areas, now, override });
        const refused = judged([]);
        expect(refused.free ? [] : [...refused.blockers].sort()).toEqual([...rules].sort());
        expect(judged(rules)).toEqual({ free: true, slot });
        for (const rule of rules) expect(judged(rules.filter((other) => other !== rule)).free).toBe(false);
        expect(free.has(slot.id)).toBe(false);
      }
    }),
  );
  expect(seen).toBeGreaterThan(100);
});

// Who asks while another is asking goes with the next question, and never gets an older answer than they asked for.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askTogether } from '../../src/platform/ask-together.ts';

const pause = () => new Promise((done) => setImmediate(done));

test('every answer is of a question that began after it was asked, and one question is asked at a time', async () => {
  const comers = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), after: fc.nat({ max: 6 }) }), {
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(comers, async (all) => {
      let clock = 0;
      let underway = 0;
      const ask = askTogether(async (ids) => {
        underway += 1;
        expect(underway).toBe(1);
        const began = clock++;
        await pause();
        await pause();
        underway -= 1;
        return new Map(ids.filter((id) => id !== 'c').map((id) => [id, began]));
      });
      await Promise.all(
        all.map(async ({ id, after }) => {
          for (let turn = 0; turn < after; turn += 1) await pause();
          const asked = clock;
          const answer = await ask(id);
          if (id === 'c') expect(answer).toBeUndefined();
          else expect(answer).toBeGreaterThanOrEqual(asked);
        }),
      );
    }),
  );
});

test('many who come at once cost two questions, and one that fails harms nobody who asks later', async () => {
  let questions = 0;
  const ask = askTogether(async (ids) => {
    questions += 1;
    await pause();
    if (questions === 1) throw new Error('the database is away');
    return new Map(ids.map((id) => [id, id]));
  });
  const first = ask('first');
  await pause();
  const others = ['x', 'y', 'z', 'x'].map((id) => ask(id));
  await expect(first).rejects.toThrow('the database is away');
  expect(await Promise.all(others)).toEqual(['x', 'y', 'z', 'x']);
  expect(questions).toBe(2);
});

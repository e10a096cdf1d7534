// Who is told what, and which messages must no longer go out.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fateOf,
  lastNews,
  newsFor,
  planDeliveries,
  type Recipient,
  type Told,
} from '../../src/features/notifications/rules.ts';

const HOUR = 3_600_000;
const booking = { sequence: 0, cancelled: false, start: 10 * HOUR, end: 11 * HOUR };
const told = (over: Partial<Told>): Told => ({
  sequence: 0,
  method: 'REQUEST',
  state: 'sent',
  attempts: 1,
  start: booking.start,
  end: booking.end,
  ...over,
});
const person = (id: string, over: Partial<Recipient> = {}): Recipient => ({
  id,
  email: `${id}@example.test`,
  left: false,
  told: [],
  ...over,
});
const brief = (planned: ReturnType<typeof planDeliveries>) =>
  planned.map(({ participant, method }) => `${participant} ${method}`);

describe('who is told', () => {
  test('everybody with an address is invited', () => {
    expect(brief(planDeliveries(booking, [person('a'), person('b', { email: null })]))).toEqual(['a REQUEST']);
  });

  test('who has left is uninvited from the time they knew, anybody who joins is invited', () => {
    const moved = { ...booking, sequence: 1, start: 20 * HOUR, end: 21 * HOUR };
    expect(planDeliveries(moved, [person('gone', { left: true, told: [told({})] }), person('new')])).toEqual([
      { participant: 'gone', method: 'CANCEL', start: booking.start, end: booking.end },
      { participant: 'new', method: 'REQUEST', start: moved.start, end: moved.end },
    ]);
  });

  test('who left long ago is not uninvited again', () => {
    const gone = person('gone', {
      left: true,
      told: [told({}), told({ sequence: 1, method: 'CANCEL', state: 'pending' })],
    });
    expect(planDeliveries({ ...booking, sequence: 2 }, [gone])).toEqual([]);
  });

  test('where only the company changes, who joins and who leaves hear of it and nobody else does', () => {
    const quiet = { ...booking, sequence: 1, news: 0 };
    const [stays, late] = [person('stays', { told: [told({})] }), person('late')];
    const gone = person('gone', { left: true, told: [told({})] });
    expect(brief(planDeliveries(quiet, [stays, late, gone]))).toEqual(['late REQUEST', 'gone CANCEL']);
    const back = person('back', { email: gone.email, told: [] });
    const knows = { ...gone, told: [...gone.told, told({ sequence: 1, method: 'CANCEL' })] };
    expect(brief(planDeliveries({ ...quiet, sequence: 2 }, [stays, knows, back]))).toEqual(['back REQUEST']);
    expect(lastNews(5, [2, 4, 5])).toBe(3);
  });

  test('a cancellation goes to those who were invited and to nobody else', () => {
    const cancelled = { ...booking, sequence: 1, cancelled: true };
    expect(brief(planDeliveries(cancelled, [person('a', { told: [told({})] }), person('b')]))).toEqual(['a CANCEL']);
  });

  test('an invite that was superseded unsent does not hide the one before it', () => {
    const gone = person('gone', {
      left: true,
      told: [told({}), told({ sequence: 1, state: 'superseded', attempts: 0 })],
    });
    expect(brief(planDeliveries({ ...booking, sequence: 2 }, [gone]))).toEqual(['gone CANCEL']);
  });

  test('who left and came back under the same address is invited only', () => {
    const left = person('left', { email: 'Same@example.test', left: true, told: [told({})] });
    expect(
      brief(planDeliveries({ ...booking, sequence: 1 }, [left, person('back', { email: 'same@example.test' })])),
    ).toEqual(['back REQUEST']);
  });

  test('who left twice is uninvited from the invite they had last', () => {
    const first = person('first', {
      email: 'same@example.test',
      left: true,
      told: [told({}), told({ sequence: 1, method: 'CANCEL' })],
    });
    const second = person('second', { email: 'same@example.test', left: true, told: [told({ sequence: 2 })] });
    expect(brief(planDeliveries({ ...booking, sequence: 3 }, [first, second]))).toEqual(['second CANCEL']);
  });
});

describe('what becomes of a delivery', () => {
  const pending = told({ state: 'pending', attempts: 0 });
  const situation = { news: 0, others: [], now: 0 };

  test('what is settled is left alone', () => {
    expect((['sent', 'failed', 'superseded'] as const).map((state) => fateOf(told({ state }), situation))).toEqual([
      'done',
      'done',
      'done',
    ]);
  });

  test('an invite to a version that is no more is never sent', () => {
    expect(fateOf(pending, { ...situation, news: 1 })).toBe('superseded');
    expect(fateOf(pending, situation)).toBe('send');
  });

  test('a cancellation to someone who has left is sent though the booking has moved on', () => {
    const cancel = told({ sequence: 1, method: 'CANCEL', state: 'pending', attempts: 0 });
    expect(fateOf(cancel, { ...situation, news: 2, others: [told({})] })).toBe('send');
    expect(fateOf(cancel, { ...situation, news: 2, others: [told({}), told({ sequence: 2 })] })).toBe('superseded');
  });

  test('nobody hears that what they never heard of is cancelled', () => {
    const cancel = told({ sequence: 1, method: 'CANCEL', state: 'pending', attempts: 0 });
    expect(fateOf(cancel, { ...situation, news: 1, others: [told({ state: 'superseded', attempts: 0 })] })).toBe(
      'superseded',
    );
    expect(fateOf(cancel, { ...situation, news: 1, others: [told({ state: 'superseded', attempts: 1 })] })).toBe(
      'send',
    );
  });

  test('once the time is over there is nothing left to tell', () => {
    expect(fateOf(pending, { ...situation, now: booking.end - 1 })).toBe('send');
    expect(fateOf(pending, { ...situation, now: booking.end })).toBe('too-late');
  });
});

test('a first message says booked even where the booking has moved before it', () => {
  const second = told({ sequence: 1, state: 'pending', attempts: 0 });
  expect(newsFor(second, [told({ state: 'superseded', attempts: 0 })], false)).toBe('booked');
  expect(newsFor(second, [told({ start: 0, end: 1 })], false)).toBe('moved');
});

test('a message about the same time says that something else has changed, not that the time has', () => {
  expect(newsFor(told({ sequence: 1, state: 'pending', attempts: 0 }), [told({})], false)).toBe('changed');
});

test('a cancellation reads as such to a person who takes part and as a release to a person who has left', () => {
  const cancel = told({ sequence: 1, method: 'CANCEL' });
  expect(newsFor(cancel, [told({})], false)).toBe('cancelled');
  expect(newsFor(cancel, [told({})], true)).toBe('released');
});

type Turn = 'waits' | 'sends' | 'sends, then crashes';
type Step = {
  readonly join: readonly boolean[];
  readonly turns: readonly Turn[];
  readonly early: boolean;
  /** only the company changes */
  readonly quiet: boolean;
};

test('whatever happens, the last message anybody gets agrees with whether they take part', () => {
  const turns = fc.array(fc.constantFrom<Turn>('waits', 'sends', 'sends, then crashes'), {
    minLength: 3,
    maxLength: 3,
  });
  const step = fc.record({
    join: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    turns,
    early: fc.boolean(),
    quiet: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, cancelled) => {
      const inboxes = play(steps, cancelled);
      const last = steps.at(-1);
      for (const [at, inbox] of inboxes.entries()) {
        const takesPart = !cancelled && last?.join[at] === true;
        expect(inbox.at(-1) ?? 'CANCEL').toBe(takesPart ? 'REQUEST' : 'CANCEL');
      }
    }),
    { numRuns: 500 },
  );
});

/** Three people through several versions, the mail slow or crashing; a crashed delivery may have its turn again before
 * the next version is announced. In the end every delivery has its turn. */
function play(steps: readonly Step[], cancelled: boolean): string[][] {
  const inboxes: string[][] = [[], [], []];
  let people = [0, 1, 2].map((at) => person(String(at), { left: true }));
  let sequence = -1;
  let news = 0;
  const deliver = (turns: readonly Turn[]) => {
    people = people.map((one, at) => {
      const kind = turns[at] ?? 'waits';
      if (kind === 'waits') return one;
      return { ...one, told: one.told.map((delivery) => turn(kind, delivery, one.told, inboxes[at] ?? [], news)) };
    });
  };
  const announce = (join: readonly boolean[], isCancelled: boolean, { early, quiet }: Omit<Step, 'join' | 'turns'>) => {
    sequence += 1;
    if (!quiet) news = sequence;
    people = people.map((one, at) => ({ ...one, left: !join[at] }));
    if (early) deliver(['sends', 'sends', 'sends']);
    for (const planned of planDeliveries({ ...booking, sequence, news, cancelled: isCancelled }, people)) {
      const delivery = told({ sequence, method: planned.method, state: 'pending', attempts: 0 });
      people = people.map((one) => (one.id === planned.participant ? { ...one, told: [...one.told, delivery] } : one));
    }
  };
  for (const { join, turns, ...how } of steps) {
    announce(join, false, how);
    deliver(turns);
  }
  if (cancelled) announce(steps.at(-1)?.join ?? [], true, { early: false, quiet: false });
  deliver(['sends', 'sends', 'sends']);
  return inboxes;
}

function turn(kind: Turn, delivery: Told, all: readonly Told[], inbox: string[], news: number): Told {
  const others = all.filter((other) => other.sequence !== delivery.sequence);
  const fate = fateOf(delivery, { news, others, now: 0 });
  if (fate === 'send') inbox.push(delivery.method);
  if (fate === 'send') return { ...delivery, attempts: 1, state: kind === 'sends' ? 'sent' : 'pending' };
  return fate === 'superseded' ? { ...delivery, state: 'superseded' } : delivery;
}

// Who is told what, and which messages must no longer go out.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  heldBy,
  isSilenced,
  isStillTrue,
  lastNews,
  newsFor,
  planMessages,
  type Recipient,
  type Told,
} from '../../src/core/who-is-told.ts';

const HOUR = 3_600_000;
const booking = { version: 0, news: 0, cancelled: false, start: 10 * HOUR, end: 11 * HOUR };
const told = (mailbox: string, over: Partial<Told> = {}): Told => ({
  version: 0,
  kind: 'invite',
  mailbox,
  bearer: mailbox,
  reached: true,
  superseded: false,
  silenced: false,
  start: booking.start,
  end: booking.end,
  ...over,
});
const person = (id: string, over: Partial<Recipient> = {}): Recipient => ({ id, mailbox: id, left: false, ...over });
const plan = (over: Partial<typeof booking>, people: readonly Recipient[], known: readonly Told[] = []) => {
  const version = { ...booking, news: over.version ?? 0, ...over };
  return planMessages(version, people, known).map(({ mailbox, kind }) => `${mailbox} ${kind}`);
};

describe('who is told', () => {
  test('everybody with an address is invited', () => {
    expect(plan({}, [person('a'), person('b', { mailbox: undefined })])).toEqual(['a invite']);
  });

  test('who has left is uninvited from the time they knew, anybody who joins is invited', () => {
    const moved = { ...booking, version: 1, news: 1, start: 20 * HOUR, end: 21 * HOUR };
    expect(planMessages(moved, [person('gone', { left: true }), person('new')], [told('gone')])).toEqual([
      { mailbox: 'gone', bearer: 'gone', kind: 'cancellation', start: booking.start, end: booking.end },
      { mailbox: 'new', bearer: 'new', kind: 'invite', start: moved.start, end: moved.end },
    ]);
  });

  test('who left long ago is not uninvited again', () => {
    const known = [told('gone'), told('gone', { version: 1, kind: 'cancellation', reached: false })];
    expect(plan({ version: 2 }, [person('gone', { left: true })], known)).toEqual([]);
  });

  test('where only the company changes, who joins and who leaves hear of it and nobody else does', () => {
    const quiet = { version: 1, news: 0 };
    const known = [told('stays'), told('gone')];
    const [stays, gone] = [person('stays'), person('gone', { left: true })];
    expect(plan(quiet, [stays, person('late'), gone], known)).toEqual(['late invite', 'gone cancellation']);
    const back = person('back', { mailbox: 'gone' });
    const knows = [...known, told('gone', { version: 1, kind: 'cancellation' })];
    expect(plan({ version: 2, news: 0 }, [stays, gone, back], knows)).toEqual(['gone invite']);
    expect(lastNews(5, [2, 4, 5])).toBe(3);
  });

  test('a cancellation goes to those who were invited and to nobody else', () => {
    const people = [person('a'), person('b')];
    expect(plan({ version: 1, cancelled: true }, people, [told('a')])).toEqual(['a cancellation']);
  });

  test('an invite that was superseded unsent does not hide the one before it', () => {
    const known = [told('gone'), told('gone', { version: 1, superseded: true, reached: false })];
    expect(plan({ version: 2 }, [person('gone', { left: true })], known)).toEqual(['gone cancellation']);
  });

  test('who left and came back under the same address is invited only', () => {
    const people = [person('left', { mailbox: 'same', left: true }), person('back', { mailbox: 'same' })];
    expect(plan({ version: 1 }, people, [told('same', { bearer: 'left' })])).toEqual(['same invite']);
  });

  test('who left twice is uninvited from the invite they had last', () => {
    const people = ['first', 'second'].map((id) => person(id, { mailbox: 'same', left: true }));
    const known = [
      told('same', { bearer: 'first' }),
      told('same', { bearer: 'first', version: 1, kind: 'cancellation' }),
      told('same', { bearer: 'second', version: 2 }),
    ];
    expect(planMessages({ ...booking, version: 3, news: 3 }, people, known)).toMatchObject([
      { bearer: 'second', kind: 'cancellation' },
    ]);
  });

  test('a mailbox that is nobody’s any more is uninvited, and the one that took its place invited', () => {
    const known = [told('old', { bearer: 'mother' }), told('father')];
    const people = [person('mother', { mailbox: 'new' }), person('father')];
    expect(plan({ version: 1, news: 0 }, people, known)).toEqual(['new invite', 'old cancellation']);
  });

  test('a silenced mailbox hears nothing, not even that it is over, unless somebody there takes part', () => {
    const known = [told('unsafe', { silenced: true })];
    expect(plan({ version: 1, cancelled: true }, [person('unsafe', { mailbox: undefined })], known)).toEqual([]);
    expect(plan({ version: 1 }, [person('unsafe')], known)).toEqual(['unsafe invite']);
  });

  test('a mailbox is silent until it is invited again, and hears all of that invite', () => {
    const known = [told('guest', { silenced: true }), told('guest', { version: 1, superseded: true, reached: false })];
    expect([isSilenced([]), isSilenced(known)]).toEqual([false, true]);
    const again = [...known, told('guest', { version: 2 })];
    expect(isSilenced(again)).toBe(false);
    expect(plan({ version: 3, cancelled: true }, [person('guest')], again)).toEqual(['guest cancellation']);
    // nothing has changed for those who stay: an invite to who was in silence comes all the same
    expect(plan({ version: 3, news: 0 }, [person('guest')], known)).toEqual(['guest invite']);
  });
});

describe('what becomes of a message', () => {
  const invite = told('a', { reached: false });
  const cancellation = told('a', { version: 1, kind: 'cancellation', reached: false });

  test('an invite to a version that is no more is never sent', () => {
    expect(isStillTrue(invite, { news: 1, others: [] })).toBe(false);
    expect(isStillTrue(invite, { news: 0, others: [] })).toBe(true);
  });

  test('a cancellation to someone who has left is sent though the booking has moved on', () => {
    expect(isStillTrue(cancellation, { news: 2, others: [told('a')] })).toBe(true);
    expect(isStillTrue(cancellation, { news: 2, others: [told('a'), told('a', { version: 2 })] })).toBe(false);
  });

  test('nobody hears that what cannot have reached them is cancelled', () => {
    const tried = told('a', { reached: false });
    expect(isStillTrue(cancellation, { news: 1, others: [tried] })).toBe(false);
    expect(isStillTrue(cancellation, { news: 1, others: [{ ...tried, reached: true, superseded: true }] })).toBe(true);
  });
});

test('a first message says booked even where the booking has moved before it', () => {
  const second = told('a', { version: 1, reached: false });
  expect(newsFor(second, [told('a', { reached: false })], 'stays')).toBe('booked');
  expect(newsFor(second, [told('a', { start: 0, end: 1 })], 'stays')).toBe('moved');
});

test('a message about the same time says that something else has changed, not that the time has', () => {
  expect(newsFor(told('a', { version: 1, reached: false }), [told('a')], 'stays')).toBe('changed');
});

test('a cancellation reads as such to a person who takes part and as a release to a person who has left', () => {
  const cancel = told('a', { version: 1, kind: 'cancellation' });
  expect(newsFor(cancel, [told('a')], 'stays')).toBe('cancelled');
  expect(newsFor(cancel, [told('a')], 'left')).toBe('released');
});

test('what a calendar holds is said by what may have reached it', () => {
  const sent = { ...told('a'), sent: true };
  const moved = { start: 20 * HOUR, end: 21 * HOUR };
  expect(heldBy([], booking)).toBe('nothing');
  expect(heldBy([{ ...told('a', { reached: false }), sent: false }], booking)).toBe('nothing');
  expect(heldBy([sent], booking)).toBe('right');
  expect(heldBy([sent], moved)).toBe('old');
  expect(heldBy([sent], undefined)).toBe('old');
  expect(heldBy([sent, { ...told('a', { version: 1, ...moved }), sent: false }], moved)).toBe('unknown');
  expect(heldBy([sent, { ...told('a', { version: 1, kind: 'cancellation' }), sent: true }], moved)).toBe('cancelled');
});

type Turn = 'waits' | 'sends' | 'is lost' | 'is refused';
type Step = {
  readonly join: readonly boolean[];
  readonly turns: readonly Turn[];
  readonly early: boolean;
  /** only the company changes */
  readonly quiet: boolean;
  /** whose mailbox is another from now on */
  readonly readdressed: number;
};

test('whatever happens, the last message any mailbox gets agrees with whether somebody there takes part', () => {
  const three = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 3, maxLength: 3 });
  const step = fc.record({
    join: three(fc.boolean()),
    turns: three(fc.constantFrom<Turn>('waits', 'sends', 'is lost', 'is refused')),
    early: fc.boolean(),
    quiet: fc.boolean(),
    readdressed: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, cancelled) => {
      const { inboxes, mailboxes } = play(steps, cancelled);
      const join = steps.at(-1)?.join ?? [];
      const due = mailboxes.filter((_mailbox, at) => !cancelled && join[at]);
      for (const mailbox of new Set([...inboxes.keys(), ...due])) {
        expect(inboxes.get(mailbox)?.at(-1) ?? 'cancellation').toBe(due.includes(mailbox) ? 'invite' : 'cancellation');
      }
    }),
    { numRuns: 500 },
  );
});

/**
 * Three people through several versions, the mail slow, lost on its way or refused; what is open may have its turn again
 * before the next version is announced. In the end all that is open has its turn.
 */
function play(steps: readonly Step[], cancelled: boolean) {
  const inboxes = new Map<string, Told['kind'][]>();
  let mailboxes = ['0', '1', '2'];
  let left = [true, true, true];
  let known: readonly (Told & { readonly open: boolean })[] = [];
  let [version, news] = [-1, 0];
  const turn = (message: Told & { open: boolean }, kind: Turn) => {
    if (!message.open || kind === 'waits') return message;
    const others = known.filter((one) => one.mailbox === message.mailbox && one.version !== message.version);
    if (!isStillTrue(message, { news, others })) return { ...message, open: false, superseded: !message.reached };
    if (kind === 'is refused') return message;
    inboxes.set(message.mailbox, [...(inboxes.get(message.mailbox) ?? []), message.kind]);
    return { ...message, reached: true, open: kind === 'is lost' };
  };
  const deliver = (turns: readonly Turn[]) => {
    // one to each mailbox at a time, the newest: an older one is overtaken
    for (const message of known.toSorted((a, b) => b.version - a.version)) {
      const at = mailboxes.indexOf(message.mailbox);
      const done = turn(message, turns[at] ?? 'sends');
      known = known.map((one) => (one === message ? done : one));
    }
  };
  const announce = (
    join: readonly boolean[],
    isCancelled: boolean,
    { early, quiet }: Pick<Step, 'early' | 'quiet'>,
  ) => {
    version += 1;
    if (!quiet) news = version;
    left = join.map((takesPart) => !takesPart);
    if (early) deliver(['sends', 'sends', 'sends']);
    const people = mailboxes.map((mailbox, at) => person(String(at), { mailbox, left: left[at] ?? true }));
    const planned = planMessages({ ...booking, version, news, cancelled: isCancelled }, people, known);
    known = [
      ...known,
      ...planned.map((one) => ({ ...told(one.mailbox, { ...one, version, reached: false }), open: true })),
    ];
  };
  for (const { join, turns, readdressed, ...how } of steps) {
    mailboxes = mailboxes.map((mailbox, at) => (at === readdressed ? `${at}-${version}` : mailbox));
    announce(join, false, how);
    deliver(turns);
  }
  if (cancelled) announce(steps.at(-1)?.join ?? [], true, { early: false, quiet: false });
  deliver(['sends', 'sends', 'sends']);
  return { inboxes, mailboxes };
}

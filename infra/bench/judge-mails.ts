// What came when the mail server was back, held against what is booked by then. Pure.

import type { Taken } from './mail-sink.ts';

export type Truth = { readonly uid: string; readonly start: string; readonly sequence: number };

/** What is wrong with what was told of one calendar entry. */
export type Fault = { readonly uid: string; readonly fault: 'missing' | 'doubled' | 'untrue' | 'words' | 'beside' };

/**
 * Every booking is told of once, in its newest version, in the words of a first message; and nothing beside. What brings no
 * entry is about something else, such as a time that is offered to who waits.
 */
export function faultsIn(came: readonly Taken[], truth: readonly Truth[]): readonly Fault[] {
  const byUid = Map.groupBy(
    came.filter(({ uid }) => uid !== ''),
    ({ uid }) => uid,
  );
  const words = Map.groupBy([...byUid.values()].flat(), wordsOf);
  const [first] = [...words].toSorted(([, some], [, others]) => others.length - some.length)[0] ?? [];
  const wrong = truth.flatMap(({ uid, start, sequence }): readonly Fault[] => {
    const [only, ...more] = byUid.get(uid) ?? [];
    if (only === undefined) return [{ uid, fault: 'missing' }];
    if (more.length > 0) return [{ uid, fault: 'doubled' }];
    const isTrue = only.method === 'REQUEST' && only.start === start && only.sequence === sequence;
    if (!isTrue) return [{ uid, fault: 'untrue' }];
    return wordsOf(only) === first ? [] : [{ uid, fault: 'words' }];
  });
  const known = new Set(truth.map(({ uid }) => uid));
  return [
    ...wrong,
    ...[...byUid.keys()].filter((uid) => !known.has(uid)).map((uid) => ({ uid, fault: 'beside' as const })),
  ];
}

/** What a subject says besides its day and time: `Konsultaatio: ma 14.12. klo 9` is a first message on every day of the week. */
function wordsOf({ subject }: Pick<Taken, 'subject'>): string {
  return subject.replace(/:.*/, '');
}

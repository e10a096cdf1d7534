// What who leads the meeting presses is done once, however often it is pressed or the network repeats it.

import { useCallback, useRef, useState } from 'react';
import { act, type Went } from './session.ts';

export type Power = {
  /** Whether it was done. The same pressed again while its answer is awaited is nothing; another choice is sent after it. */
  readonly send: (path: string, wanted?: object) => Promise<boolean>;
  /** why the last was not done */
  readonly fault: Exclude<Went, 'done'> | undefined;
};

/** `powers`: the address before each path; null where the reader leads nothing. */
export function usePower(powers: string | null): Power {
  const [fault, setFault] = useState<Power['fault']>();
  /** by path: what was wanted last, and its answer */
  const sent = useRef(new Map<string, { readonly what: string; readonly went: Promise<Went> }>());
  const send = useCallback(
    async (path: string, wanted: object = {}) => {
      const what = JSON.stringify(wanted);
      const before = sent.current.get(path);
      if (powers === null || before?.what === what) return false;
      const one = { what, went: Promise.resolve(before?.went).then(() => act(`${powers}${path}`, wanted)) };
      sent.current.set(path, one);
      const went = await one.went;
      // something else that was chosen meanwhile is what is told of
      if (sent.current.get(path) !== one) return false;
      sent.current.delete(path);
      setFault(went === 'done' ? undefined : went);
      return went === 'done';
    },
    [powers],
  );
  return { send, fault };
}

// What who leads the meeting presses is done once, however often it is pressed or the network repeats it.

import { useCallback, useRef, useState } from 'react';
import { act, type Went } from './session.ts';

export type Power = {
  /** Whether it was done; what is pressed again while its answer is awaited is nothing. */
  readonly send: (path: string, wanted?: object) => Promise<boolean>;
  /** why the last was not done */
  readonly fault: Exclude<Went, 'done'> | undefined;
};

/** `powers`: the address before each path; null where the reader leads nothing. */
export function usePower(powers: string | null): Power {
  const [fault, setFault] = useState<Power['fault']>();
  const sent = useRef(new Set<string>());
  const send = useCallback(
    async (path: string, wanted: object = {}) => {
      if (powers === null || sent.current.has(path)) return false;
      sent.current.add(path);
      const went = await act(`${powers}${path}`, wanted);
      sent.current.delete(path);
      setFault(went === 'done' ? undefined : went);
      return went === 'done';
    },
    [powers],
  );
  return { send, fault };
}

// What who leads the meeting presses is done once, however often it is pressed or the network repeats it.

import { useCallback, useRef, useState } from 'react';
import { act, type Went } from './session.ts';

/** A second press within this was meant for what stood there before: the list has moved up under the finger. */
export const SAME_PRESS_MS = 350;

export type Power = {
  /** Whether it was done; what is pressed while another answer is awaited, or just after, is nothing. */
  readonly send: (path: string, wanted?: object) => Promise<boolean>;
  /** why the last was not done */
  readonly fault: Exclude<Went, 'done'> | undefined;
};

/** `powers`: the address before each path; null where the reader leads nothing. */
export function usePower(powers: string | null): Power {
  const [fault, setFault] = useState<Power['fault']>();
  const busyUntil = useRef(Number.NEGATIVE_INFINITY);
  const send = useCallback(
    async (path: string, wanted: object = {}) => {
      if (powers === null || performance.now() < busyUntil.current) return false;
      busyUntil.current = Number.POSITIVE_INFINITY;
      const went = await act(`${powers}${path}`, wanted);
      busyUntil.current = performance.now() + SAME_PRESS_MS;
      setFault(went === 'done' ? undefined : went);
      return went === 'done';
    },
    [powers],
  );
  return { send, fault };
}

// Whether the meeting is about to end.

import { useEffect, useState } from 'react';
import type { LobbyView } from '../../../../../features/video/schema.ts';

const WARN_MS = 5 * 60_000;

/** Whether the last five minutes run, by the service's clock. */
export function useEnding(view: LobbyView | undefined): boolean {
  const [ending, setEnding] = useState(false);
  useEffect(() => {
    if (view === undefined) return;
    const left = Date.parse(view.closesAt) - Date.parse(view.now);
    setEnding(left <= WARN_MS);
    if (left <= WARN_MS) return;
    const timer = setTimeout(() => setEnding(true), left - WARN_MS);
    return () => clearTimeout(timer);
  }, [view]);
  return ending;
}

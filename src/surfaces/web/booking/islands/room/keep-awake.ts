// A phone that is talked to must not fall asleep.

import { useEffect } from 'react';

/** Keeps the screen on while it is shown; a browser gives that up by itself when the page is left, and must be asked again. */
export function useKeepAwake(): void {
  useEffect(() => {
    let over = false;
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      if (document.hidden || over || !('wakeLock' in navigator)) return;
      // refused when the battery is low
      const given = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (over) await given?.release();
      else lock = given;
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, []);
}

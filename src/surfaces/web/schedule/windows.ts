// A day's hours as people type them: `8–11.30, 12.15–15.45`.

import type { TimeText } from '../../../core/directory.ts';

type Window = readonly [TimeText, TimeText];

/** The windows typed, in the order typed; undefined where a part is none. Nothing typed is no window. */
export function readWindows(typed: string): readonly Window[] | undefined {
  const parts = typed
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const windows = parts.map(readWindow);
  return windows.every((window) => window !== undefined) ? windows : undefined;
}

/** As {@link readWindows} reads them. */
export function writeWindows(windows: readonly Window[]): string {
  return windows.map((window) => window.map(writeTime).join('–')).join(', ');
}

function readWindow(part: string): Window | undefined {
  const [from, to, ...more] = part.split(/\s*[-–—]\s*/).map(readTime);
  return from === undefined || to === undefined || more.length > 0 ? undefined : [from, to];
}

/** `8`, `8.30`, `08:30` → `08:30` */
function readTime(typed: string): TimeText | undefined {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(typed.trim()) ?? [];
  if (hour === '' || Number(hour) > 24 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

function writeTime(time: TimeText): string {
  const [hour = '', minute = ''] = time.split(':');
  return minute === '00' ? String(Number(hour)) : `${Number(hour)}.${minute}`;
}

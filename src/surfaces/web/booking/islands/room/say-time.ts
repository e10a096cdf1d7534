// Instants in the reader's language, by the clock of where the meeting is.

import type { RoomSetup } from './setup.ts';

/** The time of day in the meeting's zone. */
export function timeOf(instant: string, { timeZone }: Pick<RoomSetup, 'timeZone'>): string {
  const [at, language] = [new Date(instant), document.documentElement.lang];
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone }).format(at);
}

/** The date and the time of day. */
export function dayOf(instant: string, { timeZone }: Pick<RoomSetup, 'timeZone'>): string {
  const language = document.documentElement.lang;
  const format = { weekday: 'short', day: 'numeric', month: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, { ...format, timeZone }).format(new Date(instant));
}

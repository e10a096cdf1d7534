// What those who wait outside a video room may be told, by code: each has its words on the page.

export const hostNotes = ['late-5', 'late-10', 'late-15', 'soon', 'thanks'] as const;
/** Those that are true no more once a host is there. */
export const untilHostComes: readonly string[] = ['late-5', 'late-10', 'late-15', 'soon'];
export type HostNote = (typeof hostNotes)[number];

// What those who wait outside a video room may be told, by code: each has its words on the page.

export const hostNotes = ['late-5', 'late-10', 'late-15', 'soon', 'thanks'] as const;
export type HostNote = (typeof hostNotes)[number];

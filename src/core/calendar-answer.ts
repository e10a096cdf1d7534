// What somebody may say in their calendar of a time: RFC 5546's answers, and that they would like another time.

export const answers = ['accepted', 'tentative', 'declined', 'counter'] as const;
export type Answer = (typeof answers)[number];

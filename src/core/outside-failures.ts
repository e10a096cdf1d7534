// Why an address outside could not be fetched: as it is noted, told and said. None says more than its owner may know.

export const outsideFailures = [
  'address',
  'inner',
  'unknown-host',
  'unreachable',
  'slow',
  'too-large',
  'redirects',
  'sign-in',
  'status',
  'unreadable',
] as const;
export type OutsideFailure = (typeof outsideFailures)[number];

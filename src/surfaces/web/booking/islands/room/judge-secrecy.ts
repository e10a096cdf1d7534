// Whether a meeting is encrypted end to end, for whom not, and whose picture and sound may be shown. Pure.

/** Anybody in the room, oneself too. */
export type Party = {
  readonly identity: string;
  /** whether their browser can encrypt */
  readonly can: boolean;
  /** of each track they publish: whether it is encrypted */
  readonly encrypted: readonly boolean[];
  /** something of theirs did not decrypt, and nothing has since */
  readonly failed: boolean;
};

/**
 * `all`: everything that is sent. `off`: nobody encrypts while somebody is there whose browser cannot. `part`: somebody
 * could and does not, or has another key: they are not shown, as it is not sure that they are who sends.
 */
export type Secrecy = { readonly state: 'all' } | { readonly state: 'off' | 'part'; readonly whose: readonly string[] };

/**
 * Whether somebody else's browser can. That it cannot is true only where the media server's word on them (`no`) and our own
 * service's are one: neither of the two alone turns encryption off.
 */
export function canEncrypt({
  server,
  service,
}: {
  readonly server?: string | undefined;
  readonly service: boolean;
}): boolean {
  return !(server === 'no' && service);
}

export function judgeSecrecy(parties: readonly Party[]): Secrecy {
  const cannot = parties.filter(({ can }) => !can);
  if (cannot.length > 0) return { state: 'off', whose: cannot.map(({ identity }) => identity) };
  const unread = parties.filter((party) => !isWell(party));
  return unread.length === 0 ? { state: 'all' } : { state: 'part', whose: unread.map(({ identity }) => identity) };
}

/** Whether a track of somebody may be attached: only after frames of it have been decrypted, unless all is plain. */
export function mayAttach(
  secrecy: Secrecy,
  party: Party,
  track: { readonly encrypted: boolean; readonly decrypts: boolean },
): boolean {
  if (secrecy.state === 'off') return !track.encrypted;
  return isWell(party) && track.encrypted && track.decrypts;
}

function isWell({ encrypted, failed }: Party): boolean {
  return !failed && encrypted.every((one) => one);
}

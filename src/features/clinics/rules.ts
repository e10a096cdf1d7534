// What the clinics decide: whether a link opens, and what families book by themselves. Pure.

import type { Service } from '../../core/directory.ts';

/** A family's link opens until it expires; anybody else's only as long as they take part in a time that stands. */
export function opens(
  link: {
    readonly expiresAt: number;
    readonly revoked: boolean;
    readonly invited?: { readonly takesPart: boolean };
  },
  now: number,
): boolean {
  return !link.revoked && now < link.expiresAt && link.invited?.takesPart !== false;
}

/** What families can book by themselves: neither what colleagues ask each other, nor what people register for. */
export function mayBeOpened({ kind }: Pick<Service, 'kind'>): boolean {
  return kind === 'appointment' || kind === 'drop-in';
}

// Links to a family's booking: what their secret is made of, and how long they open it. Pure.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Service } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';

const LINK_KEPT = 30 * DAY;

/** The key of all links, derived from the service's secret so that it serves nothing else (RFC 5869). */
export function linkKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika booking link 1', 32));
}

/**
 * The secret of a link: HMAC-SHA256 of its random id (RFC 2104), 256 bits as base64url. It can be said again when a
 * message is sent again, though the database holds nothing that gives it away.
 */
export function secretOfLink(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url');
}

/** By what a link is found: the only trace of its secret that is kept. */
export function hashOfLink(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A link opens until thirty days after the time it is about. */
export function linkExpiry(end: number): number {
  return end + LINK_KEPT;
}

export function opens(link: { readonly expiresAt: number; readonly revoked: boolean }, now: number): boolean {
  return !link.revoked && now < link.expiresAt;
}

/** Whose data an act concerned, for the log: the family's where the booking has one. */
export function subjectOf(booking: { readonly id: string; readonly family?: { readonly id: string } }) {
  return booking.family ? { kind: 'family', id: booking.family.id } : { kind: 'booking', id: booking.id };
}

/** What families can book by themselves: neither what colleagues ask each other, nor what people register for. */
export function mayBeOpened({ kind }: Pick<Service, 'kind'>): boolean {
  return kind === 'appointment' || kind === 'drop-in';
}

// A person who comes by a link becomes an actor: its family, who may see and change that one booking, or somebody who was
// invited to it, who may know when and where, and come.

import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId } from '../../core/ids.ts';
import type { MessageLevel } from '../../core/neutral-message.ts';
import type { Actor, Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { numberOfAsker } from '../bookings/number-to-call.ts';
import { actorOfInvitation, actorOfLink } from '../identity/act-by-link.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { opens } from './rules.ts';
import { findLink } from './store.ts';

export type OpenedLink = {
  readonly actor: Actor;
  readonly booking: BookingId;
  readonly area: AreaId;
  /** the guardian's own, else the one the booking was made in */
  readonly language: Language;
  /** turvakielto: say no place */
  readonly nonDisclosure: boolean;
  /** not booked yet: held for the person who opened the public page */
  readonly held: boolean;
  /** the family has said that it comes to the time as it is now */
  readonly confirmed: boolean;
  /** and it was the bearer who said so, as far as is known */
  readonly confirmedSelf: boolean;
  /** when somebody of the family asked to be called */
  readonly callWish?: number;
  /** and it was the bearer who asked, as far as is known */
  readonly askedSelf: boolean;
  /** whether there is a number to call the bearer */
  readonly canBeCalled: boolean;
  /** what calendar entries of the booking say to the bearer of the place */
  readonly level: MessageLevel;
  /** whether messages about the booking, and so this link, reach them by mail */
  readonly told: boolean;
};

/** Throws `not_found` for a link that is unknown, revoked or out of date: nobody is told which. */
export async function openBookingLink(deps: Pick<Dependencies, 'db' | 'clock'>, secret: string): Promise<OpenedLink> {
  const link = linkSecret.safeParse(secret).success ? await findLink(deps.db, hashOfLink(secret)) : undefined;
  if (link === undefined || !opens(link, deps.clock.now())) throw new Refusal('not_found', 'no such link');
  const { id, expiresAt: _expiresAt, revoked: _revoked, invited, guardian, called, ...known } = link;
  const { area, language, booking } = link;
  const canBeCalled = (await numberOfAsker(deps.db, called, guardian)) !== undefined;
  const told = { ...known, canBeCalled };
  if (invited === undefined) return { ...told, actor: { ...actorOfLink(id, area, language), booking } };
  const { participant, role } = invited;
  return { ...told, actor: actorOfInvitation(id, area, language, { booking, participant, role }) };
}

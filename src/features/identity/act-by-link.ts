// Who comes by a link and not by signing in: the family, or somebody invited, in one area.

import type { AreaId, Principal } from '../../core/ids.ts';
import type { Actor, Invitation, Language } from '../../core/permissions.ts';

/** Who acts by a link, before it has a booking. */
export function actorOfLink(id: string, area: AreaId, language: Language): Actor {
  return { principal: `link:${id}` as Principal, name: 'family', language, grants: [{ role: 'family', area }] };
}

/** Who acts by a link of their own without being of the family: nothing is theirs but what their invitation opens. */
export function actorOfInvitation(id: string, area: AreaId, language: Language, invitation: Invitation): Actor {
  const grants = [{ role: 'invited', area }] as const;
  return { principal: `link:${id}` as Principal, name: invitation.role, language, invitation, grants };
}

/** Who was asked when they could meet: a link of their own, which opens nothing but their answer. */
export function actorAsked(id: string, area: AreaId, language: Language): Actor {
  return { principal: `link:${id}` as Principal, name: 'asked', language, grants: [{ role: 'invited', area }] };
}

/** The same for whom it is not known whether they did; nothing of those who sign in. */
export function linkUsedBy(actor: Actor): { readonly byLink?: string } {
  return actor.principal.startsWith('link:') ? { byLink: linkOf(actor) } : {};
}

/** The link of an actor who came by one. */
export function linkOf(actor: Actor): string {
  return actor.principal.replace(/^link:/, '');
}

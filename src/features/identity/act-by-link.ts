// Who comes by a link and not by signing in: the family, in one area.

import type { AreaId, Principal } from '../../core/ids.ts';
import type { Actor, Language } from '../../core/permissions.ts';

/** Who acts by a link, before it has a booking. */
export function actorOfLink(id: string, area: AreaId, language: Language): Actor {
  return { principal: `link:${id}` as Principal, name: 'family', language, grants: [{ role: 'family', area }] };
}

/** The link of an actor who came by one. */
export function linkOf(actor: Actor): string {
  return actor.principal.replace(/^link:/, '');
}

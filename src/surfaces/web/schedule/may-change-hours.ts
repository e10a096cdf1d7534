// Whose working hours are to change: those of the area where their site is.

import type { Directory, WorkingHours } from '../../../core/directory.ts';
import { type Actor, may } from '../../../core/permissions.ts';

export function mayChangeHours(
  { actor, directory }: { readonly actor: Actor; readonly directory: Directory },
  { site }: Pick<WorkingHours, 'site'>,
): boolean {
  const area = directory.sites.get(site)?.area;
  return area !== undefined && may(actor, 'manage-people', area);
}

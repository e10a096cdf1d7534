// Whether people of several houses meet here at all, and whom somebody may ask to, beside themselves.

import type { Directory } from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { askable, networkServices } from './rules.ts';

export function askableBy(directory: Directory, actor: Actor): readonly ProfessionalId[] {
  return askable(directory, actor).filter((id) => id !== actor.professional);
}

/** The directory has a service by which they meet. */
export function meetInNetworks(directory: Directory): boolean {
  return networkServices(directory).length > 0;
}

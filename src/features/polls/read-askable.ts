// Whom somebody may ask to meet, beside themselves.

import type { Directory } from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { askable } from './rules.ts';

export function askableBy(directory: Directory, actor: Actor): readonly ProfessionalId[] {
  return askable(directory, actor).filter((id) => id !== actor.professional);
}

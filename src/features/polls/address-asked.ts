// Where and in which language those who were asked are written to. Pure.

import type { Directory } from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Asked } from './store.ts';

/** A professional's stands in the directory, and may be another by now. */
export function mailboxOf(
  { professionals }: Pick<Directory, 'professionals'>,
  { professional, email }: Pick<Asked, 'professional' | 'email'>,
): string | undefined {
  return professional === undefined ? email : professionals.get(professional)?.email;
}

export function languageOfProfessional(
  { professionals }: Pick<Directory, 'professionals'>,
  id: ProfessionalId,
): Language {
  const [first] = professionals.get(id)?.languages ?? [];
  return languages.find((known) => known === first) ?? 'fi';
}

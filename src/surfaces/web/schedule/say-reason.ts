// Why somebody is away, in words, as far as anybody needs to know: never health.

import { WORKS_REMOTELY } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { absenceTexts } from './texts/words.ts';

/** Why somebody is away, as far as anybody needs to know: never health. */
export const absenceReasons = ['leave', 'training', 'meeting', WORKS_REMOTELY, 'other'] as const;

/** The reason in words; one that an import brought in its own words stays as it is. */
export function sayReason(reason: string, language: Language): string {
  const known = absenceReasons.find((one) => one === reason);
  return known === undefined ? reason : absenceTexts[language].reason[known];
}

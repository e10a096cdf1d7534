// Why a choice of replanning could not be applied, in words.

import type { Language } from '../../../core/permissions.ts';
import { replanTexts } from './texts/words.ts';

/** Why a choice was not applied, in words. */
export function sayWhy(code: string, language: Language): string {
  const { why, whyOther } = replanTexts[language];
  return Object.entries(why).find(([known]) => known === code)?.[1] ?? whyOther;
}

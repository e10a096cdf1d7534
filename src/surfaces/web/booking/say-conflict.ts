// Why a visit of a plan cannot be at its time, for the codes that a person can meet here.

import type { Language } from '../../../core/permissions.ts';
import { planTexts } from './texts/words.ts';

/** Why a visit cannot be at its time, in words. */
export function sayConflict(code: string, language: Language): string {
  const { why, whyOther } = planTexts[language];
  return Object.entries(why).find(([known]) => known === code)?.[1] ?? whyOther;
}

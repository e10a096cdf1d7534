// A profession in words; one that an import brought in its own words stays as it is.

import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { peopleTexts } from './texts/words.ts';

/** A profession by its id: `public-health-nurse` → `Terveydenhoitaja`; an unknown one by its own words. */
export function sayProfession(profession: string, language: Language): string {
  const own = profession.replaceAll('-', ' ');
  return wordFor(peopleTexts[language].professionName, profession) ?? own.charAt(0).toUpperCase() + own.slice(1);
}

/** A language by its tag, in words where there are some. */
export function sayLanguage(tag: string, language: Language): string {
  return wordFor(peopleTexts[language].languageName, tag) ?? tag;
}

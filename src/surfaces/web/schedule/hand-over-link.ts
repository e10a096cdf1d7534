// The way from an absence to handing over what waits in it.

import type { Absence, Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { dutyTexts } from '../booking/texts/words.ts';
import { sayPost } from '../kit/localized-name.tsx';
import { sayAbsence } from '../kit/say-absence.ts';

export function handOverOf({ id }: Pick<Absence, 'id'>): string {
  return `/duties/new?${new URLSearchParams({ absence: id })}`;
}

/** The same, said so that it is known of which absence. */
export function handOverFor(directory: Directory, absence: Absence, language: Language): string {
  const who = sayPost(directory.professionals.get(absence.professional)?.post, language);
  return dutyTexts[language].handOverFor({ what: `${who}, ${sayAbsence(directory, absence, language)}` });
}

// For which of their units somebody asks: a choice for those who belong to several, and nothing for anybody else.

import { type Directory, nameIn } from '../../../core/directory.ts';
import type { SiteId } from '../../../core/ids.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { select } from '../kit/inputs.tsx';
import { slotTexts } from './texts/words.ts';

/** The units of the actor that the directory has; none where there is nothing to choose. */
export function unitsToChoose({ sites }: Directory, { units = [] }: Actor): readonly SiteId[] {
  const known = units.filter((unit) => sites.has(unit));
  return known.length > 1 ? known : [];
}

/** The first of them, until another is chosen. */
export function unitField({ sites }: Directory, units: readonly SiteId[], language: Language) {
  return select(slotTexts[language].unit, {
    first: units[0] ?? '',
    options: units.map((unit) => ({ value: unit, label: nameIn(sites.get(unit)?.name ?? {}, language) })),
  });
}

/** The chosen one of them. */
export function unitChosen(units: readonly SiteId[], chosen: string): { readonly unit?: SiteId } {
  const unit = units.find((one) => one === chosen) ?? units[0];
  return unit === undefined ? {} : { unit };
}

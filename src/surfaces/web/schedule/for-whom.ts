// Whom times are kept for, or bounded for: an area, or one daycare, school or clinic of it. One choice in a form.

import { type Area, type Directory, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Option } from '../kit/fields.tsx';
import { seriesTexts } from './texts/words.ts';

/** As it is typed: `hartola`, or `hartola:hartola-paivakoti` for a unit. */
export type Whom = { readonly area: string; readonly unit?: string };

/** These areas, each with its units after it. */
export function whomOptions(directory: Directory, areas: readonly Area[], language: Language): readonly Option[] {
  return areas.flatMap(({ id, name }) => [
    { value: id, label: nameIn(name, language) },
    ...[...directory.sites.values()]
      .filter(({ area }) => area === id)
      .map((site) => ({
        value: typedWhom({ area: id, unit: site.id }),
        label: sayWhom(directory, { area: id, unit: site.id }, language),
      })),
  ]);
}

export function typedWhom({ area, unit }: Whom): string {
  return unit === undefined ? area : `${area}:${unit}`;
}

export function whomOf(typed: string): Whom {
  const [area = '', unit] = typed.split(':');
  return unit === undefined ? { area } : { area, unit };
}

/** What is not in the directory any more is said by its id. */
export function sayWhom(directory: Directory, { area, unit }: Whom, language: Language): string {
  const known = [...directory.areas.values()].find(({ id }) => id === area);
  const name = known ? nameIn(known.name, language) : area;
  if (unit === undefined) return name;
  const site = [...directory.sites.values()].find(({ id }) => id === unit);
  return seriesTexts[language].unitIn({ unit: site ? nameIn(site.name, language) : unit, area: name });
}

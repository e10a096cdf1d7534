// The areas a role is given in: to choose from, and by name.

import { type Directory, nameIn } from '../../../core/directory.ts';
import { type Actor, type Capability, type Language, may, mayEverywhere } from '../../../core/permissions.ts';
import { userTexts } from './texts/words.ts';

/** The areas in which somebody may use a capability, to choose from; first all of them, where they may in all. */
export function areasWith(actor: Actor, capability: Capability, directory: Directory, language: Language) {
  return [
    ...(mayEverywhere(actor, capability) ? [{ value: '*', label: userTexts[language].everywhere }] : []),
    ...[...directory.areas.values()]
      .filter(({ id }) => may(actor, capability, id))
      .map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
  ];
}

/** An area's name, or that it is every one. */
export function sayArea(directory: Directory, area: string, language: Language): string {
  if (area === '*') return userTexts[language].everywhere;
  const known = [...directory.areas.values()].find(({ id }) => id === area);
  return known ? nameIn(known.name, language) : area;
}

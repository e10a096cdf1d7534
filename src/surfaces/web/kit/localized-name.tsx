// A name from the directory, marked with its own language where it is not the reader's (WCAG 3.1.2).

import type { FC } from 'hono/jsx';
import { type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import type { AreaId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { frameTexts } from './texts/words.ts';

/** The name in the reader's language, else in one it has. What was removed has none: that it is here no more. */
export const Name: FC<{ of: Localized | undefined; language: Language }> = ({ of = {}, language }) => {
  const text = sayName(of, language);
  const spoken = of[language] === undefined ? Object.keys(of).find((known) => of[known] === text) : undefined;
  return <span {...(spoken !== undefined && { lang: spoken })}>{text}</span>;
};

/** Several names, as in a list of posts. */
export const Names: FC<{ of: readonly (Localized | undefined)[]; language: Language }> = ({ of, language }) => (
  <>
    {of.map((name, at) => (
      <>
        {at > 0 && ', '}
        <Name of={name} language={language} />
      </>
    ))}
  </>
);

/** As {@link Name}, where only text may stand. */
export function sayName(name: Localized | undefined, language: Language): string {
  return nameIn(name ?? {}, language) || frameTexts[language].notHere;
}

/** Names of areas, in the order of the list. */
export function areaNames(directory: Directory, areas: readonly AreaId[], language: Language): string {
  return areas.map((id) => sayName(directory.areas.get(id)?.name, language)).join(', ');
}

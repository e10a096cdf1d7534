// A name from the directory, marked with its own language where it is not the reader's (WCAG 3.1.2).

import type { Child, FC } from 'hono/jsx';
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

/** As {@link Name}, of a professional's post: one who was removed is said to be a person that is here no more. */
export const Post: FC<{ of: Localized | undefined; language: Language }> = ({ of, language }) =>
  isNamed(of) ? <Name of={of} language={language} /> : <span>{frameTexts[language].personNotHere}</span>;

/** Several posts, in a row. */
export const Posts: FC<{ of: readonly (Localized | undefined)[]; language: Language }> = ({ of, language }) =>
  inRow(of.map((post) => <Post of={post} language={language} />));

/** As {@link Post}, where only text may stand. */
export function sayPost(post: Localized | undefined, language: Language): string {
  return isNamed(post) ? sayName(post, language) : frameTexts[language].personNotHere;
}

function isNamed(name: Localized | undefined): boolean {
  return name !== undefined && Object.keys(name).length > 0;
}

/** Several names, as in a list of places. */
export const Names: FC<{ of: readonly (Localized | undefined)[]; language: Language }> = ({ of, language }) =>
  inRow(of.map((name) => <Name of={name} language={language} />));

const inRow = (parts: readonly Child[]) => (
  <>
    {parts.map((part, at) => (
      <>
        {at > 0 && ', '}
        {part}
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

// Whose time it is, in words: the family's and the child's name for those who may know them, else the family's number,
// and the way to its page.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { Whose } from '../../../features/families/read-whose.ts';
import { whoseTexts } from './texts/words.ts';

/** In one line, as in the name of a button: `Malli, perhe 1017`, or `Malli (Aino), perhe 1017` where it is one child's. */
export function sayWhose(
  { name, child, reference }: Pick<Whose, 'name' | 'child' | 'reference'>,
  language: Language,
): string {
  const text = whoseTexts[language];
  return name === undefined ? text.family({ reference, child }) : text.named({ name, reference, child });
}

/** A link to the family for those who may open it, and why it has no name where it has none. */
export const WhoseTime: FC<{ whose: Whose; language: Language }> = ({ whose, language }) => {
  const said = sayWhose(whose, language);
  return (
    <>
      {whose.opens ? <a href={`/families/${whose.family}?purpose=appointment`}>{said}</a> : said}
      {whose.nameHidden && <span class="soft">{` · ${whoseTexts[language].hidden}`}</span>}
    </>
  );
};

/** Which time a form is about, above its fields: when it is, and whose. */
export const WhichTime: FC<{ when: string; whose: Whose | undefined; language: Language }> = ({
  when,
  whose,
  language,
}) => (
  <p class="card strong">
    {when}
    {whose && (
      <>
        <br />
        <WhoseTime whose={whose} language={language} />
      </>
    )}
  </p>
);

/** What tells one row's buttons from another's, for those who hear them. */
export function unseenWhose(whose: Whose | undefined, language: Language): string {
  return whose === undefined ? '' : `, ${sayWhose(whose, language)}`;
}

// What the desk wished for and a chosen time does not give: the family's own worker, somebody who speaks its language.

import type { FC } from 'hono/jsx';
import { allSpeak, type Directory } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { Note } from '../kit/note.tsx';
import { languageWishedAt } from './desk-address.ts';
import { professionalsIn } from './shown-slot.ts';
import { formTexts, slotTexts } from './texts/words.ts';

/**
 * `desk`: the address of the desk that the time was chosen at; `family`: whose time it will be, where that is known.
 * Nothing where all wishes are met.
 */
export const UnmetWishes: FC<{
  desk: string;
  family: Pick<FamilyView, 'namedWorker'> | undefined;
  slot: string;
  directory: Directory;
  language: Language;
}> = ({ desk, family, slot, directory, language }) => {
  const text = formTexts[language];
  const wished = languageWishedAt(desk);
  const who = professionalsIn(directory, slot);
  const own = family?.namedWorker;
  const isOther = own !== undefined && !own.gone && !who.some((one) => one === own.professional);
  const isForeign = wished !== undefined && !allSpeak(directory, who, wished);
  if (!isOther && !isForeign) return null;
  const spoken = wished && (wordFor(slotTexts[language].languageName, wished) ?? wished);
  return (
    <Note tone="warn">
      {isForeign && spoken && <p>{text.otherLanguage({ language: spoken })}</p>}
      {isOther && <p>{text.otherWorker}</p>}
    </Note>
  );
};

/** Said beside a time, or above all of somebody's: that the wished language is not spoken there. Nothing where it is. */
export function sayLacking(
  directory: Directory,
  people: readonly ProfessionalId[],
  wished: string | undefined,
  language: Language,
): string | undefined {
  if (wished === undefined || allSpeak(directory, people, wished)) return undefined;
  const { languageName, notInLanguage } = slotTexts[language];
  return notInLanguage({ language: wordFor(languageName, wished) ?? wished });
}

/** As `sayLacking`, of one time that is offered to a desk at this address. */
export function sayLackingAt(desk: string, directory: Directory, slot: string, language: Language): string | undefined {
  return sayLacking(directory, professionalsIn(directory, slot), languageWishedAt(desk), language);
}

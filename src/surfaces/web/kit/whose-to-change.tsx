// What belongs to several areas: which part of it the reader may change, and who may change the rest, before anything is typed.

import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { Note } from './note.tsx';
import { frameTexts } from './texts/words.ts';

/** `areas`: by name, all that somebody needs to change the whole of it. */
export const WhoseToChange: FC<PropsWithChildren<{ areas: string; language: Language }>> = ({
  areas,
  language,
  children,
}) => (
  <Note>
    <p>{children}</p>
    <p>{frameTexts[language].othersChange({ areas })}</p>
  </Note>
);

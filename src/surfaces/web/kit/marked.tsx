// A text that was refused, shown again beneath its field with what was found in it marked: no field can mark within itself.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { type Finding, findPersonalData } from '../../../core/personal-data.ts';
import { frameTexts } from './texts/words.ts';

/**
 * What is marked in a field's text: what is refused, unless told; `names`: also what the writer is asked to look at
 * again; `codes`: nothing but identity codes, where addresses and numbers are asked for.
 */
export type MarkedKinds = 'names' | 'codes' | 'nothing';
export type Marks = { readonly language: Language; readonly of?: MarkedKinds | undefined };

/** The script that a page of a form with faults has: the field's focus falls on what was found. */
export const MARKED_SCRIPT = 'marked.js';

/** What is marked in a field that has a fault; nothing in one that has none. */
export function markedIn(value: string, fault: string | undefined, marks: Marks | undefined): readonly Finding[] {
  if (fault === undefined || marks === undefined) return [];
  return findPersonalData(value).filter(({ kind, severity }) => {
    if (marks.of === 'codes') return kind === 'identity-code';
    return marks.of !== 'nothing' && (severity === 'refuse' || marks.of === 'names');
  });
}

/** For the field itself: where the first finding stands. */
export function foundAt([first]: readonly Finding[]): { readonly 'data-found'?: string } {
  return first === undefined ? {} : { 'data-found': `${first.start} ${first.end}` };
}

/** How much of the text stands around what was found. */
const AROUND = 60;

export const Marked: FC<{ id: string; value: string; found: readonly Finding[]; language: Language }> = (marked) => {
  const { id, value, found, language } = marked;
  if (found.length === 0) return null;
  const text = frameTexts[language];
  const before = (at: number) => found[at - 1]?.end ?? 0;
  return (
    <figure class="marked" id={`${id}-marked`}>
      <figcaption class="small soft">{text.marked({ count: found.length })}</figcaption>
      <p>
        {found.map(({ start, end }, at) => (
          <>
            {beforeMark(value.slice(before(at), start), at === 0)}
            <mark>
              <span class="unseen">{text.markBegins} </span>
              {value.slice(start, end)}
              <span class="unseen"> {text.markEnds}</span>
            </mark>
          </>
        ))}
        {shortened(value.slice(before(found.length)), 'end')}
      </p>
    </figure>
  );
};

/** Between two marks both ends are kept. */
function beforeMark(text: string, isFirst: boolean): string {
  if (isFirst) return shortened(text, 'start');
  return text.length <= 2 * AROUND ? text : `${text.slice(0, AROUND)}… …${text.slice(-AROUND)}`;
}

function shortened(text: string, cut: 'start' | 'end'): string {
  if (text.length <= AROUND) return text;
  return cut === 'start' ? `…${text.slice(-AROUND)}` : `${text.slice(0, AROUND)}…`;
}

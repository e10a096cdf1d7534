// What no text of an input may hold, wherever it stands: looked for once, at the edge, before anything is done.

import { type Fault, pathText } from './errors.ts';

/** Control characters but tab and line ends, and halves of a surrogate pair: PostgreSQL keeps neither. */
const UNFIT = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
/** What a decoder leaves where bytes were not UTF-8: the letter that stood there is lost already. */
const LOST = /\uFFFD/u;
/** Deeper than any input of ours, and shallow enough for whatever walks it later. */
const DEEPEST = 64;

const NOT_UTF8 = 'is not UTF-8: save or send the text as UTF-8';

/** Whether it was refused because letters were lost: what a page then says is not that a field is wrong. */
export function isLostText({ message }: Fault): boolean {
  return message.endsWith(NOT_UTF8);
}

/** The first text of the input (parsed JSON or a form's fields) that cannot be kept, if any. */
export function findUnfitText(input: unknown, path: readonly (string | number)[] = []): Fault | undefined {
  if (typeof input === 'string') {
    if (LOST.test(input)) return fault(path, NOT_UTF8);
    return UNFIT.test(input) ? fault(path, 'must not contain control characters') : undefined;
  }
  if (typeof input !== 'object' || input === null) return undefined;
  if (path.length === DEEPEST) return fault(path.slice(0, 3), 'is nested too deeply');
  const entries = Array.isArray(input) ? input.entries() : Object.entries(input);
  for (const [name, value] of entries) {
    if (typeof name === 'string' && UNFIT.test(name))
      return fault(path, 'must not name a field with control characters');
    if (typeof name === 'string' && LOST.test(name)) return fault(path, `names a field whose text ${NOT_UTF8}`);
    const found = findUnfitText(value, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fault(path: readonly PropertyKey[], message: string): Fault {
  return { path: pathText(path), message };
}

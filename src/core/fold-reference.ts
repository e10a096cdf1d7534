// References of families, as client systems give them: one way to keep what was typed, and one by which they are alike.

import { normaliseText } from './normalise-text.ts';

/** As it is kept and shown: without what nobody sees, and with single spaces. `Ｎ－1003 ` → `N-1003` */
export function tidyReference(typed: string): string {
  return normaliseText(typed).text.trim().replace(/\s+/g, ' ');
}

/** By which two references are the same: spaces, forms of dashes and letters, and case do not count. */
export function foldReference(reference: string): string {
  return tidyReference(reference).replaceAll(' ', '').toLowerCase().normalize('NFC');
}

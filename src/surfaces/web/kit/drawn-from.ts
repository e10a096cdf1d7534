// What a form was drawn from, so that who sends it undoes nothing that somebody else has changed meanwhile. Pure.

import { createHash } from 'node:crypto';

/** A mark of each value that a form showed before anything was typed, by its field. */
export type Drawn = Readonly<Record<string, string>>;

/** Under which a form sends the mark of a field. */
export function drawnName(field: string): string {
  return `drawn.${field}`;
}

/** The marks as another form of the page carries them, which sends the same values. */
export function carriedMarks(drawn: Drawn = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(drawn).map(([field, mark]) => [drawnName(field), mark]));
}

export function drawnOf(kept: Readonly<Record<string, unknown>>): Drawn {
  const known = Object.entries(kept).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, markOf(value)]));
}

/** The same for values that say the same: the order of keys says nothing, nor that of things chosen among others. */
function markOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(inOneOrder(value)) ?? '')
    .digest('base64url')
    .slice(0, 16);
}

/** How a field stands: as it was drawn, or changed by somebody else; and then whether who sends the form changed it too. */
export type Since = 'as-drawn' | 'changed' | 'changed-by-both';

/** `drawn`: the mark that was sent, none where no form drew what is sent. */
export function sinceDrawn(drawn: string | undefined, kept: unknown, typed: unknown): Since {
  if (drawn === undefined || drawn === markOf(kept) || markOf(typed) === markOf(kept)) return 'as-drawn';
  return markOf(typed) === drawn ? 'changed' : 'changed-by-both';
}

function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'string') ? value.toSorted() : value.map(inOneOrder);
  }
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined && part !== '');
  return Object.fromEntries(
    parts.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, part]) => [name, inOneOrder(part)]),
  );
}

// Lists in pages. A cursor holds where the last row shown stood, not how many were shown: the next page goes on behind
// it, whatever has come, gone or been taken meanwhile. Pure.

import { z } from 'zod';
import { invalidInput } from './errors.ts';
import { instantNumber } from './typed-instant.ts';

export type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null };
/** What was asked of a list that is read whole. */
export type PageWanted = { readonly cursor?: string; readonly limit: number };

/** What a list is sorted by, most important first; what comes last tells rows apart. Nothing personal: it is in addresses. */
type Place = readonly [string | number, ...(string | number)[]];

/**
 * The kinds of parts that a place is made of, each no wider than what the lists are sorted by holds; beside them stand
 * ids and enumerations of a feature's own. Whatever is of another kind is no place, and its cursor none.
 */
export const part = {
  instant: instantNumber,
  /** an instant counted backwards */
  newestFirst: z.int().refine((number) => instantNumber.safeParse(-number).success),
  uuid: z.uuid(),
  /** a whole number, as an integer of the database is */
  number: z.int32().min(0),
  /** a number of the access log, which JSON does not hold as such */
  rowNumber: z.string().regex(/^\d{1,18}$/),
  /** as ids are: printable ASCII */
  text: z.string().regex(/^[\x20-\x7e]{1,300}$/),
} as const;

/** How one list is paged: the one reader and the one writer of its cursors. */
type Paging<Where> = {
  /** a cursor of this list, as a query holds it; what is none is a fault at its path */
  readonly cursor: z.ZodType<string, string>;
  /** behind which row the page begins; nothing on the first page */
  readonly after: (cursor: string | undefined) => Where | undefined;
  readonly write: (where: Where) => string;
};

const LONGEST = 1000;

/** `list` is in every cursor, so that one of another list is none of this. */
export function pagedBy<Where>(list: string, where: z.ZodType<Where>): Paging<Where> {
  const held = z.tuple([z.literal(list), where]);
  const read = (cursor: string) => {
    const parsed = held.safeParse(decode(cursor));
    return parsed.success ? parsed.data[1] : undefined;
  };
  return {
    cursor: z
      .string()
      .max(LONGEST, { abort: true })
      .refine((text) => read(text) !== undefined, 'is not a cursor of this list: use nextCursor as it was given'),
    after: (cursor) => (cursor === undefined ? undefined : read(cursor)),
    write: (where) => encode(JSON.stringify([list, where])),
  };
}

/** Only what `write` makes is read: other spellings of the same bytes are not. */
function decode(cursor: string): unknown {
  try {
    const bytes = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return encode(text) === cursor ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** As base64url (RFC 4648), by what browsers have too: islands read the schemas that are paged. */
function encode(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** How many rows a page holds, as a query says it. */
export function pageLimit(usual: number, most = 200) {
  return z.coerce.number().int().min(1).max(most).default(usual);
}

/** The page of rows that were read behind the cursor, one more than it holds where there are more. */
export function pageOf<Row, Where extends Place>(
  paging: Paging<Where>,
  found: readonly Row[],
  limit: number,
  whereOf: (row: Row) => NoInfer<Where>,
): { readonly rows: readonly Row[]; readonly nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? paging.write(whereOf(last)) : null };
}

/** The page of a list that is read whole, sorted by the place of its rows. */
export function pageWithin<Row, Where extends Place>(
  paging: Paging<Where>,
  all: readonly Row[],
  { cursor, limit }: PageWanted,
  placeOf: (row: Row) => NoInfer<Where>,
): Page<Row> {
  const after = paging.after(cursor);
  const rest = all
    .filter((row) => after === undefined || comparePlaces(placeOf(row), after) > 0)
    .sort((one, other) => comparePlaces(placeOf(one), placeOf(other)));
  const { rows, nextCursor } = pageOf(paging, rest, limit, placeOf);
  return { items: [...rows], nextCursor };
}

/** As sorting wants it: negative where `one` comes first. Texts go by their characters, not by any alphabet. */
export function comparePlaces(one: Place, other: Place): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  const [left, right] = [one[at], other[at]];
  if (left === undefined || right === undefined) return 0;
  return left < right ? -1 : 1;
}

/** How many of the last rows shown a cursor of a list in an order of its own names. */
const NAMED = 5;
/** The ids of the last rows shown, the very last one last. */
const lastShown = z.array(part.text).min(1).max(NAMED).readonly();

/** A list whose order is its own and in no row of it: its cursor names the last rows shown. */
export function pagedInOrder(list: string): Paging<readonly string[]> {
  return pagedBy(list, lastShown);
}

/**
 * The page of a list in an order of its own: behind the last row shown that is still there. Throws `invalid_input` where
 * none of those is, or their order is another: nobody could say what has been shown.
 */
export function pageInOrder<Row extends { readonly id: string }>(
  paging: Paging<readonly string[]>,
  all: readonly Row[],
  { cursor, limit }: PageWanted,
): Page<Row> {
  const shown = (paging.after(cursor) ?? []).map((id) => all.findIndex((row) => row.id === id)).filter((at) => at >= 0);
  const inOrder = shown.every((at, index) => index === 0 || at > (shown[index - 1] ?? at));
  if (cursor !== undefined && (shown.length === 0 || !inOrder)) {
    throw invalidInput({ path: 'cursor', message: 'the list has changed too much since: begin again without it' });
  }
  const from = (shown.at(-1) ?? -1) + 1;
  const items = all.slice(from, from + limit);
  const until = from + items.length;
  const names = all.slice(Math.max(0, until - NAMED), until).map(({ id }) => id);
  return { items, nextCursor: until < all.length ? paging.write(names) : null };
}

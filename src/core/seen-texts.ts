// Texts of an input that others will see, and what in them its writer should look at once more.

import { z } from 'zod';
import { pathText } from './errors.ts';
import { findPersonalData, quoteOf } from './personal-data.ts';

const seen = z.registry<{ readonly others: true }>();

/** Marks a text of a schema as one that others see, also where it is narrowed further. */
export function seenByOthers<Text extends z.ZodType>(text: Text): Text {
  seen.add(text, { others: true });
  return text;
}

type SeenText = { readonly field: string; readonly text: string };

/** The texts of an input, as they were typed, that the schema says others see; by their paths. */
function seenTexts(schema: z.ZodType, input: unknown, path: readonly PropertyKey[] = []): readonly SeenText[] {
  if (typeof input === 'string') return isSeen(schema) ? [{ field: pathText(path), text: input }] : [];
  if (typeof input !== 'object' || input === null) return [];
  return partsOf(schema).flatMap((part) => {
    if (part instanceof z.ZodObject || part instanceof z.ZodRecord || part instanceof z.ZodArray) {
      return Object.entries(input).flatMap(([key, value]) => {
        const inner = innerOf(part, key);
        return inner === undefined ? [] : seenTexts(inner, value, [...path, Array.isArray(input) ? Number(key) : key]);
      });
    }
    return [];
  });
}

/** Whether the schema has any such text. */
export function hasSeenTexts(schema: z.ZodType): boolean {
  if (isSeen(schema)) return true;
  return partsOf(schema).some((part) => {
    if (part instanceof z.ZodObject) return Object.values(part.shape).some((field) => hasSeenTexts(field as z.ZodType));
    if (part instanceof z.ZodArray) return hasSeenTexts(part.element as z.ZodType);
    return part instanceof z.ZodRecord && hasSeenTexts(part.valueType as z.ZodType);
  });
}

/** `found`: the words themselves, for the one who typed them and nobody else. Positions in characters of the text. */
export const warning = z
  .object({ field: z.string(), kind: z.enum(['name', 'address']), start: z.int(), end: z.int(), found: z.string() })
  .meta({ id: 'Warning' });
export type Warning = z.output<typeof warning>;

/** So many are told: a whole file may hold a street in each of its sites. */
const MOST_TOLD = 50;

/** What looks like somebody's name or home in texts that others will see: taken as it is, and told to who wrote it. */
export function warningsOf(schema: z.ZodType, input: unknown): readonly Warning[] {
  return seenTexts(schema, input).flatMap(likelyIn).slice(0, MOST_TOLD);
}

/** What in a text looks like somebody's name or home, as it stands there; each once. */
export function likelyNames(text: string): readonly string[] {
  return [...new Set(likelyIn({ field: '', text }).map(({ found }) => found))];
}

/** The likely names and addresses of one text. The address of a place of ours is one, and is asked for. */
function likelyIn({ field, text }: SeenText): readonly Warning[] {
  return findPersonalData(text).flatMap(({ kind, start, end }) => {
    const isLikely = kind === 'name' || (kind === 'address' && !/(?:^|\.)address$/.test(field));
    return isLikely ? [{ field, kind, start, end, found: quoteOf(text, { start, end }) }] : [];
  });
}

function isSeen(schema: z.ZodType): boolean {
  return seen.get(schema) !== undefined || wrapped(schema).some(isSeen);
}

/** What the schema reads a list or an object by: itself, or what it is wrapped around. */
function partsOf(schema: z.ZodType): readonly z.ZodType[] {
  const inner = wrapped(schema);
  return inner.length === 0 ? [schema] : inner.flatMap(partsOf);
}

function wrapped(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options as readonly z.ZodType[];
  if (schema instanceof z.ZodPipe) return [schema.in as z.ZodType];
  const isWrapping =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly;
  return isWrapping ? [schema.unwrap() as z.ZodType] : [];
}

function innerOf(part: z.ZodObject | z.ZodRecord | z.ZodArray, key: string): z.ZodType | undefined {
  if (part instanceof z.ZodObject) return part.shape[key] as z.ZodType | undefined;
  return (part instanceof z.ZodArray ? part.element : part.valueType) as z.ZodType;
}

// Every text that somebody types and others see passes the guard, or stands here with the reason why it need not.

import { globSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { feedbackInput } from '../../src/features/insights/schema.ts';

const FEATURES = fileURLToPath(new URL('../../src/features/', import.meta.url));

const CODE = '010199-123A';
const SENTENCES = [CODE, `Hetu ${CODE} on`];

/** Texts that take a code by themselves, and what becomes of them. */
const NOT_IN_THE_SCHEMA: Readonly<Record<string, string>> = Object.fromEntries([
  ...listed('refused by the command, with a warning for likely names', [
    'book-slot case.question',
    'book-slot note',
    'book-slot family.reference',
    'book-plan case.question',
    'book-plan note',
    'book-plan family.reference',
    'reword-booking case.question',
    'reword-booking note',
    'cancel-booking reason',
    'cancel-plan reason',
    'ask-in-writing case.question',
    'join-waitlist case.question',
    'join-waitlist family.reference',
    'link-family family.reference',
    ...[
      'hold-slot',
      'book-slot',
      'book-plan',
      'reschedule-booking',
      'change-channel',
      'choose-child',
      'cancel-booking',
      'cancel-plan',
      'merge-families',
    ].map((command) => `${command} override.reason`),
  ]),
  ...listed('opens a calendar elsewhere, and is kept sealed: nobody reads it, not even who gave it', [
    'link-busy-calendar url',
    'link-busy-calendar password',
  ]),
  ...listed('personal by nature: the command refuses identity codes alone', [
    'register-family name',
    'register-family address',
    'register-family guardians.name',
    'register-family children.name',
    'change-family name',
    'change-family address',
    'add-guardian name',
    'change-guardian name',
    'add-child name',
    'change-child name',
    'book-open-slot name',
  ]),
]);

function listed(why: string, fields: readonly string[]): readonly (readonly [string, string])[] {
  return fields.map((field) => [field, why]);
}

/** Ids, which name what is there already: one that is not there is refused, and nothing of it is kept. */
const NAMES_A_THING =
  /(?:^|[ .])(?:slot|area|areas|user|unit|units|professional|absence|key|topic|id|event|grants\.area|instead\.slot|choices\.slot)$/;
/** Not for people to read: a rule of recurrence, codes of municipalities, a mark that is compared and not kept. */
const FOR_MACHINES = /(?:^|[ .])(?:recurrence|municipalities|leaving)$/;

type Command = { readonly name: string; readonly input: z.ZodType };
const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' &&
  value !== null &&
  'capability' in value &&
  'input' in value &&
  ('run' in value || 'decide' in value);

async function commands(): Promise<readonly Command[]> {
  const files = globSync('*/*.ts', { cwd: FEATURES }).filter((file) => !file.includes('store'));
  const loaded = await Promise.all(files.map((file): Promise<object> => import(pathToFileURL(FEATURES + file).href)));
  const found = loaded.flatMap((exported): unknown[] => Object.values(exported)).filter(isCommand);
  return [
    { name: 'send-feedback', input: feedbackInput },
    ...new Map(found.map((command) => [command.name, command])).values(),
  ];
}

/** Every text of an input by its path, each as far out as it still takes a plain string. */
function textsOf(schema: z.ZodType, path: string): readonly (readonly [string, z.ZodType])[] {
  const { def } = schema._zod as unknown as { def: Readonly<Record<string, unknown>> };
  const inner = (key: string) => textsOf(def[key] as z.ZodType, path);
  switch (def.type) {
    case 'string':
      return [[path, schema]];
    case 'object':
      return Object.entries(def.shape as Record<string, z.ZodType>).flatMap(([key, field]) =>
        textsOf(field, path.endsWith(' ') ? `${path}${key}` : `${path}.${key}`),
      );
    case 'array':
      return textsOf(def.element as z.ZodType, path);
    case 'record':
      return textsOf(def.valueType as z.ZodType, path);
    case 'union':
      return (def.options as z.ZodType[]).flatMap((option) => textsOf(option, path));
    case 'tuple':
      return (def.items as z.ZodType[]).flatMap((item) => textsOf(item, path));
    case 'pipe':
      return isText(def.in as z.ZodType) ? [[path, schema]] : inner('in');
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return inner('innerType');
    default:
      return [];
  }
}

const isText = (schema: z.ZodType): boolean => (schema._zod.def as { type: string }).type === 'string';

test('no command takes an identity code in a text that others see', async () => {
  const all = await commands();
  expect(all.length).toBeGreaterThan(40);
  const open = all
    .flatMap(({ name, input }) => textsOf(input, `${name} `))
    .filter(([, schema]) => SENTENCES.some((text) => schema.safeParse(text).success))
    .map(([field]) => field)
    .filter((field) => !NAMES_A_THING.test(field) && !FOR_MACHINES.test(field));
  expect([...new Set(open)].sort()).toEqual(Object.keys(NOT_IN_THE_SCHEMA).sort());
});

/** What is asked or sent without a command: looked for, compared, or shown to nobody; a new one says here which. */
const NO_COMMAND: Readonly<Record<string, string>> = Object.fromEntries([
  ...listed('only compared with what is there: nothing of it is kept, and nobody else sees it', [
    'availability searchInput language',
    'availability slotQuery language',
    'bookings affectedQuery closure',
    'insights accessLogQuery actor',
    'insights accessLogQuery family',
  ]),
  ...listed('looked for: the search refuses identity codes, and keeps nothing of it', [
    'families auditorSearchInput query',
    'families searchInput query',
  ]),
  ...listed('part of a command’s input, which refuses it there, with a warning for likely names', [
    'bookings caseInput question',
    'bookings familyInput reference',
    'bookings overrideInput reason',
    'bookings planPreviewInput family.reference',
    'bookings planPreviewInput override.reason',
  ]),
  ...listed('a person’s name, kept by design: the command refuses identity codes alone', [
    'families childInput name',
    'families guardianInput name',
  ]),
]);

/** Schemas of what comes in, by the names that all of them have. */
const COMES_IN = /(?:Input|Query|Schema|File)$/;

test('no schema of what comes in takes an identity code in a text that others see', async () => {
  const commandFields = new Set((await commands()).map(({ input }) => input));
  const files = globSync('*/schema.ts', { cwd: FEATURES });
  const loaded = await Promise.all(
    files.map(async (file) => [file, (await import(pathToFileURL(FEATURES + file).href)) as object] as const),
  );
  const schemas = loaded.flatMap(([file, exported]) =>
    Object.entries(exported)
      .filter(([name, value]) => COMES_IN.test(name) && isSchema(value) && !commandFields.has(value))
      .map(([name, value]) => [`${file.replace('/schema.ts', '')} ${name}`, value as z.ZodType] as const),
  );
  expect(schemas.length).toBeGreaterThan(20);
  const open = schemas
    .flatMap(([name, schema]) => textsOf(schema, `${name} `))
    .filter(([, schema]) => SENTENCES.some((text) => schema.safeParse(text).success))
    .map(([field]) => field)
    .filter((field) => !NAMES_A_THING.test(field) && !FOR_MACHINES.test(field));
  expect([...new Set(open)].sort()).toEqual(Object.keys(NO_COMMAND).sort());
});

const isSchema = (value: unknown): value is z.ZodType => typeof value === 'object' && value !== null && '_zod' in value;

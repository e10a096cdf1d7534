// `infra/check.ts` itself, run on a small project that borrows this one's settings: green when clean, red for each fault.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const BORROWED = [
  '.gitignore',
  'tsconfig.json',
  'infra/biome.json',
  'infra/check.ts',
  'infra/structure.ts',
  'infra/structure',
];

let root: string;
let planted: string[] = [];

beforeEach(() => {
  planted = [];
  root = mkdtempSync(join(tmpdir(), 'neuvoaika-check-'));
  for (const path of BORROWED) cpSync(join(project, path), join(root, path), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  plant('src/core/interval.ts', 'export type Interval = { readonly start: number; readonly end: number };\n');
});

afterEach(() => rmSync(root, { recursive: true }));

describe('npm run check', () => {
  it('passes a clean project and says how long each part took', () => {
    const { code, output } = check();
    expect(output).toMatch(/^ok +types \([\d.]+ s\)\nok +lint and format \([\d.]+ s\)\nok +structure \([\d.]+ s\)\n$/);
    expect(code).toBe(0);
  });

  const faults: readonly (readonly [rule: string, text: string])[] = [
    ['noExplicitAny', 'export const end: any = 1;\n'],
    ['noNonNullAssertion', 'export const first = (all: readonly string[]): string => all[0]!;\n'],
    ['noDefaultExport', 'const end = 1;\n\nexport default end;\n'],
    [
      'useImportType',
      "import { Interval } from './interval.ts';\n\nexport const length = (one: Interval): number => one.end;\n",
    ],
    [
      'noFloatingPromises',
      'const save = (): Promise<void> => Promise.resolve();\n\nexport const end = (): void => {\n  save();\n};\n',
    ],
    ['noEnum', 'export enum End {\n  late,\n}\n'],
    ['noConsole', 'console.log(1);\n'],
  ];
  it('fails on each fault of types, of the types of islands, of lint and of format, and names its file', () => {
    plant('src/core/end.ts', "export const end: number = 'late';\n");
    plant('src/core/first.ts', 'export const first = (all: readonly string[]): string => all[0];\n');
    plant('src/core/none.ts', 'export const none: { end?: number } = { end: undefined };\n');
    const settings = { extends: `${'../'.repeat(4)}tsconfig.json`, include: ['.'], exclude: [] };
    plant('src/surfaces/web/booking/islands/tsconfig.json', `${JSON.stringify(settings).replaceAll(/[:,]/g, '$& ')}\n`);
    plant('src/surfaces/web/booking/islands/room.ts', "export const seats: number = 'two';\n");
    plant('src/core/quotes.ts', 'export const late = "late"\n');
    for (const [rule, text] of faults) plant(`src/core/${rule.toLowerCase()}.ts`, text);
    plant('src/core/nounusedimports.ts', "import './interval.ts';\nimport { posix } from 'node:path';\n");
    plant('src/surfaces/web/booking/picture.tsx', 'export const Picture = () => <img src="/slots.png" />;\n');
    const { code, outputs } = check();
    expect(code).toBe(1);
    for (const file of ['end', 'first', 'none']) expect(outputs.get('types')).toContain(`src/core/${file}.ts`);
    expect(outputs.get('types of islands')).toContain('islands/room.ts');
    expect(outputs.get('lint and format')).toMatch(/quotes\.ts format/);
    for (const [rule] of faults) expect(outputs.get('lint and format')).toContain(`/${rule} `);
    expect(outputs.get('lint and format')).toContain('/noUnusedImports ');
    expect(outputs.get('lint and format')).toContain('/useAltText ');
  });

  it('fails on a break of the structure, and names it', () => {
    plant('src/core/end.ts', 'export const end = (): number => Date.now();\n');
    const { code, failed, output } = check();
    expect({ code, failed }).toEqual({ code: 1, failed: ['structure'] });
    expect(output).toContain('src/core/end.ts:3 no-clock:');
  });

  it('fails on a fault of the texts, and names it', () => {
    for (const path of ['src/core', 'infra/words', 'infra/words.ts']) {
      cpSync(join(project, path), join(root, path), { recursive: true });
    }
    const text = (title: string) => `${JSON.stringify({ desk: { title } })}\n`;
    for (const [language, title] of [
      ['fi', 'Varaa {who'],
      ['sv', 'Boka {who}'],
      ['en', 'Book {who}'],
    ] as const) {
      plant(`src/surfaces/web/desk/texts/${language}.json`, text(title));
    }
    const { failed, output } = check();
    expect(failed).toContain('words');
    expect(output).toContain('src/surfaces/web/desk/texts/fi.json:1 message: desk.title is no ICU message');
    expect(output).toContain('src/surfaces/web/desk/texts/fi.json:1 unread-text: desk.title');
  });

  it('fails when there is nothing to check', () => {
    rmSync(join(root, 'src'), { recursive: true });
    expect(check().failed).toContain('structure');
  });

  it('does not judge what is generated or ignored', () => {
    plant('src/platform/generated/client.ts', 'export default class Client { now = Date.now() }\n');
    plant('data/helpers.ts', 'export const  a = process.env\n');
    expect(check().failed).toEqual([]);
  });
});

/** Puts a file there; a module of src is explained and taken by another, so that only what it holds is judged. */
function plant(path: string, text: string): void {
  const isModule = /^src\/(core|surfaces\/web\/pages)\//.test(path);
  write(path, isModule ? `// Planted.\n\n${text}` : text);
  if (!isModule) return;
  planted.push(`export type P${planted.length} = typeof import('../../${path}');\n`);
  write('test/core/planted.ts', planted.join(''));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

type Checked = {
  readonly code: number | null;
  readonly failed: readonly string[];
  readonly output: string;
  /** what each part that failed said */
  readonly outputs: ReadonlyMap<string, string>;
};

/** Runs the check as npm does; `failed` names the parts that did. */
function check(): Checked {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'infra/check.ts')], { encoding: 'utf8' });
  const parts = [...stdout.matchAll(/((?:^(?!ok |FAILED ).*\n)*)^(ok|FAILED) +(.+) \(/gm)];
  const outputs = new Map(parts.flatMap(([, said = '', how, part = '']) => (how === 'FAILED' ? [[part, said]] : [])));
  return { code: status, failed: [...outputs.keys()], output: stdout + stderr, outputs };
}

// Every fault of the translators' files bites on a planted one and leaves its clean neighbour alone.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceTree } from '../../infra/structure/tree.ts';
import { generated, writeWords } from '../../infra/words/generate.ts';
import { textFolders } from '../../infra/words/texts.ts';
import { faultsOfWords } from '../../infra/words.ts';

const project = resolve(import.meta.dirname, '../..');
const FOLDER = 'src/surfaces/web/desk/texts';

type Topic = Readonly<Record<string, unknown>>;

/** The three files of one topic, `desk`. */
const files = (fi: Topic, sv: Topic, en: Topic) =>
  Object.entries({ fi, sv, en }).map(([name, desk]) => file(name, JSON.stringify({ desk }, null, 2)));
const file = (name: string, text: string) => [`${FOLDER}/${name}.json`, text] as const;

/** What the check says of three files of texts that are all read. */
const faults = (fi: Topic, sv: Topic, en: Topic) => faultsOf(files(fi, sv, en), 'read(deskTexts[language][key]);');

function faultsOf(texts: readonly (readonly [string, string])[], code: string): readonly string[] {
  const page = `import { deskTexts, type DeskTexts } from './texts/words.ts';\n${code}\n`;
  const tree = sourceTree(new Map([...texts, ['src/surfaces/web/desk/page.tsx', page] as const]));
  return faultsOfWords(textFolders(new Map(texts)), tree).map(
    ({ rule, file: path, line, message }) => `${rule} ${path.replace(`${FOLDER}/`, '')}:${line} ${message}`,
  );
}

const bites = (message: RegExp, fi: string, sv: string, en: string) => {
  const found = faults({ text: fi }, { text: sv }, { text: en });
  expect(found).not.toEqual([]);
  for (const one of found) expect(one).toMatch(message);
};

describe('the texts of three languages', () => {
  it('pass where they say the same', () => {
    const fi = { title: 'Poissaolot', added: '{who}: {n, plural, one {# aika} other {# aikaa}} {day, date, essive}' };
    const sv = { title: 'Frånvaro', added: '{who}: {n, plural, one {# tid} other {# tider}} {day, date}' };
    const en = { title: 'Absences', added: '{who}: {n, plural, one {# time} other {# times}} {day, date}' };
    expect(faults(fi, sv, en)).toEqual([]);
  });

  it('fail where one lacks a text, or has one more', () => {
    expect(faults({ title: 'Varaa', lead: 'Hei' }, { title: 'Boka', lead: 'Hej' }, { title: 'Book' })).toEqual([
      'text-missing en.json:1 desk.lead: translate it: fi.json says it.',
    ]);
    expect(faults({ title: 'Varaa' }, { title: 'Boka', lead: 'Hej' }, { title: 'Book' })).toEqual([
      'message sv.json:4 desk.lead is not in fi.json.',
    ]);
  });

  it('fail where a file is missing, is no JSON, or holds no topics', () => {
    const [fi, sv, en] = files({ title: 'Varaa' }, { title: 'Boka' }, { title: 'Book' });
    const reading = 'read(deskTexts[language].title);';
    expect(faultsOf([fi!, sv!], reading)).toEqual([`texts en.json:1 Write this file: it is missing.`]);
    expect(faultsOf([fi!, sv!, file('en', '{ "desk": ')], reading)).toEqual([
      expect.stringMatching(/^texts en\.json:1 Mend the JSON/),
    ]);
    expect(faultsOf([fi!, sv!, file('en', '{ "desk": { "title": 1 } }')], reading)).toEqual([
      expect.stringMatching(/^texts en\.json:1 Write topics/),
    ]);
    expect(faultsOf([fi!, sv!, en!], reading)).toEqual([]);
  });

  it('fail where one takes other arguments, or takes them for something else', () => {
    bites(/sv\.json:3 desk\.text leaves out \{when\}/, '{who}, {when}', 'av {who}', 'by {who}, {when}');
    bites(/en\.json:3 desk\.text asks for \{why\}/, 'kuka {who}', 'av {who}', 'by {who} {why}');
    bites(
      /sv\.json:3 desk\.text takes \{n\} for a number, the Finnish message for a text/,
      'ajat {n}',
      '{n, plural, one {en} other {#}}',
      'times {n}',
    );
    bites(/en\.json:3 .* takes \{day\} for a instant/, 'a {day, date}', 'b {day, date}', 'c {day, date, time}');
    bites(/en\.json:3 .* takes \{day\} for a text/, 'a {day, date}', 'b {day, date}', 'c {day}');
    bites(
      /en\.json:3 .* takes \{how\} for a choice of phone, other/,
      '{how, select, phone {a} video {b} other {c}}',
      '{how, select, phone {d} video {e} other {f}}',
      '{how, select, phone {g} other {h}}',
    );
  });

  it('pass where one prints what the Finnish one counts', () => {
    expect(
      faults(
        { tries: '{n, plural, one {# yritys} other {# yritystä}}' },
        { tries: '{n} försök' },
        { tries: '{n, plural, one {# attempt} other {# attempts}}' },
      ),
    ).toEqual([]);
  });

  it('fail where a message is no message, by file, line and key', () => {
    expect(
      faults({ a: 'x', text: 'Hei {who' }, { a: 'y', text: 'Hej {who}' }, { a: 'z', text: 'Hello {who}' }),
    ).toEqual([
      expect.stringMatching(/^message fi\.json:4 desk\.text is no ICU message \(expect argument closing brace\)\.$/),
    ]);
  });

  it('fail where a number stands bare before a word that inflects', () => {
    bites(
      /fi\.json:3 desk\.text counts "\{n\} muutosta" without a plural/,
      '{n, number} muutosta',
      '{n, plural, one {# ändring} other {# ändringar}}',
      '{n, plural, one {# change} other {# changes}}',
    );
    bites(
      /sv\.json:3 desk\.text counts "\{n\} platser" without a plural/,
      'paikkoja {n, number}',
      '{why, select, full {fullt, {n, number} platser} other {ledigt}}',
      '{n, number}',
    );
    expect(
      faults(
        { text: 'paikkoja {n, number} / {all, number} varattu' },
        { text: '{n, number} av {all, number}' },
        { text: '{n, number} of {all, number}' },
      ),
    ).toEqual([]);
  });

  it('fail where a plural lacks a category of its language, or has one that never comes', () => {
    const whole = '{n, plural, one {# time} other {# times}}';
    bites(
      /fi\.json:3 .* needs a text for one in its plural/,
      '{n, plural, other {# aikaa}}',
      `b ${whole}`,
      `c ${whole}`,
    );
    bites(
      /fi\.json:3 .* never says few in its plural/,
      '{n, plural, one {#} few {#} other {# x}}',
      `b ${whole}`,
      `c ${whole}`,
    );
  });

  it('fail where a date is wanted in a way that nobody can say', () => {
    const day = '{day, date}';
    bites(/fi\.json:3 .* "partitive" is not one of/, 'a {day, date, partitive}', `b ${day}`, `c ${day}`);
    bites(/sv\.json:3 .* "essive": this language has no cases/, `a ${day}`, 'b {day, date, essive}', `c ${day}`);
    bites(/fi\.json:3 .* "essive": what is short has no cases/, 'a {day, date, short essive}', `b ${day}`, `c ${day}`);
    bites(
      /fi\.json:3 .* "short" and "full" exclude each other|"long"/,
      'a {day, date, short full}',
      `b ${day}`,
      `c ${day}`,
    );
    bites(
      /fi\.json:3 .* knows no style "percent" of a number/,
      'a {n, number, percent}',
      'b {n, number}',
      'c {n, number}',
    );
    bites(/fi\.json:3 .* takes \{day\} for two things/, 'a {day, date} {day}', `b ${day}`, `c ${day}`);
  });

  it('fail where one is empty', () => {
    expect(faults({ title: 'Varaa' }, { title: ' ' }, { title: 'Book' })).toEqual([
      'message sv.json:3 desk.title is empty.',
    ]);
  });

  it('fail where a copy was left untranslated, but for what is the same in both', () => {
    expect(faults({ title: 'Varaa {n}' }, { title: 'Boka {n}' }, { title: 'Varaa {n}' })).toEqual([
      'copy en.json:3 desk.title is a copy of fi.json: translate it.',
    ]);
    const same = { name: 'Neuvoaika', way: 'Video', to: '{from}–{until}' };
    expect(faults(same, same, same)).toEqual([]);
  });
});

describe('a text that nobody reads', () => {
  const topic = (word: string) => ({ title: `${word} a`, column: { who: `${word} b`, when: `${word} c` } });
  const unread = (code: string) =>
    faultsOf(files(topic('fi'), topic('sv'), topic('en')), code).map((one) => one.replace(/: no source.*$/, ''));
  const title = 'unread-text fi.json:3 desk.title';
  const who = 'unread-text fi.json:5 desk.column.who';
  const when = 'unread-text fi.json:6 desk.column.when';

  it.each([
    ['by name', 'const text = deskTexts[language]; text.title; text.column.who; text.column.when;', []],
    ['by name, but for one', 'const text = deskTexts[language]; text.title; text.column.who;', [when]],
    ['of another topic', 'otherTexts.title;', [who, when]],
    ['by taking apart', 'const { title, column } = deskTexts[language]; title; column[name];', []],
    ['by an index of its group', 'const text = deskTexts[language]; text.column[name];', [title]],
    ['by handing on its group', 'const text = deskTexts[language]; text.title; list(text.column);', []],
    ['by an index of the topic', 'const text = deskTexts[language]; text[name];', []],
    ['by an index of the topic in props', 'const P = ({ text }: { text: DeskTexts }) => text[name];', []],
  ])('is found where others are read %s', (_how, code, expected) => {
    expect(unread(code)).toEqual(expected);
  });

  it('is not saved by a source that does not take its topic', () => {
    const texts = files({ title: 'Varaa' }, { title: 'Boka' }, { title: 'Book' });
    const tree = sourceTree(new Map([...texts, ['src/surfaces/web/desk/page.tsx', 'text.title;'] as const]));
    expect(faultsOfWords(textFolders(new Map(texts)), tree)).toHaveLength(1);
  });
});

describe('the types beside the texts', () => {
  const [folder] = textFolders(
    new Map(
      files(
        {
          title: 'Varaa',
          'on-site': '{who} {n, plural, one {#} other {#}} {day, date} {at, date, time} {span, time, span}',
          choice:
            '{how, select, phone {a} other {b}}{phone, select, none {} other {{phone}}}{is, select, true {a} other {b}}',
          rules: ['yksi', 'kaksi {n}'],
        },
        {},
        {},
      ),
    ),
  );

  it('name each key, and each argument with what it must be', () => {
    const text = generated(folder!);
    expect(text).toContain("import type { Instant, Moment, Span } from '../../../../core/date-style.ts';");
    expect(text).toContain('  readonly title: string;\n');
    expect(text).toContain(
      "  readonly 'on-site': (said: { readonly who: string | number; readonly n: number; readonly day: Moment; readonly at: Instant; readonly span: Span }) => string;\n",
    );
    expect(text).toContain(
      "  readonly choice: (said: { readonly how: 'phone' | 'other'; readonly phone: string | number | undefined; readonly is: boolean }) => string;\n",
    );
    expect(text).toContain(
      '  readonly rules: readonly [\n    string,\n    (said: { readonly n: string | number }) => string,\n  ];\n',
    );
  });

  it('are written where they differ, and left alone where they do not', () => {
    const root = mkdtempSync(join(tmpdir(), 'neuvoaika-words-'));
    for (const [path, text] of files({ title: 'Varaa' }, { title: 'Boka' }, { title: 'Book' })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const words = join(root, FOLDER, 'words.ts');
    writeWords(root);
    const { mtimeMs } = statSync(words);
    writeWords(root);
    expect(statSync(words).mtimeMs).toBe(mtimeMs);
    const [[path = '', text = ''] = []] = files({ lead: 'Varaa' }, {}, {});
    writeFileSync(join(root, path), text);
    writeWords(root);
    expect(readFileSync(words, 'utf8')).toContain('readonly lead: string;');
    rmSync(root, { recursive: true });
  });

  it('do not compile with a missing key or a wrong argument', () => {
    const root = mkdtempSync(join(tmpdir(), 'neuvoaika-words-'));
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    symlinkSync(join(project, 'src'), join(root, 'src'));
    const page = [
      `import { messageTexts } from './src/core/texts/words.ts';`,
      'const text = messageTexts.fi;',
      `text.how.weCall({ phone: undefined });`,
      'text.nothing;',
      'text.how.weCall({ number: 1 });',
      `text.when.booked({ time: 'tomorrow' });`,
    ];
    writeFileSync(join(root, 'page.ts'), page.join('\n'));
    const settings = { extends: join(project, 'tsconfig.json'), include: ['page.ts'], exclude: [] };
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(settings));
    const { stdout } = spawnSync(join(project, 'node_modules/.bin/tsc'), ['-p', root], { encoding: 'utf8', cwd: root });
    rmSync(root, { recursive: true });
    const lines = [...stdout.matchAll(/^page\.ts\((\d+),/gm)].map(([, line]) => Number(line));
    expect(lines, stdout).toEqual([4, 5, 6]);
  });
});

it('the project’s own texts are without fault', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/words.ts', 'check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^[1-9]\d* folders of texts, 0 faults\n$/);
  expect(status).toBe(0);
});

// The command line: what an operator does from a shell, through the same commands as everybody else.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Refusal } from '../../core/errors.ts';
import { languages, type Role, roles } from '../../core/permissions.ts';
import { readJson } from '../../core/read-json.ts';
import { importDirectory } from '../../features/directory/import-directory.ts';
import { type ImportPreview, previewImport } from '../../features/directory/read.ts';
import { type LeftOutside, leftOutsideOutput } from '../../features/directory/schema.ts';
import { theService } from '../../features/identity/act-as-system.ts';
import { addUser } from '../../features/identity/add-user.ts';
import { createApiKey } from '../../features/identity/create-api-key.ts';
import { readUsers } from '../../features/identity/read.ts';
import { countAll } from '../../features/insights/count-figures.ts';
import { exportAccessLog } from '../../features/insights/read.ts';
import { removeByRetention } from '../../features/insights/remove-by-retention.ts';
import { notedSeal } from '../../features/insights/schema.ts';
import { type NotedDiffers, type Verification, verifySeals } from '../../features/insights/verify-seals.ts';
import { execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';

export type Output = { readonly log: (line: string) => void; readonly error: (line: string) => void };

const USAGE = `Usage: npm run cli -- COMMAND

  import FILE [--preview] [--leaving MARK] [--remove-made-in-pages]
                                             import a directory file, all or nothing; MARK goes on though bookings would be
                                             left in time no longer offered: a preview lists them and gives it; what was
                                             done in the pages and the file knows nothing of stays unless told to go
  user add --email E --name N [--language fi|sv|en] --role R --area A [--professional P]
                                             --area '*' gives the role in every area; they are mailed how to begin
  api-key create --role R --area A [--label L] [--user E-MAIL]
                                             prints the key, this once; one that acts as a person opens nothing
                                             until that person, signed in, has accepted it
  export-access-log --family F [--language fi|sv|en]
                                             who has read or changed a family's data, when and why: a JSON object a line,
                                             oldest first, each also said in words; F is the family's number, id or name
  verify-access-log [--noted POSITION:HASH]  checks the seals; names what was removed, altered or inserted, and prints the
                                             chain's end: keep it outside and give it next time, for a log that was
                                             cut off, or emptied, shows by nothing else; a row is sealed within a
                                             minute and at a stop: one taken away before that shows by nothing
  migrate                                    brings the database's schema up to date
  count-figures                              counts the sums of insights anew, from every booking there is
  purge                                      removes what is kept no longer: holds, cases, contacts, sign-ins, old log`;

/** Runs one command. Returns the exit code: 0 done, 1 refused or found something, 2 not understood. */
export async function runCommandLine(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  try {
    return await dispatch(deps, words, output);
  } catch (error) {
    if (error instanceof Refusal) {
      for (const fault of error.details.faults ?? []) output.error(`${fault.path}: ${fault.message}`);
      if (error.code === 'bookings_left_outside') {
        tellLeft(leftOutsideOutput.parse(error.details.leftOutside), output.error);
      }
      output.error(`${error.code}: ${error.message}`);
      return 1;
    }
    if (isAboutWords(error)) {
      output.error(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
}

async function dispatch(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const [noun = '', verb = ''] = words;
  switch (noun) {
    case 'import':
      return importFile(deps, words.slice(1), output);
    case 'user':
      if (verb === 'add') return addPerson(deps, words.slice(2), output);
      break;
    case 'api-key':
      if (verb === 'create') return createKey(deps, words.slice(2), output);
      break;
    case 'export-access-log':
      return exportLog(deps, words.slice(1), output);
    case 'verify-access-log':
      return verifyLog(deps, words.slice(1), output);
    case 'migrate':
      output.log('The schema is up to date.');
      return 0;
    case 'count-figures':
      output.log(`Counted ${counted(await countAll(deps), 'day')}.`);
      return 0;
    case 'purge': {
      const { holds, cases, contacts, logRows } = await removeByRetention(deps);
      output.log(
        `Removed ${counted(holds, 'expired hold')}, ${counted(cases, 'case')}, ${counted(contacts, 'contact')} and ${counted(logRows, 'log row')}.`,
      );
      return 0;
    }
  }
  output.error(USAGE);
  return 2;
}

async function importFile(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      preview: { type: 'boolean' },
      leaving: { type: 'string' },
      'remove-made-in-pages': { type: 'boolean' },
    },
  });
  const [path] = positionals;
  if (path === undefined) throw new WrongWords('import needs the path of a file');
  const file = await readJsonFile(path);
  const { leaving } = values;
  const madeInPages = values['remove-made-in-pages'] ? 'remove' : 'keep';
  const { changes } = values.preview
    ? await preview(deps, { file, madeInPages }, output)
    : await execute(deps, theService, importDirectory, {
        file,
        madeInPages,
        ...(leaving !== undefined && { leaving }),
      });
  for (const change of changes)
    output.log(
      `${change.kind} ${change.noun} ${change.id}${'fields' in change ? ` (${change.fields.join(', ')})` : ''}`,
    );
  const would = values.preview ? 'would be ' : '';
  output.log(changes.length === 0 ? `Nothing ${would}changed.` : `${changes.length} ${would}changed.`);
  return 0;
}

async function preview(
  deps: Dependencies,
  { file, madeInPages }: { readonly file: unknown; readonly madeInPages: 'keep' | 'remove' },
  output: Output,
): Promise<ImportPreview> {
  const compared = await previewImport(deps, theService, file, madeInPages);
  if (compared.faults.length > 0)
    throw new Refusal('import_invalid', 'the file has faults', { faults: compared.faults });
  if (compared.older) {
    output.log('The file is older than the one last taken in: --remove-made-in-pages takes it in all the same.');
  }
  if (compared.behind && !compared.older) output.log('The directory has changed since the file was taken out.');
  for (const { noun, id, kept, fields, gone } of compared.notInFile) {
    const what = fields === undefined ? `${noun} ${id}` : `${noun} ${id} (${fields.join(', ')})`;
    if (gone) output.log(`taken away in the pages since the file was, ${kept ? 'stays away' : 'comes back'}: ${what}`);
    else output.log(`made in the pages and not in the file, ${kept ? 'kept' : 'removed'}: ${what}`);
  }
  tellLeft(compared.leftOutside, output.log);
  return compared;
}

/** The bookings that would stand in time no longer offered, and what to repeat to leave them there. */
function tellLeft({ count, mark, bookings }: LeftOutside, tell: (line: string) => void): void {
  if (count === 0) return;
  for (const { id, start, service, area } of bookings)
    tell(`left outside: booking ${id}, ${start}, ${service}, ${area}`);
  tell(`${count} left outside: --leaving ${mark} imports all the same; then rearrange them at /replan.`);
}

async function readJsonFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new WrongWords(`${path} cannot be read`);
  });
  const read = readJson(text);
  if ('value' in read) return read.value;
  throw new WrongWords(`${path}: ${read.fault.path === '' ? '' : `${read.fault.path} `}${read.fault.message}`);
}

async function addPerson(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      language: { type: 'string', default: 'fi' },
      role: { type: 'string', multiple: true },
      area: { type: 'string', multiple: true, default: [] },
      professional: { type: 'string' },
    },
  });
  refuseWithoutArea('user add', values.area);
  const grants = (values.role ?? []).flatMap((role) => values.area.map((area) => ({ role, area })));
  const { email, name, language, professional } = values;
  const added = await execute(deps, theService, addUser, {
    email,
    name,
    language,
    grants,
    ...(professional && { professional }),
  });
  output.log(`added ${added.id}`);
  return 0;
}

async function createKey(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      role: { type: 'string' },
      area: { type: 'string', multiple: true, default: [] },
      label: { type: 'string', default: 'command line' },
      user: { type: 'string' },
    },
  });
  const role = roles.find((known): known is Role => known === values.role);
  if (role === undefined) throw new WrongWords(`--role must be one of ${roles.join(', ')}`);
  refuseWithoutArea('api-key create', values.area);
  const owner = values.user === undefined ? undefined : await findOwner(deps, values.user);
  const { key } = await execute(deps, theService, createApiKey, {
    label: values.label,
    role,
    areas: values.area,
    ...(owner && { user: owner }),
  });
  output.log(key);
  return 0;
}

/** Every area is much to be given: nobody has it unasked. */
function refuseWithoutArea(command: string, areas: readonly string[]): void {
  if (areas.length === 0) throw new WrongWords(`${command} needs --area with an area's id, or '*' for every area`);
}

async function findOwner(deps: Dependencies, email: string): Promise<string> {
  const owner = (await readUsers(deps, theService)).find((user) => user.email === email.toLowerCase());
  if (owner === undefined) throw new WrongWords(`there is no user ${email}: add one by \`user add\``);
  return owner.id;
}

async function exportLog(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { family: { type: 'string' }, language: { type: 'string' } },
  });
  const { family } = values;
  if (family === undefined) throw new WrongWords('export-access-log needs --family and its number, id or name');
  const language = languages.find((one) => one === (values.language ?? 'fi'));
  if (language === undefined) throw new WrongWords(`--language is one of ${languages.join(', ')}`);
  const rows = await exportAccessLog(deps, theService, { family, language }, (items) => {
    for (const item of items) output.log(JSON.stringify(item));
  });
  // Beside the rows, so that a file they are written to holds nothing else.
  output.error(`${counted(rows, 'row')}.`);
  return 0;
}

async function verifyLog(deps: Dependencies, words: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: { noted: { type: 'string' } } });
  const noted = values.noted === undefined ? undefined : notedSeal.safeParse(values.noted);
  if (noted?.success === false) throw new WrongWords(`--noted ${noted.error.issues[0]?.message}`);
  const { sealed, findings, waiting, differs, removed, end } = await verifySeals(deps, noted?.data);
  for (const { kind, logId, position } of findings) {
    output.error(logId === undefined ? `the row sealed at position ${position}: ${kind}` : `row ${logId}: ${kind}`);
  }
  if (differs !== undefined) for (const line of sayDiffers(differs, end)) output.error(line);
  if (removed !== undefined) output.log(`Positions 1 to ${removed} were removed by retention.`);
  const isEmpty = sealed === 0 && removed === undefined;
  if (isEmpty) output.error('The chain is empty: nothing is sealed yet, or all of it was removed.');
  if (findings.length > 0) output.log(`${counted(findings.length, 'finding')} in ${counted(sealed, 'sealed row')}.`);
  else if (!isEmpty)
    output.log(`${counted(sealed, 'sealed row')}, ${sealed === 1 ? 'as it was' : 'all as they were'} written.`);
  sayWaiting(waiting, output);
  if (noted === undefined) output.log('Whether the end was cut off shows only against an end noted before: --noted.');
  if (end !== undefined) output.log(`The end, to be kept outside: ${end.position}:${end.hash}`);
  return isEmpty || findings.length > 0 || differs !== undefined || waiting.late > 0 ? 1 : 0;
}

/** `1 row`, `2 rows` */
function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** What no seal protects yet, and what that means; rows that had the time to be sealed are a fault. */
function sayWaiting({ count, since, late, unborne }: Verification['waiting'], output: Output): void {
  if (count === 0) output.log('No row waits for its seal.');
  else {
    const oldest = since === undefined ? '' : `, the oldest since ${new Date(since).toISOString()}`;
    output.log(
      `${counted(count, 'row')} not sealed yet${oldest}: what is taken away before its sealing shows by nothing.`,
    );
  }
  if (late > 0) {
    const went = 'while the service went on for 15 minutes and more';
    output.error(`${counted(late, 'row')} left without a seal ${went}: sealing does not run.`);
  }
  if (unborne > 0)
    output.log(
      `${counted(unborne, 'row number')} after the last seal without a row: changes given up, or rows taken away.`,
    );
}

/** The note comes first: a slip of the pen is likelier than a log cut off, and must raise no alarm by itself. */
function sayDiffers(differs: NotedDiffers, end: Verification['end']): readonly string[] {
  const { kind, position } = differs;
  const last = end === undefined ? 'the chain is empty' : `the chain ends at position ${end.position}`;
  const what =
    kind === 'not-reached'
      ? `No row is sealed at the noted position ${position}: ${last}.`
      : `The hash at position ${position} is ${differs.stands}, and ${differs.noted} was noted.`;
  const otherwise = kind === 'not-reached' ? 'the end of the log was removed' : 'the log was written anew before there';
  return [what, `Check your note first: a mistyped one looks the same. If it is right, ${otherwise}.`];
}

/** The words were not understood; the message says which. */
class WrongWords extends Error {
  override readonly name = 'WrongWords';
}

function isAboutWords(error: unknown): error is Error {
  return (
    error instanceof WrongWords ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  );
}

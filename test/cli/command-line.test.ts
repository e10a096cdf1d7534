import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptApiKey } from '../../src/features/identity/accept-api-key.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { readActor, readUsers } from '../../src/features/identity/read.ts';
import { execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { runCommandLine } from '../../src/surfaces/cli/run-command-line.ts';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { openPages } from '../support/pages.ts';
import { sealAll } from '../support/seal.ts';

let service: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'neuvoaika-cli-'));

beforeAll(async () => {
  service = await openApp();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command as an operator would type it, and gives back what it printed. */
async function run(
  words: string,
  deps: Dependencies = service.deps,
): Promise<{ code: number; out: readonly string[]; errors: readonly string[] }> {
  const out: string[] = [];
  const errors: string[] = [];
  const output = { log: (line: string) => out.push(line), error: (line: string) => errors.push(line) };
  return { code: await runCommandLine(deps, words.split(' '), output), out, errors };
}

let files = 0;

function fileOf(content: string): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, content);
  return path;
}

describe('import', () => {
  test('of the file that is there changes nothing, and a preview says what another would change', async () => {
    const same = fileOf(JSON.stringify(paijatHame));
    expect(await run(`import ${same}`)).toMatchObject({ code: 0, out: ['Nothing changed.'] });
    const closure = {
      areas: ['hartola'],
      name: { fi: 'Suljettu', sv: 'Stängt', en: 'Closed' },
      from: '2027-02-01',
      to: '2027-02-01',
    };
    const file = paijatHame as { closures: unknown[] };
    const other = fileOf(JSON.stringify({ ...file, closures: [...file.closures, closure] }));
    const preview = await run(`import ${other} --preview`);
    expect(preview.out.at(-1)).toBe('1 would be changed.');
    expect(await run(`import ${same}`)).toMatchObject({ out: ['Nothing changed.'] });
  });

  test.each([
    ['a file that is not there', 'import /nowhere.json', 2, '/nowhere.json cannot be read'],
    ['no file at all', 'import', 2, 'import needs the path of a file'],
    ['an option nobody knows', 'import x --force', 2, '--force'],
  ])('answers %s with what is wrong', async (_name, words, code, message) => {
    const answer = await run(words);
    expect(answer).toMatchObject({ code });
    expect(answer.errors.join('\n')).toContain(message);
  });

  test('names every fault of a file by its path, and imports none of it', async () => {
    const answer = await run(`import ${fileOf('{"areas":[{"id":""}]}')}`);
    expect(answer.code).toBe(1);
    expect(answer.errors.some((line) => line.startsWith('areas[0].'))).toBe(true);
    expect(answer.errors.at(-1)).toMatch(/^import_invalid: /);
  });
});

test('a user that is added can be given a key, and the key opens what its role may see', async () => {
  const added = await run('user add --email aino@example.test --name Aino --role scheduler --area hartola');
  expect(added).toMatchObject({ code: 0, out: [expect.stringMatching(/^added /)] });
  const made = await run('api-key create --role scheduler --area hartola --user aino@example.test');
  const key = made.out[0] ?? '';
  expect((await service.call(key, 'GET', '/api/walk-ins?area=hartola')).status).toBe(401);
  const person = await readActor(service.deps, added.out[0]?.replace('added ', '') ?? '');
  if (person === undefined) throw new Error('nobody was added');
  await execute(service.deps, person, acceptApiKey, { key: key.split('_')[1] });
  expect((await service.call(key, 'GET', '/api/walk-ins?area=hartola')).status).not.toBe(401);
  expect((await service.call(key, 'GET', '/api/access-log')).status).toBe(403);
  expect(await run('api-key create --role king')).toMatchObject({ code: 2 });
  expect((await run('user add --email x --name X --role worker --area hartola')).errors[0]).toMatch(/^email: /);
});

test('nobody is given every area unasked: a user and a key are refused until an area is named', async () => {
  const person = 'user add --email irja@example.test --name Irja --role worker';
  for (const words of [person, 'api-key create --role scheduler']) {
    const refused = await run(words);
    expect([refused.code, refused.errors[0]]).toEqual([
      2,
      expect.stringMatching(/ needs --area with an area's id, or/),
    ]);
    expect((await run(`${words} --area *`)).code).toBe(0);
  }
});

describe('export-access-log', () => {
  test('gives who has read or changed a family’s data and its bookings, also of a family merged into it', async () => {
    const kept = await bookAppointment(service);
    const twin = await bookAppointment(service);
    const stranger = await bookAppointment(service);
    await service.call('scheduler', 'GET', `/api/families/${kept.family}?purpose=appointment`);
    const merged = await service.call('coordinator', 'POST', `/api/families/${twin.family}/merge`, {
      into: kept.family,
      // each has the first free time, with a nurse of its own
      override: { rules: ['double-booking'], reason: 'Sama perhe, toinen aika siirretään.' },
    });
    expect(merged.status, JSON.stringify(merged.body)).toBeLessThan(300);

    const answer = await run(`export-access-log --family ${kept.family}`);
    expect(answer.code).toBe(0);
    const items = answer.out.map((line) => JSON.parse(line) as { at: string; action: string; subject: { id: string } });
    const about = (family: string, action: string) =>
      items.filter((item) => item.subject.id === family && item.action === action).length;
    expect(about(kept.family, 'register-family')).toBe(1);
    expect(about(kept.family, 'book-slot')).toBe(1);
    expect(about(kept.family, 'read-family')).toBe(1);
    expect(about(twin.family, 'book-slot')).toBe(1);
    expect(answer.out.join('\n')).not.toContain(stranger.family);
    expect(items.map((item) => item.at)).toEqual(items.map((item) => item.at).sort());
    expect(answer.errors).toEqual([`${items.length} rows.`]);

    const said = items.map((item) => (item as unknown as { said: { what: string; whose: string } }).said);
    expect(said.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^Rekisteröi perheen: 1 huoltaja/));
    const { reference } = await service.deps.db.family.findUniqueOrThrow({ where: { id: twin.family } });
    const byOldNumber = await run(`export-access-log --family ${reference} --language sv`);
    expect(byOldNumber.out.join('\n')).toContain(`familj ${reference} slogs ihop med denna`);
    const again = await run(`export-access-log --family ${kept.family}`);
    expect(again.out.at(-1)).toContain('"action":"export-access-log"');
  });

  test('of a family nobody knows, or of none, says so', async () => {
    expect(await run('export-access-log --family N-0')).toMatchObject({
      code: 1,
      errors: ['not_found: there is no such family'],
    });
    expect(await run('export-access-log')).toMatchObject({ code: 2 });
  });
});

test('verify-access-log finds every row as it was written, and purge says what it removed', async () => {
  await sealAll(service.deps);
  expect(await run('verify-access-log')).toMatchObject({ code: 0 });
  expect((await run('purge')).out).toEqual([
    expect.stringMatching(/^Removed \d+ expired holds, \d+ cases, \d+ contacts and 0 log rows\.$/),
  ]);
});

describe('verify-access-log', () => {
  const endOf = ({ out }: { out: readonly string[] }) =>
    out.find((line) => line.startsWith('The end, to be kept outside: '))?.replace('The end, to be kept outside: ', '');
  /** What somebody with the database's own rights can do. */
  const takeAway = async (...statements: readonly string[]) => {
    const { db } = service.deps;
    for (const table of ['access_log', 'access_seal'])
      await db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    for (const statement of statements) await db.$executeRawUnsafe(statement);
    for (const table of ['access_log', 'access_seal'])
      await db.$executeRawUnsafe(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
  };

  test('prints its end, and a log cut off or written on since shows against the end that was noted', async () => {
    await sealAll(service.deps);
    const noted = endOf(await run('verify-access-log'));
    expect(noted).toMatch(/^\d+:[0-9a-f]{64}$/);
    expect(await run(`verify-access-log --noted ${noted}`)).toMatchObject({ code: 0, errors: [] });
    expect(await run(`verify-access-log --noted ${noted?.slice(0, noted.indexOf(':') + 17)}`)).toMatchObject({
      code: 0,
    });
    const last = BigInt(noted?.split(':')[0] ?? 0);
    await takeAway(
      `DELETE FROM access_log WHERE id IN (SELECT log_id FROM access_seal WHERE position > ${last - 3n})`,
      `DELETE FROM access_seal WHERE position > ${last - 3n}`,
    );
    // without what was noted, nothing tells
    expect(await run('verify-access-log')).toMatchObject({ code: 0 });
    expect(await run(`verify-access-log --noted ${noted}`)).toMatchObject({
      code: 1,
      errors: [
        `No row is sealed at the noted position ${last}: the chain ends at position ${last - 3n}.`,
        'Check your note first: a mistyped one looks the same. If it is right, the end of the log was removed.',
      ],
    });
    for (let n = 0; n < 5; n += 1) await service.call('administrator', 'GET', '/api/users');
    await sealAll(service.deps);
    expect(await run(`verify-access-log --noted ${noted}`)).toMatchObject({
      code: 1,
      errors: [
        expect.stringContaining(`The hash at position ${last} is `),
        'Check your note first: a mistyped one looks the same. If it is right, the log was written anew before there.',
      ],
    });
  });

  test('says that a mistyped note is to be checked first, and raises no alarm about rows', async () => {
    await sealAll(service.deps);
    const [position = '', hash = ''] = (endOf(await run('verify-access-log')) ?? '').split(':');
    const first = hash.startsWith('0') ? '1' : '0';
    const mistyped = `${first}${hash.slice(1, 16)}`;
    const answer = await run(`verify-access-log --noted ${position}:${mistyped}`);
    expect(answer).toMatchObject({
      code: 1,
      errors: [
        `The hash at position ${position} is ${hash.slice(0, 16)}, and ${mistyped} was noted.`,
        expect.stringContaining('Check your note first'),
      ],
    });
    expect(answer.out.join()).toContain('all as they were written');
    expect(await run(`verify-access-log --noted ${position}:${hash.toUpperCase()}`)).toMatchObject({ code: 0 });
    const auditor = await openPages(service, 'auditor');
    const page = await auditor.open(`/access-log?noted=${position}9:${hash}`);
    expect(page.text).toContain(`Muistiin kirjoittamaasi sinettiä ${position}9 ei ole lokissa`);
    expect(page.text).toContain('Tarkista ensin, että kirjoitit pään oikein');
    expect(page.text).not.toContain('ei täsmää sinet');
    expect((await auditor.open(`/access-log?noted=${position}:${mistyped}`)).text).toContain('Tarkista ensin');
  });

  test('counts the rows without a seal, and fails once the service goes on without sealing', async () => {
    await sealAll(service.deps);
    expect((await run('verify-access-log')).out).toContain('No row waits for its seal.');
    await service.call('administrator', 'GET', '/api/users');
    const since = new Date(service.deps.clock.now()).toISOString();
    const fresh = await run('verify-access-log');
    expect(fresh.code).toBe(0);
    expect(fresh.out).toContain(
      `1 row not sealed yet, the oldest since ${since}: what is taken away before its sealing shows by nothing.`,
    );
    const later = { ...service.deps, clock: { now: () => service.deps.clock.now() + 20 * 60_000 } };
    await readUsers(later, theService);
    expect(await run('verify-access-log', later)).toMatchObject({
      code: 1,
      errors: ['1 row left without a seal while the service went on for 15 minutes and more: sealing does not run.'],
    });
    await sealAll(later);
    expect(await run('verify-access-log', later)).toMatchObject({ code: 0, errors: [] });
  });

  test('of an emptied log fails, with and without what was noted', async () => {
    const noted = endOf(await run('verify-access-log'));
    await takeAway('DELETE FROM access_log', 'DELETE FROM access_seal');
    const emptied = await run('verify-access-log');
    expect(emptied).toMatchObject({ code: 1 });
    expect(emptied.errors.join()).toContain('The chain is empty');
    expect(emptied.out.join()).not.toContain('all as they were written');
    expect((await run(`verify-access-log --noted ${noted}`)).errors.join()).toContain('removed');
  });

  test.each(['7', '7:xyz', ':0123456789abcdef', '7:0123'])('does not take %s for what was noted', async (noted) => {
    const answer = await run(`verify-access-log --noted ${noted}`);
    expect(answer.code).toBe(2);
    expect(answer.errors.join()).toContain('POSITION:HASH');
  });
});

test('a word nobody knows is answered with how to use it', async () => {
  for (const words of ['', 'fly', 'user', 'api-key remove']) {
    const answer = await run(words);
    expect(answer.code).toBe(2);
    expect(answer.errors.join('\n')).toContain('Usage: npm run cli -- COMMAND');
  }
});

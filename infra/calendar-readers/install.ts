// Brings calendars that are not ours into .tools/, for tests: two readers that every invite is read by, Python's icalendar
// and Java's ical4j, and radicale, a CalDAV server; where there is a Python or a Maven to fetch them with.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ICALENDAR = '7.3.2';
const ICAL4J = '4.0.8';
const RADICALE = '3.9.0';
const tools = join(import.meta.dirname, '..', '..', '.tools');
const run = promisify(execFile);

await mkdir(tools, { recursive: true });
await bring('icalendar', ICALENDAR, ofPython);
await bring('radicale', RADICALE, ofPython);
await bring('ical4j', ICAL4J, async (folder) => {
  const wanted = `<dependency><groupId>org.mnode.ical4j</groupId><artifactId>ical4j</artifactId><version>${ICAL4J}</version></dependency>`;
  const project = `<project><modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId><version>1</version><dependencies>${wanted}</dependencies></project>`;
  await writeFile(join(folder, 'pom.xml'), project);
  await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies', '-DoutputDirectory=.']);
});

async function ofPython(folder: string, name: string, version: string): Promise<void> {
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `${name}==${version}`]);
}

/** What cannot be had is said so, and its tests are skipped. */
async function bring(
  name: string,
  version: string,
  fetch: (folder: string, name: string, version: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tools, `${name}-`));
  try {
    await fetch(folder, name, version);
    await rm(join(tools, name), { recursive: true, force: true });
    await rename(folder, join(tools, name));
    console.log(`${name} ${version} is in .tools/${name}.`);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    console.error(`${name} ${version} was not brought: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

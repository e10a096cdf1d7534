// Every calendar entry there can be, read by other programs than ours, where this machine has them.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { everyMessage } from '../support/every-message.ts';

const run = promisify(execFile);
const readers = resolve('infra/calendar-readers');
const python = resolve('.tools/icalendar/bin/python');
const jars = resolve('.tools/ical4j');
/** One in seven, so that each news, reader, language, way to meet and level comes up. */
const messages = everyMessage()
  .filter(({ entry }) => entry !== '')
  .filter((_message, at) => at % 7 === 0);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invites-'));
  await Promise.all(messages.map(({ entry }, at) => writeFile(join(folder, nameOf(at)), entry)));
});
afterAll(() => rm(folder, { recursive: true }));

test.skipIf(!existsSync(python))('Python’s icalendar finds no fault and reads what ical.js reads', async () => {
  await compare(python, [join(readers, 'read.py'), folder]);
});

test.skipIf(!existsSync(jars))('Java’s ical4j finds no fault and reads what ical.js reads', async () => {
  expect((await readdir(jars)).length).toBeGreaterThan(0);
  await compare('java', ['-cp', join(jars, '*'), join(readers, 'read.java'), folder]);
});

async function compare(program: string, given: readonly string[]): Promise<void> {
  const { stdout } = await run(program, [...given], { maxBuffer: 2 ** 26 });
  const found = stdout
    .trim()
    .split('\n')
    .map((line) => readEntry.parse(JSON.parse(line)));
  expect(found.length).toBe(messages.length);
  for (const one of found) {
    const message = messages[Number(/\d+/.exec(one.file))];
    expect(one).toEqual({ file: one.file, faults: [], ...readByUs(message?.entry ?? '') });
  }
}

const text = z.string().nullable();
const readEntry = z.strictObject({
  file: z.string(),
  faults: z.array(z.string()),
  method: z.string(),
  uid: z.string(),
  sequence: z.int(),
  status: z.string(),
  transp: z.string(),
  start: z.int(),
  end: z.int(),
  summary: z.string(),
  location: text,
  description: text,
  url: text,
  attendee: z.string(),
  called: z.string(),
  alarms: z.array(z.int()),
});

function readByUs(entry: string): Omit<z.output<typeof readEntry>, 'file' | 'faults'> {
  const calendar = new ICAL.Component(ICAL.parse(entry));
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error('no event');
  const value = (name: string) => event.getFirstPropertyValue(name)?.toString() ?? null;
  const attendee = event.getFirstProperty('attendee');
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: String(value('uid')),
    sequence: Number(value('sequence')),
    status: String(value('status')),
    transp: String(value('transp')),
    start: Date.parse(String(value('dtstart'))),
    end: Date.parse(String(value('dtend'))),
    summary: String(value('summary')),
    location: value('location'),
    description: value('description'),
    url: value('url'),
    attendee: String(attendee?.getFirstValue()).toLowerCase(),
    called: String(attendee?.getFirstParameter('cn')),
    alarms: event
      .getAllSubcomponents('valarm')
      .map((alarm) => -ICAL.Duration.fromString(String(alarm.getFirstPropertyValue('trigger'))).toSeconds()),
  };
}

function nameOf(at: number): string {
  return `${String(at).padStart(5, '0')}.ics`;
}

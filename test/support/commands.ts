// Every command there is, by name, found in the source itself: a table that is to be complete is held against it.

import { readdirSync, readFileSync } from 'node:fs';
import type { Executable } from '../../src/platform/command.ts';

export async function namesOfCommands(): Promise<readonly string[]> {
  const features = new URL('../../src/features', import.meta.url).pathname;
  const files = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const named = new Set<string>();
  for (const file of files) {
    const text = readFileSync(`${features}/${file}`, 'utf8');
    if (!text.includes('capability: ')) continue;
    for (const [, name = ''] of text.matchAll(/\bname: '([a-z-]+)',\n\s+capability: /g)) named.add(name);
    const exported: unknown[] = Object.values(await import(`${features}/${file}`));
    for (const one of exported) if (isCommand(one)) named.add(one.name);
  }
  return [...named].toSorted();
}

function isCommand(one: unknown): one is Executable<unknown, unknown> {
  return (
    typeof one === 'object' && one !== null && 'capability' in one && ('run' in one || 'decide' in one) && 'name' in one
  );
}

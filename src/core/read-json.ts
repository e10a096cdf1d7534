// Reads JSON that says each thing once: a field given twice has no value that both sides would agree on.

import { type Fault, pathText } from './errors.ts';

export type ReadJson = { readonly value: unknown } | { readonly fault: Fault };

/** Parsed JSON, or what is wrong and where. A byte order mark at the start is passed over. */
export function readJson(text: string): ReadJson {
  const plain = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch {
    return { fault: { path: '', message: 'is not JSON' } };
  }
  const twice = findDuplicateKey(plain);
  return twice === undefined ? { value } : { fault: { path: pathText(twice), message: 'is given twice' } };
}

/** Where a scan of valid JSON stands: in an object the keys met so far, in a list the place. */
type Level = { readonly keys?: Set<string>; at: string | number };

function findDuplicateKey(json: string): readonly (string | number)[] | undefined {
  const levels: Level[] = [];
  let isKey = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
    const level = levels.at(-1);
    if (token === '{') {
      levels.push({ keys: new Set(), at: '' });
      isKey = true;
    } else if (token === '[') {
      levels.push({ at: 0 });
      isKey = false;
    } else if (token === '}' || token === ']') {
      levels.pop();
      isKey = false;
    } else if (token === ',') {
      if (typeof level?.at === 'number') level.at += 1;
      isKey = level?.keys !== undefined;
    } else if (token === ':') {
      isKey = false;
    } else if (isKey && level?.keys !== undefined) {
      const key = String(JSON.parse(token));
      level.at = key;
      if (level.keys.has(key)) return levels.map(({ at }) => at);
      level.keys.add(key);
    }
  }
  return undefined;
}

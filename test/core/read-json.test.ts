// JSON that says a thing twice, or in letters that were lost, is refused with the place.

import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/core/read-json.ts';
import { findUnfitText } from '../../src/core/unfit-text.ts';

describe('JSON', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"c":[{"d":1},{"d":1,"e":2,"d":3}]}}', 'a.c[1].d'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"x":"}"},{"y":1,"y":1}]', '[1].y'],
    ['{"a":[],"b":{},"a":1}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('%s gives %s twice', (json, path) => {
    expect(readJson(json)).toEqual({ fault: { path, message: 'is given twice' } });
  });

  test.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '"a"',
    '[]',
  ])('%s says everything once', (json) => expect(readJson(json)).toEqual({ value: JSON.parse(json) }));

  test('may begin with a byte order mark', () => expect(readJson('\uFEFF{}')).toEqual({ value: {} }));
  test('that is none is said so', () => {
    expect(readJson('{')).toEqual({ fault: { path: '', message: 'is not JSON' } });
  });
});

test('text saved in Windows-1252 is refused where its first lost letter stands', () => {
  const bytes = Buffer.from('{"areas":[{"name":{"fi":"Hartola"}},{"name":{"fi":"Sysmä"}}]}', 'latin1');
  const read = readJson(new TextDecoder().decode(bytes));
  expect('value' in read && findUnfitText(read.value)).toEqual({
    path: 'areas[1].name.fi',
    message: 'is not UTF-8: save or send the text as UTF-8',
  });
});

// Requests made from the API's own description: good, half good and bad, and the same again for the same seed.

import fc from 'fast-check';

/** As much of JSON Schema as the description uses. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
};

/** Ids that exist, by the name of the field or parameter they stand in. */
export type Known = Readonly<Record<string, readonly string[]>>;

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfff',
    '\u001b[2J',
    '\u202e',
    '😀'.repeat(50),
    '__proto__',
  ),
  fc.constantFrom("'; DROP TABLE booking; --", '../../etc/passwd', '%s%n', '<script>', '-1', 'NaN', '1e999'),
  fc.constantFrom('x'.repeat(401), 'ä'.repeat(5_000), 'x'.repeat(5_000)),
  fc.constantFrom(
    '1999-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59+23:59',
    '2026-02-30T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ),
  fc.constantFrom(
    UNKNOWN_ID,
    'a~b~20260101T000000Z~c',
    '~~~',
    'perheneuvola-konsultaatio~x~20269999T999999Z~professional:y',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** What nobody asked for, of any type. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  fc.constantFrom<unknown>(null, true, false, [], {}, -1, 0, 1.5, 1e308, -(2 ** 53), 2 ** 31),
  fc.constantFrom<unknown>(
    JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
    JSON.parse('{"__proto__":{"a":1},"constructor":null}'),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Mostly what the schema asks for; each part of it now and then something else. */
export function inputOf(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: fitting(schema, name, known) }, { weight: 1, arbitrary: hostile });
}

function fitting(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => inputOf(one, name, known)));
  const ids = known[name];
  if (ids) return fc.constantFrom(...ids, UNKNOWN_ID, 'nobody');
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(schema.minimum ?? 0, -1000), max: Math.min(schema.maximum ?? 1000, 1000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((item) => inputOf(item, name, known)));
      return fc.array(inputOf(schema.items ?? {}, name, known), { maxLength: 3 });
    case 'object':
      return object(schema, known);
    default:
      return hostile;
  }
}

function text(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') {
    return fc.constantFrom(
      '2026-11-20T09:00:00+02:00',
      '2026-12-31T00:00:00Z',
      '2020-01-01T00:00:00Z',
      '2031-01-01T00:00:00Z',
    );
  }
  if (schema.format === 'date') return fc.constantFrom('2026-11-24', '1999-12-31', '2026-02-30');
  if (schema.format === 'email') return fc.constantFrom('somebody@example.test', 'a@b');
  const longest = Math.min(schema.maxLength ?? 60, 600);
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: Math.min(schema.minLength ?? 0, longest), maxLength: 20 }),
    fc.constantFrom('fi', '08:00', 'sleep', 'x'.repeat(longest), 'x'.repeat(longest + 1)),
  );
}

/** Each property left out now and then, and one too many now and then. */
function object(schema: Schema, known: Known): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.entries(schema.properties ?? {});
  const model = Object.fromEntries(
    properties.map(([name, property]) => {
      const value = inputOf(property, name, known);
      return [
        name,
        schema.required?.includes(name) ? fc.option(value, { freq: 20, nil: undefined }) : rarely(4, value),
      ];
    }),
  );
  const surplus = rarely(15, fc.tuple(hostileText, hostile));
  return fc.tuple(fc.record(model), surplus).map(([fields, more]) => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return Object.fromEntries(more ? [...given, more] : given);
  });
}

/** One time in so many, what is given; else nothing. */
export function rarely<Value>(times: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** What stands in a path for an id, already as it is written there. */
export function pathPart(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...ids) },
    fc.constant(UNKNOWN_ID),
    fc.constantFrom(
      '%00',
      'a%2Fb',
      'a/b',
      '%zz',
      '%ED%A0%80',
      '..%2f..%2fapi',
      'x'.repeat(5_000),
      '%F0%9F%98%80',
      "'--",
      '*',
      'a%0d%0aX:1',
    ),
  );
}

/** A query string from the parameters' schemas, written as browsers write it, or not quite. */
export function queryString(
  parameters: readonly { readonly name: string; readonly required: boolean; readonly schema: Schema }[],
  known: Known,
): fc.Arbitrary<string> {
  const pair = ({ name, required, schema }: { name: string; required: boolean; schema: Schema }) =>
    (required
      ? fc.option(inputOf(schema, name, known), { freq: 15, nil: undefined })
      : rarely(4, inputOf(schema, name, known))
    ).map((value) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(String(value).slice(0, 2_000).toWellFormed())}`],
    );
  const odd = fc.constantFrom(
    ...Array<string[]>(40).fill([]),
    ['limit=%00'],
    ['area=%zz'],
    ['limit=1&limit=x'],
    ['area[]=a'],
    ['=&&='],
    ['cursor=%ED%A0%80'],
  );
  return fc.tuple(odd, ...parameters.map(pair)).map((pairs) => pairs.flat().join('&'));
}

/** A body as it goes over the wire, with its type: mostly JSON of the value, now and then not. */
export function wireBody(value: fc.Arbitrary<unknown>): fc.Arbitrary<{ readonly type: string; readonly text: string }> {
  const json = value.map((body) => ({ type: 'application/json', text: JSON.stringify(body) }));
  const broken = fc.constantFrom(
    '',
    '{',
    '{"slot":',
    'null',
    '[]',
    '"text"',
    '{"a":1}{',
    '\u0000',
    '{"slot":"\\ud800"}',
    '[1,2',
    'NaN',
    `"${'x'.repeat(70_000)}"`,
  );
  return fc.oneof(
    { weight: 18, arbitrary: json },
    { weight: 1, arbitrary: broken.map((text) => ({ type: 'application/json', text })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('text/plain', 'application/xml', 'multipart/form-data', ''), json)
        .map(([type, { text }]) => ({ type, text })),
    },
  );
}

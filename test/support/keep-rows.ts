// What a database holds, kept as text beside it and put back: far cheaper than another database, or doing it all again.

export type Ask = <Row>(statement: string) => Promise<readonly Row[]>;

export type Rows = {
  /** each table's rows as JSON; none of an empty table */
  readonly tables: ReadonlyMap<string, string>;
  /** what each sequence gave last; none that has given nothing */
  readonly sequences: ReadonlyMap<string, string>;
};

const OURS = `relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)`;

export async function readRows(ask: Ask): Promise<Rows> {
  const tables = await tablesOf(ask);
  const each = tables.map((table) => `SELECT '${table}' AS name, (SELECT json_agg(t)::text FROM ${table} t) AS rows`);
  const filled = await ask<{ name: string; rows: string | null }>(each.join(' UNION ALL '));
  const sequences = await ask<{ name: string; last: string | null }>(
    `SELECT seqrelid::regclass::text AS name, pg_sequence_last_value(seqrelid)::text AS last
     FROM pg_sequence JOIN pg_class ON oid = seqrelid WHERE ${OURS}`,
  );
  return {
    tables: new Map(filled.flatMap(({ name, rows }) => (rows === null ? [] : [[name, rows]]))),
    sequences: new Map(sequences.flatMap(({ name, last }) => (last === null ? [] : [[name, last]]))),
  };
}

/** Statements that add the rows to tables that have none; the triggers rest. */
export function writing({ tables, sequences }: Rows): readonly string[] {
  return [
    'SET LOCAL session_replication_role = replica',
    ...[...tables].map(
      ([table, rows]) =>
        `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $rows$${rows}$rows$)`,
    ),
    ...[...sequences].map(([name, last]) => `SELECT setval('${name}', ${last})`),
  ];
}

/** Statements after which the database holds these rows and nothing else. */
export async function restoring(ask: Ask, rows: Rows): Promise<readonly string[]> {
  const each = (await tablesOf(ask)).map((table) => `SELECT '${table}' AS name WHERE EXISTS (SELECT FROM ${table})`);
  const filled = await ask<{ name: string }>(each.join(' UNION ALL '));
  const sequences = await ask<{ name: string }>(`SELECT seqrelid::regclass::text AS name
    FROM pg_sequence JOIN pg_class ON oid = seqrelid WHERE ${OURS} AND pg_sequence_last_value(seqrelid) IS NOT NULL`);
  return [
    'SET LOCAL session_replication_role = replica',
    `TRUNCATE ${filled.map(({ name }) => name).join(', ')} CASCADE`,
    ...sequences.map(({ name }) => `ALTER SEQUENCE ${name} RESTART`),
    ...writing(rows),
  ];
}

/** What tells two schemas apart: columns, constraints, indexes, triggers and whether they rest, functions. */
export async function shapeOf(ask: Ask): Promise<string> {
  const parts = [
    `SELECT attrelid::regclass::text || attname || atttypid || attnotnull || attnum AS part FROM pg_attribute
     JOIN pg_class ON pg_class.oid = attrelid WHERE ${OURS} AND relkind IN ('r', 'p', 'S', 'v')`,
    `SELECT pg_get_constraintdef(oid) || conrelid::regclass::text FROM pg_constraint
     WHERE connamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)`,
    `SELECT pg_get_indexdef(indexrelid) || indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE ${OURS}`,
    `SELECT tgname || tgenabled::text || tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal`,
    `SELECT proname || md5(prosrc) FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)`,
  ];
  const [row] = await ask<{ shape: string }>(
    `SELECT md5(string_agg(part, ' ' ORDER BY part)) AS shape FROM (${parts.join(' UNION ALL ')}) AS parts`,
  );
  if (row === undefined) throw new Error('a database without a shape');
  return row.shape;
}

async function tablesOf(ask: Ask): Promise<readonly string[]> {
  const tables = await ask<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND ${OURS}`,
  );
  return tables.map(({ name }) => name);
}

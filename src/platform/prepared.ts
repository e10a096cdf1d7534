// Statements sent by themselves, outside any transaction, straight to the engine: what is asked often.

import { createHash } from 'node:crypto';
import { type Connection, Prisma, type Reader } from './db.ts';

/**
 * Sends one statement and resolves with its rows. PostgreSQL parses and plans each text once for a connection. Numbers of
 * eight bytes come as the engine gives them: let statements answer `int` or `jsonb`.
 */
export function openPrepared(connection: Connection): Reader {
  const query = queryOf(connection);
  const send = async (statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const { text, values: given } = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement, ...values);
    return query(text, [...given]);
  };
  // the client's own promises can be batched, which nobody does with these
  return { $queryRaw: send } as unknown as Reader;
}

type Query = (text: string, values: unknown[]) => Promise<readonly unknown[]>;

function queryOf(connection: Connection): Query {
  if (connection.engine === 'pglite') {
    return async (text, values) => (await connection.pglite.query(text, values)).rows;
  }
  return async (text, values) => (await connection.pool.query({ name: nameOf(text), text, values })).rows;
}

const names = new Map<string, string>();

/** One name for one text: a text holds no values, so there are as many as the code has statements. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

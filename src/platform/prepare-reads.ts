// A statement that is sent by itself, outside any transaction, goes straight to the engine.

import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Connection, Database } from './db.ts';
import { Prisma } from './generated/client.ts';

/**
 * The same client, whose `$queryRaw` is the driver's own query: the client's interpreter costs more than most statements.
 * PostgreSQL parses and plans each text once for a connection. Within a transaction everything is as it was.
 */
export function prepareReads(client: Database, connection: Connection): Database {
  const query = queryOf(connection);
  const send = async (statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const { text, values: given } = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement, ...values);
    return query(text, [...given]);
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === '$queryRaw') return send;
      const value: unknown = Reflect.get(target, name);
      // bound to the client itself, so that a transaction's own client is not this one
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type Query = (text: string, values: unknown[]) => Promise<readonly unknown[]>;

/** The drivers' ways to read values are the client's, but for numbers of eight bytes, which stay whole. */
const INT8 = pg.types.builtins.INT8;

function queryOf(connection: Connection): Query {
  if (connection.engine === 'pglite') {
    const options = { parsers: { [INT8]: BigInt } };
    return async (text, values) => (await connection.pglite.query(text, values, options)).rows;
  }
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format),
  } as pg.CustomTypesConfig;
  return async (text, values) => (await connection.pool.query({ name: nameOf(text), text, values, types })).rows;
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

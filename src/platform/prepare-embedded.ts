// The embedded engine reads a statement's text once and keeps it, as PostgreSQL does for a connection.

import { type PGlite, protocol } from '@electric-sql/pglite';

/** They lie in the engine's own memory; the one that was not asked for longest goes first. */
const MOST_KEPT = 300;
/** A plan that was made while a table was small is not kept for ever. */
const RENEWED_AFTER = 200;
/** From here on a type is the engine's own or a table's row: nobody asks for an array of those. */
const FIRST_OF_ROWS = 10_000;

type Send = PGlite['execProtocolStream'];
type Options = Parameters<Send>[1];
type Answer = Awaited<ReturnType<Send>>;
type Kept = { readonly name: string; readonly described: Answer; readonly uses: number };

/** What a message is, by its first letter. */
const [PARSE, DESCRIBE, BIND, EXECUTE, SYNC, STATEMENT] = Buffer.from('PDBESS');
/** Where a statement's name stands in messages that have none, and where a description says of what it is. */
const NAME_AT = { parse: 5, bind: 6 };
const OF_WHAT_AT = 5;

/**
 * A query is six messages, each a turn of the engine, and its text is read and planned every time. From now on a known
 * text is bound to what was made of it before, in one turn. Does so once to an engine.
 */
export function prepareEmbedded(pglite: PGlite): void {
  if (Object.hasOwn(pglite, 'execProtocolStream')) return;
  // All of them are copied for each query.
  for (const type of Object.keys(pglite.parsers)) if (Number(type) >= FIRST_OF_ROWS) delete pglite.parsers[type];
  pglite.execProtocolStream = preparing(pglite.execProtocolStream.bind(pglite));
}

function preparing(send: Send): Send {
  const statements = keepStatements();
  // Of the query that is asked: the engine takes no other before its end.
  let statement = '';
  let name = '';
  let waiting: Uint8Array[] = [];
  let isSynced = false;
  const sendWith = (last: Uint8Array, options: Options): Promise<Answer> => {
    const all = Buffer.concat([...waiting, last]);
    waiting = [];
    return send(all, options);
  };
  const describe = async (options: Options): Promise<Answer> => {
    const known = statements.described(statement);
    if (known !== undefined) return known;
    const described = await sendWith(protocol.serialize.describe({ type: 'S', name }), options);
    statements.keep(statement, { name, described, uses: 1 });
    return described;
  };
  return async (message, options) => {
    const kind = message[0];
    if (kind === PARSE) {
      statement = Buffer.from(message).toString('latin1');
      ({ name, waiting } = statements.ask(statement, message));
      isSynced = false;
      return [];
    }
    if (kind === DESCRIBE && message[OF_WHAT_AT] === STATEMENT) return describe(options);
    if (kind === BIND || kind === DESCRIBE) {
      waiting.push(kind === BIND ? named(message, name, NAME_AT.bind) : message);
      return [];
    }
    if (kind === EXECUTE) {
      waiting.push(message);
      isSynced = true;
      return sendWith(protocol.serialize.sync(), options);
    }
    if (kind === SYNC && isSynced) return [];
    waiting = [];
    return send(message, options);
  };
}

function keepStatements() {
  const kept = new Map<string, Kept>();
  let made = 0;
  const forget = (statement: string, { name }: Kept): Uint8Array => {
    kept.delete(statement);
    return protocol.serialize.close({ type: 'S', name });
  };
  return {
    described: (statement: string) => kept.get(statement)?.described,
    keep: (statement: string, one: Kept) => void kept.set(statement, one),
    /** its name, and what must be sent before it can be used */
    ask: (statement: string, parse: Uint8Array): { name: string; waiting: Uint8Array[] } => {
      const known = kept.get(statement);
      if (known !== undefined && known.uses < RENEWED_AFTER) {
        kept.delete(statement);
        kept.set(statement, { ...known, uses: known.uses + 1 });
        return { name: known.name, waiting: [] };
      }
      const waiting = known === undefined ? [] : [forget(statement, known)];
      const [oldest] = kept;
      if (oldest !== undefined && kept.size >= MOST_KEPT) waiting.push(forget(...oldest));
      made += 1;
      const name = `kept_${made}`;
      return { name, waiting: [...waiting, named(parse, name, NAME_AT.parse)] };
    },
  };
}

/** The same message about the statement of this name, where it spoke of the one without. */
function named(message: Uint8Array, name: string, at: number): Uint8Array {
  const about = Buffer.concat([message.subarray(0, at), Buffer.from(name), message.subarray(at)]);
  about.writeInt32BE(about.length - 1, 1);
  return about;
}

// Text messages out of the house: to a gateway by HTTP, or into the demonstration's tray. The README says what is signed, and how.

import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { readJson } from '../core/read-json.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db.ts';
import { SIGNATURE, signatureOf } from './sign-body.ts';

export type TextMessage = {
  /** the same at every attempt, so that the gateway can drop what it has had */
  readonly id: string;
  /** E.164 */
  readonly to: string;
  readonly body: string;
};

export type Texter = {
  /** whether texts can go out at all; without, people are called */
  readonly sends: boolean;
  /** Hands the message over. Rejects with `TextNotTaken`. */
  readonly send: (message: TextMessage) => Promise<void>;
  /** Whether the gateway answers and knows us. Rejects with `TextNotTaken` where not. */
  readonly check: () => Promise<void>;
};

/**
 * The gateway did not say yes. `connect`: it never had the message; `sender`: it takes none from us; `recipient`: it takes
 * none to this number, or none now; `data`: it had the message, and nobody knows what it made of it.
 */
export class TextNotTaken extends Error {
  override readonly name = 'TextNotTaken';

  constructor(
    readonly stage: 'connect' | 'sender' | 'recipient' | 'data',
    /** the gateway's word, or ours: small letters, numbers and dashes */
    readonly code: string,
  ) {
    super(`the text message was not taken (${stage}): ${code}`);
  }
}

/** So many texts are handed over at once, beside the mails. */
export const TEXTS_AT_ONCE = 10;

/** What a gateway says of a number to which it can never send. */
const NUMBER_FAULTS: readonly string[] = ['no-such-number', 'not-mobile', 'blocked', 'opted-out'];

const PATIENCE_MS = 15_000;
const MOST_BYTES = 64 * 1024;

export type Gateway = {
  readonly url: string;
  readonly secret: string;
  readonly from: string;
};

/** Sends through the gateway. */
export function gatewayTexter({ url, secret, from }: Gateway, clock: Clock, patience = PATIENCE_MS): Texter {
  const ask = async (method: 'GET' | 'POST', body: string): Promise<Answer> => {
    const headers = { [SIGNATURE]: signatureOf(secret, body, clock.now()), 'User-Agent': 'Neuvoaika' };
    return askGateway(url, { method, headers, body, patience });
  };
  return {
    sends: true,
    send: async ({ id, to, body: text }) => {
      const { status, body } = await ask('POST', JSON.stringify({ id, to, from, text }));
      const said = readSaid(body);
      // whatever stands between may answer with a page of its own: only who names the message has it
      if (status >= 200 && status < 300) {
        if (said.id === id) return;
        throw new TextNotTaken('data', 'unclear-answer');
      }
      throw notTaken(status, said.code);
    },
    check: async () => {
      const { status } = await ask('GET', '');
      if (status === 401 || status === 403 || status >= 500) throw notTaken(status, undefined);
    },
  };
}

/** Keeps texts in the demonstration's tray; one sent again replaces itself. */
export function trayTexter(db: Database, clock: Clock): Texter {
  return {
    sends: true,
    send: async ({ id, to, body }) => {
      const raw = new TextEncoder().encode(body);
      const kept = { channel: 'text', recipient: to, subject: '', raw, createdAt: new Date(clock.now()) };
      await db.trayMessage.upsert({ where: { id }, create: { id, ...kept }, update: kept });
    },
    check: async () => {},
  };
}

/** For an installation without a gateway: nothing is sent by text. */
export function noTexter(): Texter {
  const refuse = () => Promise.reject(new TextNotTaken('connect', 'no-gateway'));
  return { sends: false, send: refuse, check: refuse };
}

function notTaken(status: number, code: string | undefined): TextNotTaken {
  if (status >= 400 && status < 500 && code !== undefined && NUMBER_FAULTS.includes(code)) {
    return new TextNotTaken('recipient', code);
  }
  // a proxy that got no answer behind it, or the gateway's own fault in the middle of its work
  if (status === 502 || status === 504) return new TextNotTaken('data', `http-${status}`);
  return new TextNotTaken('sender', code ?? `http-${status}`);
}

type Asking = {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** for all of it, in milliseconds */
  readonly patience: number;
};
type Answer = { readonly status: number; readonly body: string };

/** One request on a line of its own; no redirect is followed, as what is signed for one place is not for another. */
async function askGateway(url: string, { method, headers, body, patience }: Asking): Promise<Answer> {
  const signal = AbortSignal.timeout(patience);
  let begun = false;
  const stage = () => (begun && method === 'POST' ? 'data' : 'connect');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const secure = url.startsWith('https:');
  const sent = (secure ? requestSecure : requestPlain)(url, {
    method,
    headers: {
      ...headers,
      Accept: 'application/json',
      ...(body !== '' && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
    },
    agent: false,
    signal,
    maxHeaderSize: 16_384,
  });
  sent.once('socket', (socket) => {
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      begun = true;
    });
  });
  sent.once('response', resolve);
  sent.once('error', (error) => reject(new TextNotTaken(stage(), signal.aborted ? 'slow' : faultOf(error))));
  sent.end(body);
  const response = await promise;
  const { statusCode: status = 0 } = response;
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response) {
      bytes += part.length;
      if (bytes > MOST_BYTES) throw new Error('too large');
      parts.push(part);
    }
  } catch {
    response.destroy();
    // a refusal is one, however much is said of it
    if (status >= 200 && status < 300) throw new TextNotTaken(stage(), 'unclear-answer');
  }
  return { status, body: Buffer.concat(parts).toString('utf8') };
}

function faultOf(error: Error & { readonly code?: unknown }): string {
  const code = String(error.code ?? 'unknown').toLowerCase();
  return /^[a-z0-9_-]{1,40}$/.test(code) ? code.replaceAll('_', '-') : 'unknown';
}

/** What a gateway says is of strangers: only plain words are taken from it. */
function readSaid(body: string): { readonly id?: string; readonly code?: string } {
  const read = readJson(body);
  const value = 'value' in read ? read.value : undefined;
  const said: { id?: unknown; code?: unknown } = typeof value === 'object' && value !== null ? value : {};
  return {
    ...(typeof said.id === 'string' && { id: said.id }),
    ...(typeof said.code === 'string' && /^[a-z0-9][a-z0-9.-]{0,39}$/.test(said.code) && { code: said.code }),
  };
}

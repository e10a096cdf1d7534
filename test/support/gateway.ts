// A real gateway of text messages on loopback: it checks who asks, keeps what it takes, and misbehaves when told to.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedText = { readonly id: string; readonly to: string; readonly from: string; readonly text: string };

export type Fate =
  | 'hangs'
  | 'drops'
  | 'nonsense'
  | 'redirects'
  | 'floods'
  | { readonly status: number; readonly code?: string };

export type TextGateway = {
  readonly url: string;
  readonly secret: string;
  /** what it has taken, each id once */
  readonly texts: ReceivedText[];
  /** the ids of all that was asked, in order */
  readonly asked: string[];
  /** what was asked and was not signed as it must be */
  readonly strangers: string[];
  /** does so with the next that is asked, in place of taking it */
  readonly failNext: (fate: Fate, times?: number) => void;
  /** the header that goes with a body at an instant (epoch ms) */
  readonly sign: (body: string, at: number) => string;
  readonly stop: () => Promise<void>;
};

export async function startGateway(now: () => number): Promise<TextGateway> {
  const secret = 'a secret shared with the gateway of texts';
  const [texts, asked, strangers]: [ReceivedText[], string[], string[]] = [[], [], []];
  const fates: Fate[] = [];
  const sign = (body: string, at: number) => {
    const t = Math.floor(at / 1000);
    return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
  };
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const take = (request: IncomingMessage, response: ServerResponse, body: string) => {
    if (request.headers['neuvoaika-signature'] !== sign(body, now())) {
      strangers.push(body);
      return answer(response, 401, { code: 'bad-signature' });
    }
    if (request.method === 'GET') return answer(response, 200, {});
    const text: ReceivedText = JSON.parse(body);
    asked.push(text.id);
    const fate = fates.shift();
    if (typeof fate === 'object')
      return answer(response, fate.status, fate.code === undefined ? {} : { code: fate.code });
    if (fate === 'hangs') return undefined;
    if (fate === 'redirects') return response.writeHead(307, { Location: 'http://127.0.0.1:9/' }).end();
    if (fate === 'floods') return response.writeHead(200).end('x'.repeat(200_000));
    // the others have it, and say so badly
    if (texts.every(({ id }) => id !== text.id)) texts.push(text);
    if (fate === 'drops') return request.socket.destroy();
    if (fate === 'nonsense') return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Welcome');
    return answer(response, 202, { id: text.id });
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => take(request, response, Buffer.concat(parts).toString('utf8')));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/texts`,
    secret,
    texts,
    asked,
    strangers,
    failNext: (fate, times = 1) => fates.push(...Array.from({ length: times }, () => fate)),
    sign,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

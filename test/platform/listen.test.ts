// The server holds no connection for somebody who never finishes asking.

import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { CannotListen, checkPort, listen } from '../../src/platform/listen.ts';

const PATIENCE = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };

/** Sends what there is to send, a piece at a time, and resolves with what came back once the connection has ended. */
async function send(port: number, first: string, rest: string): Promise<{ answer: string; took: number }> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  socket.write(first);
  const dripping = setInterval(() => socket.writable && socket.write(rest), 40);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  await new Promise((done) => socket.once('close', done).on('error', done));
  clearInterval(dripping);
  return { answer, took: performance.now() - began };
}

test('a request that comes a byte at a time is ended, a slow answer to a whole one is not, and its port is taken meanwhile', async () => {
  const fetch = async (request: Request) => {
    if (request.method === 'POST') return new Response(await request.text());
    await new Promise((done) => setTimeout(done, 900));
    return new Response('late, but whole');
  };
  let server: ReturnType<typeof listen> | undefined;
  const port = await new Promise<number>((done) => {
    server = listen({ fetch, host: '127.0.0.1', port: 0 }, done, PATIENCE);
  });
  const [head, body, slow] = await Promise.all([
    send(port, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', 'a'),
    send(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n', 'a'),
    globalThis.fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text()),
  ]);
  for (const { answer, took } of [head, body]) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(took).toBeLessThan(5_000);
  }
  expect(slow).toBe('late, but whole');
  const said = await checkPort({ host: '127.0.0.1', port }).catch((caught: unknown) => caught);
  expect(said).toBeInstanceOf(CannotListen);
  expect(String((said as Error).message)).toBe(`Port ${port} is taken: stop what listens there, or set another PORT.`);
  await new Promise((done) => server?.close(done));
  await checkPort({ host: '127.0.0.1', port });
});

test.each(['no.such.invalid', '192.0.2.1'])(
  'a host that is not this machine (%s) is named in one sentence',
  async (host) => {
    const said = await checkPort({ host, port: 3000 }).catch((caught: unknown) => caught);
    expect(said).toBeInstanceOf(CannotListen);
    expect(String((said as Error).message)).toMatch(
      /^HOST \S+ cannot be listened on \([A-Z_]+\): set an address of this machine\.$/,
    );
  },
);

// Addresses that people give us: none leads to the inner network, by no way of writing it, no name and no redirect.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { FetchFault, fetchOutside, isInner } from '../../src/platform/fetch-outside.ts';

const closing: Server[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function serve(answer: RequestListener, host = '127.0.0.1'): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    return answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, host, done));
  closing.push(server);
  return { port: (server.address() as AddressInfo).port, asked };
}

const LIMITS = { most: 1000, within: 1500, inner: [] };
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'fetched',
    (error: unknown) => (error instanceof FetchFault ? error.code : String(error)),
  );
const nowhere = async (): Promise<readonly string[]> => {
  throw new Error('no such host');
};

describe('an address of the inner network', () => {
  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:db8::1]/',
    'https://[ff02::1]/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://127.0.0.1./',
    'https://postgres/',
    'https://postgres./',
    'https://printer.local/',
    'https://printer.local./',
    'https://mail.internal/',
    'https://router.home.arpa/',
  ])('is not fetched: %s', async (address) => {
    expect(await codeOf(fetchOutside(address, { ...LIMITS, resolve: nowhere }))).toBe('inner');
  });

  test('is not fetched by a name that leads there, though it has other addresses too', async () => {
    for (const found of [
      ['127.0.0.1'],
      ['8.8.8.8', '10.0.0.1'],
      ['2a00:1450::1', '::1'],
      ['0.0.0.0'],
      ['::ffff:10.0.0.1'],
    ]) {
      for (const host of ['calendar.example.test', 'calendar.example.test.']) {
        const asked = fetchOutside(`https://${host}/`, { ...LIMITS, resolve: async () => found });
        expect(await codeOf(asked)).toBe('inner');
      }
    }
  });

  test('is not fetched by a redirect', async () => {
    const inner = await serve((_, response) => response.end('secret'));
    for (const to of [
      `http://127.0.0.1:${inner.port}/`,
      'https://127.0.0.1/',
      'https://inner.example.test/',
      'file:///etc/passwd',
      '//[::1]/',
    ]) {
      const outer = await serve((_, response) => response.writeHead(302, { location: to }).end());
      const known = `calendar.example.test:${outer.port}`;
      const resolve = async (host: string) => (host.startsWith('inner') ? ['10.0.0.1'] : ['127.0.0.1']);
      expect(['inner', 'address']).toContain(
        await codeOf(fetchOutside(`http://${known}/`, { ...LIMITS, inner: [known], resolve })),
      );
    }
    expect(inner.asked).toEqual([]);
  });
});

test('a name is resolved once, and what it leads to then is connected to, whatever it leads to later', async () => {
  const [first, second] = [
    await serve((_, response) => response.end('first')),
    await serve((_, response) => response.end('second'), '127.0.0.2'),
  ];
  const known = `calendar.example.test:${first.port}`;
  const answers = [['127.0.0.1'], ['127.0.0.2']];
  const { text } = await fetchOutside(`http://${known}/`, {
    ...LIMITS,
    inner: [known],
    resolve: async () => answers.shift() ?? [],
  });
  expect([text, answers, second.asked]).toEqual(['first', [['127.0.0.2']], []]);
});

test('a name and password go to the address’s own origin and to no other', async () => {
  const other = await serve((_, response) => response.end('other'));
  const own = await serve((request, response) => {
    if (request.url === '/') return response.writeHead(301, { location: '/again' }).end();
    return response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end();
  });
  const inner = [`127.0.0.1:${own.port}`, `127.0.0.1:${other.port}`];
  await fetchOutside(`http://127.0.0.1:${own.port}/`, { ...LIMITS, inner, authorization: 'Basic c2VjcmV0' });
  expect(own.asked.map((one) => one.endsWith('Basic c2VjcmV0'))).toEqual([true, true]);
  expect(other.asked).toEqual([`127.0.0.1:${other.port} /`]);
});

test('what is too large, too slow, packed or leads round in circles is given up', async () => {
  const cases: [string, RequestListener][] = [
    ['too-large', (_, response) => response.end('x'.repeat(1001))],
    ['slow', (_, response) => void response.write('BEGIN')],
    ['slow', () => undefined],
    ['unreadable', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
    ['redirects', (_, response) => response.writeHead(302, { location: '/' }).end()],
    ['unreachable', (request) => request.socket.destroy()],
  ];
  const codes = await Promise.all(
    cases.map(async ([, answer]) => {
      const { port } = await serve(answer);
      return codeOf(fetchOutside(`http://127.0.0.1:${port}/`, { ...LIMITS, inner: [`127.0.0.1:${port}`] }));
    }),
  );
  expect(codes).toEqual(cases.map(([code]) => code));
});

test('only what everybody reaches is outside', () => {
  for (const address of ['8.8.8.8', '193.166.1.1', '2a00:1450:4026:803::200e', '172.15.0.1', '172.32.0.1'])
    expect(isInner(address)).toBe(false);
  for (const address of [
    '172.16.0.1',
    '172.31.255.255',
    '100.64.0.1',
    '198.18.0.1',
    '255.255.255.255',
    'not an address',
  ])
    expect(isInner(address)).toBe(true);
});

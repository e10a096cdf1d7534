// A line of TCP on loopback between a program and a real server, that a test can break: what a server cannot be made to do.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Line = {
  readonly port: number;
  /** how many connections were asked for so far */
  readonly opened: () => number;
  /** Breaks the line when one side says this, as often as told, before the other side hears it. */
  readonly breakAt: (side: 'client' | 'server', said: RegExp, times?: number) => void;
  /** Answers what the client says in the server's stead, as often as told. */
  readonly answerAt: (said: RegExp, answer: (said: string) => string, times?: number) => void;
  /** Breaks what is open. */
  readonly cut: () => void;
  /** From now on nothing that anybody says comes through, until told otherwise; connections stay, and are taken. */
  readonly hang: (hangs: boolean) => void;
  readonly stop: () => Promise<void>;
};

type Rule = {
  readonly side: 'client' | 'server';
  readonly said: RegExp;
  readonly answer?: (said: string) => string;
  left: number;
};

export async function openLine(to: number): Promise<Line> {
  const rules: Rule[] = [];
  const open = new Set<Socket>();
  let opened = 0;
  let hangs = false;
  const ruleFor = (side: Rule['side'], text: string) =>
    rules.find((rule) => rule.side === side && rule.left > 0 && rule.said.test(text));
  const server = createServer((client) => {
    opened += 1;
    const far = connect(to, '127.0.0.1');
    const cut = () => {
      client.destroy();
      far.destroy();
    };
    const pass = (side: Rule['side'], from: Socket, other: Socket) => {
      open.add(from);
      from.on('data', (bytes) => {
        if (hangs) return;
        const rule = ruleFor(side, bytes.toString('latin1'));
        if (rule === undefined) return void other.write(bytes);
        rule.left -= 1;
        if (rule.answer === undefined) return cut();
        from.write(rule.answer(bytes.toString('latin1')));
      });
      from.on('error', cut);
      from.on('close', () => {
        open.delete(from);
        cut();
      });
    };
    pass('client', client, far);
    pass('server', far, client);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    opened: () => opened,
    breakAt: (side, said, times = 1) => void rules.push({ side, said, left: times }),
    answerAt: (said, answer, times = 1) => void rules.push({ side: 'client', said, answer, left: times }),
    cut: cutAll,
    hang: (now) => {
      hangs = now;
    },
    stop: () => {
      cutAll();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

// A mail server on loopback that takes everything and keeps nothing but sign-in links.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type MailSink = {
  readonly url: string;
  /** messages taken so far */
  readonly count: () => number;
  /** the next sign-in link that comes for this address */
  readonly linkTo: (email: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export async function startMailSink(): Promise<MailSink> {
  let taken = 0;
  const awaited = new Map<string, (link: string) => void>();
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const tell = session.envelope.rcptTo.map(({ address }) => awaited.get(address)).find((one) => one !== undefined);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => tell && chunks.push(chunk));
      stream.on('end', () => {
        taken += 1;
        const text = Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=');
        const link = /https?:\/\/\S+\/sign-in\/confirm\?\S+/.exec(text)?.[0];
        if (tell && link) tell(link);
        done();
      });
    },
  });
  // a sender that is stopped in the middle of a message ends the message, not the bench
  server.on('error', (error) => {
    if (!('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))) throw error;
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    count: () => taken,
    linkTo: (email) =>
      new Promise((found) => {
        awaited.set(email, (link) => {
          awaited.delete(email);
          found(link);
        });
      }),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

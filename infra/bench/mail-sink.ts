// A mail server on loopback that takes everything. It can go away and come back, and be slow to one mailbox.

import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** A message as it came: who it was for, and the calendar entry it carries. */
export type Taken = {
  readonly id: string;
  readonly subject: string;
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  /** as iCalendar has it, in UTC */
  readonly start: string;
};

export type MailSink = {
  readonly url: string;
  /** messages taken so far */
  readonly count: () => number;
  /** how many of them were taken before, under the same Message-ID */
  readonly twice: () => number;
  /** the next sign-in link that comes for this address */
  readonly linkTo: (email: string) => Promise<string>;
  /** looks into what comes from now on, until the function that it gives is called: that gives what came */
  readonly watch: () => () => readonly Taken[];
  /** to answer a message to this mailbox takes so long (ms) */
  readonly hang: (email: string, ms: number) => void;
  /** nobody answers any more, and every connection ends */
  readonly leave: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startMailSink(): Promise<MailSink> {
  const ids = new Set<string>();
  const awaited = new Map<string, (link: string) => void>();
  const slow = new Map<string, number>();
  let [count, twice] = [0, 0];
  let watched: Taken[] | undefined;

  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const [to = ''] = session.envelope.rcptTo.map(({ address }) => address);
    await new Promise((done) => setTimeout(done, slow.get(to) ?? 0));
    count += 1;
    const id = /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
    if (ids.has(id)) twice += 1;
    ids.add(id);
    const tell = awaited.get(to);
    if (tell === undefined && watched === undefined) return;
    const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' });
    watched?.push({ id, subject: mail.subject ?? '', ...entryOf(mail.attachments) });
    const link = /https?:\/\/\S+\/sign-in\/confirm\?\S+/.exec(mail.text ?? '')?.[0];
    if (link !== undefined) tell?.(link);
  };
  const open = async (at: number): Promise<SMTPServer> => {
    const server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 1,
      onData: (stream, session, done) => {
        take(stream, session).then(() => done(), done);
      },
    });
    // a sender that is stopped in the middle of a message ends the message, not the bench
    server.on('error', (error) => {
      if (!('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))) throw error;
    });
    await new Promise<void>((ready) => server.listen(at, '127.0.0.1', ready));
    return server;
  };
  const close = (of: SMTPServer) => new Promise<void>((done) => of.close(() => done()));

  let server = await open(0);
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    count: () => count,
    twice: () => twice,
    linkTo: (email) =>
      new Promise((found) => {
        awaited.set(email, (link) => {
          awaited.delete(email);
          found(link);
        });
      }),
    watch: () => {
      const came: Taken[] = [];
      watched = came;
      return () => {
        watched = undefined;
        return came;
      };
    },
    hang: (email, ms) => void slow.set(email, ms),
    leave: () => close(server),
    comeBack: async () => {
      server = await open(port);
    },
    stop: () => close(server),
  };
}

function entryOf(
  attachments: readonly { readonly mimeType: string; readonly content: unknown }[],
): Omit<Taken, 'id' | 'subject'> {
  const text = String(attachments.find(({ mimeType }) => mimeType === 'text/calendar')?.content ?? '');
  const of = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(text.replaceAll('\r\n', '\n'))?.[1] ?? '';
  return { method: of('METHOD'), uid: of('UID'), sequence: Number(of('SEQUENCE')), start: of('DTSTART') };
}

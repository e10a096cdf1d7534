// A real mail house on loopback, Postfix and Dovecot as Debian has them: what it sends back is theirs, not ours.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './postgres.ts';
import { until } from './process.ts';

const MASTER = '/usr/lib/postfix/sbin/master';
const DOVECOT = '/usr/sbin/dovecot';
/** Nobody: whose the mailboxes are. */
const OWNER = 65_534;
const PASSWORD = 'salasana';

/** Both have parts that only root may start. */
export function hasMailHouse(): boolean {
  return existsSync(MASTER) && hasMailboxes();
}

export function hasMailboxes(): boolean {
  return existsSync(DOVECOT) && existsSync('/usr/lib/dovecot/imap') && process.getuid?.() === 0;
}

export type Mailboxes = {
  readonly port: number;
  /** by way of another port, where something stands between */
  readonly imap: (mailbox: string, port?: number) => string;
  /** a mail has come, as a server of its own would put it there */
  readonly put: (mailbox: string, raw: string | Uint8Array) => void;
  /** the mailbox counts anew, as after it was brought back from a copy: another UIDVALIDITY */
  readonly countAnew: (mailbox: string) => void;
  readonly stop: () => void;
};

/** Dovecot alone. */
export async function openMailboxes(): Promise<Mailboxes> {
  const [folder, port] = [makeFolder(), await freePort()];
  const part = startDovecot(folder, port);
  const stop = () => {
    part.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  await until(() => answers(port), 20_000).catch((error) => {
    stop();
    throw error;
  });
  const own = (path: string) => chownSync(path, OWNER, OWNER);
  let put = 0;
  return {
    port,
    imap: (mailbox, by = port) => `imap://${encodeURIComponent(mailbox)}:${PASSWORD}@127.0.0.1:${by}`,
    put: (mailbox, raw) => {
      const maildir = join(folder, 'mail', mailbox);
      for (const path of [maildir, ...['new', 'cur', 'tmp'].map((name) => join(maildir, name))]) {
        if (existsSync(path)) continue;
        mkdirSync(path);
        own(path);
      }
      put += 1;
      const name = `${1_700_000_000 + put}.M${put}P1.mail`;
      writeFileSync(join(maildir, 'tmp', name), raw);
      own(join(maildir, 'tmp', name));
      renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
    },
    countAnew: (mailbox) => {
      const maildir = join(folder, 'mail', mailbox);
      for (const name of readdirSync(maildir).filter((one) => one.startsWith('dovecot'))) rmSync(join(maildir, name));
    },
    stop,
  };
}

export type MailHouse = {
  readonly smtp: string;
  readonly imap: (mailbox: string) => string;
  readonly stop: () => void;
};

/** `elsewhere`: a mailbox that it takes mail for and hands on to another server on loopback. */
export async function openMailHouse(
  mailboxes: readonly string[],
  elsewhere: { readonly mailbox: string; readonly port: number },
): Promise<MailHouse> {
  const folder = makeFolder();
  const [smtp, imap] = [await freePort(), await freePort()];
  const parts = [startPostfix(folder, smtp, mailboxes, elsewhere), startDovecot(folder, imap)];
  const stop = () => {
    for (const part of parts) part.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  await Promise.all([until(() => answers(smtp), 20_000), until(() => answers(imap), 20_000)]).catch((error) => {
    stop();
    throw error;
  });
  return {
    smtp: `smtp://127.0.0.1:${smtp}`,
    imap: (mailbox) => `imap://${encodeURIComponent(mailbox)}:${PASSWORD}@127.0.0.1:${imap}`,
    stop,
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neuvoaika-mail-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'mail'));
  chownSync(join(folder, 'mail'), OWNER, OWNER);
  return folder;
}

function startPostfix(
  folder: string,
  port: number,
  mailboxes: readonly string[],
  elsewhere: { readonly mailbox: string; readonly port: number },
): ChildProcess {
  const etc = join(folder, 'postfix');
  for (const name of ['postfix', 'spool', 'data']) mkdirSync(join(folder, name));
  execFileSync('chown', ['postfix', join(folder, 'data')]);
  const all = [...mailboxes, elsewhere.mailbox];
  const settings = {
    compatibility_level: '3.6',
    config_directory: etc,
    queue_directory: join(folder, 'spool'),
    data_directory: join(folder, 'data'),
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    myhostname: 'mail.example.test',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    maillog_file: join(folder, 'mail.log'),
    maillog_file_prefixes: folder,
    recipient_delimiter: '+',
    virtual_mailbox_domains: [...new Set(all.map((one) => one.replace(/^.*@/, '')))].join(' '),
    virtual_mailbox_base: join(folder, 'mail'),
    virtual_mailbox_maps: `texthash:${join(etc, 'mailboxes')}`,
    virtual_uid_maps: `static:${OWNER}`,
    virtual_gid_maps: `static:${OWNER}`,
    transport_maps: `texthash:${join(etc, 'transport')}`,
    alias_maps: '',
  };
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
    ...['error', 'retry'].map((name) => `${name} unix - - n - - error`),
    'virtual unix - n n - - virtual',
    'smtp unix - - n - - smtp',
    'proxymap unix - - n - - proxymap',
    'anvil unix - - n - 1 anvil',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  write(
    join(etc, 'main.cf'),
    Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
  );
  write(join(etc, 'master.cf'), services);
  write(
    join(etc, 'mailboxes'),
    all.map((one) => `${one} ${one}/`),
  );
  write(join(etc, 'transport'), [`${elsewhere.mailbox} smtp:[127.0.0.1]:${elsewhere.port}`]);
  // makes the folders of the queue
  execFileSync('postfix', ['-c', etc, 'check'], { stdio: 'ignore' });
  return spawn(MASTER, ['-c', etc, '-d'], { stdio: 'ignore' });
}

function startDovecot(folder: string, port: number): ChildProcess {
  const conf = join(folder, 'dovecot.conf');
  write(conf, [
    `base_dir = ${join(folder, 'run')}`,
    `state_dir = ${join(folder, 'run')}`,
    `log_path = ${join(folder, 'dovecot.log')}`,
    'protocols = imap',
    'listen = 127.0.0.1',
    'ssl = no',
    'disable_plaintext_auth = no',
    `mail_location = maildir:${join(folder, 'mail')}/%u`,
    `passdb {\n driver = static\n args = password=${PASSWORD}\n}`,
    `userdb {\n driver = static\n args = uid=${OWNER} gid=${OWNER} home=${join(folder, 'mail')}/%u\n}`,
    `service imap-login {\n chroot =\n inet_listener imap {\n port = ${port}\n }\n inet_listener imaps {\n port = 0\n }\n}`,
  ]);
  return spawn(DOVECOT, ['-F', '-c', conf], { stdio: 'ignore' });
}

function write(path: string, lines: readonly string[]): void {
  writeFileSync(path, `${lines.join('\n')}\n`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => done(true));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    socket.once('data', () => socket.destroy());
  });
}

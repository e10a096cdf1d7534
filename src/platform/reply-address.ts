// Where answers and returned mails come to: one mailbox, with a part of the address by which the service knows whose they are.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import { ownKey } from './own-key.ts';

/**
 * What a message's address stands for. A booking's, or a registration's, is the same in all its versions to one mailbox, as
 * calendar programs want the organizer to be. Any other is the message's own; with `attempt`, of one way of it out of the
 * house, so that what comes back tells by its address alone what never arrived.
 */
export type ReplyTo = {
  readonly of: 'booking' | 'registration' | 'message';
  readonly id: string;
  readonly mailbox: string;
  readonly attempt?: number;
};

/** What is read of an address; whose it is, is for {@link isReplyTokenOf} to say. */
export type ReplyToken = Pick<ReplyTo, 'of' | 'id'> & { readonly token: string };

type Parts = { readonly config: Pick<Config, 'replies'> & { readonly secret: string } };

/** The address that a message's answers come to; nothing where no mailbox is read. */
export function replyAddress({ config: { replies, secret } }: Parts, to: ReplyTo): string | undefined {
  return replies?.address.replace('@', `+${tokenOf(secret, to)}@`);
}

/** Every address of ours in a text, whatever mail servers made of its letters; each once, at most a few. */
export function replyTokensIn(text: string): readonly ReplyToken[] {
  const tokens = [...text.matchAll(/\+([brm][a-z2-7]{42})@/gi)].map(([, token = '']) => token.toLowerCase());
  return [...new Set(tokens)].slice(0, MOST_TOKENS).map((token) => {
    const id = fromBase32(token.slice(1)).toString('hex', 0, ID_BYTES);
    return { of: OF[token.charAt(0)] ?? 'message', id: asUuid(id), token };
  });
}

export function isReplyTokenOf(
  secret: string,
  { of, id, token }: ReplyToken,
  whose: Pick<ReplyTo, 'mailbox' | 'attempt'>,
): boolean {
  return timingSafeEqual(Buffer.from(tokenOf(secret, { of, id, ...whose })), Buffer.from(token));
}

const OF: Readonly<Record<string, ReplyTo['of']>> = { b: 'booking', r: 'registration', m: 'message' };
const MOST_TOKENS = 5;
const ID_BYTES = 16;
/** 80 bits: nobody guesses them by mail. */
const CODE_BYTES = 10;

/** The id and a code of it and the mailbox (RFC 2104), in letters and digits that stay apart in any case (RFC 4648, base32). */
function tokenOf(secret: string, { of, id, mailbox, attempt }: ReplyTo): string {
  const key = ownKey(secret, 'reply address');
  const whose = [of, id, mailbox.toLowerCase(), ...(attempt === undefined ? [] : [attempt])];
  const code = createHmac('sha256', key).update(whose.join(' ')).digest();
  const bytes = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), code.subarray(0, CODE_BYTES)]);
  return `${of.charAt(0)}${toBase32(bytes)}`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// How a message goes to a mailbox: a mail to an address, a text message to a phone number; and which a guardian has.

import { mobileNumber } from './mobile-number.ts';

export const messageChannels = ['mail', 'text'] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** How somebody is told: also by telephone, by a person, who is told by no message. */
export const toldBy = [...messageChannels, 'phone'] as const;
export type ToldBy = (typeof toldBy)[number];

/** A mailbox is an e-mail address or a phone number as E.164 has it, `+358…`. */
export function channelOf(mailbox: string): MessageChannel {
  return /^\+\d+$/.test(mailbox) ? 'text' : 'mail';
}

/** How a guardian wants to hear, and by what. */
export type Reached = {
  readonly channel: string;
  readonly safeToSend: boolean;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
};

/**
 * Where a guardian is written to: their address, or their number where they want text messages and these are sent here
 * (`texts`); nowhere where they are called, or where somebody else may read it.
 */
export function mailboxOf({ channel, safeToSend, email, phone }: Reached, texts: boolean): string | undefined {
  if (!safeToSend) return undefined;
  if (channel === 'mail') return email ?? undefined;
  return channel === 'text' && texts ? mobileNumber(phone ?? '') : undefined;
}

/**
 * Where one guardian of a family is written to, as `mailboxOf`: nowhere either where another of the family reads it to whom
 * nothing may be sent. `family`: all guardians, with or without this one.
 */
export function mailboxWithin<One extends Reached & { readonly id: string }>(
  one: One,
  family: readonly (Reached & { readonly id: string })[],
  texts: boolean,
): string | undefined {
  const mailbox = mailboxOf(one, texts);
  return family.some((other) => other.id !== one.id && !other.safeToSend && reads(other, mailbox))
    ? undefined
    : mailbox;
}

function reads({ email, phone }: Reached, mailbox: string | undefined): boolean {
  if (mailbox === undefined) return false;
  return email?.toLowerCase() === mailbox.toLowerCase() || mobileNumber(phone ?? '') === mailbox;
}

/** A mailbox as it stands among what is kept of a participant. */
export function asContact(mailbox: string | undefined): { readonly email?: string; readonly phone?: string } {
  if (mailbox === undefined) return {};
  return channelOf(mailbox) === 'text' ? { phone: mailbox } : { email: mailbox };
}

/** Somebody of another house: written to at their address, else by text message; and the number that they gave, to call. */
export function outsideContact(
  { email, phone }: { readonly email?: string | undefined; readonly phone?: string | undefined },
  texts: boolean,
): { readonly email?: string; readonly phone?: string; readonly number?: string } {
  const mailbox = email?.toLowerCase() ?? (texts ? mobileNumber(phone ?? '') : undefined);
  return { ...asContact(mailbox), ...(phone !== undefined && { number: phone }) };
}

// How a message goes to a mailbox: a mail to an address, a text message to a phone number.

export const messageChannels = ['mail', 'text'] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** A mailbox is an e-mail address or a phone number as E.164 has it, `+358…`. */
export function channelOf(mailbox: string): MessageChannel {
  return /^\+\d+$/.test(mailbox) ? 'text' : 'mail';
}

// A guardian says how they want to hear of their times, and when they want to hear nothing that can wait.

import { Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { FamilyId } from '../../core/ids.ts';
import { type MessageChannel, mailboxWithin, messageChannels } from '../../core/message-channel.ts';
import type { ChosenHours } from '../../core/quiet-hours.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { logOf } from './open-family.ts';
import type { ContactChannel } from './schema.ts';
import { findFamily } from './store.ts';
import { findChosenHours, updateGuardian, writeChosenHours } from './store-members.ts';

/** What a guardian has chosen, and may choose: nothing by which they cannot be reached, or which is not theirs to undo. */
export type GuardianMessages = ChosenHours & {
  readonly channel: ContactChannel;
  readonly channels: readonly MessageChannel[];
  /** they would get texts, and none are sent here: who chose them is called */
  readonly noTexts?: true;
  /** how the number ends to which texts go, never more: others may read their page */
  readonly textsTo?: string;
};

/** Nothing where nothing may be sent to them: that is for the desk to change, who knows why. */
export async function readGuardianMessages(
  {
    tx,
    texts,
  }: { readonly tx: Parameters<typeof findFamily>[0] & Parameters<typeof findChosenHours>[0]; readonly texts: boolean },
  family: FamilyId,
  guardian: string,
): Promise<GuardianMessages | undefined> {
  const all = (await findFamily(tx, family))?.guardians ?? [];
  const found = all.find(({ id }) => id === guardian);
  if (found === undefined || !found.safeToSend) return undefined;
  const mailboxBy = (channel: MessageChannel, sent = texts) => mailboxWithin({ ...found, channel }, all, sent);
  const channels = messageChannels.filter((channel) => mailboxBy(channel) !== undefined);
  const noTexts = !texts && mailboxBy('text', true) !== undefined;
  const number = mailboxBy('text');
  return {
    channel: found.channel,
    channels,
    ...(noTexts && { noTexts }),
    ...(number !== undefined && { textsTo: number.slice(-3) }),
    ...(await findChosenHours(tx, guardian)),
  };
}

/**
 * They are told by the way they chose from now on: what they were told by the other is taken back there, and said anew here.
 * Throws `Refusal`: not_found, invalid_input for a way by which they cannot be reached.
 */
export async function chooseGuardianMessages(
  { tx, now, deps }: CommandContext,
  { family: id, guardian }: { readonly family: FamilyId; readonly guardian: string },
  { channel, ...hours }: ChosenHours & { readonly channel?: MessageChannel | undefined },
): Promise<{ readonly log: readonly LogEntry[]; readonly events: readonly DomainEvent[] }> {
  const texts = deps.texter.sends;
  const before = await readGuardianMessages({ tx, texts }, id, guardian);
  const family = await findFamily(tx, id);
  const known = family?.guardians.find((one) => one.id === guardian);
  if (before === undefined || family === undefined || known === undefined) {
    throw new Refusal('not_found', 'nothing is sent to anybody by this link');
  }
  const wanted = channel ?? before.channel;
  if (wanted !== before.channel && channel !== undefined && !before.channels.includes(channel)) {
    const faults = [{ path: 'channel', message: 'there is nothing known by which they could be reached so' }];
    throw new Refusal('invalid_input', 'they cannot be reached so', { faults });
  }
  const changed = [
    ...(wanted === before.channel ? [] : ['channel']),
    ...(hours.quietFrom === before.quietFrom && hours.quietTo === before.quietTo ? [] : ['quietHours']),
  ];
  if (changed.length === 0) return { log: [], events: [] };
  await writeChosenHours(tx, guardian, hours);
  const events =
    wanted === before.channel
      ? []
      : await updateGuardian(tx, id, guardian, { ...known, ...hours, channel: wanted }, { now, texts });
  return { log: [logOf(family, 'choose-messages', { guardian, fields: changed.join(' ') })], events };
}

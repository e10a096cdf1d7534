// What became of messages: those that have not arrived, for those who follow them up, and the demonstration's mail tray.

import PostalMime from 'postal-mime';
import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { MessageChannel } from '../../core/message-channel.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, type Capability, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { readDirectory } from '../directory/read.ts';
import { NO_GATEWAY, recipientOf } from './rules.ts';
import {
  aboutBookings,
  type UndeliveredItem,
  type UndeliveredPage,
  undeliveredPaging,
  undeliveredQuery,
} from './schema.ts';
import { listTrayMessages, type TrayRecord } from './store-tray.ts';
import { readUndelivered, type Undelivered } from './store-undelivered.ts';

/**
 * Messages about times to come that have failed or still wait, the soonest meeting first. Nothing in them tells who
 * is written to or about whom, so that the reading is not logged. Throws `Refusal`: not_allowed, invalid_input.
 */
export async function readUndeliveredMessages(
  deps: Pick<Dependencies, 'db' | 'clock' | 'texter'>,
  actor: Actor,
  query: unknown,
): Promise<UndeliveredPage> {
  if (!may(actor, 'see-messages')) throw new Refusal('not_allowed', 'no role of this actor sees messages');
  const { area, cursor, limit } = parseInput(undeliveredQuery, query);
  const after = undeliveredPaging.after(cursor);
  const rows = await readUndelivered(deps.db, {
    now: deps.clock.now(),
    texts: deps.texter.sends,
    areas:
      area === undefined
        ? areasFor(actor, 'see-messages')
        : [areaOf(await readDirectory(deps), actor, { wanted: area, capability: 'see-messages' })],
    limit: limit + 1,
    ...(after && { after: { start: after[0], id: after[1] } }),
  });
  const page = pageOf(undeliveredPaging, rows, limit, ({ start, id }) => [start.getTime(), id]);
  return { items: page.rows.map((row) => asItem(actor, row)), nextCursor: page.nextCursor };
}

/** One that the actor may ask about. Throws `Refusal`: invalid_input, not_allowed. */
export function areaOf(
  { areas }: Pick<Directory, 'areas'>,
  actor: Actor,
  { wanted, capability }: { readonly wanted: string; readonly capability: Capability },
): AreaId {
  const area = [...areas.keys()].find((id) => id === wanted);
  if (area === undefined) throw invalidInput({ path: 'area', message: 'there is no such area' });
  if (!may(actor, capability, area)) throw new Refusal('not_allowed', 'this area is not among the actor’s');
  return area;
}

function asItem(actor: Actor, row: Undelivered): UndeliveredItem {
  return {
    id: row.id,
    about: row.about,
    kind: row.kind,
    ...(aboutBookings.includes(row.about) && { booking: row.aboutId }),
    ...(row.about === 'registration' && { registration: row.aboutId }),
    area: row.area,
    recipient: recipientOf(row),
    ...(row.which !== null && { which: row.which }),
    channel: row.channel,
    state: ['failed', 'bounced', 'superseded'].includes(row.state) ? 'failed' : 'waiting',
    attempts: row.attempts,
    why: reasonOf(row),
    ...(row.code !== null && { code: row.code }),
    since: row.createdAt.toISOString(),
    meetingStarts: row.start.toISOString(),
    ...(row.byPhoneOnly !== null && { byPhoneOnly: row.byPhoneOnly }),
    ...(row.stillHolds && { stillHolds: true }),
    ...(row.moved && { moved: true }),
    phoneKnown: row.phoneKnown,
    addressKept: row.addressKept,
    maySendAgain: row.byPhoneOnly === null && row.sendable && may(actor, 'follow-messages', row.area),
  };
}

function reasonOf(row: Undelivered): UndeliveredItem['why'] {
  const { channel, attempts, state, stage, code } = row;
  if (channel === 'phone') return 'nobody-written-to';
  if (state === 'superseded') return 'never-invited';
  if (attempts === 0) return 'new';
  if (state === 'unknown') return 'unknown';
  if (code === 'too-late') return 'too-late';
  if (code === NO_GATEWAY) return 'no-texts';
  if (row.byPhoneOnly === 'opted-out') return 'opted-out';
  if (state === 'bounced') return bouncedOf(code);
  if (stage === 'words' || stage === null) return 'other';
  if (channel === 'text') {
    if (state === 'failed') return stage === 'recipient' ? 'refused' : 'policy';
    return stage === 'sender' && !/^http-(?:5|429)/.test(code ?? '') ? 'policy' : 'delayed';
  }
  const isRefusal = code !== null && /^5/.test(code);
  if (!isRefusal) return 'delayed';
  return state === 'failed' && stage === 'recipient' ? 'refused' : 'policy';
}

/** A server took it and gave it up: about the mailbox (RFC 3463), about whom it comes from, or it could not be handed on. */
function bouncedOf(code: string | null): UndeliveredItem['why'] {
  if (code?.startsWith('5.7.')) return 'policy';
  return code?.startsWith('4') ? 'delayed' : 'refused';
}

export type TrayMessage = {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly recipient: string;
  /** empty of a text message, which has none */
  readonly subject: string;
  /** epoch milliseconds */
  readonly createdAt: number;
  readonly text: string;
  /** the iCalendar text, where the message carries an invite */
  readonly invite?: string;
};

const NEWEST = 100;

/**
 * The newest hundred messages, newest first. Anybody may read it, as everybody in a demonstration is made up; there
 * are sign-in links among them. Throws `not_found` in production, or where a mail server takes the mail.
 */
export async function readMailTray(deps: Pick<Dependencies, 'config' | 'db'>): Promise<readonly TrayMessage[]> {
  const { demo, production, mail } = deps.config;
  if (!demo || production || mail.url !== undefined) throw new Refusal('not_found', 'there is no mail tray here');
  return Promise.all((await listTrayMessages(deps.db, NEWEST)).map(open));
}

async function open(record: TrayRecord): Promise<TrayMessage> {
  const { id, channel, recipient, subject, createdAt } = record;
  const kept = { id, channel, recipient, subject, createdAt };
  if (channel === 'text') return { ...kept, text: new TextDecoder().decode(record.raw) };
  const mail = await PostalMime.parse(record.raw, { attachmentEncoding: 'utf8' });
  const invite = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar')?.content;
  return { ...kept, text: mail.text ?? '', ...(typeof invite === 'string' && { invite }) };
}

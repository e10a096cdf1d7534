// What a message may be, what is asked about those that did not arrive, and what is told of them: nothing of whom.

import { z } from 'zod';
import { messageChannels } from '../../core/message-channel.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';

/** What a message may be about: each is worded by the feature that knows it. */
export const subjects = ['booking', 'offer', 'registration', 'user', 'sign-in', 'absence', 'reminder'] as const;
export type Subject = (typeof subjects)[number];

export const messageKinds = [
  'invite',
  'cancellation',
  'offer',
  'withdrawal',
  'registration',
  'welcome',
  'sign-in',
  'absence',
  'reminder',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Whom a message is for. */
const messageRecipients = ['booker', 'professional', 'family', 'guest', 'registered', 'user'] as const;
export type MessageRecipient = (typeof messageRecipients)[number];

const instant = z.iso.datetime({ offset: true });

/** When the meeting starts, then the message's id. */
export const undeliveredPaging = pagedBy('undelivered-messages', z.tuple([part.instant, part.uuid]));

export const undeliveredQuery = z.object({
  area: z.string().max(100).optional(),
  cursor: undeliveredPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

/**
 * Why it has not arrived. `new`: it was not tried yet; `refused`: there is no such mailbox, or it takes nothing; `policy`: the
 * server takes no mail from this service; `delayed`: the server is away or asks for patience; `unknown`: it may have arrived.
 */
export const undeliveredReasons = ['new', 'refused', 'policy', 'delayed', 'unknown', 'too-late', 'other'] as const;

export const undeliveredItem = z
  .object({
    id: z.string(),
    about: z.enum(subjects),
    kind: z.enum(messageKinds),
    /** where it is about a booking, or reminds of one */
    booking: z.string().optional(),
    area: z.string(),
    recipient: z.enum(messageRecipients),
    channel: z.enum(messageChannels),
    /** `waiting`: it is tried again by itself; `failed`: it is not */
    state: z.enum(['waiting', 'failed']),
    attempts: z.int(),
    why: z.enum(undeliveredReasons),
    /** the server's enhanced status code (RFC 3463), its SMTP code, or our word for its silence */
    code: z.string().optional(),
    since: instant,
    /** when what it tells of begins */
    meetingStarts: instant,
    /** why the recipient is told by phone only; missing where they may be written to */
    byPhoneOnly: z.enum(['unsafe', 'phone', 'no-address']).optional(),
    /** whether the caller may send it again; where they may not, others may, unless it is told by phone only */
    maySendAgain: z.boolean(),
  })
  .meta({
    id: 'UndeliveredMessage',
    examples: [
      {
        id: '5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11',
        about: 'booking',
        kind: 'invite',
        booking: '0f8c2a52-7a7e-4c0e-9d38-3f0d6a2f8b10',
        area: 'hartola',
        recipient: 'booker',
        channel: 'mail',
        state: 'failed',
        attempts: 1,
        why: 'refused',
        code: '5.1.1',
        since: '2026-11-20T07:00:00Z',
        meetingStarts: '2026-11-24T11:00:00Z',
        maySendAgain: true,
      },
    ],
  });
export type UndeliveredItem = z.output<typeof undeliveredItem>;

export const undeliveredPage = z
  .object({ items: z.array(undeliveredItem), nextCursor: z.string().nullable() })
  .meta({ id: 'UndeliveredMessagePage' });
export type UndeliveredPage = z.output<typeof undeliveredPage>;

/**
 * What became of a message. `unknown`: it may have arrived. `bounced`: it was taken, and came back. `superseded`: what it says
 * was overtaken before it was sent. `answered`: its reader has answered in their calendar.
 */
export const messageStates = [
  'queued',
  'in-flight',
  'sent',
  'unknown',
  'failed',
  'bounced',
  'superseded',
  'answered',
] as const;
export type MessageState = (typeof messageStates)[number];

/** When it was written, then its id. */
export const messagePaging = pagedBy('messages', z.tuple([part.newestFirst, part.uuid]));

export const messagesQuery = z.object({
  state: z.enum(messageStates).optional().meta({ description: 'Only those of this fate.' }),
  booking: z.uuid().optional().meta({ description: 'Only what was sent about this booking, reminders included.' }),
  area: z.string().max(100).optional(),
  cursor: messagePaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

export const messageItem = z
  .object({
    id: z.string(),
    about: z.enum(subjects),
    kind: z.enum(messageKinds),
    /** where it is about a booking, or reminds of one */
    booking: z.string().optional(),
    /** of what it is about; a newer one overtakes an older */
    version: z.int(),
    /** missing where it is of no area, as a sign-in is */
    area: z.string().optional(),
    recipient: z.enum(messageRecipients),
    channel: z.enum(messageChannels),
    state: z.enum(messageStates),
    attempts: z.int(),
    /** where the last attempt failed, and the server's enhanced status code (RFC 3463), its SMTP code, or our word for its silence */
    stage: z.string().optional(),
    code: z.string().optional(),
    created: instant,
    sent: instant.optional(),
    /** when it is tried next */
    next: instant.optional(),
  })
  .meta({
    id: 'Message',
    examples: [
      {
        id: '5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11',
        about: 'booking',
        kind: 'invite',
        booking: '0f8c2a52-7a7e-4c0e-9d38-3f0d6a2f8b10',
        version: 0,
        area: 'hartola',
        recipient: 'family',
        channel: 'mail',
        state: 'sent',
        attempts: 1,
        created: '2026-11-20T07:00:00Z',
        sent: '2026-11-20T07:00:01Z',
      },
    ],
  });
export type MessageItem = z.output<typeof messageItem>;

export const messagePage = z
  .object({ items: z.array(messageItem), nextCursor: z.string().nullable() })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.output<typeof messagePage>;

export const sendMessageAgainInput = z.strictObject({ message: z.uuid() });
export const sendFailedAgainInput = z.strictObject({
  area: z.string().max(100).optional().meta({ description: 'Only those of this area' }),
});
export const failedSentAgain = z
  .object({ count: z.int().meta({ description: 'How many are sent again; at most 500 at once' }) })
  .meta({ id: 'FailedMessagesSentAgain' });
export const messageSentAgain = z.object({ id: z.string() }).meta({ id: 'MessageSentAgain' });

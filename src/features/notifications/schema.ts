// What a message may be, what is asked about those that did not arrive, and what is told of them: nothing of whom.

import { z } from 'zod';
import { outsideRoles } from '../../core/booking.ts';
import { toldBy } from '../../core/message-channel.ts';
import { pagedBy, pagedInOrder, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { placeholders, templateKinds } from '../../core/template.ts';
import { guarded } from '../../core/typed-text.ts';
import { areaId } from '../directory/schema.ts';

/** What a message may be about: each is worded by the feature that knows it. */
export const subjects = [
  'booking',
  'offer',
  'registration',
  'user',
  'sign-in',
  'absence',
  'permission',
  'reminder',
  'answer',
  'digest',
  'thread',
  'duty',
  'next-step',
  'poll',
] as const;
export type Subject = (typeof subjects)[number];

/** Those that bear a booking’s id, and are to a participant. */
export const aboutBookings: readonly Subject[] = ['booking', 'reminder', 'answer'];

export const messageKinds = [
  'invite',
  'cancellation',
  'offer',
  'withdrawal',
  'registration',
  'welcome',
  'sign-in',
  'absence',
  'permission-ends',
  'reminder',
  'declined',
  'digest',
  'question',
  'question-answered',
  'promise-near',
  'promise-passed-on',
  'question-handed',
  'duty-handed',
  'step-overdue',
  'poll',
  'poll-changed',
  'poll-over',
  'poll-undecided',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Whom a message is for. */
const messageRecipients = ['booker', 'professional', 'family', ...outsideRoles, 'registered', 'user'] as const;
export type MessageRecipient = (typeof messageRecipients)[number];

const instant = z.iso.datetime({ offset: true });

/** Of a registration for a group event. `cancelled`: the whole event, or this one by itself. */
const messageGroup = z
  .object({
    event: z.string(),
    name: z.record(z.string(), z.string()).meta({ description: 'By language' }),
    number: z.int(),
    cancelled: z.enum(['event', 'registration']).optional(),
  })
  .meta({ id: 'MessageGroup' });
export type MessageGroup = z.output<typeof messageGroup>;

/** When the meeting starts, then the message's id. */
export const undeliveredPaging = pagedBy('undelivered-messages', z.tuple([part.instant, part.uuid]));

export const undeliveredQuery = z.object({
  area: z.string().max(100).optional(),
  cursor: undeliveredPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

/**
 * Why it has not arrived. `new`: it was not tried yet; `refused`: there is no such mailbox, or it takes nothing; `policy`: the
 * server takes no mail from this service; `no-texts`: text messages are sent from here no more; `never-invited`: a cancellation
 * was not sent as no invite had gone, but they may know the time by phone; `nobody-written-to`: who is of the family, or registered, cannot be, and something has changed; `delayed`: the server is away or asks for patience; `unknown`: it may have arrived.
 */
export const undeliveredReasons = [
  'new',
  'refused',
  'policy',
  'delayed',
  'unknown',
  'too-late',
  'no-texts',
  'opted-out',
  'never-invited',
  'nobody-written-to',
  'other',
] as const;

export const undeliveredItem = z
  .object({
    id: z.string(),
    about: z.enum(subjects),
    kind: z.enum(messageKinds),
    /** where it is about a booking, or reminds of one */
    booking: z.string().optional(),
    /** where it is about a registration for a group event */
    registration: z.string().optional(),
    /** its event, and its number in it */
    group: messageGroup.optional(),
    area: z.string(),
    recipient: z.enum(messageRecipients),
    /** of several of these who belong to the same thing, which: always by the same number, as its page counts them */
    which: z.int().optional(),
    /** `phone`: they cannot be written to, and somebody calls */
    channel: z.enum(toldBy),
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
    byPhoneOnly: z.enum(['unsafe', 'phone', 'none', 'no-address', 'opted-out']).optional(),
    /** they take part no more, and the time may still stand in their calendar */
    stillHolds: z.literal(true).optional(),
    /** of an invite: its time is another than they were told before */
    moved: z.literal(true).optional(),
    /** whether a number of theirs is known, to call them by */
    phoneKnown: z.boolean(),
    /** whether an address or number is kept for them, to be checked and corrected */
    addressKept: z.boolean(),
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
        phoneKnown: false,
        addressKept: true,
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
    /** where it is about a registration for a group event */
    registration: z.string().optional(),
    /** its event, and its number in it */
    group: messageGroup.optional(),
    /** of what it is about; a newer one overtakes an older */
    version: z.int(),
    /** missing where it is of no area, as a sign-in is */
    area: z.string().optional(),
    recipient: z.enum(messageRecipients),
    /** `phone`: nobody can be written to, and somebody calls */
    channel: z.enum(toldBy),
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
export const toldInput = z.strictObject({
  told: z.boolean().default(true).meta({ description: '`false` takes it back' }),
});
export const noteToldInput = toldInput.extend({ message: z.uuid() });
export const messageTold = z.object({ id: z.string() }).meta({ id: 'MessageTold' });
export const sendFailedAgainInput = z.strictObject({
  area: z.string().max(100).optional().meta({ description: 'Only those of this area' }),
});
export const failedSentAgain = z
  .object({ count: z.int().meta({ description: 'How many are sent again; at most 500 at once' }) })
  .meta({ id: 'FailedMessagesSentAgain' });
export const messageSentAgain = z.object({ id: z.string() }).meta({ id: 'MessageSentAgain' });

/** `hartola.fi.booked`: an area, a language and what the message tells. An area's id may hold dots. */
const TEMPLATE_ID = new RegExp(`^(.+)\\.(${languages.join('|')})\\.(${templateKinds.join('|')})$`);

export function templateIdOf({ area, language, kind }: TemplateKey): string {
  return `${area}.${language}.${kind}`;
}

export const templateId = z
  .string()
  .max(120)
  .transform((text, context): TemplateKey => {
    const [, area, language, kind] = TEMPLATE_ID.exec(text) ?? [];
    const read = templateKey.safeParse({ area, language, kind });
    if (read.success) return read.data;
    context.addIssue({
      code: 'custom',
      message: 'is no id of a template: an area, a language and a kind with dots between',
    });
    return z.NEVER;
  })
  .meta({ example: 'hartola.fi.booked' });

const templateKey = z.object({ area: areaId, language: z.enum(languages), kind: z.enum(templateKinds) });
export type TemplateKey = z.output<typeof templateKey>;

/** Longer than any may be, so that the check says which is too long and by how much. */
const ownWords = guarded(
  z
    .string()
    .max(2000)
    .overwrite((text) => text.replaceAll('\r\n', '\n').trim().normalize('NFC')),
);

const words = {
  subject: ownWords.exactOptional(),
  opening: ownWords.exactOptional().meta({ description: 'The first sentence' }),
  instructions: ownWords.exactOptional().meta({ description: 'A paragraph of what to bring or mind' }),
  text: ownWords.exactOptional().meta({ description: 'A short sentence in the text message' }),
  signature: ownWords.exactOptional().meta({ description: 'A line under the sender, in every message' }),
};

const seen = z.int().min(0).exactOptional().meta({
  description: 'The version that was looked at: refused with `changed_meanwhile` where it is another by now',
});

export const changeTemplateInput = z.strictObject({ template: templateId, ...words, seen });
export const restoreTemplateInput = z.strictObject({
  template: templateId,
  to: z.int().min(0).meta({ description: 'The version to take back; 0 for the service’s own words' }),
  seen,
});
export const previewTemplateInput = z.strictObject(words);

const shownWords = z
  .object({
    subject: z.string().optional(),
    opening: z.string().optional(),
    instructions: z.string().optional(),
    text: z.string().optional(),
    signature: z.string().optional(),
  })
  .meta({ id: 'TemplateWords' });

export const templateItem = z
  .object({
    id: z.string(),
    area: z.string(),
    language: z.enum(languages),
    kind: z.enum(templateKinds),
    /** 0: nobody has changed it yet */
    version: z.int(),
    /** `resting`: by now they would tell too much, so that the service's own words are sent */
    state: z.enum(['service', 'own', 'resting']),
    words: shownWords,
    /** what the service says by itself, of a time made up */
    service: shownWords,
    placeholders: z
      .record(z.string(), z.array(z.enum(placeholders)))
      .meta({ description: 'What may stand in each part' }),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
    changedAt: instant.optional(),
    changedBy: z.string().optional(),
  })
  .meta({ id: 'Template' });
export type TemplateItem = z.output<typeof templateItem>;

export const templatePaging = pagedInOrder('templates');
export const templatesQuery = z.object({
  area: z.string().max(100).optional(),
  cursor: templatePaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export const templatePage = z
  .object({ items: z.array(templateItem), nextCursor: z.string().nullable() })
  .meta({ id: 'TemplatePage' });

export const templateVersion = z
  .object({
    version: z.int(),
    words: shownWords,
    restored: z.int().optional().meta({ description: 'The version that it took back' }),
    changedAt: instant,
    changedBy: z.string().optional(),
  })
  .meta({ id: 'TemplateVersion' });
export type TemplateVersionItem = z.output<typeof templateVersion>;
export const templateVersionPaging = pagedBy('template-versions', z.tuple([part.number]));
export const templateVersionsQuery = z.object({
  cursor: templateVersionPaging.cursor.exactOptional(),
  limit: pageLimit(20),
});
export const templateVersionPage = z
  .object({ items: z.array(templateVersion), nextCursor: z.string().nullable() })
  .meta({ id: 'TemplateVersionPage' });

export const templateChanged = z
  .object({ id: z.string(), version: z.int() })
  .meta({ id: 'TemplateChanged', examples: [{ id: 'hartola.fi.booked', version: 3 }] });
export type TemplateChanged = z.output<typeof templateChanged>;

export const templatePreview = z
  .object({ subject: z.string(), text: z.string(), html: z.string(), textMessage: z.string(), textLength: z.int() })
  .meta({ id: 'TemplatePreview' });

/** A key of a browser's, base64url. */
const browserKey = (bytes: number) => z.base64url().length(Math.ceil((bytes * 4) / 3));
export const turnOnPushInput = z.strictObject({
  endpoint: z.url().max(2_000),
  p256dh: browserKey(65),
  auth: browserKey(16),
  device: guarded(z.string().min(1).max(60)),
});
export const turnOffPushInput = z.strictObject({ id: z.uuid() });

// What goes into and comes out of families.

import { z } from 'zod';
import { notServing } from '../../core/directory.ts';
import { isEnoughToSearch } from '../../core/fold-name.ts';
import { tidyReference } from '../../core/fold-reference.ts';
import type { FamilyId, Id } from '../../core/ids.ts';
import { undecidedCalendarOf } from '../../core/left-calendar.ts';
import { messageChannels } from '../../core/message-channel.ts';
import { mobileNumber } from '../../core/mobile-number.ts';
import { messageLevels } from '../../core/neutral-message.ts';
import { languages } from '../../core/permissions.ts';
import { bothHours, chosenHours, emailAddress, guarded, halfOfHours, phoneNumber } from '../../core/typed-text.ts';
import { areaId, professionalId } from '../directory/schema.ts';

/** Why somebody looks for a family or at it: kept in the access log with who it was. */
export const readPurposes = ['appointment', 'contact', 'correction', 'own-data-request', 'oversight'] as const;
export type ReadPurpose = (typeof readPurposes)[number];

/** How a guardian wants to hear: by mail, by text message, by a call of the desk, or not at all. */
export const contactChannels = ['mail', 'text', 'phone', 'none'] as const;
export type ContactChannel = (typeof contactChannels)[number];

export const familyId = z.uuid().transform((text) => text as FamilyId);
export const guardianId = z.uuid().transform((text) => text as Id<'guardian'>);
export const childId = z.uuid().transform((text) => text as Id<'child'>);

const words = (longest: number) => z.string().trim().min(1).max(longest);
/** The family’s number in its own client system; spaces, forms of dashes and case make no other of it. */
export const familyReference = z
  .string()
  .max(64)
  .transform(tidyReference)
  .refine((reference) => reference !== '', 'must not be empty')
  .meta({ minLength: 1 });
const born = z
  .string()
  .regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, 'must be a year and month such as 2023-05')
  .meta({ description: 'Year and month of birth, or of the expected birth', example: '2023-05' });

const guardianShape = {
  name: words(120),
  email: emailAddress.optional(),
  phone: phoneNumber.optional(),
  language: z.enum(languages).default('fi'),
  channel: z.enum(contactChannels).optional().meta({
    description:
      'How they want to hear; left out: by mail if there is an address, else by text if there is the number of a mobile phone, else by phone. Where no text messages are sent, `text` is by phone',
  }),
  safeToSend: z.boolean().default(true).meta({ description: 'false: somebody else may read what is sent' }),
  messageLevel: z.enum(messageLevels).default('neutral').meta({
    description:
      'What their messages and calendar entries say of the place: nothing, its address, or also its name where that does not tell what is done there; never anything under non-disclosure',
  }),
  quietFrom: quiet(chosenHours.quietFrom),
  quietTo: quiet(chosenHours.quietTo),
};

/** As they chose it themselves, by a link of theirs, unless the desk says another. */
function quiet<Clock extends z.ZodNullable>(clock: Clock) {
  return clock.exactOptional().meta({
    description:
      'Hours in which they hear nothing that can wait, by the clock of where they are: both, or neither. Left out: as they were; null: as everybody, from 21:00 to 07:00',
  });
}

type Contact = {
  readonly channel?: ContactChannel | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
};

const hasMail = ({ channel, email }: Contact) => channel !== 'mail' || email !== undefined;
const mailFault = { path: ['email'], error: 'is needed to send mail: give it, or another channel' };
const hasPhone = ({ channel, phone }: Contact) => channel !== 'phone' || phone !== undefined;
const phoneFault = { path: ['phone'], error: 'is needed to call: give it, or another channel' };

const hasMobile = ({ channel, phone }: Contact) => channel !== 'text' || mobileNumber(phone ?? '') !== undefined;
const mobileFault = {
  path: ['phone'],
  error: 'of a mobile phone is needed to send text messages: give it, or another channel',
};

function settleChannel<Given extends Contact>(given: Given): Given & { readonly channel: ContactChannel } {
  return { ...given, channel: given.channel ?? channelFor(given) };
}

function channelFor({ email, phone }: Contact): ContactChannel {
  if (email !== undefined) return 'mail';
  if (phone === undefined) return 'none';
  return mobileNumber(phone) === undefined ? 'phone' : 'text';
}

export const guardianInput = z
  .strictObject(guardianShape)
  .refine(hasMail, mailFault)
  .refine(hasPhone, phoneFault)
  .refine(hasMobile, mobileFault)
  .refine(bothHours, halfOfHours)
  .transform(settleChannel);

export const childInput = z.strictObject({ name: words(120), born: born.optional() });

export const registerInput = z.strictObject({
  area: areaId,
  reference: guarded(familyReference, 'contacts')
    .optional()
    .meta({ description: 'The family’s number in its own client system; without it, one is made', example: '1042' }),
  name: words(120).meta({ description: 'What the desk calls them, usually the surname' }),
  address: words(300).optional(),
  nonDisclosure: z.boolean().default(false).meta({ description: 'Turvakielto: no address is kept' }),
  guardians: z.array(guardianInput).max(10).default([]),
  children: z.array(childInput).max(20).default([]),
  confirmed: z.boolean().default(false).meta({ description: 'true: register although one much like it is there' }),
});

/** What is left out stays as it is; `null` empties. */
export const changeInput = z.strictObject({
  family: familyId,
  name: words(120).optional(),
  address: words(300).nullable().optional(),
});

export const addGuardianInput = z
  .strictObject({ family: familyId, ...guardianShape })
  .refine(hasMail, mailFault)
  .refine(hasPhone, phoneFault)
  .refine(hasMobile, mobileFault)
  .refine(bothHours, halfOfHours)
  .transform(settleChannel);

const leftCalendar = undecidedCalendarOf('a guardian who is written to no more');
/** The whole guardian anew: what is left out is emptied. */
export const changeGuardianInput = z
  .strictObject({ family: familyId, guardian: guardianId, calendar: leftCalendar, ...guardianShape })
  .refine(hasMail, mailFault)
  .refine(hasPhone, phoneFault)
  .refine(hasMobile, mobileFault)
  .refine(bothHours, halfOfHours)
  .transform(settleChannel);
/** What the desk may say as it corrects a guardian. */
export const guardianCorrection = z
  .strictObject({ ...guardianShape, calendar: leftCalendar })
  .refine(hasMail, mailFault)
  .refine(hasPhone, phoneFault)
  .refine(hasMobile, mobileFault)
  .refine(bothHours, halfOfHours)
  .transform(settleChannel);
/** What the desk may say as it removes a guardian. */
export const guardianRemoval = z.object({ calendar: leftCalendar });
export const removeGuardianInput = z.strictObject({ family: familyId, guardian: guardianId, calendar: leftCalendar });

export const addChildInput = childInput.extend({ family: familyId });
export const changeChildInput = childInput.extend({ family: familyId, child: childId });
export const removeChildInput = z.strictObject({
  family: familyId,
  child: childId,
  seen: z
    .array(z.string().regex(/^[0-9a-f-]{36}(?::\d{1,9})?$/))
    .default([])
    .meta({
      description:
        'The bookings to come that are for this child, and will be for no child of the family. With `:` and its `sequence` after it, a booking counts only as it was then',
    }),
});

export const nameWorkerInput = z.strictObject({
  family: familyId,
  professional: professionalId.nullable().meta({ description: 'null: nobody for now', example: 'th-hartola' }),
});

export const nonDisclosureInput = z.strictObject({ family: familyId, nonDisclosure: z.boolean() });

export const searchInput = z.strictObject({
  query: words(200)
    .refine(isEnoughToSearch, 'must be at least two characters')
    .meta({ description: 'Name, guardian, child, phone number (also only its last four digits or more) or reference' }),
  purpose: z.enum(readPurposes),
  area: areaId.optional(),
});

export const auditorSearchInput = z.strictObject({
  query: words(200)
    .refine(isEnoughToSearch, 'must be at least two characters')
    .meta({ description: 'Number, id, name, guardian or child; also of a family merged since', example: '1042' }),
  numberOnly: z.boolean().default(false).meta({ description: 'true: by number or id, and not by any name' }),
});

/** What an auditor sees of a family: what tells it from others. */
export const auditedFamilies = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      area: z.string(),
      reference: z.string(),
      name: z.string().optional(),
      nonDisclosure: z.boolean(),
    }),
  ),
  more: z.boolean(),
});
export type AuditedFamilies = z.output<typeof auditedFamilies>;

export const readQuery = z.object({ purpose: z.enum(readPurposes) });

const moment = z.string().meta({ example: '2026-11-24T13:50:00+02:00' });
const localized = z.record(z.string(), z.string());

const guardianOutput = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  language: z.enum(languages),
  channel: z.enum(contactChannels),
  safeToSend: z.boolean(),
  messageLevel: z.enum(messageLevels),
  quietFrom: z.string().optional().meta({
    description: 'From when they hear nothing that can wait; missing where they have everybody’s night',
    example: '20:00',
  }),
  quietTo: z.string().optional().meta({ description: 'And until when', example: '08:00' }),
  writtenBy: z.enum(messageChannels).optional().meta({
    description:
      'How messages reach them as things are; missing where nothing may be sent, or there is nowhere to send it',
  }),
});
export type GuardianView = z.output<typeof guardianOutput>;

const childOutput = z.object({ id: z.string(), name: z.string(), born: z.string().optional() });

const workerOutput = z.object({
  professional: z.string(),
  post: localized.optional().meta({ description: 'Missing for somebody the directory knows no longer' }),
  gone: z.enum(notServing).optional().meta({
    description:
      'They serve the family’s area no longer, and a successor is to be named: removed from the directory, disabled, or of other areas now',
  }),
  since: moment,
  until: moment.optional(),
});

const common = {
  id: z.string(),
  reference: z.string(),
  area: z.string(),
  name: z.string().optional(),
  nonDisclosure: z.boolean(),
  guardians: z.array(guardianOutput),
  children: z.array(childOutput),
};

export const familySummary = z.object(common).meta({ id: 'FamilySummary' });
export type FamilySummary = z.output<typeof familySummary>;

export const familyOutput = z
  .object({
    ...common,
    /** never there under non-disclosure */
    address: z.string().optional(),
    namedWorker: workerOutput.optional(),
    formerWorkers: z.array(workerOutput),
    bookings: z.array(
      z.object({
        id: z.string(),
        service: z.string(),
        status: z.string(),
        confirmed: z.literal(true).optional().meta({ description: 'The family has said that it comes' }),
        child: z.string().optional().meta({ description: 'For which of the children it is, if for one' }),
        start: moment,
        end: moment,
      }),
    ),
  })
  .meta({ id: 'Family' });
export type FamilyView = z.output<typeof familyOutput>;

export const searchOutput = z
  .object({ items: z.array(familySummary), more: z.boolean() })
  .meta({ id: 'FamiliesFound' });
export type FamiliesFound = z.output<typeof searchOutput>;

export const duplicatesOutput = z
  .object({
    items: z.array(z.object({ family: familySummary, score: z.number(), shared: z.array(z.string()) })),
  })
  .meta({ id: 'FamilyDuplicates' });
export type DuplicatesView = z.output<typeof duplicatesOutput>;

export const duplicatesQuery = readQuery.extend({ area: areaId.optional() });
export type DuplicatesQuery = z.output<typeof duplicatesQuery>;

export const duplicatePairs = z
  .object({
    items: z.array(z.object({ families: z.array(familySummary), score: z.number(), shared: z.array(z.string()) })),
  })
  .meta({ id: 'DuplicatePairs' });
export type DuplicatePairs = z.output<typeof duplicatePairs>;

/** A change answers with ids only: answers are kept for repetitions, and personal data is not. */
const again = z.literal(true).optional().meta({ description: 'Was there already: nothing was added or changed' });
export const registered = z.object({ id: z.string(), reference: z.string(), again });
export const changed = z.object({ id: z.string() });
export const guardianChanged = z.object({
  id: z.string(),
  guardian: z.string(),
  again,
  calls: z
    .int()
    .optional()
    .meta({ description: 'Calls to come that had their number: they have the new one, or none' }),
  callsLost: z.literal(true).optional().meta({ description: 'Those calls have no number any more' }),
  linksClosed: z
    .literal(true)
    .optional()
    .meta({ description: 'They may be written to again; the links they had stay closed' }),
});
export const childChanged = z.object({ id: z.string(), child: z.string(), again });

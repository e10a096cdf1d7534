// What goes into and comes out of bookings.

import { z } from 'zod';
import {
  ageBands,
  bookingStates,
  cancelReasons,
  consentGivers,
  consentScopes,
  outsideRoles,
} from '../../core/booking.ts';
import { answers } from '../../core/calendar-answer.ts';
import { channels } from '../../core/directory.ts';
import type { BookingId, FamilyId, SlotId } from '../../core/ids.ts';
import { leftCalendar, undecidedCalendarOf } from '../../core/left-calendar.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { quotaPeriods } from '../../core/quota.ts';
import { proposalKinds } from '../../core/replan.ts';
import { seenByOthers } from '../../core/seen-texts.ts';
import { overridableRules } from '../../core/slots.ts';
import { typedInstant } from '../../core/typed-instant.ts';
import { emailAddress, guarded, phoneNumber } from '../../core/typed-text.ts';
import { slotOutput } from '../availability/schema.ts';
import { draftId } from '../directory/draft.ts';
import { areaId, leavingMark, professionalId, seriesId, serviceId, siteId } from '../directory/schema.ts';
import { familyId, familyReference } from '../families/schema.ts';
import { userId } from '../identity/schema.ts';

export const slotId = z
  .string()
  .min(1)
  .max(400)
  .transform((text) => text as SlotId)
  .meta({ example: 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi' });

export const bookingId = z.uuid().transform((text) => text as BookingId);

const freeText = (longest: number) => seenByOthers(z.string().trim().max(longest));

export const caseInput = z.strictObject({
  topic: z.string().min(1).max(100).meta({ description: 'One of the area’s topics', example: 'sleep' }),
  ageBand: z.enum(ageBands),
  question: freeText(2000).min(1).meta({ example: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?' }),
});

/** Whose time it is: a family known here, with who comes along, or one by its client system's reference. */
export const familyInput = z
  .strictObject({
    reference: seenByOthers(familyReference)
      .optional()
      .meta({ description: 'The family’s number in its own client system; never an identity code', example: '1042' }),
    register: z.boolean().optional().meta({
      description:
        'What to do with a reference that no family of the area has. Left out: where a family of your other areas has it, `possible_duplicate` names that one; else a family is registered by it, and the answer says `familyCreated`. true: one is registered all the same. false: refused with `not_found`, and `duplicates` names yours of other areas',
    }),
    id: z
      .uuid()
      .transform((text) => text as FamilyId)
      .optional(),
    child: z.uuid().optional(),
    guardians: z.array(z.uuid()).max(10).optional().meta({
      description:
        'Who takes part; unless given, every guardian who may be written to, and who may not be now, once they may be',
    }),
  })
  .refine((family) => (family.reference === undefined) !== (family.id === undefined), {
    path: ['id'],
    error: 'give either an id or a reference',
  })
  .refine(({ id, child, guardians }) => id !== undefined || (child === undefined && guardians === undefined), {
    path: ['id'],
    error: 'is needed with a child or guardians',
  });

export const consentInput = z.strictObject({
  scope: z.enum(consentScopes),
  givenBy: z.enum(consentGivers),
  givenAt: typedInstant.meta({ example: '2026-11-20T09:00:00+02:00' }),
});

export const overrideInput = z.strictObject({
  rules: z
    .array(z.enum([...overridableRules, 'cut-off', 'quota', 'double-booking']))
    .min(1)
    .max(7),
  reason: freeText(500).min(5),
});

/** Who of the family takes part is said where they are invited. */
const familyToLink = z
  .strictObject({
    id: familyInput.shape.id,
    reference: familyInput.shape.reference,
    register: familyInput.shape.register,
  })
  .refine((family) => (family.reference === undefined) !== (family.id === undefined), {
    path: ['id'],
    error: 'give either an id or a reference',
  });
export const linkFamilyInput = z.strictObject({ booking: bookingId, family: familyToLink, consent: consentInput });
export const takeBackConsentInput = z.strictObject({ booking: bookingId });

/** As booking somebody who is elsewhere then asks a reason, so does making one of two families that are. */
export const mergeInput = z.strictObject({
  family: familyId,
  into: familyId.meta({ description: 'The one that stays' }),
  override: overrideInput
    .extend({ rules: z.array(z.literal('double-booking')).min(1).max(1) })
    .optional()
    .meta({ description: 'Needed where both have a time to come at once; of anybody who keeps both families' }),
  calendar: leftCalendar.exactOptional().meta({
    description:
      'What becomes of times to come in the calendar of a guardian of both whose address or number gives way to the other: each is withdrawn by a message, or left. Left out, they are withdrawn; needed where one of the two may not be written to: without it the answer is calendar_undecided',
  }),
});

const participant = {
  role: z.enum(outsideRoles).default('guest'),
  email: emailAddress.optional(),
  phone: phoneNumber.optional().meta({
    description: 'Where there is no address they are told by text message; or called, where none goes to that number',
    example: '040 123 4567',
  }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language code')
    .default('fi'),
};
type Participant = z.output<z.ZodObject<typeof participant>>;

/** Anybody but an interpreter can be told, in one of the service's languages; an interpreter is named by the language they interpret. */
function fitsRole<Schema extends z.ZodType<Participant>>(schema: Schema): Schema {
  return schema
    .refine(({ role, email, phone }) => role === 'interpreter' || (email ?? phone) !== undefined, {
      path: ['email'],
      error: 'or a phone number is needed, unless for an interpreter',
    })
    .refine(({ role, language }) => role === 'interpreter' || languages.some((known) => known === language), {
      path: ['language'],
      error: `must be ${languages.join(', ')}, unless for an interpreter`,
    });
}

export const participantInput = fitsRole(z.strictObject(participant));

export const inviteInput = fitsRole(z.strictObject({ booking: bookingId, ...participant }));

export const invitedInput = z.strictObject({ booking: bookingId, participant: z.uuid() });

/** What the caller may say as somebody invited is no longer needed. */
export const invitedRemoval = z.object({
  calendar: undecidedCalendarOf('somebody invited who is no longer needed'),
});
export const uninviteInput = z.strictObject({ ...invitedInput.shape, ...invitedRemoval.shape });

export const renewInvitationInput = invitedInput.extend({
  send: z.boolean().default(false).meta({ description: 'Send it to them, where they are written to' }),
});

export const invitationOutput = z
  .object({ participant: z.string(), role: z.enum(outsideRoles), language: z.string() })
  .meta({ id: 'Invitation' });

export const issuedLink = z
  .object({
    url: z.string().meta({ example: 'https://neuvoaika.example/b/8qLJ…' }),
    /** the link leads nowhere after this */
    expiresAt: z.string().meta({ example: '2027-01-01T10:00:00+02:00' }),
    sent: z.boolean(),
    byPhone: z
      .object({
        page: z.string().meta({ example: 'https://neuvoaika.example/k' }),
        code: z.string().meta({ example: 'KALM-TUPE' }),
        expiresAt: z.string().meta({ example: '2026-12-01T11:00:00+02:00' }),
      })
      .optional()
      .meta({ description: 'Where it was not sent: a code that opens it once on the short page, to be read out' }),
  })
  .meta({ id: 'BookingLink' });
export type IssuedLink = z.output<typeof issuedLink>;

export const invitationClosed = z.object({ closed: z.literal(true) });

const unit = siteId
  .optional()
  .meta({ description: 'For which of their units a caller of several asks', example: 'hartola-neuvola' });

export const holdInput = z.strictObject({
  slot: slotId,
  area: areaId.optional(),
  unit,
  override: overrideInput.optional(),
});

/** What a booking holds beside its time. */
const content = {
  area: areaId.optional(),
  unit,
  case: caseInput.optional(),
  family: familyInput.optional(),
  consent: consentInput.optional(),
  channel: z.enum(channels).optional(),
  participants: z.array(participantInput).max(10).default([]),
  note: freeText(1000).optional(),
  phone: phoneNumber
    .optional()
    .meta({ description: 'The number to call when the meeting is by phone', example: '03 123 4567' }),
  override: overrideInput.optional(),
};
const contentObject = z.strictObject(content);
export type BookingContentInput = z.output<typeof contentObject>;

export const bookInput = z
  .strictObject({ slot: slotId.optional(), hold: bookingId.optional(), ...content })
  .refine((input) => (input.slot === undefined) !== (input.hold === undefined), {
    path: ['slot'],
    error: 'give either a slot or a hold',
  });

/** Visits at one weekday and time: the first one's slot, how many weeks lie between, how many there are. */
const rhythm = {
  slot: slotId,
  every: z.int().min(1).max(12).meta({ description: 'Weeks from one visit to the next', example: 2 }),
  times: z.int().min(2).max(26).meta({ description: 'How many visits, with the first', example: 6 }),
};

export const planPreviewInput = z.strictObject({
  ...rhythm,
  area: areaId.optional(),
  channel: z.enum(channels).optional(),
  override: overrideInput.optional(),
  family: familyInput
    .optional()
    .meta({ description: 'By its id, so that no visit is shown when the family is elsewhere' }),
});
export type PlanPreviewInput = z.output<typeof planPreviewInput>;

export const planInput = z.strictObject({
  ...rhythm,
  ...content,
  instead: z
    .array(z.strictObject({ visit: z.int().min(2).max(26), slot: slotId.optional() }))
    .max(25)
    .default([])
    .meta({ description: 'Other slots for visits in conflict, by number; without a slot the visit is left out' }),
});

export const planId = z.uuid();

/** A booking as somebody has seen it: by its SEQUENCE, RFC 5545 §3.8.7.4. */
const seen = {
  booking: bookingId,
  sequence: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'The version you have seen: a booking changed since is left as it is', example: 0 }),
};

const ofReplaced = { calendar: undecidedCalendarOf('a professional who is replaced by another') };

export const rescheduleInput = z.strictObject({
  ...seen,
  slot: slotId,
  override: overrideInput.optional(),
  ...ofReplaced,
});

/** Another worker, who asks in the place of one who works here no more. */
export const changeAskerInput = z.strictObject({ booking: bookingId, user: userId });

export const changeChannelInput = z.strictObject({
  ...seen,
  channel: z.enum(channels),
  phone: content.phone.meta({
    description:
      'Whom to call, where they meet by phone. Another number alone makes no new version: the last one said stands',
  }),
  override: overrideInput.optional(),
});

/** What is left out stays as it is. */
export const rewordInput = z.strictObject({
  booking: bookingId,
  case: caseInput.optional(),
  note: freeText(1000).optional().meta({ description: 'Empty: there is none any more' }),
});

export const chooseChildInput = z.strictObject({
  ...seen,
  sequence: seen.sequence.meta({
    description:
      'The version you have seen: a time changed since is left as it is. Another child makes no new version: say `from`',
    example: 0,
  }),
  from: z.uuid().nullable().optional().meta({
    description:
      'For whom it was when you looked; null: for all of the family. Where it is for another by now, it stays so',
  }),
  child: z.uuid().nullable().meta({ description: 'Of the same family; null: for all of it' }),
  override: overrideInput.optional(),
});

export const cancelInput = z.strictObject({
  ...seen,
  reason: freeText(500)
    .min(1)
    .meta({ description: `One of ${cancelReasons.join(', ')}, or a sentence`, example: 'not-needed' }),
  override: overrideInput.optional(),
});

export const actInput = z.strictObject({ booking: bookingId });

export const noShowInput = z.strictObject({
  booking: bookingId,
  notReached: z.literal(true).exactOptional().meta({
    description: 'They were not reached although the link was opened: it was somebody else who came by video.',
  }),
});

export const seenInput = z.strictObject(seen);

/** Its start, then its id. */
export const bookingPaging = pagedBy('bookings', z.tuple([part.instant, part.uuid]));

export const bookingFilter = z.object({
  from: typedInstant.optional(),
  to: typedInstant.optional(),
  area: areaId.optional(),
  professional: professionalId.optional(),
  status: z.enum(bookingStates).optional(),
  mine: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  cursor: bookingPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export type BookingFilter = z.output<typeof bookingFilter>;

const localized = z.record(z.string(), z.string());
const moment = z.string().meta({ example: '2026-11-24T13:50:00+02:00' });

const familyCreated = z.literal(true).optional().meta({
  description: 'No family of the area had the reference, and one was registered by it; said to who keeps the families',
});

const callAsker = z
  .object({ guardian: z.string().optional(), phone: z.string().optional() })
  .meta({ description: 'Who asked to be called, where known, and the number to call, where one may call them' });

const calendarAnswer = z
  .object({
    is: z.enum(answers),
    at: moment.meta({ description: 'When it came' }),
    proposed: z
      .object({ start: moment, end: moment })
      .optional()
      .meta({ description: 'The time a `counter` would rather have' }),
  })
  .meta({
    description:
      'What they said last in their calendar of the time as it is now: nothing is cancelled or moved by it. For those who work with the booking.',
  });

export const bookingOutput = z
  .object({
    id: z.string(),
    status: z.enum(bookingStates),
    service: z.string(),
    series: z.string().optional(),
    area: z.string(),
    unit: z.string().optional().meta({ description: 'The daycare, school or clinic for which it was asked' }),
    site: z.string().optional(),
    room: z.string().optional(),
    slot: z.string(),
    start: moment,
    end: moment,
    channel: z.enum(channels).optional(),
    professionals: z.array(
      z.object({
        id: z.string(),
        post: localized.optional().meta({ description: 'Missing for somebody the directory knows no longer' }),
      }),
    ),
    participants: z.array(
      z.object({
        id: z.string(),
        role: z.string(),
        professional: z.string().optional(),
        guardian: z.string().optional(),
        language: z.string(),
        answer: calendarAnswer.optional(),
      }),
    ),
    sequence: z.int(),
    heldUntil: moment.optional(),
    /** when its family asked to be called, and nobody has yet */
    callWish: moment.optional(),
    callWishBy: callAsker.optional(),
    confirmed: z
      .boolean()
      .optional()
      .meta({ description: 'Its family has said that it comes to the time as it is now' }),
    /** until when the person who booked may move or cancel */
    changeableUntil: moment,
    createdAt: moment,
    cancelReason: z.string().optional(),
    rewordedAt: moment.optional().meta({ description: 'When its question or note was last changed' }),
    case: z.object({ topic: z.string(), ageBand: z.string(), question: z.string(), removeAfter: moment }).optional(),
    family: z.object({ id: z.string(), reference: z.string() }).optional(),
    familyCreated,
    child: z.string().optional(),
    plan: z.string().optional(),
    consent: z.object({ scope: z.string(), givenBy: z.string(), givenAt: moment }).optional(),
    note: z.string().optional(),
    phone: z.string().optional(),
    links: z.object({ page: z.string(), invite: z.string(), videoSession: z.string().optional() }),
  })
  .meta({ id: 'Booking' });
export type BookingView = z.output<typeof bookingOutput>;

export const bookingPage = z
  .object({ items: z.array(bookingOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'BookingPage' });

export const released = z.object({ released: z.literal(true) });

export const planOutput = z
  .object({ id: z.string(), visits: z.array(bookingOutput), familyCreated })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof planOutput>;

const conflict = z.object({ code: z.string(), nearest: z.array(slotOutput) });
export const planPreviewOutput = z
  .object({
    visits: z.array(
      z.object({
        visit: z.int(),
        start: moment,
        slot: slotOutput.optional(),
        conflict: conflict.optional(),
      }),
    ),
  })
  .meta({ id: 'PlanPreview' });
export type PlanPreview = z.output<typeof planPreviewOutput>;

export const cancelPlanInput = z.strictObject({
  plan: planId,
  reason: cancelInput.shape.reason,
  override: overrideInput.optional(),
});

const unchanged = z.array(z.object({ booking: z.string(), code: z.string() }));
export const planCancelled = z
  .object({ cancelled: z.array(z.string()), kept: unchanged })
  .meta({ id: 'PlanCancelled' });
export type PlanCancelled = z.output<typeof planCancelled>;

const most = z.int().min(0).max(10_000).nullable();
/** `most: null` takes the quota away. */
export const quotaInput = z.strictObject({
  service: serviceId,
  area: areaId,
  unit: siteId
    .exactOptional()
    .meta({ description: 'A site of the area: of its workers alone', example: 'hartola-neuvola' }),
  per: z.enum(quotaPeriods).default('week'),
  most,
  seen: most.exactOptional().meta({
    description: 'The quota that was looked at, null for none: when it is another by now, nothing is done',
  }),
});

/** The area, the service, the unit, then the period. */
export const quotaPaging = pagedBy('quotas', z.tuple([part.text, part.text, part.text, part.text]));
export const quotaQuery = z.object({
  area: areaId.optional(),
  cursor: quotaPaging.cursor.exactOptional(),
  limit: pageLimit(200),
});
export const quotaOutput = z
  .object({
    service: z.string(),
    area: z.string(),
    unit: z.string().exactOptional(),
    per: z.enum(quotaPeriods),
    most: z.int().nullable(),
  })
  .meta({ id: 'Quota' });
export type QuotaView = z.output<typeof quotaOutput>;
export const quotaPage = z
  .object({ items: z.array(quotaOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'QuotaPage' });

/**
 * What has taken the time away: an absence, a closure, a change of a series; a person whose bookings stand outside for
 * whatever reason, or, with `from`, as if they were away; nothing named: all that stands outside what is offered.
 */
export const affectedQuery = z
  .object({
    absence: z.string().min(1).max(200).optional(),
    closure: z.string().min(1).max(200).optional(),
    series: seriesId.optional(),
    professional: professionalId.optional().meta({ example: 'pn-psykologi' }),
    from: typedInstant.optional().meta({ example: '2026-12-08T00:00:00Z' }),
    to: typedInstant.optional().meta({ example: '2026-12-09T00:00:00Z' }),
  })
  .refine(
    ({ absence, closure, series, professional }) => [absence, closure, series, professional].filter(isGiven).length < 2,
    {
      path: ['absence'],
      error: 'give one of absence, closure, series and professional, or none',
    },
  )
  .refine(
    ({ professional, from, to }) =>
      (professional !== undefined && from !== undefined) || !(isGiven(from) || isGiven(to)),
    {
      path: ['from'],
      error: 'is for a professional, and begins what `to` ends',
    },
  )
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    error: 'must be after from',
  });
export type AffectedQuery = z.output<typeof affectedQuery>;

const proposal = z.object({
  kind: z.enum(proposalKinds),
  slot: slotOutput,
  channel: z.enum(channels).optional(),
  chosen: z.literal(true).optional().meta({ description: 'What is done unless somebody chooses otherwise' }),
});
export const affectedOutput = z
  .object({
    /** of a professional who is, or would be, away */
    professional: z.string().optional(),
    from: moment.optional(),
    to: moment.optional(),
    items: z.array(
      z.object({
        booking: bookingOutput,
        because: z.array(z.string()).meta({
          description:
            '`absence:<id>`, `closure:<id>`, `offer:<professional>`: none of their schedules has it, `place:<room or a kind of equipment>`: it is not at the site (any more)',
        }),
        bookedBy: z.string().optional().meta({ description: 'Who booked it, where that is a person with an account' }),
        /** somebody whom it concerns gets no message: they must be called */
        callNeeded: z.boolean(),
        /** none for a person who has arrived already */
        proposals: z.array(proposal),
      }),
    ),
    /** whether there are more than are listed: they come once these are settled */
    more: z.boolean(),
    elsewhere: z.int().meta({
      description: 'How many more wait for the same reason in areas whose bookings the actor may not change',
    }),
  })
  .meta({ id: 'AffectedBookings' });
export type AffectedView = z.output<typeof affectedOutput>;

/** What becomes of one booking: another slot (and way to meet), cancelled, or kept where it is all the same. */
/** Told to who booked, on the booking's own page; gone with the booking's other words. */
const cancelMessage = guarded(z.string().trim().min(1).max(500)).exactOptional();
const choice = z.union([
  z.strictObject({ ...seen, slot: slotId, channel: z.enum(channels).optional() }),
  z.strictObject({ ...seen, cancel: z.literal(true), message: cancelMessage }),
  z.strictObject({ ...seen, keep: z.literal(true) }),
]);
export type ReplanChoice = z.output<typeof choice>;

/** In a draft it can also wait: `later` leaves it to be arranged once the draft is published. */
export const draftChoice = z.union([...choice.options, z.strictObject({ ...seen, later: z.literal(true) })]);
export type DraftChoice = z.output<typeof draftChoice>;

/** How all that a draft leaves outside can be chosen for at once: by what is ready, or alike. */
export const draftWays = ['ready', 'colleague', 'same-person', 'keep', 'cancel', 'later'] as const;

/** `choices`: a page of them, or one; `all`: for every booking in the actor's areas that the draft leaves outside. */
export const chooseInDraftInput = z.strictObject({
  draft: draftId,
  choices: z.array(draftChoice).max(200).exactOptional(),
  all: z.enum(draftWays).exactOptional(),
  message: cancelMessage.meta({ description: 'Of those that are all cancelled, told to who booked' }),
});

export const publishDraftInput = z.strictObject({
  draft: draftId,
  version: z.int().min(1),
  leaving: leavingMark.exactOptional(),
  ...ofReplaced,
});

/** `choice`: what was chosen for it, as it was sent. */
const draftBooking = affectedOutput.shape.items.element.extend({ choice: z.unknown().optional() });
export const draftBookingPage = z
  .object({
    items: z.array(draftBooking),
    nextCursor: z.string().nullable(),
    stayCancelled: z
      .int()
      .meta({ description: 'Of a draft that takes another back: bookings that the other cancelled, which stay so' }),
  })
  .meta({ id: 'DraftBookingPage' });
export const draftBookingPaging = pagedBy('draft-bookings', z.tuple([part.instant, part.uuid]));
export const draftBookingsQuery = z.object({
  cursor: draftBookingPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export const draftChosen = z.object({ id: z.string(), chosen: z.int() }).meta({ id: 'DraftChosen' });
export const draftPublished = z
  .object({
    id: z.string(),
    version: z.int(),
    changes: z.int().meta({ description: 'How many entries of the directory it has changed' }),
    moved: z.int(),
    otherWay: z.int().meta({ description: 'Bookings that have their time, and are met by another way' }),
    cancelled: z.int(),
    kept: z.int(),
  })
  .meta({ id: 'DraftPublished' });

/** `professional`: of whom they were, so that what is with somebody else by now is left as it is. */
export const replanInput = z.strictObject({
  professional: professionalId.optional(),
  choices: z.array(choice).min(1).max(200),
  ...ofReplaced,
});

export const replanOutput = z
  .object({
    changed: z.array(bookingOutput),
    unchanged: z.array(z.object({ booking: z.string(), code: z.string(), nearest: z.array(slotOutput) })),
  })
  .meta({ id: 'Replanned' });
export type ReplanView = z.output<typeof replanOutput>;

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

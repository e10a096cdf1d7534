// The shapes of a directory file's entries, of the directory's commands, and of the directory as the API shows it.

import { z } from 'zod';
import { channels, serviceKinds, weekdays } from '../../core/directory.ts';
import type { Id } from '../../core/ids.ts';
import { pagedInOrder, pageLimit } from '../../core/paging.ts';
import { readPhoneNumber } from '../../core/phone-number.ts';
import { isLead, lengthOf, MOST_REMINDERS } from '../../core/reminders.ts';
import { instantNumber, typedInstant } from '../../core/typed-instant.ts';
import { emailAddress, guarded } from '../../core/typed-text.ts';

/** The largest directory file taken in, in bytes. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

const SLUG = /^[a-z0-9][a-z0-9.-]{0,62}$/;
/** How phone hours without a number are refused. */
export const NO_NUMBER = 'is needed where phone hours are given';
const slugFault = 'must be 1-63 of a-z, 0-9, dots and hyphens, and begin with a letter or digit';
const slug = z.string().regex(SLUG, slugFault);

// A brand exists only in the types: the value stays the string that the expression has let through.
const branded = <Kind extends string>(schema: z.ZodString) => schema as unknown as z.ZodType<Id<Kind>, string>;

export const areaId = branded<'area'>(slug);
export const siteId = branded<'site'>(slug);
export const roomId = branded<'room'>(slug);
export const equipmentId = branded<'equipment'>(slug);
export const serviceId = branded<'service'>(slug);
export const professionalId = branded<'professional'>(slug);
export const seriesId = branded<'series'>(slug);
/** Longer than a slug: where a file gives none, it is made of a person's id and a site's. */
export const workingHoursId = branded<'working-hours'>(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,140}$/, slugFault));
/** An absence's or closure's: given, made of what it is about, or random for those entered on a page. */
export const entryId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,140}$/, slugFault);

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');
export const words = (longest: number) => guarded(line(longest));

const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag such as fi, sv, se');

/** A name in at least one language, keyed by BCP 47 tags. */
const localized = z
  .record(languageTag, words(200))
  .refine((name) => Object.keys(name).length > 0, 'must have a name in at least one language');

const date = z.iso.date('must be a date such as 2026-11-24');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 13:00');
const localDateTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, {
    error: 'must be a date and time such as 2026-12-21T08:00',
    abort: true,
  })
  .refine((text) => z.iso.date().safeParse(text.slice(0, 10)).success, 'must be a date of the calendar');
const endTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 13:00');
/** `24:00` ends the day. */
const window = z.tuple([time, endTime]).refine(([start, end]) => start < end, 'must end after it begins');

const timeZone = z.string().max(60).refine(isTimeZone, 'must be a time zone such as Europe/Helsinki');
// A switchboard may have a short number, which only its own country can call: it stays as it is written.
const phone = z
  .string()
  .trim()
  .max(60)
  .refine((text) => /^\d{3,6}$/.test(text) || readPhoneNumber(text) !== undefined, 'must be a phone number');

/** A list in which nothing is named twice. */
const unique = <Item extends z.ZodType<string>>(item: Item, longest: number) =>
  z
    .array(item)
    .max(longest)
    .refine((list) => new Set(list).size === list.length, 'must not name anything twice');
const some = <Item extends z.ZodType<string>>(item: Item, longest: number) =>
  unique(item, longest).refine((list) => list.length > 0, 'must name at least one');

export const regionSchema = z.strictObject({
  name: localized,
  timeZone,
  /** ISO 3166-1, for its public holidays */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code such as FI')
    .default('FI'),
  languages: some(languageTag, 20),
});

export const topicsSchema = z
  .array(z.strictObject({ id: slug, name: localized }))
  .max(50)
  .refine((topics) => new Set(topics.map((topic) => topic.id)).size === topics.length, 'must not name a topic twice');

export const areaSchema = z.strictObject({
  id: areaId,
  name: localized,
  municipalities: unique(line(20), 400).default([]),
  timeZone: timeZone.exactOptional(),
  phone: phone.exactOptional(),
  topics: topicsSchema.exactOptional(),
});

export const siteSchema = z.strictObject({
  id: siteId,
  area: areaId,
  kind: slug,
  name: localized,
  address: words(300).exactOptional(),
});

export const roomSchema = z.strictObject({ id: roomId, site: siteId, name: localized });

export const equipmentSchema = z.strictObject({ id: equipmentId, site: siteId, kind: slug, name: localized });

const lead = z
  .string()
  .refine(isLead, 'must be 30 minutes to 14 days, as PT30M, PT2H or P3D')
  .meta({ description: 'How long before the time (ISO 8601): `PT30M`, `PT2H`, `P3D`', example: 'P3D' });

const reminderList = z
  .array(lead)
  .max(MOST_REMINDERS)
  .refine((leads) => new Set(leads.map(lengthOf)).size === leads.length, 'must not name a time twice');

/** By way to meet: an empty list reminds of nothing, a missing one as every service does. */
const remindersSchema = z.partialRecord(z.enum(channels), reminderList);

/** Of a consultation that takes anonymous cases: it answers in writing, within so many working days of the area. */
const writtenSchema = z.strictObject({
  promiseWorkingDays: z.int().min(1).max(20).meta({ description: 'Working days within which a question is answered' }),
});

export const serviceSchema = z.strictObject({
  id: serviceId,
  kind: z.enum(serviceKinds),
  name: localized,
  durationMinutes: z
    .int()
    .min(5)
    .max(24 * 60),
  bufferBeforeMinutes: z.int().min(0).max(240).default(0),
  bufferAfterMinutes: z.int().min(0).max(240).default(0),
  startEveryMinutes: z
    .int()
    .min(5)
    .max(24 * 60)
    .default(15),
  channels: some(z.enum(channels), 4),
  professions: unique(slug, 20).default([]),
  siteKinds: unique(slug, 50).default([]),
  anonymousCase: z.boolean().default(false),
  room: z.boolean().default(false),
  equipment: unique(slug, 10).default([]),
  capacity: z.int().min(1).max(10_000).exactOptional(),
  minimumNoticeHours: z.number().min(0).max(8760).default(0),
  horizonDays: z.int().min(1).max(730).default(90),
  changeCutOffHours: z.number().min(0).max(8760).default(0),
  reminders: remindersSchema.exactOptional(),
  written: writtenSchema.exactOptional(),
});

/** What a permission is for: a service, or one series. */
const permissionFor = { service: serviceId.exactOptional(), series: seriesId.exactOptional() };
const isForOne = ({ service, series }: { readonly service?: string; readonly series?: string }) =>
  (service === undefined) !== (series === undefined);
const FOR_ONE = { path: ['service'], message: 'must be for a service or for a series' };

/** A supervisor lets a municipality's own specialist consult until a date, included. */
const permissionSchema = z.strictObject({ by: words(120), until: date, ...permissionFor }).refine(isForOne, FOR_ONE);

export const givePermissionInput = z
  .strictObject({
    professional: professionalId,
    by: words(120).meta({
      description: 'What the supervisor is: post and unit',
      example: 'Rehtori, Kirkonkylän koulu',
    }),
    until: date,
    ...permissionFor,
    leaving: z.string().max(40).exactOptional(),
  })
  .refine(isForOne, FOR_ONE);
export const withdrawPermissionInput = z
  .strictObject({ professional: professionalId, ...permissionFor, leaving: z.string().max(40).exactOptional() })
  .refine(isForOne, FOR_ONE);

const phoneHours = z
  .partialRecord(z.enum(weekdays), z.array(window).max(10))
  .refine((week) => Object.values(week).every(areApart), 'must not overlap');

const afterwards = localized.meta({
  description: 'In one sentence, what happens after somebody has turned to them',
  examples: [{ fi: 'Soitan takaisin samana päivänä.', en: 'I call back on the same day.' }],
});

/** What somebody answers for in an area, and how those who work there reach them about it. */
const mattersSchema = z
  .strictObject({
    area: areaId,
    topics: some(slug, 50),
    phone: phone.exactOptional(),
    phoneHours: phoneHours.exactOptional(),
    afterwards: afterwards.exactOptional(),
  })
  .refine(({ phone: number, phoneHours: hours }) => hours === undefined || number !== undefined, {
    path: ['phone'],
    message: NO_NUMBER,
  });

export const professionalSchema = z.strictObject({
  id: professionalId,
  post: localized,
  profession: slug,
  email: emailAddress.exactOptional(),
  phone: phone.exactOptional(),
  languages: some(languageTag, 20),
  areas: some(areaId, 500),
  /** of a municipality's own specialist alone, who holds nothing without */
  permissions: z.array(permissionSchema).max(50).exactOptional(),
  matters: z
    .array(mattersSchema)
    .max(500)
    .refine((all) => new Set(all.map(({ area }) => area)).size === all.length, 'must not name anything twice')
    .exactOptional(),
});

const shareSchema = z.strictObject({
  area: areaId,
  unit: siteId.exactOptional().meta({ description: 'A site of the area, for whose workers alone they are kept' }),
  slots: z.int().min(1).max(200).meta({ description: 'How many slots of each session are kept for the area' }),
  releases: z
    .array(
      z.strictObject({
        daysBefore: z.int().min(0).max(365).meta({ description: 'At midnight so many days before the session' }),
        keeps: z.int().min(0).max(200).default(0).meta({ description: 'How many stay kept from then on' }),
      }),
    )
    .min(1, 'must say when they are let go')
    .max(2, 'must have at most two steps'),
});

export const seriesSchema = z.strictObject({
  id: seriesId,
  service: serviceId,
  name: localized,
  professionals: some(professionalId, 100),
  /** who holds it while one of them is away, the first who is not away before the next */
  deputies: some(professionalId, 2).exactOptional(),
  areas: some(areaId, 500),
  site: siteId.exactOptional(),
  recurrence: line(300),
  from: date,
  until: date.exactOptional(),
  window,
  skipPublicHolidays: z.boolean().default(false),
  exceptDates: unique(date, 1000).default([]),
  extraDates: unique(date, 1000).default([]),
  movedDates: z
    .array(z.strictObject({ from: date, to: date }))
    .max(1000)
    .refine((moves) => new Set(moves.map((move) => move.from)).size === moves.length, 'must not move a date twice')
    .default([]),
  shares: z
    .array(shareSchema)
    .min(1, 'must keep something for somebody, or be left out')
    .max(100)
    .refine(
      (shares) => new Set(shares.map(({ area, unit }) => unit ?? area)).size === shares.length,
      'must not name an area or a unit twice',
    )
    .exactOptional()
    .meta({ description: 'Slots of each session kept for some of its areas, or units of them, until they are let go' }),
});

/** In the place of what does not fit of a series, so that the rest of it is looked at too. */
export const spareSeries = {
  id: 'x',
  service: 'x',
  name: { fi: 'x' },
  professionals: ['x'],
  areas: ['x'],
  recurrence: 'FREQ=DAILY',
  from: '2000-01-01',
  window: ['00:00', '24:00'],
  skipPublicHolidays: false,
  exceptDates: [],
  extraDates: [],
  movedDates: [],
};

export const workingHoursSchema = z.strictObject({
  id: workingHoursId.exactOptional(),
  professional: professionalId,
  site: siteId,
  services: some(serviceId, 200),
  /** who answers for these services while the person is away, the first who is not away before the next */
  deputies: some(professionalId, 2).exactOptional(),
  weekly: z.partialRecord(z.enum(weekdays), z.array(window).max(10)),
  from: date,
  until: date.exactOptional(),
});

export const absenceSchema = z.strictObject({
  id: entryId.exactOptional(),
  professional: professionalId,
  from: localDateTime,
  to: localDateTime,
  reason: words(60).default('other').meta({
    description: '`leave`, `training`, `meeting`, `other` or own words; `remote`: they can be met by video or phone',
  }),
});

export const closureSchema = z.strictObject({
  id: entryId.exactOptional(),
  areas: some(areaId, 500),
  series: unique(seriesId, 2000).default([]),
  name: localized,
  from: date,
  to: date,
});

export type AreaEntry = z.output<typeof areaSchema>;
export type WorkingHoursEntry = z.output<typeof workingHoursSchema>;
export type AbsenceEntry = z.output<typeof absenceSchema>;
export type ClosureEntry = z.output<typeof closureSchema>;

const source = z.enum(['import', 'page']);

/** An absence as it is kept: instants in epoch milliseconds instead of wall-clock times. */
export const storedAbsence = z.object({
  id: entryId,
  professional: professionalId,
  from: typedInstant,
  to: typedInstant,
  reason: z.string(),
  source,
});
export const storedClosure = closureSchema.extend({ id: entryId, source });

/** The lists of a directory file; all but the areas may be left out. */
export const fileLists = {
  areas: { entry: areaSchema, longest: 500 },
  sites: { entry: siteSchema, longest: 5000 },
  rooms: { entry: roomSchema, longest: 20_000 },
  equipment: { entry: equipmentSchema, longest: 20_000 },
  services: { entry: serviceSchema, longest: 1000 },
  professionals: { entry: professionalSchema, longest: 20_000 },
  series: { entry: seriesSchema, longest: 5000 },
  workingHours: { entry: workingHoursSchema, longest: 20_000 },
  absences: { entry: absenceSchema, longest: 50_000 },
  closures: { entry: closureSchema, longest: 5000 },
} as const;

/** A directory file before its entries are looked at one by one, so that every fault can be named at once. */
export const fileFrame = z.strictObject({
  /** of the directory the file was taken out of: what the pages had changed until then, it knows */
  version: z.int().min(0).optional(),
  region: z.unknown(),
  areas: z.array(z.unknown()).min(1, 'must have at least one area').max(fileLists.areas.longest),
  sites: list(fileLists.sites.longest),
  rooms: list(fileLists.rooms.longest),
  equipment: list(fileLists.equipment.longest),
  services: list(fileLists.services.longest),
  professionals: list(fileLists.professionals.longest),
  series: list(fileLists.series.longest),
  workingHours: list(fileLists.workingHours.longest),
  absences: list(fileLists.absences.longest),
  closures: list(fileLists.closures.longest),
});

/** What was shown of the bookings that a change leaves outside, repeated by a person who makes it all the same. */
export const leavingMark = z.string().max(40).meta({ example: '2-5d1f0a3c9b7e' });
const leaving = { leaving: leavingMark.exactOptional() };

export const importInput = z.strictObject({
  file: z.unknown(),
  /** the version whose comparison was looked at; an import over any other is refused */
  expectedVersion: z.int().min(0).optional(),
  /** what becomes of what was made, changed or taken away in the pages and the file knows nothing of; `remove` takes an older file too */
  madeInPages: z.enum(['keep', 'remove']).optional(),
  ...leaving,
});

/** A series as the coordinator's form gives it; without an id a new one is made from its name. */
export const saveSeriesInput = seriesSchema.extend({
  id: seriesId.exactOptional(),
  /** of the closures that close some series only, those that close this one; left out, they stay as they are */
  closures: unique(entryId, 5000).exactOptional(),
  ...leaving,
});
export const removeSeriesInput = z.strictObject({ id: seriesId });

/** A person as the coordinator's form gives them; without an id a new one is made from the post. */
export const saveProfessionalInput = professionalSchema.omit({ permissions: true, matters: true }).extend({
  id: professionalId.exactOptional(),
  /** whether they consult by a standing permission; left out, it stays as it is */
  needsPermission: z.boolean().exactOptional(),
});

/** Of a person who is there. */
export const changeProfessionalInput = saveProfessionalInput.required({ id: true });

/** What a person answers for in one area from now on; no topics: nothing any more. */
export const saveMattersInput = z.strictObject({
  professional: professionalId,
  area: areaId,
  topics: unique(slug, 50),
  phone: phone.exactOptional(),
  phoneHours: phoneHours.exactOptional(),
  afterwards: afterwards.exactOptional(),
});
export const mattersSaved = z.object({ professional: z.string() }).meta({ id: 'MattersSaved' });

/** Working hours as the coordinator's form gives them; without an id they are new. */
export const saveWorkingHoursInput = workingHoursSchema.extend(leaving);
export const removeWorkingHoursInput = z.strictObject({ id: workingHoursId, ...leaving });

/** An absence of the person who reports it. */
export const reportAwayInput = absenceSchema.omit({ id: true, professional: true }).extend(leaving);

export const addAbsenceInput = absenceSchema.omit({ id: true }).extend(leaving);
export const removeAbsenceInput = z.strictObject({ id: entryId });

export const addClosureInput = closureSchema.omit({ id: true }).extend(leaving);
export const removeClosureInput = z.strictObject({ id: entryId });

/** What a draft changes: the rest of a directory comes by a file. */
export const draftedNouns = ['professional', 'series', 'working-hours', 'absence', 'closure'] as const;
export type Drafted = (typeof draftedNouns)[number];

/** An absence as a draft keeps it: JSON has no instants. */
const draftedAbsence = storedAbsence.extend({ from: instantNumber, to: instantNumber });

/** What each of them must be to stand in a directory. */
export const draftedSchemas = {
  professional: professionalSchema,
  series: seriesSchema,
  'working-hours': workingHoursSchema.extend({ id: workingHoursId }),
  absence: draftedAbsence,
  closure: storedClosure,
} as const;

const fieldsOf = z.record(z.string(), z.unknown());
/** An entry of the directory as it was when it was drafted, and as it would be; neither where there is none. */
export const draftEntry = z.object({
  noun: z.enum(draftedNouns),
  id: z.string(),
  before: fieldsOf.exactOptional(),
  after: fieldsOf.exactOptional(),
});
export type DraftEntry = z.output<typeof draftEntry>;

/** A topic without an id is new: its id is made of its name. */
export const saveTopicsInput = z.strictObject({
  area: areaId,
  topics: z
    .array(z.strictObject({ id: slug.exactOptional(), name: localized }))
    .min(1, 'must have at least one topic')
    .max(50)
    .refine(
      (topics) => topics.every(({ id }, at) => id === undefined || topics.findIndex((topic) => topic.id === id) === at),
      'must not name a topic twice',
    ),
});

export const saveRemindersInput = z.strictObject({
  service: serviceId,
  /** of a channel that is not given nothing changes; nothing in the place of a list: as every service does */
  reminders: z.partialRecord(z.enum(channels), reminderList.nullable()),
});

export const savePromiseInput = z.strictObject({
  service: serviceId,
  written: writtenSchema.nullable().meta({ description: 'Null: it answers nothing in writing any more' }),
});

const nameOut = z
  .record(z.string(), z.string())
  .meta({ examples: [{ fi: 'Hartola', sv: 'Gustav Adolfs', en: 'Hartola' }] });
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const areaItem = z
  .object({
    id: z.string(),
    name: nameOut,
    municipalities: z.array(z.string()),
    timeZone: z.string(),
    phone: z.string().optional(),
    topics: z.array(z.object({ id: z.string(), name: nameOut })),
  })
  .meta({
    id: 'Area',
    examples: [
      {
        id: 'hartola',
        name: { fi: 'Hartola', sv: 'Gustav Adolfs', en: 'Hartola' },
        municipalities: ['081'],
        timeZone: 'Europe/Helsinki',
        topics: [{ id: 'sleep', name: { fi: 'Uni ja nukkuminen', sv: 'Sömn', en: 'Sleep' } }],
      },
    ],
  });

export const serviceItem = z
  .object({
    id: z.string(),
    kind: z.enum(serviceKinds),
    name: nameOut,
    durationMinutes: z.int(),
    bufferBeforeMinutes: z.int(),
    bufferAfterMinutes: z.int(),
    channels: z.array(z.enum(channels)),
    professions: z.array(z.string()),
    siteKinds: z.array(z.string()),
    anonymousCase: z.boolean(),
    room: z.boolean(),
    equipment: z.array(z.string()),
    capacity: z.int().optional(),
    minimumNoticeHours: z.number(),
    horizonDays: z.int(),
    changeCutOffHours: z.number(),
    reminders: z
      .partialRecord(z.enum(channels), z.array(z.string()))
      .meta({ description: 'How long before a time those who come are reminded, by how they meet' }),
    written: z
      .object({ promiseWorkingDays: z.int() })
      .optional()
      .meta({ description: 'Within how many working days it answers in writing; missing where it does not' }),
  })
  .meta({
    id: 'Service',
    examples: [
      {
        id: 'perheneuvola-konsultaatio',
        kind: 'consultation',
        name: { fi: 'Perheneuvolan konsultaatio', en: 'Family counselling consultation' },
        durationMinutes: 45,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 5,
        channels: ['video', 'phone'],
        professions: ['family-counsellor'],
        siteKinds: [],
        anonymousCase: true,
        room: false,
        equipment: [],
        minimumNoticeHours: 24,
        horizonDays: 120,
        changeCutOffHours: 12,
        reminders: { video: ['P3D', 'PT2H'], phone: ['P3D'] },
        written: { promiseWorkingDays: 2 },
      },
    ],
  });

export const professionalItem = z
  .object({
    id: z.string(),
    post: nameOut,
    profession: z.string(),
    languages: z.array(z.string()),
    areas: z.array(z.string()),
  })
  .meta({
    id: 'Professional',
    examples: [
      {
        id: 'pn-psykologi',
        post: { fi: 'Psykologi, perheneuvola', en: 'Psychologist, family counselling' },
        profession: 'family-counsellor',
        languages: ['fi', 'en'],
        areas: ['hartola', 'sysma'],
      },
    ],
  });

export const areaPage = pageOf(areaItem).meta({ id: 'AreaPage' });
export const remindersSaved = z.object({ service: z.string() }).meta({ id: 'RemindersSaved' });
export const permissionSaved = z
  .object({
    professional: z.string(),
    bookings: z.int().meta({ description: 'How many it leaves in time not offered' }),
  })
  .meta({ id: 'PermissionSaved' });
export const promiseSaved = z.object({ service: z.string() }).meta({ id: 'PromiseSaved' });
export const servicePage = pageOf(serviceItem).meta({ id: 'ServicePage' });
export const professionalPage = pageOf(professionalItem).meta({ id: 'ProfessionalPage' });
export type AreaItem = z.output<typeof areaItem>;
export type ServiceItem = z.output<typeof serviceItem>;
export type ProfessionalItem = z.output<typeof professionalItem>;

/** Their order is the file's. */
export const areaPaging = pagedInOrder('areas');
export const servicePaging = pagedInOrder('services');
export const professionalPaging = pagedInOrder('professionals');

export const areasQuery = z.object({ cursor: areaPaging.cursor.exactOptional(), limit: pageLimit(100) });
export const servicesQuery = z.object({
  area: areaId.optional(),
  kind: z.enum(serviceKinds).optional(),
  cursor: servicePaging.cursor.exactOptional(),
  limit: pageLimit(100),
});
export const professionalsQuery = z.object({
  area: areaId.optional(),
  service: serviceId.optional(),
  cursor: professionalPaging.cursor.exactOptional(),
  limit: pageLimit(100),
});

/** What a directory has entries of, in the order in which a file has them. */
export const nouns = [
  'region',
  'area',
  'site',
  'room',
  'equipment',
  'service',
  'professional',
  'series',
  'working-hours',
  'absence',
  'closure',
] as const;
export type Noun = (typeof nouns)[number];

export const changeItem = z
  .object({
    kind: z.enum(['added', 'changed', 'removed']),
    noun: z.enum(nouns),
    id: z.string(),
    /** the fields of a changed entry that differ */
    fields: z.array(z.string()).optional(),
  })
  .meta({
    id: 'DirectoryChange',
    examples: [{ kind: 'changed', noun: 'series', id: 'sihti-hartola', fields: ['window'] }],
  });

/** A field of an entry that stays, before and after. */
export const changedValue = z
  .object({
    noun: z.enum(nouns),
    id: z.string(),
    field: z.string(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
  })
  .meta({
    id: 'DirectoryValue',
    examples: [{ noun: 'service', id: 'rokotus', field: 'durationMinutes', before: 15, after: 20 }],
  });

/** A booking as far as time and people go: no content, no family. */
const leftBooking = z.object({
  id: z.string(),
  start: z.string().meta({ example: '2026-11-24T13:50:00+02:00' }),
  end: z.string(),
  service: z.string(),
  area: z.string(),
  professionals: z.array(z.string()),
});

/** The bookings that a change would leave in time no longer offered. */
export const leftOutsideOutput = z
  .object({
    count: z.int().meta({ description: 'All of them, those in areas that the actor does not see among them' }),
    elsewhere: z.int().meta({
      description: 'Of them, those in areas whose bookings the actor may not change: their coordinators rearrange them',
    }),
    mark: z.string().meta({ description: 'To be repeated as `leaving`: another booking meanwhile makes another mark' }),
    bookings: z.array(leftBooking).meta({ description: 'Soonest first, at most 200' }),
  })
  .meta({ id: 'LeftOutside' });
export type LeftOutside = z.output<typeof leftOutsideOutput>;

export const importResult = z
  .object({
    changes: z.array(changeItem),
    version: z.int(),
    /** of a preview: what keeps the file out */
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'ImportResult', examples: [{ changes: [{ kind: 'added', noun: 'area', id: 'hartola' }], version: 1 }] });

function list(longest: number) {
  return z.array(z.unknown()).max(longest).default([]);
}

function areApart(windows: readonly (readonly [string, string])[]): boolean {
  const sorted = [...windows].sort(([one], [other]) => one.localeCompare(other));
  return sorted.every(([start], at) => at === 0 || (sorted[at - 1]?.[1] ?? '') <= start);
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

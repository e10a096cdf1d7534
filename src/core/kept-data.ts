// What is kept about people: which columns, for how long, and who sees it. Retention goes by it, and /privacy tells it.

import { DAY, HOUR, MINUTE } from './instant.ts';
import { type Capability, type Role, rolesWith } from './permissions.ts';

/** What the data belongs to: the kinds of service, and what all of them share. */
export const keptParts = [
  'consultation',
  'appointment',
  'family',
  'waitingList',
  'group',
  'dropIn',
  'messages',
  'staff',
  'running',
] as const;
type KeptPart = (typeof keptParts)[number];

/** Who sees something by what they are to it, whatever their role. */
type Party = 'asker' | 'answering' | 'booker' | 'professional' | 'invited' | 'link' | 'oneself' | 'anybody';

const UNITS = { minutes: MINUTE, hours: HOUR, days: DAY };

/** From when the time runs. */
type Beginning = 'meeting' | 'closing' | 'absence' | 'event' | 'joining' | 'waiting' | 'signIn' | 'act' | 'entry';

/** `waiting`: as long as somebody waits. `ours`: until it is changed or removed by hand; nothing removes it by itself. */
type Term =
  | { readonly keep: number; readonly unit: keyof typeof UNITS; readonly after: Beginning }
  | { readonly setting: 'accessLogYears'; readonly after: Beginning }
  | 'waiting'
  | 'ours';

type Row = {
  readonly part: KeptPart;
  readonly term: Term;
  readonly seenBy: readonly (Party | Capability)[];
  /** by model of the database's schema */
  readonly columns: Readonly<Record<string, readonly string[]>>;
};

/** Its words stand beside the page that tells it (`privacy.rows`). A column of the schema that is nowhere fails the check. */
export const KEPT = {
  question: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'invited'],
    columns: { Case: ['topic', 'ageBand', 'question', 'removeAfter'] },
  },
  nextStep: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional'],
    columns: { NextStep: ['what', 'otherParty', 'wish'] },
  },
  nextStepTimes: {
    part: 'consultation',
    term: 'ours',
    seenBy: ['booker', 'professional', 'see-area-bookings'],
    columns: { NextStep: ['party', 'until', 'writtenBy', 'writtenAt', 'state', 'doneAt', 'doneBy', 'remindedAt'] },
  },
  usefulness: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional'],
    columns: { Usefulness: ['side', 'score', 'changedPractice', 'referralAvoided', 'inTime', 'at'] },
  },
  usefulSentence: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'read-insights'],
    columns: { Usefulness: ['sentence'] },
  },
  thread: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'closing' },
    seenBy: ['asker', 'answering'],
    columns: {
      Thread: ['topic', 'ageBand'],
      ThreadText: ['kind', 'writtenBy', 'professionalId', 'text', 'at'],
    },
  },
  threadTimes: {
    part: 'consultation',
    term: 'ours',
    seenBy: ['asker', 'answering', 'follow-threads'],
    columns: {
      Thread: [
        'professionalId',
        'deputyId',
        'askedBy',
        'state',
        'askedAt',
        'dueAt',
        'answeredAt',
        'changedAt',
        'closedAt',
        'closedBecause',
      ],
    },
  },
  shelf: {
    part: 'consultation',
    term: 'ours',
    seenBy: ['see-shelf'],
    columns: {
      Advice: ['topic', 'ageBand', 'language', 'title', 'text', 'link', 'state', 'writtenBy', 'writtenAt'],
      AdviceAct: ['what', 'by', 'at', 'reason'],
    },
  },
  dutyNote: {
    part: 'consultation',
    term: { keep: 90, unit: 'days', after: 'absence' },
    seenBy: ['professional'],
    columns: { DeputyDuty: ['note'] },
  },
  duty: {
    part: 'consultation',
    term: 'ours',
    seenBy: ['professional', 'manage-absences'],
    columns: {
      DutyItem: ['formerDeputyId'],
      DeputyDuty: ['absenceId', 'professionalId', 'deputyId', 'handedBy', 'handedAt', 'until', 'takenBackAt'],
    },
  },
  consent: {
    part: 'consultation',
    term: 'ours',
    seenBy: ['booker', 'professional', 'invited', 'see-area-bookings'],
    columns: { Consent: ['familyId', 'scope', 'givenBy', 'givenAt'] },
  },
  time: {
    part: 'appointment',
    term: 'ours',
    seenBy: ['booker', 'professional', 'invited', 'link', 'see-area-bookings', 'read-access-log'],
    columns: {
      Booking: [
        'status',
        'start',
        'end',
        'professionals',
        'channel',
        'bookedBy',
        'language',
        'cancelReason',
        'confirmedSequence',
        'confirmedBy',
        'callWish',
        'callWishBy',
        'rewordedAt',
        'agreed',
        'cameAt',
        'familyId',
        'childId',
        'planId',
        'passedOver',
      ],
      Participant: ['role', 'principal', 'professionalId', 'guardianId', 'language', 'leftAt'],
      CalendarAnswer: ['answer', 'stampedAt', 'at', 'proposedStart', 'proposedEnd', 'seenToAt'],
      BookingLink: ['guardianId', 'createdAt', 'revokedAt'],
    },
  },
  note: {
    part: 'appointment',
    term: { keep: 90, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'invited', 'see-area-bookings'],
    columns: { Booking: ['note', 'phone', 'callWishPhone'] },
  },
  link: {
    part: 'appointment',
    term: { keep: 30, unit: 'days', after: 'meeting' },
    seenBy: [],
    columns: { BookingLink: ['hash', 'expiresAt'] },
  },
  invitedLink: {
    part: 'appointment',
    term: { keep: 1, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'change-area-bookings'],
    columns: { BookingLink: ['participantId', 'role'] },
  },
  linkCode: {
    part: 'appointment',
    term: { keep: 1, unit: 'hours', after: 'act' },
    seenBy: [],
    columns: { LinkCode: ['hash', 'linkId', 'expiresAt', 'spentBy'] },
  },
  connection: {
    part: 'appointment',
    term: { keep: 1, unit: 'hours', after: 'act' },
    seenBy: [],
    columns: { PublicHold: ['origin', 'at', 'subject'] },
  },
  family: {
    part: 'family',
    term: 'ours',
    seenBy: ['professional', 'see-families', 'read-access-log'],
    columns: {
      Family: [
        'areaId',
        'reference',
        'foldedReference',
        'name',
        'address',
        'nonDisclosure',
        'mergedInto',
        'words',
        'createdAt',
      ],
      Child: ['familyId', 'name', 'born'],
    },
  },
  guardians: {
    part: 'family',
    term: 'ours',
    seenBy: ['professional', 'see-families'],
    columns: {
      Guardian: [
        'familyId',
        'name',
        'email',
        'phone',
        'language',
        'channel',
        'safeToSend',
        'messageLevel',
        'quietFrom',
        'quietTo',
      ],
    },
  },
  namedWorker: {
    part: 'family',
    term: 'ours',
    seenBy: ['see-families'],
    columns: { NamedWorker: ['familyId', 'professionalId', 'since', 'until'] },
  },
  waiter: {
    part: 'waitingList',
    term: 'waiting',
    seenBy: ['booker', 'change-area-bookings'],
    columns: { WaitlistEntry: ['email', 'phone'] },
  },
  waitingQuestion: {
    part: 'waitingList',
    term: { keep: 180, unit: 'days', after: 'joining' },
    seenBy: [],
    columns: { WaitlistEntry: ['caseTopic', 'caseAgeBand', 'caseQuestion'] },
  },
  wish: {
    part: 'waitingList',
    term: { keep: 180, unit: 'days', after: 'waiting' },
    seenBy: ['booker', 'link', 'change-area-bookings', 'read-access-log'],
    columns: {
      WaitlistEntry: [
        'familyId',
        'addedBy',
        'language',
        'channel',
        'weekdays',
        'earliest',
        'latest',
        'fromDate',
        'toDate',
        'state',
        'createdAt',
        'endedAt',
        'endedBecause',
      ],
      WaitlistOffer: ['deadline', 'state', 'heard', 'createdAt'],
      WaitlistLink: ['hash', 'guardianId', 'revokedAt'],
    },
  },
  poll: {
    part: 'appointment',
    term: { keep: 30, unit: 'days', after: 'closing' },
    seenBy: ['booker', 'change-area-bookings'],
    columns: {
      Poll: ['proposedBy', 'language', 'professionals', 'deadline', 'state', 'remindedAt', 'createdAt', 'closedAt'],
      PollTime: ['start', 'end', 'state'],
      PollAsked: ['professionalId', 'email', 'role', 'language', 'hash', 'answeredAt', 'removedAt'],
      PollAnswer: ['answer'],
    },
  },
  registrationContact: {
    part: 'group',
    term: { keep: 7, unit: 'days', after: 'event' },
    seenBy: ['manage-groups'],
    columns: { Registration: ['email', 'phone', 'hash'], RegistrationAnswer: ['answer', 'stampedAt', 'at'] },
  },
  registration: {
    part: 'group',
    term: 'ours',
    seenBy: ['link', 'manage-groups', 'read-access-log'],
    columns: { Registration: ['number', 'state', 'childcare', 'language', 'createdAt'] },
  },
  draw: {
    part: 'group',
    term: 'ours',
    seenBy: ['anybody'],
    columns: { GroupEvent: ['tookPart', 'tookChildcare', 'drawn'] },
  },
  walkIn: {
    part: 'dropIn',
    term: 'ours',
    seenBy: ['anybody'],
    columns: { WalkIn: ['number', 'date', 'state', 'createdAt', 'calledAt'] },
  },
  walkInVisitor: {
    part: 'dropIn',
    term: { keep: 1, unit: 'days', after: 'act' },
    seenBy: ['serve-walk-ins'],
    columns: { WalkInVisitor: ['hash', 'language', 'seenAt', 'passedAt', 'linkId'] },
  },
  addressee: {
    part: 'messages',
    term: 'ours',
    seenBy: ['booker', 'professional', 'change-area-bookings'],
    columns: { Participant: ['email', 'phone', 'number'] },
  },
  message: {
    part: 'messages',
    term: { keep: 30, unit: 'days', after: 'meeting' },
    seenBy: ['see-messages'],
    columns: {
      Message: [
        'kind',
        'about',
        'aboutId',
        'bearer',
        'mailbox',
        'because',
        'start',
        'end',
        'state',
        'stage',
        'code',
        'createdAt',
        'firstTriedAt',
        'triedAt',
        'nextAt',
        'reachedAt',
        'sentAt',
        'deliveredAt',
        'silencedAt',
        'toldAt',
      ],
    },
  },
  lobby: {
    part: 'messages',
    term: { keep: 30, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional'],
    columns: {
      RoomPerson: [
        'identity',
        'bearer',
        'principal',
        'role',
        'kind',
        'cameAt',
        'seenAt',
        'admittedAt',
        'admittedBy',
        'deniedAt',
        'comeBackAt',
        'removedAt',
        'sentBackAt',
        'encrypts',
      ],
      VideoRoom: ['closedAt', 'closedBecause', 'lockedAt', 'bookerHosts', 'hostNote', 'knockToldAt'],
    },
  },
  presence: {
    part: 'appointment',
    term: { keep: 30, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'see-area-bookings'],
    columns: {
      RoomPresence: ['identity', 'part', 'joinedAt', 'leftAt', 'byPhone'],
      CallInstead: ['side', 'at'],
    },
  },
  deviceCheck: {
    part: 'appointment',
    term: { keep: 30, unit: 'days', after: 'meeting' },
    seenBy: ['booker', 'professional', 'see-area-bookings'],
    columns: {
      DeviceCheck: ['bearer', 'part', 'at', 'camera', 'microphone', 'speaker', 'browser', 'connection'],
    },
  },
  subscription: {
    part: 'messages',
    term: 'ours',
    seenBy: ['oneself', 'link'],
    columns: {
      Subscription: ['hash', 'kind', 'userId', 'keyId', 'roomId', 'linkId', 'level', 'language', 'createdAt', 'readAt'],
    },
  },
  pushSubscription: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself'],
    columns: {
      PushSubscription: ['userId', 'endpoint', 'p256dh', 'auth', 'device', 'createdAt', 'okAt'],
    },
  },
  template: {
    part: 'messages',
    term: 'ours',
    seenBy: ['manage-templates'],
    columns: { Template: ['changedBy', 'changedAt'] },
  },
  draft: {
    part: 'staff',
    term: 'ours',
    seenBy: ['manage-series'],
    columns: { Draft: ['name', 'entries'], DraftAct: ['at', 'by'], DraftChoice: ['choice'] },
  },
  baseline: {
    part: 'staff',
    term: 'ours',
    seenBy: ['read-insights'],
    columns: { Baseline: ['name', 'keptBy', 'keptAt'] },
  },
  worker: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'professional', 'see-area-bookings', 'manage-users', 'read-access-log'],
    columns: { User: ['name', 'email', 'post', 'unitId', 'units', 'phone'] },
  },
  user: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'manage-users', 'read-access-log'],
    columns: {
      User: [
        'emailVerified',
        'image',
        'createdAt',
        'language',
        'professionalId',
        'formerProfessionals',
        'disabledAt',
        'welcomeAt',
        'quietFrom',
        'quietTo',
        'digest',
      ],
      Account: ['accountId', 'providerId', 'userId', 'createdAt'],
      RoleGrant: ['userId', 'role', 'area'],
      ApiKey: [
        'label',
        'role',
        'areas',
        'userId',
        'createdBy',
        'createdAt',
        'acceptedAt',
        'expiresAt',
        'revokedAt',
        'lastUsedAt',
      ],
    },
  },
  session: {
    part: 'staff',
    term: { keep: 12, unit: 'hours', after: 'signIn' },
    seenBy: [],
    columns: { Session: ['expiresAt', 'token', 'createdAt', 'ipAddress', 'userAgent', 'userId'] },
  },
  signInLink: {
    part: 'staff',
    term: { keep: 15, unit: 'minutes', after: 'act' },
    seenBy: [],
    columns: { Verification: ['identifier', 'value', 'expiresAt', 'createdAt'] },
  },
  signInCount: {
    part: 'staff',
    term: { keep: 24, unit: 'hours', after: 'act' },
    seenBy: [],
    columns: { RateLimit: ['key', 'count', 'lastRequest'] },
  },
  post: {
    part: 'staff',
    term: 'ours',
    seenBy: ['anybody'],
    columns: {
      Professional: ['post', 'profession', 'languages', 'areas', 'matters'],
      WorkingHours: ['professionalId', 'siteId', 'services', 'deputies', 'weekly', 'validFrom', 'validUntil'],
      Series: ['professionals', 'deputies'],
      GroupEvent: ['professionals'],
    },
  },
  standingPermission: {
    part: 'staff',
    term: 'ours',
    seenBy: ['manage-people'],
    columns: { Professional: ['permissions'] },
  },
  staffContact: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'booker', 'professional', 'invited', 'link', 'see-area-bookings', 'manage-people'],
    columns: { Professional: ['email', 'phone'], PageChange: ['before'] },
  },
  absence: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'see-area-bookings', 'manage-absences'],
    columns: { Absence: ['professionalId', 'from', 'to'] },
  },
  absenceReason: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'manage-absences'],
    columns: { Absence: ['reason'] },
  },
  busyCalendar: {
    part: 'staff',
    term: 'ours',
    seenBy: ['oneself', 'see-area-bookings'],
    columns: {
      BusyCalendar: [
        'resourceId',
        'userId',
        'kind',
        'host',
        'sealed',
        'busy',
        'createdAt',
        'triedAt',
        'readAt',
        'failure',
      ],
    },
  },
  accessLog: {
    part: 'running',
    term: { setting: 'accessLogYears', after: 'entry' },
    seenBy: ['read-access-log', 'manage-users'],
    columns: {
      AccessLog: ['at', 'actor', 'role', 'action', 'subjectKind', 'subjectId', 'area', 'purpose', 'details'],
    },
  },
  answers: {
    part: 'running',
    term: { keep: 24, unit: 'hours', after: 'act' },
    seenBy: [],
    columns: { IdempotencyKey: ['principal', 'key', 'fingerprint', 'answer'] },
  },
  feedback: {
    part: 'running',
    term: 'ours',
    seenBy: ['read-feedback'],
    columns: { Feedback: ['page', 'message', 'contact', 'createdAt'] },
  },
  tray: {
    part: 'running',
    term: 'ours',
    seenBy: ['anybody'],
    columns: { TrayMessage: ['recipient', 'subject', 'raw', 'createdAt'] },
  },
} as const satisfies Readonly<Record<string, Row>>;

export type KeptName = keyof typeof KEPT;
/** What is kept for a time that this table alone decides. */
type TimedName = {
  [Name in KeptName]: (typeof KEPT)[Name]['term'] extends { readonly keep: number } ? Name : never;
}[KeptName];

export function keptNames(): readonly KeptName[] {
  return Object.keys(KEPT) as KeptName[];
}

/** How long it is kept, and from when. */
export function termOf(name: KeptName): Term {
  return KEPT[name].term;
}

/** For how long it is kept, in milliseconds. */
export function keptFor(name: TimedName): number {
  const { keep, unit } = KEPT[name].term;
  return keep * UNITS[unit];
}

/** The same in whole days, as pages say it. */
export function keptDays(name: TimedName): number {
  return keptFor(name) / DAY;
}

/** Who sees it: parties to it, and the roles that today's permissions let in. */
export function viewersOf(name: KeptName): readonly (Party | Role)[] {
  const { seenBy }: Row = KEPT[name];
  return [...new Set(seenBy.flatMap((one): readonly (Party | Role)[] => (isParty(one) ? [one] : rolesWith(one))))];
}

const PARTIES: readonly string[] = [
  'asker',
  'answering',
  'booker',
  'professional',
  'invited',
  'link',
  'oneself',
  'anybody',
];

function isParty(one: Party | Capability): one is Party {
  return PARTIES.includes(one);
}

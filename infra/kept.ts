// Every column of the database's schema is named in core/kept-data.ts, which /privacy tells, or listed here as about nobody.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KEPT } from '../src/core/kept-data.ts';

type Columns = Readonly<Record<string, readonly string[]>>;

/** What is about nobody: the directory, and in other models keys, versions and references to what is named elsewhere. */
const ABOUT_NOBODY: Readonly<Record<string, string>> = {
  Booking:
    'id serviceId seriesId areaId unitId siteId roomId slot sequence quietVersions calendarUid heldUntil createdAt changedAt',
  Claim: 'id bookingId groupEventId resourceId during active expiresAt',
  Case: 'bookingId',
  Thread: 'id serviceId areaId bookingId version promiseDays leftToAnswer nearToldOf passedOnOf',
  ThreadText: 'id threadId position adviceId',
  Advice: 'id areaId version fromId',
  AdviceAct: 'id adviceId',
  DeputyDuty: 'id',
  DutyItem: 'id dutyId threadId bookingId version slot',
  Poll: 'id serviceId areaId minutes channel siteId roomId version planId',
  PollTime: 'id pollId bookingId',
  PollAsked: 'id pollId',
  PollAnswer: 'askedId timeId',
  Consent: 'bookingId',
  NextStep: 'id bookingId version',
  FollowUp: 'bookingId beforeId',
  Usefulness: 'bookingId',
  Participant: 'id bookingId',
  Message: 'id channel version areaId attempts repeats handedAs answerable',
  Template: 'areaId language kind version words restored',
  CalendarAnswer: 'participantId sequence',
  MailboxReader: 'id holder until readAt fault',
  SenderPause: 'channel stage code since until probes',
  TrayMessage: 'id channel',
  VideoRoom: 'bookingId name mediaName mediaKey bookedStart bookedEnd closesAt createdAt version',
  MediaRoomToEnd: 'name since',
  RoomPerson: 'room bookingId',
  DeviceCheck: 'bookingId',
  RoomPresence: 'sid room bookingId leftTold',
  RoomEvent: 'id at',
  CallInstead: 'bookingId',
  WaitlistEntry: 'id serviceId areas',
  WaitlistOffer: 'id entryId bookingId slot judgedBy',
  WaitlistLink: 'id offerId',
  BusyCalendar: 'id failures mark',
  Subscription: 'id',
  PushSubscription: 'id failures',
  Quota: 'serviceId areaId most per',
  UnitQuota: 'serviceId areaId unitId most per',
  SelfBooking: 'areaId serviceId',
  PublicHold: 'id',
  WalkIn: 'id siteId serviceId',
  WalkInVisitor: 'walkInId bookingId',
  GroupEvent:
    'id serviceId siteId name start end capacity childcarePlaces roomId closesAt sequence lastNumber byLot seed drawnAt drawnPlaces drawnChildcare cancelledAt createdAt',
  Registration: 'id eventId sequence linkNumber',
  RegistrationAnswer: 'registrationId sequence',
  Region: 'id name timeZone country languages version updatedAt importedFrom',
  Area: 'id name municipalities timeZone phone topics position',
  Site: 'id areaId kind name address position',
  Room: 'id siteId name position',
  Equipment: 'id siteId kind name position',
  Service:
    'id kind name durationMinutes bufferBeforeMinutes bufferAfterMinutes startEveryMinutes channels professions siteKinds anonymousCase room equipment capacity minimumNoticeHours horizonDays changeCutOffHours reminders written position',
  Professional: 'id position',
  Series:
    'id serviceId name areas siteId recurrence validFrom validUntil windowStart windowEnd skipPublicHolidays exceptDates extraDates movedDates shares position',
  WorkingHours: 'id',
  Absence: 'id source',
  Closure: 'id areas series name fromDate toDate source',
  Draft: 'id areaId version takesBack publishedAt takenBackAt createdAt changedAt',
  DraftAct: 'id draftId what noun entryId fields count',
  DraftChoice: 'draftId bookingId slotBefore',
  PageEntry: 'noun id since',
  PageChange: 'noun id field since imported',
  PageRemoval: 'noun id since',
  Family: 'id',
  Child: 'id',
  Guardian: 'id',
  NamedWorker: 'id',
  BookingLink: 'id bookingId',
  User: 'id updatedAt',
  Session: 'id updatedAt',
  Account: 'id accessToken refreshToken idToken accessTokenExpiresAt refreshTokenExpiresAt scope password updatedAt',
  Verification: 'id updatedAt',
  RateLimit: 'id',
  ApiKey: 'id hash',
  Feedback: 'id',
  AccessLog: 'id requestId nonce mac transaction',
  AccessSeal: 'position logId hash sealedAt',
  IdempotencyKey: 'createdAt',
  FigureDay: 'day areaId serviceId seriesId made cancelled noShows fulfilled minutes waits',
  FigureMonth: 'month areaId serviceId seriesId made cancelled noShows fulfilled minutes waits',
  FigureProgress: 'id position',
  OfferedDay: 'day seriesId serviceId areas slots lost',
  AccessDay: 'day areaId serviceId days',
  Baseline: 'id firstMonth lastMonth figures',
  Measured: 'id day areaId serviceId what value count',
  LiveChange: 'id transaction at event',
};

/** What is wrong between the schema's text and what it is said to keep, one sentence each. */
export function faultsOfKept(schema: string, kept: readonly { readonly columns: Columns }[] = rows): readonly string[] {
  const there = columnsIn(schema);
  const nobody = Object.entries(ABOUT_NOBODY).flatMap(([model, names]) => named({ [model]: names.split(' ') }));
  const said = [...kept.flatMap(({ columns }) => named(columns)), ...nobody];
  return [
    ...there
      .filter((column) => !said.includes(column))
      .map((column) => `${column} is kept, and nothing says so: name it in a row of src/core/kept-data.ts, or here.`),
    ...said
      .filter((column) => !there.includes(column))
      .map((column) => `${column} is said to be kept, and is no column of the schema.`),
    ...said
      .filter((column, at) => said.indexOf(column) !== at)
      .map((column) => `${column} is said to be kept twice, in two ways.`),
  ];
}

const rows: readonly { readonly columns: Columns }[] = Object.values(KEPT);

function named(columns: Columns): readonly string[] {
  return Object.entries(columns).flatMap(([model, names]) => names.map((name) => `${model}.${name}`));
}

/** `Model.column` for each; what only points at another model's rows is none. */
function columnsIn(schema: string): readonly string[] {
  const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)];
  const names = models.map(([, model]) => model);
  return models.flatMap(([, model, body = '']) =>
    [...body.matchAll(/^ {2}(\w+) +(\w+)/gm)]
      .filter(([, , type]) => !names.includes(type))
      .map(([, column]) => `${model}.${column}`),
  );
}

/** All files of the schema, one after another. */
export function readSchema(root: string): string {
  const folder = join(root, 'prisma/schema');
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

if (import.meta.main) {
  const faults = faultsOfKept(readSchema(resolve(import.meta.dirname, '..')));
  for (const fault of faults) console.error(`infra/kept.ts kept-data: ${fault}`);
  console.log(`${rows.length} rows, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

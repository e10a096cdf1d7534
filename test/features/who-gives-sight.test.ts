// Every command that makes somebody able to see or do more, with who may use it and who may not; and ways tried around it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, UserId } from '../../src/core/ids.ts';
import { type Actor, type Grant, type Role, roles } from '../../src/core/permissions.ts';
import { bookPlan } from '../../src/features/bookings/book-plan.ts';
import { bookSlot } from '../../src/features/bookings/book-slot.ts';
import { changeAsker } from '../../src/features/bookings/change-asker.ts';
import { inviteParticipant } from '../../src/features/bookings/invite-participant.ts';
import { linkFamily } from '../../src/features/bookings/link-family.ts';
import { markNonDisclosure } from '../../src/features/bookings/mark-non-disclosure.ts';
import { mergeFamilies } from '../../src/features/bookings/merge-families.ts';
import { renewInvitation } from '../../src/features/bookings/renew-invitation.ts';
import { replanBookings } from '../../src/features/bookings/replan-bookings.ts';
import { rescheduleBooking } from '../../src/features/bookings/reschedule-booking.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { issueBookingLink } from '../../src/features/clinics/issue-booking-link.ts';
import { bookFollowUp } from '../../src/features/consultations/book-follow-up.ts';
import { handToDeputy } from '../../src/features/consultations/hand-to-deputy.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { addGuardian } from '../../src/features/families/add-guardian.ts';
import { changeGuardian } from '../../src/features/families/change-guardian.ts';
import { readdressRegistration } from '../../src/features/groups/readdress-registration.ts';
import { acceptApiKey } from '../../src/features/identity/accept-api-key.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { createApiKey } from '../../src/features/identity/create-api-key.ts';
import { sendWelcomeAgain } from '../../src/features/identity/send-welcome-again.ts';
import { readFeedback } from '../../src/features/insights/read.ts';
import { sendFeedback } from '../../src/features/insights/send-feedback.ts';
import { sendFailedAgain } from '../../src/features/notifications/send-failed-again.ts';
import { sendMessageAgain } from '../../src/features/notifications/send-message-again.ts';
import { admitEveryone } from '../../src/features/video/admit-everyone.ts';
import { admitGuest } from '../../src/features/video/admit-guest.ts';
import { letBookerHost } from '../../src/features/video/let-booker-host.ts';
import { identityOf } from '../../src/features/video/rules.ts';
import { acceptOffer } from '../../src/features/waitlist/accept-offer.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { type Executable, execute } from '../../src/platform/command.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { namesOfCommands } from '../support/commands.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { openRoomOf } from '../support/open-room.ts';

type Area = 'hartola' | 'asikkala';

/** What is there of each area for a command to work on. */
type Ground = Awaited<ReturnType<typeof makeGround>>;

let service: TestApp;
let ground: Readonly<Record<Area, Ground>>;
beforeAll(async () => {
  service = await openApp();
  ground = { hartola: await makeGround('hartola'), asikkala: await makeGround('asikkala') };
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
const CONSULTATION = 'perheohjaaja-etakonsultaatio';

async function makeGround(area: Area) {
  const appointment = await bookAppointment(service, { area });
  const user = await addPerson({ grants: [`worker@${area}`] });
  const key = await execute(service.deps, actorWith('administrator@*'), createApiKey, {
    ...{ label: 'Siirto', role: 'worker', areas: [area], user: user.user },
  });
  return { area, ...appointment, user, key: key.id };
}

let people = 0;

/** Somebody who can sign in, as the region's administrator made them. */
async function addPerson({
  grants,
  professional,
}: {
  readonly grants: readonly string[];
  readonly professional?: string;
}): Promise<Actor & { readonly user: UserId }> {
  people += 1;
  const input = {
    email: `person-${people}@example.test`,
    name: `Person ${people}`,
    grants: grants.map(grantOf),
    ...(professional && { professional }),
  };
  const { id } = await execute(service.deps, actorWith('administrator@*'), addUser, input);
  const { email, grants: held } = input;
  return {
    ...{ principal: id as Principal, user: id as UserId, name: input.name, language: 'fi', email, grants: held },
    ...(professional && { professional: professional as ProfessionalId }),
  };
}

function grantOf(text: string): Grant {
  const [role, area] = text.split('@');
  return { role: role as Role, area: area as AreaId };
}

/** Free times of the clinic of the area, or of the consultation held for both, each asked for once. */
async function freeSlot(area: Area, of = 'neuvola-maaraaikainen'): Promise<string> {
  const slots = await freeSlots(service, { area, service: of });
  return slots.at(Math.floor(Math.random() * slots.length))?.id ?? '';
}

async function addFamily({ area }: Ground): Promise<string> {
  const family = { area, name: 'Kaksonen', confirmed: true };
  return (await service.call('scheduler', 'POST', '/api/families', family)).body.id;
}

async function makeOffer(of: Ground): Promise<string> {
  const wish = { service: 'neuvola-maaraaikainen', areas: [of.area], family: { id: await addFamily(of) } };
  const dates = { fromDate: '2026-11-24', toDate: '2026-12-20' };
  const { body } = await service.call('scheduler', 'POST', '/api/waitlist', { ...wish, ...dates });
  await lookForTimes(service.deps, {});
  return (await service.deps.db.waitlistOffer.findFirstOrThrow({ where: { entryId: body.id } })).id;
}

/** A message about an appointment that did not arrive. */
async function makeFailure({ area }: Ground): Promise<string> {
  const { booking } = await bookAppointment(service, { area });
  await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  const { id } = await service.deps.db.message.findFirstOrThrow({ where: { aboutId: booking } });
  await service.deps.db.message.update({ where: { id }, data: { state: 'failed', attempts: 1, nextAt: null } });
  return id;
}

/** A consultation by video at its time, booked by its worker, with somebody in its lobby. */
async function lobby({ area }: Ground) {
  const worker = await addPerson({ grants: [`worker@${area}`] });
  const slot = await freeSlot(area, CONSULTATION);
  const booked = await execute(service.deps, worker, bookSlot, { slot, area, channel: 'video', case: CASE });
  const booking = booked.id as BookingId;
  const [room, guest] = [randomUUID(), 'a'.repeat(22)];
  const data = { ...openRoomOf(booking, room, booked), bookerHosts: true };
  await service.deps.db.videoRoom.create({ data });
  await service.deps.db.roomPerson.create({
    data: { room, identity: guest, bookingId: booking, cameAt: new Date(booked.start), seenAt: new Date(booked.start) },
  });
  const { id: participant } = await service.deps.db.participant.findFirstOrThrow({
    where: { bookingId: booking, role: 'booker' },
  });
  const inside = { identity: identityOf(room, participant), role: 'booker', admittedAt: new Date(booked.start) };
  await service.deps.db.roomPerson.create({
    data: { room, bookingId: booking, cameAt: new Date(booked.start), ...inside },
  });
  service.travelTo(booked.start);
  return { input: { booking, guest }, by: worker };
}

const interpreter = () => ({ role: 'interpreter', email: `${randomUUID()}@tulkki.example.test` });

type Attempt = { readonly input: unknown; readonly by?: Actor };
type Giving = {
  /** whom it makes able to see or do what */
  readonly gives: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own input and result
  readonly command: Executable<any, any>;
  /** the roles that may use it, in the area that it is about; nobody by a role where there are none */
  readonly may: readonly Role[];
  readonly attempt: (ground: Ground) => Promise<Attempt> | Attempt;
  /** for a command that says in its result what it did not do */
  readonly isDone?: (result: unknown) => boolean;
};

const DESK = ['scheduler', 'coordinator'] as const;

const GIVES: Readonly<Record<string, Giving>> = {
  'add-user': {
    gives: 'a person signs in, with roles and as a professional',
    command: addUser,
    may: ['administrator'],
    attempt: ({ area }) => ({
      input: { email: `${randomUUID()}@example.test`, name: 'New', grants: [{ role: 'worker', area }] },
    }),
  },
  'change-user': {
    gives: 'a person gets other roles, or becomes a professional',
    command: changeUser,
    may: ['administrator'],
    attempt: ({ area, user }) => ({ input: { user: user.user, grants: [{ role: 'auditor', area }] } }),
  },
  'create-api-key': {
    gives: 'a machine gets a role',
    command: createApiKey,
    may: ['administrator'],
    attempt: ({ area }) => ({ input: { label: 'Key', role: 'scheduler', areas: [area] } }),
  },
  'accept-api-key': {
    gives: 'a program acts as a person',
    command: acceptApiKey,
    may: [],
    attempt: ({ key, user }) => ({ input: { key }, by: user }),
  },
  'import-directory': {
    gives: 'professionals serve other areas, anywhere',
    command: importDirectory,
    may: [],
    attempt: () => ({ input: { file: paijatHame }, by: actorWith('coordinator@*') }),
  },
  'save-professional': {
    gives: 'a professional serves an area, and is written to at an address',
    command: saveProfessional,
    may: ['coordinator'],
    attempt: ({ area }) => ({
      input: { post: { fi: 'Terveydenhoitaja' }, profession: 'public-health-nurse', languages: ['fi'], areas: [area] },
    }),
  },
  'save-series': {
    gives: 'a professional is asked for consultations of an area',
    command: saveSeries,
    may: ['coordinator'],
    attempt: async ({ area }) => {
      const { series } = await readDirectory(service.deps);
      const { id: _, ...model } = series.get('perheohjaaja-parittomat' as never) ?? expect.fail('no such series');
      const other = { name: { fi: `Sarja ${randomUUID().slice(0, 4)}` }, window: ['16:00', '19:00'], areas: [area] };
      return { input: { ...model, ...other } };
    },
  },
  'save-working-hours': {
    gives: 'a professional receives families at a site',
    command: saveWorkingHours,
    may: ['coordinator'],
    attempt: async ({ area }) => {
      const { workingHours } = await readDirectory(service.deps);
      return { input: workingHours.find(({ site }) => site === `${area}-neuvola`) };
    },
  },
  'add-guardian': {
    gives: 'somebody gets the links of a family’s bookings to come',
    command: addGuardian,
    may: DESK,
    attempt: ({ family }) => ({ input: { family, name: 'Malli', email: 'malli@example.test' } }),
  },
  'change-guardian': {
    gives: 'the links of a family’s bookings go to another address',
    command: changeGuardian,
    may: DESK,
    attempt: ({ family, guardians: [guardian] }) => ({
      input: { family, guardian: guardian?.id, name: 'Malli', email: 'toinen@example.test' },
    }),
  },
  'mark-non-disclosure': {
    gives: 'lifted, messages say again where a family is met',
    command: markNonDisclosure,
    may: DESK,
    attempt: ({ family }) => ({ input: { family, nonDisclosure: false } }),
  },
  'merge-families': {
    gives: 'what was one family’s is seen with another’s',
    command: mergeFamilies,
    may: DESK,
    attempt: async (of) => ({ input: { family: await addFamily(of), into: await addFamily(of) } }),
  },
  'book-slot': {
    gives: 'a professional and guests read a case',
    command: bookSlot,
    may: ['worker', ...DESK],
    attempt: async ({ area }) => ({ input: { slot: await freeSlot(area, CONSULTATION), area, case: CASE } }),
  },
  'link-family': {
    gives: 'a specialist sees a family’s number, and its desk the consultation',
    command: linkFamily,
    may: [],
    attempt: async ({ area }) => {
      const by = await addPerson({ grants: [`worker@${area}`] });
      const input = { slot: await freeSlot(area, CONSULTATION), area, case: CASE };
      const { id } = await execute(service.deps, by, bookSlot, input);
      const consent = { scope: 'this-consultation', givenBy: 'guardian', givenAt: START };
      return { input: { booking: id, family: { reference: 'H-1' }, consent }, by };
    },
  },
  'book-follow-up': {
    gives: 'another specialist of the series may read the case',
    command: bookFollowUp,
    may: [],
    attempt: async ({ area }) => {
      const by = await addPerson({ grants: [`worker@${area}`] });
      const taken = await freeSlot(area, CONSULTATION);
      const { id } = await execute(service.deps, by, bookSlot, { slot: taken, area, case: CASE });
      const [start, end] = [2, 1].map((hours) => new Date(service.deps.clock.now() - hours * 3_600_000)) as [
        Date,
        Date,
      ];
      await service.deps.db.booking.update({ where: { id }, data: { start, end } });
      await service.deps.db.claim.deleteMany({ where: { bookingId: id } });
      const [, series] = taken.split('~');
      const slots = await freeSlots(service, { area, service: CONSULTATION });
      return { input: { booking: id, slot: slots.find((one) => one.id.includes(`~${series}~`))?.id }, by };
    },
  },
  'book-plan': {
    gives: 'a professional sees a family, several times',
    command: bookPlan,
    may: DESK,
    attempt: async ({ area, family }) => ({
      input: { slot: await freeSlot(area), area, every: 1, times: 2, family: { id: family } },
    }),
  },
  'readdress-registration': {
    gives: 'somebody else gets the link of a registration',
    command: readdressRegistration,
    may: DESK,
    attempt: async ({ area }) => {
      const site = (await readDirectory(service.deps)).sites.values().find((one) => one.area === area)?.id;
      const [event, registration] = [randomUUID(), randomUUID()];
      const [start, end, createdAt] = ['2026-12-09T08:00:00Z', '2026-12-09T09:00:00Z', '2026-11-01T08:00:00Z'].map(
        (at) => new Date(at),
      ) as [Date, Date, Date];
      await service.deps.db.groupEvent.create({
        data: {
          ...{ id: event, serviceId: 'vanhempainiltapaiva', siteId: site ?? '', name: { fi: 'Ilta' }, start, end },
          ...{ capacity: 5, createdAt },
          registrations: { create: { id: registration, number: 1, state: 'coming', createdAt } },
        },
      });
      return { input: { event, registration, email: `${randomUUID()}@example.test` } };
    },
  },
  'change-asker': {
    gives: 'a colleague reads a case',
    command: changeAsker,
    may: DESK,
    attempt: async ({ area }) => {
      const [gone, next] = [
        await addPerson({ grants: [`worker@${area}`] }),
        await addPerson({ grants: [`worker@${area}`] }),
      ];
      const input = { slot: await freeSlot(area, CONSULTATION), area, channel: 'video', case: CASE };
      const { id } = await execute(service.deps, gone, bookSlot, input);
      await service.deps.db.user.update({ where: { id: gone.user }, data: { disabledAt: new Date() } });
      return { input: { booking: id, user: next.user } };
    },
  },
  'reschedule-booking': {
    gives: 'another professional sees a family, or reads a case',
    command: rescheduleBooking,
    may: DESK,
    attempt: async ({ area, booking }) => ({ input: { booking, slot: await freeSlot(area) } }),
  },
  'replan-bookings': {
    gives: 'another professional sees families, or reads cases',
    command: replanBookings,
    may: DESK,
    attempt: async ({ area, booking }) => {
      const { professionals } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
      return { input: { professional: professionals[0], choices: [{ booking, slot: await freeSlot(area) }] } };
    },
    isDone: (result) => (result as { readonly changed: readonly unknown[] }).changed.length > 0,
  },
  'issue-booking-link': {
    gives: 'the bearer of a link sees a family’s booking',
    command: issueBookingLink,
    may: DESK,
    attempt: ({ booking }) => ({ input: { booking } }),
  },
  'invite-participant': {
    gives: 'somebody of another house sees what their part in a booking needs',
    command: inviteParticipant,
    may: DESK,
    attempt: ({ booking }) => ({ input: { booking, ...interpreter() } }),
  },
  'renew-invitation': {
    gives: 'the bearer of a new link sees what somebody invited sees',
    command: renewInvitation,
    may: DESK,
    attempt: async ({ area, booking }) => {
      const desk = actorWith(`scheduler@${area}`);
      const { participant } = await execute(service.deps, desk, inviteParticipant, { booking, ...interpreter() });
      return { input: { booking, participant } };
    },
  },
  'send-welcome-again': {
    gives: 'a person is told where to sign in',
    command: sendWelcomeAgain,
    may: ['administrator'],
    attempt: ({ user }) => ({ input: { user: user.user } }),
  },
  'send-message-again': {
    gives: 'a link goes once more to the address that it went to',
    command: sendMessageAgain,
    may: ['coordinator', 'administrator'],
    attempt: async (of) => ({ input: { message: await makeFailure(of) } }),
  },
  'send-failed-again': {
    gives: 'links go once more to the addresses that they went to',
    command: sendFailedAgain,
    may: ['coordinator', 'administrator'],
    attempt: async (of) => {
      await makeFailure(of);
      return { input: { area: of.area } };
    },
  },
  'hand-to-deputy': {
    gives: 'a deputy reads a question of somebody who is away, and meets about it',
    command: handToDeputy,
    may: ['coordinator'],
    attempt: async ({ area }) => {
      const professional = 'pn-psykologi';
      const question = `Miten tuen vanhempia (${randomUUID().slice(0, 8)})?`;
      const asked = { service: 'perheneuvola-konsultaatio', area, professional, case: { ...CASE, question } };
      await service.call('worker', 'POST', '/api/threads', asked);
      const away = { professional, from: '2026-12-24T00:00', to: '2026-12-24T23:59', reason: 'leave' };
      const { id: absence } = await execute(service.deps, actorWith('coordinator@*'), addAbsence, away);
      return { input: { absence, deputy: 'pn-sosiaalityontekija' } };
    },
    isDone: (result) => (result as { duties: readonly string[] }).duties.length > 0,
  },
  'accept-offer': {
    gives: 'the bearer of an offer gets the link of its booking',
    command: acceptOffer,
    may: DESK,
    attempt: async (of) => ({ input: { offer: await makeOffer(of) } }),
  },
  'admit-guest': {
    gives: 'a guest sees and hears a meeting',
    command: admitGuest,
    may: [],
    attempt: lobby,
  },
  'admit-everyone': {
    gives: 'all who wait see and hear a meeting',
    command: admitEveryone,
    may: [],
    attempt: async (of) => {
      const { input, by } = await lobby(of);
      return { input: { booking: input.booking }, by };
    },
    isDone: (result) => (result as { admitted: number }).admitted === 1,
  },
  'let-booker-host': {
    gives: 'the worker who booked lets guests into a meeting',
    command: letBookerHost,
    may: [],
    attempt: async (of) => {
      const { input } = await lobby(of);
      const { professionals } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: input.booking } });
      const by = await addPerson({ grants: [`specialist@${of.area}`], professional: professionals[0] ?? '' });
      await service.deps.db.videoRoom.update({ where: { bookingId: input.booking }, data: { bookerHosts: false } });
      return { input: { booking: input.booking, hosts: true }, by };
    },
  },
};

/** What makes nobody able to see more; each with what it is instead. */
const GIVES_NOTHING = {
  'what was given is taken': [
    'decline-api-key',
    'revoke-api-key',
    'revoke-booking-links',
    'close-subscription',
    'turn-off-push',
    'close-invitation',
    'remove-asked',
    'withdraw-poll',
    'deny-guest',
    'send-to-lobby',
    'remove-from-room',
    'mute-person',
    'end-room',
    'uninvite-participant',
    'take-back-consent',
    'take-back-duty',
    'withdraw-permission',
    'give-back-thread',
    'cancel-booking',
    'cancel-plan',
    'cancel-registration',
    'cancel-group-event',
    'release-hold',
    'remove-absence',
    'remove-closure',
    'remove-series',
    'remove-working-hours',
    'unlink-busy-calendar',
    'remove-child',
    'remove-guardian',
    'decline-offer',
    'leave-waitlist',
  ],
  'times are kept, opened or closed, for no one in particular': [
    'hold-slot',
    'hold-open-slot',
    'set-quota',
    'allow-self-booking',
    'add-absence',
    'add-closure',
    'report-away',
    'give-permission',
    'link-busy-calendar',
    'save-matters',
    'save-promise',
    'save-reminders',
    'save-topics',
    'make-draft',
    'edit-draft',
    'settle-draft',
    'choose-in-draft',
    'remove-draft',
    'take-back-draft',
    'publish-draft',
    'keep-baseline',
    'plan-group-event',
    'propose-meeting',
    'change-group-event',
    'draw-by-lot',
    'register-walk-in',
    'call-walk-in',
    'close-walk-in',
    'lock-room',
    'extend-room',
    'put-back-walk-in',
    'take-next',
    'take-number',
    'leave-queue',
    'return-to-queue',
  ],
  'what is said is chosen, and tells nothing': [
    'change-template',
    'restore-template',
    'tell-waiting',
    'mark-by-phone',
    'turn-on-push',
  ],
  'is of no case, and for all who work there': [
    'write-advice',
    'reword-advice',
    'approve-advice',
    'send-back-advice',
    'take-down-advice',
    'answered-by-advice',
  ],
  'somebody asks, or says, something of their own': [
    'book-open-slot',
    'join-waitlist',
    'ask-in-writing',
    'answer-poll',
    'choose-time',
    'book-following',
    'ask-about-booking',
    'meet-instead',
    'reply-in-writing',
    'close-thread',
    'confirm-next-step',
    'rate-usefulness',
    'decline-rating',
    'finish-next-step',
    'register-for-group',
    'confirm-coming',
    'check-devices',
    'change-own-details',
    'ask-for-call',
    'choose-language',
    'choose-messages',
    'choose-own-messages',
  ],
  'is noted of what the same people see already': [
    'record-arrival',
    'fulfil-booking',
    'record-no-show',
    'change-channel',
    'choose-child',
    'reword-booking',
    'agree-next-step',
    'reword-next-step',
    'drop-next-step',
    'answer-in-writing',
    'ask-back',
    'record-call',
    'note-told',
    'register-family',
    'change-family',
    'add-child',
    'change-child',
    'name-worker',
  ],
  'lets in nobody but the participant who asks': ['open-video-session'],
  'shows what whoever makes it may see anyway, and is tried in the tests of subscriptions': [
    'make-subscription',
    'make-family-subscription',
  ],
} as const;

const NOT_THEIRS = ['not_allowed', 'not_found'];

/** Done, or the code of the refusal. */
async function tryAs(actor: Actor, { command, isDone }: Giving, input: unknown): Promise<string> {
  try {
    const result = await execute(service.deps, actor, command, input);
    return isDone === undefined || isDone(result) ? 'done' : 'not_found';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('a command that makes somebody see or do more', () => {
  test('is in the table, or said to give nothing; a new one is put into one of them', async () => {
    const known = [...Object.keys(GIVES), ...Object.values(GIVES_NOTHING).flat()];
    expect(await namesOfCommands()).toEqual(known.toSorted());
  });

  test.each(Object.entries(GIVES))(
    '%s is for the roles and the area it is for, and nobody else',
    async (_name, giving) => {
      const { by, input } = await giving.attempt(ground.hartola);
      const all = roles.map((role) => `${role}@asikkala` as const);
      expect(NOT_THEIRS, 'every role, next door').toContain(await tryAs(actorWith(...all), giving, input));
      for (const role of roles.filter((one) => !giving.may.includes(one))) {
        expect(NOT_THEIRS, role).toContain(await tryAs(actorWith(`${role}@hartola`), giving, input));
      }
      const [role] = giving.may;
      expect(await tryAs(by ?? actorWith(`${role ?? 'worker'}@hartola`), giving, input)).toBe('done');
    },
  );

  test.each(Object.entries(GIVES))('%s is done by every role that may', async (_name, giving) => {
    for (const role of giving.may.slice(1)) {
      const { input } = await giving.attempt(ground.hartola);
      expect(await tryAs(actorWith(`${role}@hartola`), giving, input), role).toBe('done');
    }
  });
});

describe('somebody with every role of one area reads no case of the next', () => {
  const QUESTION = 'Tätä kysyttiin vain Asikkalassa';
  const neighbour = actorWith(...roles.map((role) => `${role}@hartola` as const));
  const region = actorWith('coordinator@*', 'administrator@*');

  /** A consultation of Asikkala, with this professional, whoever the directory has now. */
  async function consultation(professional: string): Promise<BookingId> {
    const worker = await addPerson({ grants: ['worker@asikkala'] });
    const slot = await freeSlot('asikkala', CONSULTATION);
    const input = { slot, area: 'asikkala', case: { ...CASE, question: QUESTION } };
    const { id } = await execute(service.deps, worker, bookSlot, input);
    await service.deps.db.booking.update({ where: { id }, data: { professionals: [professional] } });
    return id as BookingId;
  }

  const newcomer = (fi: string, areas: readonly string[]) => ({
    post: { fi },
    profession: 'family-counsellor',
    languages: ['fi'],
    areas,
  });
  const refused = (promise: Promise<unknown>) => expect(promise).rejects.toMatchObject({ code: 'not_allowed' });

  test('by asking for it, in any of their roles', async () => {
    const booking = await consultation('po-1');
    const { family, guardians } = ground.asikkala;
    const paths = [
      `/api/bookings/${booking}`,
      `/api/bookings/${booking}/invite.ics`,
      '/api/bookings',
      '/api/bookings?area=asikkala',
      '/api/bookings?professional=po-1',
      `/api/families/${family}?purpose=appointment`,
      '/api/waitlist?area=asikkala',
      '/api/messages?area=asikkala',
      `/api/access-log?subject=booking:${booking}`,
    ];
    for (const role of roles) {
      const wish = { label: 'Naapuri', role, areas: ['hartola'] };
      const { key } = await execute(service.deps, neighbour, createApiKey, wish);
      for (const path of paths) {
        const { body } = await service.call(key, 'GET', path);
        const text = typeof body === 'string' ? body : JSON.stringify(body.items ?? body);
        for (const secret of [QUESTION, booking, guardians[0]?.email ?? 'none']) {
          expect(text, `${role} ${path}`).not.toContain(secret);
        }
      }
      const search = { query: guardians[0]?.email?.slice(0, 9), purpose: 'appointment' };
      const found = await service.call(key, 'POST', '/api/families/search', search);
      expect(JSON.stringify(found.body)).not.toContain(family);
    }
  });

  test('as a professional who served there before', async () => {
    const { id } = await execute(service.deps, region, saveProfessional, newcomer('Entinen', ['asikkala']));
    await consultation(id);
    await execute(service.deps, region, saveProfessional, { ...newcomer('Entinen', ['hartola']), id });
    const person = await addPerson({ grants: ['worker@hartola'] });
    const wish = { user: person.user, professional: id };
    await refused(execute(service.deps, neighbour, changeUser, wish));
    const email = { email: `${randomUUID()}@example.test`, name: 'New', grants: [grantOf('worker@hartola')] };
    await refused(execute(service.deps, neighbour, addUser, { ...email, professional: id }));
    await execute(service.deps, region, changeUser, wish);
  });

  test('as somebody new who is given the name of one who left', async () => {
    await consultation('perhepsykologi');
    const { id } = await execute(service.deps, neighbour, saveProfessional, newcomer('Perhepsykologi', ['hartola']));
    expect(id).toBe('perhepsykologi-2');
    await execute(service.deps, neighbour, changeUser, {
      user: (await addPerson({ grants: ['worker@hartola'] })).user,
      professional: id,
    });
  });

  test('by a key that its person accepted for Hartola, though they are asked in both', async () => {
    const professional = 'pn-sosiaalityontekija';
    const booking = await consultation(professional);
    const person = await addPerson({ grants: ['specialist@hartola'], professional });
    const wish = { label: 'Oma', role: 'specialist', areas: ['hartola'], user: person.user };
    const { id, key } = await execute(service.deps, neighbour, createApiKey, wish);
    await execute(service.deps, person, acceptApiKey, { key: id });
    const here = await execute(service.deps, actorWith('worker@hartola'), bookSlot, {
      ...{ slot: await freeSlot('hartola', CONSULTATION), area: 'hartola', case: CASE },
    });
    await service.deps.db.booking.update({ where: { id: here.id }, data: { professionals: [professional] } });
    expect((await service.call(key, 'GET', `/api/bookings/${here.id}`)).body.case.question).toBe(CASE.question);
    expect((await service.call(key, 'GET', `/api/bookings/${booking}`)).status).toBe(404);
    expect((await service.call(key, 'POST', `/api/bookings/${booking}/cancel`, { reason: 'ill' })).status).toBe(404);
    const listed = (await service.call(key, 'GET', '/api/bookings?mine=true')).body.items;
    expect(listed.map((one: { id: string }) => one.id)).toEqual([here.id]);
  });

  test('by a link that a family left in what it wrote of a page', async () => {
    const { booking } = ground.asikkala;
    const link = await execute(service.deps, actorWith('scheduler@asikkala'), issueBookingLink, { booking });
    const { pathname } = new URL(link.url);
    const sent = { page: `${pathname}/move`, message: `Tämä ei avaudu: ${link.url}` };
    await sendFeedback(service.deps, sent);
    const read = JSON.stringify(await readFeedback(service.deps, neighbour));
    expect(read).toContain('/b/…/move');
    expect(read).not.toContain(pathname);
  });

  test('by a number or an address at which a professional of both is asked', async () => {
    const { professionals } = await readDirectory(service.deps);
    const shared = professionals.get('po-1' as never) ?? expect.fail('nobody');
    await refused(execute(service.deps, neighbour, saveProfessional, { ...shared, phone: '03 999 9999' }));
    await refused(execute(service.deps, neighbour, saveProfessional, { ...shared, email: 'me@example.test' }));
    await execute(service.deps, region, saveProfessional, { ...shared, phone: '03 999 9998' });
  });
});

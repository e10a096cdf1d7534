// Whatever is asked for twice is done once: the second time nothing is logged as changed, and nobody is told.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AreaId, BookingId, Principal, ProfessionalId, UserId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { parseSlotId } from '../../src/core/slots.ts';
import { bookPlan } from '../../src/features/bookings/book-plan.ts';
import { bookSlot } from '../../src/features/bookings/book-slot.ts';
import { cancelBooking } from '../../src/features/bookings/cancel-booking.ts';
import { cancelPlan } from '../../src/features/bookings/cancel-plan.ts';
import { changeAsker } from '../../src/features/bookings/change-asker.ts';
import { changeChannel } from '../../src/features/bookings/change-channel.ts';
import { chooseChild } from '../../src/features/bookings/choose-child.ts';
import { closeInvitation } from '../../src/features/bookings/close-invitation.ts';
import { inviteParticipant } from '../../src/features/bookings/invite-participant.ts';
import { linkFamily, takeBackConsent } from '../../src/features/bookings/link-family.ts';
import { markNonDisclosure } from '../../src/features/bookings/mark-non-disclosure.ts';
import { mergeFamilies } from '../../src/features/bookings/merge-families.ts';
import { fulfilBooking, recordArrival, recordNoShow } from '../../src/features/bookings/record-attendance.ts';
import { renewInvitation } from '../../src/features/bookings/renew-invitation.ts';
import { replanBookings } from '../../src/features/bookings/replan-bookings.ts';
import { rescheduleBooking } from '../../src/features/bookings/reschedule-booking.ts';
import { rewordBooking } from '../../src/features/bookings/reword-booking.ts';
import { setQuota } from '../../src/features/bookings/set-quota.ts';
import { uninviteParticipant } from '../../src/features/bookings/uninvite-participant.ts';
import { allowSelfBooking } from '../../src/features/clinics/allow-self-booking.ts';
import { askForCall } from '../../src/features/clinics/ask-for-call.ts';
import { chooseMessages } from '../../src/features/clinics/choose-messages.ts';
import { confirmComing } from '../../src/features/clinics/confirm-coming.ts';
import { issueBookingLink } from '../../src/features/clinics/issue-booking-link.ts';
import { recordCall } from '../../src/features/clinics/record-call.ts';
import { revokeBookingLinks } from '../../src/features/clinics/revoke-booking-links.ts';
import { agreeNextStep } from '../../src/features/consultations/agree-next-step.ts';
import { answeredByAdvice } from '../../src/features/consultations/answered-by-advice.ts';
import { approveAdvice, sendBackAdvice } from '../../src/features/consultations/approve-advice.ts';
import { askAboutBooking } from '../../src/features/consultations/ask-about-booking.ts';
import { askInWriting } from '../../src/features/consultations/ask-in-writing.ts';
import { bookFollowUp } from '../../src/features/consultations/book-follow-up.ts';
import { closeThread } from '../../src/features/consultations/close-thread.ts';
import { confirmNextStep } from '../../src/features/consultations/confirm-next-step.ts';
import { finishNextStep } from '../../src/features/consultations/finish-next-step.ts';
import { giveBackThread } from '../../src/features/consultations/give-back-thread.ts';
import { handToDeputy } from '../../src/features/consultations/hand-to-deputy.ts';
import { meetInstead } from '../../src/features/consultations/meet-instead.ts';
import { declineRating, rateUsefulness } from '../../src/features/consultations/rate-usefulness.ts';
import { rewordAdvice } from '../../src/features/consultations/reword-advice.ts';
import { rewordNextStep } from '../../src/features/consultations/reword-next-step.ts';
import { answerThread, askBack, replyInThread } from '../../src/features/consultations/say-in-thread.ts';
import { takeBackDuty } from '../../src/features/consultations/take-back-duty.ts';
import { takeDownAdvice } from '../../src/features/consultations/take-down-advice.ts';
import { writeAdvice } from '../../src/features/consultations/write-advice.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { givePermission } from '../../src/features/directory/give-permission.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { reportAway } from '../../src/features/directory/report-away.ts';
import { saveMatters } from '../../src/features/directory/save-matters.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { savePromise } from '../../src/features/directory/save-promise.ts';
import { saveReminders } from '../../src/features/directory/save-reminders.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { saveTopics } from '../../src/features/directory/save-topics.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { withdrawPermission } from '../../src/features/directory/withdraw-permission.ts';
import { addChild } from '../../src/features/families/add-child.ts';
import { addGuardian } from '../../src/features/families/add-guardian.ts';
import { changeChild } from '../../src/features/families/change-child.ts';
import { changeFamily } from '../../src/features/families/change-family.ts';
import { changeGuardian } from '../../src/features/families/change-guardian.ts';
import { nameWorker } from '../../src/features/families/name-worker.ts';
import { cancelGroupEvent } from '../../src/features/groups/cancel-group-event.ts';
import { cancelRegistration } from '../../src/features/groups/cancel-registration.ts';
import { changeGroupEvent } from '../../src/features/groups/change-group-event.ts';
import { drawByLot } from '../../src/features/groups/draw-by-lot.ts';
import { planGroupEvent } from '../../src/features/groups/plan-group-event.ts';
import { readdressRegistration } from '../../src/features/groups/readdress-registration.ts';
import { registerForGroup } from '../../src/features/groups/register-for-group.ts';
import { acceptApiKey } from '../../src/features/identity/accept-api-key.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { changeOwnDetails } from '../../src/features/identity/change-own-details.ts';
import { chooseLanguage } from '../../src/features/identity/choose-language.ts';
import { chooseOwnMessages } from '../../src/features/identity/choose-own-messages.ts';
import { createApiKey } from '../../src/features/identity/create-api-key.ts';
import { revokeApiKey } from '../../src/features/identity/revoke-api-key.ts';
import { sendWelcomeAgain } from '../../src/features/identity/send-welcome-again.ts';
import { keepBaseline } from '../../src/features/insights/keep-baseline.ts';
import { changeTemplate } from '../../src/features/notifications/change-template.ts';
import { noteTold } from '../../src/features/notifications/note-told.ts';
import { restoreTemplate } from '../../src/features/notifications/restore-template.ts';
import { recordDeviceCheck } from '../../src/features/video/record-device-check.ts';
import { callWalkIn } from '../../src/features/walk-ins/call-walk-in.ts';
import { closeWalkIn } from '../../src/features/walk-ins/close-walk-in.ts';
import { putBackWalkIn } from '../../src/features/walk-ins/put-back-walk-in.ts';
import { registerWalkIn } from '../../src/features/walk-ins/register-walk-in.ts';
import { type Executable, execute } from '../../src/platform/command.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { namesOfCommands } from '../support/commands.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const COORDINATOR = actorWith('coordinator@*');
const DESK = actorWith('scheduler@*');
const ADMINISTRATOR = actorWith('administrator@*');

type Sent = { readonly actor: Actor; readonly input: object };
type Change = {
  // biome-ignore lint/suspicious/noExplicitAny: commands of every input and answer stand in one table
  readonly command: Executable<any, any>;
  readonly prepare: () => Promise<Sent>;
  /** what the second time is logged as, where its answer shows what was to be changed */
  readonly look?: 'read-booking';
};

let appointment: Awaited<ReturnType<typeof bookAppointment>> | undefined;
const kin = async () => {
  appointment ??= await bookAppointment(service);
  return appointment;
};
const of = <Input, Result>(
  command: Executable<Input, Result>,
  actor: Actor,
  prepare: () => Promise<object> | object,
  look?: Change['look'],
): Change => ({ command, prepare: async () => ({ actor, input: await prepare() }), ...(look && { look }) });

const byFamily = (booking: BookingId): Actor => ({
  principal: 'link:22222222-2222-4222-8222-222222222222' as Principal,
  name: 'family',
  language: 'fi',
  booking,
  grants: [{ role: 'family', area: 'lahti-etela' as AreaId }],
});

let user: UserId | undefined;
/** Somebody who may sign in, as they are by now. */
async function somebody(): Promise<Actor & { readonly user: UserId }> {
  const grants = [{ role: 'worker', area: 'hartola' as AreaId }] as const;
  user ??= (
    await executeSeen(service.deps, ADMINISTRATOR, addUser, {
      ...{ email: 'anni@example.test', name: 'Anni Esimerkki', grants },
    })
  ).id as UserId;
  return { principal: user as string as Principal, user, name: 'Anni Esimerkki', language: 'fi', grants };
}

const ASKER = actorWith('worker@hartola');
const ANSWERER: Actor = {
  ...actorWith('specialist@hartola'),
  principal: 'answerer' as Principal,
  professional: 'pn-psykologi' as ProfessionalId,
};
const question = () => {
  questions += 1;
  const text = `Miten tuen vanhempia (${questions})?`;
  return {
    ...{ service: 'perheneuvola-konsultaatio', area: 'hartola' },
    case: { topic: 'sleep', ageBand: '0-2', question: text },
  };
};
let questions = 0;
/** One of the free times with the one who answers: the first, or the last. */
const consultation = async (at: 0 | -1): Promise<string> => {
  const wish = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi&limit=20';
  return (await service.call('worker', 'GET', `/api/slots?${wish}`)).body.items.at(at).id;
};
const thread = async () => ({
  thread: (await executeSeen(service.deps, ASKER, askInWriting, question())).id,
  version: 0,
});

const advice = () => {
  questions += 1;
  const said = { title: `Yöheräilyt (${questions})`, text: 'Kokeilkaa samaa iltarytmiä.' };
  return { area: 'hartola', topic: 'sleep', language: 'fi', ...said };
};
const proposed = async () => ({
  advice: (await executeSeen(service.deps, ANSWERER, writeAdvice, advice())).id,
  version: 0,
});
const shown = async () => (await executeSeen(service.deps, COORDINATOR, approveAdvice, await proposed())).id;

/** A consultation whose time has come, of those two. */
async function consulted(by: 'begun' | 'over' = 'begun'): Promise<{ readonly booking: BookingId }> {
  const slots = await freeSlots(service, { area: 'hartola', service: 'perheneuvola-konsultaatio' });
  const slot = slots.filter(({ id }) => id.endsWith('pn-psykologi')).at(-1);
  const { case: asked } = question();
  const { id } = await executeSeen(service.deps, ASKER, bookSlot, { slot: slot?.id, area: 'hartola', case: asked });
  service.travelTo((parseSlotId(slot?.id as never)?.start ?? 0) + (by === 'begun' ? 60_000 : 7_200_000));
  return { booking: id as BookingId };
}
const DEPUTY: Actor = { ...actorWith('specialist@hartola'), professional: 'pn-sosiaalityontekija' as ProfessionalId };
let leave: string | undefined;
/** A question to somebody who will be away. */
async function toHand(): Promise<{ readonly absence: string; readonly deputy: string }> {
  await service.call('worker', 'POST', '/api/threads', { ...question(), professional: 'pn-psykologi' });
  const away = { professional: 'pn-psykologi', from: '2026-12-24T00:00', to: '2026-12-24T23:59', reason: 'leave' };
  leave ??= (await executeSeen(service.deps, COORDINATOR, addAbsence, away)).id;
  return { absence: leave, deputy: 'pn-sosiaalityontekija' };
}

const STEP = { what: 'Kokeillaan iltarytmiä.', by: 'worker', until: '2027-03-15' };
const step = async () => {
  const agreed = { ...(await consulted()), ...STEP };
  return { step: (await executeSeen(service.deps, ANSWERER, agreeNextStep, agreed)).id };
};

const family = async (input: object) => ({ family: (await kin()).family, ...input });
const keyOf = () => ({ label: 'Ajanvaraus', role: 'worker', areas: ['hartola'] });
const DROP_IN = { service: 'perheohjaaja-paivakodissa', site: 'asikkala-paivakoti' };

/** A group event that has not been asked for before. */
async function evening(more: object = {}): Promise<string> {
  evenings += 1;
  const day = `2027-01-${String(10 + evenings).padStart(2, '0')}`;
  const event = await executeSeen(service.deps, DESK, planGroupEvent, {
    ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Iltapäivä' }, capacity: 5 },
    ...{ start: `${day}T13:00:00+02:00`, end: `${day}T15:00:00+02:00`, ...more },
  });
  return event.id;
}
let evenings = 0;

async function anotherFamily(): Promise<string> {
  const input = { area: 'lahti-etela', name: 'Yhdistyvä', confirmed: true };
  return (await service.call('scheduler', 'POST', '/api/families', input)).body.id;
}

/** A family's booking whose time has begun. */
async function begun(): Promise<object> {
  const { booking, slot } = await bookAppointment(service);
  service.travelTo(new Date((parseSlotId(slot as never)?.start ?? 0) + 60_000).toISOString());
  return { booking };
}

const booking = async (input: object = {}) => ({ booking: (await kin()).booking, ...input });
const stored = async () => readDirectory(service.deps);

/** Each change as it is made once, and then asked for again in the same words. */
const CHANGES: Readonly<Record<string, Change>> = {
  'change-family': of(changeFamily, DESK, () => family({ name: 'Toinen nimi', address: 'Esimerkkitie 1' })),
  'change-guardian': of(changeGuardian, DESK, async () => ({
    ...(await family({ guardian: (await kin()).guardians[0]?.id })),
    ...{ name: 'Aino Esimerkki', email: 'aino@example.test', phone: '040 123 4567', language: 'sv', channel: 'mail' },
  })),
  'change-child': of(changeChild, DESK, async () => {
    const { child } = await executeSeen(service.deps, DESK, addChild, await family({ name: 'Eetu' }));
    return family({ child, name: 'Eetu', born: '2024-05' });
  }),
  'add-child': of(addChild, DESK, () => family({ name: 'Olli', born: '2023-04' })),
  'add-guardian': of(addGuardian, DESK, () => family({ name: 'Pia Esimerkki', phone: '040 321 7654' })),
  'merge-families': of(mergeFamilies, DESK, async () => ({
    ...{ family: await anotherFamily(), into: (await kin()).family },
  })),
  'name-worker': of(nameWorker, DESK, () => family({ professional: 'th-lahti-1' })),
  'mark-non-disclosure': of(markNonDisclosure, DESK, async () => ({
    ...{ family: (await bookAppointment(service)).family, nonDisclosure: true },
  })),
  'set-quota': of(setQuota, COORDINATOR, () => ({ service: 'rokotus', area: 'hartola', most: 3 })),
  'change-channel': of(
    changeChannel,
    DESK,
    async () => {
      const remote = await bookAppointment(service, { service: 'neuvola-etavastaanotto', channel: 'video' });
      return { booking: remote.booking, channel: 'phone', phone: '040 123 4567' };
    },
    'read-booking',
  ),
  'reschedule-booking': of(
    rescheduleBooking,
    DESK,
    async () => booking({ slot: (await freeSlots(service)).at(-1)?.id }),
    'read-booking',
  ),
  'replan-bookings': of(
    replanBookings,
    COORDINATOR,
    async () => {
      const [slot] = await freeSlots(service);
      return { choices: [await booking({ slot: slot?.id })] };
    },
    'read-booking',
  ),
  'change-asker': of(
    changeAsker,
    COORDINATOR,
    async () => {
      const grants = [{ role: 'worker', area: 'lahti-etela' }];
      const add = (name: string) =>
        execute(service.deps, ADMINISTRATOR, addUser, { email: `${name}@example.test`, name, grants });
      const [gone, next] = [await add('lahtenyt'), await add('tuleva')];
      const { booking } = await bookAppointment(service);
      const { db } = service.deps;
      await db.booking.update({ where: { id: booking }, data: { bookedBy: gone.id, familyId: null } });
      await db.user.update({ where: { id: gone.id }, data: { disabledAt: new Date(0) } });
      return { booking, user: next.id };
    },
    'read-booking',
  ),
  'choose-child': of(
    chooseChild,
    DESK,
    async () => {
      const { child } = await executeSeen(service.deps, DESK, addChild, await family({ name: 'Vili' }));
      return booking({ child });
    },
    'read-booking',
  ),
  'reword-booking': of(rewordBooking, DESK, () => booking({ note: 'Tulkki tulee mukaan.' }), 'read-booking'),
  'cancel-booking': of(
    cancelBooking,
    DESK,
    async () => ({ booking: (await bookAppointment(service)).booking, reason: 'not-needed' }),
    'read-booking',
  ),
  'record-arrival': of(recordArrival, DESK, begun, 'read-booking'),
  'record-no-show': of(recordNoShow, DESK, begun, 'read-booking'),
  'fulfil-booking': of(fulfilBooking, DESK, begun, 'read-booking'),
  'cancel-plan': of(cancelPlan, DESK, async () => {
    const whose = { family: { id: (await bookAppointment(service)).family } };
    const slot = (await freeSlots(service)).at(9)?.id;
    const { id } = await executeSeen(service.deps, DESK, bookPlan, { slot, every: 1, times: 2, ...whose });
    return { plan: id, reason: 'not-needed' };
  }),
  'uninvite-participant': of(uninviteParticipant, DESK, async () => {
    const invited = await booking({ role: 'interpreter', email: 'toinen.tulkki@example.test', language: 'fi' });
    const { participant } = await executeSeen(service.deps, DESK, inviteParticipant, invited);
    return booking({ participant });
  }),
  'close-invitation': of(closeInvitation, DESK, async () => {
    const invited = await booking({ role: 'interpreter', email: 'tulkki@example.test', language: 'fi' });
    const { participant } = await executeSeen(service.deps, DESK, inviteParticipant, invited);
    await executeSeen(service.deps, DESK, renewInvitation, await booking({ participant, send: false }));
    return booking({ participant });
  }),
  'revoke-booking-links': of(revokeBookingLinks, DESK, async () => {
    await executeSeen(service.deps, DESK, issueBookingLink, await booking());
    return booking();
  }),
  'check-devices': {
    command: recordDeviceCheck,
    prepare: async () => {
      const results = { camera: 'ok', microphone: 'silent', speaker: 'untested', browser: 'ok', connection: 'ok' };
      const { booking: id } = await kin();
      await service.deps.db.booking.update({ where: { id }, data: { channel: 'video' } });
      return { actor: byFamily(id), input: await booking(results) };
    },
  },
  'confirm-coming': {
    command: confirmComing,
    prepare: async () => ({ actor: byFamily((await kin()).booking), input: await booking() }),
  },
  'ask-for-call': {
    command: askForCall,
    prepare: async () => ({ actor: byFamily((await kin()).booking), input: await booking() }),
  },
  'choose-messages': {
    command: chooseMessages,
    prepare: async () => {
      const { booking: id, guardians } = await kin();
      const link = '33333333-3333-4333-8333-333333333333';
      const now = service.deps.clock.now();
      const dates = { createdAt: new Date(now), expiresAt: new Date(now + 86_400_000) };
      await service.deps.db.bookingLink.create({
        data: { id: link, hash: 'chosen', bookingId: id, guardianId: guardians[0]?.id ?? null, ...dates },
      });
      const actor = { ...byFamily(id), principal: `link:${link}` as Principal };
      return { actor, input: await booking({ quietFrom: '20:00', quietTo: '09:00' }) };
    },
  },
  'choose-own-messages': {
    command: chooseOwnMessages,
    prepare: async () => ({
      actor: await somebody(),
      input: { quietFrom: '20:00', quietTo: '09:00' },
    }),
  },
  'note-told': of(noteTold, DESK, async () => {
    const { booking: aboutId } = await kin();
    const message = await service.deps.db.message.findFirst({ where: { aboutId } });
    if (message) return { message: message.id };
    const [id, day] = ['5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11', 24 * 60 * 60 * 1000];
    const [start, end] = [1, 2].map((days) => new Date(service.deps.clock.now() + days * day));
    const written = { id, kind: 'invite', channel: 'mail', about: 'booking', aboutId, version: 0, state: 'queued' };
    const data = { ...written, mailbox: 'odottaa@example.test', areaId: 'lahti-etela', createdAt: new Date() };
    await service.deps.db.message.create({ data: { ...data, start: start as Date, end: end as Date } });
    return { message: id };
  }),
  'record-call': of(recordCall, DESK, () => booking()),
  'allow-self-booking': of(allowSelfBooking, COORDINATOR, () => ({
    ...{ area: 'hartola', services: ['rokotus', 'neuvola-maaraaikainen'] },
  })),
  'change-template': of(changeTemplate, COORDINATOR, () => ({
    ...{ template: 'hartola.fi.booked', opening: 'Aika odottaa sinua.' },
  })),
  'restore-template': of(restoreTemplate, COORDINATOR, async () => {
    const template = 'hartola.sv.moved';
    await executeSeen(service.deps, COORDINATOR, changeTemplate, { template, instructions: 'Ring på dörrklockan.' });
    return { template, to: 0 };
  }),
  'keep-baseline': of(keepBaseline, COORDINATOR, () => ({
    ...{ name: 'Ennen muutosta', from: '2026-08-01', to: '2026-10-31' },
  })),
  'save-topics': of(saveTopics, COORDINATOR, () => ({
    ...{ area: 'hartola', topics: [{ id: 'sleep', name: { sv: 'Sömn', fi: 'Uni' } }] },
  })),
  'save-reminders': of(saveReminders, COORDINATOR, () => ({
    ...{ service: 'rokotus', reminders: { 'on-site': ['P1D'] } },
  })),
  'save-promise': of(savePromise, COORDINATOR, () => ({
    ...{ service: 'sihti-konsultaatio', written: { promiseWorkingDays: 3 } },
  })),
  'save-matters': of(saveMatters, COORDINATOR, () => ({
    ...{ professional: 'pn-psykologi', area: 'hartola', topics: ['sleep'], phone: '040 123 4567' },
  })),
  'ask-in-writing': of(askInWriting, ASKER, () => question()),
  'reply-in-writing': of(replyInThread, ASKER, async () => ({ ...(await thread()), text: 'Lisään vielä tämän.' })),
  'answer-in-writing': of(answerThread, ANSWERER, async () => ({ ...(await thread()), text: 'Kokeilkaa rytmiä.' })),
  'ask-back': of(askBack, ANSWERER, async () => ({ ...(await thread()), text: 'Kuinka kauan?' })),
  'ask-about-booking': of(askAboutBooking, ASKER, async () => ({
    booking: (
      await executeSeen(service.deps, ASKER, bookSlot, {
        ...{ slot: await consultation(0), case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } },
      })
    ).id,
  })),
  'hand-to-deputy': of(handToDeputy, COORDINATOR, () => toHand()),
  'take-back-duty': of(takeBackDuty, COORDINATOR, async () => {
    const { duties } = await executeSeen(service.deps, COORDINATOR, handToDeputy, await toHand());
    return { duty: duties[0] };
  }),
  'give-back-thread': of(giveBackThread, DEPUTY, async () => {
    const { outcomes } = await executeSeen(service.deps, COORDINATOR, handToDeputy, await toHand());
    return { thread: outcomes.find(({ thread: id, deputy }) => id !== undefined && deputy !== undefined)?.thread };
  }),
  'meet-instead': of(meetInstead, ANSWERER, async () => {
    const { body } = await service.call('worker', 'POST', '/api/threads', question());
    return { thread: body.id, version: 0, slot: await consultation(-1) };
  }),
  'write-advice': of(writeAdvice, ANSWERER, () => advice()),
  'reword-advice': of(rewordAdvice, ANSWERER, async () => ({
    ...(await proposed()),
    ...{ topic: 'sleep', language: 'fi', title: 'Rauhallinen ilta', text: 'Sama rytmi auttaa monia.' },
  })),
  'approve-advice': of(approveAdvice, COORDINATOR, () => proposed()),
  'send-back-advice': of(sendBackAdvice, COORDINATOR, async () => ({
    ...{ ...(await proposed()), reason: 'Tästä tunnistaa tilanteen.' },
  })),
  'take-down-advice': of(takeDownAdvice, COORDINATOR, async () => ({
    ...{ advice: await shown(), version: 1, reason: 'Suositus on muuttunut.' },
  })),
  'answered-by-advice': of(answeredByAdvice, ASKER, async () => ({
    ...{ advice: await shown(), service: 'perheneuvola-konsultaatio' },
  })),
  'close-thread': of(closeThread, ASKER, async () => ({ ...(await thread()), because: 'not-needed' })),
  'agree-next-step': of(agreeNextStep, ANSWERER, async () => ({ ...(await consulted()), ...STEP })),
  'confirm-next-step': of(confirmNextStep, ASKER, async () => ({ ...(await step()), version: 0 })),
  'finish-next-step': of(finishNextStep, ASKER, async () => ({ ...(await step()), done: true })),
  'reword-next-step': of(rewordNextStep, ANSWERER, async () => ({
    ...{ ...(await step()), ...STEP, what: 'Kokeillaan toista iltarytmiä.', version: 0 },
  })),
  'link-family': of(linkFamily, ASKER, async () => ({
    ...(await consulted()),
    family: { reference: 'HAR-2026-77' },
    consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: START },
  })),
  'take-back-consent': of(takeBackConsent, ASKER, async () => {
    const { booking: id } = await consulted();
    const consent = { scope: 'this-consultation', givenBy: 'guardian', givenAt: START };
    await executeSeen(service.deps, ASKER, linkFamily, { booking: id, family: { reference: 'HAR-2026-78' }, consent });
    return { booking: id };
  }),
  'book-follow-up': of(bookFollowUp, ASKER, async () => {
    const consultation = await consulted();
    const slots = await freeSlots(service, { area: 'hartola', service: 'perheneuvola-konsultaatio' });
    return { ...consultation, slot: slots.find(({ id }) => id.endsWith('pn-psykologi'))?.id };
  }),
  'rate-usefulness': of(rateUsefulness, ASKER, async () => ({ ...(await consulted('over')), score: 4, inTime: true })),
  'decline-rating': of(declineRating, ANSWERER, () => consulted('over')),
  'save-professional': of(saveProfessional, COORDINATOR, async () => {
    const known = (await stored()).professionals.get('th-lahti-2' as ProfessionalId);
    return { ...known, post: { fi: 'Terveydenhoitaja (sijainen)' } };
  }),
  'give-permission': of(givePermission, COORDINATOR, () => ({
    ...{ professional: 'th-lahti-2', service: 'rokotus', by: 'Osastonhoitaja, neuvola', until: '2027-06-30' },
  })),
  'withdraw-permission': of(withdrawPermission, COORDINATOR, async () => {
    const given = { professional: 'vk-jalo', service: 'rokotus', by: 'Päiväkodin johtaja', until: '2027-06-30' };
    await executeSeen(service.deps, COORDINATOR, givePermission, given);
    return { professional: 'vk-jalo', service: 'rokotus' };
  }),
  'save-working-hours': of(saveWorkingHours, COORDINATOR, async () => {
    const known = (await stored()).workingHours.find(({ professional }) => professional === 'th-lahti-2');
    return { ...known, weekly: { ...known?.weekly, SA: [['09:00', '12:00']] } };
  }),
  'save-series': of(saveSeries, COORDINATOR, async () => {
    const [known] = (await stored()).series.values();
    return { ...known, name: { fi: 'Toisen niminen' } };
  }),
  'add-absence': of(addAbsence, COORDINATOR, () => ({
    ...{ professional: 'th-lahti-2', from: '2027-03-01T08:00', to: '2027-03-02T16:00', reason: 'leave' },
  })),
  'add-closure': of(addClosure, COORDINATOR, () => ({
    ...{ areas: ['hartola'], name: { sv: 'Stängt', fi: 'Suljettu' }, from: '2027-05-03', to: '2027-05-04' },
  })),
  'report-away': of(
    reportAway,
    { ...actorWith('specialist@hartola'), professional: 'pn-psykologi' as ProfessionalId },
    () => ({ from: '2027-03-01T08:00', to: '2027-03-02T16:00', reason: 'illness' }),
  ),
  'change-user': of(changeUser, ADMINISTRATOR, async () => ({
    ...{ user: (await somebody()).user, name: 'Anni Toinen', language: 'sv', phone: '03 123 4567' },
    ...{ professional: 'th-lahti-1', grants: [{ role: 'scheduler', area: 'hartola' }] },
  })),
  'revoke-api-key': of(revokeApiKey, ADMINISTRATOR, async () => ({
    ...{ key: (await executeSeen(service.deps, ADMINISTRATOR, createApiKey, keyOf())).id },
  })),
  'accept-api-key': {
    command: acceptApiKey,
    prepare: async () => {
      const grants = [{ role: 'worker', area: 'hartola' as AreaId }] as const;
      const person = { email: 'avain@example.test', name: 'Avain Esimerkki', language: 'fi', grants } as const;
      const user = (await executeSeen(service.deps, ADMINISTRATOR, addUser, person)).id as UserId;
      const wish = { ...keyOf(), user };
      const { id: key } = await executeSeen(service.deps, ADMINISTRATOR, createApiKey, wish);
      return { actor: { ...person, principal: user as string as Principal, user }, input: { key } };
    },
  },
  'send-welcome-again': of(sendWelcomeAgain, ADMINISTRATOR, async () => {
    const grants = [{ role: 'worker', area: 'hartola' }];
    const person = { email: 'alkuun@example.test', name: 'Alkuun Esimerkki', grants, welcome: false };
    return { user: (await executeSeen(service.deps, ADMINISTRATOR, addUser, person)).id };
  }),
  'change-own-details': {
    command: changeOwnDetails,
    prepare: async () => ({ actor: await somebody(), input: { post: 'Kuraattori', phone: '03 765 4321' } }),
  },
  'choose-language': {
    command: chooseLanguage,
    prepare: async () => ({ actor: await somebody(), input: { language: 'en' } }),
  },
  'change-group-event': of(changeGroupEvent, DESK, async () => {
    const event = await executeSeen(service.deps, DESK, planGroupEvent, {
      ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Iltapäivä' }, capacity: 5 },
      ...{ start: '2026-12-09T13:00:00+02:00', end: '2026-12-09T15:00:00+02:00' },
    });
    return { event: event.id, name: { fi: 'Vanhempainilta', sv: 'Föräldrakväll', en: 'Evening' }, capacity: 6 };
  }),
  'cancel-group-event': of(cancelGroupEvent, DESK, async () => ({ event: await evening() })),
  'draw-by-lot': of(drawByLot, DESK, async () => ({ event: await evening({ byLot: true }) })),
  'cancel-registration': of(cancelRegistration, DESK, async () => {
    const event = await evening();
    const wish = { event, language: 'fi', phone: '040 123 4567' };
    const { registration } = await executeSeen(service.deps, DESK, registerForGroup, wish);
    return { event, registration: registration?.id };
  }),
  'readdress-registration': of(readdressRegistration, DESK, async () => {
    const event = await evening();
    const wish = { event, language: 'fi', email: 'vaara.osoite@example.test' };
    const { registration } = await executeSeen(service.deps, DESK, registerForGroup, wish);
    return { event, registration: registration?.id, email: 'oikea.osoite@example.test' };
  }),
  'register-for-group': of(registerForGroup, DESK, async () => ({
    ...{ event: await evening(), language: 'fi', email: 'tulija@example.test' },
  })),
  'close-walk-in': of(closeWalkIn, DESK, async () => {
    service.travelTo('2026-11-26T14:10:00+02:00');
    const { id } = await executeSeen(service.deps, DESK, registerWalkIn, DROP_IN);
    return { walkIn: id, as: 'left' };
  }),
  'put-back-walk-in': of(putBackWalkIn, DESK, async () => {
    service.travelTo('2026-11-26T14:12:00+02:00');
    await executeSeen(service.deps, DESK, registerWalkIn, DROP_IN);
    const { id } = await executeSeen(service.deps, DESK, callWalkIn, DROP_IN);
    return { walkIn: id, as: 'waiting' };
  }),
  'import-directory': of(importDirectory, COORDINATOR, () => ({ file: paijatHame, madeInPages: 'remove' })),
};

/** What is no change of a value, each with why its second time is something else. */
const NO_CHANGE = {
  'makes another one': [
    'register-family',
    'create-api-key',
    'book-slot',
    'book-plan',
    'hold-slot',
    'hold-open-slot',
    'book-open-slot',
    'register-walk-in',
    'call-walk-in',
    'take-next',
    'plan-group-event',
    'issue-booking-link',
    'renew-invitation',
    'make-subscription',
    'make-family-subscription',
    'link-busy-calendar',
    'send-message-again',
    'send-failed-again',
    'open-video-session',
  ],
  'is refused the second time, as it is done or there is nothing left of it': [
    'add-user',
    'close-subscription',
    'turn-off-push',
    'unlink-busy-calendar',
    'invite-participant',
    'join-waitlist',
    'leave-waitlist',
    'decline-api-key',
    'release-hold',
    'remove-absence',
    'remove-closure',
    'remove-series',
    'remove-working-hours',
    'remove-child',
    'remove-guardian',
    'remove-draft',
    'publish-draft',
    'drop-next-step',
    'propose-meeting',
  ],
  'is pressed twice in the tests of polls': [
    'answer-poll',
    'choose-time',
    'withdraw-poll',
    'remove-asked',
    'book-following',
  ],
  'is pressed twice in the tests of the waiting list and of video': [
    'accept-offer',
    'decline-offer',
    'admit-guest',
    'admit-everyone',
    'deny-guest',
    'end-room',
    'let-booker-host',
    'lock-room',
    'mark-by-phone',
    'turn-on-push',
    'remove-from-room',
    'send-to-lobby',
    'tell-waiting',
  ],
  'is pressed twice in the tests of drafts': [
    'make-draft',
    'edit-draft',
    'settle-draft',
    'choose-in-draft',
    'take-back-draft',
  ],
  'is another five minutes, or mutes who has spoken up again': ['extend-room', 'mute-person'],
  'is pressed twice in the tests of the waiting area': ['take-number', 'leave-queue', 'return-to-queue'],
} as const;

async function counted() {
  const rows = await service.deps.db.accessLog.findMany({ select: { action: true }, orderBy: { id: 'asc' } });
  const [jobs] = await service.deps.db.$queryRaw<[{ n: number }]>`SELECT count(*)::int AS n FROM pgboss.job`;
  return { rows: rows.map(({ action }) => action), jobs: jobs.n };
}

describe('what is asked for again as it is already', () => {
  test('is in the table, or said to be no change; a new command is put into one of them', async () => {
    const known = [...Object.keys(CHANGES), ...Object.values(NO_CHANGE).flat()];
    expect(await namesOfCommands()).toEqual(known.toSorted());
  });

  test.each(Object.entries(CHANGES))('by %s leaves the log and the queue as they are', async (name, change) => {
    service.travelTo(START);
    const { actor, input } = await change.prepare();
    const before = await counted();
    await executeSeen(service.deps, actor, change.command, input);
    const once = await counted();
    expect(once.rows.slice(before.rows.length), 'the first time').toContain(actionOf(name));
    await executeSeen(service.deps, actor, change.command, inOtherOrder(input));
    const twice = await counted();
    expect(twice.rows.slice(once.rows.length), 'the second time').toEqual(
      change.look === undefined ? [] : [change.look],
    );
    expect(twice.jobs).toBe(once.jobs);
  });
});

test('whatever was done or read of a booking or a group event, its row says when that was then', async () => {
  const rows = await service.deps.db.accessLog.findMany();
  const of = (details: unknown): Record<string, unknown> => ({ ...(details as object) });
  const timed = rows.filter(
    ({ subjectKind, details }) =>
      ['booking', 'group-event', 'registration'].includes(subjectKind) ||
      ['booking', 'event'].some((thing) => of(details)[thing] !== undefined),
  );
  expect(timed.length).toBeGreaterThan(30);
  const without = timed.filter(({ details }) => (of(details).start ?? of(details).slot) === undefined);
  expect(without.map(({ action }) => action)).toEqual([]);
});

/** The same words, each object's keys the other way round. */
function inOtherOrder<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.entries(value).map(([key, part]) => [key, inOtherOrder(part)] as const);
  return Object.fromEntries(keys.reverse()) as Value;
}

/** Where a command makes and changes, its row is called by what it did. */
function actionOf(name: string): string {
  if (name === 'cancel-plan') return 'cancel-booking';
  if (name === 'ask-about-booking') return 'ask-in-writing';
  return name.replace(/^save-(?=professional|working-hours|series)/, 'change-');
}

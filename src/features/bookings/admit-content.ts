// What a booking holds beside its time: whether the service takes it, and who takes part.

import type { Channel, Directory, Service } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { asContact, outsideContact } from '../../core/message-channel.ts';
import { type Actor, languages as known, may } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { DecisionContext } from '../../platform/command.ts';
import { findOrRegisterFamily } from '../families/find-family.ts';
import type { BookingContent, NewParticipant } from './booking-record.ts';
import type { ChosenSlot } from './choose-slot.ts';
import { needNumber, numberToCall } from './number-to-call.ts';
import { admitFamily } from './open-to-invite.ts';
import { caseRemovalAfter, screenTexts } from './rules.ts';
import type { BookingContentInput } from './schema.ts';
import { type FamilyToBook, findFamilyToBook } from './store-families.ts';

/**
 * Whether the service takes this content. A consultation tells a specialist about a family, so it needs a consent;
 * an appointment of the family's own does not. Returns the channel, the service's first unless one is chosen.
 */
export function admitContent(service: Service | undefined, slot: Slot, input: BookingContentInput): Channel {
  const consults = service?.kind === 'consultation';
  if (consults && input.family && !input.consent) {
    throw new Refusal('consent_missing', 'a family’s consultation needs the consent: scope, given by and when', {
      faults: [{ path: 'consent', message: 'is needed with a family' }],
    });
  }
  if (!input.family && service?.anonymousCase === false) {
    throw new Refusal('case_not_accepted', 'this service is for families in a client relationship: give a family');
  }
  if (consults && !input.family && !input.case) {
    throw invalidInput({ path: 'case', message: 'give a case or a family' });
  }
  const channel = input.channel ?? slot.channels[0];
  if (channel === undefined || !slot.channels.includes(channel)) {
    throw new Refusal('channel_not_offered', `the service is held by ${slot.channels.join(' or ')}`, {
      faults: [{ path: 'channel', message: `must be ${slot.channels.join(' or ')}` }],
    });
  }
  return channel;
}

/** The content to write, with everybody who takes part. Throws `invalid_input`, `not_found`, `not_allowed`. */
export async function contentOf(
  context: DecisionContext,
  { slot, directory, languages }: ChosenSlot,
  channel: Channel,
  input: BookingContentInput,
): Promise<BookingContent> {
  const { now, actor } = context;
  if (input.case) admitTopic(directory, slot.area, input.case.topic);
  if (input.consent && input.consent.givenAt > now) {
    throw invalidInput({ path: 'consent.givenAt', message: 'lies in the future' });
  }
  const family = input.family && (await familyOf(context, slot.area, input.family));
  const own = directory.services.get(slot.service)?.kind !== 'consultation';
  const guardians = own && family ? guardiansOf(family, input.family?.guardians) : [];
  const passedOver = own && family ? passedOverOf(family, input.family?.guardians) : [];
  admitFamily(
    { ...(input.consent && { consent: input.consent }), ...(own && family && { appointmentOf: family.id }) },
    input.participants.map(({ role }) => role),
  );
  const phone = own && family ? await numberFor(context, family, guardians, channel, input) : input.phone;
  return {
    participants: [
      ...(own && family ? [] : [bookerOf(actor)]),
      ...professionalsOf(directory, slot.professionals, languages),
      ...guardians.map(participantOf),
      ...input.participants.map(({ role, language, ...given }) => ({
        ...{ role, language, ...outsideContact(given, context.deps.texter.sends) },
      })),
    ],
    ...(passedOver.length > 0 && { passedOver }),
    ...(family && { family }),
    ...(own && family && { appointmentOf: family.id }),
    ...(input.family?.child !== undefined && { child: input.family.child }),
    ...(input.case && { case: { ...input.case, removeAfter: caseRemovalAfter(slot.end) } }),
    ...(family && input.consent && { consent: input.consent }),
    ...(input.note && { note: input.note }),
    ...(phone !== undefined && { phone }),
  };
}

/** Professionals as participants, written to in their own language, else the first they serve in. */
export function professionalsOf(
  directory: Directory,
  professionals: readonly ProfessionalId[],
  languageOf: ChosenSlot['languages'],
): NewParticipant[] {
  return professionals.map((id) => {
    const professional = directory.professionals.get(id);
    const spoken = known.find((language) => professional?.languages[0] === language);
    return {
      role: 'professional',
      professional: id,
      language: languageOf.get(id) ?? spoken ?? 'fi',
      ...(professional?.email && { email: professional.email }),
    };
  });
}

/**
 * A family named by its id is the desk's to book for where the actor keeps its area's families. One named by a reference
 * that nobody has is registered by it, unless the caller wants to be asked first.
 */
export async function familyOf(
  { held, now, actor, deps }: DecisionContext,
  area: AreaId,
  { id, reference, register, child }: NonNullable<BookingContentInput['family']>,
): Promise<FamilyToBook & { readonly created?: true }> {
  const tx = held();
  const wanted =
    id === undefined
      ? await findOrRegisterFamily({ tx, actor }, area, { reference: reference ?? '', register }, now)
      : { id, created: false };
  const family = await findFamilyToBook(tx, wanted.id, deps.texter.sends);
  if (family === undefined || (id !== undefined && !may(actor, 'manage-families', family.area))) {
    throw new Refusal('not_found', 'no such family in the areas of this actor');
  }
  if (child !== undefined && !family.children.includes(child)) {
    throw invalidInput({ path: 'family.child', message: 'is not of this family' });
  }
  // whether a number is a client's is told to those alone who keep the clients
  return { ...family, ...(wanted.created && may(actor, 'see-families', area) && { created: true as const }) };
}

/** A number that is given stands; a call without one is to somebody of the family. Throws `invalid_input` where there is none. */
async function numberFor(
  { held }: DecisionContext,
  { id }: FamilyToBook,
  guardians: FamilyToBook['guardians'],
  channel: Channel,
  { phone }: BookingContentInput,
): Promise<string | undefined> {
  if (phone !== undefined || channel !== 'phone') return phone;
  const participants = guardians.map(participantOf);
  const known = await numberToCall(held(), { appointmentOf: id, participants });
  needNumber(channel, known);
  return known;
}

/** Those chosen, or all who may be written to. */
function guardiansOf(family: FamilyToBook, chosen: readonly string[] | undefined): FamilyToBook['guardians'] {
  if (chosen === undefined) return family.guardians.filter(({ mailbox }) => mailbox !== undefined);
  if (!chosen.every((id) => family.guardians.some((guardian) => guardian.id === id))) {
    throw invalidInput({ path: 'family.guardians', message: 'are not all of this family' });
  }
  return family.guardians.filter(({ id }) => chosen.includes(id));
}

/** Those whom nobody has left out, and who take no part only because nobody may write to them now. */
function passedOverOf({ guardians }: FamilyToBook, chosen: readonly string[] | undefined): readonly string[] {
  return chosen === undefined ? guardians.flatMap(({ id, mailbox }) => (mailbox === undefined ? id : [])) : [];
}

/** Who may not be written to takes part without an address: nothing can be sent by mistake. */
function participantOf(guardian: FamilyToBook['guardians'][number]): NewParticipant {
  return {
    role: 'guardian',
    guardian: guardian.id,
    language: guardian.language,
    ...asContact(guardian.mailbox),
  };
}

export function bookerOf(actor: Actor): NewParticipant {
  return {
    role: 'booker',
    principal: actor.principal,
    language: actor.language,
    ...(actor.email && { email: actor.email }),
  };
}

/** A case that waits before it is booked. Throws `personal_data_found`, and `invalid_input` for an unknown topic. */
export function admitCase(
  directory: Directory,
  areas: readonly AreaId[],
  { topic, question }: NonNullable<BookingContentInput['case']>,
): void {
  screenTexts({ 'case.question': question });
  for (const area of areas) admitTopic(directory, area, topic);
}

/** Throws `invalid_input` for a topic that is none of the area's. */
export function admitTopic(directory: Directory, area: AreaId, topic: string): void {
  const topics = directory.areas.get(area)?.topics ?? [];
  if (topics.some((known) => known.id === topic)) return;
  throw new Refusal('invalid_input', 'no such topic in the area', {
    faults: [{ path: 'case.topic', message: `must be one of ${topics.map((known) => known.id).join(', ')}` }],
  });
}

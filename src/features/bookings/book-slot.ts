// Books a slot, or confirms a hold: the main job.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Channel, Directory, Service } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId } from '../../core/ids.ts';
import { type Actor, type Language, languages } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { findOrRegisterFamily } from '../families/find-family.ts';
import { chooseSlot } from './choose-slot.ts';
import { viewBooking } from './read.ts';
import { caseRemovalAfter, screenTexts } from './rules.ts';
import { type BookingView, bookInput } from './schema.ts';
import {
  type BookingContent,
  type BookingRecord,
  confirmHold,
  findBooking,
  findBookingForChange,
  insertBooking,
  languagesOf,
  type ParticipantRecord,
  removeBooking,
  writeContent,
} from './store.ts';

type Input = z.output<typeof bookInput>;

/**
 * Books for the actor. Throws `Refusal`: slot_taken with the three nearest free slots, a rule's code,
 * personal_data_found, consent_missing, case_not_accepted, channel_not_offered, not_allowed.
 */
export const bookSlot: Command<Input, BookingView> = {
  name: 'book-slot',
  capability: 'book-slot',
  input: bookInput,
  run: async (context, input) => {
    const { tx, deps } = context;
    const warnings = screenTexts({
      'case.question': input.case?.question,
      'family.reference': input.family?.reference,
      note: input.note,
    });
    const { id, slot, directory, channel } = await takeSlot(context, input);
    await writeContent(tx, id, await contentOf(context, directory, slot, input));
    const record = await findBooking(tx, id);
    if (record === undefined) throw new Error('a booking vanished within its own transaction');
    const view = viewBooking(deps, directory, record, 'booker');
    return {
      result:
        warnings.length === 0
          ? view
          : { ...view, warnings: warnings.map(({ field, kind, start, end }) => ({ field, kind, start, end })) },
      log: [
        {
          action: 'book-slot',
          subject: record.family ? { kind: 'family', id: record.family.id } : { kind: 'booking', id },
          area: slot.area,
          ...(input.override && { purpose: input.override.reason }),
          details: {
            booking: id,
            service: slot.service,
            channel,
            sequence: 0,
            ...(input.override && { override: input.override.rules.join(' ') }),
          },
        },
      ],
      events: [{ name: 'booking-changed', data: { booking: id, sequence: 0, change: 'booked' } }],
    };
  },
};

type Taken = { readonly id: BookingId; readonly slot: Slot; readonly directory: Directory; readonly channel: Channel };

/** The actor's live hold becomes the booking; a hold that ran out gives its slot another try. */
async function takeSlot(context: CommandContext, input: Input): Promise<Taken> {
  const { tx, now, actor } = context;
  const hold = input.hold === undefined ? undefined : await findOwnHold(context, input.hold);
  const wanted = { slot: hold?.slot ?? input.slot, area: input.area ?? hold?.area, override: input.override };
  if (wanted.slot === undefined) throw new Refusal('hold_expired', 'the hold has run out: choose a time again');
  const { slot, directory, lost } = await chooseSlot(context, {
    ...wanted,
    slot: wanted.slot,
    ...(hold && { moving: hold.id }),
  });
  const channel = admitContent(directory.services.get(slot.service), slot, input);
  if (hold?.heldUntil !== undefined && hold.heldUntil > now) {
    await confirmHold(tx, hold.id, { area: slot.area, channel, now });
    return { id: hold.id, slot, directory, channel };
  }
  if (hold) await removeBooking(tx, hold.id);
  const id = randomUUID() as string as BookingId;
  const claimed = await insertBooking(tx, {
    id,
    status: 'booked',
    slot,
    channel,
    bookedBy: actor.principal,
    language: actor.language,
    now,
  });
  if (!claimed) throw await lost();
  return { id, slot, directory, channel };
}

async function findOwnHold({ tx, actor }: CommandContext, id: BookingId): Promise<BookingRecord | undefined> {
  const hold = await findBookingForChange(tx, id);
  if (hold === undefined || hold.bookedBy !== actor.principal) return undefined;
  if (hold.status !== 'held') throw new Refusal('wrong_status', 'this hold has been booked already');
  return hold;
}

/** What the service asks of a booking's content. Returns the channel, the service's first unless one is chosen. */
function admitContent(service: Service | undefined, slot: Slot, input: Input): Channel {
  if (input.family && !input.consent) {
    throw new Refusal('consent_missing', 'a family’s booking needs the consent: scope, given by and when', {
      faults: [{ path: 'consent', message: 'is needed with a family' }],
    });
  }
  if (!input.family && service?.anonymousCase === false) {
    throw new Refusal(
      'case_not_accepted',
      'this service is for families in a client relationship: give family and consent',
    );
  }
  const channel = input.channel ?? slot.channels[0];
  if (channel === undefined || !slot.channels.includes(channel)) {
    throw new Refusal('channel_not_offered', `the service is held by ${slot.channels.join(' or ')}`, {
      faults: [{ path: 'channel', message: `must be ${slot.channels.join(' or ')}` }],
    });
  }
  return channel;
}

async function contentOf(
  { tx, now, actor }: CommandContext,
  directory: Directory,
  slot: Slot,
  input: Input,
): Promise<BookingContent> {
  if (input.case) admitTopic(directory, slot.area, input.case.topic);
  if (input.consent && input.consent.givenAt > now) {
    throw new Refusal('invalid_input', 'a consent cannot be given in the future', {
      faults: [{ path: 'consent.givenAt', message: 'lies in the future' }],
    });
  }
  const family = input.family && (await findOrRegisterFamily(tx, slot.area, input.family.reference, now));
  const languageOf = await languagesOf(tx, slot.professionals);
  return {
    participants: [
      bookerOf(actor),
      ...professionalsOf(directory, slot, languageOf),
      ...input.participants.map(({ email, language }) => ({
        role: 'guest' as const,
        email: email.toLowerCase(),
        language,
      })),
    ],
    ...(input.case && { case: { ...input.case, removeAfter: caseRemovalAfter(slot.end) } }),
    ...(family && input.consent && { consent: { family, ...input.consent } }),
    ...(input.note && { note: input.note }),
    ...(input.phone && { phone: input.phone }),
  };
}

function admitTopic(directory: Directory, area: AreaId, topic: string): void {
  const topics = directory.areas.get(area)?.topics ?? [];
  if (topics.some((known) => known.id === topic)) return;
  throw new Refusal('invalid_input', 'no such topic in the area', {
    faults: [{ path: 'case.topic', message: `must be one of ${topics.map((known) => known.id).join(', ')}` }],
  });
}

function bookerOf(actor: Actor): Omit<ParticipantRecord, 'id'> {
  return {
    role: 'booker',
    principal: actor.principal,
    language: actor.language,
    ...(actor.email && { email: actor.email }),
  };
}

/** The slot's professionals as participants, written to in their own language, else the first they serve in. */
export function professionalsOf(
  directory: Directory,
  slot: Pick<Slot, 'professionals'>,
  languageOf: ReadonlyMap<string, Language>,
): Omit<ParticipantRecord, 'id'>[] {
  return slot.professionals.map((id) => {
    const professional = directory.professionals.get(id);
    const spoken = languages.find((language) => professional?.languages[0] === language);
    return {
      role: 'professional',
      professional: id,
      language: languageOf.get(id) ?? spoken ?? 'fi',
      ...(professional?.email && { email: professional.email }),
    };
  });
}

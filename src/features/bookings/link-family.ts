// An anonymous consultation is linked to a family later, with its consent; and the consent is taken back.

import type { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { familyOf } from './admit-content.ts';
import type { BookingRecord } from './booking-record.ts';
import { correctPlaces } from './correct-places.ts';
import { logOf } from './log-of-booking.ts';
import { viewBooking } from './read.ts';
import { mayLinkFamily, mayTakeBackConsent, screenTexts } from './rules.ts';
import { type BookingView, linkFamilyInput, takeBackConsentInput } from './schema.ts';
import { holdAndStandIn } from './stand-in-booking.ts';
import { deleteConsent, insertConsent } from './store-cases.ts';
import { leaveCompany } from './store-company.ts';
import { closeLinksOf } from './store-links.ts';

type Input = z.output<typeof linkFamilyInput>;

/**
 * By the worker who asked, as long as the question is there. Nobody of the family is told: who is to take part is invited by
 * itself. The same consent of the same family changes nothing. Throws `Refusal`: not_found, not_allowed, wrong_status where
 * another family is named already, invalid_input, possible_duplicate, personal_data_found.
 */
export const linkFamily: Command<Input, BookingView> = {
  name: 'link-family',
  capability: 'book-slot',
  input: linkFamilyInput,
  run: async (context, { booking, family: asked, consent }) => {
    const { tx, now, deps } = context;
    screenTexts({ 'family.reference': asked.reference });
    const { record, standing } = await holdAndStandIn(context, booking);
    if (standing !== 'booker') throw new Refusal('not_allowed', `a ${standing} of this booking names no family`);
    const directory = await readDirectory(deps, tx);
    if (consent.givenAt > now) throw invalidInput({ path: 'consent.givenAt', message: 'lies in the future' });
    const family = await familyOf(context, record.area, asked);
    if (record.family?.id === family.id && isSameValue(record.consent, consent)) {
      return { result: viewBooking(deps, directory, record, standing), unchanged: true };
    }
    if (!mayLinkFamily(standing, record, now) || !consults(directory, record)) {
      throw new Refusal('wrong_status', 'no family can be named for this booking now');
    }
    await insertConsent(tx, record.id, { family: family.id, ...consent });
    const named: BookingRecord = { ...record, family: { id: family.id, reference: family.reference }, consent };
    const view = viewBooking(deps, directory, named, standing);
    return {
      result: family.created ? { ...view, familyCreated: family.created } : view,
      log: [{ action: 'link-family', ...logOf(named) }],
      // nothing that was told of it before may say where such a family is met
      events: family.nonDisclosure ? await correctPlaces(context, family.id) : [],
    };
  },
};

/**
 * From then on it is anonymous again: its specialist and its desk see no family, and who was invited of it is told that they
 * are not needed. What was logged stays with the family.
 * Throws `Refusal`: not_found, not_allowed, wrong_status where nothing would be left to talk about.
 */
export const takeBackConsent: Command<z.output<typeof takeBackConsentInput>, BookingView> = {
  name: 'take-back-consent',
  capability: 'book-slot',
  input: takeBackConsentInput,
  run: async (context: CommandContext, { booking }) => {
    const { tx, now, deps } = context;
    const { record, standing } = await holdAndStandIn(context, booking);
    const { family, consent: _consent, placeHidden: _hidden, ...anonymous } = record;
    const directory = await readDirectory(deps, tx);
    if (standing !== 'booker') throw new Refusal('not_allowed', `a ${standing} of this booking takes back no consent`);
    if (record.consent === undefined) {
      return { result: viewBooking(deps, directory, record, standing), unchanged: true };
    }
    if (!mayTakeBackConsent(standing, record, now)) {
      throw new Refusal('wrong_status', 'without the family nothing would be left: cancel the time');
    }
    await deleteConsent(tx, record.id);
    const guests = record.participants.filter(({ role }) => role === 'family-guest');
    const version = await uninviteAll(context, record, guests);
    return {
      result: viewBooking(deps, directory, anonymous, standing),
      log: [
        { action: 'take-back-consent', ...logOf({ ...record, family }) },
        ...guests.map(({ id }) => uninvited(record, id)),
      ],
      ...(version !== undefined && {
        events: [{ name: 'booking-changed', data: { booking: record.id, sequence: version, change: 'company' } }],
      }),
    };
  },
};

/** Those of the family were invited by its consent: their links close, and they are told that they are not needed. */
async function uninviteAll(
  { tx, now }: CommandContext,
  { id }: BookingRecord,
  guests: BookingRecord['participants'],
): Promise<number | undefined> {
  let version: number | undefined;
  for (const guest of guests) {
    await closeLinksOf(tx, guest.id, now);
    version = await leaveCompany(tx, id, guest.id, now);
  }
  return version;
}

function uninvited(record: BookingRecord, participant: string): LogEntry {
  return {
    action: 'uninvite-participant',
    ...logOf(record, { participant, role: 'family-guest', leftCalendar: 'cancel' }),
  };
}

function consults(directory: Directory, { service }: BookingRecord): boolean {
  const { kind, anonymousCase } = directory.services.get(service) ?? {};
  return kind === 'consultation' && anonymousCase === true;
}

// What a form says of a meeting that has been booked already, and the booking does not: it is named, since it is not kept.

import { foldReference } from '../../../core/fold-reference.ts';
import { isSameValue } from '../../../core/same-value.ts';
import type { BookingRecord } from '../../../features/bookings/read.ts';
import { bookInput } from '../../../features/bookings/schema.ts';

const PARTS = [
  'topic',
  'age',
  'question',
  'family',
  'child',
  'consent',
  'channel',
  'phone',
  'guardians',
  'people',
  'note',
] as const;
export type UnsavedPart = (typeof PARTS)[number];

/** The parts in which the content of a sent form differs; none where it says what the booking does. */
export function unsavedParts(
  record: BookingRecord,
  content: Readonly<Record<string, unknown>>,
): readonly UnsavedPart[] {
  const read = bookInput.safeParse({ slot: record.slot, ...content });
  if (!read.success) return PARTS.filter((part) => part === 'question' || part === 'note');
  const { case: asked, family, consent, channel, phone, participants, note } = read.data;
  const about = record.case;
  const guardians = record.participants.flatMap(({ guardian }) => guardian ?? []);
  const people = record.participants.filter(
    ({ role }) => !['booker', 'professional', 'guardian', 'left'].includes(role),
  );
  const isFamily =
    family?.id === undefined
      ? foldReference(family?.reference ?? '') === foldReference(record.family?.reference ?? '')
      : family.id === record.family?.id;
  const asGiven = ({ role, language, email }: { role: string; language: string; email?: string | undefined }) =>
    [role, language, email?.toLowerCase()].join(' ');
  const differs: Readonly<Record<UnsavedPart, boolean>> = {
    topic: asked?.topic !== about?.topic,
    age: asked?.ageBand !== about?.ageBand,
    question: asked?.question !== about?.question,
    family: !isFamily,
    child: isFamily && family?.id !== undefined && family.child !== record.child,
    consent: !isSameValue(
      [consent?.scope, consent?.givenBy, consent?.givenAt],
      [record.consent?.scope, record.consent?.givenBy, record.consent?.givenAt],
    ),
    channel: channel !== undefined && channel !== record.channel,
    phone: phone !== undefined && phone !== record.phone,
    guardians: family?.guardians !== undefined && !isSameValue(family.guardians.toSorted(), guardians.toSorted()),
    people: !isSameValue(participants.map(asGiven).sort(), people.map(asGiven).sort()),
    note: (note ?? '') !== (record.note ?? ''),
  };
  return PARTS.filter((part) => differs[part]);
}

/** The parts as an address names them, and back. */
export function unsavedIn(text: string | undefined): readonly UnsavedPart[] {
  const named = (text ?? '').split('.');
  return PARTS.filter((part) => named.includes(part));
}

/** Where a form that is sent once more leads: to what was booked, with what of it is not kept. */
export function alreadyBooked(id: string, unsaved: readonly UnsavedPart[] = []): string {
  return withUnsaved(`/bookings/${id}?done=already`, unsaved);
}

/** The address of what was done before, saying what of the form sent since is not kept. */
export function withUnsaved(address: string, unsaved: readonly UnsavedPart[]): string {
  return unsaved.length === 0 ? address : `${address}&unsaved=${unsaved.join('.')}`;
}

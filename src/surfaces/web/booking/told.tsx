// Who gets a message about a booking, and who cannot: nothing is promised to anybody whose address is not known.

import type { FC } from 'hono/jsx';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayList } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { toldTexts } from './texts/words.ts';

type Party = 'you' | 'booker' | 'professional' | 'family' | 'guest' | 'interpreter' | 'authority';
type Participant = ReadBooking['record']['participants'][number];

/** `professionals`: whom the booking is with after the change, where it changes that. */
type About = {
  readonly booking: ReadBooking;
  readonly actor: Actor;
  readonly professionals?: readonly ProfessionalId[];
};

/** In one or two sentences, who hears of a change and who has to be told some other way. */
export const WhoIsTold: FC<About & { language: Language }> = ({ language, ...about }) => (
  <>{sayTold(about, language)}</>
);

/** The same as text. */
function sayTold(about: About, language: Language): string {
  const text = toldTexts[language];
  const { told, not } = recipientsOf(about);
  const say = (parties: readonly Party[]) => {
    const who = parties.map((party) => text[party]);
    return { who: sayList(who, language) };
  };
  return [told.length > 0 ? text.goes(say(told)) : '', not.length > 0 ? text.not(say(not)) : '']
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Each kind of person once: told where at least one of them has an address. */
function recipientsOf({ booking: { record, directory }, actor, professionals = record.professionals }: About) {
  const reached = new Map<Party, boolean>();
  const note = (party: Party, address: string | undefined) =>
    reached.set(party, (reached.get(party) ?? false) || address !== undefined);
  for (const one of record.participants) {
    const party = partyOf(one, actor);
    const stays = one.role !== 'professional' || (one.professional && professionals.includes(one.professional));
    if (party !== undefined && stays) note(party, one.email ?? one.phone);
  }
  for (const id of professionals) {
    if (record.participants.some(({ professional }) => professional === id)) continue;
    note(id === actor.professional ? 'you' : 'professional', directory.professionals.get(id)?.email);
  }
  if (record.appointmentOf !== undefined && !reached.has('family')) reached.set('family', false);
  const those = (wanted: boolean) => [...reached].filter(([, is]) => is === wanted).map(([party]) => party);
  // A program that booked for itself needs no telling.
  return { told: those(true), not: those(false).filter((party) => party !== 'you') };
}

function partyOf({ role, principal, professional, email }: Participant, actor: Actor): Party | undefined {
  if (role === 'left') return undefined;
  const isActor =
    principal === actor.principal ||
    (professional !== undefined && professional === actor.professional) ||
    (email !== undefined && email === actor.email);
  if (isActor) return 'you';
  return role === 'guardian' ? 'family' : role;
}

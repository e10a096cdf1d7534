// Who gets a message about a booking, and who cannot: nothing is promised to anybody whose address is not known.

import type { FC } from 'hono/jsx';
import type { OutsideRole } from '../../../core/booking.ts';
import { nameIn } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayList } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { type FamilyTold, readFamilyTold } from '../../../features/calendar/read-held.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { PhoneLink } from './how-to-reach.tsx';
import { previewTexts, toldTexts } from './texts/words.ts';

type Party = 'you' | 'booker' | 'professional' | 'family' | 'guardian' | OutsideRole;
type Participant = ReadBooking['record']['participants'][number];

/** Whom a change of a booking concerns. */
export type WhomToTell = {
  readonly booking: ReadBooking;
  readonly actor: Actor;
  /** nobody of it, where the time is no family's own */
  readonly family: FamilyTold;
};

/** Reads who of the family is told; logs it where that says more than the booking does. */
export async function readWhomToTell(
  deps: Dependencies,
  actor: Actor,
  booking: ReadBooking,
  requestId: string | undefined,
): Promise<WhomToTell> {
  const { id, appointmentOf } = booking.record;
  const family = appointmentOf === undefined ? NOBODY : await readFamilyTold(deps, actor, id, requestId);
  return { booking, actor, family };
}

const NOBODY: FamilyTold = { told: [], not: [] };

/** One person; or all who are the same to the booking, where one word says who they are. */
type Whom = {
  readonly party: Party;
  readonly number?: number;
  readonly name?: string;
  readonly phone?: string;
};

/**
 * In one or two sentences, who hears of a change and who has to be told some other way, with their numbers. `professionals`:
 * whom the booking is with after the change, where it changes that.
 */
export const WhoIsTold: FC<{ of: WhomToTell; professionals?: readonly ProfessionalId[]; language: Language }> = ({
  of,
  professionals = of.booking.record.professionals,
  language,
}) => {
  const text = toldTexts[language];
  const all = [...othersOf(of, professionals, language), ...familyOf(of)];
  // A program that booked for itself needs no telling.
  const [told, not] = [
    all.filter(({ isTold }) => isTold),
    all.filter(({ isTold, party }) => !isTold && party !== 'you'),
  ];
  const say = (those: readonly Whom[]) => ({ who: sayList([...new Set(those.map(sayWhom))], language) });
  const sayWhom = ({ party, number, name }: Whom) => {
    const who = text[party];
    if (name !== undefined) return text.named({ who, name });
    if (number === undefined) return who;
    return text.numbered({ who: party === 'guest' ? text.oneGuest : who, number });
  };
  const saidAlone = (party: Party, number: number | undefined) => {
    if (party === 'family' || party === 'you') return undefined;
    const who = previewTexts[language].recipient[party === 'guardian' ? 'family' : party];
    return number === undefined ? who : text.numbered({ who, number });
  };
  return (
    <>
      {[told.length > 0 && text.goes(say(told)), not.length > 0 && text.not(say(not))].filter(Boolean).join(' ')}
      {not.map(({ party, name, number, phone }) =>
        phone === undefined ? null : (
          <>
            {' '}
            {text.call({ whom: name ?? saidAlone(party, number) })} <PhoneLink phone={phone} />
          </>
        ),
      )}
    </>
  );
};

type Judged = Whom & { readonly isTold: boolean };

/** The family by one word where all of it is told, or one alone would be; else each guardian. */
function familyOf({ booking: { record }, family: { told, not } }: WhomToTell): readonly Judged[] {
  if (record.appointmentOf === undefined) return [];
  if (not.length === 0) return [{ party: 'family', isTold: told.length > 0 }];
  const each = (those: FamilyTold['told'], isTold: boolean) =>
    those.map((one): Judged => ({ party: one.number === undefined ? 'family' : 'guardian', ...one, isTold }));
  return [...each(told, true), ...each(not, false)];
}

/** Each kind of person by one word where all of them are told, or none and nobody can be called; else each of them. */
function othersOf(
  { booking: { record, directory }, actor }: WhomToTell,
  professionals: readonly ProfessionalId[],
  language: Language,
): readonly Judged[] {
  const postOf = (id: ProfessionalId | undefined) => {
    const post = id && directory.professionals.get(id)?.post;
    return post && { name: nameIn(post, language) };
  };
  const those = record.participants.flatMap((one): readonly Judged[] => {
    const party = partyOf(one, actor);
    const stays = one.role !== 'professional' || (one.professional && professionals.includes(one.professional));
    if (party === undefined || !stays) return [];
    const isTold = (one.email ?? one.phone) !== undefined;
    const call = !isTold && one.number !== undefined && { phone: one.number };
    return [{ party, ...postOf(one.professional), isTold, ...call }];
  });
  const coming = professionals.filter((id) => !record.participants.some(({ professional }) => professional === id));
  const others = coming.map((id): Judged => {
    const party = id === actor.professional ? 'you' : 'professional';
    return { party, ...postOf(id), isTold: directory.professionals.get(id)?.email !== undefined };
  });
  return [...Map.groupBy([...those, ...others], ({ party }) => party)].flatMap(([party, same]) => {
    const isTold = same.some((one) => one.isTold);
    const isOne = party === 'you' || same.every((one) => one.isTold === isTold && one.phone === undefined);
    if (isOne) return [{ party, isTold }];
    const isNumbered = same.length > 1 && same.every(({ name }) => name === undefined);
    return same.map((one, at): Judged => ({ ...(isNumbered && { number: at + 1 }), ...one }));
  });
}

/** Of the family it is decided with those of it who take no part. */
function partyOf({ role, principal, professional, email }: Participant, actor: Actor): Party | undefined {
  if (role === 'left' || role === 'guardian') return undefined;
  const isActor =
    principal === actor.principal ||
    (professional !== undefined && professional === actor.professional) ||
    (email !== undefined && email === actor.email);
  return isActor ? 'you' : role;
}

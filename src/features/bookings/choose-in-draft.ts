// What is to become of bookings that a draft leaves outside: kept with the draft, and done once it is published.

import type { z } from 'zod';
import { type Fault, invalidInput } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import { judge, parseSlotId } from '../../core/slots.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { noteChosen, openDraft } from '../directory/open-draft.ts';
import { lookAtDraft, readLeftByDraft } from '../directory/read-drafts.ts';
import type { BookingRecord } from './booking-record.ts';
import { type AffectedBooking, proposeFor, type Untimed } from './read-affected.ts';
import { promisedBy, withSlotsBefore } from './read-draft-bookings.ts';
import { chooseInDraftInput, type DraftChoice, type draftWays } from './schema.ts';
import { findBookings } from './store.ts';
import { findDraftChoices, writeDraftChoices } from './store-draft-choices.ts';

type Input = z.output<typeof chooseInDraftInput>;

/**
 * Whether a chosen time is still free is judged when it is done: it may be gone by then. Bookings that the draft does not
 * leave outside, or of areas that are not the actor's, are passed over. Throws `Refusal`: not_found, wrong_status,
 * invalid_input for a slot that the draft never offers to that booking.
 */
export const chooseInDraft: Command<Input, { readonly id: string; readonly chosen: number }> = {
  name: 'choose-in-draft',
  capability: 'change-area-bookings',
  input: chooseInDraftInput,
  run: async (context, { draft: asked, choices = [], all, message }) => {
    const { tx, actor, now } = context;
    const draft = await openDraft(context, { draft: asked });
    const { items, directory } = await readLeftByDraft(tx, actor, await lookAtDraft(tx, draft, now), now);
    const own = items.filter(({ area }) => may(actor, 'change-area-bookings', area));
    const wanted =
      all === undefined
        ? choices.filter(({ booking }) => own.some(({ id }) => id === booking))
        : await chooseForAll(context, { directory, own: await withSlotsBefore(tx, draft, own), message }, all);
    const faults = choices.flatMap((choice, at) => neverOffered(choice, at, { directory, own, now }));
    if (faults.length > 0) throw invalidInput(...faults);
    const known = await findDraftChoices(tx, draft.id);
    const chosen = wanted.filter((choice) => !isSameValue(known.get(choice.booking), choice));
    const { id, area } = draft;
    const result = { id, chosen: wanted.length };
    if (chosen.length === 0) return { result, unchanged: true };
    await writeDraftChoices(tx, id, chosen);
    await noteChosen(context, id, chosen.length);
    return {
      result,
      log: [{ action: 'choose-in-draft', subject: { kind: 'draft', id }, area, details: { count: chosen.length } }],
    };
  },
};

type Left = Awaited<ReturnType<typeof readLeftByDraft>>;
type Way = (typeof draftWays)[number];

/** A time that is taken by now is another's fault, and is said when it is done; one that is offered to nobody is the caller's. */
function neverOffered(
  choice: DraftChoice,
  at: number,
  { directory, own, now }: Pick<Left, 'directory'> & { readonly own: Left['items']; readonly now: number },
): readonly Fault[] {
  const booking = own.find(({ id }) => id === choice.booking);
  if (booking === undefined || !('slot' in choice)) return [];
  const judgement = judge({ directory, claims: [] }, choice.slot, { areas: [booking.area], now });
  const isOffered = judgement.free || !judgement.blockers.includes('unknown');
  const isOfService = parseSlotId(choice.slot)?.service === booking.service;
  return isOffered && isOfService ? [] : [{ path: `choices[${at}].slot`, message: 'is no time that the draft offers' }];
}

/** So many are worked out at once. */
const AT_ONCE = 200;

/** One that has no such proposal is left to be chosen for by itself. Where none is needed, none is looked for: that takes long. */
async function chooseForAll(
  { tx, deps }: CommandContext,
  {
    directory,
    own,
    message,
  }: Pick<Left, 'directory'> & { readonly own: readonly Untimed[]; readonly message: string | undefined },
  way: Way,
): Promise<readonly DraftChoice[]> {
  const chosen: DraftChoice[] = [];
  for (let from = 0; from < own.length; from += AT_ONCE) {
    const some = own.slice(from, from + AT_ONCE);
    if (way === 'keep' || way === 'cancel' || way === 'later') {
      const records = await findBookings(
        tx,
        some.map(({ id }) => id),
      );
      chosen.push(...records.flatMap((record) => withoutTime(record, way, message)));
    } else {
      const reading = { db: tx, clock: deps.clock };
      const items = await proposeFor(reading, directory, some, promisedBy(directory, chosen));
      chosen.push(...items.flatMap((item) => withTime(item, way)));
    }
  }
  return chosen;
}

type WithoutTime = Extract<Way, 'keep' | 'cancel' | 'later'>;

function withoutTime(
  { id: booking, sequence, status }: BookingRecord,
  way: WithoutTime,
  message: string | undefined,
): readonly DraftChoice[] {
  if (status !== 'booked') return [];
  const about = { booking, sequence };
  if (way === 'keep') return [{ ...about, keep: true }];
  if (way === 'later') return [{ ...about, later: true }];
  return [{ ...about, cancel: true, ...(message !== undefined && { message }) }];
}

function withTime(
  { record: { id: booking, sequence, status }, chosen, proposals }: AffectedBooking,
  way: Exclude<Way, WithoutTime>,
): readonly DraftChoice[] {
  const proposal = way === 'ready' ? chosen : proposals.find(({ kind }) => kind === way);
  if (status !== 'booked' || proposal === undefined) return [];
  return [{ booking, sequence, slot: proposal.slot.id, ...(proposal.channel && { channel: proposal.channel }) }];
}

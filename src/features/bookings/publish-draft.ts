// A coordinator publishes a draft: the directory and the bookings it leaves outside are changed at once, or nothing is.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { openDraft } from '../directory/open-draft.ts';
import { type PublishedEntries, publishEntries } from '../directory/publish-entries.ts';
import { applyChoice, type Changed, countsOf, holdForReplan, type ReplanGround, takersIn } from './apply-choice.ts';
import { type DraftChoice, publishDraftInput } from './schema.ts';
import { attempt, findBookings } from './store.ts';
import { findDraftChoices, forgetMessages, noteSlotsBefore } from './store-draft-choices.ts';

type Input = z.output<typeof publishDraftInput>;

export type DraftPublished = {
  readonly id: string;
  readonly version: number;
  /** how many entries of the directory it has changed */
  readonly changes: number;
  /** how many bookings it has changed, by what became of them */
  readonly moved: number;
  readonly otherWay: number;
  readonly cancelled: number;
  readonly kept: number;
};

/**
 * Every booking of the actor's areas that it leaves outside has a choice; those of other areas wait for their coordinators.
 * Throws `Refusal`: changed_meanwhile where the draft was changed, where the directory has changed the same (`conflicts`), and
 * where a choice cannot be done any more (`undone`); bookings_left_outside where others are left than were looked at, or where
 * some have no choice; calendar_undecided; and what its changes would be refused for by themselves.
 */
export const publishDraft: Command<Input, DraftPublished> = {
  name: 'publish-draft',
  capability: 'manage-series',
  input: publishDraftInput,
  run: async (context, { draft: asked, version, leaving, calendar }) => {
    const { tx } = context;
    const draft = await openDraft(context, { draft: asked, version });
    if (draft.entries.length === 0) throw invalidInput({ path: 'draft', message: 'changes nothing' });
    const published = await publishEntries(context, draft, leaving);
    const choices = await chosenFor(context, draft.id, published);
    const ground = await holdForReplan(context, choices);
    await noteSlotsBefore(tx, draft.id);
    const done = await applyAll(context, choices, { ground, calendar });
    await forgetMessages(tx, draft.id);
    const { id, area } = draft;
    const counts = { moved: 0, otherWay: 0, cancelled: 0, kept: 0, ...countsOf(done) };
    const details = { count: published.count, ...countsOf(done), because: takersIn(done).join(' ') };
    const [first, ...others] = inEachArea([area], { action: 'publish-draft', subject: { kind: 'draft', id }, details });
    return {
      result: { id, version: published.version, changes: published.count, ...counts },
      log: [first, ...others, ...published.log, ...done.map(({ log }) => log)],
      events: [...published.events, ...done.flatMap(({ event }) => event ?? [])],
    };
  },
};

/** What is to be done, booking by booking. Who has arrived is there, and nothing is to be chosen for them. */
async function chosenFor(
  { tx, actor }: CommandContext,
  draft: string,
  { outside }: Pick<PublishedEntries, 'outside'>,
): Promise<readonly DraftChoice[]> {
  const own = outside.filter(({ area }) => may(actor, 'change-area-bookings', area)).map(({ id }) => id);
  const choices = await findDraftChoices(tx, draft);
  const open = own.filter((id) => !choices.has(id));
  const unchosen = open.length === 0 ? [] : (await findBookings(tx, open)).filter(({ status }) => status === 'booked');
  if (unchosen.length > 0) {
    const undone = unchosen.map(({ id }) => ({ booking: id, code: 'unchosen' }));
    throw new Refusal('bookings_left_outside', 'nobody has said what becomes of some bookings', { undone });
  }
  return own.flatMap((id) => choices.get(id) ?? []);
}

/** Throws `Refusal`: changed_meanwhile with all that cannot be done any more; calendar_undecided first. */
async function applyAll(
  context: CommandContext,
  choices: readonly DraftChoice[],
  how: { readonly ground: ReplanGround; readonly calendar: Input['calendar'] },
): Promise<readonly Changed[]> {
  const done: Changed[] = [];
  const undone: { readonly booking: BookingId; readonly code: string }[] = [];
  for (const choice of choices) {
    if ('later' in choice) continue;
    try {
      done.push(await attempt(context.tx, () => applyChoice(context, how, choice)));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'calendar_undecided') throw error;
      undone.push({ booking: choice.booking, code: error.code });
    }
  }
  if (undone.length > 0) {
    throw new Refusal('changed_meanwhile', 'what was chosen for some bookings cannot be done any more', { undone });
  }
  return done;
}

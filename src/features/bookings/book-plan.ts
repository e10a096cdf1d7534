// Books recurring visits as one: all of them, or none.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { SlotId } from '../../core/ids.ts';
import type { Visit } from '../../core/plan.ts';
import { type Command, type CommandContext, writeWithin } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { slotView } from '../availability/read.ts';
import { admitContent, contentOf } from './admit-content.ts';
import { type BookingRecord, newBookingId } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { logOf } from './log-of-booking.ts';
import { type Plan, workOutPlan } from './preview-plan.ts';
import { viewBooking } from './read.ts';
import { refuseSlot, screenTexts, standingOf } from './rules.ts';
import { type PlanView, planInput } from './schema.ts';
import { insertBooking } from './store-changes.ts';
import { LostTime, tellNearest } from './tell-nearest.ts';

type Input = z.output<typeof planInput>;

/**
 * Books every visit with the same content. A visit in conflict refuses the plan, naming the visit and its nearest
 * free slots, unless `instead` gives it another slot or leaves it out. Throws as `book-slot` does.
 */
export const bookPlan: Command<Input, PlanView> = {
  name: 'book-plan',
  capability: 'book-slot',
  input: planInput,
  refused: tellNearest,
  run: async (context, input) => {
    const { tx, deps, actor } = context;
    screenTexts({
      'case.question': input.case?.question,
      'family.reference': input.family?.reference,
      note: input.note,
    });
    const plan = await workOutPlan(deps, tx, actor, input);
    const id = randomUUID();
    const booked: Visited[] = [];
    for (const { visit, slot } of wantedVisits(plan, input)) {
      booked.push(await bookVisit(context, input, { plan: id, area: plan.area, slot }).catch(aboutVisit(visit)));
    }
    const records = booked.map(({ record }) => record);
    const [first, ...others] = records.map((record) => logOfVisit(record, id, input));
    if (first === undefined) throw new Error('a plan has its first visit');
    return {
      result: {
        id,
        visits: records.map((record) => viewBooking(deps, plan.directory, record, standingOf(actor, record))),
        // the first visit makes the family, and the others find it
        ...(booked.some(({ created }) => created) && { familyCreated: true as const }),
      },
      log: [first, ...others],
      events: records.map((record) => ({
        name: 'booking-changed',
        data: { booking: record.id, sequence: 0, change: 'booked' },
      })),
    };
  },
};

type WantedVisit = { readonly visit: number; readonly slot: SlotId };

/** By their start, so that two plans that want the same times meet in the same order. */
function wantedVisits({ visits, directory }: Plan, { instead, times }: Input): readonly WantedVisit[] {
  const beyond = instead.findIndex(({ visit }) => visit > times);
  if (beyond >= 0) throw invalidInput({ path: `instead[${beyond}].visit`, message: 'the plan has no such visit' });
  return visits.flatMap((visit): readonly WantedVisit[] => {
    const replaced = instead.find((other) => other.visit === visit.visit);
    if (replaced) return replaced.slot === undefined ? [] : [{ visit: visit.visit, slot: replaced.slot }];
    if ('slot' in visit) return [{ visit: visit.visit, slot: visit.slot.id }];
    const nearest = visit.nearest.map((slot) => slotView(directory, slot));
    return aboutVisit(visit.visit)(refuseSlot(visit.blocker, { nearest }));
  });
}

type Visited = {
  readonly record: BookingRecord;
  /** the family was not known before */
  readonly created?: true | undefined;
};

async function bookVisit(
  context: CommandContext,
  input: Input,
  { plan, area, slot: wanted }: { readonly plan: string; readonly area: Plan['area']; readonly slot: SlotId },
): Promise<Visited> {
  const { now, actor } = context;
  const chosen = await chooseSlot(context, { slot: wanted, area, unit: input.unit, override: input.override });
  const { slot, agreed, directory } = chosen;
  const channel = admitContent(directory.services.get(slot.service), slot, input);
  const content = { ...(await contentOf(context, chosen, channel, input)), plan };
  const id = newBookingId();
  const by = { bookedBy: actor.principal, language: actor.language };
  const booking = { id, status: 'booked', slot, agreed, channel, content, by, now } as const;
  const { record, write } = insertBooking(booking, chosen);
  await writeWithin(context, write);
  return { record, created: content.family?.created };
}

/** Says which visit a refusal is about. */
function aboutVisit(visit: Visit['visit']): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
    const faults = [{ path: `visits[${visit - 1}]`, message: error.message }];
    const refusal = new Refusal(error.code, `visit ${visit}: ${error.message}`, { ...error.details, faults });
    throw error instanceof LostTime ? new LostTime(refusal, error.lost) : refusal;
  };
}

function logOfVisit(record: BookingRecord, plan: string, { override }: Input): LogEntry {
  return {
    action: 'book-slot',
    ...(override && { purpose: override.reason }),
    ...logOf(record, {
      plan,
      service: record.service,
      slot: record.slot,
      sequence: 0,
      ...(override && { override: override.rules.join(' ') }),
    }),
  };
}

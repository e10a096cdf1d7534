// Somebody who is away hands their open questions and the times of those days to a deputy, with a note.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Absence, Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { servedBy, servingIn } from '../../core/who-serves.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type HandedTime, moveToDeputies } from '../bookings/move-to-deputy.ts';
import { readDirectory } from '../directory/read.ts';
import { type HandedItem, type HandedOver, handOverInput } from './duty.ts';
import { deputiesOf, isAwayAll, mayStandIn } from './judge-deputies.ts';
import { logOf } from './open-thread.ts';
import { putTo } from './post-thread.ts';
import { findOpenWith, type ThreadRecord, writeDeputy } from './store.ts';
import { type DutyItem, insertDuty } from './store-duties.ts';

type Input = z.output<typeof handOverInput>;

/**
 * One's own absence, or that of somebody in an area one coordinates, and there what is of it. Each thing has its outcome: what fits no deputy
 * stands as it was. Promises stay as they were made. Throws `Refusal`: not_found, not_allowed, invalid_input, personal_data_found.
 */
export const handToDeputy: Command<Input, HandedOver> = {
  name: 'hand-to-deputy',
  capability: 'report-absence',
  input: handOverInput,
  run: async (context, input) => {
    const { tx, actor, now, deps } = context;
    const directory = await readDirectory(deps, tx);
    const absence = openAbsence(directory, actor, input.absence, now);
    admitNamed(directory, absence, input.deputy);
    const isOwn = actor.professional === absence.professional;
    const mine = (area: AreaId) => isOwn || may(actor, 'manage-absences', area);
    const threads = await handThreads(context, directory, absence, { named: input.deputy, mine });
    const during = { start: absence.from, end: absence.to };
    const times = await moveToDeputies(context, absence, {
      whom: (record) => deputiesOf(directory, absence.professional, record, { during, named: input.deputy }),
      mine,
    });
    const duties = new Map<ProfessionalId, { readonly id: string; readonly items: DutyItem[] }>();
    const dutyOf = (deputy: ProfessionalId) => {
      const duty = duties.get(deputy) ?? { id: randomUUID(), items: [] };
      duties.set(deputy, duty);
      return duty;
    };
    for (const { record, deputy } of threads) {
      if (deputy !== undefined) dutyOf(deputy).items.push(itemOf(record));
    }
    for (const time of times) {
      if (!('deputy' in time)) continue;
      const { id: booking, sequence: version } = time.record;
      dutyOf(time.deputy).items.push({ booking, version, slot: time.before });
    }
    const result = {
      duties: [...duties.values()].map(({ id }) => id),
      outcomes: [...threads.map(itemOfThread), ...times.map(itemOfTime)],
    };
    if (duties.size === 0) return { result, unchanged: true };
    for (const [deputy, { id, items }] of duties) {
      const { professional, id: of, to: until } = absence;
      const by = { handedBy: actor.principal, handedAt: now };
      await insertDuty(tx, {
        ...{ id, absence: of, professional, deputy, until, items, ...by },
        ...(input.note !== '' && { note: input.note }),
      });
      for (const { record } of threads.filter((one) => one.deputy === deputy)) {
        // whom it was put to needs to be nobody's deputy
        await writeDeputy(tx, record.id, record.professional === deputy ? undefined : deputy);
      }
    }
    const left = result.outcomes.filter(({ deputy }) => deputy === undefined).length;
    const handed = threads.filter(({ deputy }) => deputy !== undefined);
    const areas = [...handed, ...times].map(({ record }) => record.area);
    const [summary, ...summaries] = inEachArea(areas, {
      action: 'hand-to-deputy',
      subject: { kind: 'professional', id: absence.professional },
      details: {
        count: handed.length,
        bookings: times.filter((time) => 'deputy' in time).length,
        unchanged: left,
      },
    });
    return {
      result,
      log: [
        summary,
        ...summaries,
        ...handed.map(({ record, deputy = absence.professional }) => ({
          action: 'hand-to-deputy' as const,
          ...logOf(record, { professional: deputy, professionalBefore: record.deputy ?? absence.professional }),
        })),
        ...times.flatMap((time) => ('deputy' in time ? [time.log] : [])),
      ],
      events: [
        ...times.flatMap((time) => ('deputy' in time ? time.events : [])),
        ...result.duties.map((duty) => ({ name: 'duty-handed' as const, data: { duty } })),
      ],
    };
  },
};

/** The absence of the one who acts, or of somebody in an area that they coordinate. */
export function openAbsence(directory: Directory, actor: Actor, id: string, now: number): Absence {
  const absence = directory.absences.find((one) => one.id === id);
  const areas = absence && directory.professionals.get(absence.professional)?.areas;
  const isTheirs =
    absence?.professional === actor.professional || areas?.some((area) => may(actor, 'manage-absences', area));
  if (absence === undefined || !isTheirs) throw new Refusal('not_found', 'no such absence');
  if (absence.to <= now) throw new Refusal('wrong_status', 'the absence is over');
  return absence;
}

function admitNamed(directory: Directory, { professional }: Absence, named: ProfessionalId | undefined): void {
  const fits =
    named === undefined ||
    (named !== professional && servedBy(directory, professional).some((one) => mayStandIn(directory, named, one)));
  if (!fits) throw invalidInput({ path: 'deputy', message: 'stands in for nothing that is theirs' });
}

function itemOf({ id: thread, version, deputy: former }: ThreadRecord): DutyItem {
  return { thread, version, ...(former !== undefined && { former }) };
}

type HandedThread = { readonly record: ThreadRecord; readonly deputy?: ProfessionalId };

/** Those that wait for somebody who is away: theirs by name or by what they were handed, or anybody's where nobody is there. */
async function handThreads(
  { tx, now }: CommandContext,
  directory: Directory,
  { professional, from, to }: Absence,
  { named, mine }: { readonly named: ProfessionalId | undefined; readonly mine: (area: AreaId) => boolean },
): Promise<readonly HandedThread[]> {
  const records = await findOpenWith(tx, professional, servedBy(directory, professional));
  return records
    .filter((record) => mine(record.area) && isTheirs(directory, professional, record, { from, to, now }))
    .map((record) => {
      const { standing, service, area, askedBy: _askedBy } = record;
      const start = Math.max(now, from);
      const during = { start, end: Math.max(start, standing.is === 'asked' ? Math.min(standing.due, to) : to) };
      const able = deputiesOf(directory, professional, { service, area }, { during, named });
      const deputy = able.find((one) => one === record.professional) ?? able[0];
      return { record, ...(deputy !== undefined && { deputy }) };
    });
}

function isTheirs(
  directory: Directory,
  professional: ProfessionalId,
  record: ThreadRecord,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): boolean {
  const { deputy, booking, service, area } = record;
  if (deputy !== undefined) return deputy === professional;
  if (record.professional === professional || booking?.professionals.includes(professional)) return true;
  const people = putTo(record, servingIn(directory, service, area));
  const during = { start: Math.max(now, from), end: to };
  return people.includes(professional) && people.every((one) => isAwayAll(directory, one, during));
}

function itemOfThread({ record, deputy }: HandedThread): HandedItem {
  return { thread: record.id, ...(deputy === undefined ? { code: 'no_deputy' } : { deputy }) };
}

function itemOfTime(time: HandedTime): HandedItem {
  const { id, start } = time.record;
  const about = { booking: id, start: toIso(start, 'UTC') };
  return 'deputy' in time ? { ...about, deputy: time.deputy } : { ...about, code: time.code };
}

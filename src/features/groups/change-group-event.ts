// A group event is changed after it was planned: its name, time, room, people, places, or until when one registers.

import type { z } from 'zod';
import { changedValues } from '../../core/access-log.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { claimRoomAndPeople, faultsOfEvent } from './hold-group-event.ts';
import { openManagedEvent, tellOf } from './open-group-event.ts';
import { movingUp, placesLeft } from './rules.ts';
import { changeGroupEventInput, type GroupEventView } from './schema.ts';
import {
  findGroupEvent,
  type GroupEventFields,
  type GroupEventRecord,
  writeEntriesChanged,
  writeGroupChange,
  writePlaces,
} from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

type Change = z.output<typeof changeGroupEventInput>;

/**
 * More places go to those who wait, in their order, and nobody loses theirs. Another time is told to everybody who
 * left an address. Throws `Refusal`: not_found, invalid_input (fewer places than are taken, among others), slot_taken
 * with `alternatives`, wrong_status when it is over, cancelled, or was changed since `version`.
 */
export const changeGroupEvent: Command<Change, GroupEventView> = {
  name: 'change-group-event',
  capability: 'manage-groups',
  input: changeGroupEventInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { event, area } = await openManagedEvent(context, input.event);
    if (event.cancelledAt !== undefined || event.start <= now) {
      throw new Refusal('wrong_status', 'the event has begun or is cancelled');
    }
    if (input.version !== undefined && input.version !== event.sequence) {
      throw new Refusal('wrong_status', 'the event was changed meanwhile');
    }
    const directory = await readDirectory(deps, tx);
    const next = changed(event, input);
    const planned = { ...next, id: event.id, service: event.service, site: event.site };
    const faults = [...faultsOfEvent(directory, planned, now), ...faultsOfPlaces(event, next)];
    if (faults.length > 0) throw invalidInput(...faults);
    const fields = changedFields(event, next);
    // saved as it was: nobody else's form is out of date for that
    if (fields.length > 0) {
      await writeGroupChange(tx, event.id, next);
      await claimRoomAndPeople(context, directory, planned);
    }
    const moved = next.start !== event.start || next.end !== event.end;
    if (moved) await writeEntriesChanged(tx, event.id);
    const up = movingUp({ ...event, ...next }, event.registrations);
    await writePlaces(tx, event.id, up, event.byLot ? 'drawn' : 'coming');
    const told = event.registrations.filter(({ number }) => moved || up.includes(number));
    const result = await findGroupEvent(tx, event.id);
    const view = viewGroupEvent(deps, directory, result ?? event, now);
    if (fields.length === 0 && up.length === 0) return { result: view, unchanged: true };
    return {
      result: view,
      log: [
        {
          action: 'change-group-event',
          subject: { kind: 'group-event', id: event.id },
          area,
          details: {
            start: instant(next.start),
            fields: fields.join(' '),
            values: changedValues(
              CODED.filter((field) => fields.includes(field)),
              codesOf(event),
              codesOf(next),
            ),
            ...(next.start !== event.start && { from: instant(event.start), to: instant(next.start) }),
            movedUp: up.length,
            told: tellOf(told, deps).length,
          },
        },
      ],
      events: tellOf(told, deps),
    };
  },
};

const instant = (at: number) => new Date(at).toISOString();

const FIELDS = [
  'name',
  'start',
  'end',
  'capacity',
  'childcarePlaces',
  'room',
  'professionals',
  'closesAt',
] as const satisfies readonly (keyof GroupEventFields)[];

/** What is no text of anybody's: told as what it was and became. */
const CODED = ['end', 'capacity', 'childcarePlaces', 'room', 'professionals', 'closesAt'] as const;

function codesOf({ end, closesAt, capacity, childcarePlaces, room, professionals }: GroupEventFields) {
  const closes = closesAt === undefined ? {} : { closesAt: instant(closesAt) };
  return { capacity, childcarePlaces, professionals, end: instant(end), ...(room && { room }), ...closes };
}

function changed(event: GroupEventRecord, { room, closesAt, ...input }: Change): GroupEventFields {
  const next = {
    name: input.name ?? event.name,
    start: input.start ?? event.start,
    end: input.end ?? event.end,
    capacity: input.capacity ?? event.capacity,
    childcarePlaces: input.childcarePlaces ?? event.childcarePlaces,
    professionals: input.professionals ?? event.professionals,
  };
  const there = room === undefined ? event.room : (room ?? undefined);
  const closing = closesAt === undefined ? event.closesAt : (closesAt ?? undefined);
  return {
    ...next,
    ...(there !== undefined && { room: there }),
    ...(closing !== undefined && { closesAt: closing }),
  };
}

function changedFields(event: GroupEventRecord, next: GroupEventFields): readonly string[] {
  return FIELDS.filter((field) => !isSameValue(asCompared(event)[field], asCompared(next)[field]));
}

/** Who leads it is no list in an order. */
function asCompared(event: GroupEventFields): GroupEventFields {
  return { ...event, professionals: event.professionals.toSorted() };
}

/** Nobody who has a place loses it: a person who must go is cancelled by hand, and told. */
function faultsOfPlaces(event: GroupEventRecord, next: GroupEventFields): readonly Fault[] {
  const left = placesLeft({ ...event, ...next }, event.registrations);
  return [
    ...(left.places < 0
      ? [{ path: 'capacity', message: `must be at least ${next.capacity - left.places}: so many have a place` }]
      : []),
    ...(left.childcare < 0
      ? [
          {
            path: 'childcarePlaces',
            message: `must be at least ${next.childcarePlaces - left.childcare}: so many have a place`,
          },
        ]
      : []),
  ];
}

// Booking desks under load: each books joint appointments, moves some and cancels some, as fast as it is answered.

import { paijatHame } from './app.ts';
import type { Service } from './process.ts';

export type Desks = {
  readonly held: number;
  readonly booked: number;
  readonly moved: number;
  readonly cancelled: number;
  readonly refused: number;
  /** answers that are neither success nor a refusal by a rule */
  readonly unexpected: readonly string[];
  /** by booking, what its desk was last told: status, slot and version */
  readonly last: ReadonlyMap<string, string>;
};

const SERVICES = ['nurse-and-teacher', 'nurse-and-instructor', 'teacher-and-instructor', 'all-three'] as const;
/** What a desk may be told when it was too late. */
const RULES = ['slot_taken', 'double_booked', 'wrong_status'];

/** Three people of three professions at one daycare with two rooms, and services that need two or all of them. */
const smallDaycare = (() => {
  const file = structuredClone(paijatHame) as Record<string, Record<string, unknown>[]>;
  const joint = (id: string, durationMinutes: number, professions: string[]) => ({
    id,
    kind: 'appointment',
    name: { en: id },
    durationMinutes,
    channels: ['on-site'],
    professions,
    siteKinds: ['daycare'],
    room: true,
    minimumNoticeHours: 0,
    horizonDays: 30,
    changeCutOffHours: 0,
  });
  const every = Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((day) => [day, [['08:00', '18:00']]]));
  const people = { 'th-lahti-1': 'nurse', 'vk-jalo': 'teacher', 'po-2': 'instructor' };
  file.services?.push(
    joint('nurse-and-teacher', 30, ['public-health-nurse', 'early-childhood-teacher']),
    joint('nurse-and-instructor', 45, ['public-health-nurse', 'family-instructor']),
    joint('teacher-and-instructor', 45, ['early-childhood-teacher', 'family-instructor']),
    joint('all-three', 60, ['public-health-nurse', 'early-childhood-teacher', 'family-instructor']),
  );
  file.rooms?.push({ id: 'jalo-pk-toinen', site: 'jalo-paivakoti', name: { fi: 'Toinen tila' } });
  file.workingHours = Object.entries(people).map(([professional, role]) => ({
    professional,
    site: 'jalo-paivakoti',
    services: SERVICES.filter((name) => name === 'all-three' || name.includes(role)),
    weekly: every,
    from: '2026-01-01',
  }));
  return file;
})();

/** Runs the desks for so long. Every desk finishes what it has begun. */
export async function runDesks(
  service: Service,
  { desks, seconds }: { desks: number; seconds: number },
): Promise<Desks> {
  const imported = await service.call('coordinator', 'POST', '/api/import', smallDaycare);
  if (imported.status !== 200) throw new Error(`the import was refused: ${await imported.text()}`);
  const told = {
    held: 0,
    booked: 0,
    moved: 0,
    cancelled: 0,
    refused: 0,
    unexpected: [] as string[],
    last: new Map<string, string>(),
  };
  const slots = Object.fromEntries(
    await Promise.all(SERVICES.map(async (name) => [name, await slotsOf(service, name)] as const)),
  ) as Record<(typeof SERVICES)[number], string[]>;
  const deadline = performance.now() + seconds * 1000;

  const act = async (path: string, body: object, count: 'held' | 'booked' | 'moved' | 'cancelled') => {
    const response = await service.call('scheduler', 'POST', path, body);
    const answer = (await response.json()) as {
      id: string;
      status: string;
      slot: string;
      sequence: number;
      code: string;
    };
    if (response.status < 300) {
      told[count] += 1;
      told.last.set(answer.id, `${answer.status} ${answer.slot} ${answer.sequence}`);
      return answer;
    }
    if (RULES.includes(answer.code)) told.refused += 1;
    else told.unexpected.push(`${path} ${response.status} ${JSON.stringify(answer)}`);
    return undefined;
  };

  const desk = async (number: number) => {
    const random = randomFrom(number);
    const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const mine: { id: string; name: (typeof SERVICES)[number] }[] = [];
    while (performance.now() < deadline) {
      const name = one(SERVICES);
      // Most desks want the same few days, so that they meet.
      const wanted = one(slots[name].slice(0, Math.ceil(slots[name].length * (random() < 0.7 ? 0.2 : 1))));
      const held = random() < 0.3 ? await act('/api/holds', { slot: wanted }, 'held') : undefined;
      const time = held ? { hold: held.id } : { slot: wanted };
      const booked = await act('/api/bookings', { ...time, family: { reference: `${number}` } }, 'booked');
      if (booked) mine.push({ id: booked.id, name });
      const moving = mine.at(-1);
      if (moving && random() < 0.6) {
        await act(
          `/api/bookings/${moving.id}/reschedule`,
          { slot: one(slots[moving.name]), calendar: 'cancel' },
          'moved',
        );
      }
      const going = random() < 0.5 ? mine.shift() : undefined;
      if (going) await act(`/api/bookings/${going.id}/cancel`, { reason: 'not-needed' }, 'cancelled');
    }
  };
  await Promise.all(Array.from({ length: desks }, (_, number) => desk(number)));
  return told;
}

async function slotsOf(service: Service, name: string): Promise<string[]> {
  const answer = await service.call('scheduler', 'GET', `/api/slots?service=${name}&area=lahti-etela&limit=500`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  // Either room may be asked for: a slot names the first, and desks that know of a booking there name the other.
  return items.flatMap(({ id }) => [id, id.replace('room:jalo-pk-ryhma', 'room:jalo-pk-toinen')]);
}

/** A small generator, so that a run can be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed + 0x6d2b79f5;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// A region to measure on: 50 professionals at ten sites, and a hundred thousand bookings around the present.

import type pg from 'pg';

export const NOW = Temporal.Instant.from('2026-11-20T07:00:00Z').epochMilliseconds;

const ZONE = 'Europe/Helsinki';
const BOOKINGS = 100_000;
const SITES = 10;
/** Out of so many times of a day, one stays free. */
const FREE_IN = 9;

const areas = ['north', 'east', 'south', 'west'];
const sites = Array.from({ length: SITES }, (_, at) => ({
  id: `clinic-${at + 1}`,
  area: areas[at % areas.length] ?? 'north',
  kind: 'clinic',
  name: { fi: `Neuvola ${at + 1}` },
}));

/** Four nurses and a teacher at each site; every third speaks Swedish. */
const professionals = sites.flatMap(({ id, area }, at) =>
  ['nurse', 'nurse', 'nurse', 'nurse', 'teacher'].map((profession, seat) => ({
    id: `${profession}-${at * 5 + seat + 1}`,
    post: { fi: profession },
    profession,
    languages: (at + seat) % 3 === 0 ? ['fi', 'sv'] : ['fi'],
    areas: [area],
    site: id,
    room: `${id}-${seat + 1}`,
  })),
);

const name = (fi: string) => ({ fi });
const appointment = { kind: 'appointment', channels: ['on-site'], room: true, horizonDays: 180 };
const services = [
  { ...appointment, id: 'check', name: name('Tarkastus'), durationMinutes: 45, professions: ['nurse'] },
  {
    ...appointment,
    id: 'vaccination',
    name: name('Rokotus'),
    durationMinutes: 15,
    professions: ['nurse'],
    equipment: ['fridge'],
  },
  {
    ...appointment,
    id: 'joint',
    name: name('Yhteinen käynti'),
    durationMinutes: 60,
    professions: ['nurse', 'teacher'],
  },
  {
    ...appointment,
    id: 'home-visit',
    name: name('Kotikäynti'),
    durationMinutes: 90,
    bufferBeforeMinutes: 30,
    bufferAfterMinutes: 30,
    channels: ['home-visit'],
    room: false,
    professions: ['nurse'],
  },
  {
    id: 'advice',
    kind: 'consultation',
    name: name('Konsultaatio'),
    durationMinutes: 15,
    channels: ['video', 'phone'],
    anonymousCase: true,
    horizonDays: 90,
  },
];
export const serviceIds = ['check', 'vaccination', 'joint', 'home-visit'] as const;

const DAY: readonly (readonly [string, string])[] = [
  ['08:00', '12:00'],
  ['12:45', '16:00'],
];

/** The region as a directory file. */
export const directoryFile = {
  region: { name: name('Mittausmaa'), timeZone: ZONE, country: 'FI', languages: ['fi', 'sv'] },
  areas: areas.map((id) => ({ id, name: name(id) })),
  sites,
  rooms: sites.flatMap(({ id }) =>
    Array.from({ length: 6 }, (_, at) => ({ id: `${id}-${at + 1}`, site: id, name: name(`Huone ${at + 1}`) })),
  ),
  equipment: sites.flatMap(({ id }) =>
    [1, 2].map((at) => ({ id: `${id}-fridge-${at}`, site: id, kind: 'fridge', name: name(`Jääkaappi ${at}`) })),
  ),
  services,
  professionals: professionals.map(({ site: _site, room: _room, ...person }) => person),
  workingHours: professionals.map(({ id, site, profession }) => ({
    professional: id,
    site,
    services: profession === 'nurse' ? services.map((service) => service.id) : ['joint', 'advice'],
    weekly: Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((day) => [day, DAY])),
    from: '2025-01-01',
  })),
};

export const professionalIds = professionals.map(({ id }) => id);
export const siteIds = sites.map(({ id }) => id);
export const areaIds = areas;

/** Fills half a year before and after now, day by day from the middle outwards, until all bookings are in. */
export async function fillCalendar(
  client: pg.Client,
): Promise<{ bookings: number; claims: number; inFourWeeks: number }> {
  let random = 20_261_120;
  const chance = (n: number) => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    return (random >>> 8) % n;
  };
  const today = Temporal.Instant.fromEpochMilliseconds(NOW).toZonedDateTimeISO(ZONE).toPlainDate();
  let made = 0;
  let inFourWeeks = 0;
  for (let day = 0; made < BOOKINGS; day += 1) {
    const rows: string[][] = [[], [], [], [], []];
    for (const date of day === 0 ? [today] : [today.add({ days: day }), today.subtract({ days: day })]) {
      if (date.dayOfWeek > 5) continue;
      for (const person of professionals) {
        for (const window of DAY) {
          let [start = 0, end = 0] = window.map(
            (time) => date.toZonedDateTime({ timeZone: ZONE, plainTime: time }).epochMilliseconds,
          );
          for (; made < BOOKINGS; ) {
            const length = [15, 30, 30, 45, 60][chance(5)] ?? 30;
            const until = start + length * 60_000;
            if (until > end) break;
            if (chance(FREE_IN) > 0) {
              const values = [
                person.id,
                person.room,
                person.site,
                new Date(start).toISOString(),
                new Date(until).toISOString(),
              ];
              for (const [column, value] of values.entries()) rows[column]?.push(value);
              made += 1;
              if (start > NOW && start < NOW + 28 * 86_400_000) inFourWeeks += 1;
            }
            start = until;
          }
          end = start;
        }
      }
    }
    if (rows[0]?.length) await client.query(INSERT, rows);
  }
  await client.query('VACUUM ANALYZE');
  return { bookings: made, claims: made * 2, inFourWeeks };
}

const INSERT = `
  WITH wanted AS (
    SELECT gen_random_uuid() AS id, * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
      AS row (professional, room, site, start, "end")),
  made AS (
    INSERT INTO booking (id, status, service_id, area_id, site_id, room_id, slot, start, "end", professionals, channel,
      booked_by, language, calendar_uid, created_at, changed_at)
    SELECT id, 'booked', 'check', 'north', site, room, 'bench', start, "end", ARRAY[professional], 'on-site',
      'key:bench', 'fi', id::text, start, start
    FROM wanted)
  INSERT INTO claim (booking_id, resource_id, during)
  SELECT id, resource, tstzrange(start, "end")
  FROM wanted, unnest(ARRAY['professional:' || professional, 'room:' || room]) AS resource`;

// A region to measure on: 200 professionals at 40 sites in 10 areas, as a directory file.

/** When the service's clock starts: a Monday morning, with half a year of bookings before it and after it. */
export const NOW = '2026-11-30T07:00:00Z';

const AREAS = 10;
const SITES = 40;
const PEOPLE_AT_A_SITE = 5;
const ROOMS_AT_A_SITE = 6;

const name = (fi: string) => ({ fi });
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at);
const areas = upTo(AREAS).map((at) => `area-${at}`);
const sites = upTo(SITES).map((at) => ({
  id: `clinic-${at}`,
  area: `area-${at % AREAS}`,
  kind: 'clinic',
  name: name(`Neuvola ${at}`),
}));
const people = sites.flatMap(({ id, area }, site) =>
  upTo(PEOPLE_AT_A_SITE).map((seat) => ({ id: `nurse-${site * PEOPLE_AT_A_SITE + seat}`, seat, site: id, area })),
);
const DAY = [
  ['08:00', '12:00'],
  ['12:45', '16:00'],
];

/** Ten sites of the first areas: fifty people. */
export const fiftyPeople = { sites: sites.slice(0, 50 / PEOPLE_AT_A_SITE).map(({ id }) => id) };

export const directoryFile = {
  region: { name: name('Mittausmaa'), timeZone: 'Europe/Helsinki', country: 'FI', languages: ['fi', 'sv'] },
  areas: areas.map((id) => ({ id, name: name(id) })),
  sites,
  rooms: sites.flatMap(({ id }) =>
    upTo(ROOMS_AT_A_SITE).map((at) => ({ id: `${id}-r${at}`, site: id, name: name(`Huone ${at}`) })),
  ),
  services: [
    {
      id: 'check',
      kind: 'appointment',
      channels: ['on-site'],
      room: true,
      horizonDays: 180,
      name: name('Tarkastus'),
      durationMinutes: 30,
      professions: ['nurse'],
    },
    {
      id: 'advice',
      kind: 'consultation',
      name: name('Konsultaatio'),
      durationMinutes: 15,
      channels: ['video', 'phone'],
      anonymousCase: true,
      horizonDays: 120,
    },
  ],
  professionals: people.map(({ id, seat, area }) => ({
    id,
    post: name('Terveydenhoitaja'),
    profession: 'nurse',
    languages: seat % 3 === 0 ? ['fi', 'sv'] : ['fi'],
    areas: [area],
    email: `${id}@example.test`,
  })),
  workingHours: people.map(({ id, site }) => ({
    professional: id,
    site,
    services: ['check', 'advice'],
    weekly: Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((day) => [day, DAY])),
    from: '2025-01-01',
  })),
};

// A directory file, read: right files of several regions, and every fault of wrong ones named by its path.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DateText } from '../../src/core/directory.ts';
import { compareDirectories } from '../../src/features/directory/compare-directories.ts';
import { defaultTopics } from '../../src/features/directory/default-topics.ts';
import { type DirectoryContent, toDirectory } from '../../src/features/directory/directory-content.ts';
import { mergeFile } from '../../src/features/directory/merge-directory-file.ts';
import { movedIds } from '../../src/features/directory/order-of-entries.ts';
import { previewSeries } from '../../src/features/directory/preview-series.ts';
import { readDirectoryFile } from '../../src/features/directory/read-directory-file.ts';
import { idFor } from '../../src/features/directory/rules.ts';

const REGION = '../support/paijat-hame.json';
// biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in ways no type allows
const fileNamed = (path: string): any => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const paijatHame = () => fileNamed(REGION);

function contentOf(json: unknown, current?: DirectoryContent): DirectoryContent {
  const read = readDirectoryFile(json, Date.parse('2026-11-20'));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return mergeFile(current, read.directory);
}

function faultsOf(json: unknown): string[] {
  const read = readDirectoryFile(json, Date.parse('2026-11-20'));
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('a right file', () => {
  it('the Päijät-Häme file is read whole', () => {
    const content = contentOf(paijatHame());
    expect(content.areas.map(({ id }) => id)).toEqual(['lahti-etela', 'asikkala', 'hartola', 'sysma']);
    expect(content.series).toHaveLength(4);
    expect(content.workingHours.map(({ id }) => id)).toContain('th-lahti-1.jalo-paivakoti');
    expect(content.services[0]).toMatchObject({ bufferBeforeMinutes: 0, bufferAfterMinutes: 5, startEveryMinutes: 15 });
    expect(content.region.country).toBe('FI');
    expect(content.areas[0]?.topics).toBe(defaultTopics);
  });

  it('an absence begins and ends at the wall clock of the person’s area', () => {
    const [absence] = contentOf(paijatHame()).absences;
    expect(new Date(absence!.from).toISOString()).toBe('2026-12-20T22:00:00.000Z');
    expect(new Date(absence!.to).toISOString()).toBe('2027-01-06T22:00:00.000Z');
  });

  it('a region in Sámi languages, without series, with an area in another zone', () => {
    const content = contentOf(fileNamed('../support/lapland.json'));
    expect(content.region.name.se).toBe('Duottarguovlu');
    expect(content.series).toEqual([]);
    expect(content.workingHours.map(({ id }) => id)).toEqual(['kd-autumn', 'kd-spring', 'ft-1.bussi']);
    expect(content.areas[1]?.topics.map(({ id }) => id)).toEqual(['giella']);
    // midnight in Oslo, an hour after Helsinki's
    expect(new Date(content.absences[0]!.from).toISOString()).toBe('2026-12-22T23:00:00.000Z');
  });

  it('a region in Swedish only', () => {
    const content = contentOf(fileNamed('../support/aland.json'));
    expect(content.region).toMatchObject({ country: 'AX', languages: ['sv'] });
    expect(content.series[0]).toMatchObject({ site: 'radgivning', until: '2027-05-31', extraDates: ['2026-12-01'] });
  });

  it('a large region is read within the size of a file', () => {
    const file = paijatHame();
    const person = file.professionals[0];
    file.professionals.push(...Array.from({ length: 4000 }, (_, n) => ({ ...person, id: `person-${n}` })));
    expect(contentOf(file).professionals).toHaveLength(4011);
  });
});

describe('every fault is named by its path', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in ways no type allows
  const corruptions: [string, (file: any) => void, RegExp][] = [
    [
      'a rule that is no rule',
      (f) => {
        f.series[2].recurrence = 'FREQ=SOMETIMES';
      },
      /^series\[2\]\.recurrence: /,
    ],
    [
      'a number that is text',
      (f) => {
        f.services[0].durationMinutes = '45';
      },
      /^services\[0\]\.durationMinutes: /,
    ],
    [
      'a field left out',
      (f) => {
        delete f.services[3].durationMinutes;
      },
      /^services\[3\]\.durationMinutes: is missing$/,
    ],
    [
      'a field misspelt',
      (f) => {
        f.services[1].chanels = ['video'];
      },
      /^services\[1\]\.chanels: is not a field/,
    ],
    [
      'a list misspelt',
      (f) => {
        f.serie = [];
      },
      /^serie: is not a field/,
    ],
    [
      'an id twice',
      (f) => {
        f.rooms[1].id = f.rooms[0].id;
      },
      /^rooms\[1\]\.id: "lahti-n-1" is already rooms\[0\]$/,
    ],
    [
      'an id with spaces',
      (f) => {
        f.areas[3].id = 'Sysmä kunta';
      },
      /^areas\[3\]\.id: must be 1-63/,
    ],
    [
      'an unknown area',
      (f) => {
        f.sites[2].area = 'lahti';
      },
      /^sites\[2\]\.area: there is no area "lahti"$/,
    ],
    [
      'equipment at an unknown site',
      (f) => {
        f.equipment = [{ id: 'scale-1', site: 'nowhere', kind: 'scale', name: { fi: 'Vaaka' } }];
      },
      /^equipment\[0\]\.site: there is no site "nowhere"$/,
    ],
    [
      'a need for equipment that is nowhere',
      (f) => {
        f.equipment = [{ id: 'scale-1', site: 'lahti-neuvola', kind: 'scale', name: { fi: 'Vaaka' } }];
        f.services[3].equipment = ['scale', 'audiometer'];
      },
      /^services\[3\]\.equipment\[1\]: there is no equipment of the kind "audiometer"$/,
    ],
    [
      'an unknown site',
      (f) => {
        f.rooms[6].site = 'nowhere';
      },
      /^rooms\[6\]\.site: there is no site/,
    ],
    [
      'an unknown service',
      (f) => {
        f.workingHours[4].services[0] = 'x';
      },
      /^workingHours\[4\]\.services\[0\]: there is no service "x"$/,
    ],
    [
      'an unknown professional',
      (f) => {
        f.series[0].professionals[1] = 'x';
      },
      /^series\[0\]\.professionals\[1\]: there is no professional/,
    ],
    [
      'an unknown series',
      (f) => {
        f.closures[0].series = ['x'];
      },
      /^closures\[0\]\.series\[0\]: there is no series/,
    ],
    [
      'a window that ends before it begins',
      (f) => {
        f.series[1].window = ['11:30', '09:00'];
      },
      /^series\[1\]\.window: must end after/,
    ],
    [
      'a window too short for a slot',
      (f) => {
        f.series[1].window = ['09:00', '09:45'];
      },
      /^series\[1\]\.window: is shorter than one slot of 50/,
    ],
    [
      'a date that is none',
      (f) => {
        f.series[0].exceptDates[1] = '2026-02-30';
      },
      /^series\[0\]\.exceptDates\[1\]: must be a date/,
    ],
    [
      'a time that is none',
      (f) => {
        f.workingHours[0].weekly.MO[1][1] = '24:30';
      },
      /^workingHours\[0\]\.weekly\.MO\[1\]\[1\]: must be a time/,
    ],
    [
      'a weekday that is none',
      (f) => {
        f.workingHours[0].weekly.MA = [];
      },
      /^workingHours\[0\]\.weekly/,
    ],
    [
      'hours over each other',
      (f) => {
        f.workingHours[0].weekly.TU[1][0] = '11:00';
      },
      /^workingHours\[0\]\.weekly\.TU\[1\]: overlaps workingHours\[0\]\.weekly\.TU\[0\]$/,
    ],
    [
      'the same hours twice',
      (f) => {
        f.workingHours.push(f.workingHours[3]);
      },
      /^workingHours\[9\]\.weekly\.MO\[0\]: overlaps workingHours\[3\]/,
    ],
    [
      'a time zone that is none',
      (f) => {
        f.region.timeZone = 'Europe/Lahti';
      },
      /^region\.timeZone: must be a time zone/,
    ],
    [
      'an area’s time zone that is none',
      (f) => {
        f.areas[0].timeZone = 'EET2';
      },
      /^areas\[0\]\.timeZone: must be a time zone/,
    ],
    [
      'an absence that ends before it begins',
      (f) => {
        f.absences[0].to = '2026-12-20T00:00';
      },
      /^absences\[0\]\.to: must be after/,
    ],
    [
      'a closure that ends before it begins',
      (f) => {
        f.closures[0].to = '2027-02-01';
      },
      /^closures\[0\]\.to: is before/,
    ],
    [
      'a person of the wrong profession',
      (f) => {
        f.series[0].professionals = ['po-1'];
      },
      /^series\[0\]\.professionals\[0\]: "po-1" is a family-instructor, .* needs family-counsellor$/,
    ],
    [
      'a person of other areas',
      (f) => {
        f.professionals[0].areas = ['lahti-etela'];
      },
      /^series\[0\]\.professionals\[0\]: .* serves none of these areas$/,
    ],
    [
      'a site of the wrong kind',
      (f) => {
        f.workingHours[1].site = 'lahti-neuvola';
      },
      /^workingHours\[1\]\.services\[0\]: "kolmevuotistarkastus" is held at a daycare/,
    ],
    [
      'a name without language',
      (f) => {
        f.areas[2].name = {};
      },
      /^areas\[2\]\.name: must have a name/,
    ],
    [
      'an address that is none',
      (f) => {
        f.professionals[2].email = 'sihti';
      },
      /^professionals\[2\]\.email: must be an e-mail address$/,
    ],
    [
      'a list that is none',
      (f) => {
        f.series = {};
      },
      /^series: /,
    ],
    [
      'no region',
      (f) => {
        delete f.region;
      },
      /^region: is missing$/,
    ],
    [
      'no areas',
      (f) => {
        f.areas = [];
      },
      /^areas: must have at least one area$/,
    ],
    [
      'a name too long',
      (f) => {
        f.sites[0].name.fi = 'a'.repeat(201);
      },
      /^sites\[0\]\.name\.fi: /,
    ],
  ];

  it.each(corruptions)('%s', (_, corrupt, expected) => {
    const file = paijatHame();
    corrupt(file);
    expect(faultsOf(file)).toContainEqual(expect.stringMatching(expected));
  });

  it('all of them at once, in the order of the file, each once', () => {
    const file = paijatHame();
    file.series[2].recurrence = 'EVERY DAY';
    file.services[0].durationMinutes = 0;
    file.sites[7].area = 'sysmä';
    file.absences[0].professional = 'nobody';
    expect(faultsOf(file).map((fault) => fault.split(':')[0])).toEqual([
      'sites[7].area',
      'services[0].durationMinutes',
      'series[2].recurrence',
      'absences[0].professional',
    ]);
  });

  it.each([null, 3, 'text', [], undefined])('%s is no directory file', (json) => {
    expect(faultsOf(json)).toEqual(['file: must be a JSON object']);
  });

  it('whatever JSON comes in, it is read or its faults are named', () => {
    const file = paijatHame();
    const lists = Object.keys(file).filter((key) => Array.isArray(file[key]));
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.nat(8), fc.string(), fc.jsonValue(), (list, at, field, value) => {
        const broken = paijatHame();
        const index = at % broken[list].length;
        const fields = Object.keys(broken[list][index]);
        broken[list][index][at % 2 ? (fields[at % fields.length] ?? field) : field] = value;
        for (const fault of faultsOf(broken)) expect(fault).toMatch(/^[A-Za-z]+(\[|:|\.)/);
      }),
      { numRuns: 300 },
    );
  });

  it('JSON nested without end is a fault, not a crash', () => {
    let deep: unknown = [];
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    expect(faultsOf({ ...paijatHame(), areas: deep })).not.toEqual([]);
  });
});

describe('comparing', () => {
  it('the same file changes nothing; the order of hours, absences and closures says nothing', () => {
    const current = contentOf(paijatHame());
    const shuffled = paijatHame();
    for (const list of ['workingHours', 'absences', 'closures']) shuffled[list].reverse();
    expect(compareDirectories(current, contentOf(shuffled, current))).toEqual([]);
  });

  it('moved is the least that makes one order of the other: the rest stands in the same order in both', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 2 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, fc.nat(), (current, next, place) => {
        const moved = movedIds(current, next);
        const both = (one: string[], other: string[]) => one.filter((id) => other.includes(id) && !moved.has(id));
        expect(both(current, next)).toEqual(both(next, current));
        const [first = 'x', ...others] = current;
        const once = others.toSpliced(place % current.length || 0, 0, first);
        expect(movedIds(current, once).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a first file adds everything', () => {
    const changes = compareDirectories(undefined, contentOf(paijatHame()));
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['added']));
    expect(changes).toContainEqual({ kind: 'added', noun: 'series', id: 'sihti-hartola' });
  });

  it('what is added, changed and removed is named, with the fields', () => {
    const current = contentOf(paijatHame());
    const file = paijatHame();
    file.series[1].window = ['08:00', '10:30'];
    file.series[1].name.en = 'Sihti';
    file.rooms.pop();
    file.areas[0].phone = '03 123 4567';
    file.sites.push({ id: 'sysma-koulu', area: 'sysma', kind: 'school', name: { fi: 'Sysmän koulu' } });
    expect(compareDirectories(current, contentOf(file, current))).toEqual([
      { kind: 'changed', noun: 'area', id: 'lahti-etela', fields: ['phone'] },
      { kind: 'added', noun: 'site', id: 'sysma-koulu' },
      { kind: 'removed', noun: 'room', id: 'sysma-n-1' },
      { kind: 'changed', noun: 'series', id: 'sihti-hartola', fields: ['name', 'window'] },
    ]);
  });

  it('topics that an area has are kept, unless the file says others', () => {
    const first = contentOf(paijatHame());
    const topics = [{ id: 'own', name: { fi: 'Oma aihe' } }];
    const current = { ...first, areas: first.areas.map((area) => ({ ...area, topics })) };
    expect(contentOf(paijatHame(), current).areas[0]?.topics).toEqual(topics);
    const file = paijatHame();
    file.areas[0].topics = [{ id: 'new', name: { fi: 'Uusi' } }];
    const [change] = compareDirectories(current, contentOf(file, current));
    expect(change).toEqual({ kind: 'changed', noun: 'area', id: 'lahti-etela', fields: ['topics'] });
  });
});

describe('a preview of a series', () => {
  const preview = (file: unknown, id: string, from: DateText, months = 6) => {
    const directory = toDirectory(contentOf(file), 1);
    const series = [...directory.series.values()].find((one) => one.id === id)!;
    return previewSeries(directory, series, from, months);
  };

  it('shows the second and fourth Tuesdays of half a year', () => {
    const days = preview(paijatHame(), 'perheneuvola-hartola', '2026-11-01');
    expect(days.filter(({ held }) => held).map(({ date }) => date)).toEqual([
      '2026-11-10',
      '2026-11-24',
      '2026-12-08',
      '2026-12-22',
      '2027-01-12',
      '2027-01-26',
      '2027-02-09',
      '2027-02-23',
      '2027-03-09',
      '2027-03-23',
      '2027-04-13',
      '2027-04-27',
    ]);
    expect(days[0]?.window).toEqual(['13:00', '15:30']);
  });

  it('says why a date falls away', () => {
    const file = paijatHame();
    file.series[0].exceptDates = ['2026-11-10'];
    file.series[0].movedDates = [{ from: '2026-11-24', to: '2026-11-25' }];
    file.absences = ['pn-psykologi', 'pn-sosiaalityontekija'].map((professional) => ({
      professional,
      from: '2026-12-08T00:00',
      to: '2026-12-09T00:00',
      reason: 'training',
    }));
    file.absences.push({
      professional: 'pn-psykologi',
      from: '2026-12-22T08:00',
      to: '2026-12-22T20:00',
      reason: 'leave',
    });
    file.closures = [{ areas: ['hartola', 'sysma'], name: { fi: 'Remontti' }, from: '2027-01-11', to: '2027-01-12' }];
    const days = preview(file, 'perheneuvola-hartola', '2026-11-01', 3);
    expect(days.map(({ date, held, because, as }) => [date, held, because ?? as])).toEqual([
      ['2026-11-10', false, 'exception'],
      ['2026-11-24', false, 'moved'],
      ['2026-11-25', true, 'moved'],
      ['2026-12-08', false, 'absence'],
      ['2026-12-22', true, 'regular'],
      ['2027-01-12', false, 'closure'],
      ['2027-01-26', true, 'regular'],
    ]);
    expect(days[4]?.absent).toEqual(['pn-psykologi']);
    expect(days[5]?.closures).toEqual(['hartola.20270111']);
  });

  it('skips public holidays', () => {
    const days = preview(paijatHame(), 'perheohjaaja-asikkalan-paivakoti', '2026-12-01', 2);
    expect(days.find(({ date }) => date === '2026-12-24')).toMatchObject({ held: false, because: 'public-holiday' });
  });
});

it('an id made of a name is a slug that is free', () => {
  expect(idFor({ fi: 'Perheneuvola, Sysmä ja Äänekoski' }, new Set())).toBe('perheneuvola-sysma-ja-aanekoski');
  expect(idFor({ fi: 'Sihti' }, new Set(['sihti', 'sihti-2']))).toBe('sihti-3');
  expect(idFor({ fi: '***' }, new Set())).toBe('series');
});

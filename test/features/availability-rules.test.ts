import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServiceId } from '../../src/core/ids.ts';
import { comparePlaces } from '../../src/core/paging.ts';
import { searchFor } from '../../src/core/slots.ts';
import { type RankedSlot, rankDay, type Wish } from '../../src/features/availability/rules.ts';
import { searchPaging } from '../../src/features/availability/schema.ts';
import { directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townParts } from '../support/worlds.ts';

const DAY = 24 * 3_600_000;
const question = (service: string) =>
  ({ service: service as ServiceId, areas: '*', from: MONDAY, to: MONDAY + 5 * DAY }) as const;
const wishes = fc.record(
  {
    namedWorker: fc.constantFrom('ann', 'tea'),
    language: fc.constantFrom('fi', 'sv'),
    near: fc.constantFrom({ area: 'west' }, { site: 'daycare' }, { site: 'clinic' }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Wish>;
const services = fc.constantFrom('check', 'joint', 'visit');

describe('a day’s times', () => {
  test('named worker, language and nearness sort in this order, then the start; nothing is added or lost', () => {
    fc.assert(
      fc.property(townParts, townClaims, wishes, services, (parts, claims, wish, service) => {
        const directory = directoryOf(parts);
        for (const day of searchFor(directory, question(service), MONDAY - 2 * DAY).days(claims)) {
          const ranked = rankDay(directory, day, wish).slots;
          expect(ranked.map(({ slot }) => slot.id).sort()).toEqual(day.slots.map(({ id }) => id).sort());
          const keys = ranked.map(({ slot, namedWorker, inLanguage }) => [
            namedWorker ? 0 : 1,
            inLanguage === false ? 1 : 0,
            nearness(slot.site, wish),
            slot.start,
          ]);
          expect(keys).toEqual([...keys].sort(byParts));
          for (const { slot, namedWorker, inLanguage } of ranked) {
            expect(namedWorker).toBe(slot.professionals.some((id) => id === wish.namedWorker));
            expect(inLanguage === undefined).toBe(wish.language === undefined);
          }
        }
      }),
    );
  });

  test('a page goes on where the one before it ended, also when the time it ended with is gone', () => {
    fc.assert(
      fc.property(townParts, townClaims, wishes, services, fc.nat(), (parts, claims, wish, service, pick) => {
        const directory = directoryOf(parts);
        const days = [...searchFor(directory, question(service), MONDAY - 2 * DAY).days(claims)];
        const all = days.flatMap((day): readonly RankedSlot[] => rankDay(directory, day, wish).slots);
        const at = pick % Math.max(all.length, 1);
        const last = all[at];
        if (last === undefined) return;
        const cursor = searchPaging.write([...last.place]);
        const after = searchPaging.after(cursor);
        const rest = all.filter((one) => one !== last && comparePlaces(one.place, after ?? last.place) > 0);
        expect(rest).toEqual(all.slice(at + 1));
        expect(after).toEqual(last.place);
        expect(after?.[0]).toBe(days.find(({ slots }) => slots.includes(last.slot))?.date);
      }),
    );
  });

  test('a cursor that is none is no place', () => {
    const junk = ['', 'x', '2026-11-24', '2026-11-24~000~nothing'];
    expect(junk.map((text) => searchPaging.cursor.safeParse(text).success)).toEqual(Array(4).fill(false));
  });
});

function nearness(site: string | undefined, { near }: Wish): number {
  if (near === undefined) return 0;
  const areaOf = (id: string | undefined) => town.sites.find((one) => one.id === id)?.area;
  if ('area' in near) return areaOf(site) === near.area ? 0 : 1;
  return site === near.site ? 0 : areaOf(site) === areaOf(near.site) ? 1 : 2;
}

function byParts(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((part, i) => part !== other[i]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

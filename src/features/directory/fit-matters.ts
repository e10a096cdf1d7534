// What people answer for, as far as the rest of the directory has it: areas they serve, topics of those areas. Pure.

import type { Area, Professional } from '../../core/directory.ts';

/** The people without what their areas no longer have, or they no longer serve; those whom that leaves alone are the same objects. */
export function withFittingMatters(
  people: readonly Professional[],
  areas: readonly Pick<Area, 'id' | 'topics'>[],
): readonly Professional[] {
  const topics = new Map(areas.map((area) => [area.id, new Set(area.topics.map(({ id }) => id))]));
  return people.map((person) => {
    const { matters, ...rest } = person;
    if (matters === undefined) return person;
    const fits = (area: Area['id'], topic: string) =>
      person.areas.includes(area) && topics.get(area)?.has(topic) === true;
    if (matters.every((one) => one.topics.every((topic) => fits(one.area, topic)))) return person;
    const left = matters
      .map((one) => ({ ...one, topics: one.topics.filter((topic) => fits(one.area, topic)) }))
      .filter((one) => one.topics.length > 0);
    return left.length === 0 ? rest : { ...rest, matters: left };
  });
}

// Who answers for a matter in an area: how to reach them, what happens then, and when they are free to consult.

import { type Directory, type Matters, type Professional, type Service, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import { pageInOrder } from '../../core/paging.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { reachOf } from '../../core/reach.ts';
import type { Slot } from '../../core/slots.ts';
import { servedBy } from '../../core/who-serves.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { slotView, soonestSlots } from '../availability/read.ts';
import { readFreeToAsk } from '../bookings/read-elsewhere.ts';
import { readDirectory, servicesOffered } from '../directory/read.ts';
import { type WhoKnowsPage, whoKnowsPaging, whoKnowsQuery } from './schema.ts';

type Knower = WhoKnowsPage['items'][number];

/** So many free times stand beside a person. */
const TIMES = 3;
/** A time is looked for among so many: those that overlap with something of the asker's own are none. */
const LOOKED_AT = TIMES * 4;

/**
 * Those who answer for the topic in the area, in the directory's order, and where nobody does, which services take what
 * is asked there. Throws `Refusal`: not_allowed, not_found for a topic that the area does not have, invalid_input.
 */
export async function findWhoKnows(deps: Dependencies, actor: Actor, query: unknown): Promise<WhoKnowsPage> {
  const { area: id, topic, ...wanted } = parseInput(whoKnowsQuery, query);
  if (!may(actor, 'find-who-knows', id)) throw new Refusal('not_allowed', 'not allowed to find who knows in this area');
  const directory = await readDirectory(deps);
  const area = directory.areas.get(id);
  if (!area?.topics.some((one) => one.id === topic)) throw new Refusal('not_found', 'no such topic in this area');
  const known = [...directory.professionals.values()]
    .filter((person) => !directory.gone.has(person.id))
    .flatMap((person) => {
      const matters = person.matters?.find((one) => one.area === id && one.topics.includes(topic));
      return matters ? [{ id: person.id, person, matters }] : [];
    });
  const { items, nextCursor } = pageInOrder(whoKnowsPaging, known, wanted);
  const areFree = await readFreeToAsk(deps, actor);
  const view = async ({ person, matters }: (typeof known)[number]): Promise<Knower> => {
    const services = consultationsOf(directory, person, matters);
    const slots: Slot[] = [];
    for (const service of may(actor, 'book-slot', id) ? services : []) {
      const asked = { service: service.id, area: id, professional: person.id, limit: LOOKED_AT };
      let found = 0;
      for await (const slot of soonestSlots(deps, actor, asked)) {
        if (!areFree(slot)) continue;
        slots.push(slot);
        found += 1;
        if (found === TIMES) break;
      }
    }
    const soonest = slots.sort((one, other) => one.start - other.start).slice(0, TIMES);
    return {
      ...knowerOf(directory, person, matters, deps.clock.now()),
      services: services.map((service) => ({
        id: service.id,
        name: { ...service.name },
        inWriting: service.written !== undefined && may(actor, 'ask-in-writing', id),
      })),
      slots: soonest.map((slot) => slotView(directory, slot)),
    };
  };
  const offered = servicesOffered(directory, id);
  const instead = [...directory.services.values()].filter(
    (service) => service.kind === 'consultation' && service.anonymousCase && offered.has(service.id),
  );
  return {
    items: await Promise.all(items.map(view)),
    nextCursor,
    ...(known.length === 0 && {
      instead: {
        services: instead.map((service) => ({ id: service.id, name: { ...service.name } })),
        ...(area.phone !== undefined && { phone: area.phone }),
      },
    }),
  };
}

function consultationsOf(directory: Directory, { id }: Professional, { area }: Matters): readonly Service[] {
  const served = servedBy(directory, id).filter((one) => one.area === area);
  return [...directory.services.values()].filter(
    (service) => service.kind === 'consultation' && served.some((one) => one.service === service.id),
  );
}

function knowerOf(directory: Directory, person: Professional, matters: Matters, now: number) {
  const { phone, phoneHours, afterwards } = matters;
  const reach = phone === undefined ? undefined : reachOf(directory, person, matters, now);
  const zone = zoneOf(directory, matters.area);
  return {
    id: person.id,
    post: { ...person.post },
    languages: [...person.languages],
    areas: [...person.areas],
    ...(phone !== undefined && { phone }),
    ...(phoneHours && { phoneHours }),
    ...(reach && { reach: { start: toIso(reach.start, zone), end: toIso(reach.end, zone), now: reach.start <= now } }),
    ...(afterwards && { afterwards: { ...afterwards } }),
  };
}

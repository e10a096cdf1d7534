// A group event is planned: what, where, when, for how many, and whether places are drawn by lot.

import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { claimRoomAndPeople, faultsOfEvent } from './hold-group-event.ts';
import { commitmentTo } from './rules.ts';
import { type GroupEventView, planGroupEventInput } from './schema.ts';
import { findGroupEvent, insertGroupEvent } from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

type Plan = z.output<typeof planGroupEventInput>;

/**
 * For a lot the seed is chosen here and kept to ourselves until the draw; its hash is public from now on, and in the
 * log, so that nobody can choose another seed afterwards. The room and who leads it are taken in the same moment.
 * Throws `Refusal`: not_allowed, invalid_input, slot_taken with `alternatives`.
 */
export const planGroupEvent: Command<Plan, GroupEventView> = {
  name: 'plan-group-event',
  capability: 'manage-groups',
  input: planGroupEventInput,
  spare: { name: { fi: '–' }, capacity: 1, childcarePlaces: 0, professionals: [] },
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const directory = await readDirectory(deps, tx);
    const faults = [...faultsOfPlan(directory, input), ...faultsOfEvent(directory, input, now)];
    if (faults.length > 0) throw invalidInput(...faults);
    const area = directory.sites.get(input.site)?.area;
    if (area === undefined || !may(actor, 'manage-groups', area)) {
      throw new Refusal('not_allowed', 'not an area of this actor');
    }
    const id = randomUUID();
    const seed = input.byLot ? randomBytes(32).toString('hex') : undefined;
    await insertGroupEvent(tx, { ...input, id, createdAt: now, ...(seed && { seed }) });
    await claimRoomAndPeople(context, directory, { ...input, id });
    const event = await findGroupEvent(tx, id);
    if (event === undefined) throw new Error('the event just written is not there');
    return {
      result: viewGroupEvent(deps, directory, event, now),
      log: [
        {
          action: 'plan-group-event',
          subject: { kind: 'group-event', id },
          area,
          details: { start: new Date(input.start).toISOString(), ...(seed && { commitment: commitmentTo(seed) }) },
        },
      ],
    };
  },
};

function faultsOfPlan(directory: Directory, plan: Plan): readonly Fault[] {
  const service = directory.services.get(plan.service);
  const site = directory.sites.get(plan.site);
  const isGroup = service?.kind === 'group';
  const fits = service?.siteKinds.length === 0 || (site !== undefined && service?.siteKinds.includes(site.kind));
  const checks: readonly (readonly [boolean, string, string])[] = [
    [isGroup, 'service', 'is no service for groups'],
    [site !== undefined, 'site', 'there is no such site'],
    [site === undefined || !isGroup || fits === true, 'site', 'the service is not held at such a site'],
  ];
  return checks.flatMap(([sound, path, message]) => (sound ? [] : [{ path, message }]));
}

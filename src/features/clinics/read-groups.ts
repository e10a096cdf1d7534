// Group events, read: what the desk manages, what anybody sees, and one registration by its link.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from './open-booking-link.ts';
import { hashOfLink } from './rules.ts';
import {
  type GroupEventView,
  groupEventId,
  type groupEventQuery,
  linkSecret,
  type RegistrationState,
  type registrationItem,
} from './schema.ts';
import { findGroupEvent, findRegistration, listGroupEvents } from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

const MOST_EVENTS = 500;

/** Group events as the desk lists them. Throws `not_allowed`. */
export async function listGroups(
  deps: Dependencies,
  actor: Actor,
  { area, from }: z.output<typeof groupEventQuery>,
): Promise<readonly GroupEventView[]> {
  const areas = areasWithin(actor, 'manage-groups', area);
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const events = await listGroupEvents(deps.db, from ?? now, MOST_EVENTS);
  return events
    .map((event) => viewGroupEvent(deps, directory, event, now))
    .filter((event) => areas === '*' || areas.some((one) => one === event.area));
}

/** A group event as anybody sees it. Throws `not_found`. */
export async function readGroupEvent(deps: Dependencies, id: string): Promise<GroupEventView> {
  const event = groupEventId.safeParse(id).success ? await findGroupEvent(deps.db, id) : undefined;
  if (event === undefined) throw new Refusal('not_found', 'no such group event');
  return viewGroupEvent(deps, await readDirectory(deps), event, deps.clock.now());
}

/** Who registered, by number, for whoever manages the area's groups: no address is shown. Throws `not_found`. */
export async function listRegistrations(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<readonly z.output<typeof registrationItem>[]> {
  const { area } = await readGroupEvent(deps, id);
  if (!(await managesGroups(deps, actor, area))) throw new Refusal('not_found', 'no such group event');
  const event = await findGroupEvent(deps.db, id);
  return (event?.registrations ?? []).map(({ id: registration, number, state, childcare }) => ({
    id: registration,
    number,
    state,
    childcare,
  }));
}

/** Whether the actor manages the groups of the area, by its id as a view has it. */
export async function managesGroups(deps: Dependencies, actor: Actor | undefined, area: string): Promise<boolean> {
  const known = [...(await readDirectory(deps)).areas.keys()].find((one) => one === area);
  return actor !== undefined && known !== undefined && may(actor, 'manage-groups', known);
}

/** What a registration's own link opens. */
export type OpenedRegistration = {
  readonly actor: Actor;
  readonly id: string;
  readonly number: number;
  readonly state: RegistrationState;
  readonly childcare: number;
  readonly language: Language;
  readonly event: GroupEventView;
};

/** Throws `not_found` for a link that is unknown or out of date: nobody is told which. */
export async function openRegistration(deps: Dependencies, secret: string): Promise<OpenedRegistration> {
  const known = linkSecret.safeParse(secret).success;
  const found = known ? await findRegistration(deps.db, { hash: hashOfLink(secret) }) : undefined;
  const directory = await readDirectory(deps);
  const area = found && directory.sites.get(found.event.site)?.area;
  if (found === undefined || area === undefined) throw new Refusal('not_found', 'no such link');
  const { id, number, state, childcare, language } = found.registration;
  return {
    actor: actorOfLink(id, area, language),
    id,
    number,
    state,
    childcare,
    language,
    event: viewGroupEvent(deps, directory, found.event, deps.clock.now()),
  };
}

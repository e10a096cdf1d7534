// Group events, read: what the desk manages, what anybody sees, and one registration by its link.

import type { z } from 'zod';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId, SiteId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Page, pageOf } from '../../core/paging.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import { type Held, heldBy } from '../../core/who-is-told.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { hashOfLink } from '../identity/link-secret.ts';
import { linkSecret } from '../identity/schema.ts';
import { calendarEntry, pageOf as pageOfRegistration } from './registration-entry.ts';
import { hasPlace, isTexted, mailboxOfRegistered, saysNews, saysPlace } from './rules.ts';
import {
  type GroupEventView,
  groupEventId,
  groupEventPaging,
  type groupEventQuery,
  type RegistrationState,
  type registrationPage,
} from './schema.ts';
import { findGroupEvent, findRegistration, listEventsLed, listGroupEvents } from './store.ts';
import { findRegistrationMessages, findToCall, findUnheard } from './store-messages.ts';
import { viewGroupEvent } from './view-group-event.ts';

const MOST_COMING = 100;

/** Group events as the desk lists them. Throws `not_allowed`. */
export async function listGroups(
  deps: Dependencies,
  actor: Actor,
  { area, from, cursor, limit }: z.output<typeof groupEventQuery>,
): Promise<Page<GroupEventView>> {
  const areas = areasWithin(actor, 'manage-groups', area);
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const all = [...directory.sites.values()].filter((site) => areas === '*' || areas.includes(site.area));
  const sites = all.map(({ id: site }) => site);
  const after = groupEventPaging.after(cursor);
  const question = { from: from ?? now, sites, ...(after && { after: { start: after[0], id: after[1] } }) };
  const events = await listGroupEvents(deps.db, question, limit + 1);
  const { rows, nextCursor } = pageOf(groupEventPaging, events, limit, ({ start, id }) => [start, id]);
  return { items: rows.map((event) => viewGroupEvent(deps, directory, event, now)), nextCursor };
}

/** Those that have not begun at some sites, soonest first, as anybody sees them; those that were cancelled too. */
export async function listComing(
  deps: Dependencies,
  directory: Directory,
  sites: readonly SiteId[],
  now: number,
): Promise<readonly GroupEventView[]> {
  const events = await listGroupEvents(deps.db, { from: now, sites }, MOST_COMING);
  return events.filter(({ start }) => start > now).map((event) => viewGroupEvent(deps, directory, event, now));
}

/** The group events that a professional leads in an interval, soonest first; those that were cancelled left out. */
export async function listLed(
  deps: Dependencies,
  professional: ProfessionalId,
  during: Interval,
): Promise<readonly GroupEventView[]> {
  const directory = await readDirectory(deps);
  const events = await listEventsLed(deps.db, professional, during);
  return events.map((event) => viewGroupEvent(deps, directory, event, deps.clock.now()));
}

/** A group event as anybody sees it. Throws `not_found`. */
export async function readGroupEvent(deps: Dependencies, id: string): Promise<GroupEventView> {
  const event = groupEventId.safeParse(id).success ? await findGroupEvent(deps.db, id) : undefined;
  if (event === undefined) throw new Refusal('not_found', 'no such group event');
  return viewGroupEvent(deps, await readDirectory(deps), event, deps.clock.now());
}

/**
 * Who registered, by number, for anybody who manages the area's groups: no address is shown, and a phone number only of
 * those who can be told nothing otherwise, or whom no message reached, which is logged. Throws `not_found`.
 */
export async function listRegistrations(
  deps: Dependencies,
  actor: Actor,
  id: string,
  requestId?: string,
): Promise<z.output<typeof registrationPage>['items']> {
  const { area } = await readGroupEvent(deps, id);
  const known = await areaOf(deps, area);
  if (!known || !may(actor, 'manage-groups', known)) throw new Refusal('not_found', 'no such group event');
  const event = await findGroupEvent(deps.db, id);
  const zone = zoneOf(await readDirectory(deps), known);
  const registrations = event?.registrations ?? [];
  const [unheard, toCall] = [await findUnheard(deps.db, id), await findToCall(deps.db, id)];
  const items = registrations.map(({ id: registration, number, state, childcare, email, phone, answer }) => ({
    id: registration,
    number,
    state,
    childcare,
    ...((email === undefined || unheard.has(registration)) && phone !== undefined && { phone }),
    ...(unheard.has(registration) && { unheard: true as const }),
    ...(toCall.has(registration) && { toCall: true as const }),
    ...(isTexted({ ...(email && { email }), ...(phone && { phone }) }, deps.texter.sends) && { texted: true as const }),
    ...(answer && { answer: { is: answer.is, at: toIso(answer.at, zone) } }),
  }));
  if (event && items.some(({ phone }) => phone !== undefined)) {
    const subject = { kind: 'group-event', id };
    const details = { start: new Date(event.start).toISOString() };
    await recordRead(deps, actor, { action: 'read-registrations', subject, area: known, details }, requestId);
  }
  return items;
}

/**
 * What the calendar of somebody who registered holds of the event; undefined where they are told nothing by mail. For those
 * who manage the groups, which the caller has asked; it shows no address.
 */
export async function readRegisteredCalendar(
  reader: Pick<Transaction, 'registration' | '$queryRaw'>,
  id: string,
): Promise<{ readonly held: Held; readonly open: boolean } | undefined> {
  const found = await findRegistration(reader, { id });
  const mailbox = found?.registration.email;
  if (found === undefined || mailbox === undefined) return undefined;
  const told = (await findRegistrationMessages(reader, id))
    .filter((one) => one.mailbox === mailbox.toLowerCase())
    .filter(({ because }) => saysPlace(because) || saysNews(because, 'called-off'))
    .map(({ because, ...message }) => ({
      ...{ ...message, mailbox, bearer: id, superseded: false, silenced: false },
      kind: saysPlace(because) ? ('invite' as const) : ('cancellation' as const),
    }));
  const held = heldBy(told, hasPlace(found.registration) ? found.event : undefined);
  return { held, open: held !== 'nothing' && held !== 'cancelled' };
}

/** What opens somebody's registration, to be read out to them. For those who manage the groups, which the caller has asked. */
export async function readRegistrationLink(
  deps: Pick<Dependencies, 'db' | 'config'>,
  id: string,
): Promise<string | undefined> {
  const found = await findRegistration(deps.db, { id });
  return found && pageOfRegistration(deps, found.registration);
}

/** Whether the actor manages the groups of the area, by its id as a view has it. */
export async function managesGroups(deps: Dependencies, actor: Actor | undefined, area: string): Promise<boolean> {
  const known = await areaOf(deps, area);
  return actor !== undefined && known !== undefined && may(actor, 'manage-groups', known);
}

async function areaOf(deps: Dependencies, id: string): Promise<AreaId | undefined> {
  return [...(await readDirectory(deps)).areas.keys()].find((one) => one === id);
}

/** What a registration's own link opens. */
export type OpenedRegistration = {
  readonly actor: Actor;
  readonly id: string;
  readonly number: number;
  readonly state: RegistrationState;
  readonly childcare: number;
  readonly language: Language;
  /** whether it ever had a place, and so an entry in a calendar */
  readonly hasEntry: boolean;
  /** whether messages about it, and so its link, reach them */
  readonly told: boolean;
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
    hasEntry: hasPlace(found.registration) || found.registration.sequence > 0,
    told: mailboxOfRegistered(found.registration, deps.texter.sends) !== undefined,
    event: viewGroupEvent(deps, directory, found.event, deps.clock.now()),
  };
}

/**
 * The registration as iCalendar text with METHOD:PUBLISH, for the bearer of its link: the same UID as the mailed
 * entry's. Throws `not_found` also where there is no entry, since they have no place.
 */
export async function readRegistrationEntry(deps: Dependencies, secret: string): Promise<string> {
  const found = linkSecret.safeParse(secret).success
    ? await findRegistration(deps.db, { hash: hashOfLink(secret) })
    : undefined;
  const { event, registration } = found ?? {};
  if (event === undefined || registration === undefined) throw new Refusal('not_found', 'no such link');
  const cancelled = event.cancelledAt !== undefined || registration.state === 'cancelled';
  if (!cancelled && !hasPlace(registration)) throw new Refusal('not_found', 'no entry without a place');
  const entry = calendarEntry(deps, await readDirectory(deps), { event, registration });
  return writeInvite(deps, { ...entry, method: 'PUBLISH', cancelled });
}

// Links and self-booking, read: addresses for messages, and what the pages behind them show.

import type { Area, Directory, Service } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId, ProfessionalId } from '../../core/ids.ts';
import type { MessageLevel } from '../../core/neutral-message.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findSlots } from '../availability/read.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { mayBeOpened } from './rules.ts';
import type { SelfBookingView } from './schema.ts';
import { type Bearer, countLiveLinks, findLiveLink, findNamedWorker, findSelfBooking } from './store.ts';

const MOST_SLOTS = 500;

/** `madeAt`: epoch milliseconds. */
type OwnLink = {
  readonly address: string;
  readonly acts: boolean;
  readonly level: MessageLevel;
  readonly madeAt: number;
};

/**
 * The address of somebody's own link to a booking, whether it acts for the family and what its bearer wishes to read of the
 * place, or nothing where it was revoked. For messages to them only.
 */
export async function findOwnLink(
  deps: Pick<Dependencies, 'db' | 'clock' | 'config'> & { readonly config: { readonly secret: string } },
  booking: BookingId,
  bearer: Bearer,
): Promise<OwnLink | undefined> {
  const link = await findLiveLink(deps.db, booking, bearer, deps.clock.now());
  if (link === undefined) return undefined;
  const address = `${deps.config.publicUrl}/b/${secretOfLink(linkKey(deps.config.secret), link.id)}`;
  const { acts, level, madeAt } = link;
  return { address, acts, level, madeAt };
}

/** How many links of the family open the booking now, for the desk. Throws `not_found` for a booking that is none of the actor's. */
export async function readLinks(deps: Dependencies, actor: Actor, booking: BookingId): Promise<{ live: number }> {
  const record = await loadBooking(deps.db, booking);
  if (record === undefined || !may(actor, 'change-area-bookings', record.area)) {
    throw new Refusal('not_found', 'no such booking');
  }
  return { live: await countLiveLinks(deps.db, booking, deps.clock.now()) };
}

/** Who is the own worker of the booking's family, if it has one: for pages that say whether a time is with them. */
export async function readOwnWorker(
  deps: Pick<Dependencies, 'db'>,
  { id }: Pick<BookingRecord, 'id'>,
): Promise<ProfessionalId | undefined> {
  return findNamedWorker(deps.db, id);
}

/** Whether a booking that is with its family's own worker would not be, with these people. */
export async function losesOwnWorker(
  deps: Pick<Dependencies, 'db'>,
  booking: Pick<BookingRecord, 'id' | 'professionals'>,
  people: readonly ProfessionalId[],
): Promise<boolean> {
  const own = await readOwnWorker(deps, booking);
  return own !== undefined && booking.professionals.includes(own) && !people.includes(own);
}

/** An area's public page: the area, and the services anybody may book there. */
export type OpenArea = {
  readonly area: Area;
  readonly services: readonly Service[];
  readonly directory: Directory;
};

/** For anybody: no actor is asked. Throws `not_found` for an area that does not exist. */
export async function readOpenArea(deps: Dependencies, id: string): Promise<OpenArea> {
  const directory = await readDirectory(deps);
  const area = [...directory.areas.values()].find((one) => one.id === id);
  if (area === undefined) throw new Refusal('not_found', 'no such area');
  const open = await findSelfBooking(deps.db, area.id);
  const services = open.flatMap((service) => directory.services.get(service) ?? []).filter(mayBeOpened);
  return { area, services, directory };
}

/** Free slots of a service that an area has opened, soonest first. Throws `not_found` for any other. */
export async function findOpenSlots(
  deps: Dependencies,
  { area, services }: OpenArea,
  service: string,
): Promise<readonly Slot[]> {
  const open = services.find((one) => one.id === service);
  if (open === undefined) throw new Refusal('not_found', 'not open to the public');
  const visitor = actorOfLink('visitor', area.id, 'fi');
  return (await findSlots(deps, visitor, { service: open.id, area: area.id, limit: MOST_SLOTS })).slots;
}

/** What a coordinator may open in an area, and what is open. Throws `not_found`, `not_allowed`. */
export async function readSelfBooking(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<OpenArea & { readonly possible: readonly Service[] }> {
  const open = await readOpenArea(deps, id);
  if (!may(actor, 'open-self-booking', open.area.id)) throw new Refusal('not_allowed', 'not an area of this actor');
  return { ...open, possible: [...open.directory.services.values()].filter(mayBeOpened) };
}

/** The same as the API shows it. */
export function selfBookingView(deps: Pick<Dependencies, 'config'>, { area, services }: OpenArea): SelfBookingView {
  return {
    area: area.id,
    services: services.map(({ id }) => id),
    page: `${deps.config.publicUrl}/areas/${area.id}`,
  };
}

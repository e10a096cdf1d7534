// Which desk is looked at: read from its address, and written into one. No address holds anything of a family but its id.

import { z } from 'zod';
import { type DateText, type Directory, type Weekday, weekdays, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { type Actor, areasFor } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { areaId, professionalId, roomId, serviceId, siteId } from '../../../features/directory/schema.ts';
import { familyId } from '../../../features/families/schema.ts';

export const deskViews = ['day', 'week', 'list'] as const;
export const deskColumns = ['professional', 'room'] as const;
export const weeksAhead = ['1', '3', '8', '26'] as const;
export const searchedPlaces = ['here', 'near'] as const;
/** The weekdays that a desk's search asks about: clinics keep no weekends. */
export const workdays = weekdays.slice(0, 5);
export const partsOfDay = ['any', 'morning', 'afternoon'] as const;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const query = z.object({
  area: areaId.optional().catch(undefined),
  site: siteId.optional().catch(undefined),
  by: z.enum(deskColumns).catch('professional'),
  view: z.enum(deskViews).catch('day'),
  date: z.iso.date().optional().catch(undefined),
  professional: professionalId.optional().catch(undefined),
  room: roomId.optional().catch(undefined),
  service: serviceId.optional().catch(undefined),
  within: z.enum(weeksAhead).catch('3'),
  part: z.enum(partsOfDay).catch('any'),
  /** wished weekdays, such as `MO-WE` */
  weekdays: z
    .string()
    .regex(new RegExp(`^(${workdays.join('|')})(-(${workdays.join('|')})){0,4}$`))
    .optional()
    .catch(undefined),
  earliest: timeOfDay.optional().catch(undefined),
  latest: timeOfDay.optional().catch(undefined),
  where: z.enum(searchedPlaces).catch('here'),
  /** asked to be told why there is nothing sooner */
  why: z.literal('yes').optional().catch(undefined),
  language: z.string().min(2).max(12).optional().catch(undefined),
  family: familyId.optional().catch(undefined),
});

export type DeskAddress = Omit<z.output<typeof query>, 'area' | 'date'> & {
  readonly area: AreaId;
  readonly date: DateText;
};

/** The desk that an address asks for, with today and the first area where it names none. Throws `not_allowed`. */
export function readDeskAddress(
  texts: Readonly<Record<string, string>>,
  { actor, directory, now }: { readonly actor: Actor; readonly directory: Directory; readonly now: number },
): DeskAddress {
  const read = query.parse(filled(texts));
  const areas = deskAreas(actor, directory);
  const area = areas.find((known) => known === read.area) ?? areas[0];
  if (area === undefined) throw new Refusal('not_allowed', 'no role of this actor has a desk');
  const site = read.site !== undefined && directory.sites.get(read.site)?.area === area ? read.site : undefined;
  const date = read.date ?? wallClock(zoneOf(directory, area)).dateAt(now);
  return { ...read, area, site, date };
}

/** The areas whose desk the actor keeps, those with the most clinic hours first: there the phone rings. */
export function deskAreas(actor: Actor, directory: Directory): readonly AreaId[] {
  const allowed = areasFor(actor, 'see-area-bookings');
  const known = [...directory.areas.keys()].filter((area) => allowed === '*' || allowed.includes(area));
  const clinics = (area: AreaId) =>
    directory.workingHours.filter((hours) => directory.sites.get(hours.site)?.area === area).length;
  return known.sort((one, other) => clinics(other) - clinics(one));
}

/** The address of a desk like this one but for the changes; `undefined` takes something away. */
export function deskHref(desk: DeskAddress, changes: Partial<DeskAddress> = {}, path = '/desk'): string {
  const entries = Object.entries({ ...desk, ...changes }).filter(
    ([name, value]) => value !== undefined && DEFAULTS[name] !== value,
  );
  return `${path}?${new URLSearchParams(entries as [string, string][])}`;
}

export function wishedWeekdays({ weekdays: wished = '' }: Pick<DeskAddress, 'weekdays'>): readonly Weekday[] {
  return workdays.filter((day) => wished.split('-').includes(day));
}

/** Hours between which nothing fits: they are said, and then left aside. */
export function endsBeforeStart({ earliest, latest }: Pick<DeskAddress, 'earliest' | 'latest'>): boolean {
  return earliest !== undefined && latest !== undefined && latest <= earliest;
}

/** Which language a desk at this address wishes for. */
export function languageWishedAt(address: string): DeskAddress['language'] {
  return query.parse(filled(Object.fromEntries(new URLSearchParams(address.split('?')[1])))).language;
}

/** Where to go back to, if it is a desk's address and no other. */
export function deskToReturnTo(text: string | undefined): string {
  return text !== undefined && /^\/desk(?:\?[^#\\]*)?$/.test(text) ? text : '/desk';
}

/** A time chosen at a desk: whose areas' eyes saw it, the desk to come back to, the family it is for. Empty where none. */
export type ChosenAtDesk = Readonly<Record<'slot' | 'area' | 'back' | 'family', string>>;

export function chosenAtDesk(read: (name: string) => string): ChosenAtDesk {
  return { slot: read('slot'), area: read('area'), back: deskToReturnTo(read('back')), family: read('family') };
}

/** Where a time that is kept is booked. */
export function holdAddress(id: string, { back, family }: Pick<ChosenAtDesk, 'back' | 'family'>): string {
  return `/desk/holds/${id}?${new URLSearchParams({ back, ...(family !== '' && { family }) })}`;
}

/** Where a coordinator says why a time is wanted that a rule refuses; without a slot, one of the day's. */
export function anywayHref(
  chosen: Partial<ChosenAtDesk & Record<'service' | 'date' | 'professional', string>>,
): string {
  return `/desk/anyway?${new URLSearchParams(Object.entries(chosen).filter(([, text]) => text !== ''))}`;
}

/** The address a person comes back to, with what was done there; `about`: the booking, and when it `was`. */
export function withDone(
  address: string,
  done: string,
  about: Readonly<Partial<Record<'booking' | 'was', string>>> = {},
): string {
  const [path = '/desk', search = ''] = address.split('?');
  const params = new URLSearchParams(search);
  for (const [name, text] of Object.entries({ done, ...about })) params.set(name, text);
  return `${path}?${params}`;
}

const DEFAULTS: Readonly<Record<string, string>> = {
  by: 'professional',
  view: 'day',
  within: '3',
  part: 'any',
  where: 'here',
};

function filled(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

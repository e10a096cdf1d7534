// What may be proposed, who may do what with a poll, and which of its times suits best. Pure.

import type { Directory, Service } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import type { AreaId, Principal, ProfessionalId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../core/instant.ts';
import { overlaps } from '../../core/interval.ts';
import { keptFor } from '../../core/kept-data.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { PollAct, PollAnswerIs, PollState, ProposeInput, TimeState } from './schema.ts';

/** Who proposed it has so long after the deadline to choose: until then the times are kept. */
const TO_CHOOSE = DAY;
/** Nobody's time is kept for longer than this for want of an answer. */
const LONGEST_ASKED = 30 * DAY;
/** So many may one person keep others' times by at once. */
export const MOST_OPEN = 10;

/** The services by which people of several houses meet, in the directory's order. */
export function networkServices(directory: Directory): readonly Service[] {
  return [...directory.services.values()].filter(({ kind }) => kind === 'network-meeting');
}

/** Whom the actor may ask: everybody who works here and serves one of their areas. */
export function askable(directory: Directory, actor: Actor): readonly ProfessionalId[] {
  const areas = areasFor(actor, 'propose-meeting');
  const isTheirs = (area: AreaId) => areas === '*' || areas.includes(area);
  return [...directory.professionals.values()]
    .filter((one) => !directory.gone.has(one.id) && one.areas.some(isTheirs))
    .map(({ id }) => id);
}

/** Those of the house who are to come: who proposes it, where they are one, before those named. */
export function comingOf({ professional }: Pick<Actor, 'professional'>, named: readonly ProfessionalId[]) {
  return [...new Set([...(professional === undefined ? [] : [professional]), ...named])];
}

/** What is wrong with a proposal, each by the field it is in; whether its times are free is asked elsewhere. */
export function faultsOfProposal(
  directory: Directory,
  actor: Actor,
  { service, input, now }: { readonly service: Service; readonly input: ProposeInput; readonly now: number },
): readonly Fault[] {
  const length = lengthOf(service, input.minutes);
  const times = input.times.map((start) => ({ start, end: start + length }));
  const first = Math.min(...input.times);
  const site = input.site === undefined ? undefined : directory.sites.get(input.site);
  const room = input.room === undefined ? undefined : directory.rooms.get(input.room);
  const isOnSite = input.channel === 'on-site';
  const may = new Set(askable(directory, actor));
  const gone = (one: ProfessionalId) =>
    one !== actor.professional && (!may.has(one) || directory.professionals.get(one) === undefined);
  const mailboxes = input.outside.map(({ email }) => email);
  const own = comingOf(actor, input.professionals).flatMap((one) => directory.professionals.get(one)?.email ?? []);
  const checks: readonly (readonly [boolean, string, string])[] = [
    [service.channels.includes(input.channel), 'channel', `must be ${service.channels.join(' or ')}`],
    [isOnSite === (site !== undefined), 'site', isOnSite ? 'is needed to meet on site' : 'is for meeting on site'],
    [input.room === undefined || (room !== undefined && room.site === site?.id), 'room', 'is no room of the site'],
    [!input.professionals.some(gone), 'professionals', 'are not all in the areas of the caller'],
    [comingOf(actor, input.professionals).length > 0, 'professionals', 'must have one who works here'],
    [
      comingOf(actor, input.professionals).length + input.outside.length > 1 || actor.professional === undefined,
      'professionals',
      'must have somebody beside the caller',
    ],
    [new Set(mailboxes).size === mailboxes.length, 'outside', 'names an address twice'],
    [!mailboxes.some((one) => own.includes(one) || one === actor.email), 'outside', 'names somebody who comes anyway'],
    [times.every(({ start }) => start >= now + service.minimumNoticeHours * HOUR), 'times', 'begin too soon'],
    [times.every(({ start }) => start <= now + service.horizonDays * DAY), 'times', 'lie too far ahead'],
    [
      !times.some((one, at) => times.slice(at + 1).some((other) => overlaps(one, other))),
      'times',
      'must not overlap one another',
    ],
    [input.deadline > now, 'deadline', 'lies in the past'],
    [input.deadline <= first, 'deadline', 'must not be after the first time'],
    [input.deadline <= now + LONGEST_ASKED, 'deadline', 'must be at most 30 days ahead'],
  ];
  return checks.flatMap(([sound, path, message]) => (sound ? [] : [{ path, message }]));
}

export function lengthOf(service: Service, minutes: number | undefined): number {
  return (minutes ?? service.durationMinutes) * MINUTE;
}

/** The parts of a poll that decide what may be done with it. */
export type PollFacts = {
  readonly area: AreaId;
  readonly proposedBy: Principal;
  readonly state: PollState;
  readonly plan?: string;
  readonly meeting?: { readonly isCancelled: boolean };
};

/** `desk`: of its area, who may withdraw it where its proposer is away. */
export type Part = 'proposer' | 'desk' | 'none';

export function partIn(actor: Actor, { area, proposedBy }: PollFacts): Part {
  if (actor.principal === proposedBy && may(actor, 'propose-meeting', area)) return 'proposer';
  return may(actor, 'change-area-bookings', area) ? 'desk' : 'none';
}

export function actsOn(part: Part, { state, plan, meeting }: PollFacts): readonly PollAct[] {
  const goesOn = state === 'chosen' && plan === undefined && meeting?.isCancelled !== true;
  if (goesOn && part === 'proposer') return ['continue'];
  if (state !== 'open' || part === 'none') return [];
  return part === 'proposer' ? ['choose', 'withdraw', 'remove'] : ['withdraw'];
}

/** One of the times with what was said of it by those who are still asked. */
export type WeighedTime = {
  readonly id: string;
  readonly start: number;
  readonly state: TimeState;
  readonly answers: readonly PollAnswerIs[];
};

/** Most yes of those to which nobody says no; of two alike the earlier. None before somebody has said yes. */
export function suggested(times: readonly WeighedTime[]): string | undefined {
  const count = ({ answers }: WeighedTime, of: PollAnswerIs) => answers.filter((one) => one === of).length;
  const [best] = times
    .filter((one) => one.state === 'held' && count(one, 'no') === 0 && count(one, 'yes') > 0)
    .sort((one, other) => count(other, 'yes') - count(one, 'yes') || one.start - other.start);
  return best?.id;
}

/** Until when its times are kept. */
export function keptUntil(deadline: number): number {
  return deadline + TO_CHOOSE;
}

export function pollsRemovedBefore(now: number): number {
  return now - keptFor('poll');
}

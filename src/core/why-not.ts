// Why there is no free time: what stands in the way of each candidate, and what one change of the question would open.

import { type Candidate, candidatesOf, compare, type Offer, offersOf, reachOf } from './candidates.ts';
import { type DateText, type Directory, type Service, zoneOf } from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, SiteId } from './ids.ts';
import { DAY } from './instant.ts';
import { type Interval, overlaps } from './interval.ts';
import {
  type Claim,
  filters,
  freePieces,
  type Moment,
  type Obstacle,
  obstaclesOf,
  remembered,
  type Sight,
  type SlotQuestion,
  sightOf,
  weekdayOf,
  windowsOf,
} from './obstacles.ts';
import { momentOf, sessionsOf } from './shares.ts';
import { reachOver, resourcesOf, type Slot, searchFor, slotAt, stampOf, type World } from './slots.ts';
import { wallClock } from './wall-clock.ts';

/** A question, and the areas its asker may use at all: elsewhere nothing is explained. */
export type WhyQuestion = SlotQuestion & { readonly allowed: readonly AreaId[] | '*' };

/** A candidate that is not free, with everything that stands in its way. */
export type Rejected = {
  readonly candidate: Candidate;
  /** at least one */
  readonly obstacles: readonly Obstacle[];
};

/** A wanted day on which somebody who offers the service has no working hours at the wanted time of day. */
export type OutsideHours = { readonly date: DateText; readonly professional: ProfessionalId };

export type Explained = {
  readonly free: readonly Candidate[];
  readonly rejected: readonly Rejected[];
  readonly outsideHours: readonly OutsideHours[];
};

/** An example of an obstacle: a time, or a day of somebody's. */
export type Example =
  | (Interval & { readonly professionals: readonly ProfessionalId[]; readonly site?: SiteId })
  | OutsideHours;

/** How often an obstacle stands in the way, and how often nothing else does. Of `outside-hours`: days of a person's. */
export type ObstacleCount = {
  readonly obstacle: Obstacle | 'outside-hours';
  readonly count: number;
  readonly alone: number;
  readonly examples: readonly Example[];
};

/** What can be asked otherwise: a filter, a rule that a coordinator may override, or `later`: two weeks more. */
export const constraints = [...filters, 'notice', 'horizon', 'later'] as const;
export type Constraint = (typeof constraints)[number];

/** The slots that giving up one constraint, and only that one, would add. `first` is the soonest. */
export type Relaxation = { readonly constraint: Constraint; readonly count: number; readonly first: Slot };

export type WhyNot = {
  /** how many candidates were looked at, and how many of them are free */
  readonly considered: number;
  readonly free: number;
  /** first what lies in the world, then what was asked; of each, first what most often stands alone in the way */
  readonly obstacles: readonly ObstacleCount[];
  readonly relaxations: readonly Relaxation[];
};

/** A question whose answer is to be explained: whose claims must be known, and the explanation given them. */
export type WhyNotSearch = {
  readonly resources: readonly ResourceId[];
  readonly reach: Interval;
  readonly given: (claims: readonly Claim[]) => WhyNot;
};

/** Explains what is not free of a question, and what would be if it were asked otherwise. */
export function whyNot({ directory, claims }: World, question: WhyQuestion, now: number): WhyNot {
  return explainFor(directory, question, now).given(claims);
}

/** As `whyNot`, for anybody who reads only the claims that matter. */
export function explainFor(directory: Directory, question: WhyQuestion, now: number): WhyNotSearch {
  const service = directory.services.get(question.service);
  if (service === undefined) {
    return { resources: [], reach: { start: now, end: now }, given: () => NOTHING };
  }
  const offers = allowedOffers(directory, service, question);
  const later = searchFor(directory, { ...question, from: question.to, to: question.to + LATER }, now);
  const sessions = sessionsOf(directory, offers, now);
  return {
    resources: [...new Set([...resourcesOf([...offers, ...sessions]), ...later.resources])],
    reach: union(reachOver(reachOf(service, question), sessions), later.reach),
    given: (claims) => {
      const moment = momentOf(directory, service, claims, question, now);
      const explained = explainOffers(directory, service, offers, question, moment);
      const { free, rejected, outsideHours } = explained;
      const laterSlots = [...later.slots(claims)];
      return {
        considered: free.length + rejected.length,
        free: free.length,
        obstacles: [...countHours(outsideHours), ...countObstacles(rejected)].sort(byWeight),
        relaxations: constraints.flatMap((constraint): readonly Relaxation[] => {
          if (constraint !== 'later') {
            const opened = keptAway(directory, question, constraint, rejected, moment);
            return opened === undefined ? [] : [opened];
          }
          const [first] = laterSlots;
          return first === undefined ? [] : [{ constraint, count: laterSlots.length, first }];
        }),
      };
    },
  };
}

/** Every candidate of the question with all that stands in its way. */
export function explain({ directory, claims }: World, question: WhyQuestion, now: number): Explained {
  const service = directory.services.get(question.service);
  if (service === undefined) return { free: [], rejected: [], outsideHours: [] };
  const offers = allowedOffers(directory, service, question);
  return explainOffers(directory, service, offers, question, momentOf(directory, service, claims, question, now));
}

const NOTHING: WhyNot = { considered: 0, free: 0, obstacles: [], relaxations: [] };
const LATER = 14 * DAY;
const EXAMPLES = 3;

function allowedOffers(directory: Directory, service: Service, question: WhyQuestion): readonly Offer[] {
  const { from, to, series, allowed } = question;
  return offersOf(directory, service, { from, to, areas: allowed, ...(series && { series }) });
}

function explainOffers(
  directory: Directory,
  service: Service,
  offers: readonly Offer[],
  question: WhyQuestion,
  moment: Moment,
): Explained {
  const seen = sightsOf(directory, question);
  const free: Candidate[] = [];
  const rejected: Rejected[] = [];
  const metBy = new Set<Offer>();
  for (const candidate of candidatesOf(offers, question)) {
    const obstacles = obstaclesOf(candidate, seen(candidate.offer), moment);
    if (obstacles.length === 0) free.push(candidate);
    else rejected.push({ candidate, obstacles });
    if (!obstacles.some((obstacle) => ELSEWHERE.has(obstacle))) {
      metBy.add(candidate.offer);
    }
  }
  const met = new Set(
    [...metBy].flatMap(({ date, crew: { zone, common } }) =>
      common.professionals.map((professional) => dayKey({ date, professional, zone })),
    ),
  );
  const outsideHours = wantedDays(directory, service, question, moment.now).filter((day) => !met.has(dayKey(day)));
  return { free, rejected, outsideHours: outsideHours.map(({ date, professional }) => ({ date, professional })) };
}

function sightsOf(directory: Directory, question: SlotQuestion): (offer: Offer) => Sight {
  return remembered(sightOf(directory, question));
}

// A candidate with one of these is not at the wanted place and time of day.
const ELSEWHERE: ReadonlySet<Obstacle> = new Set<Obstacle>(['area', 'site', 'time', 'weekday']);

const BY_AREA: ReadonlySet<Obstacle> = new Set<Obstacle>(['area', 'closure', 'share']);

type PersonDay = OutsideHours & { readonly zone: string };

function dayKey({ date, professional, zone }: PersonDay): string {
  return `${date}~${professional}~${zone}`;
}

/** The days on which those who offer the service, where it is wanted, would be asked for at the wanted time of day. */
function wantedDays(directory: Directory, service: Service, question: WhyQuestion, now: number): readonly PersonDay[] {
  const windowOn = windowsOf(question);
  const shortest = service.durationMinutes * 60_000;
  const wanted = { start: Math.max(question.from, now), end: question.to };
  const zones = Map.groupBy(peopleAsked(directory, service, question), ({ zone }) => zone);
  return [...zones].flatMap(([zone, people]) => {
    const days = datesIn(wanted, zone)
      .filter((date) => question.weekdays === undefined || question.weekdays.includes(weekdayOf(date)))
      .filter((date) => {
        const window = windowOn(date, zone);
        return window.end - window.start >= shortest && overlaps(clipped(window, date, zone), wanted);
      });
    const ids = [...new Set(people.map(({ professional }) => professional))].sort();
    return days.flatMap((date) => ids.map((professional) => ({ date, professional, zone })));
  });
}

function clipped(window: Interval, date: DateText, zone: string): Interval {
  const clock = wallClock(zone);
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  return {
    start: Math.max(window.start, clock.instant(date, '00:00')),
    end: Math.min(window.end, clock.instant(next, '00:00')),
  };
}

function datesIn({ start, end }: Interval, zone: string): readonly DateText[] {
  if (!(start < end)) return [];
  const clock = wallClock(zone);
  const first = Temporal.PlainDate.from(clock.dateAt(start));
  const days = first.until(clock.dateAt(end - 1)).days + 1;
  return Array.from({ length: days }, (_, day) => first.add({ days: day }).toString());
}

/** Those with a schedule for the service at the wanted place, who are the person and speak the language wanted. */
function peopleAsked(
  directory: Directory,
  service: Service,
  question: WhyQuestion,
): readonly { readonly professional: ProfessionalId; readonly zone: string }[] {
  const { series, sites, professional, language } = question;
  const served = (areas: readonly AreaId[]) =>
    [question.areas, question.allowed].every((some) => some === '*' || areas.some((area) => some.includes(area)));
  const zoneAt = (area: AreaId | undefined) =>
    area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const areaOf = (site: SiteId | undefined) => (site === undefined ? undefined : directory.sites.get(site)?.area);
  const wantedSite = (site: SiteId | undefined) => sites === undefined || (site !== undefined && sites.includes(site));
  const byHours = directory.workingHours
    .filter(({ services, site }) => series === undefined && services.includes(service.id) && wantedSite(site))
    .flatMap((hours) => {
      const area = areaOf(hours.site);
      return area !== undefined && served([area]) ? [{ professional: hours.professional, zone: zoneAt(area) }] : [];
    });
  const bySeries = [...directory.series.values()]
    .filter((one) => one.service === service.id && one.id === (series ?? one.id) && wantedSite(one.site))
    .filter(({ areas }) => served(areas))
    .flatMap((one) =>
      one.professionals.map((id) => ({ professional: id, zone: zoneAt(areaOf(one.site) ?? one.areas[0]) })),
    );
  return [...byHours, ...bySeries].filter((one) => {
    const person = directory.professionals.get(one.professional);
    if (person === undefined || one.professional !== (professional ?? one.professional)) return false;
    const needed = service.professions.length === 0 || service.professions.includes(person.profession);
    return needed && (language === undefined || person.languages.includes(language));
  });
}

function countHours(days: readonly OutsideHours[]): readonly ObstacleCount[] {
  const { length } = days;
  return length === 0
    ? []
    : [{ obstacle: 'outside-hours', count: length, alone: length, examples: days.slice(0, EXAMPLES) }];
}

function countObstacles(rejected: readonly Rejected[]): readonly ObstacleCount[] {
  const counts = new Map<Obstacle, { count: number; alone: number; examples: Rejected[]; others: Rejected[] }>();
  for (const one of rejected) {
    const isAlone = one.obstacles.length === 1;
    for (const obstacle of one.obstacles) {
      const known = counts.get(obstacle) ?? { count: 0, alone: 0, examples: [], others: [] };
      known.count += 1;
      known.alone += Number(isAlone);
      const examples = isAlone ? known.examples : known.others;
      if (examples.length < EXAMPLES) examples.push(one);
      counts.set(obstacle, known);
    }
  }
  return [...counts].map(([obstacle, { count, alone, examples, others }]) => ({
    obstacle,
    count,
    alone,
    examples: [...examples, ...others].slice(0, EXAMPLES).map(exampleOf),
  }));
}

function byWeight(a: ObstacleCount, b: ObstacleCount): number {
  const asked = ({ obstacle }: ObstacleCount) => Number(filters.some((filter) => filter === obstacle));
  return asked(a) - asked(b) || b.alone - a.alone || b.count - a.count;
}

function exampleOf({ candidate: { start, end, offer } }: Rejected): Example {
  const { professionals, site } = offer.crew.common;
  return { start, end, professionals, ...(site !== undefined && { site }) };
}

/** The candidates that one constraint alone keeps away. */
function keptAway(
  directory: Directory,
  question: WhyQuestion,
  constraint: Exclude<Constraint, 'later'>,
  rejected: readonly Rejected[],
  moment: Moment,
): Relaxation | undefined {
  const asked = constraint === 'area' ? { ...question, areas: question.allowed } : question;
  const seen = sightsOf(directory, asked);
  // Reasons are judged each by itself, so what has no other is free without it. Only areas hang together with
  // closures and shares: of more areas one may be open, or have some in hand.
  const alone =
    constraint === 'area'
      ? rejected
          .filter(({ obstacles }) => obstacles.every((obstacle) => BY_AREA.has(obstacle)))
          .filter(({ candidate }) => obstaclesOf(candidate, seen(candidate.offer), moment).length === 0)
      : rejected.filter(({ obstacles }) => obstacles.length === 1 && obstacles[0] === constraint);
  const start = alone.reduce((soonest, { candidate }) => Math.min(soonest, candidate.start), Number.POSITIVE_INFINITY);
  const [first] = alone
    .filter(({ candidate }) => candidate.start === start)
    .map(({ candidate }) => slotAt(candidate, seen(candidate.offer), freePieces(candidate, moment), moment, stampOf))
    .sort((a, b) => compare(a.id, b.id));
  return first && { constraint, count: alone.length, first };
}

function union(one: Interval, other: Interval): Interval {
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

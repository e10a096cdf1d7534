// The directory as the pure rules see it: a region's areas, services, people and rhythms, read-only.

import type {
  AreaId,
  EquipmentId,
  ProfessionalId,
  RoomId,
  SeriesId,
  ServiceId,
  SiteId,
  WorkingHoursId,
} from './ids.ts';

/** A name in the languages it has; every one has at least one. */
export type Localized = Readonly<Record<string, string>>;

/** A wall-clock date `2026-11-24` and a wall-clock time `13:00`, in the area's zone. */
export type DateText = string;
export type TimeText = string;

export const serviceKinds = ['consultation', 'appointment', 'drop-in', 'group', 'network-meeting'] as const;
export type ServiceKind = (typeof serviceKinds)[number];

export const channels = ['on-site', 'video', 'phone', 'home-visit'] as const;
export type Channel = (typeof channels)[number];

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export type Topic = { readonly id: string; readonly name: Localized };

export type Region = {
  readonly name: Localized;
  readonly timeZone: string;
  readonly country: string;
  readonly languages: readonly string[];
};

export type Area = {
  readonly id: AreaId;
  readonly name: Localized;
  readonly municipalities: readonly string[];
  readonly timeZone?: string;
  /** the number to call when nothing else works */
  readonly phone?: string;
  readonly topics: readonly Topic[];
};

export type Site = {
  readonly id: SiteId;
  readonly area: AreaId;
  readonly kind: string;
  readonly name: Localized;
  readonly address?: string;
};

export type Room = { readonly id: RoomId; readonly site: SiteId; readonly name: Localized };

/** A piece that a service may need beside people and a room: a scale, a hearing test. */
export type Equipment = {
  readonly id: EquipmentId;
  readonly site: SiteId;
  readonly kind: string;
  readonly name: Localized;
};

/** How long before a time: days, hours or minutes as ISO 8601 writes them, `P3D`, `PT2H`, `PT30M`. */
export type Lead = string;

export type Service = {
  readonly id: ServiceId;
  readonly kind: ServiceKind;
  readonly name: Localized;
  readonly durationMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly startEveryMinutes: number;
  readonly channels: readonly Channel[];
  /** every profession that must take part; several make the service joint */
  readonly professions: readonly string[];
  /** kinds of site it is held at; empty: any */
  readonly siteKinds: readonly string[];
  readonly anonymousCase: boolean;
  readonly room: boolean;
  /** kinds of equipment needed, one piece of each */
  readonly equipment: readonly string[];
  readonly capacity?: number;
  readonly minimumNoticeHours: number;
  readonly horizonDays: number;
  readonly changeCutOffHours: number;
  /** when those who come are reminded, by how they meet; where nothing is said, as every service does */
  readonly reminders?: Readonly<Partial<Record<Channel, readonly Lead[]>>>;
  /** it answers questions in writing, within so many working days; where nothing is said, it does not */
  readonly written?: Written;
};

/** What a service promises those who ask it in writing. */
export type Written = { readonly promiseWorkingDays: number };

export type Professional = {
  readonly id: ProfessionalId;
  readonly post: Localized;
  readonly profession: string;
  readonly email?: string;
  readonly phone?: string;
  readonly languages: readonly string[];
  readonly areas: readonly AreaId[];
  /** a municipality's own specialist, who consults by these alone; not given for anybody else */
  readonly permissions?: readonly StandingPermission[];
  /** what they answer for, area by area */
  readonly matters?: readonly Matters[];
};

/** A supervisor lets a specialist consult, in a service or in one series, until a last date. `by`: what the supervisor is. */
export type StandingPermission = {
  readonly by: string;
  readonly until: DateText;
  readonly service?: ServiceId;
  readonly series?: SeriesId;
};

/** Some slots of each session of a series, kept for one of its areas until they are let go. */
export type Share = {
  readonly area: AreaId;
  /** of the area, for whose workers alone they are kept */
  readonly unit?: SiteId;
  readonly slots: number;
  /** from so many days before the session on so many stay kept, the earliest first; in the end none */
  readonly releases: readonly { readonly daysBefore: number; readonly keeps: number }[];
};

/** Wall-clock times of each weekday. */
export type Weekly = Readonly<Partial<Record<Weekday, readonly (readonly [TimeText, TimeText])[]>>>;

/** What somebody answers for in an area, and how those who work there reach them about it. */
export type Matters = {
  readonly area: AreaId;
  /** ids of the area's topics */
  readonly topics: readonly string[];
  readonly phone?: string;
  /** when the phone is answered; none: during no hours that are told */
  readonly phoneHours?: Weekly;
  /** in one sentence, what happens after somebody has turned to them */
  readonly afterwards?: Localized;
};

export type Series = {
  readonly id: SeriesId;
  readonly service: ServiceId;
  readonly name: Localized;
  readonly professionals: readonly ProfessionalId[];
  /** who holds it while one of them is away: the first of these who is not away either */
  readonly deputies?: readonly ProfessionalId[];
  readonly areas: readonly AreaId[];
  readonly site?: SiteId;
  /** an RRULE without `RRULE:`, or `ODD-WEEKS;BYDAY=…` / `EVEN-WEEKS;BYDAY=…` (ISO weeks) */
  readonly recurrence: string;
  readonly from: DateText;
  /** the last possible date, included */
  readonly until?: DateText;
  readonly window: readonly [TimeText, TimeText];
  readonly skipPublicHolidays: boolean;
  readonly exceptDates: readonly DateText[];
  readonly extraDates: readonly DateText[];
  readonly movedDates: readonly { readonly from: DateText; readonly to: DateText }[];
  /** of whom it keeps slots; where nothing is said, of nobody */
  readonly shares?: readonly Share[];
};

export type WorkingHours = {
  readonly id: WorkingHoursId;
  readonly professional: ProfessionalId;
  readonly site: SiteId;
  readonly services: readonly ServiceId[];
  /** who answers for these services while the person is away, and takes the times that they are free for */
  readonly deputies?: readonly ProfessionalId[];
  readonly weekly: Weekly;
  readonly from: DateText;
  readonly until?: DateText;
};

/** The reason of an absence in which somebody works, though not on the spot: they can be met by video or phone. */
export const WORKS_REMOTELY = 'remote';

/** Away from everything; `from` and `to` are instants in epoch milliseconds, half-open. */
export type Absence = {
  readonly id: string;
  readonly professional: ProfessionalId;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
};

/** Dates on which areas are closed, both ends included: all that happens there, or only the series named. */
export type Closure = {
  readonly id: string;
  readonly areas: readonly AreaId[];
  readonly series: readonly SeriesId[];
  readonly name: Localized;
  readonly from: DateText;
  readonly to: DateText;
};

export type Directory = {
  readonly version: number;
  readonly region: Region;
  readonly areas: ReadonlyMap<AreaId, Area>;
  readonly sites: ReadonlyMap<SiteId, Site>;
  readonly rooms: ReadonlyMap<RoomId, Room>;
  readonly equipment: ReadonlyMap<EquipmentId, Equipment>;
  readonly services: ReadonlyMap<ServiceId, Service>;
  readonly professionals: ReadonlyMap<ProfessionalId, Professional>;
  /** those of whom nobody is left who may sign in and has a role: they are not offered */
  readonly gone: ReadonlySet<ProfessionalId>;
  readonly series: ReadonlyMap<SeriesId, Series>;
  readonly workingHours: readonly WorkingHours[];
  readonly absences: readonly Absence[];
  readonly closures: readonly Closure[];
};

/** The name in the person's language, else in the region's first language that has one. */
export function nameIn(name: Localized, language: string, fallbacks: readonly string[] = ['fi', 'sv', 'en']): string {
  const known = [language, ...fallbacks].find((candidate) => name[candidate] !== undefined);
  return (known === undefined ? Object.values(name)[0] : name[known]) ?? '';
}

/** The zone whose wall clock rules the area. */
export function zoneOf(directory: Directory, area: AreaId): string {
  return directory.areas.get(area)?.timeZone ?? directory.region.timeZone;
}

/** Whether each of the people speaks the language. */
export function allSpeak(
  { professionals }: Pick<Directory, 'professionals'>,
  people: readonly ProfessionalId[],
  language: string,
): boolean {
  return people.every((id) => professionals.get(id)?.languages.includes(language) ?? false);
}

export const notServing = ['removed', 'disabled', 'elsewhere'] as const;
export type NotServing = (typeof notServing)[number];

/** Why somebody does not serve an area: the directory has no such person, nobody works as them any more, or they serve others. */
export function whyNotServing(
  { professionals, gone }: Pick<Directory, 'professionals' | 'gone'>,
  id: ProfessionalId,
  area: AreaId,
): NotServing | undefined {
  const known = professionals.get(id);
  if (known === undefined) return 'removed';
  if (gone.has(id)) return 'disabled';
  return known.areas.includes(area) ? undefined : 'elsewhere';
}

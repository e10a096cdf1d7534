// Who may do what, where: one table from capability to roles, scoped by area.

import type { OutsideRole } from './booking.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, SiteId, UserId } from './ids.ts';

export const roles = ['worker', 'specialist', 'scheduler', 'coordinator', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];

/** A role in one area, or in every area (`*`). */
export type Grant = { readonly role: Role; readonly area: AreaId | '*' };

/** Nobody is given these: anybody who opens a booking's link acts as its family, or as one invited, in that booking's area. */
export type ActingRole = Role | 'family' | 'invited';
export type ActingGrant = Grant | { readonly role: 'family' | 'invited'; readonly area: AreaId };

/** The part in one meeting that somebody of another house was invited to. It gives none of the family's rights. */
export type Invitation = { readonly booking: BookingId; readonly participant: string; readonly role: OutsideRole };

/** Anybody who acts. `user` is missing for an API key that stands for no person, and for a family with a link. */
export type Actor = {
  readonly principal: Principal;
  readonly user?: UserId;
  readonly name: string;
  readonly email?: string;
  readonly language: Language;
  readonly professional?: ProfessionalId;
  /** the daycares, schools and clinics they belong to */
  readonly units?: readonly SiteId[];
  /** the key by which a program acts as this person: the log names it beside them */
  readonly key?: string;
  /** the one booking that the family's link they came by opens to them */
  readonly booking?: BookingId;
  /** what they were invited to, where they came by a link of their own and are not of the family */
  readonly invitation?: Invitation;
  readonly grants: readonly ActingGrant[];
};

const ALLOWED = {
  'see-directory': ['worker', 'specialist', 'scheduler', 'coordinator', 'administrator', 'auditor'],
  'see-slots': ['worker', 'specialist', 'scheduler', 'coordinator', 'family'],
  'book-slot': ['worker', 'scheduler', 'coordinator', 'family'],
  'ask-in-writing': ['worker', 'scheduler', 'coordinator'],
  'find-who-knows': ['worker', 'specialist', 'scheduler', 'coordinator'],
  'propose-meeting': ['worker', 'specialist', 'scheduler', 'coordinator'],
  'follow-threads': ['coordinator'],
  'see-shelf': ['worker', 'specialist', 'scheduler', 'coordinator'],
  'write-advice': ['specialist', 'coordinator'],
  'manage-shelf': ['coordinator'],
  'see-area-bookings': ['scheduler', 'coordinator'],
  'change-area-bookings': ['scheduler', 'coordinator'],
  'see-families': ['scheduler', 'coordinator'],
  'manage-families': ['scheduler', 'coordinator'],
  'see-messages': ['scheduler', 'coordinator', 'administrator'],
  'follow-messages': ['coordinator', 'administrator'],
  'serve-walk-ins': ['specialist', 'scheduler', 'coordinator'],
  'manage-groups': ['scheduler', 'coordinator'],
  'override-rule': ['coordinator'],
  'import-directory': ['coordinator'],
  'manage-series': ['coordinator'],
  'manage-people': ['coordinator'],
  'manage-absences': ['coordinator'],
  'report-absence': ['worker', 'specialist', 'scheduler', 'coordinator'],
  'manage-quotas': ['coordinator'],
  'manage-topics': ['coordinator'],
  'read-insights': ['coordinator'],
  'manage-templates': ['coordinator'],
  'open-self-booking': ['coordinator'],
  'manage-users': ['administrator'],
  'manage-keys': ['administrator'],
  'read-feedback': ['administrator'],
  'read-access-log': ['auditor'],
} as const satisfies Record<string, readonly ActingRole[]>;

export type Capability = keyof typeof ALLOWED;

/** Whether the actor has the capability in this area; without an area, in any area at all. */
export function may(actor: Actor, capability: Capability, area?: AreaId): boolean {
  return roleFor(actor, capability, area) !== undefined;
}

/** Whether the actor has the capability in every area, as a region-wide change needs. */
export function mayEverywhere(actor: Actor, capability: Capability): boolean {
  return actor.grants.some((grant) => grant.area === '*' && allows(capability, grant.role));
}

/** The role under which the actor acts, for the log: the first that allows it. */
export function roleFor(actor: Actor, capability: Capability, area?: AreaId): ActingRole | undefined {
  return actor.grants.find(
    (grant) => allows(capability, grant.role) && (area === undefined || grant.area === '*' || grant.area === area),
  )?.role;
}

/**
 * Whether what is the actor's own there is open to them, as the booker, the professional or a guest: to a person
 * everywhere, to a key of theirs only in the areas for which it was accepted.
 */
export function ownsIn(actor: Actor, area: AreaId): boolean {
  return actor.key === undefined || actor.grants.some((grant) => grant.area === '*' || grant.area === area);
}

/** The areas in which `ownsIn` holds: `*` for all. */
export function areasOfOwn({ key, grants }: Actor): readonly AreaId[] | '*' {
  const areas = grants.map((grant) => grant.area);
  return key === undefined || areas.includes('*') ? '*' : (areas as AreaId[]);
}

/** The areas in which the actor has the capability: `*` for all. */
export function areasFor(actor: Actor, capability: Capability): readonly AreaId[] | '*' {
  const areas = actor.grants.filter((grant) => allows(capability, grant.role)).map((grant) => grant.area);
  return areas.includes('*') ? '*' : (areas as AreaId[]);
}

/** The roles that have the capability, in some area; a family with a link is none. */
export function rolesWith(capability: Capability): readonly Role[] {
  return roles.filter((role) => allows(capability, role));
}

export function hasRole(actor: Actor, role: Role): boolean {
  return actor.grants.some((grant) => grant.role === role);
}

function allows(capability: Capability, role: ActingRole): boolean {
  return (ALLOWED[capability] as readonly ActingRole[]).includes(role);
}

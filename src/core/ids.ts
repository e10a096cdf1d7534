// Names that cannot be mixed up: each kind of id is its own type, made only where input is validated.

declare const kind: unique symbol;
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type AreaId = Id<'area'>;
export type SiteId = Id<'site'>;
export type RoomId = Id<'room'>;
export type EquipmentId = Id<'equipment'>;
export type ServiceId = Id<'service'>;
export type ProfessionalId = Id<'professional'>;
export type SeriesId = Id<'series'>;
export type WorkingHoursId = Id<'working-hours'>;
export type BookingId = Id<'booking'>;
export type FamilyId = Id<'family'>;
export type UserId = Id<'user'>;
export type SlotId = Id<'slot'>;

/** Who acts: a user's id, `key:<id>` for an API key of its own, `link:<id>` for a family, or `system`. */
export type Principal = Id<'principal'>;

/** What a claim takes: `professional:<id>`, `room:<id>` or `equipment:<id>`. */
export type ResourceId = `${'professional' | 'room' | 'equipment'}:${string}`;

/** Whose own time a booking takes, as they cannot be in two places: a family, a child, or a colleague who asks. */
export type ClientId = `${'family' | 'child' | 'asker'}:${string}`;

// The one error the domain speaks, with a closed list of codes. Surfaces turn it into problem+json or a page.

const STATUS = {
  invalid_input: 400,
  not_signed_in: 401,
  not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  slot_taken: 409,
  double_booked: 409,
  hold_expired: 409,
  wrong_status: 409,
  changed_meanwhile: 409,
  idempotency_conflict: 409,
  not_yet: 409,
  in_lobby: 409,
  removed: 403,
  denied: 409,
  locked: 409,
  video_closed: 409,
  was_present: 409,
  drop_in_closed: 409,
  import_conflict: 409,
  in_use: 409,
  possible_duplicate: 409,
  bookings_left_outside: 409,
  calendar_undecided: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unknown_slot: 422,
  past_slot: 422,
  too_short_notice: 422,
  beyond_horizon: 422,
  quota_reached: 422,
  kept_for_others: 422,
  cut_off_passed: 422,
  area_not_served: 422,
  channel_not_offered: 422,
  language_not_offered: 422,
  case_not_accepted: 422,
  consent_missing: 422,
  personal_data_found: 422,
  import_invalid: 422,
  rate_limited: 429,
  internal: 500,
  video_unavailable: 503,
  unavailable: 503,
  crowded: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** One fault of an input: where (`series[2].recurrence`) and what is wrong, in one English clause. */
export type Fault = { readonly path: string; readonly message: string };

/** What a refusal may carry beside its code; never personal data. */
export type RefusalDetails = {
  readonly faults?: readonly Fault[];
  /** ids of the nearest free slots, where a race was lost */
  readonly nearest?: readonly unknown[];
  /** rooms and times at which a group event could be held instead */
  readonly alternatives?: readonly { readonly room?: string; readonly start: string; readonly end: string }[];
  /** bookings that somebody has at the same time already, where the caller may see them */
  readonly clashes?: readonly { readonly booking: string; readonly start: string; readonly end: string }[];
  /** times to come that stand in the calendar of somebody who is written to no more: of a booking, or of a registration */
  readonly held?: readonly {
    readonly booking?: string;
    readonly registration?: string;
    readonly start: string;
    readonly end: string;
  }[];
  /** an instant from which the same request would be allowed */
  readonly from?: string;
  /** why it is so, where one code has several reasons */
  readonly because?: string;
  /** what was found in which free text, and where: positions in characters, half-open */
  readonly findings?: readonly {
    readonly field: string;
    readonly kind: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** families that may be the same, by id, and what they share */
  readonly duplicates?: readonly { readonly family: string; readonly shared: readonly string[] }[];
  /** bookings that the change would leave in time no longer offered, and what to repeat to make it all the same */
  readonly leftOutside?: { readonly count: number; readonly mark: string; readonly bookings: readonly unknown[] };
  /** where a draft and the directory have parted */
  readonly conflicts?: readonly {
    readonly noun: string;
    readonly id: string;
    readonly because: string;
    readonly field?: string;
  }[];
  /** of what was to be done to bookings, what cannot be any more, and why */
  readonly undone?: readonly { readonly booking: string; readonly code: string }[];
  /** seconds after which to try again */
  readonly retryAfter?: number;
};

/**
 * A request the service declines, by a stable code. Throw it anywhere below a surface.
 * `message` is for developers and logs: English, no personal data.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly details: RefusalDetails;

  constructor(code: ErrorCode, message: string, details: RefusalDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): (typeof STATUS)[ErrorCode] {
    return STATUS[this.code];
  }

  /** Seconds after which to try again; whatever is only away for now has some. */
  get retryAfter(): number | undefined {
    return this.details.retryAfter ?? (this.status === 503 ? 10 : undefined);
  }
}

export const errorCodes = Object.keys(STATUS) as readonly ErrorCode[];

/** Refuses input that does not fit, naming every fault by its path. */
export function invalidInput(...faults: readonly Fault[]): Refusal {
  return new Refusal('invalid_input', faults.map((fault) => `${fault.path}: ${fault.message}`).join('; '), { faults });
}

/** `['series', 2, 'recurrence']` → `series[2].recurrence` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? String(part) : `.${String(part)}`))
    .join('');
}

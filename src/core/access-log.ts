// What a row of the access log says, as one text: what is authenticated when it is written, and sealed afterwards.

/** Every act there is a row of. Each has its words for the auditor: one that has none does not compile. */
export const loggedActions = [
  'accept-api-key',
  'accept-offer',
  'add-absence',
  'add-child',
  'add-closure',
  'add-guardian',
  'add-professional',
  'add-series',
  'add-user',
  'add-working-hours',
  'admit-guest',
  'allow-self-booking',
  'answer-in-calendar',
  'ask-for-call',
  'book-slot',
  'call-walk-in',
  'cancel-booking',
  'cancel-group-event',
  'cancel-registration',
  'change-channel',
  'change-child',
  'change-family',
  'change-group-event',
  'change-guardian',
  'change-number',
  'change-own-details',
  'change-professional',
  'change-series',
  'change-template',
  'change-user',
  'change-working-hours',
  'check-devices',
  'choose-child',
  'choose-language',
  'choose-messages',
  'choose-own-messages',
  'close-invitation',
  'close-subscription',
  'close-video-room',
  'close-walk-in',
  'confirm-coming',
  'create-api-key',
  'decline-api-key',
  'decline-offer',
  'deny-guest',
  'draw-by-lot',
  'end-room',
  'end-waiting',
  'export-access-log',
  'export-directory',
  'extend-room',
  'find-family',
  'fulfil-booking',
  'hold-slot',
  'import-directory',
  'invite-participant',
  'issue-booking-link',
  'join-waitlist',
  'keep-outside',
  'lapse-offer',
  'leave-waitlist',
  'let-booker-host',
  'let-booker-not-host',
  'lift-non-disclosure',
  'link-busy-calendar',
  'lock-room',
  'make-subscription',
  'mark-by-phone',
  'mark-non-disclosure',
  'mark-not-by-phone',
  'merge-families',
  'mute-person',
  'name-worker',
  'note-told',
  'offer-slot',
  'open-by-code',
  'open-video-session',
  'plan-group-event',
  'put-back-walk-in',
  'read-access-log',
  'read-api-keys',
  'read-booking',
  'read-changes',
  'read-family',
  'read-feed',
  'read-feedback',
  'read-lobby',
  'read-named-worker',
  'read-oddities',
  'read-registrations',
  'read-users',
  'read-waitlist-entry',
  'record-arrival',
  'record-call',
  'record-no-show',
  'register-family',
  'register-for-group',
  'register-walk-in',
  'release-hold',
  'remove-absence',
  'remove-cases',
  'remove-child',
  'remove-closure',
  'remove-contacts',
  'remove-entry',
  'remove-from-room',
  'remove-guardian',
  'remove-log',
  'remove-series',
  'remove-waitlist-entries',
  'remove-working-hours',
  'rename-entry',
  'renew-invitation',
  'replan-bookings',
  'report-away',
  'reschedule-booking',
  'restore-template',
  'revoke-api-key',
  'revoke-booking-links',
  'reword-booking',
  'save-reminders',
  'save-topics',
  'seal-log',
  'search-bookings',
  'search-families',
  'send-message-again',
  'send-to-lobby',
  'send-welcome-again',
  'set-quota',
  'sign-in',
  'take-back-told',
  'take-walk-in',
  'tell-waiting',
  'uninvite-participant',
  'unlink-busy-calendar',
  'unlock-room',
  'wait-in-lobby',
  'withdraw-offer',
] as const;
export type LoggedAction = (typeof loggedActions)[number];

/** What a row may keep beside its subject: ids, numbers and codes, never personal data. Each is said in words, or left unsaid. */
export const loggedDetails = [
  'accepted',
  'added',
  'answer',
  'areas',
  'as',
  'because',
  'before',
  'begins',
  'booking',
  'bookings',
  'byLink',
  'cancelled',
  'changed',
  'channel',
  'child',
  'children',
  'commitment',
  'corrected',
  'count',
  'delivery',
  'disabled',
  'drawn',
  'ends',
  'entry',
  'event',
  'fields',
  'found',
  'from',
  'given',
  'grants',
  'guardian',
  'guardians',
  'guest',
  'hash',
  'hours',
  'into',
  'kept',
  'key',
  'language',
  'leftCalendar',
  'level',
  'link',
  'means',
  'merged',
  'message',
  'moved',
  'movedUp',
  'nonDisclosure',
  'note',
  'notReached',
  'offer',
  'otherWay',
  'override',
  'participant',
  'perWeek',
  'plan',
  'position',
  'professional',
  'professionalBefore',
  'question',
  'removed',
  'revoked',
  'role',
  'row',
  'rows',
  'sealedAt',
  'sent',
  'sequence',
  'service',
  'services',
  'slot',
  'start',
  'taken',
  'template',
  'to',
  'told',
  'tookPart',
  'topics',
  'twice',
  'unchanged',
  'unit',
  'unitBefore',
  'user',
  'values',
  'version',
] as const;
export type LoggedDetail = (typeof loggedDetails)[number];

/** Why somebody read, as a row has it; beside these stands what an auditor or a coordinator gave as the reason. */
export const loggedPurposes = [
  'booker',
  'professional',
  'guest',
  'family',
  'desk',
  'none',
  'appointment',
  'contact',
  'correction',
  'successor',
  'own-data-request',
  'oversight',
  'interpreter',
  'authority',
  'absence',
  'left-outside',
] as const;
export type LoggedPurpose = (typeof loggedPurposes)[number];

/** What a field held, where that is a number, an instant or ids. */
export type LoggedValue = string | number | readonly string[] | undefined;
type Values<Field extends string> = Readonly<Partial<Record<Field, LoggedValue>>>;

/** What fields were and became, as the detail `values` keeps it: `capacity=12>20 room=hartola-n-1>`. */
export function changedValues<Field extends string>(
  fields: readonly Field[],
  before: Values<Field>,
  after: Values<Field>,
): string {
  const code = (value: LoggedValue) => [value ?? ''].flat().join(',');
  return fields.map((field) => `${field}=${code(before[field])}>${code(after[field])}`).join(' ');
}

/** As {@link changedValues} wrote it; a list is its ids with commas between, nothing is empty. */
export function readChangedValues(text: string): readonly { field: string; before: string; after: string }[] {
  return [...text.matchAll(/([^ =]+)=([^ >]*)>([^ ]*)/g)].map(([, field = '', before = '', after = '']) => ({
    field,
    before,
    after,
  }));
}

/** One act as it is logged; `at` is epoch milliseconds, `nonce` a random UUID that no other row has. */
export type LoggedAct = {
  readonly nonce: string;
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly area: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
  /** whatever JSON holds */
  readonly details: unknown;
};

/** The act as a text that is the same before it is written and however the database gives its JSON back. */
export function canonical(act: LoggedAct): string {
  return JSON.stringify([
    act.nonce,
    act.at,
    act.actor,
    act.role,
    act.action,
    act.subjectKind,
    act.subjectId,
    act.area,
    act.purpose,
    act.requestId,
    sorted(act.details),
  ]);
}

/** Objects become lists of pairs by name, so that none is taken for a list of the same content. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return ['object', kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)])];
}

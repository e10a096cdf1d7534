// What each refusal code means to the person who calls the API, and what to do about it.

import type { ErrorCode } from '../../core/errors.ts';

export const refusalMeanings: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'The input does not fit its schema; `faults` names each fault by its path.',
  not_signed_in: 'There is no API key or session, or the key is unknown, revoked or expired.',
  not_allowed: 'The role of the key or person does not allow this, or not in this area.',
  not_found: 'There is no such thing, or it is none of the caller’s business.',
  method_not_allowed: 'The path exists, but not for this method.',
  slot_taken:
    'Somebody else took the time; `nearest` holds free slots, `alternatives` rooms and times for a group event.',
  double_booked:
    'The family, child or colleague has another booking at that time: see `clashes`, and `nearest` for free slots. A coordinator may, with a reason.',
  hold_expired: 'The hold has run out; choose a slot again.',
  wrong_status: 'It is in a state in which this cannot be done (a cancelled booking cannot be moved, nobody waits).',
  changed_meanwhile:
    'Somebody has changed it since you looked: its `sequence` is another. Read it again, and decide anew.',
  idempotency_conflict: 'The Idempotency-Key was used for another request, or its answer is shown only once.',
  not_yet: 'It is too early; `from` says when the same request will be allowed.',
  in_lobby: 'You wait in the lobby of the video room; ask again when its `state` has become `admitted`.',
  removed: 'You were put out of this video room, and come in no more.',
  denied: 'You were not let into the video room; `from` says when you may come again, where you may.',
  locked: 'The video room is locked: nobody new comes in.',
  video_closed:
    'The video room is closed; `because` says why: `over`, `cancelled`, `moved`, `no-show`, `other-channel` or `ended`.',
  was_present:
    'Somebody of those who were to come was seen by video. `notReached: true` says that it was somebody else.',
  drop_in_closed: 'Nobody holds this drop-in there any more today, or at all today.',
  import_conflict: 'Bookings to come need what the file would remove, or the directory has changed meanwhile.',
  in_use: 'Something else already has this name, address or place.',
  possible_duplicate:
    'A family much like it, or of this reference in another area, is there already: see `duplicates`. Name that one by its `id`, or go on with a new one: `confirmed: true` for a registration, `register: true` for a booking.',
  bookings_left_outside:
    'Bookings would be left in time no longer offered: see `leftOutside`; repeat its `mark` as `leaving` to go on, then rearrange them.',
  calendar_undecided:
    'They are written to no more, and their calendar holds times to come: see `held`. Say in `calendar` whether each is withdrawn by a message (`cancel`) or left (`silent`).',
  too_large: 'The body is larger than this path takes.',
  unsupported_media_type: 'Send the body as application/json.',
  unknown_slot: 'No schedule offers this slot; it may have changed. `nearest` holds the nearest free slots.',
  past_slot: 'The slot has begun already.',
  too_short_notice: 'The slot is sooner than the service’s minimum notice.',
  beyond_horizon: 'The slot is further ahead than the service can be booked.',
  quota_reached:
    'The area’s session, week or month of this service is full; `from` says when there is room again, `nearest` holds free slots of then. A coordinator may, with a reason.',
  kept_for_others:
    'What is left of the session is kept for other areas; `from` says when it opens to all, `nearest` holds free slots.',
  cut_off_passed: 'It is too late to move or cancel; a coordinator may, with a reason.',
  area_not_served: 'The slot is not for the area.',
  channel_not_offered: 'The service is not held by this channel.',
  language_not_offered: 'Nobody of the slot speaks this language.',
  case_not_accepted: 'The service is for families in a client relationship: give family and consent.',
  consent_missing: 'A family’s booking needs its consent: scope, given by whom and when.',
  personal_data_found: 'A free text seems to name a person; `findings` says what kind and where.',
  import_invalid: 'The directory file has faults; `faults` names each by its path. Nothing was imported.',
  rate_limited: 'Too many requests in a minute; Retry-After says in how many seconds to try again.',
  internal: 'The fault is the service’s own; `requestId` helps to find it in the log.',
  video_unavailable: 'There is no video server to connect to; the booking stands.',
  unavailable: 'The service cannot answer just now; try again later.',
  crowded: 'Many are changing something at this moment, and nothing was begun: come back after `Retry-After` seconds.',
};

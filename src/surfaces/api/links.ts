// Families' links, what they ask for by them, and which services they may book by themselves.

import { allowSelfBooking } from '../../features/clinics/allow-self-booking.ts';
import { issueBookingLink } from '../../features/clinics/issue-booking-link.ts';
import { readSelfBooking, selfBookingView } from '../../features/clinics/read.ts';
import { recordCall } from '../../features/clinics/record-call.ts';
import { revokeBookingLinks } from '../../features/clinics/revoke-booking-links.ts';
import {
  called,
  issuedLink,
  issueLinkInput,
  linksRevoked,
  selfBookingInput,
  selfBookingOutput,
} from '../../features/clinics/schema.ts';
import { type Command, execute } from '../../platform/command.ts';
import type { Call, Operation } from './operation.ts';

const tag = 'Self-service';
const selfBooking = { description: 'What is open', schema: selfBookingOutput };

export const linkOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/bookings/{id}/links',
    tag,
    summary: 'A new link to a family’s booking, shown once; the one it replaces no longer opens',
    body: issueLinkInput.omit({ booking: true }),
    example: {},
    status: 201,
    answer: { description: 'The address to read aloud or print', schema: issuedLink },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => changeWith(call, issueBookingLink, 'booking'),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/links/revoke',
    tag,
    summary: 'Close every link to a booking',
    status: 200,
    answer: { description: 'None of them opens any more', schema: linksRevoked },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, revokeBookingLinks, { booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/called',
    tag,
    summary: 'The family that asked to be called has been',
    status: 200,
    answer: { description: 'The wish is seen no more', schema: called },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, recordCall, { booking: param('id') }, options),
  },
  {
    method: 'get',
    path: '/api/areas/{id}/self-booking',
    tag,
    summary: 'The services anybody may book on the area’s public page',
    status: 200,
    answer: selfBooking,
    refusals: ['not_found'],
    handle: async ({ deps, actor, param }) => selfBookingView(deps, await readSelfBooking(deps, actor, param('id'))),
  },
  {
    method: 'post',
    path: '/api/areas/{id}/self-booking',
    tag,
    summary: 'Open services to the public in an area; the whole list at once',
    body: selfBookingInput.omit({ area: true }),
    example: { services: ['rokotus'] },
    status: 200,
    answer: selfBooking,
    refusals: [],
    handle: (call) => changeWith(call, allowSelfBooking, 'area'),
  },
];

/** The id in the path is the one that counts: in the body it is one field too many. */
async function changeWith<Input, Result>(
  { deps, actor, param, body, options }: Call,
  command: Command<Input, Result>,
  name: 'booking' | 'area',
): Promise<Result> {
  const given = await body();
  if (typeof given !== 'object' || given === null || Array.isArray(given) || name in given) {
    return execute(deps, actor, command, given, options);
  }
  return execute(deps, actor, command, { ...given, [name]: param('id') }, options);
}

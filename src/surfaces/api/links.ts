// Families' links, what they ask for by them, and which services they may book by themselves.

import { closeInvitation } from '../../features/bookings/close-invitation.ts';
import { inviteParticipant } from '../../features/bookings/invite-participant.ts';
import { renewInvitation } from '../../features/bookings/renew-invitation.ts';
import {
  invitationClosed,
  invitationOutput,
  invitedRemoval,
  issuedLink,
  participantInput,
  renewInvitationInput,
} from '../../features/bookings/schema.ts';
import { uninviteParticipant } from '../../features/bookings/uninvite-participant.ts';
import { allowSelfBooking } from '../../features/clinics/allow-self-booking.ts';
import { issueBookingLink } from '../../features/clinics/issue-booking-link.ts';
import { readSelfBooking, selfBookingView } from '../../features/clinics/read.ts';
import { recordCall } from '../../features/clinics/record-call.ts';
import { revokeBookingLinks } from '../../features/clinics/revoke-booking-links.ts';
import {
  called,
  issueLinkInput,
  linksRevoked,
  selfBookingInput,
  selfBookingOutput,
} from '../../features/clinics/schema.ts';
import { type Executable, execute } from '../../platform/command.ts';
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
    path: '/api/bookings/{id}/participants',
    tag,
    summary: 'Invite somebody of another house, who is mailed a link of their own; nobody else is told',
    body: participantInput,
    example: { role: 'interpreter', language: 'ar', email: 'tulkki@example.test' },
    status: 201,
    answer: { description: 'Who they are in this booking', schema: invitationOutput },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => changeWith(call, inviteParticipant, 'booking'),
  },
  {
    method: 'delete',
    path: '/api/bookings/{id}/participants/{participant}',
    tag,
    summary:
      'Somebody invited is no longer needed: their link closes, and their calendar is corrected or left as it is',
    query: invitedRemoval,
    status: 200,
    answer: { description: 'They take part no more', schema: invitationClosed },
    refusals: ['not_found', 'wrong_status', 'calendar_undecided', 'changed_meanwhile'],
    handle: ({ deps, actor, param, query, options }) =>
      execute(deps, actor, uninviteParticipant, { ...invitedOf(param), ...query(invitedRemoval) }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/participants/{participant}/link',
    tag,
    summary: 'A new link for somebody invited, shown once; the one it replaces no longer opens',
    body: renewInvitationInput.omit({ booking: true, participant: true }),
    bodiless: true,
    example: { send: true },
    status: 201,
    answer: { description: 'The address to read aloud', schema: issuedLink },
    refusals: ['not_found', 'wrong_status'],
    handle: async ({ deps, actor, param, body, options }) => {
      const given = await body();
      const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
      const input =
        isObject && !('booking' in given || 'participant' in given) ? { ...given, ...invitedOf(param) } : given;
      return execute(deps, actor, renewInvitation, input, options);
    },
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/participants/{participant}/link/close',
    tag,
    summary: 'Close the link of somebody invited; they still take part',
    status: 200,
    answer: { description: 'It opens no more', schema: invitationClosed },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, closeInvitation, invitedOf(param), options),
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

function invitedOf(param: Call['param']) {
  return { booking: param('id'), participant: param('participant') };
}

/** The id in the path is the one that counts: in the body it is one field too many. */
async function changeWith<Input, Result>(
  { deps, actor, param, body, options }: Call,
  command: Executable<Input, Result>,
  name: 'booking' | 'area',
): Promise<Result> {
  const given = await body();
  if (typeof given !== 'object' || given === null || Array.isArray(given) || name in given) {
    return execute(deps, actor, command, given, options);
  }
  return execute(deps, actor, command, { ...given, [name]: param('id') }, options);
}

// The calendar entry and the video room of a booking.

import { changeChannel } from '../../features/bookings/change-channel.ts';
import { bookingId, bookingOutput, changeChannelInput } from '../../features/bookings/schema.ts';
import { readInvite } from '../../features/calendar/read.ts';
import { admitGuest } from '../../features/video/admit-guest.ts';
import { openVideoSession } from '../../features/video/open-video-session.ts';
import { prepareDeviceCheck } from '../../features/video/prepare-device-check.ts';
import { readLobby } from '../../features/video/read.ts';
import { viewMeetingFacts } from '../../features/video/read-meeting-facts.ts';
import { recordDeviceCheck } from '../../features/video/record-device-check.ts';
import {
  deviceCheckInput,
  deviceCheckKept,
  deviceCheckRoom,
  guestAdmitted,
  lobbyOutput,
  lobbyQuery,
  meetingFacts,
  videoSession,
} from '../../features/video/schema.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import type { Operation } from './operation.ts';

const tag = 'Meetings';

export const meetingOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/bookings/{id}/channel',
    tag,
    summary: 'Meet another way at the same time; id, people and place stay, and everybody is told',
    body: changeChannelInput.omit({ booking: true }),
    example: { channel: 'phone', phone: '040 123 4567' },
    status: 200,
    answer: { description: 'The booking as it is now', schema: bookingOutput },
    refusals: [
      'not_found',
      'wrong_status',
      'changed_meanwhile',
      'cut_off_passed',
      'channel_not_offered',
      'personal_data_found',
    ],
    handle: async ({ deps, actor, param, body, options }) =>
      execute(deps, actor, changeChannel, ofBooking(param('id'), await body()), options),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/invite.ics',
    tag,
    summary: 'The calendar entry: neutral, in the reader’s language',
    status: 200,
    answer: { description: 'An iCalendar file', type: 'text/calendar' },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, c, options }) =>
      c.body(await readInvite(deps, actor, parseInput(bookingId, param('id')), options), 200, {
        'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
        'Content-Disposition': 'attachment; filename="neuvoaika.ics"',
      }),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/video-session',
    tag,
    summary: 'Let me into the video room, or say why not and from when',
    afresh: true,
    status: 200,
    answer: { description: 'Where to connect, a token for a minute, and the key', schema: videoSession },
    refusals: [
      'not_found',
      'not_yet',
      'in_lobby',
      'removed',
      'denied',
      'locked',
      'video_closed',
      'channel_not_offered',
      'video_unavailable',
    ],
    handle: ({ deps, actor, param, options }) => openVideoSession(deps, actor, { booking: param('id') }, options),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/lobby',
    tag,
    summary: 'Whether I may go in, and who waits to be let in',
    query: lobbyQuery,
    status: 200,
    answer: { description: 'Guests without names, by who came first', schema: lobbyOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, query }) =>
      readLobby(deps, actor, parseInput(bookingId, param('id')), query(lobbyQuery)),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/lobby/{guest}/admit',
    tag,
    summary: 'Let a guest into the video room',
    status: 200,
    answer: { description: 'They may ask for a session now', schema: guestAdmitted },
    refusals: ['not_found', 'video_closed'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, admitGuest, { booking: param('id'), guest: param('guest') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/device-check/room',
    tag,
    summary: 'A throwaway room of my own, to try the connection to the video server before the meeting',
    afresh: true,
    status: 200,
    answer: { description: 'The way into it', schema: deviceCheckRoom },
    refusals: ['not_found', 'video_unavailable'],
    handle: ({ deps, actor, param }) => prepareDeviceCheck(deps, actor, { booking: param('id') }),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/device-check',
    tag,
    summary: 'Keep with the booking what my test of devices and connection came to',
    body: deviceCheckInput,
    example: { camera: 'ok', microphone: 'silent', speaker: 'untested', browser: 'ok', connection: 'ok' },
    status: 200,
    answer: { description: 'Whom I meet sees it', schema: deviceCheckKept },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, body, options }) =>
      execute(deps, actor, recordDeviceCheck, ofBooking(param('id'), await body()), options),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/meeting',
    tag,
    summary: 'What is known of a meeting by video: who has tested their devices',
    status: 200,
    answer: { description: 'For those who hold or arrange it', schema: meetingFacts },
    refusals: ['not_found', 'not_allowed'],
    handle: ({ deps, actor, param, options }) =>
      viewMeetingFacts(deps, actor, parseInput(bookingId, param('id')), options.requestId),
  },
];

/** What was sent, about the booking in the address: which one is not for the body to say. */
function ofBooking(booking: string, sent: unknown): unknown {
  const fits = typeof sent === 'object' && sent !== null && !Array.isArray(sent) && !('booking' in sent);
  return fits ? { ...sent, booking } : sent;
}

// The calendar entry and the video room of a booking.

import { changeChannel } from '../../features/bookings/change-channel.ts';
import { bookingId, bookingOutput, changeChannelInput } from '../../features/bookings/schema.ts';
import { readInvite } from '../../features/calendar/read.ts';
import { actInRoom } from '../../features/video/act-in-room.ts';
import { admitEveryone } from '../../features/video/admit-everyone.ts';
import { admitGuest } from '../../features/video/admit-guest.ts';
import { denyGuest } from '../../features/video/deny-guest.ts';
import { endRoom } from '../../features/video/end-room.ts';
import { extendRoom } from '../../features/video/extend-room.ts';
import { letBookerHost } from '../../features/video/let-booker-host.ts';
import { lockRoom } from '../../features/video/lock-room.ts';
import { markByPhone } from '../../features/video/mark-by-phone.ts';
import { mutePerson } from '../../features/video/mute-person.ts';
import { openVideoSession } from '../../features/video/open-video-session.ts';
import { prepareDeviceCheck } from '../../features/video/prepare-device-check.ts';
import { readLobby } from '../../features/video/read.ts';
import { viewMeetingFacts } from '../../features/video/read-meeting-facts.ts';
import { recordDeviceCheck } from '../../features/video/record-device-check.ts';
import { removeFromRoom } from '../../features/video/remove-from-room.ts';
import {
  admitEveryoneInput,
  admitGuestInput,
  denyGuestInput,
  deviceCheckInput,
  deviceCheckKept,
  deviceCheckRoom,
  everyoneAdmitted,
  extendRoomInput,
  guestAdmitted,
  letBookerHostInput,
  lobbyOutput,
  lobbyQuery,
  lockRoomInput,
  markByPhoneInput,
  meetingFacts,
  roomChanged,
  roomExtended,
  tellWaitingInput,
  videoSession,
  videoSessionQuery,
} from '../../features/video/schema.ts';
import { sendToLobby } from '../../features/video/send-to-lobby.ts';
import { tellWaiting } from '../../features/video/tell-waiting.ts';
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
    query: videoSessionQuery,
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
    handle: ({ deps, actor, param, query, options }) =>
      openVideoSession(deps, actor, { ...query(videoSessionQuery), booking: param('id') }, options),
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
    path: '/api/bookings/{id}/lobby/admit',
    tag,
    summary: 'Let everybody in who waits',
    body: admitEveryoneInput.omit({ booking: true }),
    bodiless: true,
    example: { guests: ['kN2mVb0cZ8xQwE5rTyU7iA'] },
    status: 200,
    answer: { description: 'How many may ask for a session now', schema: everyoneAdmitted },
    refusals: ['not_found', 'video_closed'],
    handle: async ({ deps, actor, param, body, options }) =>
      actInRoom(deps, actor, admitEveryone, { ...objectIn(await body()), booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/lobby/{guest}/admit',
    tag,
    summary: 'Let a guest into the video room, be it one who was denied or removed',
    body: admitGuestInput.omit({ booking: true, guest: true }),
    bodiless: true,
    example: { seen: 'waiting' },
    status: 200,
    answer: { description: 'They may ask for a session now', schema: guestAdmitted },
    refusals: ['not_found', 'video_closed', 'changed_meanwhile'],
    handle: async ({ deps, actor, param, body, options }) => {
      const given = objectIn(await body());
      return actInRoom(deps, actor, admitGuest, { ...given, booking: param('id'), guest: param('guest') }, options);
    },
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/lobby/{guest}/deny',
    tag,
    summary: 'Do not let a guest in now; say when they may come again',
    body: denyGuestInput.omit({ booking: true, guest: true }),
    bodiless: true,
    example: { minutes: 15 },
    status: 200,
    answer: { description: 'They are told so', schema: roomChanged },
    refusals: ['not_found', 'video_closed', 'wrong_status'],
    handle: async ({ deps, actor, param, body, options }) => {
      const given = objectIn(await body());
      return actInRoom(deps, actor, denyGuest, { ...given, booking: param('id'), guest: param('guest') }, options);
    },
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/lobby/note',
    tag,
    summary: 'Tell those who wait how it stands',
    body: tellWaitingInput.omit({ booking: true }),
    example: { note: 'late-5' },
    status: 200,
    answer: { description: 'It stands in the lobby', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: async ({ deps, actor, param, body, options }) =>
      actInRoom(deps, actor, tellWaiting, { ...objectIn(await body()), booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/{guest}/send-back',
    tag,
    summary: 'Send somebody back to the lobby',
    status: 200,
    answer: { description: 'They wait again; the others go on under another key', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: ({ deps, actor, param, options }) =>
      actInRoom(deps, actor, sendToLobby, { booking: param('id'), guest: param('guest') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/{guest}/remove',
    tag,
    summary: 'Remove somebody, so that they do not come back',
    status: 200,
    answer: { description: 'They are out; the others go on under another key', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: ({ deps, actor, param, options }) =>
      actInRoom(deps, actor, removeFromRoom, { booking: param('id'), guest: param('guest') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/{guest}/mute',
    tag,
    summary: 'Mute somebody’s microphone; only they turn it on again',
    status: 200,
    answer: { description: 'Muted', schema: roomChanged },
    refusals: ['not_found', 'video_closed', 'video_unavailable'],
    handle: ({ deps, actor, param, options }) =>
      mutePerson(deps, actor, { booking: param('id'), guest: param('guest') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/{guest}/phone',
    tag,
    summary: 'Mark that somebody takes part by phone, beside those who meet by video',
    body: markByPhoneInput.omit({ booking: true, guest: true }),
    example: { present: true },
    status: 200,
    answer: { description: 'They count as having come', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: async ({ deps, actor, param, body, options }) => {
      const given = objectIn(await body());
      return actInRoom(deps, actor, markByPhone, { ...given, booking: param('id'), guest: param('guest') }, options);
    },
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/lock',
    tag,
    summary: 'Lock the room, or unlock it',
    body: lockRoomInput.omit({ booking: true }),
    example: { locked: true },
    status: 200,
    answer: { description: 'Nobody new comes to the door while it is locked', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: async ({ deps, actor, param, body, options }) =>
      actInRoom(deps, actor, lockRoom, { ...objectIn(await body()), booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/booker-hosts',
    tag,
    summary: 'Say whether the worker who booked leads the meeting as well',
    body: letBookerHostInput.omit({ booking: true }),
    example: { hosts: true },
    status: 200,
    answer: { description: 'Kept for the booking', schema: roomChanged },
    refusals: ['not_found', 'wrong_status', 'video_closed'],
    handle: async ({ deps, actor, param, body, options }) =>
      actInRoom(deps, actor, letBookerHost, { ...objectIn(await body()), booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/extend',
    tag,
    summary: 'Go on for five minutes more, or open a room again that was ended',
    body: extendRoomInput.omit({ booking: true }),
    bodiless: true,
    example: { seen: { closesAt: '2026-11-24T12:30:00+00:00', open: true } },
    status: 200,
    answer: { description: 'Until when', schema: roomExtended },
    refusals: ['not_found', 'slot_taken', 'video_closed', 'channel_not_offered', 'not_yet'],
    handle: async ({ deps, actor, param, body, options }) =>
      actInRoom(deps, actor, extendRoom, { ...objectIn(await body()), booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/room/end',
    tag,
    summary: 'End the meeting for all',
    status: 200,
    answer: { description: 'Everybody is out', schema: roomChanged },
    refusals: ['not_found', 'video_closed'],
    handle: ({ deps, actor, param, options }) => actInRoom(deps, actor, endRoom, { booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/device-check/room',
    tag,
    summary: 'A throwaway room of my own, to try the connection to the video server before the meeting',
    afresh: true,
    status: 200,
    answer: { description: 'The way into it', schema: deviceCheckRoom },
    refusals: ['not_found', 'video_closed', 'channel_not_offered', 'video_unavailable'],
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
    refusals: ['not_found', 'video_closed', 'channel_not_offered'],
    handle: async ({ deps, actor, param, body, options }) =>
      execute(deps, actor, recordDeviceCheck, ofBooking(param('id'), await body()), options),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/meeting',
    tag,
    summary: 'What is known of a meeting by video: who has tested their devices, who was there and how long',
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

/** What a body holds beside what the address says; anything else is left for the command to refuse. */
function objectIn(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : { body };
}

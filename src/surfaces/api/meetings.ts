// The calendar entry and the video room of a booking.

import { bookingId } from '../../features/bookings/schema.ts';
import { readInvite } from '../../features/calendar/read.ts';
import { openVideoSession } from '../../features/video/open-video-session.ts';
import { videoSession } from '../../features/video/schema.ts';
import { parseInput } from '../../platform/command.ts';
import type { Operation } from './operation.ts';

const tag = 'Meetings';

export const meetingOperations: readonly Operation[] = [
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
    status: 200,
    answer: { description: 'Where to connect, and a token for a few minutes', schema: videoSession },
    refusals: ['not_found', 'not_yet', 'video_closed', 'channel_not_offered', 'video_unavailable'],
    handle: ({ deps, actor, param, options }) => openVideoSession(deps, actor, { booking: param('id') }, options),
  },
];

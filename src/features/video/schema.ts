// What the video session says and takes, as it travels.

import { z } from 'zod';
import { guestKinds } from '../../core/booking.ts';
import { deviceResults } from '../../core/device-check.ts';
import { hostNotes } from '../../core/host-notes.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { bookingId } from '../bookings/schema.ts';
import { closedReasons, meetingParts } from './rules.ts';

export type { OutReason } from './rules.ts';

export const openVideoSessionInput = z.strictObject({
  booking: bookingId,
  encrypts: z.enum(['yes', 'no']).exactOptional().meta({
    description:
      'Whether your client encrypts from end to end with the answer’s key; `yes` unless told. While somebody is inside who does not, nobody does, and everybody is told why.',
  }),
});
export const videoSessionQuery = openVideoSessionInput.omit({ booking: true });

export const meetingRole = z.enum(['host', 'booker', 'guest']).meta({
  description: 'How you belong to the meeting: a professional of it, who booked it, or another participant.',
});

export const videoSession = z
  .object({
    url: z.string().meta({ description: 'Where the browser connects, for a LiveKit client.' }),
    token: z
      .string()
      .meta({ description: 'Lets this participant in once; good for a minute. Keep it out of addresses and logs.' }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .meta({ description: 'Until when the token lets in. It cuts nobody off.' }),
    role: meetingRole,
    key: z.string().meta({
      description:
        'What pictures, sound and messages of this room are encrypted with from end to end, never known to the media server: hand it to the client’s key provider, and keep it nowhere. Another whenever somebody is put out.',
    }),
    media: z.string().meta({
      description:
        'In which room on the video server this is. The lobby tells when it is another: ask for a session again then, and join the new room before you leave the old one, which is gone within a second.',
    }),
    closesAt: z.iso.datetime({ offset: true }).meta({ description: 'When the room closes, unless a host extends it.' }),
  })
  .meta({
    id: 'VideoSession',
    description: 'The way into a booking’s video room.',
    example: {
      url: 'wss://video.example',
      token: 'eyJhbGciOiJIUzI1NiJ9.eyJ2aWRlbyI6e319.c2lnbmF0dXJl',
      expiresAt: '2026-11-24T11:45:00+00:00',
      role: 'host',
      key: 'mC5Q0a0gJb2rW7v6fUq3m2m8oXx8b1xkq0s9o0Zr3aE',
      media: '0Zr3aEmC5Q0a0gJb2rW7vw',
      closesAt: '2026-11-24T12:30:00+00:00',
    },
  });

export type VideoSession = z.infer<typeof videoSession>;

/** Somebody's opaque name in one room. */
export const guestIdentity = z.string().regex(/^[\w-]{22}$/);
export const roomOfBooking = z.strictObject({ booking: bookingId });
export const personInRoom = roomOfBooking.extend({ guest: guestIdentity });
export const guestAdmitted = z.object({ admitted: z.literal(true) });
/** How somebody stood for the host who presses: what another host did meanwhile is not undone by it. */
export const admitGuestInput = personInRoom.extend({
  seen: z.enum(['waiting', 'denied', 'removed']).exactOptional().meta({
    description: 'How you saw them: where they are put out by now in another way, refused with `changed_meanwhile`',
  }),
});
export const admitEveryoneInput = roomOfBooking.extend({
  guests: z.array(guestIdentity).max(100).exactOptional().meta({
    description: 'Whom you saw waiting: nobody else is let in. Left out, all who wait',
  }),
});
export const extendRoomInput = roomOfBooking.extend({
  seen: z
    .strictObject({ closesAt: z.iso.datetime({ offset: true }), open: z.boolean() })
    .exactOptional()
    .meta({
      description:
        'The closing hour and the door as you saw them: where another host has extended, opened or ended it since, nothing is done',
    }),
});
export const everyoneAdmitted = z.object({ admitted: z.int().meta({ description: 'How many were let in' }) });
/** Done: how it stands is read from the lobby. */
export const roomChanged = z.object({});

export const denyGuestInput = personInRoom.extend({
  minutes: z
    .int()
    .min(1)
    .max(120)
    .exactOptional()
    .meta({ description: 'After how many minutes they may come again; left out, they do not come to this meeting.' }),
});
export const lockRoomInput = roomOfBooking.extend({
  locked: z
    .boolean()
    .meta({ description: 'Whether nobody new comes to the door; who is inside comes back all the same.' }),
});
export const letBookerHostInput = roomOfBooking.extend({
  hosts: z
    .boolean()
    .meta({ description: 'Whether the worker who booked lets guests in and leads the meeting as well.' }),
});
export const markByPhoneInput = personInRoom.extend({
  present: z.boolean().meta({
    description:
      'Whether they take part by phone now. Taken back within a minute they never did, later they did until then.',
  }),
});
export const tellWaitingInput = roomOfBooking.extend({
  note: z.enum([...hostNotes, 'none']).meta({
    description:
      'What those who wait are told: so many minutes late, soon there, thank you for waiting; `none` takes it back.',
  }),
});
export const roomExtended = z.object({
  closesAt: z.iso.datetime({ offset: true }).meta({ description: 'When the room closes now' }),
});

/** When they came, then who they are in this room. */
export const lobbyPaging = pagedBy('lobby', z.tuple([part.instant, guestIdentity]));
export const lobbyQuery = z.object({
  cursor: lobbyPaging.cursor.exactOptional(),
  limit: pageLimit(100),
  here: z.enum(['yes', 'no']).exactOptional().meta({
    description: '`no` of who only looks: to ask is else to say that one waits at the door or is inside.',
  }),
});

const instant = z.iso.datetime({ offset: true });
const roomPerson = {
  id: z.string().meta({ description: 'Means nothing outside this room' }),
  name: z.string().exactOptional().meta({
    description: 'A guardian who came by their own link, for the professionals they meet; the telling is logged',
  }),
  nth: z.int().exactOptional().meta({
    description: 'Of several without a name who are the same in the meeting: which of them came first, from 1',
  }),
};

export const lobbyStates = ['waiting', 'admitted', 'closed', 'denied', 'removed', 'locked'] as const;
export const lobbyOutput = z
  .object({
    state: z.enum(lobbyStates).meta({
      description:
        'Yours: whether you may ask for a session now, are waited for, are not let in (until `from`, or at all), or the room is not open (any more, for `because`)',
    }),
    from: instant.exactOptional(),
    because: z.enum(closedReasons).exactOptional(),
    items: z
      .array(
        z.object({
          ...roomPerson,
          role: z.enum(guestKinds).meta({ description: 'What they are in the meeting' }),
          cameAt: instant,
          maybePutOut: z.boolean().exactOptional().meta({
            description:
              'Somebody of the family was put out or not let in, and by a shared link it may be the same person: they are let in one by one, never with all',
          }),
        }),
      )
      .meta({ description: 'Who waits to be let in, by who came first; told to those who lead the meeting' }),
    nextCursor: z.string().nullable(),
    waiting: z.int().exactOptional().meta({ description: 'How many wait; told to those of the house' }),
    place: z.int().exactOptional().meta({ description: 'Yours among those who wait, from 1' }),
    sentBack: z.boolean().exactOptional().meta({ description: 'You were inside, and a host had you wait again' }),
    hostThere: z.boolean().exactOptional().meta({
      description: 'Whether somebody who leads the meeting is inside; not told to who was removed or is not let in',
    }),
    hostNote: z.enum(hostNotes).exactOptional().meta({ description: 'What those who wait are told' }),
    byPhone: z.int().exactOptional().meta({
      description: 'How many take part by phone; told to those who may come in',
    }),
    toldToCall: instant.exactOptional().meta({
      description: 'When those whom you meet found the video server away and were told to call',
    }),
    videoAway: z.boolean().exactOptional().meta({
      description: 'While somebody waits: the video server does not answer, and one meets by phone until it does',
    }),
    locked: z.boolean().exactOptional().meta({ description: 'Told to those of the house' }),
    closesAt: instant,
    now: instant.meta({ description: 'By the service’s clock, to reckon from' }),
    version: z
      .int()
      .exactOptional()
      .meta({ description: 'Counts the changes of the room; told to those of the house' }),
    media: z.string().exactOptional().meta({
      description:
        'In which room on the video server one meets now, told to those who may come in; a session says which it is for.',
    }),
    plain: z.array(z.string()).exactOptional().meta({
      description:
        'Who came in with a client that does not encrypt, by their identities on the video server; told to those who may come in. Send plain pictures and sound only while one of these is inside, whatever the video server says of anybody.',
    }),
    leads: z
      .object({
        extendableTo: instant.meta({ description: 'Until when it may be extended' }),
        bookerHosts: z.boolean().exactOptional().meta({
          description: 'Told to professionals, who decide it, where the worker who booked takes part',
        }),
        inside: z.array(z.object({ ...roomPerson, role: z.enum(['booker', ...guestKinds]) })).meta({
          description: 'Who is let in: whether they are in the room just now is seen in the room on the video server',
        }),
        byPhone: z
          .array(
            z.object({
              ...roomPerson,
              role: z.enum(['booker', ...guestKinds]),
              phone: z.string().exactOptional().meta({
                description: 'To call, for professionals; of the family’s numbers the telling is logged',
              }),
              since: instant.exactOptional().meta({ description: 'They take part by phone' }),
            }),
          )
          .meta({ description: 'Who is to come and is not inside: they may take part by phone' }),
        out: z
          .array(
            z.object({ ...roomPerson, role: z.enum(['booker', ...guestKinds]), state: z.enum(['denied', 'removed']) }),
          )
          .meta({ description: 'Who was not let in, or was removed: they come in again only if they are admitted' }),
      })
      .exactOptional()
      .meta({ description: 'For those who lead the meeting' }),
  })
  .meta({ id: 'Lobby' });
export type LobbyView = z.output<typeof lobbyOutput>;

export const deviceCheckRoom = z
  .object({
    url: z.string().meta({ description: 'Where the browser connects, for a LiveKit client.' }),
    token: z.string().meta({ description: 'Lets in alone, to an empty room of one’s own, for two minutes.' }),
  })
  .meta({
    id: 'DeviceCheckRoom',
    description: 'A throwaway room in which the connection to the video server is tried.',
  });
export type DeviceCheckRoom = z.infer<typeof deviceCheckRoom>;

const deviceResultsOutput = z.object({
  camera: z.enum(deviceResults.camera),
  microphone: z.enum(deviceResults.microphone).meta({ description: '`silent`: allowed, and no sound came' }),
  speaker: z.enum(deviceResults.speaker).meta({ description: '`unheard`: a tone was played, and not heard' }),
  browser: z.enum(deviceResults.browser),
  connection: z.enum(deviceResults.connection).meta({ description: '`slow`: only by ways round a firewall' }),
});
export const deviceCheckInput = z.strictObject(deviceResultsOutput.shape).meta({ id: 'DeviceResults' });
export const recordDeviceCheckInput = z.strictObject({ booking: bookingId, ...deviceResultsOutput.shape });
export const deviceCheckKept = z.object({ kept: z.literal(true) });

export const meetingFacts = z
  .object({
    deviceChecks: z
      .array(
        z.object({
          part: z.enum(meetingParts).meta({ description: 'Whose: what they are in the meeting; no name is told' }),
          at: z.iso.datetime({ offset: true }),
          ...deviceResultsOutput.shape,
        }),
      )
      .meta({ description: 'The last test of each of the others, newest first; empty where nobody has tested' }),
    present: z
      .array(
        z.object({
          part: z.enum(meetingParts).meta({ description: 'What they were in the meeting; no name is told' }),
          seconds: z.int().meta({ description: 'How long they were in the room, all in all' }),
          byPhone: z.boolean().meta({ description: 'By phone, as who led the meeting has marked; else by video' }),
          from: z.iso.datetime({ offset: true }),
          until: z.iso.datetime({ offset: true }).nullable().meta({ description: 'null while they are inside' }),
        }),
      )
      .meta({
        description:
          'Who was in the room, as the video server has it, or on the phone beside it, by who came first: one for each person and way',
      }),
    proposed: z.literal('no-show').nullable().meta({
      description: 'The time is over and nobody of those who were to come did: for a person to confirm',
    }),
  })
  .meta({ id: 'MeetingFacts', description: 'What is known of a meeting by video, for those who hold it.' });
export type MeetingFactsView = z.output<typeof meetingFacts>;

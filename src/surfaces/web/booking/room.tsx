// A booking's video room: who meets and when, then the room itself, or plainly why not and whom to call.

import { type Context, Hono } from 'hono';
import { raw } from 'hono/html';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { toIso } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { readNumberToCall } from '../../../features/bookings/read-askers.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { readThreadOf } from '../../../features/consultations/read.ts';
import { readAsker } from '../../../features/identity/identify-request.ts';
import { noteCallInstead } from '../../../features/video/call-instead.ts';
import { type Door, readVideoMeeting, type VideoMeeting } from '../../../features/video/read.ts';
import { readMeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import type { OutReason } from '../../../features/video/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { countLines } from '../kit/live-stream.ts';
import { sayName, sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { DeviceChecks } from './device-checks.tsx';
import type { OtherWays, RoomSetup } from './islands/room/setup.ts';
import { needsReason } from './past-cut-off.ts';
import { ToldToCall } from './presence.tsx';
import { ROOM_LINES, streamRoom } from './room-events.ts';
import { type Matter, WhatIsAsked, WhoIsMet } from './room-matter.tsx';
import { QUEUE_SCRIPT, QueueBeside, readRoomQueue, takeNextFrom } from './room-queue.tsx';
import { roomTexts } from './texts/words.ts';
import { sayWhyOut } from './why-out.tsx';

export function roomPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const lines = countLines(ROOM_LINES);
  routes.get('/bookings/:id/room', async (c) => {
    const { actor } = c.var;
    if (actor === undefined) throw new Refusal('not_signed_in', 'sign in to enter a room');
    const meeting = await readVideoMeeting(deps, actor, c.req.param('id'));
    const { id } = meeting.booking;
    if (meeting.door === 'no_server') await noteCallInstead(deps, meeting.booking, meeting.role);
    const api = `/api/bookings/${id}`;
    const booking = await readBooking(deps, actor, id, c.var.requestId);
    const paths = {
      back: `/bookings/${id}`,
      session: `${api}/video-session`,
      lobby: `${api}/lobby`,
      events: `/bookings/${id}/room/events`,
      ...(meeting.role !== 'guest' && { powers: api }),
      check: `${api}/device-check`,
      change: otherWays(
        booking,
        `/bookings/${id}`,
        booking.view.phone === undefined && booking.record.appointmentOf !== undefined,
      ),
    };
    const facts = (await readMeetingFacts(deps, [booking])).get(booking.record.id);
    const call = meeting.role === 'host' ? await readNumberToCall(deps, booking.record, booking.asker) : undefined;
    const queue = await readRoomQueue(deps, actor, meeting);
    const thread = meeting.role === 'guest' ? undefined : await readThreadOf(deps, actor, id, c.var.requestId);
    const about = { booking, ...(thread && { thread }), ...(facts && { facts }), ...(call !== undefined && { call }) };
    return showRoom(c, meeting, paths, { ...about, ...(queue && { queue }) });
  });
  // What the part of a page is drawn from anew: no page, whose title would stand in the tab.
  routes.get('/bookings/:id/room/queue', async (c) => {
    const queue = await readRoomQueue(deps, signedIn(c), await readVideoMeeting(deps, signedIn(c), c.req.param('id')));
    if (queue === undefined) throw new Refusal('not_found', 'no queue beside this room');
    return c.html(<QueueBeside of={queue} language={c.var.language} />);
  });
  routes.post('/bookings/:id/room/next', async (c) => {
    const meeting = await readVideoMeeting(deps, signedIn(c), c.req.param('id'));
    return takeNextFrom(c, deps, signedIn(c), meeting);
  });
  routes.get('/bookings/:id/room/events', (c) => {
    const { headers } = c.req.raw;
    const read = async () => {
      const actor = await readAsker(deps, headers);
      if (actor === undefined) throw new Refusal('not_signed_in', 'sign in to enter a room');
      return { actor, booking: parseInput(bookingId, c.req.param('id')) };
    };
    return streamRoom(c, deps, { lines, read });
  });
  return routes;
}

/** Where the room's page leads back to, and where its script asks for the way in. `neutral`: it names no service. */
export type RoomPaths = {
  readonly back: string;
  readonly session: string;
  readonly lobby: string;
  readonly events: string;
  /** of the house: where they lead the meeting, if they do */
  readonly powers?: string;
  readonly check: string;
  readonly change: OtherWays | null;
  readonly neutral?: boolean;
  /** a person who is in it by an invitation calls the area's desk, and no professional */
  readonly deskOnly?: boolean;
};

/** How else they may meet by one press; nothing where a reason must be given for it. `path`: of the booking's page. */
export function otherWays(booking: ReadBooking, path: string, asksNumber: boolean): OtherWays | null {
  if (needsReason(booking, 'reschedule')) return null;
  const ways = booking.otherChannels.filter((channel) => channel === 'phone' || channel === 'on-site');
  return { action: `${path}/channel`, sequence: booking.record.sequence, ways, asksNumber };
}

export function showRoom(
  c: Context<WebEnv>,
  meeting: VideoMeeting,
  paths: RoomPaths,
  matter?: Matter,
): Response | Promise<Response> {
  const { language } = c.var;
  const held = isFollowed(meeting);
  return showPage(
    c,
    {
      title: roomTexts[language].title,
      ...(held && ROOM_PARTS),
      scripts: [...(held ? ROOM_PARTS.scripts : []), ...(matter?.queue ? [QUEUE_SCRIPT] : [])],
    },
    <RoomPage
      meeting={meeting}
      paths={paths}
      matter={matter}
      language={language}
      encryption={c.var.assets.address('encryption.js') ?? ''}
    />,
  );
}

/** Who is out by a host's word, or after the hour, may come in again: the page tells as soon as they may. */
const MAY_PASS: readonly OutReason[] = ['ended', 'over', 'removed', 'denied', 'deniedUntil', 'locked'];

function isFollowed({ door, out }: VideoMeeting): boolean {
  return isHeld(door) || (door === 'closed' && out !== undefined && MAY_PASS.includes(out.why));
}

/** What a page with the island has. What blurs the background is WebAssembly. */
export const ROOM_PARTS = { scripts: ['room.js'], styles: ['room.css'], compiles: true } as const;

/** Whether there is a room to prepare for: open, or opening later. */
export function isHeld(door: Door): boolean {
  return door === 'open' || door === 'not_yet';
}

const RoomPage: FC<{
  meeting: VideoMeeting;
  paths: RoomPaths;
  matter: Matter | undefined;
  language: Language;
  encryption: string;
}> = ({ meeting, paths, matter, language, encryption }) => {
  const text = roomTexts[language];
  const { booking, directory } = meeting;
  const zone = zoneOf(directory, booking.area);
  const back = { href: paths.back, label: text.back };
  const phone = phoneFor(meeting, matter, paths.deskOnly);
  return (
    <div class="stack gap-5">
      <div class="room-head">
        <Heading back={back} lead={sayDateTimeRange(booking.start, booking.end, language, zone)}>
          {text.title}
        </Heading>
      </div>
      <ToldToCall at={meeting.toldToCall} by={meeting.role} timeZone={zone} language={language} id="told-to-call" />
      <div class="aside-right">
        {isFollowed(meeting) ? (
          <Room meeting={meeting} paths={paths} language={language} encryption={encryption} {...(phone && { phone })} />
        ) : (
          <NoRoom meeting={meeting} language={language} />
        )}
        <aside class="stack">
          {!paths.neutral && (
            <div class="card stack">
              {matter && <WhoIsMet matter={matter} language={language} />}
              <DeviceChecks
                of={matter?.facts}
                reading={{ language, timeZone: zoneOf(directory, booking.area), now: meeting.now }}
              />
              <Facts of={factsOf(meeting, matter, language)} />
            </div>
          )}
          {matter?.queue && <QueueBeside of={matter.queue} language={language} />}
          {matter && <WhatIsAsked matter={matter} language={language} />}
          <PhoneInstead role={meeting.role} language={language} {...(phone && { phone })} {...(matter && { matter })} />
        </aside>
      </div>
    </div>
  );
};

/** Devices are tried out for a meeting that has no room yet. `check`: where its throwaway room is asked for. */
export const RoomAhead: FC<{
  check: string;
  back: string;
  phone: string | undefined;
  texts: Partial<RoomSetup['texts']>;
  language: Language;
}> = ({ check, back, phone, texts, language }) => {
  const { room } = roomTexts[language];
  const none = {
    session: '',
    lobby: '',
    events: '',
    powers: null,
    timeZone: 'UTC',
    change: null,
    encryption: '',
    mediaServer: '',
    opensAt: '',
    out: null,
    saysToCall: false,
  };
  const setup: RoomSetup = {
    ...none,
    language,
    check,
    back,
    opensIn: NEVER,
    phone: phone ?? null,
    texts: { ...room, ...texts },
  };
  return <Island setup={setup} language={language} />;
};

/** The longest that a timer takes: nobody's page stands so long. */
const NEVER = 2 ** 31 - 1;

const Island: FC<PropsWithChildren<{ setup: RoomSetup; language: Language }>> = ({ setup, language, children }) => {
  const text = roomTexts[language];
  return (
    <>
      <div id="room" class="stack">
        {children}
        <noscript>
          <Note tone="warn">
            <h2>{text.withoutScriptTitle}</h2>
            <p>{text.withoutScript}</p>
            <p>{text.checkWithoutScript({ phone: setup.phone ?? undefined })}</p>
          </Note>
        </noscript>
        <div class="preview room-loading">
          <p>{text.loading}</p>
        </div>
        <p class="room-late">{text.tooOld}</p>
      </div>
      <script type="application/json" id="room-setup">
        {raw(JSON.stringify(setup).replaceAll('<', '\\u003c'))}
      </script>
    </>
  );
};

/** The island's place. Until its script runs, and where none does, it says what is going on. */
const Room: FC<{
  meeting: VideoMeeting;
  paths: RoomPaths;
  language: Language;
  encryption: string;
  phone?: string;
}> = ({ meeting, paths, language, encryption, phone }) => {
  const text = roomTexts[language];
  const { booking, directory, door, opensAt, out, now } = meeting;
  const zone = zoneOf(directory, booking.area);
  const opens = text.opensWhen({ when: { at: opensAt, zone } });
  const setup: RoomSetup = {
    session: paths.session,
    lobby: paths.lobby,
    check: paths.check,
    change: paths.change,
    events: paths.events,
    powers: paths.powers ?? null,
    language,
    timeZone: zone,
    encryption,
    mediaServer: meeting.mediaServer,
    back: paths.back,
    opensIn: door === 'open' ? 0 : Math.max(0, opensAt - now),
    opensAt: opens,
    out: out && MAY_PASS.includes(out.why) ? { out: out.why, ...(out.from && { from: toIso(out.from, zone) }) } : null,
    saysToCall: meeting.toldToCall !== undefined,
    phone: phone ?? null,
    texts: text.room,
  };
  return (
    <div class="stack">
      <Island setup={setup} language={language}>
        {setup.out !== null && (
          <Note>
            <h2>{text.room.door.outTitle}</h2>
            <p>{sayWhyOut(meeting, language)}</p>
          </Note>
        )}
        {door === 'not_yet' && (
          <Note>
            <h2>{text.notYetTitle}</h2>
            <p>{text.notYet({ when: opens })}</p>
          </Note>
        )}
      </Island>
      <p class="small soft">
        <Icon name="lock" /> {text.privacy}
      </p>
    </div>
  );
};

const NoRoom: FC<{ meeting: VideoMeeting; language: Language }> = ({ meeting, language }) => {
  const text = roomTexts[language];
  const why = sayWhyOut(meeting, language);
  if (why === undefined) {
    return (
      <Note tone="warn">
        <h2>{text.noServerTitle}</h2>
        <p>{text.noServer}</p>
      </Note>
    );
  }
  return (
    <Note>
      <h2>{text.room.door.outTitle}</h2>
      <p>{why}</p>
    </Note>
  );
};

const PhoneInstead: FC<{ role: VideoMeeting['role']; language: Language; phone?: string; matter?: Matter }> = ({
  role,
  language,
  phone,
  matter,
}) => {
  const text = roomTexts[language];
  const noPhone = role === 'host' ? text.noPhoneHost : text.noPhone;
  const email = matter?.booking.asker?.email;
  if (phone === undefined) {
    return (
      <p class="small soft">
        {email === undefined ? noPhone : text.noNumber} {email && <a href={`mailto:${email}`}>{sayEmail(email)}</a>}
      </p>
    );
  }
  return (
    <div class="stack gap-2">
      <p class="small soft">{text.phoneInstead}</p>
      <a class="button second" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
        <Icon name="phone" /> {text.call({ phone })}
      </a>
    </div>
  );
};

/** Whom to call when video fails: for the host whom they meet, else the professional one was to meet, else the area. */
function phoneFor(
  { booking, directory, role }: VideoMeeting,
  matter: Matter | undefined,
  deskOnly = false,
): string | undefined {
  if (role === 'host') return matter?.call;
  const numbers = deskOnly ? [] : booking.professionals.map((id) => directory.professionals.get(id)?.phone);
  return numbers.find((number) => number !== undefined) ?? directory.areas.get(booking.area)?.phone;
}

/** Who one meets: the professionals' posts; for a professional, the family, or the worker who asks, unless named above. */
function factsOf(
  { booking, directory, role }: VideoMeeting,
  matter: Matter | undefined,
  language: Language,
): [string, string][] {
  const text = roomTexts[language];
  const posts = booking.professionals.map((id) => sayPost(directory.professionals.get(id)?.post, language));
  const isNamed = matter?.booking.whose !== undefined || matter?.booking.asker !== undefined;
  const client = isNamed ? '' : booking.appointmentOf === undefined ? text.room.booker : text.family;
  const service = directory.services.get(booking.service);
  return [
    [text.who, role === 'host' ? client : posts.join(', ')],
    [text.service, sayName(service?.name, language)],
  ];
}

// A family's page, phone first: their time, and the few things they may do with it. It names no service and no child.

import type { Context, Hono } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { leadsOf, nextReminder } from '../../../core/reminders.ts';
import { sayDate, sayDateTimeRange } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { type BookingRecord, type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { readInvite } from '../../../features/calendar/read.ts';
import { askForCall } from '../../../features/clinics/ask-for-call.ts';
import { confirmComing } from '../../../features/clinics/confirm-coming.ts';
import { openBookingLink } from '../../../features/clinics/open-booking-link.ts';
import { readOwnWorker } from '../../../features/clinics/read.ts';
import { noteCallInstead } from '../../../features/video/call-instead.ts';
import { openVideoSession } from '../../../features/video/open-video-session.ts';
import { readLobby, readVideoMeeting, type VideoMeeting } from '../../../features/video/read.ts';
import { lobbyQuery } from '../../../features/video/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { ChannelUndo } from '../booking/channel-form.tsx';
import { Place, telOf } from '../booking/how-to-reach.tsx';
import type { OtherWays } from '../booking/islands/room/setup.ts';
import { KeepLink, PrintedLink } from '../booking/keep-link.tsx';
import { ToldToCall } from '../booking/presence.tsx';
import { isHeld, otherWays, showRoom } from '../booking/room.tsx';
import { ROOM_LINES, streamRoom } from '../booking/room-events.ts';
import { CHANGED, SeenVersion, seenIn } from '../booking/seen-version.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { channelTexts, slotTexts } from '../booking/texts/words.ts';
import { isOutOf, WhyOut } from '../booking/why-out.tsx';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, standing } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { phone } from '../kit/inputs.tsx';
import { countLines } from '../kit/live-stream.ts';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { readForm } from '../kit/read-form.ts';
import { LongTime } from '../kit/times.tsx';
import { type FamilyLink, familyRoutes, keepAddressSecret, openAnyLink, openFamilyLink } from './family-link.tsx';
import { showInvited } from './invited.tsx';
import { leadBackToTimes, showHeldTime } from './self-booking-form.tsx';
import { familyLinkTexts, familyMessagesTexts } from './texts/words.ts';

/** Keeps a number on one line of a narrow phone. */
const NO_BREAK = '\u00a0';

type View = {
  readonly link: FamilyLink;
  /** the page's own address, to be kept */
  readonly url: string;
  readonly booking: ReadBooking;
  readonly video: VideoMeeting | undefined;
  /** one of those they meet is the family's own worker */
  readonly own: boolean;
  readonly call: CallState;
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
};

export function familyBookingPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);
  const lines = countLines(ROOM_LINES);

  routes.get('/b/:secret', async (c) => {
    const link = await openAnyLink(c, deps).catch((error) => leadBackToTimes(c, error));
    if (link instanceof Response) return link;
    if (link.actor.invitation !== undefined) return showInvited(c, deps, link);
    if (link.held) return showHeldTime(c, deps, link);
    return showLinked(c, deps, link);
  });

  routes.post('/b/:secret/confirm', async (c) => {
    const link = await openFamilyLink(c, deps);
    const input = { booking: link.booking, ...seenIn(await readForm(c)) };
    await execute(deps, link.actor, confirmComing, input, { requestId: c.var.requestId });
    return c.redirect(`${link.path}?done=confirmed`, 303);
  });

  routes.post('/b/:secret/call', async (c) => {
    const link = await openFamilyLink(c, deps);
    return answerForm(c, callForm(c.var.language), {
      act: ({ phone }) => {
        const input = { booking: link.booking, ...(phone !== '' && { phone }) };
        return execute(deps, link.actor, askForCall, input, { requestId: c.var.requestId });
      },
      // another's wish stands: the page says so, and thanks nobody
      done: ({ asked }) => (asked ? `${link.path}?done=called` : link.path),
      again: (state) => showLinked(c, deps, link, state),
    });
  });

  routes.get('/b/:secret/invite.ics', async (c) => {
    const link = await openAnyLink(c, deps);
    const page = `${deps.config.publicUrl}${link.path}`;
    const options = { requestId: c.var.requestId, page, level: link.level };
    const file = await readInvite(deps, link.actor, link.booking, options);
    return c.body(file, 200, {
      'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'Content-Disposition': 'attachment; filename="neuvoaika.ics"',
    });
  });

  routes.get('/b/:secret/room', async (c) => {
    const link = await openAnyLink(c, deps);
    const meeting = await readVideoMeeting(deps, link.actor, link.booking);
    if (meeting.door === 'no_server') await noteCallInstead(deps, meeting.booking, meeting.role);
    return showRoom(c, meeting, {
      back: link.path,
      session: `${link.path}/video-session`,
      lobby: `${link.path}/lobby.json`,
      events: `${link.path}/room/events`,
      check: `${link.path}/device-check`,
      change: await otherWaysOf(c, deps, link),
      neutral: true,
      ...(link.actor.invitation && { deskOnly: true }),
    });
  });

  // The room's script reads codes, not pages.
  routes.post('/b/:secret/video-session', async (c) => {
    try {
      const link = await openAnyLink(c, deps);
      const options = { requestId: c.var.requestId };
      return c.json(await openVideoSession(deps, link.actor, { ...c.req.query(), booking: link.booking }, options));
    } catch (error) {
      if (error instanceof Refusal) {
        const { from, because } = error.details;
        return c.json({ code: error.code, from, because }, error.status);
      }
      throw error;
    }
  });

  routes.get('/b/:secret/lobby.json', async (c) => {
    const link = await openAnyLink(c, deps);
    return c.json(await readLobby(deps, link.actor, link.booking, parseInput(lobbyQuery, c.req.query())));
  });

  routes.get('/b/:secret/room/events', (c) => {
    keepAddressSecret(c);
    const secret = c.req.param('secret');
    return streamRoom(c, deps, { lines, read: () => openBookingLink(deps, secret) });
  });

  return routes;
}

/** How else the family may meet; who was invited changes nothing. */
async function otherWaysOf(c: Context<WebEnv>, deps: Dependencies, link: FamilyLink): Promise<OtherWays | null> {
  if (link.actor.invitation !== undefined) return null;
  const booking = await readBooking(deps, link.actor, link.booking, c.var.requestId);
  return otherWays(booking, link.path, !link.canBeCalled);
}

/** `call`: the form that asks to be called, as it was sent. */
async function showLinked(
  c: Context<WebEnv>,
  deps: Dependencies,
  link: FamilyLink,
  call?: CallState,
): Promise<Response> {
  const booking = await readBooking(deps, link.actor, link.booking, c.var.requestId);
  const video = booking.record.channel === 'video' ? await readVideoMeeting(deps, link.actor, link.booking) : undefined;
  const worker = await readOwnWorker(deps, booking.record);
  const own = booking.record.professionals.some((each) => each === worker);
  const timeZone = zoneOf(booking.directory, booking.record.area);
  const url = `${deps.config.publicUrl}${link.path}`;
  const { language } = c.var;
  const state = call ?? fresh(callForm(language));
  return showBooking(c, { link, url, booking, video, own, call: state, language, timeZone, now: deps.clock.now() });
}

function callForm(language: Language) {
  const text = channelTexts[language];
  return { phone: phone(text.phone, { autocomplete: 'tel', maxlength: 31, fault: text.phoneMissing }) };
}
type CallState = FormState<ReturnType<typeof callForm>>;

function showBooking(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { booking, language, timeZone } = view;
  const { record } = booking;
  const text = familyLinkTexts[language];
  const stands = record.status === 'booked' || record.status === 'arrived';
  const soon = joinsSoon(view);
  const justBooked = c.req.query('done') === 'booked';
  return showPage(
    c,
    {
      title: `${text.title} ${sayDate(record.start, language, timeZone, 'short')}`,
      width: 'narrow',
      ...(stands && { scripts: [PRINT_SCRIPT] }),
      ...standing(view.call),
    },
    <div class="stack gap-5">
      <ErrorSummary faults={view.call.faults} language={language} />
      <DoneNote done={c.req.query('done')} of={record} language={language}>
        <ChannelUndo from={c.req.query('from')} path={view.link.path} booking={booking} language={language} />
      </DoneNote>
      <div class="stack gap-3">
        <State view={view} />
        {soon ? (
          <>
            <h1 class="big-time">
              {text[soon.begun ? 'begun' : 'begins']({ start: { at: record.start, zone: timeZone } })}
            </h1>
            <p>{sayDateTimeRange(record.start, record.end, language, timeZone)}</p>
          </>
        ) : (
          <h1 class="big-time">
            <span class="unseen">{text.title}: </span>
            <LongTime start={record.start} end={record.end} reading={{ language, timeZone }} />
          </h1>
        )}
        {stands && <HowToMeet view={view} />}
      </div>
      {stands && justBooked && <Keep view={view} />}
      {soon && <Join view={view} opens={soon.opens} />}
      {isAhead(view) && <Coming view={view} />}
      {!soon && isAhead(view) && view.video && <Video view={view} video={view.video} />}
      {soon && <ToldToCall at={view.video?.toldToCall} by="guest" timeZone={timeZone} language={language} />}
      {soon ? <InsteadOfVideo view={view} /> : null}
      {soon ? <FoldedActions view={view} /> : <Actions view={view} />}
      {!soon && isAhead(view) && <CallWish view={view} />}
      {stands && (
        <p class="small soft">
          <Icon name="lock" /> {text.keep}
        </p>
      )}
      {stands && !justBooked && <Keep view={view} />}
      {(!stands || view.now >= record.end) && <NewTime view={view} />}
    </div>,
  );
}

/** How the page is found again: those whom no mail reminds are told how, and anybody's print says where it is. */
const Keep: FC<{ view: View }> = ({ view }) => {
  const { link, url, booking, language, timeZone } = view;
  if (!link.told) {
    const phone = booking.directory.areas.get(booking.record.area)?.phone?.replaceAll(' ', NO_BREAK);
    return (
      <KeepLink url={url} language={language}>
        <p class="small soft">{familyLinkTexts[language].lostLink({ phone })}</p>
      </KeepLink>
    );
  }
  const reminded = remindedAt(view);
  return (
    <>
      {reminded !== undefined && (
        <p class="small soft">
          <Icon name="mail" /> {familyLinkTexts[language].reminds({ when: { at: reminded, zone: timeZone } })}
        </p>
      )}
      <PrintButton language={language} />
      <PrintedLink url={url} language={language} />
    </>
  );
};

/** When a message reminds its reader of the time next. */
function remindedAt({ booking: { record, directory }, timeZone, now }: View): number | undefined {
  const service = directory.services.get(record.service);
  if (service === undefined || record.channel === undefined || record.status !== 'booked') return undefined;
  return nextReminder({ start: record.start, leads: leadsOf(service, record.channel), timeZone }, now);
}

/** How long before a meeting its page is for joining it, in minutes: devices are tried, then one waits. */
const JOINS_BEFORE = 60;

/** The room of a video meeting that is near or on; `opens`: when it lets in, where it does not yet. */
function joinsSoon({ video, now }: View): { readonly begun: boolean; readonly opens?: number } | undefined {
  if (video === undefined || !isHeld(video.door) || isOutOf(video)) return undefined;
  const { start } = video.booking;
  if (now < start - JOINS_BEFORE * MINUTE) return undefined;
  return { begun: now >= start, ...(video.door === 'not_yet' && { opens: video.opensAt }) };
}

/** Booked, and not over yet. */
function isAhead({ booking: { record }, now }: View): boolean {
  return record.status === 'booked' && now < record.end;
}

/** Nothing was done: it was too late, so already, or of another time than was seen. */
const NOTHING_DONE = ['late', 'already', 'same-time', 'same-channel', 'cancelled-already', CHANGED];

const DoneNote: FC<
  PropsWithChildren<{
    done: string | undefined;
    of: Pick<BookingRecord, 'channel' | 'status'>;
    language: Language;
  }>
> = ({ done: sent = '', of: { channel, status }, language, children }) => {
  // of a time that was cancelled meanwhile it is not too late: it has changed
  const done = sent === 'late' && status === 'cancelled' ? CHANGED : sent;
  const way = channel ? slotTexts[language].channelName[channel] : '';
  const ways = {
    channel: channelTexts[language].done({ channel: way }),
    'same-channel': channelTexts[language].same({ channel: way }),
  };
  const said = wordFor(
    { ...familyLinkTexts[language].done, ...ways, messages: familyMessagesTexts[language].done },
    done,
  );
  if (said === undefined) return null;
  return (
    <Note tone={NOTHING_DONE.includes(done) ? 'warn' : 'good'} said>
      <p>{said}</p>
      {children}
    </Note>
  );
};

const State: FC<{ view: View }> = ({ view: { booking, link, language, now } }) => {
  const { status, end } = booking.record;
  const { state } = familyLinkTexts[language];
  if (status === 'cancelled') {
    return (
      <Badge tone="bad" icon="cancelled">
        {state.cancelled}
      </Badge>
    );
  }
  if (status === 'arrived') return <Badge icon="check">{state.arrived}</Badge>;
  if (status !== 'booked' || now >= end) return <Badge icon="clock">{state.over}</Badge>;
  return (
    <Badge tone="good" icon="check">
      {link.confirmed ? state[link.confirmedSelf ? 'confirmed' : 'isConfirmed'] : state.booked}
    </Badge>
  );
};

const HowToMeet: FC<{ view: View }> = ({ view: { booking, link, own, language } }) => {
  const { record, directory } = booking;
  const text = familyLinkTexts[language];
  if (record.channel === undefined) return null;
  const phone = directory.areas.get(record.area)?.phone;
  const isKnown = record.site === undefined || directory.sites.has(record.site);
  const place =
    link.nonDisclosure || !isKnown ? text.askWhere : record.site && <Place booking={booking} language={language} />;
  return (
    <div class="stack gap-3">
      <p>
        <Icon name={channelIcon[record.channel]} /> {text.how[record.channel]}{' '}
        {text.whom({ own: own ? 'yes' : 'other', others: record.professionals.length - (own ? 1 : 0) })}
      </p>
      {record.channel === 'on-site' && <Facts of={[[text.where, place]]} />}
      {record.channel === 'on-site' && link.nonDisclosure && phone && <CallButton phone={phone} language={language} />}
    </div>
  );
};

const CallButton: FC<{ phone: string; language: Language }> = ({ phone, language }) => (
  <a class="button second wide" href={telOf(phone)}>
    <Icon name="phone" /> {familyLinkTexts[language].call({ phone })}
  </a>
);

/** Saying that one comes is what the page wants, until it has been said or the meeting is near. */
const Coming: FC<{ view: View }> = ({ view }) => {
  const { link, booking, language } = view;
  const text = familyLinkTexts[language];
  if (link.confirmed) return null;
  return (
    <form method="post" action={`${link.path}/confirm`} class="stack gap-2 no-print">
      <SeenVersion of={booking.record} />
      <button type="submit" class={joinsSoon(view) ? 'button second wide' : 'button wide'}>
        <Icon name="check" /> {booking.record.channel === 'on-site' ? text.come : text.suits}
      </button>
      <p class="small soft">{text.comeHint}</p>
    </form>
  );
};

/** The one thing to press: into the room, which opens by itself where one comes before its time. */
const Join: FC<{ view: View; opens: number | undefined }> = ({ view: { link, language, timeZone }, opens }) => {
  const text = familyLinkTexts[language];
  return (
    <div class="stack gap-2 no-print">
      <a class="button wide big" href={`${link.path}/room`}>
        <Icon name="video" /> {text.join}
      </a>
      <p class="small soft">
        {opens === undefined ? text.joinHint : text.joinOpens({ opens: { at: opens, zone: timeZone } })}
      </p>
    </div>
  );
};

/** What to do where video fails: the same time by phone, or a call for advice. */
const InsteadOfVideo: FC<{ view: View }> = ({ view: { link, booking, language } }) => {
  const text = familyLinkTexts[language];
  const phone = booking.directory.areas.get(booking.record.area)?.phone;
  const byPhone = booking.otherChannels.includes('phone');
  if (!byPhone && phone === undefined) return null;
  return (
    <section class="card no-print">
      <h2>{text.noVideoTitle}</h2>
      <ul class="rows">
        {byPhone && (
          <li>
            <span>{text.byPhone}</span>
            <span class="row">
              <a class="button second small" href={`${link.path}/channel`}>
                <Icon name="phone" /> {text.toPhone}
              </a>
            </span>
          </li>
        )}
        {phone && (
          <li>
            <span>{text.askAdvice}</span>
            <span class="row">
              <a class="button quiet small" href={telOf(phone)}>
                {text.call({ phone })}
              </a>
            </span>
          </li>
        )}
      </ul>
    </section>
  );
};

const Video: FC<{ view: View; video: VideoMeeting }> = ({ view: { link, language, timeZone }, video }) => {
  const text = familyLinkTexts[language];
  if (isOutOf(video)) return <WhyOut of={video} room={`${link.path}/room`} language={language} />;
  return (
    <section class="card stack gap-3">
      <h2>{text.videoTitle}</h2>
      <p>{isHeld(video.door) ? text.videoOpens({ when: { at: video.opensAt, zone: timeZone } }) : text.videoMissing}</p>
      {isHeld(video.door) && (
        <a class="button second wide no-print" href={`${link.path}/room`}>
          <Icon name="video" /> {text.videoTest}
        </a>
      )}
    </section>
  );
};

const Actions: FC<{ view: View }> = ({ view }) => {
  const { link, booking, language, timeZone } = view;
  const { record, acts, directory } = booking;
  const text = familyLinkTexts[language];
  if (!isAhead(view)) return null;
  const phone = directory.areas.get(record.area)?.phone?.replaceAll(' ', NO_BREAK);
  const until = { at: Date.parse(booking.view.changeableUntil), zone: timeZone };
  return (
    <div class="stack gap-3 no-print">
      <a
        class={link.confirmed && !joinsSoon(view) ? 'button wide' : 'button second wide'}
        href={`${link.path}/invite.ics`}
      >
        <Icon name="add-to-calendar" /> {text.calendar}
      </a>
      {!link.nonDisclosure && (
        <p>
          <a href={`${link.path}/calendar`}>{text.feedLink}</a>
        </p>
      )}
      {link.told && (
        <p>
          <a href={`${link.path}/messages`}>{familyMessagesTexts[language].link}</a>
        </p>
      )}
      {acts.includes('reschedule') && (
        <a class="button second wide" href={`${link.path}/move`}>
          <Icon name="move" /> {text.move}
        </a>
      )}
      {booking.otherChannels.length > 0 && (
        <a class="button second wide" href={`${link.path}/channel`}>
          <Icon name="again" /> {channelTexts[language].link}
        </a>
      )}
      {acts.includes('cancel') && (
        <a class="button danger wide" href={`${link.path}/cancel`}>
          <Icon name="no-times" /> {text.cancel}
        </a>
      )}
      <p class="small soft">
        {acts.includes('cancel') ? text.changeUntil({ until, phone }) : text.changeClosed({ phone })}
      </p>
    </div>
  );
};

/** Near a meeting few want to change it: folded, so that joining stands alone. */
const FoldedActions: FC<{ view: View }> = ({ view }) => {
  if (!isAhead(view)) return null;
  return (
    <details class="unfolds no-print">
      <summary>{familyLinkTexts[view.language].changeFold}</summary>
      <Actions view={view} />
    </details>
  );
};

/** Where no number of theirs is known, the wish comes with one. */
const CallWish: FC<{ view: View }> = ({ view: { link, booking, call, language, timeZone } }) => {
  const text = familyLinkTexts[language];
  const phone = booking.directory.areas.get(booking.record.area)?.phone;
  const asked = link.callWish === undefined ? undefined : { at: link.callWish, zone: timeZone };
  const asksNumber = !link.canBeCalled || call.faults.phone !== undefined;
  return (
    <section class="stack gap-3 no-print" id="call">
      <h2>{text.callTitle}</h2>
      {asked !== undefined && <p>{text[link.askedSelf ? 'callAsked' : 'callIsAsked']({ when: asked })}</p>}
      {asked === undefined && (
        <form method="post" action={`${link.path}/call`} class="stack gap-3" novalidate>
          <p class="soft">{asksNumber ? text.callNumberLead : text.callLead}</p>
          {asksNumber && fieldsAt(callForm(language), call, language).phone}
          <button type="submit" class="button second wide">
            <Icon name="phone" /> {text.callAsk}
          </button>
        </form>
      )}
      {phone && <CallButton phone={phone} language={language} />}
    </section>
  );
};

const NewTime: FC<{ view: View }> = ({ view: { booking, language } }) => (
  <p>{familyLinkTexts[language].newTime({ phone: booking.directory.areas.get(booking.record.area)?.phone })}</p>
);

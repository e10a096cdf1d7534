// Moving a booking to where it was dropped: from when to when, said before it is done.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import { z } from 'zod';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ResourceId } from '../../../core/ids.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Interval } from '../../../core/interval.ts';
import type { ChosenForCalendar } from '../../../core/left-calendar.ts';
import type { Language } from '../../../core/permissions.ts';
import { nearestSlots, type Slot } from '../../../core/slots.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { readRefusedSlots } from '../../../features/bookings/read-rules-against.ts';
import { rescheduleBooking } from '../../../features/bookings/reschedule-booking.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type Drop, findLandings, findPlace } from '../../../features/clinics/find-place.ts';
import { losesOwnWorker } from '../../../features/clinics/read.ts';
import { dayOf } from '../../../features/clinics/read-desk.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { type DeskAddress, deskHref, deskToReturnTo, readDeskAddress, withDone } from '../booking/desk-address.ts';
import { LateWarning } from '../booking/late-warning.tsx';
import { decidedIn, type LeavingPerson, LeftCalendars } from '../booking/left-calendars.tsx';
import { showLostTime } from '../booking/lost-race.tsx';
import { readReplaced } from '../booking/replaced.ts';
import { SeenVersion, seenIn, whyUndone } from '../booking/seen-version.tsx';
import { anywayTexts, bookingTexts, formTexts } from '../booking/texts/words.ts';
import { readWhomToTell, WhoIsTold, type WhomToTell } from '../booking/told.tsx';
import { sayWhose } from '../booking/whose.tsx';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { readForm } from '../kit/read-form.ts';
import { mondayOf } from './choices.ts';
import { deskTexts } from './texts/words.ts';

const dropped = z.object({
  booking: bookingId,
  resource: z
    .string()
    .regex(/^(?:professional|room):[\w-]{1,100}$/)
    .transform((text) => text as ResourceId),
  /** epoch milliseconds */
  at: z.coerce.number().int().positive(),
});

export function deskMovePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  // What the dialog says: the island shows it where the booking was dropped.
  routes.get('/desk/move', async (c) => {
    const drop = dropped.safeParse(c.req.query());
    if (!drop.success) throw new Refusal('invalid_input', 'a booking is dropped on somebody, at some time');
    const booking = await readBooking(deps, signedIn(c), drop.data.booking, c.var.requestId);
    const place = await findPlace(deps, signedIn(c), booking, drop.data);
    const now = deps.clock.now();
    const at = readDeskAddress(c.req.query(), { actor: signedIn(c), directory: booking.directory, now });
    const back = deskHref(at);
    if (isClosed(booking)) return c.html(html`${<Closed language={c.var.language} />}`);
    const anyway = await anywayAt(c, deps, booking, { ...drop.data, ...(place.slot && { free: place.slot }) });
    const to = anyway ?? place.slot;
    const losesOwn = to !== undefined && (await losesOwnWorker(deps, booking.record, to.professionals));
    const { language } = c.var;
    // a coordinator who moves it anyway chooses on the page that asks the reason
    const ways = anyway ? [] : (place.slot ? [place.slot] : place.nearest).map(({ professionals }) => professionals);
    const { record, directory } = booking;
    const replaced = await readReplaced(deps, { directory, language }, [{ record, ways }]);
    const told = { whom: await readWhomToTell(deps, signedIn(c), booking, c.var.requestId), now };
    const question = { booking, drop: place, back, ...told, losesOwn, replaced, language, ...(anyway && { anyway }) };
    return c.html(html`${<Question {...question} />}`);
  });

  // Where the booking that is being dragged would fit on the days shown: the island draws it.
  routes.get('/desk/landings', async (c) => {
    const id = bookingId.safeParse(c.req.query('booking'));
    if (!id.success) throw new Refusal('invalid_input', 'which booking is dragged');
    const booking = await readBooking(deps, signedIn(c), id.data, c.var.requestId);
    const { directory } = booking;
    const at = readDeskAddress(c.req.query(), { actor: signedIn(c), directory, now: deps.clock.now() });
    const range = rangeShown(at, zoneOf(directory, at.area));
    if (isClosed(booking)) return c.json({ items: [], nextCursor: null });
    return c.json({ items: await findLandings(deps, signedIn(c), booking, { by: at.by, range }), nextCursor: null });
  });

  routes.post('/desk/move', async (c) => {
    const form = await readForm(c);
    const back = deskToReturnTo(form.one('back'));
    const about = { booking: form.one('booking'), ...seenIn(form) };
    const calendar = decidedIn(form);
    const input = { ...about, slot: form.one('slot'), ...(calendar && { calendar }) };
    try {
      const { booking } = input;
      const before = await recordOf(c, deps, booking);
      // pressed twice: it has been moved already; whether by the same choice, the command knows
      if (before?.slot === input.slot && calendar === undefined)
        return c.redirect(withDone(back, 'same-time', { booking }), 303);
      const asked = { requestId: c.var.requestId };
      const { unchanged } = await executeTelling(deps, signedIn(c), rescheduleBooking, input, asked);
      if (unchanged) return c.redirect(withDone(back, 'same-time', { booking }), 303);
      const was = before && { was: new Date(before.start).toISOString() };
      return c.redirect(withDone(back, 'moved', { booking, ...was }), 303);
    } catch (error) {
      // where the choice is to be made
      if (error instanceof Refusal && error.code === 'calendar_undecided')
        return c.redirect(
          `/bookings/${input.booking}/reschedule?${new URLSearchParams({ slot: input.slot, back })}`,
          303,
        );
      const undone = whyUndone(error);
      if (undone) return c.redirect(withDone(back, undone, { booking: input.booking }), 303);
      return showLost(c, deps, error, input, back);
    }
  });

  return routes;
}

/** Whether its cut-off has passed, and moving it is a coordinator's. */
function isClosed({ late, overrides }: ReadBooking): boolean {
  return late.includes('reschedule') && !overrides;
}

const Closed: FC<{ language: Language }> = ({ language }) => {
  const { moveNone, moveNo } = deskTexts[language];
  return (
    <form method="post" action="/desk/move" class="stack">
      <h2 id="desk-question">{moveNone}</h2>
      <p>{anywayTexts[language].lateTheirs}</p>
      <div class="row">
        <button type="submit" class="button quiet" formmethod="dialog">
          {moveNo}
        </button>
      </div>
    </form>
  );
};

/**
 * Where a coordinator may move the booking with a reason: a time there that only rules keep away, or any free one
 * once the cut-off has passed.
 */
async function anywayAt(
  c: Context<WebEnv>,
  deps: Dependencies,
  { record, directory, acts }: ReadBooking,
  { resource, at, free }: { readonly resource: ResourceId; readonly at: number; readonly free?: Slot },
): Promise<Slot | undefined> {
  if (free !== undefined) return acts.includes('reschedule') ? undefined : free;
  const day = dayOf(at, zoneOf(directory, record.area));
  const question = { service: record.service, area: record.area, from: day.start, to: day.end };
  const refused = await readRefusedSlots(deps, signedIn(c), question, record);
  const there = refused.filter(({ slot }) => slot.claims.some((claim) => claim.resource === resource));
  const [nearest] = nearestSlots(
    there.map(({ slot }) => slot),
    at,
    1,
  );
  return nearest !== undefined && Math.abs(nearest.start - at) <= QUARTER ? nearest : undefined;
}

const QUARTER = 15 * MINUTE;

/** The instants that the desk shows: a day, or the week around it. */
function rangeShown({ view, date }: DeskAddress, timeZone: string): Interval {
  const clock = wallClock(timeZone);
  const first = view === 'week' ? mondayOf(date) : date;
  const after = Temporal.PlainDate.from(first).add({ days: view === 'week' ? 7 : 1 });
  return { start: clock.instant(first, '00:00'), end: clock.instant(after.toString(), '00:00') };
}

async function recordOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  booking: string,
): Promise<ReadBooking['record'] | undefined> {
  const id = bookingId.safeParse(booking);
  return id.success ? (await readBooking(deps, signedIn(c), id.data, c.var.requestId)).record : undefined;
}

async function showLost(
  c: Context<WebEnv>,
  deps: Dependencies,
  error: unknown,
  {
    booking,
    slot,
    sequence,
    calendar,
  }: {
    readonly booking: string;
    readonly slot: string;
    readonly sequence?: number;
    readonly calendar?: ChosenForCalendar;
  },
  back: string,
): Promise<Response> {
  const id = bookingId.safeParse(booking);
  if (!id.success) throw error;
  const { record, directory } = await readBooking(deps, signedIn(c), id.data, c.var.requestId);
  const target = {
    action: '/desk/move',
    fields: {
      booking,
      back,
      ...(calendar && { calendar }),
      ...(sequence !== undefined && { sequence: String(sequence) }),
    },
  };
  return showLostTime(c, error, { slot, target, timeZone: zoneOf(directory, record.area) });
}

/** `anyway`: where the booking may be moved with a reason, and not without. */
const Question: FC<{
  booking: ReadBooking;
  drop: Drop;
  anyway?: Slot;
  back: string;
  whom: WhomToTell;
  now: number;
  /** it would be with the family's own worker no more */
  losesOwn: boolean;
  replaced: readonly LeavingPerson[];
  language: Language;
}> = ({ booking, drop, anyway, back, whom, now, losesOwn, replaced, language }) => {
  const { record, directory, acts, whose } = booking;
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, record.area);
  const said = (at: number) => sayDateTime(at, language, timeZone);
  const who = (ids: Slot['professionals']) => (
    <Posts of={ids.map((id) => directory.professionals.get(id)?.post ?? {})} language={language} />
  );
  const slot = anyway ?? drop.slot;
  const move = (to: object) => `/bookings/${record.id}/reschedule?${new URLSearchParams({ ...to, back })}`;
  return (
    <form method="post" action="/desk/move" class="stack">
      <h2 id="desk-question">{slot ? text.moveTitle : text.moveNone}</h2>
      <Carried of={{ booking: record.id, back }} />
      <SeenVersion of={record} />
      <Facts
        of={[
          [bookingTexts[language].page.whose, whose && sayWhose(whose, language)],
          [
            text.moveFrom,
            <>
              {said(record.start)}, {who(record.professionals)}
            </>,
          ],
          [
            text.moveTo,
            slot && (
              <>
                {said(slot.start)}, {who(slot.professionals)}
              </>
            ),
          ],
        ]}
      />
      {!slot && drop.nearest.length > 0 && (
        <>
          <p>{text.moveNoneAdvice}</p>
          <ul class="stack gap-2">
            {drop.nearest.map((near) => (
              <li>
                {acts.includes('reschedule') ? (
                  <button type="submit" class="slot" name="slot" value={near.id}>
                    <Near at={said(near.start)} who={who(near.professionals)} />
                  </button>
                ) : (
                  <a class="slot" href={move({ slot: near.id })}>
                    <Near at={said(near.start)} who={who(near.professionals)} />
                  </a>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {anyway && <p>{anywayTexts[language].moveLead}</p>}
      {losesOwn && (
        <Note tone="warn">
          <p>{formTexts[language].otherWorker}</p>
        </Note>
      )}
      {slot && (
        <LateWarning time={slot} service={directory.services.get(record.service)} now={now} language={language} />
      )}
      {(slot || drop.nearest.length > 0) && (
        <Note>
          <p>
            <WhoIsTold of={whom} {...(slot && { professionals: slot.professionals })} language={language} />{' '}
            {bookingTexts[language].move.told}
          </p>
        </Note>
      )}
      {replaced.length > 0 && <LeftCalendars of={replaced} within language={language} />}
      <div class="row">
        {anyway && (
          <a class="button" href={move({ slot: anyway.id })}>
            {anywayTexts[language].move}
          </a>
        )}
        {slot && !anyway && (
          <button type="submit" class="button" name="slot" value={slot.id}>
            {text.moveSure}
          </button>
        )}
        {!slot && (
          <a class="button second" href={move({})}>
            {text.moveOther}
          </a>
        )}
        <button type="submit" class="button quiet" formmethod="dialog" formnovalidate>
          {text.moveNo}
        </button>
      </div>
    </form>
  );
};

const Near: FC<{ at: string; who: Child }> = ({ at, who }) => (
  <>
    <b>{at}</b>
    <span class="soft">{who}</span>
  </>
);

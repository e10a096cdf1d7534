// Moving a booking: choose another time of its service, then confirm; with a reason where a rule stands in the way.

import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ChosenForCalendar } from '../../../core/left-calendar.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTime, sayDateTimeRange, sayTime } from '../../../core/wording.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { readOtherTimes } from '../../../features/bookings/read-elsewhere.ts';
import { readRefusedSlots, readSlotAnyway } from '../../../features/bookings/read-rules-against.ts';
import { rescheduleBooking } from '../../../features/bookings/reschedule-booking.ts';
import { slotId } from '../../../features/bookings/schema.ts';
import { losesOwnWorker } from '../../../features/clinics/read.ts';
import { dayOf } from '../../../features/clinics/read-desk.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, answerForm, type FormState, fresh, showFormPage, standing } from '../kit/form.tsx';
import { faultsFor, isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { date } from '../kit/inputs.tsx';
import { Names, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { isoOf, type Reading } from '../kit/times.tsx';
import { actRoutes } from './act-routes.ts';
import { AnywayNote, anywayFaults, anywayForm, overrideOf, type RuleAside, sayRules } from './anyway-fields.tsx';
import { openBooking } from './booking.tsx';
import { deskToReturnTo, withDone } from './desk-address.ts';
import { LateWarning } from './late-warning.tsx';
import { decidedIn, LeftCalendars } from './left-calendars.tsx';
import { showLostTime } from './lost-race.tsx';
import { asideFor } from './past-cut-off.ts';
import { OtherDays, PickedSlots, pickTimes } from './pick-time.tsx';
import { readReplaced } from './replaced.ts';
import { SeenVersion, seenIn } from './seen-version.tsx';
import { professionalsIn, type ShownSlot, shownSlot } from './shown-slot.ts';
import { anywayTexts, bookingTexts, formTexts, leftCalendarTexts } from './texts/words.ts';
import { readWhomToTell, WhoIsTold } from './told.tsx';
import { WhoseTime } from './whose.tsx';

export function reschedulePage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/reschedule', async (c) => {
    const opened = await openToMove(c, deps, c.req.query('back'));
    const wanted = c.req.query('slot') ?? '';
    if (wanted === opened.booking.record.slot) return c.redirect(doneAt(opened, 'same-time'), 303);
    const slots = await otherTimes(c, deps, opened.booking);
    const chosen = await choose(c, deps, opened, slots, wanted);
    if (chosen) return showConfirm(c, deps, opened, chosen, fresh(anywayForm(c.var.language)));
    if (wanted !== '') return c.redirect(pathOf(opened, { lost: 'yes' }), 303);
    return showChoice(c, opened, slots, await refusedTimes(c, deps, opened), deps.clock.now());
  });

  // Choosing a time is a form's button; confirming it is another's.
  routes.post('/bookings/:id/reschedule', async (c) => {
    const form = await readForm(c);
    const slot = form.one('slot');
    const opened = await openToMove(c, deps, form.one('back'));
    const { booking, back, despite } = opened;
    const { id, start } = booking.record;
    if (form.one('sure') !== 'yes') return c.redirect(pathOf(opened, { slot }), 303);
    // Pressed twice: it is there already; whether by the same choice, the command knows.
    if (booking.record.slot === slot && decidedIn(form) === undefined)
      return c.redirect(doneAt(opened, 'same-time'), 303);
    const { language } = c.var;
    return answerForm(c, anywayForm(language), {
      // what the page did not know yet when it was shown is asked about now
      meant: ({ rules, why }) => ({ rules: [...new Set([...rules, ...despite])], why }),
      check: (typed) => anywayFaults(typed, language),
      act: (typed) => {
        const calendar = decidedIn(form);
        const input = { booking: id, ...seenIn(form), slot, ...overrideOf(typed), ...(calendar && { calendar }) };
        return executeTelling(deps, signedIn(c), rescheduleBooking, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) =>
        unchanged ? doneAt(opened, 'same-time') : `${doneAt(opened, 'moved')}&was=${new Date(start).toISOString()}`,
      faults: (error, _typed, words) => {
        if (error instanceof Refusal && error.code === 'calendar_undecided')
          return { calendar: leftCalendarTexts[words].choose };
        return faultsFor(anywayForm(words), error, words);
      },
      again: async (state) => {
        const chosen = await choose(c, deps, opened, await otherTimes(c, deps, booking), slot);
        return chosen
          ? showConfirm(c, deps, opened, chosen, state, decidedIn(form))
          : c.redirect(pathOf(opened, { lost: 'yes' }), 303);
      },
    }).catch((error) => {
      const timeZone = zoneOf(booking.directory, booking.record.area);
      const target = { action: `/bookings/${booking.record.id}/reschedule`, fields: { ...(back && { back }) } };
      return showLostTime(c, error, { slot, target, timeZone });
    });
  });

  return routes;
}

type Opened = {
  readonly booking: ReadBooking;
  /** the rules that moving it at all sets aside */
  readonly despite: readonly RuleAside[];
  /** the desk to come back to, where the move began at one */
  readonly back?: string;
};

/** A time to move to, with every rule that the move sets aside. */
type Chosen = { readonly slot: ShownSlot; readonly rules: readonly RuleAside[] };

/** The booking, where it may be moved. Throws `cut_off_passed`, `wrong_status`. */
async function openToMove(c: Context<WebEnv>, deps: Dependencies, from: string | undefined): Promise<Opened> {
  const booking = await openBooking(c, deps);
  return { booking, despite: asideFor(booking, 'reschedule'), ...(from && { back: deskToReturnTo(from) }) };
}

function pathOf({ booking, back }: Opened, more: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams({ ...more, ...(back && { back }) });
  return `/bookings/${booking.record.id}/reschedule${search.size > 0 ? `?${search}` : ''}`;
}

/** Where what was done is said: at the desk that the move began at, else on the booking's page. */
function doneAt({ booking: { record }, back }: Opened, done: string): string {
  return back === undefined ? `/bookings/${record.id}?done=${done}` : withDone(back, done, { booking: record.id });
}

/** The time asked for: one of the free, or one that a coordinator may have in spite of rules. */
async function choose(
  c: Context<WebEnv>,
  deps: Dependencies,
  { booking: { record, directory }, despite }: Opened,
  slots: readonly ShownSlot[],
  wanted: string,
): Promise<Chosen | undefined> {
  const free = slots.find(({ id }) => id === wanted);
  if (free) return { slot: free, rules: despite };
  const asked = slotId.safeParse(wanted);
  const parts = parseSlotId(wanted);
  if (!asked.success || parts?.service !== record.service) return undefined;
  const found = await readSlotAnyway(deps, signedIn(c), asked.data, record);
  if (found) return { slot: shownSlot(directory, found.slot), rules: [...found.rules, ...despite] };
  // the same people are free then, in another room than the one that was asked for
  const people = (id: string) => professionalsIn(directory, id).toSorted().join(' ');
  const alike = slots.find(({ id, start }) => start === parts.start && people(id) === people(wanted));
  return alike && { slot: alike, rules: despite };
}

/** The day whose refused times are asked about; at first the booking's own, without its times. */
const refusedFilter = (first: string, language: Language) => ({
  despite: date(anywayTexts[language].date, { first }),
});

type Refused = {
  readonly first: string;
  readonly filter: Filter<ReturnType<typeof refusedFilter>>;
  /** nothing where no day is asked about */
  readonly times?: readonly Chosen[];
};

/** For anybody who may set rules aside: what rules refuse on the day asked about. */
async function refusedTimes(
  c: Context<WebEnv>,
  deps: Dependencies,
  { booking: { record, directory }, despite }: Opened,
): Promise<Refused | undefined> {
  if (!may(signedIn(c), 'override-rule', record.area)) return undefined;
  const timeZone = zoneOf(directory, record.area);
  const first = wallClock(timeZone).dateAt(record.start);
  const filter = filterIn(c, refusedFilter(first, c.var.language));
  if (!c.req.query('despite') || isFaulty(filter)) return { first, filter };
  const day = dayOf(wallClock(timeZone).instant(filter.asked.despite, '12:00'), timeZone);
  const question = { service: record.service, area: record.area, from: day.start, to: day.end };
  const found = await readRefusedSlots(deps, signedIn(c), question, record);
  const times = found.map(({ slot, rules }) => ({ slot: shownSlot(directory, slot), rules: [...rules, ...despite] }));
  return { first, filter, times };
}

async function otherTimes(
  c: Context<WebEnv>,
  deps: Dependencies,
  { record, directory }: ReadBooking,
): Promise<readonly ShownSlot[]> {
  const slots = await readOtherTimes(deps, signedIn(c), record);
  return slots.map((slot) => shownSlot(directory, slot));
}

function showChoice(
  c: Context<WebEnv>,
  opened: Opened,
  slots: readonly ShownSlot[],
  refused: Refused | undefined,
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = bookingTexts[language].move;
  const { booking, back, despite } = opened;
  const { record, directory } = booking;
  const reading = { language, timeZone: zoneOf(directory, record.area) };
  const path = back ?? `/bookings/${record.id}`;
  const picked = pickTimes(c, slots, reading.timeZone);
  const target = { action: `/bookings/${record.id}/reschedule`, fields: { ...(back && { back }) } };
  return showPage(
    c,
    { title: text.title, current: back === undefined ? 'bookings' : 'desk', ...(refused && standing(refused.filter)) },
    <div class="stack gap-6">
      {refused && <FilterFaults of={refused.filter} language={language} />}
      {c.req.query('lost') !== undefined && (
        <Note tone="warn" said>
          <p>{text.lost}</p>
        </Note>
      )}
      <Heading lead={text.lead} back={{ href: path, label: text.back }}>
        {text.title}
      </Heading>
      {despite.length > 0 && (
        <Note tone="warn">
          <p>{anywayTexts[language].moveLate}</p>
        </Note>
      )}
      <CurrentTime booking={booking} language={language} />
      {refused && <RefusedTimes opened={opened} refused={refused} reading={reading} />}
      {slots.length > 0 ? (
        <>
          <section class="stack">
            <h2>{text.choose}</h2>
            <PickedSlots picked={picked} target={target} reading={reading} />
          </section>
          <OtherDays picked={picked} path={pathOf(opened)} now={now} reading={reading} />
        </>
      ) : (
        <EmptyState icon="no-times" title={text.none} advice={text.noneAdvice}>
          <a class="button" href={path}>
            {text.back}
          </a>
        </EmptyState>
      )}
    </div>,
  );
}

const RefusedTimes: FC<{ opened: Opened; refused: Refused; reading: Reading }> = ({
  opened,
  refused: { first, filter, times },
  reading: { language, timeZone },
}) => {
  const text = anywayTexts[language];
  return (
    <details class="unfolds" open={times !== undefined || isFaulty(filter)}>
      <summary>{text.dayTitle}</summary>
      <FilterForm
        action={`/bookings/${opened.booking.record.id}/reschedule`}
        shape="row"
        carried={{ back: opened.back }}
        language={language}
      >
        {allFields(refusedFilter(first, language), filter, language)}
      </FilterForm>
      {times?.length === 0 && <p class="soft">{text.noneAdvice}</p>}
      {times !== undefined && times.length > 0 && (
        <ul class="slots">
          {times.map(({ slot, rules }) => (
            <li>
              <a class="slot" href={pathOf(opened, { slot: slot.id })}>
                <b>{sayTime(slot.start, language, timeZone)}</b>
                <span>
                  <Names of={slot.who} language={language} />
                </span>
                <span class="soft">{sayRules(rules, language)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
};

const CurrentTime: FC<{ booking: ReadBooking; language: Language }> = ({
  booking: { record, directory, whose },
  language,
}) => (
  <Facts
    of={[
      [bookingTexts[language].page.whose, whose && <WhoseTime whose={whose} language={language} />],
      [
        bookingTexts[language].move.now,
        sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area)),
      ],
    ]}
  />
);

async function showConfirm(
  c: Context<WebEnv>,
  deps: Dependencies,
  opened: Opened,
  { slot, rules }: Chosen,
  state: FormState<ReturnType<typeof anywayForm>>,
  calendar?: ChosenForCalendar,
): Promise<Response> {
  const { language } = c.var;
  const { record, directory, view, whose } = opened.booking;
  const words = bookingTexts[language];
  const text = words.move;
  const timeZone = zoneOf(directory, record.area);
  const path = `/bookings/${record.id}`;
  const people = professionalsIn(directory, slot.id);
  const losesOwn = await losesOwnWorker(deps, record, people);
  const replaced = await readReplaced(deps, { directory, language }, [{ record, ways: [people] }]);
  const now = deps.clock.now();
  const whom = await readWhomToTell(deps, signedIn(c), opened.booking, c.var.requestId);
  return showFormPage(
    c,
    {
      title: text.confirmTitle,
      current: opened.back === undefined ? 'bookings' : 'desk',
      back: { href: pathOf(opened), label: text.backToTimes },
      leave: { href: opened.back ?? path, label: text.back },
      action: `${path}/reschedule`,
      save: text.confirm,
    },
    state,
    <>
      <Carried of={{ slot: slot.id, sure: 'yes', back: opened.back }} />
      <SeenVersion of={record} />
      <div class="card stack">
        <div class="stack gap-1">
          <span class="soft">{text.newTime}</span>
          <p class="big-time">
            <time datetime={isoOf(slot.start)}>{sayDateTime(slot.start, language, timeZone)}</time>
          </p>
        </div>
        <Facts
          of={[
            [words.page.whose, whose && <WhoseTime whose={whose} language={language} />],
            [words.page.who, <Names of={slot.who} language={language} />],
            [
              text.now,
              <>
                {sayDateTime(record.start, language, timeZone)},{' '}
                <Posts of={view.professionals.map(({ post }) => post)} language={language} />
              </>,
            ],
          ]}
        />
      </div>
      {losesOwn && (
        <Note tone="warn">
          <p>{formTexts[language].otherWorker}</p>
        </Note>
      )}
      <LateWarning time={slot} service={directory.services.get(record.service)} now={now} language={language} />
      <AnywayNote rules={rules} lead={anywayTexts[language].moveLead} state={state} language={language} />
      <Note>
        <p>
          <WhoIsTold of={whom} professionals={people} language={language} /> {text.told}
        </p>
      </Note>
      {replaced.length > 0 && (
        <LeftCalendars
          of={replaced}
          value={calendar}
          faulty={state.faults.calendar !== undefined}
          language={language}
        />
      )}
    </>,
  );
}

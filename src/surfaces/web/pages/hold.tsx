// From a chosen time to a booking: the time is held while a short form is filled.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { MINUTE } from '../../../core/instant.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayClock, sayDateTime } from '../../../core/wording.ts';
import { bookSlot } from '../../../features/bookings/book-slot.ts';
import { holdSlot } from '../../../features/bookings/hold-slot.ts';
import { type BookingRecord, readBooking } from '../../../features/bookings/read.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { areaId } from '../../../features/directory/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../components/badge.tsx';
import { BookingForm } from '../components/booking-form.tsx';
import { ChoiceField, ErrorSummary, type Faults } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Name, Names } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { offeredSlots, type ShownSlot } from '../components/shown-slot.ts';
import { dateOf, LongTime } from '../components/slot-list.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { formTexts } from '../messages/booking-form.ts';
import {
  type BookingFormValues,
  type FormRules,
  type LikelyName,
  readBookingForm,
  typedValues,
} from '../read-booking-form.ts';
import { showLostTime } from './refused.tsx';

export function holdPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.post('/holds', async (c) => {
    const actor = signedIn(c);
    const body = await textsOf(c);
    const area = areaId.safeParse(body.area).data;
    const wanted = { slot: body.slot, ...(area && { area }) };
    try {
      const hold = await execute(deps, actor, holdSlot, wanted, { requestId: c.var.requestId });
      const query = body.channel ? `?${new URLSearchParams({ channel: body.channel })}` : '';
      return c.redirect(`/holds/${hold.id}${query}`, 303);
    } catch (error) {
      const fields = { ...(area && { area }), ...(body.channel && { channel: body.channel }) };
      const timeZone = zoneIn(await readDirectory(deps), area);
      return showLostTime(c, error, { slot: body.slot ?? '', target: { action: '/holds', fields }, timeZone });
    }
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/holds', (c) => c.redirect('/book', 303));

  routes.get('/holds/:id', async (c) => {
    const record = await readHold(c, deps);
    if (record === undefined) throw new Refusal('hold_expired', 'the hold has run out');
    if (record.status !== 'held') return c.redirect(`/bookings/${record.id}`, 303);
    const time = timeOf(record, await readDirectory(deps));
    const { channels } = time.service;
    const asked = channels.find((channel) => channel === c.req.query('channel'));
    const values = typedValues({ about: 'case', channel: asked ?? channels[0] });
    return showForm(c, deps, time, { values, faults: {}, names: [] });
  });

  routes.post('/holds/:id', async (c) => {
    const actor = signedIn(c);
    const body = await textsOf(c);
    const record = await readHold(c, deps);
    if (record !== undefined && record.status !== 'held') return c.redirect(`/bookings/${record.id}`, 303);
    const directory = await readDirectory(deps);
    const time = record ? timeOf(record, directory) : timeOfSlot(c.req.param('id'), body, directory);
    const values = typedValues(body);
    const read = readBookingForm(values, rulesOf(c, deps, time));
    const lost = body.lost === 'yes';
    const offers = lost ? { offers: offersKept(body, time) } : {};
    if (!read.ok) return showForm(c, deps, time, { values, ...read, ...offers });
    if (lost && !body.instead) {
      const faults = { instead: formTexts[c.var.language].missing.instead };
      return showForm(c, deps, time, { values, faults, names: [], ...offers });
    }
    const wanted = record && !lost ? { hold: record.id } : { slot: body.instead || time.slot, area: time.area };
    try {
      const booked = await execute(
        deps,
        actor,
        bookSlot,
        { ...read.content, ...wanted },
        { requestId: c.var.requestId },
      );
      return c.redirect(`/bookings/${booked.id}?done=booked`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
      return showForm(c, deps, time, { values, faults: {}, names: [], offers: offeredSlots(error.details.nearest) });
    }
  });

  routes.post('/holds/:id/release', async (c) => {
    const actor = signedIn(c);
    const record = await readHold(c, deps);
    if (record?.status !== 'held') return c.redirect('/book', 303);
    await execute(deps, actor, releaseHold, { booking: record.id }, { requestId: c.var.requestId });
    return c.redirect(`/book/${record.service}`, 303);
  });

  return routes;
}

/** The time the form is about, whether its hold still stands or not. */
type ChosenTime = {
  readonly hold: string;
  readonly slot: string;
  readonly service: Service;
  readonly area: AreaId;
  readonly start: number;
  readonly end: number;
  readonly who: ShownSlot['who'];
  readonly heldUntil: number | undefined;
  readonly directory: Directory;
};

function timeOf(record: BookingRecord, directory: Directory): ChosenTime {
  const service = directory.services.get(record.service);
  if (service === undefined) throw new Refusal('unknown_slot', 'the service is not offered any more', { nearest: [] });
  const { id, slot, area, start, end, heldUntil } = record;
  const who = record.professionals.map((professional) => directory.professionals.get(professional)?.post ?? {});
  return { hold: id, slot, service, area, start, end, who, heldUntil, directory };
}

/** A hold that somebody else's booking has swept away is known by the slot the form carries. */
function timeOfSlot(hold: string, body: Readonly<Record<string, string>>, directory: Directory): ChosenTime {
  const slot = body.slot ?? '';
  const parts = parseSlotId(slot);
  const service = parts && directory.services.get(parts.service);
  const area = areaId.safeParse(body.area).data;
  if (parts === undefined || service === undefined || area === undefined || !directory.areas.has(area)) {
    throw new Refusal('hold_expired', 'the hold has run out');
  }
  const end = parts.start + service.durationMinutes * MINUTE;
  return { hold, slot, service, area, start: parts.start, end, who: [], heldUntil: undefined, directory };
}

/** The actor's hold, or nothing where it is gone or was never theirs. */
async function readHold(c: Context<WebEnv>, deps: Dependencies): Promise<BookingRecord | undefined> {
  const id = bookingId.safeParse(c.req.param('id'));
  if (!id.success) throw new Refusal('not_found', 'no such hold');
  try {
    return (await readBooking(deps, signedIn(c), id.data, c.var.requestId)).record;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function textsOf(c: Context<WebEnv>): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function zoneIn(directory: Directory, area: AreaId | undefined): string {
  return area ? zoneOf(directory, area) : directory.region.timeZone;
}

function rulesOf(c: Context<WebEnv>, deps: Dependencies, time: ChosenTime): FormRules {
  return {
    service: time.service,
    topics: time.directory.areas.get(time.area)?.topics ?? [],
    language: c.var.language,
    timeZone: zoneOf(time.directory, time.area),
    now: deps.clock.now(),
  };
}

/** The times offered before, so that a fault elsewhere in the form does not take them away. */
function offersKept(body: Readonly<Record<string, string>>, time: ChosenTime): readonly ShownSlot[] {
  return (body.offers ?? '').split(' ').flatMap((id) => {
    const parts = parseSlotId(id);
    if (parts?.service !== time.service.id) return [];
    const all = [...time.directory.professionals.values()];
    const who = all.filter((one) => parts.resources.includes(`professional:${one.id}`)).map((one) => one.post);
    const end = parts.start + time.service.durationMinutes * MINUTE;
    return [{ id, start: parts.start, end, who, channels: time.service.channels }];
  });
}

type FormState = {
  readonly values: BookingFormValues;
  readonly faults: Faults;
  readonly names: readonly LikelyName[];
  /** other times, when the chosen one was lost */
  readonly offers?: readonly ShownSlot[];
};

function showForm(
  c: Context<WebEnv>,
  deps: Dependencies,
  time: ChosenTime,
  state: FormState,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = formTexts[language];
  const rules = rulesOf(c, deps, time);
  const faulty = Object.keys(state.faults).length > 0;
  const status = state.offers ? 409 : faulty ? 422 : 200;
  return showPage(
    c,
    { title: text.title, current: 'book', faulty: faulty || state.offers !== undefined, status },
    <div class="aside-right">
      <div class="stack gap-5">
        <ErrorSummary faults={state.faults} language={language} />
        <Heading lead={text.lead} back={{ href: `/book/${time.service.id}?area=${time.area}`, label: text.back }}>
          {text.title}
        </Heading>
        {!state.offers && (
          <p class="row gap-2 only-narrow">
            <HoldBadge heldUntil={heldAt(time, rules.now)} rules={rules} />
            <span class="strong">{sayDateTime(time.start, language, rules.timeZone, 'short')}</span>
          </p>
        )}
        <BookingForm
          action={`/holds/${time.hold}`}
          language={language}
          service={time.service}
          topics={rules.topics}
          values={state.values}
          faults={state.faults}
          names={state.names}
          today={dateOf(rules.now, rules.timeZone)}
          before={<BeforeFields time={time} state={state} rules={rules} />}
          beside={
            <button type="submit" class="button quiet" form="release">
              {text.leave}
            </button>
          }
        />
        <form method="post" action={`/holds/${time.hold}/release`} id="release" />
      </div>
      <TimeCard time={time} lost={state.offers !== undefined} rules={rules} />
    </div>,
  );
}

/** The slot itself, so that the form outlives its hold; and other times to choose from when it was lost. */
const BeforeFields: FC<{ time: ChosenTime; state: FormState; rules: FormRules }> = ({ time, state, rules }) => {
  const { language, timeZone } = rules;
  const text = formTexts[language];
  const { offers } = state;
  return (
    <>
      <input type="hidden" name="slot" value={time.slot} />
      <input type="hidden" name="area" value={time.area} />
      {offers && (
        <>
          <input type="hidden" name="lost" value="yes" />
          <input type="hidden" name="offers" value={offers.map((offer) => offer.id).join(' ')} />
          <Note tone="warn" said>
            <h2>{text.lostTitle}</h2>
            <p>{offers.length > 0 ? text.lostLead : text.lostNone}</p>
            <p>
              <a href={`/book/${time.service.id}?area=${time.area}`}>{text.allTimes}</a>
            </p>
          </Note>
          {offers.length > 0 && (
            <ChoiceField
              name="instead"
              label={text.insteadLabel}
              fault={state.faults.instead}
              choices={offers.map((offer) => ({
                value: offer.id,
                label: sayDateTime(offer.start, language, timeZone),
                hint: offer.who.map((post) => nameIn(post, language)).join(', '),
              }))}
            />
          )}
        </>
      )}
    </>
  );
};

const TimeCard: FC<{ time: ChosenTime; lost: boolean; rules: FormRules }> = ({ time, lost, rules }) => {
  const { language, timeZone, now } = rules;
  const text = formTexts[language];
  const held = heldAt(time, now);
  return (
    <aside class="stick" aria-label={text.chosen}>
      <div class="card stack">
        {lost ? (
          <Badge tone="bad" icon="no-times">
            {text.lostTitle}
          </Badge>
        ) : (
          <HoldBadge heldUntil={held} rules={rules} />
        )}
        <p class="big-time">
          <LongTime start={time.start} end={time.end} reading={{ language, timeZone }} />
        </p>
        {!lost && <p class="small soft">{held === undefined ? text.holdOverAdvice : text.heldAdvice}</p>}
        <Facts
          of={[
            [text.who, time.who.length > 0 ? <Names of={time.who} language={language} /> : undefined],
            [text.service, <Name of={time.service.name} language={language} />],
            [text.calendar, text.calendarSays],
          ]}
        />
        <p class="small soft">
          <Icon name="lock" /> {text.caseKept}
        </p>
      </div>
    </aside>
  );
};

const HoldBadge: FC<{ heldUntil: number | undefined; rules: FormRules }> = ({
  heldUntil,
  rules: { language, timeZone },
}) => (
  <Badge tone="warn" icon="clock">
    {heldUntil === undefined
      ? formTexts[language].holdOver
      : formTexts[language].heldUntil(sayClock(heldUntil, language, timeZone))}
  </Badge>
);

/** Until when the time is held, while it is. */
function heldAt({ heldUntil }: ChosenTime, now: number): number | undefined {
  return heldUntil !== undefined && heldUntil > now ? heldUntil : undefined;
}

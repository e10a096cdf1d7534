// The booking desk: a call comes in, a time is found over all sites, people and rooms, and booked while the caller waits.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { FC } from 'hono/jsx';
import { type DateText, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { DAY, toIso } from '../../../core/instant.ts';
import { type Language, may } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDate } from '../../../core/wording.ts';
import { findSlots, searchTimes } from '../../../features/availability/read.ts';
import { slotQuery } from '../../../features/availability/schema.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { fulfilBooking, recordArrival, recordNoShow } from '../../../features/bookings/record-attendance.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type Desk, type DeskQuestion, readDesk } from '../../../features/clinics/read-desk.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findFamilies, readFamily } from '../../../features/families/read.ts';
import type { FamilySummary } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  anywayHref,
  type DeskAddress,
  deskHref,
  deskToReturnTo,
  endsBeforeStart,
  readDeskAddress,
  wishedWeekdays,
  withDone,
} from '../booking/desk-address.ts';
import { anywayTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { FilterFaults } from '../kit/filter.tsx';
import { answerForm, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { asSentence } from '../kit/rhythm.ts';
import { mondayOf, servicesOf, settled } from './choices.ts';
import { type AnywayOn, DeskColumns } from './columns.tsx';
import { Done, deskFilter, Filter, Steps } from './frame.tsx';
import { DeskList } from './list.tsx';
import {
  NewFamily,
  type NewFamilyState,
  newFamilyForm,
  newFamilyState,
  registerAtDesk,
  similarAtDesk,
} from './new-family.tsx';
import { DeskSearch, type Found, familyField, Suggestions } from './search.tsx';
import { deskTexts, deskWishesTexts } from './texts/words.ts';

const ATTENDANCE = { arrive: recordArrival, fulfil: fulfilBooking, 'no-show': recordNoShow } as const;
const attendances = Object.keys(ATTENDANCE) as (keyof typeof ATTENDANCE)[];
const NOON = '12:00';
const MOST_FOUND = 60;

export function deskPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/desk', async (c) => {
    const seen = await lookAt(c, deps);
    const { family } = seen.at;
    const known = family && (await readFamily(deps, signedIn(c), family, 'appointment', c.var.requestId).catch(nobody));
    const query = known ? labelOf(known) : '';
    return showDesk(c, deps, seen, { query, done: await readDone(c, deps) });
  });

  // The part of the page that changes by itself, for the island that hears of a change.
  routes.get('/desk/fragment', async (c) => {
    const seen = await lookAt(c, deps);
    return c.html(html`${<Live seen={seen} language={c.var.language} />}`);
  });

  routes.post('/desk/search', async (c) => {
    const actor = signedIn(c);
    const form = await readForm(c);
    const directory = await readDirectory(deps);
    const at = readDeskAddress(sentAddress(form), { actor, directory, now: deps.clock.now() });
    const query = form.one('query').trim();
    if (query === '') return c.redirect(deskHref(at, { family: undefined, named: undefined }), 303);
    if (at.family !== undefined) {
      const known = await readFamily(deps, actor, at.family, 'appointment', c.var.requestId).catch(nobody);
      if (known && labelOf(known) === query) {
        return c.redirect(deskHref(at, { named: namedOf(known) }), 303);
      }
    }
    return answerForm(c, familyField(c.var.language, ''), {
      act: () => findFamilies(deps, actor, { query, purpose: 'appointment' }, c.var.requestId),
      done: async ({ items: [first, ...others] }) => {
        if (first === undefined) {
          const state = newFamilyState({ at, directory, language: c.var.language }, query);
          const seen = await lookAt(c, deps, { ...at, family: undefined, named: undefined });
          return showDesk(c, deps, seen, { query, newcomer: { state, similar: [] } });
        }
        if (others.length > 0) return showFamilies(c, at, [first, ...others]);
        return `/desk/family/${first.id}?${deskHref(at, { family: undefined }).split('?')[1]}`;
      },
      again: async ({ faults }) => showDesk(c, deps, await lookAt(c, deps, at), { query, unfound: faults }),
    });
  });

  // The caller whom a search has not found is registered here, and their times are the next page.
  routes.post('/desk/families', async (c) => {
    const actor = signedIn(c);
    const directory = await readDirectory(deps);
    const at = readDeskAddress(sentAddress(await readForm(c)), { actor, directory, now: deps.clock.now() });
    return answerForm(c, newFamilyForm({ at, directory, language: c.var.language }), {
      act: (typed) => registerAtDesk(c, deps, at, typed),
      done: (address) => address,
      again: async (state, error) => {
        const newcomer = { state, similar: await similarAtDesk(c, deps, error) };
        return showDesk(c, deps, await lookAt(c, deps, at), { query: state.typed.name, newcomer });
      },
    });
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/desk/:answered{search|families}', (c) => c.redirect('/desk', 303));

  // Where a family's name leads: to its desk, with its named worker's times first.
  routes.get('/desk/family/:id', async (c) => {
    const actor = signedIn(c);
    const at = await addressOf(c, deps, { family: c.req.param('id') });
    if (at.family === undefined) throw new Refusal('not_found', 'no such family');
    const known = await readFamily(deps, actor, at.family, 'appointment', c.var.requestId);
    return c.redirect(deskHref(at, { named: namedOf(known) }), 303);
  });

  routes.post('/desk/bookings/:id/:act{arrive|fulfil|no-show}', async (c) => {
    const act = attendances.find((each) => each === c.req.param('act'));
    if (act === undefined) throw new Refusal('not_found', 'no such act');
    const form = await readForm(c);
    const booking = c.req.param('id');
    await execute(deps, signedIn(c), ATTENDANCE[act], { booking }, { requestId: c.var.requestId });
    return c.redirect(withDone(deskToReturnTo(form.one('back')), act, { booking }), 303);
  });

  return routes;
}

const SEARCH_FIELDS = [
  ...['area', 'site', 'by', 'view', 'date', 'professional', 'room'],
  ...['service', 'within', 'part', 'earliest', 'latest', 'where', 'language', 'family'],
] as const;

/** The booking that something was just done to. The read is logged. */
async function readDone(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking | undefined> {
  const id = bookingId.safeParse(c.req.query('booking'));
  if (c.req.query('done') === undefined || !id.success) return undefined;
  return readBooking(deps, signedIn(c), id.data, c.var.requestId).catch(nobody);
}

function sentAddress(form: SentForm): Readonly<Record<string, string>> {
  const texts = Object.fromEntries(SEARCH_FIELDS.map((name) => [name, form.one(name)]));
  return { ...texts, weekdays: form.all('weekdays').join('-') };
}

type KnownFamily = Awaited<ReturnType<typeof readFamily>>;

/** A family that is gone, or of an area that is not this desk's, leaves the desk as it is without one. */
function nobody(error: unknown): undefined {
  if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'not_allowed')) return undefined;
  throw error;
}

function namedOf(family: KnownFamily): DeskAddress['named'] {
  return (family.namedWorker?.gone ? undefined : family.namedWorker?.professional) as DeskAddress['named'];
}

function labelOf({ name, reference }: Pick<FamilySummary, 'name' | 'reference'>): string {
  return name === undefined ? reference : `${name} (${reference})`;
}

/** Everything the part that changes shows. */
type Seen = {
  readonly at: DeskAddress;
  readonly directory: Directory;
  readonly services: readonly Service[];
  readonly desk: Desk;
  /** the service's free times on the days shown */
  readonly here: readonly Slot[];
  readonly found: Found;
  /** where none is on these days: the next date that has one */
  readonly next?: DateText | undefined;
  /** whether the asker may book here what a rule refuses */
  readonly mayOverride: boolean;
};

async function addressOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  more: Readonly<Record<string, string>> = {},
): Promise<DeskAddress> {
  const directory = await readDirectory(deps);
  return readDeskAddress({ ...c.req.query(), ...more }, { actor: signedIn(c), directory, now: deps.clock.now() });
}

async function lookAt(c: Context<WebEnv>, deps: Dependencies, given?: DeskAddress): Promise<Seen> {
  const actor = signedIn(c);
  const directory = await readDirectory(deps);
  const asked = given ?? (await addressOf(c, deps));
  const services = servicesOf(directory, asked);
  const at = settled(asked, directory, services);
  const days = at.view === 'week' ? 7 : 1;
  const only = at.view === 'week' ? (at.by === 'room' ? at.room : at.professional) : undefined;
  const asks: DeskQuestion = {
    area: at.area,
    by: at.by,
    from: at.view === 'week' ? mondayOf(at.date) : at.date,
    days,
    ...(at.site && { site: at.site }),
    ...(only && { only }),
  };
  const desk = await readDesk(deps, actor, asks, c.var.requestId);
  const mayOverride =
    may(actor, 'override-rule', at.area) && services.find(({ id }) => id === at.service)?.kind !== 'consultation';
  const seen = { at, directory, services, desk, mayOverride };
  if (at.service === undefined) return { ...seen, here: [], found: { own: [], others: [] } };
  const { range } = desk;
  const query = { service: at.service, area: at.area, from: toIso(range.start, 'UTC'), to: toIso(range.end, 'UTC') };
  const here = await findSlots(deps, actor, slotQuery.parse({ ...query, ...(at.site && { site: at.site }) }));
  const next = here.slots.length === 0 ? await nextDay(c, deps, at, range.end) : undefined;
  return { ...seen, here: here.slots, next, found: await find(c, deps, at, mayOverride) };
}

/** The first date after the days shown on which the service can be booked here. */
async function nextDay(
  c: Context<WebEnv>,
  deps: Dependencies,
  { service, area, site }: DeskAddress,
  after: number,
): Promise<DateText | undefined> {
  const from = toIso(Math.max(after, deps.clock.now()), 'UTC');
  const wanted = { service, areas: [area], from, limit: 1, ...(site && { sites: [site] }) };
  const { days } = await searchTimes(deps, signedIn(c), wanted, c.var.requestId);
  return days[0]?.date;
}

/** The times to suggest: the named worker's soonest, asked for by who they are, and everybody's. */
async function find(c: Context<WebEnv>, deps: Dependencies, at: DeskAddress, mayOverride: boolean): Promise<Found> {
  const now = deps.clock.now();
  const search = {
    service: at.service,
    from: toIso(now, 'UTC'),
    to: toIso(now + Number(at.within) * 7 * DAY, 'UTC'),
    ...(at.where === 'here' ? { areas: [at.area] } : { near: { area: at.area } }),
    ...(at.where === 'here' && at.site && { sites: [at.site] }),
    ...(at.language && { language: at.language, languagePreferred: true }),
    ...hoursOf(at),
    ...(at.weekdays && { weekdays: wishedWeekdays(at) }),
  };
  const ask = (more: object) => searchTimes(deps, signedIn(c), { ...search, ...more }, c.var.requestId);
  const all = await ask({ limit: MOST_FOUND, explain: at.why === 'yes' });
  const own = at.named === undefined ? [] : (await ask({ professional: at.named, limit: MOST_FOUND })).days;
  const { whyNot, relaxations } = all;
  return {
    own: own.flatMap(({ slots }) => slots),
    others: all.days.flatMap(({ slots }) => slots),
    ...(whyNot && {
      why: { whyNot, mayOverride, ...(relaxations && { relaxations }) },
    }),
  };
}

/** Hours given to the minute say more than the part of the day. */
function hoursOf(at: DeskAddress): { readonly earliest?: string; readonly latest?: string } {
  const { earliest, latest } = at;
  if ((earliest ?? latest) !== undefined && !endsBeforeStart(at)) {
    return { ...(earliest && { earliest }), ...(latest && { latest }) };
  }
  if (at.part === 'any') return {};
  return at.part === 'morning' ? { latest: NOON } : { earliest: NOON };
}

/** Whom the desk looks for, what is wrong with that, and what was just done. */
type Asked = {
  readonly query: string;
  readonly unfound?: Faults;
  readonly done?: ReadBooking | undefined;
  /** somebody nobody knows yet, who may be registered at once */
  readonly newcomer?: { readonly state: NewFamilyState; readonly similar: readonly KnownFamily[] };
};

function showDesk(
  c: Context<WebEnv>,
  deps: Dependencies,
  seen: Seen,
  { query, unfound = {}, done, newcomer }: Asked,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = deskTexts[language];
  const { at, directory, services } = seen;
  const filter = deskFilter(c, at, directory);
  const said = titleOf(seen, language);
  const today = wallClock(zoneOf(directory, at.area)).dateAt(deps.clock.now());
  return showPage(
    c,
    {
      title: `${text.title}, ${said}`,
      current: 'desk',
      scripts: ['desk.js', PRINT_SCRIPT],
      styles: ['desk.css'],
      ...standing({ faults: { ...unfound, ...newcomer?.state.faults, ...filter.state.faults } }),
    },
    <div class="stack gap-5">
      <ErrorSummary faults={unfound} language={language} lead={text.notSearched} />
      <FilterFaults of={filter.state} language={language} />
      {newcomer && <ErrorSummary faults={newcomer.state.faults} language={language} />}
      <Done c={c} booking={done} timeZone={zoneOf(directory, at.area)} />
      <div class="row apart">
        <Heading lead={text.title}>{said}</Heading>
        <Steps at={at} today={today} language={language} />
      </div>
      <DeskSearch
        at={at}
        directory={directory}
        services={services}
        language={language}
        family={query}
        faults={unfound}
      />
      {newcomer &&
        (may(signedIn(c), 'manage-families', at.area) ? (
          <NewFamily at={at} directory={directory} language={language} {...newcomer} />
        ) : (
          <Note tone="warn" said>
            <p>{text.familyUnknown}</p>
          </Note>
        ))}
      {endsBeforeStart(at) && (
        <Note tone="warn" said>
          <p>{deskWishesTexts[language].wrongOrder}</p>
        </Note>
      )}
      <Filter at={at} filter={filter} language={language} />
      <p
        class="unseen"
        role="status"
        id="desk-said"
        data-added={text.changed.added({ what: '{what}' })}
        data-gone={text.changed.gone({ what: '{what}' })}
        data-many={text.changed.many({ count: 0 }).replace('0', '{count}')}
        data-offline={text.offline}
      />
      <div
        id="desk-live"
        data-address={deskHref(at, {}, '/desk/fragment')}
        data-move={deskHref(at, {}, '/desk/move')}
        data-landings={deskHref(at, {}, '/desk/landings')}
        data-fits={text.fits}
      >
        <Live seen={seen} language={language} />
      </div>
      <PrintButton language={language} />
    </div>,
  );
}

function titleOf({ at, desk }: Seen, language: Language): string {
  const text = deskTexts[language];
  const at12 = wallClock(desk.timeZone).instant(at.date, '12:00');
  if (at.view !== 'week') return asSentence(sayDate(at12, language, desk.timeZone));
  const { weekOfYear = 0 } = Temporal.PlainDate.from(at.date);
  return asSentence(text.weekOf({ number: weekOfYear }));
}

/** The bookings and the suggestions: what another desk can change at any moment. */
const Live: FC<{ seen: Seen; language: Language }> = ({ seen, language }) => {
  const text = deskTexts[language];
  const { at, desk, directory, here, next, found, mayOverride } = seen;
  const back = deskHref(at);
  const hold = { area: at.area, back, ...(at.family && { family: at.family }) };
  const chosen = { ...hold, service: at.service ?? '', date: at.date };
  const anyway: AnywayOn = ({ date, professional = '' }) => anywayHref({ ...chosen, date, professional });
  const today = wallClock(desk.timeZone).dateAt(desk.now);
  const days = new Set([...desk.dates, ...[...found.own, ...found.others].map((slot) => slot.start.slice(0, 10))]);
  return (
    <div class="aside-right" data-days={[...days].join(' ')} data-today={today}>
      <div class="stack">
        {desk.columns.length > 0 && !desk.idle && here.length === 0 && <NothingFree seen={seen} language={language} />}
        {desk.columns.length === 0 ? (
          <EmptyState icon="people" title={text.nobody} advice={text.nobodyAdvice} />
        ) : desk.idle ? (
          <EmptyState icon="calendar" title={text.idle} advice={text.idleAdvice}>
            {next ? (
              <NextFreeDay at={at} date={next} language={language} />
            ) : (
              desk.idle.next && (
                <a class="button" href={deskHref(at, { date: desk.idle.next })}>
                  {text.idleNext({ date: desk.idle.next })}
                </a>
              )
            )}
          </EmptyState>
        ) : at.view === 'list' ? (
          <DeskList desk={desk} slots={here} language={language} hold={hold} back={back} wished={at.language} />
        ) : (
          <DeskColumns
            desk={desk}
            slots={here}
            language={language}
            wished={at.language}
            hold={hold}
            anyway={mayOverride ? anyway : undefined}
          />
        )}
        {mayOverride && desk.columns.length > 0 && !desk.idle && (
          <p class="no-print">
            <a href={anywayHref(chosen)}>{anywayTexts[language].dayLink}</a>
          </p>
        )}
        <p class="small soft no-print" id="desk-line">
          <Icon name="again" /> {text.live}. {text.namesLogged}
        </p>
      </div>
      <Suggestions found={found} at={at} directory={directory} language={language} hold={hold} />
    </div>
  );
};

/** A day of grey says what the caller needs to hear: nothing is free then, and when something is. */
const NothingFree: FC<{ seen: Seen; language: Language }> = ({ seen: { at, services, next }, language }) => {
  const text = deskTexts[language];
  const service = services.find(({ id }) => id === at.service);
  if (service === undefined) return null;
  const said = { service: nameIn(service.name, language), days: at.view === 'week' ? 7 : 1 };
  return (
    <div class="note no-print">
      <Icon name="no-times" />
      <div class="row gap-3">
        <p>
          <b>{text.nothingFree(said)}</b>
          {next === undefined && ` ${text.nothingLater}`}
        </p>
        {next ? (
          <NextFreeDay at={at} date={next} language={language} />
        ) : (
          at.where === 'here' && (
            <a class="button second small" href={deskHref(at, { where: 'near' })}>
              {text.searchNear}
            </a>
          )
        )}
      </div>
    </div>
  );
};

const NextFreeDay: FC<{ at: DeskAddress; date: DateText; language: Language }> = ({ at, date, language }) => (
  <a class="button small" href={deskHref(at, { date })}>
    {deskTexts[language].nextFreeDay({ date })}
  </a>
);

function showFamilies(
  c: Context<WebEnv>,
  at: DeskAddress,
  families: readonly FamilySummary[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = deskTexts[language];
  const search = deskHref(at, { family: undefined }).split('?')[1] ?? '';
  return showPage(
    c,
    { title: text.whichFamily, current: 'desk', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: deskHref(at), label: text.formBack }}>{text.whichFamily}</Heading>
      <ul class="list card">
        {families.map((family) => (
          <li class="stack gap-1">
            <a class="strong" href={`/desk/family/${family.id}?${search}`}>
              {labelOf(family)}
            </a>
            <span class="soft small">
              {[...family.guardians, ...family.children].map(({ name }) => name).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </div>,
  );
}

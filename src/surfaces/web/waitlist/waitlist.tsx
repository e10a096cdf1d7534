// The desk's waiting list: who waits for what, which times are on offer to whom, and why somebody no longer waits.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { keptDays } from '../../../core/kept-data.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDates, sayDateTime } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { acceptOffer } from '../../../features/waitlist/accept-offer.ts';
import { declineOffer } from '../../../features/waitlist/decline-offer.ts';
import { leaveWaitlist } from '../../../features/waitlist/leave-waitlist.ts';
import { readEntry, readWaitlist, waitableServices } from '../../../features/waitlist/read.ts';
import { type WaitlistEntryView, type WaitlistQuery, waitlistQuery } from '../../../features/waitlist/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { PhoneLink } from '../booking/how-to-reach.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { allowed, signedIn } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { fieldsAt, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { select } from '../kit/inputs.tsx';
import { areaNames, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { type WaitlistTexts, waitlistTexts } from './texts/words.ts';

export function waitlistPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/waitlist', async (c) => {
    const reader = signedIn(c);
    // who waits with a question of their own finds it there, by an old address too
    if (may(reader, 'book-slot') && !may(reader, 'change-area-bookings')) return c.redirect('/bookings#waiting', 303);
    const actor = allowed(c, 'change-area-bookings');
    const directory = await readDirectory(deps);
    const filter = filterIn(c, listFilter(actor, directory, c.var.language));
    const query = queryOf(filter.asked, c.req.query('cursor'));
    const { items, nextCursor } = await readWaitlist(deps, actor, query, c.var.requestId);
    return showList(c, { query, filter, items, nextCursor, directory, actor });
  });

  routes.get('/waitlist/:id/remove', async (c) => {
    const actor = allowed(c, 'change-area-bookings');
    const { entry, directory } = await readEntry(deps, actor, c.req.param('id'), c.var.requestId);
    if (entry.ended) throw new Refusal('not_found', 'nobody on the list');
    return showRemoval(c, directory, entry);
  });

  routes.post('/waitlist/:id/remove', async (c) => {
    const actor = allowed(c, 'change-area-bookings');
    await execute(deps, actor, leaveWaitlist, { entry: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/waitlist?done=removed', 303);
  });

  routes.post('/waitlist/offers/:id/:answer{accept|decline}', async (c) => {
    const actor = allowed(c, 'change-area-bookings');
    const accepts = c.req.param('answer') === 'accept';
    const command = accepts ? acceptOffer : declineOffer;
    try {
      const offer = { offer: c.req.param('id') };
      const { booking } = await execute(deps, actor, command, offer, { requestId: c.var.requestId });
      const done = { done: accepts ? 'accepted' : 'declined', ...(accepts && booking && { booking }) };
      return c.redirect(`/waitlist?${new URLSearchParams(done)}`, 303);
    } catch (error) {
      if (accepts && lacksNumber(error)) return c.redirect('/waitlist?done=number', 303);
      if (!(error instanceof Refusal) || error.status < 409) throw error;
      return c.redirect(`/waitlist?done=${error.code === 'double_booked' ? 'doubled' : 'gone'}`, 303);
    }
  });

  return routes;
}

/** Whether nobody was known whom one could call. */
function lacksNumber(error: unknown): boolean {
  return error instanceof Refusal && (error.details.faults ?? []).some(({ path }) => path === 'phone');
}

/** What narrows the list. */
function listFilter(actor: Actor, directory: Directory, language: Language) {
  const text = waitlistTexts[language];
  const named = ({ id, name }: Pick<Service, 'name'> & { readonly id: string }) => ({
    value: id,
    label: nameIn(name, language),
  });
  return {
    area: select(text.filter.area, { blank: text.filter.allAreas, options: areasOf(actor, directory).map(named) }),
    service: select(text.service, { blank: text.filter.allServices, options: waitableServices(directory).map(named) }),
    state: select(text.filter.state, {
      first: 'waiting',
      options: [
        { value: 'waiting', label: text.waitingTitle },
        { value: 'ended', label: text.endedTitle },
      ],
    }),
  };
}

function areasOf(actor: Actor, directory: Directory): readonly Area[] {
  return [...directory.areas.values()].filter(({ id }) => may(actor, 'change-area-bookings', id));
}

function queryOf({ area, service, state }: List['filter']['asked'], cursor: string | undefined): WaitlistQuery {
  return waitlistQuery.parse({ state, ...(area && { area }), ...(service && { service }), ...(cursor && { cursor }) });
}

type Reading = { readonly directory: Directory; readonly language: Language; readonly text: WaitlistTexts };
type List = {
  readonly query: WaitlistQuery;
  readonly filter: Filter<ReturnType<typeof listFilter>>;
  readonly items: readonly WaitlistEntryView[];
  readonly nextCursor: string | null;
  readonly directory: Directory;
  readonly actor: Actor;
};

function showList(c: Context<WebEnv>, list: List): Response | Promise<Response> {
  const { language } = c.var;
  const text = waitlistTexts[language];
  const { query, items, directory } = list;
  const reading = { directory, language, text };
  const offered = items.filter(({ offer }) => offer !== undefined).toSorted((a, b) => deadlineOf(a) - deadlineOf(b));
  const services = Map.groupBy(
    items.filter(({ offer }) => offer === undefined),
    ({ service }) => service,
  );
  return showPage(
    c,
    { title: text.title, current: 'waitlist', ...standing(list.filter) },
    <div class="stack gap-5">
      <FilterFaults of={list.filter} language={language} />
      <Done c={c} text={text} />
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        {items.length > 0 && <AddButton text={text} />}
      </div>
      <Filters list={list} reading={reading} />
      {items.length === 0 && <Nobody query={query} text={text} />}
      {offered.length > 0 && (
        <section class="stack">
          <h2>{text.offersTitle}</h2>
          <p class="soft">{text.offersLead}</p>
          <ul class="list card">
            {offered.map((entry) => (
              <OnOffer entry={entry} reading={reading} />
            ))}
          </ul>
        </section>
      )}
      {query.state === 'ended'
        ? items.length > 0 && <Ended entries={items} reading={reading} />
        : services.size > 0 && (
            <section class="stack">
              <h2>{text.waitingTitle}</h2>
              {[...services].map(([service, waiting]) => (
                <Waiting service={service} entries={waiting} reading={reading} />
              ))}
            </section>
          )}
      {list.nextCursor && (
        <p>
          <a class="button second" href={listHref({ ...query, cursor: list.nextCursor })}>
            {text.next}
          </a>
        </p>
      )}
    </div>,
  );
}

/** In epoch milliseconds: who must answer first is to be called first. */
function deadlineOf({ offer }: WaitlistEntryView): number {
  return offer === undefined ? 0 : Temporal.Instant.from(offer.deadline).epochMilliseconds;
}

/** What has just been done, with a way to the booking that came of it. */
const Done: FC<{ c: Context<WebEnv>; text: WaitlistTexts }> = ({ c, text }) => {
  const done = c.req.query('done') ?? '';
  const said = wordFor(text.done, done);
  const booking = bookingId.safeParse(c.req.query('booking'));
  if (said === undefined) return null;
  return (
    <Note tone={['gone', 'doubled', 'number'].includes(done) ? 'warn' : 'good'} said>
      <p>
        {said}
        {done === 'accepted' && booking.success && (
          <>
            {' '}
            <a href={`/bookings/${booking.data}`}>{text.openBooking}</a>
          </>
        )}
      </p>
    </Note>
  );
};

const Nobody: FC<{ query: WaitlistQuery; text: WaitlistTexts }> = ({ query, text }) => {
  if (query.area !== undefined || query.service !== undefined || query.cursor !== undefined) {
    return (
      <EmptyState icon="clock" title={text.noneFound} advice={text.noneFoundAdvice}>
        <a class="button second" href={listHref({ state: query.state })}>
          {text.wholeList}
        </a>
      </EmptyState>
    );
  }
  const [title, advice] =
    query.state === 'ended'
      ? [text.noneEnded, text.endedLead({ days: keptDays('wish') })]
      : [text.none, text.noneAdvice];
  return (
    <EmptyState icon="clock" title={title} advice={advice}>
      <AddButton text={text} />
    </EmptyState>
  );
};

const Filters: FC<{ list: List; reading: Reading }> = ({
  list: { query, filter, directory, actor },
  reading: { language },
}) => {
  const at = fieldsAt(listFilter(actor, directory, language), filter, language);
  const narrowed = query.area !== undefined || query.service !== undefined;
  return (
    <FilterForm
      action="/waitlist"
      shape="row"
      language={language}
      clear={narrowed ? listHref({ state: query.state }) : undefined}
    >
      {(areasOf(actor, directory).length > 1 || filter.faults.area) && <div class="picker">{at.area}</div>}
      <div class="picker">{at.service}</div>
      <div class="picker">{at.state}</div>
    </FilterForm>
  );
};

function listHref({ area, service, state, cursor }: Partial<WaitlistQuery>): string {
  const query = new URLSearchParams({
    ...(area && { area }),
    ...(service && { service }),
    ...(state === 'ended' && { state }),
    ...(cursor && { cursor }),
  }).toString();
  return query === '' ? '/waitlist' : `/waitlist?${query}`;
}

const AddButton: FC<{ text: WaitlistTexts }> = ({ text }) => (
  <a class="button" href="/waitlist/new">
    <Icon name="add" /> {text.add}
  </a>
);

/** Somebody who no longer waits, and why: nothing is left that tells who they were, unless it is a family. */
const Ended: FC<{ entries: readonly WaitlistEntryView[]; reading: Reading }> = ({ entries, reading }) => {
  const { directory, language, text } = reading;
  return (
    <section class="stack">
      <h2>{text.endedTitle}</h2>
      <p class="soft">{text.endedLead({ days: keptDays('wish') })}</p>
      <DataTable
        caption={text.endedTitle}
        unseenCaption
        rows={entries}
        columns={[
          { label: text.column.who, names: true, cell: (entry) => <Who entry={entry} text={text} /> },
          { label: text.service, cell: ({ service }) => serviceName(reading, service) },
          { label: text.column.why, cell: ({ ended }) => ended && text.because[ended.because] },
          {
            label: text.column.ended,
            cell: (entry) =>
              entry.ended &&
              sayDateTime(
                Temporal.Instant.from(entry.ended.at).epochMilliseconds,
                language,
                zoneFor(directory, entry),
                'short',
              ),
          },
        ]}
      />
    </section>
  );
};

const OnOffer: FC<{ entry: WaitlistEntryView; reading: Reading }> = ({ entry, reading }) => {
  const { directory, language, text } = reading;
  if (entry.offer === undefined) return null;
  const { id, start, deadline, told, tellsAt, call } = entry.offer;
  const zone = zoneFor(directory, entry);
  const say = (iso: string) => sayDateTime(Temporal.Instant.from(iso).epochMilliseconds, language, zone, 'short');
  const path = `/waitlist/offers/${id}`;
  return (
    <li class="row apart">
      <div class="stack gap-2 grow">
        <p class="strong">{say(start)}</p>
        <p>
          <Who entry={entry} text={text} /> · {serviceName(reading, entry.service)}
        </p>
        <p class="row">
          <Badge tone="warn" icon="clock">
            {text.until({ time: { at: Temporal.Instant.from(deadline).epochMilliseconds, zone } })}
          </Badge>
          <Badge tone={told === 'sent' ? 'good' : 'warn'} icon={told === 'sent' ? 'check' : 'phone'}>
            {told === 'pending' && call !== undefined && tellsAt !== undefined
              ? text.tellsAt({ time: { at: Temporal.Instant.from(tellsAt).epochMilliseconds, zone } })
              : text.told[told]}
          </Badge>
        </p>
        {call === undefined
          ? told !== 'sent' && told !== 'pending' && <p>{text.noNumber}</p>
          : told !== 'sent' && (
              <p>
                {told !== 'pending' && `${text.callThem} `}
                <PhoneLink phone={call} />
              </p>
            )}
      </div>
      <div class="row">
        <form method="post" action={`${path}/accept`}>
          <button type="submit" class="button small" aria-label={text.acceptFor({ who: nameOf(entry, text) })}>
            {text.accept}
          </button>
        </form>
        <form method="post" action={`${path}/decline`}>
          <button type="submit" class="button quiet small" aria-label={text.declineFor({ who: nameOf(entry, text) })}>
            {text.decline}
          </button>
        </form>
        <RemoveLink entry={entry} text={text} />
      </div>
    </li>
  );
};

const Waiting: FC<{ service: string; entries: readonly WaitlistEntryView[]; reading: Reading }> = ({
  service,
  entries,
  reading,
}) => {
  const { directory, language, text } = reading;
  const areasOf = ({ areas }: WaitlistEntryView) =>
    areaNames(
      directory,
      [...directory.areas.keys()].filter((id) => areas.includes(id)),
      language,
    );
  return (
    <DataTable
      caption={text.caption({ service: serviceName(reading, service) })}
      rows={entries}
      columns={[
        { label: text.column.who, names: true, cell: (entry) => <Who entry={entry} text={text} /> },
        { label: text.column.wish, cell: (entry) => wishText(entry, reading) },
        {
          label: text.column.dates,
          cell: ({ fromDate, toDate }) => sayCalendarDates(fromDate, toDate, language, 'short'),
        },
        { label: text.column.areas, cell: areasOf },
        { label: text.column.act, cell: (entry) => <RemoveLink entry={entry} text={text} /> },
      ]}
    />
  );
};

const Who: FC<{ entry: WaitlistEntryView; text: WaitlistTexts }> = ({ entry, text }) =>
  entry.family ? (
    <>
      <a href={`/families/${entry.family.id}?purpose=contact`}>{nameOf(entry, text)}</a>
      {entry.phone && (
        <>
          {' · '}
          <PhoneLink phone={entry.phone} />
        </>
      )}
    </>
  ) : (
    <span>{nameOf(entry, text)}</span>
  );

const RemoveLink: FC<{ entry: WaitlistEntryView; text: WaitlistTexts }> = ({ entry, text }) => (
  <a href={`/waitlist/${entry.id}/remove`} aria-label={text.removeOf({ who: nameOf(entry, text) })}>
    {text.remove}
  </a>
);

function nameOf({ family, email, phone }: WaitlistEntryView, text: WaitlistTexts): string {
  if (family === undefined) return [email && sayEmail(email), phone].filter(Boolean).join(', ') || text.unnamed;
  return [family.name, text.family({ reference: family.reference })].filter(Boolean).join(', ');
}

function serviceName({ directory, language }: Reading, id: string): string {
  return sayName([...directory.services.values()].find((one) => one.id === id)?.name, language);
}

function wishText({ weekdays: days, earliest, latest, channel }: WaitlistEntryView, { language, text }: Reading) {
  const wholeDay = earliest === '00:00' && latest === '24:00';
  const clock = (time: string) => (language === 'en' ? time : time.replace(':', '.'));
  return [
    days.length === 0 ? text.anyDay : days.map((day) => text.day[day]).join(', '),
    wholeDay ? text.anyTime : text.between({ earliest: clock(earliest), latest: clock(latest) }),
    ...(channel ? [slotTexts[language].channelName[channel]] : []),
  ].join('; ');
}

function zoneFor(directory: Directory, { areas }: WaitlistEntryView): string {
  const area = [...directory.areas.keys()].find((id) => areas.includes(id));
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}

function showRemoval(c: Context<WebEnv>, directory: Directory, entry: WaitlistEntryView): Response | Promise<Response> {
  const { language } = c.var;
  const text = waitlistTexts[language];
  const reading = { directory, language, text };
  return showPage(
    c,
    { title: text.removeTitle, current: 'waitlist', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/waitlist', label: text.back }} lead={text.removeLead}>
        {text.removeTitle}
      </Heading>
      <Confirm
        action={`/waitlist/${entry.id}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: '/waitlist', label: frameTexts[language].cancel }}
      >
        <div class="card">
          <Facts
            of={[
              [text.column.who, nameOf(entry, text)],
              [text.service, serviceName(reading, entry.service)],
              [text.column.wish, wishText(entry, reading)],
            ]}
          />
        </div>
      </Confirm>
    </div>,
  );
}

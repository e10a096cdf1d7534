// The desk's waiting list: who waits for what, which times are on offer to whom, and who joins or leaves.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { channels, type Directory, nameIn, weekdays, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import { sayCalendarDate, sayDateTime } from '../../../core/wording.ts';
import { acceptOffer } from '../../../features/clinics/accept-offer.ts';
import { declineOffer } from '../../../features/clinics/decline-offer.ts';
import { joinWaitlist } from '../../../features/clinics/join-waitlist.ts';
import { leaveWaitlist } from '../../../features/clinics/leave-waitlist.ts';
import { readEntry, readWaitlist, waitableServices } from '../../../features/clinics/read.ts';
import { type WaitlistEntryView, waitlistQuery } from '../../../features/clinics/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../components/badge.tsx';
import { Confirm } from '../components/confirm.tsx';
import { DataTable } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorSummary, type Faults, SelectField, TextField, TicksField } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import type { WebEnv } from '../environment.ts';
import { frame } from '../messages/frame.ts';
import { slotTexts } from '../messages/slots.ts';
import { type WaitlistTexts, waitlistTexts } from '../messages/waitlist.ts';
import { faultsIn, readForm, type SentForm } from '../read-form.ts';
import { areaNames, coordinator } from './series.tsx';

export function waitlistPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/waitlist', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    const { items, directory } = await readWaitlist(deps, actor, waitlistQuery.parse({}), c.var.requestId);
    return showList(c, directory, items);
  });

  routes.get('/waitlist/new', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    return showForm(c, deps, actor, { ...EMPTY, service: c.req.query('service') ?? '' }, {});
  });

  routes.post('/waitlist/new', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    const typed = typedIn(await readForm(c));
    try {
      await execute(deps, actor, joinWaitlist, wishOf(typed), { requestId: c.var.requestId });
      return c.redirect('/waitlist?done=added', 303);
    } catch (error) {
      return showForm(c, deps, actor, typed, faultsOf(error, waitlistTexts[c.var.language]));
    }
  });

  routes.get('/waitlist/:id/remove', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    const { entry, directory } = await readEntry(deps, actor, c.req.param('id'), c.var.requestId);
    return showRemoval(c, directory, entry);
  });

  routes.post('/waitlist/:id/remove', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    await execute(deps, actor, leaveWaitlist, { entry: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/waitlist?done=removed', 303);
  });

  routes.post('/waitlist/offers/:id/:answer{accept|decline}', async (c) => {
    const actor = coordinator(c, 'change-area-bookings');
    const accepts = c.req.param('answer') === 'accept';
    const command = accepts ? acceptOffer : declineOffer;
    try {
      await execute(deps, actor, command, { offer: c.req.param('id') }, { requestId: c.var.requestId });
      return c.redirect(`/waitlist?done=${accepts ? 'accepted' : 'declined'}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status < 409) throw error;
      return c.redirect('/waitlist?done=gone', 303);
    }
  });

  return routes;
}

type Reading = { readonly directory: Directory; readonly language: Language; readonly text: WaitlistTexts };

function showList(
  c: Context<WebEnv>,
  directory: Directory,
  entries: readonly WaitlistEntryView[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = waitlistTexts[language];
  const reading = { directory, language, text };
  const done = c.req.query('done') ?? '';
  const said = text.done[done];
  const offered = entries.filter(({ offer }) => offer !== undefined);
  const services = Map.groupBy(
    entries.filter(({ offer }) => offer === undefined),
    ({ service }) => service,
  );
  return showPage(
    c,
    { title: text.title, current: 'waitlist' },
    <div class="stack gap-5">
      {said && (
        <Note tone={done === 'gone' ? 'warn' : 'good'} said>
          <p>{said}</p>
        </Note>
      )}
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        {entries.length > 0 && <AddButton text={text} />}
      </div>
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
      {entries.length === 0 && (
        <EmptyState icon="clock" title={text.none} advice={text.noneAdvice}>
          <AddButton text={text} />
        </EmptyState>
      )}
      {services.size > 0 && (
        <section class="stack">
          <h2>{text.waitingTitle}</h2>
          {[...services].map(([service, waiting]) => (
            <Waiting service={service} entries={waiting} reading={reading} />
          ))}
        </section>
      )}
    </div>,
  );
}

const AddButton: FC<{ text: WaitlistTexts }> = ({ text }) => (
  <a class="button" href="/waitlist/new">
    <Icon name="add" /> {text.add}
  </a>
);

const OnOffer: FC<{ entry: WaitlistEntryView; reading: Reading }> = ({ entry, reading }) => {
  const { directory, language, text } = reading;
  if (entry.offer === undefined) return null;
  const { id, start, deadline } = entry.offer;
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
        <p>
          <Badge tone="warn" icon="clock">
            {text.until(say(deadline))}
          </Badge>
        </p>
      </div>
      <div class="row">
        <form method="post" action={`${path}/accept`}>
          <button type="submit" class="button small" aria-label={text.acceptFor(nameOf(entry, text))}>
            {text.accept}
          </button>
        </form>
        <form method="post" action={`${path}/decline`}>
          <button type="submit" class="button quiet small" aria-label={text.declineFor(nameOf(entry, text))}>
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
      caption={text.caption(serviceName(reading, service))}
      rows={entries}
      columns={[
        { label: text.column.who, names: true, cell: (entry) => <Who entry={entry} text={text} /> },
        { label: text.column.wish, cell: (entry) => wishText(entry, reading) },
        {
          label: text.column.dates,
          cell: ({ fromDate, toDate }) =>
            `${sayCalendarDate(fromDate, language, 'short')} – ${sayCalendarDate(toDate, language, 'short')}`,
        },
        { label: text.column.areas, cell: areasOf },
        { label: text.column.act, cell: (entry) => <RemoveLink entry={entry} text={text} /> },
      ]}
    />
  );
};

const Who: FC<{ entry: WaitlistEntryView; text: WaitlistTexts }> = ({ entry, text }) =>
  entry.family ? (
    <a href={`/families/${entry.family.id}?purpose=contact`}>{nameOf(entry, text)}</a>
  ) : (
    <span>{nameOf(entry, text)}</span>
  );

const RemoveLink: FC<{ entry: WaitlistEntryView; text: WaitlistTexts }> = ({ entry, text }) => (
  <a href={`/waitlist/${entry.id}/remove`} aria-label={text.removeOf(nameOf(entry, text))}>
    {text.remove}
  </a>
);

function nameOf({ family, email }: WaitlistEntryView, text: WaitlistTexts): string {
  if (family === undefined) return email ?? '';
  return [family.name, text.family(family.reference)].filter(Boolean).join(', ');
}

function serviceName({ directory, language }: Reading, id: string): string {
  const service = [...directory.services.values()].find((one) => one.id === id);
  return service === undefined ? id : nameIn(service.name, language);
}

function wishText({ weekdays: days, earliest, latest, channel }: WaitlistEntryView, { language, text }: Reading) {
  const wholeDay = earliest === '00:00' && latest === '24:00';
  const clock = (time: string) => (language === 'en' ? time : time.replace(':', '.'));
  return [
    days.length === 0 ? text.anyDay : days.map((day) => text.day[day]).join(', '),
    wholeDay ? text.anyTime : text.between(clock(earliest), clock(latest)),
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
        back={{ href: '/waitlist', label: frame[language].cancel }}
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

const FIELDS = [
  'service',
  'reference',
  'email',
  'language',
  'channel',
  'earliest',
  'latest',
  'fromDate',
  'toDate',
] as const;
type Typed = Readonly<Record<(typeof FIELDS)[number], string>> & {
  readonly areas: readonly string[];
  readonly weekdays: readonly string[];
};

const EMPTY: Typed = {
  service: '',
  reference: '',
  email: '',
  language: '',
  channel: '',
  earliest: '',
  latest: '',
  fromDate: '',
  toDate: '',
  areas: [],
  weekdays: [],
};

function typedIn(form: SentForm): Typed {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.one(name).trim()]));
  return { ...EMPTY, ...fields, areas: form.all('areas'), weekdays: form.all('weekdays') };
}

/** What was typed as the command takes it: a field left empty is no wish. */
function wishOf({ reference, areas, weekdays: days, ...fields }: Typed): object {
  const typed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return { ...typed, areas, weekdays: days, ...(reference !== '' && { family: { reference } }) };
}

function faultsOf(error: unknown, { fault }: WaitlistTexts): Faults {
  if (error instanceof Refusal && error.code === 'not_found') return { reference: fault.reference };
  if (error instanceof Refusal && error.code === 'case_not_accepted') return { reference: fault.referenceNeeded };
  if (error instanceof Refusal && error.code === 'in_use') return { reference: fault.waits };
  if (error instanceof Refusal && error.code === 'channel_not_offered') return { channel: fault.channel };
  return faultsIn(error, {
    service: { field: 'service', text: fault.service },
    areas: { field: 'areas', text: fault.areas },
    family: { field: 'reference', text: fault.reference },
    email: { field: 'email', text: fault.email },
    channel: { field: 'channel', text: fault.channel },
    earliest: { field: 'earliest', text: fault.latest },
    latest: { field: 'latest', text: fault.latest },
    fromDate: { field: 'fromDate', text: fault.fromDate },
    toDate: { field: 'toDate', text: fault.toDate },
  });
}

async function showForm(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  typed: Typed,
  faults: Faults,
): Promise<Response> {
  const { language } = c.var;
  const text = waitlistTexts[language];
  const directory = await readDirectory(deps);
  const mine = [...directory.areas.values()].filter(({ id }) => may(actor, 'change-area-bookings', id));
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.addTitle, current: 'waitlist', width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/waitlist', label: text.back }} lead={text.addLead}>
        {text.addTitle}
      </Heading>
      <form method="post" action="/waitlist/new" class="stack gap-5" novalidate>
        <SelectField
          name="service"
          label={text.service}
          blank={text.chooseService}
          options={waitableServices(directory).map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
          value={typed.service}
          fault={faults.service}
        />
        <TicksField
          name="areas"
          label={text.areas}
          options={mine.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
          values={mine.length === 1 ? mine.map(({ id }) => id) : typed.areas}
          fault={faults.areas}
        />
        <WhoFields text={text} typed={typed} faults={faults} />
        <WishFields text={text} typed={typed} faults={faults} language={language} />
        <div class="row">
          <button type="submit" class="button">
            {text.save}
          </button>
          <a class="button quiet" href="/waitlist">
            {frame[language].cancel}
          </a>
        </div>
      </form>
    </div>,
  );
}

type Part = { readonly text: WaitlistTexts; readonly typed: Typed; readonly faults: Faults };

const WhoFields: FC<Part> = ({ text, typed, faults }) => (
  <>
    <TextField
      name="reference"
      label={text.reference}
      hint={text.referenceHint}
      value={typed.reference}
      fault={faults.reference}
      maxlength={64}
    />
    <TextField
      name="email"
      type="email"
      label={text.email}
      hint={text.emailHint}
      value={typed.email}
      fault={faults.email}
      maxlength={254}
    />
    <SelectField
      name="language"
      label={text.language}
      blank={text.familyLanguage}
      options={languages.map((value) => ({ value, label: text.languages[value] }))}
      value={typed.language}
    />
  </>
);

const WishFields: FC<Part & { language: Language }> = ({ text, typed, faults, language }) => (
  <>
    <SelectField
      name="channel"
      label={text.channel}
      blank={text.anyChannel}
      options={channels.map((value) => ({ value, label: slotTexts[language].channelName[value] }))}
      value={typed.channel}
      fault={faults.channel}
    />
    <TicksField
      name="weekdays"
      label={text.weekdays}
      hint={text.weekdaysHint}
      options={weekdays.map((value) => ({ value, label: text.day[value] }))}
      values={typed.weekdays}
    />
    <TextField name="earliest" type="time" short label={text.earliest} value={typed.earliest} fault={faults.earliest} />
    <TextField name="latest" type="time" short label={text.latest} value={typed.latest} fault={faults.latest} />
    <TextField name="fromDate" type="date" short label={text.fromDate} value={typed.fromDate} fault={faults.fromDate} />
    <TextField name="toDate" type="date" short label={text.toDate} value={typed.toDate} fault={faults.toDate} />
  </>
);

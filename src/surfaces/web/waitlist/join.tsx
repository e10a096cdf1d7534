// Somebody begins to wait: a family or a caller at the desk, or a colleague with a case for a consultation.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import {
  type Area,
  channels,
  type Directory,
  nameIn,
  type Service,
  type Topic,
  weekdays,
  zoneOf,
} from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import { findingKinds, quoteOf } from '../../../core/personal-data.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { joinWaitlist } from '../../../features/waitlist/join-waitlist.ts';
import { type FamilyToWait, readFamilyToWait, waitableServices } from '../../../features/waitlist/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { bookingTexts } from '../booking/texts/booking.ts';
import { formTexts } from '../booking/texts/booking-form.ts';
import { slotTexts } from '../booking/texts/slots.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, LongTextField, SelectField, TextField, TicksField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm, type SentForm } from '../kit/read-form.ts';
import { frame } from '../kit/texts/frame.ts';
import { type WaitlistTexts, waitlistTexts } from './texts/waitlist.ts';

export function waitlistNewPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/waitlist/new', async (c) => {
    const view = await readView(c, deps, { ...EMPTY, ...prefilled(c) });
    return showForm(c, view, {});
  });

  routes.post('/waitlist/new', async (c) => {
    const view = await readView(c, deps, typedIn(await readForm(c)));
    try {
      await execute(deps, view.actor, joinWaitlist, wishOf(view), { requestId: c.var.requestId });
      return c.redirect('/waitlist?done=added', 303);
    } catch (error) {
      return showForm(c, view, faultsOf(error, view));
    }
  });

  return routes;
}

const FIELDS = [
  'service',
  'family',
  'reference',
  'email',
  'phone',
  'language',
  'topic',
  'ageBand',
  'question',
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
  ...(Object.fromEntries(FIELDS.map((name) => [name, ''])) as Record<(typeof FIELDS)[number], string>),
  areas: [],
  weekdays: [],
};

type View = {
  readonly actor: Actor;
  readonly typed: Typed;
  readonly directory: Directory;
  readonly language: Language;
  readonly areas: readonly Area[];
  /** what the desk, or a colleague, can choose to wait for */
  readonly services: readonly Service[];
  /** of the consultation that a colleague waits for */
  readonly consultation?: Service;
  /** of the family that waits, where the page was opened for it */
  readonly family?: FamilyToWait;
  readonly today: string;
};

/** What the address says already: the service, the family by its id, and what was wished for at the desk. */
function prefilled(c: Context<WebEnv>): Partial<Typed> {
  const { service = '', family = '', area = '', weekdays: days = '', channel = '', ...asked } = c.req.query();
  const { earliest = '', latest = '' } = asked;
  return { service, family, channel, earliest, latest, areas: [area], weekdays: days.split('-') };
}

/** Throws `not_found` for a family that is not the actor's. */
async function readView(c: Context<WebEnv>, deps: Dependencies, typed: Typed): Promise<View> {
  const actor = allowed(c, 'book-slot');
  const directory = await readDirectory(deps);
  const desk = may(actor, 'change-area-bookings');
  const waitable = waitableServices(directory);
  const consultation = waitable.find(({ id, kind }) => kind === 'consultation' && id === typed.service);
  const family = typed.family === '' ? undefined : await readFamilyToWait(deps, actor, typed.family, c.var.requestId);
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'book-slot', id));
  const [first] = areas;
  const clock = wallClock(first ? zoneOf(directory, first.id) : directory.region.timeZone);
  return {
    actor,
    typed,
    directory,
    language: c.var.language,
    areas,
    services: waitable.filter(({ kind }) => (kind === 'consultation') !== desk),
    ...(consultation && { consultation }),
    ...(family && { family }),
    today: clock.dateAt(deps.clock.now()),
  };
}

function typedIn(form: SentForm): Typed {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.one(name).trim()]));
  return { ...EMPTY, ...fields, areas: form.all('areas'), weekdays: form.all('weekdays') };
}

/** What was typed as the command takes it: a field left empty is no wish. */
function wishOf({ typed, consultation, family }: View): object {
  const { service, areas, weekdays: days, reference, topic, ageBand, question, ...rest } = typed;
  const { channel, earliest, latest, fromDate, toDate, phone, email, language } = rest;
  const filled = { channel, earliest, latest, fromDate, toDate, phone };
  const who = consultation ? {} : { email, language };
  const typedFields = Object.entries({ service, ...filled, ...who }).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(typedFields),
    areas,
    weekdays: days,
    ...(consultation && { case: { topic, ageBand, question } }),
    ...(!consultation && family && { family: { id: family.id } }),
    ...(!consultation && !family && reference !== '' && { family: { reference } }),
  };
}

function faultsOf(error: unknown, { language, consultation, typed }: View): Faults {
  const { fault } = waitlistTexts[language];
  const { missing, found } = formTexts[language];
  const code = error instanceof Refusal ? error.code : undefined;
  const who = consultation ? 'question' : 'reference';
  if (code === 'not_found') return { reference: fault.reference };
  if (code === 'case_not_accepted') return { reference: fault.referenceNeeded };
  if (code === 'in_use') return { [who]: consultation ? fault.asked : fault.waits };
  if (code === 'channel_not_offered') return { channel: fault.channel };
  if (error instanceof Refusal && code === 'personal_data_found') {
    const [one] = error.details.findings ?? [];
    const kind = findingKinds.find((known) => known === one?.kind);
    return one && kind ? { question: found[kind](quoteOf(typed.question.trim(), one)) } : {};
  }
  if (error instanceof Refusal && error.details.faults?.some(({ path }) => path.startsWith('case'))) {
    const paths = error.details.faults.map(({ path }) => path);
    return {
      ...(paths.includes('case.topic') && { topic: missing.topic }),
      ...(paths.includes('case.ageBand') && { ageBand: missing.age }),
      ...(paths.includes('case.question') && { question: missing.question }),
      ...(paths.some((path) => path.startsWith('areas')) && { areas: fault.areas }),
      ...(paths.includes('fromDate') && { fromDate: fault.fromDate }),
      ...(paths.includes('toDate') && { toDate: fault.toDateOfCase }),
    };
  }
  return faultsIn(error, {
    service: { field: 'service', text: fault.service },
    areas: { field: 'areas', text: fault.areas },
    family: { field: 'reference', text: fault.reference },
    email: { field: 'email', text: fault.email },
    phone: { field: 'phone', text: fault.phone },
    channel: { field: 'channel', text: fault.channel },
    earliest: { field: 'earliest', text: fault.latest },
    latest: { field: 'latest', text: fault.latest },
    fromDate: { field: 'fromDate', text: fault.fromDate },
    toDate: { field: 'toDate', text: consultation ? fault.toDateOfCase : fault.toDate },
  });
}

function showForm(c: Context<WebEnv>, view: View, faults: Faults): Response | Promise<Response> {
  const { language, consultation, services } = view;
  const text = waitlistTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const asks = consultation !== undefined || services.every(({ kind }) => kind === 'consultation');
  const [title, lead] = asks ? [text.askTitle, text.askLead] : [text.addTitle, text.addLead];
  const part = { view, faults };
  return showPage(
    c,
    { title, current: 'waitlist', width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/waitlist', label: text.back }} lead={lead}>
        {title}
      </Heading>
      {asks && consultation === undefined ? (
        <ul class="list card">
          {services.map(({ id, name }) => (
            <li>
              <a href={`/waitlist/new?${new URLSearchParams({ service: id })}`}>{nameIn(name, language)}</a>
            </li>
          ))}
        </ul>
      ) : (
        <form method="post" action="/waitlist/new" class="stack gap-5" novalidate>
          {consultation ? <CaseFields {...part} service={consultation} /> : <WhoFields {...part} />}
          <WishFields {...part} />
          <div class="row">
            <button type="submit" class="button">
              {text.save}
            </button>
            <a class="button quiet" href="/waitlist">
              {frame[language].cancel}
            </a>
          </div>
        </form>
      )}
    </div>,
  );
}

type Part = { readonly view: View; readonly faults: Faults };

const AreasField: FC<Part> = ({ view: { areas, typed, family, language }, faults }) => {
  const [only] = areas;
  const chosen = areas.length === 1 && only ? [only.id] : typed.areas.filter((area) => area !== '');
  return (
    <TicksField
      name="areas"
      label={waitlistTexts[language].areas}
      options={areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
      values={chosen.length === 0 && family ? [family.area] : chosen}
      fault={faults.areas}
    />
  );
};

const WhoFields: FC<Part> = (part) => {
  const { view, faults } = part;
  const { typed, family, services, language } = view;
  const text = waitlistTexts[language];
  return (
    <>
      {family && (
        <div class="card">
          <input type="hidden" name="family" value={family.id} />
          <Facts of={[[text.column.who, [family.name, text.family(family.reference)].filter(Boolean).join(', ')]]} />
        </div>
      )}
      <SelectField
        name="service"
        label={text.service}
        blank={text.chooseService}
        options={services.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
        value={typed.service}
        fault={faults.service}
      />
      <AreasField {...part} />
      {!family && <ReachFields {...part} />}
      <SelectField
        name="language"
        label={text.language}
        blank={text.familyLanguage}
        options={languages.map((value) => ({ value, label: text.languages[value] }))}
        value={typed.language}
      />
    </>
  );
};

const ReachFields: FC<Part> = ({ view: { typed, language }, faults }) => {
  const text = waitlistTexts[language];
  return (
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
      <TextField
        name="phone"
        type="tel"
        label={text.phone}
        hint={text.phoneHint}
        value={typed.phone}
        fault={faults.phone}
        maxlength={32}
      />
    </>
  );
};

/** What a colleague asks: anonymous, as when a consultation is booked. */
const CaseFields: FC<Part & { service: Service }> = (part) => {
  const { view, faults, service } = part;
  const { typed, directory, areas, language } = view;
  const [text, words] = [formTexts[language], bookingTexts[language]];
  return (
    <>
      <input type="hidden" name="service" value={service.id} />
      <div class="card">
        <Facts of={[[waitlistTexts[language].service, nameIn(service.name, language)]]} />
      </div>
      <AreasField {...part} />
      <SelectField
        name="topic"
        label={text.topic}
        blank={frame[language].choose}
        options={topicsOf(directory, areas).map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
        value={typed.topic}
        fault={faults.topic}
      />
      <SelectField
        name="ageBand"
        label={text.age}
        blank={frame[language].choose}
        options={ageBands.map((value) => ({ value, label: words.ageBand[value] }))}
        value={typed.ageBand}
        fault={faults.ageBand}
      />
      <LongTextField
        name="question"
        label={text.question}
        hint={text.questionHint}
        value={typed.question}
        fault={faults.question}
        maxlength={2000}
      />
      {service.channels.includes('phone') && (
        <TextField
          name="phone"
          type="tel"
          label={text.phone}
          hint={text.phoneHint}
          value={typed.phone}
          fault={faults.phone}
          maxlength={32}
        />
      )}
    </>
  );
};

/** Those that any of the areas knows, each once. */
function topicsOf(directory: Directory, areas: readonly Area[]): readonly Topic[] {
  const topics = areas.flatMap(({ id }) => directory.areas.get(id)?.topics ?? []);
  return [...new Map(topics.map((topic) => [topic.id, topic])).values()];
}

const WishFields: FC<Part> = ({ view, faults }) => {
  const { typed, consultation, language, today } = view;
  const text: WaitlistTexts = waitlistTexts[language];
  return (
    <>
      <SelectField
        name="channel"
        label={text.channel}
        blank={text.anyChannel}
        options={(consultation?.channels ?? channels).map((value) => ({
          value,
          label: slotTexts[language].channelName[value],
        }))}
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
      <TextField
        name="earliest"
        type="time"
        short
        label={text.earliest}
        value={typed.earliest}
        fault={faults.earliest}
      />
      <TextField name="latest" type="time" short label={text.latest} value={typed.latest} fault={faults.latest} />
      <TextField
        name="fromDate"
        type="date"
        short
        label={text.fromDate}
        value={typed.fromDate || today}
        fault={faults.fromDate}
      />
      <TextField
        name="toDate"
        type="date"
        short
        label={text.toDate}
        hint={text.toDateHint}
        value={typed.toDate}
        fault={faults.toDate}
      />
    </>
  );
};

// Somebody begins to wait: a family or a caller at the desk, or a colleague with a case for a consultation.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import {
  type Area,
  channels,
  type Directory,
  type Localized,
  nameIn,
  type Service,
  type Topic,
  weekdays,
} from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { keptDays } from '../../../core/kept-data.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import { findingKinds, quoteOf } from '../../../core/personal-data.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { joinWaitlist } from '../../../features/waitlist/join-waitlist.ts';
import { type FamilyToWait, readFamilyToWait, waitableServices } from '../../../features/waitlist/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { bookingTexts, formTexts, slotTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { answerForm, type FormState, faultsFor, fieldsAt, fresh, showFormPage, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, email, hidden, longText, phone, select, text as textLine, ticks, time } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { waitlistTexts } from './texts/words.ts';

export function waitlistNewPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/waitlist/new', async (c) => {
    const known = prefilled(c);
    const view = await readView(c, deps, known);
    const { service, areas = [], weekdays: days, channel, earliest, latest } = known;
    const first = { service, weekdays: days, channel, earliest, latest, ...(areas.length > 0 && { areas }) };
    return showForm(c, view, fresh(wishForm(view), first));
  });

  routes.post('/waitlist/new', async (c) => {
    const form = await readForm(c);
    const view = await readView(c, deps, { service: form.one('service'), family: form.one('family') });
    return answerForm(c, wishForm(view), {
      act: (typed) => execute(deps, view.actor, joinWaitlist, wishOf(view, typed), { requestId: c.var.requestId }),
      done: () => '/waitlist?done=added',
      faults: (error, typed) => faultsOf(error, typed, view),
      again: (state) => showForm(c, view, state),
    });
  });

  return routes;
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly areas: readonly Area[];
  /** what the desk, or a colleague, can choose to wait for */
  readonly services: readonly Service[];
  /** of the consultation that a colleague waits for */
  readonly consultation?: Service;
  /** of the family that waits, where the page was opened for it */
  readonly family?: FamilyToWait;
};

/** What the address says already: the service, the family by its id, and what was wished for at the desk. */
function prefilled(c: Context<WebEnv>) {
  const { service = '', family = '', area = '', weekdays: days = '', channel = '', ...asked } = c.req.query();
  const { earliest = '', latest = '' } = asked;
  const wished = days.split('-').filter((day) => day !== '');
  return { service, family, channel, earliest, latest, weekdays: wished, ...(area !== '' && { areas: [area] }) };
}

/** Throws `not_found` for a family that is not the actor's. */
async function readView(
  c: Context<WebEnv>,
  deps: Dependencies,
  asked: { readonly service: string; readonly family: string },
): Promise<View> {
  const actor = allowed(c, 'book-slot');
  const directory = await readDirectory(deps);
  const desk = may(actor, 'change-area-bookings');
  const waitable = waitableServices(directory);
  const consultation = waitable.find(({ id, kind }) => kind === 'consultation' && id === asked.service);
  const family = asked.family === '' ? undefined : await readFamilyToWait(deps, actor, asked.family, c.var.requestId);
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'book-slot', id));
  return {
    actor,
    directory,
    language: c.var.language,
    areas,
    services: waitable.filter(({ kind }) => (kind === 'consultation') !== desk),
    ...(consultation && { consultation }),
    ...(family && { family }),
  };
}

function wishForm({ directory, language, areas, services, consultation, family }: View) {
  const text = waitlistTexts[language];
  const { fault } = text;
  const asked = formTexts[language];
  const named = ({ id, name }: { id: string; name: Localized }) => ({ value: id, label: nameIn(name, language) });
  const [only] = areas;
  const first = areas.length === 1 && only ? [only.id] : family ? [family.area] : [];
  const line = { short: true };
  return {
    family: hidden({ first: family?.id ?? '' }),
    service: consultation
      ? hidden({ first: consultation.id })
      : select(text.service, { blank: text.chooseService, options: services.map(named), fault: fault.service }),
    areas: ticks(text.areas, { options: areas.map(named), first, fault: fault.areas }),
    reference: textLine(text.reference, {
      hint: text.referenceHint,
      maxlength: 64,
      of: ['family'],
      fault: fault.reference,
    }),
    email: email(text.email, { hint: text.emailHint, maxlength: 254, fault: fault.email }),
    phone: phone(text.phone, { hint: text.phoneHint, maxlength: 32, fault: fault.phone }),
    language: select(text.language, {
      blank: text.familyLanguage,
      options: languages.map((value) => ({ value, label: text.languages[value] })),
    }),
    topic: select(asked.topic, { options: topicsOf(directory, areas).map(named) }),
    ageBand: select(asked.age, {
      options: ageBands.map((value) => ({ value, label: bookingTexts[language].ageBand[value] })),
    }),
    question: longText(asked.question, { hint: asked.questionHint, maxlength: 2000 }),
    channel: select(text.channel, {
      blank: text.anyChannel,
      fault: fault.channel,
      options: (consultation?.channels ?? channels).map((value) => ({
        value,
        label: slotTexts[language].channelName[value],
      })),
    }),
    weekdays: ticks(text.weekdays, {
      hint: text.weekdaysHint,
      options: weekdays.map((value) => ({ value, label: text.day[value] })),
    }),
    earliest: time(text.earliest, { ...line, fault: fault.latest }),
    latest: time(text.latest, { ...line, fault: fault.latest }),
    fromDate: date(text.fromDate, { ...line, fault: fault.fromDate }),
    toDate: date(text.toDate, {
      ...line,
      hint: text.toDateHint,
      fault: consultation ? fault.toDateOfCase({ days: keptDays('waitingQuestion') }) : fault.toDate,
    }),
  };
}
type WishFields = ReturnType<typeof wishForm>;

/** What was typed as the command takes it: a field left empty is no wish. */
function wishOf({ consultation, family }: View, typed: Typed<WishFields>): object {
  const { service, areas, weekdays: days, reference, topic, ageBand, question, ...rest } = typed;
  const { channel, earliest, latest, fromDate, toDate, phone: number, email: address, language } = rest;
  const filled = { channel, earliest, latest, fromDate, toDate, phone: number };
  const who = consultation ? {} : { email: address, language };
  const typedFields = Object.entries({ service, ...filled, ...who }).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(typedFields),
    areas,
    weekdays: days,
    ...(consultation && { case: { topic, ageBand, question: question.trim() } }),
    ...(!consultation && family && { family: { id: family.id } }),
    ...(!consultation && !family && reference !== '' && { family: { reference } }),
  };
}

function faultsOf(error: unknown, typed: Typed<WishFields>, view: View): Faults {
  const { language, consultation } = view;
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
    return one && kind ? { question: found[kind]({ quote: quoteOf(typed.question.trim(), one) }) } : {};
  }
  if (error instanceof Refusal && error.details.faults?.some(({ path }) => path.startsWith('case'))) {
    const paths = error.details.faults.map(({ path }) => path);
    return {
      ...(paths.includes('case.topic') && { topic: missing.topic }),
      ...(paths.includes('case.ageBand') && { ageBand: missing.age }),
      ...(paths.includes('case.question') && { question: missing.question }),
      ...(paths.some((path) => path.startsWith('areas')) && { areas: fault.areas }),
      ...(paths.includes('fromDate') && { fromDate: fault.fromDate }),
      ...(paths.includes('toDate') && { toDate: fault.toDateOfCase({ days: keptDays('waitingQuestion') }) }),
    };
  }
  return faultsFor(wishForm(view), error);
}

function showForm(c: Context<WebEnv>, view: View, state: FormState<WishFields>): Response | Promise<Response> {
  const { language, consultation, family, services } = view;
  const text = waitlistTexts[language];
  const asks = consultation !== undefined || services.every(({ kind }) => kind === 'consultation');
  const [title, lead] = asks ? [text.askTitle, text.askLead] : [text.addTitle, text.addLead];
  const back = { href: '/waitlist', label: text.back };
  const frame = { title, current: 'waitlist', width: 'narrow' } as const;
  if (asks && consultation === undefined) {
    return showPage(
      c,
      frame,
      <div class="stack gap-5">
        <Heading back={back} lead={lead}>
          {title}
        </Heading>
        <ul class="list card">
          {services.map(({ id, name }) => (
            <li>
              <a href={`/waitlist/new?${new URLSearchParams({ service: id })}`}>{nameIn(name, language)}</a>
            </li>
          ))}
        </ul>
      </div>,
    );
  }
  const at = fieldsAt(wishForm(view), state, language);
  return showFormPage(
    c,
    { ...frame, lead, back, action: '/waitlist/new', save: text.save },
    state,
    <>
      {consultation ? (
        <>
          {at.service}
          <div class="card">
            <Facts of={[[text.service, nameIn(consultation.name, language)]]} />
          </div>
          {at.areas}
          {at.topic}
          {at.ageBand}
          {at.question}
          {consultation.channels.includes('phone') && at.phone}
        </>
      ) : (
        <>
          {family && <FamilyCard family={family} language={language} />}
          {at.family}
          {at.service}
          {at.areas}
          {!family && [at.reference, at.email, at.phone]}
          {at.language}
        </>
      )}
      {at.channel}
      {at.weekdays}
      {at.earliest}
      {at.latest}
      {at.fromDate}
      {at.toDate}
    </>,
  );
}

const FamilyCard: FC<{ family: FamilyToWait; language: Language }> = ({ family: { name, reference }, language }) => {
  const text = waitlistTexts[language];
  return (
    <div class="card">
      <Facts of={[[text.column.who, [name, text.family({ reference })].filter(Boolean).join(', ')]]} />
    </div>
  );
};

/** Those that any of the areas knows, each once. */
function topicsOf(directory: Directory, areas: readonly Area[]): readonly Topic[] {
  const topics = areas.flatMap(({ id }) => directory.areas.get(id)?.topics ?? []);
  return [...new Map(topics.map((topic) => [topic.id, topic])).values()];
}

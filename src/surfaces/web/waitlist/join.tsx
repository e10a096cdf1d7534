// The desk puts a family or a caller on the waiting list. Who has a question of their own waits on "my bookings".

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  type Area,
  channels,
  type Directory,
  type Localized,
  nameIn,
  type Service,
  weekdays,
} from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { joinWaitlist } from '../../../features/waitlist/join-waitlist.ts';
import { type FamilyToWait, readFamilyToWait, waitableServices } from '../../../features/waitlist/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { readSameNumbered, type SameNumber, SameNumbered, unknownNumber } from '../booking/same-number.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage, type Typed } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { date, email, hidden, phone, select, text as textLine, ticks, time } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { readForm } from '../kit/read-form.ts';
import { waitlistTexts } from './texts/words.ts';

export function waitlistNewPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/waitlist/new', async (c) => {
    const known = prefilled(c);
    if (isOwnQuestion(allowed(c, 'book-slot'), await readDirectory(deps), known.service)) {
      const wait = new URLSearchParams(known.service === '' ? {} : { wait: known.service });
      return c.redirect(`/bookings?${wait}#waiting`, 303);
    }
    const view = await readView(c, deps, known);
    const { service, areas = [], weekdays: days, channel, earliest, latest } = known;
    const first = { service, weekdays: days, channel, earliest, latest, ...(areas.length > 0 && { areas }) };
    return showForm(c, view, fresh(wishForm(view), first));
  });

  routes.post('/waitlist/new', async (c) => {
    const form = await readForm(c);
    const view = await readView(c, deps, { family: form.one('family') });
    let numbered: readonly SameNumber[] = [];
    return answerForm(c, wishForm(view), {
      act: (typed) =>
        execute(deps, view.actor, joinWaitlist, wishOf(view, typed), { requestId: c.var.requestId }).catch(
          async (error) => {
            const asked = { ids: unknownNumber(error) ?? [], leadTo: (family: string) => addressWith(typed, family) };
            numbered = await readSameNumbered(c, deps, view.directory, asked);
            throw error;
          },
        ),
      done: () => '/waitlist?done=added',
      faults: (error) => faultsOf(error, view),
      again: (state) => showForm(c, { ...view, numbered }, state),
    });
  });

  return routes;
}

/** Whether it is waited for on "my bookings": a consultation, and all that a worker waits for. */
function isOwnQuestion(actor: Actor, directory: Directory, asked: string): boolean {
  const service = waitableServices(directory).find(({ id }) => id === asked);
  return service?.kind === 'consultation' || !may(actor, 'change-area-bookings');
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly areas: readonly Area[];
  /** what families can wait for */
  readonly services: readonly Service[];
  /** of the family that waits, where the page was opened for it */
  readonly family?: FamilyToWait;
  /** those that have the number which was typed, where it is not one family's of these areas */
  readonly numbered?: readonly SameNumber[];
};

/** What the address says already: the service, the family by its id, and what was wished for at the desk. */
function prefilled(c: Context<WebEnv>) {
  const { service = '', family = '', area = '', weekdays: days = '', channel = '', ...asked } = c.req.query();
  const { earliest = '', latest = '' } = asked;
  const wished = days.split('-').filter((day) => day !== '');
  return { service, family, channel, earliest, latest, weekdays: wished, ...(area !== '' && { areas: [area] }) };
}

/** Throws `not_found` for a family that is not the actor's. */
async function readView(c: Context<WebEnv>, deps: Dependencies, asked: { readonly family: string }): Promise<View> {
  const actor = allowed(c, 'change-area-bookings');
  const directory = await readDirectory(deps);
  const family = asked.family === '' ? undefined : await readFamilyToWait(deps, actor, asked.family, c.var.requestId);
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'change-area-bookings', id));
  return {
    actor,
    directory,
    language: c.var.language,
    areas,
    services: waitableServices(directory).filter(({ kind }) => kind !== 'consultation'),
    ...(family && { family }),
  };
}

function wishForm({ language, areas, services, family }: View) {
  const text = waitlistTexts[language];
  const { fault } = text;
  const named = ({ id, name }: { id: string; name: Localized }) => ({ value: id, label: nameIn(name, language) });
  const [only] = areas;
  const first = areas.length === 1 && only ? [only.id] : family ? [family.area] : [];
  const line = { short: true };
  return {
    family: hidden({ first: family?.id ?? '' }),
    service: select(text.service, { blank: text.chooseService, options: services.map(named), fault: fault.service }),
    areas: ticks(text.areas, { options: areas.map(named), first, fault: fault.areas }),
    reference: textLine(text.reference, {
      hint: text.referenceHint,
      maxlength: 64,
      seen: true,
      of: ['family'],
      fault: fault.reference,
    }),
    email: email(text.email, { hint: text.emailHint, maxlength: 254, fault: fault.email }),
    phone: phone(text.phone, {
      ...(family === undefined && { hint: text.phoneHint }),
      maxlength: 32,
      fault: family === undefined ? fault.phone : fault.number,
    }),
    language: select(text.language, {
      hint: text.languageHint,
      first: language,
      options: languages.map((value) => ({ value, label: text.languages[value] })),
    }),
    channel: select(text.channel, {
      blank: text.anyChannel,
      fault: fault.channel,
      options: channels.map((value) => ({
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
      fault: fault.toDate,
    }),
  };
}
type WishFields = ReturnType<typeof wishForm>;

/** The page for this family, with what was wished for; where it can come is asked again. */
function addressWith(
  { service, channel, earliest, latest, weekdays: days }: Typed<WishFields>,
  family: string,
): string {
  const wishes = { service, channel, earliest, latest, weekdays: days.join('-') };
  const filled = Object.entries(wishes).filter(([, value]) => value !== '');
  return `/waitlist/new?${new URLSearchParams({ ...Object.fromEntries(filled), family })}`;
}

/** What was typed as the command takes it: a field left empty is no wish. */
function wishOf({ family }: View, typed: Typed<WishFields>): object {
  const { areas, weekdays: days, reference, family: _family, ...rest } = typed;
  const filled = Object.entries(rest).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(filled),
    areas,
    weekdays: days,
    ...(family && { family: { id: family.id } }),
    ...(!family && reference !== '' && { family: { reference } }),
  };
}

function faultsOf(error: unknown, view: View): Faults {
  const { fault } = waitlistTexts[view.language];
  const code = error instanceof Refusal ? error.code : undefined;
  if (code === 'not_found') return { reference: fault.reference };
  if (code === 'possible_duplicate') return { reference: fault.severalReference };
  if (code === 'case_not_accepted') return { reference: fault.referenceNeeded };
  if (code === 'in_use') return { reference: fault.waits };
  if (code === 'channel_not_offered') return { channel: fault.channel };
  return faultsFor(wishForm(view), error, view.language);
}

function showForm(c: Context<WebEnv>, view: View, state: FormState<WishFields>): Response | Promise<Response> {
  const { language, family, numbered = [] } = view;
  const text = waitlistTexts[language];
  const at = fieldsAt(wishForm(view), state, language);
  return showFormPage(
    c,
    {
      title: text.addTitle,
      current: 'waitlist',
      lead: text.addLead,
      back: { href: '/waitlist', label: text.back },
      action: '/waitlist/new',
      save: text.save,
    },
    state,
    <>
      {family && <FamilyCard family={family} language={language} />}
      {at.family}
      {at.service}
      {at.areas}
      {numbered.length > 0 && (
        <Note tone="warn">
          <SameNumbered of={numbered} language={language} />
        </Note>
      )}
      {!family && [at.reference, at.email, at.phone]}
      {!family && at.language}
      {at.channel}
      {family && state.faults.phone && at.phone}
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

// A coordinator adds a professional or changes one: post, profession, languages, areas, and how to reach them.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn, type Professional } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { STILL_OFFERED, saveProfessional } from '../../../features/directory/save-professional.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { drawnName, drawnOf } from '../kit/drawn-from.ts';
import type { WebEnv } from '../kit/environment.ts';
import {
  allFields,
  answerForm,
  type Field,
  type FormState,
  fresh,
  ofKept,
  showFormPage,
  type Typed,
} from '../kit/form.tsx';
import { faultsFor, unfitIn } from '../kit/form-faults.ts';
import { email, names, phone, select, tick, ticks } from '../kit/inputs.tsx';
import { areaNames } from '../kit/localized-name.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { sayEmail } from '../kit/say-email.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { WhoseToChange } from '../kit/whose-to-change.tsx';
import { isForDraft, KeepInDraft, keepInDraft, type WaitingDraft, waitingDrafts } from './keep-in-draft.tsx';
import { sayLanguage, sayProfession } from './say-profession.ts';
import { personTexts } from './texts/words.ts';

export function personPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/people/new', async (c) => {
    const opened = await openPeople(c, deps);
    return showPersonForm(c, opened, fresh(personForm(opened)));
  });

  routes.post('/people/new', async (c) => save(c, deps, await openPeople(c, deps)));

  routes.get('/people/:id', async (c) => {
    const opened = await openToChange(c, deps);
    return showPersonForm(c, opened, ofKept(personForm(opened), keptFor(opened)));
  });

  routes.post('/people/:id', async (c) => save(c, deps, await openToChange(c, deps)));

  return routes;
}

type OpenedPeople = { readonly actor: Actor; readonly directory: Directory; readonly language: Language };
export type OpenedPerson = OpenedPeople & { readonly person: Professional };

async function openPeople(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedPeople> {
  return { actor: allowed(c, 'manage-people'), directory: await readDirectory(deps), language: c.var.language };
}

/** The professional in the address, of an area the actor coordinates. Throws `not_found`. */
export async function openPerson(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedPerson> {
  const opened = await openPeople(c, deps);
  const person = [...opened.directory.professionals.values()].find(({ id }) => id === c.req.param('id'));
  if (!person?.areas.some((area) => may(opened.actor, 'manage-people', area))) {
    throw new Refusal('not_found', 'no such professional in the areas of this actor');
  }
  return { ...opened, person };
}

/** With the drafts that could take the change instead. */
async function openToChange(c: Context<WebEnv>, deps: Dependencies) {
  const opened = await openPerson(c, deps);
  return { ...opened, drafts: await waitingDrafts(deps, opened.actor) };
}

function keptIn({
  post,
  profession,
  languages,
  areas,
  permissions,
  email: address = '',
  phone: number = '',
}: Professional) {
  const needsPermission = permissions !== undefined;
  return { post, profession, languages, areas, needsPermission, email: sayEmail(address), phone: number };
}

/** What the form has of it: what is not the actor's to change stays out. */
function keptFor(opened: OpenedPerson) {
  const kept = keptIn(opened.person);
  const others = othersOf(opened);
  if (others.length === 0) return kept;
  const { blank } = FIXED;
  return {
    ...kept,
    profession: blank,
    email: blank,
    phone: blank,
    areas: kept.areas.filter((id) => !others.includes(id)),
  };
}

/** Those of the person's areas that somebody else coordinates: what counts in all of them is not the actor's to change. */
function othersOf({ actor, person }: Opened): Professional['areas'] {
  return person?.areas.filter((area) => !may(actor, 'manage-people', area)) ?? [];
}

type Opened = OpenedPeople & { readonly person?: Professional; readonly drafts?: readonly WaitingDraft[] };

/** Stands as it is kept, and is no part of the form. */
const FIXED: Field<string> = { blank: '', typed: () => '', show: () => null };

type PersonFields = ReturnType<typeof personForm>;

function personForm(opened: Opened) {
  const { actor, directory, language } = opened;
  const text = personTexts[language];
  const people = [...directory.professionals.values()];
  const professions = [...new Set(people.map(({ profession }) => profession))];
  const tongues = [...new Set(['fi', 'sv', 'en', ...people.flatMap(({ languages }) => languages)])];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-people', id));
  const isShared = othersOf(opened).length > 0;
  return {
    post: names(text.post, { fault: text.fault.post }),
    profession: isShared
      ? FIXED
      : select(text.profession, {
          options: professions.map((value) => ({ value, label: sayProfession(value, language) })),
          fault: text.fault.profession,
        }),
    languages: ticks(text.languages, {
      options: tongues.map((value) => ({ value, label: sayLanguage(value, language) })),
      fault: text.fault.languages,
    }),
    areas: ticks(text.areas, {
      hint: text.areasHint,
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
      // where their series and hours are held is what an area taken away is refused for
      of: ['areas', 'series', 'workingHours'],
      fault: text.fault.areas,
    }),
    needsPermission: tick(text.needsPermission),
    email: isShared
      ? FIXED
      : email(text.email, {
          optional: true,
          hint: text.emailHint,
          maxlength: 200,
          autocomplete: 'off',
          fault: text.fault.email,
        }),
    phone: isShared
      ? FIXED
      : phone(text.phone, { optional: true, maxlength: 32, autocomplete: 'off', fault: text.fault.phone }),
  };
}

function save(c: Context<WebEnv>, deps: Dependencies, opened: Opened): Promise<Response> {
  const fields = personForm(opened);
  const said = personTexts[opened.language].fault;
  return answerForm(c, fields, {
    ...(opened.person && { kept: keptFor({ ...opened, person: opened.person }) }),
    check: (typed, form) => ({
      ...unfitIn(fields, typed, opened.language),
      ...(isDropped(form, opened) && { areas: said.nowShared }),
    }),
    faults: (error, _typed, language) => {
      const offering = stillOffering(error, opened);
      if (offering !== '') return { areas: said.stillOffered({ series: offering }) };
      return needsOtherProfession(error) ? { profession: said.professionInUse } : faultsFor(fields, error, language);
    },
    judge: (typed) => judge(deps, opened.actor, saveProfessional, personInput(typed, opened)),
    act: async (typed, form) => {
      const professional = personInput(typed, opened);
      const { actor, directory, language, person } = opened;
      if (person !== undefined && isForDraft(form)) {
        await judge(deps, actor, saveProfessional, professional);
        const today = dateOf(deps.clock.now(), directory.region.timeZone);
        const area = person.areas.find((one) => may(actor, 'manage-series', one)) ?? '';
        const drafted = { change: { professional }, what: nameIn(person.post, language), area, today };
        return keepInDraft(c, deps, { actor, form }, drafted);
      }
      return executeTelling(deps, actor, saveProfessional, professional, { requestId: c.var.requestId });
    },
    done: (made) => {
      if (typeof made === 'string') return made;
      return `/people?done=${made.unchanged ? UNCHANGED : 'saved'}#${made.result.id}`;
    },
    again: (state) => showPersonForm(c, opened, state),
  });
}

/** Whether another area came to share the person while the form was open, whose owner may no longer change what was typed. */
function isDropped(form: SentForm, opened: Opened): boolean {
  if (opened.person === undefined || othersOf(opened).length === 0) return false;
  return ['profession', 'email', 'phone'].some(
    (name) => form.has(name) && drawnOf({ [name]: form.one(name).trim() })[name] !== form.one(drawnName(name)),
  );
}

/** Whether a series or hours of theirs are for another profession than was chosen. */
function needsOtherProfession(error: unknown): boolean {
  return error instanceof Refusal && (error.details.faults ?? []).some(({ message }) => message.includes('" needs '));
}

/** The names of the series that go on to offer them in an area that was unticked. */
function stillOffering(error: unknown, { directory, language }: Opened): string {
  const faults = error instanceof Refusal ? (error.details.faults ?? []) : [];
  const held = faults.filter(({ message }) => message === STILL_OFFERED).map(({ path }) => path);
  const named = [...directory.series.values()].filter(({ id }) => held.includes(`series "${id}"`));
  return named.map(({ name }) => nameIn(name, language)).join('; ');
}

function personInput(typed: Typed<PersonFields>, opened: Opened) {
  const { person } = opened;
  const others = othersOf(opened);
  const { profession, email: fixedAddress, phone: fixedNumber } = person ? keptIn(person) : typed;
  const shared = { profession, email: fixedAddress, phone: fixedNumber };
  const { email: address, phone: number, ...rest } = others.length > 0 ? { ...typed, ...shared } : typed;
  return {
    ...(person && { id: person.id }),
    ...rest,
    areas: [...rest.areas, ...others],
    ...(address !== '' && { email: address }),
    ...(number !== '' && { phone: number }),
  };
}

function showPersonForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<PersonFields>,
): Response | Promise<Response> {
  const { directory, language, person, drafts } = opened;
  const text = personTexts[language];
  const others = othersOf(opened);
  return showFormPage(
    c,
    {
      title: person ? nameIn(person.post, language) : text.newTitle,
      current: 'people',
      lead: person ? text.editLead : text.newLead,
      back: { href: '/people', label: text.all },
      action: person ? `/people/${person.id}` : '/people/new',
      save: text.save,
      ...(drafts && { besides: <KeepInDraft waiting={drafts} language={language} /> }),
      above: person && others.length > 0 && (
        <>
          <WhoseToChange areas={areaNames(directory, person.areas, language)} language={language}>
            {text.shared}
          </WhoseToChange>
          <Facts
            of={[
              [text.profession, sayProfession(person.profession, language)],
              [text.otherAreas, areaNames(directory, others, language)],
              [text.email, person.email && sayEmail(person.email)],
              [text.phone, person.phone],
            ]}
          />
        </>
      ),
    },
    state,
    allFields(personForm(opened), state, language),
  );
}

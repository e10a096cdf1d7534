// A professional's working hours at a site: given, changed and taken away, with the bookings that would be left outside.

import { type Context, Hono } from 'hono';
import { type Localized, nameIn, type WorkingHours, weekdays } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { may } from '../../../core/permissions.ts';
import { readLeftOutside } from '../../../features/directory/read-left-outside.ts';
import { removeWorkingHours } from '../../../features/directory/remove-working-hours.ts';
import { saveWorkingHours } from '../../../features/directory/save-working-hours.ts';
import { execute, executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  beforeLeaving,
  faultsUnlessLeft,
  Leaving,
  LeftBookings,
  type LeftShown,
  leavingIn,
  leftBy,
  withOwners,
} from '../booking/left-outside.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, ofKept, showFormPage, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, select, ticks } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { deputiesIn, deputyFields, typedDeputies } from './deputy-fields.ts';
import {
  isForDraft,
  KeepInDraft,
  keepInDraft,
  unlessLeft,
  type WaitingDraft,
  waitingDrafts,
} from './keep-in-draft.tsx';
import { mayChangeHours } from './may-change-hours.ts';
import { type OpenedPerson, openPerson } from './person.tsx';
import { hoursTexts } from './texts/words.ts';
import { byDay, faultsOfWeek, isWeekBlank, typedWeek, weekFields, weekIn } from './week-fields.ts';

export function hoursPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<OpenedHours> => {
    const opened = await openPerson(c, deps);
    const id = c.req.param('hours');
    const today = dateOf(deps.clock.now(), opened.directory.region.timeZone);
    const drafts = await waitingDrafts(deps, opened.actor);
    if (id === undefined) return { ...opened, today, drafts };
    const hours = opened.directory.workingHours.find((one) => one.id === id && one.professional === opened.person.id);
    if (hours === undefined) throw new Refusal('not_found', 'no such hours of this person');
    if (!mayChangeHours(opened, hours)) throw new Refusal('not_allowed', 'another area’s coordinator changes them');
    return { ...opened, today, hours, drafts };
  };
  const save = async (c: Context<WebEnv>) => {
    const opened = await open(c);
    const fields = hoursForm(opened);
    const inputOf = (typed: Typed<HoursFields>, form: SentForm) => ({
      ...hoursInput(typed, opened),
      ...leavingIn(form),
    });
    return answerForm(c, fields, {
      ...(opened.hours && { kept: typedOf(opened) }),
      check: (typed) => windowFaults(typed, opened),
      judge: (typed, form) => judge(deps, opened.actor, saveWorkingHours, inputOf(typed, form)),
      act: async (typed, form) => {
        if (isForDraft(form)) {
          const workingHours = hoursInput(typed, opened);
          await unlessLeft(judge(deps, opened.actor, saveWorkingHours, workingHours));
          const { actor, directory, person, language, today } = opened;
          const area = [...directory.sites.values()].find(({ id }) => id === typed.site)?.area ?? '';
          const drafted = { change: { workingHours }, what: nameIn(person.post, language), area, today };
          return keepInDraft(c, deps, { actor, form }, drafted);
        }
        return executeTelling(deps, opened.actor, saveWorkingHours, inputOf(typed, form), {
          requestId: c.var.requestId,
        });
      },
      done: (made) => {
        if (typeof made === 'string') return made;
        return made.result.bookings > 0 ? replanOf(opened) : `/people?done=${made.unchanged ? UNCHANGED : 'hours'}`;
      },
      faults: (error, typed, language) => faultsUnlessLeft(fields)(byDay(error, 'weekly'), typed, language),
      again: async (state, error) => showForm(c, opened, state, await leftBy(c, deps, error)),
    });
  };

  routes.get('/people/:id/hours/new', async (c) => {
    const opened = await open(c);
    return showForm(c, opened, fresh(hoursForm(opened), { from: opened.today }));
  });
  routes.post('/people/:id/hours/new', save);

  routes.get('/people/:id/hours/:hours', async (c) => {
    const opened = await open(c);
    return showForm(c, opened, ofKept(hoursForm(opened), typedOf(opened)));
  });
  routes.post('/people/:id/hours/:hours', save);

  routes.get('/people/:id/hours/:hours/remove', async (c) => {
    const opened = await open(c);
    const left = await readLeftOutside(deps, opened.actor, { removedHours: { id: opened.hours?.id } });
    return showRemoval(c, opened, await withOwners(c, deps, left));
  });
  routes.post('/people/:id/hours/:hours/remove', async (c) => {
    const opened = await open(c);
    const input = { id: opened.hours?.id, ...leavingIn(await readForm(c)) };
    try {
      const { bookings } = await execute(deps, opened.actor, removeWorkingHours, input, {
        requestId: c.var.requestId,
      });
      return c.redirect(bookings > 0 ? replanOf(opened) : '/people?done=hours-removed', 303);
    } catch (error) {
      const left = await leftBy(c, deps, error);
      if (left === undefined) throw error;
      return showRemoval(c, opened, left, 409);
    }
  });

  return routes;
}

type OpenedHours = OpenedPerson & {
  readonly today: string;
  readonly hours?: WorkingHours;
  readonly drafts: readonly WaitingDraft[];
};
/** Where what their change leaves outside is arranged. */
const replanOf = ({ person }: OpenedHours) => `/replan?professional=${person.id}`;

type HoursFields = ReturnType<typeof hoursForm>;

function hoursForm({ actor, directory, person, language }: OpenedHours) {
  const text = hoursTexts[language];
  const sites = [...directory.sites.values()].filter(({ area }) => may(actor, 'manage-people', area));
  const people = [...directory.professionals.values()].filter(
    ({ id, areas }) => id !== person.id && areas.some((area) => person.areas.includes(area)),
  );
  const named = ({ id, name }: { id: string; name: Localized }) => ({
    value: id,
    label: nameIn(name, language),
  });
  return {
    site: select(text.site, { options: sites.map(named), fault: text.fault.site }),
    services: ticks(text.services, {
      options: [...directory.services.values()].map(named),
      fault: text.fault.services,
    }),
    ...deputyFields(
      people.map(({ id, post }) => named({ id, name: post })),
      {
        ...{ first: text.deputy, hint: text.deputyHint, next: text.nextDeputy, none: text.noDeputy },
        fault: text.fault.deputies,
      },
    ),
    ...weekFields(language),
    from: date(text.from, { fault: text.fault.from }),
    until: date(text.until, { optional: true, hint: text.untilHint, fault: text.fault.until }),
  };
}

function typedOf({ hours }: OpenedHours): Typed<HoursFields> {
  return {
    site: hours?.site ?? '',
    services: hours?.services ?? [],
    ...typedDeputies(hours?.deputies),
    ...typedWeek(hours?.weekly),
    from: hours?.from ?? '',
    until: hours?.until ?? '',
  };
}

/** Hours that no clock has, or none at all: said at their day. */
function windowFaults(typed: Typed<HoursFields>, { language }: OpenedHours): Readonly<Record<string, string>> {
  return isWeekBlank(typed) ? { MO: hoursTexts[language].fault.none } : faultsOfWeek(typed, language);
}

function hoursInput(typed: Typed<HoursFields>, { person, hours }: OpenedHours) {
  const { site, services, from, until } = typed;
  return {
    ...(hours && { id: hours.id }),
    professional: person.id,
    site,
    services,
    ...deputiesIn(typed),
    weekly: weekIn(typed),
    from,
    ...(until !== '' && { until }),
  };
}

function showForm(
  c: Context<WebEnv>,
  opened: OpenedHours,
  state: FormState<HoursFields>,
  left?: LeftShown,
): Response | Promise<Response> {
  const { language, person, hours } = opened;
  const text = hoursTexts[language];
  const at = fieldsAt(hoursForm(opened), state, language);
  return showFormPage(
    c,
    {
      title: hours ? text.editTitle : text.newTitle,
      current: 'people',
      lead: nameIn(person.post, language),
      back: { href: '/people', label: text.all },
      action: `/people/${person.id}/hours/${hours ? encodeURIComponent(hours.id) : 'new'}`,
      ...beforeLeaving(opened, text.save, left),
      besides: <KeepInDraft waiting={opened.drafts} language={language} />,
      below: hours && (
        <p>
          <a class="button danger" href={`/people/${person.id}/hours/${encodeURIComponent(hours.id)}/remove`}>
            {text.remove}
          </a>
        </p>
      ),
    },
    state,
    <>
      <Leaving left={left} />
      {at.site}
      {at.services}
      <div class="row top-aligned">
        <div class="grow">{at.deputy}</div>
        <div class="grow">{at.nextDeputy}</div>
      </div>
      <fieldset class="field">
        <legend>{text.week}</legend>
        <span class="hint">{text.weekHint}</span>
        <div class="stack gap-3">{weekdays.map((day) => at[day])}</div>
      </fieldset>
      <div class="row top-aligned">
        {at.from}
        {at.until}
      </div>
    </>,
  );
}

function showRemoval(
  c: Context<WebEnv>,
  opened: OpenedHours,
  left: LeftShown | undefined,
  status: 200 | 409 = 200,
): Response | Promise<Response> {
  const { directory, language, person, hours } = opened;
  const text = hoursTexts[language];
  if (hours === undefined) throw new Refusal('not_found', 'no such hours');
  const path = `/people/${person.id}/hours/${encodeURIComponent(hours.id)}`;
  return showPage(
    c,
    { title: text.removeTitle, current: 'people', width: 'narrow', status },
    <div class="stack gap-5">
      <Heading back={{ href: path, label: nameIn(person.post, language) }} lead={text.removeLead}>
        {text.removeTitle}
      </Heading>
      {left && <LeftBookings left={left} directory={directory} language={language} />}
      <Confirm
        action={`${path}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: path, label: frameTexts[language].cancel }}
      >
        <Leaving left={left} />
        <p class="card strong">
          <Name of={directory.sites.get(hours.site)?.name} language={language} />
        </p>
      </Confirm>
    </div>,
  );
}

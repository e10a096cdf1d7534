// What a professional answers for in an area, and how those who work there reach them about it.

import { type Context, Hono } from 'hono';
import { type Area, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { may } from '../../../core/permissions.ts';
import { saveMatters } from '../../../features/directory/save-matters.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, ofKept, showFormPage, type Typed } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { names, phone, ticks } from '../kit/inputs.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { type OpenedPerson, openPerson } from './person.tsx';
import { mattersTexts } from './texts/words.ts';
import { byDay, faultsOfWeek, isWeekBlank, typedWeek, weekFields, weekIn } from './week-fields.ts';

export function mattersPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/people/:id/matters/:area', async (c) => {
    const opened = await open(c, deps);
    return showForm(c, opened, ofKept(mattersForm(opened), keptIn(opened)));
  });

  routes.post('/people/:id/matters/:area', async (c) => {
    const opened = await open(c, deps);
    const fields = mattersForm(opened);
    const { language } = opened;
    return answerForm(c, fields, {
      kept: keptIn(opened),
      check: (typed) => ({
        ...faultsOfWeek(typed, language),
        ...(!isWeekBlank(typed) && typed.phone === '' && { phone: mattersTexts[language].fault.noNumber }),
      }),
      judge: (typed) => judge(deps, opened.actor, saveMatters, inputOf(typed, opened)),
      act: (typed) =>
        executeTelling(deps, opened.actor, saveMatters, inputOf(typed, opened), { requestId: c.var.requestId }),
      faults: (error) => faultsFor(fields, byDay(error, 'phoneHours'), language),
      done: ({ unchanged }) => `/people?done=${unchanged ? UNCHANGED : 'matters'}#${opened.person.id}`,
      again: (state) => showForm(c, opened, state),
    });
  });

  return routes;
}

type Opened = OpenedPerson & { readonly area: Area };

async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const opened = await openPerson(c, deps);
  const area = [...opened.directory.areas.values()].find(({ id }) => id === c.req.param('area'));
  if (area === undefined || !opened.person.areas.includes(area.id)) {
    throw new Refusal('not_found', 'the person does not serve this area');
  }
  if (!may(opened.actor, 'manage-people', area.id))
    throw new Refusal('not_allowed', 'another coordinator says so there');
  return { ...opened, area };
}

type MattersFields = ReturnType<typeof mattersForm>;

function mattersForm({ area, language }: Opened) {
  const text = mattersTexts[language];
  return {
    topics: ticks(text.topics, {
      optional: true,
      hint: text.topicsHint,
      options: area.topics.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    phone: phone(text.phone, {
      optional: true,
      hint: text.phoneHint,
      maxlength: 32,
      autocomplete: 'off',
      fault: text.fault.phone,
    }),
    ...weekFields(language),
    afterwards: names(text.afterwards, { of: ['afterwards'] }),
  };
}

function keptIn({ person, area }: Opened): Typed<MattersFields> {
  const {
    topics = [],
    phone: number = '',
    phoneHours,
    afterwards = {},
  } = person.matters?.find((one) => one.area === area.id) ?? {};
  return { topics, phone: number, ...typedWeek(phoneHours), afterwards };
}

function inputOf(typed: Typed<MattersFields>, { person, area }: Opened) {
  const { topics, phone: number, afterwards } = typed;
  return {
    ...{ professional: person.id, area: area.id, topics },
    ...(number !== '' && { phone: number }),
    ...(!isWeekBlank(typed) && { phoneHours: weekIn(typed) }),
    ...(Object.keys(afterwards).length > 0 && { afterwards }),
  };
}

function showForm(c: Context<WebEnv>, opened: Opened, state: FormState<MattersFields>): Response | Promise<Response> {
  const { language, person, area } = opened;
  const text = mattersTexts[language];
  const at = fieldsAt(mattersForm(opened), state, language);
  return showFormPage(
    c,
    {
      title: text.titleOf({ area: nameIn(area.name, language) }),
      current: 'people',
      lead: nameIn(person.post, language),
      back: { href: `/people#${person.id}`, label: text.all },
      action: `/people/${person.id}/matters/${area.id}`,
      save: text.save,
    },
    state,
    <>
      {at.topics}
      {at.phone}
      <fieldset class="field">
        <legend>{text.week}</legend>
        <span class="hint">{text.weekHint}</span>
        <div class="stack gap-3">{[at.MO, at.TU, at.WE, at.TH, at.FR, at.SA, at.SU]}</div>
      </fieldset>
      {at.afterwards}
    </>,
  );
}

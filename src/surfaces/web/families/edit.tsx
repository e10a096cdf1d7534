// The desk corrects a family's own details, names its worker, or marks it for non-disclosure.

import { type Context, Hono } from 'hono';
import { nameIn, whyNotServing } from '../../../core/directory.ts';
import { invalidInput } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { markNonDisclosure } from '../../../features/bookings/mark-non-disclosure.ts';
import { changeFamily } from '../../../features/families/change-family.ts';
import { nameWorker } from '../../../features/families/name-worker.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fieldsAt, ofKept, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { text as line, select } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { backTo, type OpenedFamily, openFamilyPage, pageOf } from './opened-family.tsx';
import { familyFaults } from './read-family-form.ts';
import { familiesTexts, familyTexts } from './texts/words.ts';

export function familyEditPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showDetailsForm(c, opened, ofKept(detailsForm(c.var.language), keptIn(opened)));
  });

  routes.post('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return answerForm(c, detailsForm(c.var.language), {
      kept: keptIn(opened),
      act: ({ name, address }) => {
        const known = opened.family.nonDisclosure ? {} : { address: address === '' ? null : address };
        const input = { family: opened.id, name, ...known };
        return executeTelling(deps, opened.actor, changeFamily, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }, { address }) => {
        // the mark may have come while the form was open
        if (opened.family.nonDisclosure && address !== '') {
          return pageOf(opened.id, unchanged ? 'address-dropped' : 'changed-without-address');
        }
        return pageOf(opened.id, unchanged ? UNCHANGED : 'changed');
      },
      faults: (error) => familyFaults(error, c.var.language),
      again: (state) => showDetailsForm(c, opened, state),
    });
  });

  routes.get('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showWorkerForm(c, opened, ofKept(workerForm(opened, c.var.language), workerOf(opened)));
  });

  routes.post('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return answerForm(c, workerForm(opened, c.var.language), {
      kept: workerOf(opened),
      act: ({ professional }) => {
        const input = { family: opened.id, professional: professional === '' ? null : professional };
        return executeTelling(deps, opened.actor, nameWorker, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => pageOf(opened.id, unchanged ? UNCHANGED : 'worker-named'),
      again: (state) => showWorkerForm(c, opened, state),
    });
  });

  routes.get('/families/:id/non-disclosure', async (c) =>
    showNonDisclosure(c, await openFamilyPage(c, deps, 'correction')),
  );

  routes.post('/families/:id/non-disclosure', async (c) => {
    const { actor, id } = await openFamilyPage(c, deps, 'correction');
    const answer = (await readForm(c)).one('nonDisclosure');
    // nothing said lifts nothing
    if (answer !== 'yes' && answer !== 'no') throw invalidInput({ path: 'nonDisclosure', message: 'was not sent' });
    const nonDisclosure = answer === 'yes';
    const { unchanged } = await executeTelling(
      deps,
      actor,
      markNonDisclosure,
      { family: id, nonDisclosure },
      { requestId: c.var.requestId },
    );
    const done = nonDisclosure ? 'marked' : 'lifted';
    return c.redirect(pageOf(id, unchanged ? UNCHANGED : done), 303);
  });

  return routes;
}

/** The address of a family whose address is hidden is no field of its page. */
function keptIn({ family: { name = '', address = '', nonDisclosure } }: OpenedFamily) {
  return { name, ...(!nonDisclosure && { address }) };
}

function workerOf({ family }: OpenedFamily) {
  return { professional: family.namedWorker?.professional ?? '' };
}

function detailsForm(language: Language) {
  const words = familiesTexts[language];
  return {
    name: line(words.name, { hint: words.nameHint, maxlength: 120, autocomplete: 'off' }),
    address: line(words.address, { optional: true, hint: words.addressHint, maxlength: 300, autocomplete: 'off' }),
  };
}

function showDetailsForm(
  c: Context<WebEnv>,
  { family }: OpenedFamily,
  state: FormState<ReturnType<typeof detailsForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const at = fieldsAt(detailsForm(language), state, language);
  return showFormPage(
    c,
    {
      title: text.changeTitle,
      current: 'families',
      back: backTo(family, language),
      action: `/families/${family.id}/edit`,
      save: text.save,
    },
    state,
    <>
      {at.name}
      {family.nonDisclosure ? <Facts of={[[familiesTexts[language].address, text.hiddenAddress]]} /> : at.address}
    </>,
  );
}

function workerForm({ family, directory }: OpenedFamily, language: Language) {
  const text = familyTexts[language];
  const serving = [...directory.professionals.values()].filter(
    ({ id }) => whyNotServing(directory, id, family.area as AreaId) === undefined,
  );
  return {
    professional: select(text.worker, {
      hint: text.workerHint,
      blank: text.nobody,
      options: serving.map(({ id, post }) => ({ value: id, label: nameIn(post, language) })),
      fault: text.fault.professional,
    }),
  };
}

function showWorkerForm(
  c: Context<WebEnv>,
  opened: OpenedFamily,
  state: FormState<ReturnType<typeof workerForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  return showFormPage(
    c,
    {
      title: text.nameWorker,
      current: 'families',
      back: backTo(opened.family, language),
      action: `/families/${opened.family.id}/named-worker`,
      save: text.save,
    },
    state,
    allFields(workerForm(opened, language), state, language),
  );
}

function showNonDisclosure(c: Context<WebEnv>, { family }: OpenedFamily): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const marks = !family.nonDisclosure;
  const back = backTo(family, language);
  const title = marks ? text.markTitle : text.liftTitle;
  return showPage(
    c,
    { title, current: 'families', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={back} lead={marks ? text.markLead : text.liftLead}>
        {title}
      </Heading>
      <Confirm
        action={`/families/${family.id}/non-disclosure`}
        button={marks ? text.markConfirm : text.liftConfirm}
        danger={!marks}
        back={{ href: back.href, label: frameTexts[language].cancel }}
      >
        <Carried of={{ nonDisclosure: marks ? 'yes' : 'no' }} />
        <p class="card strong">{back.label}</p>
      </Confirm>
    </div>,
  );
}

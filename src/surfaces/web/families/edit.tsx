// The desk corrects a family's own details, names its worker, or marks it for non-disclosure.

import { type Context, Hono } from 'hono';
import { nameIn } from '../../../core/directory.ts';
import { markNonDisclosure } from '../../../features/bookings/mark-non-disclosure.ts';
import { changeFamily } from '../../../features/families/change-family.ts';
import { nameWorker } from '../../../features/families/name-worker.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { backTo, type OpenedFamily, openFamilyPage, pageOf, SaveOrLeave } from './opened-family.tsx';
import { familyFaults } from './read-family-form.ts';
import { familiesTexts, familyTexts } from './texts/words.ts';

export function familyEditPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showDetailsForm(c, opened, { name: opened.family.name ?? '', address: opened.family.address ?? '' });
  });

  routes.post('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const form = await readForm(c);
    const values = { name: form.one('name'), address: form.one('address') };
    const address = values.address.trim() === '' ? null : values.address;
    const input = { family: opened.id, name: values.name, ...(!opened.family.nonDisclosure && { address }) };
    try {
      await execute(deps, opened.actor, changeFamily, input, { requestId: c.var.requestId });
      return c.redirect(pageOf(opened.id, 'changed'), 303);
    } catch (error) {
      return showDetailsForm(c, opened, values, familyFaults(error, c.var.language));
    }
  });

  routes.get('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showWorkerForm(c, opened, opened.family.namedWorker?.professional ?? '');
  });

  routes.post('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const chosen = (await readForm(c)).one('professional');
    const input = { family: opened.id, professional: chosen === '' ? null : chosen };
    try {
      await execute(deps, opened.actor, nameWorker, input, { requestId: c.var.requestId });
      return c.redirect(pageOf(opened.id, 'worker-named'), 303);
    } catch (error) {
      const text = familyTexts[c.var.language].fault.professional;
      return showWorkerForm(c, opened, chosen, faultsIn(error, { professional: { field: 'professional', text } }));
    }
  });

  routes.get('/families/:id/non-disclosure', async (c) =>
    showNonDisclosure(c, await openFamilyPage(c, deps, 'correction')),
  );

  routes.post('/families/:id/non-disclosure', async (c) => {
    const { actor, id } = await openFamilyPage(c, deps, 'correction');
    const nonDisclosure = (await readForm(c)).one('nonDisclosure') === 'yes';
    await execute(deps, actor, markNonDisclosure, { family: id, nonDisclosure }, { requestId: c.var.requestId });
    return c.redirect(pageOf(id, nonDisclosure ? 'marked' : 'lifted'), 303);
  });

  return routes;
}

function showDetailsForm(
  c: Context<WebEnv>,
  { family }: OpenedFamily,
  values: { readonly name: string; readonly address: string },
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const words = familiesTexts[language];
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.changeTitle, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{text.changeTitle}</Heading>
      <form method="post" action={`/families/${family.id}/edit`} class="stack gap-5" novalidate>
        <TextField
          name="name"
          label={words.name}
          hint={words.nameHint}
          value={values.name}
          fault={faults.name}
          maxlength={120}
          autocomplete="off"
        />
        {family.nonDisclosure ? (
          <Facts of={[[words.address, text.hiddenAddress]]} />
        ) : (
          <TextField
            name="address"
            label={`${words.address} ${frameTexts[language].optional}`}
            hint={words.addressHint}
            value={values.address}
            fault={faults.address}
            maxlength={300}
            autocomplete="off"
          />
        )}
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
  );
}

function showWorkerForm(
  c: Context<WebEnv>,
  { family, directory }: OpenedFamily,
  chosen: string,
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const serving = [...directory.professionals.values()].filter(({ areas }) =>
    areas.some((area) => area === family.area),
  );
  return showPage(
    c,
    { title: text.nameWorker, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{text.nameWorker}</Heading>
      <form method="post" action={`/families/${family.id}/named-worker`} class="stack gap-5" novalidate>
        <SelectField
          name="professional"
          label={text.worker}
          hint={text.workerHint}
          blank={text.nobody}
          options={serving.map(({ id, post }) => ({ value: id, label: nameIn(post, language) }))}
          value={chosen}
          fault={faults.professional}
        />
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
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
        <input type="hidden" name="nonDisclosure" value={marks ? 'yes' : 'no'} />
        <p class="card strong">{back.label}</p>
      </Confirm>
    </div>,
  );
}

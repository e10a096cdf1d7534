// The coordinator's weekly quotas: what each area allows of a service, how far two weeks are booked, and a form.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { type QuotaUse, readQuotaUse } from '../../../features/bookings/read.ts';
import { quotaInput } from '../../../features/bookings/schema.ts';
import { setQuota } from '../../../features/bookings/set-quota.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { type Column, DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { quotaTexts } from './texts/words.ts';

export function quotaPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/quotas', async (c) => {
    const view = await openQuotas(c, deps);
    const { service = '', area = '' } = c.req.query();
    const known = view.uses.find((use) => use.service === service && use.area === area);
    return showQuotas(c, view, { service, area, perWeek: String(known?.perWeek ?? '') });
  });

  routes.post('/quotas', async (c) => {
    const form = await readForm(c);
    const values = { service: form.one('service'), area: form.one('area'), perWeek: form.one('perWeek').trim() };
    const perWeek = /^\d+$/.test(values.perWeek) ? Number(values.perWeek) : -1;
    const faults = faultsOf({ ...values, perWeek }, c.var.language);
    if (Object.keys(faults).length > 0) return showQuotas(c, await openQuotas(c, deps), values, faults);
    const actor = allowed(c, 'manage-quotas');
    await execute(deps, actor, setQuota, { ...values, perWeek }, { requestId: c.var.requestId });
    return c.redirect('/quotas?done=saved', 303);
  });

  routes.post('/quotas/remove', async (c) => {
    const form = await readForm(c);
    const input = { service: form.one('service'), area: form.one('area'), perWeek: null };
    await execute(deps, allowed(c, 'manage-quotas'), setQuota, input, { requestId: c.var.requestId });
    return c.redirect('/quotas?done=removed', 303);
  });

  return routes;
}

type View = { readonly actor: Actor; readonly directory: Directory; readonly uses: readonly QuotaUse[] };
type Values = { readonly service: string; readonly area: string; readonly perWeek: string };

async function openQuotas(c: Context<WebEnv>, deps: Dependencies): Promise<View> {
  const actor = allowed(c, 'manage-quotas');
  return { actor, directory: await readDirectory(deps), uses: await readQuotaUse(deps, actor) };
}

function faultsOf(input: object, language: Language): Faults {
  const read = quotaInput.safeParse(input);
  const faulty = new Set(read.error?.issues.map(({ path: [field] }) => field));
  return Object.fromEntries(Object.entries(quotaTexts[language].missing).filter(([field]) => faulty.has(field)));
}

function showQuotas(
  c: Context<WebEnv>,
  { actor, directory, uses }: View,
  values: Values,
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = quotaTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const named = ({ id, name }: { readonly id: string; readonly name: Readonly<Record<string, string>> }) => ({
    value: id,
    label: nameIn(name, language),
  });
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-quotas', id));
  return showPage(
    c,
    { title: text.title, current: 'quotas', faulty, status: faulty ? 400 : 200 },
    <div class="stack gap-5">
      <DoneNote done={c.req.query('done')} language={language} />
      <ErrorSummary faults={faults} language={language} />
      <Heading lead={text.lead}>{text.title}</Heading>
      {uses.length === 0 && <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice} />}
      {[...Map.groupBy(uses, ({ area }) => area)].map(([area, ofArea]) => (
        <DataTable
          caption={text.tableOf({ area: nameIn(directory.areas.get(area)?.name ?? {}, language) })}
          columns={columnsFor(directory, language)}
          rows={ofArea}
        />
      ))}
      <section class="card stack" aria-labelledby="set">
        <h2 id="set">{text.setTitle}</h2>
        <form method="post" action="/quotas" class="stack gap-5" novalidate>
          <SelectField
            name="area"
            label={text.area}
            blank={frameTexts[language].choose}
            options={areas.map(named)}
            value={areas.length === 1 ? areas[0]?.id : values.area}
            fault={faults.area}
          />
          <SelectField
            name="service"
            label={text.service}
            blank={frameTexts[language].choose}
            options={[...directory.services.values()].map(named)}
            value={values.service}
            fault={faults.service}
          />
          <TextField
            name="perWeek"
            type="number"
            label={text.perWeek}
            hint={text.perWeekHint}
            value={values.perWeek}
            fault={faults.perWeek}
            min="0"
            max="10000"
            short
          />
          <div class="row">
            <button type="submit" class="button">
              {text.save}
            </button>
          </div>
        </form>
      </section>
    </div>,
  );
}

const DoneNote: FC<{ done: string | undefined; language: Language }> = ({ done, language }) => {
  const text = quotaTexts[language];
  const said = done === 'saved' ? text.saved : done === 'removed' ? text.removed : undefined;
  return said === undefined ? null : (
    <Note tone="good" said>
      <p>{said}</p>
    </Note>
  );
};

function columnsFor(directory: Directory, language: Language): readonly Column<QuotaUse>[] {
  const text = quotaTexts[language];
  const serviceOf = ({ service }: QuotaUse) => directory.services.get(service)?.name ?? {};
  const used = (count: number, { perWeek }: QuotaUse) => (count < perWeek ? count : `${count} (${text.full})`);
  return [
    { label: text.service, names: true, cell: (use) => <Name of={serviceOf(use)} language={language} /> },
    { label: text.perWeek, number: true, cell: (use) => use.perWeek },
    { label: text.thisWeek, number: true, cell: (use) => used(use.thisWeek, use) },
    { label: text.nextWeek, number: true, cell: (use) => used(use.nextWeek, use) },
    {
      label: text.actions,
      cell: (use) => <Actions use={use} what={nameIn(serviceOf(use), language)} language={language} />,
    },
  ];
}

const Actions: FC<{ use: QuotaUse; what: string; language: Language }> = ({ use, what, language }) => {
  const text = quotaTexts[language];
  const { service, area } = use;
  return (
    <form method="post" action="/quotas/remove" class="row">
      <input type="hidden" name="service" value={service} />
      <input type="hidden" name="area" value={area} />
      <a href={`/quotas?${new URLSearchParams({ service, area })}#set`} aria-label={text.changeOf({ what })}>
        {text.change}
      </a>
      <button type="submit" class="as-link" aria-label={text.removeOf({ what })}>
        {text.remove}
      </button>
    </form>
  );
};

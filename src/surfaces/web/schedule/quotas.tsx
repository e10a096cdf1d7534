// The coordinator's quotas: what each area, or a unit of it, allows of a service in a session, a week or a month, how far two of them are booked, and a form.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { canHaveQuota, quotaPeriods } from '../../../core/quota.ts';
import { type QuotaUse, readQuotaUse } from '../../../features/bookings/read.ts';
import { quotaInput } from '../../../features/bookings/schema.ts';
import { setQuota } from '../../../features/bookings/set-quota.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { type Column, DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary, type Faults } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing, type Typed, withStatus } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { number, select } from '../kit/inputs.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { sayWhom, typedWhom, whomOf, whomOptions } from './for-whom.ts';
import { quotaTexts } from './texts/words.ts';

export function quotaPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/quotas', async (c) => {
    const view = await openQuotas(c, deps);
    const { service = '', area = '', per = 'week' } = c.req.query();
    const known = view.uses.find((use) => use.service === service && typedWhom(use) === area && use.per === per);
    return showQuotas(c, view, fresh(quotaForm(view), { service, area, per, most: String(known?.most ?? '') }));
  });

  routes.post('/quotas', async (c) => {
    const view = await openQuotas(c, deps);
    const inputOf = ({ area, ...typed }: Typed<QuotaFields>) => ({
      ...typed,
      ...whomOf(area),
      most: countOf(typed.most),
    });
    const shown = (await readForm(c)).all(FIGURES);
    return answerForm(c, quotaForm(view), {
      check: (typed) => faultsOf(inputOf(typed), view.language),
      act: (typed) => {
        const input = { ...inputOf(typed), ...seenAmong(shown, typed) };
        return executeTelling(deps, view.actor, setQuota, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => `/quotas?done=${unchanged ? UNCHANGED : 'saved'}`,
      again: async (state, error) => {
        if (!isChanged(error)) return showQuotas(c, view, state);
        return withStatus(await showQuotas(c, await openQuotas(c, deps), state), 409);
      },
    });
  });

  routes.post('/quotas/remove', async (c) => {
    const form = await readForm(c);
    const of = { service: form.one('service'), area: form.one('area'), per: form.one('per') || 'week' };
    const input = { ...of, ...whomOf(of.area), most: null, ...seenAmong(form.all(FIGURES), of) };
    try {
      const { unchanged } = await executeTelling(deps, allowed(c, 'manage-quotas'), setQuota, input, {
        requestId: c.var.requestId,
      });
      return c.redirect(`/quotas?done=${unchanged ? UNCHANGED : 'removed'}`, 303);
    } catch (error) {
      if (!isChanged(error)) throw error;
      return c.redirect('/quotas?done=changed', 303);
    }
  });

  return routes;
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly uses: readonly QuotaUse[];
};

async function openQuotas(c: Context<WebEnv>, deps: Dependencies): Promise<View> {
  const actor = allowed(c, 'manage-quotas');
  const [directory, uses] = [await readDirectory(deps), await readQuotaUse(deps, actor)];
  return { actor, directory, uses, language: c.var.language };
}

/** Under which forms carry the quotas that their page showed, each as whose it is, service, period and number; `none` before them. */
const FIGURES = 'figures';

function figureOf({ service, per, most, ...whom }: QuotaUse): string {
  return [typedWhom(whom), service, per, most].join(' ');
}

/** The quota that the page showed of these; nothing of a form that shows none. */
function seenAmong(
  figures: readonly string[],
  { area, service, per }: Readonly<Record<'area' | 'service' | 'per', string>>,
) {
  if (figures.length === 0) return {};
  const all = figures.map((figure) => figure.split(' '));
  const own = all.find((figure) => figure[0] === area && figure[1] === service && figure[2] === per);
  return { seen: own?.[3] === undefined ? null : countOf(own[3]) };
}

function isChanged(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'changed_meanwhile';
}

function quotaForm({ actor, directory, language }: View) {
  const text = quotaTexts[language];
  const named = ({ id, name }: { readonly id: string; readonly name: Localized }) => ({
    value: id,
    label: nameIn(name, language),
  });
  const areas = whomOptions(
    directory,
    [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-quotas', id)),
    language,
  );
  const [only] = areas;
  return {
    area: select(text.area, { options: areas, ...(areas.length === 1 && only && { first: only.value }) }),
    service: select(text.service, { options: [...directory.services.values()].filter(canHaveQuota).map(named) }),
    per: select(text.per, {
      options: quotaPeriods.map((per) => ({ value: per, label: text.period[per] })),
      first: 'week',
    }),
    most: number(text.most, {
      hint: text.mostHint,
      min: '0',
      max: '10000',
      short: true,
      refusals: { changed_meanwhile: text.changedBoth },
    }),
  };
}
type QuotaFields = ReturnType<typeof quotaForm>;

/** A whole number, or one that no quota can be. */
function countOf(typed: string): number {
  return /^\d+$/.test(typed) ? Number(typed) : -1;
}

function faultsOf(input: object, language: Language): Faults {
  const read = quotaInput.safeParse(input);
  const faulty = new Set(read.error?.issues.map(({ path: [field] }) => field));
  return Object.fromEntries(Object.entries(quotaTexts[language].missing).filter(([field]) => faulty.has(field)));
}

function showQuotas(c: Context<WebEnv>, view: View, state: FormState<QuotaFields>): Response | Promise<Response> {
  const { directory, language, uses } = view;
  const text = quotaTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'quotas', ...standing(state) },
    <div class="stack gap-5">
      <DoneNote done={c.req.query('done')} language={language} />
      <ErrorSummary faults={state.faults} language={language} />
      <Heading lead={text.lead}>{text.title}</Heading>
      {uses.length === 0 && <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice} />}
      {[...Map.groupBy(uses, ({ area }) => area)].map(([area, ofArea]) => (
        <DataTable
          caption={text.tableOf({ area: sayName(directory.areas.get(area)?.name, language) })}
          columns={columnsFor(directory, language)}
          rows={ofArea}
        />
      ))}
      <section class="card stack" aria-labelledby="set">
        <h2 id="set">{text.setTitle}</h2>
        <form method="post" action="/quotas" class="stack gap-5" novalidate>
          <Carried of={{ [FIGURES]: ['none', ...uses.map(figureOf)] }} />
          {allFields(quotaForm(view), state, language)}
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
  const said = { saved: text.saved, removed: text.removed, changed: text.changedSince }[done ?? ''];
  return said === undefined ? null : (
    <Note tone={done === 'changed' ? 'warn' : 'good'} said>
      <p>{said}</p>
    </Note>
  );
};

function columnsFor(directory: Directory, language: Language): readonly Column<QuotaUse>[] {
  const text = quotaTexts[language];
  const serviceOf = ({ service }: QuotaUse) => directory.services.get(service)?.name ?? {};
  const used = (count: number | undefined, { most }: QuotaUse) => {
    if (count === undefined) return '–';
    return count < most ? count : `${count} (${text.full})`;
  };
  return [
    { label: text.service, names: true, cell: (use) => <Name of={serviceOf(use)} language={language} /> },
    {
      label: text.unit,
      cell: ({ unit }) => {
        const site = [...directory.sites.values()].find(({ id }) => id === unit);
        return unit === undefined ? text.wholeArea : ((site && nameIn(site.name, language)) ?? unit);
      },
    },
    { label: text.per, cell: ({ per }) => text.period[per] },
    { label: text.most, number: true, cell: (use) => use.most },
    { label: text.bookedNow, number: true, cell: (use) => used(use.booked?.now, use) },
    { label: text.bookedNext, number: true, cell: (use) => used(use.booked?.next, use) },
    {
      label: text.actions,
      cell: (use) => (
        <Actions
          use={use}
          what={[nameIn(serviceOf(use), language), sayWhom(directory, use, language), text.period[use.per]].join(', ')}
          language={language}
        />
      ),
    },
  ];
}

const Actions: FC<{ use: QuotaUse; what: string; language: Language }> = ({ use, what, language }) => {
  const text = quotaTexts[language];
  const { service, per } = use;
  const area = typedWhom(use);
  return (
    <form method="post" action="/quotas/remove" class="row">
      <Carried of={{ service, area, per, [FIGURES]: figureOf(use) }} />
      <a href={`/quotas?${new URLSearchParams({ service, area, per })}#set`} aria-label={text.changeOf({ what })}>
        {text.change}
      </a>
      <button type="submit" class="as-link" aria-label={text.removeOf({ what })}>
        {text.remove}
      </button>
    </form>
  );
};

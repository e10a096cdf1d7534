// Baselines: the figures of months that are over, kept from before a change; the list of them, and keeping one more.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Actor, Language } from '../../../core/permissions.ts';
import { keepBaseline } from '../../../features/insights/keep-baseline.ts';
import { readBaselines } from '../../../features/insights/read-baselines.ts';
import type { BaselineItem } from '../../../features/insights/schema.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { date, text as line } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { insightsTexts } from './texts/words.ts';

export function baselinePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/insights/baselines', async (c) => {
    const actor = allowed(c, 'read-insights');
    return showBaselines(c, deps, actor, fresh(baselineForm(c.var.language)));
  });

  routes.post('/insights/baselines', async (c) => {
    const actor = allowed(c, 'read-insights');
    return answerForm(c, baselineForm(c.var.language), {
      act: (typed) => executeTelling(deps, actor, keepBaseline, typed, { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/insights/baselines?done=${unchanged ? UNCHANGED : 'kept'}`,
      again: (state) => showBaselines(c, deps, actor, state),
    });
  });

  return routes;
}

function baselineForm(language: Language) {
  const text = insightsTexts[language];
  return {
    name: line(text.name, {
      hint: text.nameHint,
      maxlength: 100,
      autocomplete: 'off',
      seen: true,
      fault: text.fault.name,
      refusals: { in_use: text.fault.name },
    }),
    from: date(text.baselineFrom, { hint: text.baselineFromHint, fault: text.fault.baselineFrom }),
    to: date(text.baselineTo, { hint: text.baselineToHint, fault: text.fault.baselineTo }),
  };
}

async function showBaselines(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  state: FormState<ReturnType<typeof baselineForm>>,
): Promise<Response> {
  const { language } = c.var;
  const text = insightsTexts[language];
  const baselines = await readBaselines(deps, actor, language);
  return showFormPage(
    c,
    {
      title: text.baselines,
      current: 'insights',
      lead: text.baselinesLead,
      back: { href: '/insights', label: text.title },
      action: '/insights/baselines',
      save: text.keep,
      said: c.req.query('done') === 'kept' && (
        <Note tone="good" said>
          <p>{text.baselineKept}</p>
        </Note>
      ),
      above: <Baselines of={baselines} language={language} />,
    },
    state,
    <>
      <h2>{text.keepTitle}</h2>
      {allFields(baselineForm(language), state, language)}
    </>,
  );
}

const Baselines: FC<{ of: readonly BaselineItem[]; language: Language }> = ({ of, language }) => {
  const text = insightsTexts[language];
  if (of.length === 0) return <p class="soft">{text.baselinesNone}</p>;
  return (
    <ul class="rows card tight">
      {of.map(({ id, name, from, to, keptAt, by }) => (
        <li>
          <div>
            <b>{name}</b>
            <br />
            <span class="small soft">
              {text.months({ from, to })} ·{' '}
              {by === undefined
                ? text.keptOnOnly({ day: keptAt.slice(0, 10) })
                : text.keptOn({ day: keptAt.slice(0, 10), by })}
            </span>
          </div>
          <a
            class="button small second"
            href={`/insights?${new URLSearchParams({ against: id })}`}
            aria-label={text.compareWith({ name })}
          >
            {text.compare}
          </a>
        </li>
      ))}
    </ul>
  );
};

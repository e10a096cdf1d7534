// Two families that turned out to be one: shown side by side, and made one once the desk has said which stays.

import { type Context, Hono } from 'hono';
import type { Language } from '../../../core/permissions.ts';
import { mergeFamilies } from '../../../features/bookings/merge-families.ts';
import { readFamily } from '../../../features/families/read.ts';
import { type FamilyView, familyId } from '../../../features/families/schema.ts';
import { execute, parseInput } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage, unfitIn } from '../kit/form.tsx';
import { choice } from '../kit/inputs.tsx';
import { areaName, FamilyLine, familyName } from './family-fields.tsx';
import { backTo, type OpenedFamily, openFamilyPage, pageOf } from './opened-family.tsx';
import { familyTexts } from './texts/words.ts';

export function mergeFamiliesPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id/merge/:other', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const other = await readFamily(deps, opened.actor, otherIn(c), 'correction', c.var.requestId);
    if (other.id === opened.family.id) return c.redirect(pageOf(other.id, 'merged'), 303);
    const pair = { ...opened, other };
    return showMerge(c, pair, fresh(mergeForm(pair, c.var.language)));
  });

  routes.post('/families/:id/merge/:other', async (c) => {
    const { actor, ...opened } = await openFamilyPage(c, deps, 'correction');
    const other = await readFamily(deps, actor, otherIn(c), 'correction', c.var.requestId);
    // pressed twice: they are one by now
    if (other.id === opened.family.id) return c.redirect(pageOf(other.id, 'merged'), 303);
    const { language } = c.var;
    const pair = { ...opened, actor, other };
    const fields = mergeForm(pair, language);
    return answerForm(c, fields, {
      check: (typed) => unfitIn(fields, typed, language),
      act: ({ stays }) => {
        const [goes] = [opened.family.id, other.id].filter((id) => id !== stays);
        return execute(deps, actor, mergeFamilies, { family: goes, into: stays }, { requestId: c.var.requestId });
      },
      done: (stayed) => pageOf(stayed.id, 'merged'),
      again: (state) => showMerge(c, pair, state),
    });
  });

  return routes;
}

function otherIn(c: Context<WebEnv>) {
  return parseInput(familyId, c.req.param('other'));
}

type Pair = OpenedFamily & { readonly other: FamilyView };

function mergeForm({ family, other }: Pair, language: Language) {
  const text = familyTexts[language];
  const choices = [family, other].map((one) => ({
    value: one.id,
    label: `${familyName(one, language)}, ${one.reference}`,
  }));
  return { stays: choice(text.stays, { choices, first: family.id, fault: text.fault.stays }) };
}

function showMerge(
  c: Context<WebEnv>,
  pair: Pair,
  state: FormState<ReturnType<typeof mergeForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const { family, other, directory } = pair;
  const text = familyTexts[language];
  return showFormPage(
    c,
    {
      title: text.mergeTitle,
      current: 'families',
      lead: text.mergeLead,
      back: backTo(family, language),
      action: `/families/${family.id}/merge/${other.id}`,
      save: text.mergeConfirm,
      danger: true,
      above: (
        <ul class="list card">
          {[family, other].map((one) => (
            <li>
              <FamilyLine
                family={one}
                area={areaName(directory, one.area, language)}
                href={`/families/${one.id}?purpose=correction`}
                language={language}
              />
            </li>
          ))}
        </ul>
      ),
    },
    state,
    allFields(mergeForm(pair, language), state, language),
  );
}

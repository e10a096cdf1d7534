// Two families that turned out to be one: shown side by side, and made one once the desk has said which stays.

import { type Context, Hono } from 'hono';
import { mergeFamilies } from '../../../features/bookings/merge-families.ts';
import { readFamily } from '../../../features/families/read.ts';
import { type FamilyView, familyId } from '../../../features/families/schema.ts';
import { execute, parseInput } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ChoiceField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { areaName, FamilyLine, familyName } from './family-fields.tsx';
import { backTo, type OpenedFamily, openFamilyPage, pageOf } from './opened-family.tsx';
import { familyTexts } from './texts/words.ts';

export function mergeFamiliesPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id/merge/:other', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const other = await readFamily(deps, opened.actor, otherIn(c), 'correction', c.var.requestId);
    if (other.id === opened.family.id) return c.redirect(pageOf(other.id, 'merged'), 303);
    return showMerge(c, opened, other);
  });

  routes.post('/families/:id/merge/:other', async (c) => {
    const { actor, id } = await openFamilyPage(c, deps, 'correction');
    const other = otherIn(c);
    const otherStays = (await readForm(c)).one('stays') === other;
    const input = otherStays ? { family: id, into: other } : { family: other, into: id };
    const stayed = await execute(deps, actor, mergeFamilies, input, { requestId: c.var.requestId });
    return c.redirect(pageOf(stayed.id, 'merged'), 303);
  });

  return routes;
}

function otherIn(c: Context<WebEnv>) {
  return parseInput(familyId, c.req.param('other'));
}

function showMerge(
  c: Context<WebEnv>,
  { family, directory }: OpenedFamily,
  other: FamilyView,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const back = backTo(family, language);
  return showPage(
    c,
    { title: text.mergeTitle, current: 'families', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={back} lead={text.mergeLead}>
        {text.mergeTitle}
      </Heading>
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
      <Confirm
        action={`/families/${family.id}/merge/${other.id}`}
        button={text.mergeConfirm}
        danger
        back={{ href: back.href, label: frameTexts[language].cancel }}
      >
        <ChoiceField
          name="stays"
          label={text.stays}
          choices={[family, other].map((one) => ({
            value: one.id,
            label: `${familyName(one, language)}, ${one.reference}`,
          }))}
          value={family.id}
        />
      </Confirm>
    </div>,
  );
}

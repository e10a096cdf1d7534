// One family for the desk: who belongs to it and how to reach them, its named worker, its times.

import { type Context, Hono } from 'hono';
import { wordFor } from '../../../core/words.ts';
import { readDuplicates } from '../../../features/families/read.ts';
import { type DuplicatesView, familyId, type ReadPurpose, readPurposes } from '../../../features/families/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { type Filter, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { purposeForm } from './families.tsx';
import { familyName, HiddenBadge } from './family-fields.tsx';
import { Alike, Children, Details, Guardians, Times, Worker } from './family-sections.tsx';
import { type OpenedFamily, openFamilyPage } from './opened-family.tsx';
import { familiesTexts, familyTexts } from './texts/words.ts';

export function familyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id', async (c) => {
    allowed(c, 'see-families');
    const filter = filterIn(c, purposeForm(c.var.language));
    const purpose = readPurposes.find((known) => known === c.req.query('purpose'));
    if (purpose === undefined) return askPurpose(c, parseInput(familyId, c.req.param('id')), filter);
    const opened = await openFamilyPage(c, deps, purpose);
    const { items } = await readDuplicates(deps, opened.actor, opened.id, purpose, c.var.requestId);
    return showFamily(c, opened, items, purpose, deps.clock.now());
  });

  return routes;
}

function askPurpose(
  c: Context<WebEnv>,
  id: string,
  filter: Filter<ReturnType<typeof purposeForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  return showPage(
    c,
    { title: text.whyTitle, current: 'families', width: 'narrow', ...standing(filter) },
    <div class="stack gap-5">
      <ErrorSummary faults={filter.faults} language={language} />
      <Heading back={{ href: '/families', label: familiesTexts[language].all }} lead={text.whyLead}>
        {text.whyTitle}
      </Heading>
      <FilterForm action={`/families/${id}`} shape="stack" show={text.open} language={language}>
        {allFields(purposeForm(language), filter, language)}
      </FilterForm>
    </div>,
  );
}

/** Something that was sent was not kept. */
const DROPPED: readonly string[] = ['address-dropped', 'changed-without-address'];

function showFamily(
  c: Context<WebEnv>,
  opened: OpenedFamily,
  alike: DuplicatesView['items'],
  purpose: ReadPurpose,
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const { family, directory } = opened;
  const text = familyTexts[language];
  const asked = c.req.query('done') ?? '';
  const done = wordFor(text.done, asked);
  const title = familyName(family, language);
  return showPage(
    c,
    { title, current: 'families' },
    <div class="stack gap-5">
      {done && (
        <Note tone={DROPPED.includes(asked) || asked.endsWith('-gone') ? 'warn' : 'good'} said>
          <p>{done}</p>
        </Note>
      )}
      <div class="stack gap-2">
        <Heading back={{ href: '/families', label: familiesTexts[language].all }}>{title}</Heading>
        {family.nonDisclosure && (
          <p>
            <HiddenBadge language={language} />
          </p>
        )}
      </div>
      {family.nonDisclosure && (
        <Note tone="warn">
          <p>{text.hiddenNote}</p>
        </Note>
      )}
      <Times family={family} directory={directory} language={language} now={now} />
      <Guardians family={family} language={language} />
      <Children family={family} language={language} />
      <Worker family={family} directory={directory} language={language} />
      <Details family={family} directory={directory} language={language} />
      {alike.length > 0 && (
        <Alike family={family} alike={alike} directory={directory} language={language} purpose={purpose} />
      )}
    </div>,
  );
}

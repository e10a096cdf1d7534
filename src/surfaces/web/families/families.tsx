// Finding a family: who and why, asked by a form that leaves nothing in an address, and what was found.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findFamilies, listDuplicates } from '../../../features/families/read.ts';
import { type DuplicatePairs, type FamiliesFound, readPurposes } from '../../../features/families/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { search, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { areaName, FamilyLine } from './family-fields.tsx';
import { familyFaults } from './read-family-form.ts';
import { familiesTexts } from './texts/words.ts';

export function familiesPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families', async (c) => {
    allowed(c, 'see-families');
    return showSearch(c, await readDirectory(deps), fresh(searchForm(c.var.language)));
  });

  routes.post('/families', async (c) => {
    const actor = allowed(c, 'see-families');
    const directory = await readDirectory(deps);
    return answerForm(c, searchForm(c.var.language), {
      act: (typed) => findFamilies(deps, actor, typed, c.var.requestId),
      done: (found, typed) => showSearch(c, directory, { typed, faults: {} }, found),
      faults: (error) => familyFaults(error, c.var.language),
      again: (state) => showSearch(c, directory, state),
    });
  });

  routes.get('/families/duplicates', async (c) => {
    const actor = allowed(c, 'manage-families');
    const { items } = await listDuplicates(deps, actor, { purpose: 'correction' }, c.var.requestId);
    return showDuplicates(c, await readDirectory(deps), items);
  });

  return routes;
}

/** Why somebody looks: one of the closed list that the log keeps. */
export function purposeForm(language: Language) {
  const text = familiesTexts[language];
  const options = readPurposes.map((value) => ({ value, label: text.purposes[value] }));
  return { purpose: select(text.purpose, { options, first: 'appointment' }) };
}

function searchForm(language: Language) {
  const text = familiesTexts[language];
  return {
    query: search(text.query, { hint: text.queryHint, maxlength: 200, autocomplete: 'off' }),
    ...purposeForm(language),
  };
}

function showSearch(
  c: Context<WebEnv>,
  directory: Directory,
  state: FormState<ReturnType<typeof searchForm>>,
  found?: FamiliesFound,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familiesTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'families', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        <div class="row">
          <a href="/families/duplicates">{text.duplicates}</a>
          <RegisterLink language={language} />
        </div>
      </div>
      <form method="post" action="/families" class="card stack" role="search" aria-label={text.title} novalidate>
        {allFields(searchForm(language), state, language)}
        <div class="row">
          <button type="submit" class="button">
            <Icon name="search" /> {text.search}
          </button>
        </div>
      </form>
      {found && <Found found={found} purpose={state.typed.purpose} directory={directory} language={language} />}
      {!found && !isFaulty(state) && <EmptyState icon="people" title={text.start} advice={text.startAdvice} />}
    </div>,
  );
}

const RegisterLink: FC<{ language: Language }> = ({ language }) => (
  <a class="button second" href="/families/new">
    <Icon name="add" /> {familiesTexts[language].register}
  </a>
);

const Found: FC<{ found: FamiliesFound; purpose: string; directory: Directory; language: Language }> = ({
  found: { items, more },
  purpose,
  directory,
  language,
}) => {
  const text = familiesTexts[language];
  if (items.length === 0) {
    return (
      <EmptyState icon="search" title={text.none} advice={text.noneAdvice}>
        <RegisterLink language={language} />
      </EmptyState>
    );
  }
  return (
    <section class="stack" aria-labelledby="found">
      <h2 id="found">{text.found({ count: items.length })}</h2>
      {more && (
        <Note tone="warn">
          <p>{text.more}</p>
        </Note>
      )}
      <ul class="list card">
        {items.map((family) => (
          <li>
            <FamilyLine
              family={family}
              area={areaName(directory, family.area, language)}
              href={`/families/${family.id}?purpose=${purpose}`}
              language={language}
            />
          </li>
        ))}
      </ul>
    </section>
  );
};

function showDuplicates(
  c: Context<WebEnv>,
  directory: Directory,
  pairs: DuplicatePairs['items'],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familiesTexts[language];
  return showPage(
    c,
    { title: text.duplicates, current: 'families' },
    <div class="stack gap-5">
      <Heading back={{ href: '/families', label: text.all }} lead={text.duplicatesLead}>
        {text.duplicates}
      </Heading>
      {pairs.length === 0 && <EmptyState icon="done" title={text.noDuplicates} advice={text.noDuplicatesAdvice} />}
      {pairs.map(({ families, shared }) => (
        <Pair families={families} shared={shared} directory={directory} language={language} />
      ))}
    </div>,
  );
}

const Pair: FC<
  Pick<DuplicatePairs['items'][number], 'families' | 'shared'> & { directory: Directory; language: Language }
> = ({ families, shared, directory, language }) => {
  const text = familiesTexts[language];
  const said = shared.map((trait) => wordFor(text.shared, trait) ?? trait).join(', ');
  return (
    <section class="card stack">
      <h2>{said.charAt(0).toUpperCase() + said.slice(1)}</h2>
      <ul class="list">
        {families.map((family) => (
          <li>
            <FamilyLine
              family={family}
              area={areaName(directory, family.area, language)}
              href={`/families/${family.id}?purpose=correction`}
              language={language}
            />
          </li>
        ))}
      </ul>
      <p>
        <a
          class="button second"
          href={`/families/${families.map(({ id }) => id).join('/merge/')}`}
          aria-label={text.mergeOf({ families: families.map(({ reference }) => reference).join(', ') })}
        >
          {text.merge}
        </a>
      </p>
    </section>
  );
};

// The auditor's view of who did or read what, whose, and why; and whether the log is still as it was written.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findForAuditor } from '../../../features/families/find-for-auditor.ts';
import { findPeople } from '../../../features/insights/find-people.ts';
import { readAccessLog } from '../../../features/insights/read.ts';
import { type AccessLogPage, notedSeal } from '../../../features/insights/schema.ts';
import { isSoonVerified, verifySeals } from '../../../features/insights/verify-seals.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { FilterFaults, filterIn } from '../kit/filter.tsx';
import { standing, type Typed, typedIn } from '../kit/form.tsx';
import { isFaulty, unfitIn } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import {
  addressOf,
  type Called,
  Choices,
  calledForm,
  Filters,
  type Found,
  isNarrowed,
  type LogFields,
  logFilter,
  NOBODY,
  notedFaults,
  notedForm,
  queryOf,
  readFilter,
  several,
  type View,
} from './ask-log.tsx';
import { Rows } from './log-rows.tsx';
import { Seals } from './log-seals.tsx';
import { accessLogTexts } from './texts/words.ts';

export function accessLogPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/access-log', async (c) => {
    const actor = allowed(c, 'read-access-log');
    const directory = await readDirectory(deps);
    const filter = readFilter(c, logFilter(actor, directory, c.var.language));
    const cursor = c.req.query('cursor') ?? '';
    const query = queryOf({ ...filter.asked, cursor }, directory.region.timeZone);
    const { log, faults } = await readWanted(deps, c, actor, query);
    const compared = filterIn(c, notedForm(c.var.language), (typed) => notedFaults(typed, c.var.language));
    const noted = notedSeal.safeParse(compared.asked.noted).data;
    // checking reads the whole log: done when asked, and on the page one opens while the log is short
    const plain = cursor === '' && !isNarrowed(filter.typed);
    const isAsked = c.req.query('check') !== undefined || noted !== undefined;
    const seals = isAsked || (plain && (await isSoonVerified(deps))) ? await verifySeals(deps, noted) : undefined;
    const shown = { actor, directory, filter, cursor, compared, log, seals, hasNoted: noted !== undefined };
    return showLog(c, { ...shown, called: { typed: NOBODY, faults } });
  });

  // A name belongs in no address: what was typed is sent, and leads to the ids it stands for.
  routes.post('/access-log', async (c) => {
    const { language } = c.var;
    const actor = allowed(c, 'read-access-log');
    const directory = await readDirectory(deps);
    const form = await readForm(c);
    const fields = logFilter(actor, directory, language);
    const typed = typedIn(fields, form);
    const filter = { typed, faults: unfitIn(fields, typed, language), asked: typed };
    const called = typedIn(calledForm(language), form);
    const found = await findCalled(deps, actor, called, c.var);
    const faults = calledFaults(found, language);
    const asked = { ...typed, ...idsOf(found) };
    const isChosen = !several(found.people) && !several(found.families);
    if (isChosen && !isFaulty({ faults }) && !isFaulty(filter)) return c.redirect(addressOf(asked), 303);
    const compared = filterIn(c, notedForm(language));
    const shown = {
      actor,
      directory,
      filter: { ...filter, typed: asked, asked },
      cursor: '',
      compared,
      hasNoted: false,
    };
    return showLog(c, { ...shown, called: { typed: called, faults }, found });
  });
  return routes;
}

async function findCalled(
  deps: Dependencies,
  actor: Actor,
  { who, familyCalled }: Called,
  { language, requestId }: { readonly language: Language; readonly requestId: string },
) {
  return {
    ...(who !== '' && { people: await findPeople(deps, actor, who, { language, requestId }) }),
    ...(familyCalled !== '' && { families: await findFamilies(deps, actor, familyCalled, requestId) }),
  } satisfies Found;
}

async function findFamilies(deps: Dependencies, actor: Actor, query: string, requestId?: string) {
  try {
    return (await findForAuditor(deps, actor, { query }, requestId)).items;
  } catch (error) {
    if (error instanceof Refusal && ['invalid_input', 'personal_data_found'].includes(error.code)) return [];
    throw error;
  }
}

function calledFaults({ people, families }: Found, language: Language): Faults {
  const { fault } = accessLogTexts[language];
  return {
    ...(families?.length === 0 && { familyCalled: fault.family }),
    ...(people?.length === 0 && { who: fault.who }),
  };
}

/** The ids of those of whom there is one. */
function idsOf({ people, families }: Found): Partial<Typed<LogFields>> {
  const [who, family] = [only(people), only(families)];
  return { ...(who && { actor: who.principal }), ...(family && { family: family.id, subject: '' }) };
}

function only<One>(found: readonly One[] | undefined): One | undefined {
  return found?.length === 1 ? found[0] : undefined;
}

/** The page of the log that is asked for; a family that is not there is said at its field. */
async function readWanted(
  deps: Dependencies,
  c: Context<WebEnv>,
  actor: Actor,
  query: ReturnType<typeof queryOf>,
): Promise<{ readonly log?: AccessLogPage; readonly faults: Faults }> {
  try {
    const log = await readAccessLog(deps, actor, { ...query, sayIn: c.var.language }, c.var.requestId);
    return { log, faults: {} };
  } catch (error) {
    const isFamilys = 'family' in query && error instanceof Refusal && error.code !== 'not_allowed';
    if (!isFamilys) throw error;
    return { faults: { familyCalled: accessLogTexts[c.var.language].fault.family } };
  }
}

function showLog(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { language } = c.var;
  const text = accessLogTexts[language];
  const wrong = { faults: { ...view.called.faults, ...view.filter.faults, ...view.compared.faults } };
  return showPage(
    c,
    { title: text.title, current: 'accessLog', ...standing(wrong) },
    <div class="stack gap-5">
      <FilterFaults of={wrong} language={language} />
      <div class="aside-right">
        <Heading lead={text.lead}>{text.title}</Heading>
        <Seals view={view} language={language} />
      </div>
      <Filters view={view} language={language} />
      <Choices view={view} language={language} />
      {view.log && <Rows log={view.log} view={view} language={language} />}
    </div>,
  );
}

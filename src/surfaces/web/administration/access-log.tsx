// The auditor's view of who did or read what, whose, and why; and whether the log is still as it was written.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { toIso } from '../../../core/instant.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findForAuditor } from '../../../features/families/find-for-auditor.ts';
import type { AuditedFamilies } from '../../../features/families/schema.ts';
import { type Acting, findPeople } from '../../../features/insights/find-people.ts';
import { readAccessLog } from '../../../features/insights/read.ts';
import {
  type AccessLogItem,
  type AccessLogPage,
  accessLogQuery,
  notedSeal,
} from '../../../features/insights/schema.ts';
import { type Verification, verifySeals } from '../../../features/insights/verify-seals.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, fieldsAt, isFaulty, standing, type Typed, typedIn, unfitIn } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { date, hidden, text as line, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
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
    // checking reads the whole log: done on the page one opens, and on the others when asked
    const plain = cursor === '' && !isNarrowed(filter.typed);
    const isAsked = plain || c.req.query('check') !== undefined || noted !== undefined;
    const seals = isAsked ? await verifySeals(deps, noted) : undefined;
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

const NOBODY = { familyCalled: '', who: '' };

/** By what somebody types it, the family whose data it is, and who looked or changed. */
function calledForm(language: Language) {
  const text = accessLogTexts[language];
  return {
    familyCalled: line(text.family, { hint: text.familyHint, maxlength: 200, autocomplete: 'off' }),
    who: line(text.actor, { hint: text.actorHint, maxlength: 200, autocomplete: 'off' }),
  };
}
type Called = Typed<ReturnType<typeof calledForm>>;

/** Who and what is called so; nothing where nothing was typed. */
type Found = { readonly people?: readonly Acting[]; readonly families?: AuditedFamilies['items'] };

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

function several(found: readonly unknown[] | undefined): boolean {
  return found !== undefined && found.length > 1;
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

function logFilter(actor: Actor, directory: Directory, language: Language) {
  const text = accessLogTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'read-access-log', id));
  return {
    from: date(text.from, { fault: text.fault.from }),
    to: date(text.to, { fault: text.fault.to }),
    area: select(text.area, {
      blank: text.allAreas,
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    // ids of what was found or followed: what is wrong with one is said where a name is typed
    actor: { ...hidden(), at: () => 'who' },
    family: { ...hidden(), at: () => 'familyCalled' },
    subject: { ...hidden(), at: () => 'familyCalled' },
  };
}
type LogFields = ReturnType<typeof logFilter>;

function readFilter(c: Context<WebEnv>, fields: LogFields): Filter<LogFields> {
  const { fault } = accessLogTexts[c.var.language];
  const { shape } = accessLogQuery;
  const fits = (schema: { safeParse: (value: string) => { success: boolean } }, typed: string) =>
    typed === '' || schema.safeParse(typed).success;
  return filterIn(c, fields, ({ actor, family, subject }) => ({
    ...(!fits(shape.actor, actor) && { who: fault.who }),
    ...(!fits(shape.family, family) && { familyCalled: fault.family }),
    ...(!fits(shape.subject, subject) && { familyCalled: fault.subject }),
  }));
}

function isNarrowed(typed: Typed<LogFields>): boolean {
  return Object.values(typed).some((value) => value !== '');
}

/** An end of the chain that the auditor wrote down before, as this page or the command line gave it. */
function notedForm(language: Language) {
  const { noted, notedHint } = accessLogTexts[language];
  const field = line(noted, { hint: notedHint, maxlength: 100, autocomplete: 'off' });
  return { noted: { ...field, typed: (form: SentForm) => form.one('noted').replaceAll(/\s/g, '').toLowerCase() } };
}

function notedFaults({ noted }: Typed<ReturnType<typeof notedForm>>, language: Language): Faults {
  const fits = noted === '' || notedSeal.safeParse(noted).success;
  return fits ? {} : { noted: accessLogTexts[language].fault.noted };
}

/** Few enough to be read on a phone. */
const ROWS_A_PAGE = 25;

/** Dates become instants of the region's wall clock; the last date is included. */
function queryOf({ from, to, ...rest }: Typed<LogFields> & { readonly cursor: string }, timeZone: string) {
  const midnight = (day: string) => toIso(wallClock(timeZone).instant(day, '00:00'), timeZone);
  const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  return {
    limit: ROWS_A_PAGE,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(from !== '' && { from: midnight(from) }),
    ...(to !== '' && { to: midnight(dayAfter(to)) }),
  };
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly filter: Filter<LogFields>;
  readonly cursor: string;
  /** an end of the log that was written down before */
  readonly compared: Filter<ReturnType<typeof notedForm>>;
  /** what was typed to find somebody by, and who is called so */
  readonly called: { readonly typed: Called; readonly faults: Faults };
  readonly found?: Found;
  readonly log?: AccessLogPage | undefined;
  readonly seals?: Verification | undefined;
  /** whether the seals were held against an end that was noted */
  readonly hasNoted: boolean;
};

function addressOf(asked: Partial<Typed<LogFields>>, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...asked, ...more }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given);
  return query.size === 0 ? '/access-log' : `/access-log?${query}`;
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

type Parts = { readonly view: View; readonly language: Language };

const Seals: FC<Parts> = ({ view: { seals, filter, cursor, compared, hasNoted }, language }) => {
  const text = accessLogTexts[language];
  return (
    <section class="card stack gap-3">
      <h2>
        <Icon name="shield" /> {text.sealsTitle}
      </h2>
      {seals === undefined && (
        <p>
          <a href={addressOf(filter.asked, { cursor, check: 'yes' })}>{text.check}</a>
        </p>
      )}
      {seals?.differs && (
        <Note tone="warn" said>
          <p>
            {seals.differs.kind === 'not-reached'
              ? text.notedNotReached({ position: seals.differs.position, last: seals.end?.position })
              : text.notedOtherHash(seals.differs)}
          </p>
          <p>{text.notedCheck}</p>
        </Note>
      )}
      {seals && seals.findings.length === 0 && (
        <Note tone={seals.sealed > 0 ? 'good' : 'warn'}>
          <p>{seals.sealed > 0 ? text.sealsWhole({ rows: seals.sealed.toLocaleString(language) }) : text.sealsNone}</p>
          {hasNoted && !seals.differs && <p>{text.notedHolds}</p>}
        </Note>
      )}
      {seals && seals.findings.length > 0 && (
        <Note tone="bad" said>
          <p>{text.sealsBroken({ count: seals.findings.length })}</p>
          <ul>
            {seals.findings.slice(0, MOST_FINDINGS).map(({ kind, logId, position }) => (
              <li>{`${text.finding[kind] ?? kind}: ${text.findingAt({ row: logId, position })}`}</li>
            ))}
          </ul>
          <p>{text.sealsAdvice}</p>
        </Note>
      )}
      {seals?.removed && (
        <p class="small soft">{text.removed({ until: Number(seals.removed).toLocaleString(language) })}</p>
      )}
      {seals?.end && (
        <>
          <p class="small soft said">
            {text.lastSeal({ end: `${seals.end.position}:${seals.end.hash.slice(0, 16)}` })}
          </p>
          <p class="small">{text.keepEnd}</p>
        </>
      )}
      <FilterForm action="/access-log" shape="stack" show={text.compare} language={language}>
        {allFields(notedForm(language), compared, language)}
      </FilterForm>
    </section>
  );
};

const MOST_FINDINGS = 50;

const Filters: FC<Parts> = ({ view, language }) => {
  const { actor, directory, filter, cursor, called, log } = view;
  const at = fieldsAt(logFilter(actor, directory, language), filter, language);
  const faults = { ...filter.faults, ...called.faults };
  const of = fieldsAt(calledForm(language), { typed: called.typed, faults }, language);
  const clear = isNarrowed(filter.typed) || cursor !== '' ? '/access-log' : undefined;
  return (
    <FilterForm method="post" action="/access-log" shape="card" clear={clear} language={language}>
      <h2>{accessLogTexts[language].filter}</h2>
      <Only names={['family', 'subject']} what={log?.asked.whose} asked={filter.asked} language={language} />
      <Only names={['actor']} what={log?.asked.who} asked={filter.asked} language={language} />
      {at.actor}
      {at.family}
      {at.subject}
      <div class="row top-aligned">
        <div class="grow">{of.familyCalled}</div>
        <div class="grow">{of.who}</div>
      </div>
      <div class="row top-aligned">
        {at.from}
        {at.to}
        <div class="grow">{at.area}</div>
      </div>
    </FilterForm>
  );
};

/** Whose rows alone are shown, and the way to all others. */
const Only: FC<{
  names: readonly (keyof LogFields)[];
  what: string | undefined;
  asked: Typed<LogFields>;
  language: Language;
}> = ({ names, what, asked, language }) => {
  const text = accessLogTexts[language];
  if (what === undefined) return null;
  const without = Object.fromEntries(names.map((name) => [name, '']));
  return (
    <p>
      {text.onlyThis({ what })} <a href={addressOf({ ...asked, ...without })}>{text.notOnly}</a>
    </p>
  );
};

/** Several are called as was typed: one is to be chosen. */
const Choices: FC<Parts> = ({ view: { found = {}, directory, filter }, language }) => {
  const text = accessLogTexts[language];
  const areaOf = (id: string) => [...directory.areas.values()].find((area) => area.id === id)?.name ?? {};
  const people = several(found.people) ? found.people : [];
  const families = several(found.families) ? found.families : [];
  const choices = [
    ...(people ?? []).map(({ principal, name, beside }) => ({
      href: addressOf({ ...filter.asked, actor: principal }),
      label: beside === undefined ? name : `${name} (${beside})`,
    })),
    ...(families ?? []).map(({ id, reference, area, name }) => ({
      href: addressOf({ ...filter.asked, family: id, subject: '' }),
      label: text.familyChoice({ number: reference, area: nameIn(areaOf(area), language), name: name ?? '' }),
    })),
  ];
  if (choices.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{text.choose}</h2>
      <ul class="rows">
        {choices.map(({ href, label }) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Rows: FC<Parts & { log: AccessLogPage }> = ({ log, view: { directory, filter, cursor }, language }) => {
  const text = accessLogTexts[language];
  if (log.items.length === 0) {
    return (
      <EmptyState icon="search" title={text.none} advice={text.noneAdvice}>
        <a class="button" href="/access-log">
          {frameTexts[language].clearFilter}
        </a>
      </EmptyState>
    );
  }
  const zone = directory.region.timeZone;
  return (
    <>
      <div class="card">
        <DataTable
          caption={text.caption}
          compact
          rows={eachOnce(log.items)}
          columns={[
            {
              label: text.column.when,
              names: true,
              cell: ({ at }: AccessLogItem) => (
                <time datetime={at}>{sayDateTime(Date.parse(at), language, zone, 'full')}</time>
              ),
            },
            { label: text.column.who, cell: (row) => <Who row={row} language={language} /> },
            { label: text.column.role, cell: ({ said }) => said.role },
            { label: text.column.what, cell: ({ said }) => said.what },
            { label: text.column.whose, cell: (row) => <Whose row={row} language={language} /> },
            { label: text.column.why, cell: ({ said }) => said.why },
          ]}
        />
      </div>
      <div class="row">
        {log.nextCursor && (
          <a class="button second" href={addressOf(filter.asked, { cursor: log.nextCursor })}>
            {text.older}
          </a>
        )}
        {cursor !== '' && (
          <a class="button quiet" href={addressOf(filter.asked)}>
            {text.newest}
          </a>
        )}
      </div>
    </>
  );
};

/** An act that reached several areas has a row in each: an auditor of more than one reads it once. */
function eachOnce(rows: readonly AccessLogItem[]): readonly AccessLogItem[] {
  const told = ({ id: _id, area: _area, ...act }: AccessLogItem) => JSON.stringify(act);
  return rows.filter((row, at) => {
    const before = rows[at - 1];
    return before === undefined || told(before) !== told(row);
  });
}

const Who: FC<{ row: AccessLogItem; language: Language }> = ({ row: { actor, said }, language }) => (
  <a href={addressOf({ actor })} aria-label={accessLogTexts[language].onlyThis({ what: said.who })}>
    {said.who}
  </a>
);

const Whose: FC<{ row: AccessLogItem; language: Language }> = ({ row: { subject, said }, language }) => {
  const { kind, id } = subject;
  const about = kind === 'family' ? { family: id } : { subject: `${kind}:${id}` };
  return (
    <a href={addressOf(about)} aria-label={accessLogTexts[language].onlyThis({ what: said.whose })}>
      {said.whose}
    </a>
  );
};

// The auditor's view of who did or read what, whose, and why; and whether the log is still as it was written.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { toIso } from '../../../core/instant.ts';
import { type Actor, type Language, may, roles } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
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
import { allFields, fieldsAt, standing, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { date, text as line, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import type { SentForm } from '../kit/read-form.ts';
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
    const log = await readAccessLog(deps, actor, query, c.var.requestId);
    const compared = filterIn(c, notedForm(c.var.language), (typed) => notedFaults(typed, c.var.language));
    const noted = notedSeal.safeParse(compared.asked.noted).data;
    // checking reads the whole log: done on the page one opens, and on the others when asked
    const plain = cursor === '' && !isNarrowed(filter.typed);
    const isAsked = plain || c.req.query('check') !== undefined || noted !== undefined;
    const seals = isAsked ? await verifySeals(deps, noted) : undefined;
    return showLog(c, { actor, directory, filter, cursor, compared, log, seals, hasNoted: noted !== undefined });
  });
  return routes;
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
    actor: line(text.actor, { hint: text.actorHint, maxlength: 200, autocomplete: 'off' }),
    subject: line(text.subject, { hint: text.subjectHint, maxlength: 300, autocomplete: 'off' }),
  };
}
type LogFields = ReturnType<typeof logFilter>;

function readFilter(c: Context<WebEnv>, fields: LogFields): Filter<LogFields> {
  const { fault } = accessLogTexts[c.var.language];
  const { shape } = accessLogQuery;
  return filterIn(c, fields, ({ actor, subject }) => ({
    ...(actor !== '' && !shape.actor.safeParse(actor).success && { actor: fault.actor }),
    ...(subject !== '' && !shape.subject.safeParse(subject).success && { subject: fault.subject }),
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
  readonly log: AccessLogPage;
  readonly seals: Verification | undefined;
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
  const wrong = { faults: { ...view.filter.faults, ...view.compared.faults } };
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
      <Rows view={view} language={language} />
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
      {seals && seals.findings.length === 0 && (
        <Note tone={seals.sealed > 0 ? 'good' : 'warn'}>
          <p>{seals.sealed > 0 ? text.sealsWhole({ rows: seals.sealed.toLocaleString(language) }) : text.sealsNone}</p>
          {hasNoted && <p>{text.notedHolds}</p>}
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

const Filters: FC<Parts> = ({ view: { actor, directory, filter, cursor }, language }) => {
  const at = fieldsAt(logFilter(actor, directory, language), filter, language);
  const clear = isNarrowed(filter.typed) || cursor !== '' ? '/access-log' : undefined;
  return (
    <FilterForm action="/access-log" shape="card" clear={clear} language={language}>
      <h2>{accessLogTexts[language].filter}</h2>
      <div class="row top-aligned">
        {at.from}
        {at.to}
        <div class="grow">{at.area}</div>
      </div>
      <div class="row top-aligned">
        <div class="grow">{at.actor}</div>
        <div class="grow">{at.subject}</div>
      </div>
    </FilterForm>
  );
};

const Rows: FC<Parts> = ({ view: { log, directory, filter, cursor }, language }) => {
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
            { label: text.column.role, cell: ({ role }) => sayRole(role, language) },
            {
              label: text.column.what,
              cell: ({ action, details }) => (
                <>
                  {wordFor(text.act, action) ?? action}
                  <Details of={details} />
                </>
              ),
            },
            { label: text.column.whose, cell: (row) => <Whose row={row} language={language} /> },
            { label: text.column.why, cell: ({ purpose }) => purpose && (wordFor(text.purpose, purpose) ?? purpose) },
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

function sayRole(role: string, language: Language): string {
  const known = roles.find((one) => one === role);
  return known === undefined ? accessLogTexts[language].noRole : accessLogTexts[language].role[known];
}

const Who: FC<{ row: AccessLogItem; language: Language }> = ({ row: { actor, actorName }, language }) => {
  const text = accessLogTexts[language];
  const name = actorName ?? (actor === 'system' ? text.system : shortened(actor));
  return (
    <a href={addressOf({ actor })} aria-label={text.onlyThis({ what: name })}>
      {name}
    </a>
  );
};

const Whose: FC<{ row: AccessLogItem; language: Language }> = ({ row: { subject }, language }) => {
  const text = accessLogTexts[language];
  const kind = wordFor(text.kind, subject.kind) ?? subject.kind;
  const name = ['all', 'region'].includes(subject.id) ? kind : `${kind} ${shortened(subject.id)}`;
  return (
    <a href={addressOf({ subject: `${subject.kind}:${subject.id}` })} aria-label={text.onlyThis({ what: name })}>
      {name}
    </a>
  );
};

const Details: FC<{ of: AccessLogItem['details'] }> = ({ of }) => {
  const said = Object.entries(of).map(([name, value]) => `${name} ${shortened(String(value))}`);
  return said.length === 0 ? null : (
    <span class="small soft said" lang="en">
      <br />
      {said.join(', ')}
    </span>
  );
};

/** A random id is told apart by its beginning; names of the directory stand whole. */
function shortened(id: string): string {
  return id.replace(/([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '$1…');
}

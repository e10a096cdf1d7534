// The auditor's view of who did or read what, whose, and why; and whether the log is still as it was written.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
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
import { ErrorSummary, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { isFaulty, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { accessLogTexts } from './texts/words.ts';

export function accessLogPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/access-log', async (c) => {
    const actor = allowed(c, 'read-access-log');
    const directory = await readDirectory(deps);
    const filter = typedFilter(c);
    const { query, faults } = queryOf(filter, directory.region.timeZone, c.var.language);
    const log = isFaulty({ faults }) ? undefined : await readAccessLog(deps, actor, query, c.var.requestId);
    const { noted, fault } = notedIn(c);
    // checking reads the whole log: done on the page one opens, and on the others when asked
    const plain = Object.values(filter).every((value) => value === '');
    const isAsked = plain || c.req.query('check') !== undefined || noted !== undefined;
    const seals = isAsked ? await verifySeals(deps, noted) : undefined;
    const wrong = { ...faults, ...(fault !== undefined && { noted: fault }) };
    return showLog(c, { actor, directory, filter, faults: wrong, log, seals, hasNoted: noted !== undefined });
  });
  return routes;
}

const FIELDS = ['from', 'to', 'actor', 'subject', 'area', 'cursor'] as const;
type Filter = Readonly<Record<(typeof FIELDS)[number], string>>;

function typedFilter(c: Context<WebEnv>): Filter {
  return Object.fromEntries(FIELDS.map((name) => [name, c.req.query(name)?.trim() ?? ''])) as Filter;
}

/** An end of the chain that the auditor wrote down before, as this page or the command line gave it. */
function notedIn(c: Context<WebEnv>) {
  const typed = c.req.query('noted')?.replaceAll(/\s/g, '') ?? '';
  if (typed === '') return {};
  const read = notedSeal.safeParse(typed.toLowerCase());
  return read.success ? { noted: read.data } : { fault: accessLogTexts[c.var.language].fault.noted };
}

/** Few enough to be read on a phone. */
const ROWS_A_PAGE = 25;

/** Dates become instants of the region's wall clock; the last date is included. */
function queryOf({ from, to, ...rest }: Filter, timeZone: string, language: Language) {
  const said = accessLogTexts[language].fault;
  const isDate = (text: string) => z.iso.date().safeParse(text).success;
  const midnight = (date: string) => toIso(wallClock(timeZone).instant(date, '00:00'), timeZone);
  const dayAfter = (date: string) => Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  const query = {
    limit: ROWS_A_PAGE,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(isDate(from) && { from: midnight(from) }),
    ...(isDate(to) && { to: midnight(dayAfter(to)) }),
  };
  const { shape } = accessLogQuery;
  const faults: Faults = {
    ...(from !== '' && !isDate(from) && { from: said.from }),
    ...(to !== '' && !isDate(to) && { to: said.to }),
    ...(rest.actor !== '' && !shape.actor.safeParse(rest.actor).success && { actor: said.actor }),
    ...(rest.subject !== '' && !shape.subject.safeParse(rest.subject).success && { subject: said.subject }),
  };
  return { query, faults };
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly filter: Filter;
  readonly faults: Faults;
  readonly log: AccessLogPage | undefined;
  readonly seals: Verification | undefined;
  /** whether the seals were held against an end that was noted */
  readonly hasNoted: boolean;
};

function addressOf(filter: Partial<Filter>, more: Record<string, string> = {}): string {
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  const query = new URLSearchParams([...given, ...Object.entries(more)]);
  return query.size === 0 ? '/access-log' : `/access-log?${query}`;
}

function showLog(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { language } = c.var;
  const text = accessLogTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'accessLog', ...standing(view) },
    <div class="stack gap-5">
      <ErrorSummary faults={view.faults} language={language} />
      <div class="aside-right">
        <Heading lead={text.lead}>{text.title}</Heading>
        <Seals view={view} language={language} noted={c.req.query('noted') ?? ''} />
      </div>
      <Filters view={view} language={language} />
      {view.log && <Rows log={view.log} view={view} language={language} />}
    </div>,
  );
}

type Parts = { readonly view: View; readonly language: Language };

const Seals: FC<Parts & { noted: string }> = ({ view: { seals, filter, faults, hasNoted }, language, noted }) => {
  const text = accessLogTexts[language];
  return (
    <section class="card stack gap-3">
      <h2>
        <Icon name="shield" /> {text.sealsTitle}
      </h2>
      {seals === undefined && (
        <p>
          <a href={addressOf(filter, { check: 'yes' })}>{text.check}</a>
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
      <form method="get" action="/access-log" class="stack gap-2" novalidate>
        <TextField
          name="noted"
          label={text.noted}
          hint={text.notedHint}
          value={noted}
          fault={faults.noted}
          maxlength={100}
          autocomplete="off"
        />
        <p>
          <button type="submit" class="button second">
            {text.compare}
          </button>
        </p>
      </form>
    </section>
  );
};

const MOST_FINDINGS = 50;

const Filters: FC<Parts> = ({ view: { actor, directory, filter, faults }, language }) => {
  const text = accessLogTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'read-access-log', id));
  return (
    <form method="get" action="/access-log" class="card stack" novalidate>
      <h2>{text.filter}</h2>
      <div class="row top-aligned">
        <TextField name="from" type="date" label={text.from} value={filter.from} fault={faults.from} />
        <TextField name="to" type="date" label={text.to} value={filter.to} fault={faults.to} />
        <div class="grow">
          <SelectField
            name="area"
            label={text.area}
            blank={text.allAreas}
            options={areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
            value={filter.area}
          />
        </div>
      </div>
      <div class="row top-aligned">
        <div class="grow">
          <TextField
            name="actor"
            label={text.actor}
            hint={text.actorHint}
            value={filter.actor}
            fault={faults.actor}
            maxlength={200}
            autocomplete="off"
          />
        </div>
        <div class="grow">
          <TextField
            name="subject"
            label={text.subject}
            hint={text.subjectHint}
            value={filter.subject}
            fault={faults.subject}
            maxlength={300}
            autocomplete="off"
          />
        </div>
      </div>
      <div class="row">
        <button type="submit" class="button second">
          {text.show}
        </button>
        {Object.values(filter).some((value) => value !== '') && (
          <a class="button quiet" href="/access-log">
            {text.clear}
          </a>
        )}
      </div>
    </form>
  );
};

const Rows: FC<Parts & { log: AccessLogPage }> = ({ log, view: { directory, filter }, language }) => {
  const text = accessLogTexts[language];
  if (log.items.length === 0) {
    return (
      <EmptyState icon="search" title={text.none} advice={text.noneAdvice}>
        <a class="button" href="/access-log">
          {text.clear}
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
          <a class="button second" href={addressOf({ ...filter, cursor: log.nextCursor })}>
            {text.older}
          </a>
        )}
        {filter.cursor !== '' && (
          <a class="button quiet" href={addressOf({ ...filter, cursor: '' })}>
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

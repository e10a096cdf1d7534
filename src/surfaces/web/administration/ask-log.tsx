// What an auditor asks the access log: whose rows, when, by whom; and the end of it that was noted before.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { toIso } from '../../../core/instant.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import type { AuditedFamilies } from '../../../features/families/schema.ts';
import type { Acting } from '../../../features/insights/find-people.ts';
import { type AccessLogPage, accessLogQuery, notedSeal } from '../../../features/insights/schema.ts';
import type { Verification } from '../../../features/insights/verify-seals.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { type Filter, FilterForm, filterIn } from '../kit/filter.tsx';
import { fieldsAt, type Typed } from '../kit/form.tsx';
import { date, hidden, text as line, select } from '../kit/inputs.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { accessLogTexts } from './texts/words.ts';

/** Nothing typed to find somebody by. */
export const NOBODY = { familyCalled: '', who: '' };

/** By what somebody types it, the family whose data it is, and who looked or changed. */
export function calledForm(language: Language) {
  const text = accessLogTexts[language];
  return {
    familyCalled: line(text.family, { hint: text.familyHint, maxlength: 200, autocomplete: 'off' }),
    who: line(text.actor, { hint: text.actorHint, maxlength: 200, autocomplete: 'off' }),
  };
}

export type Called = Typed<ReturnType<typeof calledForm>>;

/** Who and what is called so; nothing where nothing was typed. */
export type Found = { readonly people?: readonly Acting[]; readonly families?: AuditedFamilies['items'] };

/** More than one is called so: one is to be chosen. */
export function several(found: readonly unknown[] | undefined): boolean {
  return found !== undefined && found.length > 1;
}

/** What narrows the rows, and stands in their address. */
export function logFilter(actor: Actor, directory: Directory, language: Language) {
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

export type LogFields = ReturnType<typeof logFilter>;

/** The filter in the address; what is no id is said at the field that finds one. */
export function readFilter(c: Context<WebEnv>, fields: LogFields): Filter<LogFields> {
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

export function isNarrowed(typed: Typed<LogFields>): boolean {
  return Object.values(typed).some((value) => value !== '');
}

/** An end of the chain that the auditor wrote down before, as this page or the command line gave it. */
export function notedForm(language: Language) {
  const { noted, notedHint } = accessLogTexts[language];
  const field = line(noted, { hint: notedHint, maxlength: 100, autocomplete: 'off' });
  return { noted: { ...field, typed: (form: SentForm) => form.one('noted').replaceAll(/\s/g, '').toLowerCase() } };
}

export function notedFaults({ noted }: Typed<ReturnType<typeof notedForm>>, language: Language): Faults {
  const fits = noted === '' || notedSeal.safeParse(noted).success;
  return fits ? {} : { noted: accessLogTexts[language].fault.noted };
}

/** Few enough to be read on a phone. */
const ROWS_A_PAGE = 25;

/** Dates become instants of the region's wall clock; the last date is included. */
export function queryOf({ from, to, ...rest }: Typed<LogFields> & { readonly cursor: string }, timeZone: string) {
  const midnight = (day: string) => toIso(wallClock(timeZone).instant(day, '00:00'), timeZone);
  const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  return {
    limit: ROWS_A_PAGE,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(from !== '' && { from: midnight(from) }),
    ...(to !== '' && { to: midnight(dayAfter(to)) }),
  };
}

/** All that the page shows. */
export type View = {
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

/** The page of the log that shows so. */
export function addressOf(asked: Partial<Typed<LogFields>>, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...asked, ...more }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given);
  return query.size === 0 ? '/access-log' : `/access-log?${query}`;
}

export type Parts = { readonly view: View; readonly language: Language };

export const Filters: FC<Parts> = ({ view, language }) => {
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
export const Choices: FC<Parts> = ({ view: { found = {}, directory, filter }, language }) => {
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

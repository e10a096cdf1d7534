// The standing permissions of a municipality's own specialist: for what, by whom, until when.

import { type Context, Hono } from 'hono';
import { nameIn, type StandingPermission } from '../../../core/directory.ts';
import { sayCalendarDate } from '../../../core/wording.ts';
import { givePermission } from '../../../features/directory/give-permission.ts';
import { withdrawPermission } from '../../../features/directory/withdraw-permission.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { LeftBookings, type LeftShown, leavingIn, leftBy } from '../booking/left-outside.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { date, text as line, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { readForm } from '../kit/read-form.ts';
import { dateOf } from '../kit/times.tsx';
import { type OpenedPerson, openPerson } from './person.tsx';
import { permissionTexts } from './texts/words.ts';

export function permissionPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>) => {
    const opened = await openPerson(c, deps);
    return { ...opened, today: dateOf(deps.clock.now(), opened.directory.region.timeZone) };
  };

  routes.get('/people/:id/permissions', async (c) => {
    const opened = await open(c);
    return showPermissions(c, opened, fresh(permissionForm(opened)));
  });

  routes.post('/people/:id/permissions', async (c) => {
    const opened = await open(c);
    const { person, actor } = opened;
    return answerForm(c, permissionForm(opened), {
      act: ({ what, by, until }) => {
        const input = { professional: person.id, by, until, ...forOf(what) };
        return execute(deps, actor, givePermission, input, { requestId: c.var.requestId });
      },
      done: () => `/people/${person.id}/permissions?done=given`,
      again: (state) => showPermissions(c, opened, state),
    });
  });

  routes.post('/people/:id/permissions/withdraw', async (c) => {
    const opened = await open(c);
    const { person, actor } = opened;
    const form = await readForm(c);
    const what = form.one('what');
    try {
      const input = { professional: person.id, ...forOf(what), ...leavingIn(form) };
      await execute(deps, actor, withdrawPermission, input, { requestId: c.var.requestId });
      return c.redirect(`/people/${person.id}/permissions?done=withdrawn`, 303);
    } catch (error) {
      const left = await leftBy(c, deps, error);
      if (left === undefined) throw error;
      return showPermissions(c, opened, fresh(permissionForm(opened)), { left, what });
    }
  });

  return routes;
}

type Opened = OpenedPerson & { readonly today: string };

/** `service:<id>` or `series:<id>`, as a field of the form has it. */
function forOf(what: string): { readonly service?: string; readonly series?: string } {
  const at = what.indexOf(':');
  const id = what.slice(at + 1);
  if (id === '') return {};
  return what.startsWith('series:') ? { series: id } : { service: id };
}

function codeOf({ service, series }: StandingPermission): string {
  return series === undefined ? `service:${service}` : `series:${series}`;
}

function permissionForm({ directory, person, language }: Opened) {
  const text = permissionTexts[language];
  const services = [...directory.services.values()]
    .filter(({ kind, professions }) => {
      return kind === 'consultation' && (professions.length === 0 || professions.includes(person.profession));
    })
    .map(({ id, name }) => ({ value: `service:${id}`, label: text.ofService({ name: nameIn(name, language) }) }));
  const series = [...directory.series.values()]
    .filter(({ areas }) => areas.some((area) => person.areas.includes(area)))
    .map(({ id, name }) => ({ value: `series:${id}`, label: text.ofSeries({ name: nameIn(name, language) }) }));
  return {
    what: select(text.what, { options: [...services, ...series], of: ['service', 'series'], fault: text.fault.what }),
    by: line(text.by, { hint: text.byHint, maxlength: 120, fault: text.fault.by }),
    until: date(text.until, { fault: text.fault.until }),
  };
}

function sayFor({ directory, language }: Opened, { service, series }: StandingPermission): string {
  const text = permissionTexts[language];
  if (series !== undefined) return text.ofSeries({ name: nameIn(directory.series.get(series)?.name ?? {}, language) });
  const name = service === undefined ? undefined : directory.services.get(service)?.name;
  return text.ofService({ name: nameIn(name ?? {}, language) });
}

function showPermissions(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<ReturnType<typeof permissionForm>>,
  withdrawing?: { readonly left: LeftShown; readonly what: string },
): Response | Promise<Response> {
  const { person, language, directory, today } = opened;
  const text = permissionTexts[language];
  const done = { given: text.given, withdrawn: text.withdrawn }[c.req.query('done') ?? ''];
  const permissions = person.permissions ?? [];
  return showFormPage(
    c,
    {
      title: text.title,
      current: 'people',
      lead: text.lead({ who: nameIn(person.post, language) }),
      back: { href: '/people', label: text.all },
      action: `/people/${person.id}/permissions`,
      save: text.give,
      ...(withdrawing && { status: 409 as const }),
      said: done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      ),
      above: (
        <section class="stack gap-2">
          <h2>{text.known}</h2>
          {permissions.length === 0 ? (
            <p class="soft">{person.permissions === undefined ? text.notNeeded : text.none}</p>
          ) : (
            <ul class="list card">
              {permissions.map((one) => (
                <li class="row apart">
                  <div>
                    <b>{sayFor(opened, one)}</b>
                    <br />
                    <span class="small soft">
                      {one.until < today
                        ? text.over({ date: sayCalendarDate(one.until, language, 'full') })
                        : text.untilOf({ date: sayCalendarDate(one.until, language, 'full') })}{' '}
                      {text.byOf({ by: one.by })}
                    </span>
                    {withdrawing?.what === codeOf(one) && (
                      <LeftBookings left={withdrawing.left} directory={directory} language={language} />
                    )}
                  </div>
                  <form method="post" action={`/people/${person.id}/permissions/withdraw`}>
                    <Carried
                      of={{
                        what: codeOf(one),
                        leaving: withdrawing?.what === codeOf(one) ? withdrawing.left.mark : undefined,
                      }}
                    />
                    <button type="submit" class="button second small">
                      {withdrawing?.what === codeOf(one) ? text.withdrawAnyway : text.withdraw}
                      <span class="unseen">: {sayFor(opened, one)}</span>
                    </button>
                  </form>
                </li>
              ))}
            </ul>
          )}
        </section>
      ),
    },
    state,
    <>
      <h2>{text.add}</h2>
      {allFields(permissionForm(opened), state, language)}
    </>,
  );
}

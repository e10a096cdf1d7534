// When a place or a series is closed: the list of closures, adding and removing one.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { sessionsTaken } from '../../../core/closed-sessions.ts';
import { OVER } from '../../../core/date-bound.ts';
import { type Closure, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDate, sayCalendarDates } from '../../../core/wording.ts';
import { addClosure } from '../../../features/directory/add-closure.ts';
import { removeClosure } from '../../../features/directory/remove-closure.ts';
import { execute, executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  beforeLeaving,
  faultsUnlessLeft,
  Leaving,
  type LeftShown,
  leavingIn,
  leftBy,
} from '../booking/left-outside.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, names, ticks } from '../kit/inputs.tsx';
import { areaNames, Name, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { type AbsenceView, type AddView, closuresOf, openAbsences, openToAdd } from './absence-view.ts';
import { isForDraft, KeepInDraft, keepInDraft, unlessLeft } from './keep-in-draft.tsx';
import { absenceTexts } from './texts/words.ts';

export function closurePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/closures/new', async (c) => {
    const view = await openToAdd(c, deps);
    return showClosureForm(c, view, fresh(closureForm(view)));
  });

  routes.post('/closures/new', async (c) => {
    const view = await openToAdd(c, deps);
    const fields = closureForm(view);
    return answerForm(c, fields, {
      judge: (typed, form) => judge(deps, view.actor, addClosure, { ...typed, ...leavingIn(form) }),
      act: async (typed, form) => {
        if (isForDraft(form)) {
          await unlessLeft(judge(deps, view.actor, addClosure, typed));
          const { directory, language, now } = view;
          const drafted = { what: sayName(typed.name, language), area: typed.areas[0] ?? '' };
          const today = dateOf(now, directory.region.timeZone);
          return keepInDraft(c, deps, { actor: view.actor, form }, { change: { closure: typed }, ...drafted, today });
        }
        const input = { ...typed, ...leavingIn(form) };
        return executeTelling(deps, view.actor, addClosure, input, { requestId: c.var.requestId });
      },
      done: (made) => {
        if (typeof made === 'string') return made;
        const { result, unchanged } = made;
        const { id, bookings } = result;
        if (bookings > 0) return `/replan?closure=${id}`;
        return unchanged ? `/absences?done=${UNCHANGED}` : `/absences?done=closed&closure=${id}`;
      },
      faults: faultsUnlessLeft(fields),
      again: async (state, error) => showClosureForm(c, view, state, await leftBy(c, deps, error)),
    });
  });

  routes.get('/closures/:id/remove', async (c) => showClosureRemoval(c, await openAbsences(c, deps)));

  routes.post('/closures/:id/remove', async (c) => {
    const { actor } = await openAbsences(c, deps);
    await execute(deps, actor, removeClosure, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/absences?done=opened', 303);
  });

  return routes;
}

/** The closures of the actor's areas, each with how to take it back. */
export const ClosureTable: FC<{ view: AbsenceView }> = ({ view }) => {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const rows = closuresOf(view);
  if (rows.length === 0) {
    return <EmptyState icon="calendar" heading="h3" title={text.noClosures} advice={text.noClosuresAdvice} />;
  }
  return (
    <div class="card">
      <DataTable
        caption={text.closures}
        unseenCaption
        rows={rows}
        columns={[
          { label: text.column.what, names: true, cell: (row: Closure) => <Name of={row.name} language={language} /> },
          { label: text.column.when, cell: (row) => sayClosure(view, row) },
          { label: text.column.areas, cell: (row) => areaNames(directory, row.areas, language) },
          { label: text.column.series, cell: (row) => saySeries(view, row) },
          {
            label: text.column.act,
            cell: (row) =>
              mayRemove(view, row) ? (
                <Remove
                  href={`/closures/${row.id}/remove`}
                  what={`${nameIn(row.name, language)}, ${sayClosure(view, row)}`}
                  language={language}
                />
              ) : (
                <span class="small soft">{text.othersRemove}</span>
              ),
          },
        ]}
      />
    </div>
  );
};

/** That it is closed, and the sessions that were moved there or added, which nobody has booked. */
export const ClosedNote: FC<{ view: AbsenceView; id: string }> = ({ view, id }) => {
  const { directory, language, now } = view;
  const text = absenceTexts[language];
  const closure = closuresOf(view).find((one) => one.id === id);
  const taken = closure ? sessionsTaken(directory, closure, dateOf(now, directory.region.timeZone)) : [];
  return (
    <Note tone="good" said>
      <p>{text.closureAdded}</p>
      {taken.length > 0 && (
        <>
          <p>{text.sessionsTaken({ count: taken.length })}</p>
          <ul>
            {taken.map(({ series, date: day, movedFrom }) => (
              <li>
                <a href={`/series/${series.id}`}>
                  <Name of={series.name} language={language} />
                </a>
                {`: ${sayCalendarDate(day, language, 'full')}`}
                {movedFrom && ` (${text.movedFrom({ date: sayCalendarDate(movedFrom, language, 'full') })})`}
              </li>
            ))}
          </ul>
        </>
      )}
    </Note>
  );
};

function mayRemove({ actor }: AbsenceView, { areas }: Closure): boolean {
  return areas.every((area) => may(actor, 'manage-absences', area));
}

function saySeries({ directory, language }: AbsenceView, { series }: Closure): string {
  if (series.length === 0) return absenceTexts[language].allSeries;
  return series.map((id) => sayName(directory.series.get(id)?.name, language)).join(', ');
}

function sayClosure({ language }: AbsenceView, { from, to }: Closure): string {
  return sayCalendarDates(from, to, language, 'full');
}

/** Leads to the question whether to take it back. */
export const Remove: FC<{ href: string; what: string; language: Language }> = ({ href, what, language }) => (
  <a href={href} aria-label={absenceTexts[language].removeLabel({ what })}>
    {absenceTexts[language].remove}
  </a>
);

function closureForm({ actor, directory, language }: AbsenceView) {
  const text = absenceTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-absences', id));
  const series = [...directory.series.values()].filter((one) => areas.some(({ id }) => one.areas.includes(id)));
  const named = ({ id, name }: { id: string; name: Closure['name'] }) => ({ value: id, label: nameIn(name, language) });
  return {
    name: names(text.closureName, { fault: text.fault.name }),
    areas: ticks(text.closureAreas, { options: areas.map(named), fault: text.fault.areas }),
    from: date(text.fromDate, { fault: text.fault.firstDate }),
    to: date(text.toDate, {
      fault: (message) => (message === OVER ? text.fault.closureOver : text.fault.lastDate),
    }),
    series: ticks(text.closureSeries, {
      optional: true,
      hint: text.closureSeriesHint,
      options: series.map(named),
      fault: text.fault.series,
    }),
  };
}

function showClosureForm(
  c: Context<WebEnv>,
  view: AddView,
  state: FormState<ReturnType<typeof closureForm>>,
  left?: LeftShown,
): Response | Promise<Response> {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const at = fieldsAt(closureForm(view), state, language);
  return showFormPage(
    c,
    {
      title: text.newClosureTitle,
      current: 'absences',
      lead: text.newClosureLead,
      back: { href: '/absences', label: text.all },
      action: '/closures/new',
      ...beforeLeaving(view, text.saveClosure, left),
      besides: <KeepInDraft waiting={view.drafts} language={language} />,
    },
    state,
    <>
      <Leaving left={left} />
      {at.name}
      {at.areas}
      <div class="row top-aligned">
        {at.from}
        {at.to}
      </div>
      {directory.series.size > 0 && at.series}
    </>,
  );
}

function showClosureRemoval(c: Context<WebEnv>, view: AbsenceView): Response | Promise<Response> {
  const { language } = view;
  const text = absenceTexts[language];
  const closure = closuresOf(view).find(({ id }) => id === c.req.param('id'));
  if (closure === undefined) throw new Refusal('not_found', 'no such closure in the areas of this actor');
  if (!mayRemove(view, closure)) throw new Refusal('not_allowed', 'it closes an area of somebody else’s too');
  return showPage(
    c,
    { title: text.removeClosureTitle, current: 'absences', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/absences', label: text.all }} lead={text.removeClosureLead}>
        {text.removeClosureTitle}
      </Heading>
      <Confirm
        action={`/closures/${closure.id}/remove`}
        button={text.removeClosureConfirm}
        danger
        back={{ href: '/absences', label: frameTexts[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={closure.name} language={language} />
          </b>
          <span>{sayClosure(view, closure)}</span>
        </p>
      </Confirm>
    </div>,
  );
}

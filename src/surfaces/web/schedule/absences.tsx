// Who is away and what is closed: the lists, entering and removing an absence, and which coming bookings it touches.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Absence, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { may } from '../../../core/permissions.ts';
import { addAbsence } from '../../../features/directory/add-absence.ts';
import { removeAbsence } from '../../../features/directory/remove-absence.ts';
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
import { dutyTexts } from '../booking/texts/words.ts';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Post, sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayAbsence } from '../kit/say-absence.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { absenceForm, absenceGaps, absenceOf, placedAbsence } from './absence-form.tsx';
import { type AbsenceView, type AddView, absencesOf, openAbsences, openToAdd } from './absence-view.ts';
import { ClosedNote, ClosureTable, Remove } from './closures.tsx';
import { handOverFor, handOverOf } from './hand-over-link.ts';
import { type Drafted, isForDraft, KeepInDraft, keepInDraft, unlessLeft } from './keep-in-draft.tsx';
import { sayReason } from './say-reason.ts';
import { absenceTexts, replanTexts } from './texts/words.ts';

export function absencePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = (c: Context<WebEnv>) => openAbsences(c, deps);

  routes.get('/absences', async (c) => {
    const view = await open(c);
    return showLists(
      c,
      view,
      absencesOf(view).find(({ id }) => id === c.req.query('added')),
    );
  });

  routes.get('/absences/new', async (c) => {
    const view = await openToAdd(c, deps);
    return showAbsenceForm(c, view, fresh(absenceForm(view), { professional: c.req.query('professional') ?? '' }));
  });

  routes.post('/absences/new', async (c) => {
    const view = await openToAdd(c, deps);
    const fields = absenceForm(view);
    return answerForm(c, fields, {
      check: (typed) => ({
        ...(typed.professional === '' && { professional: absenceTexts[view.language].fault.professional }),
        ...absenceGaps(typed, view.language),
      }),
      act: async (typed, form) => {
        const absence = { professional: typed.professional, ...absenceOf(typed) };
        if (isForDraft(form)) {
          await unlessLeft(judge(deps, view.actor, addAbsence, absence));
          return keepInDraft(c, deps, { actor: view.actor, form }, draftedAbsence(view, absence));
        }
        const input = { ...absence, ...leavingIn(form) };
        return executeTelling(deps, view.actor, addAbsence, input, { requestId: c.var.requestId });
      },
      done: (made) => {
        if (typeof made === 'string') return made;
        const { result, unchanged } = made;
        const { id, bookings } = result;
        if (bookings > 0) return replanOf({ id });
        return unchanged ? `/absences?done=${UNCHANGED}` : `/absences?added=${id}`;
      },
      faults: faultsUnlessLeft(fields),
      again: async (state, error) => showAbsenceForm(c, view, state, await leftBy(c, deps, error)),
    });
  });

  routes.get('/absences/:id/remove', async (c) => showAbsenceRemoval(c, await open(c)));

  routes.post('/absences/:id/remove', async (c) => {
    const { actor } = await open(c);
    await execute(deps, actor, removeAbsence, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/absences?done=removed', 303);
  });

  return routes;
}

/** Called after who is away, in the first of their areas that the actor coordinates. */
function draftedAbsence(
  { actor, directory, language, now }: AddView,
  absence: { readonly professional: string },
): Drafted {
  const person = [...directory.professionals.values()].find(({ id }) => id === absence.professional);
  return {
    change: { absence },
    what: sayPost(person?.post, language),
    area: person?.areas.find((area) => may(actor, 'manage-series', area)) ?? '',
    today: dateOf(now, directory.region.timeZone),
  };
}

function showLists(c: Context<WebEnv>, view: AbsenceView, added: Absence | undefined): Response | Promise<Response> {
  const { language } = view;
  const text = absenceTexts[language];
  const done = { removed: text.removed, opened: text.closureRemoved }[c.req.query('done') ?? ''];
  return showPage(
    c,
    { title: text.title, current: 'absences' },
    <div class="stack gap-6">
      {done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      {c.req.query('done') === 'closed' && <ClosedNote view={view} id={c.req.query('closure') ?? ''} />}
      {added && <AddedNote absence={added} view={view} />}
      <Heading lead={text.lead}>{text.title}</Heading>
      <section class="stack">
        <div class="row apart">
          <h2>{text.people}</h2>
          <a class="button" href="/absences/new">
            <Icon name="add" /> {text.add}
          </a>
        </div>
        <AbsenceTable view={view} />
      </section>
      <section class="stack">
        <div class="row apart">
          <h2>{text.closures}</h2>
          <a class="button second" href="/closures/new">
            <Icon name="add" /> {text.addClosure}
          </a>
        </div>
        <ClosureTable view={view} />
      </section>
    </div>,
  );
}

const AddedNote: FC<{ absence: Absence; view: AbsenceView }> = ({ absence, view }) => {
  const text = absenceTexts[view.language];
  const who = sayPost(view.directory.professionals.get(absence.professional)?.post, view.language);
  return (
    <Note tone="good" said>
      <p>{text.added({ who, when: sayAbsence(view.directory, absence, view.language) })}</p>
      <p>{text.hitsNone}</p>
    </Note>
  );
};

/** Where what the absence touches is planned anew. */
function replanOf({ id }: Pick<Absence, 'id'>): string {
  return `/replan?absence=${encodeURIComponent(id)}`;
}

const AbsenceTable: FC<{ view: AbsenceView }> = ({ view }) => {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const rows = absencesOf(view);
  if (rows.length === 0) {
    return <EmptyState icon="calendar" heading="h3" title={text.none} advice={text.noneAdvice} />;
  }
  const post = ({ professional }: Absence) => directory.professionals.get(professional)?.post ?? {};
  return (
    <div class="card">
      <DataTable
        caption={text.people}
        unseenCaption
        rows={rows}
        columns={[
          { label: text.column.who, names: true, cell: (row: Absence) => <Post of={post(row)} language={language} /> },
          { label: text.column.when, cell: (row) => sayAbsence(directory, row, language) },
          { label: text.column.reason, cell: (row) => sayReason(row.reason, language) },
          {
            label: text.column.act,
            cell: (row) => {
              const what = `${nameIn(post(row), language)}, ${sayAbsence(directory, row, language)}`;
              return (
                <span class="row">
                  <a href={replanOf(row)} aria-label={replanTexts[language].linkFor({ what })}>
                    {replanTexts[language].short}
                  </a>
                  <a href={handOverOf(row)} aria-label={handOverFor(directory, row, language)}>
                    {dutyTexts[language].handOver}
                  </a>
                  <Remove href={`/absences/${row.id}/remove`} what={what} language={language} />
                </span>
              );
            },
          },
        ]}
      />
    </div>
  );
};

function showAbsenceRemoval(c: Context<WebEnv>, view: AbsenceView): Response | Promise<Response> {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const absence = absencesOf(view).find(({ id }) => id === c.req.param('id'));
  if (absence === undefined) throw new Refusal('not_found', 'no such absence in the areas of this actor');
  return showPage(
    c,
    { title: text.removeTitle, current: 'absences', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/absences', label: text.all }} lead={text.removeLead}>
        {text.removeTitle}
      </Heading>
      <Confirm
        action={`/absences/${absence.id}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: '/absences', label: frameTexts[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Post of={directory.professionals.get(absence.professional)?.post} language={language} />
          </b>
          <span>{sayAbsence(view.directory, absence, view.language)}</span>
        </p>
      </Confirm>
    </div>,
  );
}

function showAbsenceForm(
  c: Context<WebEnv>,
  view: AddView,
  state: FormState<ReturnType<typeof absenceForm>>,
  left?: LeftShown,
): Response | Promise<Response> {
  const text = absenceTexts[view.language];
  const at = fieldsAt(absenceForm(view), state, view.language);
  return showFormPage(
    c,
    {
      title: text.newTitle,
      current: 'absences',
      lead: text.newLead,
      back: { href: '/absences', label: text.all },
      action: '/absences/new',
      ...beforeLeaving(view, text.save, left),
      besides: <KeepInDraft waiting={view.drafts} language={view.language} />,
    },
    state,
    <>
      <Leaving left={left} />
      {at.professional}
      {placedAbsence(at)}
    </>,
  );
}

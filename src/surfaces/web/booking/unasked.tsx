// Consultations in which nobody asks any more, as who booked works here no longer: a colleague asks, or each is cancelled.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { changeAsker } from '../../../features/bookings/change-asker.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { readColleagues, readUnasked } from '../../../features/bookings/read-unasked.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed, signedIn } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { select } from '../kit/inputs.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { openBooking } from './booking.tsx';
import { showChangePage } from './change-page.tsx';
import { unaskedTexts } from './texts/words.ts';

export function unaskedPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/unasked', async (c) =>
    showList(c, await readUnasked(deps, allowed(c, 'change-area-bookings')), c.req.query('done')),
  );

  routes.get('/bookings/:id/asker', async (c) => {
    const opened = await open(c, deps);
    return showForm(c, opened, fresh(askerForm(opened, c.var.language)));
  });

  routes.post('/bookings/:id/asker', async (c) => {
    const opened = await open(c, deps);
    const { language } = c.var;
    const text = unaskedTexts[language];
    const fields = askerForm(opened, language);
    return answerForm(c, fields, {
      check: ({ user }) => (user === '' ? { user: text.missing } : {}),
      act: ({ user }) => {
        const input = { booking: opened.booking.record.id, user };
        return executeTelling(deps, signedIn(c), changeAsker, input, { requestId: c.var.requestId });
      },
      done: () => '/unasked?done=asker',
      faults: (error) =>
        error instanceof Refusal && error.code === 'double_booked'
          ? { user: text.elsewhere }
          : faultsFor(fields, error, language),
      again: (state) => showForm(c, opened, state),
    });
  });

  return routes;
}

type Opened = { readonly booking: ReadBooking; readonly colleagues: Awaited<ReturnType<typeof readColleagues>> };

/** Throws `wrong_status` where who booked asks still, `not_allowed` where it is not the reader's to arrange. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const booking = await openBooking(c, deps);
  const colleagues = await readColleagues(deps, signedIn(c), booking.record.area);
  if (booking.asker?.gone !== true) throw new Refusal('wrong_status', 'who booked it works here, and asks');
  return { booking, colleagues };
}

function askerForm({ colleagues }: Opened, language: Language) {
  const text = unaskedTexts[language];
  const options = colleagues.map(({ id, name, post }) => ({ value: id, label: post ? `${name}, ${post}` : name }));
  return { user: select(text.field, { blank: text.choose, options, fault: text.missing }) };
}

function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<ReturnType<typeof askerForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = unaskedTexts[language];
  return showChangePage(
    c,
    opened.booking,
    { path: 'asker', title: text.change, lead: text.formLead, save: text.save },
    state,
    fieldsAt(askerForm(opened, language), state, language).user,
  );
}

type Listed = Awaited<ReturnType<typeof readUnasked>>;

function showList(
  c: Context<WebEnv>,
  { items, directory }: Listed,
  done: string | undefined,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = unaskedTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'home' },
    <div class="stack gap-5">
      {done === 'asker' && (
        <Note tone="good" said>
          <p>{text.done}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      {items.length === 0 ? (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice} />
      ) : (
        <div class="card">
          <DataTable
            caption={text.title}
            unseenCaption
            rows={items}
            columns={[
              {
                label: text.column.when,
                names: true,
                cell: ({ id, start, end, area }: Listed['items'][number]) => (
                  <a href={`/bookings/${id}`}>{sayDateTimeRange(start, end, language, zoneOf(directory, area))}</a>
                ),
              },
              {
                label: text.column.what,
                cell: ({ service, professionals }) => (
                  <>
                    <Name of={directory.services.get(service)?.name} language={language} />
                    {', '}
                    <Posts
                      of={professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
                      language={language}
                    />
                  </>
                ),
              },
              {
                label: text.column.act,
                cell: (item) => (
                  <Ways
                    id={item.id}
                    when={sayDateTimeRange(item.start, item.end, language, zoneOf(directory, item.area))}
                    language={language}
                  />
                ),
              },
            ]}
          />
        </div>
      )}
    </div>,
  );
}

const Ways: FC<{ id: string; when: string; language: Language }> = ({ id, when, language }) => {
  const text = unaskedTexts[language];
  return (
    <div class="row gap-2">
      <a class="button second small" href={`/bookings/${id}/asker`} aria-label={text.changeOf({ when })}>
        {text.change}
      </a>
      <a class="button quiet small" href={`/bookings/${id}/cancel`} aria-label={text.cancelOf({ when })}>
        {text.cancel}
      </a>
    </div>
  );
};

// Changes that wait as drafts: their list; one with its choices; published, taken back, thrown away.

import { type Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { chooseInDraft } from '../../../features/bookings/choose-in-draft.ts';
import { publishDraft } from '../../../features/bookings/publish-draft.ts';
import { readDraftBookings } from '../../../features/bookings/read-draft-bookings.ts';
import { withWhose } from '../../../features/bookings/read-whose.ts';
import { draftBookingsQuery, draftWays } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readDraft, readDrafts, timesOf } from '../../../features/directory/read-drafts.ts';
import { removeDraft } from '../../../features/directory/remove-draft.ts';
import { settleDraft } from '../../../features/directory/settle-draft.ts';
import { takeBackDraft } from '../../../features/directory/take-back-draft.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { decidedIn } from '../booking/left-calendars.tsx';
import { readReplaced } from '../booking/replaced.ts';
import { allowed } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { withStatus } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { areaNames } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { type DraftShown, showDraft } from './draft.tsx';
import { chosenInDraft, fieldOf, sentFor } from './replan-table.tsx';
import { mayChangeAmong } from './series.tsx';
import { draftTexts } from './texts/words.ts';

export function draftPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/drafts', async (c) => {
    const actor = allowed(c, 'manage-series');
    const [drafts, directory] = [await readDrafts(deps, actor), await readDirectory(deps)];
    return showDrafts(
      c,
      drafts.map((draft) => ({
        ...draft,
        areaName: areaNames(directory, [draft.area], c.var.language),
        zone: zoneOf(directory, draft.area),
      })),
    );
  });

  routes.get('/drafts/:id', async (c) => showDraft(c, await openDraft(c, deps)));

  /** What is left as it stands in a field is chosen too: the proposal is in sight. */
  routes.post('/drafts/:id/choices', async (c) => {
    const form = await readForm(c);
    const all = draftWays.find((way) => way === form.one('all'));
    const typed = form.one('message').trim();
    const message = typed === '' ? {} : { message: typed };
    const choices = all
      ? { all, ...(all === 'cancel' && message) }
      : { choices: chosenInDraft(form).map((one) => ('cancel' in one ? { ...one, ...message } : one)) };
    try {
      return await act(
        c,
        () => execute(deps, allowed(c, 'manage-series'), chooseInDraft, { draft: id(c), ...choices }, said(c)),
        'chosen',
      );
    } catch (error) {
      if (!isOfMessage(error)) throw error;
      const opened = await openDraft(c, deps);
      const items = opened.items.map((item) => ({ ...item, sent: form.one(fieldOf(item)) }));
      const fault = draftTexts[c.var.language].messageFault;
      return withStatus(await showDraft(c, { ...opened, items, message: { typed, fault } }), 422);
    }
  });

  routes.post('/drafts/:id/settle', async (c) => {
    const form = await readForm(c);
    const field = form.one('field');
    const input = {
      draft: id(c),
      noun: form.one('noun'),
      id: form.one('id'),
      take: form.one('take'),
      ...(field !== '' && { field }),
    };
    return act(c, () => execute(deps, allowed(c, 'manage-series'), settleDraft, input, said(c)), 'settled');
  });

  routes.post('/drafts/:id/publish', async (c) => {
    const form = await readForm(c);
    const calendar = decidedIn(form);
    const input = {
      draft: id(c),
      version: Number(form.one('version')),
      ...(form.one('leaving') !== '' && { leaving: form.one('leaving') }),
      ...(calendar && { calendar }),
    };
    try {
      const { moved, otherWay, cancelled, kept } = await execute(
        deps,
        allowed(c, 'manage-series'),
        publishDraft,
        input,
        said(c),
      );
      const done = {
        done: 'published',
        moved: String(moved + otherWay),
        cancelled: String(cancelled),
        kept: String(kept),
      };
      return c.redirect(`/drafts/${id(c)}?${new URLSearchParams(done)}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || GONE.includes(error.code)) throw error;
      return showDraft(c, await openDraft(c, deps), error);
    }
  });

  routes.post('/drafts/:id/take-back', async (c) => {
    const actor = allowed(c, 'manage-series');
    const made = await execute(deps, actor, takeBackDraft, { draft: id(c) }, said(c));
    return c.redirect(`/drafts/${made.id}?done=takenBack`, 303);
  });

  routes.get('/drafts/:id/remove', async (c) => {
    const { draft } = await readDraft(deps, allowed(c, 'manage-series'), id(c));
    const text = draftTexts[c.var.language];
    const address = `/drafts/${draft.id}`;
    return showPage(
      c,
      { title: text.remove, current: 'series', width: 'narrow' },
      <div class="stack gap-5">
        <Heading back={{ href: address, label: draft.name }}>{text.remove}</Heading>
        <Confirm
          action={`${address}/remove`}
          button={text.remove}
          danger
          back={{ href: address, label: text.keepDraft }}
        >
          <p>{text.removeMind({ name: draft.name })}</p>
        </Confirm>
      </div>,
    );
  });

  routes.post('/drafts/:id/remove', async (c) => {
    await execute(deps, allowed(c, 'manage-series'), removeDraft, { draft: id(c) }, said(c));
    return c.redirect('/drafts?done=removed', 303);
  });

  return routes;
}

function isOfMessage(error: unknown): boolean {
  const { faults = [] } = error instanceof Refusal ? error.details : {};
  return faults.some(({ path }) => path.split('.').at(-1) === 'message');
}

const id = (c: Context<WebEnv>) => c.req.param('id') ?? '';
const said = (c: Context<WebEnv>) => ({ requestId: c.var.requestId });

/** Of these the draft's page has nothing to say. */
const GONE: readonly string[] = ['not_found', 'not_allowed'];

/** Does it and goes on to the draft. */
async function act(c: Context<WebEnv>, what: () => Promise<unknown>, done: string): Promise<Response> {
  await what();
  const cursor = c.req.query('cursor');
  const place = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}#bookings`;
  return c.redirect(`/drafts/${id(c)}?done=${done}${place}`, 303);
}

async function openDraft(c: Context<WebEnv>, deps: Dependencies): Promise<DraftShown> {
  const actor = allowed(c, 'manage-series');
  const { language } = c.var;
  const view = await readDraft(deps, actor, id(c));
  const wanted = parseInput(draftBookingsQuery, {
    limit: 100,
    ...(c.req.query('cursor') && { cursor: c.req.query('cursor') }),
  });
  const bookings = await readDraftBookings(deps, actor, view, wanted);
  const named = await withWhose(deps, actor, bookings.items, c.var.requestId);
  const { directory } = bookings;
  // only whom somebody has been chosen in the stead of
  const ways = bookings.items.map(({ record, proposals, choice }) => {
    const chosen = choice !== undefined && 'slot' in choice ? choice.slot : undefined;
    return { record, ways: proposals.filter(({ slot }) => slot.id === chosen).map(({ slot }) => slot.professionals) };
  });
  return {
    view,
    now: deps.clock.now(),
    changeable: mayChangeAmong(actor, view.after),
    times: timesOf(view, deps.clock.now()),
    bookings,
    message: {
      typed:
        bookings.items.flatMap(({ choice }) => (choice && 'cancel' in choice ? (choice.message ?? []) : []))[0] ?? '',
    },
    ...(wanted.cursor !== undefined && { cursor: wanted.cursor }),
    items: named.map((item, at) => {
      const choice = bookings.items[at]?.choice;
      return { ...item, ...(choice && { sent: sentFor(choice) }) };
    }),
    replaced: await readReplaced(deps, { directory, language }, ways),
  };
}

type Row = Awaited<ReturnType<typeof readDrafts>>[number] & { readonly areaName: string; readonly zone: string };

function showDrafts(c: Context<WebEnv>, rows: readonly Row[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = draftTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'series' },
    <div class="stack gap-5">
      {c.req.query('done') === 'removed' && (
        <Note tone="good" said>
          <p>{text.removed}</p>
        </Note>
      )}
      <Heading lead={text.lead} back={{ href: '/series', label: text.toSeries }}>
        {text.title}
      </Heading>
      {rows.length === 0 ? (
        <EmptyState icon="edit" title={text.none} advice={text.noneAdvice}>
          <a class="button" href="/series">
            {text.toSeries}
          </a>
        </EmptyState>
      ) : (
        <div class="card">
          <DataTable
            caption={text.title}
            unseenCaption
            rows={rows}
            columns={[
              {
                label: text.column.name,
                names: true,
                cell: (row: Row) => <a href={`/drafts/${row.id}`}>{row.name}</a>,
              },
              { label: text.column.area, cell: (row) => row.areaName },
              { label: text.column.state, cell: (row) => text.state[stateOf(row)] },
              { label: text.column.changed, cell: (row) => sayWhen(row, language) },
            ]}
          />
        </div>
      )}
    </div>,
  );
}

function sayWhen({ publishedAt, changedAt, zone }: Row, language: Language): string {
  return sayDateTime(publishedAt ?? changedAt, language, zone, 'short');
}

function stateOf({ publishedAt, takenBackAt }: Row): 'waiting' | 'published' | 'taken-back' {
  if (takenBackAt !== undefined) return 'taken-back';
  return publishedAt === undefined ? 'waiting' : 'published';
}

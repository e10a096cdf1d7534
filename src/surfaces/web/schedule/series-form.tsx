// Making and changing a series: a form that shows what the dates would be before anything is saved.

import { type Context, Hono } from 'hono';
import { type DateText, type Directory, nameIn, type Series } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { editDraft } from '../../../features/directory/edit-draft.ts';
import type { PreviewDay } from '../../../features/directory/preview-series.ts';
import { readDirectory, readSeriesPreview } from '../../../features/directory/read.ts';
import { readDraft } from '../../../features/directory/read-drafts.ts';
import { readLeftOutside } from '../../../features/directory/read-left-outside.ts';
import { saveSeries } from '../../../features/directory/save-series.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  Leaving,
  LeftBookings,
  type LeftShown,
  leavingIn,
  leftBy,
  saveLeaving,
  withOwners,
} from '../booking/left-outside.tsx';
import { allowed } from '../kit/allowed.ts';
import { changedSince } from '../kit/changed-since.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, type Faults, type Option } from '../kit/fields.tsx';
import { type FormState, fieldsAt, fresh, ofKept, sentIn, showFormPage, unsentIn, withStatus } from '../kit/form.tsx';
import { faultsFor, inOrder, isFaulty, unsureIn } from '../kit/form-faults.ts';
import { sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { isForDraft, KeepInDraft, keepInDraft, type WaitingDraft, waitingDrafts } from './keep-in-draft.tsx';
import { draftOf, rhythmFaults, valuesOf } from './read-series-form.ts';
import { mayChangeAmong, openForChange } from './series.tsx';
import { SeriesDates } from './series-dates.tsx';
import { choosable, closureOptions, placedSeries, type SeriesFields, seriesForm } from './series-fields.tsx';
import { draftTexts, seriesTexts } from './texts/words.ts';

export function seriesFormPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/series/new', async (c) => {
    const actor = allowed(c, 'manage-series');
    const directory = await readDirectory(deps);
    const today = todayOf(deps, directory);
    const opened = { actor, directory, language: c.var.language, today, drafts: await waitingDrafts(deps, actor) };
    return showForm(c, opened, fresh(seriesForm(opened), { from: today }));
  });

  routes.post('/series/new', async (c) => {
    const actor = allowed(c, 'manage-series');
    const directory = await readDirectory(deps);
    const today = todayOf(deps, directory);
    const drafts = await waitingDrafts(deps, actor);
    return answer(c, deps, { actor, directory, language: c.var.language, today, drafts });
  });

  routes.get('/series/:id/edit', async (c) => {
    const opened = await openEdited(c, deps);
    const { series, directory, language, today } = opened;
    return showForm(c, opened, ofKept(seriesForm(opened), valuesOf(series, choosable(directory, today), language)));
  });

  routes.post('/series/:id/edit', async (c) => answer(c, deps, await openEdited(c, deps)));

  routes.get('/drafts/:id/series/:series', async (c) => {
    const opened = await openDrafted(c, deps);
    const { series, directory, language, today } = opened;
    return showForm(c, opened, ofKept(seriesForm(opened), valuesOf(series, choosable(directory, today), language)));
  });

  routes.post('/drafts/:id/series/:series', async (c) => answer(c, deps, await openDrafted(c, deps)));

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly today: DateText;
  readonly series?: Series;
  /** it is changed in this draft, and nothing else is */
  readonly waiting?: WaitingDraft;
  /** those in which it could be changed instead */
  readonly drafts: readonly WaitingDraft[];
  /** the ticked closures, as the form that was sent calls them */
  readonly named?: readonly Option[];
};

async function openEdited(c: Context<WebEnv>, deps: Dependencies): Promise<Opened & { readonly series: Series }> {
  const opened = await openForChange(c, deps);
  const drafts = await waitingDrafts(deps, opened.actor);
  return { ...opened, drafts, language: c.var.language, today: todayOf(deps, opened.directory) };
}

/** The series as it would be by the draft. Throws `Refusal`: not_found, not_allowed, wrong_status once it is published. */
async function openDrafted(c: Context<WebEnv>, deps: Dependencies): Promise<Opened & { readonly series: Series }> {
  const actor = allowed(c, 'manage-series');
  const { draft, after: directory } = await readDraft(deps, actor, c.req.param('id') ?? '');
  if (draft.publishedAt !== undefined) throw new Refusal('wrong_status', 'the draft is published already');
  const series = mayChangeAmong(actor, directory).find(({ id }) => id === c.req.param('series'));
  if (series === undefined) throw new Refusal('not_found', 'no such series that this actor may change');
  const { id, name } = draft;
  const today = todayOf(deps, directory);
  return { actor, directory, series, language: c.var.language, today, waiting: { id, name }, drafts: [] };
}

/** Saving is within reach where the preview is read, above the form. */
const FORM = 'series';

/** Always looked at first, so that the faults of the rhythm and all others come together. */
async function answer(c: Context<WebEnv>, deps: Dependencies, asked: Opened): Promise<Response> {
  const { actor, directory, language, series, today } = asked;
  const form = await readForm(c);
  const ticked = form.all('closures');
  const opened: Opened = { ...asked, named: namedIn(form).filter(({ value }) => ticked.includes(value)) };
  const fields = seriesForm(opened, form.one('rhythm'));
  const kept = series ? valuesOf(series, choosable(directory, today), language) : {};
  const unsent = unsentIn(fields, form, kept, language);
  if (unsent) return showForm(c, opened, unsent);
  const sent = sentIn(fields, form, kept);
  const changed = changedSince(fields, sent, kept, language);
  const { typed } = changed ?? sent;
  const ofRhythm = rhythmFaults(typed, language);
  const draft = {
    ...(series && { id: series.id }),
    ...draftOf(typed, series?.name, overFor(directory, today, series)),
  };
  const isPreview = form.one('act') === 'preview';
  const unsure = { ...(!isPreview && unsureIn(fields, sent, language)), ...ofRhythm };
  const changedMeanwhile = async (wrong: Faults) => {
    const faults = inOrder(fields, { ...unsure, ...wrong, ...changed?.faults });
    return withStatus(await showForm(c, opened, { ...sent, ...changed, faults }), 409);
  };
  let days: readonly PreviewDay[] = [];
  let hasDays = true;
  try {
    days = await readSeriesPreview(deps, actor, draft, today);
    hasDays = isHeld(days) || isHeld(await readSeriesPreview(deps, actor, draft, today, LONGEST_MONTHS));
    if (changed) return changedMeanwhile({});
    if (isFaulty({ faults: unsure })) return showForm(c, opened, { ...sent, faults: inOrder(fields, unsure) });
    if (isPreview) {
      // the draft's own page shows what it leaves outside
      const shown = opened.waiting
        ? undefined
        : await withOwners(c, deps, await readLeftOutside(deps, actor, { series: draft }));
      return showForm(c, opened, sent, { days, hasDays, ...(shown && { left: shown }) });
    }
    if (!isOffered(opened, { hasDays })) return showForm(c, opened, sent, { days, hasDays, status: 422 });
    if (opened.waiting) {
      const edit = { draft: opened.waiting.id, change: { series: draft } };
      const { unchanged } = await executeTelling(deps, actor, editDraft, edit, { requestId: c.var.requestId });
      return c.redirect(`/drafts/${opened.waiting.id}?done=${unchanged ? UNCHANGED : 'edited'}`, 303);
    }
    if (isForDraft(form)) {
      const what = sayName(series?.name ?? typed.name, language);
      const drafted = { change: { series: draft }, what, area: typed.areas[0] ?? '', today };
      return c.redirect(await keepInDraft(c, deps, { actor, form }, drafted), 303);
    }
    const input = { ...draft, ...leavingIn(form) };
    const { result, unchanged } = await executeTelling(deps, actor, saveSeries, input, { requestId: c.var.requestId });
    const { id, bookings } = result;
    const done = `/series/${id}?done=${unchanged ? UNCHANGED : 'saved'}`;
    return c.redirect(bookings > 0 ? `/replan?series=${id}` : done, 303);
  } catch (error) {
    const left = await leftBy(c, deps, error);
    if (left) return showForm(c, opened, sent, { days, hasDays, left, status: 409 });
    const wrong = { ...faultsFor(fields, error, language), ...ofRhythm };
    if (changed) return changedMeanwhile(wrong);
    return showForm(c, opened, { ...sent, faults: inOrder(fields, { ...unsure, ...wrong }) });
  }
}

/** Under which the form carries what each closure is called: one that goes meanwhile is named all the same. */
const CALLED = 'drawn.called';

function namedIn(form: SentForm): readonly Option[] {
  return form.all(CALLED).map((text) => {
    const space = text.indexOf(' ');
    return { value: text.slice(0, space), label: text.slice(space + 1) };
  });
}

/** What the series would be, and the bookings it would leave outside. */
type Preview = {
  readonly days: readonly PreviewDay[];
  /** whether any is held from here on, in these months or later */
  readonly hasDays: boolean;
  readonly left?: LeftShown;
  /** it was to be saved: it waits for a second press, or has nothing to save */
  readonly status?: 409 | 422;
};

/** A series that begins later than its preview ends. */
const LONGEST_MONTHS = 36;

function isHeld(days: readonly PreviewDay[]): boolean {
  return days.some(({ held }) => held);
}

/** An old series may end; a new one of which nothing is to come is a slip. */
function isOffered({ series }: Opened, preview?: Pick<Preview, 'hasDays'>): boolean {
  return series !== undefined || preview === undefined || preview.hasDays;
}

function overFor({ closures }: Directory, today: DateText, series: Series | undefined): readonly string[] {
  if (series === undefined) return [];
  return closures.filter((one) => one.to < today && one.series.includes(series.id)).map(({ id }) => id);
}

function todayOf(deps: Dependencies, directory: Directory): string {
  return dateOf(deps.clock.now(), directory.region.timeZone);
}

function addressOf({ series, waiting }: Opened): string {
  if (series === undefined) return '/series/new';
  return waiting ? `/drafts/${waiting.id}/series/${series.id}` : `/series/${series.id}/edit`;
}

function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<SeriesFields>,
  preview?: Preview,
): Response | Promise<Response> {
  const { directory, language, series, waiting, drafts } = opened;
  const text = seriesTexts[language];
  const there = closureOptions(opened);
  const goneBy = (opened.named ?? []).filter(({ value }) => !there.some((one) => one.value === value));
  const called = [...there, ...goneBy];
  const save = waiting
    ? draftTexts[language].saveInDraft
    : preview?.left
      ? saveLeaving(preview.left, language)
      : text.save;
  return showFormPage(
    c,
    {
      title: series ? text.editTitle : text.newTitle,
      current: 'series',
      width: 'wrap',
      lead: text.formLead,
      back: waiting
        ? { href: `/drafts/${waiting.id}`, label: waiting.name }
        : series
          ? { href: `/series/${series.id}`, label: nameIn(series.name, language) }
          : { href: '/series', label: text.all },
      action: addressOf(opened),
      id: FORM,
      save,
      ...(preview?.status && { status: preview.status }),
      besides: (
        <>
          <button type="submit" name="act" value="preview" class="button second">
            {text.showPreview}
          </button>
          {!waiting && <KeepInDraft waiting={drafts} language={language} />}
        </>
      ),
      above: preview && (
        <>
          {preview.left && <LeftBookings left={preview.left} directory={directory} language={language} />}
          <section class="stack" id="preview">
            <h2>{text.previewOf}</h2>
            {isOffered(opened, preview) ? (
              <Note>
                <p role="status">{text.previewNotSaved}</p>
                <p>
                  <button type="submit" form={FORM} name="act" value="save" class="button">
                    {save}
                  </button>
                </p>
              </Note>
            ) : (
              <Note tone="warn">
                <p role="status">{text.previewNothing}</p>
              </Note>
            )}
            <SeriesDates days={preview.days} directory={directory} language={language} />
          </section>
        </>
      ),
    },
    state,
    <>
      <Leaving left={preview?.left} />
      {called.map(({ value, label }) => (
        <Carried of={{ [CALLED]: `${value} ${label}` }} />
      ))}
      {placedSeries(
        fieldsAt(seriesForm(opened), state, language),
        language,
        called.length > 0 || state.typed.closures.length > 0,
      )}
    </>,
  );
}

// Recurring visits from one time: their rhythm, every visit shown with what stands in its way, then all booked at once.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { channels, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { SlotId } from '../../../core/ids.ts';
import { weeksLater } from '../../../core/plan.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { bookPlan } from '../../../features/bookings/book-plan.ts';
import { previewPlan } from '../../../features/bookings/preview-plan.ts';
import { type PlanPreview, planPreviewInput, slotId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../components/badge.tsx';
import { ChannelFields, channelFaults } from '../components/channel-fields.tsx';
import {
  type Choice,
  ChoiceField,
  ErrorSummary,
  type Faults,
  LongTextField,
  SelectField,
  TextField,
} from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Name, Names } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { offeredSlots, type Reading } from '../components/shown-slot.ts';
import { isoOf } from '../components/slot-list.tsx';
import type { WebEnv } from '../environment.ts';
import { deskTexts } from '../messages/desk.ts';
import { planTexts, sayConflict } from '../messages/plans.ts';
import { readForm, type SentForm } from '../read-form.ts';
import { showLostTime } from './refused.tsx';
import { coordinator } from './series.tsx';

export function newPlanPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/plans/new', async (c) => {
    // Where a language link leads from a page that answered a form.
    if (c.req.query('slot') === undefined) return c.redirect('/desk', 303);
    const draft = await openDraft(c, deps, (name) => c.req.query(name) ?? '');
    return showForm(c, draft, {});
  });

  routes.get('/plans', (c) => c.redirect('/desk', 303));

  routes.post('/plans/new', async (c) => {
    const form = await readForm(c);
    const draft = await openDraft(c, deps, (name) => form.one(name).trim());
    if (form.one('step') === 'change') return showForm(c, draft, {});
    const faults = faultsOf(c, draft);
    if (Object.keys(faults).length > 0) return showForm(c, draft, faults);
    return preview(c, deps, draft, { form });
  });

  routes.post('/plans', async (c) => {
    const form = await readForm(c);
    const draft = await openDraft(c, deps, (name) => form.one(name).trim());
    const faults = faultsOf(c, draft);
    if (Object.keys(faults).length > 0) return showForm(c, draft, faults);
    try {
      const input = { ...rhythmOf(draft), ...contentOf(draft), instead: insteadIn(form) };
      const actor = coordinator(c, 'see-area-bookings');
      const plan = await execute(deps, actor, bookPlan, input, { requestId: c.var.requestId });
      return c.redirect(`/plans/${plan.id}?done=booked`, 303);
    } catch (error) {
      return showRefusedPlan(c, deps, draft, { error, form });
    }
  });

  return routes;
}

const FIELDS = ['every', 'times', 'reference', 'child', 'channel', 'phone', 'note'] as const;
type Values = Readonly<Record<(typeof FIELDS)[number], string>>;

/** A plan as far as it is filled in. */
type Draft = {
  readonly slot: SlotId;
  /** the slot is a booking's, and the visits follow it */
  readonly after: boolean;
  readonly service: Service;
  readonly area: string;
  readonly directory: Directory;
  readonly reading: Reading;
  readonly family?: Awaited<ReturnType<typeof readFamily>>;
  readonly values: Values;
};

/** Consultations between colleagues hold a case, and are booked one by one. Throws `not_allowed`, `not_found`. */
async function openDraft(c: Context<WebEnv>, deps: Dependencies, read: (name: string) => string): Promise<Draft> {
  const actor = coordinator(c, 'see-area-bookings');
  const directory = await readDirectory(deps);
  const slot = slotId.safeParse(read('slot'));
  const service = slot.success ? directory.services.get(parseSlotId(slot.data)?.service ?? ('' as never)) : undefined;
  if (!slot.success || service === undefined || service.kind === 'consultation') {
    throw new Refusal('not_found', 'no such slot of a service for families');
  }
  const area = [...directory.areas.keys()].find((known) => known === read('area'));
  const id = familyId.safeParse(read('family'));
  const family = id.success ? await readFamily(deps, actor, id.data, 'appointment', c.var.requestId) : undefined;
  const typed = Object.fromEntries(FIELDS.map((name) => [name, read(name)])) as Record<keyof Values, string>;
  return {
    slot: slot.data,
    after: read('after') === 'yes',
    service,
    area: area ?? '',
    directory,
    reading: { language: c.var.language, timeZone: area ? zoneOf(directory, area) : directory.region.timeZone },
    ...(family && { family }),
    values: { ...typed, channel: typed.channel || (service.channels[0] ?? '') },
  };
}

function faultsOf(c: Context<WebEnv>, draft: Draft): Faults {
  const { language } = c.var;
  const { missing } = planTexts[language];
  const { values, family, service } = draft;
  const words = deskTexts[language].missing;
  const isWithin = (name: 'every' | 'times') =>
    /^\d+$/.test(values[name]) && planPreviewInput.shape[name].safeParse(Number(values[name])).success;
  return {
    ...(!isWithin('every') && { every: missing.every }),
    ...(!isWithin('times') && { times: missing.times }),
    ...(family === undefined && values.reference === '' && { reference: words.reference }),
    ...channelFaults(service.channels, values, language),
  };
}

function rhythmOf({ slot, after, area, values, reading }: Draft) {
  const every = Number(values.every);
  return {
    slot: after ? weeksLater(slot, every, reading.timeZone) : slot,
    every,
    times: Number(values.times),
    channel: values.channel,
    ...(area !== '' && { area }),
  };
}

function contentOf({ family, values }: Draft): object {
  const whose = family
    ? { id: family.id, ...(values.child && { child: values.child }) }
    : { reference: values.reference };
  return {
    family: whose,
    ...(values.channel === 'phone' && { phone: values.phone }),
    ...(values.note && { note: values.note }),
  };
}

const LEFT_OUT = 'out';
const VISITS = Array.from({ length: 25 }, (_, at) => at + 2);
const fieldOf = (visit: number) => `visit-${visit}`;

/** What is to become of visits that cannot be at their own time, as `book-plan` takes it. */
function insteadIn(form: SentForm): object[] {
  return VISITS.flatMap((visit) => {
    const chosen = form.one(fieldOf(visit));
    if (chosen === '') return [];
    return [chosen === LEFT_OUT ? { visit } : { visit, slot: chosen }];
  });
}

/** `changed`: what was found only when booking; nothing was booked. */
type Changed = { readonly visit: number; readonly code: string; readonly nearest: readonly unknown[] };
type Sent = { readonly form: SentForm; readonly changed?: Changed };

async function preview(c: Context<WebEnv>, deps: Dependencies, draft: Draft, sent: Sent): Promise<Response> {
  const rhythm = planPreviewInput.parse(rhythmOf(draft));
  try {
    const plan = await previewPlan(deps, coordinator(c, 'see-area-bookings'), rhythm);
    return await showPreview(c, draft, plan, sent);
  } catch (error) {
    return showLostTime(c, error, lostFirst(draft, rhythm.slot));
  }
}

/** The first visit's time is gone: the nearest free ones go on to the same plan. */
function lostFirst(draft: Draft, slot: string) {
  const fields = Object.fromEntries(hiddenOf(draft).filter(([name]) => name !== 'slot' && name !== 'after'));
  return { slot, target: { action: '/plans/new', fields }, timeZone: draft.reading.timeZone };
}

async function showRefusedPlan(
  c: Context<WebEnv>,
  deps: Dependencies,
  draft: Draft,
  { error, form }: { readonly error: unknown; readonly form: SentForm },
): Promise<Response> {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'personal_data_found') {
    return showForm(c, draft, { note: deskTexts[c.var.language].missing.personal });
  }
  const at = /^visits\[(\d+)\]$/.exec(error.details.faults?.[0]?.path ?? '')?.[1];
  const visit = Number(at ?? 0) + 1;
  if (visit < 2) return showLostTime(c, error, lostFirst(draft, rhythmOf(draft).slot));
  const { code, details } = error;
  return preview(c, deps, draft, { form, changed: { visit, code, nearest: details.nearest ?? [] } });
}

function hiddenOf({ slot, after, area, family, values }: Draft): readonly (readonly [string, string])[] {
  const all = { slot, area, family: family?.id ?? '', after: after ? 'yes' : '', ...values };
  return Object.entries(all).filter(([, value]) => value !== '');
}

const Hidden: FC<{ of: readonly (readonly [string, string])[] }> = ({ of }) => (
  <>
    {of.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);

/** A visit as the preview shows it: with its slot, or with the choices in its place. */
type ShownVisit = {
  readonly visit: number;
  readonly start: number;
  readonly who: readonly Directory['region']['name'][];
  readonly conflict?: { readonly code: string; readonly choices: readonly Choice[]; readonly value: string };
};

function shownVisits({ visits }: PlanPreview, { form, changed }: Sent, reading: Reading): readonly ShownVisit[] {
  const { leaveOut } = planTexts[reading.language];
  return visits.map(({ visit, start, slot, conflict }) => {
    const shown = { visit, start: Date.parse(start), who: slot?.professionals.map(({ post }) => post) ?? [] };
    const chosen = form.one(fieldOf(visit));
    const found = changed?.visit === visit ? changed : conflict;
    if (found === undefined && chosen === '') return shown;
    const near = offeredSlots(found?.nearest).map((one) => ({
      value: one.id,
      label: sayDateTime(one.start, reading.language, reading.timeZone),
      hint: one.who.map((post) => nameIn(post, reading.language)).join(', '),
    }));
    const kept = changed?.visit === visit ? undefined : parseSlotId(chosen);
    const known = kept === undefined || near.some(({ value }) => value === chosen);
    const choices = [
      ...(known ? [] : [{ value: chosen, label: sayDateTime(kept.start, reading.language, reading.timeZone) }]),
      ...near,
      { value: LEFT_OUT, label: leaveOut },
    ];
    const value = changed?.visit === visit ? '' : chosen;
    return { ...shown, conflict: { code: found?.code ?? 'slot_taken', choices, value } };
  });
}

function showPreview(c: Context<WebEnv>, draft: Draft, plan: PlanPreview, sent: Sent): Response | Promise<Response> {
  const { reading } = draft;
  const text = planTexts[reading.language];
  const visits = shownVisits(plan, sent, reading);
  const conflicts = visits.filter(({ conflict }) => conflict !== undefined);
  const { changed } = sent;
  return showPage(
    c,
    { title: text.previewTitle, current: 'desk', ...(changed && { status: 409 }) },
    <div class="stack gap-5">
      {changed && (
        <Note tone="warn" said>
          <p>{text.changed}</p>
        </Note>
      )}
      <Heading lead={text.previewLead} back={{ href: '/desk', label: text.back }}>
        {text.previewTitle}
      </Heading>
      {conflicts.length > 0 && (
        <Note tone="warn">
          <p>{text.someConflicts(conflicts.length)}</p>
        </Note>
      )}
      <form method="post" action="/plans" class="stack gap-5">
        <Hidden of={hiddenOf(draft)} />
        {visits.map((visit) => (
          <VisitCard visit={visit} reading={reading} />
        ))}
        <div class="row">
          <button type="submit" class="button">
            {text.book}
          </button>
          <button
            type="submit"
            class="button quiet"
            name="step"
            value="change"
            formaction="/plans/new"
            formnovalidate={true}
          >
            {text.change}
          </button>
        </div>
      </form>
    </div>,
  );
}

const VisitCard: FC<{ visit: ShownVisit; reading: Reading }> = ({ visit, reading: { language, timeZone } }) => {
  const text = planTexts[language];
  const { start, who, conflict } = visit;
  const when = sayDateTime(start, language, timeZone, 'full');
  const id = `at-${visit.visit}`;
  return (
    <section class="card stack" aria-labelledby={id}>
      <div class="row apart">
        <h2 id={id}>
          <span class="small soft">{text.visit(visit.visit)}</span> <br />
          <time datetime={isoOf(start)}>{when}</time>
        </h2>
        {conflict === undefined && (
          <Badge tone="good" icon="check">
            {text.free}
          </Badge>
        )}
      </div>
      {who.length > 0 && conflict === undefined && (
        <p>
          <Names of={who} language={language} />
        </p>
      )}
      {conflict && (
        <>
          <p>
            <Icon name="warning" /> {sayConflict(conflict.code, language)}
          </p>
          <ChoiceField
            name={fieldOf(visit.visit)}
            label={text.instead(when)}
            value={conflict.value}
            choices={conflict.choices}
            required
          />
        </>
      )}
    </section>
  );
};

function showForm(c: Context<WebEnv>, draft: Draft, faults: Faults): Response | Promise<Response> {
  const { language } = c.var;
  const text = planTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const start = parseSlotId(draft.slot)?.start ?? 0;
  const own = hiddenOf(draft).filter(([name]) => ['slot', 'area', 'family', 'after'].includes(name));
  return showPage(
    c,
    { title: text.newTitle, current: 'desk', width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading lead={text.newLead} back={{ href: '/desk', label: text.back }}>
        {text.newTitle}
      </Heading>
      <div class="card">
        <Facts
          of={[
            [draft.after ? text.afterThis : text.firstAt, sayDateTime(start, language, draft.reading.timeZone, 'full')],
            [deskTexts[language].service, <Name of={draft.service.name} language={language} />],
            [deskTexts[language].familyIs, draft.family && nameOf(draft.family)],
          ]}
        />
      </div>
      <form method="post" action="/plans/new" class="stack gap-5" novalidate>
        <Hidden of={own} />
        <RhythmFields values={draft.values} faults={faults} language={language} />
        <ContentFields draft={draft} faults={faults} language={language} />
        <div class="row">
          <button type="submit" class="button">
            {text.show}
          </button>
        </div>
      </form>
    </div>,
  );
}

function nameOf({ name, reference }: NonNullable<Draft['family']>): string {
  return name === undefined ? reference : `${name} (${reference})`;
}

type Filled = { readonly faults: Faults; readonly language: Reading['language'] };

const RhythmFields: FC<Filled & { values: Values }> = ({ values, faults, language }) => {
  const text = planTexts[language];
  return (
    <>
      <TextField
        name="every"
        type="number"
        label={text.every}
        hint={text.everyHint}
        value={values.every}
        fault={faults.every}
        min="1"
        max="12"
        short
      />
      <TextField
        name="times"
        type="number"
        label={text.times}
        hint={text.timesHint}
        value={values.times}
        fault={faults.times}
        min="2"
        max="26"
        short
      />
    </>
  );
};

const ContentFields: FC<Filled & { draft: Draft }> = ({ draft: { family, service, values }, faults, language }) => {
  const text = deskTexts[language];
  const offered = channels.filter((channel) => service.channels.includes(channel));
  return (
    <>
      {family === undefined && (
        <TextField
          name="reference"
          label={text.reference}
          hint={text.referenceHint}
          value={values.reference}
          fault={faults.reference}
          maxlength={64}
          autocomplete="off"
        />
      )}
      {family !== undefined && family.children.length > 0 && (
        <SelectField
          name="child"
          label={text.child}
          value={values.child}
          blank={text.noChild}
          options={family.children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <ChannelFields offered={offered} values={values} faults={faults} language={language} />
      <LongTextField
        name="note"
        label={text.note}
        hint={text.noteHint}
        value={values.note}
        fault={faults.note}
        maxlength={1000}
        short
      />
    </>
  );
};

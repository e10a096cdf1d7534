// Recurring visits from one time: their rhythm, every visit shown with what stands in its way, then all booked at once.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { channels, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { SlotId } from '../../../core/ids.ts';
import { MINUTE } from '../../../core/instant.ts';
import { may } from '../../../core/permissions.ts';
import { weeksLater } from '../../../core/plan.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { bookPlan } from '../../../features/bookings/book-plan.ts';
import { previewPlan } from '../../../features/bookings/preview-plan.ts';
import { readClashes } from '../../../features/bookings/read-elsewhere.ts';
import { type PlanPreview, planPreviewInput, slotId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { askedToDouble, overrideOf } from '../booking/anyway-fields.tsx';
import { deskToReturnTo } from '../booking/desk-address.ts';
import { showLostTime } from '../booking/lost-race.tsx';
import { lostTitle } from '../booking/lost-time.tsx';
import { readSameNumbered, unknownNumber } from '../booking/same-number.tsx';
import { sayConflict } from '../booking/say-conflict.ts';
import { offeredSlots } from '../booking/shown-slot.ts';
import { planTexts } from '../booking/texts/words.ts';
import { sayLackingAt } from '../booking/unmet-wishes.tsx';
import { alreadyBooked } from '../booking/unsaved.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, type Choice, type Faults } from '../kit/fields.tsx';
import {
  type AskedNames,
  allFields,
  answerForm,
  fieldsAt,
  fresh,
  inOrder,
  isFaulty,
  NOBODYS,
  sentIn,
  showFormPage,
  type Typed,
  unsureIn,
} from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, number } from '../kit/inputs.tsx';
import { Name, Names } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { isoOf, type Reading } from '../kit/times.tsx';
import { DeskContentFields, deskForm } from './content-fields.tsx';
import { readSeveral, releaseAtDesk } from './hold.tsx';
import { type Clash, ClashList, withChildren } from './hold-form.tsx';
import { findOwnPlan } from './own-plan.ts';
import { askedForChild, type DeskFormRules, deskContent, deskFaults, knownAtDesk } from './read-desk-form.ts';
import { deskTexts } from './texts/words.ts';

export function newPlanPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/plans/new', async (c) => {
    // Where a language link leads from a page that answered a form.
    if (c.req.query('slot') === undefined) return c.redirect('/desk', 303);
    const asked = {
      has: (name: string) => c.req.query(name) !== undefined,
      one: (name: string) => c.req.query(name) ?? '',
      all: () => [],
      file: () => undefined,
    };
    const draft = await openDraft(c, deps, asked);
    return showForm(c, { ...draft, typed: { ...draft.typed, ...knownAtDesk(draft.rules) } }, {});
  });

  routes.get('/plans', (c) => c.redirect('/desk', 303));

  routes.post('/plans/new', async (c) => {
    const form = await readForm(c);
    const draft = await openDraft(c, deps, form);
    const hold = form.one('planFrom');
    // The plan looks for free times, and would find its first one taken by the hold it was chosen with.
    const { booked } = hold === '' ? { booked: false } : await releaseAtDesk(c, deps, hold);
    if (booked) return c.redirect(alreadyBooked(hold), 303);
    if (hold !== '' || form.one('step') === 'change') return showForm(c, draft, {});
    const asked = await askChild(c, deps, draft);
    if (asked) return asked;
    const faults = faultsOf(c, draft);
    return isFaulty({ faults }) ? showForm(c, draft, faults) : preview(c, deps, draft, { form });
  });

  routes.post('/plans', async (c) => {
    const form = await readForm(c);
    const draft = await openDraft(c, deps, form);
    const { rules, typed } = draft;
    const asked = await askChild(c, deps, draft);
    if (asked) return asked;
    return answerForm(c, planForm(rules), {
      check: () => faultsOf(c, draft),
      act: () => {
        const input = { ...rhythmOf(draft), ...deskContent(typed, rules), instead: insteadIn(form) };
        return execute(deps, allowed(c, 'see-area-bookings'), bookPlan, input, { requestId: c.var.requestId });
      },
      done: (plan) => `/plans/${plan.id}?done=booked`,
      again: ({ faults }) => showForm(c, draft, faults),
    }).catch((error) => showRefusedPlan(c, deps, draft, { error, form }));
  });

  return routes;
}

/** A plan as far as it is filled in. */
type Draft = {
  readonly slot: SlotId;
  /** the slot is a booking's, and the visits follow it */
  readonly after: boolean;
  readonly service: Service;
  readonly area: string;
  /** the desk to come back to, with its wishes */
  readonly desk: string;
  readonly directory: Directory;
  readonly reading: Reading;
  readonly rules: DeskFormRules;
  readonly typed: Typed<PlanFields>;
  readonly names: AskedNames;
};

/** Consultations between colleagues hold a case, and are booked one by one. Throws `not_allowed`, `not_found`. */
async function openDraft(c: Context<WebEnv>, deps: Dependencies, form: SentForm): Promise<Draft> {
  const actor = allowed(c, 'see-area-bookings');
  const directory = await readDirectory(deps);
  const slot = slotId.safeParse(form.one('slot'));
  const service = slot.success ? directory.services.get(parseSlotId(slot.data)?.service ?? ('' as never)) : undefined;
  if (!slot.success || service === undefined || service.kind === 'consultation') {
    throw new Refusal('not_found', 'no such slot of a service for families');
  }
  const area = [...directory.areas.keys()].find((known) => known === form.one('area'));
  const id = familyId.safeParse(form.one('family'));
  const family = id.success ? await readFamily(deps, actor, id.data, 'appointment', c.var.requestId) : undefined;
  const offered = channels.filter((channel) => service.channels.includes(channel));
  const rules = { offered, language: c.var.language, ...(family && { family }) };
  const { typed, names } = sentIn(planForm(rules), form);
  return {
    slot: slot.data,
    after: form.one('after') === 'yes',
    service,
    area: area ?? '',
    desk: deskToReturnTo(form.one('back')),
    directory,
    reading: { language: c.var.language, timeZone: area ? zoneOf(directory, area) : directory.region.timeZone },
    rules,
    typed: { ...typed, channel: typed.channel || (offered[0] ?? '') },
    names,
  };
}

/** The form again, where a number that was typed is of a family with several children; nothing where it is not. */
async function askChild(c: Context<WebEnv>, deps: Dependencies, draft: Draft): Promise<Response | undefined> {
  const { rules, typed, area, directory } = draft;
  const known = [...directory.areas.keys()].find((one) => one === area);
  if (rules.family !== undefined || known === undefined) return undefined;
  const family = await readSeveral(c, deps, known, typed.reference);
  if (family === undefined) return undefined;
  const asking = { ...rules, family };
  const { typed: asked, faults } = askedForChild(typed, asking);
  return showForm(c, { ...draft, rules: asking, typed: asked }, faults);
}

type PlanFields = ReturnType<typeof planForm>;

function planForm(rules: DeskFormRules) {
  const text = planTexts[rules.language];
  return {
    every: number(text.every, { hint: text.everyHint, min: '1', max: '12', short: true }),
    times: number(text.times, { hint: text.timesHint, min: '2', max: '26', short: true }),
    ...deskForm(rules),
  };
}

function faultsOf(c: Context<WebEnv>, { typed, names, rules }: Draft): Faults {
  const { missing } = planTexts[c.var.language];
  const isWithin = (name: 'every' | 'times') =>
    /^\d+$/.test(typed[name]) && planPreviewInput.shape[name].safeParse(Number(typed[name])).success;
  const fields = planForm(rules);
  return inOrder(fields, {
    ...unsureIn(fields, { typed, names }, c.var.language),
    ...(!isWithin('every') && { every: missing.every }),
    ...(!isWithin('times') && { times: missing.times }),
    ...deskFaults(typed, rules),
  });
}

function rhythmOf({ slot, after, area, typed, rules, reading }: Draft) {
  const every = Number(typed.every);
  return {
    slot: after ? weeksLater(slot, every, reading.timeZone) : slot,
    every,
    times: Number(typed.times),
    channel: typed.channel,
    ...(area !== '' && { area }),
    ...overrideOf(typed),
    ...(rules.family && { family: { id: rules.family.id, ...(typed.child && { child: typed.child }) } }),
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
type Sent = {
  readonly form: SentForm;
  readonly changed?: Changed;
  /** by visit, what its family has then already */
  readonly clashes?: ReadonlyMap<number, readonly Clash[]>;
};

async function preview(c: Context<WebEnv>, deps: Dependencies, draft: Draft, sent: Sent): Promise<Response> {
  const rhythm = planPreviewInput.parse(rhythmOf(draft));
  try {
    const plan = await previewPlan(deps, allowed(c, 'see-area-bookings'), rhythm);
    const doubled = plan.visits.filter(({ visit, conflict }) => {
      const code = sent.changed?.visit === visit ? sent.changed.code : conflict?.code;
      return code === 'double_booked';
    });
    const clashes = new Map<number, readonly Clash[]>();
    for (const { visit, start } of doubled) clashes.set(visit, await clashesAt(c, deps, draft, Date.parse(start)));
    return await showPreview(c, draft, plan, { ...sent, clashes });
  } catch (error) {
    return showLostFirst(c, deps, draft, error);
  }
}

/** What the family has at the time of a visit already, with the child it is for where that may be said. */
async function clashesAt(
  c: Context<WebEnv>,
  deps: Dependencies,
  { rules, service }: Draft,
  start: number,
): Promise<readonly Clash[]> {
  if (rules.family === undefined) return [];
  const during = { start, end: start + service.durationMinutes * MINUTE };
  const actor = allowed(c, 'see-area-bookings');
  return withChildren(await readClashes(deps, actor, familyId.parse(rules.family.id), during), rules);
}

/**
 * The first time cannot be had: pressed twice, the plan is booked already. A family that is elsewhere then may still
 * come, where a coordinator says why.
 */
async function showLostFirst(c: Context<WebEnv>, deps: Dependencies, draft: Draft, error: unknown): Promise<Response> {
  const { typed, directory, area, rules } = draft;
  const own = await findOwnPlan(c, deps, rhythmOf(draft).slot, deskContent(typed, rules));
  if (own !== undefined) return c.redirect(own, 303);
  const known = [...directory.areas.keys()].find((one) => one === area);
  const isDoubled = error instanceof Refusal && error.code === 'double_booked';
  const isAsked = typed.rules.includes('double-booking');
  if (isDoubled && !isAsked && known !== undefined && may(allowed(c, 'see-area-bookings'), 'override-rule', known)) {
    const clashes = await clashesAt(c, deps, draft, parseSlotId(rhythmOf(draft).slot)?.start ?? 0);
    return showForm(c, { ...draft, typed: askedToDouble(typed) }, {}, { about: 'double', clashes });
  }
  return showLostTime(c, error, lostFirst(draft, rhythmOf(draft).slot));
}

/** The first visit's time is gone: the nearest free ones go on to the same plan. */
function lostFirst(draft: Draft, slot: string) {
  const fields = { ...carriedIn(draft), slot: '', after: '' };
  return {
    slot,
    target: { action: '/plans/new', fields },
    timeZone: draft.reading.timeZone,
    desk: draft.desk,
    noteOf: notesOf(draft),
  };
}

async function showRefusedPlan(
  c: Context<WebEnv>,
  deps: Dependencies,
  draft: Draft,
  { error, form }: { readonly error: unknown; readonly form: SentForm },
): Promise<Response> {
  const others = unknownNumber(error);
  if (others !== undefined) {
    const { slot, area, back, after } = carriedIn(draft);
    const leadTo = (family: string) => `/plans/new?${new URLSearchParams({ slot, area, back, after, family })}`;
    const elsewhere = await readSameNumbered(c, deps, draft.directory, { ids: others, leadTo });
    const typed = { ...draft.typed, registers: draft.typed.reference };
    return showForm(c, { ...draft, typed, rules: { ...draft.rules, elsewhere } }, {}, { about: 'register' });
  }
  if (!(error instanceof Refusal)) throw error;
  const at = /^visits\[(\d+)\]$/.exec(error.details.faults?.[0]?.path ?? '')?.[1];
  const visit = Number(at ?? 0) + 1;
  if (visit < 2) return showLostFirst(c, deps, draft, error);
  const { code, details } = error;
  return preview(c, deps, draft, { form, changed: { visit, code, nearest: details.nearest ?? [] } });
}

/** What is to be said of a time that is offered: that the language that the desk wished for is not spoken there. */
function notesOf({ desk, directory, reading }: Draft): (slot: string) => string | undefined {
  return (slot) => sayLackingAt(desk, directory, slot, reading.language);
}

/** All of the plan, as its form sends it. */
function carriedIn({ slot, after, area, desk, rules, typed, names }: Draft) {
  return {
    slot,
    area,
    back: desk,
    family: rules.family?.id ?? '',
    after: after ? 'yes' : '',
    ...typed,
    [NOBODYS]: names.nobodys,
  };
}

/** A visit as the preview shows it: with its slot, or with the choices in its place. */
type ShownVisit = {
  readonly visit: number;
  readonly start: number;
  readonly who: readonly Directory['region']['name'][];
  readonly note: string | undefined;
  readonly conflict?: {
    readonly code: string;
    readonly choices: readonly Choice[];
    readonly value: string;
    readonly clashes: readonly Clash[];
  };
};

function shownVisits({ visits }: PlanPreview, { form, changed, clashes }: Sent, draft: Draft): readonly ShownVisit[] {
  const { reading } = draft;
  const { leaveOut } = planTexts[reading.language];
  const noteOf = notesOf(draft);
  return visits.map(({ visit, start, slot, conflict }) => {
    const who = slot?.professionals.map(({ post }) => post) ?? [];
    const shown = { visit, start: Date.parse(start), who, note: slot && noteOf(slot.id) };
    const chosen = form.one(fieldOf(visit));
    const found = changed?.visit === visit ? changed : conflict;
    if (found === undefined && chosen === '') return shown;
    const near = offeredSlots(found?.nearest).map((one) => ({
      value: one.id,
      label: sayDateTime(one.start, reading.language, reading.timeZone),
      hint: [one.who.map((post) => nameIn(post, reading.language)).join(', '), noteOf(one.id)]
        .filter(Boolean)
        .join(' · '),
    }));
    const kept = changed?.visit === visit ? undefined : parseSlotId(chosen);
    const known = kept === undefined || near.some(({ value }) => value === chosen);
    const choices = [
      ...(known ? [] : [{ value: chosen, label: sayDateTime(kept.start, reading.language, reading.timeZone) }]),
      ...near,
      { value: LEFT_OUT, label: leaveOut },
    ];
    const value = changed?.visit === visit ? '' : chosen;
    return {
      ...shown,
      conflict: { code: found?.code ?? 'slot_taken', choices, value, clashes: clashes?.get(visit) ?? [] },
    };
  });
}

function showPreview(c: Context<WebEnv>, draft: Draft, plan: PlanPreview, sent: Sent): Response | Promise<Response> {
  const { reading } = draft;
  const text = planTexts[reading.language];
  const visits = shownVisits(plan, sent, draft);
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
      <Heading lead={text.previewLead} back={{ href: draft.desk, label: text.back }}>
        {text.previewTitle}
      </Heading>
      {conflicts.length > 0 && (
        <Note tone="warn">
          <p>{text.someConflicts({ count: conflicts.length })}</p>
        </Note>
      )}
      <form method="post" action="/plans" class="stack gap-5">
        <Carried of={carriedIn(draft)} />
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
  const { start, who, note, conflict } = visit;
  const when = sayDateTime(start, language, timeZone, 'full');
  const id = `at-${visit.visit}`;
  const instead = conflict && {
    [fieldOf(visit.visit)]: choice(text.instead({ when }), { choices: conflict.choices, first: conflict.value }),
  };
  return (
    <section class="card stack" aria-labelledby={id}>
      <div class="row apart">
        <h2 id={id}>
          <span class="small soft">{text.visit({ number: visit.visit })}</span> <br />
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
          {note && ` · ${note}`}
        </p>
      )}
      {conflict && (
        <p>
          <Icon name="warning" /> {sayConflict(conflict.code, language)}
        </p>
      )}
      {conflict && conflict.clashes.length > 0 && (
        <ClashList clashes={conflict.clashes} reading={{ language, timeZone }} />
      )}
      {instead && allFields(instead, fresh(instead), language)}
    </section>
  );
};

/** `asks`: what is to be thought of before it is sent once more. */
function showForm(
  c: Context<WebEnv>,
  draft: Draft,
  faults: Faults,
  asks?: { readonly about: 'register' } | { readonly about: 'double'; readonly clashes: readonly Clash[] },
): Response | Promise<Response> {
  const { language } = c.var;
  const text = planTexts[language];
  const { rules, typed, names, reading } = draft;
  const { slot, area, back, after } = carriedIn(draft);
  const start = parseSlotId(slot)?.start ?? 0;
  const at = fieldsAt(planForm(rules), { typed, faults, names }, language);
  return showFormPage(
    c,
    {
      title: text.newTitle,
      current: 'desk',
      lead: text.newLead,
      back: { href: draft.desk, label: text.back },
      action: '/plans/new',
      save: text.show,
      ...(asks && { status: 409 as const }),
      said: asks?.about === 'double' && (
        <Note tone="warn" said>
          <h2>{lostTitle('double_booked', language)}</h2>
          {asks.clashes.length > 0 && <ClashList clashes={asks.clashes} reading={reading} />}
          <p>{deskTexts[language].clashAsk}</p>
        </Note>
      ),
      above: (
        <div class="card">
          <Facts
            of={[
              [draft.after ? text.afterThis : text.firstAt, sayDateTime(start, language, reading.timeZone, 'full')],
              [deskTexts[language].service, <Name of={draft.service.name} language={language} />],
            ]}
          />
        </div>
      ),
    },
    { faults },
    <>
      <Carried of={{ slot, area, back, after }} />
      {at.every}
      {at.times}
      <DeskContentFields state={{ typed, faults, names }} rules={rules} />
    </>,
  );
}

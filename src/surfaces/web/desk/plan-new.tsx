// Recurring visits from one time: filled in, every visit shown with what stands in its way, then all booked at once.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { MINUTE } from '../../../core/instant.ts';
import { may } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { bookPlan } from '../../../features/bookings/book-plan.ts';
import { previewPlan } from '../../../features/bookings/preview-plan.ts';
import { readClashes } from '../../../features/bookings/read-elsewhere.ts';
import { planPreviewInput } from '../../../features/bookings/schema.ts';
import { familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { askedToDouble } from '../booking/anyway-fields.tsx';
import { showLostTime } from '../booking/lost-race.tsx';
import { readSameNumbered, unknownNumber } from '../booking/same-number.tsx';
import { alreadyBooked } from '../booking/unsaved.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { readSeveral, releaseAtDesk } from './hold.tsx';
import { type Clash, withChildren } from './hold-form.tsx';
import { findOwnPlan } from './own-plan.ts';
import {
  carriedIn,
  type Draft,
  faultsOf,
  notesOf,
  openDraft,
  planForm,
  rhythmOf,
  showPlanForm,
} from './plan-draft.tsx';
import { insteadIn, type Sent, showPreview } from './plan-preview.tsx';
import { askedForChild, deskContent, knownAtDesk } from './read-desk-form.ts';

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
    return showPlanForm(c, { ...draft, typed: { ...draft.typed, ...knownAtDesk(draft.rules) } }, {});
  });

  routes.get('/plans', (c) => c.redirect('/desk', 303));

  routes.post('/plans/new', async (c) => {
    const form = await readForm(c);
    const draft = await openDraft(c, deps, form);
    const hold = form.one('planFrom');
    // The plan looks for free times, and would find its first one taken by the hold it was chosen with.
    const { booked } = hold === '' ? { booked: false } : await releaseAtDesk(c, deps, hold);
    if (booked) return c.redirect(alreadyBooked(hold), 303);
    if (hold !== '' || form.one('step') === 'change') return showPlanForm(c, draft, {});
    const asked = await askChild(c, deps, draft);
    if (asked) return asked;
    const faults = faultsOf(c, draft);
    return isFaulty({ faults }) ? showPlanForm(c, draft, faults) : preview(c, deps, draft, { form });
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
      again: ({ faults }) => showPlanForm(c, draft, faults),
    }).catch((error) => showRefusedPlan(c, deps, draft, { error, form }));
  });

  return routes;
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
  return showPlanForm(c, { ...draft, rules: asking, typed: asked }, faults);
}

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
    return showPlanForm(c, { ...draft, typed: askedToDouble(typed) }, {}, { about: 'double', clashes });
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
    return showPlanForm(c, { ...draft, typed, rules: { ...draft.rules, elsewhere } }, {}, { about: 'register' });
  }
  if (!(error instanceof Refusal)) throw error;
  const at = /^visits\[(\d+)\]$/.exec(error.details.faults?.[0]?.path ?? '')?.[1];
  const visit = Number(at ?? 0) + 1;
  if (visit < 2) return showLostFirst(c, deps, draft, error);
  const { code, details } = error;
  return preview(c, deps, draft, { form, changed: { visit, code, nearest: details.nearest ?? [] } });
}

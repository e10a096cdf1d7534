// Every visit of a plan before any is booked: free, or with what stands in its way and what could be in its place.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import type { PlanPreview } from '../../../features/bookings/schema.ts';
import { sayConflict } from '../booking/say-conflict.ts';
import { offeredSlots } from '../booking/shown-slot.ts';
import { planTexts } from '../booking/texts/words.ts';
import { Badge } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, type Choice } from '../kit/fields.tsx';
import { allFields, fresh } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice } from '../kit/inputs.tsx';
import { Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { isoOf, type Reading } from '../kit/times.tsx';
import { type Clash, ClashList } from './hold-form.tsx';
import { carriedIn, type Draft, notesOf } from './plan-draft.tsx';

const LEFT_OUT = 'out';
const VISITS = Array.from({ length: 25 }, (_, at) => at + 2);
const fieldOf = (visit: number) => `visit-${visit}`;

/** What is to become of visits that cannot be at their own time, as `book-plan` takes it. */
export function insteadIn(form: SentForm): object[] {
  return VISITS.flatMap((visit) => {
    const chosen = form.one(fieldOf(visit));
    if (chosen === '') return [];
    return [chosen === LEFT_OUT ? { visit } : { visit, slot: chosen }];
  });
}

/** `changed`: what was found only when booking; nothing was booked. */
type Changed = { readonly visit: number; readonly code: string; readonly nearest: readonly unknown[] };
export type Sent = {
  readonly form: SentForm;
  readonly changed?: Changed;
  /** by visit, what its family has then already */
  readonly clashes?: ReadonlyMap<number, readonly Clash[]>;
};

/** The visits with what may be chosen in place of those that cannot be at their own time; its button books them. */
export function showPreview(
  c: Context<WebEnv>,
  draft: Draft,
  plan: PlanPreview,
  sent: Sent,
): Response | Promise<Response> {
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
          <Posts of={who} language={language} />
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

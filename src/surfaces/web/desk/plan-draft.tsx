// A plan as far as it is filled in: opened from what was sent, judged, and shown as its form.

import type { Context } from 'hono';
import { channels, type Directory, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { SlotId } from '../../../core/ids.ts';
import { weeksLater } from '../../../core/plan.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { planPreviewInput, slotId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { overrideOf } from '../booking/anyway-fields.tsx';
import { deskToReturnTo } from '../booking/desk-address.ts';
import { lostTitle } from '../booking/lost-time.tsx';
import { planTexts } from '../booking/texts/words.ts';
import { sayLackingAt } from '../booking/unmet-wishes.tsx';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, type Faults } from '../kit/fields.tsx';
import { type AskedNames, fieldsAt, sentIn, showFormPage, type Typed } from '../kit/form.tsx';
import { inOrder, NOBODYS, unsureIn } from '../kit/form-faults.ts';
import { number } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import type { SentForm } from '../kit/read-form.ts';
import type { Reading } from '../kit/times.tsx';
import { DeskContentFields, deskForm } from './content-fields.tsx';
import { type Clash, ClashList } from './hold-form.tsx';
import { type DeskFormRules, deskFaults } from './read-desk-form.ts';
import { deskTexts } from './texts/words.ts';

/** A plan as far as it is filled in. */
export type Draft = {
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
export async function openDraft(c: Context<WebEnv>, deps: Dependencies, form: SentForm): Promise<Draft> {
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

type PlanFields = ReturnType<typeof planForm>;

/** The rhythm, and what the desk's form asks of any time. */
export function planForm(rules: DeskFormRules) {
  const text = planTexts[rules.language];
  return {
    every: number(text.every, { hint: text.everyHint, min: '1', max: '12', short: true }),
    times: number(text.times, { hint: text.timesHint, min: '2', max: '26', short: true }),
    ...deskForm(rules),
  };
}

/** What is wrong with it before any visit is looked for. */
export function faultsOf(c: Context<WebEnv>, { typed, names, rules }: Draft): Faults {
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

/** The visits it asks for, as commands and previews take them. */
export function rhythmOf({ slot, after, area, typed, rules, reading }: Draft) {
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

/** What is to be said of a time that is offered: that the language that the desk wished for is not spoken there. */
export function notesOf({ desk, directory, reading }: Draft): (slot: string) => string | undefined {
  return (slot) => sayLackingAt(desk, directory, slot, reading.language);
}

/** All of the plan, as its form sends it. */
export function carriedIn({ slot, after, area, desk, rules, typed, names }: Draft) {
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

/** `asks`: what is to be thought of before it is sent once more. */
export function showPlanForm(
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

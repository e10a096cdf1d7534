// Asking in writing: who answers so, the short form, and a time that may be kept beside the question.

import { type Context, Hono } from 'hono';
import { type Area, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { SiteId } from '../../../core/ids.ts';
import { keptDays } from '../../../core/kept-data.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { soonestSlots } from '../../../features/availability/read.ts';
import { readFreeToAsk } from '../../../features/bookings/read-elsewhere.ts';
import type { AdviceView } from '../../../features/consultations/advice.ts';
import { askInWriting } from '../../../features/consultations/ask-in-writing.ts';
import { readAskable } from '../../../features/consultations/read-askable.ts';
import { showAdvice } from '../../../features/consultations/read-shelf.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { NOBODYS } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, select } from '../kit/inputs.tsx';
import { Name, sayPost } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { AnsweredBefore, shownFor } from './advice.tsx';
import { AskedAbout, caseForm } from './booking-form.tsx';
import { wordFaults } from './read-booking-form.ts';
import { type ShownSlot, shownSlot } from './shown-slot.ts';
import { threadTexts } from './texts/words.ts';
import { unitChosen, unitField, unitsToChoose } from './unit-field.ts';

export function askPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/ask', async (c) => {
    const actor = allowed(c, 'ask-in-writing');
    return showServices(c, await readAskable(deps, actor));
  });

  routes.get('/ask/:service/:area', async (c) => {
    const view = await openAsking(c, deps);
    return showAsk(c, view, fresh(askForm(view)));
  });

  routes.post('/ask/:service/:area', async (c) => {
    const view = await openAsking(c, deps);
    const { service, area, language } = view;
    return answerForm(c, askForm(view), {
      check: (typed) => wordFaults(typed, { topics: area.topics, language }),
      act: async (typed, form) => {
        const { topic, age, question, professional, slot, unit } = typed;
        const about = { area: area.id, service: service.id, topic, ageBand: age };
        const known = form.one('shown') === shownFor(typed) ? [] : await showAdvice(deps, view.actor, about);
        if (known.length > 0) return { known, nobodys: form.all(NOBODYS) };
        const input = {
          ...{ service: service.id, area: area.id, case: { topic, ageBand: age, question: question.trim() } },
          ...(professional !== '' && { professional }),
          ...(slot !== '' && { slot, ...unitChosen(view.units, unit) }),
        };
        return execute(deps, view.actor, askInWriting, input, { requestId: c.var.requestId });
      },
      done: (result, typed) => {
        if ('id' in result) return `/threads/${result.id}?done=asked`;
        const names = { nobodys: result.nobodys, before: [] };
        return showAsk(c, { ...view, known: result.known }, { typed, names, faults: {} });
      },
      again: (state) => showAsk(c, view, state),
    });
  });

  return routes;
}

type AskView = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly service: Service;
  readonly area: Area;
  readonly people: readonly { readonly value: string; readonly label: string }[];
  /** those of the asker's units that they choose from */
  readonly units: readonly SiteId[];
  /** the next free times, one of which may be kept */
  readonly slots: readonly ShownSlot[];
  /** advice of the shelf that is shown before the question is sent */
  readonly known?: readonly AdviceView[];
  readonly language: Language;
};

const SLOTS_SHOWN = 3;

/** Throws `not_found` for a service that answers nothing in writing there. */
async function openAsking(c: Context<WebEnv>, deps: Dependencies): Promise<AskView> {
  const actor = allowed(c, 'ask-in-writing');
  const { language } = c.var;
  const { directory, items } = await readAskable(deps, actor);
  const one = items.find(
    ({ service, area }) => service.id === c.req.param('service') && area.id === c.req.param('area'),
  );
  if (one === undefined) throw new Refusal('not_found', 'no service that answers in writing in this area');
  const { service, area } = one;
  const people = one.professionals.map((id) => ({
    value: id,
    label: sayPost(directory.professionals.get(id)?.post, language),
  }));
  const units = unitsToChoose(directory, actor).filter((unit) => directory.sites.get(unit)?.area === area.id);
  const slots: ShownSlot[] = [];
  if (may(actor, 'book-slot', area.id)) {
    const areFree = await readFreeToAsk(deps, actor);
    for await (const slot of soonestSlots(deps, actor, {
      service: service.id,
      area: area.id,
      limit: SLOTS_SHOWN * 4,
    })) {
      if (areFree(slot)) slots.push(shownSlot(directory, slot));
      if (slots.length >= SLOTS_SHOWN) break;
    }
  }
  return { actor, directory, service, area, people, units, slots, language };
}

function askForm({ area, directory, people, units, slots, language }: AskView) {
  const text = threadTexts[language].ask;
  const timeZone = zoneOf(directory, area.id);
  return {
    ...caseForm({ topics: area.topics, language }),
    professional: select(text.whom, { blank: text.anybody, options: people, optional: true }),
    unit: unitField(directory, units, language),
    slot: choice(text.keep, {
      hint: text.keepHint,
      refusals: {
        slot_taken: text.gone,
        unknown_slot: text.gone,
        past_slot: text.gone,
        too_short_notice: text.gone,
        quota_reached: text.quota,
        kept_for_others: text.keptForOthers,
        double_booked: text.double,
      },
      choices: [
        { value: '', label: text.keepNone },
        ...slots.map((slot) => ({
          value: slot.id,
          label: sayDateTime(slot.start, language, timeZone),
          hint: slot.who.map((post) => sayPost(post, language)).join(', '),
        })),
      ],
    }),
  };
}

function showAsk(
  c: Context<WebEnv>,
  view: AskView,
  state: FormState<ReturnType<typeof askForm>>,
): Response | Promise<Response> {
  const { service, area, people, units, slots, known = [], language } = view;
  const text = threadTexts[language].ask;
  const at = fieldsAt(askForm(view), state, language);
  return showFormPage(
    c,
    {
      title: text.title,
      lead: text.leadOf({
        service: nameIn(service.name, language),
        area: nameIn(area.name, language),
        days: service.written?.promiseWorkingDays ?? 1,
      }),
      current: 'threads',
      back: { href: '/ask', label: text.others },
      action: `/ask/${service.id}/${area.id}`,
      save: text.send,
      above: <AnsweredBefore of={known} service={service} language={language} />,
      below: (
        <p class="small soft">
          <Icon name="lock" /> {text.kept({ days: keptDays('thread') })}
        </p>
      ),
    },
    state,
    <>
      {known.length > 0 && <Carried of={{ shown: shownFor(state.typed) }} />}
      <AskedAbout at={at} />
      {people.length > 1 && at.professional}
      {slots.length > 0 && at.slot}
      {slots.length > 0 && units.length > 1 && at.unit}
    </>,
  );
}

function showServices(
  c: Context<WebEnv>,
  { items }: Awaited<ReturnType<typeof readAskable>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = threadTexts[language].ask;
  return showPage(
    c,
    { title: text.title, current: 'threads' },
    <div class="stack gap-6">
      <Heading lead={text.lead} back={{ href: '/threads', label: threadTexts[language].list.title }}>
        {text.title}
      </Heading>
      {items.length === 0 ? (
        <EmptyState icon="question" title={text.nobody} advice={text.nobodyAdvice}>
          <a class="button second" href="/book">
            {text.bookInstead}
          </a>
        </EmptyState>
      ) : (
        <ul class="cards">
          {items.map(({ service, area }) => (
            <li class="card stack">
              <div class="stack gap-1">
                <h2>
                  <Name of={service.name} language={language} />
                </h2>
                <p class="soft">
                  <Name of={area.name} language={language} /> ·{' '}
                  {text.promise({ days: service.written?.promiseWorkingDays ?? 1 })}
                </p>
              </div>
              <p>
                <a class="button" href={`/ask/${service.id}/${area.id}`}>
                  {text.askThis}
                  <span class="unseen">
                    : {nameIn(service.name, language)}, {nameIn(area.name, language)}
                  </span>
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

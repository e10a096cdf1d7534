// "I am away": somebody reports their own absence, sees what it leaves standing, and who is told.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readLeftOutside } from '../../../features/directory/read-left-outside.ts';
import { reportAway } from '../../../features/directory/report-away.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  faultsUnlessLeft,
  Leaving,
  LeftBookings,
  type LeftShown,
  leavingIn,
  leftBy,
  withOwners,
} from '../booking/left-outside.tsx';
import { dutyTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayAbsence } from '../kit/say-absence.ts';
import { dateOf } from '../kit/times.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { type AbsenceFields, absenceFields, absenceGaps, absenceOf, placedAbsence } from './absence-form.tsx';
import { handOverFor, handOverOf } from './hand-over-link.ts';
import { awayTexts } from './texts/words.ts';

export function awayPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/away', async (c) => {
    const opened = await open(c, deps);
    const { actor, directory, language, now } = opened;
    const today = dateOf(now, directory.region.timeZone);
    const known = { fromDate: today, toDate: today, reason: SUDDEN };
    const state = fresh(absenceFields(language), known);
    const away = { away: absenceOf(state.typed) };
    // what today's absence leaves standing is in sight before the one press that reports it
    const left = isHere(opened) ? await withOwners(c, deps, await readLeftOutside(deps, actor, away)) : undefined;
    return showAway(c, opened, state, left);
  });

  // For other days the first press shows what the absence leaves standing, and the second reports it.
  routes.post('/away', async (c) => {
    const opened = await open(c, deps);
    const { actor, language } = opened;
    const fields = absenceFields(language);
    return answerForm(c, fields, {
      check: (typed) => absenceGaps(typed, language),
      act: (typed, form) => {
        const input = { ...absenceOf(typed), ...leavingIn(form) };
        return executeTelling(deps, actor, reportAway, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => `/away?done=${unchanged ? UNCHANGED : 'reported'}`,
      faults: faultsUnlessLeft(fields),
      again: async (state, error) => showAway(c, opened, state, await leftBy(c, deps, error)),
    });
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly now: number;
};

async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const actor = allowed(c, 'report-absence');
  return { actor, directory: await readDirectory(deps), language: c.var.language, now: deps.clock.now() };
}

/** Somebody who falls ill says no more than that it was not planned: health is nobody's to know. */
const SUDDEN = 'other';

function isHere({ actor, directory }: Opened): boolean {
  return actor.professional !== undefined && directory.professionals.has(actor.professional);
}

function showAway(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<AbsenceFields>,
  left?: LeftShown,
): Response | Promise<Response> {
  const { actor, directory, language, now } = opened;
  const text = awayTexts[language];
  const person = actor.professional && directory.professionals.get(actor.professional);
  const back = { href: '/', label: text.back };
  if (!person) {
    return showPage(
      c,
      { title: text.title, width: 'narrow' },
      <div class="stack gap-5">
        <Heading back={back}>{text.title}</Heading>
        <EmptyState icon="person" title={text.nobody} advice={text.nobodyAdvice} />
      </div>,
    );
  }
  const known = directory.absences
    .filter(({ professional, to }) => professional === person.id && to > now)
    .toSorted((one, other) => one.from - other.from);
  return showFormPage(
    c,
    {
      title: text.title,
      lead: text.lead,
      back,
      action: '/away',
      save: text.report,
      ...(left && c.req.method !== 'GET' && { status: 409 }),
      said: c.req.query('done') === 'reported' && (
        <Note tone="good" said>
          <p>{text.reported}</p>
        </Note>
      ),
      above: (
        <>
          {left && <LeftBookings left={left} directory={directory} language={language} advice={text.standingAdvice} />}
          {known.length > 0 && (
            <section class="stack gap-2">
              <h2>{text.known}</h2>
              <ul class="list card">
                {known.map((absence) => (
                  <li class="row apart">
                    <span>{sayAbsence(directory, absence, language)}</span>
                    <a href={handOverOf(absence)} aria-label={handOverFor(directory, absence, language)}>
                      {dutyTexts[language].handOver}
                    </a>
                  </li>
                ))}
              </ul>
              <p>
                <a href="/duties">{dutyTexts[language].all}</a>
              </p>
            </section>
          )}
        </>
      ),
    },
    state,
    <>
      <Leaving left={left} />
      <p>{text.who({ who: nameIn(person.post, language) })}</p>
      {placedAbsence(fieldsAt(absenceFields(language), state, language))}
    </>,
  );
}

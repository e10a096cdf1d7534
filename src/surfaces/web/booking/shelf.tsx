// An area's shelf: short advice and links, what waits for a second pair of eyes, and an answer said anew for others.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { ageBands } from '../../../core/booking.ts';
import { type Area, type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { BookingId } from '../../../core/ids.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import {
  ADVICE_FAULTS,
  type AdviceView,
  LONGEST_ADVICE,
  LONGEST_REASON,
  LONGEST_TITLE,
} from '../../../features/consultations/advice.ts';
import { answeredByAdvice } from '../../../features/consultations/answered-by-advice.ts';
import { approveAdvice, sendBackAdvice } from '../../../features/consultations/approve-advice.ts';
import { readThread } from '../../../features/consultations/read.ts';
import { listShelf, readAdvice } from '../../../features/consultations/read-shelf.ts';
import { rewordAdvice } from '../../../features/consultations/reword-advice.ts';
import { takeDownAdvice } from '../../../features/consultations/take-down-advice.ts';
import { writeAdvice } from '../../../features/consultations/write-advice.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary, type Faults } from '../kit/fields.tsx';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import {
  allFields,
  answerForm,
  type FormState,
  fieldsAt,
  fresh,
  ofKept,
  showFormPage,
  standing,
  type Typed,
} from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { longText, select, text } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { AdviceBody, AdviceRows } from './advice.tsx';
import { writingFault } from './read-booking-form.ts';
import { bookingTexts, shelfTexts } from './texts/words.ts';

export function shelfPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/shelf', async (c) => {
    const actor = allowed(c, 'see-shelf');
    const directory = await readDirectory(deps);
    const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'see-shelf', id));
    const asked = areas.find(({ id }) => id === c.req.query('area')) ?? (areas.length === 1 ? areas[0] : undefined);
    const filter = filterIn(c, shelfFilter(areas, asked, c.var.language));
    const { topic, age } = filter.asked;
    const wanted = { limit: 50, ...(asked && { area: asked.id }) };
    const cursor = c.req.query('cursor');
    const band = ageBands.find((one) => one === age);
    const shown = await listShelf(deps, actor, {
      ...{ ...wanted, state: 'shown' },
      ...(topic && asked && { topic }),
      ...(band && { ageBand: band }),
      ...(cursor !== undefined && { cursor }),
    });
    const listed = async (state: AdviceView['state']) => (await listShelf(deps, actor, { ...wanted, state })).items;
    const parts = may(actor, 'write-advice')
      ? {
          waiting: await listed('waiting'),
          'sent-back': await listed('sent-back'),
          'taken-down': await listed('taken-down'),
        }
      : {};
    return showShelf(c, { actor, directory, areas, asked, filter, shown, parts });
  });

  routes.get('/shelf/new/:area', async (c) => {
    const view = await openArea(c, deps);
    return showWriting(c, view, fresh(adviceForm(view), { language: view.language }));
  });

  routes.post('/shelf/new/:area', async (c) => {
    const view = await openArea(c, deps);
    return answerForm(c, adviceForm(view), {
      check: (typed) => faultsIn(typed, view.language),
      act: (typed) => execute(deps, view.actor, writeAdvice, { area: view.area.id, ...contentIn(typed) }, by(c)),
      done: ({ id, state }) => `/shelf/${id}?done=${state === 'shown' ? 'added' : 'written'}`,
      again: (state) => showWriting(c, view, state),
    });
  });

  routes.get('/threads/:id/advice/:text', async (c) => {
    const { view, known } = await openAnswer(c, deps);
    return showWriting(c, view, fresh(adviceForm(view), known));
  });

  routes.post('/threads/:id/advice/:text', async (c) => {
    const { view, from } = await openAnswer(c, deps);
    return answerForm(c, adviceForm(view), {
      check: (typed) => faultsIn(typed, view.language),
      act: (typed) => execute(deps, view.actor, writeAdvice, { area: view.area.id, ...contentIn(typed), from }, by(c)),
      done: ({ id }) => `/shelf/${id}?done=written`,
      again: (state) => showWriting(c, view, state),
    });
  });

  routes.get('/shelf/:id', async (c) => {
    const advice = await openAdvice(c, deps);
    return showAdvicePage(c, advice, fresh(reasonForm(c.var.language)));
  });

  routes.get('/shelf/:id/reword', async (c) => {
    const { view, advice } = await openToReword(c, deps);
    return showWriting(c, view, ofKept(adviceForm(view), keptIn(advice)));
  });

  routes.post('/shelf/:id/reword', async (c) => {
    const { view, advice } = await openToReword(c, deps);
    return answerForm(c, adviceForm(view), {
      kept: keptIn(advice),
      check: (typed) => faultsIn(typed, view.language),
      act: (typed) => {
        const input = { advice: advice.id, version: advice.version, ...contentIn(typed) };
        return execute(deps, view.actor, rewordAdvice, input, by(c));
      },
      done: ({ id }) => `/shelf/${id}?done=written`,
      again: (state) => showWriting(c, view, state),
    });
  });

  routes.post('/shelf/:id/approve', async (c) => {
    const { actor, advice } = await openAdvice(c, deps);
    const input = { advice: advice.id, version: Number((await readForm(c)).one('version')) };
    try {
      await execute(deps, actor, approveAdvice, input, by(c));
    } catch (error) {
      if (!isLate(error)) throw error;
      return c.redirect(`/shelf/${advice.id}?done=changed`, 303);
    }
    return c.redirect(`/shelf/${advice.id}?done=approved`, 303);
  });

  routes.post('/shelf/:id/:act{send-back|take-down}', async (c) => {
    const { actor, advice, directory } = await openAdvice(c, deps);
    const act = c.req.param('act') === 'take-down' ? 'take-down' : 'send-back';
    const { language } = c.var;
    return answerForm(c, reasonForm(language), {
      check: ({ reason }) => faultOf('reason', reason, language),
      act: ({ reason }, form) => {
        const input = { advice: advice.id, version: Number(form.one('version')), reason: reason.trim() };
        return execute(deps, actor, act === 'take-down' ? takeDownAdvice : sendBackAdvice, input, by(c));
      },
      done: () => `/shelf/${advice.id}?done=${act}`,
      faults: (error) => {
        if (!isLate(error)) throw error;
        return { reason: shelfTexts[language].done.changed };
      },
      again: (state) => showAdvicePage(c, { actor, advice, directory }, state),
    });
  });

  routes.post('/shelf/:id/answered', async (c) => {
    const { actor, advice } = await openAdvice(c, deps);
    const form = await readForm(c);
    await execute(deps, actor, answeredByAdvice, { advice: advice.id, service: form.one('service') }, by(c));
    const hold = bookingId.safeParse(form.one('hold')).data;
    if (hold) await letGo(c, deps, actor, hold);
    return c.redirect(`/shelf/${advice.id}?done=answered`, 303);
  });

  return routes;
}

function by(c: Context<WebEnv>) {
  return { requestId: c.var.requestId };
}

function isLate(error: unknown): boolean {
  return error instanceof Refusal && ['changed_meanwhile', 'wrong_status'].includes(error.code);
}

/** The time that was held for a booking that is not needed now; one that has run out is free already. */
async function letGo(c: Context<WebEnv>, deps: Dependencies, actor: Actor, hold: BookingId): Promise<void> {
  try {
    await execute(deps, actor, releaseHold, { booking: hold }, by(c));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

type Writing = {
  readonly actor: Actor;
  readonly area: Area;
  readonly language: Language;
  /** where its form is sent */
  readonly path: string;
  readonly back: { readonly href: string; readonly label: string };
  /** of an answer: it is to be said anew */
  readonly ofAnswer?: true;
  /** why it was sent back */
  readonly reason?: string;
};

async function openArea(c: Context<WebEnv>, deps: Dependencies): Promise<Writing> {
  const actor = allowed(c, 'write-advice');
  const { language } = c.var;
  const { areas } = await readDirectory(deps);
  const area = [...areas.values()].find(({ id }) => id === c.req.param('area'));
  if (area === undefined || !may(actor, 'write-advice', area.id)) throw new Refusal('not_found', 'no such area');
  const back = { href: '/shelf', label: shelfTexts[language].title };
  return { actor, area, language, path: `/shelf/new/${area.id}`, back };
}

/** An answer of the actor's to say anew. Throws `not_found`. */
async function openAnswer(c: Context<WebEnv>, deps: Dependencies) {
  const actor = allowed(c, 'write-advice');
  const { language } = c.var;
  const {
    record,
    view: thread,
    part,
    directory,
  } = await readThread(deps, actor, c.req.param('id') ?? '', c.var.requestId);
  const answer = thread.texts?.find(({ id, kind }) => id === c.req.param('text') && kind === 'answer');
  const area = directory.areas.get(record.area);
  if (part !== 'specialist' || answer === undefined || area === undefined || !may(actor, 'write-advice', area.id)) {
    throw new Refusal('not_found', 'no such answer');
  }
  const view: Writing = {
    ...{ actor, area, language, path: `/threads/${record.id}/advice/${answer.id}`, ofAnswer: true },
    back: { href: `/threads/${record.id}`, label: shelfTexts[language].backToThread },
  };
  const { topic = '', ageBand = '' } = record;
  const known = { topic, age: ageBand, language, text: answer.text.slice(0, LONGEST_ADVICE) };
  return { view, known, from: { thread: record.id, text: answer.id } };
}

type Opened = { readonly actor: Actor; readonly advice: AdviceView; readonly directory: Directory };

async function openAdvice(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const actor = allowed(c, 'see-shelf');
  const { view, directory } = await readAdvice(deps, actor, c.req.param('id') ?? '');
  return { actor, advice: view, directory };
}

async function openToReword(c: Context<WebEnv>, deps: Dependencies) {
  const { actor, advice, directory } = await openAdvice(c, deps);
  const { language } = c.var;
  const area = [...directory.areas.values()].find(({ id }) => id === advice.area);
  if (area === undefined || !advice.acts.includes('reword')) throw new Refusal('not_found', 'nothing to say anew');
  const view: Writing = {
    ...{ actor, area, language, path: `/shelf/${advice.id}/reword` },
    back: { href: `/shelf/${advice.id}`, label: advice.title },
    ...(advice.reason !== undefined && { reason: advice.reason }),
  };
  return { view, advice };
}

function adviceForm({ area, language }: Pick<Writing, 'area' | 'language'>) {
  const said = shelfTexts[language];
  const { ageBand } = bookingTexts[language];
  return {
    title: text(said.adviceTitle, {
      hint: said.adviceTitleHint,
      maxlength: LONGEST_TITLE,
      seen: true,
      fault: sayFault(language),
    }),
    text: longText(said.text, {
      hint: said.textHint,
      maxlength: LONGEST_ADVICE,
      seen: true,
      optional: true,
      fault: sayFault(language),
    }),
    link: text(said.link, { hint: said.linkHint, optional: true, fault: said.fault.link }),
    topic: select(said.topic, {
      options: area.topics.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
      fault: said.fault.topic,
    }),
    age: select(said.age, {
      blank: said.anyAge,
      options: ageBands.map((value) => ({ value, label: ageBand[value] })),
      of: ['ageBand'],
    }),
    language: select(said.language, {
      options: languages.map((value) => ({ value, label: said.inLanguage[value] })),
    }),
  };
}
type AdviceFields = ReturnType<typeof adviceForm>;

function sayFault(language: Language) {
  const { fault } = shelfTexts[language];
  return (message: string) =>
    message === ADVICE_FAULTS['as-answered']
      ? fault.asAnswered
      : message === ADVICE_FAULTS['of-the-case']
        ? fault.ofTheCase
        : fault.text;
}

function faultOf(name: string, written: string, language: Language): Faults {
  const fault = writingFault(written, language);
  return fault === undefined ? {} : { [name]: fault };
}

function faultsIn({ title, text, link, topic }: Typed<AdviceFields>, language: Language): Faults {
  const { fault } = shelfTexts[language];
  return {
    ...faultOf('title', title, language),
    ...(text.trim() === '' ? link.trim() === '' && { text: fault.nothing } : faultOf('text', text, language)),
    ...(topic === '' && { topic: fault.topic }),
  };
}

function contentIn({ title, text, link, topic, age, language }: Typed<AdviceFields>) {
  return {
    ...{ title: title.trim(), topic, language },
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(link.trim() !== '' && { link: link.trim() }),
    ...(age !== '' && { ageBand: age }),
  };
}

function keptIn({ title, text = '', link = '', topic, ageBand, language }: AdviceView) {
  return { title, text, link, topic, age: ageBand ?? '', language };
}

function showWriting(c: Context<WebEnv>, view: Writing, state: FormState<AdviceFields>): Response | Promise<Response> {
  const { area, language, path, back, ofAnswer, reason, actor } = view;
  const said = shelfTexts[language];
  const shows = !ofAnswer && reason === undefined && may(actor, 'manage-shelf', area.id);
  return showFormPage(
    c,
    {
      ...{ title: said.writeTitle, lead: ofAnswer ? said.writeLeadOfAnswer : said.writeLead, current: 'shelf' },
      ...{ back, action: path, save: shows ? said.saveShown : said.save },
      above: reason !== undefined && (
        <Note tone="warn">
          <p>
            <b>{said.sentBackBecause}</b>
          </p>
          <p class="said">{reason}</p>
        </Note>
      ),
    },
    state,
    allFields(adviceForm(view), state, language),
  );
}

function shelfFilter(areas: readonly Area[], asked: Area | undefined, language: Language) {
  const said = shelfTexts[language];
  const { ageBand } = bookingTexts[language];
  const options = (of: readonly { readonly id: string; readonly name: Area['name'] }[]) =>
    of.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }));
  return {
    area: select(said.area, { blank: said.allAreas, options: options(areas) }),
    topic: select(said.topic, { blank: said.allTopics, options: options(asked?.topics ?? []) }),
    age: select(said.age, {
      blank: said.allAges,
      options: ageBands.map((value) => ({ value, label: ageBand[value] })),
    }),
  };
}

type Shelf = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly areas: readonly Area[];
  readonly asked: Area | undefined;
  readonly filter: Filter<ReturnType<typeof shelfFilter>>;
  readonly shown: Awaited<ReturnType<typeof listShelf>>;
  /** what is not shown, for those who write */
  readonly parts: Readonly<Partial<Record<'waiting' | 'sent-back' | 'taken-down', readonly AdviceView[]>>>;
};

function showShelf(
  c: Context<WebEnv>,
  { actor, directory, areas, asked, filter, shown, parts }: Shelf,
): Response | Promise<Response> {
  const { language } = c.var;
  const said = shelfTexts[language];
  const writes = areas.filter(({ id }) => may(actor, 'write-advice', id));
  const at = fieldsAt(shelfFilter(areas, asked, language), filter, language);
  const more = new URLSearchParams({ ...filter.asked, ...(shown.nextCursor !== null && { cursor: shown.nextCursor }) });
  return showPage(
    c,
    { title: said.title, current: 'shelf', ...standing(filter) },
    <div class="stack gap-5">
      <FilterFaults of={filter} language={language} />
      <Heading lead={said.lead}>{said.title}</Heading>
      {(['waiting', 'sent-back'] as const).map(
        (state) =>
          (parts[state]?.length ?? 0) > 0 && (
            <section class="card tight stack gap-2">
              <h2>{said.parts[state]}</h2>
              <AdviceRows of={parts[state] ?? []} directory={directory} language={language} />
            </section>
          ),
      )}
      <FilterForm
        action="/shelf"
        shape="row"
        language={language}
        clear={Object.values(filter.asked).some((value) => value !== '') ? '/shelf' : undefined}
      >
        {areas.length > 1 && <div class="picker">{at.area}</div>}
        {asked && <div class="picker">{at.topic}</div>}
        <div class="picker">{at.age}</div>
      </FilterForm>
      {shown.items.length === 0 ? (
        <EmptyState icon="question" title={said.none} advice={writes.length > 0 ? said.noneWriter : said.noneReader} />
      ) : (
        <section class="card tight stack gap-2">
          <h2>{said.parts.shown}</h2>
          <AdviceRows of={shown.items} directory={directory} language={language} />
          {shown.nextCursor !== null && (
            <p>
              <a href={`/shelf?${more}`}>{said.more}</a>
            </p>
          )}
        </section>
      )}
      {writes.length > 0 && (
        <section class="stack gap-2 no-print">
          <h2>{said.writeTitle}</h2>
          <p class="row gap-2">
            {writes.map(({ id, name }) => (
              <a class="button second" href={`/shelf/new/${id}`}>
                <Icon name="add" /> {nameIn(name, language)}
              </a>
            ))}
          </p>
        </section>
      )}
      {(parts['taken-down']?.length ?? 0) > 0 && (
        <section class="card tight stack gap-2">
          <h2>{said.parts['taken-down']}</h2>
          <AdviceRows of={parts['taken-down'] ?? []} directory={directory} language={language} />
        </section>
      )}
    </div>,
  );
}

function reasonForm(language: Language) {
  const said = shelfTexts[language];
  return {
    reason: longText(said.reason, { hint: said.reasonHint, maxlength: LONGEST_REASON, short: true, seen: true }),
  };
}

function showAdvicePage(
  c: Context<WebEnv>,
  { advice, directory }: Opened,
  state: FormState<ReturnType<typeof reasonForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const said = shelfTexts[language];
  return showPage(
    c,
    { title: advice.title, current: 'shelf', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <DoneNote done={c.req.query('done')} language={language} />
      <ErrorSummary faults={state.faults} language={language} />
      <Heading back={{ href: '/shelf', label: said.title }}>{advice.title}</Heading>
      {advice.state !== 'shown' && (
        <Note tone={advice.state === 'waiting' ? 'plain' : 'warn'}>
          <p>{said.standing[advice.state]}</p>
          {advice.reason !== undefined && <p class="said">{advice.reason}</p>}
        </Note>
      )}
      <AdviceBody advice={advice} directory={directory} language={language} />
      <Acts advice={advice} state={state} language={language} />
    </div>,
  );
}

const Acts: FC<{ advice: AdviceView; state: FormState<ReturnType<typeof reasonForm>>; language: Language }> = ({
  advice: { id, version, acts },
  state,
  language,
}) => {
  const said = shelfTexts[language];
  const reasoned = (['send-back', 'take-down'] as const).find((act) => acts.includes(act));
  return (
    <>
      {acts.includes('approve') && (
        <form method="post" action={`/shelf/${id}/approve`} class="card stack gap-2 no-print">
          <h2>{said.approveTitle}</h2>
          <p>{said.approveAdvice}</p>
          <Carried of={{ version: String(version) }} />
          <p>
            <button type="submit" class="button">
              {said.approve}
            </button>
          </p>
        </form>
      )}
      {reasoned && (
        <form method="post" action={`/shelf/${id}/${reasoned}`} class="card stack gap-2 no-print" novalidate>
          <h2>{said.act[reasoned]}</h2>
          <Carried of={{ version: String(version) }} />
          {allFields(reasonForm(language), state, language)}
          <p>
            <button type="submit" class="button second">
              {said.act[reasoned]}
            </button>
          </p>
        </form>
      )}
      {acts.includes('reword') && (
        <p class="no-print">
          <a class="button" href={`/shelf/${id}/reword`}>
            {said.reword}
          </a>
        </p>
      )}
    </>
  );
};

const DoneNote: FC<{ done: string | undefined; language: Language }> = ({ done, language }) => {
  const said = done && wordFor(shelfTexts[language].done, done);
  return said ? (
    <Note tone={done === 'changed' ? 'warn' : 'good'} said>
      <p>{said}</p>
    </Note>
  ) : null;
};

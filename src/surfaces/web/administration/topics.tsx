// What a worker may ask about: each area's list of topics, one small act at a time.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { type Area, nameIn, type Topic } from '../../../core/directory.ts';
import { invalidInput, Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { saveTopics, TAKEN_NAME } from '../../../features/directory/save-topics.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, ofKept, showFormPage, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { names } from '../kit/inputs.tsx';
import { Name, Names } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { topicTexts } from './texts/words.ts';

export function topicPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/topics', async (c) => {
    const actor = allowed(c, 'manage-topics');
    const { areas } = await readDirectory(deps);
    const mine = [...areas.values()].filter(({ id }) => may(actor, 'manage-topics', id));
    const [only] = mine;
    return mine.length === 1 && only ? c.redirect(`/topics/${only.id}`, 303) : showAreas(c, mine);
  });

  routes.get('/topics/:area', async (c) => {
    const { area } = await openArea(c, deps);
    return showTopics(c, area, fresh(topicForm(c.var.language)));
  });

  routes.post('/topics/:area', async (c) => {
    const { actor, area } = await openArea(c, deps);
    return answerForm(c, topicForm(c.var.language), {
      check: () => (area.topics.length >= MOST_TOPICS ? { nameFi: topicTexts[c.var.language].full } : {}),
      judge: ({ name }) => judge(deps, actor, saveTopics, inputOf(area, [...area.topics, { name }])),
      act: ({ name }) => save(c, deps, actor, area, [...area.topics, { name }]),
      done: ({ unchanged }) => doneAt(area, unchanged ? UNCHANGED : 'added'),
      again: (state) => showTopics(c, area, state),
    });
  });

  routes.post('/topics/:area/:topic/:direction{up|down}', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    const shown = z.coerce
      .number()
      .int()
      .min(0)
      .safeParse((await readForm(c)).one('place') || undefined);
    // a place that was not sent moves nothing
    if (!shown.success) throw invalidInput({ path: 'place', message: 'was not sent' });
    const others = area.topics.filter(({ id }) => id !== topic.id);
    const at = shown.data + (c.req.param('direction') === 'up' ? -1 : 1);
    const { unchanged } = await save(c, deps, actor, area, others.toSpliced(Math.max(at, 0), 0, topic));
    return c.redirect(doneAt(area, unchanged ? UNCHANGED : 'moved'), 303);
  });

  routes.get('/topics/:area/:topic', async (c) => {
    const { area, topic } = await openTopic(c, deps);
    return showRename(c, area, topic, ofKept(topicForm(c.var.language), { name: topic.name }));
  });

  routes.post('/topics/:area/:topic', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    const renamed = (name: Topic['name']) => area.topics.map((one) => (one === topic ? { id: topic.id, name } : one));
    return answerForm(c, topicForm(c.var.language), {
      kept: { name: topic.name },
      judge: ({ name }) => judge(deps, actor, saveTopics, inputOf(area, renamed(name))),
      act: ({ name }) => save(c, deps, actor, area, renamed(name)),
      done: ({ unchanged }) => doneAt(area, unchanged ? UNCHANGED : 'renamed'),
      again: (state) => showRename(c, area, topic, state),
    });
  });

  routes.get('/topics/:area/:topic/remove', async (c) => {
    const { area, topic } = await openTopic(c, deps);
    return showRemoval(c, area, topic);
  });

  routes.post('/topics/:area/:topic/remove', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    if (area.topics.length === 1) return showRemoval(c, area, topic);
    const topics = area.topics.filter((one) => one !== topic);
    await save(c, deps, actor, area, topics);
    return c.redirect(doneAt(area, 'removed'), 303);
  });

  return routes;
}

async function openArea(c: Context<WebEnv>, deps: Dependencies): Promise<{ actor: Actor; area: Area }> {
  const actor = allowed(c, 'manage-topics');
  const { areas } = await readDirectory(deps);
  const area = [...areas.values()].find(({ id }) => id === c.req.param('area'));
  if (area === undefined) throw new Refusal('not_found', 'no such area');
  if (!may(actor, 'manage-topics', area.id)) throw new Refusal('not_allowed', 'this area is not among the actor’s');
  return { actor, area };
}

async function openTopic(c: Context<WebEnv>, deps: Dependencies) {
  const { actor, area } = await openArea(c, deps);
  const topic = area.topics.find(({ id }) => id === c.req.param('topic'));
  if (topic === undefined) throw new Refusal('not_found', 'no such topic');
  return { actor, area, topic };
}

const MOST_TOPICS = 50;

function topicForm(language: Language) {
  const text = topicTexts[language];
  return {
    name: names(text.name, { of: ['topics'], fault: (message) => (message === TAKEN_NAME ? text.taken : text.fault) }),
  };
}
type TopicState = FormState<ReturnType<typeof topicForm>>;

type Listed = readonly { readonly id?: string; readonly name: Topic['name'] }[];

/** Saves the area's whole list. */
function save(c: Context<WebEnv>, deps: Dependencies, actor: Actor, area: Area, topics: Listed) {
  return executeTelling(deps, actor, saveTopics, inputOf(area, topics), { requestId: c.var.requestId });
}

function inputOf({ id }: Area, topics: Listed) {
  return { area: id, topics };
}

function doneAt({ id }: Area, done: string): string {
  return `/topics/${id}?done=${done}`;
}

function showAreas(c: Context<WebEnv>, areas: readonly Area[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'topics' },
    <div class="stack gap-5">
      <Heading lead={text.lead}>{text.title}</Heading>
      {areas.length === 0 && (
        <EmptyState icon="list" title={text.noAreas} advice={text.noAreasAdvice}>
          <a class="button" href="/import">
            {text.toImport}
          </a>
        </EmptyState>
      )}
      <div class="cards">
        {areas.map((area) => (
          <section class="card stack">
            <h2>
              <Name of={area.name} language={language} />
            </h2>
            <p class="soft">
              {text.count({ count: area.topics.length })}:{' '}
              <Names of={area.topics.map(({ name }) => name)} language={language} />
            </p>
            <p>
              <a href={`/topics/${area.id}`} aria-label={text.changeOf({ area: nameIn(area.name, language) })}>
                {text.change}
              </a>
            </p>
          </section>
        ))}
      </div>
    </div>,
  );
}

function showTopics(c: Context<WebEnv>, area: Area, state: TopicState): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  const title = text.titleOf({ area: nameIn(area.name, language) });
  const done = wordFor(text.done, c.req.query('done') ?? '');
  return showPage(
    c,
    { title, current: 'topics', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      {done && !isFaulty(state) && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      <Heading back={{ href: '/topics', label: text.areas }} lead={text.lead}>
        {title}
      </Heading>
      <ol class="list card">
        {area.topics.map((topic, at) => (
          <li class="row apart">
            <span class="grow strong">
              <Name of={topic.name} language={language} />
            </span>
            <Acts area={area} topic={topic} at={at} language={language} />
          </li>
        ))}
      </ol>
      <form method="post" action={`/topics/${area.id}`} class="stack" novalidate>
        <h2>{text.addTitle}</h2>
        {allFields(topicForm(language), state, language)}
        <div class="row">
          <button type="submit" class="button">
            {text.add}
          </button>
        </div>
      </form>
    </div>,
  );
}

const Acts: FC<{ area: Area; topic: Topic; at: number; language: Language }> = ({ area, topic, at, language }) => {
  const text = topicTexts[language];
  const name = nameIn(topic.name, language);
  const address = `/topics/${area.id}/${topic.id}`;
  const moves = [...(at > 0 ? (['up'] as const) : []), ...(at < area.topics.length - 1 ? (['down'] as const) : [])];
  return (
    <span class="row small">
      {moves.map((move) => (
        <form method="post" action={`${address}/${move}`}>
          <Carried of={{ place: String(at) }} />
          <button type="submit" class="as-link" aria-label={text.actOn({ act: text[move], topic: name })}>
            {text[move]}
          </button>
        </form>
      ))}
      <a href={address} aria-label={text.actOn({ act: text.rename, topic: name })}>
        {text.rename}
      </a>
      <a href={`${address}/remove`} aria-label={text.actOn({ act: text.remove, topic: name })}>
        {text.remove}
      </a>
    </span>
  );
};

function showRename(c: Context<WebEnv>, area: Area, topic: Topic, state: TopicState): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  const back = `/topics/${area.id}`;
  return showFormPage(
    c,
    {
      title: text.renameTitle,
      current: 'topics',
      back: { href: back, label: text.titleOf({ area: nameIn(area.name, language) }) },
      action: `${back}/${topic.id}`,
      save: frameTexts[language].save,
    },
    state,
    allFields(topicForm(language), state, language),
  );
}

function showRemoval(c: Context<WebEnv>, area: Area, topic: Topic): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  const back = `/topics/${area.id}`;
  const isLast = area.topics.length === 1;
  return showPage(
    c,
    { title: text.removeTitle, current: 'topics', width: 'narrow', ...(isLast && { status: 409 }) },
    <div class="stack gap-5">
      <Heading
        back={{ href: back, label: text.titleOf({ area: nameIn(area.name, language) }) }}
        lead={isLast ? text.lastOne : text.removeLead}
      >
        {text.removeTitle}
      </Heading>
      {!isLast && (
        <Confirm
          action={`${back}/${topic.id}/remove`}
          button={text.removeConfirm}
          danger
          back={{ href: back, label: frameTexts[language].cancel }}
        >
          <p class="card strong">
            <Name of={topic.name} language={language} />
          </p>
        </Confirm>
      )}
    </div>,
  );
}

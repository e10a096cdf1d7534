// What a worker may ask about: each area's list of topics, one small act at a time.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, nameIn, type Topic } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { saveTopics } from '../../../features/directory/save-topics.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name, Names } from '../kit/localized-name.tsx';
import { NameFields } from '../kit/name-fields.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm, typedName } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
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

  routes.get('/topics/:area', async (c) => showTopics(c, (await openArea(c, deps)).area));

  routes.post('/topics/:area', async (c) => {
    const { actor, area } = await openArea(c, deps);
    const name = typedName(await readForm(c));
    return save(c, deps, actor, area, [...area.topics, { name }], 'added', (faults) =>
      showTopics(c, area, name, faults),
    );
  });

  routes.post('/topics/:area/:topic/:direction{up|down}', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    const others = area.topics.filter(({ id }) => id !== topic.id);
    const at = area.topics.indexOf(topic) + (c.req.param('direction') === 'up' ? -1 : 1);
    return save(c, deps, actor, area, others.toSpliced(Math.max(at, 0), 0, topic), 'moved');
  });

  routes.get('/topics/:area/:topic', async (c) => {
    const { area, topic } = await openTopic(c, deps);
    return showRename(c, area, topic, topic.name);
  });

  routes.post('/topics/:area/:topic', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    const name = typedName(await readForm(c));
    const topics = area.topics.map((one) => (one === topic ? { id: topic.id, name } : one));
    return save(c, deps, actor, area, topics, 'renamed', (faults) => showRename(c, area, topic, name, faults));
  });

  routes.get('/topics/:area/:topic/remove', async (c) => {
    const { area, topic } = await openTopic(c, deps);
    return showRemoval(c, area, topic);
  });

  routes.post('/topics/:area/:topic/remove', async (c) => {
    const { actor, area, topic } = await openTopic(c, deps);
    if (area.topics.length === 1) return showRemoval(c, area, topic);
    const topics = area.topics.filter((one) => one !== topic);
    return save(c, deps, actor, area, topics, 'removed');
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

/** Saves the area's whole list and goes back to it; a name left empty comes back to the form. */
async function save(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  area: Area,
  topics: readonly { readonly id?: string; readonly name: Topic['name'] }[],
  done: string,
  again: (faults: Faults) => Response | Promise<Response> = () => showTopics(c, area),
): Promise<Response> {
  const text = topicTexts[c.var.language];
  if (topics.length > MOST_TOPICS) return again({ nameFi: text.full });
  try {
    await execute(deps, actor, saveTopics, { area: area.id, topics }, { requestId: c.var.requestId });
    return c.redirect(`/topics/${area.id}?done=${done}`, 303);
  } catch (error) {
    return again(faultsIn(error, { topics: { field: 'nameFi', text: text.fault } }));
  }
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

function showTopics(
  c: Context<WebEnv>,
  area: Area,
  typed: Topic['name'] = {},
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  const title = text.titleOf({ area: nameIn(area.name, language) });
  const faulty = Object.keys(faults).length > 0;
  const done = wordFor(text.done, c.req.query('done') ?? '');
  return showPage(
    c,
    { title, current: 'topics', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      {done && !faulty && (
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
        <NameFields label={text.name} values={typed} faults={faults} language={language} />
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

function showRename(
  c: Context<WebEnv>,
  area: Area,
  topic: Topic,
  typed: Topic['name'],
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = topicTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const back = `/topics/${area.id}`;
  return showPage(
    c,
    { title: text.renameTitle, current: 'topics', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: back, label: text.titleOf({ area: nameIn(area.name, language) }) }}>
        {text.renameTitle}
      </Heading>
      <form method="post" action={`${back}/${topic.id}`} class="stack gap-5" novalidate>
        <NameFields label={text.name} values={typed} faults={faults} language={language} />
        <div class="row">
          <button type="submit" class="button">
            {frameTexts[language].save}
          </button>
          <a class="button quiet" href={back}>
            {frameTexts[language].cancel}
          </a>
        </div>
      </form>
    </div>,
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

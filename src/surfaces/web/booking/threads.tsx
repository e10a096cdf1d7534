// Written questions: those I asked, those I may answer, and who answers in writing.

import { type Context, Hono } from 'hono';
import { may } from '../../../core/permissions.ts';
import { type ReadThread, readThreads } from '../../../features/consultations/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { shelfTexts, threadTexts } from './texts/words.ts';
import { ThreadRows } from './thread-rows.tsx';

export function threadsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/threads', async (c) => {
    const actor = signedIn(c);
    const { open, closed } = await readThreads(deps, actor, c.var.requestId);
    return showThreads(c, open, closed, may(actor, 'ask-in-writing'));
  });
  return routes;
}

function showThreads(
  c: Context<WebEnv>,
  open: readonly ReadThread[],
  closed: readonly ReadThread[],
  asks: boolean,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = threadTexts[language];
  const of = (part: ReadThread['part']) => open.filter((thread) => thread.part === part);
  const parts = [
    { title: text.list.toAnswer, of: of('specialist') },
    { title: text.list.own, of: of('asker') },
    { title: text.list.followed, of: of('coordinator') },
    { title: text.list.closed, of: closed },
  ].filter((one) => one.of.length > 0);
  const way = (
    <p class="row gap-2 no-print">
      {asks && (
        <a class="button" href="/ask">
          <Icon name="question" /> {text.ask.title}
        </a>
      )}
      <a class="button second" href="/shelf">
        {shelfTexts[language].title}
      </a>
    </p>
  );
  return showPage(
    c,
    { title: text.list.title, current: 'threads', width: 'narrow' },
    <div class="stack gap-5">
      {c.req.query('done') === 'given-back' && (
        <Note tone="good" said>
          <p>{text.list.givenBack}</p>
        </Note>
      )}
      <Heading lead={text.list.lead}>{text.list.title}</Heading>
      {way}
      {parts.length === 0 ? (
        <EmptyState icon="question" title={text.list.none} advice={asks ? text.list.noneAsker : text.list.noneOther} />
      ) : (
        parts.map(({ title, of: threads }) => (
          <section class="card tight">
            <h2>{title}</h2>
            <ThreadRows of={threads} language={language} />
          </section>
        ))
      )}
    </div>,
  );
}

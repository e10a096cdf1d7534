// What people have told about the service's accessibility, newest first, for the administrator.

import { Hono } from 'hono';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFeedback } from '../../../features/insights/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { feedbackTexts } from './texts/words.ts';

export function feedbackPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/feedback', async (c) => {
    const items = await readFeedback(deps, signedIn(c));
    const { region } = await readDirectory(deps);
    const { language } = c.var;
    const text = feedbackTexts[language];
    return showPage(
      c,
      { title: text.title, current: 'feedback' },
      <div class="stack gap-5">
        <Heading lead={text.lead}>{text.title}</Heading>
        {items.length === 0 ? (
          <EmptyState icon="mail-open" title={text.none} advice={text.noneAdvice}>
            <a class="button second" href="/accessibility">
              {text.toStatement}
            </a>
          </EmptyState>
        ) : (
          <ul class="list card">
            {items.map((item) => (
              <li class="stack gap-3">
                <time class="soft" datetime={item.createdAt}>
                  {sayDateTime(Date.parse(item.createdAt), language, region.timeZone, 'full')}
                </time>
                <p class="said">{item.message}</p>
                <Facts
                  of={[
                    [text.page, <a href={item.page}>{item.page}</a>],
                    [text.contact, item.contact],
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </div>,
    );
  });
  return routes;
}

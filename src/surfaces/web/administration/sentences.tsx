// What people added in words to how useful consultations were: of nobody, and only where enough have answered.

import { Hono } from 'hono';
import { readSentences } from '../../../features/consultations/read-sentences.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { sentencesTexts } from './texts/words.ts';

export function sentencesPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/insights/sentences', async (c) => {
    const { language } = c.var;
    const text = sentencesTexts[language];
    const { services } = await readSentences(deps, allowed(c, 'read-insights'), undefined, c.var.requestId);
    const directory = await readDirectory(deps);
    const named = services.map(({ area, service, sentences }) => ({
      area: sayName([...directory.areas.values()].find(({ id }) => id === area)?.name, language),
      service: sayName([...directory.services.values()].find(({ id }) => id === service)?.name, language),
      sentences,
    }));
    return showPage(
      c,
      { title: text.title, current: 'insights', width: 'narrow' },
      <div class="stack gap-5">
        <Heading lead={text.lead} back={{ href: '/insights', label: text.back }}>
          {text.title}
        </Heading>
        {named.length === 0 && <EmptyState icon="question" title={text.none} advice={text.noneAdvice} />}
        {named.map(({ area, service, sentences }) => (
          <section class="card stack">
            <h2>
              {service} · {area}
            </h2>
            <ul class="rows">
              {sentences.map((sentence) => (
                <li>
                  <p class="said">{sentence}</p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>,
    );
  });
  return routes;
}

// The privacy notice, open to everybody.

import { Hono } from 'hono';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { Points } from './accessibility.tsx';
import { privacyTexts } from './texts/words.ts';

export function privacyPage(): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/privacy', (c) => {
    const text = privacyTexts[c.var.language];
    return showPage(
      c,
      { title: text.title, width: 'narrow' },
      <div class="stack gap-6">
        <Heading lead={text.lead}>{text.title}</Heading>
        {text.sections.map(({ heading, points }) => (
          <section class="stack gap-3">
            <h2>{heading}</h2>
            <Points of={points} />
          </section>
        ))}
      </div>,
    );
  });
  return routes;
}

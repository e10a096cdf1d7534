// The privacy notice, open to everybody: what retention goes by, in words.

import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { KEPT, type KeptName, keptNames, keptParts, termOf, viewersOf } from '../../../core/kept-data.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { Points } from './accessibility.tsx';
import { privacyTexts } from './texts/words.ts';

export function privacyPage({ config }: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/privacy', (c) => {
    const { language, mailTray } = c.var;
    const text = privacyTexts[language];
    // Only a demonstration keeps what it sends.
    const names = keptNames().filter((name) => name !== 'tray' || mailTray);
    return showPage(
      c,
      { title: text.title },
      <div class="stack gap-6">
        <Heading lead={text.lead}>{text.title}</Heading>
        <nav aria-label={text.contents}>
          <ul class="plain-list">
            {keptParts.map((part) => (
              <li>
                <a href={`#${part}`}>{text.parts[part]}</a>
              </li>
            ))}
          </ul>
        </nav>
        {keptParts.map((part) => {
          const rows = names.filter((name) => KEPT[name].part === part);
          return (
            <section class="stack gap-3">
              <h2 id={part}>{text.parts[part]}</h2>
              <Kept part={text.parts[part]} rows={rows} language={language} years={config.accessLogYears} />
            </section>
          );
        })}
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

const Kept: FC<{ part: string; rows: readonly KeptName[]; language: Language; years: number }> = ({
  part,
  rows,
  language,
  years,
}) => {
  const text = privacyTexts[language];
  const { columns } = text;
  return (
    <div class="card">
      <DataTable
        caption={text.caption({ part })}
        unseenCaption
        rows={rows}
        columns={[
          { label: columns.what, names: true, cell: (name) => text.rows[name].what },
          { label: columns.why, cell: (name) => text.rows[name].why },
          { label: columns.term, cell: (name) => sayTerm(name, language, years) },
          { label: columns.viewers, cell: (name) => sayViewers(name, language) },
        ]}
      />
    </div>
  );
};

function sayTerm(name: KeptName, language: Language, accessLogYears: number): string {
  const text = privacyTexts[language];
  const term = termOf(name);
  if (term === 'waiting') return text.whileWaiting;
  if (term === 'ours') return text.ours;
  const time =
    'setting' in term ? text.time.years({ count: accessLogYears }) : text.time[term.unit]({ count: term.keep });
  return text.after[term.after]({ time });
}

function sayViewers(name: KeptName, language: Language): string {
  const text = privacyTexts[language];
  const viewers = viewersOf(name).map((viewer) => text.viewers[viewer]);
  return viewers.length === 0 ? text.nobody : viewers.join(', ');
}

// Which drop-ins run today or come next, and how one of them is named wherever it is shown.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayClock, sayDateTimeRange } from '../../../core/wording.ts';
import type { FoundDropIn } from '../../../features/walk-ins/find-drop-in.ts';
import type { NextDropIn } from '../../../features/walk-ins/read.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { isoOf } from '../kit/times.tsx';
import { walkInTexts } from './texts/words.ts';

/** What a queue is known by in its address. */
export type At = { readonly site: string; readonly service: string };

export function addressOf({ site, service }: At): string {
  return `/walk-ins?${new URLSearchParams({ site, service })}`;
}

/** Its waiting area, for anybody. */
export function comeTo({ site, service }: At): string {
  return `/come/${service}/${site}`;
}

export function atOf({ queue }: FoundDropIn): At {
  return { site: queue.site, service: queue.service };
}

export function siteName(directory: Directory, { queue }: FoundDropIn, language: Language): string {
  return sayName(directory.sites.get(queue.site)?.name, language);
}

export function hoursOf(directory: Directory, { shifts, area }: FoundDropIn, language: Language): string {
  const zone = zoneOf(directory, area);
  const from = sayClock(Math.min(...shifts.map(({ start }) => start)), language, zone);
  return walkInTexts[language].hours({ from, to: { at: Math.max(...shifts.map(({ end }) => end)), zone } });
}

/** Those of today; where there is none, the ones that come next. */
export function showDropIns(
  c: Context<WebEnv>,
  directory: Directory,
  dropIns: readonly FoundDropIn[],
  next: readonly NextDropIn[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = walkInTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'walkIns' },
    <div class="stack gap-6">
      <Heading lead={text.lead}>{text.title}</Heading>
      {dropIns.length === 0 ? (
        <>
          <EmptyState icon="people" title={text.none} advice={text.noneAdvice} />
          <NextDropIns next={next} language={language} />
        </>
      ) : (
        <ul class="stack">
          {dropIns.map((dropIn) => (
            <li class="card stack gap-2">
              <h2>{siteName(directory, dropIn, language)}</h2>
              <p>
                <Name of={dropIn.service.name} language={language} />
              </p>
              <p class="soft">{hoursOf(directory, dropIn, language)}</p>
              <p>
                <a
                  class="button"
                  href={addressOf(atOf(dropIn))}
                  aria-label={`${text.open}: ${siteName(directory, dropIn, language)}`}
                >
                  {text.open}
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

const NextDropIns: FC<{ next: readonly NextDropIn[]; language: Language }> = ({ next, language }) => {
  const text = walkInTexts[language];
  if (next.length === 0) return <p>{text.noneAhead}</p>;
  return (
    <section class="stack gap-3">
      <h2>{text.next}</h2>
      <ul class="list card">
        {next.map(({ start, end, site, service, timeZone }) => (
          <li class="stack gap-1">
            <time datetime={isoOf(start)} class="strong">
              {sayDateTimeRange(start, end, language, timeZone)}
            </time>
            <span>
              <Name of={site.name} language={language} />
              {site.address && `, ${site.address}`}
            </span>
            <span class="soft small">
              <Name of={service.name} language={language} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

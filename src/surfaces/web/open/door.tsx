// The public door: what this is, whom to call, what anybody may book or come to. Nobody has to sign in to read it.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayTimeRange } from '../../../core/wording.ts';
import { type Door, readDoor } from '../../../features/clinics/read-door.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { isoOf } from '../kit/times.tsx';
import { doorTexts } from './texts/words.ts';

/** At `/` for somebody who has not signed in, and at `/areas` for anybody. */
export function doorPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/', async (c, next) => (c.var.actor ? next() : showDoor(c, await readDoor(deps))));
  routes.get('/areas', async (c) => showDoor(c, await readDoor(deps)));
  return routes;
}

function showDoor(c: Context<WebEnv>, door: Door): Response | Promise<Response> {
  const { language } = c.var;
  const text = doorTexts[language];
  return showPage(
    c,
    { title: text.title },
    <div class="stack">
      <div class="stack gap-2">
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
      </div>
      <div class="two">
        <div class="stack">
          <Bookable door={door} language={language} />
          <ByVideo door={door} language={language} />
          <Coming door={door} language={language} />
        </div>
        <div class="stack">
          <Areas door={door} language={language} />
          <Note tone="bad">
            <p>
              <b>{text.urgent}</b>
            </p>
            <p class="small">{text.urgentMore}</p>
          </Note>
        </div>
      </div>
    </div>,
  );
}

type Part = FC<{ door: Door; language: Language }>;

const Bookable: Part = ({ door: { areas, directory }, language }) => {
  const text = doorTexts[language];
  const rows = areas.flatMap(({ area, services }) => services.map((open) => ({ area, ...open })));
  return (
    <section class="card tight">
      <h2>{text.book}</h2>
      {rows.length === 0 ? (
        <p class="soft">{text.bookNone}</p>
      ) : (
        <ul class="rows">
          {rows.map(({ area, service, next }) => (
            <li>
              <div>
                <b>
                  <Name of={service.name} language={language} />
                </b>
                <br />
                <span class="small soft">
                  <Name of={area.name} language={language} /> · {text.minutes({ count: service.durationMinutes })}
                  {' · '}
                  {next ? text.first({ first: { at: next.start, zone: zoneOf(directory, area.id) } }) : text.noneFree}
                </span>
              </div>
              <a
                class="button second small"
                href={`/areas/${area.id}/${service.id}`}
                aria-label={text.timesOf({
                  service: nameIn(service.name, language),
                  area: nameIn(area.name, language),
                })}
              >
                {text.times}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** Drop-ins that people wait for at home. */
const ByVideo: Part = ({ door: { waitingAreas, directory, now }, language }) => {
  const text = doorTexts[language];
  if (waitingAreas.length === 0) return null;
  return (
    <section class="card tight">
      <h2>{text.byVideo}</h2>
      <ul class="rows">
        {waitingAreas.map(({ service, site, start, end }) => {
          const zone = zoneOf(directory, site.area);
          return (
            <li>
              <div>
                <b>
                  <Name of={service.name} language={language} />
                </b>
                <br />
                <span class="small soft">
                  <Name of={site.name} language={language} /> ·{' '}
                  {start <= now
                    ? text.openUntil({ until: { at: end, zone } })
                    : text.opensNext({ from: { at: start, zone } })}
                </span>
              </div>
              <a
                class="button second small"
                href={`/come/${service.id}/${site.id}`}
                aria-label={`${text.takeNumber}: ${nameIn(service.name, language)}`}
              >
                {text.takeNumber}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

type ComingEvent = {
  readonly start: number;
  readonly end: number;
  readonly zone: string;
  readonly name: Readonly<Record<string, string>>;
  readonly where: Readonly<Record<string, string>>;
  readonly href: string;
  readonly act: string;
};

const Coming: Part = ({ door, language }) => {
  const text = doorTexts[language];
  const events = comingIn(door, language);
  return (
    <section class="card tight">
      <h2>{text.come}</h2>
      {events.length === 0 ? (
        <p class="soft">{text.comeNone}</p>
      ) : (
        <ul class="rows timed">
          {events.map(({ start, end, zone, name, where, href, act }) => (
            <li>
              <b>
                <time datetime={isoOf(start)}>{sayDate(start, language, zone, 'short')}</time>
                <br />
                <span class="small soft">{sayTimeRange(start, end, language, zone)}</span>
              </b>
              <div>
                <b>
                  <Name of={name} language={language} />
                </b>
                <br />
                <span class="small soft">
                  <Name of={where} language={language} />
                </span>
              </div>
              <a class="button second small" href={href} aria-label={`${act}: ${nameIn(name, language)}`}>
                {act}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** Drop-ins and group events together, soonest first. */
function comingIn({ dropIns, groups, directory }: Door, language: Language): readonly ComingEvent[] {
  const text = doorTexts[language];
  const open = dropIns.map(({ start, end, service, site }) => ({
    start,
    end,
    zone: zoneOf(directory, site.area),
    name: service.name,
    where: site.name,
    href: `/areas/${site.area}/events`,
    act: text.look,
  }));
  const events = groups.map((event) => {
    const site = [...directory.sites.values()].find(({ id }) => id === event.site);
    return {
      start: Date.parse(event.start),
      end: Date.parse(event.end),
      zone: site ? zoneOf(directory, site.area) : directory.region.timeZone,
      name: event.name,
      where: site?.name ?? {},
      href: `/groups/${event.id}`,
      act: text.register,
    };
  });
  return [...open, ...events].toSorted((one, other) => one.start - other.start);
}

const Areas: Part = ({ door: { areas }, language }) => {
  const text = doorTexts[language];
  if (areas.length === 0) return <EmptyState icon="site" title={text.noAreas} advice={text.noAreasAdvice} />;
  return (
    <section class="card tight">
      <h2>{text.call}</h2>
      <ul class="rows">
        {areas.map(({ area }) => (
          <li>
            <a href={`/areas/${area.id}`}>
              <b>
                <Name of={area.name} language={language} />
              </b>
            </a>
            {area.phone && (
              <a
                class="button second small"
                href={telOf(area.phone)}
                aria-label={text.callOf({ area: nameIn(area.name, language), phone: area.phone })}
              >
                <Icon name="phone" /> {area.phone}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

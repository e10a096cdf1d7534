// An area's public list: group events to register for and drop-ins to come to, for anybody and without scripts.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { type AreaEvents, type ComingDropIn, readAreaEvents } from '../../../features/clinics/read-area-events.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { isoOf } from '../kit/times.tsx';
import { roughPlaces, sayEvent } from './group-event.tsx';
import { areaEventTexts, groupTexts } from './texts/words.ts';

export function areaEventsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/areas/:area/events', async (c) => showEvents(c, await readAreaEvents(deps, c.req.param('area'))));
  return routes;
}

function showEvents(
  c: Context<WebEnv>,
  { area, directory, now, groups, dropIns, byVideo }: AreaEvents,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = areaEventTexts[language];
  const title = text.title({ area: nameIn(area.name, language) });
  const timeZone = zoneOf(directory, area.id);
  return showPage(
    c,
    { title, width: 'narrow' },
    <div class="stack gap-6">
      <Heading lead={text.lead}>{title}</Heading>
      <section class="stack gap-3">
        <h2>{text.groups}</h2>
        {groups.length === 0 && <p class="soft">{text.noGroups}</p>}
        <ul class="stack">
          {groups.map((event) => (
            <GroupCard event={event} directory={directory} language={language} />
          ))}
        </ul>
      </section>
      <section class="stack gap-3">
        <h2>{text.dropIns}</h2>
        <p class="soft">{dropIns.length === 0 ? text.noDropIns : text.dropInLead}</p>
        <ul class="stack">
          {dropIns.map((dropIn) => (
            <DropInCard dropIn={dropIn} now={now} timeZone={timeZone} language={language} />
          ))}
        </ul>
      </section>
      {byVideo.length > 0 && (
        <section class="stack gap-3">
          <h2>{text.byVideo}</h2>
          <p class="soft">{text.byVideoLead}</p>
          <ul class="stack">
            {byVideo.map((dropIn) => (
              <ByVideoCard dropIn={dropIn} now={now} timeZone={timeZone} language={language} />
            ))}
          </ul>
        </section>
      )}
      <p>
        <a href={`/areas/${area.id}`}>{text.toBooking}</a>
      </p>
    </div>,
  );
}

const GroupCard: FC<{ event: GroupEventView; directory: Directory; language: Language }> = (of) => {
  const { event, directory, language } = of;
  const [text, group] = [areaEventTexts[language], groupTexts[language]];
  const { when, where } = sayEvent(directory, event, language);
  const label = event.open ? text.seeEvent : text.see;
  return (
    <li class="card stack gap-2">
      <h3>
        <Name of={event.name} language={language} />
      </h3>
      <p>
        <time datetime={isoOf(Date.parse(event.start))} class="strong">
          {when}
        </time>
        <br />
        <span class="soft">{where}</span>
      </p>
      <p>{noteOf(event, group, language)}</p>
      <p>
        <a
          class={event.open ? 'button' : 'button second'}
          href={`/groups/${event.id}`}
          aria-label={`${label}: ${nameIn(event.name, language)}, ${when}`}
        >
          {label}
        </a>
      </p>
    </li>
  );
};

function noteOf(event: GroupEventView, text: (typeof groupTexts)[Language], language: Language): string {
  if (event.cancelled) return text.cancelledNote;
  if (!event.open) return text.closedNote;
  return event.lot === null ? roughPlaces(event, language) : text.lotNote({ places: event.capacity });
}

/** A drop-in that people wait for at home, with all its times. */
const ByVideoCard: FC<{ dropIn: AreaEvents['byVideo'][number]; now: number; timeZone: string; language: Language }> = ({
  dropIn: { service, site, times },
  now,
  timeZone,
  language,
}) => {
  const text = areaEventTexts[language];
  const isOpen = times.some(({ start }) => start <= now);
  const label = isOpen ? text.takeNumber : text.toArea;
  return (
    <li class="card stack gap-2">
      <h3>
        <Name of={service.name} language={language} />
      </h3>
      <ul>
        {times.map(({ start, end }) => (
          <li>
            <time datetime={isoOf(start)}>{sayDateTimeRange(start, end, language, timeZone)}</time>
            {start <= now && <b>{` · ${text.openNow}`}</b>}
          </li>
        ))}
      </ul>
      <p>
        <a
          class={isOpen ? 'button' : 'button second'}
          href={`/come/${service.id}/${site.id}`}
          aria-label={`${label}: ${nameIn(service.name, language)}`}
        >
          {label}
        </a>
      </p>
    </li>
  );
};

const DropInCard: FC<{ dropIn: ComingDropIn; now: number; timeZone: string; language: Language }> = (of) => {
  const { dropIn, language } = of;
  const text = areaEventTexts[language];
  const { service, site, start, end, canBook } = dropIn;
  const when = sayDateTimeRange(start, end, language, of.timeZone);
  const board = new URLSearchParams({ site: site.id, service: service.id, view: 'board' });
  return (
    <li class="card stack gap-2">
      <h3>
        <Name of={service.name} language={language} />
      </h3>
      <p>
        <time datetime={isoOf(start)} class="strong">
          {when}
        </time>
        <br />
        <span class="soft">
          <Name of={site.name} language={language} />
          {site.address && `, ${site.address}`}
        </span>
      </p>
      {start <= of.now && (
        <p>
          <b>{text.openNow}.</b>{' '}
          <a href={`/walk-ins?${board}`} aria-label={`${text.board}: ${nameIn(site.name, language)}`}>
            {text.board}
          </a>
        </p>
      )}
      {canBook && (
        <p>
          <a href={`/areas/${site.area}/${service.id}`} aria-label={`${text.bookToo}: ${when}`}>
            {text.bookToo}
          </a>
        </p>
      )}
    </li>
  );
};

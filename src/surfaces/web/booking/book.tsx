// Choosing what to book: each consultation of my areas with its next free time, one press away.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import type { AreaId, SiteId } from '../../../core/ids.ts';
import { type Actor, areasFor, type Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { firstOf, soonestSlots } from '../../../features/availability/read.ts';
import { readFreeToAsk } from '../../../features/bookings/read-elsewhere.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { fieldsAt, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { select } from '../kit/inputs.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { isoOf } from '../kit/times.tsx';
import { ReleasedNote } from './done-note.tsx';
import { SlotForm } from './slot-list.tsx';
import { slotTexts, threadTexts } from './texts/words.ts';
import { unitChosen, unitField, unitsToChoose } from './unit-field.ts';

/** A service as a card: its next free time, where there is one. */
type Offer = { readonly service: Service; readonly next: Slot | undefined };

export function bookPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/book', async (c) => {
    const actor = signedIn(c);
    const directory = await readDirectory(deps);
    const areas = areasToBook(directory, actor);
    const units = unitsToChoose(directory, actor);
    const filter = filterIn(c, bookFilter({ directory, areas, units }, c.var.language));
    const unit = unitChosen(units, filter.asked.unit);
    const chosen = areas.find(({ id }) => id === filter.asked.area) ?? (areas.length === 1 ? areas[0] : undefined);
    const offers = await offersIn(deps, actor, directory, { areas: chosen ? [chosen] : areas, unit });
    return showBook(c, { directory, areas, units, filter, chosen, unit, offers });
  });
  return routes;
}

/** The areas whose times the actor sees, in the directory's order. */
export function areasToBook(directory: Directory, actor: Actor): readonly Area[] {
  const allowed = areasFor(actor, 'see-slots');
  return [...directory.areas.values()].filter((area) => allowed === '*' || allowed.includes(area.id));
}

/** The consultations that some series holds for these areas. */
export function consultationsIn(directory: Directory, areas: readonly Area[]): readonly Service[] {
  const ids = new Set<AreaId>(areas.map((area) => area.id));
  const series = [...directory.series.values()].filter((each) => each.areas.some((area) => ids.has(area)));
  return [...directory.services.values()].filter(
    (service) => service.kind === 'consultation' && series.some((each) => each.service === service.id),
  );
}

async function offersIn(
  deps: Dependencies,
  actor: Actor,
  directory: Directory,
  { areas, unit }: Pick<View, 'areas' | 'unit'>,
): Promise<readonly Offer[]> {
  const services = consultationsIn(directory, areas);
  const [only] = areas;
  const areFree = await readFreeToAsk(deps, actor);
  return Promise.all(
    services.map(async (service) => {
      const area = areas.length === 1 && only ? { area: only.id } : {};
      const slots = soonestSlots(deps, actor, { service: service.id, limit: 1, ...area, ...unit });
      return { service, next: await firstOf(slots, areFree) };
    }),
  );
}

function bookFilter({ directory, areas, units }: Pick<View, 'directory' | 'areas' | 'units'>, language: Language) {
  const text = slotTexts[language];
  const options = areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }));
  return {
    area: select(text.area, { blank: text.allAreas, options }),
    unit: unitField(directory, units, language),
  };
}

type View = {
  readonly directory: Directory;
  readonly areas: readonly Area[];
  /** those of the reader's units that they choose from */
  readonly units: readonly SiteId[];
  readonly filter: Filter<ReturnType<typeof bookFilter>>;
  readonly chosen: Area | undefined;
  readonly unit: { readonly unit?: SiteId };
  readonly offers: readonly Offer[];
};

function showBook(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { directory, areas, units, filter, chosen, unit, offers } = view;
  const { language } = c.var;
  const text = slotTexts[language];
  const at = fieldsAt(bookFilter(view, language), filter, language);
  const carried = { ...(chosen && { area: chosen.id }), ...unit };
  return showPage(
    c,
    { title: text.title, current: 'book', ...standing(filter) },
    <div class="stack gap-6">
      <FilterFaults of={filter} language={language} />
      <ReleasedNote c={c} timeZone={directory.region.timeZone} />
      <Heading lead={text.lead}>{text.title}</Heading>
      {(areas.length > 1 || units.length > 0 || isFaulty(filter)) && (
        <FilterForm action="/book" shape="row" language={language} clear={chosen && '/book'}>
          <div class="picker">
            {(areas.length > 1 || 'area' in filter.faults) && at.area}
            {(units.length > 0 || 'unit' in filter.faults) && at.unit}
          </div>
        </FilterForm>
      )}
      {areas.length === 0 ? (
        <EmptyState icon="place" title={text.noArea} advice={text.noAreaAdvice} />
      ) : offers.length === 0 ? (
        <EmptyState icon="no-times" title={text.noServices} advice={text.noServicesAdvice} />
      ) : (
        <ul class="cards">
          {offers.map((offer) => (
            <li class="card stack">
              <OfferCard offer={offer} directory={directory} area={chosen} carried={carried} language={language} />
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

const OfferCard: FC<{
  offer: Offer;
  directory: Directory;
  area: Area | undefined;
  /** the area and the unit that go with a time */
  carried: Readonly<Record<string, string>>;
  language: Language;
}> = ({ offer: { service, next }, directory, area, carried, language }) => {
  const text = slotTexts[language];
  const query = Object.keys(carried).length > 0 ? `?${new URLSearchParams(carried)}` : '';
  const said = <span class="unseen">: {nameIn(service.name, language)}</span>;
  return (
    <>
      <div class="stack gap-1">
        <h2>
          <Name of={service.name} language={language} />
        </h2>
        <p class="soft">
          {text.minutes({ count: service.durationMinutes })},{' '}
          {service.channels.map((channel) => text.inChannel[channel]).join(` ${text.orWord} `)}
        </p>
      </div>
      <p>
        {next ? (
          <>
            <span class="soft small">{text.nextFree}</span>
            <br />
            <time class="strong" datetime={isoOf(next.start)}>
              {sayDateTime(next.start, language, zoneOf(directory, next.area))}
            </time>
            <br />
            <Posts
              of={next.professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
              language={language}
            />
          </>
        ) : (
          <span class="soft">
            <Icon name="no-times" /> {text.noneFree}
          </span>
        )}
      </p>
      <div class="row gap-2">
        {next && (
          <SlotForm target={{ action: '/holds', fields: carried }}>
            <button type="submit" class="button" name="slot" value={next.id}>
              {text.bookThis}
              {said}
            </button>
          </SlotForm>
        )}
        <a class="button second" href={`/book/${service.id}${query}`}>
          {text.seeTimes}
          {said}
        </a>
        {service.written && area && (
          <a class="button quiet" href={`/ask/${service.id}/${area.id}`}>
            {threadTexts[language].ask.title}
            {said}
          </a>
        )}
      </div>
    </>
  );
};
